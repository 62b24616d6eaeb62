"""Pictures as they were scaled: resampled once by Skia, kept by picture, source, size and place within a pixel."""

from __future__ import annotations

import math
import threading
import weakref
from typing import Any, Final, NamedTuple

from vecdraw.backends.skia.convert import drawing_info, to_image
from vecdraw.backends.skia.direct_shapes import DirectShapes, clipped
from vecdraw.backends.skia.generations import Generations
from vecdraw.backends.skia.library import skia
from vecdraw.kernel import shapes
from vecdraw.paint.pixmap import Pixmap
from vecdraw.scene.ops import DrawImage

_PIXEL: Final = 4  # bytes
_FAR: Final = 1 << 15  # px
_LEAST: Final = 1 << 12  # px; smaller ones are drawn as soon as looked up
_TIMES: Final = 2  # as many px as the canvas has
_TIE: Final = 1e-3  # px from where an edge may fall on either side of a pixel's middle
_FAST: Final = skia.Canvas.SrcRectConstraint.kFast_SrcRectConstraint


class Scaled(NamedTuple):
    """A picture at its size: BGRA premultiplied, rows of `width` pixels; `opaque` where it covers all of them so."""

    width: int
    height: int
    pixels: bytearray
    opaque: bool


pictures: Final[Generations[Scaled]] = Generations("pictures", "picture_cache_bytes")
"""All scaled pictures of the process."""

_tokens: Final[weakref.WeakKeyDictionary[Pixmap, object]] = weakref.WeakKeyDictionary()
_tokens_lock: Final = threading.Lock()


class DirectPictures(DirectShapes):
    """Draws pictures that are scaled past Skia, each pixel within 1 of 255 of what Skia draws."""

    def _direct_picture(self, op: DrawImage, sampling: Any) -> bool:
        """Draws an upright scaled picture from its kept pixels. False: Skia must."""
        a, b, c, d, e, f = self._matrix
        target = self.direct_target()
        if target is None or self._compositing.alpha != 1.0 or op.smoothing == "none":
            return False
        if b != 0.0 or c != 0.0 or a <= 0.0 or d <= 0.0 or op.width < 0.0 or op.height < 0.0:
            return False
        x, y, width, height = a * op.x + e, d * op.y + f, a * op.width, d * op.height
        if not (width >= 1.0 and height >= 1.0 and abs(x) < _FAR and abs(y) < _FAR):
            return False
        memory = target.memory
        if width * height < _LEAST or width * height > _TIMES * memory.width * memory.height:
            return False
        if (width, height) == (op.sw, op.sh) or any(_is_tie(edge) for edge in (x, y, x + width, y + height)):
            return False  # as it is, which Skia copies; or two roundings could differ by a row
        left, top = math.floor(x), math.floor(y)
        place = x - left, y - top, width, height
        key = (_token(op.pixmap), op.sx, op.sy, op.sw, op.sh, place, op.smoothing, _is_larger(op, place))
        found = pictures.get(key)
        if found is None:
            found = _scaled(op, place, sampling)
            pictures.put(key, found, len(found.pixels))
        area = clipped((left, top, left + found.width, top + found.height), target)
        if area[2]:
            offset = ((area[1] - top) * found.width + area[0] - left) * _PIXEL
            where = memory.buffer, memory.stride, area
            shapes.picture(*where, found.pixels, offset, found.width * _PIXEL, found.opaque)
        return True


def _is_tie(edge: float) -> bool:
    return abs(edge - math.floor(edge) - 0.5) < _TIE


def _is_larger(op: DrawImage, place: tuple[float, float, float, float]) -> bool:
    """Whether the picture grows both ways, on which its resampling depends."""
    return place[2] > op.sw and place[3] > op.sh


def _token(pixmap: Pixmap) -> object:
    """What stands for a picture as long as it lives."""
    token = _tokens.get(pixmap)
    if token is None:
        with _tokens_lock:
            token = _tokens.setdefault(pixmap, object())
    return token


def _scaled(op: DrawImage, place: tuple[float, float, float, float], sampling: Any) -> Scaled:
    x, y, across, down = place
    width, height = math.ceil(x + across), math.ceil(y + down)
    stride = width * _PIXEL
    pixels = bytearray(stride * height)
    surface = skia.Surface.MakeRasterDirect(drawing_info(width, height, "rgba-unorm8", "srgb"), pixels, stride)
    source = skia.Rect(op.sx, op.sy, op.sx + op.sw, op.sy + op.sh)
    target = skia.Rect(x, y, x + across, y + down)
    surface.getCanvas().drawImageRect(to_image(op.pixmap), source, target, sampling, skia.Paint(), _FAST)
    corners = (0, width - 1, (height - 1) * width, height * width - 1)
    covered = all(pixels[corner * _PIXEL + 3] == 255 for corner in corners)
    return Scaled(width, height, pixels, covered and op.pixmap.alpha == "opaque")
