"""Shadows that a translucent gradient lets through: the whole shape is blurred, as a canvas does it."""

from collections.abc import Callable

import numpy as np
import pytest

import vecdraw as vd
from tests.vector.comparison import compare
from tests.vector.renderers import library, resvg
from vecdraw.export.render import to_pixels

WIDTH, HEIGHT = 160, 120
STOPS = ["#c0392b", (0.5, "#c0392b"), (0.5, "#c0392b00"), "#2980b980"]


def with_shadow() -> vd.Context:
    ctx = vd.Context(WIDTH, HEIGHT, background="white", dither=False)
    ctx.shadow_color = "rgb(0 0 0 / .7)"
    ctx.shadow_blur, ctx.shadow_offset_x, ctx.shadow_offset_y = 12, 6, 5
    return ctx


def rectangle(ctx: vd.Context) -> None:
    ctx.fill_style = vd.LinearGradient((30, 0), (130, 0), STOPS)
    ctx.fill_rect(25, 25, 110, 70)


def faint(ctx: vd.Context) -> None:
    ctx.global_alpha = 0.6
    rectangle(ctx)


def turned(ctx: vd.Context) -> None:
    ctx.translate(80, 60)
    ctx.rotate(0.5)
    ctx.scale(1.2, 0.8)
    ctx.translate(-80, -60)
    rectangle(ctx)


def ring(ctx: vd.Context) -> None:
    ctx.stroke_style = vd.RadialGradient((80, 60), 20, (80, 60), 50, ["gold", "#f000"])
    ctx.line_width = 24
    ctx.stroke(vd.Path.circle(80, 60, 36))


def cone(ctx: vd.Context) -> None:
    ctx.fill_style = vd.ConicGradient(0, (80, 60), ["navy", "#00f0"])
    ctx.fill_rect(40, 20, 80, 80)


def multiplied(ctx: vd.Context) -> None:
    with ctx.saved():
        ctx.shadow_color, ctx.fill_style = "transparent", "#8ce"
        ctx.fill_rect(0, 0, WIDTH, 60)
    ctx.global_composite_operation = "multiply"
    rectangle(ctx)


def clipped(ctx: vd.Context) -> None:
    ctx.begin_path()
    ctx.rect(0, 0, 100, 90)
    ctx.clip()
    rectangle(ctx)


def turned_scene(ctx: vd.Context) -> None:
    inner = with_shadow()
    rectangle(inner)
    ctx.shadow_color = "transparent"
    ctx.rotate(0.2)
    ctx.draw_scene(inner.scene, 20, 10)


DRAWINGS = (rectangle, faint, turned, ring, cone, multiplied, clipped, turned_scene)


@pytest.mark.skipif(library("resvg_py") is None, reason="resvg-py is not installed")
@pytest.mark.parametrize("draw", DRAWINGS, ids=lambda draw: draw.__name__)
def test_translucent_gradients_let_through_the_shadow_of_the_whole_shape(draw: Callable[[vd.Context], None]) -> None:
    ctx = with_shadow()
    draw(ctx)
    theirs = resvg(ctx.encode("svg").decode(), WIDTH, HEIGHT)
    assert theirs is not None
    distance = compare(np.asarray(to_pixels(ctx.scene)), theirs)
    assert distance.flat <= 8
    assert distance.mean < 0.5
    assert distance.close > 0.99


def test_shadows_of_opaque_gradients_need_no_mask() -> None:
    ctx = with_shadow()
    ctx.fill_style = vd.LinearGradient((30, 0), (130, 0), ["red", "blue"])
    ctx.fill_rect(25, 25, 110, 70)
    assert "<mask" not in ctx.encode("svg").decode()
    rectangle(ctx)
    assert "<mask" in ctx.encode("svg").decode()


@pytest.mark.parametrize("function", ["opacity(.9)", "drop-shadow(3px 3px 2px red)", None])
def test_within_filters_shadows_from_beside_are_drawn_where_they_fall(function: str | None) -> None:
    ctx = vd.Context(WIDTH, HEIGHT, background="white", dither=False)
    with ctx.layer(filter=function or "none"):
        ctx.shadow_color, ctx.shadow_blur, ctx.shadow_offset_x, ctx.fill_style = "#0886", 8, -90, "gold"
        ctx.fill_rect(110, 20, 90, 40)
        ctx.fill_rect(110, 70, 40, 40)  # on the canvas: browsers see what casts it
    svg = ctx.encode("svg").decode()
    assert svg.count("translate(-90)") == (0 if function is None else 1)
    theirs = resvg(svg, WIDTH, HEIGHT)
    if theirs is not None:
        assert compare(np.asarray(to_pixels(ctx.scene)), theirs).is_near


@pytest.mark.skipif(library("resvg_py") is None, reason="resvg-py is not installed")
@pytest.mark.parametrize("blur", [0, 5, 8, 12])
def test_shadows_fall_between_pixels(blur: float) -> None:
    ctx = vd.Context(100, 80, background="white", dither=False)
    ctx.shadow_color, ctx.shadow_blur, ctx.shadow_offset_x, ctx.shadow_offset_y = "black", blur, 5.5, 3.5
    ctx.fill_style = "orange"
    ctx.fill(vd.Path.star(5, 45, 38, 30, 12))
    theirs = resvg(ctx.encode("svg").decode(), 100, 80)
    assert theirs is not None
    assert compare(np.asarray(to_pixels(ctx.scene)), theirs).close > 0.98
