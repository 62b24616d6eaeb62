"""Vertical text, and what stands beside text, copied out of a PDF."""

from pathlib import Path

import pytest

import vecdraw as vd
from tests.pdf.readers import AVAILABLE, copied, drawn

COLUMNS = {
    "upright": ("永和九年岁在癸丑", "暮春之初会于会稽", "山阴之兰亭修禊事也"),
    "of one length": ("春眠不觉晓", "处处闻啼鸟", "夜来风雨声", "花落知多少"),
    "of one character": ("天", "地玄黄", "宇宙", "洪"),
    "with punctuation": ("「永和九年，", "岁在癸丑。」", "暮春之初……", "会于——"),
    "with latin": ("「永和九年，", "岁在 Ab，", "Python 3 出", "会于——"),
    "with numbers in one place": ("明治41年7月", "25日から8月", "5日まで全10回"),
    "of kana": ("日本語の文章", "ガラスの仮面", "ちょっと待って"),
    "of two fonts": ("海报 Poster", "emoji😀文字", "永和九年"),
}


def page(texts: tuple[str, ...], mode: str = "vertical-rl") -> vd.Context:
    """Columns from right to left, which begin at one height; from left to right where the mode says so."""
    ctx = vd.Context(60 + 50 * len(texts), 320, background="white")
    ctx.font, ctx.lang, ctx.writing_mode = "24px 'Noto Serif SC'", "zh-Hans", mode
    ctx.text_combine_upright = "digits 2"
    for at, text in enumerate(texts):
        ctx.fill_text(text, ctx.width - 40 - 50 * at, 20)
    return ctx


@pytest.mark.parametrize("read", AVAILABLE)
@pytest.mark.parametrize("name", COLUMNS)
def test_columns_are_read_one_after_the_other(name: str, read, tmp_path: Path) -> None:
    assert copied(read, page(COLUMNS[name]), tmp_path) == drawn(*COLUMNS[name])


@pytest.mark.parametrize("read", AVAILABLE)
def test_columns_under_a_line(read, tmp_path: Path) -> None:
    ctx = page(COLUMNS["with latin"])
    ctx.writing_mode, ctx.font = "horizontal-tb", "16px Inter"
    ctx.fill_text("A line below, 123", 10, 310)
    assert copied(read, ctx, tmp_path) == drawn(*COLUMNS["with latin"], "A line below, 123")


@pytest.mark.parametrize("read", AVAILABLE)
@pytest.mark.parametrize("name", COLUMNS)
@pytest.mark.parametrize("step", [26, 50])
def test_columns_from_left_to_right(step: int, name: str, read, tmp_path: Path) -> None:
    ctx = vd.Context(260, 320, background="white")
    ctx.font, ctx.lang, ctx.writing_mode = "24px 'Noto Serif SC'", "zh-Hans", "vertical-lr"
    ctx.text_combine_upright = "digits 2"
    for at, text in enumerate(COLUMNS[name]):
        ctx.fill_text(text, 40 + step * at, 20)
    assert copied(read, ctx, tmp_path) == drawn(*COLUMNS[name])


@pytest.mark.parametrize("read", AVAILABLE)
@pytest.mark.parametrize("mode", ["vertical-rl", "vertical-lr"])
def test_signs_upright_in_columns_from_right_to_left(mode: str, read, tmp_path: Path) -> None:
    ctx = vd.Context(300, 500, background="white")
    ctx.font, ctx.writing_mode, ctx.direction = "18px 'Noto Sans SC'", mode, "rtl"
    texts = ("مرحبا ½ difficult في difficult", "affluent a b עולם Zażółć", "海报 « ½ » עולם")
    for at, text in enumerate(texts):
        ctx.fill_text(text, 240 - 40 * at if mode == "vertical-rl" else 40 + 40 * at, 480)
    assert copied(read, ctx, tmp_path) == drawn(*texts)


@pytest.mark.parametrize("read", AVAILABLE)
@pytest.mark.parametrize("mode", ["vertical-rl", "vertical-lr"])
def test_columns_that_begin_at_different_heights(mode: str, read, tmp_path: Path) -> None:
    ctx = vd.Context(420, 420, background="white")
    ctx.font, ctx.lang = "18px 'Noto Serif SC'", "zh-Hans"
    text = "永和九年，岁在癸丑，\n暮春之初，会于会稽山阴之兰亭，修禊事也。\n群贤毕至\n少长咸集。此地有崇山峻岭"
    found = ctx.fill_text_box(text, (20, 20, 380, 380), writing_mode=mode, align="center").lines
    assert copied(read, ctx, tmp_path) == drawn(*found)


@pytest.mark.parametrize("read", AVAILABLE)
@pytest.mark.parametrize("mode", ["vertical-rl", "sideways-rl", "sideways-lr"])
def test_columns_of_latin_and_hebrew_lying_on_their_side(mode: str, read, tmp_path: Path) -> None:
    texts = ("quick 50% diff", "national", "(אב) quick", "🇫🇷 office", "well-")
    ctx = vd.Context(300, 400, background="white")
    ctx.font, ctx.writing_mode = "14px Inter", mode
    for at, text in enumerate(texts):
        ctx.fill_text(
            text, 200 - 20 * at if mode.endswith("rl") else 50 + 20 * at, 20 if mode != "sideways-lr" else 350
        )
    assert copied(read, ctx, tmp_path) == drawn(*texts)


@pytest.mark.parametrize("read", AVAILABLE)
@pytest.mark.parametrize("mode", ["vertical-rl", "vertical-lr"])
def test_paragraphs_in_columns_between_lines(mode: str, read, tmp_path: Path) -> None:
    ctx = vd.Context(400, 420, background="white")
    ctx.font, ctx.lang = "18px 'Noto Serif SC'", "zh-Hans"
    text = "永和九年，岁在癸丑，暮春之初，会于会稽山阴之兰亭，修禊事也。12月Python出了。"
    ctx.fill_text("标题在此", 10, 30)
    above = ctx.fill_text_box(text, (10, 50, 350, 200), writing_mode=mode).lines
    ctx.fill_text("下面一行 and a line", 10, 330)
    below = ctx.fill_text_box(text[:15], (10, 340, 350, 60), writing_mode=mode).lines
    assert len(above) > 3 < len(below) + 1
    assert copied(read, ctx, tmp_path) == drawn("标题在此", *above, "下面一行 and a line", *below)


@pytest.mark.parametrize("read", AVAILABLE)
def test_hyphens_at_the_end_of_lines(read, tmp_path: Path) -> None:
    ctx = vd.Context(500, 400, background="white")
    ctx.font = "24px Inter"
    texts = ("a hard hy-", "phen and one", "1990-", "2000 en\u2013", "a dash\u2010", "wrap em\u2014", "x- ", "end")
    for at, text in enumerate(texts):
        ctx.fill_text(text, 20, 40 + 40 * at)
    assert copied(read, ctx, tmp_path) == drawn(*texts)
    ctx = vd.Context(200, 600, background="white")
    ctx.font = "24px Inter"
    text = "A well-known number of international-style words like mother-in-law"
    found = ctx.fill_text_box(text, (10, 10, 180, 580)).lines
    assert any(line.endswith("-") for line in found)
    assert copied(read, ctx, tmp_path) == drawn(*found)


@pytest.mark.parametrize("read", AVAILABLE)
@pytest.mark.parametrize("align", ["start", "justify"])
def test_paragraphs_in_columns(align: str, read, tmp_path: Path) -> None:
    ctx = vd.Context(420, 320, background="white")
    ctx.font, ctx.lang = "22px 'Noto Serif SC'", "zh-Hans"
    text = "永和九年，岁在癸丑，暮春之初，会于会稽山阴之兰亭，修禊事也。12月Python 3.14出了。群贤毕至，少长咸集。"
    found = ctx.fill_text_box(text, (20, 20, 380, 280), writing_mode="vertical-rl", align=align).lines
    assert len(found) >= 4
    assert copied(read, ctx, tmp_path) == drawn(*found)


@pytest.mark.parametrize("read", AVAILABLE)
def test_hebrew_and_arabic_in_columns(read, tmp_path: Path) -> None:
    texts = ("海报 שלום עולם 永", "和 مرحبا (12)")
    assert copied(read, page(texts), tmp_path) == drawn(*texts)


@pytest.mark.parametrize("read", AVAILABLE)
@pytest.mark.parametrize("how", ["stroke", "filter", "layer", "scene", "scaled"])
def test_columns_however_they_are_drawn(how: str, read, tmp_path: Path) -> None:
    texts = ("永和九年Ab，", "岁在癸丑")
    ctx = vd.Context(200, 320, background="white")

    def draw(on: vd.Context) -> None:
        on.font, on.lang, on.writing_mode = "24px 'Noto Serif SC'", "zh-Hans", "vertical-rl"
        for at, text in enumerate(texts):
            (on.stroke_text if how == "stroke" else on.fill_text)(text, 150 - 50 * at, 20)

    if how == "filter":
        ctx.filter = "blur(1px)"
    if how == "scaled":
        ctx.scale(1.2, 1.1)
    if how == "layer":
        with ctx.layer(alpha=0.5, blend="multiply"):
            draw(ctx)
    elif how == "scene":
        inner = vd.Context(200, 320)
        draw(inner)
        ctx.draw_scene(inner.scene, 0, 0)
    else:
        draw(ctx)
    assert copied(read, ctx, tmp_path) == drawn(*texts)


@pytest.mark.parametrize("read", AVAILABLE)
@pytest.mark.parametrize("mode", ["horizontal-tb", "vertical-rl"])
def test_ruby_and_emphasis_marks_are_not_read(mode: str, read, tmp_path: Path) -> None:
    ctx = vd.Context(420, 320, background="white")
    ctx.font, ctx.lang = "24px 'Noto Serif SC'", "zh-Hans"
    text = [vd.Span("永和九年", emphasis="dot"), "，岁在", vd.Span("癸丑", ruby=("guǐ", "chǒu")), "，暮春之初。"]
    found = ctx.fill_text_box(text, (20, 20, 380, 280), writing_mode=mode).lines
    assert "".join(found) == "永和九年，岁在癸丑，暮春之初。"
    assert copied(read, ctx, tmp_path) == drawn(*found)


@pytest.mark.parametrize("read", AVAILABLE)
@pytest.mark.parametrize("mode", ["horizontal-tb", "vertical-rl"])
def test_zhuyin_is_not_read(mode: str, read, tmp_path: Path) -> None:
    ctx = vd.Context(320, 320, background="white")
    ctx.font, ctx.lang = "32px 'Noto Sans TC'", "zh-Hant"
    zhuyin = vd.Ruby(("ㄓㄨㄥ", "ㄨㄣˊ", "ㄗˋ"), position="inter-character")
    ctx.fill_text_box([vd.Span("中文字", ruby=zhuyin), "好，", vd.Span("春", ruby=("ㄔㄨㄣ",))], (20, 20, 280, 280),
                      writing_mode=mode)  # fmt: skip
    assert copied(read, ctx, tmp_path) == drawn("中文字好，春")


@pytest.mark.parametrize("read", AVAILABLE)
@pytest.mark.parametrize("text", ["春眠不觉晓", "S P A C E D", "Spaced", "海报Poster文字"])
def test_spaced_letters_are_read_without_spaces_between_them(text: str, read, tmp_path: Path) -> None:
    ctx = vd.Context(700, 100, background="white")
    ctx.font, ctx.lang, ctx.letter_spacing = "24px 'Noto Sans SC'", "zh-Hans", 9
    ctx.fill_text(text, 20, 60)
    assert copied(read, ctx, tmp_path) == drawn(text)


@pytest.mark.parametrize("read", AVAILABLE)
def test_room_between_chinese_and_latin_is_no_space(read, tmp_path: Path) -> None:
    ctx = vd.Context(700, 100, background="white")
    ctx.font, ctx.lang = "24px 'Noto Sans SC'", "zh-Hans"
    ctx.fill_text_box("第3章讲Python与C语言", (20, 20, 660, 60), text_autospace="normal")
    assert copied(read, ctx, tmp_path) == drawn("第3章讲Python与C语言")


@pytest.mark.parametrize("read", AVAILABLE)
def test_words_far_from_each_other_are_one_line(read, tmp_path: Path) -> None:
    ctx = vd.Context(400, 200, background="white")
    ctx.font = "20px Inter"
    text = "a river of white internationalization"
    found = ctx.fill_text_box(text, (20, 20, 230, 160), align="justify").lines
    assert found == ("a river of white", "internationalization")
    assert copied(read, ctx, tmp_path) == drawn(*found)


@pytest.mark.parametrize("read", AVAILABLE)
def test_lone_characters_on_a_page_with_much_room(read, tmp_path: Path) -> None:
    ctx = vd.Context(900, 400, background="white")
    ctx.font, ctx.lang = "20px Inter", "zh-Hans"
    texts = ("3.14 永", "Hello 永 + 1", "海报 50% 永", "a b c")
    for at, text in enumerate(texts):
        ctx.text_align = "left" if at % 2 else "right"
        ctx.fill_text(text, 10 if at % 2 else 890, 50 + 90 * at)
    assert copied(read, ctx, tmp_path) == drawn(*texts)
