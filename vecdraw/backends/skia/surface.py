"""Scenes to pixels: a raster surface that is drawn on step by step, and the one-shot `render`."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from vecdraw import limits
from vecdraw.backends.skia.convert import drawing_info, image_info
from vecdraw.backends.skia.glyph_runs import GlyphSettings
from vecdraw.backends.skia.library import skia
from vecdraw.backends.skia.memory import PixelMemory, new_memory
from vecdraw.backends.skia.patches import PatchRenderer
from vecdraw.backends.skia.redraw import History
from vecdraw.backends.skia.renderer import Renderer
from vecdraw.errors import BadValueError, LimitError
from vecdraw.geometry.affine import Affine
from vecdraw.kernel import rows
from vecdraw.paint.color import Color
from vecdraw.paint.pixmap import BYTES_PER_PIXEL, ColorSpace, PixelFormat, Pixmap
from vecdraw.scene.ops import Op
from vecdraw.scene.scene import Scene, pixel_size
from vecdraw.scene.work import check_work

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def check_size(width: int, height: int, what: str = "a canvas") -> None:
    """Raises `LimitError` for a canvas of more px than the limits allow."""
    bounds = limits.current()
    if max(width, height) > bounds.canvas_side or width * height > bounds.canvas_pixels:
        limits.check("canvas_side", max(width, height), f"{what} of {width} x {height} px")
        limits.check("canvas_pixels", width * height, f"{what} of {width} x {height} px")


class RasterSurface:
    """A raster canvas of `width` x `height` px, cleared to `background` (transparent when None).

    A surface may be 0 px wide or high: nothing is drawn, nothing read. Not safe from two threads at a time.
    """

    def __init__(self, scene: Scene, *, scale: float | None = None, background: Color | None = None) -> None:
        self.scale = _checked_scale(scene.scale if scale is None else scale)
        self.width, self.height = pixel_size(scene.width, scene.height, self.scale)
        self.color_space: ColorSpace = scene.color_space
        self.pixel_format: PixelFormat = scene.pixel_format
        check_size(self.width, self.height)
        under = background or scene.background
        self._canvas = Scene(scene.width, scene.height, scale=scene.scale, background=under)
        self._recorded_scale, self._dither = scene.scale, scene.dither
        is_opaque = under is not None and under.alpha == 1.0
        self._glyph_settings = GlyphSettings(scene.glyph_policy, scene.dpi * self.scale, is_opaque)
        self._history = History(scene, self._canvas, self.scale, (self.width, self.height))
        self._memory: PixelMemory | None = None
        self._surface: Any = None
        self._renderer: Renderer | None = None

    def _begin(self, ops: Sequence[Op]) -> None:
        """Makes the surface and draws the first operations, on pixels of an earlier drawing where that is less work."""
        beginning = self._history.begin(ops, kept=self.pixel_format == "rgba-unorm8")
        self._memory = beginning.memory
        under = self._canvas.background
        self._surface = self._new_surface(cleared=under is None or under.alpha < 1.0)
        canvas = self._surface.getCanvas()
        renderer = PatchRenderer(
            *(canvas, Affine.scaling(self.scale), self.scale),
            recorded_scale=self._recorded_scale,
            dither=self._dither,
            memory=self._memory,
            glyph_settings=self._glyph_settings,
        )
        with self._history.adding(self._memory, ()):
            beginning.draw(canvas, renderer, self._memory)
        self._renderer = renderer

    def _new_surface(self, *, cleared: bool) -> Any:
        """A surface in eight bits over memory of our own, in float16 over Skia's."""
        try:
            if self.pixel_format == "rgba-unorm8":
                if self._memory is None:
                    self._memory = new_memory(self.width, self.height, cleared=cleared)
                surface = self._memory.surface(self.color_space)
            else:
                info = drawing_info(self.width, self.height, self.pixel_format, self.color_space)
                surface = skia.Surface.MakeRaster(info)
        except MemoryError:
            surface = None
        if surface is None:
            raise LimitError(f"there is no memory for a canvas of {self.width} x {self.height} px")
        return surface

    @property
    def memory(self) -> PixelMemory | None:
        """The pixels as they are, not copied; None for float16 and for a surface without any."""
        self.draw(())
        return self._memory

    def draw(self, ops: list[Op] | tuple[Op, ...]) -> None:
        """Draws more operations on what is there."""
        if not (self.width and self.height):
            return
        if self._renderer is None:
            self._begin(ops)
        elif ops:
            with self._history.adding(self._memory, ops):
                self._renderer.draw(ops)

    def read_pixels(self, x: int = 0, y: int = 0, width: int | None = None, height: int | None = None) -> Any:
        """A part of the surface as an array of shape (height, width, 4), not premultiplied; uint8 or float16.

        What lies outside the surface is transparent black.
        """
        width = self.width if width is None else width
        height = self.height if height is None else height
        return self._read("unpremultiplied", x, y, width, height, self.pixel_format, self.color_space)

    def read_as(
        self, x: int, y: int, width: int, height: int, pixel_format: PixelFormat, color_space: ColorSpace
    ) -> Any:
        """As `read_pixels`, converted to a pixel format and colour space."""
        return self._read("unpremultiplied", x, y, width, height, pixel_format, color_space)

    def snapshot(self, part: tuple[int, int, int, int] | None = None) -> Pixmap:
        """All pixels, or those of `part` (left, top, width, height), as a premultiplied picture.

        What lies outside of the surface is transparent. Raises `BadValueError` when there are none.
        """
        left, top, width, height = part or (0, 0, self.width, self.height)
        if not (width and height):
            raise BadValueError(f"a canvas of {width} x {height} px has no pixels to take a picture of")
        pixels = self._read("premultiplied", left, top, width, height, self.pixel_format, self.color_space)
        return Pixmap(
            pixels.tobytes(),
            width,
            height,
            pixel_format=self.pixel_format,
            alpha="premultiplied",
            color_space=self.color_space,
        )

    def _read(
        self, alpha: str, x: int, y: int, width: int, height: int, pixel_format: PixelFormat, color_space: ColorSpace
    ) -> NDArray[np.uint8] | NDArray[np.float16]:
        import numpy as np  # only reading pixels needs numpy, which is slow to import

        self.draw(())
        asked = (x, y, width, height, pixel_format, color_space)
        memory = self._memory
        if memory is not None and asked == (0, 0, self.width, self.height, self.pixel_format, self.color_space):
            place = memory.buffer, memory.width, memory.height, memory.stride
            if alpha == "premultiplied" or rows.is_opaque(*place):
                whole = np.empty((height, width, 4), np.uint8)
                rows.turned(whole, *place)
                return whole
        pixels = np.zeros((height, width, 4), np.float16 if pixel_format == "rgba-float16" else np.uint8)
        left, top = max(x, 0), max(y, 0)
        right, bottom = min(x + width, self.width), min(y + height, self.height)
        if self._surface is None or left >= right or top >= bottom:
            return pixels
        info = image_info(right - left, bottom - top, pixel_format, alpha, color_space)
        row_bytes = (right - left) * BYTES_PER_PIXEL[pixel_format]
        part = np.empty((bottom - top, right - left, 4), pixels.dtype)
        self._surface.readPixels(info, part, row_bytes, left, top)
        pixels[top - y : bottom - y, left - x : right - x] = part
        return pixels


def render(scene: Scene, *, scale: float | None = None, background: Color | None = None) -> RasterSurface:
    """Draws a whole scene at `scale` px per user unit (the scene's own when None).

    Raises `BadValueError` for a scale that is not positive and finite, `LimitError` for too many pixels and for
    paths or nested scenes that would take too long.
    """
    check_work(scene, scale)
    surface = RasterSurface(scene, scale=scale, background=background)
    surface.draw(scene.ops)
    return surface


def _checked_scale(scale: float) -> float:
    if not (math.isfinite(scale) and scale > 0):
        raise BadValueError(f"scale must be positive and finite, got {scale!r}")
    return scale
