import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.geometry.shapes import distance, paths, points
from vecdraw import limits
from vecdraw.errors import BadValueError, LimitError
from vecdraw.geometry.bounds import control_bounds, path_bounds, stroke_bounds
from vecdraw.geometry.flatten import flatten
from vecdraw.geometry.path import Path
from vecdraw.geometry.path_data import PathData
from vecdraw.geometry.rect import Rect


@given(paths)
def test_bounds_contain_the_path_and_touch_it(path: Path) -> None:
    data = path.data()
    box = path_bounds(data)
    on_path = points(data, 64)
    if box is None:
        assert not on_path
        return
    slack = 1e-9 * (1 + max(map(abs, box)))
    assert all(box.outset(slack).contains(*point) for point in on_path)
    xs, ys = [p[0] for p in on_path], [p[1] for p in on_path]
    size = max(box.width, box.height)
    assert min(xs) - box.x <= 0.01 * size + slack
    assert box.right - max(xs) <= 0.01 * size + slack
    assert min(ys) - box.y <= 0.01 * size + slack
    assert box.bottom - max(ys) <= 0.01 * size + slack


@given(paths)
def test_control_bounds_contain_the_tight_ones(path: Path) -> None:
    tight, loose = path_bounds(path.data()), control_bounds(path.data())
    assert (tight is None) == (loose is None)
    if tight is not None and loose is not None:
        assert loose.union(tight) == pytest.approx(loose, abs=1e-6)


def test_lone_moves_do_not_count() -> None:
    assert path_bounds(PathData(b"\x00", (5.0, 5.0))) is None
    assert path_bounds(PathData(b"\x00\x01\x00", (0.0, 0.0, 1.0, 2.0, 50.0, 50.0))) == Rect(0, 0, 1, 2)
    assert path_bounds(PathData(b"\x00\x00\x01", (50.0, 50.0, 0.0, 0.0, 1.0, 2.0))) == Rect(0, 0, 1, 2)
    assert stroke_bounds(PathData(b"\x00", (5.0, 5.0)), 10) is None


def test_extrema() -> None:
    assert path_bounds(Path("M0 0Q10 20 20 0").data()) == pytest.approx((0, 0, 20, 10))
    assert path_bounds(Path("M0 0C0 40 30 40 30 0").data()) == pytest.approx((0, 0, 30, 30))
    quarter = Path()
    quarter.arc(0, 0, 10, 0.1, math.pi - 0.1)
    box = path_bounds(quarter.data())
    assert box is not None
    assert box.bottom == pytest.approx(10)


def test_stroke_of_a_rectangle_is_tight() -> None:
    path = Path()
    path.rect(10, 20, 30, 40)
    assert stroke_bounds(path.data(), 4) == pytest.approx((8, 18, 34, 44))
    assert stroke_bounds(path.data(), 4, "round") == pytest.approx((8, 18, 34, 44))


def test_miter_counts_up_to_its_limit() -> None:
    spike = Path("M0 0L100 10L0 20").data()
    sharp, blunt = stroke_bounds(spike, 4, "miter", 20), stroke_bounds(spike, 4, "miter", 2)
    assert sharp is not None
    assert blunt is not None
    assert sharp.right == pytest.approx(100 + 2 / math.sin(math.atan(0.1)), rel=1e-6)
    assert blunt.right == pytest.approx(102)


def test_square_caps_reach_diagonally() -> None:
    box = stroke_bounds(Path("M0 0L10 10").data(), 2, cap="square")
    assert box is not None
    assert box.right == pytest.approx(10 + math.sqrt(2))


@settings(max_examples=60)
@given(paths, st.floats(0.1, 50), st.sampled_from(["miter", "round", "bevel"]), st.floats(1, 12))
def test_stroke_bounds_contain_the_band(path: Path, width: float, join: str, limit: float) -> None:
    box = stroke_bounds(path.data(), width, join, limit)  # type: ignore[arg-type]  # a sampled literal
    tight = path_bounds(path.data())
    if box is None or tight is None:
        assert tight is None
        return
    wanted = tight.outset(width / 2)
    assert box.union(wanted) == pytest.approx(box, abs=1e-6)
    assert box.width <= wanted.width + width * max(1.0, limit)


@given(paths, st.sampled_from([0.01, 0.1, 1.0, 10.0]))
@settings(max_examples=60)
def test_flattened_paths_stay_close(path: Path, tolerance: float) -> None:
    data = path.data()
    lines = flatten(data, tolerance)
    on_path = points(data, 7)
    assert bool(lines) == bool(on_path)
    for point in on_path:
        assert min(distance(point, line) for line in lines) <= tolerance * 1.01 + 1e-6


def test_flattened_contours() -> None:
    assert flatten(Path("M0 0L1 0L1 1ZM5 5L6 6M9 9").data()) == [[(0, 0), (1, 0), (1, 1), (0, 0)], [(5, 5), (6, 6)]]
    assert flatten(PathData()) == []


def test_flattening_takes_few_chords() -> None:
    circle = Path()
    circle.arc(0, 0, 100, 0, math.tau)
    assert len(flatten(circle.data(), 0.1)[0]) < 80


@pytest.mark.parametrize("tolerance", [0, -1, math.nan, math.inf])
def test_bad_tolerance(tolerance: float) -> None:
    with pytest.raises(BadValueError, match="tolerance"):
        flatten(PathData(), tolerance)


def test_flattening_is_bounded() -> None:
    circle = Path()
    circle.arc(0, 0, 1e9, 0, math.tau)
    with limits.relaxed(path_segments=1000), pytest.raises(LimitError, match="path_segments"):
        flatten(circle.data(), 1e-3)
