"""Pictures written as letters: one letter a pixel, one line a row.

    assert_picture(ctx, "R R _ _", "R R _ _")

Blanks are for the eye. A letter that is not in `LETTERS` is given by name:

    assert_picture(ctx, "x", x=(255, 0, 0, 128))
"""

from typing import Any

import numpy as np

Pixel = tuple[int, int, int, int]

LETTERS: dict[str, Pixel] = {
    "_": (0, 0, 0, 0),
    "R": (255, 0, 0, 255),
    "G": (0, 255, 0, 255),
    "B": (0, 0, 255, 255),
    "K": (0, 0, 0, 255),
    "W": (255, 255, 255, 255),
    "Y": (255, 255, 0, 255),
    "C": (0, 255, 255, 255),
    "M": (255, 0, 255, 255),
}


def assert_picture(drawn: Any, *rows: str, tolerance: int = 0, **colors: Pixel) -> None:
    """Asserts that a Context (or an array of pixels) shows exactly this picture, to `tolerance` of 255."""
    palette = LETTERS | colors
    letters = [row.replace(" ", "") for row in rows]
    expected = np.array([[palette[letter] for letter in row] for row in letters], int)
    pixels = np.asarray(drawn.to_numpy() if hasattr(drawn, "to_numpy") else drawn)
    assert pixels.shape == expected.shape, f"the picture has {pixels.shape[:2]} pixels, not {expected.shape[:2]}"
    off = np.abs(pixels.astype(int) - expected).max(axis=2)
    if (off > tolerance).any():
        wrong = [f"({x}, {y}) is {pixels[y, x].tolist()}" for y, x in np.argwhere(off > tolerance)[:8]]
        raise AssertionError("\n".join(["drawn:", *shown(pixels, palette), "expected:", *letters, *wrong]))


def shown(pixels: Any, palette: dict[str, Pixel]) -> list[str]:
    """Pixels as letters, `?` for a colour that has none."""
    names = {color: letter for letter, color in palette.items()}
    return ["".join(names.get(tuple(pixel), "?") for pixel in row) for row in pixels.tolist()]
