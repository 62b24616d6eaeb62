"""Samples of PNGs: the kernel and its twin write the same bytes, and those that the mathematics say."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vecdraw.kernel import samples
from vecdraw.kernel.loading import compiled

KERNEL = compiled("samples")
HALVES = np.arange(1 << 16).astype(np.uint16).view(np.float16)
needs_kernel = pytest.mark.skipif(KERNEL is None, reason="the kernel was not built, or the twin is asked for")


def both(name: str, *arguments: Any) -> list[Any]:
    """What the kernel says, and what the twin says."""
    found = [getattr(samples, name)(*arguments)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(samples, "_kernel", None)
        found.append(getattr(samples, name)(*arguments))
    return found


def written(name: str, size: int, pixels: Any, *arguments: Any) -> list[bytes]:
    """The lines that both write of some of the rows."""
    top, bottom = min(1, len(pixels) - 1), len(pixels)
    outs = []
    for kernel in (samples._kernel, None):
        out = bytearray(b"x" * (size * (bottom - top) + 3))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(samples, "_kernel", kernel)
            getattr(samples, name)(out, pixels, top, bottom, *arguments)
        assert out.endswith(b"xxx")
        outs.append(bytes(out))
    return outs


@st.composite
def pictures(draw: st.DrawFn) -> Any:
    """Bytes or halves: any at all, NaN and infinities among them."""
    width, height = draw(st.integers(1, 40)), draw(st.integers(1, 6))
    chance = np.random.default_rng(draw(st.integers(0, 1 << 32)))
    pixels = chance.integers(0, 256, (height, width, 4), np.uint8)
    if draw(st.booleans()):
        return pixels
    if draw(st.booleans()):
        return chance.choice(HALVES, (height, width, 4))
    return (pixels / np.float16(255)).astype(np.float16)


@needs_kernel
@given(pictures(), st.sampled_from([3, 4]))
def test_kernel_and_twin_write_the_same_lines_of_16_bits(pixels: Any, channels: int) -> None:
    compiled_, twin = written("deep", 1 + 2 * channels * pixels.shape[1], pixels, channels)
    assert compiled_ == twin


@needs_kernel
@given(pictures(), st.sampled_from([(1, 1), (1, 2), (1, 4), (1, 8), (1, 16), (2, 8), (2, 16)]))
def test_kernel_and_twin_write_the_same_gray(pixels: Any, kind: tuple[int, int]) -> None:
    channels, depth = kind
    compiled_, twin = written("gray", 1 + -(-pixels.shape[1] * channels * depth // 8), pixels, *kind)
    assert compiled_ == twin


@needs_kernel
@given(pictures(), st.sampled_from([1, 2, 4, 8]))
def test_kernel_and_twin_find_and_number_the_same_colours(pixels: Any, depth: int) -> None:
    words = pixels.view(np.uint8).reshape(len(pixels), -1)[:, ::4].astype("<u4") * np.uint32(77_777) % 300
    compiled_, twin = both("colors", words, 1 << depth)
    assert (compiled_ is None) == (twin is None) == (len(np.unique(words)) > 1 << depth)
    if compiled_ is not None:
        assert np.array_equal(compiled_, twin)
        one, other = written("indexed", 1 + -(-words.shape[1] * depth // 8), words, compiled_, depth)
        assert one == other
        numbers = np.searchsorted(compiled_, words).astype(np.uint8)
        assert written("packed", 1 + -(-words.shape[1] * depth // 8), numbers, depth) == [one, one]


@needs_kernel
@given(pictures())
def test_kernel_and_twin_say_the_same_of_halves(pixels: Any) -> None:
    halves = pixels if pixels.dtype == np.float16 else pixels.astype(np.float16)
    for top in (255, 65535):
        assert np.array_equal(*both("looked_up", halves, top))
    opaque = halves.copy()
    opaque[..., 3] = 1
    for alpha in (1, 1.5, np.inf, 0.9995, -2, -np.inf, np.nan):
        each = opaque.copy()
        each[-1, -1, 3] = alpha
        assert both("is_opaque", each) == [alpha >= 1] * 2
    assert samples.is_opaque(opaque)


def test_levels_are_what_is_nearest() -> None:
    for top in (255, 65535):
        levels = samples.looked_up(HALVES, top)
        with np.errstate(invalid="ignore"):
            want = np.clip(np.nan_to_num(HALVES.astype(np.float64), nan=0, posinf=1, neginf=0), 0, 1) * top
        assert np.abs(levels - want).max() <= 0.5 + 2**-8  # what float32 has left of 65,535
        assert levels[np.isnan(HALVES)].max() == 0


@given(st.integers(0, 255), st.integers(0, 255), st.integers(0, 255))
def test_luminance_is_rounded_exactly(red: int, green: int, blue: int) -> None:
    out = bytearray(2)
    samples.gray(out, np.array([[[red, green, blue, 0]]], np.uint8), 0, 1, 1, 8)
    assert out[1] == (2126 * red + 7152 * green + 722 * blue + 5000) // 10000


@needs_kernel
@pytest.mark.parametrize("kernel", [True, False])
def test_what_does_not_fit_is_refused(kernel: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not kernel:
        monkeypatch.setattr(samples, "_kernel", None)
    pixels, words = np.zeros((2, 3, 4), np.uint8), np.zeros((2, 3), "<u4")
    table = np.zeros(1, "<u4")
    for out, top, bottom in ((37, 0, 2), (99, -1, 1), (99, 0, 3), (99, 2, 1)):
        with pytest.raises(ValueError, match="do not fit"):
            samples.deep(bytearray(out), pixels, top, bottom, 3)
    for channels, depth in ((2, 4), (3, 8)):
        with pytest.raises(ValueError, match="do not fit"):
            samples.gray(bytearray(99), pixels, 0, 2, channels, depth)
    with pytest.raises(ValueError, match="do not fit"):
        samples.gray(bytearray(7), pixels, 0, 2, 1, 8)
    with pytest.raises(ValueError, match="do not fit"):
        samples.indexed(bytearray(3), words, 0, 2, table, 4)
    with pytest.raises(ValueError, match="do not fit"):
        samples.indexed(bytearray(99), words, 0, 2, np.arange(17, dtype="<u4"), 4)
