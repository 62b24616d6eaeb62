"""What geometry needs of a stroke's style: `vecdraw.paint.stroke.Stroke` lies above this room and fits it."""

from __future__ import annotations

from typing import Literal, NamedTuple, Protocol

LineCap = Literal["butt", "round", "square"]
LineJoin = Literal["miter", "round", "bevel"]


class StrokeStyle(Protocol):
    """Line styles (HTML Standard, canvas); lengths in user units."""

    @property
    def width(self) -> float:
        """The width of the line."""

    @property
    def cap(self) -> str:
        """`butt`, `round` or `square`."""

    @property
    def join(self) -> str:
        """`miter`, `round` or `bevel`."""

    @property
    def miter_limit(self) -> float:
        """The longest miter, in line widths, at which a join is not beveled."""

    @property
    def dash(self) -> tuple[float, ...]:
        """The lengths of dashes and gaps in turn; empty for a solid line."""


class LineStyle(NamedTuple):
    """A `StrokeStyle` whose values were checked, with the offset of its dashes; lengths in user units."""

    width: float
    cap: LineCap
    join: LineJoin
    miter_limit: float
    dash: tuple[float, ...]
    dash_offset: float
