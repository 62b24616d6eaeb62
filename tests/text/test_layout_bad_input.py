"""Bad and hostile texts and boxes: a clear error, or a layout, soon."""

import time
from typing import Any

import pytest

import vecdraw as vd
from vecdraw.errors import BadTypeError, BadValueError, LimitError, VecdrawError
from vecdraw.text.layout import layout_text
from vecdraw.text.span import Span

FONT = "16px 'Noto Sans SC'"
SOON = 60.0  # s; on a busy machine

BAD: list[tuple[dict[str, Any], type[VecdrawError], str]] = [
    ({"text": "a\ud800b"}, BadValueError, "surrogate"),
    ({"text": 7}, BadTypeError, "7"),
    ({"text": ["a", 7]}, BadTypeError, "7"),
    ({"width": -1}, BadValueError, "width"),
    ({"width": float("nan")}, BadValueError, "width"),
    ({"width": "wide"}, BadTypeError, "width"),
    ({"width": True}, BadTypeError, "width"),
    ({"height": float("inf")}, BadValueError, "height"),
    ({"font": 7}, BadTypeError, "font"),
    ({"lang": 7}, BadTypeError, "lang"),
    ({"align": "middle"}, BadValueError, "align"),
    ({"wrapping": "greedy"}, BadTypeError, "wrapping"),
    ({"max_lines": 0}, BadValueError, "max_lines"),
    ({"max_lines": 1.5}, BadTypeError, "max_lines"),
    ({"tab_stops": "10"}, BadTypeError, "tab_stops"),
    ({"line_height": -1}, BadValueError, "line_height"),
    ({"hanging_punctuation": "always"}, BadValueError, "hanging"),
    ({"text_autospace": "maybe"}, BadValueError, "autospace"),
    ({"fit": (20, 10)}, BadValueError, "fit"),
    ({"fit": "grow"}, BadValueError, "fit"),
    ({"style": "justify"}, BadTypeError, "style"),
    ({"overflow": "error", "max_lines": 1}, BadValueError, "fit"),
]


@pytest.mark.parametrize(("given", "error", "named"), BAD)
def test_bad_values_are_named(given: dict[str, Any], error: type[VecdrawError], named: str) -> None:
    call = {"text": "永和九年", "font": FONT, "width": 40} | given
    with pytest.raises(error, match=named):
        layout_text(call.pop("text"), call.pop("font"), **call)


def test_a_call_with_bad_values_fails_again_after_good_ones_of_equal_value() -> None:
    layout_text("a", FONT, width=1, max_lines=1)
    with pytest.raises(BadTypeError, match="width"):
        layout_text("a", FONT, width=True, max_lines=1)
    with pytest.raises(BadTypeError, match="max_lines"):
        layout_text("a", FONT, width=1, max_lines=True)


@pytest.mark.parametrize(
    "text",
    [
        *("a" * 200_000, "永" * 200_000, "AV" * 20_000, "a\t" * 5_000, "\n" * 5_000, " " * 200_000),
        *("\u2067" * 5_000 + "a" + "\u2069" * 5_000, "a" + "\u0301" * 1_000, "a\u00ad" * 2_000),
        "\u0378\uffff\U0010ffff\U000e0fff" * 500,
    ],
    ids=["letters", "ideographs", "kerned", "tabs", "lines", "spaces", "isolates", "marks", "hyphens", "no characters"],
)
def test_hostile_texts_are_set_soon(text: str) -> None:
    start = time.perf_counter()
    layout = layout_text(text, FONT, width=300)
    assert all(line.width <= 300 + 1e-6 for line in layout.lines)
    assert time.perf_counter() - start < SOON


def test_a_thousand_marks_are_one_cluster() -> None:
    layout = layout_text("a" + "\u0301" * 1_000, FONT, width=300)
    assert [(one.start, one.end) for one in layout.lines[0].clusters] == [(0, 1_001)]


def test_texts_that_are_too_long_are_refused() -> None:
    with vd.limits.relaxed(text_length=10), pytest.raises(LimitError):
        layout_text("a" * 11, FONT)


@pytest.mark.parametrize("width", [0, 1e-9, 5])
def test_what_is_wider_than_the_box_stands_alone_on_its_line(width: float) -> None:
    layout = layout_text("永和九年", FONT, width=width)
    assert [line.text for line in layout.lines] == ["永", "和", "九", "年"]


def test_an_empty_text_is_a_line_high() -> None:
    for text in ("", [], [Span("")]):
        layout = layout_text(text, FONT, width=100)
        assert (len(layout.lines), layout.runs, layout.caret(0).rect.x) == (1, (), 0)
        assert layout.height > 16


@pytest.mark.parametrize("call", ["caret", "selection", "index_at"])
def test_questions_with_bad_values_are_refused(call: str) -> None:
    layout = layout_text("永和九年", FONT, width=40)
    with pytest.raises((BadTypeError, BadValueError)):
        {
            "caret": lambda: layout.caret(5),
            "selection": lambda: layout.selection(0, 99),
            "index_at": lambda: layout.index_at(float("nan"), 0),
        }[call]()


def test_fonts_of_no_size_set_nothing_that_is_seen() -> None:
    layout = layout_text("永和 九年", "0px 'Noto Sans SC'", width=40, align="justify")
    assert layout.ink_bounds[2:] == (0, 0)
