"""Whole pictures of every format and mode, read right."""

import io
import struct
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageCms

from tests.codecs.pictures import HAS_AVIF, chunk, encoded, letters, raw_png, scene_like
from vecdraw.codecs import icc
from vecdraw.codecs.decode import decode_image
from vecdraw.paint.pixmap import Pixmap

LOSSLESS = {
    "PNG": {},
    "BMP": {},
    "TIFF": {},
    "WEBP": {"lossless": True, "exact": True},
}


def rows(pixmap: Pixmap) -> list[Any]:
    return pixmap.to_numpy().tolist()


@pytest.mark.parametrize("form", ["PNG", "TIFF", "WEBP"])
def test_transparent_pictures_of_every_lossless_format(form: str) -> None:
    pixels = letters("Rrb.", "GWKB")
    got = decode_image(encoded("RGBA", form, pixels, **LOSSLESS[form]))
    assert np.array_equal(got.to_numpy(), pixels)
    assert (got.alpha, got.color_space, got.pixel_format) == ("unpremultiplied", "srgb", "rgba-unorm8")


@pytest.mark.parametrize("form", ["PNG", "BMP", "TIFF", "WEBP"])
def test_opaque_pictures_of_every_lossless_format(form: str) -> None:
    got = decode_image(encoded("RGB", form, **LOSSLESS[form]))
    assert np.array_equal(got.to_numpy(), scene_like())
    assert got.alpha == "opaque"


@pytest.mark.parametrize("form", ["JPEG", "WEBP", "AVIF"])
def test_lossy_formats(form: str) -> None:
    if form == "AVIF" and not HAS_AVIF:
        pytest.skip("this Pillow has no AVIF")
    got = decode_image(encoded("RGB", form, quality=95))
    assert np.abs(got.to_numpy().astype(int) - scene_like()).max() <= 16


@pytest.mark.parametrize("compression", ["raw", "packbits", "tiff_lzw", "tiff_deflate", "group4"])
def test_compressed_tiffs(compression: str) -> None:
    mode = "1" if compression == "group4" else "RGB"
    data = encoded(mode, "TIFF", compression=compression)
    with Image.open(io.BytesIO(data)) as image:
        assert np.array_equal(decode_image(data).to_numpy(), np.asarray(image.convert("RGBA")))


@pytest.mark.parametrize("data", [bytearray(encoded("RGB", "PNG")), memoryview(encoded("RGB", "PNG"))])
def test_any_bytes_will_do(data: Any) -> None:
    assert decode_image(data).width == 64


def test_the_first_frame_of_an_animation() -> None:
    frames = [Image.fromarray(letters(row * 4)) for row in "RGB"]
    for form in ("GIF", "PNG", "WEBP"):
        out = io.BytesIO()
        frames[0].save(out, form, save_all=True, append_images=frames[1:], lossless=True)
        assert np.array_equal(decode_image(out.getvalue()).to_numpy(), letters("RRRR"))


def test_a_gif_is_transparent_where_its_first_frame_is_not() -> None:
    out = io.BytesIO()
    Image.fromarray(letters("RR", "RR")).convert("P").save(out, "GIF")
    data = bytearray(out.getvalue())
    struct.pack_into("<HH", data, 6, 4, 3)  # the logical screen
    at = data.index(b",\0\0\0\0\2\0\2\0")
    struct.pack_into("<HH", data, at + 1, 1, 1)  # the frame's place on it
    assert np.array_equal(decode_image(bytes(data)).to_numpy(), letters("....", ".RR.", ".RR."))


def test_gray_of_every_depth() -> None:
    samples = {1: b"\0\x40", 2: b"\0\x10", 4: b"\0\x0f", 8: b"\0\x00\xff", 16: b"\0\0\0\xff\xff"}
    for depth, row in samples.items():
        got = decode_image(raw_png(2, 1, depth, 0, row))
        second = 85 if depth == 2 else 255
        assert rows(got) == [[[0, 0, 0, 255], [second, second, second, 255]]], depth


def test_16_bit_gray_is_rounded() -> None:
    levels = [0, 127, 128, 129, 385, 386, 32767, 65406, 65407, 65535]
    got = decode_image(raw_png(len(levels), 1, 16, 0, b"\0" + struct.pack(f">{len(levels)}H", *levels)))
    assert [pixel[0] for pixel in rows(got)[0]] == [round(level / 257) for level in levels]


def test_16_bit_gray_tiffs_of_both_byte_orders() -> None:
    for order in ("<", ">"):
        data = encoded("", "TIFF", np.array([[0, 128 * 257, 65535]], np.uint16).astype(f"{order}u2"))
        assert [pixel[0] for pixel in rows(decode_image(data))[0]] == [0, 128, 255]


@pytest.mark.parametrize(
    ("depth", "row", "key"),
    [
        (1, b"\0\x40", 1),
        (2, b"\0\x20", 2),
        (4, b"\0\x05", 5),
        (8, b"\0\x10\x20", 0x20),
        (16, b"\0\x12\x34\x12\x35", 0x1235),
    ],
)
def test_the_transparent_gray_of_every_depth(depth: int, row: bytes, key: int) -> None:
    got = decode_image(raw_png(2, 1, depth, 0, row, chunk(b"tRNS", struct.pack(">H", key))))
    assert got.to_numpy()[0, :, 3].tolist() == [255, 0]


@pytest.mark.parametrize(("depth", "unit"), [(8, ">6B"), (16, ">6H")])
def test_the_transparent_colour_of_every_depth(depth: int, unit: str) -> None:
    first, second = ((1, 2, 3), (4, 5, 6)) if depth == 8 else ((0x0102, 2, 3), (0x0405, 5, 6))
    key = chunk(b"tRNS", struct.pack(">3H", *second))
    got = decode_image(raw_png(2, 1, depth, 2, b"\0" + struct.pack(unit, *first, *second), key))
    assert got.to_numpy()[0, :, 3].tolist() == [255, 0]


def test_palettes_with_and_without_transparency() -> None:
    palette = chunk(b"PLTE", bytes([255, 0, 0, 0, 0, 255, 255, 255, 255]))
    assert np.array_equal(decode_image(raw_png(3, 1, 8, 3, b"\0\0\1\2", palette)).to_numpy(), letters("RBW"))
    alpha = chunk(b"tRNS", bytes([128, 51]))
    assert np.array_equal(decode_image(raw_png(3, 1, 8, 3, b"\0\0\1\2", palette, alpha)).to_numpy(), letters("rbW"))


def test_gray_with_alpha() -> None:
    assert rows(decode_image(raw_png(1, 1, 8, 4, b"\0\x40\x80"))) == [[[64, 64, 64, 128]]]


def test_cmyk_without_a_profile() -> None:
    cmyk = np.array([[[0, 0, 0, 0], [255, 0, 0, 0], [0, 0, 0, 255], [0, 128, 255, 0]]], np.uint8)
    image = Image.frombytes("CMYK", (4, 1), cmyk.tobytes())
    out = io.BytesIO()
    image.save(out, "TIFF")
    got = rows(decode_image(out.getvalue()))[0]
    assert got == [[255, 255, 255, 255], [0, 255, 255, 255], [0, 0, 0, 255], [255, 127, 0, 255]]


def test_adobe_cmyk_jpegs_are_not_inverted() -> None:
    out = io.BytesIO()
    Image.new("CMYK", (16, 16), (0, 255, 255, 0)).save(out, "JPEG", quality=100)
    assert np.abs(decode_image(out.getvalue()).to_numpy()[8, 8].astype(int) - (255, 0, 0, 255)).max() <= 3


TURNS = {1: ["RG", "BW"], 2: ["GR", "WB"], 3: ["WB", "GR"], 4: ["BW", "RG"]}
TURNS |= {5: ["RB", "GW"], 6: ["BR", "WG"], 7: ["WG", "BR"], 8: ["GW", "RB"]}


@pytest.mark.parametrize("orientation", TURNS)
@pytest.mark.parametrize("form", ["PNG", "WEBP", "TIFF"])
def test_pictures_are_upright(form: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = encoded("RGBA", form, letters("RG", "BW"), exif=exif, **LOSSLESS[form])
    assert np.array_equal(decode_image(data).to_numpy(), letters(*TURNS[orientation]))


def test_a_photographs_sides_are_swapped() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    got = decode_image(encoded("RGB", "JPEG", exif=exif))
    assert (got.width, got.height) == (48, 64)


@pytest.mark.parametrize("exif", [b"Exif\0\0", b"Exif\0\0II*\0\xff\xff\xff\xff", b"Exif\0\0MM\0*\0\0\0\x08\xff\xff"])
def test_damaged_exif_does_no_harm(exif: bytes) -> None:
    assert decode_image(encoded("RGB", "JPEG", exif=exif)).width == 64
    assert decode_image(encoded("RGB", "PNG", exif=exif)).width == 64


def test_an_srgb_profile_changes_no_pixel() -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    got = decode_image(encoded("RGB", "PNG", icc_profile=srgb))
    assert np.array_equal(got.to_numpy(), scene_like())
    assert got.color_space == "srgb"


def test_display_p3_stays_as_it_is_and_says_so() -> None:
    got = decode_image(encoded("RGB", "PNG", icc_profile=icc.display_p3()))
    assert np.array_equal(got.to_numpy(), scene_like())
    assert got.color_space == "display-p3"


def swapped_profile() -> bytes:
    """A profile whose red and blue are exchanged: no decoder can apply it by halves unseen."""
    profile = bytearray(icc.display_p3())
    red, blue = profile.index(b"rXYZ"), profile.index(b"bXYZ")
    profile[red : red + 4], profile[blue : blue + 4] = b"bXYZ", b"rXYZ"
    return bytes(profile)


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_other_profiles_are_applied(mode: str) -> None:
    pixels = letters("WR", "KB") if mode == "RGBA" else letters("WR", "KB")[..., :3].copy()
    got = decode_image(encoded(mode, "PNG", pixels, icc_profile=swapped_profile()))
    assert got.color_space == "srgb"
    assert np.abs(got.to_numpy().astype(int) - letters("WB", "KR")).max() <= 1


def test_alpha_and_palettes_survive_a_profile() -> None:
    pixels = letters("rbW")
    got = decode_image(encoded("RGBA", "PNG", pixels, icc_profile=swapped_profile()))
    assert got.to_numpy()[..., 3].tolist() == [[128, 51, 255]]
    palette = chunk(b"PLTE", bytes([255, 0, 0, 0, 0, 255]))
    import zlib

    profile = chunk(b"iCCP", b"x\0\0" + zlib.compress(swapped_profile()))
    got = decode_image(raw_png(2, 1, 8, 3, b"\0\0\1", profile, palette, chunk(b"tRNS", b"\xff\x80")))
    assert np.abs(got.to_numpy().astype(int) - [[[0, 0, 255, 255], [255, 0, 0, 128]]]).max() <= 1


@pytest.mark.parametrize("profile", [b"not a profile", icc.display_p3()[:200], bytes(500)])
def test_damaged_profiles_are_ignored(profile: bytes) -> None:
    assert np.array_equal(decode_image(encoded("RGB", "PNG", icc_profile=profile)).to_numpy(), scene_like())


def test_a_profile_of_another_kind_is_ignored() -> None:
    gray = encoded("L", "PNG", icc_profile=swapped_profile())
    assert np.array_equal(decode_image(gray).to_numpy(), decode_image(encoded("L", "PNG")).to_numpy())
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    assert np.array_equal(decode_image(encoded("RGB", "PNG", icc_profile=lab)).to_numpy(), scene_like())
