"""Measuring: a block of text shaped once, its grapheme clusters as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from vecdraw.text.analyze import clusters, is_simple
from vecdraw.text.bidi import levels
from vecdraw.text.blocks import Block
from vecdraw.text.cache import TextCache
from vecdraw.text.glyph_slice import GlyphSlice, Indices, Pixels, cluster_advances
from vecdraw.text.inline_image import InlineImage
from vecdraw.text.lines import is_spaced
from vecdraw.text.pieces import APART, COMMON, CONTEXT, horizontal_piece, items_of, pieces_of, vertical_piece
from vecdraw.text.style import TextStyle
from vecdraw.text.vertical import ColumnItem, shape_column
from vecdraw.typeface.face import Face
from vecdraw.typeface.store import fonts

if TYPE_CHECKING:
    from numpy.typing import NDArray

_HIDDEN: Final = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029), "\u200b") | {0x09: " "}
"""Fonts know nothing of controls and line separators; a tab is measured by the line it stands in."""
_NO_GLYPH: Final = "\u200b"
_REACH: Final = 8  # clusters
_BLANKS: Final = " \t\u3000"


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
    script = COMMON
    for segment in block.segments:
        items, absent = items_of(text, segment, block.level, found_levels, script)
        script = items[-1].script if items else script
        missing.update(dict.fromkeys(absent))
        found = pieces_of(text, segment, items)
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
    if piece.item.script not in APART or piece.setting == "sideways":
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
        return horizontal_piece(measure.text, item, piece.span, piece.style)
    (again,) = shape_column(measure.text, ColumnItem((item,), setting), piece.style)
    return vertical_piece(measure.text, again, piece.span, piece.style)


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
    first = max(near[0] - CONTEXT, 0)
    key = (
        measure.text[first : near[-1] + CONTEXT],
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
