"""A monogram in relief: a blurred shape is lit from the top left, its light and its shade laid over leather."""

import sys

import vecdraw as vd

W, H = 800, 560
ctx = vd.Context(W, H, background="#5a2d1f")
light = vd.filters.DistantLight(-2.3, 0.8)
grain = vd.filters.Lighting("diffuse", light, surface_scale=2.2, color=vd.Color.parse("#c98a63"))
with ctx.layer(filter=grain, blend="hard-light", alpha=0.75):
    ctx.fill_style = vd.Noise(0.045, octaves=4, seed=12)
    ctx.fill_rect(0, 0, W, H)
ctx.font, ctx.text_align = "700 300px 'Noto Serif'", "center"
mark = ctx.outline_text("VD", W / 2, 384).simplified()
frame = vd.Path()
frame.round_rect(60, 60, W - 120, H - 120, 40)
relief = mark | frame.outlined(12)
shine = vd.filters.Lighting("specular", light, 5, 0.9, 18, vd.Color.parse("#ffe9b8"))
ctx.shadow_color, ctx.shadow_blur, ctx.shadow_offset_y = "rgb(20 5 0 / .8)", 10, 4
ctx.fill_style = vd.LinearGradient((0, 100), (W, 460), ["#8a6322", "#d9b25f", "#7d5a1e", "#caa14d"])
ctx.fill(relief)
ctx.shadow_color = "transparent"
with ctx.clipped(relief), ctx.layer(blend="screen", filter=["blur(3px)", shine]):
    ctx.fill_style = "#fff"
    ctx.fill(relief)

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "embossed.png")
