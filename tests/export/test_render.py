"""A scene to pixels, bytes and files."""

import io
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import vecdraw as vd
from tests.codecs.pictures import COLORS, chunks, letters
from vecdraw.backends.registry import raster_backend
from vecdraw.codecs.decode import decode_image
from vecdraw.errors import BadTypeError, BadValueError, ImageError, LimitError, ParseError
from vecdraw.export.render import encode, save, to_pixels
from vecdraw.paint.color import Color
from vecdraw.scene.ops import FillRect, State
from vecdraw.scene.scene import Scene

RED = Color.parse("red")
CORNER = Scene(3, 2, (FillRect(0, 0, 2, 1, RED, State()),))


def test_a_scene_is_drawn() -> None:
    assert np.array_equal(to_pixels(CORNER), letters("RR.", "..."))
    assert np.array_equal(to_pixels(CORNER, background="blue"), letters("RRB", "BBB"))
    assert np.array_equal(to_pixels(CORNER, scale=2), np.kron(letters("RR.", "..."), np.ones((2, 2, 1), np.uint8)))


def test_a_scene_is_encoded() -> None:
    assert np.array_equal(decode_image(encode(CORNER)).to_numpy(), letters("RR.", "..."))
    assert np.array_equal(decode_image(encode(CORNER, background="blue")).to_numpy(), letters("RRB", "BBB"))


def test_floats_and_display_p3_reach_the_file() -> None:
    scene = Scene(1, 1, CORNER.ops, color_space="display-p3", pixel_format="rgba-float16")
    assert to_pixels(scene).dtype == np.float16
    found = chunks(encode(scene))
    assert found[b"IHDR"][8] == 16
    assert b"iCCP" in found


def test_a_jpeg_without_a_background_is_on_white() -> None:
    scene = Scene(16, 16)
    assert decode_image(encode(scene, "jpeg")).to_numpy()[8, 8].tolist() == list(COLORS["W"])
    assert decode_image(encode(scene, "jpeg", background="black")).to_numpy()[8, 8].tolist() == list(COLORS["K"])


@pytest.mark.parametrize(
    ("options", "dots"),
    [({}, 3780), ({"dpi": 300}, 11811), ({"scale": 2}, 7559), ({"scale": 2, "dpi": 72}, 5669)],
)
def test_the_file_says_how_dense_its_pixels_are(options: dict[str, Any], dots: int) -> None:
    assert struct.unpack(">IIB", chunks(encode(CORNER, **options))[b"pHYs"]) == (dots, dots, 1)


def test_quality_and_other_options_are_the_formats() -> None:
    scene = Scene(64, 64, (FillRect(3, 3, 40, 20, RED, State()),), background=RED.with_alpha(0.5))
    assert len(encode(scene, "jpeg", quality=10)) < len(encode(scene, "jpeg", quality=95))
    assert chunks(encode(scene, metadata={"Title": "x"}))[b"tEXt"] == b"Title\0x"


def test_a_scene_is_saved_by_its_suffix(tmp_path: Path) -> None:
    save(CORNER, tmp_path / "a.png")
    save(CORNER, str(tmp_path / "a.jpg"), quality=50, dpi=144)
    save(CORNER, tmp_path / "a.data", format="png", scale=3)
    assert np.array_equal(decode_image((tmp_path / "a.png").read_bytes()).to_numpy(), letters("RR.", "..."))
    with Image.open(tmp_path / "a.jpg") as image:
        assert (image.format, image.info["dpi"]) == ("JPEG", (144, 144))
    with Image.open(io.BytesIO((tmp_path / "a.data").read_bytes())) as image:
        assert (image.format, image.size) == ("PNG", (9, 6))


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"format": "pgn"}, BadValueError),
        ({"quality": 80}, BadValueError),
        ({"format": "jpeg", "quality": 0}, BadValueError),
        ({"scale": 0}, BadValueError),
        ({"scale": float("inf")}, BadValueError),
        ({"scale": "2"}, BadTypeError),
        ({"dpi": -1}, BadValueError),
        ({"dpi": True}, BadTypeError),
        ({"background": "blu"}, ParseError),
        ({"metadata": {"": ""}}, BadValueError),
    ],
)
def test_bad_arguments_are_found_before_anything_is_drawn(
    options: dict[str, Any], error: type[Exception], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(raster_backend(), "render", None)  # calling it would be a TypeError of Python's
    with pytest.raises(error):
        encode(CORNER, **options)
    with pytest.raises(error):
        save(CORNER, tmp_path / "a.png", **options)
    assert list(tmp_path.iterdir()) == []


def test_a_path_that_cannot_be_written_is_found_before_anything_is_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(raster_backend(), "render", None)  # as above
    with pytest.raises(ImageError, match="there is no directory"):
        save(CORNER, tmp_path / "absent" / "a.png")
    with pytest.raises(BadValueError, match="unknown suffix"):
        save(CORNER, tmp_path / "a.pgn")


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        (vd.Context(2, 2), "; its scene is .scene"),
        (vd.Pixmap(bytes(16), 2, 2), r"; Context.from_image\(...\).scene is one of a picture"),
        (np.zeros((2, 2, 4), np.uint8), r"; Context.from_image\(...\).scene is one of a picture"),
    ],
)
def test_what_is_no_scene_is_told_how_to_become_one(given: Any, hint: str) -> None:
    with pytest.raises(BadTypeError, match=rf"expected a Scene, got .*{hint}"):
        encode(given)


def test_an_open_file_is_told_what_it_takes() -> None:
    with pytest.raises(BadTypeError, match=r"got .*BytesIO.*; what is open takes the bytes that encode gives"):
        vd.Context(2, 2).save_as(io.BytesIO(), format="png")  # type: ignore[arg-type]  # that is what is tested


def test_what_cannot_be_drawn() -> None:
    with pytest.raises(BadTypeError, match="expected a Scene, got None"):
        encode(None)  # type: ignore[arg-type]  # that is what is tested
    with pytest.raises(BadValueError, match="a canvas of 0 x 5 px has no pixels to encode"):
        encode(Scene(0, 5))
    with pytest.raises(LimitError, match="canvas_side"):
        encode(CORNER, scale=20_000)
