"""The colour value: made, compared, converted, written."""

from __future__ import annotations

import copy
import math
import pickle
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vecdraw.errors import BadTypeError, BadValueError, VecdrawError
from vecdraw.paint.color import Color, to_color

BYTES = st.integers(0, 255)
UNIT = st.floats(0, 1, allow_subnormal=False)
PIECES = st.sampled_from(
    [
        *(
            "rgb(",
            "hsl(",
            "lab(",
            "oklch(",
            "color(",
            "color-mix(",
            "calc(",
            "min(",
            "from ",
            "in srgb",
            "srgb ",
            "none ",
        ),
        *(
            "red ",
            "1 ",
            "50% ",
            "-3 ",
            "1e3",
            "0.5turn ",
            "2px ",
            ", ",
            "/ ",
            ")",
            "(",
            "+ ",
            "* ",
            "#",
            "f0",
            "\\6",
            "/*",
        ),
        *("*/", " ", "'", '"', "e", "\u00e9", "\0"),
    ]
)


def test_a_colour_keeps_what_was_written_and_what_it_is_in_srgb() -> None:
    color = Color.parse("color(display-p3 0 1 none / none)")
    assert (color.space, color.components, color.alpha_missing, color.alpha) == ("display-p3", (0, 1, None), True, 0)
    assert (color.red, color.green, color.blue) == pytest.approx((-0.5116, 1.0183, -0.3107), abs=1e-4)
    assert color.to_rgba8() == (0, 255, 0, 0)


def test_legacy_colours_have_eight_bits_a_channel_opacity_included() -> None:
    color = Color.parse("rgba(0.4, 1.5, 254.6, 0.501)")
    assert (color.red, color.green, color.blue, color.alpha) == (0.0, 2 / 255, 1.0, 128 / 255)
    assert color == Color.from_rgba8(0, 2, 255, 128)


@given(BYTES, BYTES, BYTES, BYTES)
def test_bytes_come_back_from_a_colour_and_from_its_text(red: int, green: int, blue: int, alpha: int) -> None:
    color = Color.from_rgba8(red, green, blue, alpha)
    assert color.to_rgba8() == (red, green, blue, alpha)
    assert Color.parse(color.css) == color


def test_opacity_is_written_with_two_digits_where_they_suffice_and_three_where_not() -> None:
    for alpha in range(255):
        written = Color.from_rgba8(1, 2, 3, alpha).css.removeprefix("rgba(1, 2, 3, ").removesuffix(")")
        digits = len(written.partition(".")[2])
        assert math.floor(Fraction(written) * 255 + Fraction(1, 2)) == alpha
        two_suffice = any(math.floor(Fraction(n, 100) * 255 + Fraction(1, 2)) == alpha for n in range(100))
        assert digits == 3 or (digits <= 2 and two_suffice)
    assert [Color.from_rgba8(0, 0, 0, a).css for a in (0, 1, 68, 128, 254)] == [
        "rgba(0, 0, 0, 0)",
        "rgba(0, 0, 0, 0.004)",
        "rgba(0, 0, 0, 0.267)",
        "rgba(0, 0, 0, 0.5)",
        "rgba(0, 0, 0, 0.996)",
    ]


@given(st.sampled_from(["srgb", "display-p3", "xyz-d50", "lab", "lch", "oklab", "oklch"]), st.data())
def test_other_colours_come_back_from_their_text_to_the_digits_written(space: str, data: st.DataObject) -> None:
    bounds = {"lab": (100, 125, 125), "lch": (100, 150, 359), "oklab": (1, 0.4, 0.4), "oklch": (1, 0.4, 359)}
    a, b, c = (
        data.draw(st.none() | st.floats(0, high, allow_subnormal=False)) for high in bounds.get(space, (1, 1, 1))
    )
    color = Color.from_space(space, (a, b, c), data.draw(UNIT))  # type: ignore[arg-type]  # sampled from the names
    again = Color.parse(color.css)
    assert again.css == color.css
    assert [n is None for n in again.components or ()] == [a is None, b is None, c is None]
    assert again.to_space("srgb") == pytest.approx(color.to_space("srgb"), rel=1e-4, abs=1e-4)
    assert again.alpha == pytest.approx(color.alpha, abs=1e-5)


def test_numbers_are_srgb_and_keep_their_precision() -> None:
    assert to_color((1, 0.2, 0)) == Color.parse("#ff3300")
    assert to_color((0.1, 0.5, 1.0, 0.25)).css == "color(srgb 0.1 0.5 1 / 0.25)"
    assert to_color([0.1, 0.5, 1.0]).red == 0.1
    teal = Color.parse("teal")
    assert to_color(teal) is teal


@pytest.mark.parametrize("value", [None, 0xFF0000, b"red", (1, 2), (1, 0, 0, 1, 1), ("1", 0, 0), (True, 0, 0), {}])
def test_what_is_no_colour_at_all_is_a_type_error(value: object) -> None:
    with pytest.raises(BadTypeError, match="colour"):
        to_color(value)


@pytest.mark.parametrize("value", [(255, 0, 0), (0, -0.1, 0), (0, 0, math.nan), (0, 0, 0, math.inf)])
def test_numbers_outside_0_to_1_are_an_error(value: object) -> None:
    with pytest.raises(BadValueError, match="from 0 to 1"):
        to_color(value)


@pytest.mark.parametrize("channels", [(math.nan, 0, 0, 1), (0, math.inf, 0, 1), (0, 0, 0, 1.1), (0, 0, 0, math.nan)])
def test_a_colour_cannot_hold_what_cannot_be_drawn(channels: tuple[float, float, float, float]) -> None:
    with pytest.raises(BadValueError, match="finite"):
        Color(*channels)


@pytest.mark.parametrize("channels", [(256, 0, 0), (0, -1, 0), (0, 0, 0, 300)])
def test_bytes_outside_0_to_255_are_an_error(channels: tuple[int, ...]) -> None:
    with pytest.raises(BadValueError, match="0 to 255"):
        Color.from_rgba8(*channels)


def test_opacity_can_be_changed_in_every_space() -> None:
    assert Color.parse("red").with_alpha(0.5).css == "rgba(255, 0, 0, 0.5)"
    assert Color.parse("oklch(0.7 0.15 30 / none)").with_alpha(0.5).css == "oklch(0.7 0.15 30 / 0.5)"
    with pytest.raises(BadValueError):
        Color.parse("red").with_alpha(2)


@pytest.mark.parametrize("css", ["#0088ff80", "lab(50 none -20 / 0.3)"])
def test_colours_are_values(css: str) -> None:
    color = Color.parse(css)
    assert pickle.loads(pickle.dumps(color)) == color == copy.deepcopy(color)
    assert hash(color) == hash(pickle.loads(pickle.dumps(color)))
    assert str(color) == color.css


def test_the_same_text_is_parsed_once() -> None:
    assert to_color("oklch(61% 0.1 20)") is to_color("oklch(61% 0.1 20)")


def test_texts_too_long_to_keep_are_parsed_all_the_same() -> None:
    assert to_color("red" + " " * 1000).css == "#ff0000"


@given(st.text() | st.lists(PIECES).map("".join))
def test_any_text_is_a_colour_or_an_error_of_ours(text: str) -> None:
    try:
        color = Color.parse(text)
    except VecdrawError:
        return
    assert all(math.isfinite(c) for c in (color.red, color.green, color.blue))
    assert Color.parse(color.css).css == color.css


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.3333333333, "0.333333"),
        (1e-7, "1.00000e-7"),
        (0.000001, "0.000001"),
        (123456.789, "123457"),
        (1234567, "1.23457e+6"),
        (-0.0, "0"),
        (999999.9, "1.00000e+6"),
    ],
)
def test_numbers_are_written_with_six_significant_digits(value: float, expected: str) -> None:
    assert Color.from_space("srgb", (value, 0.0, 0.0)).css == f"color(srgb {expected} 0 0)"
