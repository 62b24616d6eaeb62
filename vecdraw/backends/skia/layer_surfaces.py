"""How large the pixels of a layer are: as the canvas, or as much around it as the layer's filter and shadow look at."""

from __future__ import annotations

import math
from typing import Any, Final

from vecdraw import limits
from vecdraw.backends.skia.library import skia
from vecdraw.backends.skia.state import LayerSurface, Seen
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.rect import Rect

_GRID: Final = 8  # px; dither and noise repeat themselves, so that moved by it they stay in their phase
_NEGLIGIBLE: Final = 1 / 256  # px; coverage below what eight bits show
_WORK: Final = 6  # units of filter_work for a pixel, as for a blur
_FAR: Final = 1e9  # px
_EVERYTHING: Final = (-_FAR, -_FAR, _FAR, _FAR)


def is_on(canvas: Any, area: Any) -> bool:
    """Whether pixels are those of the canvas, and no others."""
    info = canvas.imageInfo()
    return bool(area.isEmpty() or skia.IRect(0, 0, info.width(), info.height()).contains(area))


def pixels_around(box: Rect | None, base: Affine) -> Any:
    """The pixels that a box of user units touches; None for no box."""
    if box is None:
        return None
    placed = box.transformed(base)
    edges = (placed.x, placed.y, placed.right, placed.bottom)
    left, top, right, bottom = (
        edge if math.isfinite(edge) else far for edge, far in zip(edges, _EVERYTHING, strict=True)
    )
    low, high = (math.floor(min(max(edge + _NEGLIGIBLE, -_FAR), _FAR)) for edge in (left, top))
    end, last = (math.ceil(min(max(edge - _NEGLIGIBLE, -_FAR), _FAR)) for edge in (right, bottom))
    return skia.IRect(low, high, max(end, low), max(last, high))


def layer_surface(canvas: Any, needed: Any, content: Any, seen: Seen) -> LayerSurface:
    """Pixels for what of `content` (None for nothing) is needed: those of the canvas, or others where they do not do.

    Raises `LimitError` where that is more than a canvas may have, or too much beyond what is `seen` in the end: layers
    in layers look further and further.
    """
    info, used = canvas.imageInfo(), needed.makeOffset(0, 0)
    if content is None or not used.intersect(content) or is_on(canvas, used):
        return LayerSurface(_made(canvas, info))
    left, right = _span(used.left(), used.right(), info.width())
    top, bottom = _span(used.top(), used.bottom(), info.height())
    width, height = right - left, bottom - top
    what = f"what a layer's filter or shadow looks at, {width} x {height} px,"
    limits.check("canvas_side", max(width, height), what)
    limits.check("canvas_pixels", width * height, what)
    limits.check("filter_work", (width * height - seen.width * seen.height) * _WORK, what)
    return LayerSurface(_made(canvas, info.makeWH(width, height)), left, top)


def _span(first: int, end: int, side: int) -> tuple[int, int]:
    """From where to where pixels go: as far as used, and as the canvas where they meet it.

    Curves are cut at the edges of what they are drawn on, and are rounded otherwise then; so the edges are the same,
    whatever part of the canvas is seen.
    """
    if first < side and end > 0:
        first, end = min(first, 0), max(end, side)
    return first // _GRID * _GRID, end


def _made(canvas: Any, info: Any) -> Any:
    surface = canvas.makeSurface(info)
    if surface is None:
        raise MemoryError(f"no memory for a layer of {info.width()} x {info.height()} px")
    return surface
