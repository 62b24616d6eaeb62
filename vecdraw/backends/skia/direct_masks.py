"""Coverage of shapes: rasterised once by Skia, kept by form, place and clip, and used again.

The last bit of a coordinate decides how Skia cuts a curve into edges, and so does the clip. So a mask is made where its
shape stands, on a canvas as large as the one that is drawn on, and is what Skia would have covered there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple

from vecdraw.backends.skia.convert import to_path, to_rect
from vecdraw.backends.skia.direct import Target
from vecdraw.backends.skia.generations import Generations
from vecdraw.backends.skia.library import skia
from vecdraw.backends.skia.paints import line_paint
from vecdraw.backends.skia.path_drawing import draw_path, is_hairline
from vecdraw.geometry.path_data import FillRule, PathData
from vecdraw.paint.stroke import Stroke

MOST_SEGMENTS: Final = 64
"""Segments of paths whose masks are kept."""

_INTERSECT: Final = skia.ClipOp.kIntersect
_FAR: Final = 1 << 15  # px
_MOST_FILLED: Final = 1 << 20  # px of a filled shape's mask
_MOST_STROKED: Final = 1 << 17  # px of a stroked outline's, most of which is empty
_LARGEST_SIGMA: Final = 128.0  # px
_BEYOND: Final = 3.0  # sigmas that a blur reaches
_MARGIN: Final = 2.0  # px, for antialiasing
_NUMBER: Final = 32  # bytes of a number in a key


class Mask(NamedTuple):
    """Coverage, a byte a pixel, rows of `width` bytes; (left, top) of the canvas is its first pixel."""

    left: int
    top: int
    width: int
    height: int
    data: bytearray


_NONE: Final = Mask(0, 0, 0, 0, bytearray())
masks: Final[Generations[Mask]] = Generations("masks", "mask_cache_bytes")
"""All masks of the process."""


class Outline(NamedTuple):
    """What is covered: a path filled by `rule`, or (x, y, width, height) as a rectangle; stroked where `stroke` is."""

    path: PathData | None
    rect: tuple[float, float, float, float] | None
    rule: FillRule
    stroke: Stroke | None


class Blur(NamedTuple):
    """How a shadow lies: moved by (dx, dy) px and blurred by `sigma` px."""

    dx: float
    dy: float
    sigma: float


_SHARP: Final = Blur(0.0, 0.0, 0.0)


class MaskMaker:
    """Masks of shapes on one canvas of `width` x `height` px."""

    def __init__(self, width: int, height: int) -> None:
        self._width = width
        self._height = height
        self._surface: Any = None

    def mask(
        self, outline: Outline, matrix: Callable[[], Any], place: object, clip: Target, blur: Blur = _SHARP
    ) -> Mask | None:
        """The coverage inside `clip` of a shape put there by `matrix()`, which `place` names; None if it is not kept.

        That is where it is too large, too far away or of too many segments.
        """
        if blur.sigma > _LARGEST_SIGMA or (outline.path is not None and len(outline.path.verbs) > MOST_SEGMENTS):
            return None
        path = outline.path
        what = outline.rect if path is None else (path.verbs, path.coords, outline.rule)
        key = (what, outline.stroke, place, clip[1:], blur)
        found = masks.get(key)
        if found is None:
            found = self._rasterised(outline, matrix(), clip, blur)
            numbers = 0 if path is None else len(path.coords)
            masks.put(key, found, len(found.data) + _NUMBER * numbers)
        return None if found is _NONE else found

    def _rasterised(self, outline: Outline, matrix: Any, clip: Target, blur: Blur) -> Mask:
        paint = skia.Paint(AntiAlias=True) if outline.stroke is None else line_paint(outline.stroke)
        if outline.stroke is not None and is_hairline(paint, matrix):
            return _NONE  # Skia draws its pixels one by one, some of them twice
        bounds, draw = _drawing(outline)
        if blur is not _SHARP:
            matrix.postTranslate(blur.dx, blur.dy)
        around = matrix.mapRect(paint.computeFastBounds(bounds))
        reach = _MARGIN + _BEYOND * blur.sigma
        if not all(abs(side) < _FAR for side in (around.left(), around.top(), around.right(), around.bottom())):
            return _NONE
        box = around.makeOutset(reach, reach).roundOut()
        if not box.intersect(skia.IRect(*clip[1:])):
            return Mask(clip.left, clip.top, 0, 0, bytearray())
        width, height = box.width(), box.height()
        if width * height > (_MOST_FILLED if outline.stroke is None else _MOST_STROKED):
            return _NONE
        if blur.sigma > 0:
            filtered = skia.MaskFilter.MakeBlur(skia.BlurStyle.kNormal_BlurStyle, blur.sigma, False)
            if filtered is not None:  # none for a sigma that is 0 in float32
                paint.setMaskFilter(filtered)
        return Mask(box.left(), box.top(), width, height, self._covered(matrix, clip, box, lambda c: draw(c, paint)))

    def _covered(self, matrix: Any, clip: Target, box: Any, draw: Callable[[Any], None]) -> bytearray:
        """What `draw` covers in `box`, which holds all that it covers."""
        if self._surface is None:
            self._surface = skia.Surface.MakeRaster(skia.ImageInfo.MakeA8(self._width, self._height))
            if self._surface is None:
                raise MemoryError(f"no memory for the edges of shapes on {self._width} x {self._height} px")
        canvas = self._surface.getCanvas()
        coverage = bytearray(box.width() * box.height())
        info = skia.ImageInfo.MakeA8(box.width(), box.height())
        canvas.save()
        canvas.clipRect(skia.Rect(*clip[1:]), _INTERSECT, False)
        canvas.setMatrix(matrix)
        draw(canvas)
        canvas.restore()
        self._surface.readPixels(info, coverage, box.width(), box.left(), box.top())
        canvas.save()
        canvas.clipRect(skia.Rect.Make(box), _INTERSECT, False)
        canvas.clear(0)
        canvas.restore()
        return coverage


def _drawing(outline: Outline) -> tuple[Any, Callable[[Any, Any], None]]:
    """The bounds of an outline in user units, and what draws it on a canvas with a paint."""
    if outline.rect is not None:
        rect = to_rect(*outline.rect)
        return rect, lambda canvas, paint: canvas.drawRect(rect, paint)
    data = outline.path or PathData()
    path = to_path(data, outline.rule)
    return path.getBounds(), lambda canvas, paint: draw_path(canvas, data, path, paint)
