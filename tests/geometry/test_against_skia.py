"""Skia as a second opinion on boxes and on SVG's arcs."""

import math
from typing import Literal

import pytest
import skia
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.geometry.shapes import paths
from vecdraw.backends.skia.convert import to_path
from vecdraw.geometry.bounds import path_bounds, stroke_bounds
from vecdraw.geometry.path import Path
from vecdraw.geometry.path_data import CONIC
from vecdraw.geometry.rect import Rect
from vecdraw.geometry.svg_path import parse_svg_path

JOINS = {"miter": skia.Paint.kMiter_Join, "round": skia.Paint.kRound_Join, "bevel": skia.Paint.kBevel_Join}
CAPS = {"butt": skia.Paint.kButt_Cap, "round": skia.Paint.kRound_Cap, "square": skia.Paint.kSquare_Cap}


def tight(path: skia.Path) -> Rect:
    box = path.computeTightBounds()
    return Rect.from_edges(box.left(), box.top(), box.right(), box.bottom())


@given(paths)
def test_path_bounds_are_the_same(path: Path) -> None:
    data = path.data()
    box = path_bounds(data)
    assume(box is not None and data.verbs[-1] != 0)
    assert box == pytest.approx(tight(to_path(data)), rel=1e-4, abs=0.01)


@settings(max_examples=200)
@given(paths, st.floats(0.5, 60), st.sampled_from([*JOINS]), st.floats(1, 12), st.sampled_from([*CAPS]))
def test_stroke_bounds_contain_the_stroke(
    path: Path,
    width: float,
    join: Literal["miter", "round", "bevel"],
    miter_limit: float,
    cap: Literal["butt", "round", "square"],
) -> None:
    data = path.data()
    box = stroke_bounds(data, width, join, miter_limit, cap)
    assume(box is not None)
    assert box is not None
    paint = skia.Paint(Style=skia.Paint.kStroke_Style, StrokeWidth=width, StrokeMiter=miter_limit)
    paint.setStrokeJoin(JOINS[join])
    paint.setStrokeCap(CAPS[cap])
    outline = skia.Path()
    paint.getFillPath(to_path(data), outline, None, 4.0)
    assume(not outline.isEmpty())
    slack = 1 / 16 + 2e-4 * max(map(abs, box))  # what Skia's curves may be off
    assert box.outset(slack).union(tight(outline)) == pytest.approx(box.outset(slack), abs=1e-9)


@given(*[st.floats(-100, 100)] * 4, st.floats(1, 300), st.floats(1, 300), st.floats(-360, 360), st.booleans(),
       st.booleans())  # fmt: skip
def test_svg_arcs_are_the_same(
    x0: float, y0: float, x1: float, y1: float, rx: float, ry: float, turn: float, large: bool, clockwise: bool
) -> None:
    assume(math.dist((x0, y0), (x1, y1)) > 1)
    data = parse_svg_path(f"M{x0!r} {y0!r}A{rx!r} {ry!r} {turn!r} {large:d} {clockwise:d} {x1!r} {y1!r}")
    theirs = skia.Path()
    theirs.moveTo(x0, y0)
    size = skia.Path.ArcSize.kLarge_ArcSize if large else skia.Path.ArcSize.kSmall_ArcSize
    direction = skia.PathDirection.kCW if clockwise else skia.PathDirection.kCCW
    theirs.arcTo(rx, ry, turn, size, direction, x1, y1)
    box = path_bounds(data)
    assert box is not None
    assert data.without_arcs().verbs.count(CONIC) >= 1
    half_turn = math.pi - 0.05 < abs(data.coords[-1]) < math.pi + 0.05  # where the centre hangs on the last digits
    assert half_turn or box == pytest.approx(tight(theirs), abs=0.05 + 1e-3 * max(box.width, box.height))
