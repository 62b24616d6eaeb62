import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.geometry.shapes import affines, distance, paths, points
from tests.geometry.test_projection import SQUARE, projections
from vecdraw.errors import BadTypeError, BadValueError
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.flatten import flatten
from vecdraw.geometry.path import Path
from vecdraw.geometry.path_data import ARC, CLOSE, CONIC, CUBIC, LINE, MOVE, QUAD
from vecdraw.geometry.projection import Projection

TO_SQUARE = Affine(0.05, 0, 0, 0.05, 50, 50)
"""Most of what the strategy draws, brought before the eye of its projections."""


def small(path: Path) -> Path:
    return path.transformed(TO_SQUARE)


@given(paths, projections)
def test_points_go_where_the_projection_sends_them(path: Path, projection: Projection) -> None:
    before = small(path)
    if any(projection.depth(x, y) < 0.05 for x, y in zip(*_controls(before), strict=True)):
        return
    after = flatten(before.transformed(projection, tolerance=1e-3).data(), 1e-3)
    mapped = [projection.map_point(*point) for point in points(before.data(), 5)]
    for point in mapped:
        assert min((distance(point, line) for line in after), default=0.0) < 5e-3


def _controls(path: Path) -> tuple[list[float], list[float]]:
    xs, ys = [], []
    for verb, numbers in path.data().segments():
        flat = numbers[:4] if verb == CONIC else numbers
        xs += flat[0::2]
        ys += flat[1::2]
    return xs, ys


def is_perspective(projection: Projection) -> bool:
    return abs(projection.wx) + abs(projection.wy) > 1e-9


@given(projections.filter(is_perspective))
def test_kinds_of_segments(projection: Projection) -> None:
    path = Path("M10 10L90 10Q90 90 50 90C40 80 20 80 10 60Z")
    verbs = path.transformed(projection).data().verbs
    assert verbs[:3] == bytes([MOVE, LINE, CONIC])
    assert set(verbs[3:-1]) == {CUBIC}
    assert verbs[-1] == CLOSE


@given(projections.filter(is_perspective))
def test_circles_become_conics_of_the_right_ellipse(projection: Projection) -> None:
    data = Path.circle(50, 50, 30).transformed(projection).data()
    assert set(data.verbs) <= {MOVE, CONIC, CLOSE}
    back = projection.inverse()
    for point in points(data, 7):
        assert math.dist(back.map_point(*point), (50, 50)) == pytest.approx(30, rel=1e-6)


@given(st.lists(st.floats(0, 100), min_size=8, max_size=8), projections, st.sampled_from([1.0, 0.1, 1e-3, 1e-5]))
def test_cubics_stay_within_the_tolerance(numbers: list[float], projection: Projection, tolerance: float) -> None:
    path = Path()
    path.move_to(*numbers[:2])
    path.bezier_curve_to(*numbers[2:])
    fitted = flatten(path.transformed(projection, tolerance=tolerance).data(), tolerance / 20)
    for point in points(path.data(), 40):
        assert distance(projection.map_point(*point), fitted[0]) <= tolerance * 1.06


@given(paths, affines)
def test_affines_in_any_form(path: Path, a: Affine) -> None:
    expected = path.data().transformed(a)
    assert path.transformed(a).data() == expected
    assert path.transformed(tuple(a)).data() == expected  # type: ignore[arg-type]  # any six numbers
    assert np.allclose(path.transformed(Projection.from_affine(a)).data().coords, expected.coords)


def test_what_is_behind_the_eye_is_cut_off() -> None:
    eye = Projection(wx=-1.0, w0=1.0)  # x = 1 is at infinity
    assert Path("M2 0H3V1Z").transformed(eye).is_empty
    half = Path("M0 0H2V1H0Z").transformed(eye)
    assert half.data().verbs == bytes([MOVE, LINE, LINE, LINE, CLOSE])
    assert half.tight_bounds().x == 0
    assert half.tight_bounds().right == pytest.approx(2**14 - 1)
    assert half.contains(0.5, 0.5)
    line = Path("M0 0H2M0 .5L.5 .5").transformed(eye)
    assert line.data().verbs == bytes([MOVE, LINE, MOVE, LINE])


@pytest.mark.parametrize("curve", ["Q1.5 1 0 2", "C1.5 0 1.5 2 0 2", "C3 0 -1 2 3 2L0 3", "Q3 1 0 2"])
def test_curves_across_the_eye_are_cut_where_they_cross_it(curve: str) -> None:
    eye = Projection(wx=-1.0, w0=1.0)
    cut = Path("M0 0" + curve).transformed(eye)
    back = eye.inverse()
    for point in points(cut.data().without_arcs(), 9):
        x, _ = back.map_point(*point)
        assert x <= 1
    cut.data().validated()


def test_a_curve_whose_control_point_alone_is_behind() -> None:
    eye = Projection(wx=-1.0, w0=1.0)
    data = Path("M0 0Q1.5 1 0 2").transformed(eye).data()
    assert set(data.verbs) == {MOVE, CONIC}
    back = eye.inverse()
    for point in points(data, 9):
        x, y = back.map_point(*point)
        assert x == pytest.approx(0.75 * y * (2 - y), abs=1e-9)


def test_quads_under_a_uniform_depth_stay_quads() -> None:
    p = Projection(wy=0.01)
    assert Path("M0 5Q10 5 20 5").transformed(p).data().verbs == bytes([MOVE, QUAD])
    arc = Path()
    arc.arc(0, 0, 5, 0, 1)
    assert ARC not in arc.transformed(p).data().verbs


def test_errors() -> None:
    path = Path.polygon(SQUARE)
    for bad in (None, "matrix", [1, 2, 3]):
        with pytest.raises(BadTypeError, match="projection"):
            path.transformed(bad)  # type: ignore[arg-type]  # that is the test
    with pytest.raises(BadValueError, match="finite"):
        path.transformed(Affine(math.nan))
    with pytest.raises(BadValueError, match="finite"):
        path.transformed(Affine(1e308, 0, 0, 1e308))
    with pytest.raises(BadValueError, match="tolerance"):
        path.transformed(Affine(), tolerance=-1)
    assert Path().transformed(Projection(wx=0.1)).is_empty
