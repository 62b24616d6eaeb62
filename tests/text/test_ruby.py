"""Ruby and zhuyin: the room they take along lines, where they stand, what may not be parted."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vecdraw import Layout, Ruby, Span, layout_text
from vecdraw.errors import BadTypeError, BadValueError
from vecdraw.text.ink import ink_of
from vecdraw.text.ruby import RubyPair, fit_ruby, may_stand_over, spread
from vecdraw.text.zhuyin import Zhuyin, parse_zhuyin, zhuyin_height

FONT = "40px 'Noto Serif SC'"
KANA, IDEOGRAPH = "の", "山"


def middle_of_ink(layout: Layout) -> list[tuple[float, float]]:
    """The middle of the ink of each annotation."""
    found = []
    for one in layout.annotations:
        ink = ink_of((one.run,))
        found.append((one.x + (ink.left + ink.right) / 2, one.y + (ink.top + ink.bottom) / 2))
    return found


def fitted(text: str, pairs: list[RubyPair], **options: object) -> tuple[np.ndarray, np.ndarray]:
    """How much wider each cluster of 10 px becomes, before and behind it."""
    fit = fit_ruby(pairs, list(text), np.full(len(text), 10.0), **options)  # type: ignore[arg-type]  # options
    return fit.before, fit.after


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        ({"text": 3}, BadTypeError, "must be a str or a sequence"),
        ({"text": ["a", 3]}, BadTypeError, "must be a str or a sequence"),
        ({"text": "a", "position": "above"}, BadValueError, "position of ruby must be one of over, under"),
        ({"text": "a", "align": "middle"}, BadValueError, "align of ruby"),
        ({"text": "a", "merge": True}, BadValueError, "merge of ruby"),
        ({"text": "a", "size": 0}, BadValueError, "size of ruby must be positive"),
        ({"text": "a", "size": "big"}, BadTypeError, "size of ruby must be a number"),
    ],
)
def test_bad_values(given: dict[str, object], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        Ruby(**given)  # type: ignore[arg-type]  # that is the point


def test_a_sequence_has_one_text_a_character() -> None:
    with pytest.raises(BadValueError, match="expected 2, got"):
        Span("漢字", ruby=["かん"])


@pytest.mark.parametrize(
    ("text", "width", "before", "after"),
    [
        ("山水山", 8.0, 0.0, 0.0),  # narrower than its base
        ("山水山", 16.0, 3.0, 3.0),  # ideographs on both sides are not stood over
        ("の水の", 16.0, 0.0, 0.0),  # kana is, by half of the excess on each side
        ("の水山", 16.0, 0.0, 3.0),
        ("の水の", 30.0, 5.0, 5.0),  # but by no more than an em of the annotation
    ],
)
def test_room_and_overhang(text: str, width: float, before: float, after: float) -> None:
    wider = fitted(text, [RubyPair(1, 2, "x", width, 5.0)])
    assert wider[0].tolist() == pytest.approx([0, before, 0])
    assert wider[1].tolist() == pytest.approx([0, after, 0])
    alone = fitted(text, [RubyPair(1, 2, "x", width, 5.0)], overhang=False)
    assert alone[0][1] + alone[1][1] == pytest.approx(max(width - 10, 0))


def test_neighbours_with_ruby_are_not_stood_over() -> None:
    before, _ = fitted("のの", [RubyPair(0, 1, "x", 16.0, 5.0), RubyPair(1, 2, "x", 16.0, 5.0)])
    assert before.tolist() == pytest.approx([3, 3])


def test_what_stands_over_a_neighbour_needs_room_at_line_ends() -> None:
    fit = fit_ruby([RubyPair(1, 2, "x", 16.0, 5.0)], list("の水の"), np.full(3, 10.0))
    assert fit.start_trim.tolist() == pytest.approx([0, -3, 0])
    assert fit.end_trim.tolist() == pytest.approx([0, -3, 0])


@pytest.mark.parametrize("character", "あアゃーｱゞ")
def test_kana_is_stood_over(character: str) -> None:
    assert may_stand_over(character)


@pytest.mark.parametrize("character", "山A1。「 가")
def test_other_characters_are_not(character: str) -> None:
    assert not may_stand_over(character)


OVERHANGS = [
    # before, after the base of one em whose annotation is two: how much of its excess, 5 px a side, stands over them
    ("山", "山", (0.0, 0.0)),
    ("あ", "ア", (5.0, 5.0)),
    ("、", "。", (5.0, 5.0)),  # the blank behind a comma, a full stop but not the blank behind it
    ("」", "「", (5.0, 5.0)),  # blanks
    ("「", "」", (5.0, 5.0)),  # brackets, but not their blanks
    ("・", "・", (5.0, 5.0)),  # the blank of a quarter of an em, and a quarter more
    ("…", "—", (5.0, 5.0)),
    ("！", "？", (0.0, 0.0)),  # dividing marks
    ("A", "　", (0.0, 0.0)),
]


@pytest.mark.parametrize(("before", "after", "over"), OVERHANGS)
@pytest.mark.parametrize("mode", ["horizontal-tb", "vertical-rl"])
def test_ruby_stands_over_punctuation_in_japanese(
    before: str, after: str, over: tuple[float, float], mode: str
) -> None:
    """JLREQ 3.3.8: by no more than one em of the ruby."""

    def length(lang: str, overhang: bool = True) -> float:
        spans = ["山" + before, Span("志", ruby=Ruby("こころざ", overhang=overhang)), after + "山"]
        style = {"writing_mode": mode, "text_autospace": "no-autospace"}
        return layout_text(spans, "10px 'Noto Serif JP'", lang=lang, **style).text_length

    assert length("ja", overhang=False) - length("ja") == pytest.approx(sum(over), abs=1e-3)
    if before != "あ":
        assert length("zh-Hans", overhang=False) == pytest.approx(length("zh-Hans"))


def test_a_blank_that_ruby_stands_over_is_not_squeezed() -> None:
    """JLREQ 3.3.8: what is left of the blank of a comma is all that its neighbour's ruby has."""
    plain = ["山、", Span("志", ruby="こころざ"), "、山、山山山山"]
    width = layout_text(plain, "10px 'Noto Serif JP'", lang="ja").text_length - 2.0
    line = layout_text(plain, "10px 'Noto Serif JP'", lang="ja", width=width, align="justify", wrap="optimal").lines[0]
    first, second, third = (line.clusters[at].rect.width for at in (1, 3, 5))
    assert first == pytest.approx(10.0)
    assert second < 10.0 or third < 10.0


@given(
    text=st.text(st.sampled_from("山のあ水A"), min_size=1, max_size=6),
    width=st.floats(0, 200),
    em=st.floats(1, 20),
    align=st.sampled_from(["start", "center", "space-between", "space-around"]),
    overhang=st.booleans(),
)
def test_base_and_neighbours_give_a_group_the_room_it_needs(
    text: str, width: float, em: float, align: str, overhang: bool
) -> None:
    line = f"の{text}の"
    pair = RubyPair(1, 1 + len(text), "x", width, em)
    fit = fit_ruby([pair], list(line), np.full(len(line), 10.0), align, overhang=overhang)  # type: ignore[arg-type]
    inside = slice(1, 1 + len(text))
    room = 10 * len(text) + fit.before[inside].sum() + fit.after[inside].sum()
    over = -fit.start_trim.sum() - fit.end_trim.sum()
    assert room + over == pytest.approx(max(width, 10 * len(text)))
    assert 0 <= over <= 2 * min(em, 10) + 1e-9
    assert (fit.before >= 0).all()
    assert (fit.after >= 0).all()
    assert fit.inseparable.sum() == len(text) - 1


@given(count=st.integers(1, 9), spare=st.floats(0, 100))
def test_spreading_fills_the_base_symmetrically(count: int, spare: float) -> None:
    for align in ("center", "space-between", "space-around"):
        first, gap = spread(count, spare, align)  # type: ignore[arg-type]  # one of its strings
        assert 2 * first + gap * (count - 1) == pytest.approx(spare)


@pytest.mark.parametrize("mode", ["horizontal-tb", "vertical-rl", "vertical-lr", "sideways-rl", "sideways-lr"])
@pytest.mark.parametrize("position", ["over", "under"])
def test_ruby_stands_beside_the_middle_of_its_base(mode: str, position: str) -> None:
    spans = ["山", Span("永", ruby=Ruby("口", position)), "山"]  # type: ignore[arg-type]  # one of its strings
    layout = layout_text(spans, FONT, writing_mode=mode)
    base = layout.selection(1, 2)[0]
    ((x, y),) = middle_of_ink(layout)
    vertical = mode != "horizontal-tb"
    along, across = (y, x) if vertical else (x, y)
    start, length = (base.y, base.height) if vertical else (base.x, base.width)
    assert along == pytest.approx(start + length / 2, abs=1.0)
    line = layout.lines[0]
    off = across - (line.baseline_x if vertical else line.baseline_y)
    over_is_greater = mode in ("vertical-rl", "vertical-lr", "sideways-rl")
    assert (off > 0) == ((position == "over") == over_is_greater)
    assert line.x <= x <= line.x + line.width
    assert line.y <= y <= line.y + line.height


def test_lines_with_ruby_are_higher() -> None:
    plain = layout_text("永和", FONT).lines[0]
    annotated = layout_text([Span("永和", ruby=["a", "b"])], FONT).lines[0]
    assert annotated.ascent > plain.ascent
    assert annotated.descent == plain.descent
    roomy = layout_text([Span("永和", ruby=["a", "b"])], FONT, line_height=3).lines[0]
    assert roomy.height == pytest.approx(120)


@settings(max_examples=30, deadline=None)
@given(width=st.floats(20, 400), reading=st.text(st.sampled_from("あい口"), min_size=1, max_size=9))
def test_groups_are_not_parted_and_annotations_stay_on_their_line(width: float, reading: str) -> None:
    spans = ["春の夜の", Span("夢浮橋", ruby=reading), "とだえして", Span("峰", ruby=[reading]), "に"]
    layout = layout_text(spans, FONT, width=width)
    for line in layout.lines:
        assert not 4 < line.start < 7
        for one in line.additions.annotations:
            ink = ink_of((one.run,))
            assert one.x + ink.left >= -1
            assert one.x + ink.right <= max(width, line.width) + 1
    assert sum(len(line.additions.annotations) for line in layout.lines) == 2


def test_mono_ruby_may_be_parted() -> None:
    layout = layout_text([Span("春夏秋冬", ruby=["はる", "なつ", "あき", "ふゆ"])], FONT, width=85)
    assert [line.text for line in layout.lines] == ["春夏", "秋冬"]


def test_merged_readings_run_on() -> None:
    separate = layout_text([Span("凝視", ruby=Ruby(("ぎょう", "し")))], FONT)
    merged = layout_text([Span("凝視", ruby=Ruby(("ぎょう", "し"), merge="merge"))], FONT)
    assert len(separate.annotations) == 2
    assert len(merged.annotations) == 1
    assert merged.annotations[0].run.text == "ぎょうし"
    assert merged.width < separate.width
    short = layout_text([Span("京都", ruby=Ruby(("き", "と"), merge="merge"))], FONT)
    assert len(short.annotations) == 2


def test_a_reading_that_an_ellipsis_cuts_is_left_out() -> None:
    spans = [Span("春夏秋冬春夏", ruby=["は", "な", "あ", "ふ", "は", "な"])]
    layout = layout_text(spans, FONT, width=130, max_lines=1, overflow="ellipsis")
    assert layout.elided
    assert 1 <= len(layout.annotations) <= 3


@pytest.mark.parametrize(
    ("text", "syllable"),
    [
        ("ㄓㄨㄥ", Zhuyin("ㄓㄨㄥ")),
        ("ㄓㄨˋ", Zhuyin("ㄓㄨ", "ˋ")),
        ("˙ㄉㄜ", Zhuyin("ㄉㄜ", "˙")),
        ("ㄉㄜ˙", Zhuyin("ㄉㄜ", "˙")),
        ("ㄚㆻ", Zhuyin("ㄚ", "", "ㆻ")),
    ],
)
def test_syllables_of_zhuyin(text: str, syllable: Zhuyin) -> None:
    assert parse_zhuyin(text) == syllable


@pytest.mark.parametrize("mode", ["horizontal-tb", "vertical-rl"])
@pytest.mark.parametrize("text", ["ㄧ", "ㄨㄣˊ", "˙ㄉㄜ", "ㄓㄨㄤˋ"])
def test_zhuyin_stands_stacked_at_the_right_of_its_character(mode: str, text: str) -> None:
    layout = layout_text([Span("字", ruby=Ruby(text, "inter-character"))], FONT, writing_mode=mode)
    base = layout.lines[0].clusters[0].rect
    ink = ink_of((layout.runs[0].run,))
    right = layout.runs[0].x + ink.right
    for x, y in middle_of_ink(layout):
        assert right - 1 < x < base.x + base.width + 21
        assert base.y <= y <= base.y + base.height
    stacks = [one for one in layout.annotations if one.run.direction == "ttb"]
    assert sum(len(one.run.glyphs) for one in stacks) == len(parse_zhuyin(text).symbols)


def test_zhuyin_takes_room_along_horizontal_lines() -> None:
    plain = layout_text("字字", FONT)
    noted = layout_text([Span("字字", ruby=Ruby(("ㄗˋ", "ㄗˋ"), "inter-character"))], FONT)
    assert noted.width == pytest.approx(plain.width + 2 * 20)
    assert zhuyin_height("ㄓㄨㄤˋ", 20.0) == pytest.approx(36)
    assert zhuyin_height("˙ㄉㄜ", 20.0) == pytest.approx(28.8)
