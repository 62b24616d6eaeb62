import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.geometry.shapes import distance, lengths, paths, points, sizes
from vecdraw import limits
from vecdraw.errors import BadTypeError, BadValueError, IndexSizeError, LimitError, UnsupportedError
from vecdraw.geometry.flatten import flatten
from vecdraw.geometry.path import Path
from vecdraw.geometry.path_data import ARC, CLOSE, CONIC, LINE, MOVE, PathData

SQUARE = Path("M0 0H10V10H0Z")


class TestSvg:
    @given(paths)
    def test_what_svg_can_say_reads_back_as_it_was(self, path: Path) -> None:
        if not set(path.data().verbs) & {ARC, CONIC}:
            assert Path(path.to_svg()) == path

    @given(st.lists(st.tuples(lengths, lengths, lengths, lengths, lengths, lengths), max_size=5), st.booleans())
    def test_curves_of_any_float(self, curves: list[tuple[float, ...]], closed: bool) -> None:
        path = Path()
        path.move_to(1 / 3, 1e-300)
        for numbers in curves:
            path.bezier_curve_to(*(n / 3 for n in numbers))
        if closed:
            path.close_path()
        assert Path(path.to_svg()) == path

    @given(
        st.lists(
            st.tuples(
                *[st.integers(30_000, 99_999).map(lambda n: n / 100)] * 2,
                st.integers(-360, 360),
                *[st.integers(0, 1)] * 2,
                *[st.integers(-9_999, 9_999).map(lambda n: n / 100)] * 2,
            ),
            max_size=4,
        )
    )
    def test_arcs_that_were_read_and_reach(self, arcs: list[tuple[float, ...]]) -> None:
        path = Path("M1 2" + "".join("A{} {} {} {} {} {} {}".format(*arc) for arc in arcs))
        assert Path(path.to_svg()) == path

    def test_digits_and_tolerance(self) -> None:
        assert Path("M.123 4.567").to_svg(digits=1) == "M0.1 4.6"
        hyperbola = Path()
        hyperbola.move_to(0, 0)
        hyperbola.conic_to(5, 9, 10, 0, 3)
        with pytest.raises(UnsupportedError, match="tolerance"):
            hyperbola.to_svg()
        line = flatten(Path(hyperbola.to_svg(tolerance=0.01)).data(), 1e-3)[0]
        assert max(distance(point, line) for point in points(hyperbola.data())) < 0.012
        for bad in (0, -1, math.nan):
            with pytest.raises(BadValueError, match="tolerance"):
                hyperbola.to_svg(tolerance=bad)


class TestRounded:
    def test_square(self) -> None:
        path = SQUARE.rounded(2)
        assert path.data().verbs == bytes([MOVE, *[LINE, CONIC] * 4, CLOSE])
        assert path.length() == pytest.approx(4 * 6 + math.tau * 2)
        assert not path.contains(0.5, 0.5)
        assert path.contains(0.6, 0.6)

    def test_a_radius_that_does_not_fit(self) -> None:
        assert SQUARE.rounded(50).length() == pytest.approx(math.tau * 5)
        assert Path("M0 0H10V1").rounded(50).length() == pytest.approx(9 + math.pi / 2)

    def test_open_ends_stay(self) -> None:
        path = Path("M0 0H10V10").rounded(3)
        assert path.data().verbs == bytes([MOVE, LINE, CONIC, LINE])
        assert path.point_at(0) == (0, 0)
        assert path.current_point == (10, 10)

    @pytest.mark.parametrize("text", ["", "M1 1", "M1 1Z", "M0 0H10", "M0 0H5H10", "M0 0H5H0", "M0 0Q5 5 9 0L0 0Z"])
    def test_no_corners(self, text: str) -> None:
        assert Path(text).rounded(3) == Path(text)

    @given(paths, st.floats(0.1, 300))
    def test_arcs_cut_corners(self, path: Path, radius: float) -> None:
        """Never longer than the path, never outside its bounds."""
        after = path.rounded(radius)
        assert after.length() <= path.length() * (1 + 1e-9) + 1e-9
        outer, inner = path.tight_bounds().outset(1e-6), after.tight_bounds()
        if not after.data().is_empty:
            assert outer.contains(inner.x, inner.y)
            assert outer.contains(inner.right, inner.bottom)

    @given(st.floats(0.05, 3.09), sizes)
    def test_the_radius_is_the_radius(self, angle: float, radius: float) -> None:
        path = Path.polygon([(1e6, 0), (0, 0), (1e6 * math.cos(angle), 1e6 * math.sin(angle))])
        (x0, y0), (cx, cy), (x1, y1) = _corner_at_origin(path.rounded(radius).data())
        reach = math.hypot(x0, y0)
        assert (cx, cy) == (0, 0)
        assert math.hypot(x1, y1) == pytest.approx(reach, rel=1e-6)
        assert reach == pytest.approx(radius / math.tan(angle / 2), rel=1e-6)

    def test_bad(self) -> None:
        with pytest.raises(BadValueError, match="radius"):
            SQUARE.rounded(-1)


def _corner_at_origin(data: PathData) -> list[tuple[float, float]]:
    last = (0.0, 0.0)
    for verb, n in data.segments():
        if verb == CONIC and n[:2] == (0, 0):
            return [last, (n[0], n[1]), (n[2], n[3])]
        if verb != CLOSE:
            last = (n[2], n[3]) if verb == CONIC else (n[0], n[1])
    raise AssertionError("no such corner")


class TestJittered:
    def test_same_seed_same_path(self) -> None:
        assert SQUARE.jittered(2, 1, 5) == SQUARE.jittered(2, 1, 5)
        assert SQUARE.jittered(2, 1, 5) != SQUARE.jittered(2, 1, 6)

    def test_no_amount_is_the_path(self) -> None:
        assert SQUARE.jittered(2.5, 0).tight_bounds() == SQUARE.tight_bounds()
        assert SQUARE.jittered(10, 0) == SQUARE
        assert Path("M0 0H10").jittered(4, 0).data().verbs == bytes([MOVE, LINE, LINE])

    @given(paths, st.floats(5, 100), st.floats(0, 20), st.integers(0, 1000))
    def test_not_further_than_the_amount(self, path: Path, step: float, amount: float, seed: int) -> None:
        rough = path.jittered(step, amount, seed).data()
        lines = flatten(path.data(), 0.01)
        for verb, numbers in rough.segments():
            if verb != CLOSE:
                assert min(distance((numbers[0], numbers[1]), line) for line in lines) <= amount + 0.02

    def test_bad(self) -> None:
        with pytest.raises(LimitError, match="path_segments"):
            SQUARE.jittered(1e-9, 1)
        for arguments in ((0, 1), (1, -1), (1, 1, -1), (math.nan, 1)):
            with pytest.raises(BadValueError):
                SQUARE.jittered(*arguments)
        with pytest.raises(BadTypeError, match="seed"):
            SQUARE.jittered(1, 1, 0.5)  # type: ignore[arg-type]  # that is the test


class TestInterpolated:
    @given(paths, st.floats(0, 1))
    def test_ends(self, path: Path, t: float) -> None:
        other = Path(PathData(path.data().verbs, tuple(abs(n) + 1 for n in path.data().coords)))
        assert path.interpolated(other, 0) == path
        assert path.interpolated(other, 1) == other
        assert path.interpolated(path, t) == path
        middle = path.interpolated(other, t).data()
        assert middle.verbs == path.data().verbs
        assert middle.coords == pytest.approx(
            [(1 - t) * a + t * b for a, b in zip(path.data().coords, other.data().coords, strict=True)]
        )

    @pytest.mark.parametrize("curve", ["Q3 4 5 6", "C1 2 7 4 5 6", "L5 6"])
    @pytest.mark.parametrize("other", ["Q1 1 9 9", "C1 1 2 2 9 9", "L9 9"])
    def test_kinds_in_common_draw_the_same(self, curve: str, other: str) -> None:
        one, two = Path("M0 0" + curve + "H1Z"), Path("M0 0" + other + "H1Z")
        for t, same in ((0, one), (1, two)):
            end = one.interpolated(two, t)
            assert np.array(points(end.data())) == pytest.approx(np.array(points(same.data())))

    def test_lines_as_conics(self) -> None:
        one, two = Path("M0 0L9 0"), Path()
        two.move_to(0, 0)
        two.conic_to(5, 5, 9, 0, 0.5)
        assert one.interpolated(two, 0).data() == PathData(bytes([MOVE, CONIC]), (0, 0, 4.5, 0, 9, 0, 1))
        assert one.interpolated(two, 1) == two

    @pytest.mark.parametrize(
        ("one", "two"),
        [("M0 0L1 1", "M0 0"), ("M0 0L1 1Z", "M0 0L1 1L2 2"), ("M0 0L1 1M2 2L3 3", "M0 0L1 1L2 2L3 3")],
    )
    def test_nothing_in_common(self, one: str, two: str) -> None:
        with pytest.raises(BadValueError, match="interpolate"):
            Path(one).interpolated(Path(two), 0.5)

    def test_cubics_and_conics(self) -> None:
        conic = Path()
        conic.move_to(0, 0)
        conic.conic_to(5, 5, 9, 0, 0.5)
        with pytest.raises(BadValueError, match="cubic curve and conic"):
            Path("M0 0C1 1 2 2 3 3").interpolated(conic, 0.5)
        with pytest.raises(BadTypeError, match="Path"):
            conic.interpolated("M0 0", 0.5)  # type: ignore[arg-type]  # that is the test


class TestShapes:
    @given(st.integers(3, 40), lengths, lengths, sizes, st.floats(-7, 7))
    def test_regular_polygons(self, n: int, x: float, y: float, radius: float, rotation: float) -> None:
        path = Path.regular_polygon(n, x, y, radius, rotation)
        corners = points(path.data(), 1)[0::2]
        assert len(corners) == n
        assert [math.dist(corner, (x, y)) for corner in corners] == pytest.approx([radius] * n)
        side = 2 * radius * math.sin(math.pi / n)
        assert path.length() == pytest.approx(n * side)

    @pytest.mark.parametrize("n", [3, 4, 5, 6])
    def test_they_stand_on_a_side(self, n: int) -> None:
        ys = sorted((round(y, 9) for _, y in points(Path.regular_polygon(n, 0, 0, 1).data(), 1)[0::2]), reverse=True)
        assert ys[0] == ys[1]

    def test_star(self) -> None:
        path = Path.star(5, 10, 20, 8, 3)
        corners = points(path.data(), 1)[0::2]
        assert corners[0] == pytest.approx((10, 12))
        assert [round(math.dist(c, (10, 20)), 9) for c in corners] == [8, 3] * 5

    def test_polygon(self) -> None:
        assert Path.polygon([(0, 0), (10, 0), (10, 10), (0, 10)]) == SQUARE
        assert Path.polygon(np.array([[0, 0], [10, 0], [10, 10], [0, 10]])) == SQUARE  # type: ignore[arg-type]  # as good
        assert Path.polygon([]).is_empty

    def test_circle(self) -> None:
        assert Path.circle(1, 2, 3).data().verbs == bytes([MOVE, ARC, CLOSE])
        assert Path.circle(1, 2, 3).tight_bounds() == pytest.approx((-2, -1, 6, 6), abs=1e-6)

    def test_they_are_made_of_the_class(self) -> None:
        class Mine(Path):
            pass

        assert type(Mine.circle(0, 0, 1)) is Mine
        assert type(Mine.circle(0, 0, 1).reversed()) is Mine
        assert type(Mine.circle(0, 0, 1) | Path.circle(1, 0, 1)) is Mine

    def test_bad(self) -> None:
        for n in (2, 0, -1):
            with pytest.raises(BadValueError, match="n must"):
                Path.regular_polygon(n, 0, 0, 1)
        with pytest.raises(BadTypeError, match="n must"):
            Path.star(5.0, 0, 0, 1, 1)  # type: ignore[arg-type]  # that is the test
        with pytest.raises(IndexSizeError, match="inner"):
            Path.star(5, 0, 0, 1, -1)
        for bad in ("abc", 7, [1, 2], [(1, 2, 3)], [(1, "2")]):
            with pytest.raises(BadTypeError):
                Path.polygon(bad)  # type: ignore[arg-type]  # that is the test
        with limits.relaxed(path_segments=50), pytest.raises(LimitError, match="path_segments"):
            Path.regular_polygon(100, 0, 0, 1)
