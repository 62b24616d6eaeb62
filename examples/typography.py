"""Typography: Chinese and Latin together, weights of a variable font, letter spacing, text as a shape."""

import sys

import vecdraw as vd

ctx = vd.Context(1000, 720, background="#f4efe6")
ctx.lang = "zh-Hans"

ctx.fill_style = vd.LinearGradient((60, 60), (640, 260), ["#b3361f", "#d9822b"])
ctx.font = "700 148px 'Noto Serif SC'"
ctx.fill_text("春江花月", 52, 214)
ctx.font = "italic 400 26px 'Noto Serif'"
ctx.text_align, ctx.fill_style = "right", "#3c4a45"
for i, line in enumerate(("Flowers and moonlight", "on the spring river")):
    ctx.fill_text(line, 944, 180 + 42 * i)

ctx.text_align = "left"
for i, weight in enumerate(range(100, 1000, 100)):  # one variable font, nine of its weights
    ctx.font, ctx.fill_style = f"{weight} 46px Inter", f"oklch({62 - 4 * i}% .05 200)"
    ctx.fill_text("Ag", 60 + i * 100, 320)
    ctx.font = "400 14px Inter"
    ctx.fill_text(str(weight), 62 + i * 100, 346)
ctx.fill_style = "#26302c"
for i, (font, spacing, line) in enumerate(
    (
        ("700 34px 'Noto Sans SC'", 0, "滟滟随波千万里，何处春江无月明。"),
        ("400 34px 'Noto Serif SC'", 4, "江流宛转绕芳甸，月照花林皆似霰。"),
        ("400 26px Inter, 'Noto Sans SC'", 0, "Mixed 中文 and English 排在一起, on one baseline."),
        ("500 22px 'Noto Sans Mono', 'Noto Sans SC'", 0, "0123456789  {code}  => 代码"),
    )
):
    ctx.font, ctx.letter_spacing = font, spacing
    ctx.fill_text(line, 60, 424 + 58 * i)
ctx.font, ctx.letter_spacing = "700 300px 'Noto Serif SC'", 0
ctx.stroke_style, ctx.line_width, ctx.line_join = "#b3361f", 1.5, "round"
ctx.stroke_text("夜", 670, 660)

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "typography.png")
