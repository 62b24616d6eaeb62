"""JPEGs look like what was written, and say what they should."""

import io
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageCms

from tests.codecs.pictures import letters, scene_like
from vecdraw.codecs.decode import decode_image
from vecdraw.codecs.jpeg import CODEC
from vecdraw.errors import BadTypeError, BadValueError, ParseError, UnsupportedError
from vecdraw.paint.pixmap import ColorSpace


def write(pixels: Any, color_space: ColorSpace = "srgb", **options: object) -> bytes:
    return CODEC.encode(pixels, CODEC.make_options(options), color_space)


def solid(*color: int) -> Any:
    return np.full((16, 16, 4), color, np.uint8)


def test_a_smooth_picture_comes_back_close() -> None:
    got = decode_image(write(scene_like(), quality=95)).to_numpy().astype(int)
    assert np.abs(got - scene_like()).max() <= 6


def test_quality_and_subsampling_make_files_smaller() -> None:
    sizes = [len(write(scene_like(200, 200), quality=quality)) for quality in (100, 90, 50, 1)]
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) == 4
    with Image.open(io.BytesIO(write(scene_like(), subsampling="4:2:0"))) as image:
        assert [layer[1:3] for layer in image.layer] == [(2, 2), (1, 1), (1, 1)]
    with Image.open(io.BytesIO(write(scene_like()))) as image:
        assert [layer[1:3] for layer in image.layer] == [(1, 1), (1, 1), (1, 1)]


def test_progressive_files_say_so() -> None:
    assert b"\xff\xc2" in write(scene_like(), progressive=True)
    assert b"\xff\xc2" not in write(scene_like())


@pytest.mark.parametrize(
    ("background", "expected"), [(None, (255, 127, 127)), ("black", (128, 0, 0)), ((0.0, 0.0, 1.0), (128, 0, 127))]
)
def test_what_is_not_opaque_shows_the_background(background: Any, expected: tuple[int, int, int]) -> None:
    options = {} if background is None else {"background": background}
    got = decode_image(write(solid(255, 0, 0, 128), quality=100, **options)).to_numpy()[8, 8]
    assert np.abs(got[:3].astype(int) - expected).max() <= 2


def test_the_background_is_in_the_pictures_colour_space() -> None:
    got = decode_image(write(solid(0, 0, 0, 0), "display-p3", quality=100, background="color(display-p3 1 0 0)"))
    assert got.color_space == "display-p3"
    assert np.abs(got.to_numpy()[8, 8].astype(int) - (255, 0, 0, 255)).max() <= 2


def test_floats_are_rounded() -> None:
    got = decode_image(write(np.full((16, 16, 4), 0.5, np.float16) + np.float16([0, 0, 0, 0.5]), quality=100))
    assert np.abs(got.to_numpy()[8, 8].astype(int) - (128, 128, 128, 255)).max() <= 1


def test_density_and_profile() -> None:
    with Image.open(io.BytesIO(write(solid(9, 9, 9, 255), "display-p3", dpi=299.6))) as image:
        assert image.info["dpi"] == (300, 300)
        profile = ImageCms.ImageCmsProfile(io.BytesIO(image.info["icc_profile"]))
        assert ImageCms.getProfileDescription(profile).strip() == "Display P3"
    with Image.open(io.BytesIO(write(solid(9, 9, 9, 255)))) as image:
        assert "icc_profile" not in image.info


def test_a_side_that_jpeg_cannot_have_is_refused() -> None:
    with pytest.raises(UnsupportedError, match="JPEG has at most 65,500 px a side, got 65501 x 1"):
        write(np.zeros((1, 65501, 4), np.uint8))


def test_threads_do_not_mix_their_options() -> None:
    qualities = [1, 30, 60, 90] * 8
    alone = {quality: write(scene_like(), quality=quality) for quality in set(qualities)}
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda quality: write(scene_like(), quality=quality), qualities))
    assert together == [alone[quality] for quality in qualities]


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"quality": 0}, BadValueError),
        ({"quality": 101}, BadValueError),
        ({"quality": 0.9}, BadTypeError),
        ({"quality": True}, BadTypeError),
        ({"subsampling": "4:1:1"}, BadValueError),
        ({"subsampling": 2}, BadValueError),
        ({"progressive": 1}, BadTypeError),
        ({"dpi": 70_000}, BadValueError),
        ({"background": "transparant"}, ParseError),
        ({"metadata": 7}, BadTypeError),
        ({"copies": 2}, BadValueError),
    ],
)
def test_bad_options_are_refused(options: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error):
        CODEC.make_options(options)


def test_letters_stay_legible() -> None:
    pixels = np.kron(letters("RG", "BW"), np.ones((8, 8, 1), np.uint8))
    got = decode_image(write(pixels)).to_numpy()[4::8, 4::8].astype(int)
    assert np.abs(got - letters("RG", "BW")).max() <= 4
