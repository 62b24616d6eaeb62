"""The spacing of full-width punctuation and of ideographs next to Western text (CSS Text 4, CLREQ, JLREQ).

All is in em of the cluster's font size; arrays have an entry for each cluster.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from vecdraw.text.code_points import code_points, lookup, table_of
from vecdraw.text.justification import Opportunities, at_spaces
from vecdraw.text.spacing_classes import (
    CLASSES,
    CLOSE,
    HANGUL,
    IDEOGRAPH,
    LETTER,
    NARROW_CLOSE,
    NARROW_OPEN,
    NUMERAL,
    OPEN,
    OTHER,
    PERIOD,
    SPACE,
    spacing_classes,
)
from vecdraw.text.spacing_options import (
    QUARTER,
    PunctuationStyle,
    Style,
    TextSpacingTrim,
    has_style,
    spacing_options,
    style_of,
)
from vecdraw.text.spacing_rules import (
    Classes,
    Em,
    Mask,
    RuleContext,
    rules_between,
    shrink_rows,
    western_classes,
)

__all__ = ["QUARTER", "Spacing", "TextSpacingTrim", "spacing"]

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_SHRUNK_SPACE: Final = 2 / 3  # of a word space: what is left of one whose font has it narrow (plain TeX)
_NARROW_SPACE: Final = 1 / 6  # em; U+202F before French ; ! ?
_ENDS_LINE: Final = 1
_STOP: Final = 2
_QUOTE: Final = 4
_FRENCH_NARROW: Final = 16
_FRENCH_WIDE: Final = 32
_FRENCH_OPEN: Final = 64
_WIDTHS: Final = np.full(CLASSES, 0.5)  # em, where the natural advances are not known
_WIDTHS[[IDEOGRAPH, HANGUL, *range(OPEN, NARROW_OPEN), PERIOD]] = 1.0
_WIDTHS[SPACE] = QUARTER
_FLAGS: Final = table_of(
    {
        _ENDS_LINE: "\n\v\f\r\x85\u2028\u2029",
        _STOP: ",.\u060c\u06d4\u3001\u3002\uff0c\uff0e\ufe50\ufe51\ufe52\uff61\uff64",  # CSS Text 3, 9.2
        _QUOTE: "\"'«»‘’‚‛“”„‟‹›",
        _FRENCH_NARROW: ";!?",
        _FRENCH_WIDE: ":»",
        _FRENCH_OPEN: "«",
    }
)


class Languages(NamedTuple):
    """Several languages of one text: their tags, that of the paragraph first, and which of them each cluster is in."""

    tags: tuple[str, ...]
    of: NDArray[np.intp]

    def where(self, chosen: Sequence[bool]) -> Mask:
        """The clusters whose languages are among the chosen ones."""
        found: Mask = np.array(chosen, np.bool_)[self.of]
        return found


class Spacing(NamedTuple):
    """What the rules give and take at each cluster, in em.

    The advance of a cluster is its natural one - `trim_before` - `trim_after` + `gap`, and its glyphs stand
    `gap - trim_before` behind where it begins; at the start of a line, `start_trim` less.
    """

    classes: Classes
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
    replaced: Mask
    """Which spaces make way for the gap of the cluster behind them (`replace`)."""
    shrink: Opportunities
    """What may be taken behind each cluster when a line is squeezed, first priority first."""
    expand: Opportunities
    """What may be added behind each cluster when a line is justified, first priority first."""


def spacing(
    text: str,
    starts: NDArray[np.intp],
    lang: str | Languages = "",
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
    upright: Mask | None = None,
) -> Spacing:
    """The spacing of the clusters of `text` that begin at `starts`, in logical order; each by its own language.

    - `trim` is CSS `text-spacing-trim`: neighbours in full-width punctuation share half an em between them; opening
      punctuation loses its blank at the start of lines (`trim-start`, `trim-both`; `space-first`: but for the first
      line and those behind forced breaks), closing punctuation at the end of lines where it must (`normal`,
      `space-first`, `trim-start`) or always (`trim-both`). `trim-all` leaves no blank anywhere, `space-all` all.
    - `autospace` is CSS `text-autospace`: `"normal"`, `"no-autospace"`, or `ideograph-alpha`, `ideograph-numeric`,
      `punctuation` (French), `insert` or `replace`, with spaces between them. `gap` is the room it makes.
    - `style` is where full stops, commas and colons stand in their squares: `"gb"` at the start, `"cns"` in the middle,
      `"jis"` full stops and commas at the start and colons in the middle; `"auto"` by the language. `"gb"` by name
      has `！` and `？` lose their blanks as well (CLREQ), which CSS does not know.
    - `hanging` is CSS `hanging-punctuation`: `"none"`, or `first`, `last`, `allow-end` or `force-end`.
    - `vertical`: colons, question and exclamation marks are a whole em (CLREQ, "Punctuation Adjustment Space").
    - `advances` are natural ones in em: what is not full-width has no blank to give. `sizes` are the font sizes, in
      any unit, `blanks` the blanks before and behind as the font itself has them (`halt`, `vhal`; NaN where it
      says nothing), `upright` the
      clusters that stand upright in vertical lines: no gap is made beside upright Western letters.

    Raises `BadValueError` for an unknown value.
    """
    of_paragraph = lang if isinstance(lang, str) else lang.tags[0]
    options = spacing_options(trim, style, autospace, hanging, of_paragraph)
    trim, chosen, features, hangs = options[:4]
    codes = code_points(text)
    if len(starts) < len(codes):
        codes = codes[starts]
    classes = spacing_classes(codes, of_paragraph, advances)
    parted = classes
    if upright is not None:
        parted = np.where(upright & ((classes == LETTER) | (classes == NUMERAL)), OTHER, classes)
    every = np.ones(len(codes), np.bool_)
    styles = [(chosen, every)] if isinstance(lang, str) or style != "auto" else _styles(lang, chosen)
    context = RuleContext(trim, western_classes(features), float(gap), bool(vertical), options.squeezes_marks)
    left, right = rules_between(parted, styles, context)
    edge = 4 + shrink_rows(styles)
    right[edge:, -1:] = 0.0  # nothing is added behind the last
    found = Spacing(
        classes,
        left[0],
        right[0],
        left[1],
        right[1],
        left[2],
        left[3],
        right[2],
        right[3],
        np.zeros(len(codes)),
        np.zeros(len(codes), np.bool_),
        right[4:edge],
        right[edge:],
    )
    for own, mask in styles:
        _space_words(found, own, mask, advances)
    if sizes is not None and trim not in {"space-all", "trim-all"}:
        _keep_blanks_of_small(found, sizes)
    if blanks is not None:
        found = _by_font(found, blanks)
    if trim == "space-first":
        first = _begins(codes) & (classes == OPEN)
        found.start_trim[first] -= found.before[first]
    if {"replace", "punctuation"} & features:
        found = _with_rare_gaps(found, codes, features, _french(lang, every), float(gap))
    return _hung(found, codes, hangs, advances) if hangs and len(codes) else found


def _styles(languages: Languages, of_paragraph: Style) -> list[tuple[Style, Mask]]:
    """The styles of a text and which clusters are set in each; languages that have none are set as their paragraph."""
    own = [style_of(tag) if has_style(tag) else of_paragraph for tag in languages.tags]
    masks = [(style, languages.where([each == style for each in own])) for style in dict.fromkeys(own)]
    return [(style, mask) for style, mask in masks if mask.any()] or masks[:1]


def _french(lang: str | Languages, every: Mask) -> Mask:
    """The clusters that are in French."""
    if isinstance(lang, str):
        return every & _is_french(lang)
    return lang.where(list(map(_is_french, lang.tags)))


def _is_french(lang: str) -> bool:
    return lang.lower().partition("-")[0] == "fr"


def _space_words(found: Spacing, style: Style, mask: Mask, advances: Em | None) -> None:
    """What word spaces in a style give and take: their width is the font's."""
    spaces = np.flatnonzero((found.classes == SPACE) & mask)
    if not spaces.size:
        return
    width = np.full(len(spaces), QUARTER) if advances is None else advances[spaces]
    for row, least in at_spaces(style)["shrink"]:
        found.shrink[row, spaces] = np.maximum(width - np.minimum(least, width * _SHRUNK_SPACE), 0.0)
    for row, most in at_spaces(style)["expand"]:
        found.expand[row, spaces] = np.where(width > 0, np.maximum(most - width, 0.0), 0.0)


def _keep_blanks_of_small(found: Spacing, sizes: Em) -> None:
    """Closing before larger opening punctuation loses its blank in place of that (CSS Text 4)."""
    if not len(sizes) or (sizes == sizes[0]).all():
        return
    closes = (found.classes == CLOSE) | (found.end_shrink + found.end_trim > 0)
    larger = np.flatnonzero((found.classes[1:] == OPEN) & closes[:-1] & (sizes[1:] > sizes[:-1])) + 1
    found.start_trim[larger] += found.trim_before[larger]
    found.trim_before[larger] = 0.0
    found.trim_after[larger - 1] = found.after[larger - 1]
    found.end_trim[larger - 1] -= found.after[larger - 1]


def _by_font(found: Spacing, blanks: tuple[Em, Em]) -> Spacing:
    """The spacing with the blanks that the font has in place of half an em."""
    before, after = (
        np.where(np.isnan(own), 1.0, np.divide(own, ours, out=np.zeros_like(ours), where=ours > 0))
        for own, ours in zip(blanks, (found.before, found.after), strict=True)
    )
    behind = np.where(found.after > 0, after, np.append(before[1:], 0.0))
    at_blank = (found.after > 0) | np.append(found.before[1:] > 0, [False])
    return found._replace(
        before=found.before * before,
        after=found.after * after,
        trim_before=found.trim_before * before,
        trim_after=found.trim_after * after,
        start_trim=found.gap + np.where(found.before > 0, (found.start_trim - found.gap) * before, 0.0),
        end_trim=found.end_trim * after,
        end_shrink=found.end_shrink * after,
        shrink=np.where(at_blank & (found.gap == 0), found.shrink * behind, found.shrink),
    )


def _with_rare_gaps(
    found: Spacing, codes: NDArray[np.uint32], features: frozenset[str], french: Mask, gap: float
) -> Spacing:
    """The spacing with gaps in place of spaces (`replace`) and at `punctuation` that is French (CSS Text 4)."""
    classes, replaced, made = found.classes, found.replaced, np.zeros(len(codes))
    if "replace" in features and len(codes) > 2:
        ideograph = np.isin(classes, (IDEOGRAPH, HANGUL))
        western = np.isin(classes, list(western_classes(features)))
        around = (ideograph[:-2] & western[2:]) | (western[:-2] & ideograph[2:])
        replaced[1:-1] = around & (classes[1:-1] == SPACE)
        made[2:][replaced[1:-1]] = gap
    if "punctuation" in features and french.any():
        flags = np.where(french, lookup(_FLAGS, codes), 0)
        room = np.where(flags & _FRENCH_NARROW != 0, _NARROW_SPACE, np.where(flags & _FRENCH_WIDE != 0, QUARTER, 0.0))
        made[1:] += np.where((classes[:-1] == SPACE) | (flags[:-1] & _FRENCH_NARROW != 0), 0.0, room[1:])
        made[1:] += np.where((flags[:-1] & _FRENCH_OPEN != 0) & (classes[1:] != SPACE), QUARTER, 0.0)
    return found._replace(gap=found.gap + made, start_trim=found.start_trim + made)


def _begins(codes: NDArray[np.uint32]) -> Mask:
    """Which clusters begin the block or stand behind a forced break."""
    begins = np.ones(len(codes), np.bool_)
    begins[1:] = lookup(_FLAGS, codes[:-1]) & _ENDS_LINE != 0
    return begins


def _hung(found: Spacing, codes: NDArray[np.uint32], hangs: frozenset[str], advances: Em | None) -> Spacing:
    """The spacing with what hangs out of lines (CSS Text 3, 9.2, `hanging-punctuation`)."""
    classes, flags = found.classes, lookup(_FLAGS, codes)
    width = _WIDTHS[classes] if advances is None else advances
    width = width - found.trim_before - found.trim_after + found.gap
    start_trim, end_trim, hang = found.start_trim, found.end_trim, found.hang
    stop = flags & _STOP != 0
    if "force-end" in hangs:
        end_trim = np.where(stop, width, end_trim)
    if "allow-end" in hangs:
        hang = np.where(stop, width, 0.0)
    if "first" in hangs and (classes[0] in {OPEN, NARROW_OPEN} or flags[0] & _QUOTE):
        start_trim[0] = width[0]
    if "last" in hangs:
        seen = np.flatnonzero((classes != SPACE) & (flags & _ENDS_LINE == 0))
        if seen.size and (classes[seen[-1]] in {CLOSE, NARROW_CLOSE} or flags[seen[-1]] & _QUOTE):
            end_trim[seen[-1]] = width[seen[-1]]
    end_shrink = np.minimum(found.end_shrink, np.maximum(width - end_trim, 0.0))
    return found._replace(end_trim=end_trim, hang=hang, end_shrink=end_shrink)
