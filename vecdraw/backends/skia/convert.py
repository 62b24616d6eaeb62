"""Values to Skia's: colours, matrices, paths, pictures."""

from __future__ import annotations

import math
import re
import struct
import threading
import weakref
from array import array
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final

from vecdraw.backends.skia.library import skia
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.arc import ellipse_point, first_angle
from vecdraw.geometry.float32 import FLOAT32_MAX, PI_32, TAU_32, float32
from vecdraw.geometry.path_data import ARC, CLOSE, CONIC, CUBIC, LINE, MOVE, QUAD, FillRule, PathData
from vecdraw.geometry.projection import Projection
from vecdraw.paint.brush import Smoothing
from vecdraw.paint.color import Color
from vecdraw.paint.compositing import BlendMode
from vecdraw.paint.pixmap import ColorSpace, PixelFormat, Pixmap

_DEGREES: Final = float32(180.0 / PI_32)
_FULL_TURN: Final = 360.0
_STRONGEST: Final = 1e30  # factors of colours; float32 holds their sums
_MANY: Final = 24  # verbs, from which on it takes longer to call Skia for each of them
_POLYGONS: Final = re.compile(rb"(?:\x00\x01+\x06)+")  # MOVE, LINE, CLOSE
_WRITTEN_VERBS: Final = bytes.maketrans(b"\x00\x01\x06", b"\x00\x01\x05")
_WRITTEN_HEAD: Final = int.from_bytes(bytes(skia.Path.Line((0, 0), (1, 1)).serialize())[:4], "little")
_FARTHEST: Final = 1e9  # px; beyond every canvas, and exact to a pixel or so in the integers that Skia rounds it to

SRGB: Final = skia.ColorSpace.MakeSRGB()
DISPLAY_P3: Final = skia.ColorSpace.MakeRGB(skia.cms.NamedTransferFn.kSRGB, skia.cms.NamedGamut.kDisplayP3)

FILL_TYPE: Final[dict[FillRule, skia.PathFillType]] = {
    "nonzero": skia.PathFillType.kWinding,
    "evenodd": skia.PathFillType.kEvenOdd,
}

BLEND: Final[dict[BlendMode, skia.BlendMode]] = {
    "source-over": skia.BlendMode.kSrcOver,
    "source-in": skia.BlendMode.kSrcIn,
    "source-out": skia.BlendMode.kSrcOut,
    "source-atop": skia.BlendMode.kSrcATop,
    "destination-over": skia.BlendMode.kDstOver,
    "destination-in": skia.BlendMode.kDstIn,
    "destination-out": skia.BlendMode.kDstOut,
    "destination-atop": skia.BlendMode.kDstATop,
    "lighter": skia.BlendMode.kPlus,
    "copy": skia.BlendMode.kSrc,
    "xor": skia.BlendMode.kXor,
    "multiply": skia.BlendMode.kMultiply,
    "screen": skia.BlendMode.kScreen,
    "overlay": skia.BlendMode.kOverlay,
    "darken": skia.BlendMode.kDarken,
    "lighten": skia.BlendMode.kLighten,
    "color-dodge": skia.BlendMode.kColorDodge,
    "color-burn": skia.BlendMode.kColorBurn,
    "hard-light": skia.BlendMode.kHardLight,
    "soft-light": skia.BlendMode.kSoftLight,
    "difference": skia.BlendMode.kDifference,
    "exclusion": skia.BlendMode.kExclusion,
    "hue": skia.BlendMode.kHue,
    "saturation": skia.BlendMode.kSaturation,
    "color": skia.BlendMode.kColor,
    "luminosity": skia.BlendMode.kLuminosity,
    "clear": skia.BlendMode.kClear,
}

SAMPLING: Final[dict[Smoothing, skia.SamplingOptions]] = {
    "none": skia.SamplingOptions(skia.FilterMode.kNearest),
    "low": skia.SamplingOptions(skia.FilterMode.kLinear),
    "medium": skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear),
    "high": skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear),
}
ENLARGED: Final = skia.SamplingOptions(skia.CubicResampler.Mitchell())
"""How a picture of smoothing quality "high" is resampled where it grows both ways."""

_COLOR_TYPE: Final[dict[PixelFormat, skia.ColorType]] = {
    "rgba-unorm8": skia.ColorType.kRGBA_8888_ColorType,
    "rgba-float16": skia.ColorType.kRGBA_F16_ColorType,
}
_ALPHA_TYPE: Final = {
    "opaque": skia.AlphaType.kOpaque_AlphaType,
    "premultiplied": skia.AlphaType.kPremul_AlphaType,
    "unpremultiplied": skia.AlphaType.kUnpremul_AlphaType,
}


def to_space(space: ColorSpace) -> skia.ColorSpace:
    """The Skia colour space of that name."""
    return DISPLAY_P3 if space == "display-p3" else SRGB


def space_of(info: skia.ImageInfo) -> ColorSpace:
    """The colour space that pixels are in."""
    return "display-p3" if skia.ColorSpace.Equals(info.colorSpace(), DISPLAY_P3) else "srgb"


@lru_cache(maxsize=64)
def image_info(
    width: int, height: int, pixel_format: PixelFormat, alpha: str, space: ColorSpace
) -> skia.ImageInfo:
    """Describes pixels to Skia."""
    return skia.ImageInfo.Make(width, height, _COLOR_TYPE[pixel_format], _ALPHA_TYPE[alpha], to_space(space))


@lru_cache(maxsize=64)
def drawing_info(width: int, height: int, pixel_format: PixelFormat, space: ColorSpace) -> skia.ImageInfo:
    """Describes pixels that are drawn on or drawn from: premultiplied, and in eight bits in the order BGRA.

    That is the order browsers draw in, and the only one for which Skia resamples pictures as it does for them.
    """
    info = image_info(width, height, pixel_format, "premultiplied", space)
    return info.makeColorType(skia.ColorType.kBGRA_8888_ColorType) if pixel_format == "rgba-unorm8" else info


def is_8_bit(color: Color) -> bool:
    """Whether eight bits a channel hold red, green and blue exactly; the opacity may still be rounded to them."""
    return all(0.0 <= c <= 1.0 and c * 255.0 == round(c * 255.0) for c in (color.red, color.green, color.blue))


def to_argb(color: Color, alpha: float = 1.0) -> int:
    """The colour as 0xAARRGGBB, clamped to sRGB and rounded."""

    def level(value: float) -> int:
        return int(min(1.0, max(0.0, value)) * 255.0 + 0.5)

    a = level(color.alpha * alpha)
    return a << 24 | level(color.red) << 16 | level(color.green) << 8 | level(color.blue)


def to_color4f(color: Color, alpha: float = 1.0) -> skia.Color4f:
    """The colour in floats, extended sRGB."""
    return skia.Color4f(color.red, color.green, color.blue, color.alpha * alpha)


def bounded(length: float) -> float:
    """`length` in px, cut to what Skia's effects can compute with; a blur or offset that far away shows nothing."""
    return min(_FARTHEST, max(-_FARTHEST, length))


def to_color_matrix(numbers: Iterable[float]) -> skia.ColorFilter:
    """A colour matrix of 20 numbers, row by row; one beyond float32 is made smaller as a whole, and saturates."""
    matrix = list(numbers)
    for start in range(0, len(matrix), 5):
        row = matrix[start : start + 5]
        strongest = max(map(abs, row))
        if strongest > _STRONGEST:
            matrix[start : start + 5] = [number / strongest * _STRONGEST for number in row]
    return skia.ColorFilters.Matrix(matrix)


def to_matrix(transform: Affine) -> skia.Matrix:
    """The transform as a Skia matrix."""
    a, b, c, d, e, f = transform
    return skia.Matrix.MakeAll(a, c, e, b, d, f, 0.0, 0.0, 1.0)


def to_projective(projection: Projection) -> skia.Matrix:
    """The projection as a Skia matrix; Skia cuts what is near the horizon by a fixed w, so that is made about 1."""
    size = max(map(abs, projection[6:])) or 1.0
    return skia.Matrix.MakeAll(*(number / size for number in projection))


def to_rect(x: float, y: float, width: float, height: float) -> skia.Rect:
    """A rectangle with its corners in order, whatever the signs of its sides; its far corner a sum in float32."""
    if width < 0:
        x, width = x + width, -width
    if height < 0:
        y, height = y + height, -height
    return skia.Rect.MakeXYWH(x, y, width, height)


def to_path(data: PathData, rule: FillRule = "nonzero") -> skia.Path:
    """The path in Skia's form; coordinates beyond float32 are clamped, as browsers do."""
    path = _built(data)
    if not path.isFinite():
        clamped = tuple(min(FLOAT32_MAX, max(-FLOAT32_MAX, c)) for c in data.coords)
        path = _built(PathData(data.verbs, clamped))
    if rule == "evenodd":
        path.setFillType(skia.PathFillType.kEvenOdd)
    return path


def _built(data: PathData) -> skia.Path:
    if len(data.verbs) >= _MANY and _POLYGONS.fullmatch(data.verbs):
        made = _polygons(data)
        if made is not None:
            return made
    path = skia.Path()
    coords = data.coords
    at = 0
    move_to, line_to = path.moveTo, path.lineTo
    for verb in data.verbs.rstrip(bytes([MOVE])) or data.verbs:  # Skia counts a last move among the bounds
        if verb == LINE:
            line_to(coords[at], coords[at + 1])
            at += 2
        elif verb == MOVE and at == 0 and _begins_with_arc(data):
            at += 2  # the arc itself starts the path, at a point rounded as Skia rounds it
        elif verb == MOVE:
            move_to(coords[at], coords[at + 1])
            at += 2
        elif verb == CUBIC:
            path.cubicTo(*coords[at : at + 6])
            at += 6
        elif verb == QUAD:
            path.quadTo(*coords[at : at + 4])
            at += 4
        elif verb == CONIC:
            path.conicTo(*coords[at : at + 5])
            at += 5
        elif verb == ARC:
            _arc(path, *coords[at : at + 7])
            at += 7
        elif verb == CLOSE:
            path.close()
    return path


def _polygons(data: PathData) -> skia.Path | None:
    """A path of lines alone, read at once in the form that Skia writes paths in; None where it does not read it."""
    verbs = data.verbs.translate(_WRITTEN_VERBS)
    head = struct.pack("<4i", _WRITTEN_HEAD, len(data.coords) // 2, 0, len(verbs))  # points, conics, verbs
    written = head + array("f", data.coords).tobytes() + verbs + bytes(-len(verbs) % 4)
    path = skia.Path()
    return path if path.readFromMemory(written) == len(written) and path.countVerbs() == len(verbs) else None


def _begins_with_arc(data: PathData) -> bool:
    """Whether the first segment is an arc that starts where the path does."""
    if data.verbs[1:2] != b"\x05":
        return False
    cx, cy, rx, ry, rotation, start, _ = data.coords[2:9]
    return data.coords[:2] == ellipse_point(cx, cy, rx, ry, rotation, start)


def _arc(
    path: skia.Path, cx: float, cy: float, rx: float, ry: float, rotation: float, start: float, sweep: float
) -> None:
    """An arc as browsers give it to Skia: a full turn in two halves, a turned ellipse by way of its own axes."""
    if rotation:
        turn = Affine.translation(float32(cx), float32(cy)) @ Affine.rotation(float32(rotation))
        path.transform(to_matrix(turn.inverse()))
        _arc(path, 0.0, 0.0, rx, ry, 0.0, start, sweep)
        path.transform(to_matrix(turn))
        return
    oval = to_oval(cx, cy, rx, ry)
    begin, extent = to_degrees(start, sweep)
    if is_full_turn(extent):
        half = 180.0 if extent > 0 else -180.0
        path.arcTo(oval, begin, half, False)
        path.arcTo(oval, begin + half, half, False)
    else:
        path.arcTo(oval, begin, extent, False)


def to_oval(cx: float, cy: float, rx: float, ry: float) -> Any:
    """The rectangle around an ellipse, computed in float32 as browsers do."""
    cx, cy, rx, ry = float32(cx), float32(cy), float32(rx), float32(ry)
    return skia.Rect(cx - rx, cy - ry, cx + rx, cy + ry)


def to_degrees(start: float, sweep: float) -> tuple[float, float]:
    """Where an arc starts and how far it goes in degrees, by the steps of float32 that browsers take.

    The last bit decides how Skia cuts a curve, and that moves thin lines by visible amounts.
    """
    first = first_angle(start)
    if abs(sweep) >= math.tau:
        sweep = float32(first + math.copysign(TAU_32, sweep)) - first
    extent = float32(sweep)
    return float32(first * _DEGREES), float32(extent * _DEGREES)


def is_full_turn(degrees: float) -> bool:
    """Whether an arc of so many degrees is a whole ellipse to Skia."""
    return abs(abs(degrees) - _FULL_TURN) < 1 / 4096


_images: weakref.WeakKeyDictionary[Pixmap, skia.Image] = weakref.WeakKeyDictionary()
_images_lock = threading.Lock()


def to_image(pixmap: Pixmap) -> skia.Image:
    """The picture, premultiplied and owned by Skia; kept as long as the pixmap lives."""
    with _images_lock:
        image = _images.get(pixmap)
    if image is None:
        image = _premultiplied(pixmap)
        with _images_lock:
            image = _images.setdefault(pixmap, image)
    return image


def without_space(image: skia.Image) -> skia.Image:
    """A copy of a picture with the same numbers and no colour space."""
    surface = skia.Surface.MakeRaster(image.imageInfo().makeColorSpace(None))
    if surface is None:
        raise MemoryError(f"no memory for a picture of {image.width()} x {image.height()} px")
    paint = skia.Paint(BlendMode=skia.BlendMode.kSrc)
    surface.getCanvas().drawImage(image, 0, 0, skia.SamplingOptions(), paint)
    return surface.makeImageSnapshot()


def _premultiplied(pixmap: Pixmap) -> skia.Image:
    width, height = pixmap.width, pixmap.height
    info = image_info(width, height, pixmap.pixel_format, pixmap.alpha, pixmap.color_space)
    row_bytes = width * info.bytesPerPixel()
    shared = skia.Image.MakeRasterCopy(skia.Pixmap(info, pixmap.data, row_bytes))
    drawn = drawing_info(width, height, pixmap.pixel_format, pixmap.color_space)
    if pixmap.alpha == "opaque":
        drawn = drawn.makeAlphaType(skia.AlphaType.kOpaque_AlphaType)
    surface = skia.Surface.MakeRaster(drawn)
    if surface is None:
        raise MemoryError(f"no memory for a picture of {width} x {height} px")
    paint = skia.Paint(BlendMode=skia.BlendMode.kSrc)
    surface.getCanvas().drawImage(shared, 0, 0, skia.SamplingOptions(), paint)
    return surface.makeImageSnapshot()
