"""A music player behind frosted glass: the panel blurs whatever lies behind it, by a backdrop filter."""

import sys
from pathlib import Path

import vecdraw as vd

W, H = 720, 900
ctx = vd.Context(W, H)
photo = vd.load_image(Path(__file__).parent / "data" / "dandelion.jpg")
ctx.image_smoothing_quality = "high"
side = photo.height * W / H
ctx.draw_image(photo, (photo.width - side) / 2, 0, side, photo.height, 0, 0, W, H)
for i in range(26):
    ctx.fill_style = f"oklch({60 + i % 5 * 8}% .17 {i * 47} / .75)"
    ctx.fill(vd.Path.circle(60 + i * 173 % 620, 90 + i * 271 % 760, 14 + i * 13 % 46))
panel = vd.Path()
panel.round_rect(60, 470, W - 120, 360, 40)
with ctx.clipped(panel), ctx.layer(backdrop_filter="blur(22px) saturate(1.5)"):
    ctx.fill_style = "rgb(255 255 255 / .5)"
    ctx.fill(panel)
ctx.stroke_style = vd.LinearGradient((60, 470), (660, 830), ["#fffc", "#fff2", "#fff6"])
ctx.line_width = 2
ctx.stroke(panel)
ctx.fill_style, ctx.font = "#14202b", "800 44px Inter"
ctx.fill_text("Seeds in the Wind", 110, 560)
ctx.font, ctx.lang = "500 26px 'Noto Sans SC'", "zh-Hans"
ctx.fill_text("风中的种子 — 植物园四重奏", 112, 606)
for length, ctx.fill_style in ((500, "rgb(20 32 43 / .25)"), (210, "#14202b")):
    ctx.begin_path()
    ctx.round_rect(110, 660, length, 8, 4)
    ctx.fill()
ctx.fill(vd.Path.circle(320, 664, 14))
skip, move = vd.Path("M-26 -20L6 0L-26 20ZM6 -20H14V20H6Z"), vd.Affine.translation
ctx.fill(vd.Path("M344 728L394 756L344 784Z"))
ctx.fill(skip.transformed(move(490, 756)))
ctx.fill(skip.transformed(move(230, 756).scale(-1, 1)))

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "frosted.png")
