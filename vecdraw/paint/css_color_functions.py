"""The colour functions of CSS: rgb(), hsl(), hwb(), lab(), lch(), oklab(), oklch(), color(), color-mix(), alpha()."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final, Literal, NamedTuple, get_args

from vecdraw.paint.color_mix import HUE_INDEX, HueMethod, SpaceColor, converted, mix
from vecdraw.paint.color_spaces import AnySpaceName
from vecdraw.paint.css_numeric import NUMBERS_ONLY, Quantity, Scope, at_quantity, take_quantity
from vecdraw.paint.css_tokens import Tokens

TakeColor = Callable[[Tokens, SpaceColor], SpaceColor]


class _Channel(NamedTuple):
    """One argument: its name in relative colours, the component that 100% means, how far the component may go."""

    name: str
    whole: float | None  # None: a hue, in degrees, which takes no percentage
    least: float = -math.inf
    most: float = math.inf
    scale: float = 1.0  # what is written for a component of 1


class _Model(NamedTuple):
    space: AnySpaceName
    channels: tuple[_Channel, _Channel, _Channel]
    commas: Literal["same kind", "percent"] | None = None  # the legacy syntax: all of one kind, or all but the hue in %


_HUE: Final = _Channel("h", None)
_RGB: Final = _Model(
    "srgb",
    (_Channel("r", 1, 0, 1, 255), _Channel("g", 1, 0, 1, 255), _Channel("b", 1, 0, 1, 255)),
    "same kind",
)
_HSL: Final = _Model("hsl", (_HUE, _Channel("s", 100, 0), _Channel("l", 100, 0)), "percent")
_MODELS: Final[dict[str, _Model]] = {
    "rgb": _RGB,
    "rgba": _RGB,
    "hsl": _HSL,
    "hsla": _HSL,
    "hwb": _Model("hwb", (_HUE, _Channel("w", 100, 0), _Channel("b", 100, 0))),
    "lab": _Model("lab", (_Channel("l", 100, 0, 100), _Channel("a", 125), _Channel("b", 125))),
    "lch": _Model("lch", (_Channel("l", 100, 0, 100), _Channel("c", 150, 0), _HUE)),
    "oklab": _Model("oklab", (_Channel("l", 1, 0, 1), _Channel("a", 0.4), _Channel("b", 0.4))),
    "oklch": _Model("oklch", (_Channel("l", 1, 0, 1), _Channel("c", 0.4, 0), _HUE)),
}
_COLOR_RGB: Final = (_Channel("r", 1), _Channel("g", 1), _Channel("b", 1))
_COLOR_XYZ: Final = (_Channel("x", 1), _Channel("y", 1), _Channel("z", 1))
_COLOR_SPACES: Final[dict[str, _Model]] = {
    "srgb": _Model("srgb", _COLOR_RGB),
    "srgb-linear": _Model("srgb-linear", _COLOR_RGB),
    "display-p3": _Model("display-p3", _COLOR_RGB),
    "display-p3-linear": _Model("display-p3-linear", _COLOR_RGB),
    "a98-rgb": _Model("a98-rgb", _COLOR_RGB),
    "prophoto-rgb": _Model("prophoto-rgb", _COLOR_RGB),
    "rec2020": _Model("rec2020", _COLOR_RGB),
    "xyz": _Model("xyz-d65", _COLOR_XYZ),
    "xyz-d50": _Model("xyz-d50", _COLOR_XYZ),
    "xyz-d65": _Model("xyz-d65", _COLOR_XYZ),
}
_MIX_SPACES: Final[dict[str, AnySpaceName]] = {
    **{name: model.space for name, model in _COLOR_SPACES.items()},
    **{name: model.space for name, model in _MODELS.items() if name not in {"rgb", "rgba", "hsla"}},
}
COLOR_FUNCTIONS: Final = frozenset({*_MODELS, "color", "color-mix", "alpha"})


def take_function(tokens: Tokens, current: SpaceColor, take_color: TakeColor) -> SpaceColor:
    """Consumes a colour function; `take_color` reads the colours inside it. Raises `ParseError`."""
    name = tokens.open()
    if name == "color-mix":
        color = _color_mix(tokens, current, take_color)
    elif name == "alpha":
        color = _alpha(tokens, current, take_color)
    else:
        origin = take_color(tokens, current) if tokens.accept_ident("from") else None
        model = _MODELS.get(name) or _color_space(tokens)
        color = _components(tokens, model, name != "color", origin)
    tokens.close()
    return color


def _color_space(tokens: Tokens) -> _Model:
    token = tokens.next
    model = _COLOR_SPACES.get(token.text) if token.kind == "ident" else None
    if model is None:
        raise tokens.error(f"expected a colour space, one of {', '.join(_COLOR_SPACES)}")
    tokens.take()
    return model


def _components(tokens: Tokens, model: _Model, named: bool, origin: SpaceColor | None) -> SpaceColor:
    """Three components and perhaps an opacity; `named` for a function with its space in its name."""
    scope = NUMBERS_ONLY if origin is None else _channel_scope(model, origin)
    start = tokens.next
    arguments, commas = _take_arguments(tokens, model, scope, commas=model.commas is not None and origin is None)
    if commas and not _is_legacy(model, arguments):
        raise tokens.error("the comma syntax takes numbers or percentages, not a mixture, and no 'none'", start)
    alpha = _take_alpha(tokens, "," if commas else "/", scope, 1.0 if origin is None else origin.alpha or 0.0)
    legacy = named and model.space in {"srgb", "hsl", "hwb"}
    clamped = origin is None or not legacy
    values = [_value(*pair, clamped) for pair in zip(model.channels, arguments, strict=True)]
    if origin is None and model.commas == "percent" and _in_percent(arguments):
        values[1:] = [v if v is None else max(0.0, min(v, 100.0)) for v in values[1:]]
    color = SpaceColor(model.space, (values[0], values[1], values[2]), alpha, legacy and origin is None)
    if origin is None or model.space not in {"hsl", "hwb"}:
        return color
    return SpaceColor("srgb", converted(color, "srgb"), alpha)


def _channel_scope(model: _Model, origin: SpaceColor) -> Scope:
    """The channels of `origin` as names for a relative colour's calculations (CSS Color 5, 4.1)."""
    exact = converted(origin, model.space)
    names = {channel.name: value * channel.scale for channel, value in zip(model.channels, exact, strict=True)}
    return Scope({**names, "alpha": origin.alpha or 0.0})


def _take_arguments(tokens: Tokens, model: _Model, scope: Scope, *, commas: bool) -> tuple[list[Quantity | None], bool]:
    """Three numbers, percentages, angles or `none`s, and whether commas stand between them, if `commas` may."""
    first, *others = model.channels
    arguments = [_take_argument(tokens, first, scope)]
    commas = commas and tokens.at(",")
    for channel in others:
        if commas:
            tokens.expect(",")
        arguments.append(_take_argument(tokens, channel, scope))
    return arguments, commas


def _take_argument(tokens: Tokens, channel: _Channel, scope: Scope) -> Quantity | None:
    if tokens.accept_ident("none"):
        return None
    start = tokens.next
    quantity = take_quantity(tokens, scope)
    if quantity.kind not in {"number", "angle" if channel.whole is None else "percent"}:
        other = "an angle" if channel.whole is None else "a percentage"
        raise tokens.error(f"{channel.name} must be a number or {other}", start)
    return quantity


def _is_legacy(model: _Model, arguments: list[Quantity | None]) -> bool:
    """Whether the arguments fit the comma syntax (CSS Color 4, 5.1 and 7)."""
    kinds = [None if a is None else a.kind for a in arguments]
    if model.commas == "percent":
        return kinds[0] is not None and _in_percent(arguments)
    return kinds in (["number"] * 3, ["percent"] * 3)


def _in_percent(arguments: list[Quantity | None]) -> bool:
    """Whether saturation and lightness are percentages: then browsers keep both within 0..100, numbers they do not."""
    return all(a is not None and a.kind == "percent" for a in arguments[1:])


def _value(channel: _Channel, quantity: Quantity | None, clamped: bool) -> float | None:
    """The component that `quantity` (None: missing) gives for `channel`, kept within its range if `clamped`."""
    if quantity is None:
        return None
    if channel.whole is None:
        return quantity.value % 360.0
    value = quantity.value / channel.scale if quantity.kind == "number" else quantity.value * channel.whole / 100
    return max(channel.least, min(value, channel.most)) if clamped else value


def _take_alpha(tokens: Tokens, separator: str, scope: Scope, default: float | None) -> float | None:
    """An opacity after `separator`, kept within 0..1; `default` if there is none."""
    if not tokens.accept(separator):
        return default
    if separator == "/" and tokens.accept_ident("none"):
        return None
    start = tokens.next
    quantity = take_quantity(tokens, scope)
    if quantity.kind not in {"number", "percent"}:
        raise tokens.error("an opacity is a number or a percentage", start)
    value = quantity.value if quantity.kind == "number" else quantity.value / 100
    return max(0.0, min(value, 1.0))


def _alpha(tokens: Tokens, current: SpaceColor, take_color: TakeColor) -> SpaceColor:
    """`from <color> [/ <opacity>]`: a colour with its opacity changed (CSS Color 5, relative alpha colours)."""
    if not tokens.accept_ident("from"):
        raise tokens.error("expected 'from'")
    origin = take_color(tokens, current)
    scope = Scope({"alpha": origin.alpha or 0.0})
    return origin._replace(alpha=_take_alpha(tokens, "/", scope, origin.alpha))


def _color_mix(tokens: Tokens, current: SpaceColor, take_color: TakeColor) -> SpaceColor:
    """`[in <space> [<method> hue],]? <color> [p%], <color> [p%]` (CSS Color 5, 3)."""
    space: AnySpaceName = "oklab"
    hue: HueMethod = "shorter"
    if tokens.accept_ident("in"):
        space, hue = _take_interpolation(tokens)
        tokens.expect(",")
    first, p1 = _take_share(tokens, current, take_color)
    tokens.expect(",")
    second, p2 = _take_share(tokens, current, take_color)
    if p1 is None:
        p1 = 50.0 if p2 is None else 100.0 - p2
    if p2 is None:
        p2 = 100.0 - p1
    total = p1 + p2
    mixed = mix(first, second, p2 / total if total else 0.5, space, hue)
    return mixed if mixed.alpha is None or total >= 100 else mixed._replace(alpha=mixed.alpha * total / 100)


def _take_interpolation(tokens: Tokens) -> tuple[AnySpaceName, HueMethod]:
    token = tokens.take()
    space = _MIX_SPACES.get(token.text) if token.kind == "ident" else None
    if space is None:
        raise tokens.error(f"expected a colour space, one of {', '.join(_MIX_SPACES)}", token)
    if space in HUE_INDEX:
        for method in get_args(HueMethod):
            if tokens.accept_ident(method):
                if not tokens.accept_ident("hue"):
                    raise tokens.error("expected 'hue'")
                return space, method
    return space, "shorter"


def _take_share(tokens: Tokens, current: SpaceColor, take_color: TakeColor) -> tuple[SpaceColor, float | None]:
    """A colour and, before or after it, its percentage."""
    share = _take_percentage(tokens)
    color = take_color(tokens, current)
    return color, _take_percentage(tokens) if share is None else share


def _take_percentage(tokens: Tokens) -> float | None:
    if not at_quantity(tokens):
        return None
    start = tokens.next
    quantity = take_quantity(tokens)
    if quantity.kind != "percent" or not (quantity.computed or 0 <= quantity.value <= 100):
        raise tokens.error("expected a percentage from 0% to 100%", start)
    return max(0.0, min(quantity.value, 100.0))
