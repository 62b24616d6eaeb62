"""Six treatments of one word: gradient, outlines, long shadow, letterpress, chrome and inline."""

import sys

import vecdraw as vd

ctx = vd.Context(960, 660)
ctx.font, ctx.text_align, ctx.text_baseline = "900 92px Inter", "center", "middle"
ctx.line_join = "round"
WORD = ctx.outline_text("VECTOR").simplified()  # its strokes overlap, which an outline would show


def word(color, shift=0.0, width=0.0):
    ctx.fill_style = ctx.stroke_style = color
    ctx.line_width = width or 1
    (ctx.stroke if width else ctx.fill)(WORD.transformed(vd.Affine.translation(shift, shift)))


RAINBOW = vd.LinearGradient((-200, -30), (200, 30), ["#ff9a3c", "#ff3d81", "#8a5bff", "#2ad4ff"])
CHROME = vd.LinearGradient((0, -36), (0, 34), ["#f7fbff", (0.48, "#8fa9c4"), (0.5, "#39465a"), "#dfe8f2"])
EFFECTS = {  # ground: what is drawn on it, one layer of letters after the other
    "#171a36": [(RAINBOW, 0, 0)],
    "#ffd166": [("#073b4c", 0, 34), ("#fff", 0, 22), ("#ef476f", 0, 11), ("#fff", 0, 0)],
    "#ef476f": [*(("#c2335a", i, 0) for i in range(130, 0, -1)), ("#fff", 0, 0)],
    "#d8d3c8": [("#fffdf8", 1.8, 0), ("#9d9788", -1.8, 0), ("#c6c0b2", 0, 0)],
    "#11151d": [("#06080c", 0, 12), (CHROME, 0, 0), ("#ffffff90", 0, 1)],
    "#06705a": [("#04493b", 4, 0), ("#f6f1d5", 0, 0), ("#06705a", 0, 3), ("#f6f1d5", 0, 0.8)],
}
for i, (ground, letters) in enumerate(EFFECTS.items()):
    with ctx.saved():
        ctx.translate(i % 2 * 480, i // 2 * 220)
        ctx.fill_style = ground
        ctx.fill_rect(0, 0, 480, 220)
        with ctx.clipped(vd.Path("M0 0H480V220H0Z")):
            ctx.translate(240, 112)
            for color, shift, width in letters:
                word(color, shift, width)

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "text_effects.png")
