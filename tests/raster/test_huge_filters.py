"""Filters that reach far beyond the canvas: no more pixels are worked on than what is drawn needs."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import vecdraw as vd
from tests.strategies import hundredths
from vecdraw.backends.skia import compositor
from vecdraw.backends.skia.library import skia
from vecdraw.backends.skia.renderer import Renderer
from vecdraw.backends.skia.surface import render
from vecdraw.geometry.affine import Affine
from vecdraw.paint.color import Color
from vecdraw.paint.compositing import BLEND_MODES, Compositing, Shadow
from vecdraw.paint.filters import Blur, DropShadow, Filter, HueRotate
from vecdraw.scene.ops import BeginLayer, EndLayer, FillRect, State
from vecdraw.scene.scene import Scene

SIDE = 16
RED = Color(1.0, 0.0, 0.0)


class Watched:
    """A canvas that notes how large a layer is asked for; None for one as large as the filter may reach."""

    def __init__(self, canvas: Any) -> None:
        self._canvas = canvas
        self.filtered: list[float | None] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._canvas, name)

    def saveLayer(self, bounds: Any, paint: Any) -> int:  # noqa: N802  # Skia's name
        if paint is not None and paint.getImageFilter() is not None:
            self.filtered.append(None if bounds is None else bounds.width() * bounds.height())
        return self._canvas.saveLayer(bounds, paint)  # type: ignore[no-any-return]  # a Skia int


def layers_of(scene: Scene) -> list[float | None]:
    """How large the layers for filters are that a scene asks for."""
    surface = skia.Surface.MakeRaster(skia.ImageInfo.MakeN32Premul(SIDE, SIDE))
    watched = Watched(surface.getCanvas())
    renderer: Any = Renderer
    renderer(watched, Affine(), 1.0, recorded_scale=1.0, dither=True).draw(scene.ops)
    return watched.filtered


@pytest.mark.parametrize("css", ["blur(1e30px)", "blur(600px) sepia(1)", "drop-shadow(0 0 1e30px red)"])
def test_huge_blurs_take_layers_as_large_as_what_is_drawn(css: str) -> None:
    ctx = vd.Context(SIDE, SIDE)
    ctx.font = "10px sans-serif"
    ctx.filter = css
    for _ in range(30):
        ctx.stroke_text("abc", 0, 10)
    ctx.fill_rect(2, 2, 9, 9)
    ctx.begin_path()
    ctx.arc(8, 8, 6, 0, math.tau)
    ctx.stroke()
    ctx.draw_image(np.ones((4, 4)), 1, 1)
    ctx.draw_scene(vd.Context(4, 4, background="red").scene, 2, 2)
    with ctx.layer(filter="hue-rotate(1e300deg)"), ctx.layer():
        ctx.fill_rect(0, 0, 3, 3)
    sizes = [size for size in layers_of(ctx.scene) if size is not None]
    assert len(sizes) == 30 + 5
    assert max(sizes) <= 40 * 40


@given(
    st.sampled_from([(Blur(15.0),), (Blur(50.0),), (DropShadow(3.0, -2.0, 30.0, RED), HueRotate(1.0), Blur(4.0))]),
    st.sampled_from(sorted(BLEND_MODES)),
    st.tuples(*[hundredths(-20, 30)] * 4),
    st.sampled_from([None, Shadow(RED, 4.0, 2.0, 2.0), Shadow(RED, 90.0, 2.0, 2.0)]),
    st.booleans(),
)
def test_their_pixels_are_those_of_the_large_layers(
    filters: tuple[Filter, ...],
    blend: Any,
    box: tuple[float, float, float, float],
    shadow: Shadow | None,
    layered: bool,
) -> None:
    state = State(compositing=Compositing(1.0, blend, shadow, filters))
    x, y, width, height = box
    rect = FillRect(x, y, width, height, Color(0.2, 0.9, 0.4), State() if layered else state)
    behind = FillRect(0.0, 0.0, 9.0, 9.0, Color(0.0, 0.0, 1.0), State())
    ops = (behind, BeginLayer(state), rect, EndLayer()) if layered else (behind, rect)
    scene = Scene(SIDE, SIDE, ops)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compositor, "_MUCH", 0)
        patch.setattr(compositor, "_TIMES", 1)
        small = render(scene).read_pixels()
        patch.setattr(compositor, "_MUCH", 10**12)
        large = render(scene).read_pixels()
    assert np.abs(small.astype(int) - large).max() <= 1


def test_blurs_of_ordinary_size_are_drawn_as_ever() -> None:
    ctx = vd.Context(SIDE, SIDE)
    ctx.filter = "blur(20px)"
    ctx.fill_rect(2, 2, 9, 9)
    assert layers_of(ctx.scene) == [None]


def test_factors_beyond_float32_saturate() -> None:
    def drawn(factor: float) -> list[int]:
        ctx = vd.Context(4, 4)
        red = (factor, -factor / 2, 0.0, 0.0, 0.0)
        ctx.filter = vd.filters.ColorMatrixFilter((*red, *(0.0,) * 5, *red, 0.0, 0.0, 0.0, 1.0, 0.0))
        ctx.fill_style = "rgb(60 90 0)"
        ctx.fill_rect(0, 0, 4, 4)
        return list(ctx.to_numpy()[1, 1])

    assert drawn(1e300) == drawn(1e20) == [255, 0, 255, 255]
