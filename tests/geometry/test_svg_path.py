import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.geometry.shapes import distance, paths, points
from vecdraw import limits
from vecdraw.errors import BadTypeError, BadValueError, LimitError, ParseError, UnsupportedError
from vecdraw.geometry.flatten import flatten
from vecdraw.geometry.path import Path
from vecdraw.geometry.path_data import ARC, CLOSE, CONIC, CUBIC, LINE, MOVE, QUAD, PathData
from vecdraw.geometry.svg_path import parse_svg_path, svg_path_string


def drawn(text: str) -> list[tuple[int, tuple[float, ...]]]:
    return list(parse_svg_path(text).segments())


class TestGrammar:
    """SVG 2, 9.3."""

    @pytest.mark.parametrize(
        ("text", "same"),
        [
            ("M1 2 3 4 5 6", "M1 2L3 4L5 6"),
            ("m1 2 3 4 5 6", "M1 2L4 6L9 12"),
            ("M1.5.5-.5-.5", "M1.5 0.5L-0.5 -0.5"),
            ("M1e1-1E+1L1e-1,1", "M10 -10L0.1 1"),
            ("M 0,0\tL\n1\r,\f1", "M0 0L1 1"),
            ("M0 0H5V6h-1v-1", "M0 0L5 0L5 6L4 6L4 5"),
            ("M1 1l2 2z", "M1 1L3 3Z"),
            ("M1 1l2 2zl1 1", "M1 1L3 3ZM1 1L2 2"),
            ("M1 1l2 2zm1 1l1 1", "M1 1L3 3ZM2 2L3 3"),
            ("M0 0C1 1 2 1 3 0S5-1 6 0", "M0 0C1 1 2 1 3 0C4 -1 5 -1 6 0"),
            ("M0 0L1 1S2 2 3 3", "M0 0L1 1C1 1 2 2 3 3"),
            ("M0 0Q1 1 2 0T4 0t2 0", "M0 0Q1 1 2 0Q3 -1 4 0Q5 1 6 0"),
            ("M0 0L1 1T2 2", "M0 0L1 1Q1 1 2 2"),
            ("M1 1c1 0 2 0 3 1s2 1 3 1", "M1 1C2 1 3 1 4 2C5 3 6 3 7 3"),
            ("M1 1q1 1 2 0", "M1 1Q2 2 3 1"),
            ("M0 0a1 1 0 01.5.5", "M0 0A1 1 0 0 1 .5 .5"),
            ("M0 0a1,1,0,0,1,1,1a1 1 0 1 0 2 0", "M0 0A1 1 0 0 1 1 1A1 1 0 1 0 3 1"),
            ("M0 0A-2 2 0 0 1 2 2", "M0 0A2 2 0 0 1 2 2"),
            ("M0 0A0 2 0 0 1 2 2", "M0 0L2 2"),
            ("M0 0A2 2 0 0 1 0 0L1 1", "M0 0L1 1"),
            ("", ""),
            (" \n", ""),
            ("M1 1M2 2", "M2 2"),
        ],
    )
    def test_same_paths(self, text: str, same: str) -> None:
        assert drawn(text) == drawn(same)

    @pytest.mark.parametrize(
        ("text", "offset", "before"),
        [
            ("L1 1", 0, ""),
            ("1 1", 0, ""),
            ("M1", 2, ""),
            ("M1 1.", 3, ""),
            ("M1 1L2 2.", 7, "M1 1"),
            ("M1 1,L2 2", 5, "M1 1"),
            ("M1 1L2 2,", 8, "M1 1L2 2"),
            ("M1 1L2 2x", 8, "M1 1L2 2"),
            ("M1 1L2 2 3", 10, "M1 1L2 2"),
            ("M1 1L,2 2", 5, "M1 1"),
            ("M1 1L2,,2", 7, "M1 1"),
            ("M1 1Z1 1", 5, "M1 1Z"),
            ("M0 0A1 1 0 2 0 1 1", 11, "M0 0"),
            ("M0 0L1e 2", 5, "M0 0"),
            ("M0 0L1e999 2", 5, "M0 0"),
            ("M0 0L++1 2", 5, "M0 0"),
            ("M0 0L１ 2", 5, "M0 0"),
        ],
    )
    def test_errors_and_what_stands_before_them(self, text: str, offset: int, before: str) -> None:
        with pytest.raises(ParseError, match=r"offset \d+: expected") as caught:
            parse_svg_path(text)
        assert caught.value.text == text
        assert caught.value.offset == offset
        assert parse_svg_path(text, strict=False) == parse_svg_path(before)

    def test_bad_type(self) -> None:
        with pytest.raises(BadTypeError, match="SVG path data"):
            parse_svg_path(b"M0 0")  # type: ignore[arg-type]  # that is the test

    def test_limits(self) -> None:
        with limits.relaxed(svg_path_length=5), pytest.raises(LimitError, match="svg_path_length"):
            parse_svg_path("M0 0L1 1")
        with limits.relaxed(path_segments=5), pytest.raises(LimitError, match="path_segments"):
            parse_svg_path("M0 0" + " 1 1" * 10)

    @given(st.text("MmLlHhVvCcSsQqTtAaZz0123456789.,-+eE \n", max_size=60))
    def test_any_text_gives_a_wellformed_path_or_an_error(self, text: str) -> None:
        kept = parse_svg_path(text, strict=False).validated()
        try:
            strict = parse_svg_path(text)
        except ParseError as error:
            offset = error.offset
            strict = parse_svg_path(text[:offset], strict=False)
            assert 0 <= offset <= len(text)
        assert len(strict.verbs) >= len(kept.verbs)
        assert kept.verbs[:-1] == strict.verbs[: len(kept.verbs) - 1]

    def test_long_runs_of_separators_take_linear_time(self) -> None:
        assert parse_svg_path("M0 0" + " " * 200_000 + "L1 1").verbs == b"\x00\x01"
        with pytest.raises(ParseError):
            parse_svg_path("M0 0L" + "1" * 200_000)


class TestEndpointArcs:
    """SVG 2, B.2.4 and B.2.5."""

    @pytest.mark.parametrize(
        ("flags", "centre", "sweep"),
        [("0 1", (0, 5), 90), ("0 0", (5, 0), -90), ("1 1", (5, 0), 270), ("1 0", (0, 5), -270)],
    )
    def test_flags_choose_among_the_four_arcs(self, flags: str, centre: tuple[float, float], sweep: float) -> None:
        (_, _), (verb, arc) = drawn(f"M0 0A5 5 0 {flags} 5 5")
        assert verb == ARC
        assert arc[:2] == pytest.approx(centre, abs=1e-9)
        assert math.degrees(arc[6]) == pytest.approx(sweep)

    def test_small_radii_are_scaled_up_together(self) -> None:
        arc = drawn("M0 0A1 0.5 0 0 1 20 0")[1][1]
        assert arc[:4] == pytest.approx((10, 0, 10, 5))

    @given(*[st.floats(-100, 100)] * 4, st.floats(0.1, 300), st.floats(0.1, 300), st.floats(-720, 720),
           st.booleans(), st.booleans())  # fmt: skip
    def test_arcs_join_their_end_points(
        self, x0: float, y0: float, x1: float, y1: float, rx: float, ry: float, turn: float, large: bool, sweep: bool
    ) -> None:
        found = drawn(f"M{x0!r} {y0!r}A{rx!r} {ry!r} {turn!r} {large:d} {sweep:d} {x1!r} {y1!r}")
        if math.dist((x0, y0), (x1, y1)) < 1e-3:
            return
        data = PathData(bytes([MOVE, found[1][0]]), (*found[0][1], *found[1][1]))
        on_path = points(data)
        assert math.dist(on_path[1], (x0, y0)) < 1e-4
        assert math.dist(on_path[-1], (x1, y1)) < 1e-4
        if found[1][0] == ARC:
            angle = found[1][1][6]
            assert (angle > 0) == sweep
            assert (abs(angle) > math.pi - 1e-6) if large else (abs(angle) < math.pi + 1e-6)


class TestWriting:
    @given(paths)
    def test_lines_and_beziers_read_back_exactly(self, path: Path) -> None:
        data = path.data()
        if set(data.verbs) & {ARC, CONIC}:
            return
        assert parse_svg_path(svg_path_string(data)) == data

    @given(paths)
    def test_everything_reads_back_as_the_same_curve(self, path: Path) -> None:
        data = path.data()
        text = svg_path_string(data, tolerance=1e-3)
        again = parse_svg_path(text)
        lines = flatten(again, 1e-3)
        assert again.validated() is again
        on_path = points(data, 5)
        assert bool(on_path) == bool(lines)
        for point in on_path:
            assert min(distance(point, line) for line in lines) < 0.01

    def test_round_rect_is_written_with_arcs(self) -> None:
        path = Path()
        path.round_rect(10, 10, 100, 50, [10, (20, 5)])
        assert svg_path_string(path.data()) == (
            "M20 10L90 10A20 5 0 0 1 110 15L110 50A10 10 0 0 1 100 60L30 60A20 5 0 0 1 10 55L10 20A10 10 0 0 1 20 10Z"
            "M10 10"
        )

    def test_circle_stays_a_circle_with_few_digits(self) -> None:
        path = Path()
        path.arc(50, 50, 33.3, 0, math.tau)
        again = parse_svg_path(svg_path_string(path.data(), digits=1))
        assert all(math.dist(p, (50, 50)) == pytest.approx(33.3, abs=0.15) for p in points(again)[1:])

    def test_numbers(self) -> None:
        data = PathData(b"\x00\x01", (-0.00001, 1e21, 1 / 3, 100.0))
        assert svg_path_string(data) == "M-1e-05 1e+21L0.3333333333333333 100"
        assert svg_path_string(PathData(b"\x00\x01", (-0.00001, 2.5, 1 / 3, 100.0)), digits=3) == "M0 2.5L0.333 100"
        assert svg_path_string(PathData(b"\x00\x01", (10.0, 2.4, 1 / 3, 100.0)), digits=0) == "M10 2L0 100"

    @pytest.mark.parametrize("weight", [0.2, 0.5, 0.7, 0.99, 1.0])
    def test_conics_up_to_the_parabola_are_exact(self, weight: float) -> None:
        data = PathData(bytes([MOVE, CONIC]), (0, 0, 80, -30, 100, 60, weight))
        again = parse_svg_path(svg_path_string(data))
        assert (QUAD if weight == 1 else ARC) in again.verbs
        line = flatten(again, 1e-4)[0]
        assert all(distance(point, line) < 1e-3 for point in points(data))

    def test_hyperbolas_need_a_tolerance(self) -> None:
        data = PathData(bytes([MOVE, CONIC]), (0, 0, 80, -30, 100, 60, 5.0))
        with pytest.raises(UnsupportedError, match="tolerance"):
            svg_path_string(data)
        again = parse_svg_path(svg_path_string(data, tolerance=0.01))
        line = flatten(again, 1e-3)[0]
        assert all(distance(point, line) < 0.012 for point in points(data))

    def test_conic_in_line_goes_to_its_turn(self) -> None:
        data = PathData(bytes([MOVE, CONIC]), (0, 0, 10, 0, 5, 0, 0.5))
        xs = [n[0] for v, n in parse_svg_path(svg_path_string(data)).segments() if v == LINE]
        assert xs == pytest.approx([max(p[0] for p in points(data, 1000)), 5], abs=1e-4)

    @pytest.mark.parametrize("digits", [-1, 18, 1.5, True])
    def test_bad_digits(self, digits: int) -> None:
        with pytest.raises(BadValueError, match="digits"):
            svg_path_string(PathData(), digits=digits)

    def test_not_finite(self) -> None:
        with pytest.raises(BadValueError, match="finite"):
            svg_path_string(PathData(b"\x00", (math.inf, 0.0)))

    def test_all_verbs(self) -> None:
        text = "M0 0L1 1Q2 2 3 3C4 4 5 5 6 6Z"
        assert list(parse_svg_path(text).verbs) == [MOVE, LINE, QUAD, CUBIC, CLOSE]
        assert svg_path_string(parse_svg_path(text)) == text
