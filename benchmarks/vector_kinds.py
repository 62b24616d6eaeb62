"""Scenes of operations of one kind, for `benchmarks.vector_export`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

import vecdraw as vd

SIDE: Final = 2000
_STEPS: Final = 1960

Kind = Callable[[vd.Context, int, float, float], None]
"""Draws the operation of some number at a place."""


def _color(number: int) -> str:
    return f"#{number * 7919 % 0xFFFFFF:06x}"


def _picture() -> vd.Pixmap:
    return vd.Pixmap.from_array(np.arange(16 * 16 * 3, dtype=np.uint8).reshape(16, 16, 3))


def _tile() -> vd.Scene:
    ctx = vd.Context(20, 20)
    ctx.fill_rect(0, 0, 10, 10)
    ctx.stroke_rect(5, 5, 10, 10)
    return ctx.scene


def rects(ctx: vd.Context, number: int, x: float, y: float) -> None:
    """Rectangles, each of a colour of its own."""
    ctx.fill_style = _color(number)
    ctx.fill_rect(x, y, 14, 9)


def strokes(ctx: vd.Context, number: int, x: float, y: float) -> None:
    """Curves."""
    ctx.stroke_style = _color(number)
    ctx.begin_path()
    ctx.move_to(x, y)
    ctx.bezier_curve_to(x + 20, y, x, y + 20, x + 30, y + 30)
    ctx.stroke()


def texts(ctx: vd.Context, number: int, x: float, y: float) -> None:
    """Texts that differ."""
    ctx.fill_text(f"item {number}", x, y)


def same_texts(ctx: vd.Context, number: int, x: float, y: float) -> None:
    """Texts of a hundred kinds, some of them in one place again."""
    ctx.fill_text(f"item {number % 100}", x, y)


def gradients(ctx: vd.Context, number: int, x: float, y: float) -> None:
    """A gradient for each operation."""
    ctx.fill_style = vd.LinearGradient((x, y), (x + 20, y), [_color(number), "white"])
    ctx.fill_rect(x, y, 20, 20)


def shared_gradients(ctx: vd.Context, number: int, x: float, y: float) -> None:
    """One gradient over the canvas for all operations."""
    if not number:
        ctx.fill_style = vd.LinearGradient((0, 0), (SIDE, 0), ["teal", "white"])
    ctx.begin_path()
    ctx.arc(x + 20, y + 20, 8, 0, 6)
    ctx.fill()


def clips(ctx: vd.Context, number: int, x: float, y: float) -> None:
    """A clip and a transform for each operation."""
    with ctx.saved():
        ctx.translate(x, y)
        ctx.rotate(number)
        ctx.begin_path()
        ctx.rect(0, 0, 20, 20)
        ctx.clip()
        ctx.global_alpha = 0.5
        ctx.fill_rect(-5, -5, 30, 12)


def layers(ctx: vd.Context, number: int, x: float, y: float) -> None:
    """Layers of two rectangles."""
    ctx.fill_style = _color(number)
    with ctx.layer(alpha=0.5):
        ctx.fill_rect(x, y, 14, 9)
        ctx.fill_rect(x + 4, y + 4, 14, 9)


def masks(ctx: vd.Context, number: int, x: float, y: float) -> None:
    """Layers in which one rectangle masks another."""
    ctx.fill_style = _color(number)
    with ctx.layer():
        ctx.fill_rect(x, y, 14, 9)
        ctx.global_composite_operation = "destination-in"
        ctx.fill_rect(x + 4, y + 4, 14, 9)


def shadows(ctx: vd.Context, number: int, x: float, y: float) -> None:
    """Sharp shadows."""
    ctx.fill_style = _color(number)
    ctx.shadow_color, ctx.shadow_offset_x = "black", 2
    ctx.fill_rect(x, y, 14, 9)


def pictures(ctx: vd.Context, _number: int, x: float, y: float) -> None:
    """One picture, again and again."""
    ctx.draw_image(_PICTURE, x, y, 12, 12)


def patterns(ctx: vd.Context, number: int, x: float, y: float) -> None:
    """One pattern."""
    if not number:
        ctx.fill_style = ctx.create_pattern(_PICTURE, "repeat")
    ctx.fill_rect(x, y, 14, 9)


def scenes(ctx: vd.Context, _number: int, x: float, y: float) -> None:
    """One scene, again and again."""
    ctx.draw_scene(_TILE, x, y)


_PICTURE: Final = _picture()
_TILE: Final = _tile()

KINDS: Final[dict[str, Kind]] = {
    kind.__name__: kind
    for kind in (
        rects,
        strokes,
        texts,
        same_texts,
        gradients,
        shared_gradients,
        clips,
        layers,
        masks,
        shadows,
        pictures,
        patterns,
        scenes,
    )
}


def drawing_of(name: str, count: int) -> vd.Scene:
    """A scene of `count` operations of a kind."""
    ctx = vd.Context(SIDE, SIDE, background="white")
    ctx.font = "12px 'Inter'"
    kind = KINDS[name]
    for number in range(count):
        kind(ctx, number, number * 37 % _STEPS, number * 91 % _STEPS)
    return ctx.scene
