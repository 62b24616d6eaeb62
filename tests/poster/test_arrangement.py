"""What Taffy does otherwise than CSS, made up for: ratios, baselines, padding. Browsers are asked elsewhere."""

from __future__ import annotations

from typing import Any

import pytest

import vecdraw as vd
from vecdraw.poster.boxes import Box

pytest.importorskip("stretchable")
_FONT = "20px/1.5 'Noto Sans CJK SC'"


def boxes(*body: dict[str, Any]) -> list[Box]:
    """All boxes but the outermost."""
    _, *found = vd.Template({"size": "400x300", "font": _FONT, "body": list(body)}).boxes().all()
    return found


def test_a_ratio_counts_from_a_stretched_size() -> None:
    _, made = boxes({"column": [{"shape": "line", "aspect_ratio": 4}]})
    assert (made.width, made.height) == (400, 100)


def test_a_limit_of_one_side_is_none_of_the_other() -> None:
    _, made = boxes({"row": [{"shape": "line", "height": 200, "aspect_ratio": 2, "max_width": 110}], "align": "start"})
    assert (made.width, made.height) == (110, 200)


def test_text_with_padding_is_as_high_as_its_lines() -> None:
    _, made = boxes({"row": [{"text": "永和九年岁在癸丑", "width": 100, "padding": 10}], "align": "start"})
    assert made.height == pytest.approx(20 + 2 * 30)


def test_first_lines_stand_on_one_baseline() -> None:
    row = [{"text": "大", "size": 60}, {"text": "小", "size": 20}, {"shape": "line", "width": 9, "height": 8}]
    _, large, small, shape = boxes({"row": row, "align": "baseline"})
    lines = [box.layout.placed(box.width, box.height).lines[0] for box in (large, small)]
    first, second = (box.y + line.baseline_y for box, line in zip((large, small), lines, strict=True))
    assert first == pytest.approx(second, abs=1e-3)
    assert shape.y + shape.height == pytest.approx(first, abs=1e-3)


def test_lines_keep_their_share_of_the_size() -> None:
    _, made = boxes({"row": [{"text": "永", "size": 40}], "align": "start"})
    assert made.height == pytest.approx(60, abs=0.02)


def test_rows_and_grids_flow_by_direction() -> None:
    row = [{"shape": "line", "width": 50, "margin": "0 7 0 3"}, {"shape": "line", "width": 80}]
    outer, first, second = boxes({"row": row, "direction": "rtl", "padding": "0 20 0 5", "gap": 10})
    assert (first.x, second.x) == (400 - 20 - 7 - 50, 400 - 20 - 7 - 50 - 3 - 10 - 80)
    assert (outer.content_box.x, outer.content_box.right) == (5, 380)
    _, *cells = boxes({"grid": [{"text": "1"}, {"text": "2"}], "columns": ["100", "1fr"], "direction": "rtl"})
    assert [(cell.x, cell.width) for cell in cells] == [(300, 100), (0, 300)]


def test_a_direction_is_inherited_and_can_be_turned_back() -> None:
    line = {"shape": "line", "width": 50}
    _, left, first, right, second = boxes(
        {"column": [{"row": [line]}, {"row": [line], "direction": "ltr"}], "direction": "rtl"}
    )
    assert (left.width, right.width) == (400, 400)
    assert (first.x, second.x) == (350, 0)


def test_columns_of_tables_follow_the_direction() -> None:
    (table,) = boxes({"table": [["a", "b"]], "columns": ["100", "1fr"], "direction": "rtl", "cell_padding": 0})
    first, second = table.layout.placed(400).cells
    assert (first.x, second.x) == (300, 0)


@pytest.mark.parametrize("gap", ["20 56", [20, 56], ["20px", "56"]])
def test_gaps_are_those_of_rows_and_columns(gap: object) -> None:
    lines = [{"shape": "line", "width": 100, "height": 10}] * 3
    grid = {"grid": lines, "columns": "100 100", "gap": gap, "align": "start", "align_content": "start"}
    _, first, second, third = boxes(grid)
    assert (second.x - first.x, third.y - first.y) == (156, 30)
