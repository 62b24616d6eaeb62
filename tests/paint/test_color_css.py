"""CSS colours read and read back: as a browser's canvas does it, but for the places where the standard differs."""

from __future__ import annotations

import re

import pytest

from tests.paint.color_facts import LEGACY, NOT_COLORS
from tests.paint.color_facts_modern import MODERN
from vecdraw import limits
from vecdraw.errors import LimitError, ParseError
from vecdraw.paint.color import Color
from vecdraw.paint.named_colors import NAMED_COLORS

NUMBER = re.compile(r"-?[\d.]+(?:e[+-]\d+)?(?![\w-])")


@pytest.mark.parametrize("css", LEGACY)
def test_a_legacy_colour_reads_back_as_in_a_browser(css: str) -> None:
    assert Color.parse(css).css == LEGACY[css]


@pytest.mark.parametrize("css", MODERN)
def test_a_modern_colour_reads_back_as_in_a_browser(css: str) -> None:
    got, expected = Color.parse(css).css, MODERN[css]
    assert NUMBER.sub("#", got) == NUMBER.sub("#", expected)
    # the browser calculates in 32 bits and with rounded primaries
    assert numbers(got) == pytest.approx(numbers(expected), rel=2e-3, abs=1e-3)


@pytest.mark.parametrize("css", NOT_COLORS)
def test_what_is_no_colour_is_an_error_that_names_it(css: str) -> None:
    with pytest.raises(ParseError, match="invalid colour") as caught:
        Color.parse(css)
    assert caught.value.text == css
    assert 0 <= caught.value.offset <= len(css)


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("/* a */red", "#ff0000"),  # Chromium takes comments and escapes in functions only
        ("red/*", "#ff0000"),
        (r"\72 ed", "#ff0000"),
        (r"\72\65\64", "#ff0000"),
        ("alpha(from red)", "#ff0000"),
        ("AccentColor", "#0075ff"),
        ("lch(from white l c h)", "lch(100 0 0)"),  # not off by the 32 bits of Chromium's arithmetic
        ("color(srgb calc(infinity) calc(-infinity) calc(NaN))", "color(srgb 3.40282e+38 -3.40282e+38 0)"),
    ],
)
def test_where_the_standard_and_a_browser_differ_the_standard_is_followed(css: str, expected: str) -> None:
    assert Color.parse(css).css == expected


def test_only_ascii_letters_are_the_same_in_both_cases() -> None:
    assert Color.parse("BLACK").css == "#000000"
    with pytest.raises(ParseError):
        Color.parse("blac\N{KELVIN SIGN}")


def test_there_are_148_named_colours_and_each_has_its_value() -> None:
    assert len(NAMED_COLORS) == 148
    assert {name: Color.parse(name).css for name in NAMED_COLORS} == {n: f"#{d}" for n, d in NAMED_COLORS.items()}
    assert [NAMED_COLORS[n] for n in ("rebeccapurple", "grey", "papayawhip")] == ["663399", "808080", "ffefd5"]


def test_currentcolor_is_what_the_caller_says() -> None:
    teal = Color.parse("teal")
    assert Color.parse("CurrentColor", current=teal) == teal
    assert Color.parse("color-mix(in srgb, currentcolor, white)", current=teal).css == "color(srgb 0.5 0.75098 0.75098)"
    assert Color.parse("currentcolor").css == "#000000"


@pytest.mark.parametrize(
    ("css", "offset", "expected"),
    [
        ("rgb(1 2)", 7, "number"),
        ("hsl(120 50px 50%)", 8, "s must be a number or a percentage"),
        ("hsl(120% 50% 50%)", 4, "h must be a number or an angle"),
        ("rgb(1 2 3vw)", 8, "unit 'vw' means nothing here"),
        ("color(rec709 1 0 0)", 6, "expected a colour space, one of srgb"),
        ("rgb(1, 2, 3) x", 13, "expected nothing more"),
        ("teel", 0, "expected a CSS colour such as"),
        ("rgb(calc(1 +2) 0 0)", 11, r"expected '\)'"),
        ("rgb(calc(1+ 2) 0 0)", 10, "white space must stand on both sides"),
        ("rgb(calc(1 + 1%) 0 0)", 11, "cannot add a number and a percent"),
    ],
)
def test_an_error_says_where_and_what_was_expected(css: str, offset: int, expected: str) -> None:
    with pytest.raises(ParseError, match=expected) as caught:
        Color.parse(css)
    assert caught.value.offset == offset


@pytest.mark.parametrize(
    "hostile",
    [
        "(",
        "rgb(",
        "rgb(calc(",
        "rgb(calc(1 + ",
        "rgb(min(1,",
        "color-mix(in srgb, ",
        "rgb(from ",
        "/*",
        "\\",
        "'\\",
        '"',
        "1",
        "-",
        "#",
        "\\a ",
        "\N{LATIN SMALL LETTER E WITH ACUTE}",
        "\ud800",
        "\0",
    ],
)
def test_hostile_text_is_refused_and_neither_nests_nor_runs_on(hostile: str) -> None:
    with pytest.raises(ParseError):
        Color.parse((hostile * 65_536)[: limits.current().css_length])


def test_functions_nest_as_deep_as_anyone_needs() -> None:
    css = "red"
    for _ in range(20):
        css = f"color-mix(in srgb, {css}, red)"
    assert Color.parse(css).css == "color(srgb 1 0 0)"
    with pytest.raises(ParseError, match="nested deeper"):
        Color.parse("rgb(calc(" + "(" * 100 + "1" + ")" * 100 + ") 0 0)")


def test_a_text_over_the_limit_is_refused_before_it_is_read() -> None:
    with limits.relaxed(css_length=100), pytest.raises(LimitError, match="css_length"):
        Color.parse("rgb(1 2 3)" + " " * 100)


def numbers(css: str) -> list[float]:
    return [float(n) for n in NUMBER.findall(css)]


def test_hues_keep_what_bytes_cannot_hold() -> None:
    color = Color.parse("hsl(95 60% 45%)")
    assert (color.red, color.green, color.blue) == pytest.approx((0.405, 0.72, 0.18))
    assert color.css == "#67b82e"
    assert color.to_rgba8() == (103, 184, 46, 255)


@pytest.mark.parametrize(("hue", "named"), [("hsl(120 100% 50%)", "lime"), ("hwb(200 20% 0%)", "rgb(51 187 255)")])
def test_hues_that_are_whole_bytes_are_the_same_colour(hue: str, named: str) -> None:
    assert Color.parse(hue) == Color.parse(named)
