"""`{name|format:argument}` in the texts of a template: names and formats, data and never code.

An expression is a name, or a way through mappings and lists (`{item.price}`, `{rows[0].title}`), and what to do with
the value, one after another, each after a bar: `{price|money:CNY}`, `{date|date:long}`, `{tags|join:", "}`. Braces are
written twice where they are meant as characters. A text that is one expression and nothing else has the value's type.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from vecdraw import limits
from vecdraw.errors import VecdrawError, shown
from vecdraw.poster.formats import FORMATS, Locale
from vecdraw.poster.where import Where

_PIECE: Final = re.compile(r"\{\{|\}\}|\{|\}")
_NAME: Final = re.compile(r"[^\W\d][\w-]*")
_STEP: Final = re.compile(r"\.([^\W\d][\w-]*)|\.?\[(-?\d{1,9})\]")
_ARGUMENT: Final = re.compile(r':\s*("(?:[^"\\]|\\.)*"|[^|:"}]*)')

Scope = Mapping[str, Any]


class Call(NamedTuple):
    """A format and its arguments."""

    name: str
    arguments: tuple[str, ...]


class Reference(NamedTuple):
    """An expression taken apart. `text` is as it was written."""

    text: str
    name: str
    steps: tuple[str | int, ...]
    calls: tuple[Call, ...]


class Bound(NamedTuple):
    """A text with expressions in it: its parts in order, and where it stands."""

    parts: tuple[str | Reference, ...]
    where: Where

    @property
    def names(self) -> frozenset[str]:
        """The names at which the expressions begin."""
        return frozenset(part.name for part in self.parts if isinstance(part, Reference))

    def value(self, scope: Scope, locale: Locale) -> Any:
        """The text with the values in it; of one expression alone, the value as it is.

        Raises `TemplateError` for a name, a key or an index that is not there, and for a value that a format cannot
        take.
        """
        if len(self.parts) == 1 and isinstance(self.parts[0], Reference):
            return self._looked_up(self.parts[0], scope, locale)
        pieces, length = list[str](), 0
        for part in self.parts:
            piece = part if isinstance(part, str) else _told(self._looked_up(part, scope, locale), self.where, part)
            length += max(1, len(piece))  # no endless row of expressions that come to nothing
            limits.check("template_text", length, f"characters of {self.where.source}")
            pieces.append(piece)
        return "".join(pieces)

    def _looked_up(self, reference: Reference, scope: Scope, locale: Locale) -> Any:
        where = self.where
        if reference.name not in scope:
            raise where.unknown("name", reference.name, tuple(scope))
        value = scope[reference.name]
        for step in reference.steps:
            value = _entered(value, step, reference, where)
        for call in reference.calls:
            form = FORMATS[call.name]
            try:
                value = form.apply(value, call.arguments, locale)
            except VecdrawError as error:
                raise where.error(f"{{{reference.text}}}: {error}") from error
            except (ValueError, TypeError, ArithmeticError, LookupError) as error:
                raise where.error(
                    f"{{{reference.text}}}: {call.name} expects {form.expected}, got {shown(value)} ({error})"
                ) from error
        return value


def compiled(text: str, where: Where) -> str | Bound:
    """The text itself, doubled braces made single, or what stands for it if there are expressions in it.

    Raises `TemplateError` for a brace without its other half and an expression that makes no sense.
    """
    if "{" not in text and "}" not in text:
        return text
    parts: list[str | Reference] = []
    plain, at = "", 0
    while found := _PIECE.search(text, at):
        plain += text[at : found.start()]
        if len(found[0]) == 2:
            plain, at = plain + found[0][0], found.end()
            continue
        if found[0] == "}":
            raise where.error(f"a }} without its {{ in {shown(text)}; write }}}} for the character")
        end = _closing(text, found.end(), where)
        if plain:
            parts.append(plain)
        parts.append(_reference(text[found.end() : end], where))
        plain, at = "", end + 1
    plain += text[at:]
    if not any(isinstance(part, Reference) for part in parts):
        return plain
    return Bound((*parts, plain) if plain else tuple(parts), where)


def map_texts(value: Any, where: Where, change: Callable[[str, Where], Any]) -> Any:
    """`value` with every text in it, however deep, replaced by what `change` makes of it."""
    if isinstance(value, str):
        return change(value, where)
    if isinstance(value, dict):
        return {key: map_texts(item, where / key, change) for key, item in value.items()}
    if isinstance(value, list):
        return [map_texts(item, where / index, change) for index, item in enumerate(value)]
    return value


def _closing(text: str, at: int, where: Where) -> int:
    """Where the expression that begins at `at` ends; braces in quotes do not count."""
    quoted = False
    for index in range(at, len(text)):
        if text[index] == '"' and text[index - 1] != "\\":
            quoted = not quoted
        elif text[index] == "}" and not quoted:
            return index
        elif text[index] == "{" and not quoted:
            break
    raise where.error(f"a {{ without its }} in {shown(text)}; write {{{{ for the character")


def _reference(text: str, where: Where) -> Reference:
    limits.check("template_expression", len(text), f"characters of an expression in {where.source}")
    text = text.strip()
    name = _NAME.match(text)
    if name is None:
        raise where.error(f"expected a name in {{{text}}}, such as {{title}}")
    at, steps, calls = name.end(), list[str | int](), list[Call]()
    while step := _STEP.match(text, at):
        steps.append(int(step[2]) if step[1] is None else step[1])
        at = step.end()
    while True:
        while text[at : at + 1].isspace():
            at += 1
        if at >= len(text):
            return Reference(text, name[0], tuple(steps), tuple(calls))
        if text[at] != "|":
            raise where.error(f"{{{text}}} makes no sense from {shown(text[at:])} on; expected | and a format, or }}")
        call, at = _call(text, at + 1, where)
        calls.append(call)


def _call(text: str, at: int, where: Where) -> tuple[Call, int]:
    while text[at : at + 1].isspace():
        at += 1
    name = _NAME.match(text, at)
    if name is None:
        raise where.error(f"expected the name of a format after | in {{{text}}}")
    if name[0] not in FORMATS:
        raise where.unknown("format", name[0], tuple(FORMATS))
    at, given = name.end(), list[str]()
    while argument := _ARGUMENT.match(text, at):
        told = argument[1].strip()
        given.append(re.sub(r"\\(.)", r"\1", told[1:-1]) if told.startswith('"') else told)
        at = argument.end()
    form = FORMATS[name[0]]
    if not form.least <= len(given) <= form.most:
        raise where.error(f"{name[0]} takes {form.usage}, got {len(given)} arguments in {{{text}}}")
    return Call(name[0], tuple(given)), at


def _entered(value: Any, step: str | int, reference: Reference, where: Where) -> Any:
    if isinstance(step, int):
        if not isinstance(value, (list, tuple)):
            raise where.error(f"{{{reference.text}}}: [{step}] of {shown(value)}, which is no list")
        if not -len(value) <= step < len(value):
            raise where.error(f"{{{reference.text}}}: [{step}] of a list of {len(value)}")
        return value[step]
    if not isinstance(value, Mapping):
        raise where.error(f"{{{reference.text}}}: .{step} of {shown(value)}, which has no names in it")
    if step not in value:
        raise where.unknown("name", step, tuple(map(str, value)))
    return value[step]


def _told(value: Any, where: Where, reference: Reference) -> str:
    """A value inside a text."""
    match value:
        case str():
            return value
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | float():
            return f"{value:.15g}" if isinstance(value, float) else str(value)
        case _ if hasattr(value, "isoformat"):
            return str(value.isoformat())
        case _:
            raise where.error(
                f"{{{reference.text}}} is {shown(value)}, which is no text; pick a part of it or a format"
            )
