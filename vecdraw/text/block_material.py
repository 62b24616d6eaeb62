"""From a measured block and the rules of its paragraph to what filling and justifying lines need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from vecdraw.kernel.layout import KERNEL
from vecdraw.text.blocks import Block, Segment
from vecdraw.text.cache import TextCache
from vecdraw.text.code_points import code_points, lookup, table_of
from vecdraw.text.font_blanks import font_blanks
from vecdraw.text.linebreak import EMERGENCY, HYPHEN, NO, Breaks
from vecdraw.text.lines import is_cursive
from vecdraw.text.material import Material, Pixels
from vecdraw.text.measured import Measured, measured
from vecdraw.text.paragraph_style import ParagraphStyle
from vecdraw.text.plain_material import BlockRules, block_rules, mixed_material, plain_material
from vecdraw.text.plain_measure import plain_measured
from vecdraw.text.ruby_room import ruby_fit
from vecdraw.text.spacing import Languages, Spacing, spacing
from vecdraw.text.spacing_classes import HANGUL, SPACE
from vecdraw.text.span_breaks import span_breaks
from vecdraw.text.style import TextStyle
from vecdraw.typeface.store import fonts

if TYPE_CHECKING:
    from numpy.typing import NDArray

HYPHEN_MARK: Final = "\u2010"
_PLAIN_HYPHEN: Final = "-"
_WIDE_HYPHEN: Final = 0.75  # em; letters of fonts of one width are narrower
_BLANKS: Final = table_of(
    {1: map(chr, (0x20, 0x09, 0x3000, 0x1680, *range(0x2000, 0x2007), *range(0x2008, 0x200B), 0x205F))}
)
"""What hangs out of the end of a line: white space, and other space separators that allow a break (CSS Text 4, 4.3)."""
_TAB: Final = 0x09
_STRETCHED: Final = 1.0  # em; more room behind a cluster looks bad
_TINY: Final = 1e-9  # px; room without end stays so in a font of no size


class Prepared(NamedTuple):
    """A block ready to be broken into lines; all lengths px, an entry for each cluster.

    `shift` is how far its glyphs stand behind where the cluster begins; `blank` says which hang at line ends; `shrink`
    and `expand` are rows of priorities (`spacing`).
    """

    measured: Measured
    material: Material
    shift: Pixels
    blank: NDArray[np.bool_]
    shrink: Pixels
    expand: Pixels
    is_plain: bool = False
    """Whether the kernel sets its lines: one piece from left to right, nothing hangs or is hyphenated."""

    @property
    def tabs(self) -> NDArray[np.bool_]:
        """Which clusters are tabs."""
        found: NDArray[np.bool_] = code_points(self.measured.block.text)[self.measured.starts[:-1]] == _TAB
        return found


_prepared: TextCache[Prepared] = TextCache("prepared_blocks", entry=4500, glyph=255)


def prepared(block: Block, style: ParagraphStyle, lang: str) -> Prepared:
    """The block, shaped and spaced. Remembered by value. Raises as `measured` and `breaks` do."""
    rules = block_rules(style)
    key = (block if block.start == 0 else block._replace(start=0), rules, style.writing_mode, lang, fonts.version)
    found = _prepared.get(key)
    if found is None:
        found = _plain(block, rules, lang) or _mixed(measured(block), style, rules, lang)
        _prepared.put(key, found, len(block.text))
    if found.measured.block.start != block.start:
        found = found._replace(measured=found.measured._replace(block=block))
    return found


def _plain(block: Block, rules: BlockRules, lang: str) -> Prepared | None:
    """The block where it is plain."""
    if KERNEL is None or block.segments[0].style.lang != lang:
        return None
    one = plain_measured(block)
    if one is None:
        return None
    found = plain_material(one, rules, lang)
    return None if found is None else Prepared(one, *found, is_plain=True)


def _mixed(one: Measured, style: ParagraphStyle, rules: BlockRules, lang: str) -> Prepared:
    """The block that is not plain."""
    if KERNEL is not None and style.writing_mode == "horizontal-tb":
        found = mixed_material(one, rules, lang)
        if found is not None:
            return Prepared(one, *found)
    return _made(one, style, lang)


def _made(one: Measured, style: ParagraphStyle, lang: str) -> Prepared:
    starts, size = one.starts[:-1], one.size
    rules = _spacing(one, style, lang)
    blank = lookup(_BLANKS, code_points(one.block.text)[starts]).view(np.bool_)
    natural = np.where(rules.replaced, 0.0, one.advance) if rules.replaced.any() else one.advance
    advance = natural + (rules.gap - rules.trim_before - rules.trim_after) * size
    end_trim, end_shrink, hang = rules.end_trim * size, rules.end_shrink * size, rules.hang * size
    if one.added.any():
        end_trim += np.where(advance > 0, one.added, 0.0)
    if blank.any():
        end_trim = np.where(blank, advance, end_trim)
        end_shrink[blank] = hang[blank] = 0.0
    shrink = rules.shrink * size
    found = span_breaks(one.block, style.break_rules, lang)[one.starts]
    _keep_together(one, found)
    material = Material(
        advance,
        rules.start_trim * size,
        end_trim,
        end_shrink,
        hang,
        _hyphens(one, found),
        found,
        shrink.sum(axis=0),
        np.minimum(rules.expand, _STRETCHED).sum(axis=0) * size,
    )
    shift = (rules.gap - rules.trim_before) * size
    material, shift = _with_ruby(one, material, shift, rules, shrink, style)
    expand = _expansion(one, rules, style) * np.maximum(size, _TINY)
    return Prepared(one, material, shift, blank, shrink, expand)


def _with_ruby(
    one: Measured, material: Material, shift: Pixels, rules: Spacing, shrink: Pixels, style: ParagraphStyle
) -> tuple[Material, Pixels]:
    """The material with the room that ruby needs; blanks that it stands over are taken from `shrink`."""
    fit = ruby_fit(one, rules)
    if fit is None:
        return material, shift
    shrink[:, fit.fixed] = 0.0
    changed = material._replace(
        advance=material.advance + fit.before + fit.after,
        start_trim=material.start_trim + fit.start_trim,
        end_trim=material.end_trim + fit.end_trim,
        breaks=_held(material.breaks, fit.inseparable, style),
        shrink=shrink.sum(axis=0),
    )
    return changed, shift + fit.before


def _held(found: Breaks, inseparable: NDArray[np.bool_], style: ParagraphStyle) -> Breaks:
    """Breaks inside bases that share an annotation: none, or where lines break anywhere in need, in need alone.

    JLREQ keeps what has one reading together; where that is longer than any line, it would stand out.
    """
    need = EMERGENCY if style.overflow_wrap == "anywhere" else NO
    return np.where(inseparable & (found != NO), need, found).astype(np.uint8)


def _spacing(one: Measured, style: ParagraphStyle, lang: str) -> Spacing:
    vertical = style.writing_mode.startswith("vertical")
    upright = None
    if vertical:
        upright = np.array([piece.setting != "sideways" for piece in one.pieces] or [True])[one.piece]
    advances = np.divide(one.advance - one.added, one.size, out=np.zeros_like(one.size), where=one.size > 0)
    return spacing(
        one.block.text,
        one.starts[:-1],
        _languages(one, lang),
        trim=style.text_spacing_trim,
        autospace=style.text_autospace,
        style=style.punctuation_style,
        hanging=style.hanging_punctuation,
        vertical=vertical,
        gap=style.autospace,
        advances=advances,
        sizes=one.size,
        blanks=font_blanks(one, lang, advances),
        upright=upright,
    )


def _languages(one: Measured, lang: str) -> str | Languages:
    """The languages of the clusters, where a span has one that is not that of its paragraph."""
    segments = one.block.segments
    tags = tuple(dict.fromkeys([lang, *(segment.style.lang for segment in segments)]))
    if len(tags) == 1:
        return lang
    of = np.array([tags.index(segment.style.lang) for segment in segments], np.intp)
    return Languages(tags, of[np.searchsorted([segment.end for segment in segments], one.starts[:-1], "right")])


def _expansion(one: Measured, rules: Spacing, style: ParagraphStyle) -> Pixels:
    """Where room is made when lines are justified (CSS Text 4, `text-justify`), em; none where letters join."""
    if style.justify == "auto":
        hangul = rules.classes == HANGUL
        if hangul.any():  # Korean widens its spaces alone
            beside = (hangul | np.append(hangul[1:], False)) & (rules.classes != SPACE)
            return np.where(beside, 0.0, rules.expand)
        return rules.expand
    spaces = np.where(rules.classes == SPACE, np.inf, 0.0)
    if style.justify == "inter-word":
        return spaces[None, :]
    everywhere = np.full((1, len(spaces)), np.inf)
    if style.justify == "none":
        return np.zeros_like(everywhere)
    joins = np.array([is_cursive(one.block.text[at]) for at in one.starts[:-1].tolist()], np.bool_)
    everywhere[0, :-1][joins[:-1] & joins[1:]] = 0.0
    return everywhere


def _keep_together(one: Measured, found: NDArray[np.uint8]) -> None:
    """Takes back breaks inside what is combined in one place."""
    for before, piece in zip(one.pieces, one.pieces[1:], strict=False):
        if before.setting == piece.setting == "combined" and not before.advances.any():
            found[np.searchsorted(one.starts, piece.start)] = NO
    for piece in one.pieces:
        if piece.setting == "combined":
            first, last = np.searchsorted(one.starts, (piece.start, piece.end))
            found[first + 1 : last] = NO


def _hyphens(one: Measured, found: NDArray[np.uint8]) -> Pixels:
    """The widths of the hyphens that breaks would show."""
    widths = np.zeros(len(one.advance))
    for at in np.flatnonzero(found[1:] == HYPHEN):
        widths[at] = hyphen_of(one.pieces[one.piece[at]].style).advance.sum()
    return widths


def hyphen_of(style: TextStyle) -> Measured:
    """The hyphen that is shown at the end of a line in a style: U+2010.

    A hyphen-minus where no font has it, or it is as wide as an ideograph, as in fonts of Chinese and Japanese: in the
    middle of that it would stand apart from its word.
    """
    style = style._replace(combine="none", letter_spacing=0.0, word_spacing=0.0)
    shown = measured(Block(HYPHEN_MARK, 0, (Segment(0, 1, 0, style),), 0))
    if shown.missing or shown.advance.sum() > _WIDE_HYPHEN * style.font.size:
        return measured(Block(_PLAIN_HYPHEN, 0, (Segment(0, 1, 0, style),), 0))
    return shown
