"""The primitives of Filter Effects 1 as Skia image filters, in the canvas' pixels.

Lengths are multiplied by the scale; places are where the canvas' user units lie in the pixels.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from typing import Any, Final, NamedTuple, assert_never

from vecdraw.backends.skia.convert import SAMPLING, bounded, to_argb, to_color_matrix, to_image, to_matrix
from vecdraw.backends.skia.library import skia
from vecdraw.backends.skia.state import Seen
from vecdraw.geometry.affine import Affine
from vecdraw.paint.filter_reach import morphology_steps
from vecdraw.paint.filters import (
    Channel,
    ColorMatrixFilter,
    ComponentTransfer,
    Convolve,
    Displacement,
    DistantLight,
    EdgeMode,
    Effect,
    Light,
    Lighting,
    Morphology,
    Offset,
    PointLight,
    SpotLight,
)
from vecdraw.paint.pixmap import ColorSpace, Pixmap

_CHANNEL: Final[dict[Channel, skia.ColorChannel]] = {
    "r": skia.ColorChannel.kR,
    "g": skia.ColorChannel.kG,
    "b": skia.ColorChannel.kB,
    "a": skia.ColorChannel.kA,
}
_TILE: Final[dict[EdgeMode, skia.TileMode]] = {
    "duplicate": skia.TileMode.kClamp,
    "wrap": skia.TileMode.kRepeat,
    "none": skia.TileMode.kDecal,
}


_ALL: Final = skia.Rect(-1e6, -1e6, 1e6, 1e6)


class Frame(NamedTuple):
    """How the canvas' user units lie in the pixels that a filter works on, and what those are; where it is seen.

    `areas` are the pixels for which results are wanted, one after the other.
    """

    base: Affine
    scale: float
    space: ColorSpace
    deep: bool
    seen: Seen
    areas: tuple[Any, ...] = ()


def effect(value: Effect, frame: Frame, source: skia.ImageFilter | None) -> skia.ImageFilter | None:
    """The primitive applied to `source`, or to what is drawn where that is None."""
    filters = skia.ImageFilters
    match value:
        case ColorMatrixFilter(matrix):
            return filters.ColorFilter(to_color_matrix(matrix), source)
        case ComponentTransfer(None, None, None, None):
            return source
        case ComponentTransfer(red, green, blue, alpha):
            tables = [None if table is None else list(table) for table in (alpha, red, green, blue)]
            return filters.ColorFilter(skia.TableColorFilter.MakeARGB(*tables), source)
        case Morphology(operator, across, down):
            make = filters.Dilate if operator == "dilate" else filters.Erode
            return _morphology(make, bounded(across * frame.scale), bounded(down * frame.scale), source)
        case Lighting():
            return _lighting(value, frame, source)
        case Displacement():
            return _displacement(value, frame, source)
        case Convolve():
            return _convolution(value, frame, source)
        case Offset(dx, dy):
            return filters.Offset(bounded(dx * frame.scale), bounded(dy * frame.scale), source)
        case _:
            assert_never(value)


def _morphology(
    make: Callable[..., skia.ImageFilter], across: float, down: float, source: skia.ImageFilter | None
) -> skia.ImageFilter:
    """In steps that add up to the radii: Skia takes no larger ones than `MORPHOLOGY_STEP`."""
    steps = morphology_steps(max(across, down))
    radii = [[math.floor(radius * k / steps + 0.5) for k in range(steps + 1)] for radius in (across, down)]
    for k in range(steps):
        source = make(*(sums[k + 1] - sums[k] for sums in radii), source)
    return source


def _lighting(value: Lighting, frame: Frame, source: skia.ImageFilter | None) -> skia.ImageFilter:
    suffix = "LitSpecular" if value.kind == "specular" else "LitDiffuse"
    height = bounded(value.surface_scale * frame.scale)
    shine = (value.exponent,) if value.kind == "specular" else ()
    name, place = _light(value.light, frame)
    make = getattr(skia.ImageFilters, name + suffix)
    return make(*place, to_argb(value.color) | 0xFF000000, height, value.constant, *shine, source)


def _light(light: Light, frame: Frame) -> tuple[str, tuple[object, ...]]:
    """The kind of light, and what Skia is told about it first."""
    match light:
        case DistantLight(azimuth, elevation):
            flat = math.cos(elevation)
            toward = (math.cos(azimuth) * flat, math.sin(azimuth) * flat, math.sin(elevation))
            return "Distant", (skia.Point3(*toward),)
        case PointLight(x, y, z):
            return "Point", (_point(x, y, z, frame),)
        case SpotLight(x, y, z, at_x, at_y, at_z, exponent, cone_angle):
            places = _point(x, y, z, frame), _point(at_x, at_y, at_z, frame)
            return "Spot", (*places, exponent, math.degrees(cone_angle))
        case _:
            assert_never(light)


def _point(x: float, y: float, z: float, frame: Frame) -> skia.Point3:
    px, py = frame.base.apply(x, y)
    return skia.Point3(bounded(px), bounded(py), bounded(z * frame.scale))


def _displacement(value: Displacement, frame: Frame, source: skia.ImageFilter | None) -> skia.ImageFilter:
    image = to_image(_meaning_as(value.map, frame.space))
    box = skia.Rect.MakeXYWH(*value.place)
    whole = skia.Rect.MakeWH(image.width(), image.height())
    there = skia.ImageFilters.Image(image, whole, box, SAMPLING["low"])
    placed = skia.ImageFilters.MatrixTransform(to_matrix(frame.base), SAMPLING["low"], there)
    around = to_matrix(frame.base).mapRect(box)
    if not all(_surely_meet(around, area) for area in frame.areas):
        placed = skia.ImageFilters.Merge([skia.ImageFilters.Picture(_transparent(), _ALL), placed])
    move = bounded(value.scale * frame.scale)
    x, y = _CHANNEL[value.x_channel], _CHANNEL[value.y_channel]
    drawn = skia.ImageFilters.Offset(0.0, 0.0) if source is None else source  # the binding takes no None here
    return skia.ImageFilters.DisplacementMap(x, y, move, placed, drawn)


def _surely_meet(box: Any, area: Any) -> bool:
    """Whether a map in `box` is seen in `area`: one that is not Skia takes for none, which moves nothing."""
    return bool(skia.Rect.Make(area).intersect(box.makeInset(1.0, 1.0)))


@cache
def _transparent() -> Any:
    """A picture of transparent black, not of nothing."""
    recorder = skia.PictureRecorder()
    recorder.beginRecording(_ALL).drawRect(_ALL, skia.Paint(Color=0, BlendMode=skia.BlendMode.kSrc))
    return recorder.finishRecordingAsPicture()


def _meaning_as(pixmap: Pixmap, space: ColorSpace) -> Pixmap:
    """The same numbers in the colour space of the canvas: a map's channels are lengths and not colours."""
    if pixmap.color_space == space:
        return pixmap
    return Pixmap(
        pixmap.data,
        pixmap.width,
        pixmap.height,
        pixel_format=pixmap.pixel_format,
        alpha=pixmap.alpha,
        color_space=space,
    )


def _convolution(value: Convolve, frame: Frame, source: skia.ImageFilter | None) -> skia.ImageFilter:
    """Skia adds the bias where nothing is drawn as well; the standard multiplies it by alpha."""
    if not value.bias:
        return _weighed(value, value.bias, frame, source)
    mode, mix = skia.BlendMode, skia.ImageFilters.Xfermode
    drawn = skia.ImageFilters.Offset(0.0, 0.0) if source is None else source
    inside = mix(mode.kSrcIn, drawn, _weighed(value, value.bias, frame, source))
    around = mix(mode.kSrcOut, drawn, _weighed(value, 0.0, frame, source))
    return mix(mode.kPlus, inside, around)


def _weighed(value: Convolve, bias: float, frame: Frame, source: skia.ImageFilter | None) -> skia.ImageFilter:
    """Skia does not turn the kernel by a half turn, so it is turned here. The picture ends where the canvas does."""
    column, row = value.effective_target
    left, top, width, height = frame.seen
    canvas = skia.IRect.MakeXYWH(left, top, width, height)
    if value.edge_mode == "none":
        source = skia.ImageFilters.Offset(0.0, 0.0, source, canvas)
    return skia.ImageFilters.MatrixConvolution(
        skia.ISize(value.columns, value.rows),
        list(reversed(value.kernel)),
        1.0 / value.effective_divisor,
        bias * 255.0,
        skia.IPoint(column, row),
        _TILE[value.edge_mode],
        not value.preserve_alpha,
        source,
        canvas,
    )
