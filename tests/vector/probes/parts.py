"""Paints, meshes and paths made step by step, and read."""

import vecdraw as vd
from tests.vector.probes.probe import probe


@probe
def gradients_of_the_canvas(ctx: vd.Context) -> None:
    linear = ctx.create_linear_gradient(10, 0, 75, 0)
    radial = ctx.create_radial_gradient(118, 32, 4, 122, 35, 34)
    conic = ctx.create_conic_gradient(0.4, 80, 90)
    for gradient in (linear, radial, conic):
        for offset, color in ((0, "#884ea0"), (0.6, "#f7dc6f"), (1, "#117a65")):
            gradient.add_color_stop(offset, color)
    for gradient, box in ((linear, (8, 8, 70, 50)), (radial, (84, 8, 70, 50)), (conic, (8, 64, 146, 50))):
        ctx.fill_style = gradient
        ctx.fill_rect(*box)


@probe
def gradients_read(ctx: vd.Context) -> None:
    one = vd.LinearGradient((10, 0), (60, 20), ["#21618c", "#f5b041", "#78281f"], spread="reflect")
    ctx.fill_style = one
    ctx.fill_rect(10, 8, 140, 45)
    other = vd.LinearGradient((10, 0), (60, 20), spread=one.spread)
    other.set_transform(vd.Affine(1.5, 0, 0, 1, 0, 0) @ (one.transform or vd.Affine()))
    for offset, color in reversed(one.stops):
        other.add_color_stop(1 - offset, color)
    assert other.brush() != one.brush()
    ctx.fill_style = other
    ctx.fill_rect(10, 60, 140, 50)


@probe
def patterns_read(ctx: vd.Context) -> None:
    tile = vd.Context(16, 16, background="#fcf3cf")
    tile.fill_style = "#1a5276"
    tile.fill(vd.Path.star(4, 8, 8, 8, 3))
    one = ctx.create_pattern(tile, "repeat")
    assert one is not None
    one.set_transform(vd.Affine.translation(4, 4))
    ctx.fill_style = one
    ctx.fill_rect(0, 0, 160, 60)
    ctx.fill_style = vd.Pattern(one.pixmap, one.repetition, one.transform.scale(2, 2))
    ctx.fill_rect(0, 60, 160, 60)


@probe
def mesh_verb_by_verb(ctx: vd.Context) -> None:
    mesh = vd.MeshGradient()
    mesh.begin_patch()
    mesh.move_to(20, 20)
    mesh.curve_to(60, -10, 110, 50, 140, 20)
    mesh.line_to(145, 100)
    mesh.curve_to(100, 130, 60, 80, 15, 105)
    mesh.set_control_point(0, 50, 45)
    for corner, color in enumerate(("#c0392b", "#f1c40f", "#27ae60", "#2471a3")):
        mesh.set_corner_color(corner, color)
    mesh.end_patch()
    ctx.fill_style = mesh
    ctx.fill_rect(0, 0, 160, 120)
    ctx.fill_style = "#17202a"
    for x, y in mesh.patches[0].points:
        ctx.fill(vd.Path.circle(x, y, 2))


@probe
def paths_combined(ctx: vd.Context) -> None:
    one, two = vd.Path.circle(28, 30, 20), vd.Path("M24 14H52V50H24Z")
    names = ("union", "intersection", "difference", "reverse-difference", "xor")
    ctx.fill_style = "#943126"
    for k, name in enumerate(names):
        place = vd.Affine.translation(52 * (k % 3), 56 * (k // 3))
        ctx.fill(one.combined(two, name).transformed(place))


@probe
def colours_parsed(ctx: vd.Context) -> None:
    found = [vd.Color.parse("#369"), vd.Color.parse("oklch(70% 0.15 30)"), vd.Color.from_rgba8(20, 120, 60, 128)]
    for k, color in enumerate((*found, vd.Color(found[0].blue, found[0].green, found[0].red, found[2].alpha))):
        ctx.fill_style = color
        ctx.fill_rect(8 + 36 * k, 10, 44, 100)
