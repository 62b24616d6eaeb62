"""TIFF: every pixel as it was, in files that readers of TIFF 6.0 know."""

import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.codecs.option_strategies import gray_profile
from tests.codecs.pictures import scene_like
from tests.print.press import press_profile
from vecdraw.codecs.decode import decode_image
from vecdraw.codecs.tiff import CODEC
from vecdraw.errors import BadTypeError, BadValueError, UnsupportedError

COMPRESSIONS = ("deflate", "lzw", "none")


def write(pixels: Any, color_space: Any = "srgb", **options: object) -> bytes:
    return CODEC.encode(pixels, CODEC.make_options(options), color_space)


def tags(data: bytes) -> dict[int, Any]:
    with Image.open(io.BytesIO(data)) as image:
        return dict(image.tag_v2)  # type: ignore[attr-defined]  # the TIFF plugin has it


@pytest.mark.parametrize("compression", COMPRESSIONS)
def test_pictures_of_many_strips_come_back(compression: str) -> None:
    pixels = scene_like(700, 900)
    pixels[100:200, 100:300] = np.random.default_rng(0).integers(0, 256, (100, 200, 4), np.uint8)
    data = write(pixels, compression=compression)
    assert len(tags(data)[273]) > 5
    assert np.array_equal(decode_image(data).to_numpy(), pixels)


@pytest.mark.parametrize("compression", COMPRESSIONS)
def test_sixteen_bits_are_sixteen_bits(compression: str) -> None:
    values = np.linspace(0, 1, 300 * 4, dtype=np.float16).reshape(1, 300, 4)
    data = write(values, compression=compression)
    assert tags(data)[258] == (16, 16, 16, 16)
    pyvips = pytest.importorskip("pyvips")
    got = pyvips.Image.new_from_buffer(data, "").numpy()
    assert np.array_equal(got, np.rint(values.astype(np.float32) * 65535).astype(np.uint16))
    assert tags(write(values, bit_depth=8))[258] == (8, 8, 8, 8)


def test_drawn_pictures_are_compressed_as_they_are_and_photographs_by_differences() -> None:
    drawn = np.full((300, 300, 4), 255, np.uint8)
    drawn[np.random.default_rng(0).integers(0, 2, (300, 300)) == 1] = (200, 30, 90, 255)
    assert 317 not in tags(write(drawn))
    assert tags(write(scene_like(300, 300)))[317] == 2


def test_inks_of_a_press() -> None:
    pixels = np.full((4, 4, 4), 255, np.uint8)
    pixels[:2] = (0, 0, 0, 255)
    data = write(pixels, profile=press_profile(), dpi=300)
    found = tags(data)
    assert (found[262], found[332], found[258]) == (5, 1, (8, 8, 8, 8))
    with Image.open(io.BytesIO(data)) as image:
        assert image.mode == "CMYK"
        assert image.info["icc_profile"] == press_profile()
        inks = np.asarray(image).astype(int)
    assert inks[0, 0].sum() > inks[3, 3].sum() + 200


def test_a_transparent_picture_in_inks_is_on_its_background() -> None:
    pixels = np.zeros((4, 4, 4), np.uint8)
    paper, dark = (write(pixels, profile=press_profile(), background=color) for color in ("white", "black"))
    assert tags(paper)[277] == 4
    assert paper != dark


def test_gray_keeps_alpha() -> None:
    pixels = scene_like()
    pixels[..., 3] = 77
    with Image.open(io.BytesIO(write(pixels, profile=gray_profile()))) as image:
        assert image.mode == "LA"
        assert image.getchannel("A").getextrema() == (77, 77)


def test_density_is_exact() -> None:
    assert float(tags(write(scene_like(), dpi=300.25))[282]) == 300.25
    assert 282 not in tags(write(scene_like()))


def test_tiffinfo_has_nothing_to_complain_of(tmp_path: Path) -> None:
    program = shutil.which("tiffinfo")
    if program is None:
        pytest.skip("tiffinfo is not installed")
    for number, options in enumerate(({}, {"bit_depth": 16}, {"profile": press_profile(), "compression": "lzw"})):
        path = tmp_path / f"{number}.tif"
        path.write_bytes(write(scene_like(), dpi=300, **options))  # type: ignore[arg-type]  # options of any type
        done = subprocess.run([program, "-D", str(path)], capture_output=True, text=True, check=True)
        assert done.stderr == ""
        assert "Resolution: 300, 300 pixels/inch" in done.stdout


def test_a_file_of_more_than_4_gb_is_refused() -> None:
    pixels = np.broadcast_to(np.zeros((1, 1, 4), np.uint8), (40_000, 40_000, 4))
    with pytest.raises(UnsupportedError, match="at most 4 GB of pixels, 40000 x 40000 px may have"):
        write(pixels)


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"compression": "jpeg"}, BadValueError),
        ({"compression": None}, BadValueError),
        ({"bit_depth": 12}, BadValueError),
        ({"dpi": "300"}, BadTypeError),
        ({"quality": 80}, BadValueError),
    ],
)
def test_bad_options_are_refused(options: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error):
        CODEC.make_options(options)
