"""Coverage of shapes: rasterised once by Skia, kept by form, place and clip, and used again.

The last bit of a coordinate decides how Skia cuts a curve into edges, and so does the clip. So a mask is made where its
shape stands, on a canvas as large as the one that is drawn on, and is what Skia would have covered there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple

from vecdraw.backends.skia.convert import to_matrix, to_path, to_rect
from vecdraw.backends.skia.direct import Target
from vecdraw.backends.skia.generations import Generations
from vecdraw.backends.skia.library import skia
from vecdraw.backends.skia.paints import line_paint
from vecdraw.backends.skia.path_drawing import draw_path, is_hairline
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.path_data import ARC, CONIC, FillRule, PathData
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
_LONE_ARC: Final = 3  # segments: where it starts, the arc, and closing it
_NUMBER: Final = 32  # bytes of a number in a key


class Mask(NamedTuple):
    """Coverage, a byte a pixel, rows of `width` bytes; (left, top) of the canvas is its first pixel.

    `area` is about how many px the shape would take without the clip.
    """

    left: int
    top: int
    width: int
    height: int
    data: bytearray
    area: float


masks: Final[Generations[Mask]] = Generations("masks", "mask_cache_bytes")
"""All masks of the process."""


class Outline:
    """What is covered: a path filled by `rule`, or (x, y, width, height) as a rectangle; stroked where `stroke` is."""

    __slots__ = ("_bounds", "_draw", "data", "rect", "rule", "stroke")

    def __init__(
        self,
        data: PathData | None,
        rect: tuple[float, float, float, float] | None = None,
        rule: FillRule = "nonzero",
        stroke: Stroke | None = None,
    ) -> None:
        self.data = data
        self.rect = rect
        self.rule = rule
        self.stroke = stroke
        self._bounds: Any = None
        self._draw: Callable[[Any, Any], None] | None = None

    @property
    def key(self) -> tuple[object, ...]:
        """What it is equal by."""
        data = self.data
        return (self.rect, self.stroke) if data is None else (data.verbs, data.coords, self.rule, self.stroke)

    def is_surely_below(self, area: float) -> bool:
        """Whether its box is smaller (user units); told from the numbers alone, where they tell."""
        data = self.data
        if data is None:
            return self.rect is None or abs(self.rect[2] * self.rect[3]) < area
        if CONIC in data.verbs:
            return False
        coords = data.coords
        if ARC not in data.verbs:
            xs, ys = coords[0::2], coords[1::2]
            return (max(xs) - min(xs)) * (max(ys) - min(ys)) < area
        return data.verbs.count(ARC) == 1 and len(data.verbs) <= _LONE_ARC and 4.0 * coords[4] * coords[5] < area

    @property
    def bounds(self) -> Any:
        """Holds what is covered, the stroke's width not counted (user units)."""
        self._prepare()
        return self._bounds

    def draw(self, canvas: Any, paint: Any) -> None:
        """Draws it on a canvas."""
        self._prepare()(canvas, paint)

    def _prepare(self) -> Callable[[Any, Any], None]:
        if self._draw is None:
            data = self.data
            if data is None:
                rect = self._bounds = to_rect(*(self.rect or (0.0, 0.0, 0.0, 0.0)))
                self._draw = lambda canvas, paint: canvas.drawRect(rect, paint)
            else:
                path = to_path(data, self.rule)
                self._bounds = path.getBounds()
                self._draw = lambda canvas, paint: draw_path(canvas, data, path, paint)
        return self._draw


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
        self,
        outline: Outline,
        place: Affine,
        clip: Target,
        blur: Blur = _SHARP,
        *,
        smallest: int = 0,
    ) -> Mask | None:
        """The coverage inside `clip` of a shape put there by `place`; None if it is not kept.

        That is where it is too large, too far away, of too many segments, or of less than `smallest` px.
        """
        if blur.sigma > _LARGEST_SIGMA or (outline.data is not None and len(outline.data.verbs) > MOST_SEGMENTS):
            return None
        key = (outline.key, place, clip[1:], blur)
        found = masks.get(key)
        if found is None:
            bounds = outline.bounds
            area = bounds.width() * bounds.height() * abs(place.determinant)
            found = None if area < smallest else self._rasterised(outline, place, clip, blur, area)
            if found is None:
                return None
            numbers = 0 if outline.data is None else len(outline.data.coords)
            masks.put(key, found, len(found.data) + _NUMBER * numbers)
        return found if found.area >= smallest else None

    def _rasterised(self, outline: Outline, place: Affine, clip: Target, blur: Blur, area: float) -> Mask | None:
        matrix = to_matrix(place)
        paint = skia.Paint(AntiAlias=True) if outline.stroke is None else line_paint(outline.stroke)
        if outline.stroke is not None and is_hairline(paint, matrix):
            return None  # Skia draws its pixels one by one, some of them twice
        if blur is not _SHARP:
            matrix.postTranslate(blur.dx, blur.dy)
        around = matrix.mapRect(paint.computeFastBounds(outline.bounds))
        reach = _MARGIN + _BEYOND * blur.sigma
        if not all(abs(side) < _FAR for side in (around.left(), around.top(), around.right(), around.bottom())):
            return None
        box = around.makeOutset(reach, reach).roundOut()
        if not box.intersect(skia.IRect(*clip[1:])):
            return Mask(clip.left, clip.top, 0, 0, bytearray(), area)
        width, height = box.width(), box.height()
        if width * height > (_MOST_FILLED if outline.stroke is None else _MOST_STROKED):
            return None
        if blur.sigma > 0:
            filtered = skia.MaskFilter.MakeBlur(skia.BlurStyle.kNormal_BlurStyle, blur.sigma, False)
            if filtered is not None:  # none for a sigma that is 0 in float32
                paint.setMaskFilter(filtered)
        coverage = self._covered(matrix, clip, box, lambda canvas: outline.draw(canvas, paint))
        return Mask(box.left(), box.top(), width, height, coverage, area)

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
