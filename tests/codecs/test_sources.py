"""What is taken for a picture, and what Pillow's users get back."""

import io
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from tests.codecs.pictures import encoded, letters, scene_like
from tests.codecs.test_decode import swapped_profile
from vecdraw import limits
from vecdraw.codecs import icc
from vecdraw.codecs.sources import load_image, pixmap_from, to_pil
from vecdraw.errors import BadTypeError, BadValueError, ImageError, LimitError
from vecdraw.paint.image_data import ImageData
from vecdraw.paint.pixmap import Pixmap

PICTURE = letters("Rr.", "bGW")


def test_files_by_path_whatever_their_name(tmp_path: Path) -> None:
    path = tmp_path / "picture.jpg"
    path.write_bytes(encoded("RGBA", "PNG", PICTURE))
    for source in (path, str(path), path.read_bytes(), bytearray(path.read_bytes())):
        assert np.array_equal(load_image(source).to_numpy(), PICTURE)
        assert load_image(source) == pixmap_from(source)


def test_errors_name_the_file(tmp_path: Path) -> None:
    path = tmp_path / "notes.png"
    path.write_bytes(b"hello")
    with pytest.raises(ImageError, match=r"notes\.png: not a picture that can be read: it starts with b'hello'"):
        load_image(path)
    with pytest.raises(ImageError, match=r"cannot read the picture '.*absent\.png': No such file"):
        load_image(tmp_path / "absent.png")
    with pytest.raises(ImageError, match="cannot read the picture"):
        load_image(tmp_path)
    with pytest.raises(ImageError, match="cannot read the picture"):
        load_image("a\0b.png")
    with pytest.raises(BadTypeError, match="must be a path or bytes, got 7"):
        load_image(7)  # type: ignore[arg-type]  # that is what is tested


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no /dev/zero on this system")
def test_an_endless_file_is_not_read_to_its_end() -> None:
    with limits.relaxed(image_bytes=1000), pytest.raises(LimitError, match="image_bytes"):
        load_image("/dev/zero")


def test_a_pixmap_is_taken_as_it_is() -> None:
    pixmap = Pixmap.from_array(PICTURE)
    assert pixmap_from(pixmap) is pixmap


def test_arrays_of_every_shape_and_kind_are_copied() -> None:
    gray = np.array([[0, 255]], np.uint8)
    black_white = letters("KW")
    for array in (
        gray,
        gray.astype(bool),
        gray.astype(np.uint16) * 257,
        gray / 255,
        np.repeat(gray[..., None], 3, axis=2),
        black_white.copy(),
        (black_white / 255).astype(np.float32),
        np.ascontiguousarray(black_white[:, ::-1])[:, ::-1],
    ):
        pixmap = pixmap_from(array)
        array[...] = 0
        assert np.array_equal(pixmap.to_numpy(), black_white)


def test_anything_with_an_array_interface() -> None:
    holder = SimpleNamespace(__array_interface__=PICTURE.__array_interface__, keep=PICTURE)
    assert np.array_equal(pixmap_from(holder).to_numpy(), PICTURE)
    with pytest.raises(BadTypeError, match="is no array"):
        pixmap_from(SimpleNamespace(__array_interface__={"version": 3}))


def test_image_data_is_copied() -> None:
    data = ImageData(PICTURE.copy(), 3, color_space="display-p3")
    pixmap = pixmap_from(data)
    data.data[...] = 0
    assert np.array_equal(pixmap.to_numpy(), PICTURE)
    assert pixmap.color_space == "display-p3"
    half = ImageData(2, 1, pixel_format="rgba-float16")
    half.data[0, 1] = (0.5, 0.25, 1, 1)
    assert pixmap_from(half).to_numpy()[0, 1].tolist() == [0.5, 0.25, 1, 1]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "RGBa", "CMYK", "YCbCr", "HSV"])
def test_pil_images_of_every_mode_are_copied(mode: str) -> None:
    image = Image.fromarray(scene_like())
    image = image.convert("RGB").convert(mode) if mode in {"P", "HSV"} else image.convert(mode)
    expected = np.asarray(image.convert("RGBA"))
    pixmap = pixmap_from(image)
    image.paste(0, (0, 0, *image.size))
    assert np.array_equal(pixmap.to_numpy(), expected)


def test_a_pil_image_keeps_its_orientation_and_applies_its_profile() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    with Image.open(io.BytesIO(encoded("RGB", "JPEG", exif=exif))) as image:
        assert (pixmap_from(image).width, pixmap_from(image).height) == (64, 48)
    with Image.open(io.BytesIO(encoded("RGBA", "PNG", letters("R"), icc_profile=swapped_profile()))) as image:
        assert np.abs(pixmap_from(image).to_numpy().astype(int) - letters("B")).max() <= 1


def test_bad_pil_images() -> None:
    data = encoded("RGB", "PNG", np.random.default_rng(1).integers(0, 256, (50, 50, 3)).astype(np.uint8))
    with Image.open(io.BytesIO(data[:2000])) as image, pytest.raises(ImageError, match="the PIL image is damaged"):
        pixmap_from(image)
    with pytest.raises(ImageError, match="0 x 5"):
        pixmap_from(Image.new("RGB", (0, 5)))
    with limits.relaxed(image_pixels=99), pytest.raises(LimitError):
        pixmap_from(Image.new("RGB", (10, 10)))


@pytest.mark.parametrize("source", [None, 7, object(), [[1, 2]], ("a.png",)])
def test_what_is_no_picture(source: object) -> None:
    with pytest.raises(BadTypeError, match="a picture must be a Pixmap, an ImageData, a PIL image"):
        pixmap_from(source)


@pytest.mark.parametrize(
    ("array", "error"),
    [
        (np.zeros((2, 2, 5), np.uint8), BadValueError),
        (np.zeros((0, 2), np.uint8), BadValueError),
        (np.zeros(4, np.uint8), BadValueError),
        (np.zeros((2, 2), np.int64), BadTypeError),
        (np.full((1, 1), np.nan), BadValueError),
        (np.array([["a"]]), BadTypeError),
    ],
)
def test_arrays_that_are_no_picture(array: object, error: type[Exception]) -> None:
    with pytest.raises(error):
        pixmap_from(array)


def test_pillow_is_not_imported_to_look_for_its_images() -> None:
    program = (
        "import sys, numpy; from vecdraw.codecs.sources import pixmap_from;"
        "pixmap_from(numpy.zeros((2, 2), numpy.uint8)); assert 'PIL' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=os.fspath(Path(__file__).parents[2]))


def test_a_pixmap_comes_back_from_pillow() -> None:
    image = to_pil(Pixmap.from_array(PICTURE))
    assert (image.mode, image.size) == ("RGBA", (3, 2))
    assert np.array_equal(np.asarray(image), PICTURE)
    assert np.array_equal(np.asarray(to_pil(PICTURE)), PICTURE)


def test_pillow_gets_colours_that_are_not_premultiplied() -> None:
    premultiplied = np.array([[[128, 0, 0, 128], [0, 0, 0, 0], [10, 20, 30, 255]]], np.uint8)
    image = to_pil(Pixmap(premultiplied.tobytes(), 3, 1, alpha="premultiplied"))
    assert np.asarray(image).tolist() == [[[255, 0, 0, 128], [0, 0, 0, 0], [10, 20, 30, 255]]]
    opaque = Pixmap(letters("r.").tobytes(), 2, 1, alpha="opaque")
    assert np.asarray(to_pil(opaque))[..., 3].tolist() == [[255, 255]]
    half = np.array([[[0.25, 0, 0, 0.5]]], np.float16)
    image = to_pil(Pixmap(half.tobytes(), 1, 1, pixel_format="rgba-float16", alpha="premultiplied"))
    assert np.asarray(image).tolist() == [[[128, 0, 0, 128]]]


def test_pillow_is_told_of_display_p3() -> None:
    assert to_pil(PICTURE, color_space="display-p3").info["icc_profile"] == icc.display_p3()
    assert "icc_profile" not in to_pil(PICTURE).info
    assert pixmap_from(to_pil(PICTURE, color_space="display-p3")) == Pixmap.from_array(
        PICTURE, color_space="display-p3"
    )
