"""Text copied out of a PDF is the text that was drawn."""

import dataclasses
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

import vecdraw as vd
from tests.pdf.readers import AVAILABLE, READERS, copied, drawn, lines
from tests.vector.comparison import averaged, compare
from tests.vector.renderers import pdfium
from vecdraw.backends.pdf.file import PdfFile
from vecdraw.export.render import to_pixels

TEXTS = {
    "ligatures": ("32px 'Noto Serif'", "", "office affluent fi difficult"),
    "accents": ("32px Inter", "", "Ångström e\u0301x Zażółć"),
    "chinese": ("32px 'Noto Sans SC'", "zh-Hans", "海报 Poster，永和九年（兰亭）直骨"),
    "chinese alternates": ("32px 'Noto Sans SC'", "zh-Hant", "直骨海角刃"),
    "japanese": ("32px 'Noto Sans JP'", "ja", "日本語かな ガ 直骨"),
    "arabic": ("32px 'Noto Sans Arabic'", "ar", "مرحبا بالعالم لا إله"),
    "hebrew": ("32px 'Noto Sans Hebrew'", "he", "שלום עולם"),
    "mixed directions": ("32px Inter", "", "Latin عربي mixed שלום end 123"),
    "brackets in mixed directions": ("32px Inter", "", "abc (עברית) def [مرحبا] «שלום», said 12 (he)!"),
    "thai": ("32px 'Noto Sans Thai'", "th", "สวัสดีชาวโลก"),
    "thai with marks": ("32px 'Noto Sans Thai'", "th", "ช้า ๆ ได้พร้าเล่มงาม"),
    "devanagari words": ("32px 'Noto Sans Devanagari'", "hi", "धीरे-धीरे रे मना सींचे सौ घड़ा"),
    "devanagari": ("32px 'Noto Sans Devanagari'", "hi", "हिन्दी क्षत्रिय"),
    "emoji": ("32px 'Noto Color Emoji'", "", "😀👨‍👩‍👧 ❤️"),
    "bold that is made": ("bold 32px 'Noto Sans Math'", "", "Bold by strokes"),
    "slant that is made": ("italic 32px 'Noto Sans SC'", "", "斜体 slanted"),
}


def written(*texts: tuple[str, str, str]) -> vd.Context:
    """Lines of text, each in its font and language."""
    ctx = vd.Context(700, 60 * len(texts) + 20, background="white")
    for at, (font, lang, text) in enumerate(texts):
        ctx.font, ctx.lang = font, lang
        ctx.fill_text(text, 10, 50 + 60 * at)
    return ctx


@pytest.mark.parametrize("read", AVAILABLE)
@pytest.mark.parametrize("name", TEXTS)
def test_copied_text_is_the_text_that_was_drawn(name: str, read, tmp_path: Path) -> None:
    assert copied(read, written(TEXTS[name]), tmp_path) == drawn(TEXTS[name][2])


@pytest.mark.parametrize("read", AVAILABLE)
def test_texts_keep_the_order_in_which_they_were_drawn(read, tmp_path: Path) -> None:
    assert copied(read, written(*TEXTS.values()), tmp_path) == drawn(*(text for _, _, text in TEXTS.values()))


@pytest.mark.parametrize("read", AVAILABLE)
def test_glyphs_that_stand_for_two_letters_each_say_the_right_one(read, tmp_path: Path) -> None:
    ctx = vd.Context(600, 200)
    ctx.font = "32px Inter"
    ctx.font_variant_caps = "small-caps"
    ctx.fill_text("Small CAPS and Large", 10, 50)
    ctx.font_variant_caps = "normal"
    ctx.fill_text("SMALL CAPS", 10, 120)
    assert copied(read, ctx, tmp_path) == drawn("Small CAPS and Large", "SMALL CAPS")


@pytest.mark.parametrize("read", AVAILABLE)
def test_text_that_is_drawn_twice_in_one_place_is_read_once(read, tmp_path: Path) -> None:
    ctx = vd.Context(600, 400)
    ctx.font = "32px Inter"
    ctx.fill_text("Filled and outlined", 10, 50)
    ctx.stroke_text("Filled and outlined", 10, 50)
    ctx.stroke_text("Outlined and filled", 10, 120)
    ctx.fill_text("Outlined and filled", 10, 120)
    ctx.shadow_color, ctx.shadow_offset_x, ctx.shadow_offset_y = "gray", 12, 12
    ctx.fill_text("With a sharp shadow", 10, 190)
    assert copied(read, ctx, tmp_path) == drawn("Filled and outlined", "Outlined and filled", "With a sharp shadow")


@pytest.mark.parametrize("read", AVAILABLE)
def test_text_with_effects_can_be_read(read, tmp_path: Path) -> None:
    ctx = vd.Context(600, 500)
    ctx.font = "32px Inter"
    ctx.stroke_text("Outlines alone", 10, 50)
    ctx.fill_style = vd.LinearGradient((0, 0), (600, 0), ["red", (0.2, "lime"), (0.2, "blue"), "gold"])
    ctx.fill_text("In a gradient", 10, 120)
    with ctx.saved():
        ctx.filter = "blur(2px)"
        ctx.fill_text("Behind a filter", 10, 190)
    with ctx.layer(alpha=0.5, blend="multiply"):
        ctx.fill_text("In a layer", 10, 260)
    ctx.shadow_color, ctx.shadow_blur = "black", 4
    ctx.fill_text("With a soft shadow", 10, 330)
    assert copied(read, ctx, tmp_path) == drawn(
        "Outlines alone", "In a gradient", "Behind a filter", "In a layer", "With a soft shadow"
    )


@pytest.mark.parametrize("read", AVAILABLE)
def test_text_of_a_scene_in_a_scene_can_be_read(read, tmp_path: Path) -> None:
    inner = written(TEXTS["ligatures"])
    ctx = vd.Context(800, 300)
    ctx.draw_scene(inner.scene, 20, 30)
    assert copied(read, ctx, tmp_path) == drawn(TEXTS["ligatures"][2])


def _outlined(ctx: vd.Context, text: str, x: float, y: float) -> None:
    ctx.stroke_text(text, x, y)
    ctx.fill_text(text, x, y)


def _translated(ctx: vd.Context, text: str, x: float, y: float) -> None:
    with ctx.saved():
        ctx.translate(x, y)
        _outlined(ctx, text, 0, 0)


def _shadowed(ctx: vd.Context, text: str, x: float, y: float) -> None:
    with ctx.saved():
        ctx.shadow_color, ctx.shadow_offset_x = "gray", 5
        ctx.fill_text(text, x, y)


def _in_a_scene(ctx: vd.Context, text: str, x: float, y: float) -> None:
    inner = vd.Context(200, 60)
    inner.fill_style, inner.font = vd.LinearGradient((0, 0), (200, 0), ["gold", "teal"]), ctx.font
    inner.fill_rect(0, 0, 200, 60)
    inner.fill_style = "black"
    inner.fill_text(text, 5, 40)
    ctx.draw_scene(inner.scene, x, y - 40)


@pytest.mark.parametrize("read", AVAILABLE)
@pytest.mark.parametrize("draw", [_outlined, _translated, _shadowed, _in_a_scene])
def test_the_same_text_in_several_places_is_read_in_each(draw, read, tmp_path: Path) -> None:
    texts = ("10 kg", "10-10", "10 kg", "שלום 1", "20 kg", "10 kg", "10-10", "שלום 1")
    ctx = vd.Context(600, 700, background="white")
    ctx.font, ctx.line_width = "32px Inter", 4
    for at, text in enumerate(texts):
        draw(ctx, text, 20 + 30 * (at % 3), 60 + 80 * at)
    assert copied(read, ctx, tmp_path) == drawn(*texts)


@pytest.mark.parametrize("read", AVAILABLE)
@pytest.mark.parametrize("draw", [("stroke_text", "fill_text"), ("fill_text", "stroke_text")])
def test_emoji_in_outlined_text_are_read_once(draw, read, tmp_path: Path) -> None:
    texts = ("#️⃣ A–B 🇫🇷", "a 😀 b 😀 c", "שלום 😀 1", "😀")
    ctx = vd.Context(600, 400, background="white")
    ctx.font, ctx.line_width = "28px Inter", 3
    for at, text in enumerate(texts):
        for verb in draw:
            getattr(ctx, verb)(text, 20, 50 + 80 * at)
    assert copied(read, ctx, tmp_path) == drawn(*texts)


@pytest.mark.parametrize("read", AVAILABLE)
def test_a_scene_that_is_drawn_in_several_places_is_read_in_each(read, tmp_path: Path) -> None:
    badge = vd.Context(200, 60)
    badge.font = "32px Inter"
    badge.fill_text("New", 10, 40)
    ctx = vd.Context(600, 400, background="white")
    with ctx.layer(alpha=0.7):
        for y in (20, 120, 220):
            ctx.draw_scene(badge.scene, 20 + y, y)
    assert copied(read, ctx, tmp_path) == drawn("New", "New", "New")


@pytest.mark.skipif(find_spec("pypdfium2") is None, reason="pypdfium2 is not installed")
def test_words_that_come_again_on_a_line_are_seen() -> None:
    ctx = written(("32px 'Noto Sans Devanagari'", "hi", "धीरे-धीरे"))
    ours = np.asarray(to_pixels(ctx.scene, scale=4), np.uint8)
    theirs = pdfium(ctx.encode("pdf"), ours.shape[1], ours.shape[0])
    assert theirs is not None
    assert compare(averaged(ours, 4), averaged(theirs, 4)).is_near


def test_letters_that_are_clipped_away_are_not_in_the_file() -> None:
    ctx = written(TEXTS["chinese"])
    whole = len(ctx.encode("pdf"))
    ctx = vd.Context(700, 80, background="white")
    ctx.font = TEXTS["chinese"][0]
    ctx.begin_path()
    ctx.rect(0, 0, 50, 80)
    ctx.clip()
    ctx.fill_text(TEXTS["chinese"][2], 10, 50)
    assert len(ctx.encode("pdf")) < whole - 1000


@pytest.mark.parametrize("name", [name for name in TEXTS if name not in {"emoji", "bold that is made"}])
def test_fonts_are_embedded_as_subsets(name: str) -> None:
    file = PdfFile(written(TEXTS[name]).encode("pdf"))
    for page in file.pages():
        for ref in file.get(page)["Resources"]["Font"].values():
            font = file.get(ref)
            descriptor = file.get(file.get(font["DescendantFonts"][0])["FontDescriptor"])
            assert font["Subtype"] == "Type0"
            assert font["BaseFont"][6] == "+"
            data = file.get(descriptor.get("FontFile2") or descriptor["FontFile3"])
            assert 0 < len(data.data) < 20_000


def test_variable_fonts_are_embedded_at_their_weight() -> None:
    ctx = vd.Context(300, 200)
    for at, weight in enumerate((300, 700)):
        ctx.font = f"{weight} 32px Inter"
        ctx.fill_text("H", 10, 60 + 60 * at)
    file = PdfFile(ctx.encode("pdf"))
    fonts = file.get(file.pages()[0])["Resources"]["Font"]
    names = sorted(file.get(ref)["BaseFont"] for ref in fonts.values())
    assert len(names) == 2
    assert "300wght" in names[0]
    assert "700wght" in names[1]


@pytest.mark.parametrize("read", AVAILABLE)
def test_glyphs_below_each_other_are_read_downwards(read, tmp_path: Path) -> None:
    ctx = vd.Context(200, 300)
    ctx.font, ctx.lang = "32px 'Noto Sans SC'", "zh-Hans"
    ctx.fill_text("海报文", 10, 50)
    op = ctx.scene.ops[0]
    run = op.runs[0]
    downwards = dataclasses.replace(run, xs=(0.0, 0.0, 0.0), ys=(0.0, 40.0, 80.0))
    scene = dataclasses.replace(ctx.scene, ops=(op._replace(runs=(downwards,)),))
    assert "".join(lines(read(vd.encode(scene, "pdf"), tmp_path))).replace(" ", "") == "海报文"


@pytest.mark.parametrize("read", AVAILABLE)
def test_colour_glyphs_that_are_drawings_or_pictures_can_be_read(read, tmp_path: Path) -> None:
    ctx = vd.Context(600, 220, background="white")
    ctx.font = "48px 'Noto Color Emoji'"
    ctx.fill_text("🔥😀🚀", 10, 60)
    ctx.filter = "blur(1px)"
    ctx.fill_text("🎉😀🔥", 10, 150)
    assert copied(read, ctx, tmp_path) == drawn("🔥😀🚀", "🎉😀🔥")


@pytest.mark.skipif(find_spec("pypdfium2") is None, reason="pypdfium2 is not installed")
def test_translucent_gradients_in_colour_glyphs_are_seen_in_pdfium() -> None:
    ctx = vd.Context(80, 80, background="white")
    ctx.font = "64px 'Noto Color Emoji'"
    ctx.fill_text("🔥", 0, 64)
    shown = pdfium(ctx.encode("pdf"), 320, 320)
    assert compare(averaged(np.asarray(to_pixels(ctx.scene, scale=4)), 4), averaged(shown, 4)).is_near


@pytest.mark.skipif(not READERS["poppler"][1], reason="pdftotext is not installed")
def test_columns_with_turned_letters_at_the_edge_of_the_page_are_read_by_poppler(tmp_path: Path) -> None:
    ctx = vd.Context(160, 120, background="white")
    ctx.font, ctx.lang, ctx.writing_mode = "18px 'Noto Serif SC'", "zh-Hans", "vertical-rl"
    texts = ("「永和九年，", "岁在 Ab，", "暮春之初……", "会于——")
    for at, text in enumerate(texts):
        ctx.fill_text(text, 140 - 36 * at, 6)
    assert copied(READERS["poppler"][0], ctx, tmp_path) == drawn(*texts)
