"""The twin of _glyphs.c in numpy: the same bytes.

Glyphs of a run are gathered in layers of coverage that are blended at the end, since blending a run is far fewer calls
than blending each glyph. Where glyphs touch, the later one goes to the next layer: each pixel is blended in the order
of the glyphs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


class Arena(Protocol):
    """What has the records that are in force."""

    @property
    def records(self) -> Any:
        """A writable buffer."""


_RECORD: Final = np.dtype(
    {
        "names": ["generation", "page", "offset", "width", "height", "left", "top", "stride", "channels", "touched"],
        "formats": ["<u4", "<u4", "<u4", "<u2", "<u2", "<i2", "<i2", "<u2", "u1", "u1"],
        "offsets": [0, 4, 8, 12, 14, 16, 18, 20, 22, 23],
        "itemsize": 32,
    }
)
_FARTHEST: Final = 1e9
_Box = tuple[int, int, int, int]
_Glyph = tuple[int, int, int, int, Array]
"""Left, top, width, height, and the bitmap: shape (height, width * channels)."""


def draw(
    pixels: tuple[Any, int, int, int, int, int, int, int],
    depth: int,
    colour: int,
    run: tuple[Any, Any, Any],
    transform: tuple[float, float, float, float, float, float],
    columns: int,
    rows: int,
    slots: dict[int, int],
    records: Any,
    pages: list[Any],
    pins: Any,  # noqa: ARG001 - the arguments are those of the kernel
    arena: Arena,
) -> list[int]:
    """As `_glyphs.draw`. `pins` are not needed: bitmaps are copied and their records read again afterwards."""
    if depth not in (1, 4) or not 1 <= columns <= 16 or not 1 <= rows <= 16:
        raise ValueError("the depth or the number of positions is out of range")
    channels = np.array([colour], "<u4").view(np.uint8)
    if (channels > channels[3]).any():
        raise ValueError("the colour is not premultiplied")
    view = _view(pixels, depth)
    keys, left, top = _positions(run, transform, columns, rows)
    missing, found = _found(keys, left, top, slots, records, pages, arena)
    if missing:
        return missing
    clip = pixels[4:]
    if clip[0] < clip[2] and clip[1] < clip[3]:
        _blend(view, depth, channels, found, clip)
    return []


def _view(pixels: tuple[Any, int, int, int, int, int, int, int], depth: int) -> Array:
    """The pixels: shape (height, width * depth)."""
    buffer, width, height, stride, left, top, right, bottom = pixels
    memory = np.frombuffer(buffer, np.uint8)
    fits = 0 <= width <= stride // depth and height >= 0 and height * stride <= memory.size
    if not fits or left < 0 or top < 0 or right > width or bottom > height:
        raise ValueError("the pixels do not fit into their buffer, or the clip not into them")
    if not memory.flags.writeable:
        raise ValueError("the pixels are not writable")
    return memory[: height * stride].reshape(height, stride)[:, : width * depth]


def _positions(
    run: tuple[Any, Any, Any], transform: tuple[float, float, float, float, float, float], columns: int, rows: int
) -> tuple[list[int], list[int], list[int]]:
    """The keys of the glyphs in reach, and the whole pixels of their origins."""
    glyphs, xs, ys = (np.frombuffer(part, kind) for part, kind in zip(run, ("u4", "f8", "f8"), strict=True))
    if not glyphs.size == xs.size == ys.size:
        raise ValueError("a run needs as many x and y (f64) as glyph ids (u32)")
    a, b, c, d, e, f = transform
    with np.errstate(all="ignore"):
        across = np.floor((a * xs + c * ys + e) * columns + 0.5)
        down = np.floor((b * xs + d * ys + f) * rows + 0.5)
        near = (np.abs(across) < _FARTHEST) & (np.abs(down) < _FARTHEST)
    if not near.all():
        glyphs, across, down = glyphs[near], across[near], down[near]
    left, top = np.floor(across / columns), np.floor(down / rows)
    place = (down - top * rows) * 16 + (across - left * columns)
    keys = (glyphs.astype(np.int64) << 8) + place.astype(np.int64)
    return keys.tolist(), left.astype(np.int64).tolist(), top.astype(np.int64).tolist()


def _found(
    keys: list[int],
    left: list[int],
    top: list[int],
    slots: dict[int, int],
    records: Any,
    pages: list[Any],
    arena: Arena,
) -> tuple[list[int], list[tuple[int, _Glyph]]]:
    """What is missing; and the bitmaps that are to be drawn, each with its channels."""
    handles = list(map(slots.get, keys))
    if None in handles:
        handles = [-1 if handle is None else handle for handle in handles]
    table = np.frombuffer(records, _RECORD, len(records) // _RECORD.itemsize)
    numbers = np.array(handles, np.int64)
    slot, generation = numbers & 0xFFFFFFFF, numbers >> 32
    known = (numbers >= 0) & (slot < table.size)
    slot = np.where(known, slot, 0)
    if not table.size:
        return list(dict.fromkeys(keys)), []
    if not table.flags.writeable:
        raise ValueError("the records are not writable")
    copies = table[slot]
    known &= copies["generation"] == generation
    rows = copies.tolist()
    missing: dict[int, None] = {}
    found: list[tuple[int, _Glyph]] = []
    for key, there, row, x, y in zip(keys, known.tolist(), rows, left, top, strict=True):
        _, number, offset, width, height, bearing, rise, stride, channels, _ = row
        if not there:
            missing[key] = None
        elif channels and width and height:
            bitmap = _bitmap(pages, number, offset, width * channels, height, stride, channels)
            if bitmap is None:
                missing[key] = None
            else:
                found.append((channels, (x + bearing, y + rise, width, height, bitmap)))
    latest = arena.records  # others than `records` where those became too short
    table = np.frombuffer(latest, _RECORD, len(latest) // _RECORD.itemsize)
    still = table["generation"][slot] == copies["generation"]
    if not still.all():
        missing |= dict.fromkeys(key for key, same in zip(keys, still.tolist(), strict=True) if not same)
    touched = table["touched"]
    for at in slot[known].tolist():
        touched[at] = min(3, touched[at] + 1)
    return [key for key in dict.fromkeys(keys) if key in missing], found


def _bitmap(
    pages: list[Any], number: int, offset: int, row: int, height: int, stride: int, channels: int
) -> Array | None:
    """A copy of a bitmap, so that nobody pulls it away; None where its page is gone."""
    page = pages[number] if number < len(pages) else None
    if page is None:
        return None
    size = (height - 1) * stride + row
    if channels not in (1, 3, 4) or stride < row or offset + size > len(page):
        raise ValueError("a record lies outside its page")
    data = bytes(page[offset : offset + size])
    if stride == row:
        return np.frombuffer(data, np.uint8).reshape(height, row)
    return np.frombuffer(data + bytes(stride - row), np.uint8).reshape(height, stride)[:, :row]


def _blend(view: Array, depth: int, colour: Array, found: list[tuple[int, _Glyph]], clip: _Box) -> None:
    """Draws the bitmaps in their order: those in gray together, others one by one."""
    gray: list[_Glyph] = []
    for channels, glyph in found:
        if depth == 4 and channels == 1:
            gray.append(glyph)
            continue
        _blend_gray(view, colour, gray, clip)
        gray = []
        inside = _inside(glyph, channels, clip)
        if inside is None:
            continue
        left, top, width, height, bitmap = inside
        part = view[top : top + height, left * depth : (left + width) * depth]
        if depth == 1:
            part[:] = _over(255, 255, bitmap.reshape(height, width, channels)[..., _counted(channels)].max(-1), part)
        elif channels == 3:
            part[:] = _striped(bitmap.reshape(height, width, 3), part.reshape(height, width, 4), colour)
        else:
            own = bitmap.reshape(height, width, 4).astype(np.uint16)
            mixed = _over(own, own[..., 3:], np.uint16(colour[3]), part.reshape(height, width, 4))
            part[:] = mixed.reshape(part.shape)
    _blend_gray(view, colour, gray, clip)


def _counted(channels: int) -> slice:
    """Which channels are coverage."""
    return slice(3, 4) if channels == 4 else slice(None)


def _striped(coverage: Array, below: Array, colour: Array) -> Array:
    """A bitmap in stripes over pixels."""
    four = np.concatenate((coverage[..., ::-1], coverage.max(-1, keepdims=True)), axis=-1)
    mixed: Array = _over(colour, colour[3], four, below).reshape(below.shape[0], -1)
    return mixed


def _inside(glyph: _Glyph, channels: int, clip: _Box) -> _Glyph | None:
    """The part of a bitmap inside the clip."""
    x, y, width, height, bitmap = glyph
    left, top = max(x, clip[0]), max(y, clip[1])
    right, bottom = min(x + width, clip[2]), min(y + height, clip[3])
    if left >= right or top >= bottom:
        return None
    if (left, top, right - left, bottom - top) == (x, y, width, height):
        return glyph
    part = bitmap[top - y : bottom - y, (left - x) * channels : (right - x) * channels]
    return left, top, right - left, bottom - top, part


def _blend_gray(view: Array, colour: Array, glyphs: list[_Glyph], clip: _Box) -> None:
    """Blends bitmaps in gray, band by band: glyphs that follow each other and share rows."""
    shown = [part for part in (_inside(glyph, 1, clip) for glyph in glyphs) if part is not None]
    for band in _bands(shown):
        left, top = min(g[0] for g in band), min(g[1] for g in band)
        right, bottom = max(g[0] + g[2] for g in band), max(g[1] + g[3] for g in band)
        for layer in _layers(band, left, top, right, bottom):
            _blend_layer(view[top:bottom, left * 4 : right * 4], layer, colour)


def _bands(glyphs: list[_Glyph]) -> Iterator[list[_Glyph]]:
    """Glyphs one after the other as long as the box of all holds not much more than they do."""
    band: list[_Glyph] = []
    left = top = right = bottom = area = 0
    for glyph in glyphs:
        x, y, width, height, _ = glyph
        if band:
            box = min(left, x), min(top, y), max(right, x + width), max(bottom, y + height)
            if (box[2] - box[0]) * (box[3] - box[1]) <= 3 * (area + width * height) + 4096:
                left, top, right, bottom = box
                area += width * height
                band.append(glyph)
                continue
            yield band
        band = [glyph]
        left, top, right, bottom, area = x, y, x + width, y + height, width * height
    if band:
        yield band


def _layers(band: list[_Glyph], left: int, top: int, right: int, bottom: int) -> list[Array]:
    """Layers of coverage over the box: in layer n the n-th coverage that is not 0 of each pixel."""
    layers = [np.zeros((bottom - top, right - left), np.uint8)]
    edge = left  # nothing yet to the right of it
    for x, y, width, height, bitmap in band:
        part = np.s_[y - top : y - top + height, x - left : x - left + width]
        if x >= edge:
            layers[0][part] = bitmap
        else:
            _add(layers, part, bitmap)
        edge = max(edge, x + width)
    return layers


def _add(layers: list[Array], part: tuple[slice, slice], coverage: Array) -> None:
    """Adds coverage to the first layer that has none yet, pixel by pixel."""
    for layer in layers:
        there = layer[part]
        touching = (there != 0) & (coverage != 0)
        if not touching.any():
            there |= coverage
            return
        there |= np.where(there != 0, np.uint8(0), coverage)
        coverage = np.where(touching, coverage, np.uint8(0))
    layers.append(np.zeros_like(layers[0]))
    layers[-1][part] = coverage


def _blend_layer(view: Array, layer: Array, colour: Array) -> None:
    """Blends one colour by a layer of coverage: where there is any, one pixel as one number of 32 bits."""
    ys, xs = np.nonzero(layer)
    rows = view.reshape(view.shape[0], -1, 4)
    below = rows[ys, xs]
    rows[ys, xs] = _over(colour, colour[3], layer[ys, xs][:, None], below)


def _over(source: Any, alpha: Any, coverage: Any, below: Array) -> Array:
    """The formula, in 16 bits: nothing in it is larger than 65,535."""
    c = np.asarray(coverage, np.uint16)
    rest = np.uint16(255) - _div255(np.asarray(alpha, np.uint16) * c)
    return _div255(np.asarray(source, np.uint16) * c + below * rest).astype(np.uint8)


def _div255(x: Array) -> Array:
    x = x + np.uint16(128)
    x += x >> 8
    x >>= 8
    return x
