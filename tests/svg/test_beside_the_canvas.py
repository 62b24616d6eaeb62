"""What lies beside the canvas, and casts a shadow onto it or is brought there by a filter."""

import re
from collections.abc import Callable

import numpy as np
import pytest

import vecdraw as vd
from tests.svg.documents import by_resvg, drawn, needs_resvg

RAMP = (np.indices((8, 10)).sum(0)[..., None] * np.array([12, 9, 4])).astype(np.uint8)
Draw = Callable[[vd.Context], object]


def shadow(ctx: vd.Context) -> None:
    ctx.shadow_color, ctx.shadow_offset_x, ctx.shadow_offset_y = "teal", -60, -40


def moved(ctx: vd.Context) -> None:
    ctx.filter = [vd.filters.Offset(-60, -40)]


def blurred(ctx: vd.Context) -> None:
    ctx.filter = "blur(9px)"


def conic(ctx: vd.Context) -> None:
    ctx.fill_style = vd.ConicGradient(0.3, (170, 120), ["teal", "crimson", "teal"])
    ctx.fill_rect(100, 70, 110, 85)


def pattern(ctx: vd.Context) -> None:
    tile = vd.Pattern(vd.Pixmap.from_array(RAMP), "repeat", vd.Affine.rotation(0.3).scale(1.7, 1.7))
    ctx.fill_style = tile
    ctx.fill_rect(100, 70, 110, 85)


def hatching(ctx: vd.Context) -> None:
    ctx.fill_style = vd.Texture.hatch(9, 4, 0.5, color="navy", background="pink")
    ctx.fill_rect(100, 70, 110, 85)


def picture(ctx: vd.Context) -> None:
    ctx.image_smoothing_quality = "high"
    ctx.draw_image(RAMP, 100, 70, 110, 85)


@needs_resvg
@pytest.mark.parametrize("effect", [shadow, moved, blurred])
@pytest.mark.parametrize("draw", [conic, pattern, hatching, picture])
def test_it_is_drawn_there_too(draw: Draw, effect: Draw) -> None:
    def whole(ctx: vd.Context) -> None:
        effect(ctx)
        draw(ctx)

    found = by_resvg(drawn(whole, "white"))
    assert found.mean <= 2.0, str(found)
    assert found.close > 0.95, str(found)


@pytest.mark.parametrize("kind", ["shadow", "filter", "layer"])
def test_what_is_moved_from_far_is_in_the_region_of_its_filter(kind: str) -> None:
    """resvg looks no farther than two canvases around; browsers look as far as the region says."""
    ctx = vd.Context(160, 120)
    ctx.fill_style = "red"
    if kind == "shadow":
        ctx.shadow_color, ctx.shadow_offset_x = "black", 900
        ctx.fill_rect(-860, 20, 60, 60)
    elif kind == "filter":
        ctx.filter = "drop-shadow(900px 0 3px blue)"
        ctx.fill_rect(-860, 20, 60, 60)
    else:
        with ctx.layer(filter="drop-shadow(900px 0 3px blue)"):
            ctx.fill_rect(-860, 20, 60, 60)
    tag = re.findall(r"<filter [^>]*>", ctx.encode("svg").decode())[0]
    left, width = (float(re.findall(rf' {name}="([-0-9.]+)"', tag)[0]) for name in ("x", "width"))
    assert left <= -860
    assert left + width >= 110
