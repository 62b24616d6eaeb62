"""Arabic and Hebrew with Latin in their lines: words that travelled, set from right to left by the bidi algorithm."""

import math
import sys

import vecdraw as vd

W, H = 1000, 1200
ctx = vd.Context(W, H, background="#0f3d3e")
ctx.stroke_style, ctx.line_width = "#d9a441", 2
with ctx.saved():  # a girih of twelve-pointed stars
    ctx.global_alpha = 0.3
    for row in range(4):
        for column in range(8):
            for turn in range(12):
                angle, x, y = turn * math.pi / 6, column * 144 + row % 2 * 72 - 4, row * 125 - 60
                ctx.begin_path()
                ctx.move_to(x + 72 * math.cos(angle), y + 72 * math.sin(angle))
                ctx.line_to(x + 72 * math.cos(angle + 2.618), y + 72 * math.sin(angle + 2.618))
                ctx.stroke()
ctx.fill_style = vd.LinearGradient((0, 150), (0, 470), ["#0f3d3e00", "#0f3d3e"])
ctx.fill_rect(0, 0, W, 480)
ARABIC = """كلمة algebra عربية الأصل: هي «الجبر» في عنوان كتاب محمد بن موسى الخوارزمي (نحو 820م). ومن اسمه هو جاءت \
كلمة algorithm، ومن «صفر» جاءت cipher وzero معا، ومن «قهوة» جاءت coffee بعد رحلة من مخا إلى Venezia سنة 1570."""
HEBREW = """המילה alphabet נולדה מ־alpha ו־beta, שתי אותיות יווניות; אבל שמותיהן הם אָלֶף ובֵּית. גם jubilee הוא „יובל”, \
ו־behemoth היא „בהמות” (איוב מ', 15). המילה אָמֵן נשארה Amen בכל שפה, מ־Reykjavík עד Cape Town."""
for lang, font, color, text, y in (
    ("ar", "800 128px/1.3 'Noto Sans Arabic'", "#f4e3bd", "كلمات مسافرة", 250),
    ("ar", "400 31px/1.85 'Noto Sans Arabic', Inter", "#fbf3df", ARABIC, 470),
    ("he", "800 92px/1.3 'Noto Sans Hebrew'", "#e9b44c", "מילים נודדות", 752),
    ("he", "400 29px/1.75 'Noto Sans Hebrew', Inter", "#fbf3df", HEBREW, 894),
):
    ctx.lang, ctx.font, ctx.fill_style = lang, font, color
    ctx.fill_text_box(text, (80, y, W - 160, 300), direction="rtl")
ctx.fill_style, ctx.font, ctx.lang = "#d9a441", "500 22px Inter", "en"
ctx.fill_text("Words that travelled", 80, 1136)

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "travellers.png")
