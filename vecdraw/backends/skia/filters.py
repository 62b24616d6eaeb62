"""CSS filter functions and shadows as Skia image filters."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

from vecdraw.backends.skia.convert import SRGB, bounded, is_8_bit, to_argb, to_color4f, to_color_matrix
from vecdraw.backends.skia.effects import Frame, effect
from vecdraw.backends.skia.library import skia
from vecdraw.paint.color import Color
from vecdraw.paint.filters import (
    Blur,
    Brightness,
    Contrast,
    Displacement,
    DropShadow,
    Filter,
    Grayscale,
    HueRotate,
    Invert,
    Opacity,
    Saturate,
    Sepia,
    color_matrix,
)

BLACK = Color(0.0, 0.0, 0.0)
_OPAQUE: Final = 0xFF000000
_LARGEST_SIDE: Final = 32_767.0  # px
_NOTHING: Final = skia.ColorFilters.Matrix([0.0] * 20)
_UNCHANGED: Final = skia.ColorFilters.Matrix([1.0 if i % 6 == 0 else 0.0 for i in range(20)])


def to_image_filter(filters: tuple[Filter, ...], frame: Frame) -> skia.ImageFilter | None:
    """The functions one after the other as one image filter, in the pixels of `frame`."""
    chain = None
    for at, function in enumerate(filters):
        here = _before(filters[at + 1 :], frame) if isinstance(function, Displacement) else frame
        chain = _one(function, here, chain)
    return chain


def _before(rest: tuple[Filter, ...], frame: Frame) -> Frame:
    """The frame with the areas that the other functions look at."""
    after = to_image_filter(rest, frame)
    if after is None:
        return frame
    return frame._replace(areas=tuple(looked_at(area, after) for area in frame.areas))


def looked_at(area: Any, image_filter: skia.ImageFilter) -> Any:
    """The pixels from which an image filter brings something into `area`."""
    return image_filter.filterBounds(area, skia.Matrix(), skia.ImageFilter.kReverse_MapDirection, None)


def _one(function: Filter, frame: Frame, source: skia.ImageFilter | None) -> skia.ImageFilter | None:
    scale, deep = frame.scale, frame.deep
    match function:
        case Blur():
            sigma = bounded(function.std_deviation * scale)
            return skia.ImageFilters.Blur(sigma, sigma, skia.TileMode.kDecal, source)
        case DropShadow():
            dx = bounded(function.dx * scale)
            dy = bounded(function.dy * scale)
            if _off_canvas(dx, dy):
                return source
            sigma = bounded(function.std_deviation * scale)
            color = function.color or BLACK
            if is_8_bit(color):
                return skia.ImageFilters.DropShadow(dx, dy, sigma, sigma, to_argb(color), source)
            cast = skia.ImageFilters.DropShadowOnly(dx, dy, sigma, sigma, _OPAQUE, source)
            return skia.ImageFilters.Merge([skia.ImageFilters.ColorFilter(tint(color), cast), source])
        case Grayscale() | HueRotate() | Saturate() | Sepia():
            return skia.ImageFilters.ColorFilter(to_color_matrix(color_matrix(function)), source)
        case Brightness() | Contrast() | Invert():
            return skia.ImageFilters.ColorFilter(_component_filter(_transfer(function), False, deep), source)
        case Opacity():
            return skia.ImageFilters.ColorFilter(_component_filter((function.amount, 0.0), True, deep), source)
        case _:
            return effect(function, frame, source)


def _transfer(function: Brightness | Contrast | Invert) -> tuple[float, float]:
    """Slope and intercept of the function's component transfer (Filter Effects 1, 9)."""
    match function:
        case Brightness(amount):
            return amount, 0.0
        case Contrast(amount):
            return amount, 0.5 - 0.5 * amount
        case Invert(amount):
            return 1.0 - 2.0 * amount, amount


def tint(color: Color) -> skia.ColorFilter:
    """Gives what is drawn one colour and keeps its coverage."""
    if is_8_bit(color):
        return skia.ColorFilters.Blend(to_argb(color), skia.BlendMode.kSrcIn)
    return skia.ColorFilters.Blend(to_color4f(color), SRGB, skia.BlendMode.kSrcIn)


def _component_filter(line: tuple[float, float], on_alpha: bool, deep: bool) -> skia.ColorFilter:
    """A component transfer: slope and intercept of the colours, or of alpha."""
    if not deep:
        return _table_filter(line, on_alpha)
    slope, intercept = line
    matrix = [1.0 if i % 6 == 0 else 0.0 for i in range(20)]
    for row in (3,) if on_alpha else (0, 1, 2):
        matrix[6 * row], matrix[5 * row + 4] = slope, intercept
    return to_color_matrix(matrix)


@lru_cache(maxsize=256)
def _table_filter(line: tuple[float, float], on_alpha: bool) -> skia.ColorFilter:
    """A component transfer in eight bits, as browsers apply it."""
    slope, intercept = line
    table = [int(min(255.0, max(0.0, 255.0 * (slope * (i / 255.0) + intercept)))) for i in range(256)]
    if on_alpha:
        return skia.TableColorFilter.MakeARGB(table, None, None, None)
    return skia.TableColorFilter.MakeARGB(None, table, table, table)


def _off_canvas(dx: float, dy: float) -> bool:
    """Whether a shadow falls beside every canvas. Skia would lose what casts it as well: its picture is too large."""
    return max(abs(dx), abs(dy)) > _LARGEST_SIDE


def drop_shadow(dx: float, dy: float, sigma: float, color: Color, *, only: bool) -> skia.ImageFilter:
    """A canvas shadow as an image filter; `only` leaves out what casts it."""
    if _off_canvas(dx, dy):
        return skia.ImageFilters.ColorFilter(_NOTHING if only else _UNCHANGED)
    if is_8_bit(color):
        make = skia.ImageFilters.DropShadowOnly if only else skia.ImageFilters.DropShadow
        return make(dx, dy, sigma, sigma, to_argb(color))
    cast = skia.ImageFilters.DropShadowOnly(dx, dy, sigma, sigma, _OPAQUE)
    tinted = skia.ImageFilters.ColorFilter(tint(color), cast)
    return tinted if only else skia.ImageFilters.Merge([tinted, None])
