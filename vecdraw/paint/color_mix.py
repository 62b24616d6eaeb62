"""Mixing colours of any space (CSS Color 4, 12: interpolation; CSS Color 5, 3: color-mix)."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple, assert_never

from vecdraw.paint.color_spaces import AnySpaceName, Components, convert

HueMethod = Literal["shorter", "longer", "increasing", "decreasing"]
PartialComponents = tuple[float | None, float | None, float | None]
"""Three components; None is a missing one (CSS `none`)."""

HUE_INDEX: Final[dict[AnySpaceName, int]] = {"hsl": 0, "hwb": 0, "lch": 2, "oklch": 2}
"""Which component is the hue, in the spaces that have one."""

# Which components of different spaces mean the same (CSS Color 4, 12.2), one letter each.
_MEANING: Final[dict[AnySpaceName, str]] = {
    "hsl": "HCL",
    "hwb": "Hwk",
    "lab": "Luv",
    "oklab": "Luv",
    "lch": "LCH",
    "oklch": "LCH",
}
_RGB_MEANING: Final = "rgb"
_LIGHTEST: Final[dict[AnySpaceName, float]] = {"lab": 100.0, "lch": 100.0, "oklab": 1.0, "oklch": 1.0}


class SpaceColor(NamedTuple):
    """A colour as written: space, components and opacity, where None is CSS `none`.

    `legacy` tells the syntaxes that browsers reduce to 8 bits a channel: hex, names, rgb(), hsl() and hwb().
    """

    space: AnySpaceName
    components: PartialComponents
    alpha: float | None = 1.0
    legacy: bool = False


def present(components: PartialComponents) -> Components:
    """`components` with 0 for what is missing, as it is drawn (CSS Color 4, 4.4)."""
    a, b, c = components
    return a or 0.0, b or 0.0, c or 0.0


def converted(color: SpaceColor, space: AnySpaceName) -> Components:
    """The components of `color` in `space`, 0 for what is missing."""
    return convert(present(color.components), color.space, space)


def mix(
    first: SpaceColor,
    second: SpaceColor,
    share: float,
    space: AnySpaceName = "oklab",
    hue: HueMethod = "shorter",
) -> SpaceColor:
    """`first` and `second` interpolated in `space`, `share` (0..1) of it the second. HSL and HWB give sRGB."""
    a, b = _carried(first, space), _carried(second, space)
    a, b = _filled(a, b), _filled(b, a)
    hue_index = HUE_INDEX.get(space, -1)
    alpha_a, alpha_b = _or(first.alpha, second.alpha), _or(second.alpha, first.alpha)
    weight_a = (1 - share) * (1.0 if alpha_a is None else alpha_a)
    weight_b = share * (1.0 if alpha_b is None else alpha_b)
    opacity = weight_a + weight_b
    mixed: list[float | None] = []
    for i, (from_, to) in enumerate(zip(a, b, strict=True)):
        if from_ is None or to is None:
            mixed.append(None)
        elif i == hue_index:
            mixed.append(_mixed_hue(from_, to, share, hue))
        else:
            mixed.append((from_ * weight_a + to * weight_b) / opacity if opacity else 0.0)
    if space in _LIGHTEST and mixed[0] is not None:
        mixed[0] = max(0.0, min(mixed[0], _LIGHTEST[space]))
    result = SpaceColor(space, (mixed[0], mixed[1], mixed[2]), None if alpha_a is None or alpha_b is None else opacity)
    if space in {"hsl", "hwb"}:
        return SpaceColor("srgb", converted(result, "srgb"), result.alpha)
    return result


def filled_pair(first: SpaceColor, second: SpaceColor, space: AnySpaceName) -> tuple[Components, Components]:
    """Both colours in `space`, what is missing in one taken from the other, and 0 where it is missing in both."""
    a, b = _carried(first, space), _carried(second, space)
    return present(_filled(a, b)), present(_filled(b, a))


def _or(value: float | None, other: float | None) -> float | None:
    return other if value is None else value


def _filled(components: PartialComponents, other: PartialComponents) -> PartialComponents:
    return _or(components[0], other[0]), _or(components[1], other[1]), _or(components[2], other[2])


def _carried(color: SpaceColor, space: AnySpaceName) -> PartialComponents:
    """`color` in `space`; missing where an analogous component is missing in it, or where a hue says nothing."""
    if color.space == space:
        return color.components
    exact = converted(color, space)
    meanings = _MEANING.get(color.space, _RGB_MEANING)
    missing = {m for m, value in zip(meanings, color.components, strict=True) if value is None}
    if _hue_is_powerless(exact, space):
        missing.add("H")
    a, b, c = (None if m in missing else v for m, v in zip(_MEANING.get(space, _RGB_MEANING), exact, strict=True))
    return a, b, c


def _hue_is_powerless(components: Components, space: AnySpaceName) -> bool:
    """Whether the colour is a grey, with the tolerances that CSS Color 4 gives for each space."""
    match space:
        case "hsl":
            return components[1] <= 0.001
        case "hwb":
            return components[1] + components[2] >= 99.999
        case "lch":
            return components[1] <= 0.0015
        case "oklch":
            return components[1] <= 0.000004
        case _:
            return False


def _mixed_hue(a: float, b: float, share: float, method: HueMethod) -> float:
    return (a + share * hue_turn(a, b, method)) % 360.0


def hue_turn(a: float, b: float, method: HueMethod) -> float:
    """How many degrees it is from the hue `a` to the hue `b`, which way round as `method` says (CSS Color 4, 12.4)."""
    turn = b % 360.0 - a % 360.0
    match method:
        case "shorter":
            extra = -360.0 if turn > 180 else 360.0 if turn < -180 else 0.0
        case "longer":
            extra = -360.0 if 0 < turn < 180 else 360.0 if -180 < turn <= 0 else 0.0
        case "increasing":
            extra = 360.0 if turn < 0 else 0.0
        case "decreasing":
            extra = -360.0 if turn > 0 else 0.0
        case _:
            assert_never(method)
    return turn + extra
