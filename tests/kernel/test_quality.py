"""Planes of SSIMULACRA2: the kernel and its twin give the same numbers, and those that the mathematics say."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vecdraw.kernel import quality
from vecdraw.kernel.loading import compiled

KERNEL = compiled("quality")
needs_kernel = pytest.mark.skipif(KERNEL is None, reason="the kernel was not built, or the twin is asked for")

planes = st.builds(
    lambda width, height, seed: np.random.default_rng(seed).random((3, height, width), np.float32),
    st.integers(1, 37),
    st.integers(1, 23),
    st.integers(0, 1 << 32),
)


def both(name: str, *arguments: Any) -> list[Any]:
    """What the kernel says, and what the twin says."""
    found = [getattr(quality, name)(*arguments)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(quality, "_kernel", None)
        found.append(getattr(quality, name)(*arguments))
    return found


@needs_kernel
@given(planes)
def test_kernel_and_twin_give_the_same_planes(light: np.ndarray) -> None:
    for name, given_planes in (("opsin", light * 1.4 - 0.2), ("blurred", light[0])):
        compiled_, twin = both(name, given_planes)
        assert np.array_equal(compiled_, twin)


@needs_kernel
@given(planes)
def test_kernel_and_twin_give_the_same_sums(light: np.ndarray) -> None:
    plane, other = light[0], light[1]
    mean = quality.blurred(plane)
    variance = quality.blurred(plane * plane) - mean * mean
    compiled_, twin = both("sums", plane, mean, variance, other)
    assert compiled_ == pytest.approx(twin, rel=1e-12, abs=1e-15)


@needs_kernel
@given(planes, st.booleans())
def test_kernel_and_twin_give_the_same_light_and_halves(light: np.ndarray, with_alpha: bool) -> None:
    table = np.random.default_rng(5).random(256, np.float32)
    levels = np.rint(light.transpose(1, 2, 0) * 255).astype(np.uint8)
    if with_alpha:  # whose pixels are four bytes apart
        levels = np.dstack([levels, levels[..., :1]])[..., :3]
    compiled_, twin = both("light", levels, table)
    assert np.array_equal(compiled_, twin)
    assert compiled_.flags.c_contiguous
    assert twin.flags.c_contiguous
    assert np.array_equal(*both("halved", light))


@needs_kernel
@given(planes)
def test_kernel_and_twin_give_the_same_sums_of_edges(light: np.ndarray) -> None:
    compiled_, twin = both("edge_sums", quality.edges(light[0], quality.blurred(light[0])), light[1])
    assert compiled_ == pytest.approx(twin, rel=1e-12, abs=1e-15)


@given(planes)
def test_edges_alone_are_those_among_all(light: np.ndarray) -> None:
    plane, other = light[0], light[1]
    mean = quality.blurred(plane)
    every = quality.sums(plane, mean, quality.blurred(plane * plane) - mean * mean, other)
    alone = quality.edge_sums(quality.edges(plane, mean), other)
    assert alone == (0.0, *every[1:3], 0.0, *every[4:])


@given(planes, st.integers(1, 22), st.booleans())
def test_sums_of_some_rows_are_added_to_those_before(light: np.ndarray, at: int, with_kernel: bool) -> None:
    plane, other = light[0], light[1]
    mean = quality.blurred(plane)
    variance = quality.blurred(plane * plane) - mean * mean
    away = quality.edges(plane, mean)
    parts = range(min(at, len(plane))), range(min(at, len(plane)), len(plane))
    with pytest.MonkeyPatch.context() as patch:
        if not with_kernel:
            patch.setattr(quality, "_kernel", None)
        above = quality.sums(plane, mean, variance, other, parts[0])
        edges = quality.edge_sums(away, other, parts[0])
        found = quality.sums(plane, mean, variance, other, parts[1], above)
        found_edges = quality.edge_sums(away, other, parts[1], edges)
        every = quality.sums(plane, mean, variance, other), quality.edge_sums(away, other)
    if with_kernel and KERNEL is not None:
        assert (found, found_edges) == every
    assert found == pytest.approx(every[0], rel=1e-12)
    assert found_edges == pytest.approx(every[1], rel=1e-12)


@given(planes)
def test_a_half_is_the_mean_of_four(light: np.ndarray) -> None:
    half = quality.halved(light)
    for y, x in np.ndindex(half.shape[1:]):
        four = [
            light[:, min(2 * y + down, light.shape[1] - 1), min(2 * x + right, light.shape[2] - 1)]
            for down in (0, 1)
            for right in (0, 1)
        ]
        assert np.allclose(half[:, y, x], np.mean(four, axis=0), atol=1e-6)


@given(planes)
def test_the_gaussian_is_the_sum_of_its_taps(light: np.ndarray) -> None:
    plane = light[0]
    weights = np.array([*quality.TAPS[:0:-1], *quality.TAPS], np.float64)
    across = np.apply_along_axis(lambda row: np.convolve(row, weights)[4:-4], 1, plane.astype(np.float64))
    down = np.apply_along_axis(lambda column: np.convolve(column, weights)[4:-4], 0, across)
    assert np.allclose(quality.blurred(plane), down, atol=1e-6)


@given(st.floats(1e-6, 4.0))
def test_light_becomes_cube_roots(level: float) -> None:
    gray = np.full((3, 1, 1), level, np.float32)
    x, y, b = quality.opsin(gray)[:, 0, 0].tolist()
    root = np.cbrt(level + 0.0037930732552754493) - np.cbrt(0.0037930732552754493)
    assert x == pytest.approx(0.42, abs=1e-5)  # no difference of red and green
    assert y == pytest.approx(root + 0.01, abs=2e-6)
    assert b == pytest.approx(0.55, abs=2e-6)


def test_the_same_plane_has_no_errors() -> None:
    plane = np.random.default_rng(3).random((20, 30), np.float32)
    mean = quality.blurred(plane)
    variance = quality.blurred(plane * plane) - mean * mean
    assert quality.sums(plane, mean, variance, plane) == (0.0,) * 6


@needs_kernel
def test_what_does_not_fit_is_refused() -> None:
    one = np.zeros((4, 4), np.float32)
    for call in (
        lambda: KERNEL.blurred(one, one, 5, 4),
        lambda: KERNEL.blurred(one, one, 4, 5),
        lambda: KERNEL.blurred(one, one, 0, 4),
        lambda: KERNEL.blurred(one, one, 1 << 62, 4),
        lambda: KERNEL.blurred(one, one.ravel()[:-1].copy(), 4, 4),
        lambda: KERNEL.opsin(one, one, 16),
        lambda: KERNEL.opsin(one, one, -1),
        lambda: KERNEL.sums(one, one, one, one[:3], 4, 4, 0, 4, quality.NONE),
        lambda: KERNEL.sums(one, one, one, one, 4, 1 << 62, 0, 4, quality.NONE),
        lambda: KERNEL.sums(one, one, one, one, 4, 4, -1, 4, quality.NONE),
        lambda: KERNEL.sums(one, one, one, one, 4, 4, 0, 5, quality.NONE),
        lambda: KERNEL.sums(one, one, one, one, 4, 4, 3, 2, quality.NONE),
        lambda: KERNEL.edge_sums(one, one[:3], 4, 4, 0, 4, quality.NONE[:4]),
        lambda: KERNEL.edge_sums(one, one, 5, 4, 0, 4, quality.NONE[:4]),
        lambda: KERNEL.edge_sums(one, one, -4, 4, 0, 4, quality.NONE[:4]),
        lambda: KERNEL.edge_sums(one, one, 4, 4, 0, 5, quality.NONE[:4]),
        lambda: quality.sums(one, one, one, one, range(5)),
        lambda: quality.edge_sums(one, one, range(2, 5)),
        lambda: KERNEL.halved(one, one, 4, 4),
        lambda: KERNEL.halved(one.ravel()[:2], one, 2, 2),
        lambda: KERNEL.light(one, np.zeros((2, 3, 3), np.uint8), one.ravel()),
        lambda: KERNEL.light(one, np.zeros((2, 3, 3), np.uint8), np.zeros(256, np.float32)),
        lambda: KERNEL.light(one, np.zeros((1, 3, 4), np.uint8), np.zeros(256, np.float32)),
        lambda: KERNEL.light(one, np.zeros((1, 3), np.uint8), np.zeros(256, np.float32)),
    ):
        with pytest.raises(ValueError, match="fit"):
            call()
