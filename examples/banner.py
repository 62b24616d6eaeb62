"""A wide banner for a page's head: isometric blocks that rise towards the middle, and a title over them."""

import sys

import vecdraw as vd

W, H = 1500, 500
ctx = vd.Context(W, H)
ctx.fill_style = vd.LinearGradient((0, 0), (0, H), ["#0e1630", "#1c2a5e", "#39317a"])
ctx.fill_rect(0, 0, W, H)
A, B = 46, 26.5  # half the width and the height of a block's top


def block(x, y, height, hue):
    for light, points in (
        (72, [(0, -B), (A, 0), (0, B), (-A, 0)]),
        (52, [(-A, 0), (0, B), (0, B + height), (-A, height)]),
        (38, [(A, 0), (0, B), (0, B + height), (A, height)]),
    ):
        ctx.begin_path()
        for dx, dy in points:
            ctx.line_to(x + dx, y - height + dy)
        ctx.close_path()
        ctx.fill_style = ctx.stroke_style = f"oklch({light}% .15 {hue})"  # the stroke covers the seams
        ctx.fill()
        ctx.stroke()


for row in range(-4, 22):
    for column in range(18):
        x, y = column * 2 * A + row % 2 * A - 30, row * B + 60
        wave = 1 - min(1.0, abs(x - 1080) / 520)
        height = 12 + 120 * wave * ((column * 7 + row * 13) % 11) / 10
        if y > 120 + abs(x - 1080) * 0.18:
            block(x, y, height, 250 + 90 * wave + 3 * (row % 5))
ctx.fill_style, ctx.font = "#fff", "800 86px Inter"
ctx.fill_text("Built in blocks", 80, 150)

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "banner.png")
