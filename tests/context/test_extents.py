"""Extents of paths, fills, strokes and clips: against cairo, against what is drawn, and where nothing is."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vecdraw as vd
from tests.context.cairo import LIBRARY, Box, Cairo
from vecdraw.errors import BadValueError, LimitError, StateError

SIDE = 120
NOTHING = vd.Rect(0.0, 0.0, 0.0, 0.0)
needs_cairo = pytest.mark.skipif(LIBRARY is None, reason="cairo's library is not installed")

places = st.integers(20, 100).map(float)
points = st.tuples(places, places)
curves = st.tuples(points, points, points)
Point = tuple[float, float]


def edges(rect: vd.Rect) -> Box:
    return rect.x, rect.y, rect.right, rect.bottom


def inked(ctx: vd.Context, scale: int = 4) -> Box:
    """The box of the pixels that have any ink, in user units."""
    alpha = ctx.to_numpy(scale=scale)[:, :, 3]
    rows, columns = np.nonzero(alpha.any(axis=1))[0], np.nonzero(alpha.any(axis=0))[0]
    if not rows.size:
        return 0.0, 0.0, 0.0, 0.0
    return columns[0] / scale, rows[0] / scale, (columns[-1] + 1) / scale, (rows[-1] + 1) / scale


@needs_cairo
@settings(max_examples=60, deadline=None)
@given(start=points, segments=st.lists(curves, min_size=1, max_size=4))
def test_extents_of_curves_are_cairos(start: Point, segments: list[tuple[Point, ...]]) -> None:
    ctx, cairo = vd.Context(SIDE, SIDE), Cairo(SIDE, SIDE)
    ctx.move_to(*start)
    cairo.call("move_to", *start)
    for one, two, end in segments:
        ctx.bezier_curve_to(*one, *two, *end)
        cairo.call("curve_to", *one, *two, *end)
    assert edges(ctx.path_extents()) == pytest.approx(cairo.extents("path"), abs=0.15)  # cairo's tolerance is 0.1


@needs_cairo
@settings(max_examples=60, deadline=None)
@given(
    corners=st.lists(points, min_size=3, max_size=5, unique=True),
    cap=st.sampled_from(["butt", "round", "square"]),
    join=st.sampled_from(["miter", "round", "bevel"]),
    width=st.integers(1, 12).map(float),
    closed=st.booleans(),
)
def test_extents_of_strokes_are_cairos(
    corners: list[Point], cap: Any, join: Any, width: float, closed: bool
) -> None:
    ctx, cairo = vd.Context(SIDE, SIDE), Cairo(SIDE, SIDE)
    ctx.line_width, ctx.line_cap, ctx.line_join = width, cap, join
    cairo.call("set_line_width", width)
    cairo.call("set_line_cap", ["butt", "round", "square"].index(cap))
    cairo.call("set_line_join", ["miter", "round", "bevel"].index(join))
    ctx.miter_limit = 4.123  # no corner between whole numbers has just this one
    cairo.call("set_miter_limit", 4.123)
    for at, corner in enumerate(corners):
        (ctx.line_to if at else ctx.move_to)(*corner)
        cairo.call("line_to" if at else "move_to", *corner)
    if closed:
        ctx.close_path()
        cairo.call("close_path")
    assert edges(ctx.stroke_extents()) == pytest.approx(cairo.extents("stroke"), abs=0.3)


def ellipse(rotation: float) -> vd.Path:
    path = vd.Path()
    path.ellipse(60, 60, 44, 17, rotation, 0, math.tau)
    return path


def half() -> vd.Path:
    path = vd.Path()
    path.arc(60, 60, 30, 0.3, 3.0)
    return path


SHAPES: dict[str, Callable[[], vd.Path]] = {
    "circle": lambda: vd.Path.circle(60, 55, 31),
    "star": lambda: vd.Path.star(5, 60, 60, 45, 18),
    "conic": lambda: vd.Path("M20 90C20 0 100 0 100 90Z"),
    "turned ellipse": lambda: ellipse(0.6),
    "half an arc": half,
}


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("scale", [1.0, 0.5])
def test_what_is_drawn_touches_all_sides_of_its_extents(name: str, scale: float) -> None:
    for verb in ("fill", "stroke"):
        ctx = vd.Context(SIDE, SIDE)
        ctx.scale(scale, scale)
        ctx.line_width, ctx.line_join = 7, "round"
        getattr(ctx, verb)(SHAPES[name]())
        box = getattr(ctx, f"{verb}_extents")(SHAPES[name]())
        assert [edge * scale for edge in edges(box)] == pytest.approx(inked(ctx), abs=0.3)


def test_extents_of_a_dashed_stroke_are_those_of_its_dashes() -> None:
    ctx = vd.Context(SIDE, SIDE)
    ctx.set_line_dash([10, 5])
    ctx.line_width = 4
    assert edges(ctx.stroke_extents(vd.Path("M20 60H44"))) == pytest.approx((20, 58, 44, 62))
    assert edges(ctx.stroke_extents(vd.Path("M20 60H34"))) == pytest.approx((20, 58, 30, 62))


def test_extents_are_of_user_space() -> None:
    ctx = vd.Context(SIDE, SIDE, scale=3)
    ctx.translate(10, 20)
    ctx.scale(2, 4)
    ctx.rect(1, 2, 3, 4)
    assert ctx.path_extents() == ctx.fill_extents() == vd.Rect(1.0, 2.0, 3.0, 4.0)
    ctx.line_width = 2
    assert edges(ctx.stroke_extents()) == pytest.approx((0, 1, 5, 7))
    ctx.reset_transform()
    assert edges(ctx.path_extents()) == pytest.approx((12, 28, 18, 44))


def test_a_fill_leaves_out_what_encloses_nothing() -> None:
    ctx = vd.Context(SIDE, SIDE)
    spike = vd.Path("M10 10H30V30H10ZM50 50L90 90")
    assert edges(ctx.fill_extents(spike)) == pytest.approx((10, 10, 30, 30))
    assert edges(ctx.path_extents(spike)) == pytest.approx((10, 10, 90, 90))
    twice = vd.Path("M10 10H90V90H10ZM10 10H90V90H10ZM20 20H30V30H20Z")
    assert edges(ctx.fill_extents(twice)) == pytest.approx((10, 10, 90, 90))
    assert edges(ctx.fill_extents(twice, "evenodd")) == pytest.approx((20, 20, 30, 30))


@pytest.mark.parametrize("make", [vd.Path, lambda: vd.Path("M10 10"), lambda: vd.Path("M10 10L20 20")])
def test_where_there_is_no_area_extents_are_zeros(make: Callable[[], vd.Path]) -> None:
    assert vd.Context(SIDE, SIDE).fill_extents(make()) == NOTHING


def test_where_nothing_would_be_stroked_extents_are_zeros() -> None:
    ctx = vd.Context(SIDE, SIDE)
    assert ctx.stroke_extents() == ctx.path_extents() == NOTHING
    assert ctx.stroke_extents(vd.Path("M10 10")) == NOTHING
    assert ctx.stroke_extents(vd.Path("M10 10H10")) == NOTHING  # the canvas draws no dot either


def test_extents_of_the_clip() -> None:
    ctx = vd.Context(SIDE, 80, scale=2)
    assert edges(ctx.clip_extents()) == (0, 0, SIDE, 80)
    ctx.clip(vd.Path.circle(50, 50, 20))
    assert edges(ctx.clip_extents()) == pytest.approx((30, 30, 70, 70))
    ctx.clip(vd.Path("M0 0H60V200H0Z"))
    ctx.scale(2, 2)
    assert edges(ctx.clip_extents()) == pytest.approx((15, 15, 30, 35))
    ctx.clip(vd.Path("M0 0H5V5H0Z"))
    assert ctx.clip_extents() == NOTHING


@needs_cairo
def test_extents_of_the_clip_under_a_turn_are_cairos() -> None:
    ctx, cairo = vd.Context(SIDE, SIDE), Cairo(SIDE, SIDE)
    ctx.rotate(0.4)
    cairo.call("rotate", 0.4)
    assert edges(ctx.clip_extents()) == pytest.approx(cairo.extents("clip"))


def test_points_in_the_clip() -> None:
    ctx = vd.Context(SIDE, SIDE)
    assert ctx.is_point_in_clip(0, 0)
    assert ctx.is_point_in_clip(SIDE, SIDE)
    assert not ctx.is_point_in_clip(-1, 5)
    with ctx.saved():
        ctx.translate(40, 40)
        ctx.clip(vd.Path("M0 0H40V40H0ZM10 10H30V30H10Z"), "evenodd")
        ctx.reset_transform()
        assert ctx.is_point_in_clip(45, 45)
        assert not ctx.is_point_in_clip(60, 60)
        assert not ctx.is_point_in_clip(20, 20)
    assert ctx.is_point_in_clip(60, 60)


def test_nothing_is_in_a_clip_without_area() -> None:
    ctx = vd.Context(SIDE, SIDE)
    ctx.clip(vd.Path())
    assert ctx.clip_extents() == NOTHING
    assert not ctx.is_point_in_clip(10, 10)


# --- the current path ---------------------------------------------------------------------------------------------


def test_relative_segments_are_those_of_a_path() -> None:
    ctx, path = vd.Context(SIDE, SIDE), vd.Path("M10 20")
    ctx.move_to(10, 20)
    for verb, numbers in (
        ("rel_line_to", (5, 6)),
        ("rel_quadratic_curve_to", (1, 2, 3, 4)),
        ("rel_bezier_curve_to", (1, 2, 3, 4, 5, 6)),
        ("rel_move_to", (7, -3)),
        ("rel_line_to", (1, 1)),
    ):
        getattr(ctx, verb)(*numbers)
        getattr(path, verb)(*numbers)
    assert ctx.copy_path() == path
    assert ctx.current_point == path.current_point == (10 + 5 + 3 + 5 + 7 + 1, 20 + 6 + 4 + 6 - 3 + 1)


@pytest.mark.parametrize(
    ("verb", "count"),
    [("rel_move_to", 2), ("rel_line_to", 2), ("rel_quadratic_curve_to", 4), ("rel_bezier_curve_to", 6)],
)
def test_relative_segments_need_a_current_point(verb: str, count: int) -> None:
    ctx = vd.Context(SIDE, SIDE)
    with pytest.raises(StateError, match=verb):
        getattr(ctx, verb)(*range(count))
    assert ctx.current_point is None


def test_relative_segments_follow_the_transform() -> None:
    ctx = vd.Context(SIDE, SIDE)
    ctx.move_to(10, 10)
    ctx.scale(2, 3)
    ctx.rel_line_to(5, 5)
    ctx.reset_transform()
    assert ctx.current_point == pytest.approx((20, 25))


def test_a_copied_path_is_the_callers() -> None:
    ctx = vd.Context(SIDE, SIDE)
    ctx.rect(1, 2, 3, 4)
    copied = ctx.copy_path()
    copied.line_to(50, 50)
    assert ctx.path_extents() == vd.Rect(1.0, 2.0, 3.0, 4.0)
    ctx.begin_path()
    ctx.append_path(copied)
    assert ctx.copy_path().tight_bounds() == copied.tight_bounds()


def test_a_path_is_appended_in_user_space() -> None:
    ctx = vd.Context(SIDE, SIDE)
    ctx.rect(0, 0, 5, 5)
    ctx.translate(10, 10)
    ctx.append_path(vd.Path("M0 0H5V5Z"), vd.Affine.scaling(4))
    ctx.reset_transform()
    assert edges(ctx.path_extents()) == pytest.approx((0, 0, 30, 30))
    assert ctx.is_point_in_path(28, 12)


def test_user_space_and_device_pixels() -> None:
    ctx = vd.Context(SIDE, SIDE, scale=2)
    ctx.translate(10, 20)
    ctx.scale(3, 1)
    assert ctx.user_to_device(1, 2) == (26, 44)
    assert ctx.device_to_user(26, 44) == pytest.approx((1, 2))
    assert ctx.user_to_device_distance(1, 2) == (6, 4)
    assert ctx.device_to_user_distance(6, 4) == pytest.approx((1, 2))
    ctx.scale(0, 1)
    for verb in ("device_to_user", "device_to_user_distance"):
        with pytest.raises(BadValueError):
            getattr(ctx, verb)(1, 1)


def test_under_a_transform_without_inverse() -> None:
    ctx = vd.Context(SIDE, SIDE)
    ctx.rect(0, 0, 5, 5)
    ctx.scale(0, 0)
    assert ctx.clip_extents() == NOTHING
    ctx.append_path(vd.Path("M0 0H50V50Z"))
    ctx.reset_transform()
    assert edges(ctx.path_extents()) == pytest.approx((0, 0, 5, 5))


def test_extents_of_strokes_that_take_far_too_long() -> None:
    ctx = vd.Context(SIDE, SIDE)
    ctx.set_line_dash([1e-9, 1e-9])
    with pytest.raises(LimitError):
        ctx.stroke_extents(vd.Path("M0 0H100"))
