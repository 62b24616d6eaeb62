"""WebP: what its options do, and what it refuses."""

import importlib
import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

import vecdraw as vd
from tests.codecs.pictures import letters, scene_like
from vecdraw.codecs.decode import decode_image
from vecdraw.codecs.webp import CODEC
from vecdraw.errors import BadTypeError, BadValueError, MissingLibraryError, UnsupportedError
from vecdraw.export.render import to_pixels


def write(pixels: Any, color_space: Any = "srgb", **options: object) -> bytes:
    try:
        return CODEC.encode(pixels, CODEC.make_options(options), color_space)
    except MissingLibraryError as error:
        pytest.skip(str(error))


def test_lossy_files_are_lossy_and_others_are_not() -> None:
    assert write(scene_like())[12:16] == b"VP8 "
    assert write(scene_like(), lossless=True)[12:16] == b"VP8L"


def test_lossless_keeps_colours_that_do_not_show() -> None:
    pixels = np.array([[[1, 2, 3, 0], [4, 5, 6, 255], [7, 8, 9, 128]]], np.uint8)
    for library in ("pillow", "vips"):
        with Image.open(io.BytesIO(write(pixels, lossless=True, library=library))) as image:
            assert np.array_equal(np.asarray(image), pixels)


def test_quality_and_effort_make_files_smaller() -> None:
    sizes = [len(write(scene_like(200, 200), quality=quality)) for quality in (100, 80, 40, 0)]
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) == 4
    assert len(write(scene_like(200, 200), effort=6)) < len(write(scene_like(200, 200), effort=0))
    assert len(write(scene_like(200, 200), lossless=True, effort=6)) < len(
        write(scene_like(200, 200), lossless=True, effort=0)
    )


def test_alpha_may_be_coarser() -> None:
    pixels = scene_like(64, 64)
    pixels[..., 3] = np.arange(64 * 64).reshape(64, 64) % 251
    assert np.array_equal(decode_image(write(pixels)).to_numpy()[..., 3], pixels[..., 3])
    coarse = decode_image(write(pixels, alpha_quality=10)).to_numpy()[..., 3]
    assert len(np.unique(coarse)) < len(np.unique(pixels[..., 3])) / 4


def test_sharp_chroma_keeps_coloured_edges() -> None:
    pixels = np.kron(letters("RGRGRGRG", "GRGRGRGR"), np.ones((3, 3, 1), np.uint8))
    plain, sharp = (decode_image(write(pixels, quality=100, sharp_chroma=on)).to_numpy() for on in (False, True))
    error = [np.abs(each.astype(int) - pixels).mean() for each in (plain, sharp)]
    assert error[1] < error[0]


def test_a_measured_filter_keeps_edges_that_the_estimate_blurs() -> None:
    """In the chart of the gallery libwebp's estimate smooths one of its segments as strongly as it can."""
    scene = importlib.import_module("examples.chart").ctx.scene
    pixels = to_pixels(scene)
    files = [write(pixels, quality=59, measured_filter=on) for on in (False, True)]
    estimated, measured = (vd.compare(scene, file).ssimulacra2 for file in files)
    assert measured > estimated + 3
    assert len(files[1]) < len(files[0]) * 1.01


@pytest.mark.parametrize("library", ["pillow", "vips"])
def test_both_libraries_write_the_same_picture(library: str) -> None:
    got = decode_image(write(scene_like(), library=library, quality=95)).to_numpy()
    assert np.abs(got.astype(int) - scene_like()).mean() < 3


def test_a_side_that_webp_cannot_have_is_refused() -> None:
    with pytest.raises(UnsupportedError, match="WebP has at most 16,383 px a side, got 16384 x 1"):
        write(np.zeros((1, 16_384, 4), np.uint8))
    assert write(np.zeros((1, 16_383, 4), np.uint8))


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"quality": -1}, BadValueError),
        ({"quality": 101}, BadValueError),
        ({"quality": 8.5, "library": "vips"}, BadValueError),
        ({"quality": "8.5"}, BadTypeError),
        ({"lossless": 1}, BadTypeError),
        ({"lossless": True, "quality": 80}, BadValueError),
        ({"lossless": True, "alpha_quality": 50}, BadValueError),
        ({"lossless": True, "sharp_chroma": True}, BadValueError),
        ({"lossless": True, "measured_filter": True}, BadValueError),
        ({"effort": 7}, BadValueError),
        ({"alpha_quality": 101}, BadValueError),
        ({"sharp_chroma": True, "library": "pillow"}, BadValueError),
        ({"measured_filter": True, "library": "pillow"}, BadValueError),
        ({"measured_filter": 1}, BadTypeError),
        ({"library": "magick"}, BadValueError),
        ({"intent": "colorimetric"}, BadValueError),
        ({"dpi": 0}, BadValueError),
        ({"metadata": 3}, BadTypeError),
        ({"subsampling": "4:4:4"}, BadValueError),
    ],
)
def test_bad_options_are_refused(options: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error):
        CODEC.make_options(options)
