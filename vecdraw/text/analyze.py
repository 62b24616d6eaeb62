"""Analysis: grapheme clusters (UAX #29), scripts (UAX #24), orientation (UAX #50), emoji presentation (UTS #51)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any, Final, Literal, cast

from vecdraw import caches
from vecdraw.errors import BadValueError, MissingLibraryError
from vecdraw.text.kinsoku import is_chinese
from vecdraw.text.tables import read_rows, stretches

# Characters that are a cluster each, whatever stands beside them: no marks, joiners, jamo, regional indicators.
_SIMPLE: Final = re.compile(
    "[\x20-\x7e\xa0-\xac\xae-\u02ff\u0391-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e\u3000-\u3029\u3030-\u3098"
    "\u309b-\u30ff\u3105-\u31bf\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff9d\uffa0-\uffdc]*"
)
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_LANGUAGES: Final = 256
_VS15, _VS16 = "\ufe0e", "\ufe0f"
_SEQUENCE: Final = re.compile("[\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]|\u200d.", re.DOTALL)  # what only emoji have
_COMMON: Final = frozenset({"Zyyy", "Zinh", "Zzzz"})

VerticalOrientation = Literal["U", "R", "Tu", "Tr"]
_UPRIGHT_IN_CHINESE: Final[dict[int, VerticalOrientation]] = {
    **dict.fromkeys((0xB7, 0x2022, 0x2027), "U"),
    **dict.fromkeys((0xFF1A, 0xFF1B), "Tu"),
}


def scalar_text(text: str, *, strict: bool) -> str:
    """`text` without lone surrogates: they raise `BadValueError` when `strict`, else become U+FFFD."""
    try:
        text.encode()  # sooner than a search
    except UnicodeEncodeError as error:
        if not strict:
            return _SURROGATE.sub("\ufffd", text)
        at = error.start
        raise BadValueError(f"text must not contain the lone surrogate U+{ord(text[at]):04X} (at {at})") from None
    return text


def is_simple(text: str) -> bool:
    """Whether each character of `text` is seen at a glance to be a cluster of its own."""
    return _SIMPLE.fullmatch(text) is not None


def clusters(text: str) -> list[tuple[int, int]]:
    """The grapheme clusters of `text` as (start, end) indices of characters."""
    if _SIMPLE.fullmatch(text):
        return [(i, i + 1) for i in range(len(text))]
    return _segments(text, _breakers().CharacterBreaker(text, "en"))


def cluster_texts(text: str) -> Sequence[str]:
    """The grapheme clusters of `text` as strings: `text` itself where each character is one."""
    if _SIMPLE.fullmatch(text):
        return text
    return [text[start:end] for start, end in clusters(text)]


def _breakers() -> Any:
    try:
        from icu4py import breakers  # loaded with the first text that needs it
    except ImportError as error:
        raise MissingLibraryError(f"text needs the package icu4py ({error})") from error
    return breakers


def line_segments(text: str, locale: str) -> list[tuple[int, int]]:
    """The stretches between line break opportunities (UAX #14 by ICU for `locale`), as (start, end)."""
    return _segments(text, _breakers().LineBreaker(text, locale))


def opportunities(text: str, lang: str) -> list[int]:
    """The indices at which a line may end, the end of the text last, by the strict rules of UAX #14 and nothing else.

    They are asked for by name (`lb-strict`), or ICU would take loose ones for `ja`.
    """
    return [end for _, end in line_segments(text, f"{plain_locale(lang)}-u-lb-strict")] if text else []


@lru_cache(_LANGUAGES)
def plain_locale(lang: str) -> str:
    """The language, script and region of a BCP 47 tag, for ICU; Chinese where there is none."""
    subtags = (lang or "zh").split("-")
    end = next((at for at, subtag in enumerate(subtags) if len(subtag) == 1), len(subtags))
    return "-".join(subtags[:end]) or "zh"


caches.register_function("text_locales", plain_locale)


def _segments(text: str, breaker: Any) -> list[tuple[int, int]]:
    """What a breaker finds, as indices of characters: ICU counts UTF-16 units, two for a character beyond U+FFFF."""
    found: list[tuple[int, int]] = list(breaker.segments())
    if text.isascii() or max(text) <= "\uffff":
        return found
    index_at = {0: 0}
    units = 0
    for index, character in enumerate(text, 1):
        units += 2 if character > "\uffff" else 1
        index_at[units] = index
    return [(index_at[start], index_at[end]) for start, end in found]


def script_of(codepoint: int) -> str:
    """The script of a character as an ISO 15924 code; `"Zyyy"` for characters common to several."""
    return stretches("scripts.txt")[codepoint]


def vertical_orientation(codepoint: int, lang: str | None = None) -> VerticalOrientation:
    """How a character stands in vertical lines (UAX #50): `"U"` upright, `"R"` turned a quarter clockwise.

    `"Tu"` and `"Tr"` want a glyph of their own (`vert`); a font without one draws them upright or turned. Where the
    text's language is given and is Chinese, colons and dots stand upright (CLREQ, "Tables of Chinese Punctuation
    Marks").
    """
    if lang is not None and is_chinese(lang) and codepoint in _UPRIGHT_IN_CHINESE:
        return _UPRIGHT_IN_CHINESE[codepoint]
    return cast("VerticalOrientation", stretches("vertical_orientation.txt")[codepoint])


def is_common(script: str) -> bool:
    """Whether the code means no script of its own."""
    return script in _COMMON


def wants_emoji(cluster: str) -> bool | None:
    """Whether a cluster is to be shown as an emoji: True, False where a text style is asked for, None where neither.

    So are what UTS #51 lists as emoji by default, keycaps, and sequences with a modifier, a tag or a joiner, with or
    without the selectors that they should have.
    """
    if _VS15 in cluster:
        return False
    if _VS16 in cluster or "\u20e3" in cluster:
        return True
    first = ord(cluster[0])
    if first < 0x231A:
        return None
    if len(cluster) > 1 and _SEQUENCE.search(cluster, 1) and is_common(script_of(first)):
        return True
    starts, ends = _emoji()
    at = bisect_right(starts, first) - 1
    return True if at >= 0 and first <= ends[at] else None


@cache
def _emoji() -> tuple[list[int], list[int]]:
    rows = read_rows("emoji_presentation.txt")
    return [int(start, 16) for start, _ in rows], [int(end, 16) for _, end in rows]
