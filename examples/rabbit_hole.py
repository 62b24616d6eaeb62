"""A headline as large as its box allows, a drop cap, and columns that flow around a hole in the page."""

import math
import sys

import vecdraw as vd

W, H = 1000, 1300
ctx = vd.Context(W, H, background="#f8f1e3")
ctx.lang = "en"
ctx.fill_style, ctx.font = "#1d1a2b", "900 40px/1 Inter"
ctx.fill_text_box("DOWN THE RABBIT-HOLE", (60, 60, 880, 262), fit=(40, 300), line_height=0.92, wrap="balance")
ctx.font, ctx.fill_style = "italic 400 27px/1.4 'Noto Serif'", "#b8432f"
ctx.fill_text_box("Alice’s Adventures in Wonderland, chapter one", (60, 332, 880, 50))
cx, cy, radius = 812, 850, 228
hole = vd.Path()
hole.arc(cx - 60, cy - 396, radius, 0, math.tau)
hole.rect(cx - 60, cy - 396 - radius, radius, 2 * radius)
for i in range(26):  # rings that turn as they go down
    ctx.fill_style = f"oklch({82 - i * 2.6}% {0.09 + i * 0.002:.3f} {70 - i * 9})"
    ctx.begin_path()
    for angle in (step * math.tau / 120 for step in range(120)):
        r = radius * 0.9**i * (1 + 0.035 * math.sin(8 * angle + i))
        ctx.line_to(cx + r * math.cos(angle + i * 0.35), cy + r * math.sin(angle + i * 0.35))
    ctx.fill()
ALICE = """Alice was beginning to get very tired of sitting by her sister on the bank, and of having nothing to do: \
once or twice she had peeped into the book her sister was reading, but it had no pictures or conversations in it, \
“and what is the use of a book,” thought Alice “without pictures or conversations?”
So she was considering in her own mind (as well as she could, for the hot day made her feel very sleepy and stupid), \
whether the pleasure of making a daisy-chain would be worth the trouble of getting up and picking the daisies, \
when suddenly a White Rabbit with pink eyes ran close by her.
There was nothing so very remarkable in that; nor did Alice think it so very much out of the way to hear the Rabbit \
say to itself, “Oh dear! Oh dear! I shall be late!”"""
ctx.font, ctx.fill_style = "400 29px/1.5 'Noto Serif'", "#1d1a2b"
layout = {"align": "justify", "drop_cap": 3, "first_line_indent": 29, "wrap": "optimal"}
ctx.fill_text_box(ALICE, (60, 396, 880, 880), exclusions=(hole,), exclusion_margin=16, **layout)

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "rabbit_hole.png")
