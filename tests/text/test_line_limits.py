"""Where lines may not be hyphenated, whose language rules, what stands beside an initial letter, what has no glyph."""

from __future__ import annotations

import pytest

import vecdraw as vd
from vecdraw.errors import BadTypeError, BadValueError
from vecdraw.text.ink import ink_of
from vecdraw.text.laid_text import Layout
from vecdraw.text.layout import layout_text

WORDS = "hyphen\u00adation of extra\u00adordinarily complicated and incompre\u00adhensible sen\u00adtences " * 3
FONT = "16px 'Noto Serif'"


def hyphenated(layout: Layout) -> list[bool]:
    return [line.is_hyphenated for line in layout.lines]


def in_a_row(flags: list[bool]) -> int:
    most = row = 0
    for flag in flags:
        row = row + 1 if flag else 0
        most = max(most, row)
    return most


@pytest.mark.parametrize("width", [90, 110, 130, 170])
@pytest.mark.parametrize("extra", [{}, {"drop_cap": 2}, {"first_line_indent": 8, "tab_size": 4}])
def test_no_more_lines_in_a_row_are_hyphenated(width: float, extra: dict[str, float]) -> None:
    text = WORDS.replace("of ", "of\t") if "tab_size" in extra else WORDS
    free = hyphenated(layout_text(text, FONT, width=width, lang="en", **extra))
    assert in_a_row(free) >= 1
    for most in (0, 1, 2):
        limited = layout_text(text, FONT, width=width, lang="en", hyphenate_limit_lines=most, **extra)
        assert in_a_row(hyphenated(limited)) <= most
        assert "".join(line.text for line in limited.lines) == text


def test_lines_that_are_full_enough_are_not_hyphenated() -> None:
    free = layout_text(WORDS, FONT, width=130, lang="en")
    zoned = layout_text(WORDS, FONT, width=130, lang="en", hyphenate_limit_zone=60)
    everything = layout_text(WORDS, FONT, width=130, lang="en", hyphenate_limit_zone=130)
    assert sum(hyphenated(everything)) <= sum(hyphenated(zoned)) <= sum(hyphenated(free))
    assert sum(hyphenated(everything)) < sum(hyphenated(free))
    assert {line.text for line in everything.lines if line.is_hyphenated} == {"incompre\u00ad"}  # fits on no line


@pytest.mark.parametrize("width", [90.0, 130.0, 170.0])
@pytest.mark.parametrize("most", [0, 1, 2])
@pytest.mark.parametrize("wrap", ["optimal", "balance"])
@pytest.mark.parametrize("cap", [None, 2])
def test_lines_that_are_weighed_keep_the_limits(width: float, most: int, wrap: str, cap: int | None) -> None:
    style = {"width": width, "lang": "en", "wrap": wrap, "drop_cap": cap}
    free = layout_text(WORDS, FONT, **style)
    limited = layout_text(WORDS, FONT, **style, hyphenate_limit_lines=most)
    assert in_a_row(hyphenated(limited)) <= most
    assert "".join(line.text for line in limited.lines) == "".join(line.text for line in free.lines) == WORDS
    assert all(line.width <= width + 1e-6 for line in limited.lines)
    zoned = layout_text(WORDS, FONT, **style, hyphenate_limit_zone=60)
    assert sum(hyphenated(zoned)) <= sum(hyphenated(free))


def test_words_too_short_are_not_hyphenated() -> None:
    pytest.importorskip("pyphen")
    text = "hyphenation typography"
    style = {"width": 70, "lang": "en", "hyphens": "auto", "overflow_wrap": "normal"}
    assert layout_text(text, FONT, **style).lines[0].text == "hyphen"
    assert layout_text(text, FONT, **style, hyphenate_limit_chars=(12, 2, 2)).lines[0].text == "hyphenation "
    assert layout_text(text, FONT, **style, hyphenate_limit_chars=(5, 7, 2)).lines[0].text != "hyphen"


@pytest.mark.parametrize(
    "style",
    [
        {"hyphenate_limit_chars": 5},
        {"hyphenate_limit_chars": (5, 2)},
        {"hyphenate_limit_chars": (5, 2.5, 2)},
        {"hyphenate_limit_chars": (5, 0, 2)},
        {"hyphenate_limit_lines": -1},
        {"hyphenate_limit_lines": True},
        {"hyphenate_limit_zone": -1},
        {"hyphenate_limit_zone": "4px"},
        {"hyphenate_limit_lines": -1, "wrap": "balance"},
        {"hyphenate_limit_zone": -1, "wrap": "balance"},
    ],
)
def test_bad_limits_are_refused(style: dict[str, object]) -> None:
    with pytest.raises((BadTypeError, BadValueError), match="hyphenate"):
        vd.ParagraphStyle(**style)  # type: ignore[arg-type]  # what is bad is tested


def test_the_language_of_a_span_rules_its_lines() -> None:
    text = "オーーーーーーーーー"
    loose = {"width": 50.0, "line_break": "auto"}

    def lines(spans: list[vd.Span], lang: str) -> list[str]:
        return [line.text for line in layout_text(spans, "16px 'Noto Sans JP'", lang=lang, **loose).lines]

    whole_en = [line.text for line in layout_text(text, "16px 'Noto Sans JP'", lang="en", **loose).lines]
    whole_ja = [line.text for line in layout_text(text, "16px 'Noto Sans JP'", lang="ja", **loose).lines]
    assert lines([vd.Span(text, lang="ja")], "en") == whole_ja
    assert lines([vd.Span(text, lang="en")], "ja") == whole_en


def test_hyphens_of_a_span_are_those_of_its_language() -> None:
    pytest.importorskip("pyphen")
    style = {"width": 70, "hyphens": "auto", "overflow_wrap": "normal"}
    plain = layout_text("山 Donaudampfschifffahrt", FONT, lang="zh", **style)
    spans = layout_text(["山 ", vd.Span("Donaudampfschifffahrt", lang="de")], FONT, lang="zh", **style)
    assert not any(hyphenated(plain))
    assert any(hyphenated(spans))


@pytest.mark.parametrize("wrap", ["balance", "optimal"])
def test_lines_beside_an_initial_letter_are_wrapped_as_asked(wrap: str) -> None:
    text = "In olden times when wishing still helped one, there lived a king whose daughters were all beautiful. " * 2
    greedy = layout_text(text, FONT, width=260, drop_cap=2, lang="en")
    other = layout_text(text, FONT, width=260, drop_cap=2, lang="en", wrap=wrap)
    assert [line.text for line in other.lines] != [line.text for line in greedy.lines]
    assert "".join(line.text for line in other.lines) == text
    rooms = [260 - line.x for line in other.lines]
    assert all(line.width <= room + 1e-6 for line, room in zip(other.lines, rooms, strict=True))
    assert len(other.lines) == len(greedy.lines) or wrap == "optimal"


def test_what_readings_and_marks_lack_is_reported() -> None:
    nothing = "\U000e1234"
    ruby = layout_text([vd.Span("山", ruby=f"や{nothing}")], "16px 'Noto Sans JP'", lang="ja")
    assert layout_text("山", "16px 'Noto Sans JP'", lang="ja").missing == ()
    assert ruby.missing == layout_text(nothing, "16px 'Noto Sans JP'", lang="ja").missing != ()
    mark = layout_text([vd.Span("山", emphasis="\u0c77")], "16px 'Noto Sans JP'", lang="ja")
    assert mark.missing == layout_text("\u0c77", "16px 'Noto Sans JP'", lang="ja").missing


@pytest.mark.parametrize("family", ["Noto Sans SC", "Noto Serif JP", "Noto Serif"])
def test_hyphens_stand_at_their_words_in_fonts_whose_hyphen_is_as_wide_as_an_ideograph(family: str) -> None:
    layout = layout_text("incompre\u00adhensible", f"40px '{family}'", width=240, lang="en")
    (line, _) = layout.lines
    assert line.is_hyphenated
    hyphen, word = line.runs[-1], line.runs[0]
    gap = hyphen.x + ink_of((hyphen.run,)).left - (word.x + ink_of((word.run,)).right)
    assert 0 <= gap < 0.2 * 40
