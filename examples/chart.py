"""A chart: visitors by month, with rounded bars, a dashed mean and labels."""

import sys

import vecdraw as vd

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
BEFORE = [31, 28, 40, 52, 61, 58, 70, 74, 55, 49, 38, 42]
NOW = [38, 36, 49, 66, 72, 69, 83, 91, 70, 58, 51, 57]
LEFT, BOTTOM, STEP, UNIT, MEAN = 96, 520, 70, 4.0, 520 - 4.0 * sum(NOW) / 12
ctx = vd.Context(1000, 620, background="#fbfaf7")
ctx.font, ctx.fill_style = "700 30px Inter", "#1f2328"
ctx.fill_text("Visitors by month, in thousands", 48, 66)
for x, ctx.fill_style in ((802, "#d5d9de"), (876, "#2f5d8a")):
    ctx.fill_rect(x, 52, 14, 14)
ctx.font, ctx.text_align, ctx.text_baseline = "400 14px Inter", "right", "middle"
for value in range(0, 101, 25):
    y = BOTTOM - value * UNIT
    ctx.fill_style = "#8a8f98"
    ctx.fill_text(str(value), LEFT - 20, y)
    ctx.fill_style = "#e6e4dd"
    ctx.fill_rect(LEFT - 8, y - 0.5, 12 * STEP + 8, 1)
ctx.text_align, ctx.text_baseline = "center", "alphabetic"
for i, (month, before, now) in enumerate(zip(MONTHS, BEFORE, NOW, strict=True)):
    x = LEFT + i * STEP
    for value, at, color in ((before, x + 8, "#d5d9de"), (now, x + 32, "#e4572e" if now == max(NOW) else "#2f5d8a")):
        ctx.fill_style = color
        ctx.begin_path()
        ctx.round_rect(at, BOTTOM - value * UNIT, 22, value * UNIT, [6, 6, 0, 0])
        ctx.fill()
    ctx.fill_style = "#4a4e55"
    ctx.fill_text(month, x + 31, BOTTOM + 28)
for text, x, y in (("2025", 840, 64), ("2026", 914, 64), ("mean", LEFT + 12 * STEP + 26, MEAN + 5)):
    ctx.fill_text(text, x, y)
ctx.set_line_dash([2, 6])
ctx.line_width, ctx.line_cap, ctx.stroke_style = 2, "round", "#1f2328"
ctx.stroke(vd.Path(f"M{LEFT} {MEAN} h{12 * STEP}"))

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "chart.png")
