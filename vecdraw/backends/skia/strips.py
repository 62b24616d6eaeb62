"""A strip of a scene: some rows of its pixels, drawn without the memory for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from vecdraw.backends.skia.beginnings import Plain
from vecdraw.backends.skia.renderer import Renderer
from vecdraw.backends.skia.surface import RasterSurface
from vecdraw.geometry.affine import Affine
from vecdraw.paint.color import Color
from vecdraw.scene.ops import Op
from vecdraw.scene.scene import Scene
from vecdraw.scene.work import check_work


class StripSurface(RasterSurface):
    """The rows of a scene's canvas from `top` on, `rows` of them, as a canvas of their own."""

    def __init__(
        self, scene: Scene, top: int, rows: int, *, scale: float | None = None, background: Color | None = None
    ) -> None:
        ratio = scene.scale if scale is None else scale
        super().__init__(replace(scene, height=rows / ratio), scale=scale, background=background)
        self._top = top

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
        """From user units to the pixels of the strip."""
        return Affine(self.scale, 0.0, 0.0, self.scale, 0.0, -self._top)


def render_strip(
    scene: Scene, top: int, rows: int, *, scale: float | None = None, background: Color | None = None
) -> StripSurface:
    """Draws the rows from `top` to `top + rows` of a scene; see `render`.

    What lies above and below them is not there for backdrops, which show what is on the canvas.
    """
    surface = StripSurface(scene, top, rows, scale=scale, background=background)
    check_work(replace(scene, height=rows / surface.scale), scale)
    surface.draw(scene.ops)
    return surface
