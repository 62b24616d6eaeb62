"""A quotation for a social network: a soft coloured ground, hanging quotation marks and text set in its box."""

import sys

import vecdraw as vd

S = 1080
ctx = vd.Context(S, S, background="#fbe9dd")
for x, y, radius, color in (
    (120, 180, 620, "#ffb199"), (980, 160, 560, "#ffd6a5"), (900, 1000, 680, "#b8c0ff"), (150, 1000, 560, "#ffc6ff"),
):  # fmt: skip
    ctx.fill_style = vd.RadialGradient((x, y), 0, (x, y), radius, [color, color + "00"])
    ctx.fill_rect(0, 0, S, S)
card = vd.Path()
card.round_rect(90, 120, 900, 840, 48)
ctx.shadow_color, ctx.shadow_blur, ctx.shadow_offset_y = "rgb(90 40 60 / .22)", 60, 26
ctx.fill_style = "rgb(255 255 255 / .82)"
ctx.fill(card)
ctx.shadow_color = "transparent"
ctx.fill_style, ctx.font = "#f0476b", "700 220px 'Noto Serif'"
ctx.fill_text("“", 140, 340)
ctx.fill_style, ctx.font = "#2b2135", "italic 400 58px 'Noto Serif'"
QUOTE = "Simplicity is the ultimate sophistication of those who have looked long enough."
ctx.fill_text_box(QUOTE, (160, 360, 760, 380))
ctx.font, ctx.lang = "400 36px 'Noto Serif SC'", "zh-Hans"
ctx.fill_style = "#6d5a78"
ctx.fill_text_box("大道至简，看得够久的人才会明白。", (160, 740, 760, 80))
ctx.fill_style = "#f0476b"
ctx.fill_rect(160, 846, 64, 5)
ctx.fill_style, ctx.font = "#2b2135", "600 28px Inter"
ctx.fill_text("Notebook of a draughtsman", 160, 904)

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "quote_card.png")
