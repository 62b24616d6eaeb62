"""Cards in space: three scenes drawn through projections over a floor of squares, with their reflections."""

import sys

import vecdraw as vd

W, H = 1080, 640
ctx = vd.Context(W, H)
ctx.fill_style = vd.LinearGradient((0, 0), (0, H), ["#0d1b2a", "#1b263b", (0.62, "#415a77"), "#0d1b2a"])
ctx.fill_rect(0, 0, W, H)
floor = vd.Path()
for i in range(0, 400, 2):
    floor.rect(i % 20 * 20 + i // 20 % 2 * 20, i // 20 * 20, 20, 20)
square = [(0, 0), (400, 0), (400, 400), (0, 400)]
ctx.fill_style = "rgb(119 141 169 / .28)"
ctx.fill(floor.transformed(vd.Projection.quad(square, [(300, 420), (780, 420), (1500, 640), (-420, 640)])))


def card(title, colors):
    page = vd.Context(240, 320)
    page.fill_style = vd.LinearGradient((0, 0), (240, 320), colors)
    page.round_rect(0, 0, 240, 320, 18)
    page.fill()
    page.fill_style, page.font = "#fff", "800 46px Inter, 'Noto Sans SC'"
    page.fill_text(title, 24, 288)
    page.fill_style = "rgb(255 255 255 / .3)"
    page.fill(vd.Path.circle(120, 120, 70) - vd.Path.circle(150, 100, 56))
    return page.scene


CARDS = (("夜曲", ["#ef476f", "#7b2cbf"], 130, 1), ("Étude", ["#06d6a0", "#118ab2"], 420, 0))
for title, colors, x, lean in (*CARDS, ("晨歌", ["#ffd166", "#ef476f"], 710, -1)):
    left, right = 60 * max(lean, 0), 60 * max(-lean, 0)
    top = [(x, 110 + right), (x + 240, 110 + left), (x + 240, 440 - left * 0.4), (x, 440 - right * 0.4)]
    frame = [(0, 0), (240, 0), (240, 320), (0, 320)]
    with ctx.layer(projection=vd.Projection.quad(frame, top)):
        ctx.draw_scene(card(title, colors))

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "perspective.png")
