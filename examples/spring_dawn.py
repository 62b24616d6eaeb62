"""Traditional Chinese for children: Meng Haoran's spring morning with zhuyin beside every character."""

import math
import sys

import vecdraw as vd

W, H = 1000, 1000
ctx = vd.Context(W, H, background="#fff6dd")
ctx.fill_style = "#ffd479"
ctx.fill(vd.Path.circle(830, 150, 96))
for i, color in enumerate(("#cfe8b4", "#a9d59a", "#7fbf86")):  # hills
    hill = vd.Path()
    hill.move_to(0, H)
    for x in range(0, W + 1, 10):
        hill.line_to(x, 850 + i * 45 - (44 - i * 9) * math.sin(x / (150 - i * 25) + i * 2.2))
    hill.line_to(W, H)
    ctx.fill_style = color
    ctx.fill(hill)
PETALS = [(0.8 * math.cos(turn * 1.2566), 0.8 * math.sin(turn * 1.2566), 0.62) for turn in range(5)]
for x, y, r in ((96, 838, 15), (160, 904, 18), (300, 868, 13), (640, 906, 17), (760, 846, 14), (905, 902, 19)):
    for dx, dy, size in (*PETALS, (0, 0, 0.45)):
        ctx.fill_style = "#f58aa5" if dx else "#ffd95e"
        ctx.fill(vd.Path.circle(x + dx * r, y + dy * r, r * size))
ctx.lang, ctx.fill_style = "zh-Hant-TW", "#3b2f2a"
for size, y, text, sounds in (
    (84, 54, "春曉", "ㄔㄨㄣ ㄒㄧㄠˇ"),
    (44, 186, "孟浩然", "ㄇㄥˋ ㄏㄠˋ ㄖㄢˊ"),
    (92, 290, "春眠不覺曉，", "ㄔㄨㄣ ㄇㄧㄢˊ ㄅㄨˋ ㄐㄩㄝˊ ㄒㄧㄠˇ"),
    (92, 420, "處處聞啼鳥。", "ㄔㄨˋ ㄔㄨˋ ㄨㄣˊ ㄊㄧˊ ㄋㄧㄠˇ"),
    (92, 550, "夜來風雨聲，", "ㄧㄝˋ ㄌㄞˊ ㄈㄥ ㄩˇ ㄕㄥ"),
    (92, 680, "花落知多少？", "ㄏㄨㄚ ㄌㄨㄛˋ ㄓ ㄉㄨㄛ ㄕㄠˇ"),
):
    ctx.font = f"700 {size}px/1.3 'Noto Sans TC'"
    read = vd.Span(text[: len(sounds.split())], ruby=vd.Ruby(sounds.split(), position="inter-character"))
    ctx.fill_text_box([read, text[len(sounds.split()) :]], (96, y, 890, 140))

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "spring_dawn.png")
