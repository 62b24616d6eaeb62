"""Lengths in a template: a number of px, or text with a unit; one to four of them as the sides of a box."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple

from vecdraw import units
from vecdraw.poster.kinds import Json
from vecdraw.poster.where import Where

_LENGTH: Final = re.compile(r"([-+]?(?:\d+\.?\d*|\.\d+))\s*(px|pt|pc|mm|cm|in|q|em|%|fr)?", re.ASCII)
_MOST: Final = 1e7  # px; beyond it coordinates lose their fractions
_LENGTH_PATTERN: Final = r"^[-+]?(\d+\.?\d*|\.\d+)\s*(px|pt|pc|mm|cm|in|q|em|%)?$"

Scale = Literal["auto", "px", "%", "em", "fr", "min-content", "max-content"]


class Length(NamedTuple):
    """A length: `value` in px, in hundredths of what it is a share of, in em, or a share of what is left (fr)."""

    scale: Scale
    value: float = 0.0

    def px(self, whole: float, em: float = 0.0) -> float:
        """The length in px; `whole` is what percentages are of, `em` a font size in px. 0 where it is automatic."""
        match self.scale:
            case "px":
                return self.value
            case "%":
                return self.value * whole / 100
            case "em":
                return self.value * em
            case _:
                return 0.0


AUTO: Final = Length("auto")


@dataclass(frozen=True, slots=True)
class LengthKind:
    """A length in px or with a unit; a percentage, em, or `auto` where those are meant."""

    auto: bool = False
    percent: bool = True
    em: bool = True
    negative: bool = True

    @property
    def expected(self) -> str:
        also = [*(["a percentage"] if self.percent else []), *(["em"] if self.em else [])]
        more = f" or with mm, pt{''.join(', ' + name for name in also)}{', or auto' if self.auto else ''}"
        return f"a length{'' if self.negative else ' of at least 0'} in px{more}"

    def read(self, value: Any, where: Where) -> Length:
        if self.auto and (value == "auto" or value is None):
            return AUTO
        length = to_length(value)
        if length is None or (not self.negative and length.value < 0):
            where.fail(self.expected, value)
        if (length.scale == "%" and not self.percent) or (length.scale == "em" and not self.em) or length.scale == "fr":
            where.fail(self.expected, value)
        return length

    def schema(self) -> Json:
        words = [{"const": "auto"}] if self.auto else []
        return {"anyOf": [{"type": "number"}, {"type": "string", "pattern": _LENGTH_PATTERN}, *words]}


@dataclass(frozen=True, slots=True)
class Sides:
    """One to four lengths as in CSS: top, right, bottom, left."""

    each: LengthKind

    @property
    def expected(self) -> str:
        return f"one to four times {self.each.expected}"

    def read(self, value: Any, where: Where) -> tuple[Length, Length, Length, Length]:
        given = value.split() if isinstance(value, str) else value if isinstance(value, list) else [value]
        if not 1 <= len(given) <= 4:  # sides
            where.fail(self.expected, value)
        read = [self.each.read(one, where) for one in given]
        top, right = read[0], read[1] if len(read) > 1 else read[0]
        return top, right, read[2] if len(read) > 2 else top, read[3] if len(read) > 3 else right  # sides

    def schema(self) -> Json:
        one = self.each.schema()
        return {"anyOf": [one, {"type": "string"}, {"type": "array", "items": one, "minItems": 1, "maxItems": 4}]}


@dataclass(frozen=True, slots=True)
class Gaps:
    """One or two lengths as in CSS: between rows, and between columns."""

    each: LengthKind

    @property
    def expected(self) -> str:
        return f"one or two times {self.each.expected}"

    def read(self, value: Any, where: Where) -> tuple[Length, ...]:
        given = value.split() if isinstance(value, str) else value if isinstance(value, list) else [value]
        if not 1 <= len(given) <= 2:  # rows and columns
            where.fail(self.expected, value)
        return tuple(self.each.read(one, where) for one in given)

    def schema(self) -> Json:
        one = self.each.schema()
        return {"anyOf": [one, {"type": "string"}, {"type": "array", "items": one, "minItems": 1, "maxItems": 2}]}


def to_length(value: Any) -> Length | None:
    """A number of px, or text with a unit, as a length; None for anything else or beyond 10 million px."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return Length("px", float(value)) if abs(value) <= _MOST else None
    found = _LENGTH.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        return None
    number, unit = float(found[1]), found[2] or "px"
    if abs(number) > _MOST:
        return None
    if unit in ("%", "em", "fr"):
        return Length(unit, number)  # type: ignore[arg-type]  # the three are scales
    return Length("px", number * units.CSS_PX[unit])
