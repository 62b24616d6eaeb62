"""The `font` shorthand: what Chromium's canvas makes of it, and how it reads back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vecdraw import limits
from vecdraw.errors import BadTypeError, LimitError, ParseError
from vecdraw.typeface.font import GENERIC_FAMILIES, Font
from vecdraw.typeface.font_css import font_css, parse_font

# What Chromium 156 reads back from a canvas in a document whose font size is 16px.
READ_BACK = {
    "20PX   SERIF": "20px serif",
    "small-caps italic 400 12px/2 Unknown Font, sans-serif": 'italic small-caps 12px "Unknown Font", sans-serif',
    "650 12.5px serif": "650 12.5px serif",
    "12pt serif": "16px serif",
    "1.23456789px serif": "1.23457px serif",
    "larger serif": "19.2px serif",
    "smaller serif": "13.3333px serif",
    "medium serif": "16px serif",
    "xxx-large serif": "48px serif",
    "0 serif": "0px serif",
    "bolder 12px serif": "bold 12px serif",
    "lighter 12px serif": "100 12px serif",
    '12px "Foo"': "12px Foo",
    "12px/0 serif": "12px serif",
    "normal normal normal normal 12px serif": "12px serif",
    "normal italic 12px serif": "italic 12px serif",
    "2rem serif": "32px serif",
    "2ch serif": "16px serif",
    "2ic serif": "32px serif",
    "12px/normal serif": "12px serif",
    "12px / 1.5em serif": "12px serif",
    "/**/12px/**/serif": "12px serif",
    "12px 'a": "12px a",
    "12px x inherit": '12px "x inherit"',
    "1e2px serif": "100px serif",
    "+5px serif": "5px serif",
    "12px -foo": "12px -foo",
    "12px --foo": '12px "--foo"',
    "1000 12px serif": "1000 12px serif",
    "12q serif": "11.3386px serif",
    "110% serif": "17.6px serif",
    "12px math, emoji, ui-sans-serif": "12px math, emoji, ui-sans-serif",
    "12px\nserif": "12px serif",
    "12px Foo\\ Bar": '12px "Foo Bar"',
    "12px a\\": "12px a\ufffd",
    "12px 'a\\\nb'": "12px ab",
    "12px été, 思源黑体": "12px été, 思源黑体",
    "12px 思源 黑体": '12px "思源 黑体"',
    "12px a1, a_b, _x, -_x, x\\31 ": "12px a1, a_b, _x, -_x, x1",
    "12px '\\22 '": '12px "\\""',
    "12px \"it's\"": '12px "it\'s"',
    "12px 'tab\\9 x'": '12px "tab\\9 x"',
    "math serif": "16px serif",
}
REFUSED = [
    "", "bogus", "inherit", "10px {bogus}", "10px initial", "10px default", "12px inherit", "12px revert-layer",
    "1em serif; background: green; margin: 10px", "10 serif", "12px 'it''s'", "12px/-1 serif", "-1px serif",
    "normal normal normal normal normal 12px serif", "12px serif,", "12px", "12px , serif", "12px serif !important",
    "1001 12px serif", "0.5 12px serif", "12px generic(fangsong)", "var(--a)", "12px var(--a)", "12px 3d",
    "italic italic 12px serif", "bold 700 12px serif", "oblique 91deg 12px serif", "1e999px serif", "12px/2s serif",
]  # fmt: skip


@pytest.mark.parametrize(("css", "expected"), READ_BACK.items())
def test_it_reads_back_as_in_chromium(css: str, expected: str) -> None:
    assert font_css(parse_font(css, Font("x", 16))) == expected


@pytest.mark.parametrize("css", REFUSED)
def test_what_chromium_ignores_is_refused(css: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse_font(css)
    assert 0 <= caught.value.offset <= len(css)


def test_every_part_reaches_the_font() -> None:
    font = parse_font("oblique 20deg small-caps 650 semi-condensed 30px/1.5 'A b', sans-serif")
    assert font == Font(
        ["A b", "sans-serif"],
        30,
        style="oblique",
        angle=20,
        variant_caps="small-caps",
        weight=650,
        stretch=87.5,
        line_height=45,
    )
    assert font_css(font) == 'oblique 20deg small-caps 650 semi-condensed 30px "A b", sans-serif'


def test_relative_sizes_refer_to_10px_without_a_parent() -> None:
    assert parse_font("1000% serif").size == 100
    assert parse_font("1em sans-serif").size == 10


def test_a_quoted_generic_name_is_a_family() -> None:
    font = parse_font("12px 'serif', serif")
    assert font.families == ('"serif"', "serif")
    assert font_css(font) == '12px "serif", serif'


def test_units_that_need_a_viewport_are_refused_by_name() -> None:
    with pytest.raises(ParseError, match="2vw serif"):
        parse_font("2vw serif")


def test_a_system_font_is_the_user_interface_face() -> None:
    assert parse_font("message-box") == Font("system-ui", 16)


def test_only_text_is_parsed() -> None:
    with pytest.raises(BadTypeError):
        parse_font(12)  # type: ignore[arg-type]  # the wrong type is the point


def test_the_length_is_bounded() -> None:
    with limits.relaxed(css_length=10), pytest.raises(LimitError, match="css_length"):
        parse_font("12px " + "x" * 10)


FAMILIES = st.one_of(
    st.sampled_from(sorted(GENERIC_FAMILIES)),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=12).filter(
        lambda name: name.strip() and name.lower() not in GENERIC_FAMILIES and not name.startswith('"')
    ),
)
FONTS = st.builds(
    Font,
    st.lists(FAMILIES, min_size=1, max_size=4),
    st.integers(0, 4000).map(lambda n: n / 8),
    weight=st.integers(1, 1000),
    style=st.sampled_from(["normal", "italic", "oblique"]),
    stretch=st.sampled_from([50, 75, 100, 112.5, 200]),
    variant_caps=st.sampled_from(["normal", "small-caps"]),
)


@given(FONTS)
def test_what_is_written_is_read_back(font: Font) -> None:
    assert parse_font(font_css(font)) == font


@given(st.text(alphabet="12px 'serif\",\\/italic()-%e.\n#é", max_size=30))
def test_any_text_is_a_font_or_a_parse_error(css: str) -> None:
    try:
        font = parse_font(css)
    except ParseError:
        return
    assert parse_font(font_css(font)).families == font.families
