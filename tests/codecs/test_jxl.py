"""JPEG XL: what its options do, and what it refuses."""

from typing import Any

import numpy as np
import pytest

from tests.codecs.decoders import by_pillow_jxl
from tests.codecs.pictures import scene_like
from vecdraw.codecs.jxl import CODEC
from vecdraw.errors import BadValueError, UnsupportedError

pytest.importorskip("pillow_jxl")


def write(pixels: Any, color_space: Any = "srgb", **options: object) -> bytes:
    return CODEC.encode(pixels, CODEC.make_options(options), color_space)


def test_quality_and_effort_make_files_smaller() -> None:
    sizes = [len(write(scene_like(200, 200), quality=quality)) for quality in (99, 80, 40, 5)]
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) == 4
    assert len(write(scene_like(200, 200), lossless=True, effort=7)) < len(
        write(scene_like(200, 200), lossless=True, effort=1)
    )


@pytest.mark.parametrize("options", [{"lossless": True}, {"quality": 100}])
def test_lossless_is(options: dict[str, Any]) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (20, 30, 4), np.uint8)
    assert np.array_equal(by_pillow_jxl(write(pixels, **options)).samples, pixels)


def test_colours_of_a_display_p3_canvas_have_to_be_turned() -> None:
    with pytest.raises(UnsupportedError, match="profile='srgb' turns to that"):
        write(scene_like(), "display-p3")
    with pytest.raises(UnsupportedError, match="without a profile"):
        write(scene_like(), profile="display-p3")
    red = np.zeros((1, 1, 4), np.uint8)
    red[...] = (234, 51, 35, 255)  # sRGB's red in Display P3
    got = by_pillow_jxl(write(red, "display-p3", profile="srgb", lossless=True)).samples[0, 0]
    assert np.abs(got.astype(int) - (255, 0, 0)).max() <= 2


@pytest.mark.parametrize(
    "options", [{"quality": 101}, {"lossless": True, "quality": 80}, {"effort": 0}, {"effort": 10}]
)
def test_bad_options_are_refused(options: dict[str, object]) -> None:
    with pytest.raises(BadValueError):
        CODEC.make_options(options)
