"""Truncated, lying and oversized pictures end in a clear error, and soon."""

import io
import struct
import tracemalloc
import warnings
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.codecs.pictures import HAS_AVIF, chunk, encoded, letters, raw_png
from vecdraw import limits
from vecdraw.codecs.decode import decode_image
from vecdraw.errors import BadTypeError, ImageError, LimitError, UnsupportedError


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP", "AVIF"])
@pytest.mark.parametrize("part", [0.02, 0.3, 0.6, 0.9])
def test_a_cut_off_picture(form: str, part: float) -> None:
    if form == "AVIF" and not HAS_AVIF:
        pytest.skip("this Pillow has no AVIF")
    data = encoded("RGB", form)
    with pytest.raises(ImageError):
        decode_image(data[: round(len(data) * part)])


def test_a_png_whose_pixels_end_early() -> None:
    with pytest.raises(ImageError, match="4 x 4 px is cut off: 10 bytes of pixels are missing"):
        decode_image(raw_png(4, 4, 8, 0, b"\0\1\2\3\4" * 2))


def test_a_png_that_says_it_is_larger_than_it_is() -> None:
    with pytest.raises(ImageError, match="4000 x 4000 px is cut off: 48,003,996 bytes"):
        decode_image(raw_png(4000, 4000, 8, 2, b"\0\1\2\3"))


def test_a_png_with_a_wrong_checksum() -> None:
    data = bytearray(encoded("RGB", "PNG"))
    data[16:20] = struct.pack(">I", 65)  # the width, without its CRC
    with pytest.raises(ImageError):
        decode_image(bytes(data))


def interlaced(width: int, height: int, less: int = 0) -> bytes:
    """A black gray PNG in seven passes, `less` bytes short."""
    steps = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    sizes = [(len(range(x, width, dx)), len(range(y, height, dy))) for x, y, dx, dy in steps]
    data = bytearray(raw_png(width, height, 8, 0, bytes(sum(h * (w + 1) for w, h in sizes if w) - less)))
    data[28] = 1
    data[29:33] = struct.pack(">I", zlib.crc32(data[12:29]))
    return bytes(data)


@pytest.mark.parametrize(("width", "height"), [(1, 1), (2, 1), (1, 2), (5, 3), (8, 8), (9, 17), (3, 30)])
def test_interlaced_pngs_are_whole_or_refused(width: int, height: int) -> None:
    assert decode_image(interlaced(width, height)).to_numpy().shape == (height, width, 4)
    with pytest.raises(ImageError, match="1 bytes of pixels are missing"):
        decode_image(interlaced(width, height, less=1))


def test_more_pixels_than_said_are_ignored_unread() -> None:
    bomb = raw_png(1, 1, 8, 2, b"\0\1\2\3" + bytes(40_000_000))
    assert decode_image(bomb).to_numpy().tolist() == [[[1, 2, 3, 255]]]
    tracemalloc.start()
    decode_image(bomb)
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


@pytest.mark.parametrize(("width", "height"), [(0, 1), (1, 0), (0, 0)])
def test_a_picture_without_pixels(width: int, height: int) -> None:
    with pytest.raises(ImageError, match=f"{width} x {height}"):
        decode_image(raw_png(width, height, 8, 2, b""))
    with pytest.raises(ImageError, match=f"{width} x {height}"):
        decode_image(b"GIF89a" + struct.pack("<HH", width, height) + b"\0\0\0;")


def peak(call: Callable[[], object], error: type[Exception]) -> int:
    """Bytes of Python memory that a call takes at most before it fails."""
    tracemalloc.start()
    try:
        with pytest.raises(error):
            call()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_bomb_of_one_bit_pixels_is_refused_before_it_is_decoded() -> None:
    rows = zlib.compressobj(9)
    line = bytes(1 + 3750)
    body = b"".join(rows.compress(line * 1000) for _ in range(30)) + rows.flush()
    header = struct.pack(">IIBBBBB", 30_000, 30_000, 1, 0, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    assert len(bomb) < 120_000
    with pytest.raises(LimitError, match="30000 x 30000: 900,000,000 is over the limit image_pixels=178,956,970"):
        decode_image(bomb)
    assert peak(lambda: decode_image(bomb), LimitError) < 1_000_000


@pytest.mark.parametrize(
    "header",
    [
        b"GIF89a\xff\xff\xff\xff\0\0\0",
        b"RIFF\x1e\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\xff\xff\x0f\xff\xff\x0f",
        b"RIFF\x1e\0\0\0WEBPVP8L\x0a\0\0\0\x2f\xff\xff\xff\x0f\0\0\0\0",
        b"RIFF\x1e\0\0\0WEBPVP8 \x0a\0\0\0\0\0\0\x9d\x01\x2a\xff\x3f\xff\x3f\0\0",
    ],
)
def test_headers_that_ask_for_too_much(header: bytes) -> None:
    with pytest.raises(LimitError, match="image_pixels"):
        decode_image(header)


def with_jpeg_size(data: bytes, width: int, height: int) -> bytes:
    at = data.index(b"\xff\xc0")
    return data[: at + 5] + struct.pack(">HH", height, width) + data[at + 9 :]


def test_a_jpeg_that_says_it_is_larger_than_it_is() -> None:
    data = encoded("RGB", "JPEG")
    with pytest.raises(ImageError, match="4000 x 4000 px is cut off"):
        decode_image(with_jpeg_size(data, 4000, 4000))
    with pytest.raises(LimitError, match="65000 x 65000"):
        decode_image(with_jpeg_size(data, 65_000, 65_000))


def test_a_jpeg_of_very_many_scans() -> None:
    data = encoded("RGB", "JPEG", progressive=True)
    scan = data[data.rindex(b"\xff\xda") : -2]
    bomb = data[:-2] + scan * 5000 + data[-2:]
    with limits.relaxed(image_pixels=64 * 48), pytest.raises(LimitError, match="pixels of a JPEG's scans"):
        decode_image(bomb)
    with limits.relaxed(image_pixels=64 * 48):
        assert decode_image(data).width == 64


def test_a_bmp_that_says_it_is_larger_than_it_is() -> None:
    data = bytearray(encoded("RGB", "BMP"))
    struct.pack_into("<ii", data, 18, 640, 480)
    with pytest.raises(ImageError):
        decode_image(bytes(data))


@pytest.mark.parametrize(
    "options", [{}, {"compression": "tiff_lzw"}, {"compression": "tiff_deflate", "strip_size": 500}]
)
@pytest.mark.parametrize("tag", [257, 273])
def test_a_tiff_that_says_it_is_larger_or_elsewhere(options: dict[str, object], tag: int, capfd: Any) -> None:
    data = bytearray(encoded("RGB", "TIFF", **options))
    entry = next(data.index(struct.pack("<HH", tag, kind)) for kind in (3, 4) if struct.pack("<HH", tag, kind) in data)
    struct.pack_into("<H", data, entry + 8, 64_000)
    with pytest.raises(ImageError):
        decode_image(bytes(data))
    assert capfd.readouterr().err == ""


def test_few_bytes_that_ask_for_very_many_pixels() -> None:
    bomb = b"RIFF\x1e\0\0\0WEBPVP8L\x12\0\0\0\x2f" + struct.pack("<I", 12_999 | 12_999 << 14) + bytes(13)
    with pytest.raises(LimitError, match="image_expansion"):
        decode_image(bomb)
    solid = encoded("", "WEBP", np.full((1000, 1000, 4), 255, np.uint8), lossless=True)
    assert 1_000_000 / len(solid) > limits.current().image_expansion
    assert decode_image(solid).width == 1000


@pytest.mark.parametrize("kind", [b"zTXt", b"iTXt", b"iCCP"])
def test_a_chunk_that_unpacks_to_very_much(kind: bytes) -> None:
    packed = zlib.compress(bytes(100_000_000), 9)
    head = {b"zTXt": b"a\0\0", b"iTXt": b"a\0\1\0\0\0", b"iCCP": b"a\0\0"}[kind]
    data = raw_png(1, 1, 8, 2, b"\0\1\2\3", chunk(kind, head + packed))
    assert peak(lambda: decode_image(data), ImageError) < 20_000_000


def test_bounds_are_those_in_force() -> None:
    data = encoded("RGB", "PNG")
    with limits.relaxed(image_pixels=64 * 48 - 1), pytest.raises(LimitError, match="image_pixels"):
        decode_image(data)
    with limits.relaxed(image_bytes=len(data) - 1), pytest.raises(LimitError, match="image_bytes"):
        decode_image(data)
    with limits.relaxed(image_pixels=64 * 48, image_bytes=len(data)):
        assert decode_image(data).width == 64


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_an_animation_of_too_many_frames(form: str) -> None:
    frames = [Image.fromarray(letters(row * 4)) for row in "RGB"]
    out = io.BytesIO()
    frames[0].save(out, form, save_all=True, append_images=frames[1:])
    with limits.relaxed(image_frames=2), pytest.raises(LimitError, match="image_frames"):
        decode_image(out.getvalue())
    with limits.relaxed(image_frames=3):
        decode_image(out.getvalue())


@pytest.mark.parametrize(
    "text",
    ["<svg xmlns='http://www.w3.org/2000/svg'/>", "\ufeff <?xml version='1.0'?><svg/>", "\n<!-- a --><svg/>"],
)
def test_svg_is_named(text: str) -> None:
    with pytest.raises(UnsupportedError, match="SVG"):
        decode_image(text.encode())


@pytest.mark.parametrize("data", [b"", b"\x89PNG", b"hello", b"\0" * 100, b"%PDF-1.7", b"GIF88a", b"RIFF", b"BM"])
def test_what_is_no_picture(data: bytes) -> None:
    with pytest.raises(ImageError, match=r"PNG, JPEG, GIF|damaged or cut off"):
        decode_image(data)


def test_the_type_is_named() -> None:
    with pytest.raises(BadTypeError, match="must be bytes, got 'photo"):
        decode_image("photo.jpg")  # type: ignore[arg-type]  # that is what is tested


@pytest.mark.parametrize("dtype", [np.int32, np.float32])
def test_samples_without_a_defined_range(dtype: type) -> None:
    with pytest.raises(UnsupportedError, match="no defined range of colours"):
        decode_image(encoded("", "TIFF", np.zeros((2, 2), dtype)))


def test_pillows_warnings_stay_inside_and_filters_are_left_as_they_were() -> None:
    invalid = raw_png(1, 1, 8, 2, b"\0\1\2\3", chunk(b"acTL", bytes(8)))
    before = list(warnings.filters)
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        with ThreadPoolExecutor(4) as pool:
            assert {p.width for p in pool.map(decode_image, [invalid] * 40)} == {1}
    assert seen == []
    assert warnings.filters == before
