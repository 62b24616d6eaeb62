"""Gradients beyond the canvas': spread, transform, interpolation."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vecdraw as vd
from tests.strategies import hundredths
from vecdraw.errors import BadTypeError, BadValueError, ParseError
from vecdraw.paint.brush import Interpolation, Spread
from vecdraw.paint.gradient import Gradient

SIDE = 64
WIDE = "color(display-p3 1 0 0)"  # not a colour of eight bits: painted another way
NOT_8_BIT = "color(srgb 0.001 0 0)"


def drawn(gradient: Gradient, transform: vd.Affine | None = None) -> np.ndarray:
    ctx = vd.Context(SIDE, SIDE, dither=False)
    if transform is not None:
        ctx.set_transform(*transform)
    ctx.fill_style = gradient
    ctx.fill_rect(-500, -500, 1000, 1000)
    return ctx.to_numpy().astype(int)


def spread_of(t: float, spread: Spread) -> float | None:
    """Where in 0..1 the colour at `t` comes from; None for nowhere."""
    if spread == "pad":
        return min(1.0, max(0.0, t))
    if spread == "none":
        return t if 0 <= t <= 1 else None
    whole = math.floor(t)
    rest = t - whole
    return 1 - rest if spread == "reflect" and whole % 2 else rest


@pytest.mark.parametrize("spread", ["pad", "repeat", "reflect", "none"])
@pytest.mark.parametrize("colors", [["black", "white"], [NOT_8_BIT, "white"]])
def test_what_lies_beyond_the_ends(spread: Spread, colors: list[str]) -> None:
    pixels = drawn(vd.LinearGradient((20, 0), (40, 0), colors, spread=spread))
    for x in range(SIDE):
        t = (x + 0.5 - 20) / 20
        if abs(t - round(t)) < 0.04:
            continue  # at the jump itself
        at = spread_of(t, spread)
        wanted = [0, 0, 0, 0] if at is None else [255 * at] * 3 + [255]
        assert pixels[7, x].tolist() == pytest.approx(wanted, abs=1.6), x


@pytest.mark.parametrize("spread", ["pad", "repeat", "reflect", "none"])
@pytest.mark.parametrize("start", ["#010000", NOT_8_BIT])
def test_rings(spread: Spread, start: str) -> None:
    pixels = drawn(vd.RadialGradient((32, 32), 5, (32, 32), 15, [start, "white"], spread=spread))
    for x in range(33, SIDE):
        t = (math.hypot(x + 0.5 - 32, 0.5) - 5) / 10
        if abs(t - round(t)) < 0.1:
            continue
        at = spread_of(t, spread)
        assert pixels[32, x, 3] == (0 if at is None else 255)
        if at is not None:
            assert pixels[32, x, 2] == pytest.approx(255 * at, abs=2.5), x


def cone_at(ends: tuple[float, float, float, float, float, float], x: float, y: float) -> tuple[float, float]:
    """The largest t of 0..1 whose circle goes through a point, nan where there is none, and how sure that is."""
    x0, y0, r0, x1, y1, r1 = ends
    dx, dy, dr = x1 - x0, y1 - y0, r1 - r0
    a = dx * dx + dy * dy - dr * dr
    b = (x - x0) * dx + (y - y0) * dy + r0 * dr
    under = b * b - a * ((x - x0) ** 2 + (y - y0) ** 2 - r0 * r0)
    if under < 0.0:
        return math.nan, -under / (a * a)
    roots = [(b + sign * math.sqrt(under)) / a for sign in (1.0, -1.0)]
    within = [t for t in roots if 0.0 <= t <= 1.0]
    sure = min(under / (a * a), *(abs(t - end) for t in roots for end in (0.0, 1.0)))
    return (within[0] if within else math.nan), sure


@pytest.mark.parametrize(
    "ends", [(15, 32, 5, 45, 32, 14), (20, 25, 9, 34, 34, 9), (24, 32, 16, 48, 30, 4), (15, 32, 0, 45, 32, 16)]
)
@pytest.mark.parametrize("start", ["#010000", NOT_8_BIT])
def test_circles_beside_each_other_that_end(ends: tuple[float, ...], start: str) -> None:
    """All circles between the ends are painted, the later ones over the earlier: cairo's and PDF's rule."""
    x0, y0, r0, x1, y1, r1 = ends
    pixels = drawn(vd.RadialGradient((x0, y0), r0, (x1, y1), r1, [start, "white"], spread="none"))
    compared = 0
    for y in range(SIDE):
        for x in range(SIDE):
            at, sure = cone_at((x0, y0, r0, x1, y1, r1), x + 0.5, y + 0.5)
            if sure < 0.05:
                continue
            compared += 1
            assert pixels[y, x, 3] == (0 if math.isnan(at) else 255), (x, y)
            if not math.isnan(at):
                assert pixels[y, x, 2] == pytest.approx(255 * at, abs=2.5), (x, y)
    assert compared > 2000


def test_the_default_is_the_canvas_own() -> None:
    plain = vd.LinearGradient((3, 4), (50, 60), ["red", "rgb(0 0 255 / .2)"])
    said = vd.LinearGradient(
        (3, 4), (50, 60), ["red", "rgb(0 0 255 / .2)"], spread="pad", transform=vd.Affine(), interpolation=None
    )
    assert plain.brush() == said.brush()
    assert np.array_equal(drawn(plain), drawn(said))


@settings(max_examples=20)
@given(hundredths(-2, 2), hundredths(0.3, 2), hundredths(-20, 20))
def test_a_transform_is_as_if_the_canvas_had_it(angle: float, scale: float, shift: float) -> None:
    place = vd.Affine.translation(shift, 20) @ vd.Affine.rotation(angle) @ vd.Affine.scaling(scale, 1.3)
    kinds: list[tuple[Any, tuple[Any, ...]]] = [
        (vd.LinearGradient, ((0, 0), (30, 10))),
        (vd.RadialGradient, ((10, 10), 3, (20, 10), 20)),
        (vd.ConicGradient, (0.3, (20, 15))),
    ]
    for kind, arguments in kinds:
        for colors in (["red", "gold", "navy"], [WIDE, "gold", "navy"]):
            own = drawn(kind(*arguments, colors, transform=place))
            canvas = drawn(kind(*arguments, colors), place)
            difference = np.abs(own - canvas).max(axis=-1)
            assert (difference > 3).mean() < 0.02  # hard edges may fall on the other side of a pixel's middle


@pytest.mark.parametrize("flat", [vd.Affine(1, 0, 0, 0), vd.Affine(0, 0, 0, 0), vd.Affine(1, 1, 1, 1)])
def test_a_transform_that_flattens_paints_nothing(flat: vd.Affine) -> None:
    assert not drawn(vd.LinearGradient((0, 0), (9, 9), ["red", "blue"], transform=flat)).any()


def test_it_is_set_later_and_what_was_drawn_stays() -> None:
    ctx = vd.Context(20, 10, dither=False)
    ctx.fill_style = gradient = vd.LinearGradient((0, 0), (10, 0), ["black", "white"])
    ctx.fill_rect(0, 0, 20, 5)
    gradient.spread = "repeat"
    gradient.set_transform(vd.Affine.scaling(0.5))
    gradient.interpolation = "in srgb-linear"
    ctx.fill_rect(0, 5, 20, 5)
    assert (gradient.spread, gradient.transform) == ("repeat", vd.Affine.scaling(0.5))
    assert gradient.interpolation == Interpolation("srgb-linear")
    pixels = ctx.to_numpy()
    assert pixels[0, 15, 0] == 255
    assert pixels[7, 2, 0] == pixels[7, 7, 0] == 188  # half of the light
    gradient.transform = vd.Affine()
    gradient.set_transform()
    assert gradient.transform == vd.Affine()


@pytest.mark.parametrize("space", ["srgb", "display-p3"])
@pytest.mark.parametrize("way", ["oklab", "oklch longer hue", "hsl decreasing hue"])
def test_interpolation_on_canvases_of_both_spaces(space: str, way: str) -> None:
    ctx = vd.Context(65, 1, dither=False, color_space=space)  # type: ignore[arg-type]  # parametrised
    ctx.fill_style = vd.LinearGradient((0, 0), (65, 0), ["red", "blue"], interpolation=way)
    ctx.fill_rect(0, 0, 65, 1)
    middle = vd.Color.parse(f"color-mix(in {way}, red, blue)")
    wanted = [min(255.0, max(0.0, 255 * channel)) for channel in middle.to_space(space)]  # type: ignore[arg-type]
    assert ctx.to_numpy()[0, 32, :3].tolist() == pytest.approx(wanted, abs=1.6)


def test_stops_added_later_are_interpolated_too() -> None:
    gradient = vd.LinearGradient((0, 0), (SIDE, 0), interpolation="in oklch longer hue", spread="reflect")
    gradient.add_color_stop(0, "red")
    gradient.add_color_stop(1, "red")
    pixels = drawn(gradient)[0, :, :3]
    assert pixels[:, 2].max() > 200
    assert pixels[:, 1].max() > 130


@settings(max_examples=10)
@given(st.sampled_from(["oklch", "hsl longer hue", "lab"]), st.integers(2, 300))
def test_many_stops_are_drawn(way: str, count: int) -> None:
    colors = [f"hsl({47 * n % 360} 70% 50%)" for n in range(count)]
    assert drawn(vd.LinearGradient((0, 0), (SIDE, 0), colors, interpolation=way))[..., 3].min() == 255


@pytest.mark.parametrize(
    "make", [lambda **k: vd.LinearGradient((0, 0), (1, 1), **k), lambda **k: vd.ConicGradient(0, (1, 1), **k)]
)
@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"spread": "extend"}, BadValueError, "extend"),
        ({"spread": None}, BadValueError, "spread"),
        ({"transform": (1, 2, 3)}, BadTypeError, "transform"),
        ({"transform": vd.Affine(math.nan)}, BadValueError, "finite"),
        ({"interpolation": "in cmyk"}, ParseError, "cmyk"),
        ({"interpolation": "oklab shorter hue"}, ParseError, "nothing more"),
        ({"interpolation": 3}, BadTypeError, "interpolation"),
    ],
)
def test_bad_values(make: Any, arguments: dict[str, object], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        make(**arguments)
