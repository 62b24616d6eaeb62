"""The spacing of full-width punctuation and of ideographs next to Western text (CSS Text 4, CLREQ, JLREQ).

All is in em of the cluster's font size; arrays have an entry for each cluster.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from vecdraw.arguments import is_one_of
from vecdraw.errors import BadValueError, shown
from vecdraw.text.code_points import code_points, lookup, table_of
from vecdraw.text.justification import Opportunities, opportunities
from vecdraw.text.spacing_classes import (
    CLOSE,
    COLON,
    DOT,
    EXCLAMATION,
    HANGUL,
    IDEOGRAPH,
    IDEOGRAPHIC_SPACE,
    INSEPARABLE,
    LETTER,
    MIDDLE,
    NARROW_CLOSE,
    NARROW_OPEN,
    NUMERAL,
    OPEN,
    SPACE,
    PunctuationStyle,
    Style,
    spacing_classes,
    style_of,
)

Em = NDArray[np.float64]
TextSpacingTrim = Literal["normal", "space-all", "space-first", "trim-start", "trim-both", "trim-all"]

QUARTER: Final = 0.25  # em between ideographs and Western text (CLREQ, JLREQ 3.2.6)
_TRIMS_START: Final = frozenset({"space-first", "trim-start", "trim-both", "trim-all"})
_NARROW_SPACE: Final = 1 / 6  # em; U+202F before French ; ! ?
_AUTOSPACE: Final = ("ideograph-alpha", "ideograph-numeric", "punctuation", "insert", "replace")
_HANGING: Final = ("first", "last", "allow-end", "force-end")
_ENDS_LINE: Final = 1
_STOP: Final = 2
_OPENING_QUOTE: Final = 4
_CLOSING_QUOTE: Final = 8
_FRENCH_NARROW: Final = 16
_FRENCH_WIDE: Final = 32
_FRENCH_OPEN: Final = 64
_PERIOD: Final = 128
_FLAGS: Final = table_of(
    {
        _ENDS_LINE: "\n\v\f\r\x85\u2028\u2029",
        _STOP: ",.\u060c\u06d4\u3001\u3002\uff0c\uff0e\ufe50\ufe51\ufe52\uff61\uff64",  # CSS Text 3, 9.2
        _OPENING_QUOTE: "\"'«»‘’‚‛“”„‟‹›",
        _CLOSING_QUOTE: "\"'«»‘’‚‛“”„‟‹›",
        _FRENCH_NARROW: ";!?",
        _FRENCH_WIDE: ":»",
        _FRENCH_OPEN: "«",
        _PERIOD: "。．",
    }
)

_WIDTHS: Final = np.full(SPACE + 1, 0.5)  # em, where the natural advances are not known
_WIDTHS[[IDEOGRAPH, HANGUL, OPEN, CLOSE, DOT, COLON, EXCLAMATION, MIDDLE, IDEOGRAPHIC_SPACE, INSEPARABLE]] = 1.0
_WIDTHS[SPACE] = 0.25


class Spacing(NamedTuple):
    """What the rules give and take at each cluster, in em.

    The advance of a cluster is its natural one - `trim_before` - `trim_after` + `gap`, and its glyphs stand
    `gap - trim_before` behind where it begins; at the start of a line, `start_trim` less.
    """

    classes: NDArray[np.uint8]
    """The class of each (`spacing_classes`)."""
    before: Em
    """The blank before full-width punctuation that is part of its glyph: half an em, or a quarter where centred."""
    after: Em
    """The blank behind it."""
    trim_before: Em
    """What is taken of the blank before, anywhere in a line."""
    trim_after: Em
    """What is taken of the blank behind, anywhere in a line."""
    gap: Em
    """What is added before it: between ideographs and Western text, or French punctuation."""
    start_trim: Em
    """What is saved more at the start of a line; negative where a blank taken of a pair comes back."""
    end_trim: Em
    """What is saved more at the end of a line; negative where a blank taken of a pair comes back."""
    end_shrink: Em
    """What may be saved at the end of a line besides."""
    hang: Em
    """What may stand out of the end of a line."""
    replaced: NDArray[np.bool_]
    """Which spaces make way for the gap of the cluster behind them (`replace`)."""
    shrink: Opportunities
    """What may be taken behind each cluster when a line is squeezed, first priority first."""
    expand: Opportunities
    """What may be added behind each cluster when a line is justified, first priority first."""


def spacing(
    text: str,
    starts: NDArray[np.intp],
    lang: str = "",
    *,
    trim: TextSpacingTrim = "normal",
    autospace: str = "normal",
    style: PunctuationStyle = "auto",
    hanging: str = "none",
    vertical: bool = False,
    gap: float = QUARTER,
    advances: Em | None = None,
    sizes: Em | None = None,
    blanks: tuple[Em, Em] | None = None,
    upright: NDArray[np.bool_] | None = None,
) -> Spacing:
    """The spacing of the clusters of `text` that begin at `starts`, in logical order.

    - `trim` is CSS `text-spacing-trim`: neighbours in full-width punctuation share half an em between them; opening
      punctuation loses its blank at the start of lines (`trim-start`, `trim-both`; `space-first`: but for the first
      line and those behind forced breaks), closing punctuation at the end of lines where it must (`normal`,
      `space-first`, `trim-start`) or always (`trim-both`). `trim-all` leaves no blank anywhere, `space-all` all.
    - `autospace` is CSS `text-autospace`: `"normal"`, `"no-autospace"`, or `ideograph-alpha`, `ideograph-numeric`,
      `punctuation` (French), `insert` or `replace`, with spaces between them. `gap` is the room it makes.
    - `style` is where full stops, commas and colons stand in their squares: `"gb"` at the start, `"cns"` in the middle,
      `"jis"` full stops and commas at the start and colons in the middle; `"auto"` by the language.
    - `hanging` is CSS `hanging-punctuation`: `"none"`, or `first`, `last`, `allow-end` or `force-end`.
    - `vertical`: colons, question and exclamation marks are a whole em (CLREQ, "Punctuation Adjustment Space").
    - `advances` are natural ones in em: what is not full-width has no blank to give. `sizes` are the font sizes, in
      any unit, `blanks` the blanks before and behind as the font itself has them (`halt`, `vhal`), `upright` the
      clusters that stand upright in vertical lines: no gap is made beside upright Western letters.

    Raises `BadValueError` for an unknown value.
    """
    features, hangs = _autospace(autospace), _hanging(hanging)
    _check(trim, style)
    codes = code_points(text)[starts] if len(starts) else np.zeros(0, np.uint32)
    classes, narrow = spacing_classes(codes, lang, advances)
    flags = lookup(_FLAGS, codes)
    chosen: Style = style_of(lang) if style == "auto" else style
    before, after = _blanks(classes, narrow, chosen, vertical=vertical)
    if blanks is not None:
        before, after = np.where(before > 0, blanks[0], 0.0), np.where(after > 0, blanks[1], 0.0)
    opens, closes = classes == OPEN, _closes(classes, chosen, vertical=vertical)
    trim_before, trim_after = _pairs(classes, opens, closes, (before, after), trim, sizes)
    width = _WIDTHS[classes] if advances is None else advances
    made, replaced = _gaps(classes, flags, features, lang, gap, upright)
    start_trim = np.where(opens & (trim in _TRIMS_START), before, 0.0) - trim_before + made
    if trim == "space-first":
        start_trim[_begins(flags)] -= before[_begins(flags)] * opens[_begins(flags)]
    end_trim = np.where(closes & (trim in {"trim-both", "trim-all"}), after, 0.0) - trim_after
    may = closes & (trim in {"normal", "space-first", "trim-start"})
    result = Spacing(
        classes,
        before,
        after,
        trim_before,
        trim_after,
        made,
        start_trim,
        end_trim,
        np.where(may, after, 0.0),
        np.zeros(len(codes)),
        replaced,
        *opportunities(classes, flags & _PERIOD != 0, chosen, (before - trim_before, after - trim_after), made, width),
    )
    return _hung(result, flags, hangs, width - trim_before - trim_after + made)


def _check(trim: object, style: object) -> None:
    for name, value, allowed in (
        ("text_spacing_trim", trim, get_args(TextSpacingTrim)),
        ("punctuation_style", style, get_args(PunctuationStyle)),
    ):
        if not is_one_of(value, allowed):
            raise BadValueError(f"{name} must be one of {', '.join(allowed)}, got {shown(value)}")


def _autospace(value: object) -> frozenset[str]:
    """The features of a `text-autospace` value."""
    words = value.split() if isinstance(value, str) else []
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


def _hanging(value: object) -> frozenset[str]:
    """The features of a `hanging-punctuation` value."""
    words = value.split() if isinstance(value, str) else []
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


def _blanks(classes: NDArray[np.uint8], narrow: NDArray[np.bool_], style: Style, *, vertical: bool) -> tuple[Em, Em]:
    """The blanks of glyphs by where punctuation stands in its square (CLREQ, "Sizes and positions of Punctuation")."""
    before, after = np.zeros((2, SPACE + 1))
    before[OPEN] = after[CLOSE] = 0.5
    before[MIDDLE] = after[MIDDLE] = 0.25
    if style == "cns":
        before[DOT] = after[DOT] = 0.25
    else:
        after[DOT] = 0.5
    if not (vertical and style != "jis"):
        if style == "gb":
            after[[COLON, EXCLAMATION]] = 0.5
        else:
            before[COLON] = after[COLON] = 0.25
    return np.where(narrow, 0.0, before[classes]), np.where(narrow, 0.0, after[classes])


def _closes(classes: NDArray[np.uint8], style: Style, *, vertical: bool) -> NDArray[np.bool_]:
    """Which clusters count as closing punctuation: dots and colons with their blank behind do."""
    closes: NDArray[np.bool_] = classes == CLOSE
    if style != "cns":
        closes |= classes == DOT
    if style == "gb" and not vertical:
        closes |= classes == COLON
    return closes


def _pairs(
    classes: NDArray[np.uint8],
    opens: NDArray[np.bool_],
    closes: NDArray[np.bool_],
    blanks: tuple[Em, Em],
    trim: TextSpacingTrim,
    sizes: Em | None,
) -> tuple[Em, Em]:
    """What neighbours lose (CSS Text 4, "Full-width Punctuation Collapsing")."""
    before, after = blanks
    if trim == "space-all":
        return np.zeros_like(before), np.zeros_like(after)
    if trim == "trim-all":
        return np.where(opens, before, 0.0), np.where(closes, after, 0.0)
    middle = np.isin(classes, (MIDDLE, IDEOGRAPHIC_SPACE)) | (np.isin(classes, (DOT, COLON)) & ~closes)
    trimmed_before, trimmed_after = np.zeros_like(opens), np.zeros_like(closes)
    bigger = sizes[1:] > sizes[:-1] if sizes is not None else np.zeros(max(len(classes) - 1, 0), np.bool_)
    follows = opens[:-1] | middle[:-1] | (classes[:-1] == NARROW_OPEN) | (closes[:-1] & ~bigger)
    trimmed_before[1:] = opens[1:] & follows
    leads = closes[1:] | middle[1:] | (classes[1:] == NARROW_CLOSE) | (opens[1:] & bigger)
    trimmed_after[:-1] = closes[:-1] & leads
    return np.where(trimmed_before, before, 0.0), np.where(trimmed_after, after, 0.0)


def _gaps(
    classes: NDArray[np.uint8],
    flags: NDArray[np.uint8],
    features: frozenset[str],
    lang: str,
    gap: float,
    upright: NDArray[np.bool_] | None,
) -> tuple[Em, NDArray[np.bool_]]:
    """The gap before each cluster (CSS Text 4, `text-autospace`), and the spaces that gaps replace."""
    size = len(classes)
    made, replaced = np.zeros(size), np.zeros(size, np.bool_)
    ideograph = np.isin(classes, (IDEOGRAPH, HANGUL))
    western = np.zeros(size, np.bool_)
    if "ideograph-alpha" in features:
        western |= classes == LETTER
    if "ideograph-numeric" in features:
        western |= classes == NUMERAL
    if upright is not None:
        western &= ~upright
    made[1:][(ideograph[:-1] & western[1:]) | (western[:-1] & ideograph[1:])] = gap
    if "replace" in features and size > 2:
        around = (ideograph[:-2] & western[2:]) | (western[:-2] & ideograph[2:])
        replaced[1:-1] = around & (classes[1:-1] == SPACE)
        made[2:][replaced[1:-1]] = gap
    if "punctuation" in features and lang.lower().partition("-")[0] == "fr":
        room = np.where(flags & _FRENCH_NARROW != 0, _NARROW_SPACE, np.where(flags & _FRENCH_WIDE != 0, QUARTER, 0.0))
        made[1:] += np.where((classes[:-1] == SPACE) | (flags[:-1] & _FRENCH_NARROW != 0), 0.0, room[1:])
        made[1:] += np.where((flags[:-1] & _FRENCH_OPEN != 0) & (classes[1:] != SPACE), QUARTER, 0.0)
    return made, replaced


def _begins(flags: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Which clusters begin the block or stand behind a forced break."""
    begins = np.ones(len(flags), np.bool_)
    begins[1:] = flags[:-1] & _ENDS_LINE != 0
    return begins


def _hung(result: Spacing, flags: NDArray[np.uint8], hangs: frozenset[str], width: Em) -> Spacing:
    """The spacing with what hangs out of lines (CSS Text 3, 9.2, `hanging-punctuation`)."""
    if not hangs or not len(width):
        return result
    classes, start_trim, end_trim = result.classes, result.start_trim.copy(), result.end_trim.copy()
    hang, end_shrink = result.hang, result.end_shrink
    stop = flags & _STOP != 0
    if "force-end" in hangs:
        end_trim = np.where(stop, width, end_trim)
    if "allow-end" in hangs:
        hang = np.where(stop, width, 0.0)
    if "first" in hangs and (classes[0] in {OPEN, NARROW_OPEN} or flags[0] & _OPENING_QUOTE):
        start_trim[0] = width[0]
    if "last" in hangs:
        seen = np.flatnonzero((classes != SPACE) & (flags & _ENDS_LINE == 0))
        if seen.size and (classes[seen[-1]] in {CLOSE, NARROW_CLOSE} or flags[seen[-1]] & _CLOSING_QUOTE):
            end_trim[seen[-1]] = width[seen[-1]]
    end_shrink = np.minimum(end_shrink, np.maximum(width - end_trim, 0.0))
    return result._replace(start_trim=start_trim, end_trim=end_trim, hang=hang, end_shrink=end_shrink)
