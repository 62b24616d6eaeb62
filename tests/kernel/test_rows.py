"""Rows as a PNG holds them: the kernel and its twin give the same bytes, and no others than PNG says."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vecdraw.kernel import rows
from vecdraw.kernel.loading import compiled

KERNEL = compiled("rows")
needs_kernel = pytest.mark.skipif(KERNEL is None, reason="the kernel was not built, or the twin is asked for")


@st.composite
def pictures(draw: st.DrawFn) -> tuple[Any, int, int, int]:
    """Bytes of pixels, width, height and stride in px and bytes."""
    width, height = draw(st.integers(1, 23)), draw(st.integers(1, 5))
    stride = 4 * width + draw(st.integers(0, 9))
    size = (height - 1) * stride + 4 * width + (draw(st.integers(0, 7)) if height > 1 else stride - 4 * width)
    data = np.random.default_rng(draw(st.integers(0, 1 << 32))).integers(0, 256, size, np.uint8)
    if draw(st.booleans()):
        data[:] = draw(st.integers(0, 255))
    return data, width, height, stride


def kernels(name: str) -> list[Any]:
    """The twin, and the kernel where there is one."""
    return [getattr(rows, f"_{name}"), *([getattr(KERNEL, name)] if KERNEL else [])]


@given(pictures(), st.booleans(), st.sampled_from([3, 4]), st.data())
def test_packed_lines_are_the_channels_in_their_order(
    picture: Any, is_reversed: bool, channels: int, data: st.DataObject
) -> None:
    pixels, width, height, stride = picture
    top = data.draw(st.integers(0, height))
    bottom = data.draw(st.integers(top, height))
    expected = bytearray()
    for y in range(top, bottom):
        expected.append(0)
        for x in range(width):
            sample = pixels[y * stride + 4 * x :][:4].tolist()
            expected += bytes([*(sample[2::-1] if is_reversed else sample[:3]), sample[3]][:channels])
    for call in kernels("packed"):
        guarded = bytearray(b"\xa5" * (len(expected) + 16))
        call(guarded, pixels, width, height, stride, top, bottom, is_reversed, channels)
        assert guarded == expected + b"\xa5" * 16
        exact = bytearray(len(expected))
        call(exact, pixels, width, height, stride, top, bottom, is_reversed, channels)
        assert exact == expected


@st.composite
def lines(draw: st.DrawFn) -> tuple[Any, int, int, bool, int]:
    """Lines, their size and number, whether there is one above, and the bytes of a pixel."""
    step, width = draw(st.sampled_from([1, 2, 3, 4, 6, 8])), draw(st.integers(1, 40))
    size, count, has_above = 1 + step * width, draw(st.integers(1, 5)), draw(st.booleans())
    chance = np.random.default_rng(draw(st.integers(0, 1 << 32)))
    made = chance.integers(0, draw(st.sampled_from([2, 9, 256])), (count + has_above, size), np.uint8)
    made[:, 0] = 0
    return made, size, count, has_above, step


def unfiltered(filtered: Any, above: Any, size: int, count: int, step: int) -> tuple[list[int], Any]:
    """Filter types and samples, byte by byte as clause 9.2 says it."""
    rows_of_file = np.frombuffer(filtered, np.uint8)[: size * count].reshape(count, size)
    before, kinds, made = above.tolist(), [], []
    for kind, *here in rows_of_file.tolist():
        out: list[int] = []
        for i, value in enumerate(here):
            a, c = (out[i - step], before[i - step]) if i >= step else (0, 0)
            b = before[i]
            p = a + b - c
            nearest = min((abs(p - each), turn, each) for turn, each in enumerate((a, b, c)))[2]
            out.append((value + (0, a, b, (a + b) // 2, nearest)[kind]) % 256)
        kinds.append(kind)
        made.append(out)
        before = out
    return kinds, np.array(made, np.uint8)


@given(lines(), st.sampled_from([0, 1, 2, 3, 4, 5]))
def test_filtered_lines_are_undone_as_png_says(made: Any, kind: Any) -> None:
    held, size, count, has_above, step = made
    above = held[0, 1:] if has_above else np.zeros(size - 1, np.uint8)
    found = []
    for call in kernels("filtered"):
        guarded = bytearray(b"\xa5" * (size * count + 16))
        call(guarded, held, size, count, has_above, step, kind)
        kinds, samples = unfiltered(guarded, above, size, count, step)
        assert np.array_equal(samples, held[int(has_above) :, 1:])
        assert kind == 5 or set(kinds) == {kind}
        assert guarded[size * count :] == b"\xa5" * 16
        found.append(guarded)
    assert found[0] == found[-1]


@given(lines())
def test_adaptive_lines_are_nearest_to_zero(made: Any) -> None:
    held, size, count, has_above, step = made
    chosen, other = bytearray(size * count), bytearray(size * count)

    def distances(lines: bytearray) -> Any:
        values = np.frombuffer(lines, np.uint8).reshape(count, size)[:, 1:].view(np.int8)
        return np.abs(values.astype(int)).sum(axis=1)

    rows.filtered(chosen, held, size, count, has_above, step, rows.ADAPTIVE)
    for kind in (0, 1, 2, 3, 4):
        rows.filtered(other, held, size, count, has_above, step, kind)
        assert (distances(chosen) <= distances(other)).all()


@given(lines(), st.integers(1, 3))
def test_repeated_bytes_and_their_ends_are_counted(made: Any, apart: int) -> None:
    held, size, _, _, step = made
    assert_breaks(held, size, apart, step)


def test_breaks_of_long_lines() -> None:
    long = np.random.default_rng(6).integers(0, 2, (3, 1 + 3 * 5000), np.uint8)
    assert_breaks(long, long.shape[1], 1, 3)


def assert_breaks(held: Any, size: int, apart: int, step: int) -> None:
    repeated = ends = clean = 0
    for y in range(1, len(held), apart):
        row, above = held[y].tolist(), held[y - 1].tolist()
        run = 0
        for i in range(1 + step, size):
            if row[i] in {row[i - step], above[i]}:
                run += 1
                repeated += 1
            else:
                ends += run >= 1
                clean += run >= 4
                run = 0
    for call in kernels("breaks"):
        assert call(held, size, len(held), apart, step) == (repeated, ends, clean)


@given(st.integers(1, 150), st.integers(1, 40), st.integers(0, 9), st.integers(1, 9), st.integers(0, 1 << 32))
def test_digests_are_of_the_rows_and_the_key(length: int, height: int, spare: int, step: int, seed: int) -> None:
    """One bit changed: the bands with its row, or right below it, have another digest, and no others."""
    chance, step = np.random.default_rng(seed), min(step, height)
    data = chance.integers(0, 256, (height, length + spare), np.uint8)
    key, count = chance.bytes(rows.key_length(length, step) + 3), -(-height // step)
    common = int(np.bitwise_and.reduce(data[:, 3:length:4], axis=None, initial=255))
    found = [call(data, length, height, length + spare, step, 0, count, key) for call in kernels("band_digests")]
    assert found[0] == found[-1]
    assert found[0][1] == common
    digests = found[0][0]
    assert [len(digest) for digest in digests] == [rows.DIGEST] * count
    first = int(chance.integers(count))
    y, x, bit = int(chance.integers(height)), chance.integers(length), 1 << chance.integers(8)
    for call in kernels("band_digests"):
        assert call(data, length, height, length + spare, step, first, count - first, key)[0] == digests[first:]
        exact = data[:, :length].copy()  # what is beside does not count, nor more of the key
        assert call(exact, length, height, length, step, 0, count, key[:-3]) == found[0]
        exact[y, x] ^= bit
        other, _ = call(exact, length, height, length, step, 0, count, key)
        differ = [number for number in range(count) if other[number] != digests[number]]
        assert differ == [number for number in range(count) if number * step - 1 <= y < (number + 1) * step]
        assert call(data, length, height, length + spare, step, 0, count, bytes(len(key)))[0] != digests


def test_no_two_rows_of_one_pixel_have_the_same_digest() -> None:
    """Rows that differ in one pixel, and rows whose pixels change places."""
    every = np.zeros((4 * 256 + 90, 40), np.uint8)
    for at in range(4 * 256):
        every[at, 17 + at // 256] = at % 256
    for at in range(90):
        every[1024 + at, [at % 10 * 4, at // 10 * 4]] = [1, 2]
    different = len({row.tobytes() for row in every})
    key = np.random.default_rng(8).bytes(rows.key_length(40, 1))
    found = {rows.band_digests(row, 40, 1, 40, 1, 0, 1, key)[0][0] for row in every}
    assert len(found) == different


@needs_kernel
@pytest.mark.parametrize("width", [1, 2, 5, 6, 7, 8, 400])
def test_wide_rows_from_kernel_and_twin(width: int) -> None:
    pixels = np.random.default_rng(width).integers(0, 256, (7, width, 4), np.uint8)
    for channels in (3, 4):
        size = 1 + channels * width
        for is_reversed in (False, True):
            one, other = bytearray(7 * size), bytearray(7 * size)
            KERNEL.packed(one, pixels, width, 7, 4 * width, 0, 7, is_reversed, channels)
            rows._packed(other, pixels, width, 7, 4 * width, 0, 7, is_reversed, channels)
            assert one == other
        held = bytes(one)
        for kind in (0, 1, 2, 3, 4, 5):
            KERNEL.filtered(one, held, size, 6, True, channels, kind)
            rows._filtered(other, held, size, 6, True, channels, kind)  # type: ignore[arg-type]  # one of its values
            assert one == other


@pytest.mark.parametrize("has_kernel", [pytest.param(True, marks=needs_kernel), False])
def test_opaque_is_a_full_fourth_byte_everywhere(has_kernel: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "_kernel", KERNEL if has_kernel else None)
    pixels = np.full((5, 37, 4), 255, np.uint8)
    pixels[..., :3] = 7
    assert rows.is_opaque(pixels, 37, 5, 148)
    for y, x in ((0, 0), (4, 36), (2, 19)):
        pixels[y, x, 3] = 254
        assert not rows.is_opaque(pixels, 37, 5, 148)
        assert rows.is_opaque(pixels, 18, 2, 148) == (y > 1 or x > 17)
        pixels[y, x, 3] = 255


@pytest.mark.parametrize("has_kernel", [pytest.param(True, marks=needs_kernel), False])
@pytest.mark.parametrize(
    ("width", "height", "stride", "top", "bottom", "channels", "out"),
    [
        (0, 2, 16, 0, 2, 3, 99),
        (4, 0, 16, 0, 0, 3, 99),
        (-4, 2, 16, 0, 2, 3, 99),
        (4, 2, 12, 0, 2, 3, 99),
        (4, 2, -16, 0, 2, 3, 99),
        (4, 3, 16, 0, 2, 3, 99),
        (5, 2, 20, 0, 2, 3, 99),
        (4, 2, 1 << 62, 0, 2, 3, 99),
        (1 << 62, 2, 16, 0, 2, 3, 99),
        (4, 1 << 62, 16, 0, 2, 3, 99),
        (4, 2, 16, -1, 2, 3, 99),
        (4, 2, 16, 0, 3, 3, 99),
        (4, 2, 16, 2, 1, 3, 99),
        (4, 2, 16, 0, 2, 2, 99),
        (4, 2, 16, 0, 2, 5, 99),
        (4, 2, 16, 0, 2, 3, 25),
        (4, 2, 16, 0, 2, 4, 33),
    ],
)
def test_nothing_outside_the_buffers_is_touched(
    width: int,
    height: int,
    stride: int,
    top: int,
    bottom: int,
    channels: int,
    out: int,
    has_kernel: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rows, "_kernel", KERNEL if has_kernel else None)
    written = bytearray(out)
    with pytest.raises(ValueError, match="fit"):
        rows.packed(written, bytes(32), width, height, stride, top, bottom, False, channels)
    assert not any(written)
    if top == 0 and bottom == 2 and channels == 3 and out == 99:
        with pytest.raises(ValueError, match="fit"):
            rows.is_opaque(bytes(32), width, height, stride)


@pytest.mark.parametrize("has_kernel", [pytest.param(True, marks=needs_kernel), False])
def test_turned_pixels_are_red_first(has_kernel: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "_kernel", KERNEL if has_kernel else None)
    pixels = np.random.default_rng(4).integers(0, 256, (5, 50), np.uint8)
    out = np.full(5 * 44 + 3, 9, np.uint8)
    rows.turned(out, pixels, 11, 5, 50)
    expected = pixels[:, :44].reshape(5, 11, 4)[..., [2, 1, 0, 3]]
    assert np.array_equal(out[:220].reshape(5, 11, 4), expected)
    assert out[220:].tolist() == [9, 9, 9]
    for size, width, height, stride in ((219, 11, 5, 50), (220, 11, 6, 50), (220, 13, 5, 50), (220, 0, 5, 50)):
        with pytest.raises(ValueError, match="fit"):
            rows.turned(bytearray(size), pixels, width, height, stride)


@pytest.mark.parametrize("has_kernel", [pytest.param(True, marks=needs_kernel), False])
@pytest.mark.parametrize(
    ("size", "count", "has_above", "step", "kind", "out"),
    [
        (1, 4, False, 3, 1, 99),
        (0, 4, False, 3, 1, 99),
        (-10, 4, False, 3, 1, 99),
        (1 << 62, 4, False, 3, 1, 99),
        (10, -1, False, 3, 1, 99),
        (10, 5, False, 3, 1, 99),
        (10, 4, True, 3, 1, 99),
        (10, 1 << 62, False, 3, 1, 99),
        (10, (1 << 63) - 1, True, 3, 1, 99),
        (10, 4, False, 0, 1, 99),
        (10, 4, False, 9, 1, 99),
        (10, 4, False, 3, -1, 99),
        (10, 4, False, 3, 6, 99),
        (10, 4, False, 3, 1, 39),
    ],
)
def test_lines_outside_the_buffers_are_not_touched(
    size: int,
    count: int,
    has_above: bool,
    step: int,
    kind: Any,
    out: int,
    has_kernel: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rows, "_kernel", KERNEL if has_kernel else None)
    written = bytearray(out)
    with pytest.raises(ValueError, match="fit"):
        rows.filtered(written, bytes(range(1, 41)), size, count, has_above, step, kind)
    assert not any(written)
    if kind == 1 and out == 99 and not has_above:
        with pytest.raises(ValueError, match="fit"):
            rows.breaks(bytes(40), size, count, 1, step)


@pytest.mark.parametrize("call", kernels("band_digests"))
@pytest.mark.parametrize(
    "wrong",
    [
        {"length": 0},
        {"length": -1},
        {"length": 11},
        {"length": 1 << 62, "stride": 1 << 62},
        {"height": 5},
        {"height": 0},
        {"height": 1 << 62},
        {"stride": 9},
        {"stride": 11},
        {"stride": 1 << 62},
        {"step": 0},
        {"step": 5},
        {"step": 1 << 62},
        {"first": -1},
        {"first": 2},
        {"first": 1 << 62},
        {"count": 0},
        {"count": 3},
        {"count": 1 << 62},
        {"key": bytes(89)},
    ],
)
def test_bands_outside_the_buffer_have_no_digest(call: Any, wrong: dict[str, Any]) -> None:
    given = {"data": bytes(40), "length": 10, "height": 4, "stride": 10, "step": 2, "first": 0, "count": 2}
    given |= {"key": bytes(90)} | wrong
    with pytest.raises(ValueError, match="fit"):
        call(*given.values())
