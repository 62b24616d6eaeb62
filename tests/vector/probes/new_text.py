"""Text down the page and along paths. Large glyphs where one alone shows the feature, else small text."""

import math

import vecdraw as vd
from tests.vector.probes.probe import probe, text_probe


def _column(ctx: vd.Context, font: str) -> None:
    ctx.font = font
    ctx.writing_mode, ctx.text_baseline = "vertical-rl", "middle"


@text_probe
def vertical_text(ctx: vd.Context) -> None:
    _column(ctx, "18px 'Noto Serif SC'")
    ctx.lang = "zh-Hans"
    for at, line in enumerate(("「永和九年，", "岁在癸丑，", "暮春之初……", "会于——")):
        ctx.fill_text(line, 140 - 36 * at, 6)


@text_probe
def vertical_text_with_sideways_latin(ctx: vd.Context) -> None:
    _column(ctx, "20px 'Noto Sans SC', 'Noto Sans Arabic'")
    ctx.fill_text("永gÅ", 130, 10)
    ctx.fill_text("中مرحبا", 90, 10)
    ctx.text_orientation = "sideways"
    ctx.fill_text("山T，", 50, 10)
    ctx.writing_mode = "sideways-lr"
    ctx.text_baseline = "alphabetic"
    ctx.fill_text("山T，", 24, 110)


@text_probe
def vertical_text_upright(ctx: vd.Context) -> None:
    _column(ctx, "20px 'Noto Sans SC'")
    ctx.text_orientation = "upright"
    ctx.fill_text("Up永g。", 110, 8)
    ctx.font = "20px Inter"
    ctx.fill_text("Agile", 50, 4)


@text_probe
def tate_chu_yoko(ctx: vd.Context) -> None:
    _column(ctx, "20px 'Noto Serif SC'")
    ctx.text_combine_upright = "digits 4"
    ctx.fill_text("12月5日", 120, 8)
    ctx.fill_text("2024年", 70, 8)


@text_probe
def vertical_text_condensed_and_stroked(ctx: vd.Context) -> None:
    _column(ctx, "700 30px 'Noto Sans SC'")
    ctx.text_align = "center"
    ctx.fill_style = vd.LinearGradient((0, 0), (0, 120), ["#c0392b", "#2980b9"])
    ctx.fill_text("一二三ab", 110, 60, 110)
    ctx.stroke_style = "#1e8449"
    ctx.stroke_text("永T", 50, 60)


@probe
def large_vertical_glyphs(ctx: vd.Context) -> None:
    _column(ctx, "270px 'Noto Serif SC'")
    ctx.fill_style = "#4a235a"
    ctx.fill_text("。", 40, -20)
    ctx.fill_text("g", 110, -10)


@text_probe
def text_on_a_path(ctx: vd.Context) -> None:
    wave = vd.Path("M5 60 C 50 0 60 120 105 60 S 140 20 155 40")
    ctx.font = "22px 'Noto Sans SC'"
    ctx.fill_style = "#154360"
    ctx.fill_text_on_path("office 永和九年", wave)
    ctx.stroke_style, ctx.line_width = "#b03a2e", 0.8
    ctx.stroke_text_on_path("stroke", wave.transformed(vd.Affine.translation(0, 40)), align="end")


@text_probe
def text_on_a_ring(ctx: vd.Context) -> None:
    ring = vd.Path()
    ring.arc(80, 60, 40, 0, math.tau)
    ring.close_path()
    ctx.font = "14px Inter"
    ctx.fill_style = vd.LinearGradient((40, 20), (120, 100), ["#7d3c98", "#d35400"])
    ctx.fill_text_on_path("round and round it goes · ", ring, align="justify")
    ctx.text_baseline = "top"
    ctx.fill_text_on_path("永和九年", ring, offset=20, rotate=False)
    ctx.text_baseline = "alphabetic"
    ctx.fill_style = "#117a65"
    ctx.fill_text_on_path("inside", ring, side="right", align="center")


@probe
def large_text_on_a_path(ctx: vd.Context) -> None:
    ctx.font = "270px 'Noto Serif SC'"
    ctx.fill_style = "#0e6251"
    ctx.fill_text_on_path("永", vd.Path("M-60 60 L 200 190"), align="center")


@text_probe
def text_united(ctx: vd.Context) -> None:
    ctx.font, ctx.letter_spacing = "650 60px Inter", -8
    ctx.text_path("Oslo", 6, 76)
    ctx.line_width, ctx.stroke_style = 3, "#1a5276"
    ctx.stroke()
