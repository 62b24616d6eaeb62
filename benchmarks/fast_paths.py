"""What posters do, drawn by Skia alone and past it: `python -m benchmarks.fast_paths`.

Each row is one scene of 1080 x 1920 px drawn on pixels that are there: plain (Skia alone), first (nothing kept from
earlier drawings), again. `VECDRAW_KERNEL=python` measures the twins. The largest difference between plain and fast is
that of a whole scene: every operation is within 1 of 255.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Literal

import numpy as np

import vecdraw as vd
from benchmarks.timing import medians
from vecdraw.backends.skia.memory import PixelMemory, new_memory
from vecdraw.backends.skia.renderer import Renderer
from vecdraw.geometry.affine import Affine

WIDTH, HEIGHT = 1080, 1920
CARDS = [(60 + 330 * (k % 3), 800 + 260 * (k // 3)) for k in range(12)]
Draw = Callable[[vd.Context], None]


def gradient(end: tuple[float, float]) -> Draw:
    """A gradient of three colours over the whole canvas."""

    def draw(ctx: vd.Context) -> None:
        ctx.fill_style = vd.LinearGradient((0, 0), end, ["#0b1d3a", "#1f4e79", "#e8b04a"])
        ctx.fill_rect(0, 0, WIDTH, HEIGHT)

    return draw


def glow(ctx: vd.Context) -> None:
    """A translucent radial gradient, 700 px in radius."""
    colors = ["rgb(255 240 200 / .6)", "rgb(255 240 200 / 0)"]
    ctx.fill_style = vd.RadialGradient((540, 500), 0, (540, 500), 700, colors)
    ctx.fill_rect(0, 0, WIDTH, HEIGHT)


def cards(style: vd.LinearGradient | str, blur: float = 0.0) -> Draw:
    """Twelve cards of 300 x 230 px with round corners."""

    def draw(ctx: vd.Context) -> None:
        ctx.fill_style = style
        if blur:
            ctx.shadow_color, ctx.shadow_blur, ctx.shadow_offset_y = "rgb(0 0 0 / .5)", blur, blur / 3
        for x, y in CARDS:
            ctx.begin_path()
            ctx.round_rect(x, y, 300, 230, 24)
            ctx.fill()

    return draw


def veil(ctx: vd.Context) -> None:
    """A translucent colour over the whole canvas."""
    ctx.fill_style = "rgb(20 0 60 / .4)"
    ctx.fill_rect(0, 0, WIDTH, HEIGHT)


def photograph(quality: Literal["low", "medium", "high"]) -> Draw:
    """A picture of 3000 x 2000 px scaled down to 960 x 640."""
    pixels = np.random.default_rng(1).integers(0, 256, (2000, 3000, 4), np.uint8)
    pixels[:, :, 3] = 255
    picture = vd.Pixmap(pixels.tobytes(), 3000, 2000, alpha="opaque")

    def draw(ctx: vd.Context) -> None:
        ctx.image_smoothing_quality = quality
        ctx.draw_image(picture, 60, 60, 960, 640)

    return draw


SCENES: dict[str, Draw] = {
    "gradient, top to bottom": gradient((0, HEIGHT)),
    "gradient, left to right": gradient((WIDTH, 0)),
    "gradient, corner to corner": gradient((WIDTH, HEIGHT)),
    "glow": glow,
    "veil": veil,
    "12 translucent cards": cards("rgb(255 255 255 / .9)"),
    "12 cards with a gradient": cards(vd.LinearGradient((0, 800), (0, 1830), ["#e63946", "#457b9d"])),
    "12 cards with a shadow": cards("white", 24),
    "photograph, low": photograph("low"),
    "photograph, medium": photograph("medium"),
    "photograph, high": photograph("high"),
}


def renderer(*, direct: bool) -> tuple[Renderer, PixelMemory, object]:
    """Something to draw with on a white canvas, its pixels and its surface."""
    memory = new_memory(WIDTH, HEIGHT)
    memory.array()[:] = 255
    surface = memory.surface("srgb")
    own = memory if direct else None
    drawer = Renderer(surface.getCanvas(), Affine(), 1.0, recorded_scale=1.0, dither=True, memory=own)
    return drawer, memory, surface


def measured(name: str, draw: Draw, rounds: int) -> str:
    """A row of the table."""
    ctx = vd.Context(WIDTH, HEIGHT)
    draw(ctx)
    ops = ctx.scene.ops
    plain, plain_memory, _plain_surface = renderer(direct=False)
    fast, fast_memory, _fast_surface = renderer(direct=True)
    plain.draw(ops)
    fast.draw(ops)
    difference = int(np.abs(plain_memory.array().astype(int) - fast_memory.array()).max())

    def first() -> None:
        vd.clear_caches("masks", "pictures")
        fast.draw(ops)

    times = medians({"plain": lambda: plain.draw(ops), "first": first, "again": lambda: fast.draw(ops)}, rounds)
    columns = "".join(f"{seconds * 1000:10.2f}" for seconds in times.values())
    return f"{name:<28}{columns}{times['again'] / times['plain']:9.3f}x{difference:6d}"


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    print(f"{'ms':<28}{'plain':>10}{'first':>10}{'again':>10}{'ratio':>10}{'diff':>6}")
    for name, draw in SCENES.items():
        print(measured(name, draw, rounds), flush=True)


if __name__ == "__main__":
    main()
