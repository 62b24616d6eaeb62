"""Parts of a scene: strips of its rows, drawn without the memory for all of them, and what lies around its canvas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from vecdraw.backends.skia.beginnings import Plain
from vecdraw.backends.skia.renderer import Renderer
from vecdraw.backends.skia.surface import RasterSurface
from vecdraw.geometry.affine import Affine
from vecdraw.paint.color import Color
from vecdraw.scene.ops import Op
from vecdraw.scene.scene import Scene, pixel_size
from vecdraw.scene.work import check_work


class Part(NamedTuple):
    """Pixels of a scene's canvas and of what lies around it; (0, 0) is the first of the canvas."""

    left: int
    top: int
    width: int
    height: int


class PartSurface(RasterSurface):
    """A part of a scene as a canvas of its own."""

    def __init__(
        self, scene: Scene, part: Part, *, scale: float | None = None, background: Color | None = None
    ) -> None:
        ratio = scene.scale if scale is None else scale
        canvas = replace(scene, width=part.width / ratio, height=part.height / ratio)
        super().__init__(canvas, scale=scale, background=background)
        self._part = part

    def _begin(self, ops: Sequence[Op]) -> None:
        under = self._canvas.background
        self._surface = self._new_surface(cleared=under is None or under.alpha < 1.0)
        canvas = self._surface.getCanvas()
        renderer = Renderer(
            *(canvas, self._base(), self.scale),
            recorded_scale=self._recorded_scale,
            dither=self._dither,
            memory=self._memory,
            glyph_settings=self._glyph_settings,
        )
        Plain(self._canvas, ops).draw(canvas, renderer, self._memory)
        self._renderer = renderer

    def _base(self) -> Affine:
        """From user units to the pixels of the part."""
        return Affine(self.scale, 0.0, 0.0, self.scale, -self._part.left, -self._part.top)


def render_part(
    scene: Scene,
    left: int,
    top: int,
    width: int,
    height: int,
    *,
    scale: float | None = None,
    background: Color | None = None,
) -> PartSurface:
    """Draws `width` x `height` px from (left, top) of a scene's canvas on, what lies around it included; see `render`.

    What lies beside them is not there for backdrops, which show what is on the canvas.
    """
    surface = PartSurface(scene, Part(left, top, width, height), scale=scale, background=background)
    check_work(replace(scene, width=width / surface.scale, height=height / surface.scale), scale)
    surface.draw(scene.ops)
    return surface


def render_strip(
    scene: Scene, top: int, rows: int, *, scale: float | None = None, background: Color | None = None
) -> PartSurface:
    """Draws the rows from `top` to `top + rows` of a scene; see `render_part`."""
    width, _ = pixel_size(scene.width, scene.height, scene.scale if scale is None else scale)
    return render_part(scene, 0, top, width, rows, scale=scale, background=background)
