"""`text_markup`: what each tag gives, errors that tell where and what was meant, and that nothing goes wrong."""

import re
import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vecdraw import limits
from vecdraw.errors import BadTypeError, LimitError, ParseError
from vecdraw.paint.color import Color
from vecdraw.text.decoration import Decoration
from vecdraw.text.markup import text_markup
from vecdraw.text.ruby import Ruby
from vecdraw.text.span import Span


@pytest.mark.parametrize(
    ("markup", "spans"),
    [
        ("", []),
        ("plain  text\nas it is", [Span("plain  text\nas it is")]),
        ("a<b>b</b>c", [Span("a"), Span("b", weight=700), Span("c")]),
        ("<strong><em>x</em></strong>", [Span("x", weight=700, style="italic")]),
        ("<u>a<s>b</s></u>", [Span("a", decoration="underline"), Span("b", decoration="underline line-through")]),
        (
            "<u style=wavy color='red' thickness=2px offset=auto skip-ink=none>x</u>",
            [Span("x", decoration=Decoration("underline", "wavy", "red", 2.0, "auto", "none"))],
        ),
        ("<o>x</o>", [Span("x", decoration="overline")]),
        ("E=mc<sup>2</sup>", [Span("E=mc"), Span("2", baseline_shift="super")]),
        ("H<sub>2</sub>O", [Span("H"), Span("2", baseline_shift="sub"), Span("O")]),
        ("<mark>x</mark><mark color='#eee'>y</mark>", [Span("x", background="yellow"), Span("y", background="#eee")]),
        (
            "<font family='Noto Serif, Inter' size=18pt weight=bold color=#f00 letter-spacing=-1>x</font>",
            [Span("x", family=("Noto Serif", "Inter"), size=24, weight=700, fill="red", letter_spacing=-1)],
        ),
        ('<span lang="ja" tag="note" baseline-shift=3>x</span>', [Span("x", lang="ja", tag="note", baseline_shift=3)]),
        ("<emph>x</emph>", [Span("x", emphasis="filled dot")]),
        (
            "<emph style='open sesame' position=under>x</emph>",
            [Span("x", emphasis="open sesame", emphasis_position="under")],
        ),
        ("<tcy>12</tcy>", [Span("12", combine="all")]),
        ("a<br>b<br/>c", [Span("a\nb\nc")]),
        ("&lt;b&gt; &amp;lt; &quot;&apos;&nbsp;&#x6c49;&#23383;", [Span("<b> &lt; \"'\u00a0汉字")]),
        ("<ruby>東京<rt>とうきょう</rt></ruby>", [Span("東京", ruby="とうきょう")]),
        ("<ruby>漢<rt>かん</rt>字<rt>じ</rt></ruby>", [Span("漢字", ruby=("かん", "じ"))]),
        ("<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp>字</ruby>", [Span("漢字", ruby=("かん", ""))]),
        (
            "<ruby>東<rt>とう</rt>京都<rt>きょうと</rt></ruby>",
            [Span("東", ruby="とう"), Span("京都", ruby="きょうと")],
        ),
        (
            "<b><ruby position='inter-character'>中<rt>ㄓㄨㄥ</rt></ruby></b>",
            [Span("中", weight=700, ruby=Ruby("ㄓㄨㄥ", "inter-character"))],
        ),
    ],
)
def test_spans(markup: str, spans: list[Span]) -> None:
    assert text_markup(markup) == spans


@pytest.mark.parametrize(
    ("markup", "message"),
    [
        ("a < b", "line 1, column 3: '<' begins a tag; write &lt;"),
        ("salt & pepper", "column 6: '&' begins a character reference"),
        ("one\ntwo <bold>x</bold>", "line 2, column 5: <bold> is no tag of this markup"),
        ("<B>x</B>", "did you mean 'b'"),
        ("<emhp>x</emhp>", "did you mean 'emph'"),
        ("<font colour=red>x</font>", "column 7: <font> has no attribute 'colour'; did you mean 'color'"),
        ("<b weight=3>x</b>", "<b> has no attribute 'weight'"),
        ("<font color=rde>x</font>", "<font>: fill"),
        ("<font size=big>x</font>", "size of <font>"),
        ("<font size=2em>x</font>", "expected px or another absolute length"),
        ("<font size=-2>x</font>", "size must not be negative, got -2"),
        ("<font weight=9000>x</font>", "weight"),
        ("<font size=1 size=2>x</font>", "attribute size twice"),
        ("<b>x", "column 1: <b> is never closed"),
        ("<b>x</i>", "column 5: </i> does not fit: expected </b>"),
        ("x</i>", "nothing is open"),
        ("<b", "expected name=\"value\" or '>'"),
        ("<b>x</b", "is not closed by '>'"),
        ("<rt>x</rt>", "<rt> stands directly in <ruby>"),
        ("<ruby><rt>x</rt></ruby>", "<rt> has no base"),
        ("<ruby><b>x</b></ruby>", "put <b> around it"),
        ("<ruby>x<rt>a<br>b</rt></ruby>", "<br> may not stand in <rt>"),
        ("<ruby align=middle>x<rt>a</rt></ruby>", "align of ruby must be one of"),
        ("<ruby overhang=no>x<rt>a</rt></ruby>", "expected 'true' or 'false'"),
        ("<u>a<s style=wavy>b</s></u>", "of one style"),
        ("&bogus;", "&bogus; is no character reference"),
        ("&#xD800;", "is no character"),
        ("&#x110000;", "is no character"),
        ("&#0;", "is no character"),
        ("<emph style='two chars'>x</emph>", "emphasis must be"),
        ("<span lang='no tag!'>x</span>", "lang must be a BCP 47"),
    ],
)
def test_errors_tell_where_and_what_was_meant(markup: str, message: str) -> None:
    with pytest.raises(ParseError, match=re.escape(message)) as caught:
        text_markup(markup)
    assert caught.value.text == markup
    assert 0 <= caught.value.offset <= len(markup)


def test_limits_and_types() -> None:
    with pytest.raises(BadTypeError, match="markup must be a str"):
        text_markup(b"x")  # type: ignore[arg-type]  # that is the point
    with pytest.raises(LimitError, match="markup_depth"):
        text_markup("<b>" * 100 + "</b>" * 100)
    with limits.relaxed(text_length=10), pytest.raises(LimitError, match="text_length"):
        text_markup("x" * 11)


def test_time_is_linear() -> None:
    for markup in (
        "&amp;" * 200_000,
        "<br>" * 200_000,
        "<b>x</b>y" * 20_000,
        "<b" + " " * 500_000,
        "<b a" + "a" * 500_000,
    ):
        start = time.perf_counter()
        with suppress(ParseError):
            text_markup(markup)
        assert time.perf_counter() - start < 20


FRAGMENTS = st.sampled_from(
    [
        *(
            "<",
            ">",
            "&",
            ";",
            "=",
            '"',
            "'",
            "/",
            " ",
            "\n",
            "x",
            "漢",
            "\u0301",
            "\ud800",
            "&amp;",
            "&#x41;",
            "&#",
            "<br>",
        ),
        *(
            "<b>",
            "</b>",
            "<u>",
            "</u>",
            "<ruby>",
            "</ruby>",
            "<rt>",
            "</rt>",
            "<font size=12>",
            "</font>",
            "<rp>",
            "</rp>",
        ),
        *(
            "<u style=wavy>",
            "<font color=",
            "<span tag=a>",
            "</span>",
            "<emph>",
            "</emph>",
            "<ruby merge=merge>",
            "<s>",
            "</s>",
        ),
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(FRAGMENTS, max_size=16).map("".join))
def test_whatever_is_given_there_are_spans_or_a_clear_error(markup: str) -> None:
    try:
        spans = text_markup(markup)
    except ParseError as error:
        message = str(error)
    else:
        message = "markup, line 1, column 1: "
        assert all(isinstance(span, Span) and span.text for span in spans)
    assert re.match(r"markup, line \d+, column \d+: ", message)


@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40), st.sampled_from(["{}", "<b>{}</b>", "<u>{}</u>"])
)
def test_escaped_text_comes_back(text: str, frame: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    assert "".join(span.text for span in text_markup(frame.replace("{}", escaped))) == text


def test_colors_are_values() -> None:
    (span,) = text_markup("<font color=red>x</font>")
    assert span.fill == Color(1.0, 0.0, 0.0)
