"""Line break opportunities (UAX #14 by ICU, CSS Text 3 sections 5 and 6, kinsoku)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vecdraw import caches
from vecdraw.text.analyze import clusters, is_simple, line_segments, plain_locale, scalar_text
from vecdraw.text.break_rules import PLAIN_RULES, BreakRules, LineBreak
from vecdraw.text.cache import TextCache
from vecdraw.text.code_points import code_points, line_break_class, lookup, table_of
from vecdraw.text.hyphenation import hyphenation_points
from vecdraw.text.kinsoku import Kinsoku, KinsokuLevel, is_chinese
from vecdraw.text.simple_breaks import simple_breaks

__all__ = [
    "ALLOWED",
    "EMERGENCY",
    "HYPHEN",
    "MANDATORY",
    "NO",
    "BreakRules",
    "Breaks",
    "breaks",
]

Breaks = NDArray[np.uint8]

NO: Final = 0  # no line begins here
ALLOWED: Final = 1  # a line may begin here
MANDATORY: Final = 2  # a line must begin here
HYPHEN: Final = 3  # a line may begin here, and the one before shows a hyphen
EMERGENCY: Final = 4  # a line may begin here when nothing else fits

_NO_START: Final = 1
_NO_END: Final = 2
_INSEPARABLE: Final = 4
_FREED: Final = 8
_BLANK: Final = 16  # hangs out of a line: no line begins with it in need
_BREAKS_ANYWAY: Final = 32  # behind it a line may begin with anything (UAX #14, LB8 and LB18)
_ENDS_LINE: Final = 64  # UAX #14, LB4 and LB5
_SOFT_HYPHEN: Final = 128
_IDEOGRAPH: Final = 0x4E00
_WORD: Final = ("AL", "HL", "NU", "SA", "AI")  # CSS Text 3, 5.1: what break-all treats as ideographs
_KEPT: Final = (*_WORD, "ID", "H2", "H3", "JL", "JV", "JT", "CJ", "EB", "EM")  # what keep-all keeps together
_PHRASE_STRETCH: Final = 1000  # characters; ICU's search for phrases takes time by the square of their number

_remembered: TextCache[Breaks] = TextCache("line_breaks", entry=600, glyph=3)


def breaks(text: str, rules: BreakRules = PLAIN_RULES, lang: str = "") -> Breaks:
    """Whether a line may begin at each character of `text`, and at its end: an array of uint8 of `len(text) + 1`.

    The codes are `NO`, `ALLOWED`, `MANDATORY` (behind U+000A, U+000B, U+000C, U+000D, U+0085, U+2028, U+2029: UAX
    #14, LB4 and LB5), `HYPHEN` and `EMERGENCY` (between grapheme clusters where `overflow_wrap` breaks words). At 0
    stands `NO`; at the end `ALLOWED`, or `MANDATORY` behind one of the characters that demand a break.

    `lang` is a BCP 47 tag. The array is remembered and cannot be written to. Raises `MissingLibraryError` for
    `hyphens="auto"` without pyphen.
    """
    key = (text, rules, lang)
    found = _remembered.get(key)
    if found is None:
        found = _found(text, rules, lang)
        found.flags.writeable = False
        _remembered.put(key, found, len(text))
    return found


def _found(text: str, rules: BreakRules, lang: str) -> Breaks:
    size = len(text)
    found = np.zeros(size + 1, np.uint8)
    if not size:
        return found
    text = scalar_text(text, strict=False)
    codes = code_points(text)
    flags = lookup(flags_of(rules.kinsoku, rules.strictness, lang), codes)
    present = int(np.bitwise_or.reduce(flags))  # most texts have few of the flags
    if rules.strictness == "anywhere":
        found[:-1][_between(text, flags)] = ALLOWED
    else:
        _mark_by_icu(found, text, codes, flags, rules, lang)
        if present & (_NO_START | _NO_END | _INSEPARABLE):
            _forbid(found, codes, flags)
        if rules.hyphens == "auto" and rules.word_break != "break-all":
            points = np.array(hyphenation_points(text, lang, rules.hyphenation), np.intp)
            found[points[found[points] == NO]] = HYPHEN
        if rules.word_break == "keep-all":
            kept = line_break_class().is_one_of(codes, _KEPT)
            found[1:-1][kept[:-1] & kept[1:] & (found[1:-1] == ALLOWED)] = NO
    if present & _SOFT_HYPHEN:
        behind = found[1:-1]
        behind[(flags[:-1] & _SOFT_HYPHEN != 0) & (behind != NO)] = NO if rules.hyphens == "none" else HYPHEN
    if rules.overflow_wrap != "normal":
        spare = _between(text, flags) & (found[:-1] == NO)
        if rules.word_break == "phrase":
            spare &= _inside_phrases(text, codes, rules, lang)
        found[:-1][spare] = EMERGENCY
    found[0] = NO
    found[size] = ALLOWED
    if present & _ENDS_LINE:
        found[1:][flags & _ENDS_LINE != 0] = MANDATORY
        found[1:-1][(codes[:-1] == 0x0D) & (codes[1:] == 0x0A)] = NO
    return found


def _between(text: str, flags: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Where clusters begin, but for those that hang out of a line's end."""
    starts: NDArray[np.bool_] = flags & _BLANK == 0
    if not is_simple(text):
        starts &= _cluster_starts(text)
    return starts


def _inside_phrases(text: str, codes: NDArray[np.uint32], rules: BreakRules, lang: str) -> NDArray[np.bool_]:
    """Where a phrase that fits on no line is broken: as other text would be, and inside Western words."""
    others = rules._replace(word_break="normal", overflow_wrap="normal")
    plain: NDArray[np.bool_] = breaks(text, others, lang)[:-1] != NO
    western = line_break_class().is_one_of(codes, _WORD)
    plain[1:] |= western[:-1] & western[1:]
    return plain


def _exceptions(rules: BreakRules, lang: str) -> tuple[Kinsoku, frozenset[str]]:
    """What the kinsoku sets forbid beyond ICU's rules, and the characters that they free of what those forbid."""
    level: KinsokuLevel = "auto" if rules.strictness == "anywhere" else rules.strictness
    default = Kinsoku.for_lang(lang, "basic" if level == "strict" and is_chinese(lang) else level)
    kinsoku = default if rules.kinsoku is None else rules.kinsoku
    plain = Kinsoku.for_lang("ja", level)
    more = kinsoku.removing(no_start=plain.no_start, no_end=plain.no_end, inseparable=plain.inseparable)
    if kinsoku == default:
        return more, frozenset()
    freed = default.removing(no_start=kinsoku.no_start, no_end=kinsoku.no_end, inseparable=kinsoku.inseparable)
    return more, freed.no_start | freed.no_end | freed.inseparable


@lru_cache(16)
def flags_of(kinsoku: Kinsoku | None, strictness: LineBreak, lang: str) -> NDArray[np.uint8]:
    """The flags of all characters by the rules."""
    more, freed = _exceptions(BreakRules(strictness, kinsoku=kinsoku), lang)
    return table_of(
        {
            _NO_START: more.no_start,
            _NO_END: more.no_end,
            _INSEPARABLE: more.inseparable,
            _FREED: freed,
            _BLANK: " \t\u3000",
            _BREAKS_ANYWAY: " \t\u3000\u200b",
            _ENDS_LINE: "\n\v\f\r\x85\u2028\u2029",
            _SOFT_HYPHEN: "\u00ad",
        }
    )


caches.register_function("kinsoku_tables", flags_of)


def _mark_by_icu(
    found: Breaks, text: str, codes: NDArray[np.uint32], flags: NDArray[np.uint8], rules: BreakRules, lang: str
) -> None:
    """Marks where ICU's rules of the language break lines."""
    ideographs = flags & _FREED != 0
    if rules.word_break == "break-all":
        ideographs |= line_break_class().is_one_of(codes, _WORD)
    replaces = bool(ideographs.any())
    if replaces:
        codes = np.where(ideographs, np.uint32(_IDEOGRAPH), codes)
    locale = locale_of(rules, lang)
    plain = None if rules.word_break == "phrase" else simple_breaks(codes, locale)
    if plain is not None:
        found[1:-1] = plain
    else:
        mixed = codes.astype("<u4").tobytes().decode("utf-32-le") if replaces else text
        found[_ends(mixed, locale, rules)] = ALLOWED
    if replaces:
        found[:-1][~_cluster_starts(text)] = NO  # an ideograph in place of a letter may cut a cluster


def locale_of(rules: BreakRules, lang: str) -> str:
    """The locale that has ICU follow the rules."""
    locale = plain_locale(lang)
    if rules.strictness != "auto":
        return f"{locale}-u-lb-{rules.strictness}"
    return f"{locale}-u-lb-strict" if is_chinese(lang) or locale[:2].lower() == "ja" else locale


def _ends(text: str, locale: str, rules: BreakRules) -> list[int]:
    """Where ICU ends segments."""
    if rules.word_break != "phrase":
        return [end for _, end in line_segments(text, locale)]
    if is_chinese(locale):
        locale = f"ja-u{locale.partition('-u')[2]}"  # ICU asks its dictionary of Chinese and Japanese for ja alone
    phrases = f"{locale}-lw-phrase" if "-u-" in locale else f"{locale}-u-lw-phrase"
    return [
        start + end for start, stop in _stretches(text, locale) for _, end in line_segments(text[start:stop], phrases)
    ]


def _stretches(text: str, locale: str) -> Iterable[tuple[int, int]]:
    """`text` in stretches of at most `_PHRASE_STRETCH` characters, cut where it may be broken in any case."""
    if len(text) <= _PHRASE_STRETCH:
        return [(0, len(text))]
    ends = np.array([end for _, end in line_segments(text, locale)])
    codes = code_points(text)
    plain = ends[line_break_class().is_one_of(codes[ends - 1], ("CL", "EX", "NS", "SP", "BK", "LF", "CR"))]
    cuts = [0]
    while cuts[-1] + _PHRASE_STRETCH < len(text):
        furthest = cuts[-1] + _PHRASE_STRETCH
        cut = 0
        for places in (plain, ends):
            at = int(np.searchsorted(places, furthest, side="right")) - 1
            cut = int(places[at]) if at >= 0 else 0
            if cut > cuts[-1]:
                break
        cuts.append(cut if cut > cuts[-1] else int(ends[np.searchsorted(ends, furthest)]))
    return zip(cuts, [*cuts[1:], len(text)], strict=True)


def _forbid(found: Breaks, codes: NDArray[np.uint32], flags: NDArray[np.uint8]) -> None:
    """Takes back what kinsoku forbids."""
    before, behind = flags[:-1], flags[1:]
    forbidden = (behind & _NO_START != 0) & (before & _BREAKS_ANYWAY == 0)
    forbidden |= before & _NO_END != 0
    forbidden |= (codes[:-1] == codes[1:]) & (behind & _INSEPARABLE != 0)
    found[1:-1][forbidden] = NO


def _cluster_starts(text: str) -> NDArray[np.bool_]:
    """Which characters begin a grapheme cluster."""
    starts = np.zeros(len(text), np.bool_)
    starts[[start for start, _ in clusters(text)]] = True
    return starts
