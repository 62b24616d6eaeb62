"""Details of setting that show only when a page is looked at."""

from __future__ import annotations

from typing import Any

import pytest

from vecdraw import Path, Rect, Ruby, Span, layout_text
from vecdraw.text.ink import ink_of

KOREAN = "안녕하세요 세계 한국어 줄바꿈은 띄어쓰기로 합니다"


@pytest.mark.parametrize("wrap", ["greedy", "optimal"])
@pytest.mark.parametrize("mode", ["horizontal-tb", "vertical-rl"])
def test_korean_is_justified_by_its_spaces(wrap: str, mode: str) -> None:
    box: dict[str, Any] = {"height": 200.0} if mode == "vertical-rl" else {"width": 200.0}
    style = {"wrap": wrap, "word_break": "keep-all", "writing_mode": mode, "lang": "ko"}
    ragged = layout_text(KOREAN, "20px 'Noto Sans KR'", **box, **style)
    justified = layout_text(KOREAN, "20px 'Noto Sans KR'", align="justify", **box, **style)
    assert len(justified.lines) > 2
    for line, plain in zip(justified.lines[:-1], ragged.lines, strict=False):
        length = line.height if mode == "vertical-rl" else line.width
        assert length == pytest.approx(200.0)
        for cluster, natural in zip(line.clusters, plain.clusters, strict=True):
            if line.text[cluster.start - line.start] != " " and wrap == "greedy":
                assert cluster.rect.width == pytest.approx(natural.rect.width)


@pytest.mark.parametrize("text", ["العربية", "office العربية", "العربية، سلام"])
def test_letters_that_join_are_as_long_as_without_letter_spacing(text: str) -> None:
    """CSS Text 4, 9.2: they get none, so that none is taken back at the end of the line either."""
    font = "28px Inter, 'Noto Sans Arabic'"
    word = text.rpartition(" ")[2]
    plain, spaced = (layout_text([Span(word, letter_spacing=more)], font) for more in (0.0, 6.0))
    assert spaced.text_length == pytest.approx(plain.text_length)
    plain, spaced = (layout_text([Span(text, letter_spacing=more)], font, align="left") for more in (0.0, 6.0))
    assert spaced.ink_bounds.x == pytest.approx(plain.ink_bounds.x, abs=6.01 if "office" not in text else 0.01)
    assert spaced.ink_bounds.x >= -0.01
    assert spaced.ink_bounds.x + spaced.ink_bounds.width <= spaced.text_length + 0.01


def test_letter_spacing_behind_the_last_letter_that_takes_some_is_taken_back() -> None:
    font = "28px Inter, 'Noto Sans Hebrew'"
    for text in ("abc", "שלום"):
        plain, spaced = (layout_text([Span(text, letter_spacing=more)], font) for more in (0.0, 6.0))
        assert spaced.text_length == pytest.approx(plain.text_length + 6.0 * (len(text) - 1), abs=0.7)  # kerning is off


@pytest.mark.parametrize("mode", ["horizontal-tb", "vertical-rl", "vertical-lr", "sideways-rl"])
@pytest.mark.parametrize("line", ["underline", "overline", "underline wavy"])
@pytest.mark.parametrize("position", ["over", "under"])
@pytest.mark.parametrize("lang", ["ja", "zh-Hans"])
def test_lines_beside_text_do_not_cross_its_ruby(mode: str, line: str, position: str, lang: str) -> None:
    spans = [
        Span("東京", ruby=Ruby("とうきょう", position=position), decoration=line),  # type: ignore[arg-type]  # one of its
        Span("の山", decoration=line),
    ]
    layout = layout_text(spans, "40px 'Noto Serif JP'", lang=lang, writing_mode=mode)
    (shape,) = layout.decorations
    drawn = Path(shape.path).tight_bounds().outset(shape.stroke_width / 2)
    for one in layout.annotations:
        ink = ink_of((one.run,))
        ruby = Rect.from_edges(one.x + ink.left, one.y + ink.top, one.x + ink.right, one.y + ink.bottom)
        across = (drawn.x, drawn.right, ruby.x, ruby.right)
        if mode == "horizontal-tb":
            across = (drawn.y, drawn.bottom, ruby.y, ruby.bottom)
        assert across[1] <= across[2] + 0.01 or across[0] >= across[3] - 0.01


@pytest.mark.parametrize(("between", "gap"), [("と", 10.0), ("、", 10.0), ("とも", 20.0)])
def test_two_annotations_do_not_touch_over_one_character(between: str, gap: float) -> None:
    """What belongs to two words would be read as one."""
    spans = [Span("詔", ruby="みことのり"), between, Span("志", ruby="こころざし")]
    layout = layout_text(spans, "20px 'Noto Serif JP'", lang="ja", width=400.0)
    first, second = layout.annotations
    end = first.x + first.run.xs[-1] + 10.0
    assert second.x + second.run.xs[0] - end == pytest.approx(gap, abs=0.01)


def test_ruby_of_a_mark_stands_over_the_character_that_the_mark_belongs_to() -> None:
    """A span of marks alone has no character of its own."""
    spans = ["山e", Span("\u0301", ruby="かな"), "山"]
    layout = layout_text(spans, "20px 'Noto Serif JP'", lang="ja", text_autospace="no-autospace")
    (ruby,) = layout.annotations
    base = layout.selection(1, 3)[0]
    middle = ruby.x + ruby.run.xs[0] + ruby.run.advance / 2
    assert middle == pytest.approx(base.x + base.width / 2, abs=0.01)


def test_a_layout_without_lines_can_be_asked() -> None:
    layout = layout_text("abc", "20px Inter", width=50.0, height=0.0, overflow="hidden")
    assert layout.lines == ()
    assert [layout.caret(at).rect for at in range(4)] == [Rect(0.0, 0.0, 0.0, 0.0)] * 4
    assert layout.selection(0, 3) == []
    assert layout.index_at(5.0, 5.0) == (0, "after")
    assert layout.elided == ((0, 3),)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("spacing", [-1e300, -1e9, 1e300])
def test_optimal_lines_of_letters_moved_out_of_all_bounds_give_no_warning(spacing: float) -> None:
    text = [Span("abc def ghi jkl", letter_spacing=spacing), " mno pqr"]
    layout = layout_text(text, "20px Inter", width=50.0, wrap="optimal", lang="en", first_line_indent=10.0)
    assert layout.elided == ()
    assert "".join(line.text for line in layout.lines) == layout.text


@pytest.mark.parametrize(("letter", "lines"), [("O", 3), ("E", 3), ("Q", 4), ("永", 3), ("“Q", 4)])
def test_the_tail_of_an_initial_letter_is_crossed_by_no_line(letter: str, lines: int) -> None:
    """CSS Inline 3, 6: ink that flows out of the box of the letter excludes text, too."""
    text = letter + "uiet jumping foxes vex the zoo; wafting zephyrs vex bold Jim again and again. " * 2
    layout = layout_text(text, "20px 'Noto Serif', 'Noto Serif SC'", width=220.0, lang="en", drop_cap=3)
    initial, *others = layout.lines
    assert [line.x > 0 for line in others[: lines + 1]] == [True] * lines + [False]
    (run,) = initial.runs if len(initial.runs) == 1 else initial.runs[-1:]
    bottom = run.y + ink_of((run.run,)).bottom
    first_full = next(line for line in others if line.x == 0)
    assert bottom <= first_full.y + 0.01


def test_letters_that_join_are_not_pulled_apart_by_justification() -> None:
    """CSS Text 3, appendix D: such letters admit no gaps; it is made between words and other letters."""
    style = {"align": "justify", "align_last": "justify", "justify": "inter-character", "width": 300.0}
    font = "20px Inter, 'Noto Sans Arabic'"
    text = "سلام abc عليكم"
    natural, wide = (layout_text(text, font, lang="ar", **extra) for extra in ({}, style))
    assert wide.lines[0].width == pytest.approx(300.0)
    for cluster, plain in zip(wide.lines[0].clusters, natural.lines[0].clusters, strict=True):
        inside = text[cluster.start] > "\u0600" and text[cluster.start + 1 : cluster.start + 2] > "\u0600"
        assert (cluster.rect.width == pytest.approx(plain.rect.width, abs=0.01)) == (inside or cluster.end == len(text))


def test_text_that_is_combined_has_one_emphasis_mark() -> None:
    """CSS Writing Modes 4, 9.1.2: it is one character, an object, to all other layout."""
    spans = [Span("月"), Span("12", combine="all", emphasis="dot"), Span("!?", combine="all", emphasis="dot"), "日"]
    layout = layout_text(spans, "40px 'Noto Serif JP'", lang="ja", writing_mode="vertical-rl")
    assert len(layout.annotations) == 2
    for at, mark in zip((1, 3), layout.annotations, strict=True):
        ink = ink_of((mark.run,))
        box = layout.selection(at, at + 2)[0]
        assert mark.y + (ink.top + ink.bottom) / 2 == pytest.approx(box.y + box.height / 2, abs=0.5)
    digits = layout_text(
        [Span("1231", emphasis="dot", combine="digits 2")],
        "40px 'Noto Serif JP'",
        lang="ja",
        writing_mode="vertical-rl",
    )
    assert len(digits.annotations) == 4  # more digits than are combined


@pytest.mark.parametrize("mode", ["horizontal-tb", "vertical-rl"])
@pytest.mark.parametrize("apart", [False, True])
def test_pinyin_of_neighbours_is_parted(mode: str, apart: bool) -> None:
    """CLREQ: a quarter of an em at least, so that syllables do not run together; not at the ends of lines."""
    spans = [Span("双庄", ruby=["shuāng", "zhuāng"])]
    if apart:
        spans = [Span("双", ruby="shuāng"), Span("庄", ruby="zhuāng")]
    layout = layout_text(spans, "20px 'Noto Sans SC'", lang="zh-Hans", writing_mode=mode)
    first, second = layout.annotations
    if mode == "horizontal-tb":
        gap = second.x + second.run.xs[0] - (first.x + first.run.xs[0] + first.run.advance)
    else:
        gap = second.y + second.run.ys[0] - (first.y + first.run.ys[0] + first.run.advance)
    assert gap == pytest.approx(2.5, abs=0.01)
    assert layout.text_length == pytest.approx(first.run.advance + 2.5 + second.run.advance, abs=0.01)
    alone = layout_text([Span("双", ruby="shuāng")], "20px 'Noto Sans SC'", lang="zh-Hans", writing_mode=mode)
    narrow = {"width": 30.0} if mode == "horizontal-tb" else {"height": 30.0}
    parted = layout_text(spans, "20px 'Noto Sans SC'", lang="zh-Hans", writing_mode=mode, **narrow)
    assert len(parted.lines) == 2
    assert parted.text_length == pytest.approx(max(alone.text_length, second.run.advance), abs=0.01)


def test_text_that_is_fitted_may_end_with_a_span_of_marks_alone() -> None:
    """The marks belong to the character before them, and the span has none of its own."""
    spans = [Span("\u0301"), Span("abc"), Span("\u0301\u0300")]
    layout = layout_text(spans, "20px Inter", width=100.0, height=30.0, fit=(4, 60))
    assert [cluster.end for cluster in layout.lines[0].clusters] == [1, 2, 3, 6]
    assert layout.text_length <= 100.0
