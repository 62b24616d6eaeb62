"""Where something stands in a template: the way to it from the top, and the line in the file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final, NamedTuple, NoReturn

from vecdraw.errors import TemplateError, shown

_NAME: Final = 100  # characters of a name that others are compared with
_NAMES: Final = 1000  # names that it is compared with

Steps = tuple[str | int, ...]
"""Keys of mappings and indices of lists, from the top of the document down."""


class Position(NamedTuple):
    """A line and a column of a file, both counted from 1."""

    line: int
    column: int


def written(steps: Steps) -> str:
    """The way as one writes it: `body.children[2].size`."""
    text = ""
    for step in steps:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            text += f".{step}" if text else str(step)
    return text


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a document that errors can name. `source` is the name of the document."""

    source: str
    locate: Callable[[Steps], Position | None]
    steps: Steps = ()

    def __truediv__(self, step: str | int) -> Where:
        return Where(self.source, self.locate, (*self.steps, step))

    def error(self, problem: str) -> TemplateError:
        """What to raise for something wrong here."""
        return TemplateError(problem, source=self.source, position=self.locate(self.steps), path=written(self.steps))

    def fail(self, expected: str, value: Any) -> NoReturn:
        """Raises a `TemplateError` for a value that is not what was expected."""
        raise self.error(f"expected {expected}, got {shown(value)}")

    def unknown(self, what: str, name: object, known: tuple[str, ...]) -> TemplateError:
        """What to raise for a name that is not known here, with the nearest one that is."""
        is_short = isinstance(name, str) and len(name) <= _NAME and len(known) <= _NAMES
        near = get_close_matches(str(name), known, 1) if is_short else []
        listed = f"expected one of {', '.join(known)}" if 0 < len(known) <= _NAMES else ""
        hint = f"did you mean {near[0]!r}?" if near else listed
        return self.error(f"unknown {what} {shown(name)}{'; ' + hint if hint else ''}")
