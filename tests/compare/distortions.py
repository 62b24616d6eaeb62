"""A picture made of whole numbers alone, and what may befall one: the same bytes on every machine."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Levels = NDArray[np.uint8]


def picture(width: int, height: int) -> Levels:
    """Slopes of colour, rings and a grid of fine lines; shape (height, width, 3)."""
    y, x = np.mgrid[0:height, 0:width].astype(np.int64)
    rings = ((x - width // 2) ** 2 + (y - height // 3) ** 2) // 97 % 256
    red = (x * 255 // max(1, width - 1) + rings // 4) % 256
    green = (y * 255 // max(1, height - 1) // 2 + rings // 3) % 256
    blue = (x * y // 53 // 4 + 60) % 256
    out = np.stack([red, green, blue], axis=-1)
    out[(x % 16 == 0) | (y % 24 == 0)] = (20, 24, 28)
    return out.astype(np.uint8)


def coarser(levels: Levels, step: int) -> Levels:
    """Levels rounded down to multiples, then to the middle of each."""
    return (levels.astype(np.int64) // step * step + step // 2).clip(0, 255).astype(np.uint8)


def blurred(levels: Levels, times: int) -> Levels:
    """Means of 3 x 3 px, rounded down, the edges repeated."""
    out = levels.astype(np.int64)
    height, width = out.shape[:2]
    for _ in range(times):
        padded = np.pad(out, ((1, 1), (1, 1), (0, 0)), mode="edge")
        out = sum(padded[dy : dy + height, dx : dx + width] for dy in range(3) for dx in range(3)) // 9
    return out.astype(np.uint8)


def noisy(levels: Levels, most: int) -> Levels:
    """Up to `most` levels up or down, by a congruential generator (Numerical Recipes')."""
    count = levels.size
    state = np.empty(count, np.uint32)
    value = 12345
    for index in range(count):
        value = (1664525 * value + 1013904223) & 0xFFFFFFFF
        state[index] = value
    amount = (state >> 16).astype(np.int64) % (2 * most + 1) - most
    return (levels.astype(np.int64) + amount.reshape(levels.shape)).clip(0, 255).astype(np.uint8)


def shifted(levels: Levels, right: int) -> Levels:
    """Moved to the right, the left edge repeated."""
    return np.concatenate([np.repeat(levels[:, :1], right, axis=1), levels[:, :-right]], axis=1)


def dimmed(levels: Levels, by: int) -> Levels:
    """Darker by a number of levels."""
    return (levels.astype(np.int64) - by).clip(0, 255).astype(np.uint8)


def scratched(levels: Levels) -> Levels:
    """With a black bar in it."""
    out = levels.copy()
    height, width = out.shape[:2]
    out[height // 4 : height // 4 + max(1, height // 16), width // 5 : width // 2] = 0
    return out
