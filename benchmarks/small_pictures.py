"""Drawings, photographs and textures of 150 to 400 px, the same on every machine: what encoders' leaps show most in."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
from PIL import Image

import vecdraw as vd

# Of examples/: the part that is taken, in user units (None for all), and the px that it is scaled to.
_DRAWN: Final = (
    ("swiss_poster", None, (240, 340)),
    ("book_cover", None, (260, 390)),
    ("area_chart", None, (400, 250)),
    ("weather_card", None, (300, 200)),
    ("ten_nights", (100, 100, 400, 300), (400, 300)),
    ("moon_tide", None, (213, 301)),
    ("marble", None, (199, 257)),
    ("flow_field", (200, 200, 300, 300), (300, 300)),
    ("harbour_news", (60, 300, 320, 240), (320, 240)),
    ("emoji", None, (320, 200)),
)
_PHOTOGRAPHS: Final = (
    ("dandelion", (0, 0, 1080, 608), (360, 203)),
    ("dandelion", (400, 120, 700, 420), (150, 150)),
    ("stream", (0, 0, 1200, 600), (400, 200)),
    ("stream", (300, 100, 900, 550), (200, 150)),
)


class Small(NamedTuple):
    """A picture and what it is called."""

    name: str
    scene: vd.Scene


def small_pictures() -> Iterator[Small]:
    """Eighteen of them."""
    for name, part, size in _DRAWN:
        yield Small(name, _drawn(name, part, size))
    for name, box, size in _PHOTOGRAPHS:
        image = Image.open(f"examples/data/{name}.jpg").convert("RGB").crop(box)
        image = image.resize(size, Image.Resampling.LANCZOS)
        yield Small(f"{name} {size[0]} x {size[1]}", vd.Context.from_image(image).scene)
    yield Small("card", card())
    yield Small("flat", _flat())
    yield Small("slopes and grid", vd.Context.from_image(_slopes(320, 240)).scene)
    yield Small("noise", vd.Context.from_image(_noise(160, 160)).scene)


def card() -> vd.Scene:
    """The drawing at the top of docs/guide/quality.md, at two thirds."""
    ctx = vd.Context(600, 400, background="#f4efe6", scale=2 / 3)
    ctx.fill_style = vd.LinearGradient((0, 0), (600, 0), ["#14365c", "#c8502a"])
    ctx.fill_rect(0, 200, 600, 200)
    ctx.fill_style, ctx.font = "#222", "700 64px sans-serif"
    ctx.fill_text("Sonata", 40, 130)
    return ctx.scene


def _drawn(name: str, part: tuple[int, int, int, int] | None, size: tuple[int, int]) -> vd.Scene:
    scene = importlib.import_module(f"examples.{name}").ctx.scene
    left, top, width, height = part or (0, 0, scene.width, scene.height)
    pixels = vd.load_image(vd.encode(scene, "png", scale=1, background="white", compression="fast"))
    ctx = vd.Context(*size)
    ctx.image_smoothing_quality = "high"
    ctx.draw_image(pixels, left, top, width, height, 0, 0, *size)
    return vd.Context.from_image(vd.load_image(ctx.encode("png", compression="fast"))).scene


def _flat() -> vd.Scene:
    """Few colours, without a slope."""
    ctx = vd.Context(220, 160, background="#fff")
    for index, color in enumerate(("#d7263d", "#1b998b", "#2e294e", "#f46036")):
        ctx.fill_style = color
        ctx.fill_rect(20 + 48 * index, 30 + 12 * index, 40, 90 - 12 * index)
    ctx.fill_style, ctx.font = "#2e294e", "600 20px sans-serif"
    ctx.fill_text("Quarter", 20, 22)
    return ctx.scene


def _slopes(width: int, height: int) -> np.ndarray:
    y, x = np.mgrid[0:height, 0:width].astype(np.int64)
    rings = ((x - width // 2) ** 2 + (y - height // 3) ** 2) // 97 % 256
    red, green, blue = (x * 255 // (width - 1) + rings // 4) % 256, (y + rings // 3) % 256, x * y // 212 % 256
    levels = np.stack([red, green, blue], axis=-1)
    levels[(x % 16 == 0) | (y % 24 == 0)] = (20, 24, 28)
    return levels.astype(np.uint8)


def _noise(width: int, height: int) -> np.ndarray:
    """Tones with grain, by a generator whose numbers are the same everywhere."""
    grain = np.random.Generator(np.random.PCG64(5)).integers(0, 256, (height // 4, width // 4, 3)).astype(np.uint8)
    image = Image.fromarray(grain).resize((width, height), Image.Resampling.BICUBIC)
    fine = np.random.Generator(np.random.PCG64(6)).integers(-12, 13, (height, width, 3))
    return (np.asarray(image).astype(np.int64) + fine).clip(0, 255).astype(np.uint8)
