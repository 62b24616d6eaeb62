import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vecdraw as vd
from tests.geometry.shapes import built
from vecdraw import limits
from vecdraw.errors import BadTypeError, BadValueError, LimitError, UnsupportedError
from vecdraw.geometry.flatten import flatten
from vecdraw.geometry.stroke_style import LineCap, LineJoin

SIDE = 64  # px
FINE = 8
caps = st.sampled_from(["butt", "round", "square"])
joins = st.sampled_from(["miter", "round", "bevel"])


def stroked(path: vd.Path, width: float, cap: str, join: str, dash: list[float]) -> np.ndarray:
    ctx = vd.Context(SIDE, SIDE)
    ctx.line_width, ctx.line_cap, ctx.line_join = width, cap, join
    ctx.set_line_dash(dash)
    ctx.stroke(path)
    return ctx.to_numpy()[..., 3].astype(int)


def filled(path: vd.Path) -> np.ndarray:
    ctx = vd.Context(SIDE, SIDE)
    ctx.fill(path)
    return ctx.to_numpy()[..., 3].astype(int)


places = st.integers(4, 60)
moves_and_lines = [
    st.tuples(st.just("move_to"), st.tuples(places, places)),
    st.tuples(st.just("line_to"), st.tuples(places, places)),
]
steps = st.one_of(
    *moves_and_lines,
    st.tuples(st.just("quadratic_curve_to"), st.tuples(*[places] * 4)),
    st.tuples(st.just("bezier_curve_to"), st.tuples(*[places] * 6)),
    st.tuples(st.just("arc"), st.tuples(places, places, st.integers(2, 30), st.floats(0, 6), st.floats(0, 6))),
    st.tuples(st.just("round_rect"), st.tuples(places, places, places, places, st.integers(0, 9))),
    st.tuples(st.just("close_path"), st.just(())),
)
pictures = st.lists(steps, max_size=8).map(built)
polygons = st.lists(st.one_of(*moves_and_lines), max_size=8).map(built)


@settings(max_examples=60)
@given(polygons, st.floats(1.5, 12), caps, joins)
def test_outlines_of_lines_cover_what_strokes_do(path: vd.Path, width: float, cap: LineCap, join: LineJoin) -> None:
    difference = np.abs(filled(path.outlined(width, cap, join)) - stroked(path, width, cap, join, []))
    assert difference.max(initial=0) <= 32


def finely(draw: Callable[[vd.Context], None]) -> np.ndarray:
    """What is drawn with FINE x FINE times the pixels, averaged: narrow curves are coarse at one pixel a unit."""
    ctx = vd.Context(SIDE, SIDE, scale=FINE)
    draw(ctx)
    return ctx.to_numpy()[..., 3].reshape(SIDE, FINE, SIDE, FINE).mean((1, 3))


@pytest.mark.parametrize(("tolerance", "most", "mean"), [(0.25, 100, 0.6), (0.05, 100, 0.4)])
@settings(max_examples=60)
@given(path=pictures, width=st.floats(1.5, 12), cap=caps, join=joins)
def test_outlines_cover_what_strokes_do(
    tolerance: float, most: int, mean: float, path: vd.Path, width: float, cap: LineCap, join: LineJoin
) -> None:
    """Drawn either way: a square cap before a curve is off by up to half a pixel where a line ends the contour."""

    def stroke(ctx: vd.Context, path: vd.Path) -> None:
        ctx.line_width, ctx.line_cap, ctx.line_join = width, cap, join
        ctx.stroke(path)

    outline = path.outlined(width, cap, join, tolerance=tolerance)
    covered = finely(lambda ctx: ctx.fill(outline))
    ways = [path, path.reversed()] if cap == "square" else [path]
    differences = [np.abs(covered - finely(lambda ctx, way=way: stroke(ctx, way))) for way in ways]
    difference = np.minimum.reduce(differences)
    assert difference.max(initial=0) <= most
    assert difference.mean() <= mean


@pytest.mark.parametrize("dash", [(), (30.0, 3.0)])
@pytest.mark.parametrize("tolerance", [0.25, 0.01])
def test_square_caps_before_curves_are_square(tolerance: float, dash: tuple[float, ...]) -> None:
    path = vd.Path("M32 50Q32 30 52 20L60 10")
    outline = path.outlined(10, "square", tolerance=tolerance, dash=dash)
    assert all(outline.contains(x, y) for x in (27.01, 36.99) for y in (50.01, 54.99))
    assert not outline.contains(26.99, 50.01)
    assert not outline.contains(37.01, 50.01)


@settings(max_examples=30)
@given(polygons, st.floats(1.5, 12), caps, st.sampled_from([[5.0, 3.0], [0.0, 6.0], [1.0, 2.0, 3.0]]))
def test_dashes_too(path: vd.Path, width: float, cap: LineCap, dash: list[float]) -> None:
    """Of lines: along curves the raster backend measures as coarsely as browsers do."""
    outline = path.outlined(width, cap, "round", dash=dash)
    difference = np.abs(filled(outline) - stroked(path, width, cap, "round", dash))
    assert difference.max(initial=0) <= 48


@pytest.mark.parametrize("tolerance", [1.0, 0.1, 0.01, 0.001])
@pytest.mark.parametrize("scale", [1.0, 1e-9, 1e9])
def test_sides_of_curves_stay_within_the_tolerance(tolerance: float, scale: float) -> None:
    circle = vd.Path()
    circle.arc(3 * scale, 4 * scale, 100 * scale, 0, math.tau)
    circle.close_path()
    outline = circle.outlined(20 * scale, tolerance=tolerance * scale)
    for line in flatten(outline.data(), 1e-4 * scale):
        radii = [math.dist(point, (3 * scale, 4 * scale)) / scale for point in line]
        side = 110 if max(radii) > 100 else 90
        assert max(abs(radius - side) for radius in radii) <= tolerance + 1e-3


def test_far_from_the_origin_as_near() -> None:
    near = vd.Path("M0 0L100 0L100 100").outlined(10)
    far = vd.Path("M1e9 1e9h100v100").outlined(10)
    assert [c - 1e9 for c in far.data().coords] == pytest.approx(list(near.data().coords), abs=1e-3)


def test_line() -> None:
    assert vd.Path("M0 0H10").outlined(2).tight_bounds() == (0, -1, 10, 2)
    assert vd.Path("M0 0H10").outlined(2, "square").tight_bounds() == (-1, -1, 12, 2)
    assert vd.Path("M0 0H10").outlined(*(2, "butt", "miter", 10.0, (2, 1), 0.0)).data().verbs.count(0) == 4


@pytest.mark.parametrize(("text", "width"), [("M0 0L1e-320 0", 1e-322), ("M0 0L1 0", 1e300), ("M0 0L1e300 0", 1.0)])
def test_what_float32_cannot_outline_is_an_error(text: str, width: float) -> None:
    with pytest.raises(UnsupportedError, match="float32"):
        vd.Path(text).outlined(width)


def test_limits_and_bad_arguments() -> None:
    path = vd.Path("M0 0H10")
    with pytest.raises(LimitError, match="dash_segments"):
        path.outlined(1, dash=[1e-6, 1e-6])
    with limits.relaxed(path_work=10), pytest.raises(LimitError, match="path_work"):
        path.outlined(1)
    for width in (0, -1, math.nan, math.inf):
        with pytest.raises(BadValueError, match="width"):
            path.outlined(width)
    for name in ("cap", "join"):
        with pytest.raises(BadValueError, match=name):
            path.outlined(1, **{name: "flat"})
    with pytest.raises(BadTypeError, match="miter_limit"):
        path.outlined(1, miter_limit="4")  # type: ignore[arg-type]  # that is the test
    with pytest.raises(BadValueError, match="tolerance"):
        path.outlined(1, tolerance=0)
