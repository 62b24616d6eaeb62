"""PNGs read by the kernel: the same pixels as by Pillow, and nothing that Pillow would refuse."""

import io
import struct
import zlib
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.codecs.pictures import chunk, letters, raw_png, scene_like
from vecdraw.codecs.completeness import png_bytes
from vecdraw.codecs.decode import decode_image
from vecdraw.codecs.png import CODEC
from vecdraw.codecs.png_pixels import pixels_of
from vecdraw.codecs.profile import built_in
from vecdraw.errors import ImageError
from vecdraw.kernel import scanlines
from vecdraw.kernel.loading import compiled

needs_kernel = pytest.mark.skipif(compiled("scanlines") is None, reason="the kernel was not built")
KINDS = [(0, 1), (0, 2), (0, 4), (0, 8), (0, 16), (2, 8), (2, 16), (3, 1), (3, 2), (3, 4), (3, 8)]
KINDS += [(4, 8), (4, 16), (6, 8), (6, 16)]
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


def by_pillow_alone(png: bytes, **options: Any) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scanlines, "_kernel", None)
        return decode_image(png, **options)


def lines(chance: np.random.Generator, width: int, height: int, bits: int, kinds: tuple[int, ...]) -> bytes:
    """Lines of chance with filter types of chance."""
    if not width:
        return b""
    made = chance.integers(0, 256, (height, 1 + -(-width * bits // 8)), np.uint8)
    made[chance.random(made.shape) < 0.4] = 0
    made[:, 0] = chance.choice(kinds, height)
    return made.tobytes()


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """Every kind of PNG, with any filter types, and some with a colour that stands for transparency."""
    color_type, depth = draw(st.sampled_from(KINDS))
    width, height = draw(st.integers(1, 21)), draw(st.integers(1, 13))
    chance = np.random.default_rng(draw(st.integers(0, 1 << 32)))
    kinds = draw(st.sampled_from([(0, 1, 2, 3, 4), (3,), (4,)]))
    interlaced, bits = draw(st.booleans()), depth * CHANNELS[color_type]
    sizes = [(width, height)]
    if interlaced:
        sizes = [(-(-(width - x) // dx), -(-(height - y) // dy)) for x, y, dx, dy in PASSES]
    rows = b"".join(lines(chance, max(0, across), max(0, down), bits, kinds) for across, down in sizes)
    extra = [chunk(b"PLTE", chance.bytes(3 << depth))] if color_type == 3 else []
    if draw(st.booleans()) and color_type in {0, 2, 3}:
        length = {0: 2, 2: 6, 3: chance.integers(1, (1 << depth) + 1) if color_type == 3 else 0}[color_type]
        told = chance.bytes(int(length)) if color_type == 3 or depth == 16 else bytes(int(length))
        extra.append(chunk(b"tRNS", told))
    header = struct.pack(">IIBBBBB", width, height, depth, color_type, 0, 0, interlaced)
    assert len(rows) == png_bytes(width, height, depth, color_type, interlaced)
    packed = zlib.compress(rows)
    half = len(packed) // 2
    body = [chunk(b"IHDR", header), *extra, chunk(b"IDAT", packed[:half]), chunk(b"IDAT", packed[half:])]
    return b"\x89PNG\r\n\x1a\n" + b"".join(body) + chunk(b"IEND", b"")


@needs_kernel
@given(files(), st.sampled_from([None, (5, 5)]), st.sampled_from(["rgba-unorm8", "rgba-float16"]))
def test_pixels_are_those_of_pillow(png: bytes, max_size: tuple[int, int] | None, pixel_format: Any) -> None:
    assert pixels_of(png) is not None
    options = {"max_size": max_size, "pixel_format": pixel_format}
    assert decode_image(png, **options) == by_pillow_alone(png, **options)


@needs_kernel
@pytest.mark.parametrize("orientation", range(1, 9))
def test_pictures_are_turned_upright(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    for image in (Image.fromarray(scene_like()), Image.fromarray(scene_like()).convert("P")):
        out = io.BytesIO()
        image.save(out, "PNG", exif=exif)
        assert decode_image(out.getvalue()) == by_pillow_alone(out.getvalue())


@needs_kernel
@pytest.mark.parametrize("name", ["display-p3", "srgb", "swapped"])
@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "L", "LA"])
def test_profiles_are_applied(name: str, mode: str) -> None:
    """Of gray pictures the profile is one of RGB, and ignored."""
    profile = built_in("srgb" if name == "swapped" else name).data
    if name == "swapped":  # red for blue: another profile than those that are known
        profile = profile.replace(b"rXYZ", b"tXYZ").replace(b"bXYZ", b"rXYZ").replace(b"tXYZ", b"bXYZ")
    out = io.BytesIO()
    Image.fromarray(scene_like()).convert(mode).save(out, "PNG", icc_profile=profile)
    png = out.getvalue()
    for options in ({}, {"max_size": (9, 9)}, {"pixel_format": "rgba-float16"}):
        assert decode_image(png, **options) == by_pillow_alone(png, **options)


def written(pixels: Any, **options: Any) -> bytes:
    return CODEC.encode(pixels, CODEC.make_options(options), "srgb")


@needs_kernel
def test_what_is_not_as_it_should_be_is_left_to_pillow() -> None:
    row = b"\0" + bytes(range(12))
    good = raw_png(4, 1, 8, 2, row)
    assert pixels_of(good) is not None
    assert pixels_of(raw_png(4, 1, 8, 2, row[:-1])) is None
    assert pixels_of(raw_png(4, 1, 8, 2, row + b"x")) is None
    assert pixels_of(raw_png(4, 1, 8, 2, b"\x05" + row[1:])) is None
    assert pixels_of(raw_png(4, 1, 8, 3, b"\0\0\1\2\3", chunk(b"PLTE", bytes(9)))) is None  # the palette has no 3
    assert pixels_of(raw_png(4, 1, 8, 3, b"\0\0\1\2\2")) is None
    assert pixels_of(raw_png(4, 1, 4, 2, row)) is None
    assert pixels_of(good[:-12]) is None
    assert pixels_of(good[:20]) is None
    assert pixels_of(good[:-12] + chunk(b"eXIf", b"") + good[-12:]) is None
    at = good.index(b"IDAT") + 6
    assert pixels_of(good[:at] + bytes([good[at] ^ 64]) + good[at + 1 :]) is None


@needs_kernel
def test_damaged_files_fail_as_before() -> None:
    png = written(scene_like())
    for at in range(50, len(png), 97):
        broken = png[:at] + bytes([png[at] ^ 16]) + png[at + 1 :]
        results = []
        for read in (decode_image, by_pillow_alone):
            try:
                results.append(read(broken))
            except ImageError as error:
                results.append(str(error))
        assert results[0] == results[1]


@needs_kernel
def test_the_usual_kinds_are_read_by_the_kernel() -> None:
    few = letters("RG", "Kb")
    halves = (scene_like() / np.float16(255)).astype(np.float16)
    cases: list[tuple[Any, dict[str, Any]]] = [(scene_like(), {}), (few, {}), (few, {"palette": "auto"})]
    for pixels, options in (*cases, (halves, {}), (halves, {"gray": True})):
        assert pixels_of(written(pixels, **options)) is not None


def test_what_does_not_fit_is_refused() -> None:
    if compiled("scanlines") is None:
        pytest.skip("the kernel was not built")
    table = np.zeros(256, np.uint32)
    for length, depth, color_type in ((12, 8, 2), (14, 8, 2), (13, 7, 2), (13, 8, 5), (5, 16, 3)):
        with pytest.raises(ValueError, match="do not fit"):
            scanlines.decoded(bytes(length), (4, 1), depth, color_type, interlaced=False, table=table)
    with pytest.raises(ValueError, match="do not fit"):
        scanlines.decoded(bytes(5), (4, 1), 8, 0, interlaced=False, table=table[:255])
