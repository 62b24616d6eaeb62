"""A book cover: overlapping translucent leaves in a ring, and a title set small in the space they leave."""

import math
import sys

import vecdraw as vd

W, H = 720, 1080
ctx = vd.Context(W, H, background="#10251f")
leaf = vd.Path("M0 0C70 -60 120 -190 0 -330C-120 -190 -70 -60 0 0Z")
vein = vd.Path("M0 0V-300M0 -70L44 -120M0 -70L-44 -120M0 -130L48 -190M0 -130L-48 -190M0 -200L34 -250M0 -200L-34 -250")
for i in range(16):
    with ctx.saved():
        ctx.translate(W / 2, 560)
        ctx.rotate(i * math.tau / 16)
        ctx.translate(0, -92)
        ctx.scale(0.92 + 0.12 * (i % 2), 0.92 + 0.12 * (i % 2))
        hue = 105 + 70 * math.sin(i * math.tau / 16)
        ctx.global_composite_operation = "screen"
        ctx.fill_style = vd.LinearGradient((0, 0), (0, -330), [f"oklch(30% .09 {hue})", f"oklch(62% .14 {hue})"])
        ctx.global_alpha = 0.75
        ctx.fill(leaf)
        ctx.global_alpha, ctx.stroke_style, ctx.line_width = 0.5, f"oklch(88% .1 {hue})", 1.2
        ctx.stroke(vein)
ctx.fill_style = "#10251f"
ctx.begin_path()
ctx.arc(W / 2, 560, 118, 0, math.tau)
ctx.fill()
ctx.fill_style, ctx.text_align = "#f3ecd2", "center"
for text, font, y in (("THE", 22, 524), ("Herbal", 56, 580), ("草木志", 30, 628)):
    ctx.font = f"{'italic 400' if font == 56 else '400'} {font}px 'Noto Serif', 'Noto Serif SC'"
    ctx.fill_text(text, W / 2, y)
ctx.letter_spacing = 6
ctx.font = "400 24px 'Noto Serif'"
ctx.fill_text("ELINOR WHITCOMBE", W / 2, 1010)

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "book_cover.png")
