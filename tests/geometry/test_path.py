import math
import pickle
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.geometry.shapes import affines, angles, lengths, paths, points, sizes
from vecdraw import limits
from vecdraw.errors import BadTypeError, BadValueError, IndexSizeError, LimitError, StateError
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.arc import arc_conics, arc_sweep
from vecdraw.geometry.path import Path
from vecdraw.geometry.path_data import ARC, CLOSE, CONIC, LINE, MOVE, QUAD, PathData

TAU = math.tau


def made(*calls: tuple[object, ...]) -> Path:
    path = Path()
    for name, *arguments in calls:
        getattr(path, str(name))(*arguments)
    return path


def verbs(path: Path) -> list[int]:
    return list(path.data().verbs)


class TestSubpaths:
    """HTML Standard, 4.12.5.1.6, Building paths."""

    def test_first_line_only_moves(self) -> None:
        assert verbs(made(("line_to", 1, 2))) == [MOVE]

    def test_first_curve_starts_at_its_control_point(self) -> None:
        assert made(("quadratic_curve_to", 1, 2, 3, 4)).data() == PathData(b"\x00\x02", (1, 2, 1, 2, 3, 4))
        assert made(("bezier_curve_to", 1, 2, 3, 4, 5, 6)).data().coords[:2] == (1, 2)

    def test_first_arc_to_only_moves(self) -> None:
        assert made(("arc_to", 1, 2, 3, 4, 5)).data() == PathData(b"\x00", (1, 2))

    def test_first_arc_has_no_line_before_it(self) -> None:
        assert verbs(made(("arc", 0, 0, 10, 0, 1))) == [MOVE, ARC]

    def test_moves_replace_each_other(self) -> None:
        assert made(("move_to", 1, 2), ("move_to", 3, 4)).data() == PathData(b"\x00", (3, 4))

    def test_after_close_the_next_subpath_starts_where_the_last_did(self) -> None:
        path = made(("move_to", 1, 2), ("line_to", 3, 4), ("close_path",), ("line_to", 5, 6))
        assert path.data() == PathData(b"\x00\x01\x06\x00\x01", (1, 2, 3, 4, 1, 2, 5, 6))

    def test_close_twice_is_close_once(self) -> None:
        path = made(("move_to", 1, 2), ("line_to", 3, 4), ("close_path",), ("close_path",))
        assert verbs(path) == [MOVE, LINE, CLOSE]

    def test_close_needs_a_subpath_and_closes_it_once(self) -> None:
        assert verbs(made(("close_path",))) == []
        assert verbs(made(("move_to", 1, 2), ("close_path",), ("close_path",))) == [MOVE, CLOSE]

    def test_rect_starts_a_subpath_at_its_corner(self) -> None:
        path = made(("rect", 1, 2, 3, 4), ("line_to", 9, 9))
        assert verbs(path) == [MOVE, LINE, LINE, LINE, CLOSE, MOVE, LINE]
        assert path.data().coords[-4:] == (1, 2, 9, 9)

    def test_rect_of_no_size_only_moves(self) -> None:
        assert made(("rect", 1, 2, 0, 0)).data() == PathData(b"\x00", (1, 2))

    def test_round_rect_starts_a_subpath_at_its_corner(self) -> None:
        assert made(("round_rect", 1, 2, 30, 40, 5)).current_point == (1, 2)

    def test_added_path_is_not_continued(self) -> None:
        path = made(("move_to", 0, 0))
        path.add_path(made(("move_to", 1, 1), ("line_to", 2, 2)), Affine.translation(10, 0))
        path.line_to(5, 5)
        assert path.data() == PathData(b"\x00\x01\x00\x01", (11, 1, 12, 2, 12, 2, 5, 5))

    def test_svg_path_is_not_continued(self) -> None:
        path = Path("M0 0L1 1")
        path.line_to(2, 2)
        assert verbs(path) == [MOVE, LINE, MOVE, LINE]

    def test_what_is_not_continued_is_so_in_copies_too(self) -> None:
        for copy in (Path(Path("M0 0L1 1")), pickle.loads(pickle.dumps(Path("M0 0L1 1")))):
            copy.line_to(2, 2)
            assert verbs(copy) == [MOVE, LINE, MOVE, LINE]

    def test_svg_path_is_not_closed_by_a_later_close(self) -> None:
        path = Path("M0 0L1 1")
        path.close_path()
        assert path.data() == PathData(b"\x00\x01\x00\x06", (0, 0, 1, 1, 1, 1))

    def test_nothing_is_added_to_an_svg_path(self) -> None:
        assert Path("M0 0L1 1") == made(("move_to", 0, 0), ("line_to", 1, 1))
        assert Path("M0 0L1 1Z").current_point == (0, 0)

    def test_copy_is_continued_and_independent(self) -> None:
        first = made(("move_to", 0, 0), ("line_to", 1, 1))
        second = Path(first)
        second.line_to(2, 2)
        assert verbs(second) == [MOVE, LINE, LINE]
        assert verbs(first) == [MOVE, LINE]


class TestArcs:
    def test_sweep(self) -> None:
        assert arc_sweep(0, 1, False) == 1
        assert arc_sweep(0, 1, True) == pytest.approx(1 - TAU)
        assert arc_sweep(1, 0, False) == pytest.approx(TAU - 1)
        assert arc_sweep(0, 100, False) == TAU
        assert arc_sweep(0, -100, True) == -TAU
        assert arc_sweep(0.3, 0.3, False) == 0

    @pytest.mark.parametrize("ccw", [False, True])
    @pytest.mark.parametrize("turns", [1, 2, -1, -2])
    @pytest.mark.parametrize("start", [0, 0.1, 1.3, math.pi / 3, -2.7])
    def test_whole_turns_either_way_are_one_full_turn(self, start: float, turns: int, ccw: bool) -> None:
        assert arc_sweep(start, start + turns * TAU, ccw) == (-TAU if ccw else TAU)

    @pytest.mark.parametrize("ccw", [False, True])
    def test_rounding_makes_no_full_turn(self, ccw: bool) -> None:
        parts = math.nextafter(TAU, 7)
        assert arc_sweep(parts, TAU, ccw) == 0
        assert arc_sweep(TAU, parts, ccw) == 0

    @given(angles, angles, st.booleans())
    def test_sweep_ends_at_the_end_angle(self, start: float, end: float, ccw: bool) -> None:
        sweep = arc_sweep(start, end, ccw)
        assert abs(sweep) <= TAU
        assert sweep * (-1 if ccw else 1) >= 0
        if abs(sweep) < TAU:
            assert math.cos(start + sweep) == pytest.approx(math.cos(end), abs=1e-5)
            assert math.sin(start + sweep) == pytest.approx(math.sin(end), abs=1e-5)

    @given(lengths, lengths, sizes, angles, angles, st.booleans())
    def test_conics_lie_on_the_circle(
        self, cx: float, cy: float, r: float, start: float, sweep: float, flip: bool
    ) -> None:
        sweep = math.fmod(sweep, TAU) * (-1 if flip else 1)
        begin, conics = arc_conics(cx, cy, r, r, 0.0, start, sweep)
        data = PathData(
            bytes([MOVE, *[CONIC] * len(conics)]), tuple(begin) + tuple(n for conic in conics for n in conic)
        )
        assert len(conics) <= 4
        for point in points(data):
            assert math.dist(point, (cx, cy)) == pytest.approx(r, rel=1e-9, abs=1e-9 * (abs(cx) + abs(cy) + r))

    @given(paths)
    def test_conics_draw_what_the_arcs_draw(self, path: Path) -> None:
        data = path.data()
        plain = data.without_arcs()
        assert ARC not in plain.verbs
        ours, theirs = points(data, 4), points(plain, 4)
        if ours:
            for at in (0, -1):
                assert ours[at] == pytest.approx(theirs[at], abs=1e-6)

    def test_no_line_between_a_conic_and_the_arc_that_it_touches(self) -> None:
        path = made(("move_to", 0, 0), ("arc_to", 10, 0, 10, 10, 10), ("arc", 0, 10, 10, 0, 1))
        assert verbs(Path(path.data().without_arcs())).count(LINE) == 1

    def test_arc_without_radius_is_a_line_to_its_centre(self) -> None:
        assert made(("move_to", 0, 0), ("arc", 5, 6, 0, 0, TAU)).data() == PathData(b"\x00\x01", (0, 0, 5, 6))

    def test_flat_ellipse_goes_by_way_of_its_ends(self) -> None:
        path = made(("move_to", 0, 0), ("ellipse", 0, 0, 10, 0, 0, -1, 4))
        xs = path.data().coords[2::2]
        assert [round(x) for x in xs] == [5, 10, 0, -10, -7]

    @given(sizes, angles, angles, st.booleans())
    def test_arc_starts_and_ends_where_it_should(self, r: float, start: float, end: float, ccw: bool) -> None:
        path = made(("arc", 1, 2, r, start, end, ccw))
        sweep = arc_sweep(start, end, ccw)
        first = (1 + r * math.cos(start), 2 + r * math.sin(start))
        last = (1 + r * math.cos(start + sweep), 2 + r * math.sin(start + sweep))
        slack = 1e-6 * max(1, r * max(1, abs(start), abs(end)))  # some steps are taken in float32
        assert path.data().coords[:2] == pytest.approx(first, abs=slack)
        assert path.current_point == pytest.approx(last, abs=slack)

    @given(sizes, st.floats(0.01, 3.1))
    def test_arc_to_touches_both_lines(self, r: float, turn: float) -> None:
        path = made(("move_to", -5000, 0), ("arc_to", 0, 0, 5000 * math.cos(turn), 5000 * math.sin(turn), r))
        (_, _, x0, y0, cx, cy, x1, y1, w) = path.data().coords
        assert (cx, cy) == (0, 0)
        assert y0 == 0
        assert math.hypot(x1, y1) == pytest.approx(-x0, rel=1e-6)
        assert x1 * math.sin(turn) - y1 * math.cos(turn) == pytest.approx(0, abs=1e-6 * max(1, r))
        assert -x0 == pytest.approx(r * math.tan(turn / 2), rel=1e-3)
        assert w == pytest.approx(math.cos(turn / 2), abs=1e-6)


class TestRoundRect:
    def test_radii_are_scaled_together(self) -> None:
        path = made(("round_rect", 0, 0, 100, 100, [100, 50]))
        assert path.data().coords[:2] == pytest.approx((100 * 2 / 3, 0))

    @given(lengths, lengths, st.lists(sizes, min_size=1, max_size=4))
    def test_corners_never_overlap(self, w: float, h: float, radii: list[float]) -> None:
        data = made(("round_rect", 0, 0, w, h, radii)).data()
        for x, y in points(data):
            assert min(0, w) * (1 + 1e-7) - 1e-9 <= x <= max(0, w) * (1 + 1e-7) + 1e-9
            assert min(0, h) * (1 + 1e-7) - 1e-9 <= y <= max(0, h) * (1 + 1e-7) + 1e-9

    def test_negative_width_keeps_each_radius_at_its_corner(self) -> None:
        path = made(("round_rect", 100, 0, -100, 50, [10, 0, 0, 0]))
        assert path.data().coords[:2] == (90, 0)

    @pytest.mark.parametrize("radii", [[], [1] * 5, -1, [1, -1], (1, -2)])
    def test_index_size_errors(self, radii: object) -> None:
        with pytest.raises(IndexSizeError):
            made(("round_rect", 0, 0, 10, 10, radii))


class TestBadInput:
    @pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf, 10**400])
    def test_not_finite(self, bad: float) -> None:
        for name, count in (("move_to", 2), ("line_to", 2), ("rect", 4), ("arc", 5), ("arc_to", 5), ("ellipse", 7)):
            for at in range(count):
                arguments = [1.0] * count
                arguments[at] = bad
                path = made(("move_to", 0, 0))
                with pytest.raises(BadValueError, match="finite"):
                    getattr(path, name)(*arguments)
                assert verbs(path) == [MOVE]

    @pytest.mark.parametrize("bad", ["1", None, 1j, [1]])
    def test_no_number(self, bad: object) -> None:
        with pytest.raises(BadTypeError, match="number"):
            Path().line_to(1, bad)  # type: ignore[arg-type]  # that is the test

    def test_other_numbers(self) -> None:
        path = Path()
        path.move_to(np.float32(0.5), Fraction(1, 4))
        path.line_to(np.int64(3), True)
        assert path.data().coords == (0.5, 0.25, 3.0, 1.0)
        assert all(type(number) is float for number in path.data().coords)

    def test_decimal_and_float_do_not_mix_silently(self) -> None:
        path = made(("move_to", 0, 0))
        try:
            path.arc_to(Decimal(1), Decimal(0), Decimal(1), Decimal(1), Decimal(1))  # type: ignore[arg-type]
        except BadTypeError:
            return
        assert all(type(number) is float for number in path.data().coords)

    @pytest.mark.parametrize(
        "call", [("arc", 0, 0, -1, 0, 1), ("ellipse", 0, 0, 1, -1, 0, 0, 1), ("arc_to", 0, 0, 1, 1, -1)]
    )
    def test_negative_radius(self, call: tuple[object, ...]) -> None:
        with pytest.raises(IndexSizeError, match="negative"):
            made(call)

    def test_segments_are_bounded(self) -> None:
        with limits.relaxed(path_segments=3):
            path = made(("rect", 0, 0, 1, 1))
            with pytest.raises(LimitError, match="path_segments"):
                path.data()

    @pytest.mark.parametrize(
        "data",
        [
            PathData(b"\x01", (1.0, 2.0)),
            PathData(b"\x00\x07", (1.0, 2.0)),
            PathData(b"\x00\x06\x01", (1.0, 2.0, 3.0, 4.0)),
            PathData(b"\x00", (1.0,)),
            PathData(b"", (1.0,)),
            PathData(b"\x00", (1.0, math.inf)),
        ],
    )
    def test_malformed_data(self, data: PathData) -> None:
        with pytest.raises(BadValueError):
            Path(data)


class TestPathData:
    @given(paths)
    def test_values(self, path: Path) -> None:
        data = path.data()
        again = pickle.loads(pickle.dumps(data))
        assert again == data
        assert hash(again) == hash(data)
        assert data.validated() is data
        assert pickle.loads(pickle.dumps(path)) == path
        assert Path(path) == path
        assert path.data() is data

    @given(paths, affines)
    def test_transformed_data_goes_through_the_transformed_points(self, path: Path, a: Affine) -> None:
        plain = path.data().without_arcs()
        for moved, point in zip(points(plain.transformed(a), 5), points(plain, 5), strict=True):
            assert moved == pytest.approx(a.apply(*point), rel=1e-7, abs=1e-6)

    @given(paths, affines, affines)
    def test_transforms_compose(self, path: Path, a: Affine, b: Affine) -> None:
        data = path.data().without_arcs()
        assert data.transformed(b).transformed(a).coords == pytest.approx(
            data.transformed(a @ b).coords, rel=1e-7, abs=1e-5
        )

    @given(paths)
    def test_current_point_is_the_end_of_the_data(self, path: Path) -> None:
        again = Path(path.data())
        if path.current_point is not None:
            assert again.current_point == pytest.approx(path.current_point, abs=1e-9)
        path.line_to(1, 1)
        again.line_to(1, 1)
        assert again.data().verbs == path.data().verbs

    def test_empty(self) -> None:
        assert PathData().is_empty
        assert PathData(b"\x00", (1, 2)).is_empty
        assert not PathData(b"\x00\x02", (1, 2, 3, 4, 5, 6)).is_empty
        assert made(("move_to", 0, 0), ("quadratic_curve_to", 1, 1, 2, 2)).data().verbs == bytes([MOVE, QUAD])


class TestRelative:
    def test_counted_from_the_current_point(self) -> None:
        path = made(
            ("move_to", 10, 20),
            ("rel_line_to", 1, 2),
            ("rel_quadratic_curve_to", 1, 1, 2, 2),
            ("rel_bezier_curve_to", 1, 0, 2, 0, 3, 0),
            ("close_path",),
            ("rel_move_to", 5, 5),
            ("rel_line_to", -1, -1),
        )
        assert path == Path("m10 20l1 2q1 1 2 2c1 0 2 0 3 0zm5 5l-1-1")

    @pytest.mark.parametrize(
        ("name", "count"),
        [("rel_move_to", 2), ("rel_line_to", 2), ("rel_quadratic_curve_to", 4), ("rel_bezier_curve_to", 6)],
    )
    def test_without_a_current_point(self, name: str, count: int) -> None:
        with pytest.raises(StateError, match="move_to first"):
            getattr(Path(), name)(*range(count))
        path = made(("move_to", 0, 0))
        for bad, error in ((math.nan, BadValueError), ("1", BadTypeError), (10**400, BadValueError)):
            with pytest.raises(error):
                getattr(path, name)(*[0] * (count - 1), bad)
        assert path.data() == PathData(b"\x00", (0, 0))
