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

from vecdraw.codecs import png_chunks
from vecdraw.kernel import codes_twin, deflate, rows
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
    made[:, 0] = rows.NONE
    return made.tobytes(), size, step


EFFORTS = [deflate.FAST, deflate.BALANCED]
OPTIONS: Any = {"has_above": False, "effort": deflate.FAST}


def by_both(data: bytes, size: int, step: int, **options: Any) -> deflate.Deflated | None:
    """What kernel and twin give, which is the same."""
    chosen = {"has_above": False, "effort": deflate.FAST, "is_last": True, **options}
    found = deflate.deflated(data, size, step, **chosen)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(deflate, "_kernel", None)
        assert deflate.deflated(data, size, step, **chosen) == found
    return found


def inside(found: deflate.Deflated | None, *, is_last: bool = True) -> bytes:
    """The filtered lines of a band, whose end and checksum are as they must be."""
    assert found is not None
    stream = zlib.decompressobj(-15)
    data = stream.decompress(found.blocks)
    assert stream.eof == is_last
    assert not stream.unused_data
    assert is_last or found.blocks.endswith(b"\0\0\xff\xff")
    assert found.adler == zlib.adler32(data)
    return data


def refiltered(lines: bytes, filtered: bytes, size: int, step: int, has_above: bool) -> bytes:
    """The lines with the filter types that some have."""
    made = bytearray(len(filtered))
    kinds = set(filtered[::size])
    assert len(kinds) == 1
    kind: Any = kinds.pop()
    rows.filtered(made, lines, size, len(filtered) // size, has_above, step, kind)
    return bytes(made)


@given(lines(), st.booleans(), st.booleans(), st.sampled_from(EFFORTS))
def test_kernel_and_twin_give_the_same_blocks_that_zlib_reads(
    made: tuple[bytes, int, int], is_last: bool, has_above: bool, effort: Any
) -> None:
    data, size, step = made
    has_above &= len(data) > size
    found = by_both(data, size, step, is_last=is_last, has_above=has_above, effort=effort)
    if found is None:
        return
    filtered = inside(found, is_last=is_last)
    assert len(filtered) == len(data) - size * has_above
    assert filtered == refiltered(data, filtered, size, step, has_above)
    assert len(found.blocks) <= len(filtered) + 5 * (len(filtered) // 65_535 + 1) + 5


@st.composite
def smooth(draw: st.DrawFn) -> tuple[bytes, int, int]:
    """Lines of slopes with some noise, as photographs and dithered gradients have; some with flat ground."""
    step, width, count = draw(st.sampled_from([1, 3, 4, 6, 8])), draw(st.integers(1, 400)), draw(st.integers(1, 40))
    chance = np.random.default_rng(draw(st.integers(0, 1 << 32)))
    x, y = np.arange(width) * draw(st.floats(0, 3)), np.arange(count)[:, np.newaxis] * draw(st.floats(0, 3))
    made = (x + y)[..., np.newaxis] + chance.random((count, width, step)) * draw(st.sampled_from([0, 1.5, 9, 90]))
    if draw(st.booleans()):
        made += np.tile(np.arange(64).reshape(8, 8) % 7 / 3, (6, 51))[:count, :width, np.newaxis]
    if draw(st.booleans()):
        made[:, width // 2 :] = 40
    rows_of = np.zeros((count, 1 + step * width), np.uint8)
    rows_of[:, 1:] = (made.reshape(count, -1) % 256).astype(np.uint8)
    return rows_of.tobytes(), 1 + step * width, step


@given(smooth(), st.booleans(), st.sampled_from(EFFORTS))
def test_smooth_lines_are_filtered_by_kernel_and_twin_alike(
    made: tuple[bytes, int, int], has_above: bool, effort: Any
) -> None:
    data, size, step = made
    has_above &= len(data) > size
    found = by_both(data, size, step, has_above=has_above, effort=effort)
    if found is None:
        return
    filtered = inside(found)
    assert filtered == refiltered(data, filtered, size, step, has_above)


@pytest.mark.parametrize("effort", EFFORTS)
@pytest.mark.parametrize("is_last", [True, False])
@pytest.mark.parametrize("count", [1, 20, 218, 219, 500])
def test_noise_is_stored(count: int, is_last: bool, effort: Any) -> None:
    """In as many blocks as it needs: one has up to 65,535 bytes."""
    noise = bytearray(np.random.default_rng(1).bytes(301 * count))
    noise[::301] = bytes(count)
    found = by_both(bytes(noise), 301, 3, is_last=is_last, effort=effort)
    assert len(inside(found, is_last=is_last)) == 301 * count
    assert len(found.blocks) <= 301 * count + 5 * -(-301 * count // 65_535) + (0 if is_last else 5)


@pytest.mark.parametrize("effort", EFFORTS)
def test_flat_lines_that_no_sample_shows_are_left_to_libraries(effort: Any) -> None:
    """Where the lines that are tried are noise, and most others are flat: they take less than a bit a byte."""
    lines_of = np.zeros((160, 1 + 3 * 200), np.uint8)
    chance = np.random.default_rng(2)
    for top in (20, 40, 60, 100, 120, 140):
        lines_of[top - 2 : top + 2, 1:] = chance.integers(0, 256, (4, 600))
    assert by_both(lines_of.tobytes(), 601, 3, effort=effort) is None


@pytest.mark.parametrize("effort", EFFORTS)
def test_little_has_the_fixed_codes(effort: Any) -> None:
    """No codes of its own, which take more than the pixels: every literal byte is in one of these."""
    for values in ([3, 0, 4, 1, 2], [140, 147, 141, 145, 148, 142], [255, 0, 143, 144, 200]):
        found = by_both(bytes([0, *values]), 1 + len(values), 1, effort=effort)
        assert found is not None
        assert found.blocks[0] & 7 == 3
        assert len(inside(found)) == 1 + len(values)


@needs_kernel
@pytest.mark.parametrize("size", [2, 32_767, 32_768, 32_769, 70_001])
def test_lines_of_any_size(size: int) -> None:
    """Above is too far for deflate when a line is longer than its window."""
    line = np.random.default_rng(size).integers(0, 256, size, np.uint8)
    line[0] = 0
    data = np.tile(line, 140_000 // size).tobytes()
    found = by_both(data, size, 1)
    assert len(inside(found)) == len(data)


@needs_kernel
def test_long_runs_and_far_matches_are_the_twins() -> None:
    runs = np.repeat(np.random.default_rng(3).integers(0, 256, 9, np.uint8), 10).tobytes()
    data = bytearray(runs) + bytearray(100_000)
    for at, length in ((40_000, 90), (60_000, 20), (72_000, 90), (73_000, 8), (90_000, 259), (95_000, 515)):
        data[at : at + length] = (runs * 6)[:length]
    data[::10_009] = bytes(10)
    found = by_both(bytes(data), 10_009, 3, is_last=False)
    assert len(inside(found, is_last=False)) == len(data)
    assert found is not None
    assert len(found.blocks) < 3000


@pytest.mark.parametrize(("effort", "axis"), [(deflate.FAST, 1), (deflate.BALANCED, 1), (deflate.BALANCED, 0)])
def test_smooth_noise_is_literals_alone(effort: Any, axis: int) -> None:
    """As photographs have it: chance matches take more than the bytes."""
    chance = np.random.default_rng(5)
    lines_of = np.zeros((60, 1 + 300), np.uint8)
    lines_of[:, 1:] = np.cumsum(chance.integers(-3, 4, (60, 300)), axis=axis) + 90
    found = by_both(lines_of.tobytes(), 301, 1, effort=effort)
    assert inside(found)[0] == (rows.SUB if axis else rows.UP)
    assert found is not None
    assert len(found.blocks) < 3.1 / 8 * lines_of.size  # Huffman's codes of seven values have 2.9 bits


@given(st.lists(st.integers(0, 1 << 20), min_size=1, max_size=60), st.integers(6, 15))
def test_lengths_of_codes_are_those_of_a_whole_code(counts: list[int], limit: int) -> None:
    lengths = codes_twin.code_lengths(counts, limit)
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
    found = by_both(b"\0" + values, 1 + len(values), 1)
    assert max(codes_twin.code_lengths(counts, 15)) == 15
    assert len(inside(found)) == 1 + len(values)


def one_by_one(made: deflate.Made) -> list[tuple[int, deflate.Band | None, bytes, int]]:
    """Number, band, digest and bits of each."""
    numbers, bands, digests, common = made
    return [(*each, common) for each in zip(numbers, bands, digests, strict=True)]


def chunk_of(found: deflate.Deflated | None, length: int, header: bytes = b"") -> deflate.Band | None:
    """A band as the kernel makes it."""
    return found and (png_chunks.chunk(b"IDAT", header, found.blocks), found.adler, length)


@needs_kernel
@pytest.mark.parametrize("threads", [1, 3])
@pytest.mark.parametrize("is_told", [False, True])
@pytest.mark.parametrize("effort", EFFORTS)
def test_bands_of_pixels_are_their_lines_deflated(threads: int, is_told: bool, effort: Any) -> None:
    width, height, each = 61, 47, 5
    chance = np.random.default_rng(9)
    pixels = np.full((height, width + 3, 4), 255, np.uint8)
    pixels[..., :3] = 30
    for _ in range(25):
        x, y = chance.integers(0, width), chance.integers(0, height)
        pixels[y : y + 6, x : x + 9, :3] = chance.integers(0, 256, 3)
    pixels[30:35, :, :3] = chance.integers(0, 256, (5, width + 3, 3))
    count = -(-height // each)
    for channels in (3, 4):
        size, turn, apart = 1 + width * channels, bytearray(4), 4 * (width + 3)
        wanted = bytes(number != 4 for number in range(1, count))
        key = chance.bytes(rows.key_length(4 * width, each)) if is_told else b""
        arguments = (pixels, key, b"", width, height, apart, True, channels, each, 1, count - 1, effort)
        with ThreadPoolExecutor(threads) as pool:
            calls = [pool.submit(deflate.bands, turn, wanted, *arguments) for _ in range(threads)]
            found = {made[0]: made[1:] for call in calls for made in one_by_one(call.result())}
        assert sorted(found) == [number for number in range(1, count) if number != 4]
        for number, band in found.items():
            top, bottom = number * each, min(height, number * each + each)
            held = bytearray(size * (bottom - top + 1))
            rows.packed(held, pixels, width, height, 4 * (width + 3), top - 1, bottom, True, channels)
            options = {"has_above": True, "effort": effort, "is_last": bottom == height}
            assert band[0] == chunk_of(deflate.deflated(held, size, channels, **options), size * (bottom - top))
            told = ([b""], 255)
            if is_told:
                told = rows.band_digests(pixels, 4 * width, height, apart, each, number, 1, key)
            assert ([band[1]], band[2]) == told


@needs_kernel
@pytest.mark.parametrize("width", [1, 2, 7, 15, 16, 17, 31, 32, 33, 63, 64, 65, 95, 96, 97, 128])
@pytest.mark.parametrize("effort", EFFORTS)
def test_pixels_of_any_width_are_compared_as_their_lines_are(width: int, effort: Any) -> None:
    """Several at once, but for the first and the last; alpha that is not written makes no pixels different.

    The sums of lines and rows are those of all pixels.
    """
    chance = np.random.default_rng(width)
    pixels = np.full((12, width, 4), 9, np.uint8)
    some = chance.random((12, width)) < 0.2
    pixels[some] = chance.integers(0, 3, (int(some.sum()), 4))
    pixels[6:, ::5, 3] = 77
    for channels, is_reversed in ((3, False), (4, False), (4, True), (3, True)):
        size, key = 1 + width * channels, b"" if is_reversed else chance.bytes(rows.key_length(4 * width, 12))
        picture = width, 12, 4 * width, is_reversed, channels
        numbers, (found,), digests, common = deflate.bands(
            bytearray(4), b"\1", pixels, key, b"header", *picture, 12, 0, 1, effort
        )
        held = bytearray(size * 12)
        rows.packed(held, pixels, width, 12, 4 * width, 0, 12, is_reversed, channels)
        expected = by_both(bytes(held), size, channels, effort=effort)
        assert numbers == [0]
        assert found == chunk_of(expected, len(held), b"header")
        told = rows.band_digests(pixels, 4 * width, 12, 4 * width, 12, 0, 1, key) if key else ([b""], 255)
        assert (digests, common) == told


@pytest.mark.parametrize("effort", EFFORTS)
@pytest.mark.parametrize("step", [1, 2, 3, 4, 6, 8])
def test_pixels_that_repeat_themselves_take_little(step: int, effort: Any) -> None:
    """To the left, from above, and a third time from far before; with all ends of matches that are too long for one."""
    chance = np.random.default_rng(step)
    for width in (300, *range(258 // step, 258 // step + 5), *range(516 // step, 516 // step + 5)):
        lines_of = np.zeros((36, 1 + step * width), np.uint8)
        lines_of[:, 1:] = 50
        lines_of[4, 1:] = chance.integers(0, 256, step * width)
        lines_of[5, 1:] = lines_of[4, 1:]
        lines_of[15, 1:] = np.roll(lines_of[4, 1:], 8 * step)
        found = by_both(lines_of.tobytes(), 1 + step * width, step, effort=effort)
        assert inside(found) == lines_of.tobytes()
        assert found is not None
        assert width * step < 900 or len(found.blocks) < 1.2 * step * width + 400  # of three lines of noise, one


def test_where_there_is_no_kernel_no_band_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deflate, "_kernel", None)
    assert deflate.bands(bytearray(4), b"\1\1", bytes(64), b"", b"", 4, 4, 16, True, 3, 2, 0, 2, 0)[:2] == ([], [])
    assert not deflate.makes_bands()


@needs_kernel
def test_bands_with_a_pixel_that_is_not_opaque_are_not_made() -> None:
    pixels = np.full((40, 9, 4), 255, np.uint8)
    pixels[3, 4, 3] = 254
    chance = bytes(rows.key_length(36, 10))
    for key, is_reversed, expected in ((chance, True, False), (chance, False, True), (b"", True, True)):
        picture = 9, 40, 36, is_reversed, 3
        found = deflate.bands(bytearray(4), b"\1" * 4, pixels, key, b"", *picture, 10, 0, 4, deflate.FAST)
        assert [band is not None for band in found[1]] == ([True] * 4 if expected else [False])
        assert found[3] == (254 if key else 255)


@pytest.mark.parametrize("has_kernel", [pytest.param(True, marks=needs_kernel), False])
@pytest.mark.parametrize(
    ("data", "size", "step", "has_above"),
    [
        (b"", 4, 3, False),
        (b"0000", 1, 1, False),
        (b"0000", 4, 0, False),
        (b"0000", 4, 4, False),
        (bytes(10), 10, 9, False),
        (b"00000", 4, 3, False),
        (b"0000", 4, 3, True),
    ],
)
def test_what_are_no_lines_is_refused(
    data: bytes, size: int, step: int, has_above: bool, has_kernel: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deflate, "_kernel", KERNEL if has_kernel else None)
    with pytest.raises(ValueError, match="lines that cannot be deflated"):
        deflate.deflated(data, size, step, has_above=has_above, effort=deflate.FAST, is_last=False)


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
        {"effort": 2},
        {"key": bytes(95)},
        {"turn": bytearray(3)},
        {"header": bytes(641)},
        {"wanted": b"\1\1\1"},
    ],
)
def test_nothing_outside_the_buffers_is_touched(wrong: dict[str, Any]) -> None:
    given: dict[str, Any] = {
        "key": bytes(96),
        "turn": bytearray(4),
        "wanted": b"\1" * 4,
        "pixels": bytes(128),
        "header": b"",
        "width": 4,
        "height": 8,
        "stride": 16,
        "reversed": True,
        "channels": 3,
        "lines": 2,
        "first": 0,
        "count": 4,
        "effort": deflate.FAST,
        **wrong,
    }
    with pytest.raises(ValueError, match="do not fit"):
        deflate.bands(**given)


@needs_kernel
@pytest.mark.parametrize("effort", EFFORTS)
def test_no_byte_depends_on_the_band_before(effort: Any) -> None:
    """Memory goes from one call to the next: drawn lines, slopes and noise of one size, in all orders."""
    chance = np.random.default_rng(8)
    bands = np.zeros((3, 40, 601), np.uint8)
    bands[0, 10:30, 40:90] = 200
    bands[1, :, 1:] = np.cumsum(chance.integers(0, 3, (40, 600)), axis=1) + chance.integers(0, 2, (40, 600))
    bands[2, :, 1:] = chance.integers(0, 256, (40, 600))
    found: list[set[deflate.Deflated | None]] = [set(), set(), set()]
    for order in ((0, 1, 2), (2, 1, 0), (1, 0, 2), (0, 2, 1)):
        for number in order:
            data = bands[number].tobytes()
            found[number].add(deflate.deflated(data, 601, 3, has_above=False, effort=effort, is_last=True))
    assert [len(each) for each in found] == [1, 1, 1]


@pytest.mark.parametrize("has_kernel", [pytest.param(True, marks=needs_kernel), False])
def test_bands_are_put_together_with_the_checksum_of_all_lines(
    has_kernel: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = np.random.default_rng(7)
    held = [chance.bytes(size) for size in (70_001, 1, 65_521, 300)]
    parts = [deflate.deflated(b"\0" + data, 1 + len(data), 1, **OPTIONS, is_last=data is held[-1]) for data in held]
    bands = [chunk_of(part, 1 + len(data)) for part, data in zip(parts, held, strict=True)]
    monkeypatch.setattr(deflate, "_kernel", KERNEL if has_kernel else None)
    for count in (1, 4):
        whole = b"".join(inside(part, is_last=part is parts[-1]) for part in parts[-count:])
        *most, last = [part.blocks for part in parts[-count:] if part]
        chunks = [png_chunks.chunk(b"IDAT", blocks) for blocks in most]
        chunks.append(png_chunks.chunk(b"IDAT", last, zlib.adler32(whole).to_bytes(4)))
        given: Any = bands[-count:]
        assert deflate.finished(b"before", given, b"after") == b"".join([b"before", *chunks, b"after"])
    with pytest.raises(ValueError, match="no bands"):
        deflate.finished(b"", [], b"")


@needs_kernel
@pytest.mark.parametrize("wrong", [(b"", 1, 0), (bytes(11), 1, 0), (bytes(12), 1, -1), b"bytes"])
def test_what_are_no_bands_is_not_put_together(wrong: Any) -> None:
    with pytest.raises(ValueError, match="what are no bands"):
        deflate.finished(b"", [(bytes(12), 1, 0), wrong], b"")
