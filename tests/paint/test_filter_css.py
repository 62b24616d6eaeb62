"""The filter grammar: which strings are filters, and which filters they are."""

from __future__ import annotations

import math
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vecdraw import limits
from vecdraw.errors import BadTypeError, BadValueError, LimitError, ParseError, UnsupportedError, VecdrawError
from vecdraw.paint.color import Color
from vecdraw.paint.css_filter import parse_filter
from vecdraw.paint.filters import (
    Blur,
    Brightness,
    Contrast,
    DropShadow,
    Filter,
    Grayscale,
    HueRotate,
    Invert,
    Opacity,
    Saturate,
    Sepia,
)

RED = Color.parse("red")

FILTERS: list[tuple[str, tuple[Filter, ...]]] = [
    ("none", ()),
    (" NONE ", ()),
    ("blur(2px)", (Blur(2.0),)),
    ("BLUR(2PX)", (Blur(2.0),)),
    ("blur()", (Blur(0.0),)),
    ("blur(0)", (Blur(0.0),)),
    ("blur(calc(1px * 2))", (Blur(2.0),)),
    ("blur(calc(-1px))", (Blur(0.0),)),
    ("blur(2px) blur(3px)", (Blur(2.0), Blur(3.0))),
    ("blur(2px)blur(3px)", (Blur(2.0), Blur(3.0))),
    ("blur(1px", (Blur(1.0),)),
    ("/* soft */ blur(1px) /* */", (Blur(1.0),)),
    ("blur(1in)", (Blur(96.0),)),
    ("blur(1pc) blur(12pt)", (Blur(16.0), Blur(16.0))),
    ("blur(2em) blur(2rem)", (Blur(40.0), Blur(40.0))),
    ("blur(2ex) blur(2ch)", (Blur(20.0), Blur(20.0))),
    ("brightness()", (Brightness(1.0),)),
    ("brightness(50%) brightness(2)", (Brightness(0.5), Brightness(2.0))),
    ("brightness(calc(1 - 2))", (Brightness(0.0),)),
    ("contrast() contrast(200%)", (Contrast(1.0), Contrast(2.0))),
    ("grayscale() grayscale(200%) grayscale(0.3)", (Grayscale(1.0), Grayscale(1.0), Grayscale(0.3))),
    ("invert(2) opacity(150%) sepia(2)", (Invert(1.0), Opacity(1.0), Sepia(1.0))),
    ("saturate(5)", (Saturate(5.0),)),
    ("hue-rotate() hue-rotate(0)", (HueRotate(0.0), HueRotate(0.0))),
    ("hue-rotate(180deg)", (HueRotate(math.pi),)),
    ("hue-rotate(-10rad)", (HueRotate(-10.0),)),
    ("drop-shadow(1px 2px)", (DropShadow(1.0, 2.0),)),
    ("drop-shadow(0 0)", (DropShadow(0.0, 0.0),)),
    ("drop-shadow(-1px 2px 3px red)", (DropShadow(-1.0, 2.0, 3.0, RED),)),
    ("drop-shadow(red 1px 2px 3px)", (DropShadow(1.0, 2.0, 3.0, RED),)),
    ("drop-shadow(#f00 1px 2px)", (DropShadow(1.0, 2.0, 0.0, RED),)),
    ("drop-shadow(1px 2px currentcolor)", (DropShadow(1.0, 2.0),)),
    ("drop-shadow(1px 2px rgb(255 0 0 / 50%))", (DropShadow(1.0, 2.0, 0.0, RED.with_alpha(128 / 255)),)),
    ("drop-shadow(1em 1mm 1Q)", (DropShadow(20.0, 96 / 25.4, 24 / 25.4),)),
]

NOT_FILTERS = [
    *("", "  ", "blur", "blur(2)", "blur(-1px)", "blur(50%)", "blur(2px 3px)", "blur(2px), blur(3px)"),
    *("blur(2px) none", "none none", "brightness(-1)", "brightness(-10%)", "brightness(1px)", "brightness(none)"),
    *("brightness(2, 3)", "brightness(infinity)", "hue-rotate(10)", "hue-rotate(10deg 20deg)", "drop-shadow()"),
    *("drop-shadow(1px)", "drop-shadow(1px 2px 3px 4px)", "drop-shadow(1px 2px -3px)", "drop-shadow(1px red 2px)"),
    *("drop-shadow(1px 2px red 3px)", "drop-shadow(red 1px 2px blue)", "drop-shadow(1px, 2px)", "drop-shadow(1 2)"),
    *("drop-shadow(inset 1px 2px)", "drop-shadow(1px 2px foo)", "drop-shadow(1px 2px 10%)", "foo(1)", "alpha(0.5)"),
    *("inherit", "initial", "blur(1vw)", "blur(1vh)", "blur(1lh)", "1px", "red"),
]


@pytest.mark.parametrize(("css", "expected"), FILTERS)
def test_filters(css: str, expected: tuple[Filter, ...]) -> None:
    got = parse_filter(css, font_size=20)
    assert [type(f) for f in got] == [type(f) for f in expected]
    assert [numbers(f) for f in got] == [pytest.approx(numbers(f)) for f in expected]


@pytest.mark.parametrize("css", NOT_FILTERS)
def test_what_is_no_filter_is_an_error_that_names_it(css: str) -> None:
    with pytest.raises(ParseError, match="invalid filter"):
        parse_filter(css)


def test_lengths_relative_to_a_viewport_are_refused_by_name() -> None:
    with pytest.raises(ParseError, match=r"unit 'vw' means nothing here; expected one of .*px.*em"):
        parse_filter("blur(1vw)")


@pytest.mark.parametrize("css", ["url(#a)", "url('x.svg#a')", "blur(2px) url(x)"])
def test_references_to_svg_filters_are_refused_by_name(css: str) -> None:
    with pytest.raises(UnsupportedError, match=r"url\(\)"):
        parse_filter(css)


def test_the_current_colour_is_what_the_caller_says() -> None:
    css = "drop-shadow(1px 2px) drop-shadow(currentcolor 1px 2px) drop-shadow(1px 2px rgb(from currentcolor r r b))"
    colors = [f.color for f in parse_filter(css, current=RED) if isinstance(f, DropShadow)]
    assert colors == [RED, RED, Color.parse("color(srgb 1 1 0)")]


def test_more_functions_than_the_limit_are_refused() -> None:
    assert len(parse_filter("invert() " * 64)) == 64
    with pytest.raises(LimitError, match="filter_functions"):
        parse_filter("invert() " * 65)
    with limits.relaxed(filter_functions=2), pytest.raises(LimitError):
        parse_filter("invert() " * 3)


@pytest.mark.parametrize("css", [None, 3, b"none", ("none",)])
def test_only_text_is_parsed(css: object) -> None:
    with pytest.raises(BadTypeError, match="filter"):
        parse_filter(css)  # type: ignore[arg-type]  # what a caller without type checks may pass


@pytest.mark.parametrize(
    "make",
    [
        lambda: Blur(-1.0),
        lambda: Blur(math.nan),
        lambda: Brightness(math.inf),
        lambda: HueRotate(math.nan),
        lambda: DropShadow(math.inf, 0.0),
        lambda: DropShadow(0.0, 0.0, -1.0),
    ],
)
def test_filters_cannot_hold_what_cannot_be_drawn(make: object) -> None:
    assert callable(make)
    with pytest.raises(BadValueError, match="must"):
        make()


def test_filters_are_values_of_their_own_kind() -> None:
    assert Brightness(0.5) == Brightness(0.5)
    assert Brightness(0.5) != Contrast(0.5)
    filters = parse_filter("brightness(2) blur(1px) drop-shadow(1px 2px red) hue-rotate(1rad)")
    assert pickle.loads(pickle.dumps(filters)) == filters
    assert hash(filters) == hash(pickle.loads(pickle.dumps(filters)))
    assert repr(Opacity(0.5)) == "Opacity(amount=0.5)"


@given(
    st.text() | st.lists(st.sampled_from(["blur(", "2px", ")", " ", "drop-shadow(", "red", "0 ", "calc("])).map("".join)
)
def test_any_text_is_a_filter_or_an_error_of_ours(text: str) -> None:
    try:
        parsed = parse_filter(text)
    except VecdrawError:
        return
    assert parsed or text.strip().lower() == "none"


def numbers(value: Filter) -> list[float]:
    match value:
        case Blur(deviation):
            return [deviation]
        case DropShadow(dx, dy, deviation, color):
            return [dx, dy, deviation, *(() if color is None else color.to_rgba8())]
        case HueRotate(radians):
            return [radians]
        case _:
            return [value.amount]
