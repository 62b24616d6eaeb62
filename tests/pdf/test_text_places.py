"""What is copied stands where it is seen: the boxes of characters in PDFium."""

import math
from importlib.util import find_spec

import pytest

import vecdraw as vd

pytestmark = pytest.mark.skipif(find_spec("pypdfium2") is None, reason="pypdfium2 is not installed")

Box = tuple[float, float, float, float]
MARKS = "\u200e\u200f\u202c\ufeff"
POINTS = 0.75  # of a pixel


def boxes(ctx: vd.Context) -> list[tuple[str, Box]]:
    """The characters of the page in their order, each with left, top, right and bottom in px."""
    import pypdfium2

    document = pypdfium2.PdfDocument(ctx.encode("pdf"))
    page = document[0]
    text = page.get_textpage()
    height, found = page.get_height(), []
    for at in range(text.count_chars()):
        character = text.get_text_range(at, 1)
        left, bottom, right, top = text.get_charbox(at)
        if character and character not in MARKS and character.isprintable() and right > left:
            box = (left / POINTS, (height - top) / POINTS, right / POINTS, (height - bottom) / POINTS)
            found.append((character, box))
    document.close()
    return found


def line(text: str, direction: str) -> tuple[vd.Context, vd.Rect]:
    ctx = vd.Context(700, 100, background="white")
    ctx.font, ctx.direction = "32px Inter", direction
    x = 20 if direction == "ltr" else 680
    ctx.fill_text(text, x, 60)
    width = ctx.measure_text(text).width
    return ctx, vd.Rect(x if direction == "ltr" else x - width, 60, width, 0)


@pytest.mark.parametrize(
    ("direction", "text", "seen"),
    [
        ("rtl", "שלום abc עולם", "םלוע abc םולש"),
        ("rtl", "הספר (ab) כאן 12", "12 ןאכ (ab) רפסה"),
        ("rtl", "שלום, עולם!", "!םלוע ,םולש"),
        ("ltr", "say שלום, עולם, now", "say םלוע ,םולש, now"),
        ("ltr", "see שלום 12 and", "see 12 םולש and"),
    ],
)
def test_characters_of_both_directions_stand_where_they_are_seen(direction: str, text: str, seen: str) -> None:
    ctx, whole = line(text, direction)
    found = boxes(ctx)
    assert "".join(character for character, _ in found) == text
    placed = sorted(found, key=lambda each: each[1][0])
    mirrored = str.maketrans("()", ")(")
    shown = "".join(character for character, _ in placed)
    assert shown in (seen, seen.translate(mirrored))
    lefts = [box[0] for _, box in placed]
    rights = [box[2] for _, box in placed]
    assert lefts[0] == pytest.approx(whole.x, abs=0.5)
    assert rights[-1] == pytest.approx(whole.right, abs=0.5)
    assert lefts[1:] == pytest.approx(rights[:-1], abs=0.5)
    assert all(box[1] < 60 < box[3] for _, box in found)


def test_letters_with_marks_stand_where_they_are_seen() -> None:
    ctx, whole = line("בְּרֵאשִׁית בָּרָא", "rtl")
    letters = [(character, box) for character, box in boxes(ctx) if character.isalpha() or character == " "]
    assert "".join(character for character, _ in letters) == "בראשית ברא"
    lefts = [box[0] for _, box in letters]
    assert lefts == sorted(lefts, reverse=True)
    assert lefts[-1] == pytest.approx(whole.x, abs=0.5)
    assert letters[0][1][2] == pytest.approx(whole.right, abs=0.5)


def test_characters_of_columns_stand_where_they_are_seen() -> None:
    ctx = vd.Context(200, 320, background="white")
    ctx.font, ctx.lang, ctx.writing_mode = "24px 'Noto Serif SC'", "zh-Hans", "vertical-rl"
    texts = ("永和九年", "岁在12癸丑")
    ctx.text_combine_upright = "digits 2"
    middles = (150, 100)
    for text, x in zip(texts, middles, strict=True):
        ctx.text_baseline = "middle"
        ctx.fill_text(text, x, 20)
    found = boxes(ctx)
    assert "".join(character for character, _ in found) == "".join(texts)
    columns = found[: len(texts[0])], found[len(texts[0]) :]
    for column, middle in zip(columns, middles, strict=True):
        tops = [box[1] for _, box in column]
        assert tops == sorted(tops)
        assert tops[0] == pytest.approx(20, abs=1.5)
        assert all(box[0] < middle < box[2] for _, box in column)
        assert all(box[2] - box[0] == pytest.approx(24, abs=0.5) for _, box in column)
    places = [round((box[1] - 20) / 24) for _, box in columns[1]]
    assert places == [0, 1, 2, 2, 3, 4]


@pytest.mark.parametrize(
    ("direction", "text", "em", "order"),
    [
        ("ltr", "Text on a ring, 123", 26, "Text on a ring, 123"),
        ("rtl", "שלום (ab) עולם", 26, "םלוע |ab| םולש"),
        ("ltr", "Large", 90, "Large"),
    ],
)
def test_characters_on_a_path_stand_where_they_are_seen(direction: str, text: str, em: int, order: str) -> None:
    ctx = vd.Context(600, 600, background="white")
    ctx.font, ctx.direction = f"{em}px Inter", direction
    ring = vd.Path()
    ring.arc(300, 300, 200, math.pi, 3 * math.pi - 0.001)
    ctx.fill_text_on_path(text, ring)
    found = boxes(ctx)
    assert "".join(character for character, _ in found) == text
    middles = [((box[0] + box[2]) / 2 - 300, (box[1] + box[3]) / 2 - 300) for _, box in found]
    assert [math.hypot(*middle) for middle in middles] == pytest.approx([200 + 0.38 * em] * len(found), abs=0.06 * em)
    turns = [math.atan2(y, x) % math.tau for x, y in middles]
    seen = "".join(found[at][0] for at in sorted(range(len(found)), key=lambda at: (turns[at] - math.pi) % math.tau))
    assert seen.translate(str.maketrans("()", "||")) == order
    assert all(box[3] - box[1] < 1.5 * em for _, box in found)


def test_spaced_letters_reach_to_the_next() -> None:
    ctx = vd.Context(400, 100, background="white")
    ctx.font, ctx.letter_spacing = "24px 'Noto Sans SC'", 9
    ctx.fill_text("春眠不觉", 20, 60)
    found = boxes(ctx)
    assert "".join(character for character, _ in found) == "春眠不觉"
    assert [box[0] for _, box in found] == pytest.approx([20, 53, 86, 119], abs=0.5)


def half_a_word(*, others: int) -> list[tuple[str, tuple[float, ...]]]:
    """The boxes of what is seen of a word at the edge of a page, below words with the same letters further apart."""
    ctx = vd.Context(300, 1200, background="white")
    ctx.font = "16px Inter"
    for at in range(others):
        ctx.fill_text(f"a{at} {at}b", 20, 15 * at + 20)
    ctx.fill_text("abc abc abc", 280, 1190)
    return [each for each in boxes(ctx) if each[1][0] > 250]


def test_words_at_the_edge_are_found_by_their_place_among_many() -> None:
    assert half_a_word(others=75) == half_a_word(others=0)


def test_words_that_are_too_far_off_to_have_a_place_move_no_other() -> None:
    ctx = vd.Context(300, 100, background="white")
    ctx.font = "16px Inter"
    with ctx.saved():
        ctx.scale(1e200, 1e200)
        ctx.fill_text("far", 1e200, 1e200)
    ctx.fill_text("abc abc", 280, 60)
    alone = vd.Context(300, 100, background="white")
    alone.font = "16px Inter"
    alone.fill_text("abc abc", 280, 60)
    assert boxes(ctx) == boxes(alone)
