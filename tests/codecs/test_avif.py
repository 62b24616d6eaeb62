"""AVIF: what its options do, and what it refuses."""

from typing import Any

import numpy as np
import pytest

from tests.codecs.decoders import AbsentError, by_vips
from tests.codecs.pictures import scene_like
from vecdraw.codecs import vips
from vecdraw.codecs.avif import CODEC
from vecdraw.codecs.decode import decode_image
from vecdraw.errors import BadTypeError, BadValueError, MissingLibraryError, UnsupportedError


def write(pixels: Any, **options: object) -> bytes:
    try:
        return CODEC.encode(pixels, CODEC.make_options(options), "srgb")
    except MissingLibraryError as error:
        pytest.skip(str(error))


def test_quality_and_effort_make_files_smaller() -> None:
    sizes = [len(write(scene_like(200, 200), quality=quality)) for quality in (100, 80, 40, 5)]
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) == 4
    assert len(write(scene_like(200, 200), effort=6)) < len(write(scene_like(200, 200), effort=0))


def test_lossless_is() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (20, 30, 4), np.uint8)
    got = decode_image(write(pixels, lossless=True)).to_numpy()
    assert np.array_equal(got[..., 3], pixels[..., 3])
    assert np.array_equal(got[pixels[..., 3] > 0], pixels[pixels[..., 3] > 0])


@pytest.mark.parametrize("depth", [10, 12])
def test_more_bits_tell_more_levels_apart(depth: int) -> None:
    ramp = np.linspace(0.4, 0.5, 512, dtype=np.float16)
    pixels = np.ones((16, 512, 4), np.float16)
    pixels[..., :3] = ramp[None, :, None]
    levels = []
    for bits in (8, depth):
        try:
            levels.append(len(np.unique(by_vips(write(pixels, bit_depth=bits, quality=100)).samples[8, :, 1])))
        except AbsentError as error:
            pytest.skip(str(error))
    assert levels[1] > 2 * levels[0]


def test_the_bytes_do_not_depend_on_the_cores() -> None:
    pyvips = pytest.importorskip("pyvips")
    before = pyvips.concurrency_get()
    files = set()
    try:
        for cores in (1, 2, 8):
            pyvips.concurrency_set(cores)
            files.add(write(scene_like(300, 300), lossless=True))
            assert pyvips.concurrency_get() == cores
    finally:
        pyvips.concurrency_set(before)
    assert len(files) == 1


def test_the_number_of_cores_comes_back_even_after_an_error() -> None:
    pyvips = pytest.importorskip("pyvips")
    before = pyvips.concurrency_get()
    with vips.on_one_core(), vips.on_one_core():
        assert pyvips.concurrency_get() == 1
    with pytest.raises(KeyError), vips.on_one_core():
        raise KeyError
    assert pyvips.concurrency_get() == before


def test_a_side_that_avif_cannot_have_is_refused() -> None:
    with pytest.raises(UnsupportedError, match="AVIF has at most 32,768 px a side, got 1 x 32769"):
        write(np.zeros((32_769, 1, 4), np.uint8))
    with pytest.raises(UnsupportedError, match="AVIF has at most 16,384 px a side, got 16385 x 1"):
        write(np.zeros((1, 16_385, 4), np.uint8), lossless=True)
    longest = np.full((1, 32_768, 4), 255, np.uint8)
    assert decode_image(write(longest, effort=0)).width == 32_768


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"quality": 101}, BadValueError),
        ({"quality": "best"}, BadTypeError),
        ({"lossless": True, "quality": 80}, BadValueError),
        ({"lossless": True, "bit_depth": 10}, BadValueError),
        ({"lossless": True, "library": "pillow"}, BadValueError),
        ({"bit_depth": 12, "library": "pillow"}, BadValueError),
        ({"bit_depth": 16}, BadValueError),
        ({"subsampling": "4:2:2"}, BadValueError),
        ({"effort": 10}, BadValueError),
        ({"speed": 4}, BadValueError),
    ],
)
def test_bad_options_are_refused(options: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error):
        CODEC.make_options(options)


def test_deep_pictures_keep_the_colours_of_the_canvas() -> None:
    with pytest.raises(UnsupportedError, match="8 bits a channel"):
        write(scene_like(), bit_depth=10, profile="display-p3")
