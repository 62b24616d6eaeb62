"""The 26 ways to composite, against the formulas of Compositing 1, on what is covered and on what is not."""

import itertools
from collections.abc import Callable

import numpy as np
import pytest

import vecdraw as vd
from tests.raster.letters import assert_picture

Rgba = tuple[float, float, float, float]

# Compositing 1, 9: the shares of source and backdrop, by their alphas.
PORTER_DUFF: dict[str, Callable[[float, float], tuple[float, float]]] = {
    "source-over": lambda s, b: (1, 1 - s),
    "source-in": lambda s, b: (b, 0),
    "source-out": lambda s, b: (1 - b, 0),
    "source-atop": lambda s, b: (b, 1 - s),
    "destination-over": lambda s, b: (1 - b, 1),
    "destination-in": lambda s, b: (0, s),
    "destination-out": lambda s, b: (0, 1 - s),
    "destination-atop": lambda s, b: (1 - b, s),
    "lighter": lambda s, b: (1, 1),
    "copy": lambda s, b: (1, 0),
    "xor": lambda s, b: (1 - b, 1 - s),
    "clear": lambda s, b: (0, 0),
}


def luminosity(c: np.ndarray) -> float:
    return float(c @ (0.3, 0.59, 0.11))


def clip_color(c: np.ndarray) -> np.ndarray:
    light, low, high = luminosity(c), c.min(), c.max()
    if low < 0:
        c = light + (c - light) * light / (light - low)
    if high > 1:
        c = light + (c - light) * (1 - light) / (high - light)
    return c


def with_luminosity(c: np.ndarray, light: float) -> np.ndarray:
    return clip_color(c + light - luminosity(c))


def saturation(c: np.ndarray) -> float:
    return float(c.max() - c.min())


def with_saturation(c: np.ndarray, amount: float) -> np.ndarray:
    spread = saturation(c)
    return (c - c.min()) * amount / spread if spread else np.zeros(3)


def soft_light(b: float, s: float) -> float:
    d = ((16 * b - 12) * b + 4) * b if b <= 0.25 else b**0.5
    return b - (1 - 2 * s) * b * (1 - b) if s <= 0.5 else b + (2 * s - 1) * (d - b)


def hard_light(b: float, s: float) -> float:
    return 2 * b * s if s <= 0.5 else b + (2 * s - 1) - b * (2 * s - 1)


# Compositing 1, 10: the mixed colour of backdrop and source, channel by channel.
SEPARABLE: dict[str, Callable[[float, float], float]] = {
    "multiply": lambda b, s: b * s,
    "screen": lambda b, s: b + s - b * s,
    "overlay": lambda b, s: hard_light(s, b),
    "darken": min,
    "lighten": max,
    "color-dodge": lambda b, s: 0 if b == 0 else 1 if s == 1 else min(1, b / (1 - s)),
    "color-burn": lambda b, s: 1 if b == 1 else 0 if s == 0 else 1 - min(1, (1 - b) / s),
    "hard-light": hard_light,
    "soft-light": soft_light,
    "difference": lambda b, s: abs(b - s),
    "exclusion": lambda b, s: b + s - 2 * b * s,
}
NON_SEPARABLE: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "hue": lambda b, s: with_luminosity(with_saturation(s, saturation(b)), luminosity(b)),
    "saturation": lambda b, s: with_luminosity(with_saturation(b, saturation(s)), luminosity(b)),
    "color": lambda b, s: with_luminosity(s, luminosity(b)),
    "luminosity": lambda b, s: with_luminosity(b, luminosity(s)),
}
MODES = (*PORTER_DUFF, *SEPARABLE, *NON_SEPARABLE)
COLORS: tuple[Rgba, ...] = ((0.8, 0.2, 0.4, 1), (0, 0.4, 1, 1), (0.2, 0.6, 0.8, 0.6), (1, 0.8, 0, 0.4), (0, 0, 0, 0))


def composited(mode: str, source: Rgba, backdrop: Rgba) -> np.ndarray:
    """What the specification says: RGBA, not premultiplied, 0..255."""
    s, b = np.array(source[:3], float), np.array(backdrop[:3], float)
    sa, ba = source[3], backdrop[3]
    if mode in PORTER_DUFF:
        fs, fb = PORTER_DUFF[mode](sa, ba)
    else:
        fs, fb = 1.0, 1 - sa
        if mode in SEPARABLE:
            mixed = np.array([SEPARABLE[mode](x, y) for x, y in zip(b, s, strict=True)])
        else:
            mixed = NON_SEPARABLE[mode](b, s)
        s = (1 - ba) * s + ba * mixed
    alpha = min(1.0, sa * fs + ba * fb)
    color = np.minimum(1, sa * fs * s + ba * fb * b)
    return np.array([*(color / alpha if alpha else np.zeros(3)), alpha]) * 255


def css(color: Rgba) -> str:
    return f"rgb({color[0] * 100}% {color[1] * 100}% {color[2] * 100}% / {color[3]})"


def test_all_modes_of_the_standard_are_here() -> None:
    assert len(MODES) == 27  # with `clear` of Compositing 1


@pytest.mark.parametrize("mode", MODES)
def test_colors_mix_as_the_specification_says(mode: str) -> None:
    for source, backdrop in itertools.product(COLORS, COLORS):
        ctx = vd.Context(2, 1)
        ctx.fill_style = css(backdrop)
        ctx.fill_rect(0, 0, 2, 1)
        ctx.global_composite_operation = mode
        ctx.fill_style = css(source)
        ctx.fill_rect(0, 0, 2, 1)
        got, expected = ctx.to_numpy()[0, 0].astype(float), composited(mode, source, backdrop)
        assert got[3] == pytest.approx(expected[3], abs=1.5)
        premultiplied = got[:3] * got[3] / 255, expected[:3] * expected[3] / 255
        assert premultiplied[0] == pytest.approx(premultiplied[1], abs=2.5), (source, backdrop)


CLEARING = {"source-in", "source-out", "destination-in", "destination-atop", "copy"}


@pytest.mark.parametrize("mode", MODES)
def test_what_is_not_covered_is_cleared_by_five_modes_alone(mode: str) -> None:
    ctx = vd.Context(4, 1)
    ctx.fill_style = "lime"
    ctx.fill_rect(0, 0, 2, 1)
    ctx.global_composite_operation = mode
    ctx.fill_style = "red"
    ctx.fill_rect(1, 0, 2, 1)
    left, right = ctx.to_numpy()[0, [0, 3]].tolist()
    assert left == ([0, 0, 0, 0] if mode in CLEARING else [0, 255, 0, 255])
    assert right == [0, 0, 0, 0]


@pytest.mark.parametrize("mode", sorted(CLEARING))
def test_clearing_stays_inside_the_clip(mode: str) -> None:
    ctx = vd.Context(4, 1)
    ctx.fill_style = "lime"
    ctx.fill_rect(0, 0, 4, 1)
    ctx.clip(vd.Path("M1 0h2v1h-2z"))
    ctx.global_composite_operation = mode
    ctx.fill_style = "transparent"
    ctx.fill_rect(1, 0, 1, 1)
    pixels = ctx.to_numpy()[0, :, 3].tolist()
    assert (pixels[0], pixels[3]) == (255, 255)
    assert pixels[2] == 0


def test_global_alpha_multiplies() -> None:
    ctx = vd.Context(1, 1)
    ctx.global_alpha = 0.5
    ctx.fill_style = "rgb(255 0 0 / 0.5)"
    ctx.fill_rect(0, 0, 1, 1)
    assert_picture(ctx, "x", x=(255, 0, 0, 64), tolerance=1)


def test_global_alpha_applies_to_pictures_and_gradients() -> None:
    ctx = vd.Context(2, 1, dither=False)
    ctx.global_alpha = 0.5
    ctx.fill_style = vd.LinearGradient((0, 0), (2, 0), ["red", "red"])
    ctx.fill_rect(0, 0, 1, 1)
    ctx.draw_image(np.full((1, 1, 3), 255, np.uint8), 1, 0)
    assert_picture(ctx, "xy", x=(255, 0, 0, 128), y=(255, 255, 255, 128), tolerance=1)
