import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.geometry.shapes import paths, points
from vecdraw import limits
from vecdraw.errors import BadTypeError, BadValueError, LimitError
from vecdraw.geometry.measure import length
from vecdraw.geometry.path import Path
from vecdraw.geometry.path_data import ARC, CLOSE, CUBIC, MOVE, PathData

fractions = st.floats(0, 1)
SQUARE = Path("M0 0H10V10H0Z")


def total(path: Path) -> float:
    return length(path.data())


class TestTrimmed:
    @given(paths, fractions)
    def test_the_parts_add_up_to_the_whole(self, path: Path, at: float) -> None:
        parts = total(path.trimmed(0, at)) + total(path.trimmed(at, 1))
        assert parts == pytest.approx(total(path), rel=1e-7, abs=1e-6)

    @given(paths, fractions, fractions)
    def test_lengths_are_the_fractions(self, path: Path, a: float, b: float) -> None:
        a, b = sorted((a, b))
        whole = total(path)
        assert total(path.trimmed(a, b)) == pytest.approx((b - a) * whole, rel=1e-6, abs=1e-6 * whole)
        assert total(path.trimmed(a, b, inverted=True)) == pytest.approx(
            (1 - b + a) * whole, rel=1e-6, abs=1e-6 * whole
        )

    @given(paths)
    def test_all_of_it_is_the_path(self, path: Path) -> None:
        assert path.trimmed(0, 1) == path
        assert path.trimmed(0, 1, inverted=True).is_empty

    def test_square(self) -> None:
        assert SQUARE.trimmed(0.125, 0.375) == Path("M5 0H10V5")
        assert SQUARE.trimmed(0.125, 0.375, inverted=True) == Path("M10 5V10H0V0H5")
        assert SQUARE.trimmed(0, 1) == SQUARE
        assert SQUARE.trimmed(0.5, 0.5).is_empty
        assert SQUARE.trimmed(0.5, 0.5, inverted=True) == SQUARE

    def test_subpaths_count_one_after_the_other(self) -> None:
        two = Path("M0 0H10M0 5H30")
        assert two.trimmed(0.125, 0.5) == Path("M5 0H10M0 5H10")
        assert two.trimmed(0.125, 0.5, inverted=True) == Path("M0 0H5M10 5H30")

    def test_curves_stay_what_they_are(self) -> None:
        assert Path("M0 0C0 9 9 9 9 0").trimmed(0.2, 0.8).data().verbs == bytes([MOVE, CUBIC])
        arc = Path()
        arc.arc(0, 0, 10, 0, math.pi)
        part = arc.trimmed(0.25, 0.75).data()
        assert part.verbs == bytes([MOVE, ARC])
        assert part.coords[-2:] == pytest.approx((math.pi / 4, math.pi / 2), abs=1e-6)

    @pytest.mark.parametrize("empty", [Path(), Path("M1 1"), Path("M1 1Z"), Path("M1 1L1 1Z")])
    def test_nothing_stays_nothing(self, empty: Path) -> None:
        assert empty.trimmed(0.2, 0.8).data().is_empty
        assert empty.dashed([1, 2]).data().is_empty
        assert empty.stamped(SQUARE, 3).is_empty
        assert empty.outlined(3).is_empty

    @pytest.mark.parametrize("bad", [(-0.1, 1), (0, 1.1), (0.6, 0.5), (math.nan, 1), (0, math.inf)])
    def test_bad_fractions(self, bad: tuple[float, float]) -> None:
        with pytest.raises(BadValueError, match=r"start|end"):
            SQUARE.trimmed(*bad)
        with pytest.raises(BadTypeError, match="start"):
            SQUARE.trimmed("0", 1)  # type: ignore[arg-type]  # that is the test


class TestDashed:
    @given(paths, st.floats(1, 300), st.floats(0, 300), st.floats(-1000, 1000))
    def test_dashes_and_gaps_add_up(self, path: Path, on: float, off: float, offset: float) -> None:
        dashes, gaps = path.dashed([on, off], offset), path.dashed([off, on], offset - on)
        assert total(dashes) + total(gaps) == pytest.approx(total(path), rel=1e-6, abs=1e-6)

    def test_dashes(self) -> None:
        assert Path("M0 0H10").dashed([3, 1]) == Path("M0 0H3M4 0H7M8 0H10")
        assert Path("M0 0H10").dashed([3, 1], 1) == Path("M0 0H2M3 0H6M7 0H10")
        assert Path("M0 0H10").dashed([3, 1], -2) == Path("M0 0H1M2 0H5M6 0H9")
        assert Path("M0 0H10").dashed([3]) == Path("M0 0H3M6 0H9")
        assert Path("M0 0H5M0 1H5").dashed([3, 1]) == Path("M0 0H3M4 0H5M0 1H3M4 1H5")

    def test_a_closed_subpath_has_no_seam(self) -> None:
        assert SQUARE.dashed([20, 10], 5) == Path("M5 10H0V0H10V5")
        assert SQUARE.dashed([50, 5]) == SQUARE

    def test_no_pattern_is_a_solid_line(self) -> None:
        assert SQUARE.dashed([]) == SQUARE
        assert SQUARE.dashed([0, 0]) == SQUARE

    def test_limits(self) -> None:
        with pytest.raises(LimitError, match="dash_segments"):
            Path("M0 0H1e9").dashed([1e-3, 1e-3])
        with limits.relaxed(dash_segments=3), pytest.raises(LimitError, match="dash_segments"):
            SQUARE.dashed([1, 1])

    @pytest.mark.parametrize("bad", [[-1, 2], [math.nan], [math.inf], [1e308, 1e308]])
    def test_bad_lengths(self, bad: list[float]) -> None:
        with pytest.raises(BadValueError, match="dash"):
            SQUARE.dashed(bad)
        with pytest.raises(BadValueError, match="dash"):
            SQUARE.outlined(dash=bad)

    @pytest.mark.parametrize("bad", [5, ["1"], None, "12"])
    def test_no_lengths(self, bad: object) -> None:
        with pytest.raises(BadTypeError, match="dash"):
            SQUARE.dashed(bad)  # type: ignore[arg-type]  # that is the test


class TestReversed:
    @given(paths)
    def test_twice_is_the_path(self, path: Path) -> None:
        twice = path.reversed().reversed()
        there, again = points(path.data().without_arcs(), 3), points(twice.data().without_arcs(), 3)
        assert np.array(again) == pytest.approx(np.array(there), abs=1e-6)
        if ARC not in path.data().verbs:
            assert twice == path

    @given(paths)
    def test_same_place_other_way(self, path: Path) -> None:
        back = path.reversed()
        assert total(back) == pytest.approx(total(path), rel=1e-9, abs=1e-9)
        assert tuple(back.tight_bounds()) == pytest.approx(tuple(path.tight_bounds()), abs=1e-6)

    def test_each_kind(self) -> None:
        path = Path("M0 0L1 1Q2 2 3 0C4 4 5 5 6 0")
        assert path.reversed() == Path("M6 0C5 5 4 4 3 0Q2 2 1 1L0 0")
        assert SQUARE.reversed() == Path("M0 10H10V0H0Z")
        assert Path("M5 5Z").reversed().data() == PathData(bytes([MOVE, CLOSE]), (5, 5))
        conic = Path()
        conic.move_to(0, 0)
        conic.conic_to(1, 1, 2, 0, 0.3)
        assert conic.reversed().data().coords == (2, 0, 1, 1, 0, 0, 0.3)


class TestStamped:
    TICK = Path("M0 0L2 1")

    def test_move_and_turn(self) -> None:
        line = Path("M0 0V10")
        assert line.stamped(self.TICK, 4, fit="move") == Path("M0 0l2 1M0 4l2 1M0 8l2 1")
        assert line.stamped(self.TICK, 4, 1) == Path("M0 1l-1 2M0 5l-1 2M0 9l-1 2")
        assert line.stamped(self.TICK, 5) == Path("M0 0l-1 2M0 5l-1 2")
        assert line.stamped(self.TICK, 100, 9, fit="move") == Path("M0 9l2 1")
        assert line.stamped(self.TICK, 4, -6, fit="move") == Path("M0 2l2 1M0 6l2 1")

    def test_follow_on_a_line_is_turn(self) -> None:
        line = Path("M3 4V14")
        assert line.stamped(self.TICK, 4, fit="follow").data().coords == pytest.approx(
            line.stamped(self.TICK, 4, fit="turn").data().coords
        )

    def test_follow_on_a_circle(self) -> None:
        circle = Path()
        circle.arc(0, 0, 100, 0, math.tau)
        circle.close_path()
        bent = circle.stamped(Path("M0 0H50"), 1000, fit="follow", tolerance=1e-4)
        aside = circle.stamped(Path("M0 5H50"), 1000, fit="follow", tolerance=1e-4)
        for path, radius in ((bent, 100), (aside, 95)):
            assert {round(math.hypot(*point), 2) for point in points(path.data())} == {radius}
        assert total(bent) == pytest.approx(50, abs=1e-3)

    def test_follow_goes_straight_on_beyond_the_ends(self) -> None:
        assert Path("M0 0H10").stamped(Path("M0 0H5V1"), 8, fit="follow") == Path("M0 0H5V1M8 0H13V1")

    @given(paths, st.floats(5, 500), st.sampled_from(["move", "turn"]))
    def test_as_many_as_fit(self, path: Path, spacing: float, fit: str) -> None:
        single = total(Path(path.data()).trimmed(0, 1))
        count = path.stamped(self.TICK, spacing, fit=fit).data().verbs.count(MOVE)  # type: ignore[arg-type]  # one of them
        subpaths = path.data().verbs.count(MOVE)
        assert single / spacing - 1e-6 <= count <= single / spacing + subpaths

    def test_what_would_take_too_long(self) -> None:
        curve = Path("M0 0C100 100 0 100 100 0")
        for make in (
            lambda: curve.stamped(self.TICK, 1e-3),
            lambda: curve.stamped(self.TICK, 0.01, fit="follow"),
            lambda: curve.dashed([1e-3, 1e-3]),
            lambda: curve.jittered(1e-4, 1),
        ):
            with pytest.raises(LimitError, match="path_work"):
                make()

    def test_bad_arguments(self) -> None:
        for spacing in (0, -1, math.nan, math.inf):
            with pytest.raises(BadValueError, match="spacing"):
                SQUARE.stamped(self.TICK, spacing)
        with pytest.raises(BadValueError, match="fit"):
            SQUARE.stamped(self.TICK, 1, fit="bend")  # type: ignore[arg-type]  # that is the test
        with pytest.raises(BadTypeError, match="stamp"):
            SQUARE.stamped("M0 0", 1)  # type: ignore[arg-type]  # that is the test
        with pytest.raises(LimitError, match="path_segments"):
            SQUARE.stamped(self.TICK, 1e-9)
