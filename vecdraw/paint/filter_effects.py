"""The primitives of Filter Effects 1, section 9, that CSS has no functions for: values that say what is asked for.

Lengths and places are px in user units of the canvas, y down, whatever transform is in force; angles are radians.
Colours are gamma-encoded: `color-interpolation-filters: sRGB`, not the linearRGB that SVG files start from.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

from vecdraw.errors import BadTypeError, BadValueError, shown
from vecdraw.paint.color import Color
from vecdraw.paint.filter_numbers import (
    check_choice,
    check_finite,
    check_integer,
    check_not_negative,
    finite_numbers,
)
from vecdraw.paint.pixmap import Pixmap

ColorMatrix = tuple[
    float, float, float, float, float,
    float, float, float, float, float,
    float, float, float, float, float,
    float, float, float, float, float,
]  # fmt: skip
"""Four rows (red, green, blue, alpha out) of five factors (red, green, blue, alpha in, and 1), row by row. Channels are
gamma-encoded sRGB 0..1, not premultiplied; results are clamped to 0..1."""

Channel = Literal["r", "g", "b", "a"]
MorphologyOperator = Literal["erode", "dilate"]
LightingKind = Literal["diffuse", "specular"]
EdgeMode = Literal["duplicate", "wrap", "none"]

_WHITE: Final = Color(1.0, 1.0, 1.0)
_LEVELS: Final = 256
_RIGHT_ANGLE: Final = math.pi / 2
_LARGEST_KERNEL: Final = 256  # numbers of a convolution's kernel; each pixel is that many products
_LEAST_SPECULAR, _MOST_SPECULAR = 1.0, 128.0  # Filter Effects 1, 9.19: specularExponent


@dataclass(frozen=True, slots=True)
class ColorMatrixFilter:
    """Multiplies colours by a matrix (feColorMatrix); see `ColorMatrix`."""

    matrix: ColorMatrix

    def __post_init__(self) -> None:
        numbers = finite_numbers("the matrix of ColorMatrixFilter", self.matrix)
        if len(numbers) != 20:
            raise BadValueError(f"the matrix of ColorMatrixFilter must have 20 numbers, got {len(numbers)}")
        object.__setattr__(self, "matrix", numbers)


@dataclass(frozen=True, slots=True)
class ComponentTransfer:
    """Looks each channel up in a table (feComponentTransfer): 256 levels 0..255 out, by the level in; None keeps it.

    Colours are not premultiplied while they are looked up. The functions `transfer_table`, `transfer_discrete`,
    `transfer_linear` and `transfer_gamma` make tables; the class methods make the filter with one table at once.
    """

    red: tuple[int, ...] | None = None
    green: tuple[int, ...] | None = None
    blue: tuple[int, ...] | None = None
    alpha: tuple[int, ...] | None = None

    def __post_init__(self) -> None:
        for name in ("red", "green", "blue", "alpha"):
            levels = getattr(self, name)
            if levels is not None:
                object.__setattr__(self, name, _checked_levels(name, levels))

    @classmethod
    def table(cls, values: Sequence[float], channels: str = "rgb") -> ComponentTransfer:
        """`transfer_table` for the channels named by the letters of `channels`."""
        return cls._of(transfer_table(values), channels)

    @classmethod
    def discrete(cls, values: Sequence[float], channels: str = "rgb") -> ComponentTransfer:
        """`transfer_discrete` for the channels named by the letters of `channels`."""
        return cls._of(transfer_discrete(values), channels)

    @classmethod
    def linear(cls, slope: float = 1.0, intercept: float = 0.0, channels: str = "rgb") -> ComponentTransfer:
        """`transfer_linear` for the channels named by the letters of `channels`."""
        return cls._of(transfer_linear(slope, intercept), channels)

    @classmethod
    def gamma(
        cls, amplitude: float = 1.0, exponent: float = 1.0, offset: float = 0.0, channels: str = "rgb"
    ) -> ComponentTransfer:
        """`transfer_gamma` for the channels named by the letters of `channels`."""
        return cls._of(transfer_gamma(amplitude, exponent, offset), channels)

    @classmethod
    def _of(cls, levels: tuple[int, ...], channels: object) -> ComponentTransfer:
        if not isinstance(channels, str) or not channels or not set(channels) <= set("rgba"):
            raise BadValueError(f"channels must be some of the letters 'rgba', got {shown(channels)}")
        return cls(*(levels if channel in channels else None for channel in "rgba"))


def transfer_table(values: Sequence[float]) -> tuple[int, ...]:
    """A table that runs straight from one of `values` (0..1) to the next over equal steps (type="table")."""
    points = finite_numbers("the values of a table", values)
    if not points:
        return transfer_linear()
    steps = len(points) - 1

    def at(c: float) -> float:
        k = min(int(c * steps), steps - 1) if steps else 0
        return points[k] + (c * steps - k) * (points[k + 1] - points[k]) if steps else points[0]

    return _levels(at)


def transfer_discrete(values: Sequence[float]) -> tuple[int, ...]:
    """A table of as many equal steps as there are `values` (0..1), each flat (type="discrete")."""
    steps = finite_numbers("the values of a table", values)
    if not steps:
        return transfer_linear()
    count = len(steps)
    return _levels(lambda c: steps[min(int(c * count), count - 1)])


def transfer_linear(slope: float = 1.0, intercept: float = 0.0) -> tuple[int, ...]:
    """The table of slope * c + intercept (type="linear")."""
    check_finite("slope", slope)
    check_finite("intercept", intercept)
    return _levels(lambda c: slope * c + intercept)


def transfer_gamma(amplitude: float = 1.0, exponent: float = 1.0, offset: float = 0.0) -> tuple[int, ...]:
    """The table of amplitude * c ** exponent + offset (type="gamma"); `exponent` is not negative."""
    check_finite("amplitude", amplitude)
    check_not_negative("exponent", exponent)
    check_finite("offset", offset)
    return _levels(lambda c: amplitude * c**exponent + offset)


@dataclass(frozen=True, slots=True)
class Morphology:
    """Makes shapes thinner (`"erode"`) or thicker (`"dilate"`): each channel's least or most within the radii.

    Channels are premultiplied. The radii are px; one of 0 leaves its direction alone (feMorphology).
    """

    operator: MorphologyOperator
    radius_x: float
    radius_y: float

    def __post_init__(self) -> None:
        check_choice("operator of Morphology", self.operator, get_args(MorphologyOperator))
        check_not_negative("radius_x of Morphology", self.radius_x)
        check_not_negative("radius_y of Morphology", self.radius_y)


@dataclass(frozen=True, slots=True)
class DistantLight:
    """Light from far away (feDistantLight): `azimuth` clockwise from the x axis, `elevation` above the canvas."""

    azimuth: float = 0.0
    elevation: float = 0.0

    def __post_init__(self) -> None:
        check_finite("azimuth of DistantLight", self.azimuth)
        check_finite("elevation of DistantLight", self.elevation)


@dataclass(frozen=True, slots=True)
class PointLight:
    """A light at a place (fePointLight); `z` px in front of the canvas."""

    x: float
    y: float
    z: float

    def __post_init__(self) -> None:
        for name in ("x", "y", "z"):
            check_finite(f"{name} of PointLight", getattr(self, name))


@dataclass(frozen=True, slots=True)
class SpotLight:
    """A lamp at (x, y, z) that shines at a point (feSpotLight).

    `exponent` focuses the light on its axis; nothing is lit beyond `cone_angle` from the axis, at most a right angle.
    """

    x: float
    y: float
    z: float
    points_at_x: float
    points_at_y: float
    points_at_z: float
    exponent: float = 1.0
    cone_angle: float = _RIGHT_ANGLE

    def __post_init__(self) -> None:
        for name in ("x", "y", "z", "points_at_x", "points_at_y", "points_at_z"):
            check_finite(f"{name} of SpotLight", getattr(self, name))
        check_not_negative("exponent of SpotLight", self.exponent)
        check_not_negative("cone_angle of SpotLight", self.cone_angle)
        if self.cone_angle > _RIGHT_ANGLE:
            raise BadValueError(f"cone_angle of SpotLight must be at most a right angle, got {self.cone_angle!r}")


Light = DistantLight | PointLight | SpotLight


@dataclass(frozen=True, slots=True)
class Lighting:
    """Lights the surface whose height is the picture's alpha (feDiffuseLighting, feSpecularLighting).

    The result is the light alone: opaque for `"diffuse"`; for `"specular"` as opaque as it is bright, to be laid over
    the picture. `surface_scale` is the height in px of full alpha, `constant` the reflectance, `exponent` (1..128) the
    shininess of `"specular"`, `color` the light's.
    """

    kind: LightingKind
    light: Light
    surface_scale: float = 1.0
    constant: float = 1.0
    exponent: float = 1.0
    color: Color = _WHITE

    def __post_init__(self) -> None:
        check_choice("kind of Lighting", self.kind, get_args(LightingKind))
        if not isinstance(self.light, Light):
            raise BadTypeError(
                f"light of Lighting must be a DistantLight, PointLight or SpotLight, got {shown(self.light)}"
            )
        check_finite("surface_scale of Lighting", self.surface_scale)
        check_not_negative("constant of Lighting", self.constant)
        check_finite("exponent of Lighting", self.exponent)
        if not _LEAST_SPECULAR <= self.exponent <= _MOST_SPECULAR:
            raise BadValueError(f"exponent of Lighting must be from 1 to 128, got {self.exponent!r}")
        if not isinstance(self.color, Color):
            raise BadTypeError(f"color of Lighting must be a Color, got {shown(self.color)}")


@dataclass(frozen=True, slots=True)
class Displacement:
    """Moves pixels by the colours of a picture (feDisplacementMap): what is drawn at P comes from P + move.

    The move is `scale` px times the map's channel less one half; `x_channel` and `y_channel` are `"r"`, `"g"`, `"b"` or
    `"a"`, not premultiplied. The map lies in `box` (x, y, width, height), stretched smoothly; with None at the
    canvas' top left, a pixel a unit. Around it the map is transparent black.
    """

    map: Pixmap
    scale: float
    x_channel: Channel = "r"
    y_channel: Channel = "g"
    box: tuple[float, float, float, float] | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.map, Pixmap):
            raise BadTypeError(f"map of Displacement must be a Pixmap, got {shown(self.map)}")
        check_finite("scale of Displacement", self.scale)
        check_choice("x_channel of Displacement", self.x_channel, get_args(Channel))
        check_choice("y_channel of Displacement", self.y_channel, get_args(Channel))
        if self.box is not None:
            box = finite_numbers("box of Displacement", self.box)
            if len(box) != 4 or box[2] <= 0 or box[3] <= 0:
                raise BadValueError(f"box of Displacement must be (x, y, width, height), got {shown(self.box)}")
            object.__setattr__(self, "box", box)

    @property
    def place(self) -> tuple[float, float, float, float]:
        """Where the map lies: x, y, width, height."""
        return self.box or (0.0, 0.0, float(self.map.width), float(self.map.height))


@dataclass(frozen=True, slots=True)
class Convolve:
    """Weighs each pixel with its neighbours (feConvolveMatrix); the kernel's unit is a pixel of the device.

    `kernel` has `columns` x `rows` numbers, row by row, turned by a half turn as convolution means; the sum is divided
    by `divisor` (None: the kernel's sum, or 1 where that is 0), then `bias` times alpha is added. `target` is the
    column and row of the pixel itself (None: the middle). Beyond the canvas `edge_mode` repeats the last pixels, goes
    on at the other side, or takes transparent black. `preserve_alpha` leaves alpha and weighs plain colours.
    """

    columns: int
    rows: int
    kernel: tuple[float, ...]
    divisor: float | None = None
    bias: float = 0.0
    target: tuple[int, int] | None = None
    edge_mode: EdgeMode = "duplicate"
    preserve_alpha: bool = False

    def __post_init__(self) -> None:
        check_integer("columns of Convolve", self.columns, 1, _LARGEST_KERNEL)
        check_integer("rows of Convolve", self.rows, 1, _LARGEST_KERNEL)
        kernel = finite_numbers("the kernel of Convolve", self.kernel)
        if self.columns * self.rows > _LARGEST_KERNEL:
            got = f"{self.columns} x {self.rows}"
            raise BadValueError(f"the kernel of Convolve must have at most {_LARGEST_KERNEL} numbers, got {got}")
        if len(kernel) != self.columns * self.rows:
            raise BadValueError(
                f"the kernel of Convolve must have {self.columns} x {self.rows} numbers, got {len(kernel)}"
            )
        object.__setattr__(self, "kernel", kernel)
        if self.divisor is not None:
            check_finite("divisor of Convolve", self.divisor)
            if self.divisor == 0:
                raise BadValueError("divisor of Convolve must not be 0")
        check_finite("bias of Convolve", self.bias)
        if self.target is not None:
            object.__setattr__(self, "target", _checked_target(self.target, self.columns, self.rows))
        check_choice("edge_mode of Convolve", self.edge_mode, get_args(EdgeMode))
        if not isinstance(self.preserve_alpha, bool):
            raise BadTypeError(f"preserve_alpha of Convolve must be True or False, got {shown(self.preserve_alpha)}")

    @property
    def effective_divisor(self) -> float:
        """The divisor, or what stands in for it."""
        return (math.fsum(self.kernel) or 1.0) if self.divisor is None else self.divisor

    @property
    def effective_target(self) -> tuple[int, int]:
        """The column and row of the kernel that lie on the pixel itself."""
        return (self.columns // 2, self.rows // 2) if self.target is None else self.target


@dataclass(frozen=True, slots=True)
class Offset:
    """Moves the picture by (dx, dy) px (feOffset)."""

    dx: float
    dy: float

    def __post_init__(self) -> None:
        check_finite("dx of Offset", self.dx)
        check_finite("dy of Offset", self.dy)


Effect = ColorMatrixFilter | ComponentTransfer | Morphology | Lighting | Displacement | Convolve | Offset
"""The filters that CSS has no function for."""


def _levels(function: Callable[[float], float]) -> tuple[int, ...]:
    """The table of a function of 0..1."""
    return tuple(round(min(max(function(i / 255.0), 0.0), 1.0) * 255.0) for i in range(_LEVELS))


def _checked_levels(name: str, levels: Any) -> tuple[int, ...]:
    try:
        listed: tuple[int, ...] = tuple(levels)
    except TypeError:
        raise BadTypeError(f"{name} of ComponentTransfer must be 256 levels, got {shown(levels)}") from None
    if len(listed) != _LEVELS:
        raise BadValueError(f"{name} of ComponentTransfer must be 256 levels, got {len(listed)}")
    for level in listed:
        check_integer(f"each level of {name} of ComponentTransfer", level, 0, 255)
    return listed


def _checked_target(target: object, columns: int, rows: int) -> tuple[int, int]:
    if not isinstance(target, (tuple, list)) or len(target) != 2:
        raise BadTypeError(f"target of Convolve must be (column, row), got {shown(target)}")
    check_integer("the column of the target of Convolve", target[0], 0, columns - 1)
    check_integer("the row of the target of Convolve", target[1], 0, rows - 1)
    return target[0], target[1]
