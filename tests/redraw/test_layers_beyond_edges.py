"""Layers whose filters bring something in from beyond the canvas, or from beside a clip, are drawn again rightly."""

from dataclasses import replace

import pytest

import vecdraw as vd
from tests.laws.larger_canvas import crisp_scene
from tests.redraw.drawings import reused
from vecdraw import filters
from vecdraw.scene.scene import Scene


def drawing(x: float, *, clipped: bool) -> Scene:
    """A rectangle at `x`, which a filter moves into a clip, or onto the canvas, over some others."""
    ctx = vd.Context(120, 90, background="white")
    ctx.fill_style = "#26c"
    for i in range(6):
        ctx.fill_rect(20 * i, 10 * i, 15, 30)
    with ctx.saved():
        ctx.begin_path()
        ctx.rect(60, 10, 50, 60)
        if clipped:
            ctx.clip()
        with ctx.layer(filter=[filters.Offset(100, 0), filters.Blur(2)]):
            ctx.fill_style = "#d33"
            ctx.fill_rect(x, 20, 20, 20)
    ctx.fill_rect(100, 80, 5, 5)
    return ctx.scene


@pytest.mark.parametrize("clipped", [False, True])
@pytest.mark.parametrize("mode", ["eager", "repairing", "layered"])
def test_moved_onto_the_canvas(mode: str, clipped: bool, request: pytest.FixtureRequest) -> None:
    request.getfixturevalue(mode)
    reused([drawing(x, clipped=clipped) for x in (-35, 5, -5, 0, -35)])


@pytest.mark.parametrize("mode", ["eager", "layered"])
@pytest.mark.parametrize("seed", range(6))
def test_parts_of_random_drawings_left_out(seed: int, mode: str, request: pytest.FixtureRequest) -> None:
    request.getfixturevalue(mode)
    first = replace(crisp_scene(seed), pixel_format="rgba-unorm8", scale=1.0)
    kept = [at for at, op in enumerate(first.ops) if hasattr(op, "brush")]
    edited = [replace(first, ops=(*first.ops[:at], *first.ops[at + 1 :])) for at in kept[:3]]
    reused([first, *edited, first])
