"""Columns that flow round shapes: nothing is lost, nothing meets, columns are read one after the other."""

import math
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vecdraw as vd
from vecdraw.errors import BadValueError
from vecdraw.text.columns import column_length
from vecdraw.text.laid_text import Line

ZH = "永和九年，岁在癸丑，暮春之初，会于会稽山阴之兰亭，修禊事也。群贤毕至，少长咸集。此地有崇山峻岭，茂林修竹。"
EN = "Once upon a time there was a small kingdom by the sea, whose people set their type by hand and argued. "
SERIF = "16px 'Noto Serif SC'"
MODES = ["horizontal-tb", "vertical-rl", "vertical-lr", "sideways-rl", "sideways-lr"]


def covered(layout: vd.Layout) -> list[int]:
    """The characters on the lines, in their order."""
    return [at for line in layout.lines for at in range(line.start, line.end)]


def gap_to(line: Line, x: float, y: float) -> float:
    """How far a line's box is from a point."""
    return math.hypot(max(line.x - x, 0, x - line.x - line.width), max(line.y - y, 0, y - line.y - line.height))


def along(line: Line, mode: str) -> tuple[float, float]:
    """From where to where a line goes in the direction that lines go, px on the page."""
    return (line.x, line.x + line.width) if mode == "horizontal-tb" else (line.y, line.y + line.height)


@settings(max_examples=60, deadline=None)
@given(
    x=st.floats(-50, 500),
    y=st.floats(-50, 350),
    radius=st.floats(5, 150),
    count=st.integers(2, 4),
    mode=st.sampled_from(MODES),
    wrap=st.sampled_from(["greedy", "balance", "optimal"]),
    fill=st.sampled_from(["auto", "balance"]),
    text=st.sampled_from([ZH, EN, ZH + "\n" + EN]),
    more=st.fixed_dictionaries(
        {},
        optional={
            "align": st.sampled_from(["justify", "center", "end"]),
            "drop_cap": st.just(2),
            "first_line_indent": st.just(32.0),
            "paragraph_spacing": st.just(9.0),
        },
    ),
)
def test_columns_round_a_shape_lose_nothing_and_meet_nothing(
    x: float, y: float, radius: float, count: int, mode: str, wrap: str, fill: str, text: str, more: dict[str, Any]
) -> None:
    circle = vd.Path.circle(x, y, radius)
    layout = vd.layout_text(
        text * 2,
        SERIF,
        width=480,
        height=360,
        columns=count,
        column_gap=20,
        column_fill=fill,
        exclusions=[circle],
        wrap=wrap,
        writing_mode=mode,
        **more,
    )
    shown = [at for at in range(2 * len(text)) if (text * 2)[at] != "\n"]
    assert [at for at in covered(layout) if (text * 2)[at] != "\n"] == shown
    long = 480 if mode == "horizontal-tb" else 360
    length = column_length(long, count, 20)
    for line in layout.lines:
        assert gap_to(line, x, y) >= radius - 0.2 or not line.width * line.height
        low, high = along(line, mode)
        low, high = (long - high, long - low) if mode == "sideways-lr" else (low, high)
        number = int((low + 1e-3) // (length + 20))
        assert number * (length + 20) - 1e-3 <= low
        assert high <= number * (length + 20) + length + 1e-3


@pytest.mark.parametrize("mode", MODES[:3])
@pytest.mark.parametrize("wrap", ["greedy", "balance", "optimal"])
def test_a_shape_in_the_second_column_moves_its_lines_alone(mode: str, wrap: str) -> None:
    horizontal = mode == "horizontal-tb"
    shape = vd.Rect(300, 100, 60, 60) if horizontal else vd.Rect(100, 300, 60, 60)
    layout = vd.layout_text(
        ZH * 7, SERIF, width=400, height=400, columns=2, column_fill="auto", column_gap=16,
        exclusions=[shape], writing_mode=mode, wrap=wrap,
    )  # fmt: skip
    rooms = {round(line.x if horizontal else line.y) for line in layout.lines}
    assert rooms == {0, 208, 360}  # the first column, the second one, and what is behind the shape in that
    depths = [line.y + line.height if horizontal else 400 - line.x for line in layout.lines]
    if mode == "vertical-lr":
        depths = [line.x + line.width for line in layout.lines]
    assert max(depths) <= 400 + 1e-6
    turns = sum(after < before - 200 for before, after in pairwise(depths))
    assert turns == 1


def test_filled_columns_go_to_the_depth_of_the_box_and_balanced_ones_no_further_than_they_must() -> None:
    shape = vd.Path.circle(200, 80, 60)
    options: dict[str, Any] = {"width": 400, "height": 600, "columns": 2, "exclusions": [shape]}
    filled = vd.layout_text(ZH * 7, SERIF, column_fill="auto", **options)
    balanced = vd.layout_text(ZH * 7, SERIF, **options)
    assert max(line.y + line.height for line in filled.lines if line.x < 200) > 560
    depths = [max(line.y + line.height for line in balanced.lines if (line.x < 200) == left) for left in (True, False)]
    assert abs(depths[0] - depths[1]) <= 2 * balanced.lines[0].height
    assert balanced.text_height < filled.text_height
    assert covered(balanced) == covered(filled) == list(range(7 * len(ZH)))


def test_the_least_depth_of_columns_is_what_a_search_by_steps_finds() -> None:
    shape = vd.Rect(60, 40, 300, 50)
    options: dict[str, Any] = {"width": 400, "columns": 2, "exclusions": [shape], "column_gap": 16}
    balanced = vd.layout_text(ZH * 3, SERIF, height=500, **options)
    depth = 10.0
    while vd.layout_text(ZH * 3, SERIF, height=depth, column_fill="auto", overflow="hidden", **options).elided:
        depth += 1
    assert depth - 1.5 <= balanced.text_height <= depth + 1e-6


def test_columns_of_right_to_left_text_begin_at_the_right_of_a_shape() -> None:
    text = "בראשית ברא אלהים את השמים ואת הארץ " * 6
    layout = vd.layout_text(
        text, "16px 'Noto Sans Hebrew'", width=400, height=300, columns=2, exclusions=[vd.Rect(180, 20, 60, 60)]
    )
    assert layout.lines[0].x > 200 > layout.lines[-1].x
    assert covered(layout) == list(range(len(text)))


@pytest.mark.parametrize("wrap", ["greedy", "balance", "optimal"])
def test_what_has_no_place_in_the_last_column_is_cut_and_told(wrap: str) -> None:
    options: dict[str, Any] = {"width": 300, "height": 120, "columns": 2, "exclusions": [vd.Rect(100, 0, 90, 50)]}
    layout = vd.layout_text(ZH * 3, SERIF, overflow="ellipsis", wrap=wrap, **options)
    assert layout.elided
    assert max(line.y + line.height for line in layout.lines) <= 120 + 1e-6
    assert layout.lines[-1].x > 150
    assert layout.lines[-1].runs[-1].run.text.endswith("…")
    with pytest.raises(BadValueError, match="does not fit"):
        vd.layout_text(ZH * 3, SERIF, overflow="error", wrap=wrap, **options)


def test_a_column_that_a_shape_fills_is_left_empty() -> None:
    layout = vd.layout_text(
        ZH, SERIF, width=400, height=300, columns=2, column_gap=20, exclusions=[vd.Rect(-5, -5, 200, 400)]
    )
    assert {round(line.x) for line in layout.lines} == {210}


def test_lines_of_several_heights_keep_clear_of_shapes_in_columns() -> None:
    spans = [vd.Span(ZH[:20]), vd.Span(ZH[20:26], size=30), vd.Span(ZH[26:]), vd.Span(ZH[:8], size=24), vd.Span(ZH)]
    for wrap in ("greedy", "balance", "optimal"):
        layout = vd.layout_text(
            spans, SERIF, width=420, height=420, columns=2, exclusions=[vd.Path.circle(200, 120, 70)], wrap=wrap
        )
        assert covered(layout) == list(range(len(layout.text)))
        assert all(gap_to(line, 200, 120) >= 69.8 for line in layout.lines)
        boxes = [vd.Rect(line.x, line.y, line.width, line.height) for line in layout.lines]
        for at, one in enumerate(boxes):
            for other in boxes[at + 1 :]:
                common = one.intersection(other)
                assert common.is_empty or min(common.width, common.height) < 1e-6


def test_initial_letters_stand_clear_of_shapes() -> None:
    shape = vd.Rect(-10, -10, 60, 50)
    layout = vd.layout_text(
        EN * 3, "16px Inter", width=420, height=420, columns=2, exclusions=[shape], drop_cap=3, wrap="optimal"
    )
    cap = layout.lines[0]
    assert cap.text == "O"
    assert cap.y >= 40 - 1e-6
    assert covered(layout) == list(range(len(EN) * 3))
    beside = [line for line in layout.lines[1:] if line.x < 200 and line.y < cap.y + cap.height - 1]
    assert len(beside) == 3
    assert all(line.x >= cap.x + cap.width for line in beside)


def test_measure_equals_draw_in_columns_round_shapes() -> None:
    layout = vd.layout_text(
        EN * 3 + ZH, "16px 'Noto Sans SC'", width=420, height=420, columns=2, exclusions=[vd.Path.circle(210, 100, 60)],
        wrap="optimal", align="justify", hyphens="auto", lang="en",
    )  # fmt: skip
    for line in layout.lines:
        ends = [placed.x + placed.box.x + placed.box.width for placed in line.runs]
        assert max(ends) >= line.x + line.width - 0.01
        for cluster in line.clusters:
            box = cluster.rect
            assert line.x - 0.01 <= box.x
            assert box.x + box.width <= line.x + line.width + 16


@pytest.mark.parametrize("count", [2, 3])
def test_text_fitted_into_columns_round_shapes_fits(count: int) -> None:
    layout = vd.layout_text(
        ZH * 2, SERIF, width=400, height=260, columns=count, exclusions=[vd.Rect(150, 60, 100, 80)], fit=(4, 40)
    )
    assert 8 < layout.font.size < 40
    assert layout.elided == ()
    assert max(line.y + line.height for line in layout.lines) <= 260 + 1e-6
