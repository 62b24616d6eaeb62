"""Premultiplied pixels made straight: each by its own alpha, in little memory."""

import tracemalloc

import numpy as np
import pytest

from vecdraw.codecs.pixels import unpremultiplied8
from vecdraw.paint.pixmap import AlphaType, PixelFormat, Pixmap


def pictured(pixels: np.ndarray, alpha: AlphaType = "premultiplied") -> Pixmap:
    kind: PixelFormat = "rgba-unorm8" if pixels.dtype == np.uint8 else "rgba-float16"
    return Pixmap(pixels.tobytes(), pixels.shape[1], pixels.shape[0], pixel_format=kind, alpha=alpha)


def noise(height: int, width: int) -> np.ndarray:
    pixels = np.random.default_rng(7).integers(0, 256, (height, width, 4)).astype(np.uint8)
    pixels[..., :3] = np.minimum(pixels[..., :3], pixels[..., 3:])
    return pixels


@pytest.mark.parametrize("shape", [(1, 1), (3, 70_000), (700, 333)])
def test_colours_are_divided_by_alpha(shape: tuple[int, int]) -> None:
    pixels = noise(*shape)
    found = unpremultiplied8(pictured(pixels)).astype(int)
    alpha = pixels[..., 3:].astype(float)
    wanted = np.where(alpha > 0, pixels[..., :3] * 255.0 / np.maximum(alpha, 1.0), 0.0)
    assert np.abs(found[..., :3] - wanted).max() <= 0.5 + 1e-4
    assert np.array_equal(found[..., 3], pixels[..., 3])


def test_half_floats_are_the_same_as_bytes() -> None:
    pixels = noise(40, 50)
    halves = (pixels / 255).astype(np.float16)
    one, two = (unpremultiplied8(pictured(each)).astype(int) for each in (halves, pixels))
    assert np.abs(one - two)[pixels[..., 3] > 128].max() <= 1


def test_a_large_picture_takes_little_more_than_its_bytes() -> None:
    picture = pictured(np.full((2000, 1000, 4), 100, np.uint8))
    unpremultiplied8(pictured(noise(2, 2)))
    tracemalloc.start()
    try:
        found = unpremultiplied8(picture)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 2 * found.nbytes
