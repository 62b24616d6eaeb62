"""A festival card in two colours: the photograph's greys become a way from one ink to the other."""

import sys
from pathlib import Path

import vecdraw as vd

W, H = 960, 640
photo = vd.load_image(Path(__file__).parent / "data" / "stream.jpg")
ctx = vd.Context(W, H)
ctx.image_smoothing_quality = "high"
with ctx.layer(filter="grayscale(1) contrast(1.25) brightness(1.15)"):
    ctx.draw_image(photo, 0, 0, photo.width, photo.width * H / W, 0, 0, W, H)
for mode, color in (("lighten", "#1b1464"), ("darken", "#ff9f68")):  # the shadows' ink, then the lights'
    ctx.global_composite_operation = mode
    ctx.fill_style = color
    ctx.fill_rect(0, 0, W, H)
ctx.global_composite_operation = "screen"
ctx.fill_style = vd.LinearGradient((0, 0), (W, H), ["#e0218a", (0.7, "#0000")])
ctx.global_alpha = 0.55
ctx.fill_rect(0, 0, W, H)
ctx.global_composite_operation, ctx.global_alpha = "source-over", 1
ctx.fill_style = "#fff4e6"
ctx.font, ctx.letter_spacing = "900 150px Inter", -7
for i, line in enumerate(("wild", "water", "fest")):
    ctx.fill_text(line, 48, 190 + i * 132)
ctx.font, ctx.letter_spacing, ctx.text_align = "700 26px Inter, 'Noto Sans SC'", 0, "right"
ctx.fill_text("野溪音乐节", W - 52, 548)
ctx.fill_text("24–26 July 2027", W - 52, 588)

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "duotone.png")
