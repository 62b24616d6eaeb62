import math
import pickle

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.geometry.shapes import affines
from vecdraw.errors import BadTypeError, BadValueError
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.projection import NEAREST, Projection, clipped_polygon, to_projection
from vecdraw.geometry.rect import Rect

Point = tuple[float, float]

SQUARE: list[Point] = [(0, 0), (100, 0), (100, 100), (0, 100)]
unit = st.floats(0, 1).map(lambda v: round(v, 4))


def _convex(numbers: list[float]) -> list[Point]:
    """A quadrilateral whose corners lie near those of a square of 100, moved by at most 20."""
    return [(x + numbers[2 * k], y + numbers[2 * k + 1]) for k, (x, y) in enumerate(SQUARE)]


quads = st.lists(st.floats(-20, 20).map(lambda v: round(v, 3)), min_size=8, max_size=8).map(_convex)
projections = st.builds(Projection.quad, quads, quads)


@given(quads, quads)
def test_corners_go_to_corners(one: list[Point], two: list[Point]) -> None:
    projection = Projection.quad(one, two)
    for (x, y), corner in zip(one, two, strict=True):
        assert projection.map_point(x, y) == pytest.approx(corner, abs=1e-9)
    assert max(projection.depth(x, y) for x, y in one) == pytest.approx(1)
    assert min(projection.depth(x, y) for x, y in one) > 0


@given(quads, quads)
def test_lines_stay_lines_so_the_diagonals_cross_where_they_crossed(one: list[Point], two: list[Point]) -> None:
    projection = Projection.quad(one, two)
    assert projection.map_point(*_crossing(one)) == pytest.approx(_crossing(two), abs=1e-7)


@given(quads, st.sampled_from([1, -1]))
def test_quadrilaterals_of_either_orientation(quad: list[Point], sign: int) -> None:
    mirrored = [(sign * x, y) for x, y in quad]
    projection = Projection.quad(mirrored, quad[::sign])
    assert projection.map_point(*mirrored[0]) == pytest.approx(quad[::sign][0], abs=1e-9)
    assert all(projection.depth(x, y) > 0 for x, y in mirrored)


@given(projections, projections, unit, unit)
def test_composition_applies_the_right_one_first(a: Projection, b: Projection, x: float, y: float) -> None:
    middle = b.map_point(100 * x, 100 * y)
    assume(a.depth(*middle) > 1e-2)
    assert (a @ b).map_point(100 * x, 100 * y) == pytest.approx(a.map_point(*middle), rel=1e-6, abs=1e-6)


@given(projections, unit, unit)
def test_inverse_undoes(a: Projection, x: float, y: float) -> None:
    assert a.inverse().map_point(*a.map_point(100 * x, 100 * y)) == pytest.approx((100 * x, 100 * y), abs=1e-6)


@given(affines, projections, unit, unit)
def test_affines_on_either_side(a: Affine, p: Projection, x: float, y: float) -> None:
    point = (100 * x, 100 * y)
    assert (a @ p).map_point(*point) == pytest.approx(a.apply(*p.map_point(*point)), rel=1e-9, abs=1e-6)
    within = Affine.scaling(0.5)
    assert (p @ within).map_point(*point) == pytest.approx(p.map_point(*within.apply(*point)), rel=1e-9, abs=1e-6)
    assert Projection.from_affine(a).to_affine() == a


@given(projections, st.floats(0.01, 100), unit, unit)
def test_a_positive_factor_changes_nothing(p: Projection, factor: float, x: float, y: float) -> None:
    scaled = Projection(*(factor * number for number in p))
    assert scaled.map_point(x, y) == pytest.approx(p.map_point(x, y), rel=1e-9, abs=1e-9)


@given(projections, unit, unit)
def test_map_rect_bounds_what_is_inside(p: Projection, x: float, y: float) -> None:
    box = p.map_rect(Rect(0, 0, 60, 60))
    assert box is not None
    assert box.outset(1e-6).contains(*p.map_point(60 * x, 60 * y))


def test_rectangles_may_stand_for_quadrilaterals() -> None:
    assert Projection.quad(Rect(0, 0, 10, 20), Rect(5, 6, 20, 20)).to_affine() == pytest.approx((2, 0, 0, 1, 5, 6))


def test_behind_the_eye() -> None:
    p = Projection(wx=-1.0, w0=1.0)
    assert p.map_point(0.5, 1) == (1, 2)
    for x in (1.0, 1.5, math.nan):
        with pytest.raises(BadValueError, match="before the eye"):
            p.map_point(x, 0)
    assert p.map_rect(Rect(2, 0, 5, 5)) is None
    box = p.map_rect(Rect(0, 0, 2, 1))
    assert box is not None
    assert box.right == pytest.approx(1 / NEAREST - 1)
    assert clipped_polygon([(0, 0, -1), (1, 0, -1), (1, 1, 0)]) == []


def test_values() -> None:
    assert Projection() == Projection.identity()
    assert Projection().is_affine
    assert not Projection(wx=0.1).is_affine
    assert not Projection(w0=-1).is_affine
    assert pickle.loads(pickle.dumps(Projection(2.0))) == Projection(2.0)
    assert Projection.from_affine(Affine(1, 2, 3, 4, 5, 6)) == (1, 3, 5, 2, 4, 6, 0, 0, 1)
    with pytest.raises(BadValueError, match="not affine"):
        Projection(wy=1).to_affine()


@pytest.mark.parametrize(
    "matrix", [Projection(*[1.0] * 9), Projection(xx=0), Projection(math.nan), Projection(1e-200, yy=1e-200)]
)
def test_singular_has_no_inverse(matrix: Projection) -> None:
    assert not matrix.is_invertible
    with pytest.raises(BadValueError, match="no inverse"):
        matrix.inverse()


@pytest.mark.parametrize(
    ("quad", "error"),
    [
        ([(0, 0), (1, 0), (0, 1), (1, 1)], BadValueError),
        ([(0, 0), (1, 0), (2, 0), (0, 1)], BadValueError),
        ([(0, 0), (4, 0), (1, 1), (0, 4)], BadValueError),
        ([(0, 0)] * 4, BadValueError),
        ([(0, 0), (1, 0), (1, math.nan), (0, 1)], BadValueError),
        ([(0, 0), (1, 0), (1, 10**400), (0, 1)], BadValueError),
        (Rect(0, 0, 0, 5), BadValueError),
        ([(0, 0), (1, 0), (1, 1)], BadTypeError),
        ([(0, 0), (1, 0), (1, 1), (0, "1")], BadTypeError),
        ([0, 0, 1, 0, 1, 1, 0, 1], BadTypeError),
        ("abcd", BadTypeError),
        (7, BadTypeError),
        (None, BadTypeError),
    ],
)
def test_what_is_no_quadrilateral(quad: object, error: type[Exception]) -> None:
    for make in (lambda: Projection.quad(quad, SQUARE), lambda: Projection.quad(SQUARE, quad)):  # type: ignore[arg-type]  # that is the test
        with pytest.raises(error, match="quad"):
            make()


def test_to_projection() -> None:
    assert to_projection(Affine.translation(3, 4)) == Projection(x0=3, y0=4)
    assert to_projection([1, 0, 0, 1, 3, 4]) == Projection(x0=3, y0=4)
    assert to_projection(list(range(9))) == tuple(range(9))
    with pytest.raises(BadValueError, match="finite"):
        to_projection([math.inf] * 9)
    for bad in (None, "matrix", [1, 2, 3], ["1"] * 9):
        with pytest.raises(BadTypeError, match="projection"):
            to_projection(bad)


def _crossing(quad: list[Point]) -> Point:
    """Where the diagonals of a quadrilateral cross."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = quad
    ux, uy, vx, vy = cx - ax, cy - ay, dx - bx, dy - by
    t = ((bx - ax) * vy - (by - ay) * vx) / (ux * vy - uy * vx)
    return ax + t * ux, ay + t * uy
