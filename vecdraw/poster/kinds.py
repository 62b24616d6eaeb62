"""What values in a template may be: each kind reads a value, says what it expects, and has its JSON Schema."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple, Protocol

from vecdraw import limits, units
from vecdraw.errors import VecdrawError
from vecdraw.paint.color import Color, to_color
from vecdraw.paint.css_filter import parse_filter
from vecdraw.poster.where import Where

Json = dict[str, Any]

_LENGTH: Final = re.compile(r"([-+]?(?:\d+\.?\d*|\.\d+))\s*(px|pt|pc|mm|cm|in|q|em|%|fr)?", re.ASCII)
_MOST: Final = 1e7  # px; beyond it coordinates lose their fractions
_MOST_WHOLE: Final = 10**1000  # Python writes no number of more than 4,300 digits
_LENGTH_PATTERN: Final = r"^[-+]?(\d+\.?\d*|\.\d+)\s*(px|pt|pc|mm|cm|in|q|em|%)?$"


class Kind(Protocol):
    """A kind of value. `read` gives the value as the library has it and raises `TemplateError` for a bad one."""

    @property
    def expected(self) -> str:
        """What errors say was expected."""

    def read(self, value: Any, where: Where) -> Any:
        """The value."""

    def schema(self) -> Json:
        """The JSON Schema (draft 2020-12) of values as they are written."""


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
class Tracks:
    """The columns or rows of a grid: a number of equal ones, or a list such as `[200, 1fr, minmax(80px, auto)]`."""

    expected: str = "a number of tracks, or a list of lengths, fr, auto, min-content, max-content and minmax(a, b)"

    def read(self, value: Any, where: Where) -> tuple[tuple[Length, Length], ...]:
        if isinstance(value, int) and not isinstance(value, bool):
            if not 1 <= value <= _MOST_TRACKS:
                where.fail(f"1 to {_MOST_TRACKS} tracks", value)
            return ((Length("px", 0.0), Length("fr", 1.0)),) * value
        given = _TRACK.findall(value) if isinstance(value, str) else value
        if not isinstance(given, list) or not 1 <= len(given) <= _MOST_TRACKS:
            where.fail(self.expected, value)
        return tuple(self._track(one, where) for one in given)

    def _track(self, value: Any, where: Where) -> tuple[Length, Length]:
        bounds = _MINMAX.fullmatch(value.strip()) if isinstance(value, str) else None
        if bounds:
            least, most = _size(bounds[1]), _size(bounds[2])
            if least is None or most is None or least.scale == "fr":
                where.fail(self.expected, value)
            return least, most
        size = _size(value)
        if size is None or size.value < 0:
            where.fail(self.expected, value)
        return (AUTO, size) if size.scale == "fr" else (size, size)

    def schema(self) -> Json:
        track = {"type": ["number", "string"]}
        return {"anyOf": [{"type": "integer", "minimum": 1}, {"type": "string"}, {"type": "array", "items": track}]}


_MOST_TRACKS: Final = 1000
_TRACK: Final = re.compile(r"minmax\([^)]*\)|[^\s]+")
_MINMAX: Final = re.compile(r"minmax\(\s*([^,]+?)\s*,\s*([^)]+?)\s*\)")


class Place(NamedTuple):
    """Where a box stands in a grid: the line it begins at (from 1, from the end if negative, 0: any), and its span."""

    line: int
    span: int


@dataclass(frozen=True, slots=True)
class PlaceKind:
    """`2`, `2 / 4` (from line 2 to line 4), `span 2` or `2 / span 2`."""

    expected: str = "a grid line, or lines such as '2 / 4', '2 / span 2' or 'span 2'"

    def read(self, value: Any, where: Where) -> Place:
        if isinstance(value, int) and abs(value) > _MOST_TRACKS:
            where.fail(self.expected, value)
        found = _PLACE.fullmatch(str(value).strip()) if isinstance(value, (int, str)) else None
        if isinstance(value, bool) or found is None:
            where.fail(self.expected, value)
        line, span, end = (int(found[name] or 0) for name in ("line", "span", "end"))
        if end:
            if not 0 < line < end:
                where.fail(self.expected, value)
            span = end - line
        if abs(line) > _MOST_TRACKS or span > _MOST_TRACKS or (not line and not span):
            where.fail(self.expected, value)
        return Place(line, span or 1)

    def schema(self) -> Json:
        return {"type": ["integer", "string"]}


_PLACE: Final = re.compile(
    r"(?P<line>-?\d{1,5})?(?:(?:^|\s*/\s*)(?:span\s+(?P<span>\d{1,5})|(?P<end>\d{1,5})))?", re.ASCII
)


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


def _size(value: Any) -> Length | None:
    if value in ("auto", "min-content", "max-content"):
        return Length(value)
    length = to_length(value)
    return None if length is None or length.scale == "em" else length


def _number(value: Any) -> float | None:
    if isinstance(value, str):
        found = _LENGTH.fullmatch(value.strip())
        value = float(found[1]) if found and not found[2] else None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None
