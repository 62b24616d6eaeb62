import math
import sys
import time
from subprocess import run
from unittest import mock

import numpy as np
import pytest

import vecdraw as vd
from vecdraw import limits
from vecdraw.errors import BadTypeError, BadValueError, LimitError, UnsupportedError
from vecdraw.geometry import pathops
from vecdraw.geometry.path import Path
from vecdraw.geometry.path_data import PathData

ONE = Path("M0 0H10V10H0Z")
TWO = Path("M5 5H15V15H5Z")


def corners(path: Path) -> set[tuple[float, float]]:
    coords = path.data().coords
    return set(zip(coords[0::2], coords[1::2], strict=True))


class TestSquares:
    def test_union(self) -> None:
        union = ONE | TWO
        assert union.data().verbs == b"\x00" + b"\x01" * 7 + b"\x06"
        assert corners(union) == {(0, 0), (10, 0), (10, 5), (15, 5), (15, 15), (5, 15), (5, 10), (0, 10)}

    def test_the_others(self) -> None:
        assert corners(ONE & TWO) == {(5, 5), (10, 5), (10, 10), (5, 10)}
        assert corners(ONE - TWO) == {(0, 0), (10, 0), (10, 5), (5, 5), (5, 10), (0, 10)}
        assert corners(ONE.combined(TWO, "reverse-difference")) == corners(TWO - ONE)
        assert (ONE ^ TWO).data().verbs.count(0) == 2

    def test_coincident_edges(self) -> None:
        right = Path("M10 0H20V10H10Z")
        assert corners(ONE | right) >= {(0, 0), (20, 0), (20, 10), (0, 10)}
        assert (ONE | right).contains(10, 5)
        assert (ONE & right).is_empty
        assert (ONE - ONE).is_empty
        assert (ONE ^ ONE).is_empty
        assert corners(ONE | ONE) == corners(ONE & ONE) == corners(ONE)

    def test_holes_go_the_other_way(self) -> None:
        ring = ONE - Path("M2 2H8V8H2Z")
        assert not ring.contains(5, 5)
        assert not ring.contains(5, 5, "evenodd")
        assert ring.contains(1, 1)
        assert ring.data().verbs.count(0) == 2

    def test_a_corner_that_two_areas_share(self) -> None:
        checks = ONE | Path("M10 10H20V20H10Z")
        assert checks.contains(5, 5)
        assert checks.contains(15, 15)
        assert not checks.contains(15, 5)

    def test_rules_of_the_operands(self) -> None:
        twice = Path("M0 0H10V10H0ZM2 2H8V8H2Z")
        assert twice.combined(ONE, "intersection").contains(5, 5)
        assert not twice.combined(ONE, "intersection", "evenodd").contains(5, 5)
        assert ONE.combined(twice, "difference", "nonzero", "evenodd").contains(5, 5)
        assert twice.simplified("evenodd").data().verbs.count(0) == 2
        assert twice.simplified().data().verbs.count(0) == 1


class TestExact:
    def test_points_of_the_operands_come_back_as_they_were(self) -> None:
        third = Path.polygon([(1 / 3, 1 / 7), (1e3 / 3, 1 / 7), (1e3 / 3, 1e3 / 7), (1 / 3, 1e3 / 7)])
        assert corners(third | Path("M500 500h9v9z")) >= corners(third)

    def test_far_from_the_origin(self) -> None:
        moved = vd.Affine.translation(1e9, -1e9)
        union = ONE.transformed(moved) | TWO.transformed(moved)
        assert corners(union.transformed(moved.inverse())) == corners(ONE | TWO)

    @pytest.mark.parametrize("scale", [1e-300, 1e-30, 1e-9, 1e9, 1e30, 1e300])
    def test_tiny_and_huge(self, scale: float) -> None:
        big = vd.Affine.scaling(scale)
        union = ONE.transformed(big) | TWO.transformed(big)
        assert union.data().verbs == (ONE | TWO).data().verbs
        assert sorted(union.data().coords) == pytest.approx([c * scale for c in sorted((ONE | TWO).data().coords)])

    def test_curves_stay_curves(self) -> None:
        circle = Path.circle(0, 0, 10)
        half = circle & Path("M0 -20H20V20H0Z")
        assert set(half.data().verbs) <= {0, 1, 4, 6}
        assert half.length() == pytest.approx(10 * math.pi + 20, rel=1e-6)


class TestDegenerate:
    @pytest.mark.parametrize(
        "text", ["", "M5 5", "M5 5Z", "M5 5L5 5", "M5 5L6 6", "M5 5L6 6L5 5Z", "M5 5Q7 7 9 9", "M1 1H9H3"]
    )
    def test_no_area(self, text: str) -> None:
        line = Path(text)
        assert corners(ONE | line) == corners(ONE)
        assert corners(line | ONE) == corners(ONE)
        assert corners(ONE - line) == corners(ONE)
        assert (ONE & line).is_empty
        assert (line - ONE).is_empty
        assert line.simplified().is_empty
        assert (line ^ line).is_empty

    def test_apart(self) -> None:
        apart = Path("M50 50h1v1z")
        assert (ONE & apart).is_empty
        assert (ONE | apart).data().verbs.count(0) == 2
        assert corners(ONE - apart) == corners(ONE)

    def test_one_much_smaller(self) -> None:
        speck = Path("M5 5h1e-12v1e-12h-1e-12z")
        assert corners(ONE) <= corners(ONE | speck)
        assert corners(ONE) <= corners(ONE - speck)

    def test_operands_are_left_alone(self) -> None:
        before = ONE.data()
        ONE.combined(TWO, "xor")
        assert ONE.data() is before


class TestErrors:
    def test_types(self) -> None:
        for use in (lambda: ONE | "M0 0", lambda: ONE & 7, lambda: ONE - None, lambda: ONE ^ [1]):
            with pytest.raises(BadTypeError, match="Path"):
                use()
        with pytest.raises(BadValueError, match="operation"):
            ONE.combined(TWO, "or")  # type: ignore[arg-type]  # that is the test
        with pytest.raises(BadValueError, match="rule"):
            ONE.combined(TWO, "union", "odd")  # type: ignore[arg-type]  # that is the test
        with pytest.raises(BadValueError, match="rule"):
            ONE.simplified(None)  # type: ignore[arg-type]  # that is the test

    def test_too_large_for_float64(self) -> None:
        with pytest.raises(BadValueError, match="too large"):
            Path("M-1e308 0H1e308V9Z").simplified()

    def test_a_failure_is_an_error(self) -> None:
        with mock.patch.object(pathops, "combine", return_value=None), pytest.raises(UnsupportedError, match="union"):
            ONE.combined(TWO, "union")

    @pytest.mark.parametrize("wrong", [PathData(), ONE.data(), TWO.data()])
    def test_a_wrong_area_is_found(self, wrong: PathData) -> None:
        with mock.patch.object(pathops, "combine", return_value=wrong), pytest.raises(UnsupportedError):
            ONE.combined(TWO, "union")

    def test_another_attempt_may_do(self) -> None:
        right = pathops.combine
        answers = iter([None, PathData()])

        def second_best(*arguments: object) -> PathData | None:
            return next(answers, None) or right(*arguments)  # type: ignore[arg-type]  # what it was called with

        with mock.patch.object(pathops, "combine", second_best):
            assert corners(ONE.combined(TWO, "intersection")) == {(5, 5), (10, 5), (10, 10), (5, 10)}

    @pytest.mark.parametrize("kind", ["lines", "cubics"])
    def test_hostile_paths_are_refused_in_time(self, kind: str) -> None:
        rng = np.random.default_rng(1)
        path = Path()
        path.move_to(0, 0)
        for numbers in rng.uniform(0, 1000, (20_000, 6)).tolist():
            if kind == "lines":
                path.line_to(*numbers[:2])
            else:
                path.bezier_curve_to(*numbers)
        begin = time.process_time()
        with pytest.raises(LimitError, match="path_work"):
            path.simplified()
        assert time.process_time() - begin < 2

    def test_limit(self) -> None:
        many = Path.regular_polygon(100, 0, 0, 10)
        with limits.relaxed(path_work=1000), pytest.raises(LimitError, match="path_work"):
            many.combined(ONE, "union")

    def test_many_segments_that_do_not_cross(self) -> None:
        coast = Path.regular_polygon(3000, 0, 0, 1000)
        assert (coast - Path.circle(0, 0, 500)).data().verbs.count(0) == 2


def test_skia_is_loaded_on_demand() -> None:
    code = "import sys, vecdraw; vecdraw.Path('M0 0H9V9Z').trimmed(0, .5); sys.exit('skia' in sys.modules)"
    assert run([sys.executable, "-c", code], check=False).returncode == 0
