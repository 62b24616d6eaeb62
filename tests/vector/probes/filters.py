"""The CSS filter functions."""

from collections.abc import Callable

import vecdraw as vd
from tests.vector.probes.probe import PROBES, Probe, probe

FUNCTIONS = {
    "blur": "blur(4px)",
    "brightness": "brightness(1.4)",
    "contrast": "contrast(0.6)",
    "drop_shadow": "drop-shadow(6px 5px 4px rgb(0 0 0 / 0.7))",
    "grayscale": "grayscale(0.8)",
    "hue_rotate": "hue-rotate(120deg)",
    "invert": "invert(0.9)",
    "opacity": "opacity(0.4)",
    "saturate": "saturate(2)",
    "sepia": "sepia(1)",
    "chain": "sepia(0.6) blur(2px) drop-shadow(5px 5px 3px #154360)",
}


def filtered(function: str) -> Callable[[vd.Context], None]:
    """A gradient and a disc, each through the filter."""

    def draw(ctx: vd.Context) -> None:
        ctx.filter = function
        ctx.fill_style = vd.LinearGradient((20, 20), (120, 90), ["#e74c3c", "#f7dc6f", "#2e86c1"])
        ctx.fill_rect(20, 20, 80, 60)
        ctx.fill_style = "rgb(40 180 99 / 0.8)"
        ctx.begin_path()
        ctx.arc(105, 75, 28, 0, 7)
        ctx.fill()

    return draw


for name, css in FUNCTIONS.items():
    PROBES[f"filter_{name}"] = Probe(f"filter_{name}", filtered(css))


@probe
def filter_of_a_layer(ctx: vd.Context) -> None:
    with ctx.layer(filter="blur(3px) saturate(0.4)"):
        ctx.fill_style = "#e74c3c"
        ctx.fill_rect(30, 20, 60, 60)
        ctx.fill_style = "#2e86c1"
        ctx.fill_rect(70, 50, 60, 50)


@probe
def filter_under_scale(ctx: vd.Context) -> None:
    ctx.scale(2, 2)
    ctx.filter = "blur(2px)"
    ctx.fill_style = "#6c3483"
    ctx.fill_rect(20, 15, 35, 30)


@probe
def filter_with_shadow(ctx: vd.Context) -> None:
    ctx.shadow_color, ctx.shadow_blur, ctx.shadow_offset_x = "rgb(0 0 0 / 0.7)", 6, 10
    ctx.filter = "invert(1)"
    ctx.fill_style = "#6c3483"
    ctx.fill_rect(30, 30, 70, 50)
