"""Gradients and rectangles blended past Skia, beside Skia's own."""

from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vecdraw as vd
from tests.raster.direct_drawing import both, difference
from tests.strategies import css_colors, evenly, hundredths, translucent_colors
from vecdraw.backends.skia import direct_shapes

POINT = st.tuples(hundredths(-40, 140), hundredths(-40, 140))
COLORS = st.lists(css_colors(), min_size=2, max_size=6)
RADII = st.tuples(hundredths(0, 90), hundredths(0, 90))


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The calls of the kernels."""
    calls: list[Any] = []
    for module, name in (
        (direct_shapes.gradients, "blend"),
        (direct_shapes.gradients, "blend_levels"),
        (direct_shapes.shapes, "fill"),
        (direct_shapes.shapes, "cover"),
    ):
        real = getattr(module, name)

        def noted(*arguments: Any, real: Any = real, name: str = name) -> None:
            calls.append(name)
            real(*arguments)

        monkeypatch.setattr(module, name, noted)
    return calls


def filled(brush: Any, rect: tuple[float, ...] = (0, 0, 96, 80), alpha: float = 1.0, **state: Any) -> Any:
    def draw(ctx: vd.Context) -> None:
        if "transform" in state:
            ctx.set_transform(*state["transform"])
        if "clip" in state:
            ctx.begin_path()
            ctx.rect(*state["clip"])
            ctx.clip()
        ctx.global_alpha = alpha
        ctx.fill_style = brush
        ctx.fill_rect(*rect)

    return draw


@settings(max_examples=60)
@given(POINT, POINT, COLORS, hundredths(0, 1), st.booleans())
def test_linear(start: Any, end: Any, colors: list[str], alpha: float, dither: bool) -> None:
    assert difference(filled(vd.LinearGradient(start, end, colors), alpha=alpha), dither=dither) <= 1


@settings(max_examples=60)
@given(POINT, RADII, COLORS, hundredths(0, 1), st.booleans())
def test_radial(middle: Any, radii: Any, colors: list[str], alpha: float, dither: bool) -> None:
    gradient = vd.RadialGradient(middle, radii[0], middle, radii[1], colors)
    assert difference(filled(gradient, alpha=alpha), dither=dither) <= 1


@settings(max_examples=40)
@given(
    st.lists(st.tuples(hundredths(0, 1), translucent_colors()), min_size=1, max_size=5),
    st.sampled_from([(1, 0, 0, 1, 0, 0), (2, 0, 0, 0.5, 8, 8), (1, 0, 0.4, 1, 0, 3)]),
    st.tuples(evenly(0, 40), evenly(0, 40), evenly(1, 60), evenly(1, 60)),
)
def test_places_transforms_and_clips(stops: Any, transform: Any, clip: Any) -> None:
    for gradient in (vd.LinearGradient((10, 5), (70, 50)), vd.RadialGradient((40, 40), 10, (40, 40), 35)):
        for offset, color in stops:
            gradient.add_color_stop(offset, color)
        assert difference(filled(gradient, transform=transform, clip=clip)) <= 1


@pytest.mark.parametrize(
    "gradient",
    [
        vd.LinearGradient((0, 0), (0, 80), ["#0b1d3a", "#1f4e79", "#e8b04a"]),
        vd.LinearGradient((0, 0), (96, 0), ["red", "blue"], interpolation="in oklch"),
        vd.LinearGradient((0, 0), (96, 80), ["red", "rgb(0 0 255 / .2)"]),
        vd.RadialGradient((50, 40), 0, (50, 40), 70, ["rgb(255 240 200 / .6)", "rgb(255 240 200 / 0)"]),
        vd.RadialGradient((50, 40), 30, (50, 40), 10, ["rgb(255 240 200 / .6)", "rgb(255 240 200 / 0)"]),
    ],
)
def test_what_posters_do_is_direct(gradient: Any, drawn: list[Any]) -> None:
    assert difference(filled(gradient)) <= 1
    assert drawn == ["blend"]


@pytest.mark.parametrize(
    "gradient",
    [
        vd.LinearGradient((0, 0), (0, 80), ["rgb(255 240 200 / .6)", "rgb(255 240 200 / .1)"]),
        vd.LinearGradient((3, 5), (90, 61), [(0.1, "rgb(255 0 9 / .7)"), (0.5, "rgb(255 0 9 / .3)"), (1, "#f70")]),
        vd.RadialGradient((50, 40), 0, (50, 40), 36, ["rgb(255 240 200 / .6)", "rgb(255 240 200 / 0)"]),
        vd.RadialGradient((50, 40), 30, (50, 40), 10, ["rgb(255 240 200 / .6)", "rgb(0 240 200 / .6)"]),
    ],
)
def test_what_posters_do_is_direct_without_dither_too(gradient: Any, drawn: list[Any]) -> None:
    one, two = both(filled(gradient), dither=False)
    assert np.abs(one - two).max() <= 1
    assert (one != two).mean() < 0.001
    assert drawn == ["blend_levels"]


def test_opacity_and_colour_that_round_at_the_same_place_are_skias(drawn: list[Any]) -> None:
    """Either may be rounded otherwise, and both would be two levels off."""
    gradient = vd.RadialGradient((40, 40), 0, (40, 40), 36, ["rgb(0 128 255 / 0)", "rgb(255 128 0 / 1)"])
    assert difference(filled(gradient), dither=False) == 0
    assert difference(filled(vd.LinearGradient((0, 0), (0, 80), ["red", "#00f8"]), alpha=0.5), dither=False) == 0
    assert not drawn


@settings(max_examples=40)
@given(st.lists(translucent_colors(), min_size=2, max_size=4), st.tuples(POINT, POINT), hundredths(1, 90))
def test_translucent_gradients_without_dither(colors: list[str], points: Any, radius: float) -> None:
    start, end = points
    for gradient in (vd.LinearGradient(start, end, colors), vd.RadialGradient(start, 0, start, radius, colors)):
        assert difference(filled(gradient), dither=False) <= 1


def test_a_clip_that_cuts_through_pixels_is_skias(drawn: list[Any]) -> None:
    gradient = vd.LinearGradient((0, 0), (0, 80), ["red", "blue"])
    assert difference(filled(gradient, clip=(0.5, 0.5, 50, 50))) == 0
    assert not drawn


@settings(max_examples=40)
@given(
    st.tuples(hundredths(-20, 60), hundredths(-20, 60), hundredths(-90, 90), hundredths(-90, 90)),
    st.sampled_from([(1, 0, 0, 1, 0, 0), (1, 0.2, -0.1, 1, 9, 0), (0, 1, -1, 0, 70, 3)]),
    translucent_colors(),
)
def test_rectangles_that_cut_through_pixels(rect: Any, transform: Any, color: str) -> None:
    gradient = vd.LinearGradient((0, 0), (0, 80), ["red", color])
    assert difference(filled(gradient, rect=rect, transform=transform)) <= 1
    assert difference(filled(color, rect=rect, transform=transform)) <= 1


@pytest.mark.parametrize("clip", [(0, 0, 96, 80), (10, 0, 30, 80), (20, 9, 31, 40), (0, 50, 96, 3)])
def test_a_clip_changes_no_byte_inside_it(clip: Any) -> None:
    gradient = vd.LinearGradient((0, 0), (30, 80), ["red", "rgb(0 99 255 / .4)"])
    left, top, width, height = clip
    inside = (slice(top, top + height), slice(left, left + width))
    for brush, rect in ((gradient, (0, 0, 96, 80)), (gradient, (0.3, 2.6, 88.1, 77)), ("#08f8", (3.25, 4.5, 88, 70.1))):
        whole, _ = both(filled(brush, rect=rect))
        part, _ = both(filled(brush, rect=rect, clip=clip))
        assert np.array_equal(whole[inside], part[inside])


@pytest.mark.parametrize(
    "gradient",
    [
        vd.LinearGradient((0, 0), (80, 80), [(0, "red"), (0.5, "gold"), (0.5, "navy"), (1, "blue")]),  # a jump
        vd.LinearGradient((0, 0), (80, 80), ["red", "blue"], spread="repeat"),
        vd.LinearGradient((0, 0), (80, 80), ["color(display-p3 1 0 0)", "blue"]),
        vd.RadialGradient((0, 0), 5, (80, 80), 40, ["red", "blue"]),
    ],
)
def test_what_the_kernel_cannot_is_skias(gradient: Any, drawn: list[Any]) -> None:
    assert difference(filled(gradient)) == 0
    assert not drawn


@pytest.mark.parametrize("mode", ["copy", "multiply", "destination-over", "xor", "lighter"])
def test_other_modes_are_skias(mode: str, drawn: list[Any]) -> None:
    def draw(ctx: vd.Context) -> None:
        ctx.global_composite_operation = mode
        ctx.fill_style = vd.LinearGradient((0, 0), (0, 80), ["red", "rgb(0 0 255 / .3)"])
        ctx.fill_rect(0, 0, 50, 50)
        ctx.fill_style = "rgb(0 128 0 / .4)"
        ctx.fill_rect(0, 0, 50, 50)

    assert difference(draw) == 0
    assert not drawn


def test_layers_are_skias_and_what_follows_them_is_not(drawn: list[Any]) -> None:
    def draw(ctx: vd.Context) -> None:
        ctx.fill_style = vd.LinearGradient((0, 0), (0, 80), ["red", "blue"])
        with ctx.layer(alpha=0.5):
            ctx.fill_rect(0, 0, 50, 50)
        ctx.fill_rect(20, 20, 50, 50)

    assert difference(draw) <= 1
    assert drawn == ["blend"]


@settings(max_examples=40)
@given(translucent_colors(), hundredths(0, 1), st.tuples(*[evenly(-20, 100)] * 4))
def test_rectangles_of_one_colour(color: str, alpha: float, rect: Any) -> None:
    one, two = both(filled(color, rect=rect, alpha=alpha))
    assert np.array_equal(one, two)


def test_translucent_rectangles_are_direct(drawn: list[Any]) -> None:
    difference(filled("rgb(0 0 255 / .3)", rect=(1, 2, 3, 4)))
    assert drawn == ["fill"]


def test_a_gradient_wide_of_the_mark_is_no_crash() -> None:
    for far in (1e7, 1e30):
        assert difference(filled(vd.LinearGradient((-far, 0), (far, 1), ["red", "blue"]))) <= 1
        assert difference(filled(vd.RadialGradient((far, 0), 0, (far, 0), far, ["red", "blue"]))) <= 1


@settings(max_examples=60)
@given(
    POINT,
    POINT,
    COLORS,
    hundredths(0, 1),
    st.sampled_from([(1, 0, 0, 1, 0, 0), (2, 0, 0, 0.5, 8, 8), (1, 0, 0.4, 1, 0, 3), (0.9, 0.3, -0.3, 0.9, 5, 5)]),
    st.sampled_from([None, (10, 20, 50, 30), (10.5, 20, 50, 30)]),
    st.booleans(),
)
def test_text(start: Any, end: Any, colors: list[str], alpha: float, place: Any, clip: Any, dither: bool) -> None:
    def draw(ctx: vd.Context, gradient: Any) -> None:
        if clip is not None:
            ctx.begin_path()
            ctx.rect(*clip)
            ctx.clip()
        ctx.set_transform(*place)
        ctx.global_alpha = alpha
        ctx.fill_style = gradient
        ctx.font = "30px 'Noto Sans SC'"
        ctx.fill_text("永Ag海", 3.25, 40)

    for gradient in (vd.LinearGradient(start, end, colors), vd.RadialGradient(start, 5, start, 60, colors)):
        assert difference(partial(draw, gradient=gradient), dither=dither) <= 1


@pytest.mark.parametrize("dither", [True, False])
def test_text_in_a_gradient_is_the_kernels(drawn: list[Any], dither: bool) -> None:
    def draw(ctx: vd.Context) -> None:
        ctx.fill_style = vd.LinearGradient((0, 0), (96, 80), ["red", "blue"])
        ctx.font = "30px 'Noto Sans SC'"
        ctx.fill_text("永Ag海", 3.25, 40)

    assert difference(draw, dither=dither) <= 1
    assert drawn == ["blend"]


@pytest.mark.parametrize("along", ["down", "across"])
def test_nearly_all_translucent_gradients_along_an_edge_are_the_kernels(drawn: list[Any], along: str) -> None:
    """Those without dither, too: no pixel lies where Skia could round a colour and the opacity otherwise.

    The middle of a gradient is such a place more often than not, so that here it lies between two pixels.
    """
    rng = np.random.default_rng(5)
    count = 60
    for _ in range(count):
        colors = [vd.Color(*(rng.integers(0, 256, 4) / 255).tolist()) for _ in range(2)]
        begin, end = int(rng.integers(0, 40)), 360 + 2 * int(rng.integers(0, 20))
        end += begin % 2
        ends = ((0, begin), (0, end)) if along == "down" else ((begin, 0), (end, 0))
        gradient = vd.LinearGradient(*ends, colors)
        width, height = (60, 400) if along == "down" else (400, 60)
        assert difference(filled(gradient, (0, 0, width, height)), width, height, dither=False) <= 1
    assert drawn.count("blend_levels") >= 0.85 * count
