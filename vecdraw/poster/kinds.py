"""What values in a template may be: each kind reads a value, says what it expects, and has its JSON Schema."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from vecdraw import limits
from vecdraw.errors import VecdrawError
from vecdraw.paint.color import Color, to_color
from vecdraw.paint.css_filter import parse_filter
from vecdraw.poster.where import Where

Json = dict[str, Any]

_NUMBER: Final = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)", re.ASCII)
_MOST_WHOLE: Final = 10**1000  # Python writes no number of more than 4,300 digits


class Kind(Protocol):
    """A kind of value. `read` gives the value as the library has it and raises `TemplateError` for a bad one."""

    @property
    def expected(self) -> str:
        """What errors say was expected."""

    def read(self, value: Any, where: Where) -> Any:
        """The value."""

    def schema(self) -> Json:
        """The JSON Schema (draft 2020-12) of values as they are written."""


@dataclass(frozen=True, slots=True)
class Text:
    """Text; numbers are taken as text too."""

    expected: str = "a text"

    def read(self, value: Any, where: Where) -> str:
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            where.fail(self.expected, value)
        if isinstance(value, int) and abs(value) > _MOST_WHOLE:
            where.fail("a text, or a number that can be written", value)
        text = value if isinstance(value, str) else f"{value:.15g}" if isinstance(value, float) else str(value)
        limits.check("template_text", len(text), f"characters of {where.source}")
        return text

    def schema(self) -> Json:
        return {"type": ["string", "number"]}


@dataclass(frozen=True, slots=True)
class Number:
    """A finite number between two others."""

    low: float = -math.inf
    high: float = math.inf
    whole: bool = False

    @property
    def expected(self) -> str:
        what = "a whole number" if self.whole else "a number"
        if math.isfinite(self.low) and math.isfinite(self.high):
            return f"{what} from {self.low:g} to {self.high:g}"
        return f"{what} of at least {self.low:g}" if math.isfinite(self.low) else what

    def read(self, value: Any, where: Where) -> float:
        number = _number(value)
        if number is None or not self.low <= number <= self.high or (self.whole and number != int(number)):
            where.fail(self.expected, value)
        return int(number) if self.whole else number

    def schema(self) -> Json:
        bounds = {"minimum": self.low, "maximum": self.high}
        kept = {name: bound for name, bound in bounds.items() if math.isfinite(bound)}
        return {"type": "integer" if self.whole else "number", **kept}


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""

    expected: str = "true or false"

    def read(self, value: Any, where: Where) -> bool:
        if isinstance(value, str) and value.lower() in {"true", "false"}:  # from a table
            return value.lower() == "true"
        if not isinstance(value, bool):
            where.fail(self.expected, value)
        return value

    def schema(self) -> Json:
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several words."""

    words: tuple[str, ...]

    @property
    def expected(self) -> str:
        return f"one of {', '.join(self.words)}"

    def read(self, value: Any, where: Where) -> str:
        if not isinstance(value, str):
            where.fail(self.expected, value)
        if value not in self.words:
            raise where.unknown("value", value, self.words)
        return value

    def schema(self) -> Json:
        return {"enum": list(self.words)}


@dataclass(frozen=True, slots=True)
class ColorKind:
    """A CSS colour."""

    expected: str = "a CSS colour such as '#e63946', 'gold' or 'oklch(70% .15 30)'"

    def read(self, value: Any, where: Where) -> Color:
        try:
            return to_color(value)
        except VecdrawError as error:
            raise where.error(f"expected {self.expected}: {error}") from error

    def schema(self) -> Json:
        return {"type": "string"}


@dataclass(frozen=True, slots=True)
class FilterKind:
    """CSS filter functions."""

    expected: str = "CSS filter functions such as 'blur(4px) saturate(1.2)'"

    def read(self, value: Any, where: Where) -> str:
        if not isinstance(value, str):
            where.fail(self.expected, value)
        try:
            limits.check("template_filters", len(parse_filter(value)), f"filters in {where.source}")
        except VecdrawError as error:
            raise where.error(f"expected {self.expected}: {error}") from error
        return value

    def schema(self) -> Json:
        return {"type": "string"}


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list; one value alone is a list of it when `lone`."""

    each: Kind
    least: int = 0
    most: int = 100_000
    lone: bool = False

    @property
    def expected(self) -> str:
        return f"a list, each {self.each.expected}"

    def read(self, value: Any, where: Where) -> tuple[Any, ...]:
        if not isinstance(value, (list, tuple)):
            if not self.lone:
                where.fail(self.expected, value)
            return (self.each.read(value, where),)
        if not self.least <= len(value) <= self.most:
            raise where.error(f"expected {self.least} to {self.most:,} values, got {len(value):,}")
        return tuple(self.each.read(one, where / index) for index, one in enumerate(value))

    def schema(self) -> Json:
        one = self.each.schema()
        many = {"type": "array", "items": one}
        return {"anyOf": [one, many]} if self.lone else many


@dataclass(frozen=True, slots=True)
class RecordOf:
    """A mapping whose names are known; gives a mapping of those that are there."""

    fields: tuple[tuple[str, Kind], ...]
    what: str
    required: tuple[str, ...] = ()

    @property
    def expected(self) -> str:
        return f"a mapping with {', '.join(name for name, _ in self.fields)}"

    def read(self, value: Any, where: Where) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            where.fail(self.expected, value)
        kinds = dict(self.fields)
        for name in value:
            if name not in kinds:
                raise (where / name).unknown(f"name in {self.what}", name, tuple(kinds))
        for name in self.required:
            if name not in value:
                raise where.error(f"{self.what} needs {name}")
        return {name: kinds[name].read(one, where / name) for name, one in value.items()}

    def schema(self) -> Json:
        properties = {name: kind.schema() for name, kind in self.fields}
        needed = {"required": list(self.required)} if self.required else {}
        return {"type": "object", "properties": properties, "additionalProperties": False, **needed}


@dataclass(frozen=True, slots=True)
class Anything:
    """Any value, taken as it is."""

    expected: str = "a value"

    def read(self, value: Any, where: Where) -> Any:  # noqa: ARG002  # the kinds' protocol
        return value

    def schema(self) -> Json:
        return {}


def _number(value: Any) -> float | None:
    if isinstance(value, str):
        found = _NUMBER.fullmatch(value.strip())
        value = float(value) if found else None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None
