import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.geometry.shapes import affines, paths
from vecdraw import limits
from vecdraw.errors import BadTypeError, BadValueError, LimitError, StateError
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.path import Path
from vecdraw.geometry.rect import Rect

fractions = st.floats(0, 1)


class TestLength:
    def test_known(self) -> None:
        assert Path("M0 0H3V4Z").length() == 12
        assert Path("M0 0H3V4").length() == 7
        assert Path("M0 0H3M0 9h5").length() == 8
        assert Path.circle(5, 5, 10).length() == pytest.approx(math.tau * 10, rel=1e-14)
        assert Path("M0 0Q50 0 100 0").length() == pytest.approx(100)
        # the parabola y = x² from 0 to 1
        assert Path("M0 0Q.5 0 1 1").length() == pytest.approx(math.sqrt(5) / 2 + math.asinh(2) / 4, rel=1e-12)

    def test_ellipse(self) -> None:
        ellipse = Path()
        ellipse.ellipse(0, 0, 2, 1, 0.7, 0, math.tau)
        assert ellipse.length() == pytest.approx(9.688448220547675, rel=1e-11)
        assert ellipse.transformed(Affine.scaling(3)).length() == pytest.approx(3 * 9.688448220547675, rel=1e-10)

    def test_cusp_and_doubling_back(self) -> None:
        assert Path("M0 0Q100 0 0 0").length() == pytest.approx(100, rel=1e-9)
        cusp = Path("M0 0C100 100 0 100 100 0")
        assert cusp.length() == pytest.approx(cusp.flattened(1e-6).length(), rel=1e-7)

    @given(paths)
    def test_is_that_of_the_chords(self, path: Path) -> None:
        chords = path.flattened(1e-3).length()
        assert chords <= path.length() * (1 + 1e-9) + 1e-9
        assert chords == pytest.approx(path.length(), rel=1e-3, abs=0.1)

    @given(paths, affines)
    def test_turning_keeps_it(self, path: Path, a: Affine) -> None:
        turned = path.transformed(Affine.rotation(a.a).translate(a.e, a.f))
        assert turned.length() == pytest.approx(path.length(), rel=1e-6, abs=1e-6)

    def test_beyond_float64(self) -> None:
        path = Path("M0 0C1e308 0 0 1e308 -1e308 0")
        for measure in (path.length, lambda: path.trimmed(0.2, 0.5), lambda: path.dashed([1])):
            with pytest.raises(BadValueError, match="too long"):
                measure()

    def test_limit(self) -> None:
        with limits.relaxed(path_work=10_000), pytest.raises(LimitError, match="path_work"):
            Path("M0 0" + "Q1 2 3 4" * 10).length()


class TestPointAt:
    def test_known(self) -> None:
        path = Path("M0 0H10V10M100 0h5")
        assert path.point_at(4) == (4, 0)
        assert path.point_at(13) == (10, 3)
        assert path.point_at(22) == (102, 0)
        assert path.tangent_at(4) == (1, 0)
        assert path.tangent_at(13) == (0, 1)
        assert path.tangent_at(22) == (1, 0)

    def test_beyond_the_ends(self) -> None:
        path = Path("M0 0H10V10")
        assert path.point_at(-5) == (0, 0)
        assert path.point_at(99) == (10, 10)
        assert path.tangent_at(-5) == (1, 0)
        assert path.tangent_at(99) == (0, 1)

    def test_no_length(self) -> None:
        for text in ("M3 4", "M3 4Z", "M3 4L3 4"):
            assert Path(text).point_at(1) == (3, 4)
            assert Path(text).tangent_at(1) == (1, 0)
        for method in (Path().point_at, Path().tangent_at):
            with pytest.raises(StateError, match="empty"):
                method(0)

    @given(paths, fractions)
    def test_the_way_there_is_as_long(self, path: Path, at: float) -> None:
        assume(path.length() > 0)
        distance = at * path.length()
        start = path.trimmed(0, at)
        assert start.length() == pytest.approx(distance, rel=1e-7, abs=1e-7 * path.length())
        if 0.01 < at < 0.99 and start.current_point is not None and start.data().verbs[-1] != 6:
            assert start.current_point == pytest.approx(path.point_at(distance), abs=1e-6)

    @given(paths, fractions)
    def test_tangent_is_the_finite_difference(self, path: Path, at: float) -> None:
        whole = path.length()
        assume(whole > 1)
        distance, step = at * whole, 1e-5 * whole
        dx, dy = path.tangent_at(distance)
        assert math.hypot(dx, dy) == pytest.approx(1)
        (x0, y0), (x1, y1), (x2, y2) = (path.point_at(distance + k * step) for k in (-1, 0, 1))
        back, on = (x1 - x0, y1 - y0), (x2 - x1, y2 - y1)
        # only where the path is smooth enough for a difference to tell
        straight = back[0] * on[0] + back[1] * on[1]
        assume(straight > 0.9999 * step * step)
        assert (on[0] * dx + on[1] * dy) / step == pytest.approx(1, abs=1e-2)

    def test_changes_are_seen(self) -> None:
        path = Path("M0 0H10")
        assert path.length() == 10
        path.line_to(20, 0)
        assert path.length() == 20

    @pytest.mark.parametrize(("bad", "error"), [(math.nan, BadValueError), ("1", BadTypeError), (None, BadTypeError)])
    def test_bad_distance(self, bad: float, error: type[Exception]) -> None:
        with pytest.raises(error, match="distance"):
            Path("M0 0H10").point_at(bad)


class TestBounds:
    def test_control_points_or_not(self) -> None:
        path = Path("M0 0Q5 10 10 0M90 90")
        assert path.bounds == Rect(0, 0, 10, 10)
        assert path.tight_bounds() == Rect(0, 0, 10, 5)

    @pytest.mark.parametrize("text", ["", "M3 4"])
    def test_nothing(self, text: str) -> None:
        assert Path(text).bounds == Path(text).tight_bounds() == Rect(0, 0, 0, 0)


class TestFlattened:
    @given(paths)
    def test_lines_and_the_same_subpaths(self, path: Path) -> None:
        flat = path.flattened(0.5).data()
        assert set(flat.verbs) <= {0, 1, 6}
        assert flat.verbs.count(6) == path.data().verbs.count(6)
        flat.validated()

    def test_closed(self) -> None:
        assert Path("M0 0H9V9Z").flattened() == Path("M0 0H9V9Z")
        assert Path("M0 0H9V9M1 1").flattened() == Path("M0 0H9V9")
        with pytest.raises(BadValueError, match="tolerance"):
            Path("M0 0H9").flattened(0)


class TestContains:
    RING = Path("M0 0H10V10H0ZM3 3H7V7H3Z")

    def test_rules(self) -> None:
        assert self.RING.contains(5, 5)
        assert not self.RING.contains(5, 5, "evenodd")
        assert self.RING.contains(1, 1, "evenodd")
        assert not self.RING.contains(11, 5)

    def test_edges_and_corners_count(self) -> None:
        circle = Path.circle(0, 0, 10)
        for x, y in ((10, 0), (0, 10), (-10, 0), (0, -10), (6, 8), (-6, 8)):
            assert circle.contains(x, y)
        for x, y in ((0, 0), (10, 10), (0, 5), (5, 0), (5, 10), (10, 5), (3, 5)):
            assert self.RING.contains(x, y, "evenodd")

    def test_open_subpaths_count_as_closed(self) -> None:
        assert Path("M0 0H10V10").contains(8, 4)
        assert not Path("M0 0H10V10").contains(2, 8)

    @given(paths, st.floats(-1200, 1200), st.floats(-1200, 1200))
    def test_as_for_the_chords(self, path: Path, x: float, y: float) -> None:
        """Where the point is not near an edge: there the chords have the same winding number."""
        flat = path.flattened(1e-3)
        near = [(x + dx, y + dy) for dx in (-0.01, 0.01) for dy in (-0.01, 0.01)]
        for rule in ("nonzero", "evenodd"):
            around = {flat.contains(*point, rule) for point in near}  # type: ignore[arg-type]  # one of them
            if len(around) == 1:
                assert path.contains(x, y, rule) in around | {True}  # type: ignore[arg-type]  # one of them

    @given(st.floats(-20, 20), st.floats(-20, 20), st.floats(0, 6))
    def test_circle(self, x: float, y: float, turn: float) -> None:
        assume(abs(math.hypot(x, y) - 10) > 1e-9)
        path = Path()
        path.arc(0, 0, 10, turn, turn + math.tau)
        assert path.contains(x, y) == (math.hypot(x, y) < 10)

    def test_bad(self) -> None:
        with pytest.raises(BadValueError, match="rule"):
            self.RING.contains(0, 0, "odd")  # type: ignore[arg-type]  # that is the test
        with pytest.raises(BadValueError, match="x"):
            self.RING.contains(math.nan, 0)
