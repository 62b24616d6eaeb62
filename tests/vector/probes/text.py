"""Text. It is small unless it is so large (over 256 px) that glyphs are drawn as paths."""

import vecdraw as vd
from tests.vector.probes.probe import probe, text_probe


@probe
def large_character(ctx: vd.Context) -> None:
    ctx.font = "700 270px 'Noto Sans SC'"
    ctx.lang = "zh-Hans"
    ctx.text_align, ctx.text_baseline = "center", "alphabetic"
    ctx.fill_style = "#922b21"
    ctx.fill_text("永", 80, 130)


@probe
def large_letters_with_gradient(ctx: vd.Context) -> None:
    ctx.font = "800 280px 'Inter'"
    ctx.fill_style = vd.LinearGradient((0, 0), (160, 120), ["#1f618d", "#f39c12"])
    ctx.fill_text("Qg", -20, 120)


@probe
def large_outline(ctx: vd.Context) -> None:
    ctx.font = "700 270px 'Noto Serif SC'"
    ctx.stroke_style = "#196f3d"
    ctx.line_width = 5
    ctx.line_join = "round"
    ctx.stroke_text("国", -25, 130)


@text_probe
def text_of_many_scripts(ctx: vd.Context) -> None:
    ctx.font = "20px 'Inter', 'Noto Sans SC', 'Noto Sans Arabic', 'Noto Sans Devanagari', 'Noto Sans Thai'"
    for i, text in enumerate(("Latin office", "中文排版", "日本語かな", "نص عربي", "हिन्दी", "ภาษาไทย")):
        ctx.fill_text(text, 6 + i % 2 * 80, 30 + i // 2 * 36)


@text_probe
def text_squeezed(ctx: vd.Context) -> None:
    ctx.font = "30px 'Inter'"
    ctx.fill_text("Squeezed into", 10, 45, 90)
    ctx.text_align = "right"
    ctx.stroke_text("Outline", 150, 95)


@text_probe
def text_with_shadow(ctx: vd.Context) -> None:
    ctx.font = "700 40px 'Noto Serif SC'"
    ctx.shadow_color, ctx.shadow_blur, ctx.shadow_offset_y = "rgb(0 0 0 / 0.5)", 6, 4
    ctx.fill_style = "#7d6608"
    ctx.fill_text("兰亭序", 15, 75)


@text_probe
def text_turned(ctx: vd.Context) -> None:
    ctx.translate(80, 70)
    ctx.rotate(-0.5)
    ctx.font = "italic 600 28px 'Inter'"
    ctx.text_align = "center"
    ctx.letter_spacing = 3
    ctx.fill_style = "#1a5276"
    ctx.fill_text("Rotated", 0, 0)


@text_probe
def emoji(ctx: vd.Context) -> None:
    ctx.font = "60px 'Noto Color Emoji'"
    ctx.fill_text("🎨🚀", 10, 85)


@text_probe
def emoji_in_lines(ctx: vd.Context) -> None:
    ctx.font, ctx.letter_spacing = "26px Inter, 'Noto Color Emoji'", "3px"
    ctx.fill_text("a🎨🚀🎨b", 6, 32)
    ctx.letter_spacing = "0px"
    ctx.save()
    ctx.translate(20, 60)
    ctx.rotate(0.3)
    ctx.global_alpha = 0.5
    ctx.fill_text("🚀🚀🎨", 0, 10)
    ctx.restore()
    ctx.fill_text("🎨🎨🎨", 70, 60, 60)


@text_probe
def text_in_a_clip(ctx: vd.Context) -> None:
    ctx.begin_path()
    ctx.rect(0, 0, 160, 62)
    ctx.clip()
    ctx.font = "700 60px 'Inter'"
    ctx.fill_text("Clip", 10, 80)
