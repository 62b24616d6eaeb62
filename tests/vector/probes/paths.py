"""Shapes, strokes, clips and transforms."""

import math

import vecdraw as vd
from tests.vector.probes.probe import probe


def star(ctx: vd.Context, x: float, y: float, r: float) -> None:
    """A five-pointed star that crosses itself."""
    ctx.begin_path()
    for i in range(5):
        angle = -math.pi / 2 + i * 4 * math.pi / 5
        ctx.line_to(x + r * math.cos(angle), y + r * math.sin(angle))
    ctx.close_path()


@probe
def rectangles(ctx: vd.Context) -> None:
    ctx.fill_style = "#c0392b"
    ctx.fill_rect(10, 10, 60, 40)
    ctx.fill_style = "rgb(41 128 185 / 0.5)"
    ctx.fill_rect(40.5, 30.25, 60, 60)
    ctx.stroke_style = "#27ae60"
    ctx.line_width = 5
    ctx.stroke_rect(90, 20, 50, 80)


@probe
def curves(ctx: vd.Context) -> None:
    ctx.begin_path()
    ctx.move_to(10, 100)
    ctx.quadratic_curve_to(40, 0, 80, 60)
    ctx.bezier_curve_to(90, 100, 140, 100, 150, 10)
    ctx.line_to(150, 110)
    ctx.close_path()
    ctx.fill_style = "teal"
    ctx.fill()


@probe
def arcs_and_ellipses(ctx: vd.Context) -> None:
    ctx.fill_style = "coral"
    ctx.begin_path()
    ctx.arc(45, 45, 35, 0.3, 5.0)
    ctx.fill()
    ctx.stroke_style = "navy"
    ctx.line_width = 4
    ctx.begin_path()
    ctx.ellipse(105, 70, 45, 25, 0.5, 0, 2 * math.pi)
    ctx.stroke()
    ctx.begin_path()
    ctx.arc(60, 90, 20, 1, 4, True)
    ctx.stroke()


@probe
def arc_to_corners(ctx: vd.Context) -> None:
    ctx.line_width = 6
    ctx.begin_path()
    ctx.move_to(10, 110)
    ctx.arc_to(20, 10, 80, 60, 20)
    ctx.arc_to(140, 110, 150, 10, 12)
    ctx.line_to(150, 10)
    ctx.stroke()


@probe
def rounded_rectangles(ctx: vd.Context) -> None:
    ctx.begin_path()
    ctx.round_rect(10, 10, 60, 90, 14)
    ctx.round_rect(80, 10, 70, 90, [(30, 10), 4, 20, (5, 25)])
    ctx.fill_style = "#8e44ad"
    ctx.fill()


@probe
def fill_rules(ctx: vd.Context) -> None:
    star(ctx, 42, 62, 38)
    ctx.fill_style = "#d35400"
    ctx.fill("nonzero")
    star(ctx, 118, 62, 38)
    ctx.fill("evenodd")


@probe
def caps_and_joins(ctx: vd.Context) -> None:
    ctx.line_width = 10
    for i, (cap, join) in enumerate([("butt", "miter"), ("round", "round"), ("square", "bevel")]):
        ctx.line_cap, ctx.line_join = cap, join
        ctx.begin_path()
        ctx.move_to(15 + i * 50, 100)
        ctx.line_to(30 + i * 50, 25)
        ctx.line_to(45 + i * 50, 100)
        ctx.stroke()


@probe
def miter_limit(ctx: vd.Context) -> None:
    ctx.line_width = 8
    for i, limit in enumerate((2, 12)):
        ctx.miter_limit = limit
        ctx.begin_path()
        ctx.move_to(20 + i * 70, 105)
        ctx.line_to(40 + i * 70, 50)
        ctx.line_to(60 + i * 70, 105)
        ctx.stroke()


@probe
def dashes(ctx: vd.Context) -> None:
    ctx.line_width = 6
    ctx.set_line_dash([18, 6, 3, 6])
    ctx.line_dash_offset = 7
    ctx.stroke_rect(20, 20, 120, 50)
    ctx.line_cap = "round"
    ctx.set_line_dash([0, 12])
    ctx.begin_path()
    ctx.move_to(20, 95)
    ctx.bezier_curve_to(60, 60, 100, 130, 140, 95)
    ctx.stroke()


@probe
def uneven_transform(ctx: vd.Context) -> None:
    ctx.translate(80, 60)
    ctx.rotate(0.4)
    ctx.scale(2.5, 0.8)
    ctx.line_width = 6
    ctx.stroke_style = "#16a085"
    ctx.begin_path()
    ctx.arc(0, 0, 22, 0, 2 * math.pi)
    ctx.stroke()
    ctx.transform(1, 0.3, -0.4, 1, 0, 0)
    ctx.fill_style = "#f39c12"
    ctx.fill_rect(-10, -15, 20, 30)


@probe
def transform_between_points(ctx: vd.Context) -> None:
    ctx.begin_path()
    ctx.move_to(10, 10)
    ctx.line_to(90, 20)
    ctx.rotate(0.3)
    ctx.line_to(90, 60)
    ctx.scale(0.5, 2)
    ctx.line_to(60, 40)
    ctx.close_path()
    ctx.line_width = 4
    ctx.fill_style = "#bdc3c7"
    ctx.fill()
    ctx.stroke()


@probe
def nested_clips(ctx: vd.Context) -> None:
    star(ctx, 80, 65, 58)
    ctx.clip("evenodd")
    ctx.rotate(0.2)
    ctx.begin_path()
    ctx.rect(30, 0, 90, 70)
    ctx.clip()
    ctx.fill_style = "crimson"
    ctx.fill_rect(0, 0, 200, 200)


@probe
def clips_restored(ctx: vd.Context) -> None:
    for i in range(4):
        with ctx.saved():
            ctx.begin_path()
            ctx.arc(30 + i * 33, 60, 22, 0, 2 * math.pi)
            ctx.clip()
            ctx.fill_style = f"hsl({i * 80} 70% 50%)"
            ctx.fill_rect(10 + i * 33, 30, 40, 40)
    ctx.fill_rect(0, 110, 160, 10)


@probe
def hairlines(ctx: vd.Context) -> None:
    ctx.line_width = 1
    for i in range(8):
        ctx.begin_path()
        ctx.move_to(10.5 + i * 20, 10)
        ctx.line_to(10.5 + i * 20, 110)
        ctx.stroke()
    ctx.line_width = 0.5
    ctx.stroke_rect(20.5, 30.5, 119, 59)


@probe
def many_subpaths(ctx: vd.Context) -> None:
    ctx.begin_path()
    for x in range(8):
        for y in range(6):
            ctx.rect(8 + x * 19, 8 + y * 19, 12, 12)
            ctx.arc(14 + x * 19, 14 + y * 19, 4, 0, 2 * math.pi, True)
            ctx.close_path()
    ctx.fill_style = "#2c3e50"
    ctx.fill()


@probe
def conic_segments(ctx: vd.Context) -> None:
    path = vd.Path()
    path.move_to(15, 100)
    path.conic_to(40, 0, 80, 60, 0.4)
    path.conic_to(120, 120, 145, 20, 3.0)
    ctx.line_width = 7
    ctx.stroke(path)


@probe
def scene_in_scene(ctx: vd.Context) -> None:
    inner = vd.Context(40, 30, background="#eee")
    inner.fill_style = "orange"
    inner.begin_path()
    inner.arc(20, 15, 18, 0, 2 * math.pi)
    inner.fill()
    for i in range(3):
        ctx.draw_scene(inner.scene, 8 + i * 50, 12)
    ctx.translate(80, 85)
    ctx.rotate(-0.3)
    ctx.draw_scene(inner.scene, -40, -20, 80, 40)


@probe
def cleared_areas(ctx: vd.Context) -> None:
    with ctx.layer():
        ctx.fill_style = "#2980b9"
        ctx.fill_rect(10, 10, 140, 100)
        ctx.clear_rect(30, 30, 50, 60)
        ctx.rotate(0.3)
        ctx.clear_rect(110, 0, 20, 40)
        ctx.fill_style = "gold"
        ctx.fill_rect(60, 30, 30, 10)
