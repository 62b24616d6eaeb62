"""Clips and filters are in the axes of their element: what gets a transform of its own has them around it."""

from collections.abc import Callable

import numpy as np
import pytest

import vecdraw as vd
from tests.svg.documents import by_resvg, drawn, needs_resvg

RAMP = vd.Pixmap.from_array((np.indices((8, 10)).sum(0)[..., None] * np.array([12, 9, 4])).astype(np.uint8))


def small_scene() -> vd.Scene:
    ctx = vd.Context(20, 20)
    ctx.fill_style = "orange"
    ctx.fill_rect(2, 2, 15, 10)
    return ctx.scene


def pictures(ctx: vd.Context) -> Callable[..., None]:
    ctx.draw_image(RAMP, 2, 2)
    return lambda: ctx.draw_image(RAMP, 40, 30, 90, 75)


def scenes(ctx: vd.Context) -> Callable[..., None]:
    scene = small_scene()
    ctx.draw_scene(scene, 0, 0)
    return lambda: ctx.draw_scene(scene, 40, 30, 90, 75)


def ellipses(ctx: vd.Context) -> Callable[..., None]:
    ctx.fill_style = "crimson"
    oval = vd.Path()
    oval.ellipse(80, 60, 50, 20, 0.5, 0, 7)
    return lambda: ctx.fill(oval)


def clipped(ctx: vd.Context) -> None:
    ctx.clip(vd.Path.circle(80, 60, 35))


def shadowed(ctx: vd.Context) -> None:
    ctx.shadow_color, ctx.shadow_offset_x, ctx.shadow_offset_y = "teal", 14, 9


def filtered(ctx: vd.Context) -> None:
    ctx.filter = "hue-rotate(120deg)"


def clipped_and_blended(ctx: vd.Context) -> None:
    clipped(ctx)
    ctx.global_composite_operation = "multiply"


@needs_resvg
@pytest.mark.parametrize("effect", [clipped, shadowed, filtered, clipped_and_blended])
@pytest.mark.parametrize("what", [pictures, scenes, ellipses])
def test_what_is_used_twice_or_turned(
    what: Callable[[vd.Context], Callable[..., None]], effect: Callable[[vd.Context], None]
) -> None:
    def draw(ctx: vd.Context) -> None:
        again = what(ctx)
        with ctx.saved():
            effect(ctx)
            again()

    found = by_resvg(drawn(draw, "white"))
    assert found.is_near, str(found)
