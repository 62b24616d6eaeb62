"""Glass cards: one recorded scene drawn twice, sharp as the backdrop and blurred inside the cards."""

import math
import sys

import vecdraw as vd

scene = vd.Context(960, 600, background="#1b1440")
for x, y, radius, color in (
    (180, 160, 230, "#ff4d8d"),
    (760, 120, 260, "#4d7cff"),
    (620, 520, 240, "#ffb84d"),
    (120, 560, 200, "#22c8b5"),
    (470, 260, 130, "#b44dff"),
):
    scene.begin_path()
    scene.arc(x, y, radius, 0, math.tau)
    light = vd.RadialGradient((x - radius / 3, y - radius / 3), 0, (x, y), radius, ["#fffa", "#fff0"])
    for scene.fill_style in (color, light):
        scene.fill()

ctx = vd.Context(960, 600)
ctx.draw_scene(scene.scene)
for x, y, w, h in ((90, 110, 380, 240), (510, 170, 360, 320), (200, 390, 270, 150)):
    card = vd.Path()
    card.round_rect(x, y, w, h, 28)
    with ctx.saved():
        ctx.shadow_color, ctx.shadow_blur, ctx.shadow_offset_y = "rgb(10 5 40 / .45)", 48, 20
        ctx.fill_style = "#1b1440"
        ctx.fill(card)
    with ctx.clipped(card):
        with ctx.layer(filter="blur(22px) saturate(1.3)"):
            ctx.draw_scene(scene.scene)
        ctx.fill_style = vd.LinearGradient((x, y), (x + w, y + h), ["rgb(255 255 255 / .3)", "rgb(255 255 255 / .06)"])
        ctx.fill(card)
    ctx.stroke_style = vd.LinearGradient((x, y), (x + w, y + h), ["#fffc", "#fff1", "#fff5"])
    ctx.stroke(card)

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "glass.png")
