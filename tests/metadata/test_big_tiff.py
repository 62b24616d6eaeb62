"""Metadata of BigTIFF: what a TIFF says, read back, replaced, and damaged."""

import struct
import time
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings

import vecdraw as vd
from tests.codecs.pictures import scene_like
from tests.metadata.generated import described, metadata
from tests.metadata.test_files import FULL
from vecdraw.codecs.containers.blocks import read_blocks, replace_blocks
from vecdraw.codecs.tiff import TiffOptions
from vecdraw.codecs.tiff_bands import TiffBands
from vecdraw.errors import ImageError, VecdrawError
from vecdraw.metadata.blocks import Blocks
from vecdraw.metadata.exif import Exif
from vecdraw.metadata.fitting import fitted
from vecdraw.metadata.metadata import Metadata


@cache
def picture(order: str = "<") -> bytes:
    """A BigTIFF without metadata, in either byte order."""
    bands = TiffBands(34, 21, TiffOptions(profile="display-p3", dpi=150), opaque=True, big=True)
    data = bytearray(bands.header() + bands.add(scene_like(34, 21)) + bands.finish())
    data[: bands.head_size] = bands.head()
    return bytes(data) if order == "<" else turned(bytes(data))


def turned(data: bytes) -> bytes:
    """The same file with its numbers the other way round; its samples have one byte."""
    out = bytearray(data)
    sizes = {1: 1, 2: 1, 3: 2, 4: 4, 5: 4, 7: 1, 16: 8}
    (at,) = struct.unpack_from("<Q", data, 8)
    struct.pack_into(">2sHHHQ", out, 0, b"MM", 43, 8, 0, at)
    (count,) = struct.unpack_from("<Q", data, at)
    struct.pack_into(">Q", out, at, count)
    for entry in range(at + 8, at + 8 + 20 * count, 20):
        tag, kind, length, place = struct.unpack_from("<HHQQ", data, entry)
        struct.pack_into(">HHQ", out, entry, tag, kind, length)
        unit, size = sizes[kind], sizes[kind] * length * (2 if kind == 5 else 1)
        start = entry + 12 if size <= 8 else place
        if size > 8:
            struct.pack_into(">Q", out, entry + 12, place)
        for each in range(start, start + size, unit):
            out[each : each + unit] = data[each : each + unit][::-1]
    return bytes(out)


def pixels_of(file: bytes) -> np.ndarray:
    """What libvips reads, as Pillow knows one byte order alone."""
    pyvips = pytest.importorskip("pyvips", reason="pyvips is not installed")
    return pyvips.Image.new_from_buffer(file, "").numpy()


def test_both_byte_orders_are_the_same_picture() -> None:
    assert np.array_equal(vd.load_image(picture()).to_numpy()[..., :3], pixels_of(picture(">")))
    assert vd.load_image(picture()) == vd.load_image(picture(">"))


@pytest.mark.parametrize("order", ["<", ">"])
@settings(max_examples=30)
@given(value=described())
def test_what_is_put_into_a_file_is_read_back(order: str, value: Metadata) -> None:
    blocks = value.blocks
    file = replace_blocks(picture(order), blocks)
    assert Metadata(read_blocks(file)).values() == Metadata(fitted(blocks, "tiff")).values()
    assert np.array_equal(pixels_of(file), pixels_of(picture(order)))
    bare = replace_blocks(file, Blocks())
    assert not any(read_blocks(bare))
    assert np.array_equal(pixels_of(bare), pixels_of(picture(order)))


@pytest.mark.parametrize("order", ["<", ">"])
@settings(max_examples=30)
@given(value=metadata())
def test_tags_and_properties_of_anybody_are_kept(order: str, value: Metadata) -> None:
    value = value.with_exif(value.exif.without("IFD0", {0x11A, 0x11B, 0x128, 0x213}).without("IFD1"))
    back = read_blocks(replace_blocks(picture(order), value.blocks))
    assert back.xmp == value.blocks.xmp
    assert dict(Exif.parse(back.exif).values()) == dict(value.exif.values())


def test_nothing_old_is_left_in_the_file() -> None:
    file = replace_blocks(picture(), FULL.blocks)
    changed = replace_blocks(file, vd.Metadata.of(title="x").blocks, clean=True)
    for secret in ("Тест 汉", "© me", "WGS-84", "ключ"):
        assert secret.encode() in file
        assert secret.encode() not in changed


def test_numbers_of_64_bits_are_narrowed_or_told() -> None:
    """A tag of one's own as LONG8: what fits into 32 bits is Exif's, what does not is listed."""
    file = replace_blocks(picture(), vd.Metadata.of(title="x").blocks)
    (at,) = struct.unpack_from("<Q", file, 8)
    (count,) = struct.unpack_from("<Q", file, at)
    entries = file[at + 8 : at + 8 + 20 * count]
    for number, said in ((7, (7,)), (1 << 40, None)):
        more = entries + struct.pack("<HHQQ", 0xC900, 16, 1, number)
        long = file + struct.pack("<Q", count + 1) + more + bytes(8)
        long = long[:8] + struct.pack("<Q", len(file)) + long[16:]
        exif = Exif.of_tiff(long)
        assert exif.get("IFD0:0xC900") == said
        assert any("64 bits" in problem for problem in exif.problems) == (said is None)


@pytest.mark.parametrize("order", ["<", ">"])
def test_damaged_files_raise_or_are_read(order: str) -> None:
    whole = replace_blocks(picture(order), FULL.blocks)
    chance = np.random.default_rng(3)
    outcomes = set()
    for number in range(400):
        broken = bytearray(whole)
        for _ in range(chance.integers(1, 7)):
            late = chance.integers(2)  # the directories stand at the end
            at = int(chance.integers(len(broken) - 600, len(broken)) if late else chance.integers(len(broken)))
            broken[at] = (0, 1, 0x7F, 0x80, 0xFF, chance.integers(256))[chance.integers(6)]
        data = bytes(broken[: chance.integers(len(broken))] if number % 5 == 0 else broken)
        begin = time.process_time()
        for work in (read_blocks, lambda each: replace_blocks(each, FULL.blocks), vd.load_image):
            try:
                work(data)
                outcomes.add("read")
            except VecdrawError as error:
                outcomes.add(type(error).__name__)
        assert time.process_time() - begin < 5, number
    assert {"read", "ImageError"} <= outcomes <= {"read", "ImageError", "LimitError", "UnsupportedError"}


def test_directories_that_lead_astray() -> None:
    head = struct.pack("<2sHHHQ", b"II", 43, 8, 0, 16)
    loop = head + struct.pack("<Q", 1) + struct.pack("<HHQQ", 0x8769, 16, 1, 16) + bytes(8)
    with pytest.raises(ImageError, match="loop"):
        read_blocks(loop)
    with pytest.raises(ImageError, match="ends after"):
        read_blocks(head + struct.pack("<Q", 1 << 62) + bytes(64))
