"""Measuring: a block of text shaped once, its grapheme clusters as arrays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from vecdraw import caches
from vecdraw.text.analyze import clusters, is_simple
from vecdraw.text.bidi import levels
from vecdraw.text.blocks import Block, Segment
from vecdraw.text.cache import TextCache
from vecdraw.text.caps import synthesised
from vecdraw.text.inline_image import InlineImage
from vecdraw.text.itemize import Item, chooser, itemize
from vecdraw.text.lines import added_spacing, is_spaced
from vecdraw.text.shape import Shaped, caps_of, shape
from vecdraw.text.style import TextStyle
from vecdraw.text.vertical import ColumnItem, ColumnPiece, column_items, combined_ranges, shape_column
from vecdraw.typeface.face import Face
from vecdraw.typeface.store import fonts

Pixels = NDArray[np.float64]
Indices = NDArray[np.intp]

_HIDDEN: Final = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029), "\u200b") | {0x09: " "}
"""Fonts know nothing of controls and line separators; a tab is measured by the line it stands in."""
_NO_GLYPH: Final = "\u200b"
_APART: Final = frozenset(
    {"Hani", "Hira", "Kana", "Bopo", "Hrkt", "Hang", "Yiii", "Zyyy", "Latn", "Grek", "Cyrl", "Hebr", "Armn", "Geor"}
)
"""Scripts whose glyphs do not change with their neighbours, but for ligatures and kerning."""
_COMMON: Final = "Zyyy"
_SCRIPTS: Final = {"zh": "Hani", "ja": "Hani"}
_FACES: Final = 32
_SHORT: Final = 24  # characters of an item that is remembered
_PARTS: Final = 4096
_CONTEXT: Final = 5  # characters around an item that shaping looks at where letters join
_REACH: Final = 8  # clusters
_GLYPHS: Final = 65_536  # of a face: glyph ids have 16 bits
_BLANKS: Final = " \t\u3000"


class GlyphSlice(NamedTuple):
    """The glyphs of (a part of) an item, in the order they are seen, all lengths px.

    `clusters` are the characters of the block that they stand for; `advances` move the pen along the line, `along` and
    `cross` take it to the origin of each glyph: right and down in horizontal lines, down and right of the middle in
    vertical ones. `scale` is horizontal, about the middle of a vertical line. `kerned` are the glyphs whose advance is
    not the one that the face has for them, `unsafe` those that may be others when a line begins with them. `single` is
    the number of the first cluster where each glyph stands for one cluster in logical order, else -1.
    """

    item: Item
    span: int
    style: TextStyle
    size: float
    glyphs: NDArray[np.intp]
    clusters: Indices
    advances: Pixels
    along: Pixels
    cross: Pixels
    kerned: NDArray[np.bool_]
    unsafe: NDArray[np.bool_]
    angle: float = 0.0
    scale: float = 1.0
    setting: Literal["horizontal", "upright", "sideways", "combined"] = "horizontal"
    single: int = -1

    @property
    def start(self) -> int:
        """The index of the first character in the block."""
        return self.item.start

    @property
    def end(self) -> int:
        """The index behind the last character."""
        return self.item.end


class Measured(NamedTuple):
    """A block and its n grapheme clusters in logical order.

    `starts` has n + 1 entries, characters of the block; `advance` is natural, spacing between letters and words
    included; `size` is the font size of each, `level` its embedding level, `piece` the one that sets it. `added` is the
    letter spacing behind each. `joined` has n + 1 entries: whether glyphs may change when the line breaks before the
    cluster, as there are ligatures, kerned pairs or letters that join.
    """

    block: Block
    text: str
    pieces: tuple[GlyphSlice, ...]
    starts: Indices
    advance: Pixels
    size: Pixels
    level: NDArray[np.uint8]
    piece: Indices
    added: Pixels
    joined: NDArray[np.bool_]
    missing: tuple[str, ...]


_measured: TextCache[Measured] = TextCache("measured_text", entry=3200, glyph=105)


def measured(block: Block) -> Measured:
    """The block, shaped. Remembered by value. Raises `UnknownFontError`, `FontError`."""
    key = (block._replace(start=0), fonts.version)
    found = _measured.get(key)
    if found is None:
        found = _shaped(block)
        _measured.put(key, found, len(block.text))
    return found if found.block.start == block.start else found._replace(block=block)


def measure_resized(of: Sequence[Block], blocks: Sequence[Block]) -> None:
    """Remembers what `measured` says of blocks that are others with their styles in other sizes, where that is known.

    Glyphs stand in whole units of their faces, so that places in px tell those units, and these the places in any size.
    """
    for one, block in zip(of, blocks, strict=True):
        key = (block._replace(start=0), fonts.version)
        found = _measured.get((one._replace(start=0), fonts.version))
        if found is not None and _measured.get(key) is None and _is_scalable(found):
            _measured.put(key, _in_sizes(found, block), len(block.text))


def _in_sizes(found: Measured, block: Block) -> Measured:
    """The measure of a block in the sizes of its styles, from one that is scalable."""
    styles = {segment.span: segment.style for segment in block.segments}
    pieces = tuple([_resized(piece, styles[piece.span]) for piece in found.pieces])
    advance, sizes = np.zeros(len(found.advance)), np.zeros(len(found.size))
    for piece in pieces:
        first, last = np.searchsorted(found.starts, (piece.start, piece.end))
        if last > first:
            advance[first:last] = cluster_advances(piece, found.starts[first:last])
            sizes[first:last] = piece.style.font.size
    return found._replace(block=block, pieces=pieces, advance=advance, size=sizes)


def _is_scalable(one: Measured) -> bool:
    """Whether all of its glyphs are the same in any size, and nothing is added to them."""
    for segment in one.block.segments:
        style = segment.style
        if style.letter_spacing or style.word_spacing or segment.image is not None or not style.font.size > 0:
            return False
    return all(
        piece.setting == "horizontal" and piece.item.capitals == 1.0 and not has_optical_size(piece.item.face)
        for piece in one.pieces
    )


def has_optical_size(face: Face) -> bool:
    """Whether a face is of another form in another size; in sizes of its default form it has no coordinate for that."""
    return "opsz" in face.entry.axes


def _resized(piece: GlyphSlice, style: TextStyle) -> GlyphSlice:
    """A piece of a measure that is scalable in another size."""
    old, new = piece.size / piece.item.face.scale, style.font.size / piece.item.face.scale
    advances, along, cross = np.rint(np.stack([piece.advances, piece.along, -piece.cross]) / old) * new
    return piece._replace(
        style=style, size=style.font.size, advances=advances, along=along, cross=np.negative(cross, out=cross)
    )


def _shaped(block: Block) -> Measured:
    text = block.text if block.text.isprintable() else block.text.translate(_HIDDEN)
    for segment in block.segments:
        if segment.image is not None:  # stands in place of its character, which is not to be seen
            text = text[: segment.start] + _NO_GLYPH + text[segment.end :]
    found_levels = levels(block.text, block.level)
    pieces: list[GlyphSlice] = []
    missing: dict[str, None] = {}
    script = _COMMON
    for segment in block.segments:
        items, absent = _items(text, segment, block.level, found_levels, script)
        script = items[-1].script if items else script
        missing.update(dict.fromkeys(absent))
        found = _pieces(text, segment, items)
        pieces += found if segment.image is None else [_with_image(piece, segment.image) for piece in found]
    starts = cluster_starts(text)
    size = len(starts) - 1
    advance, sizes = np.zeros(size), np.zeros(size)
    level, piece_of = np.full(size, block.level, np.uint8), np.zeros(size, np.intp)
    added, joined = np.zeros(size), np.zeros(size + 1, np.bool_)
    for at, piece in enumerate(pieces):
        first, last = np.searchsorted(starts, (piece.start, piece.end))
        if last > first:
            advance[first:last] = own = cluster_advances(piece, starts[first:last])
            if own is piece.advances and piece.item.level % 2 == 0:
                pieces[at] = piece._replace(single=int(first))
            sizes[first:last] = piece.style.font.size
            level[first:last] = piece.item.level
            piece_of[first:last] = at
            if piece.style.letter_spacing:
                added[first:last] = _letter_spacing(text, piece, starts[first:last])
            if last > first + 1:
                joined[first + 1 : last] = _joined(text, pieces[at], starts[first:last])
    return Measured(block, text, tuple(pieces), starts, advance, sizes, level, piece_of, added, joined, tuple(missing))


def _letter_spacing(text: str, piece: GlyphSlice, starts: Indices) -> list[float]:
    """What is added behind each cluster of a piece."""
    script, added = piece.item.script, piece.style.letter_spacing
    return [added if is_spaced(text[at], script) else 0.0 for at in starts.tolist()]


def _joined(text: str, piece: GlyphSlice, starts: Indices) -> NDArray[np.bool_]:
    """Before which clusters of a piece, but the first, its glyphs may change when the line breaks."""
    if piece.item.script not in _APART or piece.setting == "sideways":
        return np.array([text[at - 1] not in _BLANKS for at in starts[1:].tolist()], np.bool_)
    if piece.single >= 0 and not piece.kerned.any():
        return np.zeros(len(starts) - 1, np.bool_)
    at = np.searchsorted(starts, piece.clusters, "right") - 1
    kerned, unsafe, begins = np.zeros((3, len(starts)), np.bool_)
    kerned[at[piece.kerned]] = True
    unsafe[at[piece.unsafe]] = True
    begins[at] = True
    return (kerned[1:] | kerned[:-1]) & unsafe[1:] | ~begins[1:]


def _with_image(piece: GlyphSlice, image: InlineImage) -> GlyphSlice:
    """A piece of one invisible glyph, as long as a picture is along the line."""
    width, height = image.size
    length = width if piece.style.writing_mode == "horizontal-tb" else height
    advances = np.zeros(len(piece.advances))
    advances[:1] = length
    return piece._replace(advances=advances)


def cluster_starts(text: str) -> Indices:
    """The first character of each grapheme cluster, and the end of the text."""
    if is_simple(text):
        return np.arange(len(text) + 1)
    return np.array([*(start for start, _ in clusters(text)), len(text)], np.intp)


def _items(
    text: str, segment: Segment, base: int, found: list[int] | None, before: str
) -> tuple[list[Item], Iterable[str]]:
    """The items of a segment, as stretches of the block.

    What is common to scripts alone, such as punctuation, is of the script `before` it, or of the language (UAX #24).
    """
    style = segment.style
    font = style.font if style.stretch is None else style.font.replaced(stretch=style.stretch)
    part = text[segment.start : segment.end]
    of_paragraph = None if found is None else found[segment.start : segment.end]
    items, missing = itemize(part, chooser(font, style.lang, strict=True), base, of_paragraph)
    caps = caps_of(style)
    if caps != "normal":
        items = synthesised(part, items, caps)
    if items and items[0].script == _COMMON:
        script = before if before != _COMMON else _SCRIPTS.get(style.lang.partition("-")[0].lower(), _COMMON)
        items = [item._replace(script=script) if item.script == _COMMON else item for item in items]
    at = segment.start
    return [item._replace(start=item.start + at, end=item.end + at) for item in items] if at else items, missing


def _pieces(text: str, segment: Segment, items: list[Item]) -> Iterator[GlyphSlice]:
    style = segment.style
    if not style.writing_mode.startswith("vertical"):
        for item in items:
            yield _horizontal(text, item, segment.span, style)
        return
    part = text[segment.start : segment.end]
    combined = [(start + segment.start, end + segment.start) for start, end in combined_ranges(part, style.combine)]
    for column_item in column_items(text, items, style.orientation, combined):
        for piece in shape_column(text, column_item, style):
            yield _vertical(text, piece, segment.span, style)


def _horizontal(text: str, item: Item, span: int, style: TextStyle) -> GlyphSlice:
    if item.end - item.start > _SHORT:
        return _set_out(text, item, span, style)
    around = 0 if item.script in _APART else _CONTEXT
    first = max(item.start - around, 0)
    moved = item._replace(start=item.start - first, end=item.end - first)
    found = _short(text[first : item.end + around], moved, span, style)
    return found._replace(item=item, clusters=found.clusters + first) if first else found


@lru_cache(_PARTS)
def _short(text: str, item: Item, span: int, style: TextStyle) -> GlyphSlice:
    """Remembered, as narrow lines begin and end with the same few letters again and again."""
    return _set_out(text, item, span, style)


caches.register_function("short_stretches", _short)


def _set_out(text: str, item: Item, span: int, style: TextStyle) -> GlyphSlice:
    shaped = shape(text, item, style)
    size = style.font.size * item.capitals
    unit = size / item.face.scale
    found = np.ascontiguousarray(np.fromiter(chain.from_iterable(shaped.positions), np.float64).reshape(-1, 4).T)
    glyphs = np.array(shaped.glyphs, np.intp)
    kerned = found[2] != known_advances(item.face, glyphs)
    positions = found * unit
    added = added_spacing(text, item, shaped, style)
    return GlyphSlice(
        item,
        span,
        style,
        size,
        glyphs,
        np.array(shaped.clusters, np.intp) + item.start,
        positions[2] if added is None else positions[2] + np.array(added, np.float64),
        positions[0],
        -positions[1],
        kerned,
        shaped.unsafe(item.face) if kerned.any() else np.zeros(len(glyphs), np.bool_),
    )


def known_advances(face: Face, glyphs: Indices) -> NDArray[np.float32]:
    """The advances that a face has for glyphs, in its units."""
    known = advances_of(face)
    found = known[glyphs]
    unknown = np.isnan(found)
    if unknown.any():
        for glyph in set(glyphs[unknown].tolist()):
            known[glyph] = face.hb_font.get_glyph_h_advance(glyph)
        found = known[glyphs]
    return found


@lru_cache(_FACES)
def advances_of(_face: Face) -> NDArray[np.float32]:
    """What `known_advances` knows, NaN for the rest. Filled as glyphs are met; the same whoever fills it."""
    return np.full(_GLYPHS, np.nan, np.float32)


caches.register_function("advances", advances_of)


def _vertical(text: str, piece: ColumnPiece, span: int, style: TextStyle) -> GlyphSlice:
    spacing = _spacing(text, piece.item, piece.shaped, style)
    advances = np.array(piece.advances, np.float64)
    if piece.setting == "combined":  # it is spaced as one character
        spacing = np.where(advances > 0, spacing, 0.0)
    return GlyphSlice(
        piece.item,
        span,
        style,
        piece.size,
        np.array(piece.shaped.glyphs, np.intp),
        np.array(piece.shaped.clusters, np.intp) + piece.item.start,
        advances + spacing,
        np.array(piece.downs, np.float64),
        np.array(piece.rights, np.float64),
        np.zeros(len(advances), np.bool_),
        np.zeros(len(advances), np.bool_),
        piece.angle,
        piece.horizontal_scale,
        piece.setting,
    )


def _spacing(text: str, item: Item, shaped: Shaped, style: TextStyle) -> Pixels:
    spacing = added_spacing(text, item, shaped, style)
    return np.zeros(len(shaped.glyphs)) if spacing is None else np.array(spacing, np.float64)


def cluster_advances(piece: GlyphSlice, starts: Indices) -> Pixels:
    """The advances of the grapheme clusters that begin at `starts`, all those of a piece.

    A ligature is divided evenly among its clusters.
    """
    if len(piece.clusters) == len(starts) and (piece.clusters == starts).all():
        return piece.advances
    at = np.searchsorted(starts, piece.clusters, "right") - 1
    np.maximum(at, 0, out=at)
    totals = np.bincount(at, piece.advances, len(starts))
    has = np.zeros(len(starts), np.bool_)
    has[at] = True
    has[0] = True
    owner = np.maximum.accumulate(np.where(has, np.arange(len(starts)), 0))
    counts = np.bincount(owner, minlength=len(starts))
    shares: Pixels = totals[owner] / counts[owner]
    return shares


def part_of(measure: Measured, piece: GlyphSlice, start: int, end: int) -> GlyphSlice:
    """The characters `start` to `end` of a piece as a line begins or ends with them; shaped again where that matters.

    What stands behind the break is still seen as context: letters that join keep doing so (CSS Text 3, 5.1).
    """
    if start <= piece.start and end >= piece.end:
        return piece
    item = piece.item._replace(start=start, end=end)
    first, last = np.searchsorted(measure.starts, (start, end)).tolist()
    if not measure.joined[first] and not measure.joined[last]:
        if piece.item.level % 2:
            low, high = np.searchsorted(piece.clusters[::-1], (start, end)).tolist()
            inside = slice(len(piece.clusters) - high, len(piece.clusters) - low)
        else:
            inside = slice(*np.searchsorted(piece.clusters, (start, end)).tolist())
        return piece._replace(
            item=item,
            glyphs=piece.glyphs[inside],
            clusters=piece.clusters[inside],
            advances=piece.advances[inside],
            along=piece.along[inside],
            cross=piece.cross[inside],
            kerned=piece.kerned[inside],
            unsafe=piece.unsafe[inside],
            single=first if piece.single >= 0 else -1,
        )
    setting = piece.setting
    if setting == "horizontal":
        return _horizontal(measure.text, item, piece.span, piece.style)
    (again,) = shape_column(measure.text, ColumnItem((item,), setting), piece.style)
    return _vertical(measure.text, again, piece.span, piece.style)


_changes: TextCache[tuple[float, float]] = TextCache("line_end_changes", entry=30)


def change_at(measure: Measured, at: int) -> tuple[float, float]:
    """How much wider the clusters before `at` are when a line ends there, and those behind when one begins there; px.

    Only the nearest clusters on either side are looked at. Remembered by value.
    """
    piece = measure.pieces[measure.piece[at]]
    starts = measure.starts
    before, behind = at - min(at, _REACH), min(at + _REACH, len(starts) - 1)
    while starts[before] < piece.start:
        before += 1
    while starts[behind] > piece.end:
        behind -= 1
    near = starts[before : behind + 1].tolist()
    first = max(near[0] - _CONTEXT, 0)
    key = (
        measure.text[first : near[-1] + _CONTEXT],
        tuple([start - first for start in near]),
        at - before,
        measure.joined[before : behind + 1].tobytes(),
        *(piece.item[2:], piece.style, piece.setting, fonts.version),
    )
    found = _changes.get(key)
    if found is None:
        found = _change(measure, piece, before, at, behind)
        _changes.put(key, found, _REACH)
    return found


def _change(measure: Measured, piece: GlyphSlice, before: int, at: int, behind: int) -> tuple[float, float]:
    start, middle, end = measure.starts[[before, at, behind]].tolist()
    whole = part_of(measure, piece, start, end)
    together = cluster_advances(whole, measure.starts[before:behind])
    first = part_of(measure, piece, start, middle).advances.sum() - together[: at - before].sum()
    return float(first), float(part_of(measure, piece, middle, end).advances.sum() - together[at - before :].sum())
