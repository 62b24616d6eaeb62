"""The twin of _glyphs.c in numpy: the same bytes.

Glyphs of a run are gathered in layers of coverage that are blended at the end, since blending a run is far fewer calls
than blending each glyph. Where glyphs touch, the later one goes to the next layer: each pixel is blended in the order
of the glyphs.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from struct import Struct
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


class Arena(Protocol):
    """What has the records that are in force."""

    @property
    def records(self) -> Any:
        """A writable buffer."""


_RECORD: Final = Struct("<IIIHHhhHBB8x")
_TOUCHED: Final = 23
_SLOT: Final = 0xFFFFFFFF
_FARTHEST: Final = 1e9
_SPARE: Final = 4096  # px that glyphs of a band may leave empty
_AT_ONCE: Final = 16384  # px: what is computed with them stays in a processor's cache
_PAIR: Final = np.uint32(0x00FF00FF)  # two channels of a pixel, 16 bits each
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


def draw_all(
    pixels: tuple[Any, int, int, int, int, int, int, int],
    runs: list[Any],
    first: int,
    records: Any,  # noqa: ARG001 - the arguments are those of the kernel; each run is given those in force
    pages: list[Any],
    pins: Any,
    arena: Arena,
) -> tuple[int, list[int]]:
    """As `_glyphs.draw_all`."""
    if not 0 <= first <= len(runs):
        raise ValueError("the first must be an index of a run")
    for at in range(first, len(runs)):
        colour, run, transform, columns, rows, slots = runs[at]
        missing = draw(
            *(pixels, 4, colour, run, transform, columns, rows, slots, arena.records, pages, pins, arena),
        )
        if missing:
            return at, missing
    return len(runs), []


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
    if memoryview(records).readonly:
        raise ValueError("the records are not writable")
    missing: dict[int, None] = {}
    found: list[tuple[int, _Glyph]] = []
    used: list[tuple[int, int]] = []
    read, size, room = _RECORD.unpack_from, _RECORD.size, len(records)
    for key, x, y in zip(keys, left, top, strict=True):
        handle = slots.get(key, -1)
        at = (handle & _SLOT) * size
        if handle < 0 or at + size > room:
            missing[key] = None
            continue
        generation, number, offset, width, height, bearing, rise, stride, channels, touched = read(records, at)
        if generation != handle >> 32:
            missing[key] = None
            continue
        if channels and width and height:
            bitmap = _bitmap(pages, number, offset, width * channels, height, stride, channels)
            if bitmap is None:
                missing[key] = None
                continue
            found.append((channels, (x + bearing, y + rise, width, height, bitmap)))
        records[at + _TOUCHED] = min(touched + 1, 3)
        used.append((key, handle))
    latest = arena.records  # others than `records` where those became too short
    for key, handle in used:
        if read(latest, (handle & _SLOT) * size)[0] != handle >> 32:
            missing[key] = None
    return [key for key in dict.fromkeys(keys) if key in missing] if missing else [], found


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
    return np.ndarray((height, row), np.uint8, bytes(page[offset : offset + size]), 0, (stride, 1))


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
    if x >= clip[0] and y >= clip[1] and x + width <= clip[2] and y + height <= clip[3]:
        return glyph
    left, top = max(x, clip[0]), max(y, clip[1])
    right, bottom = min(x + width, clip[2]), min(y + height, clip[3])
    if left >= right or top >= bottom:
        return None
    part = bitmap[top - y : bottom - y, (left - x) * channels : (right - x) * channels]
    return left, top, right - left, bottom - top, part


def _blend_gray(view: Array, colour: Array, glyphs: list[_Glyph], clip: _Box) -> None:
    """Blends bitmaps in gray, band by band: glyphs that follow each other and share rows."""
    if not glyphs:
        return
    shown = [part for part in (_inside(glyph, 1, clip) for glyph in glyphs) if part is not None]
    for band in _bands(shown):
        left, top = min(g[0] for g in band), min(g[1] for g in band)
        right, bottom = max(g[0] + g[2] for g in band), max(g[1] + g[3] for g in band)
        for layer in _layers(band, left, top, right, bottom):
            _blend_layer(view[top:bottom, left * 4 : right * 4], layer, colour)


def _bands(glyphs: list[_Glyph]) -> Iterator[list[_Glyph]]:
    """Glyphs one after the other as long as the box of all holds not much more than they do."""
    first = 0
    left = top = right = bottom = area = 0
    for at, (x, y, width, height, _) in enumerate(glyphs):
        new_right, new_bottom, area = x + width, y + height, area + width * height
        if at > first:
            new_left, new_top = min(left, x), min(top, y)
            new_right = max(right, new_right)
            new_bottom = max(bottom, new_bottom)
            if (new_right - new_left) * (new_bottom - new_top) <= 3 * area + _SPARE:
                left, top, right, bottom = new_left, new_top, new_right, new_bottom
                continue
            yield glyphs[first:at]
        first = at
        left, top, right, bottom, area = x, y, x + width, y + height, width * height
    if glyphs:
        yield glyphs[first:]


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
    """Blends one colour by a layer of coverage, as many rows at a time as a cache holds."""
    pairs = _pairs(*colour.tolist())
    rows = max(1, _AT_ONCE // layer.shape[1])
    for at in range(0, layer.shape[0], rows):
        pairs.blend(view[at : at + rows], layer[at : at + rows])


class _Pairs:
    """One colour blended by coverage: two channels of a pixel at a time, in the halves of a number of 32 bits."""

    def __init__(self, blue: int, green: int, red: int, alpha: int) -> None:
        coverage = np.arange(256, dtype=np.uint32)
        # What the colour adds, with the half that rounding adds; and what is left of the pixel below.
        self._low = (np.uint32(blue | red << 16) * coverage) + np.uint32(0x00800080)
        self._high = (np.uint32(green | alpha << 16) * coverage) + np.uint32(0x00800080)
        self._rest = np.uint32(255) - _div255(np.uint16(alpha) * coverage.astype(np.uint16)).astype(np.uint32)

    def blend(self, view: Array, layer: Array) -> None:
        """Blends into pixels (rows, columns * 4) by coverage (rows, columns)."""
        pixels = view.view("<u4")
        below, coverage = pixels.ravel(), layer.ravel()
        shown = np.flatnonzero(coverage != 0)
        below[shown] = self._mixed(below[shown], coverage[shown])
        pixels[:] = below.reshape(pixels.shape)

    def _mixed(self, below: Array, coverage: Array) -> Array:
        rest = self._rest[coverage]
        low = (below & _PAIR) * rest
        low += self._low[coverage]
        low += (low >> 8) & _PAIR
        low >>= 8
        low &= _PAIR
        high = ((below >> 8) & _PAIR) * rest
        high += self._high[coverage]
        high += (high >> 8) & _PAIR
        high &= ~_PAIR
        high |= low
        return high


@lru_cache(maxsize=64)
def _pairs(blue: int, green: int, red: int, alpha: int) -> _Pairs:
    return _Pairs(blue, green, red, alpha)


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
