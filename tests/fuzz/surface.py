"""The public interface, found by introspection: what the fuzzer and the tests of bad input call."""

import inspect
import types
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import vecdraw as vd

_WITH_KEYS = frozenset(
    {
        *("candidates", "face", "font_bytes", "font_file", "is_bundled", "register_bytes", "system_candidate"),
        *("version", "warm_with"),
    }
)
"""What the library's own rooms ask of the font store, with keys that the store gave them."""
_NOT_FUZZED = frozenset({"errors", "limits"})  # they configure the process
_MADE_BY_FUNCTIONS = frozenset({"Comparison", "Layout", "MissingGlyphs"})  # bare records


@dataclass(frozen=True)
class Member:
    """A public method, attribute or function; `owner` is the class's public name, or empty for a function.

    `kind` is "function", "constructor", "class" (method of the class), "method", "get" or "set".
    """

    owner: str
    name: str
    kind: str
    parameters: tuple[inspect.Parameter, ...] = ()


def classes() -> dict[str, type]:
    """The public classes by name."""
    return {name: getattr(vd, name) for name in sorted(vd.__all__) if inspect.isclass(getattr(vd, name))}


def members() -> list[Member]:
    """All that can be called or set, in a fixed order."""
    found: list[Member] = []
    for name in sorted(set(vd.__all__) - _NOT_FUZZED):
        value = getattr(vd, name)
        if inspect.isclass(value):
            found += _of_class(name, value)
        elif inspect.isroutine(value):
            found.append(Member("", f"vd.{name}", "function", parameters(value)))
        elif not name.startswith("_"):
            found += _of_object(name, value)
    return found


def _of_object(name: str, value: Any) -> Iterator[Member]:
    """The functions of a public module, or the methods of a public object."""
    names = getattr(value, "__all__", None) or [n for n in dir(value) if not n.startswith("_")]
    for inner in sorted(set(names) - _WITH_KEYS):
        function = getattr(value, inner, None)
        if inspect.isroutine(function) or (inspect.isclass(function) and isinstance(value, types.ModuleType)):
            yield Member("", f"vd.{name}.{inner}", "function", parameters(function))


def _of_class(name: str, cls: type) -> Iterator[Member]:
    if name not in _MADE_BY_FUNCTIONS:
        yield Member(name, name, "constructor", parameters(cls))
    for member in sorted(dir(cls)):
        if member.startswith("_") or hasattr(tuple, member):
            continue
        static = inspect.getattr_static(cls, member)
        value = getattr(cls, member)
        if isinstance(static, classmethod | staticmethod):
            yield Member(name, member, "class", parameters(value))
        elif isinstance(static, property):
            yield Member(name, member, "get")
            if static.fset is not None:
                yield Member(name, member, "set", parameters(static.fset)[1:])
        elif inspect.isroutine(value):
            yield Member(name, member, "method", parameters(value)[1:])
        else:
            yield Member(name, member, "get")


def parameters(function: Any) -> tuple[inspect.Parameter, ...]:
    """The parameters of a callable; none for one that does not say."""
    try:
        return tuple(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return ()
