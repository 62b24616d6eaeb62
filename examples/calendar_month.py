"""A month to hang on the wall: a photograph, a grid of days with the lunar ones of a table, weekends in red."""

import calendar
import sys
from pathlib import Path

import vecdraw as vd

W, H = 820, 1160
MONTH = calendar.Calendar(firstweekday=0).monthdayscalendar(2027, 2)
LUNAR = {1: "廿五", 4: "立春", 5: "除夕", 6: "春节", 7: "初二", 14: "情人节", 19: "雨水", 20: "元宵节"}
ctx = vd.Context(W, H, background="#fdfcf8")
photo = vd.load_image(Path(__file__).parent / "data" / "stream.jpg")
height = 500
part = photo.height * W / height
ctx.draw_image(photo, (photo.width - part) / 2, 0, part, photo.height, 0, 0, W, height)
ctx.fill_style = vd.LinearGradient((0, 250), (0, height), ["#0000", "#000b"])
ctx.fill_rect(0, 0, W, height)
ctx.fill_style, ctx.font = "#fff", "200 116px Inter"
ctx.fill_text("February", 40, 462)
ctx.text_align, ctx.font = "center", "400 44px 'Noto Serif SC'"
ctx.fill_text("二月", W - 92, 458)
side, left, top = (W - 80) / 7, 40, 570
for column, name in enumerate("一二三四五六日"):
    ctx.fill_style, ctx.font = ("#c8321f" if column > 4 else "#9b968b"), "500 19px 'Noto Sans SC'"
    ctx.fill_text(name, left + (column + 0.5) * side, top)
for row, week in enumerate(MONTH):
    y = top + 28 + row * 128
    ctx.fill_style = "#e4dfd3"
    ctx.fill_rect(left, y, W - 80, 1)
    for column, day in ((c, d) for c, d in enumerate(week) if d):
        x = left + (column + 0.5) * side
        ctx.fill_style = "#c8321f" if column > 4 or day == 6 else "#1d1c1a"
        ctx.font = "300 46px Inter"
        ctx.fill_text(str(day), x, y + 66)
        ctx.fill_style, ctx.font = ("#c8321f" if day in (6, 20) else "#8b867b"), "400 16px 'Noto Sans SC'"
        ctx.fill_text(LUNAR.get(day, ""), x, y + 96)

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "calendar_month.png")
