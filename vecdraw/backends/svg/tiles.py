"""What lies around a tile: pixels beyond a picture's edges."""

from __future__ import annotations

from typing import Any

from vecdraw.paint.pixmap import BYTES_PER_PIXEL, Pixmap


def repeated(pixmap: Pixmap, columns: int, rows: int) -> Pixmap:
    """So many pictures beside and below each other as one."""
    size = BYTES_PER_PIXEL[pixmap.pixel_format]
    data, row = memoryview(pixmap.data), pixmap.width * size
    line = b"".join([bytes(data[y * row : (y + 1) * row]) * columns for y in range(pixmap.height)])
    return Pixmap(
        line * rows,
        pixmap.width * columns,
        pixmap.height * rows,
        pixel_format=pixmap.pixel_format,
        alpha=pixmap.alpha,
        color_space=pixmap.color_space,
    )


def bordered(pixmap: Pixmap, across: bool, down: bool) -> Pixmap:
    """The picture with a pixel more on each side: those it meets there where it repeats, transparent ones elsewhere.

    So that smoothing sees at its edges what lies beyond them.
    """
    import numpy as np  # only pictures that are resampled need it, and it is slow to import

    depth = np.float16 if BYTES_PER_PIXEL[pixmap.pixel_format] != 4 else np.uint8
    pixels: Any = np.ndarray((pixmap.height, pixmap.width, 4), depth, pixmap.data)
    pixels = np.pad(pixels, ((0, 0), (1, 1), (0, 0)), mode="wrap" if across else "constant")
    pixels = np.pad(pixels, ((1, 1), (0, 0), (0, 0)), mode="wrap" if down else "constant")
    opaque = pixmap.alpha == "opaque" and across and down
    return Pixmap(
        pixels.tobytes(),
        pixmap.width + 2,
        pixmap.height + 2,
        pixel_format=pixmap.pixel_format,
        alpha=pixmap.alpha if opaque or pixmap.alpha != "opaque" else "unpremultiplied",
        color_space=pixmap.color_space,
    )


def mirrored(pixmap: Pixmap) -> Pixmap:
    """The picture and its mirror images beside, below and across from it: repeated, it has no edges."""
    import numpy as np  # see above

    depth = np.float16 if BYTES_PER_PIXEL[pixmap.pixel_format] != 4 else np.uint8
    pixels: Any = np.ndarray((pixmap.height, pixmap.width, 4), depth, pixmap.data)
    pixels = np.concatenate([pixels, pixels[:, ::-1]], axis=1)
    pixels = np.concatenate([pixels, pixels[::-1]], axis=0)
    return Pixmap(
        pixels.tobytes(),
        pixmap.width * 2,
        pixmap.height * 2,
        pixel_format=pixmap.pixel_format,
        alpha=pixmap.alpha,
        color_space=pixmap.color_space,
    )


def cut(pixmap: Pixmap, left: int, top: int, right: int, bottom: int) -> Pixmap:
    """A part of a picture, without loss."""
    size = BYTES_PER_PIXEL[pixmap.pixel_format]
    row = pixmap.width * size
    data = memoryview(pixmap.data)
    rows = [data[y * row + left * size : y * row + right * size] for y in range(top, bottom)]
    return Pixmap(
        b"".join(rows),
        right - left,
        bottom - top,
        pixel_format=pixmap.pixel_format,
        alpha=pixmap.alpha,
        color_space=pixmap.color_space,
    )
