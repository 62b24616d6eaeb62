"""Pictures, patterns, pixels and nested scenes of the Context."""

from __future__ import annotations

import math
from typing import Any, get_args

from vecdraw import codecs, limits
from vecdraw.arguments import to_float
from vecdraw.context.extents import Extents
from vecdraw.context.recorder import one_of
from vecdraw.errors import BadTypeError, BadValueError, IndexSizeError, shown
from vecdraw.geometry.float32 import float32
from vecdraw.paint.image_data import ImageData
from vecdraw.paint.pattern import Pattern
from vecdraw.paint.pixmap import ColorSpace, PixelFormat, Pixmap
from vecdraw.scene.nesting import nesting
from vecdraw.scene.ops import DrawImage, DrawScene, PutPixels
from vecdraw.scene.scene import Scene
from vecdraw.scene.work import draws

_LONG = 2**31
_MOST_ENLARGED = 4  # times the canvas' scale at which a scene may be drawn later and its photographs are still sharp


class Pictures(Extents):
    """draw_image, create_pattern, get/put/create_image_data, draw_scene."""

    # --- pictures -----------------------------------------------------------------------------------------------

    def draw_image(self, image: Any, *args: float) -> None:
        """Draws a picture: `(image, x, y)`, `(image, x, y, w, h)` or `(image, sx, sy, sw, sh, x, y, w, h)`.

        `image` is a Pixmap, a PIL image, an array of shape (h, w), (h, w, 3) or (h, w, 4), encoded bytes, a path, an
        ImageData or another Context. Source coordinates are the picture's pixels (a Context's user units). Parts of
        the source outside the picture are left out. Of a JPEG by path or bytes that is drawn whole and much smaller
        than it is, only what four times the pixels of the canvas each way need is decoded (not with
        `image_smoothing_enabled` False). Raises `ImageError`, `BadTypeError`, `LimitError`.
        """
        if len(args) not in (2, 4, 8):
            raise BadTypeError(f"draw_image() takes an image and 2, 4 or 8 numbers, got {len(args)}")
        pixmap, width, height = self._source(image, self._enough(args[2], args[3]) if len(args) == 4 else None)
        if not self._finite(*args):
            return
        numbers = [float(a) for a in args]
        if len(numbers) == 8:
            sx, sy, sw, sh, x, y, w, h = numbers
        else:
            sx, sy, sw, sh = 0.0, 0.0, width, height
            x, y, w, h = numbers if len(numbers) == 4 else (*numbers, width, height)
        state = self._state
        if not (sw and sh and w and h) or not state.transform.is_invertible:
            return
        sx, sw = _upright(sx, sw)
        sy, sh = _upright(sy, sh)
        x, w = _upright(x, w)
        y, h = _upright(y, h)
        if sx < 0 or sy < 0 or sx + sw > width or sy + sh > height:
            sx, sw, x, w = _cropped(sx, sw, x, w, width)
            sy, sh, y, h = _cropped(sy, sh, y, h, height)
        if sw <= 0 or sh <= 0:
            return
        across, down = pixmap.width / width, pixmap.height / height
        self._record(
            DrawImage(
                pixmap, sx * across, sy * down, sw * across, sh * down, x, y, w, h, state.smoothing, state.share()
            )
        )

    def _enough(self, width: float, height: float) -> tuple[int, int] | None:
        """How many px a picture drawn so large needs to be drawn at four times the canvas' scale; None for all."""
        state = self._state
        if state.smoothing == "none" or state.projection is not None or not self._finite(width, height):
            return None
        m, ratio = state.transform, _MOST_ENLARGED * self._canvas.scale
        sides = abs(ratio * float(width) * math.hypot(m.a, m.b)), abs(ratio * float(height) * math.hypot(m.c, m.d))
        across, down = (max(1, math.ceil(side)) if side < _LONG else _LONG for side in sides)
        return across, down

    def _source(self, image: Any, least_size: tuple[int, int] | None = None) -> tuple[Pixmap, float, float]:
        """A picture, with its width and height in the units that source coordinates are in."""
        if isinstance(image, Pictures):
            return image.snapshot(), image.width, image.height
        pixmap = codecs.sources.pixmap_from(image, least_size)
        return pixmap, float(pixmap.width), float(pixmap.height)

    def create_pattern(self, image: Any, repetition: str | None) -> Pattern:
        """A picture (as `draw_image` takes) repeated: `"repeat"`, `"repeat-x"`, `"repeat-y"`, `"no-repeat"`."""
        pixmap, width, height = self._source(image)
        return Pattern(pixmap, repetition, size=(width, height), strict=self._strict)

    # --- pixels -------------------------------------------------------------------------------------------------

    def create_image_data(
        self,
        width: float | ImageData,
        height: float | None = None,
        *,
        color_space: ColorSpace | None = None,
        pixel_format: PixelFormat | None = None,
    ) -> ImageData:
        """Transparent black pixels of a size, or of the size of another ImageData.

        Raises `IndexSizeError` for a side of 0, `LimitError` for too many pixels.
        """
        if isinstance(width, ImageData):
            return ImageData(width.width, width.height, color_space=width.color_space, pixel_format=width.pixel_format)
        if height is None:
            raise BadTypeError(f"create_image_data() takes width and height, or an ImageData, got {shown(width)}")
        across, down = abs(_long(width, "width")), abs(_long(height, "height"))
        if not (across and down):
            raise IndexSizeError(f"image data must be at least 1 x 1 px, got {width!r} x {height!r}")
        limits.check("canvas_pixels", across * down, f"image data of {across} x {down} px")
        space, stored = self._meaning(color_space, pixel_format)
        return ImageData(across, down, color_space=space, pixel_format=stored)

    def get_image_data(
        self,
        sx: float,
        sy: float,
        sw: float,
        sh: float,
        *,
        color_space: ColorSpace | None = None,
        pixel_format: PixelFormat | None = None,
    ) -> ImageData:
        """Pixels of the canvas, not premultiplied; in device pixels, transparent black outside the canvas.

        Numbers are truncated; negative sizes turn the rectangle over. Raises `IndexSizeError` for a side of 0,
        `StateError` while a layer is open.
        """
        x, y, w, h = _long(sx, "sx"), _long(sy, "sy"), _long(sw, "sw"), _long(sh, "sh")
        if not (w and h):
            raise IndexSizeError(f"image data must be at least 1 x 1 px, got {sw!r} x {sh!r}")
        x, w = (x + w, -w) if w < 0 else (x, w)
        y, h = (y + h, -h) if h < 0 else (y, h)
        limits.check("canvas_pixels", w * h, f"image data of {w} x {h} px")
        space, stored = self._meaning(color_space, pixel_format)
        pixels = self._pixels()
        return ImageData(
            pixels.read_as(x, y, w, h, stored, space), w, h, color_space=space, pixel_format=stored
        )

    def _meaning(self, color_space: object, pixel_format: object) -> tuple[ColorSpace, PixelFormat]:
        """What the pixels of image data mean, with the defaults."""
        space = self._canvas.color_space if color_space is None else color_space
        stored = "rgba-unorm8" if pixel_format is None else pixel_format
        return (
            one_of(space, get_args(ColorSpace), "color_space"),
            one_of(stored, get_args(PixelFormat), "pixel_format"),
        )

    def put_image_data(
        self,
        image_data: ImageData,
        dx: float,
        dy: float,
        dirty_x: float | None = None,
        dirty_y: float | None = None,
        dirty_width: float | None = None,
        dirty_height: float | None = None,
    ) -> None:
        """Replaces pixels, whatever state is in force; in device pixels. The dirty rectangle limits what is taken."""
        if not isinstance(image_data, ImageData):
            raise BadTypeError(f"put_image_data() takes an ImageData, got {shown(image_data)}")
        self._no_layers("pixels are put")
        x, y = _long(dx, "dx"), _long(dy, "dy")
        left, top, right, bottom = 0, 0, image_data.width, image_data.height
        if dirty_x is not None or dirty_y is not None or dirty_width is not None or dirty_height is not None:
            left, right = _dirty(dirty_x, dirty_width, right, "dirty_x", "dirty_width")
            top, bottom = _dirty(dirty_y, dirty_height, bottom, "dirty_y", "dirty_height")
        if left >= right or top >= bottom:
            return
        part = image_data.data[top:bottom, left:right]
        pixmap = Pixmap(
            part.tobytes(),
            right - left,
            bottom - top,
            pixel_format=image_data.pixel_format,
            alpha="unpremultiplied",
            color_space=image_data.color_space,
        )
        self._record(PutPixels(pixmap, x + left, y + top))

    # --- nested scenes ------------------------------------------------------------------------------------------

    def draw_scene(
        self, scene: Scene, x: float = 0.0, y: float = 0.0, width: float | None = None, height: float | None = None
    ) -> None:
        """Draws another scene with its top left at (x, y), scaled to `width` x `height` where they are given."""
        if not isinstance(scene, Scene):
            raise BadTypeError(f"draw_scene() takes a Scene, got {shown(scene)}")
        across = scene.width if width is None else width
        down = scene.height if height is None else height
        if not self._finite(x, y, across, down):
            return
        if across < 0 or down < 0:
            raise BadValueError(f"a scene's size must not be negative, got {across!r} x {down!r}")
        state = self._state
        if not (across and down and scene.width and scene.height) or not state.transform.is_invertible:
            return
        check_nested(scene)
        self._record(
            DrawScene(scene, float(x), float(y), across / scene.width, down / scene.height, state.share())
        )


def check_nested(scene: Scene) -> None:
    """Raises `LimitError` for a scene that draws too many others."""
    limits.check("scene_nesting", nesting(scene), "scenes drawn inside scenes")
    limits.check("scene_draws", draws(scene), "scenes drawn inside scenes, each time they are drawn,")


def _upright(start: float, length: float) -> tuple[float, float]:
    return (start + length, -length) if length < 0 else (start, length)


def _cropped(start: float, length: float, to: float, extent: float, size: float) -> tuple[float, float, float, float]:
    """A source span cut to 0..size, and its target span in proportion; in float32, as in browsers.

    Whether a picture is thinner than a pixel, and so anti-aliased, can hang on the last bit.
    """
    start, length, to, extent = map(float32, (start, length, to, extent))
    if length == 0:
        return start, 0.0, to, 0.0
    ratio = float32(extent / length)
    offset = float32(to - float32(start * ratio))
    first, last = max(start, 0.0), min(float32(start + length), float32(size))
    span = float32(last - first)
    return first, span, float32(float32(first * ratio) + offset), float32(span * ratio)


def _long(value: Any, name: str) -> int:
    """A number as the standard's `[EnforceRange] long`: truncated, finite, 32 bits."""
    number = to_float(value)
    if number is None:
        raise BadTypeError(f"{name} must be a number, got {shown(value)}")
    if not math.isfinite(number) or not -_LONG <= math.trunc(number) < _LONG:
        raise BadTypeError(f"{name} must be a finite number of 32 bits, got {shown(value)}")
    return math.trunc(number)


def _dirty(start: float | None, length: float | None, size: int, start_name: str, length_name: str) -> tuple[int, int]:
    """The part of 0..size that a dirty span covers."""
    if start is None or length is None:
        raise BadTypeError("put_image_data() takes all four numbers of the dirty rectangle or none")
    first, count = _long(start, start_name), _long(length, length_name)
    if count < 0:
        first, count = first + count, -count
    return max(first, 0), min(first + count, size)
