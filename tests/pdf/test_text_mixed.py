"""Text of several sizes, with emoji, with what is not seen, and random text, copied out of a PDF."""

import random
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest

import vecdraw as vd
from tests.pdf.readers import AVAILABLE, complaints, copied, drawn, lines

TEXTS = (
    "a 😀 b",
    "😀 ❤️",
    "🇫🇷 brown",
    "mother 🇫🇷 brown",
    "👨‍👩‍👧 12:30",
    "B 😀 ❤️ $7",
    "⌚ ⌛ x",
    "לא 🇫🇷 😀 12",
    "1️⃣",
    "海报 👍🏽 葛\U000e0100",
)


@pytest.mark.parametrize("read", AVAILABLE)
@pytest.mark.parametrize("text", TEXTS)
def test_emoji_beside_letters(text: str, read, tmp_path: Path) -> None:
    level = vd.Context(600, 100, background="white")
    down = vd.Context(100, 600, background="white")
    ring = vd.Context(500, 500, background="white")
    for ctx in (level, down, ring):
        ctx.font = "24px Inter"
    level.fill_text(text, 20, 60)
    down.writing_mode = "vertical-rl"
    down.fill_text(text, 50, 20)
    path = vd.Path()
    path.arc(250, 250, 200, 3, 9)
    ring.fill_text_on_path(text, path)
    for ctx in (level, down, ring):
        assert copied(read, ctx, tmp_path) == drawn(text)


@pytest.mark.parametrize("read", AVAILABLE)
@pytest.mark.parametrize("size", [26, 32, 40, 60])
def test_words_of_several_sizes_on_a_line(size: int, read, tmp_path: Path) -> None:
    ctx = vd.Context(900, 200, background="white")
    ctx.font = "24px Inter"
    large, small = vd.Span("BIG", font=f"{size}px Inter"), vd.Span("tiny", font="9px Inter")
    ctx.fill_text_box(["small ", large, " small and ", small], (20, 20, 800, 160))
    assert copied(read, ctx, tmp_path) == ["small BIG small and tiny"]


@pytest.mark.parametrize("read", AVAILABLE)
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("shift", ["super", -5.0])
def test_words_that_are_raised_and_lowered(shift: float | str, direction: str, read, tmp_path: Path) -> None:
    for text, mode in product(("2", "5 שלום"), ("horizontal-tb", "vertical-rl")):
        ctx = vd.Context(900, 900, background="white")
        ctx.font, ctx.direction, ctx.writing_mode = "24px Inter", direction, mode
        moved = [vd.Span(word, baseline_shift=shift, size=14) for word in (text, "3.14")]
        ctx.fill_text_box(["E = mc", moved[0], " and כתב ", moved[1], " tail"], (20, 20, 860, 860))
        assert copied(read, ctx, tmp_path) == [f"E = mc{text} and כתב 3.14 tail"]


@pytest.mark.parametrize("read", AVAILABLE)
@pytest.mark.parametrize("width", [120, 60, 30])
def test_letters_that_come_again_where_a_line_is_condensed(width: int, read, tmp_path: Path) -> None:
    for text in ("שלום http://illi.il אב", "aaa lll iii ttt ..... שלום", "https://www.example.com/illness مرحبا"):
        ctx = vd.Context(400, 100, background="white")
        ctx.font = "30px 'Noto Sans SC'"
        ctx.fill_text(text, 20, 60, width)
        assert copied(read, ctx, tmp_path) == drawn(text)


@pytest.mark.parametrize("read", AVAILABLE)
@pytest.mark.parametrize("spacing", [-0.5, -1, -2])
def test_spaces_between_fonts_whose_letters_stand_closer(spacing: float, read, tmp_path: Path) -> None:
    for text in ("㐂 A+ A", "龘 ผู้ विद्यार्थी ё", "one 中文 two 三"):
        ctx = vd.Context(400, 100, background="white")
        ctx.font = "20px 'Noto Sans SC'"
        ctx.letter_spacing = spacing
        ctx.fill_text(text, 20, 60)
        assert copied(read, ctx, tmp_path) == drawn(text)


@pytest.mark.parametrize("read", AVAILABLE)
def test_soft_hyphens_in_columns(read, tmp_path: Path) -> None:
    ctx = vd.Context(100, 600, background="white")
    ctx.font, ctx.writing_mode = "24px Inter", "vertical-rl"
    ctx.fill_text("fi inter\u00adnational words", 50, 20)
    assert [line.replace("\u00ad", "") for line in copied(read, ctx, tmp_path)] == ["fi international words"]


WORDS = (
    *("the", "quick", "office", "affluent", "difficult", "well-known", "3.14", "12:30", "2026", "50%", "$7", "naïve"),
    *(
        "Zażółć",
        "e\u0301x",
        "海报",
        "永和九年",
        "暮春之初，",
        "会于会稽。",
        "「兰亭」",
        "日本語の文章",
        "ガラス",
        "한국어",
    ),
    *("שלום", "עולם", "(אב)", "مرحبا", "كتاب", "٣٤", "สวัสดี", "हिन्दी", "😀", "👨\u200d👩\u200d👧", "👍🏽", "🇫🇷"),
    *("葛\U000e0100", "x²", "½", "«", "»", "—", "…", "&", "/", "A", "B"),
)


class Sheet:
    """A page with random text, and its lines."""

    def __init__(self, seed: str) -> None:
        self.rng = random.Random(seed)  # noqa: S311  # for a test
        self.ctx = vd.Context(700, 500, background="white")
        self.ctx.font = f"{self.rng.choice((14, 18, 24))}px 'Noto Sans SC'"
        self.ctx.lang = self.rng.choice(("", "zh-Hans", "ja", "en"))
        self.ctx.direction = self.rng.choice(("ltr", "ltr", "rtl"))
        self.lines: list[str] = []

    @property
    def start(self) -> float:
        return 20.0 if self.ctx.direction == "ltr" else 680.0

    def text(self, most: int, least: int = 1) -> str:
        return " ".join(self.rng.choice(WORDS) for _ in range(self.rng.randint(least, most)))

    def line(self, most: int) -> str:
        self.lines.append(self.text(most))
        return self.lines[-1]

    def box(self, on: vd.Context | None = None, area=(20, 20, 560, 440), least: int = 1, **style: object) -> None:
        align = self.rng.choice(("start", "justify", "center", "end"))
        text = self.text(max(14, least + 10), least)
        self.lines += (on or self.ctx).fill_text_box(text, area, align=align, **style).lines


def lines_of_their_own(sheet: Sheet) -> None:
    for at in range(6):
        sheet.ctx.fill_text(sheet.line(4), sheet.start, 60 + 60 * at)


def columns(mode: str) -> Callable[[Sheet], None]:
    return lambda sheet: sheet.box(area=(20, 20, 600, sheet.rng.randint(200, 420)), writing_mode=mode)


def scaled(sheet: Sheet) -> None:
    sheet.ctx.scale(sheet.rng.uniform(0.5, 1.5), sheet.rng.uniform(0.5, 1.5))
    sheet.box(area=(20, 20, 300, 300))


def spaced(name: str, *lengths: float) -> Callable[[Sheet], None]:
    def draw(sheet: Sheet) -> None:
        setattr(sheet.ctx, name, sheet.rng.choice(lengths))
        sheet.box()

    return draw


def layered(**options: object) -> Callable[[Sheet], None]:
    def draw(sheet: Sheet) -> None:
        with sheet.ctx.layer(**options):
            sheet.box()

    return draw


def gradient(sheet: Sheet) -> None:
    sheet.ctx.fill_style = vd.LinearGradient((0, 0), (600, 0), ["red", "blue"])
    sheet.box()


def pattern(sheet: Sheet) -> None:
    sheet.ctx.fill_style = sheet.ctx.create_pattern(vd.Context(10, 10, background="red"), "repeat")
    sheet.box()


def scene(sheet: Sheet) -> None:
    inner = vd.Context(400, 300)
    inner.font, inner.direction = sheet.ctx.font, sheet.ctx.direction
    sheet.box(inner, (10, 10, 380, 280))
    sheet.ctx.draw_scene(inner.scene, 30, 40)


def spans(sheet: Sheet) -> None:
    styles = ({}, {"fill": "red"}, {"font": "bold 20px Inter"}, {"background": "gold"}, {"letter_spacing": 3})
    text = [vd.Span(sheet.text(4) + " ", **sheet.rng.choice(styles)) for _ in range(4)]
    sheet.lines += sheet.ctx.fill_text_box(text, (20, 20, 560, 460)).lines


def path(sheet: Sheet) -> None:
    sheet.ctx.fill_text_on_path(sheet.line(5), vd.Path("M30 300 Q350 50 670 300"), overflow="shrink")


WALL = vd.Projection.quad(vd.Rect(0, 0, 700, 500), [(60, 80), (640, 20), (640, 480), (60, 400)])
KINDS: dict[str, Callable[[Sheet], object]] = {
    "lines": lines_of_their_own,
    "paragraph": Sheet.box,
    "vertical-rl": columns("vertical-rl"),
    "vertical-lr": columns("vertical-lr"),
    "sideways-rl": columns("sideways-rl"),
    "sideways-lr": columns("sideways-lr"),
    "scaled": scaled,
    "letter spacing": spaced("letter_spacing", 1, 3, 8),
    "word spacing": spaced("word_spacing", 3, 12, 30),
    "opacity": layered(alpha=0.5),
    "blend mode": layered(blend="multiply"),
    "filter": layered(filter="blur(1px)"),
    "perspective": layered(projection=WALL),
    "gradient": gradient,
    "pattern": pattern,
    "stroke": lambda sheet: sheet.ctx.stroke_text(sheet.line(4), sheet.start, 60),
    "condensed": lambda sheet: sheet.ctx.fill_text(sheet.line(4), sheet.start, 60, 200),
    "scene": scene,
    "spans": spans,
    "path": path,
    "text columns": lambda sheet: sheet.box(area=(20, 20, 660, 440), least=40, columns=2, column_gap=30),
}


@pytest.mark.parametrize("read", AVAILABLE)
@pytest.mark.parametrize("kind", KINDS)
def test_random_text_comes_back(kind: str, read, tmp_path: Path) -> None:
    for seed in range(2):
        sheet = Sheet(f"{kind} {seed}")
        KINDS[kind](sheet)
        assert copied(read, sheet.ctx, tmp_path) == drawn(*sheet.lines)


@pytest.mark.parametrize("read", AVAILABLE)
def test_pages_of_random_text_come_back(read, tmp_path: Path) -> None:
    sheet = Sheet("pages")
    with vd.Document() as document:
        for _ in range(3):
            with document.page(600, 480) as inside:
                inside.font, inside.direction = sheet.ctx.font, sheet.ctx.direction
                sheet.box(inside)
    pdf = document.encode()
    assert complaints(pdf, tmp_path) in ([], None)
    assert lines(read(pdf, tmp_path)) == drawn(*sheet.lines)
