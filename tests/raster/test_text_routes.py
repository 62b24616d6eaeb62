"""Text by the glyph kernel, by its twin, as a mask and by Skia: one picture."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

import vecdraw as vd
from vecdraw import limits
from vecdraw.caches import cache_info, clear_caches
from vecdraw.glyphs.store import glyph_cache
from vecdraw.kernel import glyphs as kernel_glyphs
from vecdraw.kernel import glyphs_twin
from vecdraw.paint.glyph_policy import EXACT

Pixels = NDArray[np.int16]
Draw = Callable[[vd.Context], None]
TEXT = "Hamburg 永和九年"


def drawn(draw: Draw, background: str | None = "white", glyph_policy: vd.GlyphPolicy = EXACT) -> Pixels:
    """What a program draws, on pixels that nothing was drawn on before."""
    with limits.relaxed(kept_canvas_bytes=1, static_layer_bytes=1):
        ctx = vd.Context(160, 60, background=background, glyph_policy=glyph_policy)
        ctx.font = "20px Inter, 'Noto Sans SC'"
        ctx.fill_style = "#123456"
        draw(ctx)
        return ctx.to_numpy().astype(np.int16)


def plain(ctx: vd.Context) -> None:
    ctx.fill_text(TEXT, 5.3, 30.7)


def clip_round(ctx: vd.Context) -> None:
    ctx.begin_path()
    ctx.ellipse(80, 30, 90, 45, 0, 0, math.tau)
    ctx.clip()


def in_a_round_clip(ctx: vd.Context) -> None:
    clip_round(ctx)
    plain(ctx)


def in_a_layer(ctx: vd.Context) -> None:
    with ctx.layer():
        plain(ctx)


def in_a_gradient(ctx: vd.Context) -> None:
    ctx.fill_style = vd.LinearGradient((0, 0), (160, 0), ["#123456", "#123456"])
    plain(ctx)


def atop(ctx: vd.Context) -> None:
    ctx.global_composite_operation = "source-atop"
    plain(ctx)


def in_a_scene(ctx: vd.Context) -> None:
    inner = vd.Context(160, 60)
    inner.font, inner.fill_style = ctx.font, ctx.fill_style
    plain(inner)
    ctx.draw_scene(inner.scene, 0, 0)


@pytest.mark.parametrize("draw", [in_a_round_clip, in_a_layer, in_a_gradient, atop, in_a_scene])
def test_a_mask_has_the_coverage_of_the_kernel(draw: Draw) -> None:
    assert np.abs(drawn(draw) - drawn(plain)).max() <= 1
    assert drawn(plain).min() < 100


@st.composite
def places(draw: st.DrawFn) -> vd.Affine:
    """Transforms that keep the text about where it is: turned, skewed, mirrored, scaled."""
    a, d = (draw(st.integers(-20, 20)) / 10 for _ in range(2))
    b, c = (draw(st.sampled_from((0.0, 0.0, 0.5, -1.0, 0.33))) for _ in range(2))
    return vd.Affine(a, b, c, d, draw(st.integers(0, 300)) / 4, draw(st.integers(0, 200)) / 4)


@settings(max_examples=40)
@given(places(), st.sampled_from(("black", "rgba(200, 30, 90, 0.5)", "white")), st.sampled_from((None, "#88aacc")))
def test_under_any_transform_all_ways_are_one(place: vd.Affine, color: str, background: str | None) -> None:
    def directly(ctx: vd.Context) -> None:
        ctx.fill_style = color
        ctx.set_transform(*place)
        # Where glyphs lie over each other, a translucent colour is seen twice by the kernel and once through a mask.
        ctx.fill_text("永" if "rgba" in color else "Hg永", 0, 0)

    def by_mask(ctx: vd.Context) -> None:
        clip_round(ctx)
        directly(ctx)

    y, x = np.mgrid[:60, :160]
    inside = ((x - 79.5) / 88) ** 2 + ((y - 29.5) / 43) ** 2 < 1
    expected = premultiplied(drawn(directly, background))
    assert np.abs(premultiplied(drawn(by_mask, background)) - expected)[inside].max() <= 1.6  # reading rounds once more
    kernel = kernel_glyphs._draw, kernel_glyphs._draw_all
    kernel_glyphs._draw, kernel_glyphs._draw_all = glyphs_twin.draw, glyphs_twin.draw_all
    try:
        assert (premultiplied(drawn(directly, background)) == expected).all()
    finally:
        kernel_glyphs._draw, kernel_glyphs._draw_all = kernel


def premultiplied(pixels: Pixels) -> NDArray[np.float64]:
    """Colours by their weight; of a transparent pixel none is left."""
    alpha = pixels[..., 3:] / 255.0
    return np.concatenate((pixels[..., :3] * alpha, pixels[..., 3:]), axis=-1)


def test_cold_and_warm_are_the_same() -> None:
    clear_caches()
    cold = drawn(plain)
    made = glyph_cache.info().rasterised
    assert made > 0
    assert (drawn(plain) == cold).all()
    assert glyph_cache.info().rasterised == made


def test_a_cache_that_keeps_nothing_changes_no_pixel() -> None:
    expected = drawn(plain), drawn(in_a_round_clip)
    clear_caches()
    with limits.relaxed(glyph_cache_bytes=1):
        assert (drawn(plain) == expected[0]).all()
        assert (drawn(in_a_round_clip) == expected[1]).all()
        assert glyph_cache.info().entries == 0


def test_a_clip_of_whole_pixels_cuts_and_changes_nothing_else() -> None:
    def clipped(ctx: vd.Context) -> None:
        ctx.begin_path()
        ctx.rect(10, 20, 50, 8)
        ctx.clip()
        plain(ctx)

    inside = np.zeros((60, 160), bool)
    inside[20:28, 10:60] = True
    assert (drawn(clipped)[inside] == drawn(plain)[inside]).all()
    assert (drawn(clipped)[~inside] == 255).all()


def test_letters_beside_an_emoji_are_the_same_letters() -> None:
    def with_emoji(ctx: vd.Context) -> None:
        ctx.fill_text("Hamburg 😀", 5.3, 30.7)

    def without(ctx: vd.Context) -> None:
        ctx.fill_text("Hamburg ", 5.3, 30.7)

    ink = drawn(without)[..., 0] < 255
    assert ink.any()
    assert (drawn(with_emoji)[ink] == drawn(without)[ink]).all()
    assert (drawn(with_emoji) != drawn(without)).any()


def test_stripes_only_where_the_canvas_is_opaque_and_nothing_is_in_between() -> None:
    striped = vd.GlyphPolicy(smoothing="lcd")

    def black(ctx: vd.Context) -> None:
        ctx.fill_style = "black"
        plain(ctx)

    def layered(ctx: vd.Context) -> None:
        with ctx.layer():
            black(ctx)

    on_white, transparent, layer = (
        drawn(black, "white", striped),
        drawn(black, None, striped),
        drawn(layered, "white", striped),
    )
    assert np.ptp(on_white[..., :3], axis=-1).max() > 30
    assert np.ptp(layer[..., :3], axis=-1).max() == 0
    assert (transparent == drawn(black, None)).all()
    assert (on_white[..., 3] == 255).all()


def test_without_smoothing_a_pixel_is_covered_or_not() -> None:
    mono = vd.GlyphPolicy(smoothing="mono")
    assert {tuple(pixel) for pixel in drawn(plain, "white", mono).reshape(-1, 4).tolist()} == {
        (255, 255, 255, 255),
        (0x12, 0x34, 0x56, 255),
    }


def test_full_hints_depend_on_the_resolution() -> None:
    def at(dpi: float) -> Pixels:
        ctx = vd.Context(160, 60, background="white", dpi=dpi, glyph_policy="founding")
        ctx.font = "20px Inter"
        plain(ctx)
        return ctx.to_numpy().astype(np.int16)

    assert (at(96) == at(119)).all()
    assert (at(119) != at(120)).any()


def test_long_texts_go_in_parts() -> None:
    text = "永" * 700

    def whole(ctx: vd.Context) -> None:
        ctx.font = "8px 'Noto Sans SC'"
        ctx.fill_text(text, -8 * 600, 20)

    def end(ctx: vd.Context) -> None:
        ctx.font = "8px 'Noto Sans SC'"
        ctx.fill_text("永" * 100, 0, 20)

    assert (drawn(whole) == drawn(end)).all()
    assert (drawn(whole) < 100).any()


def test_texts_that_were_packed_are_bounded() -> None:
    clear_caches()
    ctx = vd.Context(10, 10)
    for number in range(3000):
        ctx.fill_text(str(number), 0, 10)
    with limits.relaxed(text_cache_bytes=1_500_000):
        ctx.to_numpy()
        info = cache_info()["packed_text"]
        assert 300 < info.entries < 2000
        assert info.size <= 1_500_000
