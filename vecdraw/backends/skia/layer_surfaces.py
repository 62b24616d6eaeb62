"""How large the pixels of a layer are: as the canvas, or as much around it as the layer's filter and shadow look at."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

from vecdraw import limits
from vecdraw.backends.skia.library import skia
from vecdraw.backends.skia.state import LayerSurface
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.rect import Rect

_GRID: Final = 8  # px; dither and noise repeat themselves, so that moved by it they stay in their phase
_NEGLIGIBLE: Final = 1 / 256  # px; coverage below what eight bits show
_FAR: Final = 1e9  # px
_EVERYTHING: Final = (-_FAR, -_FAR, _FAR, _FAR)


def is_on(canvas: Any, area: Any) -> bool:
    """Whether pixels are those of the canvas, and no others."""
    info = canvas.imageInfo()
    return bool(area.isEmpty() or skia.IRect(0, 0, info.width(), info.height()).contains(area))


def looked_at(area: Any, filters: Sequence[Any]) -> Any:
    """The pixels from which the image filters, or none, bring something into `area`; itself among them."""
    found = area.makeOffset(0, 0)
    for one in filters:
        found.join(one.filterBounds(area, skia.Matrix(), skia.ImageFilter.kReverse_MapDirection, None))
    return found


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


def layer_surface(canvas: Any, needed: Any, content: Any) -> LayerSurface:
    """Pixels for what of `content` (None for nothing) is needed: those of the canvas, or others where they do not do.

    Raises `LimitError` where that is more than a canvas may have.
    """
    info, used = canvas.imageInfo(), needed.makeOffset(0, 0)
    if content is None or not used.intersect(content) or is_on(canvas, used):
        return LayerSurface(_made(canvas, info))
    left, top = (side // _GRID * _GRID for side in (used.left(), used.top()))
    right, bottom = (-(-side // _GRID) * _GRID for side in (used.right(), used.bottom()))
    width, height = right - left, bottom - top
    what = f"what a layer's filter or shadow looks at, {width} x {height} px,"
    limits.check("canvas_side", max(width, height), what)
    limits.check("canvas_pixels", width * height, what)
    return LayerSurface(_made(canvas, info.makeWH(width, height)), left, top)


def _made(canvas: Any, info: Any) -> Any:
    surface = canvas.makeSurface(info)
    if surface is None:
        raise MemoryError(f"no memory for a layer of {info.width()} x {info.height()} px")
    return surface
