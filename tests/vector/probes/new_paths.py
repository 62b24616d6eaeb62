"""Path operations."""

import vecdraw as vd
from tests.vector.probes.probe import probe


@probe
def boolean_operations(ctx: vd.Context) -> None:
    for i, make in enumerate((lambda a, b: a | b, lambda a, b: a & b, lambda a, b: a - b, lambda a, b: a ^ b)):
        ctx.fill_style = ("#b03a2e", "#1f618d", "#1e8449", "#7d3c98")[i]
        x, y = 45 + i % 2 * 75, 32 + i // 2 * 58
        ctx.fill(make(vd.Path.circle(x - 10, y, 20), vd.Path.circle(x + 10, y + 4, 20)))


@probe
def path_edits(ctx: vd.Context) -> None:
    zigzag = vd.Path("M10 30L50 10L90 40L150 12")
    down = vd.Affine.translation
    ctx.line_width = 4
    ctx.stroke(zigzag.rounded(12))
    ctx.stroke(zigzag.trimmed(0.2, 0.7).transformed(down(0, 24)))
    ctx.stroke(zigzag.dashed([14, 6]).transformed(down(0, 48)))
    ctx.fill(zigzag.outlined(7, cap="round", join="round").transformed(down(0, 72)))


@probe
def stamped_path(ctx: vd.Context) -> None:
    wave = vd.Path("M10 70C50 0 90 130 150 40")
    ctx.fill_style = "#ca6f1e"
    ctx.fill(wave.stamped(vd.Path("M-5 -4L6 0L-5 4Z"), 13, fit="turn"))
    ctx.fill_style = "#2874a6"
    ctx.fill(wave.transformed(vd.Affine.translation(0, 28)).stamped(vd.Path.circle(0, 0, 4), 13, fit="move"))


@probe
def shapes(ctx: vd.Context) -> None:
    ctx.fill_style = "#5b2c6f"
    ctx.fill(vd.Path.regular_polygon(6, 40, 40, 30))
    ctx.fill(vd.Path.star(7, 115, 42, 32, 15))
    ctx.fill(vd.Path.polygon([(20, 80), (70, 85), (60, 112), (15, 110)]))
    ctx.fill(vd.Path.circle(115, 95, 18))


@probe
def interpolated_paths(ctx: vd.Context) -> None:
    one, two = vd.Path("M10 20C60 -10 100 60 150 15"), vd.Path("M10 100C60 130 100 60 150 110")
    for i in range(6):
        ctx.stroke(one.interpolated(two, i / 5))


@probe
def projected_path(ctx: vd.Context) -> None:
    quad = vd.Projection.quad([(0, 0), (160, 0), (160, 120), (0, 120)], [(40, 20), (120, 20), (155, 110), (5, 110)])
    grid = vd.Path()
    for x in range(0, 160, 20):
        for y in range(0, 120, 20):
            if (x + y) // 20 % 2 == 0:
                grid.rect(x, y, 20, 20)
    ctx.fill_style = "#21618c"
    ctx.fill(grid.transformed(quad))
