"""Filters in a scene file: how each kind is written and read. See `file_layout`."""

from __future__ import annotations

import struct
from collections.abc import Callable
from struct import Struct
from typing import TYPE_CHECKING, Any, Final, get_args

from vecdraw.errors import BadTypeError, shown
from vecdraw.paint.color import Color
from vecdraw.paint.filters import (
    Blur,
    Brightness,
    Channel,
    ColorMatrixFilter,
    ComponentTransfer,
    Contrast,
    Convolve,
    Displacement,
    DistantLight,
    DropShadow,
    EdgeMode,
    Filter,
    Grayscale,
    HueRotate,
    Invert,
    Light,
    Lighting,
    LightingKind,
    Morphology,
    MorphologyOperator,
    Offset,
    Opacity,
    PointLight,
    Saturate,
    Sepia,
    SpotLight,
)
from vecdraw.paint.pixmap import Pixmap

if TYPE_CHECKING:
    from vecdraw.scene.file_records import Cursor

_NONE: Final = 0xFFFFFFFF
_ONE_NUMBER: Final[tuple[Callable[[float], Filter], ...]] = (
    *(Blur, Brightness, Contrast, Grayscale, HueRotate, Invert, Opacity, Saturate, Sepia),
)
_KINDS: Final = (
    *_ONE_NUMBER,
    *(DropShadow, ColorMatrixFilter, ComponentTransfer, Morphology, Lighting, Displacement, Convolve, Offset),
)
"""The kinds of filter; the place of one is its code. May grow at the end."""
_LIGHTS: Final[tuple[Callable[..., Light], ...]] = (DistantLight, PointLight, SpotLight)

_KIND: Final = Struct("<B")
_NUMBER: Final = Struct("<d")
_DROP_SHADOW: Final = Struct("<3dI")
_MATRIX: Final = Struct("<20d")
_TRANSFER: Final = Struct("<4B")
_LEVELS: Final = 256
_MORPHOLOGY: Final = Struct("<B2d")
_LIGHTING: Final = Struct("<B3dIB")
_LIGHT: Final = (Struct("<2d"), Struct("<3d"), Struct("<8d"))
_DISPLACEMENT: Final = Struct("<IdBBB")
_BOX: Final = Struct("<4d")
_CONVOLVE: Final = Struct("<HHBdBHHdBB")
_OFFSET: Final = Struct("<2d")


def pack(value: Filter, color: Callable[[Color], int], pixmap: Callable[[Pixmap], int]) -> bytes:
    """The record of a filter; `color` and `pixmap` number what it refers to."""
    if type(value) not in _KINDS:
        raise BadTypeError(f"expected a filter, got {shown(value)}")
    head = _KIND.pack(_KINDS.index(type(value)))
    match value:
        case DropShadow(dx, dy, deviation, tint):
            return head + _DROP_SHADOW.pack(dx, dy, deviation, _NONE if tint is None else color(tint))
        case ColorMatrixFilter(matrix):
            return head + _MATRIX.pack(*matrix)
        case ComponentTransfer(red, green, blue, alpha):
            tables = [red, green, blue, alpha]
            present = _TRANSFER.pack(*(table is not None for table in tables))
            return head + present + b"".join(bytes(table) for table in tables if table is not None)
        case Morphology(operator, across, down):
            return head + _MORPHOLOGY.pack(get_args(MorphologyOperator).index(operator), across, down)
        case Lighting():
            return head + _pack_lighting(value, color(value.color))
        case Displacement(picture, scale, x_channel, y_channel, box):
            channels = [get_args(Channel).index(channel) for channel in (x_channel, y_channel)]
            placed = b"" if box is None else _BOX.pack(*box)
            return head + _DISPLACEMENT.pack(pixmap(picture), scale, *channels, box is not None) + placed
        case Convolve():
            return head + _pack_convolve(value)
        case Offset(dx, dy):
            return head + _OFFSET.pack(dx, dy)
        case _:
            return head + _NUMBER.pack(*(getattr(value, name) for name in value.__match_args__))


def _pack_lighting(value: Lighting, color: int) -> bytes:
    kind = _LIGHTS.index(type(value.light))
    code = get_args(LightingKind).index(value.kind)
    head = _LIGHTING.pack(code, value.surface_scale, value.constant, value.exponent, color, kind)
    return head + _LIGHT[kind].pack(*(getattr(value.light, name) for name in value.light.__match_args__))


def _pack_convolve(value: Convolve) -> bytes:
    divided, aimed = value.divisor is not None, value.target is not None
    head = _CONVOLVE.pack(
        *(value.columns, value.rows, divided, value.divisor if divided else 0.0, aimed),
        *(value.target or (0, 0)),
        *(value.bias, get_args(EdgeMode).index(value.edge_mode), value.preserve_alpha),
    )
    return head + struct.pack(f"<{len(value.kernel)}d", *value.kernel)


def unpack(cursor: Cursor, colors: list[Color], pixmaps: list[Pixmap]) -> Filter:
    """Reads the record of a filter; raises what the filters themselves raise for numbers out of their range."""
    code: int = cursor.take(_KIND)[0]
    kind: Any = cursor.choice(_KINDS, code)
    if kind is DropShadow:
        dx, dy, deviation, color = cursor.take(_DROP_SHADOW)
        return DropShadow(dx, dy, deviation, cursor.optional(colors, color))
    if kind is ColorMatrixFilter:
        return ColorMatrixFilter(cursor.take(_MATRIX))
    if kind is ComponentTransfer:
        present = [cursor.choice((False, True), flag) for flag in cursor.take(_TRANSFER)]
        return ComponentTransfer(*(tuple(cursor.bytes(_LEVELS)) if one else None for one in present))
    if kind is Morphology:
        operator, across, down = cursor.take(_MORPHOLOGY)
        return Morphology(cursor.choice(get_args(MorphologyOperator), operator), across, down)
    if kind is Lighting:
        return _unpack_lighting(cursor, colors)
    if kind is Displacement:
        number, scale, x_channel, y_channel, placed = cursor.take(_DISPLACEMENT)
        x, y = (cursor.choice(get_args(Channel), channel) for channel in (x_channel, y_channel))
        left, top, width, height = cursor.finite(4) if cursor.choice((False, True), placed) else (0.0,) * 4
        box = (left, top, width, height) if placed else None
        return Displacement(cursor.reference(pixmaps, number), scale, x, y, box)
    if kind is Convolve:
        return _unpack_convolve(cursor)
    if kind is Offset:
        return Offset(*cursor.take(_OFFSET))
    (amount,) = cursor.take(_NUMBER)
    return _ONE_NUMBER[code](amount)


def _unpack_lighting(cursor: Cursor, colors: list[Color]) -> Lighting:
    code, surface_scale, constant, exponent, color, kind = cursor.take(_LIGHTING)
    make = cursor.choice(_LIGHTS, kind)
    light = make(*cursor.take(_LIGHT[kind]))
    tint = cursor.reference(colors, color)
    return Lighting(cursor.choice(get_args(LightingKind), code), light, surface_scale, constant, exponent, tint)


def _unpack_convolve(cursor: Cursor) -> Convolve:
    columns, rows, divided, divisor, aimed, column, row, bias, edge, preserve = cursor.take(_CONVOLVE)
    return Convolve(
        columns,
        rows,
        cursor.finite(columns * rows),
        divisor if cursor.choice((False, True), divided) else None,
        bias,
        (column, row) if cursor.choice((False, True), aimed) else None,
        cursor.choice(get_args(EdgeMode), edge),
        cursor.choice((False, True), preserve),
    )
