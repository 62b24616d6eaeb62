"""What the Context has from other libraries: extents, anchors, markers, transforms about points."""

import math

import numpy as np

import vecdraw as vd
from tests.vector.probes.probe import probe, text_probe

WAVE = vd.Path("M10 70C50 0 90 130 150 40")


@probe
def extents(ctx: vd.Context) -> None:
    shape = vd.Path("M30 95C10 -30 110 20 70 60S150 100 130 30")
    ctx.line_width, ctx.line_cap = 9, "square"
    ctx.stroke_style = "#2e86c1"
    ctx.stroke(shape)
    boxes = ctx.stroke_extents(shape), ctx.fill_extents(shape), ctx.path_extents(shape)
    ctx.line_width = 1.5
    for box, color in zip(boxes, ("#b03a2e", "#1e8449", "#7d3c98"), strict=True):
        ctx.stroke_style = color
        ctx.stroke_rect(*box)


@probe
def clip_extents_and_hits(ctx: vd.Context) -> None:
    ctx.save()
    ctx.clip(vd.Path.star(5, 80, 62, 55, 25))
    box = ctx.clip_extents()
    inside = [(x, y) for x in range(4, 160, 8) for y in range(4, 120, 8) if ctx.is_point_in_clip(x, y)]
    ctx.restore()
    ctx.fill_style = "#ca6f1e"
    for x, y in inside:
        ctx.fill(vd.Path.circle(x, y, 2.5))
    ctx.stroke_rect(*box)


@probe
def relative_segments(ctx: vd.Context) -> None:
    ctx.move_to(15, 100)
    for _ in range(4):
        ctx.rel_line_to(10, -60)
        ctx.rel_bezier_curve_to(5, -40, 15, -40, 12, 10)
        ctx.rel_quadratic_curve_to(4, 60, 10, 50)
    flat = ctx.copy_path().flattened(4)
    ctx.line_width, ctx.stroke_style = 7, "#aed6f1"
    ctx.stroke()
    ctx.line_width, ctx.stroke_style = 1.5, "#1b4f72"
    ctx.stroke(flat)


@probe
def points_along_a_path(ctx: vd.Context) -> None:
    ctx.stroke_style, ctx.line_width = "#808b96", 1.5
    ctx.stroke(WAVE)
    length = WAVE.length()
    ctx.stroke_style, ctx.line_width = "#c0392b", 2
    for k in range(11):
        x, y = WAVE.point_at(length * k / 10)
        dx, dy = WAVE.tangent_at(length * k / 10)
        ctx.stroke(vd.Path.polygon([(x - 9 * dy, y + 9 * dx), (x + 9 * dy, y - 9 * dx)]))


@probe
def path_strings(ctx: vd.Context) -> None:
    path = vd.Path("M20 60a30 20 20 0 1 60 0q5 -40 20 -30t20 60c10 20 20 -60 30 -40v60h-130z")
    ctx.fill_style = "#f5b7b1"
    ctx.fill(path)
    ctx.fill_style = "#641e16"
    ctx.fill(vd.Path(path.to_svg()).transformed(vd.Affine(0.5, 0, 0, 0.5, 40, 55)))


@probe
def jittered_path(ctx: vd.Context) -> None:
    ctx.fill_style = "#117864"
    ctx.fill(vd.Path.circle(80, 60, 45).jittered(9, 4, seed=3))


@probe
def dash_markers(ctx: vd.Context) -> None:
    ctx.set_line_dash([14])
    ctx.line_dash_marker = vd.Path("M-5 -4L6 0L-5 4Z")
    for k, fit in enumerate(("move", "turn", "follow")):
        ctx.line_dash_fit = fit  # type: ignore[assignment]  # the three words it takes
        ctx.stroke_style = ("#b03a2e", "#1f618d", "#1e8449")[k]
        ctx.stroke(WAVE.transformed(vd.Affine.translation(0, 24 * (k - 1))))


@probe
def about_a_point(ctx: vd.Context) -> None:
    for k in range(6):
        with ctx.saved():
            ctx.rotate_about(k * math.pi / 3, 50, 60)
            ctx.fill_style = f"hsl({k * 60} 60% 45%)"
            ctx.fill_rect(58, 54, 30, 12)
    with ctx.saved():
        ctx.invert_y()
        ctx.scale_about(1.5, 0.8, 125, 30)
        ctx.shear_about(0.4, 0, 125, 30)
        ctx.fill_rect(112, 15, 26, 30)


@probe
def painted(ctx: vd.Context) -> None:
    ctx.clip(vd.Path.circle(80, 60, 50))
    ctx.rotate(0.4)
    ctx.fill_style = vd.LinearGradient((60, 0), (140, 0), ["#21618c", "#f4d03f"])
    ctx.paint()
    ctx.fill_style = "white"
    ctx.paint(0.25)


@probe
def single_pixels(ctx: vd.Context) -> None:
    for x in range(40, 120, 8):
        for y in range(30, 90, 8):
            ctx.set_pixel(x, y, (x / 160, 0.3, y / 120))


@probe
def anchored_pictures(ctx: vd.Context) -> None:
    ramp = np.linspace(0, 255, 30 * 20 * 3).astype(np.uint8).reshape(20, 30, 3)
    for ax, ay in ((0, 0), (1, 0), (0, 1), (1, 1)):
        ctx.draw_image_anchored(ramp, 80 + (10 if ax == 0 else -10), 60 + (10 if ay == 0 else -10), ax, ay)
    ctx.draw_image_anchored(ramp, 80, 60, 0.5, 0.5, 18)


@text_probe
def anchored_text(ctx: vd.Context) -> None:
    ctx.font = "22px Inter"
    for ax, ay in ((0, 0), (1, 0), (0, 1), (1, 1)):
        ctx.fill_text_anchored("Hxg", 80, 60, ax, ay)
    ctx.fill_rect(0, 59.5, 160, 1)
    ctx.fill_rect(79.5, 0, 1, 120)


@text_probe
def wrapped_text(ctx: vd.Context) -> None:
    ctx.font = "20px Inter"
    size = ctx.fill_text_wrapped("in two lines", 80, 60, 0.5, 0.5, 110, line_height=1.4, align="center")
    ctx.fill_rect(25, 60 + size.height / 2, size.width, 2)


@probe
def text_outlines(ctx: vd.Context) -> None:
    ctx.font = "900 110px Inter"
    letter = ctx.outline_text("R", 40, 100)
    ctx.fill_style = "#1a5276"
    ctx.fill(letter.simplified() - vd.Path("M0 56H160V64H0Z"))
    ctx.stroke_style = "#e67e22"
    ctx.stroke(letter)
