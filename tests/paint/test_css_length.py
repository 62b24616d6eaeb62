"""CSS lengths, and the calculations inside CSS values."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vecdraw.errors import BadTypeError, BadValueError, ParseError
from vecdraw.paint.color import Color
from vecdraw.paint.css_length import Length, parse_length, to_length

# CSS text, what a canvas reads back, px at a font size of 20 px
LENGTHS = [
    ("3px", "3px", 3),
    ("3Px", "3px", 3),
    ("1EM", "1em", 20),
    ("1.50px", "1.5px", 1.5),
    ("-2px", "-2px", -2),
    ("+2px", "2px", 2),
    ("1e1px", "10px", 10),
    ("0.1234567px", "0.123457px", 0.1234567),
    ("-0px", "0px", 0),
    ("0", "0px", 0),
    (" 4px ", "4px", 4),
    ("/**/3px/* */", "3px", 3),
    ("2Q", "2q", 2 * 96 / 101.6),
    ("1cm", "1cm", 96 / 2.54),
    ("1in", "1in", 96),
    ("3pt", "3pt", 4),
    ("1pc", "1pc", 16),
    ("25.4mm", "25.4mm", 96),
    ("1rem", "1rem", 20),
    ("2ex", "2ex", 20),
    ("2ch", "2ch", 20),
    ("1ic", "1ic", 20),
]


@pytest.mark.parametrize(("css", "written", "px"), LENGTHS)
def test_lengths_are_read_and_written(css: str, written: str, px: float) -> None:
    assert Length.parse(css).css == written
    assert parse_length(css, 20) == pytest.approx(px)


@pytest.mark.parametrize(
    "css",
    [
        "",
        "3",
        "4 px",
        "4px;",
        "4px 5px",
        "10%",
        "normal",
        "1vw",
        "1lh",
        "calc(1px + 2px)",
        "1deg",
        "px",
        "infinitypx",
        "1e400px",
    ],
)
def test_what_is_no_length_is_an_error_that_names_it(css: str) -> None:
    with pytest.raises(ParseError, match="invalid length"):
        Length.parse(css)


def test_numbers_are_px() -> None:
    assert to_length(2).css == "2px"
    assert to_length(0.5) == Length(0.5, "px") == to_length("0.5px") == to_length(Length(0.5))


@pytest.mark.parametrize("value", [None, True, b"2px", (1, 2)])
def test_other_types_are_refused(value: object) -> None:
    with pytest.raises(BadTypeError, match="length"):
        to_length(value)


def test_numbers_must_be_finite_and_units_of_length() -> None:
    with pytest.raises(BadValueError, match="finite"):
        to_length(math.inf)
    with pytest.raises(BadValueError, match="'deg' is no unit of length"):
        Length(1, "deg").to_px(10)


@given(st.floats(-1e5, 1e5, allow_subnormal=False), st.sampled_from(["px", "em", "pt", "q", "ch"]))
def test_a_length_comes_back_from_its_text_to_the_digits_written(value: float, unit: str) -> None:
    again = Length.parse(Length(value, unit).css)
    assert again.unit == unit
    assert again.value == pytest.approx(value, rel=1e-5)


# read through a channel of rgb(), for that is where calculations are seen
CALCULATIONS = [
    ("calc((1 + 2) * 3 - 4 / 2)", 7),
    ("calc(2 * (3 + calc(4)))", 14),
    ("calc(-1 * -7)", 7),
    ("min(9, 7, 8)", 7),
    ("max(1, 7, 3)", 7),
    ("clamp(1, 99, 7)", 7),
    ("clamp(7, 1, 9)", 7),
    ("abs(-7)", 7),
    ("calc(8 + sign(-3))", 7),
    ("round(6.5)", 7),
    ("round(up, 6.1)", 7),
    ("round(down, 7.9)", 7),
    ("round(to-zero, 7.9)", 7),
    ("round(13, 7)", 14),
    ("mod(-3, 10)", 7),
    ("rem(17, 10)", 7),
    ("mod(7, infinity)", 7),
    ("pow(7, 1)", 7),
    ("sqrt(49)", 7),
    ("hypot(0, 7)", 7),
    ("calc(7 * exp(0))", 7),
    ("calc(7 * log(e))", 7),
    ("log(128, 2)", 7),
    ("calc(7 * sin(90deg))", 7),
    ("calc(7 * cos(0))", 7),
    ("calc(7 * tan(50grad))", 7),
    ("calc(asin(1) / 90deg * 7)", 7),
    ("calc(acos(0) / 90deg * 7)", 7),
    ("calc(atan(1) / 45deg * 7)", 7),
    ("calc(atan2(1, 1) / 45deg * 7)", 7),
    ("calc(70px / 10px)", 7),
    ("calc(pi * 7 / pi)", 7),
    ("calc(1 / 0)", 255),
    ("calc(-1 / 0)", 0),
    ("calc(0 / 0)", 0),
    ("calc(infinity - infinity)", 0),
    ("log(0)", 0),
    ("log(-1)", 0),
    ("sqrt(-1)", 0),
    ("pow(9, 9999)", 255),
    ("exp(9999)", 255),
    ("min(7, NaN)", 0),
    ("1e999", 255),
]


@pytest.mark.parametrize(("css", "expected"), CALCULATIONS)
def test_calculations(css: str, expected: int) -> None:
    assert Color.parse(f"rgb({css} 0 0)").to_rgba8()[0] == expected


@pytest.mark.parametrize(
    "css",
    [
        *(
            "calc()",
            "calc(1 +)",
            "calc(1 2)",
            "calc(1 + 1%)",
            "calc(1px + 1)",
            "calc(1% * 1%)",
            "calc(1 / 1%)",
            "calc(red)",
        ),
        *(
            "min()",
            "clamp(1, 2)",
            "pow(1)",
            "sqrt(1%)",
            "sin(1%)",
            "asin(1deg)",
            "mod(1, 1%)",
            "round(up 1, 1)",
            "calc(1em)",
        ),
    ],
)
def test_calculations_that_mean_nothing_are_errors(css: str) -> None:
    with pytest.raises(ParseError):
        Color.parse(f"rgb({css} 0 0)")
