"""Pictures of chance as PNGs, each way they are deflated: two decoders give back every sample."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.codecs.decoders import by_pillow, by_vips, deep
from vecdraw.caches import clear_caches
from vecdraw.codecs.png import CODEC

pytest.importorskip("pyvips", reason="the second decoder is libvips")


@st.composite
def pictures(draw: st.DrawFn) -> Any:
    """RGBA of shape (height, width, 4): noise, slopes, dither, flat ground and things on it; tiny, wide, tall."""
    width, height = draw(
        st.one_of(
            st.tuples(st.integers(1, 4), st.integers(1, 4)),
            st.tuples(st.integers(1, 90), st.integers(1, 60)),
            st.tuples(st.integers(300, 12_000), st.integers(1, 3)),
            st.tuples(st.integers(1, 3), st.integers(300, 9_000)),
            st.tuples(st.integers(200, 400), st.integers(200, 400)),
        )
    )
    chance = np.random.default_rng(draw(st.integers(0, 1 << 32)))
    y, x = np.mgrid[:height, :width]
    made = np.full((height, width, 4), draw(st.integers(0, 255)), np.float64)
    if draw(st.booleans()):
        made += (x * draw(st.floats(0, 2)) + y * draw(st.floats(0, 2)))[..., np.newaxis]
    made += chance.random(made.shape) * draw(st.sampled_from([0, 0, 1.5, 12, 255]))
    if draw(st.booleans()):
        made += ((3 * x + 5 * y) % 8 / 8)[..., np.newaxis]
    for _ in range(draw(st.integers(0, 12))):
        left, top = chance.integers(0, width), chance.integers(0, height)
        made[top : top + chance.integers(1, 40), left : left + chance.integers(1, 90)] = chance.integers(0, 256, 4)
    return (made % 256).astype(np.uint8)


@given(pictures(), st.sampled_from(["RGB", "RGBA", "gray"]), st.sampled_from(["fast", "balanced"]), st.integers(1, 2))
def test_two_decoders_give_back_every_sample(pixels: Any, kind: str, compression: str, threads: int) -> None:
    if kind != "RGBA":
        pixels[..., 3] = 255
    if kind == "gray":
        pixels[..., 1] = pixels[..., 2] = pixels[..., 0]
    options = {"compression": compression, "threads": threads, "palette": None if kind == "gray" else "never"}
    png = CODEC.encode(pixels, CODEC.make_options({**options, "gray": kind == "gray"}), "srgb")
    clear_caches("bands")
    for read in (by_pillow, by_vips):
        samples = deep(read(png).samples)
        assert np.array_equal(samples[..., :3], pixels[..., : min(3, samples.shape[2])])
        if samples.shape[2] in {2, 4}:
            assert np.array_equal(samples[..., -1], pixels[..., 3])
        else:
            assert pixels[..., 3].min() == 255


@given(pictures(), st.sampled_from(["fast", "balanced"]))
def test_sixteen_bits_come_back_exactly(pixels: Any, compression: str) -> None:
    pixels[..., 3] = 255
    halves = (pixels / np.float16(255)).astype(np.float16)
    png = CODEC.encode(halves, CODEC.make_options({"compression": compression, "palette": "never"}), "srgb")
    clear_caches("bands")
    samples = by_vips(png).samples
    assert samples.dtype == np.uint16
    expected = np.rint(halves[..., :3].astype(np.float64) * 65_535)
    assert np.abs(samples[..., :3] - expected).max() <= 1
    assert np.abs(by_pillow(png).samples[..., :3].astype(np.int32) - (samples[..., :3] >> 8)).max() <= 1
