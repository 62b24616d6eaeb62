"""Brushes in a scene file: how each kind is written and read. See `file_layout`."""

from __future__ import annotations

import struct
from collections.abc import Callable
from struct import Struct
from typing import TYPE_CHECKING, Any, Final, NamedTuple, assert_never, get_args

from vecdraw import limits
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.path_data import PathData
from vecdraw.paint.brush import (
    Brush,
    ColorStop,
    ConicBrush,
    GradientBrush,
    Interpolation,
    InterpolationSpace,
    LinearBrush,
    MeshBrush,
    MeshPatch,
    NoiseBrush,
    NoiseKind,
    PatternBrush,
    Point,
    RadialBrush,
    Repetition,
    SkslBrush,
    Smoothing,
    Spread,
    TextureBrush,
)
from vecdraw.paint.color import Color
from vecdraw.paint.color_mix import HueMethod
from vecdraw.paint.noise import checked
from vecdraw.paint.pixmap import Pixmap
from vecdraw.paint.stroke import LineCap

if TYPE_CHECKING:
    from vecdraw.scene.file_records import Cursor

_SOLID, _LINEAR, _RADIAL, _CONIC, _PATTERN, _FULL_LINEAR, _FULL_RADIAL, _FULL_CONIC = range(8)
_MESH, _NOISE, _SKSL, _TEXTURE = range(8, 12)
_NONE: Final = 0xFFFFFFFF

_KIND: Final = Struct("<B")
_COUNT: Final = Struct("<I")
_REFERENCE: Final = Struct("<I")
_STOP: Final = Struct("<dI")
_PICTURE: Final = Struct("<IBB")
_MATRIX: Final = Struct("<6d")
_WAY: Final = Struct("<BBB")
_PATCH: Final = Struct("<B4I")
_NOISE_HEAD: Final = Struct("<BddBiB")
_SIZE: Final = Struct("<2d")
_TEXTURE_HEAD: Final = Struct("<I6dBIBI")

_Maker = Callable[..., GradientBrush]
_GRADIENTS: Final[dict[int, tuple[_Maker, int]]] = {
    _LINEAR: (LinearBrush, 4),
    _RADIAL: (RadialBrush, 6),
    _CONIC: (ConicBrush, 3),
    _FULL_LINEAR: (LinearBrush, 4),
    _FULL_RADIAL: (RadialBrush, 6),
    _FULL_CONIC: (ConicBrush, 3),
}
"""What makes the gradients, and of how many numbers."""
_FULL: Final = _FULL_LINEAR - _LINEAR
_BOOLEANS: Final = (False, True)
_RIM: Final = 12
_CORNERS: Final = 4
_LONGEST_NAME: Final = 256  # characters of a uniform's name


class Numbers(NamedTuple):
    """What numbers the values that a brush refers to."""

    color: Callable[[Color], int]
    pixmap: Callable[[Pixmap], int]
    path: Callable[[PathData], int]


class Tables(NamedTuple):
    """The values that a brush may refer to."""

    colors: list[Color]
    pixmaps: list[Pixmap]
    paths: list[PathData]


def pack(brush: Brush, number: Numbers) -> bytes:
    """The record of a brush."""
    match brush:
        case Color():
            return _KIND.pack(_SOLID) + _REFERENCE.pack(number.color(brush))
        case LinearBrush(x0, y0, x1, y1):
            return _pack_gradient(_LINEAR, (x0, y0, x1, y1), brush, number)
        case RadialBrush(x0, y0, r0, x1, y1, r1):
            return _pack_gradient(_RADIAL, (x0, y0, r0, x1, y1, r1), brush, number)
        case ConicBrush(angle, x, y):
            return _pack_gradient(_CONIC, (angle, x, y), brush, number)
        case PatternBrush(pixmap, repetition, transform, smoothing):
            codes = get_args(Repetition).index(repetition), get_args(Smoothing).index(smoothing)
            return _KIND.pack(_PATTERN) + _PICTURE.pack(number.pixmap(pixmap), *codes) + _MATRIX.pack(*transform)
        case MeshBrush(patches):
            records = [_pack_patch(patch, number) for patch in patches]
            return b"".join((_KIND.pack(_MESH), _COUNT.pack(len(records)), *records))
        case NoiseBrush(kind, (across, down), octaves, seed, tile, transform):
            code = get_args(NoiseKind).index(kind)
            head = _NOISE_HEAD.pack(code, across, down, octaves, seed, tile is not None)
            size = b"" if tile is None else _SIZE.pack(*tile)
            return _KIND.pack(_NOISE) + head + size + _MATRIX.pack(*transform)
        case SkslBrush(source, uniforms, transform):
            packed = [_text(name) + _floats(values) for name, values in uniforms]
            count = _COUNT.pack(len(packed))
            return b"".join((_KIND.pack(_SKSL), _text(source), count, *packed, _MATRIX.pack(*transform)))
        case TextureBrush():
            return _KIND.pack(_TEXTURE) + _pack_texture(brush, number)
        case _:
            assert_never(brush)


def _pack_gradient(kind: int, numbers: tuple[float, ...], brush: GradientBrush, number: Numbers) -> bytes:
    """A gradient as the canvas has it in its short form, any other in full."""
    stops = [_STOP.pack(stop.offset, number.color(stop.color)) for stop in brush.stops]
    body = b"".join((struct.pack(f"<{len(numbers)}d", *numbers), _COUNT.pack(len(stops)), *stops))
    way = brush.interpolation
    if brush.spread == "pad" and way is None and repr(brush.transform) == repr(Affine()):
        return _KIND.pack(kind) + body
    spread = get_args(Spread).index(brush.spread)
    space = 0 if way is None else 1 + get_args(InterpolationSpace).index(way.space)
    hue = 0 if way is None else get_args(HueMethod).index(way.hue)
    return _KIND.pack(kind + _FULL) + body + _WAY.pack(spread, space, hue) + _MATRIX.pack(*brush.transform)


def _pack_patch(patch: MeshPatch, number: Numbers) -> bytes:
    points = patch.points if patch.controls is None else patch.points + patch.controls
    coords = [coordinate for point in points for coordinate in point]
    expected = _RIM if patch.controls is None else _RIM + _CORNERS
    if len(points) != expected or len(patch.colors) != _CORNERS:
        raise ValueError(f"a patch of {len(points)} points and {len(patch.colors)} colours")
    head = _PATCH.pack(patch.controls is not None, *map(number.color, patch.colors))
    return head + struct.pack(f"<{len(coords)}d", *coords)


def _pack_texture(brush: TextureBrush, number: Numbers) -> bytes:
    return _TEXTURE_HEAD.pack(
        _NONE if brush.path is None else number.path(brush.path),
        *(*brush.spacing, brush.angle, *brush.offset, brush.line_width),
        get_args(LineCap).index(brush.cap),
        number.color(brush.color),
        brush.filled,
        _NONE if brush.background is None else number.color(brush.background),
    )


def _text(text: str) -> bytes:
    data = text.encode("utf-8", "surrogatepass")
    return _COUNT.pack(len(data)) + data


def _floats(values: tuple[float, ...]) -> bytes:
    return _COUNT.pack(len(values)) + struct.pack(f"<{len(values)}d", *values)


def unpack(cursor: Cursor, tables: Tables) -> Brush:
    """Reads the record of a brush."""
    (kind,) = cursor.take(_KIND)
    if kind == _SOLID:
        return cursor.reference(tables.colors, *cursor.take(_REFERENCE))
    if kind in _GRADIENTS:
        return _unpack_gradient(cursor, kind, tables.colors)
    if kind == _PATTERN:
        picture, repetition, smoothing = cursor.take(_PICTURE)
        return PatternBrush(
            cursor.reference(tables.pixmaps, picture),
            cursor.choice(get_args(Repetition), repetition),
            _matrix(cursor),
            cursor.choice(get_args(Smoothing), smoothing),
        )
    if kind == _MESH:
        (count,) = cursor.take(_COUNT)
        limits.check("mesh_patches", count, "patches of a mesh")
        return MeshBrush(tuple(_unpack_patch(cursor, tables.colors) for _ in range(count)))
    if kind == _NOISE:
        return _unpack_noise(cursor)
    if kind == _SKSL:
        return _unpack_sksl(cursor)
    if kind == _TEXTURE:
        return _unpack_texture(cursor, tables)
    raise cursor.error(f"unknown kind of brush {kind}")


def _unpack_gradient(cursor: Cursor, kind: int, colors: list[Color]) -> GradientBrush:
    make, size = _GRADIENTS[kind]
    numbers = cursor.finite(size)
    if make is RadialBrush and min(numbers[2], numbers[5]) < 0:
        raise cursor.error(f"radii must not be negative, got {numbers[2]!r} and {numbers[5]!r}")
    stops = _stops(cursor, colors)
    if kind < _FULL_LINEAR:
        return make(*numbers, stops)
    spread, space, hue = cursor.take(_WAY)
    method = cursor.choice(get_args(HueMethod), hue)
    way = None if space == 0 else Interpolation(cursor.choice(get_args(InterpolationSpace), space - 1), method)
    return make(*numbers, stops, cursor.choice(get_args(Spread), spread), _matrix(cursor), way)


def _stops(cursor: Cursor, colors: list[Color]) -> tuple[ColorStop, ...]:
    (count,) = cursor.take(_COUNT)
    limits.check("gradient_stops", count, "a gradient's colour stops")
    found: list[ColorStop] = []
    offset = 0.0
    for _ in range(count):
        before = offset
        offset, number = cursor.take(_STOP)
        if not before <= offset <= 1.0:
            raise cursor.error(f"colour stops must lie in 0..1, in order, got {offset!r} after {before!r}")
        found.append(ColorStop(offset, cursor.reference(colors, number)))
    return tuple(found)


def _unpack_patch(cursor: Cursor, colors: list[Color]) -> MeshPatch:
    flag, *numbers = cursor.take(_PATCH)
    whole = cursor.choice(_BOOLEANS, flag)
    corners = tuple(cursor.reference(colors, number) for number in numbers)
    rim = _points(cursor.finite(2 * _RIM))
    return MeshPatch(rim, _points(cursor.finite(2 * _CORNERS)) if whole else None, corners)


def _points(coords: tuple[float, ...]) -> tuple[Point, ...]:
    return tuple(zip(coords[0::2], coords[1::2], strict=True))


def _unpack_noise(cursor: Cursor) -> NoiseBrush:
    code, across, down, octaves, seed, tiled = cursor.take(_NOISE_HEAD)
    tile = None
    if cursor.choice(_BOOLEANS, tiled):
        width, height = cursor.finite(2)
        tile = width, height
    kind = cursor.choice(get_args(NoiseKind), code)
    return checked(NoiseBrush(kind, (across, down), octaves, seed, tile, _matrix(cursor)))


def _unpack_sksl(cursor: Cursor) -> SkslBrush:
    source = cursor.text()
    limits.check("sksl_length", len(source), "characters of a program in SkSL")
    (count,) = cursor.take(_COUNT)
    limits.check("sksl_length", count, "uniforms of a program in SkSL")
    uniforms: list[tuple[str, tuple[float, ...]]] = []
    for _ in range(count):
        name = cursor.text()
        (size,) = cursor.take(_COUNT)
        if len(name) > _LONGEST_NAME:
            raise cursor.error(f"the name of a uniform has {len(name)} characters")
        uniforms.append((name, cursor.finite(size)))
    return SkslBrush(source, tuple(uniforms), _matrix(cursor))


def _unpack_texture(cursor: Cursor, tables: Tables) -> TextureBrush:
    path, *numbers, cap, color, filled, background = cursor.take(_TEXTURE_HEAD)
    across, down, angle, x, y, line_width = cursor.checked(tuple(numbers))
    if min(across, down, line_width) <= 0:
        raise cursor.error(f"a texture of spacing {(across, down)} and line width {line_width!r}")
    return TextureBrush(
        cursor.optional(tables.paths, path),
        (across, down),
        angle,
        (x, y),
        line_width,
        cursor.choice(get_args(LineCap), cap),
        cursor.reference(tables.colors, color),
        cursor.choice(_BOOLEANS, filled),
        cursor.optional(tables.colors, background),
    )


def _matrix(cursor: Cursor) -> Affine:
    found: tuple[Any, ...] = cursor.finite(6)
    return Affine(*found)
