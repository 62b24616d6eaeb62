"""Lines round shapes, beside initial letters and in columns: nothing is lost, nothing meets, all keep their order."""

import math
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vecdraw as vd
from vecdraw.errors import BadTypeError, BadValueError, LimitError
from vecdraw.geometry.path_data import PathData
from vecdraw.text.columns import column_length, distributed
from vecdraw.text.flow_area import FlowArea

ZH = "永和九年，岁在癸丑，暮春之初，会于会稽山阴之兰亭，修禊事也。群贤毕至，少长咸集。此地有崇山峻岭，茂林修竹。"
EN = "Once upon a time there was a small kingdom by the sea, whose people set their type by hand and argued. "
SERIF = "20px 'Noto Serif SC'"
LATIN = "16px Inter"


def covered(layout: vd.Layout) -> list[int]:
    """The characters on the lines, in their order."""
    return [at for line in layout.lines for at in range(line.start, line.end)]


# --- shapes ---------------------------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(
    x=st.floats(-50, 350),
    y=st.floats(-50, 250),
    radius=st.floats(5, 120),
    margin=st.floats(0, 10),
    flow=st.sampled_from(["both", "largest", "start", "end"]),
    text=st.sampled_from([ZH, EN]),
)
def test_no_line_meets_a_shape_and_no_character_is_lost(
    x: float, y: float, radius: float, margin: float, flow: str, text: str
) -> None:
    circle = vd.Path.circle(x, y, radius)
    layout = vd.layout_text(
        text * 2, SERIF, width=300, height=400, exclusions=[circle], exclusion_margin=margin, wrap_flow=flow
    )
    assert covered(layout) == list(range(2 * len(text)))
    for line in layout.lines:
        nearest = math.hypot(max(line.x - x, 0, x - line.x - line.width), max(line.y - y, 0, y - line.y - line.height))
        assert nearest >= radius - 0.2 or not line.width
        assert line.x >= -1e-6
        assert line.x + line.width <= 300 + 1e-6


def test_both_sides_are_read_from_left_to_right() -> None:
    layout = vd.layout_text(ZH, SERIF, width=400, height=300, exclusions=[vd.Rect(150, 0, 100, 60)])
    first, second = layout.lines[:2]
    assert first.y == second.y
    assert first.x + first.width <= 150
    assert second.x >= 250
    assert layout.lines[-1].y > 60


@pytest.mark.parametrize(("flow", "xs"), [("both", {0, 250}), ("start", {0}), ("end", {250}), ("largest", {0})])
def test_sides_of_a_shape(flow: str, xs: set[int]) -> None:
    shape = vd.Rect(180, 0, 70, 1000)
    layout = vd.layout_text(ZH, SERIF, width=400, height=1000, exclusions=[shape], wrap_flow=flow)
    assert {round(line.x) for line in layout.lines} == xs


def test_right_to_left_lines_begin_at_the_right_side() -> None:
    text = "בראשית ברא אלהים את השמים ואת הארץ " * 3
    layout = vd.layout_text(
        text, "20px 'Noto Sans Hebrew'", width=400, height=500, exclusions=[vd.Rect(150, 0, 100, 90)]
    )
    first, second = layout.lines[:2]
    assert first.x >= 250
    assert second.x + second.width <= 150
    assert first.end == second.start


@pytest.mark.parametrize("mode", ["vertical-rl", "vertical-lr", "sideways-rl", "sideways-lr"])
def test_shapes_are_where_they_are_on_the_page_in_every_writing_mode(mode: str) -> None:
    shape = vd.Rect(100, 60, 80, 80)
    layout = vd.layout_text(ZH * 2, SERIF, width=300, height=200, exclusions=[shape], writing_mode=mode)
    boxes = [vd.Rect(line.x, line.y, line.width, line.height) for line in layout.lines]
    assert all(shape.intersection(box).is_empty or min(shape.intersection(box)[2:]) < 0.01 for box in boxes)
    beside = [box for box in boxes if box.x < 180 and box.right > 100]
    assert len(beside) > 3
    assert covered(layout) == list(range(len(ZH) * 2))


def test_long_words_go_below_a_shape_rather_than_to_pieces() -> None:
    layout = vd.layout_text(
        "a incomprehensibilities", LATIN, width=220, height=200, exclusions=[vd.Rect(60, 0, 200, 50)]
    )
    assert [line.text.strip() for line in layout.lines] == ["a", "incomprehensibilities"]
    assert layout.lines[1].y >= 50


def test_a_shape_over_everything_moves_the_text_below_it() -> None:
    layout = vd.layout_text(ZH, SERIF, width=200, height=400, exclusions=[vd.Rect(-10, -10, 500, 110)])
    assert layout.lines[0].y >= 100


def test_the_hole_of_a_shape_is_free() -> None:
    ring = vd.Path.circle(200, 200, 190)
    ring.add_path(vd.Path.circle(200, 200, 150).reversed())
    area = FlowArea([ring.data()], 0.0, "both")
    parts = area.free(195, 205, 400)
    assert [round(start) for start, _ in parts] == [0, 50, 390]
    assert area.bottom == pytest.approx(390, abs=0.1)
    assert FlowArea([PathData()], 0.0, "both").free(0, 10, 100) == [(0.0, 100)]


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"exclusions": "circle"}, BadTypeError),
        ({"exclusions": [3]}, BadTypeError),
        ({"exclusion_margin": -1}, BadValueError),
        ({"wrap_flow": "left"}, BadValueError),
        ({"drop_cap": 0}, BadValueError),
        ({"drop_cap": 2.5}, BadTypeError),
        ({"columns": 0}, BadValueError),
        ({"columns": 10**9}, LimitError),
        ({"column_gap": -1}, BadValueError),
        ({"column_fill": "even"}, BadValueError),
    ],
)
def test_bad_values(given: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error):
        vd.ParagraphStyle(**given)  # type: ignore[arg-type]  # that is the point


def test_shapes_need_a_box() -> None:
    with pytest.raises(BadValueError, match="needs a box"):
        vd.layout_text(ZH, SERIF, width=200, exclusions=[vd.Rect(0, 0, 10, 10)])


# --- initial letters ------------------------------------------------------------------------------------------------


def test_a_capital_reaches_from_the_first_line_to_the_baseline_of_the_last() -> None:
    layout = vd.layout_text("H" + EN * 2, LATIN, width=300, drop_cap=3)
    cap, *rest = layout.lines
    assert cap.text == "H"
    ink = vd.layout_text("H", LATIN).ink_bounds
    large = cap.runs[0]
    assert large.y == pytest.approx(rest[2].baseline_y)
    top = rest[0].baseline_y - ink.height
    assert large.y - ink.height * large.run.size / 16 == pytest.approx(top, abs=0.1)
    assert all(line.x > cap.x + cap.width for line in rest[:3])
    assert rest[3].x == 0


def test_an_ideograph_fills_the_em_boxes_of_its_lines() -> None:
    layout = vd.layout_text(ZH, SERIF, width=300, drop_cap=2)
    cap, first, second = layout.lines[:3]
    large = cap.runs[0].run.size
    assert large == pytest.approx(20 + second.baseline_y - first.baseline_y)
    assert cap.baseline_y - 0.88 * large == pytest.approx(first.baseline_y - 0.88 * 20)
    assert cap.baseline_y + 0.12 * large == pytest.approx(second.baseline_y + 0.12 * 20)


def test_vertical_initials_stand_in_the_middle_of_their_lines() -> None:
    layout = vd.layout_text(ZH, SERIF, height=300, drop_cap=2, writing_mode="vertical-rl")
    cap, first, second = layout.lines[:3]
    assert cap.baseline_x == pytest.approx((first.baseline_x + second.baseline_x) / 2)
    assert first.y > cap.y + cap.height


@pytest.mark.parametrize(("text", "cap"), [("“Once", "“O"), ("「永和", "「永"), ("élan", "é"), ("(([x", "(([")])
def test_what_is_set_large(text: str, cap: str) -> None:
    layout = vd.layout_text(text + EN, "16px 'Noto Sans SC'", width=300, drop_cap=2)
    assert layout.lines[0].text.startswith(cap)
    assert covered(layout) == list(range(len(text + EN)))


@pytest.mark.parametrize("text", ["", " x", "x", "\nabc"])
def test_short_and_blank_paragraphs(text: str) -> None:
    layout = vd.layout_text(text, LATIN, width=300, drop_cap=3)
    assert [at for at in covered(layout) if text[at] != "\n"] == [at for at in range(len(text)) if text[at] != "\n"]


def test_a_short_paragraph_is_as_deep_as_its_initial() -> None:
    one = vd.layout_text("Once", LATIN, width=300)
    layout = vd.layout_text("Once\nmore", LATIN, width=300, drop_cap=3)
    assert layout.lines[-1].y == pytest.approx(3 * one.text_height)


def test_initials_of_right_to_left_text_stand_at_the_right() -> None:
    layout = vd.layout_text("בראשית ברא אלהים את השמים " * 3, "16px 'Noto Sans Hebrew'", width=300, drop_cap=2)
    cap, first = layout.lines[:2]
    assert cap.x + cap.width == pytest.approx(300)
    assert first.x + first.width < cap.x


# --- columns --------------------------------------------------------------------------------------------------------


@settings(deadline=None)
@given(
    heights=st.lists(st.floats(1, 50), min_size=1, max_size=40),
    count=st.integers(1, 6),
    depth=st.none() | st.floats(10, 500),
    fill=st.sampled_from(["balance", "auto"]),
)
def test_rows_keep_their_order_and_columns_their_depth(
    heights: list[float], count: int, depth: float | None, fill: str
) -> None:
    tops = [sum(heights[:at]) for at in range(len(heights))]
    rows = [(top, top + height) for top, height in zip(tops, heights, strict=True)]
    placed = distributed(rows, count, depth, fill)  # type: ignore[arg-type]  # one of its strings
    assert len(placed) == len(rows)
    assert all(
        two.column == one.column + 1 and two.at == 0 if two.column != one.column else two.at > one.at
        for one, two in pairwise(placed)
    )
    deepest = max(place.at + height for place, height in zip(placed, heights, strict=True))
    if depth is not None:
        assert deepest <= max(depth, *heights) + 1e-3
    if depth is None:
        assert placed[-1].column < count
        assert deepest <= sum(heights) / count + max(heights) + 1e-3


@settings(max_examples=25, deadline=None)
@given(count=st.integers(2, 4), gap=st.floats(0, 30), text=st.sampled_from([ZH, EN]))
def test_columns_share_the_width_and_lose_nothing(count: int, gap: float, text: str) -> None:
    layout = vd.layout_text(text * 3, SERIF, width=600, columns=count, column_gap=gap)
    length = column_length(600, count, gap)
    assert covered(layout) == list(range(3 * len(text)))
    starts = sorted({round(line.x, 6) for line in layout.lines})
    assert starts == pytest.approx([number * (length + gap) for number in range(count)], abs=1e-5)
    assert all(line.width <= length + 1e-6 for line in layout.lines)
    depths = [max(line.y + line.height for line in layout.lines if round(line.x, 6) == start) for start in starts]
    assert max(depths[:-1]) - min(depths[:-1]) <= layout.lines[0].height + 1e-6


def test_filled_columns_are_cut_with_an_ellipsis() -> None:
    options = {"width": 300, "height": 100, "columns": 2, "column_fill": "auto", "overflow": "ellipsis"}
    layout = vd.layout_text(ZH * 3, SERIF, **options)  # type: ignore[arg-type]  # options
    assert layout.elided
    assert max(line.y + line.height for line in layout.lines) <= 100
    assert layout.lines[-1].x > 150


def test_columns_of_vertical_text_are_rows_on_the_page() -> None:
    layout = vd.layout_text(ZH * 2, SERIF, height=420, columns=2, column_gap=20, writing_mode="vertical-rl")
    assert {round(line.y) for line in layout.lines} == {0, 220}
    assert covered(layout) == list(range(2 * len(ZH)))


def test_columns_of_right_to_left_text_begin_at_the_right() -> None:
    text = "בראשית ברא אלהים את השמים ואת הארץ " * 6
    layout = vd.layout_text(text, "16px 'Noto Sans Hebrew'", width=400, columns=2)
    assert layout.lines[0].x > 200 > layout.lines[-1].x
