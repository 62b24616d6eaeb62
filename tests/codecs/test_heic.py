"""HEIC: what its options do, and what it refuses."""

import io
from typing import Any

import numpy as np
import pytest

from tests.codecs.pictures import scene_like
from vecdraw.codecs.decode import decode_image
from vecdraw.codecs.heic import CODEC
from vecdraw.errors import BadValueError, UnsupportedError

pillow_heif = pytest.importorskip("pillow_heif")


def write(pixels: Any, **options: object) -> bytes:
    return CODEC.encode(pixels, CODEC.make_options(options), "srgb")


def test_quality_and_effort_make_files_smaller() -> None:
    sizes = [len(write(scene_like(200, 200), quality=quality)) for quality in (100, 80, 40, 0)]
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) == 4
    assert len(write(scene_like(200, 200), effort=6)) < len(write(scene_like(200, 200), effort=0))


def test_lossless_is() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (20, 30, 4), np.uint8)
    got = decode_image(write(pixels, lossless=True)).to_numpy()
    assert np.array_equal(got[pixels[..., 3] > 0], pixels[pixels[..., 3] > 0])


@pytest.mark.parametrize("depth", [8, 10, 12])
@pytest.mark.parametrize("subsampling", ["4:4:4", "4:2:2", "4:2:0"])
def test_depth_and_subsampling_are_what_was_asked_for(depth: int, subsampling: str) -> None:
    file = pillow_heif.open_heif(io.BytesIO(write(scene_like(), bit_depth=depth, subsampling=subsampling)))
    assert file.info["bit_depth"] == depth
    assert file.info["chroma"] == int(subsampling.replace(":", ""))


def test_a_side_that_heic_cannot_have_is_refused() -> None:
    with pytest.raises(UnsupportedError, match="HEIC has at most 16,384 px a side, got 16385 x 64"):
        write(np.zeros((64, 16_385, 4), np.uint8))


@pytest.mark.parametrize(
    "options",
    [
        {"quality": 101},
        {"lossless": True, "quality": 80},
        {"lossless": True, "subsampling": "4:2:0"},
        {"lossless": True, "bit_depth": 12},
        {"subsampling": "4:1:1"},
        {"effort": 7},
        {"library": "vips"},
    ],
)
def test_bad_options_are_refused(options: dict[str, object]) -> None:
    with pytest.raises(BadValueError):
        CODEC.make_options(options)
