"""How an outline is stroked (HTML Standard, canvas, line styles)."""

from __future__ import annotations

from typing import Literal, NamedTuple

LineCap = Literal["butt", "round", "square"]
LineJoin = Literal["miter", "round", "bevel"]


class Stroke(NamedTuple):
    """Line styles; lengths in user units (px before the transform), dashes alternate on and off."""

    width: float = 1.0
    cap: LineCap = "butt"
    join: LineJoin = "miter"
    miter_limit: float = 10.0
    dash: tuple[float, ...] = ()
    dash_offset: float = 0.0
