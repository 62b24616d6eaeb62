"""One scene drawn twice, past Skia where that can be and by Skia alone, on the same pixels."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

import vecdraw as vd
from vecdraw.backends.skia.memory import new_memory
from vecdraw.backends.skia.renderer import Renderer
from vecdraw.geometry.affine import Affine

Draw = Callable[[vd.Context], None]


def both(draw: Draw, width: int = 96, height: int = 80, *, seed: int = 0, dither: bool = True) -> tuple[
    np.ndarray, np.ndarray
]:
    """The premultiplied pixels (int) that `draw` leaves on the same random ones: past Skia, and by Skia alone."""
    ctx = vd.Context(width, height, dither=dither)
    draw(ctx)
    pictures = []
    for direct in (True, False):
        memory = new_memory(width, height)
        memory.array()[:] = noise(width, height, seed)
        surface = memory.surface("srgb")
        renderer = Renderer(
            surface.getCanvas(), Affine(), 1.0, recorded_scale=1.0, dither=dither, memory=memory if direct else None
        )
        renderer.draw(ctx.scene.ops)
        pictures.append(memory.array().astype(int))
    return pictures[0], pictures[1]


def difference(draw: Draw, width: int = 96, height: int = 80, *, seed: int = 0, dither: bool = True) -> int:
    """The largest difference between the two."""
    one, two = both(draw, width, height, seed=seed, dither=dither)
    return int(np.abs(one - two).max())


def noise(width: int, height: int, seed: int) -> np.ndarray:
    """Premultiplied pixels of every opacity."""
    rng = np.random.default_rng(seed)
    pixels = rng.integers(0, 256, (height, width, 4), np.uint8)
    pixels[: height // 3, :, 3] = 255
    pixels[:, :, :3] = np.minimum(pixels[:, :, :3], pixels[:, :, 3:])
    return pixels
