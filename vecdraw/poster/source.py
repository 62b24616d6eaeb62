"""Documents that templates are written in: YAML, TOML or JSON, with the line of everything in them."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Final, Literal, get_args

from vecdraw import limits
from vecdraw.errors import BadTypeError, BadValueError, TemplateError, shown
from vecdraw.poster import json_positions, toml_positions, yaml_values
from vecdraw.poster.where import Position, Steps

SourceFormat = Literal["yaml", "toml", "json"]
Locate = Callable[[Steps], Position | None]

_SUFFIXES: Final[dict[str, SourceFormat]] = {".yaml": "yaml", ".yml": "yaml", ".toml": "toml", ".json": "json"}


@dataclass(frozen=True, slots=True)
class Source:
    """A document as mappings, lists and scalars. `name` is what errors call it, `locate` finds the line of a part."""

    data: Any
    name: str
    locate: Locate


def format_of(path: str) -> SourceFormat:
    """The format of a file, by its suffix. Raises `BadValueError` for one that is not known."""
    suffix = PurePath(path).suffix.lower()
    if suffix not in _SUFFIXES:
        raise BadValueError(f"a template or its data is a file ending in {', '.join(_SUFFIXES)}, got {shown(path)}")
    return _SUFFIXES[suffix]


def parse(text: str | bytes, format: SourceFormat, name: str) -> Source:  # noqa: A002  # the word for it
    """The document in `text` (UTF-8 if bytes). Raises `TemplateError` with its line, `LimitError`."""
    if format not in get_args(SourceFormat):
        raise BadValueError(f"a format of templates must be 'yaml', 'toml' or 'json', got {shown(format)}")
    if not isinstance(text, (str, bytes)):
        raise BadTypeError(f"a template must be text or bytes, got {shown(text)}")
    limits.check("template_bytes", len(text), f"bytes of {name}")
    told = _decoded(text, name)
    match format:
        case "yaml":
            return Source(*_named(yaml_values.parse(told, name), name))
        case "json":
            return Source(_json(told, name), name, lambda steps: json_positions.locate(told, steps))
        case "toml":
            return Source(_toml(told, name), name, lambda steps: toml_positions.locate(told, steps))


def _named(parsed: tuple[Any, Locate], name: str) -> tuple[Any, str, Locate]:
    return parsed[0], name, parsed[1]


def _decoded(text: str | bytes, name: str) -> str:
    try:
        told = text.decode("utf-8-sig") if isinstance(text, bytes) else text.removeprefix("\ufeff")
        told.encode()
    except UnicodeError as error:
        raise TemplateError(f"expected text in UTF-8: {error}", source=name) from error
    return told


def _json(text: str, name: str) -> Any:
    try:
        data = json.loads(text, parse_constant=_no_constant, object_pairs_hook=_unique)
    except json.JSONDecodeError as error:
        raise TemplateError(error.msg, source=name, position=Position(error.lineno, error.colno)) from error
    except ValueError as error:
        raise TemplateError(str(error), source=name) from error
    except RecursionError as error:
        raise TemplateError("values are nested too deeply", source=name) from error
    check_depth(data, name)
    return data


def _no_constant(word: str) -> Any:
    raise ValueError(f"{word} is no JSON number")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    given = dict(pairs)
    if len(given) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]  # add gives None
        raise ValueError(f"the key {shown(twice)} stands twice in one mapping")
    return given


def _toml(text: str, name: str) -> Any:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message, position = toml_positions.of_error(str(error), text)
        raise TemplateError(message, source=name, position=position) from error
    except RecursionError as error:
        raise TemplateError("values are nested too deeply", source=name) from error
    check_depth(data, name)
    return data


def counted(data: Any, most: int) -> int:
    """How many values there are in `data`, itself and what is in it; more than `most` are not counted."""
    count, waiting = 0, [data]
    while waiting and count <= most:
        one = waiting.pop()
        count += 1
        waiting.extend(one.values() if isinstance(one, Mapping) else one if isinstance(one, (list, tuple)) else ())
    return count


def check_depth(data: Any, name: str) -> None:
    """Raises `LimitError` for more values, or deeper ones, than a template may have; for one that is in itself too."""
    level, depth, count = [data], 0, 0
    while level:
        limits.check("template_depth", depth, f"levels of {name}")
        count += len(level)
        limits.check("template_values", count, f"values of {name}")
        below: list[Any] = []
        for value in level:
            if isinstance(value, Mapping):
                below.extend(value.values())
            elif isinstance(value, (list, tuple)):
                below.extend(value)
        level, depth = below, depth + 1
