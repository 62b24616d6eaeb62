"""What a paragraph says of the spacing of its characters, in the words of CSS; seen to be known, once for each."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, Literal, NamedTuple, cast, get_args

from vecdraw import caches
from vecdraw.arguments import is_one_of
from vecdraw.errors import BadValueError, shown
from vecdraw.text.kinsoku import is_chinese

TextSpacingTrim = Literal["normal", "space-all", "space-first", "trim-start", "trim-both", "trim-all"]
PunctuationStyle = Literal["auto", "gb", "cns", "jis"]
Style = Literal["gb", "cns", "jis"]

QUARTER: Final = 0.25  # em between ideographs and Western text (CLREQ, JLREQ 3.2.6)
_AUTOSPACE: Final = ("ideograph-alpha", "ideograph-numeric", "punctuation", "insert", "replace")
_HANGING: Final = ("first", "last", "allow-end", "force-end")


class SpacingOptions(NamedTuple):
    """Values that are known to be some."""

    trim: TextSpacingTrim
    style: Style
    autospace: frozenset[str]
    hanging: frozenset[str]
    squeezes_marks: bool
    """Whether exclamation and question marks are closing punctuation: to CLREQ they are, to CSS they are not."""


def spacing_options(trim: object, style: object, autospace: object, hanging: object, lang: str) -> SpacingOptions:
    """The options by the CSS values. Raises `BadValueError` for an unknown one."""
    return _checked(str(trim), str(style), str(autospace), str(hanging), lang)  # what is no str has no such name


@lru_cache(64)
def _checked(trim: str, style: str, autospace: str, hanging: str, lang: str) -> SpacingOptions:
    for name, value, allowed in (
        ("text_spacing_trim", trim, get_args(TextSpacingTrim)),
        ("punctuation_style", style, get_args(PunctuationStyle)),
    ):
        if not is_one_of(value, allowed):
            raise BadValueError(f"{name} must be one of {', '.join(allowed)}, got {shown(value)}")
    return SpacingOptions(
        cast("TextSpacingTrim", trim),
        style_of(lang) if style == "auto" else cast("Style", style),
        _autospace(autospace),
        _hanging(hanging),
        style == "gb",
    )


caches.register_function("spacing_options", _checked)


def style_of(lang: str) -> Style:
    """The style of punctuation of a language: `"cns"` for Traditional Chinese, `"gb"` for other Chinese, or `"jis"`."""
    if not is_chinese(lang):
        return "jis"
    subtags = lang.lower().split("-")
    if "hans" in subtags:
        return "gb"
    return "cns" if {"hant", "tw", "hk", "mo"} & set(subtags) else "gb"


def has_style(lang: str) -> bool:
    """Whether a language says how punctuation is set: Chinese, Japanese and Korean do."""
    return bool(lang) and (is_chinese(lang) or lang.lower().partition("-")[0] in ("ja", "ko"))


def _autospace(value: str) -> frozenset[str]:
    """The features of a `text-autospace` value."""
    words = value.split()
    if words in (["normal"], ["insert"]):
        return frozenset({"ideograph-alpha", "ideograph-numeric"})
    if words == ["replace"]:
        return frozenset({"ideograph-alpha", "ideograph-numeric", "replace"})
    if words == ["no-autospace"]:
        return frozenset()
    if not _are_some(words, _AUTOSPACE) or {"insert", "replace"} <= set(words):
        raise BadValueError(
            f"text_autospace must be normal, no-autospace or some of {', '.join(_AUTOSPACE)}, got {shown(value)}"
        )
    return frozenset(words)


def _hanging(value: str) -> frozenset[str]:
    """The features of a `hanging-punctuation` value."""
    words = value.split()
    if words == ["none"]:
        return frozenset()
    if not _are_some(words, _HANGING) or {"allow-end", "force-end"} <= set(words):
        raise BadValueError(
            f"hanging_punctuation must be none, or first, last and one of allow-end, force-end, got {shown(value)}"
        )
    return frozenset(words)


def _are_some(words: list[str], allowed: tuple[str, ...]) -> bool:
    """Whether words are some of the allowed ones, each at most once."""
    return bool(words) and len(set(words)) == len(words) and set(words) <= set(allowed)
