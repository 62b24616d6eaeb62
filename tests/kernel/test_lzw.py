"""LZW: the kernel writes the bytes of libtiff and of Pillow's GIF, and other decoders read them."""

import io
import struct
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from vecdraw.codecs.gif_blocks import by_pillow
from vecdraw.codecs.tiff_strips import by_libtiff
from vecdraw.kernel import lzw
from vecdraw.kernel.loading import compiled

Encode = Callable[[Any], bytes | None]

KERNEL = compiled("lzw")
needs_kernel = pytest.mark.skipif(KERNEL is None, reason="the kernel was not built, or the twin is asked for")
SIZES = st.sampled_from([1, 2, 255, 3_837, 9_999, 10_001, 70_000]) | st.integers(1, 40_000)


@st.composite
def stretches(draw: st.DrawFn) -> bytes:
    """Plain, slowly changing and noisy bytes after one another, so that the ratio gets worse and better."""
    chance = np.random.default_rng(draw(st.integers(0, 1 << 32)))
    parts = []
    for _ in range(draw(st.integers(1, 4))):
        size, most = draw(SIZES), draw(st.sampled_from([1, 2, 5, 256]))
        noise = chance.integers(0, most, size, np.uint8)
        parts.append((noise + np.arange(size) // draw(st.sampled_from([1, 3, 97, 100_000]))).astype(np.uint8))
    return np.concatenate(parts).tobytes()


def strip_of(data: bytes) -> bytes:
    """The codes, by the kernel or its twin."""
    found = lzw.encoded(data)
    return by_libtiff(data) if found is None else found


def read_back(codes: bytes, size: int) -> bytes:
    """What libtiff makes of codes: those of a picture of one row."""
    facts = {256: size, 257: 1, 258: 8, 259: 5, 262: 1, 273: 8, 277: 1, 278: 1, 279: len(codes)}
    body = struct.pack("<H", len(facts)) + b"".join(struct.pack("<HHLL", tag, 4, 1, facts[tag]) for tag in facts)
    padding = bytes(len(codes) % 2)
    at = 8 + len(codes) + len(padding)
    with Image.open(io.BytesIO(struct.pack("<2sHL", b"II", 42, at) + codes + padding + body + bytes(4))) as image:
        return image.tobytes()


@needs_kernel
@settings(max_examples=150)
@given(stretches())
def test_kernel_and_libtiff_write_the_same(data: bytes) -> None:
    assert lzw.encoded(data) == by_libtiff(data)


@needs_kernel
def test_every_end_of_a_strip_is_libtiffs() -> None:
    """The last codes may be the first that need another bit."""
    data = bytes(np.random.default_rng(7).integers(0, 256, 600, np.uint8))
    for size in range(1, 600):
        assert lzw.encoded(data[:size]) == by_libtiff(data[:size]), size


@needs_kernel
@pytest.mark.parametrize("first", [3_830, 3_835, 7_670])
def test_ends_at_a_full_table_are_libtiffs(first: int) -> None:
    data = bytes(np.random.default_rng(8).integers(0, 256, first + 20, np.uint8))
    for size in range(first, first + 20):
        assert lzw.encoded(data[:size]) == by_libtiff(data[:size]), size


@needs_kernel
def test_very_long_strips_are_libtiffs() -> None:
    """Beyond 8 MB libtiff counts another way; then noise makes the ratio worse."""
    data = bytes(9 << 20) + np.random.default_rng(9).integers(0, 256, 50_000, np.uint8).tobytes()
    assert lzw.encoded(data) == by_libtiff(data)


@given(stretches())
def test_libtiff_reads_what_is_written(data: bytes) -> None:
    assert read_back(strip_of(data), len(data)) == data


@needs_kernel
@settings(max_examples=150)
@given(stretches())
def test_kernel_and_pillow_write_the_same_gif(data: bytes) -> None:
    numbers = np.frombuffer(data, np.uint8)
    rows = numbers[: len(numbers) // 7 * 7].reshape(7, -1) if len(numbers) > 7 else numbers[np.newaxis]
    assert lzw.gif_blocks(rows) == by_pillow(rows)


@needs_kernel
def test_every_width_of_the_last_codes_of_a_gif_is_pillows() -> None:
    """The last code may be the first that needs another bit, the one that fills a table or the first of a new one."""
    numbers = np.random.default_rng(7).integers(0, 256, 8_700, np.uint8)
    for size in [*range(1, 600), *range(760, 780), *range(3_830, 3_960), *range(7_890, 7_920), *range(8_660, 8_690)]:
        assert lzw.gif_blocks(numbers[:size]) == by_pillow(numbers[np.newaxis, :size]), size


@needs_kernel
@pytest.mark.parametrize("encode", [lzw.encoded, lzw.gif_blocks])
def test_threads_do_not_meet(encode: Encode) -> None:
    chance = np.random.default_rng(10)
    strips = [chance.integers(0, 1 + most, 50_000, np.uint8).tobytes() for most in range(16)]
    alone = [encode(strip) for strip in strips]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(encode, strips * 4)) == alone * 4


@needs_kernel
@pytest.mark.parametrize("coder", [lzw.encoded, lzw.gif_blocks])
def test_other_threads_run_meanwhile(coder: Encode) -> None:
    data = np.random.default_rng(11).integers(0, 256, 40_000_000, np.uint8).tobytes()
    turns, done = 0, threading.Event()

    def encode() -> None:
        coder(data)
        done.set()

    thread = threading.Thread(target=encode)
    thread.start()
    while not done.wait(0.001):
        turns += 1
    thread.join()
    assert turns > 10


@needs_kernel
@pytest.mark.parametrize("encode", [lzw.encoded, lzw.gif_blocks])
def test_nothing_has_no_codes(encode: Encode) -> None:
    with pytest.raises(ValueError, match="cannot be encoded"):
        encode(b"")
