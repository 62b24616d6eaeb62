"""Details of setting that show only when a page is looked at."""

from __future__ import annotations

from typing import Any

import pytest

from vecdraw import Span, layout_text

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
