"""A specimen of a variable font: one file, every weight between 100 and 900, figures, alternates, optical sizes."""

import sys

import vecdraw as vd

W, H, INK, RED = 1000, 1300, "#16161a", "#e5322d"
ctx = vd.Context(W, H, background="#f6f3ec")
for color, y in ((RED, 0), ("#f6f3ec", 470), ("#e9e5dc", 940)):
    ctx.fill_style = color
    ctx.fill_rect(0, y, W, H - y)


def put(text: str, x: float, y: float, size: float, weight: float, color: str = INK, **more: object) -> float:
    ctx.font, ctx.fill_style = vd.Font(["Inter"], size, weight=weight, **more), color
    ctx.fill_text(text, x, y)
    return x + ctx.measure_text(text).width


end = put("Inter ", 56, 92, 30, 700, "#fff")
put("variable: weight 100 to 900, optical size 14 to 32", end, 92, 30, 300, "#fff")
x, word = 48.0, "Hamburgefonts"
for i, letter in enumerate(word):
    x = put(letter, x, 296, 131, 100 + 800 * i / (len(word) - 1), "#fff") - 3
for i, weight in enumerate(range(100, 1000, 100)):
    put("a", 50 + i * 104.5, 424, 100, weight, "#fff")
SAYING = {100: "Thin is a whisper of a line", 250: "250 stands between masters", 400: "Regular reads for hours"}
SAYING |= {567: "567 is as good as any number", 750: "Bold speaks up in a room", 900: "Black is for the street"}
for i, (weight, line) in enumerate(SAYING.items()):
    put(str(weight), 56, 552 + i * 68, 17, 500, RED, features={"tnum": 1})
    put(line, 136, 552 + i * 68, 54, weight)
for i, (tag, text) in enumerate((("tnum", "1,171.90"), ("zero", "0O 2020"), ("frac", "1/2 3/4 7/8"))):
    put(tag, 56 + i * 320, 984, 17, 600, RED)
    put(text, 56 + i * 320, 1040, 50, 400, "#a39d90")
    put(text, 56 + i * 320, 1102, 50, 400, features={tag: 1})
put("Optical size 32: tight and fine for titles", 56, 1188, 40, 500, axes={"opsz": 32})
put("Optical size 14: open and sturdy for captions", 56, 1246, 40, 500, axes={"opsz": 14})

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "specimen.png")
