"""Marbled paper: a program in SkSL bends stripes by a few waves; noise gives the paper its grain."""

import sys

import vecdraw as vd

W, H = 900, 600
MARBLE = """
uniform float4 dark; uniform float4 light; uniform float4 vein;
half4 main(float2 p) {
    float2 q = p / 150;
    for (int i = 1; i < 6; i++) {
        float k = float(i);
        q += float2(sin(q.y * 1.3 + k * 1.7), cos(q.x * 1.1 + k * 2.3)) * 0.55 / k;
    }
    float s = 0.5 + 0.5 * sin(q.x * 3 + q.y * 5);
    float line = smoothstep(0.06, 0.0, abs(fract(q.x * 1.6 + q.y * 0.4) - 0.5));
    return half4(mix(mix(dark, light, s * s), vein, line * 0.85));
}
"""
ctx = vd.Context(W, H)
INKS = {"dark": (0.04, 0.2, 0.29, 1), "light": (0.9, 0.88, 0.8, 1), "vein": (0.8, 0.6, 0.22, 1)}
ctx.fill_style = vd.Shader(MARBLE, INKS)
ctx.fill_rect(0, 0, W, H)
with ctx.layer(alpha=0.18, blend="multiply", filter="grayscale(1)"):
    ctx.fill_style = vd.Noise(0.8, octaves=2, seed=4)
    ctx.fill_rect(0, 0, W, H)
ctx.shadow_color, ctx.shadow_blur, ctx.shadow_offset_y = "rgb(0 20 30 / .5)", 24, 8
ctx.fill_style = "#f7f2e4"
ctx.fill_rect(290, 220, 320, 160)
ctx.shadow_color = "transparent"
ctx.fill_style, ctx.font = "#12343f", "italic 700 50px 'Noto Serif'"
ctx.fill_text_anchored("Ex libris", 450, 300, 0.5, 0.5)
ctx.stroke_style = "#b3873a"
ctx.stroke_rect(300.5, 230.5, 299, 139)

if __name__ == "__main__":
    ctx.save_as(sys.argv[1] if len(sys.argv) > 1 else "marble.png")
