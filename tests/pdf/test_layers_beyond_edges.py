"""Layers that become pictures in a PDF show what their filters bring in from beyond the page, and what lies behind."""

from collections.abc import Callable

import numpy as np
import pytest

import vecdraw as vd
from tests.vector import renderers
from tests.vector.comparison import averaged, compare, on_white
from vecdraw import filters
from vecdraw.backends.fallback import Fallback
from vecdraw.export.render import to_pixels
from vecdraw.geometry.rect import Rect

FINER = 4
Draw = Callable[[vd.Context], None]


def over_all_edges(ctx: vd.Context) -> None:
    for style, *rect in (("#d33", -50, -40, 110, 90), ("#26c", 120, 80, 90, 90), ("#0a4", 70, -60, 20, 300)):
        ctx.fill_style = style
        ctx.fill_rect(*rect)


def blurred(ctx: vd.Context) -> None:
    with ctx.layer(filter="blur(8px)"):
        over_all_edges(ctx)


def moved_into_a_clip(ctx: vd.Context) -> None:
    ctx.begin_path()
    ctx.rect(60, 30, 80, 70)
    ctx.clip()
    with ctx.layer(filter=[filters.Offset(90, 50), filters.Blur(3)]):
        over_all_edges(ctx)


def shadowed(ctx: vd.Context) -> None:
    ctx.shadow_color, ctx.shadow_blur, ctx.shadow_offset_x = "black", 16, 60
    with ctx.layer():
        ctx.shadow_color = "transparent"
        over_all_edges(ctx)


def backdrop_alone(ctx: vd.Context) -> None:
    over_all_edges(ctx)
    ctx.begin_path()
    ctx.rect(20, 20, 100, 80)
    ctx.clip()
    with ctx.layer(backdrop_filter="invert(1)"):
        pass


@pytest.mark.oracle
@pytest.mark.parametrize("name", ["pdfium", "mupdf"])
@pytest.mark.parametrize("draw", [blurred, moved_into_a_clip, shadowed, backdrop_alone], ids=lambda d: d.__name__)
def test_pages_show_what_pixels_show(draw: Draw, name: str) -> None:
    ctx = vd.Context(160, 120, background="white", dither=False)
    draw(ctx)
    theirs = renderers.PDF[name](ctx.encode("pdf"), 160 * FINER, 120 * FINER)
    if theirs is None:
        pytest.skip(f"{name} is not installed")
    ours = np.asarray(to_pixels(ctx.scene, scale=float(FINER)), np.uint8)
    found = compare(averaged(on_white(ours), FINER), averaged(on_white(theirs), FINER))
    assert found.flat <= 8, str(found)
    assert found.mean <= 1.0, str(found)


def test_a_backdrop_without_content_is_told_of() -> None:
    ctx = vd.Context(160, 120, background="white")
    backdrop_alone(ctx)
    found: list[Fallback] = []
    ctx.encode("pdf", on_fallback=found.append)
    assert [each.feature for each in found] == ["backdrop filter"]
    assert found[0].box.outset(1).intersection(Rect(20, 20, 100, 80)) == Rect(20, 20, 100, 80)
