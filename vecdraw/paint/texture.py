"""Hatching, dots and stamped paths as a fill."""

from __future__ import annotations

from typing import Any, get_args

from vecdraw.arguments import is_one_of, to_bool
from vecdraw.errors import BadTypeError, BadValueError, shown
from vecdraw.geometry.path import Path
from vecdraw.geometry.path_data import PathData
from vecdraw.paint.brush import TextureBrush
from vecdraw.paint.brush_arguments import number, pair, point, positive
from vecdraw.paint.color import to_color
from vecdraw.paint.stroke import LineCap


class Texture:
    """A `path` stamped on a lattice, or endless lines where there is none: skia-canvas' `createTexture`.

    `spacing` is the distance of the lattice's points, one number or (x, y); `angle` turns it, in radians, clockwise;
    `offset` (x, y) moves it. The path is filled, or with `filled=False` stroked with `line_width` and `cap`, its own
    origin on each point of the lattice. Without a path there are lines of `line_width` (half the spacing when None)
    along the lattice's x axis. `background` is painted under it all, None for nothing. All lengths are user units.

    Raises `BadTypeError` and `BadValueError`.
    """

    __slots__ = ("_brush",)

    def __init__(
        self,
        path: Path | None = None,
        *,
        spacing: float | tuple[float, float] = 10.0,
        angle: float = 0.0,
        offset: tuple[float, float] = (0.0, 0.0),
        line_width: float | None = None,
        cap: LineCap = "butt",
        color: Any = "black",
        filled: bool = True,
        background: Any = None,
    ) -> None:
        across, down = pair(spacing, "spacing")
        if across <= 0 or down <= 0:
            raise BadValueError(f"spacing must be positive, got {shown(spacing)}")
        if path is not None and not isinstance(path, Path):
            raise BadTypeError(f"the path of a texture must be a Path or None, got {shown(path)}")
        if not is_one_of(cap, get_args(LineCap)):
            raise BadValueError(f"cap must be one of {', '.join(get_args(LineCap))}, got {shown(cap)}")
        default = down / 2 if path is None else 1.0
        self._brush = TextureBrush(
            None if path is None else path.data().validated(),
            (across, down),
            number(angle, "angle"),
            point(offset, "offset"),
            default if line_width is None else positive(line_width, "line_width"),
            cap,
            to_color(color),
            to_bool(filled, "filled"),
            None if background is None else to_color(background),
        )

    @classmethod
    def hatch(
        cls,
        spacing: float = 8.0,
        line_width: float = 1.0,
        angle: float = 0.0,
        *,
        color: Any = "black",
        background: Any = None,
        offset: tuple[float, float] = (0.0, 0.0),
    ) -> Texture:
        """Parallel lines `spacing` apart, at `angle` radians from the x axis."""
        return cls(
            spacing=spacing, angle=angle, offset=offset, line_width=line_width, color=color, background=background
        )

    @classmethod
    def cross_hatch(
        cls,
        spacing: float | tuple[float, float] = 8.0,
        line_width: float = 1.0,
        angle: float = 0.0,
        *,
        color: Any = "black",
        background: Any = None,
        offset: tuple[float, float] = (0.0, 0.0),
    ) -> Texture:
        """Two sets of parallel lines at right angles, the first at `angle` radians from the x axis."""
        across, down = pair(spacing, "spacing")
        width = positive(line_width, "line_width")
        crossing = Path(_crossing(across, down, width))
        return cls(crossing, spacing=(across, down), angle=angle, offset=offset, color=color, background=background)

    @classmethod
    def dots(
        cls,
        spacing: float | tuple[float, float] = 8.0,
        radius: float = 2.0,
        angle: float = 0.0,
        *,
        color: Any = "black",
        background: Any = None,
        offset: tuple[float, float] = (0.0, 0.0),
    ) -> Texture:
        """Round dots on a lattice."""
        dot = Path()
        size = positive(radius, "radius")
        dot.ellipse(0.0, 0.0, size, size, 0.0, 0.0, 6.283185307179586)
        dot.close_path()
        return cls(dot, spacing=spacing, angle=angle, offset=offset, color=color, background=background)

    def brush(self) -> TextureBrush:
        """The texture as a frozen value."""
        return self._brush


def _crossing(across: float, down: float, width: float) -> PathData:
    """Two bars that cross at the origin, each reaching half a line into its neighbours so that no seam is left."""
    x, y, half = (across + width) / 2, (down + width) / 2, width / 2
    bars = (-x, -half, x, -half, x, half, -x, half), (-half, -y, half, -y, half, y, -half, y)
    return PathData(b"\x00\x01\x01\x01\x06" * 2, bars[0] + bars[1])
