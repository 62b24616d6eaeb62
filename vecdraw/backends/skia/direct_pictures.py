"""Pictures as they were scaled and filtered: once by Skia, kept by picture, source, place, filters and clip.

The last bit of a coordinate decides which sixteenth of a pixel Skia resamples at, so that a picture is resampled where
it stands, on a canvas as large as the one that is drawn on.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from vecdraw.backends.skia.convert import drawing_info, to_image, to_matrix, to_rect
from vecdraw.backends.skia.direct import Target
from vecdraw.backends.skia.direct_shapes import DirectShapes, clipped, first_shown
from vecdraw.backends.skia.generations import Generations
from vecdraw.backends.skia.library import skia
from vecdraw.geometry.affine import Affine
from vecdraw.kernel import shapes
from vecdraw.paint.compositing import Compositing
from vecdraw.paint.filters import Displacement
from vecdraw.paint.pixmap import Pixmap
from vecdraw.scene.ops import DrawImage

_PIXEL: Final = 4  # bytes
_FAR: Final = 1 << 15  # px
_TIE: Final = 1e-3  # px; so near to the middle of a pixel an edge may leave it out or not
_LEAST: Final = 1 << 12  # px; smaller ones are drawn as soon as looked up
_FAST: Final = skia.Canvas.SrcRectConstraint.kFast_SrcRectConstraint


class Scaled(NamedTuple):
    """What shows of a picture: BGRA premultiplied, rows of `width` pixels; `opaque` where it covers all of them so.

    (left, top) of the canvas is its first pixel.
    """

    left: int
    top: int
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
        matrix, target = self._matrix, self.direct_target()
        if target is None or self._compositing.alpha != 1.0 or matrix.b != 0.0 or matrix.c != 0.0:
            return False
        across, down = abs(matrix.a * op.width), abs(matrix.d * op.height)
        if across < 1.0 or down < 1.0 or across * down < _LEAST or (across, down) == (op.sw, op.sh):
            return False  # as it is Skia copies it
        return self._kept_picture(op, target, None, lambda: _scaled(op, matrix, target, sampling))

    def _direct_filtered(self, op: DrawImage) -> bool:
        """Draws a filtered picture from its kept pixels. False: Skia must."""
        matrix, target, (_, blend, shadow, filters) = self._matrix, self._direct_memory(), self._compositing
        if target is None or not filters or shadow is not None or blend != "source-over":
            return False
        if any(isinstance(one, Displacement) for one in filters):
            return False  # by another picture
        if abs(matrix.determinant * op.width * op.height) < _LEAST:
            return False
        return self._kept_picture(op, target, self._compositing, lambda: self._filtered(op, target))

    def _kept_picture(
        self, op: DrawImage, target: Target, effects: Compositing | None, make: Callable[[], Scaled | None]
    ) -> bool:
        """Draws what `make` makes of a picture, or what it made before."""
        memory = target.memory
        key = (_token(op.pixmap), *op[1:-1], self._matrix, target[1:], memory.width, memory.height, effects)
        found = pictures.get(key)
        if found is None:
            found = make()
            if found is None:
                return False
            pictures.put(key, found, len(found.pixels))
        left, top, width, height, pixels, opaque = found
        area = clipped((left, top, left + width, top + height), self._part(target))
        offset = first_shown(area, left, top, width) * _PIXEL
        shapes.picture(memory.buffer, memory.stride, area, pixels, offset, width * _PIXEL, opaque)
        return True

    def _filtered(self, op: DrawImage, target: Target) -> Scaled:
        """What a filtered picture leaves on an empty canvas."""
        _, left, top, right, bottom = target
        surface = _empty(target)
        self._draw_elsewhere(surface.getCanvas(), op)
        width, height = max(0, right - left), max(0, bottom - top)
        return Scaled(left, top, width, height, _read(surface, left, top, width, height), False)

    def _draw_elsewhere(self, canvas: Any, op: DrawImage) -> None:
        """Draws an operation on another canvas of the same size, by Skia."""
        raise NotImplementedError


def _token(pixmap: Pixmap) -> object:
    """What stands for a picture as long as it lives."""
    token = _tokens.get(pixmap)
    if token is None:
        with _tokens_lock:
            token = _tokens.setdefault(pixmap, object())
    return token


def _scaled(op: DrawImage, matrix: Affine, target: Target, sampling: Any) -> Scaled | None:
    rect, place = to_rect(op.x, op.y, op.width, op.height), to_matrix(matrix)
    around = place.mapRect(rect)
    sides = (around.left(), around.top(), around.right(), around.bottom())
    if not all(abs(side) < _FAR for side in sides):
        return None
    opaque = op.pixmap.alpha == "opaque"
    if opaque and any(abs(side % 1.0 - 0.5) < _TIE for side in sides):
        return None
    box, clip = around.round() if opaque else around.roundOut(), skia.IRect(*target[1:])
    if not box.intersect(clip):
        return Scaled(target.left, target.top, 0, 0, bytearray(), True)
    surface = _empty(target)
    canvas = surface.getCanvas()
    canvas.clipRect(skia.Rect.Make(clip), skia.ClipOp.kIntersect, False)
    canvas.setMatrix(place)
    source = skia.Rect(op.sx, op.sy, op.sx + op.sw, op.sy + op.sh)
    canvas.drawImageRect(to_image(op.pixmap), source, rect, sampling, skia.Paint(), _FAST)
    left, top, width, height = box.left(), box.top(), box.width(), box.height()
    return Scaled(left, top, width, height, _read(surface, left, top, width, height), opaque)


def _empty(target: Target) -> Any:
    """A transparent canvas as large as that of a target."""
    surface = skia.Surface.MakeRaster(drawing_info(target.memory.width, target.memory.height, "rgba-unorm8", "srgb"))
    if surface is None:
        raise MemoryError(f"no memory for a picture on {target.memory.width} x {target.memory.height} px")
    return surface


def _read(surface: Any, left: int, top: int, width: int, height: int) -> bytearray:
    """Pixels of a canvas: BGRA premultiplied."""
    pixels = bytearray(width * height * _PIXEL)
    if pixels:
        surface.readPixels(drawing_info(width, height, "rgba-unorm8", "srgb"), pixels, width * _PIXEL, left, top)
    return pixels
