"""Colours, gradients and patterns."""

import math

import numpy as np

import vecdraw as vd
from tests.vector.probes.probe import HEIGHT, WIDTH, probe

RAINBOW = ["#e74c3c", "#f1c40f", "#2ecc71", "#3498db", "#9b59b6"]


def checks(size: int = 8) -> vd.Pixmap:
    """A picture of size x size px in four squares of two colours."""
    half = np.arange(size) * 2 // size
    even = np.add.outer(half, half) % 2 == 0
    return vd.Pixmap.from_array(np.where(even[..., None], (52, 73, 94, 255), (245, 203, 167, 255)).astype(np.uint8))


@probe
def colors_of_all_kinds(ctx: vd.Context) -> None:
    kinds = [
        "rebeccapurple", "#0a8", "#12345680", "rgb(200 30 90 / 70%)", "hsl(120deg 60% 40%)", "hwb(200 10% 20%)",
        "lab(60% 40 -30)", "lch(70% 50 140)", "oklab(60% 0.1 0.1)", "oklch(70% 0.12 250)", "color(srgb 0.9 0.5 0.1)",
        "color(srgb-linear 0.2 0.4 0.6)",
    ]  # fmt: skip
    for i, color in enumerate(kinds):
        ctx.fill_style = color
        ctx.fill_rect(10 + i % 4 * 36, 10 + i // 4 * 36, 32, 32)


@probe
def transparency(ctx: vd.Context) -> None:
    for i in range(5):
        ctx.global_alpha = (i + 1) / 5
        ctx.fill_style = "rgb(220 20 60 / 0.8)"
        ctx.fill_rect(8 + i * 24, 15 + i * 8, 45, 60)


@probe
def linear_gradient(ctx: vd.Context) -> None:
    ctx.fill_style = vd.LinearGradient((20, 20), (140, 90), RAINBOW)
    ctx.fill_rect(0, 0, WIDTH, HEIGHT)


@probe
def linear_gradient_with_alpha(ctx: vd.Context) -> None:
    ctx.fill_style = vd.LinearGradient((0, 0), (160, 0), ["rgb(255 0 0)", (0.5, "rgb(0 0 255 / 0)"), "rgb(0 128 0)"])
    ctx.fill_rect(0, 0, WIDTH, HEIGHT)


@probe
def sharp_stops(ctx: vd.Context) -> None:
    stops = [(0, "tomato"), (0.3, "tomato"), (0.3, "gold"), (0.6, "navy"), (0.6, "white"), (1, "black")]
    ctx.fill_style = vd.LinearGradient((16, 0), (144, 0), stops)
    ctx.fill_rect(0, 10, WIDTH, 100)


@probe
def gradient_under_transform(ctx: vd.Context) -> None:
    ctx.translate(80, 60)
    ctx.rotate(0.7)
    ctx.scale(1.6, 0.6)
    ctx.fill_style = vd.LinearGradient((-40, 0), (40, 0), ["#000", "#0ff"])
    ctx.fill_rect(-45, -45, 90, 90)


@probe
def gradient_stroke(ctx: vd.Context) -> None:
    ctx.stroke_style = vd.LinearGradient((10, 10), (150, 110), RAINBOW)
    ctx.line_width = 16
    ctx.begin_path()
    ctx.ellipse(80, 60, 60, 40, 0, 0, 2 * math.pi)
    ctx.stroke()


@probe
def radial_gradient(ctx: vd.Context) -> None:
    ctx.fill_style = vd.RadialGradient((60, 50), 0, (80, 60), 70, ["white", "#e67e22", "#6c3483"])
    ctx.fill_rect(0, 0, WIDTH, HEIGHT)


@probe
def radial_gradient_ring(ctx: vd.Context) -> None:
    ctx.fill_style = vd.RadialGradient((80, 60), 20, (80, 60), 55, ["#145a32", "#f9e79f"])
    ctx.fill_rect(0, 0, WIDTH, HEIGHT)


@probe
def radial_gradient_inverted(ctx: vd.Context) -> None:
    ctx.fill_style = vd.RadialGradient((80, 60), 60, (90, 65), 10, ["#145a32", "#f9e79f"])
    ctx.fill_rect(0, 0, WIDTH, HEIGHT)


@probe
def radial_gradient_cone(ctx: vd.Context) -> None:
    ctx.fill_style = vd.RadialGradient((40, 60), 8, (115, 60), 30, ["#ff0080", "#00ffd0"])
    ctx.fill_rect(0, 0, WIDTH, HEIGHT)


@probe
def radial_gradient_narrowing(ctx: vd.Context) -> None:
    ctx.fill_style = vd.RadialGradient((20, 40), 26, (90, 44), 12, ["#ff0080", "#00ffd0"])
    ctx.fill_rect(0, 0, WIDTH, 80)
    ctx.fill_style = vd.RadialGradient((20, 100), 14, (70, 100), 4, ["#1b4f72", (0.5, "#f4d03f"), "#7b241c33"])
    ctx.fill_rect(0, 80, WIDTH, 40)


@probe
def conic_gradient(ctx: vd.Context) -> None:
    ctx.fill_style = vd.ConicGradient(0.5, (80, 60), [*RAINBOW, RAINBOW[0]])
    ctx.begin_path()
    ctx.arc(80, 60, 52, 0, 2 * math.pi)
    ctx.fill()


@probe
def degenerate_gradients(ctx: vd.Context) -> None:
    ctx.fill_style = vd.LinearGradient((50, 50), (50, 50), ["red", "blue"])
    ctx.fill_rect(0, 0, 80, 120)
    ctx.fill_style = vd.LinearGradient((50, 50), (90, 50))
    ctx.fill_rect(0, 0, 160, 50)
    ctx.fill_style = vd.LinearGradient((50, 50), (90, 50), ["purple"])
    ctx.fill_rect(80, 60, 60, 40)


@probe
def pattern_repeated(ctx: vd.Context) -> None:
    ctx.fill_style = vd.Pattern(checks(16))
    ctx.fill_rect(8, 8, 144, 104)


@probe
def patterns_in_one_direction(ctx: vd.Context) -> None:
    for i, repetition in enumerate(("repeat-x", "repeat-y", "no-repeat")):
        with ctx.saved():
            ctx.translate(8 + i * 52, 10)
            ctx.fill_style = ctx.create_pattern(checks(16), repetition)
            ctx.fill_rect(0, 0, 44, 100)


@probe
def pattern_transformed(ctx: vd.Context) -> None:
    pattern = vd.Pattern(checks(8), transform=vd.Affine.translation(5, 3).rotate(0.5).scale(3, 3))
    ctx.image_smoothing_enabled = False
    ctx.fill_style = pattern
    ctx.fill_rect(10, 10, 140, 100)


@probe
def pattern_stroke(ctx: vd.Context) -> None:
    ctx.stroke_style = vd.Pattern(checks(8))
    ctx.line_width = 24
    ctx.stroke_rect(30, 30, 100, 60)


@probe
def wide_gamut_colors(ctx: vd.Context) -> None:
    ctx.fill_style = "color(display-p3 0.5 0.6 0.4)"
    ctx.fill_rect(10, 10, 60, 100)
    ctx.fill_style = vd.LinearGradient((80, 0), (150, 0), ["color(display-p3 0.6 0.2 0.2)", "oklch(70% 0.1 250)"])
    ctx.fill_rect(80, 10, 70, 100)
