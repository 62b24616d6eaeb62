"""A certificate: guilloche rosettes as on banknotes, a double frame, serif type and a seal."""

import math
import sys

import vecdraw as vd

W, H = 1123, 794  # A4 across at 96 dpi
ctx = vd.Context(W, H, background="#fbf8ef")


def rosette(x, y, radius, petals, rings, color):
    ctx.stroke_style, ctx.line_width = color, 0.6
    for ring in range(rings):
        ctx.begin_path()
        for a in (math.radians(degree) for degree in range(361)):
            r = radius * (0.62 + 0.38 * ring / rings * math.cos(petals * a + ring * 0.22))
            ctx.line_to(x + r * math.cos(a), y + r * math.sin(a))
        ctx.stroke()


rosette(W / 2, H / 2, 330, 12, 22, "rgb(178 142 66 / .28)")
for corner in ((70, 70), (W - 70, 70), (70, H - 70), (W - 70, H - 70)):
    rosette(*corner, 46, 8, 16, "#b28e42")
ctx.stroke_style = "#8a6a24"
for inset, ctx.line_width in ((26, 5), (36, 1), (104, 1)):
    ctx.stroke_rect(inset, inset, W - 2 * inset, H - 2 * inset)
ctx.text_align = "center"
for text, font, y, ctx.fill_style in (
    ("Certificate of Merit", "italic 700 76px", 246, "#3c2f12"),
    ("this is to certify that", "italic 400 24px", 336, "#8a6a24"),
    ("Ada Lovelace", "700 58px", 418, "#1d1a14"),
    ("has written the first program for a machine that was never built", "400 22px", 484, "#5b513c"),
):
    ctx.font = f"{font} 'Noto Serif'"
    ctx.fill_text(text, W / 2, y)
rosette(W / 2, 560, 38, 16, 20, "#a3241c")

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "certificate.png")
