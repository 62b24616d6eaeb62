"""Rich text that means harm, or none: defined layouts or clear errors, in bounded time."""

import time
from collections.abc import Callable

import pytest

import vecdraw as vd
from vecdraw.errors import BadValueError, LimitError

FONT = "16px 'Noto Serif SC'"


def span(text: str = "字字", **more: object) -> list[vd.Span]:
    return [vd.Span(text, **more)]  # type: ignore[arg-type]  # properties of spans


LAYOUTS: dict[str, Callable[[], vd.Layout]] = {
    "a reading for each of many characters": lambda: vd.layout_text(
        span("字" * 2000, ruby=["あ"] * 2000), FONT, width=400
    ),
    "a reading much longer than its base": lambda: vd.layout_text(span("字", ruby="あ" * 5000), FONT, width=400),
    "a base much longer than its reading": lambda: vd.layout_text(span("字" * 2000, ruby="あ"), FONT, width=400),
    "many combining marks": lambda: vd.layout_text(
        span("e" + "\u0301" * 1000, ruby="a", emphasis="dot"), FONT, width=40
    ),
    "many underlined descenders": lambda: vd.layout_text(
        span("gy " * 2000, decoration="underline wavy"), FONT, width=400
    ),
    "a shape without end": lambda: vd.layout_text(
        "字" * 100, FONT, width=100, height=9, exclusions=[vd.Rect(-9, 0, 999, 1e12)]
    ),
    "a box of no size": lambda: vd.layout_text("字" * 9, FONT, width=0, height=0, exclusions=[vd.Path.circle(9, 9, 9)]),
    "text of no size": lambda: vd.layout_text(
        span(ruby=["a", "b"], emphasis="dot", decoration="underline"), "0px Inter", width=100, drop_cap=2
    ),
    "more columns than room": lambda: vd.layout_text("字" * 100, FONT, width=10, columns=100),
    "an initial over more lines than there are": lambda: vd.layout_text("字" * 9, FONT, width=100, drop_cap=100),
    **{
        f"a {style} line {thickness:g} px thick": lambda style=style, thickness=thickness: vd.layout_text(  # type: ignore[misc]  # bound now
            span("字" * 40, decoration=vd.Decoration("underline line-through", style, thickness=thickness)),
            FONT,
            width=200,
        )
        for style in ("dotted", "dashed", "wavy", "double")
        for thickness in (0.0, 1e-12, 1e300)
    },
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_it_ends_and_says_where_everything_is(name: str) -> None:
    start = time.perf_counter()
    layout = LAYOUTS[name]()
    assert sum(line.end - line.start for line in layout.lines) == len(layout.text)
    assert layout.decorations is not None
    assert time.perf_counter() - start < 30


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"drop_cap": 10**6}, LimitError),
        ({"columns": 10**6}, LimitError),
        ({"exclusions": [vd.Path(" ".join(f"M{at} 0 v9 h.1 z" for at in range(9000)))]}, LimitError),
        ({"exclusions": [(float("nan"), 0, 1, 1)]}, BadValueError),
    ],
)
def test_what_would_take_too_long_is_refused(given: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error):
        vd.layout_text("字", FONT, width=100, height=100, **given)


@pytest.mark.parametrize("text", ["\ud800", "a\udfff"])
def test_lone_surrogates_are_named(text: str) -> None:
    for more in ({"ruby": ["a"] * len(text)}, {"emphasis": "dot"}, {"decoration": "underline"}):
        with pytest.raises(BadValueError, match="lone surrogate"):
            vd.layout_text(span(text, **more), FONT)


def test_lone_surrogates_in_readings_are_named() -> None:
    with pytest.raises(BadValueError, match="lone surrogate"):
        vd.layout_text(span("字", ruby="\ud800"), FONT)
    with pytest.raises(BadValueError, match="lone surrogate"):
        vd.layout_text(span("字", emphasis="\ud800"), FONT)
