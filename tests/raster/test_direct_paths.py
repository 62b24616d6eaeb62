"""Paths and shadows blended through kept masks, beside Skia's own."""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vecdraw as vd
from tests.raster.direct_drawing import both, difference
from tests.strategies import angles, css_colors, evenly, hundredths, matrices
from vecdraw.backends.skia import direct_masks, direct_shapes

POINT = st.tuples(hundredths(-20, 110), hundredths(-20, 110))
BOX = st.tuples(hundredths(-20, 80), hundredths(-20, 80), hundredths(0, 80), hundredths(0, 80))


@pytest.fixture(scope="module", autouse=True)
def small_ones_too() -> Iterator[None]:
    """Translucent shapes of any size go through masks, that there are many of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(direct_shapes, "_MANY", 0)
        yield


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The calls of the kernels."""
    calls: list[str] = []
    for module, name in ((direct_shapes.gradients, "blend"), (direct_shapes.shapes, "cover")):
        real = getattr(module, name)

        def noted(*arguments: Any, real: Any = real, name: str = name) -> None:
            calls.append(name)
            real(*arguments)

        monkeypatch.setattr(module, name, noted)
    return calls


@st.composite
def shapes(draw: Any) -> Any:
    """What adds a shape to the path of a context."""
    kind = draw(st.sampled_from(["round", "circle", "ellipse", "polygon", "curve"]))
    x, y, width, height = draw(BOX)
    if kind == "round":
        radii = draw(st.one_of(hundredths(0, 40), st.lists(hundredths(0, 30), min_size=1, max_size=4)))
        return lambda ctx: ctx.round_rect(x, y, width, height, radii)
    if kind == "circle":
        start, extent = draw(st.sampled_from([(0, 2 * math.pi), (0, math.pi), (1, 5)]))
        return lambda ctx: ctx.arc(x, y, width / 2, start, start + extent)
    if kind == "ellipse":
        turn = draw(angles())
        return lambda ctx: ctx.ellipse(x, y, width / 2, height / 2, turn, 0, 2 * math.pi)
    points = draw(st.lists(POINT, min_size=3, max_size=7))

    def trace(ctx: vd.Context) -> None:
        ctx.move_to(*points[0])
        for one, two, three in zip(points[0:], points[1:], points[2:], strict=False):
            if kind == "polygon":
                ctx.line_to(*two)
            else:
                ctx.bezier_curve_to(*one, *two, *three)
        ctx.close_path()

    return trace


def painted(shape: Any, style: Any, stroked: float = 0.0, **state: Any) -> Any:
    def draw(ctx: vd.Context) -> None:
        if "transform" in state:
            ctx.set_transform(*state["transform"])
        ctx.global_alpha = state.get("alpha", 1.0)
        if "shadow" in state:
            ctx.shadow_color, ctx.shadow_blur, ctx.shadow_offset_x, ctx.shadow_offset_y = state["shadow"]
        ctx.fill_style = ctx.stroke_style = style
        ctx.line_width = stroked or 1.0
        ctx.begin_path()
        shape(ctx)
        if stroked:
            ctx.stroke()
        else:
            ctx.fill(state.get("rule", "nonzero"))

    return draw


@settings(max_examples=80)
@given(shapes(), css_colors(), hundredths(0, 1), st.sampled_from(["nonzero", "evenodd"]))
def test_filled(shape: Any, color: str, alpha: float, rule: str) -> None:
    assert difference(painted(shape, color, alpha=alpha, rule=rule)) <= 1


@settings(max_examples=50)
@given(shapes(), css_colors(), matrices())
def test_transformed(shape: Any, color: str, matrix: list[float]) -> None:
    assert difference(painted(shape, color, transform=matrix)) <= 1


@settings(max_examples=50)
@given(shapes(), css_colors(), hundredths(0.1, 12))
def test_stroked(shape: Any, color: str, width: float) -> None:
    assert difference(painted(shape, color, width)) <= 1


@settings(max_examples=60)
@given(shapes(), css_colors(), css_colors(), hundredths(0, 24), hundredths(-20, 20), hundredths(-20, 20))
def test_shadows(shape: Any, color: str, shadow: str, blur: float, dx: float, dy: float) -> None:
    assert difference(painted(shape, color, shadow=(shadow, blur, dx, dy))) <= 2  # the two one after the other


@settings(max_examples=50)
@given(shapes(), st.lists(css_colors(), min_size=2, max_size=4))
def test_gradients_in_shapes(shape: Any, colors: list[str]) -> None:
    assert difference(painted(shape, vd.LinearGradient((0, 0), (90, 70), colors))) <= 1
    assert difference(painted(shape, vd.RadialGradient((40, 40), 3, (40, 40), 60, colors))) <= 1


def card(x: float, y: float, color: str = "rgb(255 255 255 / .9)") -> Any:
    return painted(lambda ctx: ctx.round_rect(x, y, 40, 30, 8), color)


def test_a_mask_is_made_once_for_each_place(drawn: list[str]) -> None:
    direct_masks.masks.clear()
    for place in ((3, 4), (30.5, 20), (3, 4), (30.5, 20), (3, 4)):
        difference(card(*place))
    kept = direct_masks.masks.info()
    assert drawn == ["cover"] * 5
    assert (kept.entries, kept.misses, kept.hits) == (2, 2, 3)


def test_what_was_drawn_before_changes_no_byte() -> None:
    direct_masks.masks.clear()
    first, _ = both(card(33.3, 20.7))
    for n in range(20):
        both(card(1.3 + n, 2.7))
    again, _ = both(card(33.3, 20.7))
    direct_masks.masks.clear()
    cold, _ = both(card(33.3, 20.7))
    assert np.array_equal(first, again)
    assert np.array_equal(first, cold)


@settings(max_examples=20)
@given(st.lists(st.tuples(evenly(0, 60), evenly(0, 50)), min_size=1, max_size=6))
def test_masks_dropped_in_between_change_no_byte(places: list[tuple[int, int]]) -> None:
    def draw(ctx: vd.Context) -> None:
        for x, y in places:
            card(x + 0.25, y + 0.5)(ctx)

    direct_masks.masks.clear()
    cold, _ = both(draw)
    with vd.limits.relaxed(mask_cache_bytes=4000):
        direct_masks.masks.clear()
        small, _ = both(draw)
        assert direct_masks.masks.info().size <= 4000
    assert np.array_equal(cold, small)


def test_what_the_canvas_cuts() -> None:
    assert difference(painted(lambda ctx: ctx.round_rect(-500, -500, 1000, 540, 90), "rgb(0 0 99 / .5)")) <= 1


def test_what_is_far_away_or_long_is_skias(drawn: list[str]) -> None:
    def star(ctx: vd.Context) -> None:
        for n in range(300):
            ctx.line_to(40 + 30 * math.cos(n), 40 + 30 * math.sin(n))

    assert difference(painted(star, "rgb(0 0 99 / .5)")) == 0
    assert difference(painted(lambda ctx: ctx.round_rect(-1e9, 0, 1e10, 50, 9), "rgb(0 0 99 / .5)")) == 0
    assert not drawn


@pytest.mark.parametrize("mode", ["copy", "multiply", "source-in", "xor"])
def test_other_modes_are_skias(mode: str, drawn: list[str]) -> None:
    def draw(ctx: vd.Context) -> None:
        ctx.global_composite_operation = mode
        card(5, 5)(ctx)

    assert difference(draw) == 0
    assert not drawn


def test_clips_of_pixels_and_others(drawn: list[str]) -> None:
    for inset in (0.0, 0.5):

        def draw(ctx: vd.Context, inset: float = inset) -> None:
            ctx.begin_path()
            ctx.rect(10 + inset, 10, 20, 20)
            ctx.clip()
            card(5, 5)(ctx)

        assert difference(draw) <= 1
    assert drawn == ["cover"]


def test_what_skia_does_as_fast_is_skias(drawn: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    direct_masks.masks.clear()
    assert difference(card(5, 5, "navy")) == 0
    assert not drawn
    monkeypatch.setattr(direct_shapes, "_MANY", 1200)  # a card has 40 x 30 px
    difference(card(5, 5))
    assert drawn == ["cover"]
    monkeypatch.setattr(direct_shapes, "_MANY", 1201)  # whatever is kept of it
    assert difference(card(5, 5)) == 0
    assert drawn == ["cover"]
