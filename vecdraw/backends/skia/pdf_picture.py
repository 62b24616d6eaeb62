"""What PDF cannot say, drawn as a picture in its place."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from vecdraw import limits
from vecdraw.backends.skia.compositor import Draw, Kind
from vecdraw.backends.skia.convert import drawing_info
from vecdraw.backends.skia.library import skia
from vecdraw.backends.skia.renderer import Renderer
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.rect import Rect
from vecdraw.scene.ops import Op

_INSET: Final = 1 / 256  # px
_MARGIN: Final = 1  # px around a shape, for its antialiased edge


class Area(NamedTuple):
    """Pixels of a page: the grid has `scale` px per pt and begins at the page's top left corner."""

    left: int
    top: int
    right: int
    bottom: int
    scale: float

    @property
    def rect(self) -> Any:
        """The area in pt, a trifle smaller: some viewers take a picture that touches a pixel to fill it."""
        left, top = (self.left + _INSET) / self.scale, (self.top + _INSET) / self.scale
        return skia.Rect(left, top, (self.right - _INSET) / self.scale, (self.bottom - _INSET) / self.scale)

    def joined(self, other: Area) -> Area:
        """The area around both, which are of one grid."""
        return Area(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
            self.scale,
        )


class Source(NamedTuple):
    """What a renderer draws with: `base` maps user units to pt, `scale` is pt per unit of length."""

    base: Affine
    scale: float
    recorded_scale: float
    dither: bool
    nesting: int


class ShadowRenderer(Renderer):
    """Draws the shadows of what it is given, and nothing else; inside layers, whose shadows they are, all there is."""

    def _draw(self, paint: Any, draw: Draw, kind: Kind, bounds: Any = None) -> None:
        if self._layers:
            super()._draw(paint, draw, kind, bounds)
            return
        shadow, filters = self._compositing.shadow, self._compositing.filters
        if shadow is None:
            return
        plain = skia.Paint(paint)
        plain.setBlendMode(skia.BlendMode.kSrcOver)
        only = self._shadow_filter(shadow, only=True)
        if filters or kind == "pattern":
            layer = skia.Paint()
            layer.setImageFilter(skia.ImageFilters.Compose(only, self._chain(filters)) if filters else only)
            self._layered(layer, lambda: draw(plain))
        elif kind == "shape":
            self._cast(draw, plain, shadow)
        else:
            self._in_layer(draw, plain, "source-over", only, bounds)


def area_of(box: Rect, page: Rect, scale: float) -> Area | None:
    """The pixels that `box` touches, both in pt, as far as they lie on the page; None where there are none."""
    left = math.floor(max(box.x, page.x) * scale) - _MARGIN
    top = math.floor(max(box.y, page.y) * scale) - _MARGIN
    right = math.ceil(min(box.right, page.right) * scale) + _MARGIN
    bottom = math.ceil(min(box.bottom, page.bottom) * scale) + _MARGIN
    left, top = max(left, math.floor(page.x * scale)), max(top, math.floor(page.y * scale))
    right, bottom = min(right, math.ceil(page.right * scale)), min(bottom, math.ceil(page.bottom * scale))
    return Area(left, top, right, bottom, scale) if left < right and top < bottom else None


def fitting_scale(page: Rect, scale: float) -> float:
    """`scale` px per pt, or less where all of the page would be more pixels than the limits allow."""
    bounds = limits.current()
    sides = max(page.width, page.height) * scale
    pixels = page.width * page.height * scale * scale
    shrink = min(1.0, (bounds.canvas_side - 2) / sides if sides else 1.0)
    return scale * min(shrink, math.sqrt(bounds.canvas_pixels / 2 / pixels) if pixels else 1.0)


class Plate:
    """A raster canvas for an area of a page, to draw operations on."""

    def __init__(self, area: Area, source: Source, *, shadows_only: bool = False) -> None:
        self.area = area
        info = drawing_info(area.right - area.left, area.bottom - area.top, "rgba-unorm8", "srgb")
        self._surface = skia.Surface.MakeRaster(info)
        if self._surface is None:
            raise MemoryError(f"no memory for a picture of {info.width()} x {info.height()} px")
        canvas = self._surface.getCanvas()
        kind = ShadowRenderer if shadows_only else Renderer
        self._renderer = kind(
            canvas,
            Affine(area.scale, 0.0, 0.0, area.scale, -area.left, -area.top) @ source.base,
            source.scale * area.scale,
            recorded_scale=source.recorded_scale,
            dither=source.dither,
            nesting=source.nesting + 1,  # so that pixels that were put are drawn, not copied
        )

    def draw(self, ops: Sequence[Op]) -> None:
        """Draws more operations on what is there."""
        self._renderer.draw(ops)

    def image(self, area: Area | None = None) -> Any:
        """What is there now, or a part of it."""
        if area is None:
            return self._surface.makeImageSnapshot()
        left, top = self.area.left, self.area.top
        part = skia.IRect(area.left - left, area.top - top, area.right - left, area.bottom - top)
        return self._surface.makeImageSnapshot(part)
