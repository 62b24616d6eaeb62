"""YAML 1.2 (core schema) as values, with the place of each, read from libyaml's events through PyYAML.

PyYAML's own loader knows YAML 1.1, where `no` is False and `12:30` is 750, and follows aliases however often.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from vecdraw import limits
from vecdraw.errors import MissingLibraryError, TemplateError, shown
from vecdraw.poster.where import Position, Steps

_NULL: Final = re.compile(r"~|null|Null|NULL|")
_TRUE: Final = re.compile(r"true|True|TRUE")
_FALSE: Final = re.compile(r"false|False|FALSE")
_INTEGER: Final = re.compile(r"[-+]?[0-9]{1,300}")
_OCTAL: Final = re.compile(r"0o[0-7]{1,100}")
_HEXADECIMAL: Final = re.compile(r"0x[0-9a-fA-F]{1,100}")
_FLOAT: Final = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_STR_TAG: Final = "tag:yaml.org,2002:str"

_Place = dict[Steps, Position]


def parse(text: str, name: str) -> tuple[Any, Callable[[Steps], Position | None]]:
    """The one document in `text`, and where each of its parts stands.

    Raises `TemplateError`: for what is no YAML, for a second document, for tags and merge keys, for a key that stands
    twice or is no text. Raises `LimitError` for too many or too deeply nested values, aliases followed, and
    `MissingLibraryError` without PyYAML.
    """
    yaml = _library()
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    reader = _Reader(name, yaml)
    try:
        data = reader.document(yaml.parse(text, loader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        position = None if mark is None else Position(mark.line + 1, mark.column + 1)
        problem = getattr(error, "problem", None) or str(error)
        raise TemplateError(" ".join(problem.split()), source=name, position=position) from error
    return data, reader.places.get


def _library() -> Any:
    try:
        import yaml  # loaded with the first template
    except ImportError as error:
        raise MissingLibraryError(
            "templates in YAML are read by PyYAML, which is not installed: pip install 'vecdraw[poster]'"
        ) from error
    return yaml


class _Reader:
    """Events to values. Goes through them without recursion, so that depth is a number to check and not a crash."""

    def __init__(self, name: str, yaml: Any) -> None:
        self.places: _Place = {}
        self._name = name
        self._yaml = yaml
        self._count = 0
        self._anchors: dict[str, tuple[Any, int]] = {}

    def document(self, events: Iterator[Any]) -> Any:
        yaml, data, open_ = self._yaml, None, list[_Open]()
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self._error(event, "a template is one document; this one has more")
            elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
                steps = self._begin(event, open_)
                is_mapping = isinstance(event, yaml.MappingStartEvent)
                open_.append(_Open({} if is_mapping else [], steps, event.anchor, self._count))
                limits.check("template_depth", len(open_), f"levels of {self._name}")
            elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                done = open_.pop()
                self._keep(done.anchor, done.value, self._count - done.before + 1)
                data = self._put(done.value, open_, event) if open_ else done.value
            elif isinstance(event, yaml.ScalarEvent):
                self._begin(event, open_)
                value = self._scalar(event)
                self._keep(event.anchor, value, 1)
                data = self._put(value, open_, event) if open_ else value
            elif isinstance(event, yaml.AliasEvent):
                data = self._alias(event, open_)
        return data

    def _begin(self, event: Any, open_: list[_Open]) -> Steps:
        """Counts a value and remembers where it begins; the way to it."""
        self._count += 1
        limits.check("template_values", self._count, f"values of {self._name}")
        if event.tag is not None and event.tag not in {"!", _STR_TAG}:
            raise self._error(event, f"tags such as {shown(event.tag)} are not for templates")
        steps = open_[-1].next_steps() if open_ else ()
        self.places.setdefault(steps, Position(event.start_mark.line + 1, event.start_mark.column + 1))
        return steps

    def _alias(self, event: Any, open_: list[_Open]) -> Any:
        if event.anchor not in self._anchors:
            raise self._error(event, f"nothing before this is called {shown(event.anchor)}")
        value, size = self._anchors[event.anchor]
        self._count += size
        limits.check("template_values", self._count, f"values of {self._name}, aliases followed")
        steps = open_[-1].next_steps()
        self.places.setdefault(steps, Position(event.start_mark.line + 1, event.start_mark.column + 1))
        return self._put(value, open_, event)

    def _put(self, value: Any, open_: list[_Open], event: Any) -> Any:
        """Adds a value to what is open; returns what is open at the bottom."""
        top = open_[-1]
        if isinstance(top.value, list):
            top.value.append(value)
        elif top.key is None:
            if not isinstance(value, (str, int, float, bool)):
                raise self._error(event, f"a key must be text, got {shown(value)}")
            key = value if isinstance(value, str) else getattr(event, "value", str(value))
            if key == "<<":
                raise self._error(event, "merge keys (<<) are not for templates; use a component")
            if key in top.value:
                raise self._error(event, f"the key {shown(key)} stands twice in one mapping")
            top.key = key
        else:
            top.value[top.key] = value
            top.key = None
        return open_[0].value

    def _keep(self, anchor: str | None, value: Any, size: int) -> None:
        if anchor is not None:
            self._anchors[anchor] = (value, size)

    def _scalar(self, event: Any) -> Any:
        text = event.value
        if not event.implicit[0] or event.style:  # quoted, or said to be text
            return text
        if _NULL.fullmatch(text):
            return None
        if _TRUE.fullmatch(text) or _FALSE.fullmatch(text):
            return bool(_TRUE.fullmatch(text))
        if _INTEGER.fullmatch(text):
            return int(text)
        if _OCTAL.fullmatch(text) or _HEXADECIMAL.fullmatch(text):
            return int(text, 0)
        return float(text) if _FLOAT.fullmatch(text) else text

    def _error(self, event: Any, problem: str) -> TemplateError:
        mark = event.start_mark
        return TemplateError(problem, source=self._name, position=Position(mark.line + 1, mark.column + 1))


class _Open:
    """A mapping or list whose end has not come yet; `key` is the key whose value comes next."""

    __slots__ = ("anchor", "before", "key", "steps", "value")

    def __init__(self, value: dict[str, Any] | list[Any], steps: Steps, anchor: str | None, before: int) -> None:
        self.value: Any = value
        self.steps = steps
        self.anchor = anchor
        self.before = before
        self.key: str | None = None

    def next_steps(self) -> Steps:
        """The way to what comes next: the place of a key is the mapping's own."""
        if isinstance(self.value, list):
            return (*self.steps, len(self.value))
        return self.steps if self.key is None else (*self.steps, self.key)
