"""What a template wants to be told: names with types, defaults and checks; and data checked against them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Literal, cast, get_args

from vecdraw import limits
from vecdraw.errors import LimitError, TemplateError, shown
from vecdraw.paint.color import to_color
from vecdraw.poster.formats import as_date, as_datetime, as_time
from vecdraw.poster.kinds import Json
from vecdraw.poster.where import Where

ParameterType = Literal[
    "text",
    "number",
    "integer",
    "flag",
    "color",
    "date",
    "time",
    "datetime",
    "choice",
    "picture",
    "list",
    "record",
    "any",
]

KEYS: Final[dict[str, tuple[str, ...]]] = {
    "text": ("min_length", "max_length"),
    "number": ("min", "max"),
    "integer": ("min", "max"),
    "choice": ("values",),
    "list": ("of", "min_items", "max_items"),
    "record": ("fields",),
}
KEYS_OF_ALL: Final = ("type", "default", "sample", "label", "help", "optional")
_TRUE: Final = frozenset({"true", "yes", "1"})
_FALSE: Final = frozenset({"false", "no", "0", ""})
_MISSING: Final = object()


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing a template wants to be told.

    `default` is taken where nothing is given (`has_default`), `sample` by previews and checks. `least` and `most` bound
    numbers, the length of texts, the items of lists; `values` are those of a choice; `of` is what is in a list,
    `fields` what is in a record.
    """

    name: str
    type: ParameterType
    has_default: bool = False
    default: Any = None
    sample: Any = None
    label: str = ""
    help: str = ""
    optional: bool = False
    least: float = -math.inf
    most: float = math.inf
    values: tuple[str, ...] = ()
    of: Parameter | None = None
    fields: tuple[Parameter, ...] = ()

    @property
    def expected(self) -> str:
        """What errors say was expected."""
        match self.type:
            case "text":
                return f"a text{self._bounds('characters')}"
            case "number" | "integer":
                return f"{'a number' if self.type == 'number' else 'a whole number'}{self._bounds('')}"
            case "choice":
                return f"one of {', '.join(self.values)}"
            case "list":
                return f"a list{self._bounds('items')}"
            case "record":
                return f"a mapping with {', '.join(field.name for field in self.fields)}"
            case "picture":
                return "a picture: the name of a file, or a picture itself"
            case "color":
                return "a CSS colour"
            case "flag":
                return "true or false"
            case "date" | "time" | "datetime":
                return {"date": "a date such as 2026-11-21", "time": "a time such as 19:30"}.get(
                    self.type, "a date with a time such as 2026-11-21T19:30"
                )
            case "any":
                return "a value"

    def _bounds(self, what: str) -> str:
        words = f" {what}" if what else ""
        if math.isfinite(self.least) and math.isfinite(self.most):
            return f" of {self.least:g} to {self.most:g}{words}"
        if math.isfinite(self.least):
            return f" of at least {self.least:g}{words}"
        return f" of at most {self.most:g}{words}" if math.isfinite(self.most) else ""

    def read(self, value: Any, where: Where) -> Any:
        """The value as expressions see it. Raises `TemplateError` for one that is not as declared."""
        if value is None and (self.optional or self.type == "any"):
            return None
        try:
            read = self._read(value, where)
        except (ValueError, TypeError, ArithmeticError) as error:
            if isinstance(error, (TemplateError, LimitError)):
                raise
            where.fail(self.expected, value)
        size = len(read) if isinstance(read, (str, tuple)) and self.type in ("text", "list") else read
        if self.type in ("text", "number", "integer", "list") and not self.least <= size <= self.most:
            raise where.error(f"expected {self.expected}, got {shown(value)}")
        return read

    def _read(self, value: Any, where: Where) -> Any:  # noqa: C901  # one case for each type
        match self.type:
            case "text":
                if isinstance(value, bool) or not isinstance(value, (str, int, float, Decimal)):
                    where.fail(self.expected, value)
                text = f"{value:.15g}" if isinstance(value, float) else str(value)
                limits.check("template_text", len(text), f"characters of {where.source}")
                text.encode()
                return text
            case "number" | "integer":
                return _to_number(value, whole=self.type == "integer")
            case "flag":
                return _to_flag(value)
            case "color":
                to_color(value)
                return value
            case "date":
                return as_date(value)
            case "time":
                return as_time(value)
            case "datetime":
                return as_datetime(value)
            case "choice":
                told = str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else None
                if told not in self.values:
                    raise where.unknown("value", value, self.values)
                return told
            case "picture":
                if value is None or isinstance(value, (bool, int, float)) or (isinstance(value, str) and not value):
                    where.fail(self.expected, value)
                return value
            case "list":
                if isinstance(value, (str, bytes, Mapping)) or not hasattr(value, "__iter__"):
                    where.fail(self.expected, value)
                limits.check("template_values", len(value), f"items in {where.source}")
                of = self.of
                return tuple(of.read(one, where / at) if of else one for at, one in enumerate(value))
            case "record":
                return checked(self.fields, value, where)
            case "any":
                return value

    def schema(self) -> Json:
        """The JSON Schema of its value."""
        made: Json = {
            **({"title": self.label} if self.label else {}),
            **({"description": self.help} if self.help else {}),
        }
        if self.has_default:
            made["default"] = self.default
        made.update(self._own_schema())
        names = {"text": ("minLength", "maxLength"), "list": ("minItems", "maxItems")}.get(
            self.type, ("minimum", "maximum")
        )
        if math.isfinite(self.least):
            made[names[0]] = self.least
        if math.isfinite(self.most):
            made[names[1]] = self.most
        return made

    def _own_schema(self) -> Json:
        match self.type:
            case "text" | "color" | "picture":
                return {"type": "string"}
            case "number" | "integer":
                return {"type": self.type}
            case "flag":
                return {"type": "boolean"}
            case "choice":
                return {"enum": list(self.values)}
            case "date" | "time" | "datetime":
                return {"type": "string", "format": "date-time" if self.type == "datetime" else self.type}
            case "list":
                return {"type": "array", "items": self.of.schema() if self.of else {}}
            case "record":
                return {"type": "object", "properties": {field.name: field.schema() for field in self.fields}}
            case "any":
                return {}


def declared(value: Any, where: Where) -> tuple[Parameter, ...]:
    """The parameters that a mapping of names to declarations declares. Raises `TemplateError`."""
    if value is None:
        return ()
    if not isinstance(value, Mapping):
        where.fail("a mapping of names to types or declarations", value)
    limits.check("template_parameters", len(value), f"parameters in {where.source}")
    return tuple(_declaration(name, one, where / name) for name, one in value.items())


def checked(parameters: tuple[Parameter, ...], given: Any, where: Where) -> dict[str, Any]:
    """The values of all parameters, defaults where nothing is given.

    Raises `TemplateError` for a name that is not declared, one that is missing, and a value not as declared.
    """
    if not isinstance(given, Mapping):
        where.fail("a mapping of names to values", given)
    known = {one.name: one for one in parameters}
    for name in given:
        if name not in known:
            raise (where / str(name)).unknown("parameter", name, tuple(known))
    values: dict[str, Any] = {}
    for name, one in known.items():
        value = given.get(name, _MISSING)
        if value is _MISSING:
            if not one.has_default and not one.optional:
                raise where.error(f"{name} is missing: {one.expected}")
            values[name] = one.default
        else:
            values[name] = one.read(value, where / name)
    return values


def _declaration(name: str, value: Any, where: Where) -> Parameter:
    if not name.replace("-", "_").isidentifier():
        where.fail("a name of letters, digits and underscores", name)
    given = {"type": value} if isinstance(value, str) else value
    if not isinstance(given, Mapping):
        where.fail(f"a type ({', '.join(get_args(ParameterType))}) or a mapping with one", value)
    type_ = given.get("type", "text")
    if type_ not in get_args(ParameterType):
        raise (where / "type").unknown("type", type_, get_args(ParameterType))
    known = (*KEYS_OF_ALL, *KEYS.get(type_, ()))
    for key in given:
        if key not in known:
            raise (where / key).unknown(f"name in a parameter of type {type_}", key, known)
    least, most = _range(type_, given, where)
    one = Parameter(
        name,
        cast("ParameterType", type_),
        least=least,
        most=most,
        label=str(given.get("label", "")),
        help=str(given.get("help", "")),
        optional=given.get("optional") is True,
        values=_values(given, where) if type_ == "choice" else (),
        of=_declaration("item", given["of"], where / "of") if type_ == "list" and "of" in given else None,
        fields=declared(given.get("fields"), where / "fields") if type_ == "record" else (),
    )
    made: dict[str, Any] = {}
    if "default" in given:
        made = {"has_default": True, "default": one.read(given["default"], where / "default")}
    sample = one.read(given["sample"], where / "sample") if "sample" in given else made.get("default")
    return Parameter(**{**{key: getattr(one, key) for key in one.__slots__}, **made, "sample": sample})


def _range(type_: str, given: Mapping[str, Any], where: Where) -> tuple[float, float]:
    names = {"text": ("min_length", "max_length"), "list": ("min_items", "max_items")}.get(type_, ("min", "max"))
    bounds = [-math.inf, math.inf]
    for at, name in enumerate(names):
        if name in given:
            bound = given[name]
            if isinstance(bound, bool) or not isinstance(bound, (int, float)):
                (where / name).fail("a number", bound)
            bounds[at] = bound
    if bounds[0] > bounds[1]:
        raise where.error(f"{names[0]} {bounds[0]:g} is over {names[1]} {bounds[1]:g}")
    return bounds[0], bounds[1]


def _values(given: Mapping[str, Any], where: Where) -> tuple[str, ...]:
    values = given.get("values")
    if not isinstance(values, (list, tuple)) or not values or not all(isinstance(v, (str, int)) for v in values):
        (where / "values").fail("a list of words", values)
    return tuple(map(str, values))


def _to_number(value: Any, *, whole: bool) -> float | int:
    if isinstance(value, bool) or not isinstance(value, (int, float, str, Decimal)):
        raise TypeError("not a number")
    number = float(value)
    if not math.isfinite(number) or (whole and number != int(number)):
        raise ValueError("not a number")
    return int(value) if whole and not isinstance(value, str) else int(number) if whole else number


def _to_flag(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    told = str(value).strip().lower() if isinstance(value, (str, int)) else "?"
    if told not in _TRUE | _FALSE:
        raise ValueError("not a flag")
    return told in _TRUE
