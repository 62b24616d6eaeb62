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


def reference(picture: Any, top: int, bottom: int, is_reversed: bool, channels: int, kind: int) -> bytes:
    """Byte by byte, as clause 9.2 says it."""
    data, width, _, stride = picture
    out = bytearray()

    def sample(x: int, y: int, channel: int) -> int:
        at = 2 - channel if is_reversed and channel < 3 else channel
        return int(data[y * stride + 4 * x + at]) if x >= 0 and y >= 0 else 0

    for y in range(top, bottom):
        out.append(kind)
        for x in range(width):
            for channel in range(channels):
                left, up = sample(x - 1, y, channel), sample(x, y - 1, channel)
                out.append((sample(x, y, channel) - (0, left, up)[kind]) % 256)
    return bytes(out)


@given(pictures(), st.booleans(), st.sampled_from([3, 4]), st.sampled_from([0, 1, 2]), st.data())
def test_rows_are_what_png_says(picture: Any, is_reversed: bool, channels: int, kind: Any, data: st.DataObject) -> None:
    height = picture[2]
    top = data.draw(st.integers(0, height))
    bottom = data.draw(st.integers(top, height))
    expected = reference(picture, top, bottom, is_reversed, channels, kind)
    for call in [rows._filtered, *([KERNEL.filtered] if KERNEL else [])]:
        guarded = bytearray(b"\xa5" * (len(expected) + 16))
        call(guarded, *picture, top, bottom, is_reversed, channels, kind)
        assert guarded == expected + b"\xa5" * 16
        exact = bytearray(len(expected))
        call(exact, *picture, top, bottom, is_reversed, channels, kind)
        assert exact == expected


@needs_kernel
@pytest.mark.parametrize("width", [1, 2, 5, 6, 7, 8, 400])
def test_wide_rows_from_kernel_and_twin(width: int) -> None:
    pixels = np.random.default_rng(width).integers(0, 256, (7, width, 4), np.uint8)
    for channels in (3, 4):
        for is_reversed in (False, True):
            for kind in (0, 1, 2):
                one, other = bytearray(7 * (1 + channels * width)), bytearray(7 * (1 + channels * width))
                arguments: Any = (pixels, width, 7, 4 * width, 0, 7, is_reversed, channels, kind)
                KERNEL.filtered(one, *arguments)
                rows._filtered(other, *arguments)
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
    ("width", "height", "stride", "top", "bottom", "channels", "kind", "out"),
    [
        (0, 2, 16, 0, 2, 3, 1, 99),
        (4, 0, 16, 0, 0, 3, 1, 99),
        (-4, 2, 16, 0, 2, 3, 1, 99),
        (4, 2, 12, 0, 2, 3, 1, 99),
        (4, 2, -16, 0, 2, 3, 1, 99),
        (4, 3, 16, 0, 2, 3, 1, 99),
        (5, 2, 20, 0, 2, 3, 1, 99),
        (4, 2, 1 << 62, 0, 2, 3, 1, 99),
        (1 << 62, 2, 16, 0, 2, 3, 1, 99),
        (4, 1 << 62, 16, 0, 2, 3, 1, 99),
        (4, 2, 16, -1, 2, 3, 1, 99),
        (4, 2, 16, 0, 3, 3, 1, 99),
        (4, 2, 16, 2, 1, 3, 1, 99),
        (4, 2, 16, 0, 2, 2, 1, 99),
        (4, 2, 16, 0, 2, 5, 1, 99),
        (4, 2, 16, 0, 2, 3, 3, 99),
        (4, 2, 16, 0, 2, 3, -1, 99),
        (4, 2, 16, 0, 2, 3, 1, 25),
        (4, 2, 16, 0, 2, 4, 1, 33),
    ],
)
def test_nothing_outside_the_buffers_is_touched(
    width: int,
    height: int,
    stride: int,
    top: int,
    bottom: int,
    channels: int,
    kind: Any,
    out: int,
    has_kernel: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rows, "_kernel", KERNEL if has_kernel else None)
    written = bytearray(out)
    with pytest.raises(ValueError, match="fit"):
        rows.filtered(written, bytes(32), width, height, stride, top, bottom, False, channels, kind)
    assert not any(written)
    if top == 0 and bottom == 2 and channels == 3 and kind == 1 and out == 99:
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
