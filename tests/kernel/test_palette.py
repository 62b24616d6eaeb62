"""Colours of palettes: the kernel and its twin find the same numbers, and those that are nearest."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vecdraw.kernel import palette
from vecdraw.kernel.loading import compiled

KERNEL = compiled("palette")
needs_kernel = pytest.mark.skipif(KERNEL is None, reason="the kernel was not built, or the twin is asked for")


def both(name: str, *arguments: Any, **options: Any) -> list[Any]:
    """What the kernel says, and what the twin says."""
    found = [getattr(palette, name)(*arguments, **options)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(palette, "_kernel", None)
        found.append(getattr(palette, name)(*arguments, **options))
    return found


@st.composite
def pictures(draw: st.DrawFn) -> Any:
    """Slopes, edges, chance; opaque or not; premultiplied."""
    width, height = draw(st.integers(1, 30)), draw(st.integers(1, 20))
    chance = np.random.default_rng(draw(st.integers(0, 1 << 32)))
    y, x = np.mgrid[0:height, 0:width]
    pixels = np.stack([3 * x, 5 * y, x + y, np.full_like(x, 255)], axis=-1).astype(np.uint8)
    kind = draw(st.sampled_from(["slope", "edge", "chance"]))
    if kind == "edge":
        pixels[x > width // 2] = chance.integers(0, 256, 4)
    elif kind == "chance":
        pixels = chance.integers(0, 256, (height, width, 4), np.uint8)
    if draw(st.booleans()):
        pixels[..., 3] = 255
    return palette.premultiplied(pixels)


@st.composite
def tables(draw: st.DrawFn) -> Any:
    """Any colours, the same ones twice among them."""
    chance = np.random.default_rng(draw(st.integers(0, 1 << 32)))
    count = draw(st.sampled_from([1, 2, 3, 17, 256]))
    table = chance.integers(0, 256, (count, 4), np.uint8)
    if draw(st.booleans()):
        table[:, 3] = 255
    return palette.premultiplied(table)


@needs_kernel
@given(pictures(), tables(), st.booleans())
def test_kernel_and_twin_find_the_same_numbers(pixels: Any, table: Any, dither: bool) -> None:
    compiled_, twin = both("numbers", pixels, table, dither=dither)
    assert np.array_equal(compiled_, twin)


@needs_kernel
@given(pictures())
def test_kernel_and_twin_count_the_same(pixels: Any) -> None:
    assert np.array_equal(*both("premultiplied", pixels))
    for is_opaque in {False, bool((pixels[..., 3] == 255).all())}:
        compiled_, twin = both("histogram", pixels, is_opaque=is_opaque)
        assert np.array_equal(compiled_, twin)
        assert np.array_equal(compiled_[:, 1:].sum(axis=0), pixels.reshape(-1, 4).sum(axis=0))


@needs_kernel
@given(pictures(), st.sampled_from([1, 2, 3, 16, 255, 256]))
def test_kernel_and_twin_cut_the_same(pixels: Any, most: int) -> None:
    bins = palette.histogram(pixels, is_opaque=bool((pixels[..., 3] == 255).all()))
    compiled_, twin = both("cut", bins, most)
    assert np.array_equal(compiled_, twin)
    assert len(twin) <= most


def test_parts_are_cut_where_colours_are_farthest_apart() -> None:
    """Two clouds of many colours, and one colour far away from both, of which there is little."""
    chance = np.random.default_rng(2)
    pixels = np.full((1, 401, 4), 255, np.uint8)
    pixels[0, :200, :3] = chance.integers(0, 20, (200, 3))
    pixels[0, 200:400, :3] = chance.integers(200, 220, (200, 3))
    pixels[0, 400, :3] = 0, 255, 0
    found = palette.cut(palette.histogram(pixels, is_opaque=True), 3)
    want = [pixels[0, part].mean(axis=0) for part in (slice(0, 200), slice(400, 401), slice(200, 400))]
    assert sorted(found.tolist()) == sorted(map(list, want))


@given(pictures(), tables())
def test_the_nearest_is_found(pixels: Any, table: Any) -> None:
    apart = pixels[:, :, np.newaxis].astype(int) - table
    want = np.argmin((apart * apart * np.array(palette.WEIGHTS)).sum(axis=3), axis=2)
    assert np.array_equal(palette.numbers(pixels, table, dither=False), want)


@settings(max_examples=20)
@given(st.integers(0, 255), st.integers(20, 40))
def test_errors_are_handed_on(level: int, side: int) -> None:
    pixels = np.full((side, side, 4), level, np.uint8)
    pixels[..., 3] = 255
    table = np.array([[0, 0, 0, 255], [255, 255, 255, 255]], np.uint8)
    mean = palette.numbers(pixels, table, dither=True).mean() * 255
    assert abs(mean - level) < 40  # two sixteenths of each error are dropped


def test_what_is_in_the_palette_stays() -> None:
    chance = np.random.default_rng(1)
    table = chance.integers(0, 256, (40, 4), np.uint8)
    table[:, 3] = 255
    wanted = chance.integers(0, 40, (50, 60)).astype(np.uint8)
    assert np.array_equal(palette.numbers(table[wanted], table, dither=True), wanted)


@pytest.mark.parametrize("kernel", [True, False])
def test_what_does_not_fit_is_refused(kernel: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not kernel:
        monkeypatch.setattr(palette, "_kernel", None)
    for pixels, table in (((2, 2, 4), (0, 4)), ((2, 2, 4), (257, 4)), ((2, 2, 3), (2, 4))):
        with pytest.raises(ValueError, match="do not fit"):
            palette.numbers(np.zeros(pixels, np.uint8), np.zeros(table, np.uint8), dither=False)
    for shape, most in (((0, 5), 2), ((3, 4), 2), ((3, 5), 0), ((3, 5), 257)):
        with pytest.raises(ValueError, match="do not fit"):
            palette.cut(np.ones(shape), most)


@needs_kernel
@pytest.mark.parametrize("bin_", [(0, 0, 0, 0, 0), (1, 256, 0, 0, 0), (1, -1, 0, 0, 0), (1, np.nan, 0, 0, 0)])
def test_bins_that_are_none_are_refused(bin_: tuple[float, ...]) -> None:
    """The kernel sorts by levels."""
    with pytest.raises(ValueError, match="do not fit"):
        palette.cut(np.array([bin_]), 2)
