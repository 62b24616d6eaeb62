"""What a Context, a Path and a transform answer, drawn with what they answered."""

import math

import numpy as np

import vecdraw as vd
from tests.vector.probes.probe import probe, text_probe


@probe
def points_to_device_and_back(ctx: vd.Context) -> None:
    ctx.translate(20, 15)
    ctx.shear(0.4, 0.1)
    ctx.fill_style = "#aed6f1"
    ctx.fill_rect(0, 0, 80, 70)
    corners = [ctx.user_to_device(x, y) for x, y in ((0, 0), (80, 0), (80, 70), (0, 70))]
    along, middle = ctx.user_to_device_distance(40, 0), ctx.device_to_user(80, 60)
    across = ctx.device_to_user_distance(0, 20)
    ctx.fill_style = "#b03a2e"
    ctx.fill(vd.Path.circle(*middle, 6))
    ctx.fill(vd.Path.circle(middle[0] + across[0], middle[1] + across[1], 4))
    ctx.reset_transform()
    ctx.line_width, ctx.stroke_style = 2, "#1b4f72"
    ctx.stroke(vd.Path.polygon(corners))
    ctx.stroke(vd.Path.polygon([corners[0], (corners[0][0] + along[0], corners[0][1] + along[1]), (10, 110)]))


@probe
def transforms_applied(ctx: vd.Context) -> None:
    turned = vd.Affine.identity().translate(80, 60).rotate(0.5).scale(1.4, 0.8) @ vd.Affine.shearing(0.3)
    ctx.set_transform(turned)
    ctx.fill_style = "#d5f5e3"
    ctx.fill_rect(-40, -40, 80, 80)
    ctx.set_transform(vd.Affine())
    ctx.fill_style = "#145a32"
    for x in range(-40, 41, 20):
        ctx.fill(vd.Path.circle(*turned.apply(x, -40), 4))
    x, y = turned.inverse().apply(80, 20)
    dx, dy = turned.apply_vector(0, 40)
    with ctx.saved():
        ctx.set_transform(vd.Affine(1, 0, 0, 1, 80, 60))
        ctx.transform(*vd.Affine.rotation(0.2).scale(0.9, 0.9))
        ctx.stroke(vd.Path.polygon([(0, 0), (x, y), (dx, dy)]))
        ctx.stroke(vd.Path.circle(*ctx.get_transform().inverse().apply(30, 30), 12))


@probe
def paths_appended(ctx: vd.Context) -> None:
    leaf = vd.Path("M0 0C20 -25 40 -25 60 0C40 25 20 25 0 0Z")
    ctx.append_path(leaf, vd.Affine(1, 0.2, -0.2, 1, 15, 35))
    ctx.append_path(leaf, vd.Affine(1.2, -0.3, 0.3, 1.2, 70, 45))
    ctx.move_to(20, 75)
    for _ in range(5):
        ctx.rel_line_to(14, 20)
        ctx.rel_move_to(8, -20)
    at = ctx.current_point
    assert at is not None
    ctx.line_width, ctx.line_cap = 5, "round"
    ctx.stroke_style, ctx.fill_style = "#145a32", "#abebc6"
    ctx.fill()
    ctx.stroke()
    ctx.fill(vd.Path.circle(*at, 8))


@probe
def hits(ctx: vd.Context) -> None:
    ring = vd.Path.circle(52, 60, 42) - vd.Path.circle(52, 60, 20)
    curve = vd.Path("M100 20C190 50 70 70 145 105")
    ctx.line_width = 20
    ctx.fill_style = "#6c3483"
    for x in range(4, 160, 6):
        for y in range(4, 120, 6):
            if ctx.is_point_in_path(ring, x, y) or ctx.is_point_in_stroke(curve, x, y):
                ctx.fill_rect(x - 2, y - 2, 4, 4)
            elif vd.Path("M60 5H98V40Z").contains(x, y):
                ctx.fill(vd.Path.circle(x, y, 1.5))


@probe
def boxes_and_segments(ctx: vd.Context) -> None:
    shape = vd.Path("M20 90C40 -20 90 150 140 30Q150 80 90 100Z")
    ctx.fill_style = "#fad7a0"
    ctx.fill(shape)
    ctx.stroke_style, ctx.line_width = "#784212", 1.5
    ctx.stroke_rect(*shape.tight_bounds())
    ctx.fill_style = "#784212"
    for _, numbers in shape.data().segments():
        if numbers:
            ctx.fill_rect(numbers[-2] - 3, numbers[-1] - 3, 6, 6)


@probe
def dash_read_back(ctx: vd.Context) -> None:
    ctx.set_line_dash([9, 4, 3])
    ctx.line_width = 8
    for k, length in enumerate(ctx.get_line_dash()):
        ctx.line_dash_offset = 3 * k
        ctx.stroke(vd.Path(f"M10 {12 + 18 * k}H{100 + 5 * length}"))


@probe
def scenes_measured(ctx: vd.Context) -> None:
    part = vd.Context(90, 70)
    part.fill_style = vd.RadialGradient((45, 35), 0, (45, 35), 28, ["#f9e79f", "#b9770e"])
    part.fill(vd.Path.star(9, 45, 35, 28, 20))
    scene, box = part.scene, part.scene.bounds()
    assert box is not None
    ctx.translate(12, 8)
    ctx.scale(1.5, 1.5)
    ctx.fill_style = "#d6dbdf"
    ctx.fill_rect(0, 0, scene.width, scene.height)
    ctx.fill_style = "#154360"
    ctx.fill_rect(*box)
    ctx.draw_scene(scene)
    ctx.draw_scene(scene, 0, 0, scene.width / 4, scene.height / 4)


@probe
def pixels_read_back(ctx: vd.Context) -> None:
    ctx.fill_style = vd.LinearGradient((0, 0), (70, 50), ["#1abc9c", "#2c3e50"])
    ctx.fill_rect(10, 10, 70, 50)
    block = ctx.get_image_data(10, 10, 70, 50)
    turned = vd.ImageData(np.ascontiguousarray(np.asarray(block.data)[:, ::-1]).ravel(), 70, 50)
    ctx.put_image_data(turned, 84, 10)
    ctx.put_image_data(ctx.create_image_data(20, 20), 30, 20)
    other = vd.Context.from_image(ctx.snapshot())
    other.fill_style = "#e74c3c"
    other.fill(vd.Path.circle(45, 35, 12))
    ctx.draw_image(other.to_numpy()[:62], 40, 60, 100, 50)


@probe
def picture_as_a_mask(ctx: vd.Context) -> None:
    shape = vd.Context(80, 60)
    shape.fill_style = vd.RadialGradient((40, 30), 5, (40, 30), 38, ["black", "#0000"])
    shape.paint()
    ctx.fill_style = vd.ConicGradient(0, (80, 60), ["#c0392b", "#f1c40f", "#2980b9", "#c0392b"])
    ctx.mask(shape.snapshot(), 0, 0, 160, 120)
    with ctx.layer(mask=shape.snapshot(), mask_invert=True):
        ctx.fill_style = "#1c2833"
        ctx.fill(vd.Path.star(12, 40, 30, 28, 22))


@text_probe
def text_measured_and_wrapped(ctx: vd.Context) -> None:
    ctx.font = "18px Inter"
    text = "broken into lines by its width"
    for k, line in enumerate(ctx.word_wrap(text, 130)):
        ctx.fill_text(line, 10, 24 + 22 * k)
    size, step = ctx.measure_wrapped(text, 130), ctx.font_value.size
    ctx.stroke_style = "#b03a2e"
    ctx.stroke_rect(10, 8, size.width, size.height)
    measured = ctx.measure_text("width")
    ctx.fill_text("width", 10, 112)
    ctx.fill_rect(10 + measured.width, 112 - step, 2, step)


@text_probe
def text_settings(ctx: vd.Context) -> None:
    ctx.font = "20px Inter"
    for k, (name, value) in enumerate(
        (
            ("font_kerning", "none"),
            ("word_spacing", 12),
            ("font_variant_caps", "small-caps"),
            ("text_rendering", "optimizeSpeed"),
            ("letter_spacing", 2.5),
        )
    ):
        with ctx.saved():
            setattr(ctx, name, value)
            ctx.fill_text("AV To you", 8, 22 + 20 * k)
    ctx.direction, ctx.text_align = "rtl", "start"
    ctx.fill_text("שלום (a)", 152, 116)


@text_probe
def widths_of_a_font(ctx: vd.Context) -> None:
    ctx.font_stretch = "condensed"
    ctx.font = "italic 600 26px 'Noto Serif', Inter"
    angle = math.radians(-8)
    ctx.rotate(angle)
    ctx.fill_text("Condensed", 4, 60)
    ctx.font = ctx.font_value
    ctx.fill_text("as read", 4, 95)
