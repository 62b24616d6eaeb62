"""A neon sign: each tube is stroked three times, wide and blurred light under a thin bright core."""

import sys

import vecdraw as vd

W, H = 900, 560
ctx = vd.Context(W, H, background="#120d1a")
for row in range(15):  # the brick wall
    for column in range(-1, 13):
        ctx.fill_style = f"oklch({17 + (row * 5 + column * 3) % 4}% .03 {310 + (row * column) % 25})"
        ctx.fill_rect(column * 76 + row % 2 * 38, row * 38, 73, 35)
ctx.fill_style = vd.RadialGradient((450, 270), 60, (450, 280), 560, ["rgb(255 70 170 / .28)", "rgb(10 4 20 / .9)"])
ctx.fill_rect(0, 0, W, H)


def tube(color, draw):
    ctx.global_composite_operation = "screen"
    for width, blur, alpha in ((14, 42, 0.5), (9, 16, 0.8), (5, 5, 1)):
        ctx.stroke_style, ctx.line_width, ctx.global_alpha = color, width, alpha
        ctx.shadow_color, ctx.shadow_blur = color, blur
        draw()
    ctx.shadow_color = "transparent"
    ctx.stroke_style, ctx.line_width = "#fff6fb", 2.5
    draw()
    ctx.global_alpha, ctx.global_composite_operation = 1, "source-over"


ctx.line_cap = ctx.line_join = "round"
ctx.text_align = "center"
frame = vd.Path()
frame.round_rect(90, 80, 720, 400, 60)
tube("#27e0ff", lambda: ctx.stroke(frame))
ctx.font = "800 150px Inter"
tube("#ff3fa4", lambda: ctx.stroke(ctx.outline_text("OPEN", 450, 285).simplified()))
ctx.font, ctx.letter_spacing = "500 60px Inter, 'Noto Sans SC'", 14
tube("#ffc545", lambda: ctx.stroke_text("深夜食堂", 457, 400))

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "neon.png")
