"""What becomes of text that has no place, and where text stands that has more than it needs."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import vecdraw as vd
from vecdraw.text.layout import layout_text

ZH = "永和九年，岁在癸丑，暮春之初，会于会稽山阴之兰亭，修禊事也。群贤毕至，少长咸集。此地有崇山峻岭，茂林修竹。"
EN = "Once upon a time there was a small kingdom by the sea, whose people set their type by hand and argued. "
FONT = "16px 'Noto Sans SC'"
MODES = ["horizontal-tb", "vertical-rl", "vertical-lr", "sideways-rl", "sideways-lr"]


def shown(layout: vd.Layout) -> list[str]:
    """What is seen of each line, in logical order for text from left to right."""
    return ["".join(placed.run.text for placed in line.runs) for line in layout.lines]


def length_of(line: Any, mode: str) -> float:
    return float(line.width if mode == "horizontal-tb" else line.height)


# --- lines that are too long ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("position", "expected"),
    [("end", "Once upon a time there…"), ("start", "…pe by hand and argued. "), ("middle", "Once upon… and argued. ")],
)
def test_a_line_that_is_not_broken_is_marked_where_it_is_cut(position: str, expected: str) -> None:
    layout = layout_text(EN, FONT, width=200, wrap="nowrap", overflow="ellipsis", ellipsis_position=position)
    assert shown(layout) == [expected]
    assert layout.lines[0].width <= 200 + 1e-6
    ((start, end),) = layout.elided
    kept = expected.replace("…", "")
    assert len(kept) + end - start in {len(EN), len(EN) - 1}  # a space before the ellipsis goes too


def test_each_line_that_is_too_long_is_marked_and_no_other() -> None:
    text = "short\n" + EN + "\nincomprehensibilities end"
    layout = layout_text(text, FONT, width=120, wrap="nowrap", overflow="ellipsis")
    assert [line.endswith("…") for line in shown(layout)] == [False, True, True]
    assert len(layout.elided) == 2
    broken = layout_text("an incomprehensibilities end", FONT, width=90, overflow="ellipsis", overflow_wrap="normal")
    assert [line.endswith("…") for line in shown(broken)] == [False, True, False]
    assert shown(broken)[2] == "end"


def test_hidden_overflow_cuts_lines_between_characters() -> None:
    layout = layout_text(EN, FONT, width=200, wrap="nowrap", overflow="hidden")
    (line,) = layout.lines
    assert EN.startswith(shown(layout)[0].rstrip())
    assert 180 < line.width <= 200 + 1e-6
    assert layout.elided == ((len(shown(layout)[0]), len(EN)),)
    assert "…" not in shown(layout)[0]
    visible = layout_text(EN, FONT, width=200, wrap="nowrap")
    assert visible.elided == ()
    assert visible.lines[0].width > 600


@settings(max_examples=60, deadline=None)
@given(
    text=st.sampled_from([EN, ZH, "永 incomprehensibilities 和", "בראשית ברא אלהים את השמים ואת הארץ", "a\tb\tc" * 9]),
    width=st.floats(20, 260),
    mode=st.sampled_from(MODES),
    wrap=st.sampled_from(["nowrap", "greedy", "optimal", "balance"]),
    position=st.sampled_from(["start", "middle", "end"]),
    overflow=st.sampled_from(["ellipsis", "hidden"]),
    lines=st.none() | st.integers(1, 3),
    rich=st.booleans(),
)
def test_every_character_is_shown_once_or_told_and_no_line_is_too_long(
    text: str, width: float, mode: str, wrap: str, position: str, overflow: str, lines: int | None, rich: bool
) -> None:
    spans: Any = [vd.Span(text[:9], size=22, decoration="underline"), text[9:]] if rich else text
    side: dict[str, Any] = {"width": width} if mode == "horizontal-tb" else {"height": width}
    layout = layout_text(
        spans, "16px 'Noto Sans SC'", **side, wrap=wrap, overflow=overflow, ellipsis_position=position,
        max_lines=lines, writing_mode=mode, overflow_wrap="normal",
    )  # fmt: skip
    gone = {at for start, end in layout.elided for at in range(start, end)}
    seen = [at for line in layout.lines for at in range(line.start, line.end) if at not in gone]
    assert sorted([*seen, *gone]) == list(range(len(text)))
    for line in layout.lines:
        assert length_of(line, mode) <= max(width, 30.0) + 1e-6  # an ellipsis of 22 px has its place in any case


def test_tab_stops_stay_in_a_line_that_is_cut() -> None:
    whole = layout_text("a\tbc\tdef " + EN, FONT, tab_stops=[60, 120], wrap="nowrap")
    cut = layout_text("a\tbc\tdef " + EN, FONT, width=220, tab_stops=[60, 120], wrap="nowrap", overflow="ellipsis")
    places = [[round(cluster.rect.x, 3) for cluster in layout.lines[0].clusters[:6]] for layout in (whole, cut)]
    assert places[0] == places[1]
    assert places[0][2] == 60
    assert places[0][5] == 120


# --- vertical alignment beside shapes -------------------------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(
    y=st.floats(0, 380),
    align=st.sampled_from(["middle", "bottom"]),
    columns=st.integers(1, 2),
    wrap=st.sampled_from(["greedy", "optimal"]),
    mode=st.sampled_from(["horizontal-tb", "vertical-rl"]),
)
def test_text_at_the_middle_or_the_bottom_keeps_clear_of_shapes(
    y: float, align: str, columns: int, wrap: str, mode: str
) -> None:
    shape = vd.Rect(60, y, 80, 50) if mode == "horizontal-tb" else vd.Rect(350 - y, 60, 50, 80)
    layout = layout_text(
        ZH, FONT, width=400, height=400, exclusions=[shape], vertical_align=align, columns=columns, wrap=wrap,
        writing_mode=mode,
    )  # fmt: skip
    boxes = [vd.Rect(line.x, line.y, line.width, line.height) for line in layout.lines]
    for box in boxes:
        common = shape.intersection(box)
        assert common.is_empty or min(common.width, common.height) < 0.02
    horizontal = mode == "horizontal-tb"
    top = min(box.y if horizontal else 400 - box.right for box in boxes)
    bottom = max(box.bottom if horizontal else 400 - box.x for box in boxes)
    assert bottom <= 400 + 1e-6
    gap = 400 - bottom
    pitch = layout.lines[0].height if horizontal else layout.lines[0].width
    assert gap <= 90 + 2 * pitch if align == "bottom" else abs(top - gap) <= 90 + 2 * pitch


def test_without_a_shape_in_the_way_the_bottom_is_the_bottom() -> None:
    shape = vd.Rect(0, 0, 80, 50)
    bottom = layout_text(ZH, FONT, width=300, height=400, exclusions=[shape], vertical_align="bottom")
    assert bottom.lines[-1].y + bottom.lines[-1].height == pytest.approx(400, abs=0.2)
    middle = layout_text(ZH, FONT, width=300, height=400, exclusions=[vd.Rect(0, 0, 80, 5)], vertical_align="middle")
    assert middle.lines[0].y == pytest.approx(400 - middle.lines[-1].y - middle.lines[-1].height, abs=0.3)


# --- questions to lines side by side --------------------------------------------------------------------------------


@settings(max_examples=30, deadline=None)
@given(
    columns=st.integers(1, 3),
    mode=st.sampled_from(MODES),
    drop=st.none() | st.just(2),
    shaped=st.booleans(),
    text=st.sampled_from([ZH * 2, EN * 2]),
)
def test_points_are_found_in_the_lines_that_they_are_in(
    columns: int, mode: str, drop: int | None, shaped: bool, text: str
) -> None:
    shapes = [vd.Rect(150, 40, 60, 70)] if shaped else []
    layout = layout_text(
        text, FONT, width=400, height=400, columns=columns, exclusions=shapes, drop_cap=drop, writing_mode=mode
    )
    assume(len(layout.lines) > 1)
    for line in layout.lines:
        for cluster in line.clusters:
            box = cluster.rect
            if min(box.width, box.height) > 0.5:
                index, _ = layout.index_at(box.x + box.width / 2, box.y + box.height / 2)
                assert index in {cluster.start, cluster.end}


def test_a_point_beside_a_column_belongs_to_it() -> None:
    layout = layout_text(ZH * 3, FONT, width=400, columns=2, column_gap=40)
    second = next(line for line in layout.lines if line.x > 200)
    assert layout.index_at(500, second.y + 5)[0] == second.end
    assert layout.index_at(215, second.y + 5)[0] == second.start
    ends = [one.end for one, two in pairwise(layout.lines) if two is second]
    assert layout.index_at(170, layout.lines[0].y + 5)[0] == layout.lines[0].end
    assert ends == [second.start]


# --- readings of bases that no line holds ---------------------------------------------------------------------------


def test_a_base_that_no_line_holds_is_broken_where_lines_break_anywhere_in_need() -> None:
    base = "東京都千代田区霞が関一丁目二番地三号"
    reading = "とうきょうとちよだくかすみがせきいっちょうめにばんちさんごう"
    spans: list[str | vd.Span] = ["前", vd.Span(base, ruby=reading), "後"]
    layout = layout_text(spans, FONT, width=100, lang="ja", overflow_wrap="anywhere")
    readings = ["".join(one.run.text for one in line.additions.annotations) for line in layout.lines]
    assert "".join(readings) == reading
    assert len([part for part in readings if part]) == 3
    assert all(line.width <= 100 + 1e-6 for line in layout.lines)
    whole = layout_text(spans, FONT, width=100, lang="ja")
    assert [line.text for line in whole.lines] == ["前", base, "後"]


@settings(max_examples=30, deadline=None)
@given(width=st.floats(20, 200), count=st.integers(1, 20), mode=st.sampled_from(["horizontal-tb", "vertical-rl"]))
def test_no_part_of_a_reading_is_lost(width: float, count: int, mode: str) -> None:
    reading = "とうきょうとちよだくかすみがせき"[:count]
    side: dict[str, Any] = {"width": width} if mode == "horizontal-tb" else {"height": width}
    layout = layout_text(
        ["前", vd.Span("東京都千代田区", ruby=reading), "後"], FONT, **side, overflow_wrap="anywhere", writing_mode=mode
    )
    assert "".join(one.run.text for one in layout.annotations) == reading
