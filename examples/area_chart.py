"""Stacked areas smoothed by cubic curves: how four kinds of traffic share a day."""

import math
import sys

import vecdraw as vd

KINDS = {"web #264653": (11, 6, 99), "video #2a9d8f": (21, 4, 140), "mail #e9c46a": (9, 4, 46)}
KINDS["games #e76f51"] = (22, 3, 70)  # the hour of its peak, how wide that is, and how high


def smooth(points):  # Catmull-Rom: the slope at a point is that between its neighbours
    around = [points[0], *points, points[-1]]
    for a, (x0, y0), (x1, y1), b in zip(around, around[1:], around[2:], around[3:], strict=False):
        first = x0 + (x1 - a[0]) / 6, y0 + (y1 - a[1]) / 6
        ctx.bezier_curve_to(*first, x1 - (b[0] - x0) / 6, y1 - (b[1] - y0) / 6, x1, y1)


ctx = vd.Context(1000, 560, background="#fffdf8")
lower = [(70 + hour * 36, 470) for hour in range(25)]
for i, (kind, (peak, width, size)) in enumerate(KINDS.items()):
    upper = [(x, y - 12 - size * math.exp(-(((h - peak) / width) ** 2))) for h, (x, y) in enumerate(lower)]
    ctx.begin_path()
    ctx.move_to(*upper[0])
    smooth(upper)
    ctx.line_to(*lower[-1])
    smooth(lower[::-1])
    name, ctx.fill_style = kind.split()
    ctx.fill()
    ctx.fill(vd.Path.circle(78 + i * 110, 106, 8))
    ctx.font, ctx.fill_style, lower = "600 19px Inter", "#1d2a2d", upper
    ctx.fill_text(name, 94 + i * 110, 112)
ctx.font = "700 30px Inter"
ctx.fill_text("A day on the network", 70, 70)
ctx.font, ctx.text_align = "500 16px Inter", "center"
for hour in range(0, 25, 3):
    ctx.fill_text(f"{hour}:00", 70 + hour * 36, 504)

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "area_chart.png")
