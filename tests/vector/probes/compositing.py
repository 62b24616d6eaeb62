"""Blend modes, compositing, shadows, layers and masks."""

import math
from collections.abc import Callable
from typing import Any

import vecdraw as vd
from tests.vector.probes.probe import PROBES, Probe, probe
from vecdraw.paint.compositing import BlendMode

SEPARABLE: tuple[BlendMode, ...] = (
    "multiply", "screen", "overlay", "darken", "lighten", "color-dodge", "color-burn", "hard-light", "soft-light",
    "difference", "exclusion",
)  # fmt: skip
OTHERS: tuple[BlendMode, ...] = ("hue", "saturation", "color", "luminosity")
PORTER_DUFF: tuple[BlendMode, ...] = (
    "source-in", "source-out", "source-atop", "destination-over", "destination-in", "destination-out",
    "destination-atop", "lighter", "copy", "xor",
)  # fmt: skip


def blended(mode: BlendMode) -> Callable[[vd.Context], None]:
    """A disc blended with a gradient."""

    def draw(ctx: vd.Context) -> None:
        ctx.fill_style = vd.LinearGradient((0, 0), (160, 0), ["#c0392b", "#f1c40f", "#1f618d"])
        ctx.fill_rect(10, 10, 140, 70)
        ctx.global_composite_operation = mode
        ctx.fill_style = vd.LinearGradient((0, 30), (0, 110), ["#d7bde2", "#0e6655"])
        ctx.fill_rect(40, 30, 80, 80)

    return draw


def composed(mode: BlendMode) -> Callable[[vd.Context], None]:
    """A half transparent disc put onto a square by a Porter-Duff operator, inside a layer."""

    def draw(ctx: vd.Context) -> None:
        with ctx.layer():
            ctx.fill_style = "rgb(41 128 185 / 0.8)"
            ctx.fill_rect(20, 20, 80, 60)
            ctx.global_composite_operation = mode
            ctx.fill_style = "rgb(231 76 60 / 0.7)"
            ctx.begin_path()
            ctx.arc(100, 70, 40, 0, 2 * math.pi)
            ctx.fill()

    return draw


def _register(name: str, draw: Callable[[vd.Context], None]) -> None:
    PROBES[name] = Probe(name, draw)


for each in (*SEPARABLE, *OTHERS):
    _register(f"blend_{each.replace('-', '_')}", blended(each))
for each in PORTER_DUFF:
    _register(f"compose_{each.replace('-', '_')}", composed(each))


@probe
def compose_on_the_canvas(ctx: vd.Context) -> None:
    ctx.fill_style = "#2980b9"
    ctx.fill_rect(20, 20, 80, 60)
    ctx.global_composite_operation = "destination-out"
    ctx.begin_path()
    ctx.arc(100, 70, 30, 0, 2 * math.pi)
    ctx.fill()
    ctx.global_composite_operation = "destination-over"
    ctx.fill_style = "gold"
    ctx.fill_rect(70, 40, 60, 60)


@probe
def compose_in_a_clip(ctx: vd.Context) -> None:
    ctx.fill_style = "#2980b9"
    ctx.fill_rect(10, 10, 140, 100)
    ctx.begin_path()
    ctx.rect(30, 30, 60, 60)
    ctx.clip()
    ctx.global_composite_operation = "copy"
    ctx.fill_style = "rgb(255 0 0 / 0.5)"
    ctx.fill_rect(50, 50, 80, 80)


def _shadowed(ctx: vd.Context, **shadow: Any) -> None:
    ctx.shadow_color = shadow.get("color", "rgb(0 0 0 / 0.6)")
    ctx.shadow_blur = shadow.get("blur", 10)
    ctx.shadow_offset_x, ctx.shadow_offset_y = shadow.get("offset", (8, 6))


@probe
def shadow(ctx: vd.Context) -> None:
    _shadowed(ctx)
    ctx.fill_style = "#e67e22"
    ctx.begin_path()
    ctx.round_rect(30, 25, 90, 60, 12)
    ctx.fill()


@probe
def sharp_shadow(ctx: vd.Context) -> None:
    _shadowed(ctx, blur=0, color="#7d3c98", offset=(12, 10))
    ctx.fill_style = "rgb(46 204 113 / 0.7)"
    ctx.fill_rect(30, 25, 80, 60)


@probe
def shadow_under_transform(ctx: vd.Context) -> None:
    _shadowed(ctx)
    ctx.translate(80, 55)
    ctx.rotate(0.6)
    ctx.scale(2, 1)
    ctx.stroke_style = "#1a5276"
    ctx.line_width = 5
    ctx.stroke_rect(-25, -25, 50, 50)


@probe
def shadow_in_a_clip(ctx: vd.Context) -> None:
    ctx.begin_path()
    ctx.rect(20, 20, 100, 60)
    ctx.clip()
    _shadowed(ctx, offset=(20, 15))
    ctx.global_alpha = 0.7
    ctx.fill_style = vd.LinearGradient((20, 0), (100, 0), ["red", "blue"])
    ctx.fill_rect(30, 30, 60, 40)


@probe
def layer_with_alpha(ctx: vd.Context) -> None:
    ctx.fill_style = "#f4d03f"
    ctx.fill_rect(0, 40, 160, 40)
    with ctx.layer(alpha=0.5):
        ctx.fill_style = "#c0392b"
        ctx.fill_rect(20, 20, 70, 70)
        ctx.fill_style = "#2471a3"
        ctx.fill_rect(60, 40, 70, 70)


@probe
def layer_with_blend(ctx: vd.Context) -> None:
    ctx.fill_style = vd.LinearGradient((0, 0), (160, 0), ["#f4d03f", "#1abc9c"])
    ctx.fill_rect(0, 30, 160, 60)
    with ctx.layer(alpha=0.9, blend="multiply"):
        ctx.fill_style = "#e59866"
        ctx.fill_rect(20, 10, 70, 70)
        ctx.fill_style = "#7fb3d5"
        ctx.fill_rect(60, 40, 70, 70)


@probe
def layer_with_shadow(ctx: vd.Context) -> None:
    _shadowed(ctx, blur=8)
    ctx.begin_layer()
    ctx.fill_style = "#c0392b"
    ctx.fill_rect(30, 20, 50, 50)
    ctx.fill_style = "#2471a3"
    ctx.fill_rect(60, 40, 50, 50)
    ctx.end_layer()


@probe
def nested_layers(ctx: vd.Context) -> None:
    with ctx.layer(alpha=0.8):
        ctx.fill_style = "#5d6d7e"
        ctx.fill_rect(10, 10, 140, 100)
        with ctx.layer(blend="screen"):
            ctx.fill_style = "#cb4335"
            ctx.fill_rect(30, 30, 60, 60)
            with ctx.layer(alpha=0.5):
                ctx.fill_style = "#fff"
                ctx.fill_rect(60, 20, 70, 50)


@probe
def masked_by_a_layer(ctx: vd.Context) -> None:
    with ctx.layer():
        ctx.fill_style = vd.LinearGradient((0, 0), (160, 0), ["#e74c3c", "#3498db"])
        ctx.fill_rect(0, 0, 160, 120)
        with ctx.layer(blend="destination-in"):
            ctx.fill_style = vd.RadialGradient((80, 60), 10, (80, 60), 60, ["#000", "rgb(0 0 0 / 0)"])
            ctx.fill_rect(0, 0, 160, 120)


@probe
def holes_by_a_layer(ctx: vd.Context) -> None:
    with ctx.layer():
        ctx.fill_style = "#1e8449"
        ctx.fill_rect(10, 10, 140, 100)
        with ctx.layer(alpha=0.75, blend="destination-out"):
            for i in range(4):
                ctx.begin_path()
                ctx.arc(35 + i * 30, 60, 12, 0, 2 * math.pi)
                ctx.fill()
