"""Lines deflated: the kernel and its twin give the same blocks, and zlib the same lines."""

import zlib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vecdraw.kernel import deflate, deflate_twin, rows
from vecdraw.kernel.loading import compiled

KERNEL = compiled("deflate")
needs_kernel = pytest.mark.skipif(KERNEL is None, reason="the kernel was not built, or the twin is asked for")


@st.composite
def lines(draw: st.DrawFn) -> tuple[bytes, int, int]:
    """Lines with runs, with what is above, and with what was before; their size, and the bytes of a pixel."""
    step, width = draw(st.sampled_from([1, 2, 3, 4, 6, 8])), draw(st.integers(1, 300))
    count, size = draw(st.integers(1, 40)), 1 + step * width
    chance = np.random.default_rng(draw(st.integers(0, 1 << 32)))
    made = np.full((count, size), 7, np.uint8)
    sharp = chance.random((count, size)) < draw(st.sampled_from([0.01, 0.1, 0.5, 1]))
    made[sharp] = chance.integers(0, draw(st.sampled_from([2, 3, 256])), int(sharp.sum()))
    if draw(st.booleans()):
        made[count // 3 :] = made[count // 3]
    if draw(st.booleans()):
        made = np.roll(np.tile(made[:1], (count, 1)).reshape(-1), draw(st.integers(0, 99))).reshape(count, size)
    return made.tobytes(), size, step


@given(lines(), st.booleans())
def test_kernel_and_twin_give_the_same_blocks_that_zlib_reads(made: tuple[bytes, int, int], is_last: bool) -> None:
    data, size, step = made
    blocks = deflate_twin.deflated(data, size, step, is_last)
    found = deflate.deflated(data, size, step, is_last=is_last)
    if KERNEL is not None:
        assert (None if found is None else found.blocks) == blocks
    if found is None or blocks is None:
        return
    assert len(blocks) <= len(data) // 2 + 640
    stream = zlib.decompressobj(-15)
    assert stream.decompress(blocks) == data
    assert stream.eof == is_last
    assert found.adler == zlib.adler32(data)
    if not is_last:
        assert blocks.endswith(b"\0\0\xff\xff")


def test_noise_is_left_to_others() -> None:
    noise = np.random.default_rng(1).bytes(301 * 20)
    assert deflate.deflated(noise, 301, 3, is_last=False) is None
    assert deflate_twin.deflated(noise, 301, 3, False) is None


@needs_kernel
@pytest.mark.parametrize("size", [2, 32_768, 32_769, 70_001])
def test_lines_of_any_size(size: int) -> None:
    """Above is too far for deflate when a line is longer than its window."""
    data = np.tile(np.random.default_rng(size).integers(0, 256, size, np.uint8), 140_000 // size).tobytes()
    found = deflate.deflated(data, size, 1, is_last=True)
    assert deflate_twin.deflated(data, size, 1, True) == (None if found is None else found.blocks)
    assert (found is None) == (size > 32_768)
    assert found is None or zlib.decompress(found.blocks, -15) == data


@needs_kernel
def test_long_runs_and_far_matches_are_the_twins() -> None:
    data = bytearray(np.random.default_rng(3).bytes(90)) + bytearray(100_000)
    for at, length in ((40_000, 90), (60_000, 20), (72_000, 90), (73_000, 8), (90_000, 259), (95_000, 515)):
        data[at : at + length] = (bytes(data[:90]) * 6)[:length]
    found = deflate.deflated(data, 100_090, 3, is_last=False)
    assert found is not None
    assert found.blocks == deflate_twin.deflated(bytes(data), 100_090, 3, False)
    assert zlib.decompressobj(-15).decompress(found.blocks) == data


@given(st.lists(st.integers(0, 1 << 20), min_size=1, max_size=60), st.integers(6, 15))
def test_lengths_of_codes_are_those_of_a_whole_code(counts: list[int], limit: int) -> None:
    lengths = deflate_twin.code_lengths(counts, limit)
    used = [length for length, count in zip(lengths, counts, strict=True) if count]
    assert all(bool(length) == bool(count) for length, count in zip(lengths, counts, strict=True))
    assert max(used, default=0) <= limit
    if len(used) > 1:
        assert sum(Counter(used)[length] << (limit - length) for length in set(used)) == 1 << limit
        pairs = sorted(zip(counts, lengths, strict=True))
        assert all(one[1] >= other[1] for one, other in pairwise(pairs) if 0 < one[0] < other[0])


def test_counts_like_fibonaccis_make_no_code_too_long() -> None:
    counts = [1, 1]
    while len(counts) < 24:
        counts.append(counts[-1] + counts[-2])
    data = bytearray()
    for value, count in enumerate(counts):
        data += bytes([value, 200 - value]) * count
    values = np.random.default_rng(4).permutation(np.frombuffer(data, np.uint8)).tobytes()
    found = deflate.deflated(values, len(values), 1, is_last=True)
    assert max(deflate_twin.code_lengths(counts, 15)) == 15
    assert found is not None
    assert zlib.decompress(found.blocks, -15) == values
    assert found.blocks == deflate_twin.deflated(values, len(values), 1, True)


@needs_kernel
@pytest.mark.parametrize("threads", [1, 3])
@pytest.mark.parametrize("is_told", [False, True])
def test_bands_of_pixels_are_their_lines_deflated(threads: int, is_told: bool) -> None:
    width, height, each = 61, 47, 5
    chance = np.random.default_rng(9)
    pixels = np.full((height, width + 3, 4), 255, np.uint8)
    pixels[..., :3] = 30
    for _ in range(25):
        x, y = chance.integers(0, width), chance.integers(0, height)
        pixels[y : y + 6, x : x + 9, :3] = chance.integers(0, 256, 3)
    pixels[30:34, :, :3] = chance.integers(0, 256, (4, width + 3, 3))
    count = -(-height // each)
    for channels in (3, 4):
        room, size = deflate.room(width, channels, each), 1 + width * channels
        out, found, turn = bytearray(room * (count - 1)), bytearray(12 * (count - 1)), bytearray(4)
        wanted = bytes(number != 4 for number in range(1, count))
        key = chance.bytes(4 * width + rows.DIGEST) if is_told else b""
        digests, apart = bytearray((each + 1) * rows.DIGEST * (count - 1)), 4 * (width + 3)
        arguments = (pixels, key, width, height, apart, True, channels, each, 1, count - 1)
        with ThreadPoolExecutor(threads) as pool:
            calls = [pool.submit(deflate.bands, out, found, digests, turn, wanted, *arguments) for _ in range(threads)]
            for call in calls:
                call.result()
        results = memoryview(found).cast("I")
        made = 0
        for number in range(1, count):
            top, bottom = number * each, min(height, number * each + each)
            held = bytearray(size * (bottom - top + 1))
            breaks = rows.packed(held, pixels, width, height, 4 * (width + 3), top - 1, bottom, True, channels, 8)
            expected = None
            if number != 4 and deflate.is_drawn(breaks, bottom - top + 1, size - 1 - channels):
                expected = deflate.deflated(held[size:], size, channels, is_last=bottom == height)
            written, adler, alpha = results[3 * number - 3 : 3 * number]
            assert bool(written) == (expected is not None)
            if is_told and number != 4:
                told = rows.digests(pixels[top - 1 :], 4 * width, bottom - top + 1, apart, key)
                at = (each + 1) * rows.DIGEST * (number - 1)
                assert (bytes(digests[at : at + len(told[0])]), alpha) == told
            if expected is not None:
                made += 1
                at = room * (number - 1)
                assert (bytes(out[at : at + written]), adler) == expected
        assert 0 < made < count - 2


def test_where_there_is_no_kernel_no_band_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deflate, "_kernel", None)
    found = bytearray(b"x" * 30)
    deflate.bands(bytearray(9), found, bytearray(), bytearray(4), b"\1\1", bytes(64), b"", 4, 4, 16, True, 3, 2, 0, 2)
    assert found == bytes(24) + b"x" * 6
    assert not deflate.makes_bands()


@needs_kernel
def test_bands_with_a_pixel_that_is_not_opaque_are_not_made() -> None:
    pixels = np.full((40, 9, 4), 255, np.uint8)
    pixels[3, 4, 3] = 254
    for key, is_reversed, expected in ((bytes(52), True, False), (bytes(52), False, True), (b"", True, True)):
        out, found, digests = bytearray(4 * deflate.room(9, 3, 10)), bytearray(48), bytearray(4 * 11 * rows.DIGEST)
        picture = 9, 40, 36, is_reversed, 3
        deflate.bands(out, found, digests, bytearray(4), b"\1" * 4, pixels, key, *picture, 10, 0, 4)
        results = memoryview(found).cast("I")
        assert bool(results[0]) == bool(results[9]) == expected
        assert results[2] == (254 if key else 255)


@pytest.mark.parametrize("has_kernel", [pytest.param(True, marks=needs_kernel), False])
@pytest.mark.parametrize(("data", "size", "step"), [(b"", 4, 3), (b"0000", 1, 3), (b"0000", 4, 0), (b"0000", 4, 9)])
def test_what_are_no_lines_is_refused(
    data: bytes, size: int, step: int, has_kernel: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deflate, "_kernel", KERNEL if has_kernel else None)
    with pytest.raises(ValueError, match="lines that cannot be deflated"):
        deflate.deflated(data, size, step, is_last=False)


@needs_kernel
@pytest.mark.parametrize(
    "wrong",
    [
        {"width": 0},
        {"width": 5},
        {"height": 9},
        {"height": 1 << 62},
        {"stride": 15},
        {"channels": 2},
        {"lines": 0},
        {"lines": 1 << 40},
        {"first": -1},
        {"first": 4},
        {"count": 0},
        {"count": 5},
        {"out": bytearray(100)},
        {"found": bytearray(47)},
        {"key": bytes(31)},
        {"digests": bytearray(191)},
        {"turn": bytearray(3)},
        {"wanted": b"\1\1\1"},
    ],
)
def test_nothing_outside_the_buffers_is_touched(wrong: dict[str, Any]) -> None:
    given: dict[str, Any] = {
        "out": bytearray(4 * deflate.room(4, 3, 2)),
        "found": bytearray(48),
        "digests": bytearray(192),
        "key": bytes(32),
        "turn": bytearray(4),
        "wanted": b"\1" * 4,
        "pixels": bytes(128),
        "width": 4,
        "height": 8,
        "stride": 16,
        "reversed": True,
        "channels": 3,
        "lines": 2,
        "first": 0,
        "count": 4,
        **wrong,
    }
    with pytest.raises(ValueError, match="do not fit"):
        deflate.bands(**given)
