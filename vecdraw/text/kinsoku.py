"""Kinsoku: the characters that may not begin or end a line, in sets that can be edited.

The sets are those of JLREQ 3.1.7 to 3.1.10 and of CLREQ, "Prohibition Rules for Line Start and Line End".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal, get_args

from vecdraw.arguments import check_lang, is_one_of
from vecdraw.errors import BadTypeError, BadValueError, shown
from vecdraw.text.tables import read_lines

KinsokuLevel = Literal["auto", "none", "loose", "normal", "basic", "gb", "strict"]

_CSS: Final = {"loose": {"loose"}, "normal": {"loose", "normal"}, "strict": {"loose", "normal", "strict"}}
_CHINESE: Final = {
    "loose": _CSS["loose"],
    "basic": _CSS["strict"] | {"basic"},
    "gb": _CSS["strict"] | {"basic", "gb"},
    "strict": _CSS["strict"] | {"basic", "gb", "clreq-strict"},
}
_CHINESE_LANGUAGES: Final = frozenset({"", "zh", "yue", "wuu", "nan", "hak", "lzh", "cmn"})


def is_chinese(lang: str) -> bool:
    """Whether a BCP 47 tag names Chinese; no language at all counts as Chinese, too."""
    return lang.partition("-")[0].lower() in _CHINESE_LANGUAGES


@dataclass(frozen=True, slots=True)
class Kinsoku:
    """Which characters may not begin a line, may not end one, and are not parted from their like (`——`, `……`).

    The sets hold single characters and speak of neighbours without a space between them. A character that a language
    has in its sets by default and that is missing here may begin or end a line as an ideograph may.
    """

    no_start: frozenset[str] = frozenset()
    no_end: frozenset[str] = frozenset()
    inseparable: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        for name in ("no_start", "no_end", "inseparable"):
            object.__setattr__(self, name, _characters(getattr(self, name), name))

    @staticmethod
    def for_lang(lang: str = "", strictness: KinsokuLevel = "auto") -> Kinsoku:
        """The sets of a language (BCP 47; `""` is Chinese).

        `"loose"`, `"normal"` and `"strict"` are those of CSS `line-break`. For Chinese, CLREQ's own levels stand in
        their place: `"basic"` (which `"normal"` and `"auto"` mean), `"gb"` (no solidus at the line end), `"strict"`
        (no dash of two em and no ellipsis at the line start). For others `"auto"` and `"gb"` mean `"strict"`, and
        `"basic"` means `"normal"`. `"none"` forbids nothing (newspapers in Taiwan and Hong Kong).

        Raises `BadTypeError` and `BadValueError` for another level and for what is no language tag.
        """
        check_lang(lang)
        if not is_one_of(strictness, get_args(KinsokuLevel)):
            raise BadValueError(
                f"strictness must be one of auto, none, loose, normal, basic, gb, strict, got {shown(strictness)}"
            )
        return _for_level(is_chinese(lang), strictness)

    def adding(
        self, *, no_start: Iterable[str] = "", no_end: Iterable[str] = "", inseparable: Iterable[str] = ""
    ) -> Kinsoku:
        """These sets with more characters: `Kinsoku.for_lang("ja").adding(no_start="％℃")`."""
        return Kinsoku(
            self.no_start | _characters(no_start, "no_start"),
            self.no_end | _characters(no_end, "no_end"),
            self.inseparable | _characters(inseparable, "inseparable"),
        )

    def removing(
        self, *, no_start: Iterable[str] = "", no_end: Iterable[str] = "", inseparable: Iterable[str] = ""
    ) -> Kinsoku:
        """These sets without some characters: `Kinsoku.for_lang("ja").removing(no_start="ーっッ")`."""
        return Kinsoku(
            self.no_start - _characters(no_start, "no_start"),
            self.no_end - _characters(no_end, "no_end"),
            self.inseparable - _characters(inseparable, "inseparable"),
        )


def _characters(value: Iterable[str], name: str) -> frozenset[str]:
    try:
        found = frozenset(value)
    except TypeError:
        raise BadTypeError(f"{name} must be characters (a string or a set of them), got {shown(value)}") from None
    for character in found:
        if not isinstance(character, str):
            raise BadTypeError(f"{name} must be characters (a string or a set of them), got {shown(character)}")
        if len(character) != 1:
            raise BadValueError(f"{name} must hold single characters, got {shown(character)}")
    return found


@cache
def _for_level(chinese: bool, level: KinsokuLevel) -> Kinsoku:
    if level == "none":
        return Kinsoku()
    if chinese:
        levels = _CHINESE[level if level in _CHINESE else "basic"]
    else:
        levels = _CSS[{"auto": "strict", "gb": "strict", "basic": "normal"}.get(level, level)]
    sets: dict[str, set[str]] = {"start": set(), "end": set(), "run": set()}
    for line in read_lines("kinsoku.txt"):
        place, lowest, characters = line.split()
        if lowest in levels:
            sets[place].update(characters)
    return Kinsoku(frozenset(sets["start"]), frozenset(sets["end"]), frozenset(sets["run"]))
