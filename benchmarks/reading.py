"""Reading pictures, beside what their libraries take to decode them: `python -m benchmarks.reading`.

A photograph of 48 megapixels whole and at 400 px, and pictures of 1920 x 1080 in every format, by vecdraw, Pillow and
(where it is installed) libvips. The contenders end with the same thing: 8 bits of RGB or RGBA in memory.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np
from PIL import Image

import vecdraw as vd
from benchmarks.timing import medians, table

ROUNDS = 5
LARGE = (8000, 6000)
SCREEN = (1920, 1080)
SMALL = (400, 300)
FORMATS: dict[str, dict[str, Any]] = {
    "PNG": {"compress_level": 6},
    "JPEG": {"quality": 88},
    "WEBP": {"quality": 80, "method": 2},
    "TIFF": {"compression": "tiff_lzw"},
    "GIF": {},
    "AVIF": {"quality": 60, "speed": 10},
}


def photograph(size: tuple[int, int]) -> Image.Image:
    """A picture with large forms and a little noise."""
    width, height = size
    y, x = np.mgrid[0:height, 0:width]
    forms = np.stack([128 + 100 * np.sin(x / 90), 128 + 90 * np.cos(y / 70), (x + y) / 4 % 256], -1)
    noise = np.random.default_rng(1).integers(-3, 4, (height, width, 1))
    return Image.fromarray((forms + noise).clip(0, 255).astype(np.uint8))


def encoded(image: Image.Image, form: str) -> bytes:
    """The picture as a file."""
    out = io.BytesIO()
    image.save(out, form, **FORMATS[form])
    return out.getvalue()


def by_pillow(data: bytes) -> bytes:
    """All pixels, in RGBA as they are in a Pixmap."""
    with Image.open(io.BytesIO(data)) as image:
        return image.convert("RGBA").tobytes()


def small_by_pillow(data: bytes) -> bytes:
    """As Pillow's documentation makes thumbnails."""
    with Image.open(io.BytesIO(data)) as image:
        image.thumbnail(SMALL)
        return image.tobytes()


def drawn(data: bytes | vd.Pixmap) -> bytes:
    """The photograph drawn at 400 px, and the canvas' pixels."""
    ctx = vd.Context(*SMALL)
    ctx.draw_image(data, 0, 0, *SMALL)
    return ctx.to_numpy().tobytes()


def large() -> None:
    """The photograph of 48 megapixels."""
    data = encoded(photograph(LARGE), "JPEG")
    contenders: dict[str, Callable[[], object]] = {
        "vecdraw, whole": lambda: vd.load_image(data),
        "Pillow, whole": lambda: by_pillow(data),
        "vecdraw, max_size": lambda: vd.load_image(data, max_size=SMALL),
        "Pillow, thumbnail": lambda: small_by_pillow(data),
        "vecdraw, draw_image of the file": lambda: drawn(data),
        "vecdraw, draw_image of load_image": lambda: drawn(vd.load_image(data)),
    }
    if find_spec("pyvips") is not None:
        vips = import_module("pyvips").Image
        contenders["libvips, whole"] = lambda: vips.new_from_buffer(data, "").write_to_memory()
        contenders["libvips, thumbnail"] = lambda: vips.thumbnail_buffer(data, SMALL[0]).write_to_memory()
    print(table(f"JPEG of {LARGE[0]} x {LARGE[1]}", medians(contenders, ROUNDS), "vecdraw, max_size"))


def formats() -> None:
    """Every format at the size of a screen."""
    picture = photograph(SCREEN)
    for form in FORMATS:
        data = encoded(picture, form)
        contenders: dict[str, Callable[[], object]] = {
            "vecdraw": lambda data=data: vd.load_image(data),
            "Pillow": lambda data=data: by_pillow(data),
        }
        print(table(f"{form} of {SCREEN[0]} x {SCREEN[1]}", medians(contenders, ROUNDS), "Pillow"))


if __name__ == "__main__":
    large()
    formats()
