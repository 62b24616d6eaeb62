"""Conversions between colour spaces: published anchors, and there and back again."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vecdraw.paint.color_mix import SpaceColor, mix
from vecdraw.paint.color_spaces import AnySpaceName, ColorSpaceName, PolarName, convert

SPACES: tuple[AnySpaceName, ...] = (*get_args(ColorSpaceName), *get_args(PolarName))
INSIDE = st.tuples(*[st.floats(0, 1, allow_subnormal=False)] * 3)
AROUND = st.tuples(*[st.floats(-1, 2, allow_subnormal=False)] * 3)

# CSS Color 4's own examples, and the definitions of the spaces
ANCHORS = [
    ("srgb", (1, 0, 0), "xyz-d65", (0.41239, 0.21264, 0.01933)),
    ("srgb", (1, 1, 1), "xyz-d65", (0.95046, 1.0, 1.08906)),
    ("srgb", (1, 1, 1), "xyz-d50", (0.96430, 1.0, 0.82510)),
    ("srgb", (1, 1, 1), "lab", (100, 0, 0)),
    ("srgb", (1, 0, 0), "lab", (54.2905, 80.8049, 69.8910)),
    ("srgb", (0, 1, 0), "lch", (87.8185, 113.3311, 134.3839)),
    ("srgb", (1, 0, 0), "oklab", (0.627955, 0.224863, 0.125846)),
    ("srgb", (0, 0, 1), "oklch", (0.452014, 0.313214, 264.052)),
    ("srgb", (0.5, 0.5, 0.5), "srgb-linear", (0.214041, 0.214041, 0.214041)),
    ("srgb", (1, 0, 0), "display-p3", (0.917488, 0.200287, 0.138561)),
    ("lab", (50, 0, 0), "srgb", (0.466327, 0.466327, 0.466327)),
    ("srgb", (0, 0.5, 0), "hsl", (120, 100, 25)),
    ("srgb", (0.4, 0.2, 0.6), "hsl", (270, 50, 40)),
    ("srgb", (0.4, 0.2, 0.6), "hwb", (270, 20, 40)),
    ("hwb", (40, 80, 40), "srgb", (2 / 3, 2 / 3, 2 / 3)),
    ("prophoto-rgb", (0.5, 0.5, 0.5), "srgb", (0.57231, 0.57231, 0.57231)),  # 0.5 ** 1.8 = 0.28717, encoded
    ("prophoto-rgb", (1, 1, 1), "xyz-d50", (0.96430, 1.0, 0.82510)),
    ("a98-rgb", (0, 1, 0), "xyz-d65", (0.185558, 0.627350, 0.070687)),
    ("rec2020", (0.5, 0.5, 0.5), "srgb", (0.5467, 0.5467, 0.5467)),
    ("display-p3", (0, 1, 0), "srgb", (-0.5116, 1.0183, -0.3107)),
]


@pytest.mark.parametrize(("source", "components", "target", "expected"), ANCHORS)
def test_published_values(
    source: AnySpaceName,
    components: tuple[float, float, float],
    target: AnySpaceName,
    expected: tuple[float, float, float],
) -> None:
    assert convert(components, source, target) == pytest.approx(expected, rel=2e-4, abs=2e-4)


@pytest.mark.parametrize("space", SPACES)
def test_white_and_black_are_the_same_everywhere(space: AnySpaceName) -> None:
    for grey in (0.0, 1.0):
        there = convert((grey, grey, grey), "srgb", space)
        assert convert(there, space, "srgb") == pytest.approx((grey, grey, grey), abs=1e-9)


@given(st.sampled_from(SPACES), st.sampled_from(SPACES), INSIDE)
def test_there_and_back_is_the_same_colour(
    first: AnySpaceName, second: AnySpaceName, color: tuple[float, float, float]
) -> None:
    start = convert(color, "srgb", first)
    again = convert(convert(start, first, second), second, first)
    assert convert(again, first, "srgb") == pytest.approx(color, abs=1e-7)


@given(st.sampled_from(get_args(ColorSpaceName)), AROUND)
def test_colours_outside_the_gamut_survive_too(space: AnySpaceName, color: tuple[float, float, float]) -> None:
    assert convert(convert(color, "srgb", space), space, "srgb") == pytest.approx(color, abs=1e-6)


@given(st.sampled_from(SPACES), INSIDE, INSIDE, st.floats(0, 1))
def test_mixing_is_the_same_from_either_side(
    space: AnySpaceName, a: tuple[float, float, float], b: tuple[float, float, float], share: float
) -> None:
    first, second = SpaceColor("srgb", a), SpaceColor("srgb", b)
    one, other = mix(first, second, share, space), mix(second, first, 1 - share, space)
    if space in {"hsl", "hwb", "lch", "oklch"}:
        return  # a half turn goes one way or the other
    assert one.components == pytest.approx(other.components, abs=1e-7)


@given(st.sampled_from(SPACES), INSIDE, INSIDE, st.booleans())
def test_a_mixture_with_none_of_the_other_is_the_colour_itself(
    space: AnySpaceName, a: tuple[float, float, float], b: tuple[float, float, float], second: bool
) -> None:
    mixed = mix(SpaceColor("srgb", a), SpaceColor("srgb", b), float(second), space)
    there = tuple(c or 0.0 for c in mixed.components)
    assert convert((there[0], there[1], there[2]), mixed.space, "srgb") == pytest.approx(b if second else a, abs=1e-6)
