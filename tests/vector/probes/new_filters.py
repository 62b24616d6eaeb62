"""Filters beyond CSS, backdrops, projections, masks."""

import math
from collections.abc import Callable
from typing import Any

import vecdraw as vd
from tests.vector.probes.pictures import ramp
from tests.vector.probes.probe import HEIGHT, PROBES, WIDTH, Probe, probe

RED_TO_BLUE = (0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0)

FILTERS: dict[str, Any] = {
    "color_matrix": vd.filters.ColorMatrixFilter(RED_TO_BLUE),
    "component_table": vd.filters.ComponentTransfer.table((0.0, 0.9, 0.3, 1.0)),
    "component_discrete": vd.filters.ComponentTransfer.discrete((0.1, 0.5, 0.9)),
    "component_gamma": vd.filters.ComponentTransfer.gamma(1.0, 2.2, 0.0),
    "erode": vd.filters.Morphology("erode", 4, 4),
    "dilate": vd.filters.Morphology("dilate", 5, 2),
    "diffuse_lighting": vd.filters.Lighting("diffuse", vd.filters.DistantLight(0.8, 0.9), surface_scale=3),
    "specular_lighting": vd.filters.Lighting("specular", vd.filters.PointLight(60, 20, 60), 4, exponent=12),
    "spot_lighting": vd.filters.Lighting("diffuse", vd.filters.SpotLight(80, 10, 80, 80, 60, 0, 4), surface_scale=3),
    "displacement": vd.filters.Displacement(ramp(160, 120), 24),
    "convolution": vd.filters.Convolve(3, 3, (0, -1, 0, -1, 5, -1, 0, -1, 0)),
    "offset": vd.filters.Offset(12, -8),
    "list_of_filters": ["blur(2px)", vd.filters.Offset(6, 6), "sepia(1)"],
}


def _filtered(value: Any) -> Callable[[vd.Context], None]:
    def draw(ctx: vd.Context) -> None:
        if isinstance(value, vd.filters.Lighting):
            ctx.fill_style = "#283747"
            ctx.fill_rect(0, 0, WIDTH, HEIGHT)
        with ctx.layer(filter=value):
            ctx.fill_style = vd.LinearGradient((20, 20), (130, 90), ["#e74c3c", "#f7dc6f", "#2e86c1"])
            ctx.begin_path()
            ctx.round_rect(30, 25, 80, 60, 14)
            ctx.fill()
            ctx.fill_style = "rgb(40 180 99)"
            ctx.begin_path()
            ctx.arc(108, 75, 24, 0, math.tau)
            ctx.fill()

    return draw


for name, value in FILTERS.items():
    PROBES[f"effect_{name}"] = Probe(f"effect_{name}", _filtered(value))


def _ground(ctx: vd.Context) -> None:
    ctx.fill_style = vd.LinearGradient((0, 0), (160, 120), ["#1f618d", "#f5b041", "#b03a2e"])
    ctx.fill_rect(0, 0, WIDTH, HEIGHT)
    ctx.fill_style = "#17202a"
    for i in range(6):
        ctx.fill_rect(8 + i * 26, 10, 12, 100)


@probe
def backdrop_filter(ctx: vd.Context) -> None:
    _ground(ctx)
    ctx.begin_path()
    ctx.round_rect(30, 30, 100, 60, 16)
    ctx.clip()
    with ctx.layer(backdrop_filter="blur(5px)"):
        ctx.fill_style = "rgb(255 255 255 / 0.35)"
        ctx.fill_rect(0, 0, WIDTH, HEIGHT)


@probe
def projected_layer(ctx: vd.Context) -> None:
    quad = vd.Projection.quad([(0, 0), (160, 0), (160, 120), (0, 120)], [(30, 20), (130, 35), (150, 105), (10, 95)])
    with ctx.layer(projection=quad):
        _ground(ctx)


@probe
def mask_of_a_layer(ctx: vd.Context) -> None:
    with ctx.layer(mask=vd.Path.circle(80, 60, 45)):
        _ground(ctx)


@probe
def mask_inverted(ctx: vd.Context) -> None:
    with ctx.layer(mask=vd.Path.star(5, 80, 62, 50, 22), mask_invert=True):
        _ground(ctx)


@probe
def mask_of_luminance(ctx: vd.Context) -> None:
    mask = vd.Context(WIDTH, HEIGHT, background="black")
    mask.fill_style = vd.LinearGradient((20, 0), (140, 0), ["black", "white"])
    mask.fill_rect(0, 20, WIDTH, 80)
    with ctx.layer(mask=mask.scene, mask_mode="luminance"):
        _ground(ctx)
