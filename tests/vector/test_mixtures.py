"""Paints, shadows, filters, masks and blend modes together: what one of them does must not be lost through another."""

from collections.abc import Callable

import numpy as np
import pytest

import vecdraw as vd
from tests.vector import renderers
from tests.vector.comparison import averaged, compare, on_white
from tests.vector.judgement import PAGE_FINER
from vecdraw.export.render import to_pixels

pytestmark = pytest.mark.oracle

WIDTH, HEIGHT = 80, 60
Draw = Callable[[vd.Context], None]


def stroked_text_in_a_gradient(ctx: vd.Context) -> None:
    ctx.rotate(0.2)
    ctx.font, ctx.line_width = "800 34px Inter", 4
    ctx.stroke_style = vd.LinearGradient((0, 0), (80, 0), ["red", (0.5, "lime"), (0.5, "blue"), "gold"])
    ctx.stroke_text("Rg", 12, 35)


def text_in_a_translucent_gradient(ctx: vd.Context) -> None:
    ctx.global_composite_operation = "difference"
    ctx.font = "800 34px Inter"
    ctx.fill_style = vd.LinearGradient((0, 0), (80, 0), ["red", "#00f3"])
    ctx.fill_text("Rg", 12, 40)


def gradient_with_opacity_and_shadow(ctx: vd.Context) -> None:
    ctx.global_alpha, ctx.shadow_color, ctx.shadow_offset_x = 0.5, "black", 10
    ctx.fill_style = vd.LinearGradient((0, 0), (80, 0), ["red", "#00f4"])
    ctx.fill_rect(10, 10, 40, 30)


def filter_and_shadow_by_a_blend_mode(ctx: vd.Context) -> None:
    ctx.global_composite_operation, ctx.filter = "multiply", "blur(2px)"
    ctx.shadow_color, ctx.shadow_offset_x = "rgb(0 0 0 / .7)", 8
    ctx.fill_style = "#a0326e"
    ctx.fill_rect(10, 10, 40, 30)


def layer_that_replaces_and_casts_a_shadow(ctx: vd.Context) -> None:
    ctx.shadow_color, ctx.shadow_offset_x = "rgb(0 0 0 / .7)", 8
    with ctx.layer(alpha=0.6):
        ctx.fill_rect(10, 10, 40, 30)
        ctx.global_composite_operation, ctx.fill_style = "copy", "teal"
        ctx.fill_rect(30, 20, 30, 30)


def shadow_of_what_is_clipped_away(ctx: vd.Context) -> None:
    ctx.begin_path()
    ctx.arc(40, 30, 25, 0, 7)
    ctx.clip()
    ctx.shadow_color, ctx.shadow_offset_x, ctx.shadow_offset_y = "black", 12, 10
    with ctx.layer():
        ctx.fill_style = "gold"
        ctx.fill_rect(0, 0, 25, 25)


def cleared_before_anything_is_there(ctx: vd.Context) -> None:
    ctx.clear_rect(20, 10, 20, 20)
    ctx.global_composite_operation, ctx.fill_style = "destination-over", "teal"
    ctx.fill_rect(0, 0, 30, 50)


def translucent_pattern_after_a_translucent_stroke(ctx: vd.Context) -> None:
    ctx.stroke_style, ctx.line_width = "rgb(255 0 0 / .3)", 6
    ctx.stroke_rect(8, 8, 60, 40)
    ctx.fill_style = vd.LinearGradient((0, 0), (80, 0), ["rgb(0 0 0 / .8)", "#0000"])
    ctx.fill_rect(0, 0, 80, 60)


def translucent_picture_in_a_mask(ctx: vd.Context) -> None:
    ctx.fill_style = "teal"
    ctx.fill_rect(5, 5, 60, 50)
    ctx.global_alpha, ctx.global_composite_operation = 0.5, "destination-out"
    ctx.draw_image(vd.Pixmap.from_array(np.full((8, 8, 3), 120, np.uint8)), 25, 12, 40, 30)


def mask_that_was_masked(ctx: vd.Context) -> None:
    ctx.global_alpha, ctx.global_composite_operation = 0.5, "destination-in"
    ctx.draw_image(vd.Pixmap.from_array(np.full((8, 8, 3), 120, np.uint8)), 25, 12, 40, 30)
    ctx.global_alpha, ctx.global_composite_operation = 1.0, "source-out"
    ctx.fill_style = vd.LinearGradient((0, 0), (80, 0), ["red", "#00f4"])
    ctx.fill_rect(10, 10, 50, 40)


def blend_mode_in_a_mask(ctx: vd.Context) -> None:
    ctx.global_composite_operation = "multiply"
    ctx.fill_style = vd.RadialGradient((40, 30), 4, (40, 30), 30, ["orange", "#1bc0"])
    ctx.fill_rect(10, 10, 60, 40)
    ctx.global_composite_operation, ctx.fill_style = "source-in", "navy"
    ctx.fill_rect(20, 5, 30, 50)


def stroke_in_a_gradient_with_a_shadow(ctx: vd.Context) -> None:
    ctx.shadow_color, ctx.shadow_offset_x, ctx.shadow_offset_y, ctx.line_width = "black", 6, 5, 7
    ctx.stroke_style = vd.RadialGradient((40, 30), 4, (45, 30), 30, ["gold", "navy"])
    ctx.stroke_rect(15, 10, 45, 30)


def conic_gradient_by_a_blend_mode(ctx: vd.Context) -> None:
    ctx.fill_style = "gold"
    ctx.fill_rect(0, 0, 50, 60)
    ctx.global_composite_operation = "multiply"
    ctx.fill_style = vd.ConicGradient(0.3, (40, 30), ["teal", "crimson", "teal"])
    ctx.fill_rect(10, 10, 60, 40)


def translucent_conic_gradient_in_a_clip(ctx: vd.Context) -> None:
    ctx.begin_path()
    ctx.arc(40, 30, 25, 0, 7)
    ctx.clip()
    ctx.stroke_style, ctx.line_width = vd.ConicGradient(0.3, (40, 30), ["#f00c", "#00f3", "#f00c"]), 9
    ctx.stroke_rect(18, 10, 50, 40)


def gradient_that_fades_in_a_clip_and_casts_a_shadow(ctx: vd.Context) -> None:
    ctx.begin_path()
    ctx.arc(40, 30, 28, 0, 7)
    ctx.clip()
    ctx.fill_style = vd.LinearGradient((10, 10), (60, 40), ["red", (0.5, "rgb(0 0 255 / 0)"), "green"])
    ctx.fill_rect(10, 5, 60, 25)
    ctx.shadow_color, ctx.shadow_offset_y = "rgb(0 0 0 / .7)", 6
    ctx.fill_rect(10, 34, 60, 14)


def scenes_with_text_on_gradients_and_patterns(ctx: vd.Context) -> None:
    cells = np.array([[140, 180], [180, 140]], np.uint8).repeat(4, 0).repeat(4, 1)
    checks = vd.Pixmap.from_array(cells[..., None].repeat(3, 2))
    for at, style in enumerate(
        (
            vd.LinearGradient((0, 0), (40, 0), ["gold", "teal"]),
            vd.RadialGradient((20, 10), 2, (20, 10), 20, ["#fff8", "navy"]),
            vd.Pattern(checks),
        )
    ):
        inner = vd.Context(40, 20)
        inner.fill_style = style
        inner.fill_rect(0, 0, 36, 20)
        inner.fill_style, inner.font = "black", "800 16px Inter"
        inner.fill_text("Rg", 5, 15)
        ctx.draw_scene(inner.scene, 5 + 15 * at, 20 * at)


@pytest.mark.parametrize("background", ["white", None])
@pytest.mark.parametrize(
    "draw",
    [
        stroked_text_in_a_gradient,
        text_in_a_translucent_gradient,
        gradient_with_opacity_and_shadow,
        filter_and_shadow_by_a_blend_mode,
        layer_that_replaces_and_casts_a_shadow,
        shadow_of_what_is_clipped_away,
        cleared_before_anything_is_there,
        translucent_pattern_after_a_translucent_stroke,
        translucent_picture_in_a_mask,
        mask_that_was_masked,
        blend_mode_in_a_mask,
        stroke_in_a_gradient_with_a_shadow,
        conic_gradient_by_a_blend_mode,
        translucent_conic_gradient_in_a_clip,
        gradient_that_fades_in_a_clip_and_casts_a_shadow,
        scenes_with_text_on_gradients_and_patterns,
    ],
    ids=lambda draw: draw.__name__,
)
def test_nothing_is_lost(draw: Draw, background: str | None) -> None:
    ctx = vd.Context(WIDTH, HEIGHT, background=background)
    draw(ctx)
    pdf = ctx.encode("pdf", raster_scale=PAGE_FINER)
    ours = averaged(on_white(np.asarray(to_pixels(ctx.scene, scale=PAGE_FINER), np.uint8)), PAGE_FINER)
    drawn = 0
    for name, render in renderers.PDF.items():
        theirs = render(pdf, WIDTH * PAGE_FINER, HEIGHT * PAGE_FINER)
        if theirs is not None:
            drawn += 1
            found = compare(ours, averaged(on_white(theirs), PAGE_FINER))
            assert found.is_near, (name, str(found))
    if not drawn:
        pytest.skip("no program that draws PDF is installed")
