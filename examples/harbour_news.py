"""A page of a paper: three columns flow round a ring of bent lettering, every line broken with the least demerits."""

import math
import sys

import vecdraw as vd

W, H = 1000, 700
ctx = vd.Context(W, H, background="#fbf8f1")
ctx.fill_style, ctx.font, ctx.lang, ctx.text_align = "#1d2b36", "700 76px 'Noto Serif'", "en", "center"
ctx.fill_text("The Harbour News", W / 2, 92)
ctx.fill_rect(40, 116, W - 80, 3)
STORY = (
    "Once upon a time there was a small kingdom by the sea, whose people set their type by hand and argued about the "
    "spaces between words. No one there had ever measured anything, but everyone knew what was right; the widest lines "
    "were held to be in the worst of taste, and a river of white through a paragraph could end a friendship. Then a "
    "stranger came ashore with a table of numbers under her arm. "
)
box = vd.layout_text(
    STORY * 4, "17px 'Noto Serif'", width=W - 80, height=580, lang="en", columns=3, column_gap=28, align="justify",
    wrap="optimal", hyphens="auto", drop_cap=3, exclusion_margin=12,
    exclusions=[vd.Path.circle(302, 270, 150), vd.Rect(650, 400, 270, 56)],
)  # fmt: skip
ctx.draw_layout(box, 40, 146)
ctx.fill_style = vd.RadialGradient((342, 416), 0, (342, 416), 140, ["#9fd3e6", "#2b6f8f"])
ctx.fill(vd.Path.circle(342, 416, 108))
ring = vd.Path()
ring.arc(342, 416, 118, -math.pi / 2, 1.5 * math.pi)
ring.close_path()
words = vd.text_markup(
    "<mark color='#f6d98b'>Fair winds</mark> · <u style='wavy' color='crimson'>港口新闻</u> · "
    "<u>high water at noon</u> · <font color='#a33'>no fog</font> · <s>no news</s> · "
)
ctx.fill_style = "#1d2b36"
ctx.draw_layout_on_path(vd.layout_text(words, "24px 'Noto Serif SC'"), ring)
ctx.font = "italic 25px 'Noto Serif'"
ctx.fill_text_box("“The worst of taste.”", (690, 556, 270, 60), align="center")

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "harbour_news.png")
