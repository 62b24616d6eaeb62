"""Every way to composite, drawn by resvg, against our pixels; what becomes a picture is listed."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import vecdraw as vd
from tests.svg.documents import by_resvg, drawn, fallbacks_of, needs_resvg
from vecdraw.paint.brush import Spread
from vecdraw.paint.compositing import BLEND_MODES, BlendMode
from vecdraw.paint.pixmap import Pixmap

Draw = Callable[[vd.Context], object]
NOT_SEPARABLE = {"hue", "saturation", "color", "luminosity"}  # resvg is rough with these where colours are translucent
MODES = sorted(BLEND_MODES - NOT_SEPARABLE)


def fading() -> Pixmap:
    """A picture that fades downwards."""
    pixels = np.zeros((20, 20, 4), np.uint8)
    pixels[..., 0] = np.linspace(0, 255, 20)
    pixels[..., 3] = np.linspace(40, 255, 20)[:, None]
    return Pixmap.from_array(pixels)


def ground(ctx: vd.Context) -> None:
    """Two squares that overlap."""
    ctx.fill_style = "rgb(220 40 40 / 0.7)"
    ctx.fill_rect(10, 10, 70, 60)
    ctx.fill_style = "#14a03c"
    ctx.fill_rect(50, 50, 60, 60)
    ctx.fill_style = "rgb(40 60 220 / 0.8)"


def square(ctx: vd.Context) -> None:
    ctx.fill_rect(60, 30, 60, 60)


def with_shadow(ctx: vd.Context) -> None:
    ctx.shadow_color, ctx.shadow_blur, ctx.shadow_offset_x, ctx.shadow_offset_y = "rgb(0 0 80 / 0.8)", 6, 8, 8
    square(ctx)


def clipped(ctx: vd.Context) -> None:
    ctx.begin_path()
    ctx.rect(30, 20, 90, 80)
    ctx.clip()
    with_shadow(ctx)


def picture(ctx: vd.Context) -> None:
    ctx.global_alpha = 0.9
    ctx.draw_image(fading(), 60, 30, 60, 60)


def filtered(ctx: vd.Context) -> None:
    ctx.filter = "blur(3px)"
    square(ctx)


def layered(ctx: vd.Context) -> None:
    mode = ctx.global_composite_operation
    with ctx.layer(alpha=0.8, blend=mode):
        square(ctx)
        ctx.fill_style = "orange"
        ctx.fill_rect(80, 50, 60, 20)


def gradient(ctx: vd.Context) -> None:
    ctx.fill_style = vd.LinearGradient((60, 0), (120, 0), ["red", "rgb(0 0 255 / 0.2)"])
    square(ctx)


def scene(ctx: vd.Context) -> None:
    ctx.draw_scene(drawn(square, "#ddd"), 20, 20, 100, 75)


@needs_resvg
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("source", [square, with_shadow, clipped, picture, filtered, layered, gradient, scene])
def test_modes(mode: BlendMode, source: Draw) -> None:
    def draw(ctx: vd.Context) -> None:
        ground(ctx)
        ctx.save()
        ctx.global_composite_operation = mode
        source(ctx)
        ctx.restore()
        ctx.fill_style = "rgb(0 0 0 / 0.5)"
        ctx.fill_rect(0, 100, 160, 5)

    assert by_resvg(drawn(draw)).is_near


@needs_resvg
def test_what_goes_under_stays_in_order() -> None:
    def draw(ctx: vd.Context) -> None:
        ground(ctx)
        ctx.global_composite_operation = "destination-over"
        for color in ("rgb(0 0 255 / 0.6)", "rgb(0 200 0 / 0.6)"):
            ctx.fill_style = color
            ctx.fill_rect(30, 0, 100, 100)
        with ctx.layer(blend="destination-over"):
            ctx.fill_style = "gold"
            ctx.fill_rect(0, 30, 150, 30)
        ctx.clear_rect(100, 10, 30, 30)
        ctx.fill_style = "rgb(255 0 255 / 0.4)"
        ctx.fill_rect(80, 0, 80, 60)

    distance = by_resvg(drawn(draw))
    assert (distance.flat, distance.edge) <= (2, 2)


@needs_resvg
def test_effects_in_a_scene_that_is_turned() -> None:
    def inside(ctx: vd.Context) -> None:
        ctx.shadow_color, ctx.shadow_blur, ctx.shadow_offset_x = "rgb(0 0 0 / 0.8)", 4, 6
        ctx.fill_style = "orange"
        ctx.begin_path()
        ctx.arc(80, 60, 30, 0, math.tau)
        ctx.fill()
        ctx.shadow_color = "transparent"
        ctx.fill_style = "teal"
        ctx.global_composite_operation = "xor"
        ctx.fill_rect(60, 30, 40, 50)

    inner = drawn(inside)

    def draw(ctx: vd.Context) -> None:
        ctx.translate(40, 0)
        ctx.rotate(0.3)
        ctx.scale(0.9, 0.7)
        ctx.draw_scene(inner, 0, 0)

    assert by_resvg(drawn(draw)).flat <= 8


@needs_resvg
@pytest.mark.parametrize("spread", ["pad", "repeat", "reflect", "none"])
@pytest.mark.parametrize("circles", [(0, 0, 20), (6, 0, 20), (4, 7, 18), (20, 5, 6)])
def test_radial_gradients_within_each_other(spread: Spread, circles: tuple[float, float, float]) -> None:
    r0, away, r1 = circles

    def draw(ctx: vd.Context) -> None:
        ctx.fill_style = vd.RadialGradient(
            (80 + away, 60), r0, (80, 60), r1, ["red", (0.4, "yellow"), "blue"], spread=spread
        )
        ctx.fill_rect(0, 0, 160, 120)

    assert fallbacks_of(drawn(draw)) == []
    assert by_resvg(drawn(draw)).mean <= 1


@pytest.mark.parametrize(
    ("feature", "style"),
    [
        ("conic gradient", lambda: vd.ConicGradient(0, (80, 60), ["red", "blue"])),
        ("two-circle gradient", lambda: vd.RadialGradient((40, 60), 8, (115, 60), 30, ["red", "blue"])),
        ("noise", lambda: vd.Noise(0.05)),
        ("shader", lambda: vd.Shader("half4 main(float2 p) { return half4(1, 0, 0, 1); }")),
    ],
)
def test_paints_that_become_pictures_are_listed(feature: str, style: Callable[[], object]) -> None:
    def draw(ctx: vd.Context) -> None:
        ctx.fill_rect(0, 0, 5, 5)
        ctx.fill_style = style()
        ctx.fill_rect(20, 30, 50, 40)

    (found,) = fallbacks_of(drawn(draw))
    assert (found.op, found.feature) == (1, feature)
    assert (found.box.x, found.box.y, found.box.width, found.box.height) == (20, 30, 50, 40)


def test_fallbacks_of_a_scene_inside_name_the_operation_that_draws_it() -> None:
    def conic(ctx: vd.Context) -> None:
        ctx.fill_style = vd.ConicGradient(0, (80, 60), ["red", "blue"])
        ctx.fill_rect(0, 0, 160, 120)

    inner = drawn(conic)

    def draw(ctx: vd.Context) -> None:
        ctx.fill_rect(0, 0, 5, 5)
        ctx.fill_rect(0, 0, 5, 5)
        ctx.draw_scene(inner, 10, 10, 80, 60)

    (found,) = fallbacks_of(drawn(draw))
    assert found.op == 2
    assert (found.box.x, found.box.y, found.box.width, found.box.height) == (10, 10, 80, 60)


@pytest.mark.parametrize("canvas", [{"color_space": "display-p3"}, {"pixel_format": "rgba-float16"}])
def test_colors_beyond_srgb_are_listed_where_the_canvas_has_them(canvas: dict[str, Any]) -> None:
    ctx = vd.Context(160, 120, **canvas)
    ctx.fill_style = "color(display-p3 1 0 0)"
    ctx.fill_rect(0, 0, 50, 50)
    assert [found.feature for found in fallbacks_of(ctx.scene)] == ["wide-gamut colour"]
