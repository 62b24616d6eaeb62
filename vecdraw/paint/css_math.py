"""The mathematical functions of CSS (CSS Values 4, 10): which arguments each takes, what it gives."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Final, Literal, NamedTuple

QuantityKind = Literal["number", "percent", "angle", "length"]


class Quantity(NamedTuple):
    """A number with its kind: percent as written (50 for 50%), angles in degrees, lengths in px.

    `computed` tells that it came out of a mathematical function: then a value out of range is clamped, not an error
    (CSS Values 4, 10.12).
    """

    value: float
    kind: QuantityKind
    computed: bool = False


class _Rule(NamedTuple):
    least: int
    most: float
    takes: Literal["same", "number", "angle"]  # arguments all of one kind; numbers; angles, or numbers as radians
    gives: Literal["same", "number", "angle"]
    apply: Callable[..., float]


CONSTANTS: Final = {
    "e": math.e,
    "pi": math.pi,
    "infinity": math.inf,
    "-infinity": -math.inf,
    "nan": math.nan,
}


def _mod(a: float, b: float) -> float:
    if math.isinf(b):
        return a if math.isfinite(a) and math.copysign(1, a) == math.copysign(1, b) else math.nan
    return a % b


def _step(rounded: Callable[[float], float]) -> Callable[..., float]:
    def apply(a: float, step: float = 1.0) -> float:
        return rounded(a / step) * step

    return apply


def _log(a: float, base: float = math.e) -> float:
    return -math.inf if a == 0 else math.log(a, base)


def _sign(a: float) -> float:
    return a if a == 0 else math.copysign(1.0, a)


_RULES: Final[dict[str, _Rule]] = {
    "calc": _Rule(1, 1, "same", "same", float),
    "min": _Rule(1, math.inf, "same", "same", lambda *a: min(a)),
    "max": _Rule(1, math.inf, "same", "same", lambda *a: max(a)),
    "clamp": _Rule(3, 3, "same", "same", lambda low, a, high: max(low, min(a, high))),
    "round": _Rule(1, 2, "same", "same", _step(lambda a: math.floor(a + 0.5))),
    "round nearest": _Rule(1, 2, "same", "same", _step(lambda a: math.floor(a + 0.5))),
    "round up": _Rule(1, 2, "same", "same", _step(math.ceil)),
    "round down": _Rule(1, 2, "same", "same", _step(math.floor)),
    "round to-zero": _Rule(1, 2, "same", "same", _step(math.trunc)),
    "mod": _Rule(2, 2, "same", "same", _mod),
    "rem": _Rule(2, 2, "same", "same", math.fmod),
    "abs": _Rule(1, 1, "same", "same", abs),
    "hypot": _Rule(1, math.inf, "same", "same", math.hypot),
    "sign": _Rule(1, 1, "same", "number", _sign),
    "sin": _Rule(1, 1, "angle", "number", math.sin),
    "cos": _Rule(1, 1, "angle", "number", math.cos),
    "tan": _Rule(1, 1, "angle", "number", math.tan),
    "asin": _Rule(1, 1, "number", "angle", lambda a: math.degrees(math.asin(a))),
    "acos": _Rule(1, 1, "number", "angle", lambda a: math.degrees(math.acos(a))),
    "atan": _Rule(1, 1, "number", "angle", lambda a: math.degrees(math.atan(a))),
    "atan2": _Rule(2, 2, "same", "angle", lambda y, x: math.degrees(math.atan2(y, x))),
    "pow": _Rule(2, 2, "number", "number", math.pow),
    "sqrt": _Rule(1, 1, "number", "number", math.sqrt),
    "log": _Rule(1, 2, "number", "number", _log),
    "exp": _Rule(1, 1, "number", "number", math.exp),
}
ROUNDING: Final = frozenset({"nearest", "up", "down", "to-zero"})
FUNCTIONS: Final = frozenset(name for name in _RULES if " " not in name)


def evaluate(name: str, arguments: Sequence[Quantity]) -> Quantity | None:
    """The function `name` of `arguments`; None if it does not take so many, or not of these kinds."""
    rule = _RULES[name]
    kinds = {a.kind for a in arguments}
    if not rule.least <= len(arguments) <= rule.most or not _takes(rule, kinds):
        return None
    values = [math.radians(a.value) if rule.takes == "angle" and a.kind == "angle" else a.value for a in arguments]
    kind = arguments[0].kind if rule.gives == "same" else rule.gives
    return Quantity(_applied(rule, values), kind, True)


def _takes(rule: _Rule, kinds: set[QuantityKind]) -> bool:
    match rule.takes:
        case "same":
            return len(kinds) == 1
        case "number":
            return kinds == {"number"}
        case "angle":
            return kinds <= {"number", "angle"}


def _applied(rule: _Rule, values: Sequence[float]) -> float:
    if any(math.isnan(v) for v in values):
        return math.nan
    try:
        return rule.apply(*values)
    except OverflowError:
        return math.inf
    except (ValueError, ZeroDivisionError):  # outside the function's domain: NaN (CSS Values 4, 10.9.1)
        return math.nan


def product(a: Quantity, b: Quantity) -> Quantity | None:
    """`a * b`; None unless one of them is a number."""
    if b.kind == "number":
        return Quantity(a.value * b.value, a.kind, True)
    return Quantity(a.value * b.value, b.kind, True) if a.kind == "number" else None


def quotient(a: Quantity, b: Quantity) -> Quantity | None:
    """`a / b`; None unless `b` is a number or both are of one kind, which gives a number."""
    if b.kind not in {"number", a.kind}:
        return None
    value = a.value / b.value if b.value else a.value * math.copysign(math.inf, b.value)  # NaN for 0 / 0
    return Quantity(value, a.kind if b.kind == "number" else "number", True)
