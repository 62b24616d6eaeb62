"""JPEG's further options: mozjpeg, tables of one's own, inks, restart markers."""

import io
import struct
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.codecs.option_strategies import gray_profile
from tests.codecs.pictures import scene_like
from tests.print.press import press_profile
from vecdraw.codecs.containers.blocks import read_blocks
from vecdraw.codecs.decode import decode_image
from vecdraw.codecs.jpeg import CODEC
from vecdraw.errors import BadTypeError, BadValueError, MissingLibraryError, UnsupportedError
from vecdraw.metadata.exif import Exif


def write(pixels: Any, **options: object) -> bytes:
    try:
        return CODEC.encode(pixels, CODEC.make_options(options), "srgb")
    except MissingLibraryError as error:
        pytest.skip(str(error))


def test_optimizers_make_files_smaller_and_the_picture_stays() -> None:
    pixels = scene_like(300, 300)
    pixels[100:200, 100:200, :3] ^= 40
    files = {each: write(pixels, optimizer=each, quality=85) for each in ("none", "huffman", "mozjpeg")}
    sizes = [len(each) for each in files.values()]
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) == 3
    plain, coded = (decode_image(files[each]).to_numpy() for each in ("none", "huffman"))
    assert np.array_equal(plain, coded)
    searched = decode_image(files["mozjpeg"]).to_numpy()
    assert np.abs(searched.astype(int) - pixels).mean() < 2


def test_mozjpeg_is_progressive_unless_told_otherwise() -> None:
    assert b"\xff\xc2" in write(scene_like(), optimizer="mozjpeg")
    assert b"\xff\xc2" not in write(scene_like(), optimizer="mozjpeg", progressive=False)
    assert b"\xff\xc2" in write(scene_like(), library="vips", progressive=True)


@pytest.mark.parametrize("shape", ["array", "rows", "flat"])
def test_tables_are_in_the_file_row_by_row(shape: str) -> None:
    one, two = (np.arange(1, 65).reshape(8, 8) * factor for factor in (1, 3))
    given: Any = {"array": [one, two], "rows": [one.tolist(), two.tolist()], "flat": [one.ravel(), two.ravel()]}[shape]
    with Image.open(io.BytesIO(write(scene_like(), quantization=given))) as image:
        tables = image.quantization  # type: ignore[attr-defined]  # the JPEG plugin has it, in natural order
        assert list(tables[0]) == one.ravel().tolist()
        assert list(tables[1]) == two.ravel().tolist()
        assert [layer[3] for layer in image.layer] == [0, 1, 1]  # type: ignore[attr-defined]  # table of each component


def test_tables_of_sixteen_bits() -> None:
    data = write(scene_like(), quantization=[np.full((8, 8), 300)])
    assert struct.unpack_from(">BB", data, data.index(b"\xff\xdb") + 4)[0] >> 4 == 1  # Pq: 16 bits
    assert decode_image(data).width == 64


def test_coarser_tables_make_smaller_files() -> None:
    sizes = [len(write(scene_like(200, 200), quantization=[np.full((8, 8), step)] * 2)) for step in (1, 5, 40)]
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) == 3


@pytest.mark.parametrize("library", ["pillow", "vips"])
@pytest.mark.parametrize("progressive", [False, True])
def test_restart_markers(library: str, progressive: bool) -> None:
    data = write(scene_like(64, 64), library=library, restart_interval=4, progressive=progressive)
    at = data.index(b"\xff\xdd")
    assert struct.unpack_from(">HH", data, at + 2) == (4, 4)
    assert data.count(b"\xff\xd0") >= 1
    assert b"\xff\xdd" not in write(scene_like(64, 64), library=library)


@pytest.mark.parametrize("library", ["pillow", "vips"])
def test_inks_of_a_press(library: str) -> None:
    pixels = np.full((16, 16, 4), 255, np.uint8)
    pixels[:8] = (0, 0, 0, 255)
    data = write(pixels, profile=press_profile(), dpi=300, library=library, quality=95)
    assert b"\xff\xee\0\x0eAdobe" in data
    assert b"JFIF" not in data
    with Image.open(io.BytesIO(data)) as image:
        assert image.mode == "CMYK"
        assert image.info["icc_profile"] == press_profile()
        assert image.info["dpi"] == (300, 300)
        assert all(layer[1:3] == (1, 1) for layer in image.layer)  # type: ignore[attr-defined]  # the plugin has it
        inks = np.asarray(image).astype(int)
    assert inks[0, 0].sum() > inks[15, 15].sum() + 200  # 255 is all of an ink
    assert Exif.parse(read_blocks(data).exif).get("ResolutionUnit") == (2,)
    seen = decode_image(data).to_numpy()
    assert seen[2, 2, :3].mean() < 60
    assert seen[13, 13, :3].mean() > 200


def test_gray_has_one_component() -> None:
    for library in ("pillow", "vips"):
        with Image.open(io.BytesIO(write(scene_like(), profile=gray_profile(), library=library, dpi=72))) as image:
            assert image.mode == "L"
            assert image.info["jfif_density"] == (72, 72)


def test_a_profile_of_many_segments_comes_back() -> None:
    profile = press_profile()
    assert len(profile) > 3 * 65_535
    with Image.open(io.BytesIO(write(scene_like(), profile=profile))) as image:
        assert image.info["icc_profile"] == profile


def test_exif_says_the_density_of_the_header() -> None:
    another = read_blocks(write(scene_like(), profile=press_profile(), dpi=96))
    data = write(scene_like(), dpi=300, metadata=another)
    with Image.open(io.BytesIO(data)) as image:
        assert image.info["jfif_density"] == (300, 300)
        assert image.getexif()[282] == 300


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"quantization": 7}, BadTypeError),
        ({"quantization": "tables"}, BadTypeError),
        ({"quantization": []}, BadValueError),
        ({"quantization": [[1] * 64] * 4}, BadValueError),
        ({"quantization": [[1] * 63]}, BadValueError),
        ({"quantization": [[1] * 65]}, BadValueError),
        ({"quantization": [[0] * 64]}, BadValueError),
        ({"quantization": [[40_000] * 64]}, BadValueError),
        ({"quantization": [[1.5] * 64]}, BadTypeError),
        ({"quantization": [np.ones((8, 8))]}, BadTypeError),
        ({"quantization": [[1] * 64], "quality": 80}, BadValueError),
        ({"quantization": [[1] * 64], "library": "vips"}, UnsupportedError),
        ({"quantization": [[1] * 64], "optimizer": "mozjpeg"}, UnsupportedError),
        ({"subsampling": "4:2:2", "optimizer": "mozjpeg"}, UnsupportedError),
        ({"optimizer": "mozjpeg", "library": "pillow"}, BadValueError),
        ({"optimizer": True}, BadValueError),
        ({"restart_interval": -1}, BadValueError),
        ({"restart_interval": 65_536}, BadValueError),
        ({"library": None}, BadValueError),
    ],
)
def test_bad_options_are_refused(options: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error):
        CODEC.make_options(options)
