"""Emphasis marks: which character, on which side, over what, and where."""

from itertools import pairwise

import pytest

from vecdraw import Layout, Ruby, Span, layout_text
from vecdraw.errors import BadTypeError, BadValueError
from vecdraw.text.emphasis import emphasis_mark, emphasis_side, is_marked
from vecdraw.text.ink import ink_of

FONT = "40px 'Noto Serif SC'"


@pytest.mark.parametrize(
    ("style", "horizontal", "vertical"),
    [
        ("none", "", ""),
        ("dot", "•", "•"),
        ("open dot", "◦", "◦"),
        ("filled", "●", "﹅"),
        ("open", "○", "﹆"),
        ("circle filled", "●", "●"),
        ("open double-circle", "◎", "◎"),
        ("triangle", "▲", "▲"),
        ("open sesame", "﹆", "﹆"),
        ("x", "x", "x"),
        ("é", "é", "é"),
    ],
)
def test_marks(style: str, horizontal: str, vertical: str) -> None:
    assert emphasis_mark(style, vertical=False) == horizontal
    assert emphasis_mark(style, vertical=True) == vertical


@pytest.mark.parametrize("style", ["", "filled open", "dot circle", "two words", "xy", " ", "x" * 1000])
def test_bad_marks(style: str) -> None:
    with pytest.raises(BadValueError, match="emphasis must be"):
        Span("x", emphasis=style)


def test_bad_types_and_positions() -> None:
    with pytest.raises(BadTypeError, match="emphasis must be a str"):
        Span("x", emphasis=3)  # type: ignore[arg-type]  # that is the point
    with pytest.raises(BadValueError, match="emphasis_position must be one of"):
        Span("x", emphasis="dot", emphasis_position="above")  # type: ignore[arg-type]  # that is the point


@pytest.mark.parametrize(
    ("position", "lang", "horizontal", "vertical"),
    [
        ("auto", "ja", "over", "over"),
        ("auto", "zh-Hans", "under", "over"),
        ("auto", "", "over", "over"),
        ("under", "ja", "under", "over"),
        ("over left", "zh", "over", "under"),
        ("under right", "ja", "under", "over"),
    ],
)
def test_sides(position: str, lang: str, horizontal: str, vertical: str) -> None:
    assert emphasis_side(position, lang, vertical=False) == horizontal
    assert emphasis_side(position, lang, vertical=True) == vertical


@pytest.mark.parametrize("character", "汉aあ1#%&@§¶〽＃％＆＠é가")
def test_marked(character: str) -> None:
    assert is_marked(character)


@pytest.mark.parametrize("character", " \u3000，。「」!?…—·\u200b\n")
def test_unmarked(character: str) -> None:
    assert not is_marked(character)


def marks(layout: Layout) -> list[tuple[float, float]]:
    found = []
    for one in layout.annotations:
        ink = ink_of((one.run,))
        found.append((one.x + (ink.left + ink.right) / 2, one.y + (ink.top + ink.bottom) / 2))
    return found


@pytest.mark.parametrize("lang", ["ja", "zh-Hans"])
def test_each_mark_stands_in_the_middle_of_its_character_half_an_em_away(lang: str) -> None:
    layout = layout_text([Span("永和，九", emphasis="filled circle")], FONT, lang=lang)
    line = layout.lines[0]
    rects = [cluster.rect for cluster in line.clusters]
    found = marks(layout)
    assert [x for x, _ in found] == pytest.approx([rects[at].x + 20 for at in (0, 1, 3)])
    expected = line.baseline_y + (4.8 + 10 if lang == "zh-Hans" else -35.2 - 10)
    assert [y for _, y in found] == pytest.approx([expected] * 3)
    assert all(line.y <= y <= line.y + line.height for _, y in found)
    assert all(one.run.size == 20 for one in layout.annotations)


@pytest.mark.parametrize(("position", "x"), [("auto", 30), ("over left", -30)])
def test_vertical_lines(position: str, x: float) -> None:
    span = Span("永和", emphasis="sesame", emphasis_position=position)  # type: ignore[arg-type]  # one of its strings
    layout = layout_text([span], FONT, writing_mode="vertical-rl", lang="zh-Hant")
    line = layout.lines[0]
    found = [number for mark in marks(layout) for number in mark]
    assert found == pytest.approx([line.baseline_x + x, 20, line.baseline_x + x, 60])


def test_marks_stand_beyond_ruby_on_their_side() -> None:
    plain = layout_text([Span("永", emphasis="dot")], FONT, lang="ja")
    noted = layout_text([Span("永", emphasis="dot", ruby=Ruby("な"))], FONT, lang="ja")
    under = layout_text([Span("永", emphasis="dot", ruby=Ruby("な", "under"))], FONT, lang="ja")

    def above_baseline(layout: Layout) -> float:
        return layout.lines[0].baseline_y - min(y for _, y in marks(layout))

    assert above_baseline(noted) == pytest.approx(above_baseline(plain) + 20)
    assert above_baseline(under) == pytest.approx(above_baseline(plain))


def test_marks_follow_shifted_and_justified_text() -> None:
    spans = [Span("永和九年岁在癸丑暮春之初", emphasis="dot"), Span("会", emphasis="dot", baseline_shift=10)]
    layout = layout_text(spans, FONT, width=330, align="justify", lang="ja")
    first = layout.lines[0]
    clusters = [cluster.rect for cluster in first.clusters]
    gaps = [two.x - one.x for one, two in pairwise(clusters)]
    assert max(gaps) > 40
    ours = marks(layout)[: len(clusters)]
    assert [two[0] - one[0] for one, two in pairwise(ours)] == pytest.approx(gaps)
    assert marks(layout)[-1][1] == pytest.approx(marks(layout)[-2][1] - 10)
