"""The work budget: what draws in a moment is let through, what would take minutes is not. No test draws."""

import math
import time
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.geometry.shapes import affines, paths
from vecdraw import limits
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.chords import chords
from vecdraw.geometry.flatten import flatten
from vecdraw.geometry.outline import stroke_edges
from vecdraw.geometry.path import Path
from vecdraw.geometry.path_data import PathData
from vecdraw.geometry.rect import Rect
from vecdraw.geometry.work import dash_count, fill_work, stroke_work
from vecdraw.paint.stroke import Stroke

CANVAS = Rect(0, 0, 1000, 1000)
MOST = limits.Limits().path_work


def polyline(x: np.ndarray, y: np.ndarray, closed: bool = True) -> PathData:
    coords = np.stack([x, y], 1).reshape(-1)
    return PathData(b"\x00" + b"\x01" * (len(x) - 1) + (b"\x06" if closed else b""), tuple(coords.tolist()))


def scribble(n: int, size: float = 1000) -> PathData:
    points = np.random.default_rng(3).random((2, n)) * size
    return polyline(points[0], points[1])


def coast(n: int) -> PathData:
    """One closed line with fine noise that does not cross itself."""
    angle = np.linspace(0, math.tau, n, endpoint=False)
    radius = 400 + 50 * np.sin(7 * angle) + np.random.default_rng(3).normal(size=n) * 0.2
    return polyline(500 + radius * np.cos(angle), 500 + radius * np.sin(angle))


def comb(n: int) -> PathData:
    return polyline(np.linspace(0, 1000, n), np.where(np.arange(n) % 2, 1000.0, 0.0))


class TestVerdicts:
    """docs/adr/0002-work-budget.md has the times that Skia took."""

    def test_a_million_segments_that_do_not_cross_are_filled(self) -> None:
        assert fill_work(coast(1_000_000), Affine(), CANVAS) < MOST

    def test_and_stroked(self) -> None:
        assert stroke_work(coast(1_000_000), Stroke(1.5), Affine(), CANVAS) < MOST

    def test_a_million_crossing_segments_are_not_filled(self) -> None:
        assert fill_work(scribble(1_000_000), Affine(), CANVAS) > MOST

    def test_a_hundred_thousand_crossing_segments_are_not_stroked(self) -> None:
        assert stroke_work(scribble(100_000), Stroke(3, "round", "round"), Affine(), CANVAS) > MOST

    def test_thousands_of_crossing_segments_draw(self) -> None:
        assert fill_work(scribble(10_000), Affine(), CANVAS) < MOST
        assert stroke_work(scribble(3_000), Stroke(3), Affine(), CANVAS) < MOST

    def test_spans_that_share_pixels_are_dear(self) -> None:
        assert fill_work(comb(20_000), Affine(), CANVAS) > MOST
        assert fill_work(comb(2_001), Affine(), CANVAS) < MOST

    def test_even_odd_has_more_spans(self) -> None:
        scribbled = scribble(20_000)
        assert fill_work(scribbled, Affine(), CANVAS, "evenodd") > fill_work(scribbled, Affine(), CANVAS)

    def test_what_is_far_outside_the_clip_is_cheap(self) -> None:
        moved = Affine.translation(5000, 0)
        assert fill_work(scribble(100_000), moved, CANVAS) < fill_work(scribble(100_000), Affine(), CANVAS) / 100
        assert fill_work(scribble(100_000), Affine.translation(0, -5000), CANVAS) < MOST / 100

    def test_a_loop_around_the_canvas_that_is_clipped_to_its_edge_counts(self) -> None:
        around = PathData(b"\x00\x01\x01\x01\x06" * 100_000, (-50.0, -50.0, 2e3, -50.0, 2e3, 2e3, -50.0, 2e3) * 100_000)
        assert fill_work(around, Affine(), CANVAS) > MOST / 10

    def test_the_transform_counts(self) -> None:
        small = fill_work(scribble(10_000), Affine(), CANVAS)
        assert fill_work(scribble(10_000), Affine.scaling(10), Rect(0, 0, 10_000, 10_000)) > 4 * small
        assert fill_work(scribble(10_000), Affine.scaling(0.001), CANVAS) < MOST

    def test_hairlines_count_by_their_pixels(self) -> None:
        assert stroke_work(scribble(100_000), Stroke(0.5), Affine(), CANVAS) > MOST
        assert stroke_work(coast(100_000), Stroke(0.5), Affine(), CANVAS) < MOST / 10
        assert stroke_work(scribble(100_000), Stroke(0.5), Affine.translation(2000, 0), CANVAS) < MOST / 10


class TestDashes:
    def test_count(self) -> None:
        line = PathData(b"\x00\x01", (0.0, 0.0, 100.0, 0.0))
        assert dash_count(line, Stroke(dash=(4, 6))) == 10
        assert dash_count(line, Stroke(dash=(1, 2, 3, 4))) == 20
        assert dash_count(line, Stroke()) == 0
        assert dash_count(line, Stroke(dash=(0, 0))) == 0

    def test_closing_lines_and_curves_count(self) -> None:
        circle = Path()
        circle.arc(0, 0, 100, 0, math.tau)
        assert dash_count(circle.data(), Stroke(dash=(1, 1))) == pytest.approx(100 * math.pi)
        assert dash_count(Path("M0 0L30 0L30 40Z").data(), Stroke(dash=(1, 1))) == 60

    def test_endless_dashes(self) -> None:
        line = PathData(b"\x00\x01", (0.0, 0.0, 1e9, 0.0))
        assert dash_count(line, Stroke(dash=(1e-3, 1e-3))) > limits.Limits().dash_segments
        assert stroke_work(line, Stroke(dash=(1e-3, 1e-3)), Affine(), CANVAS) > MOST

    def test_many_segments(self) -> None:
        length = sum(math.dist(a, b) for line in flatten(coast(10_000)) for a, b in pairwise(line))
        assert dash_count(coast(10_000), Stroke(dash=(1e-3, 1e-3))) == pytest.approx(length / 2e-3)


class TestSpeed:
    def test_small_paths_are_not_looked_at(self) -> None:
        data = coast(500)
        start = time.perf_counter()
        for _ in range(1000):
            fill_work(data, Affine(), CANVAS)
        assert time.perf_counter() - start < 0.1  # 1 to 3 us each: numpy alone would take 200

    def test_an_obvious_bomb_is_refused_without_counting_it_out(self) -> None:
        data = scribble(300_000)
        start = time.perf_counter()
        fill_work(data, Affine(), CANVAS)
        assert time.perf_counter() - start < 3


class TestRobustness:
    @settings(max_examples=60)
    @given(paths, affines, st.sampled_from(["butt", "round", "square"]), st.sampled_from(["miter", "round", "bevel"]))
    def test_any_path_has_a_finite_work(self, path: Path, transform: Affine, cap: str, join: str) -> None:
        stroke = Stroke(3, cap, join)  # type: ignore[arg-type]  # sampled literals
        data = (
            PathData(path.data().verbs * 300, path.data().coords * 300)
            if path.data().verbs[:1] == b"\0"
            else path.data()
        )
        with limits.relaxed(path_work=1000):
            for clip in (CANVAS, None):
                assert 0 <= fill_work(data, transform, clip) < math.inf
                assert 0 <= stroke_work(data, stroke, transform, clip) < math.inf

    @pytest.mark.parametrize("number", [1e300, -1e300, math.inf, math.nan, 1e-300])
    def test_extreme_coordinates(self, number: float) -> None:
        data = PathData(b"\x00" + b"\x01\x02\x03\x04\x05" * 1000, (0.0, 0.0, *[number, 1.0] * 12) + (number,) * 23_976)
        assert not math.isnan(fill_work(data, Affine(), CANVAS))
        assert not math.isnan(stroke_work(data, Stroke(3), Affine(), CANVAS))
        assert not math.isnan(stroke_work(data, Stroke(0.1), Affine(), CANVAS))
        assert fill_work(data, Affine(e=math.nan), CANVAS) == 0

    def test_empty(self) -> None:
        assert fill_work(PathData(), Affine(), CANVAS) == 0
        assert stroke_work(PathData(b"\x00", (1.0, 1.0)), Stroke(dash=(1, 1)), Affine(), CANVAS) < MOST


@settings(max_examples=60)
@given(paths, st.sampled_from(["butt", "round", "square"]), st.sampled_from(["miter", "round", "bevel"]))
def test_the_outline_of_a_stroke_is_closed(path: Path, cap: str, join: str) -> None:
    data = path.data()
    if not data.verbs:
        return
    stroke = Stroke(3, cap, join)  # type: ignore[arg-type]  # sampled literals
    parts = [np.stack(part) for part in stroke_edges(chords(data, 1.0), Affine(), stroke)()]
    begins, ends = (np.concatenate([part[i : i + 2] for part in parts], 1) for i in (0, 2))
    assert np.sort(begins, 1) == pytest.approx(np.sort(ends, 1), rel=1e-5, abs=1e-3)


@given(paths)
def test_chords_are_the_flattened_path(path: Path) -> None:
    data = path.data()
    if not data.verbs:
        return
    lines = chords(data, 100.0)
    ours = np.stack([lines.x1, lines.y1], 1)
    contours = [ours[a:b] for a, b in zip(lines.first, lines.first[1:], strict=False)]
    theirs = flatten(data, 0.01)
    assert len(contours) == len(theirs) == len(lines.closed)
    for contour, line, at in zip(contours, theirs, lines.first, strict=False):
        assert (lines.x0[at], lines.y0[at]) == pytest.approx(line[0], abs=1e-6)
        assert contour[-1] == pytest.approx(line[-1], abs=1e-6)
