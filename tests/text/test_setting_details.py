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
