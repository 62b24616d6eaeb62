"""Two proverbs about patience, in Devanagari and Thai: joined letters, stacked marks, lines without spaces."""

import math
import sys

import vecdraw as vd

W, H = 900, 1200
ctx = vd.Context(W, H, background="#f7efe1")
ctx.fill_style = vd.LinearGradient((0, 0), (0, 640), ["#f3a33c", "#e05a2b"])
ctx.fill_rect(0, 0, W, 640)
ctx.translate(770, 170)
ctx.fill_style = "rgb(255 240 205 / .12)"
for petals, length in ((24, 430), (18, 330), (14, 230), (10, 135)):  # a lotus behind the words
    for i in range(petals):
        with ctx.saved():
            ctx.rotate(2 * math.pi * i / petals)
            ctx.begin_path()
            ctx.move_to(0, 0)
            ctx.quadratic_curve_to(length * 0.62, -length * 0.3, length, 0)
            ctx.quadratic_curve_to(length * 0.62, length * 0.3, 0, 0)
            ctx.fill()
ctx.reset_transform()
KABIR = "धीरे-धीरे रे मना, धीरे सब कुछ होय।\nमाली सींचे सौ घड़ा, ऋतु आए फल होय॥"
SEASON = "Slowly, O mind: all comes in its time.\nA hundred jars you may pour; the fruit waits for its season."
IRON = """คนโบราณสอนว่าการตีเหล็กต้องใช้เวลาและความใจเย็น ถ้ารีบร้อนเกินไปก็จะได้มีดที่ไม่คม\
 แต่ถ้าค่อย ๆ ทำก็จะได้มีดเล่มงามไว้ใช้ไปอีกนาน"""
for lang, font, color, text, y in (
    ("hi", "800 132px/1.3 'Noto Sans Devanagari'", "#fff9ec", "धीरे-धीरे", 84),
    ("hi", "500 42px/1.62 'Noto Sans Devanagari'", "#fff9ec", KABIR, 310),
    ("en", "400 23px/1.55 Inter", "#ffeccb", SEASON, 496),
    ("th", "800 92px/1.4 'Noto Sans Thai'", "#176a64", "ช้า ๆ ได้พร้าเล่มงาม", 686),
    ("th", "400 31px/1.75 'Noto Sans Thai'", "#23423f", IRON, 850),
    ("en", "400 23px/1.55 Inter", "#176a64", "Slowly, slowly, and you will have a beautiful blade.", 1084),
):
    ctx.lang, ctx.font, ctx.fill_style = lang, font, color
    ctx.fill_text_box(text, (64, y, 780, 240))

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "patience.png")
