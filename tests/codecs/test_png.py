"""What is written as PNG is what is read, by us and by others."""

import io
import struct
import zlib
from typing import Any

import numpy as np
import pytest
import skia
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as nps
from PIL import Image, ImageCms

from tests.codecs.pictures import chunks, letters, scene_like
from vecdraw.codecs import icc
from vecdraw.codecs.codec import PixelRows
from vecdraw.codecs.decode import decode_image
from vecdraw.codecs.png import CODEC
from vecdraw.errors import BadTypeError, BadValueError, ProfileError, UnsupportedError
from vecdraw.kernel import deflate, rows
from vecdraw.paint.color_spaces import convert
from vecdraw.paint.pixmap import ColorSpace


def write(pixels: Any, color_space: ColorSpace = "srgb", **options: object) -> bytes:
    return CODEC.encode(pixels, CODEC.make_options(options), color_space)


def read_by_pillow(png: bytes) -> Any:
    with Image.open(io.BytesIO(png)) as image:
        return np.asarray(image.convert("RGBA"))


@pytest.mark.parametrize("compression", ["fast", "balanced", "small"])
def test_transparent_pixels_come_back_exactly(compression: str) -> None:
    pixels = letters("R.rb", "WbK.", "....")
    png = write(pixels, compression=compression)
    assert np.array_equal(decode_image(png).to_numpy(), pixels)
    assert np.array_equal(read_by_pillow(png), pixels)


@given(
    nps.arrays(np.uint8, nps.array_shapes(min_dims=2, max_dims=2, max_side=150).map(lambda s: (*s, 4))),
    st.sampled_from(["fast", "balanced", "small"]),
)
def test_any_pixels_come_back_exactly(pixels: Any, compression: str) -> None:
    assert np.array_equal(read_by_pillow(write(pixels, compression=compression)), pixels)


@pytest.mark.parametrize("make", ["ramp", "noise", "steps", "columns"])
def test_each_filter_type_is_undone_by_others(make: str) -> None:
    """Pictures that each suit another filter type, over several bands."""
    y, x = np.mgrid[0:200, 0:90]
    noise = np.random.default_rng(5).integers(0, 3, (200, 90))
    value = {"ramp": x * y // 9, "noise": x + y + noise, "steps": (x // 30) * 80, "columns": x * 37 + y // 40}[make]
    pixels = np.stack([value, value + 1, value * 2, np.full_like(value, 255)], axis=-1).astype(np.uint8)
    assert np.array_equal(read_by_pillow(write(pixels, compression="small")), pixels)


def test_a_photograph_is_filtered_and_few_colours_are_not() -> None:
    speckled = np.random.default_rng(3).choice(letters("RGBW")[0], (64, 100))
    filter_of = {
        name: zlib.decompress(chunks(write(pixels))[b"IDAT"])[0]
        for name, pixels in {"speckled": speckled, "photo": scene_like(256, 64)}.items()
    }
    assert filter_of["speckled"] == 0
    assert filter_of["photo"] != 0


def test_an_opaque_picture_has_no_alpha_in_the_file() -> None:
    header = chunks(write(scene_like()))[b"IHDR"]
    assert header == struct.pack(">IIBBBBB", 64, 48, 8, 2, 0, 0, 0)
    header = chunks(write(letters("Rb")))[b"IHDR"]
    assert header == struct.pack(">IIBBBBB", 2, 1, 8, 6, 0, 0, 0)


def test_floats_are_written_with_16_bits() -> None:
    pixels = np.array([[[0.0, 0.25, 0.5, 1.0], [1.5, -1.0, np.nan, 0.75]]], np.float16)
    png = write(pixels)
    found = chunks(png)
    assert found[b"IHDR"] == struct.pack(">IIBBBBB", 2, 1, 16, 6, 0, 0, 0)
    kind, *samples = struct.unpack(">B8H", zlib.decompress(found[b"IDAT"]))
    assert kind == 0
    assert samples == [0, 16384, 32768, 65535, 65535, 0, 0, 49151]
    assert read_by_pillow(png).tolist() == [[[0, 64, 128, 255], [255, 0, 0, 191]]]


def test_depth_can_be_chosen() -> None:
    assert chunks(write(letters("Rb"), bit_depth=16))[b"IHDR"][8] == 16
    assert np.array_equal(read_by_pillow(write(letters("Rb"), bit_depth=16)), letters("Rb"))
    half = np.full((1, 1, 4), 0.5, np.float16)
    assert read_by_pillow(write(half, bit_depth=8)).tolist() == [[[128, 128, 128, 128]]]


def test_density_is_in_dots_per_metre() -> None:
    found = chunks(write(letters("R"), dpi=300))
    assert struct.unpack(">IIB", found[b"pHYs"]) == (11811, 11811, 1)
    assert b"pHYs" not in chunks(write(letters("R")))


def test_text_is_latin_1_or_utf_8() -> None:
    png = write(letters("R"), metadata={"Title": "Café", "Author": "王羲之"})
    found = chunks(png)
    assert found[b"tEXt"] == b"Title\0Caf\xe9"
    assert found[b"iTXt"] == b"Author\0\0\0\0\0" + "王羲之".encode()
    with Image.open(io.BytesIO(png)) as image:
        image.load()
        assert image.info["Title"] == "Café"
        assert image.info["Author"] == "王羲之"


def test_srgb_is_said_to_be_srgb() -> None:
    found = chunks(write(letters("R")))
    assert found[b"sRGB"] == b"\1"  # relative colorimetric
    assert b"iCCP" not in found
    assert chunks(write(letters("R"), intent="perceptual"))[b"sRGB"] == b"\0"


def test_the_profile_of_display_p3_is_read_by_littlecms() -> None:
    profile = ImageCms.ImageCmsProfile(io.BytesIO(icc.display_p3()))
    assert ImageCms.getProfileDescription(profile).strip() == "Display P3"
    image = Image.fromarray(np.array([[[200, 100, 50], [30, 220, 120], [127, 127, 127]]], np.uint8))
    to_srgb = ImageCms.buildTransform(profile, ImageCms.createProfile("sRGB"), "RGB", "RGB")
    got = np.asarray(to_srgb.apply(image)).astype(int)
    want = [[p3_in_srgb(*pixel) for pixel in ((200, 100, 50), (30, 220, 120), (127, 127, 127))]]
    assert np.abs(got - want).max() <= 1


def test_the_profile_of_display_p3_is_read_by_skia() -> None:
    png = write(np.array([[[200, 100, 50, 255]]], np.uint8), "display-p3")
    out = np.zeros((1, 1, 4), np.uint8)
    info = skia.ImageInfo.Make(1, 1, skia.kRGBA_8888_ColorType, skia.kUnpremul_AlphaType, skia.ColorSpace.MakeSRGB())
    assert skia.Image.MakeFromEncoded(png).readPixels(info, out, 4, 0, 0)
    assert np.abs(out[0, 0, :3].astype(int) - p3_in_srgb(200, 100, 50)).max() <= 1


def p3_in_srgb(red: int, green: int, blue: int) -> list[int]:
    channels = convert((red / 255, green / 255, blue / 255), "display-p3", "srgb")
    return [min(255, max(0, round(channel * 255))) for channel in channels]


def test_the_same_bytes_every_time() -> None:
    assert write(scene_like(), dpi=96) == write(scene_like(), dpi=96)


def test_a_large_picture_is_cut_into_idat_chunks() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (700, 700, 4)).astype(np.uint8)
    png = write(noise, compression="fast")
    assert png.count(b"IDAT") > 1
    assert np.array_equal(read_by_pillow(png), noise)


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"compression": "best"}, BadValueError, "compression must be one of 'fast', 'balanced', 'small', got 'best'"),
        ({"compresion": "fast"}, BadValueError, "png has no option 'compresion'; did you mean 'compression'?"),
        ({"quality": 80}, BadValueError, "png has no option 'quality'"),
        ({"dpi": 0}, BadValueError, "dpi must be from"),
        ({"dpi": float("nan")}, BadValueError, "dpi must be from"),
        ({"dpi": "300"}, BadTypeError, "dpi must be a number"),
        ({"bit_depth": 3}, BadValueError, "bit_depth must be one of 1, 2, 4, 8, 16, got 3"),
        ({"bit_depth": 4}, BadValueError, "a PNG of 4 bits is gray or has a palette"),
        ({"bit_depth": 4, "palette": "never"}, BadValueError, "a PNG of 4 bits is gray or has a palette"),
        ({"bit_depth": 16, "palette": 9}, BadValueError, "a palette has at most 8 bits"),
        ({"bit_depth": 4, "palette": 17}, BadValueError, "palette must be from 2 to 16, got 17"),
        ({"palette": 1}, BadValueError, "palette must be from 2 to 256, got 1"),
        ({"palette": 257}, BadValueError, "palette must be from 2 to 256, got 257"),
        ({"palette": "few"}, BadValueError, "palette must be one of 'auto', 'never'"),
        ({"palette": True}, BadTypeError, "palette must be 'auto', 'never' or a number of colours"),
        ({"palette": 2.5}, BadTypeError, "palette must be 'auto', 'never' or a number of colours"),
        ({"palette": "auto", "gray": True}, BadValueError, "a PNG is gray or has a palette, not both"),
        ({"gray": 1}, BadTypeError, "gray must be True or False"),
        ({"threads": 0}, BadValueError, "threads must be from 1"),
        ({"threads": 1.0}, BadTypeError, "threads must be an integer"),
        ({"intent": "vivid"}, BadValueError, "intent must be one of 'perceptual'"),
        ({"profile": 7}, BadTypeError, "a colour profile must be"),
        ({"profile": b"no profile"}, ProfileError, "ICC"),
        ({"profile": "srgb", "bit_depth": 16}, UnsupportedError, "with 8 bits, got bit_depth=16"),
        ({"profile": "srgb", "gray": True}, UnsupportedError, "a gray PNG has a profile of gray"),
        ({"metadata": "Title"}, BadTypeError, "metadata must be"),
        ({"metadata": {"": "x"}}, BadValueError, "a PNG keyword has 1 to 79"),
        ({"metadata": {"a" * 80: "x"}}, BadValueError, "a PNG keyword has 1 to 79"),
        ({"metadata": {" a": "x"}}, BadValueError, "a PNG keyword has 1 to 79"),
        ({"metadata": {"标题": "x"}}, BadValueError, "a PNG keyword has 1 to 79"),
        ({"metadata": {"a": "x\0y"}}, BadValueError, "PNG text holds no NUL"),
        ({"metadata": {"a": "\ud800"}}, BadValueError, "PNG text must be valid Unicode"),
        ({"metadata": {"a": 1}}, BadTypeError, "metadata must map str to str"),
    ],
)
def test_bad_options_are_refused(options: dict[str, object], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message.replace("?", r"\?")):
        CODEC.make_options(options)


def canvas_rows(pixels: Any, spare: int = 12) -> PixelRows:
    """An opaque picture as a canvas holds it."""
    height, width = pixels.shape[:2]
    rows = np.full((height, 4 * width + spare), 77, np.uint8)
    rows[:, : 4 * width] = pixels[..., [2, 1, 0, 3]].reshape(height, -1)
    return PixelRows(rows, width, height, 4 * width + spare, lambda size: bytearray(b"x" * size))


@pytest.mark.parametrize("compression", ["fast", "balanced", "small"])
@pytest.mark.parametrize(("width", "height"), [(1, 1), (3, 7), (40, 9), (33, 130)])
def test_a_canvas_gives_the_bytes_that_its_array_gives(compression: str, width: int, height: int) -> None:
    for pixels in (scene_like(width, height), np.random.default_rng(3).integers(0, 256, (height, width, 4), np.uint8)):
        pixels[..., 3] = 255
        options = CODEC.make_options({"compression": compression, "dpi": 300, "palette": "never"})
        assert CODEC.encode_rows is not None
        png = CODEC.encode_rows(canvas_rows(pixels), options, "display-p3")
        assert png == CODEC.encode(pixels, options, "display-p3")
        assert np.array_equal(read_by_pillow(png), pixels)


def test_a_canvas_that_is_not_opaque_or_of_16_bits_is_read_as_an_array() -> None:
    assert CODEC.encode_rows is not None
    pixels = scene_like(20, 10)
    pixels[..., 3] = 255
    assert CODEC.encode_rows(canvas_rows(pixels), CODEC.make_options({"bit_depth": 16}), "srgb") is None
    pixels[9, 19, 3] = 254
    assert CODEC.encode_rows(canvas_rows(pixels), CODEC.make_options({}), "srgb") is None


def test_fast_with_the_twin_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    pixels = scene_like(150, 90)
    one = write(pixels, compression="fast")
    monkeypatch.setattr(rows, "_kernel", None)
    monkeypatch.setattr(deflate, "_kernel", None)
    assert write(pixels, compression="fast") == one


def test_fast_is_no_larger_than_the_lowest_level_of_zlib() -> None:
    pixels = scene_like(400, 300)
    pixels[..., 3] = 255
    plain = np.concatenate([np.zeros((300, 1), np.uint8), pixels[..., :3].reshape(300, -1)], 1)
    assert len(write(pixels, compression="fast")) < 1.15 * len(zlib.compress(plain.tobytes(), 1))


def test_fast_takes_the_filter_that_most_of_the_picture_wants() -> None:
    slope = np.full((400, 300, 4), 255, np.uint8)
    steps = np.random.default_rng(2).integers(0, 3, (400, 300, 3))
    slope[..., :3] = np.cumsum(steps, axis=1) % 256  # from left to right little changes, from row to row much
    slope[330:, :, :3] = 0  # a flat end
    raw = zlib.decompress(chunks(write(slope, compression="fast"))[b"IDAT"])
    assert set(raw[:: 1 + 3 * 300]) == {1}
