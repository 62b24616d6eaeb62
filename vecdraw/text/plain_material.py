"""Spacing and breaks of plain paragraphs, by the compiled kernel: the rules as tables that it looks up."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from vecdraw import caches
from vecdraw.kernel.layout import KERNEL
from vecdraw.text.break_rules import BreakRules
from vecdraw.text.code_points import code_points
from vecdraw.text.font_blanks import PUNCTUATION, own_blanks
from vecdraw.text.itemize import Item
from vecdraw.text.justification import at_spaces
from vecdraw.text.linebreak import flags_of, locale_of
from vecdraw.text.material import Material
from vecdraw.text.shape import has_features
from vecdraw.text.simple_breaks import EDGES, pair_breaks, simple_kinds
from vecdraw.text.spacing_classes import CLASSES, HANGUL, NARROWED, OTHER, SPACE, spacing_classes
from vecdraw.text.spacing_options import PunctuationStyle, Style, TextSpacingTrim, spacing_options
from vecdraw.text.spacing_rules import RuleContext, pair_table, western_classes
from vecdraw.text.style import TextStyle
from vecdraw.typeface.font import Font

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vecdraw.text.glyph_slice import GlyphSlice
    from vecdraw.text.material import Pixels
    from vecdraw.text.measured import Measured
    from vecdraw.text.paragraph_style import ParagraphStyle
    from vecdraw.typeface.face import Face

TABLES: Final = 10
"""How many tables of `plain_sources` are the same for all texts."""
_REFUSED: Final = 255
_SPACE: Final = 0x20
_NARROW: Final = 0.75  # em; punctuation that is narrower is no full-width one
_HAN: Final = "Hani"
_PLAIN: Final = TextStyle(Font("sans-serif"))  # asks for no features
_BASIC_PLANE: Final = 0x10000


class BlockRules(NamedTuple):
    """What a paragraph style says of the clusters of its blocks, whatever lines they come to."""

    breaks: BreakRules
    trim: TextSpacingTrim
    autospace: str
    punctuation: PunctuationStyle
    hanging: str
    gap: float
    justify: str


class PlainMaterial(NamedTuple):
    """What filling and justifying lines need of a plain block (`block_material.Prepared`)."""

    material: Material
    shift: Pixels
    blank: NDArray[np.bool_]
    shrink: Pixels
    expand: Pixels


class _Tables(NamedTuple):
    """The arguments of the kernel that are the same for all texts."""

    classes: NDArray[np.uint8]
    narrowed: NDArray[np.uint8]
    kinds: NDArray[np.uint8]
    edges: NDArray[np.uint8]
    pairs: NDArray[np.uint8]
    flags: NDArray[np.uint8]
    left: Pixels
    right: Pixels
    least: Pixels
    most: Pixels
    shrink_rows: int
    expand_rows: int
    emergency: bool


def plain_material(one: Measured, rules: BlockRules, lang: str) -> PlainMaterial | None:
    """What the rules say of a plain block that was measured; None where they ask for more than the tables know."""
    tables = None if KERNEL is None else _tables(rules, lang)
    if tables is None or not _has_such_blanks(one.pieces[0], rules, lang):
        return None
    return _spaced(one, tables, one.text, one.joined[:-1])


def mixed_material(one: Measured, rules: BlockRules, lang: str) -> PlainMaterial | None:
    """The same of a block of Chinese, Japanese, Korean and Western text in one size; None where it is another."""
    if KERNEL is None or not _is_even(one, lang):
        return None
    tables, text = _tables(rules, lang), one.block.text
    if tables is None:
        return None
    for mark in _punctuation().finditer(text):
        at = mark.start()
        piece = one.pieces[one.piece[at]]
        if piece.item.script == _HAN:
            if not _has_such_blanks(piece, rules, lang):
                return None
        elif one.advance[at] / one.size[at] >= _NARROW:  # it has blanks of its own
            return None
    return _spaced(one, tables._replace(classes=_all_classes()), text, code_points(text) == _SPACE)


def _is_even(one: Measured, lang: str) -> bool:
    """Whether each character is a cluster of one size, in horizontal lines, nothing over it or added to it."""
    size = len(one.advance)
    if not size or size != len(one.block.text) or (one.size != one.size[0]).any() or one.added.any():
        return False
    for segment in one.block.segments:
        if segment.style.lang != lang or segment.ruby is not None or segment.image is not None:
            return False
    return one.block.segments[0].style.writing_mode == "horizontal-tb"


def _spaced(one: Measured, tables: _Tables, text: str, blank: NDArray[np.bool_]) -> PlainMaterial | None:
    size = len(one.advance)
    numbers = np.empty((7 + tables.shrink_rows + tables.expand_rows, size))
    breaks = np.empty(size + 1, np.uint8)
    is_plain = KERNEL.spaced(
        *(*tables[:TABLES], text.encode("utf-32-le"), one.advance, numbers, breaks),
        *(size, CLASSES, len(tables.edges), tables.shrink_rows, tables.expand_rows),
        *(float(one.size[0]), tables.emergency),
    )
    if not is_plain:
        return None
    advance, start_trim, end_trim, end_shrink, shift, shrink, stretch = numbers[:7]
    nothing = one.added
    material = Material(advance, start_trim, end_trim, end_shrink, nothing, nothing, breaks, shrink, stretch)
    edge = 7 + tables.shrink_rows
    return PlainMaterial(material, shift, blank, numbers[7:edge], numbers[edge:])


@lru_cache(64)
def _tables(rules: BlockRules, lang: str) -> _Tables | None:
    breaks = rules.breaks
    options = spacing_options(rules.trim, rules.punctuation, rules.autospace, rules.hanging, lang)
    if (
        options.hanging
        or options.trim == "space-first"
        or options.autospace & {"replace", "punctuation"}
        or rules.justify != "auto"
        or breaks.strictness == "anywhere"
        or breaks.word_break != "normal"
        or breaks.hyphens == "auto"
    ):
        return None
    western = western_classes(options.autospace)
    context = RuleContext(options.trim, western, rules.gap, vertical=False, squeezes_marks=options.squeezes_marks)
    table = pair_table(options.style, context)
    return _Tables(
        _classes(),
        NARROWED,
        simple_kinds(),
        EDGES,
        pair_breaks(locale_of(breaks, lang)),
        flags_of(breaks.kinsoku, breaks.strictness, lang),
        np.ascontiguousarray(table.left.T),
        np.ascontiguousarray(table.right.T),
        *_at_spaces(options.style, table.shrink_rows, len(table.right) - 4 - table.shrink_rows),
        table.shrink_rows,
        len(table.right) - 4 - table.shrink_rows,
        breaks.overflow_wrap != "normal",
    )


def _at_spaces(style: Style, shrink_rows: int, expand_rows: int) -> tuple[Pixels, Pixels]:
    """How far word spaces are squeezed and widened in each priority, em; NaN where they are not."""
    least, most = np.full(shrink_rows, np.nan), np.full(expand_rows, np.nan)
    for rows, action in ((least, "shrink"), (most, "expand")):
        for row, amount in at_spaces(style)[action]:
            rows[row] = amount
    return least, most


def _has_such_blanks(piece: GlyphSlice, rules: BlockRules, lang: str) -> bool:
    """Whether the blanks of the font of a piece are those of the rules."""
    item, style = piece.item, piece.style
    return not has_features(style, item.face) and blanks_agree(item.face, item.lang, style.lang, rules, lang)


@lru_cache(64)
def blanks_agree(face: Face, family_lang: str, style_lang: str, rules: BlockRules, lang: str) -> bool:
    """Whether the blanks of a face, shaped without features that a style asks for, are those of the rules."""
    tables = _tables(rules, lang)
    classes = _classes()
    item, style = Item(0, 1, face, family_lang, _HAN, 0), _PLAIN._replace(lang=style_lang)
    for code in np.flatnonzero(np.isin(classes, PUNCTUATION)).tolist() if tables is not None else ():
        own = own_blanks(chr(code), item, style, upright=False) if face.glyph(code) else None
        if own is not None and tables is not None:
            kind = int(classes[code])
            ours = float(tables.left[OTHER * CLASSES + kind, 0]), float(tables.right[kind * CLASSES + OTHER, 0])
            if any(0 < blank != theirs for blank, theirs in zip(ours, own, strict=True)):
                return False
    return True


caches.register_function("plain_rules", _tables, blanks_agree)


def plain_sources(rules: BlockRules, lang: str) -> tuple[object, ...] | None:
    """What the kernel looks up; None where the rules ask for more than the tables know.

    So many `TABLES`, how many classes and kinds there are, how many rows of shrink and expand, and whether lines break
    anywhere in need.
    """
    tables = _tables(rules, lang)
    if tables is None:
        return None
    return *tables[:TABLES], CLASSES, len(tables.edges), tables.shrink_rows, tables.expand_rows, tables.emergency


def block_rules(style: ParagraphStyle) -> BlockRules:
    """The rules of the blocks of a paragraph style."""
    return BlockRules(
        style.break_rules,
        style.text_spacing_trim,
        style.text_autospace,
        style.punctuation_style,
        style.hanging_punctuation,
        style.autospace,
        style.justify,
    )


@cache
def _punctuation() -> re.Pattern[str]:
    """The characters that may be full-width punctuation."""
    marks = "".join(map(chr, np.flatnonzero(np.isin(_all_classes(), PUNCTUATION)).tolist()))
    return re.compile(f"[{re.escape(marks)}]")


@cache
def _all_classes() -> NDArray[np.uint8]:
    """The same with spaces and Hangul."""
    found = _classes().copy()
    known = np.flatnonzero(simple_kinds() < len(EDGES)).astype(np.uint32)
    found[known] = spacing_classes(known, "", np.ones(len(known)))
    return found


@cache
def _classes() -> NDArray[np.uint8]:
    """The class of each character for spacing, of the basic plane, where lines break by pairs."""
    found = np.full(_BASIC_PLANE, _REFUSED, np.uint8)
    known = np.flatnonzero(simple_kinds() < len(EDGES)).astype(np.uint32)
    found[known] = spacing_classes(known, "", np.ones(len(known)))
    found[np.isin(found, (SPACE, HANGUL))] = _REFUSED
    return found
