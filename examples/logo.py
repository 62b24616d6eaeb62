"""Marks cut out of circles, stars and letters by boolean operations, with their construction lines."""

import sys

import vecdraw as vd

C, move = vd.Path.circle, vd.Affine.translation
ctx = vd.Context(1000, 560, background="#fafaf8")
ctx.font, ctx.text_baseline = "900 190px Inter", "middle"
letter = ctx.outline_text("V", -66, 4).simplified()
MARKS = {
    "union": C(-34, 0, 58) | C(34, 0, 58) | vd.Path.regular_polygon(4, 0, 34, 60),
    "crescent": C(0, 0, 88) - C(34, -22, 72),
    "lens": (C(-44, 0, 88) & C(44, 0, 88)) - C(0, 0, 24),
    "knockout": C(0, 0, 92) - letter,
    "gear": (vd.Path.star(14, 0, 0, 96, 74) & C(0, 0, 90)).rounded(6) - C(0, 0, 30),
    "weave": C(-36, -22, 62) ^ C(36, -22, 62) ^ C(0, 26, 62),
    "petals": vd.Path.star(5, 0, 0, 110, 30).rounded(40) ^ C(0, 0, 34),
    "outline": C(0, 0, 70).outlined(26, dash=(46, 27.3), cap="round").simplified(),
}
HUES = ("#d7263d", "#f46036", "#2e294e", "#1b998b", "#3a506b", "#7b2d8b", "#c5873b", "#0f4c5c")
ctx.text_align, ctx.font = "center", "600 17px Inter"
for i, ((name, mark), color) in enumerate(zip(MARKS.items(), HUES, strict=True)):
    at = move(130 + i % 4 * 246, 140 + i // 4 * 270)
    ctx.fill_style = color
    ctx.fill(mark.transformed(at))
    ctx.stroke_style, ctx.line_width = "#00000030", 1
    ctx.stroke(mark.transformed(at @ vd.Affine.scaling(1.16)))
    ctx.fill_style = "#55524c"
    ctx.fill_text(name, 130 + i % 4 * 246, 264 + i // 4 * 270)

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "logo.png")
