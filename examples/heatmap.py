"""A year of activity as a map of days, coloured along a path through OKLCH so that equal steps look equal."""

import datetime as dt
import math
import sys

import vecdraw as vd

CELL, LEFT, TOP = 17, 80, 130
ctx = vd.Context(1080, 330, background="#0f1419")


def color(share):
    return f"oklch({22 + 62 * share}% {0.02 + 0.15 * math.sin(share * 2.6)} {270 - 190 * share})"


ctx.fill_style, ctx.font = "#e6edf3", "700 26px Inter"
ctx.fill_text("2026 in commits", LEFT, 62)
for number in range(1, 366):
    day = dt.date(2026, 1, 1) + dt.timedelta(number - 1)
    week, row = divmod(number + 2, 7)  # it began on a Thursday
    wave = math.sin(number / 23) * 0.3 + math.sin(number / 6.1) * 0.22 + math.sin(number * 2.7) * 0.25
    share = max(0.0, min(1.0, 0.42 + wave - (0.35 if row > 4 else 0)))
    ctx.fill_style = color(share)
    ctx.begin_path()
    ctx.round_rect(LEFT + week * CELL, TOP + row * CELL, CELL - 3, CELL - 3, 3.5)
    ctx.fill()
    if day.day == 1:
        ctx.fill_style, ctx.font = "#8b949e", "500 13px Inter"
        ctx.fill_text(day.strftime("%b"), LEFT + week * CELL, TOP - 12)
ctx.fill_style = "#8b949e"
ctx.fill_text("less", 730, 295)
ctx.fill_text("more", 945, 295)
for step in range(9):
    ctx.fill_style = color(step / 8)
    ctx.fill_rect(765 + step * 19, 282, 19, 15)

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "heatmap.png")
