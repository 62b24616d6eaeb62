"""Modules that a room loads when they are first asked for, so that a program pays for what it uses and no more.

A room's `__init__` lists them: `__getattr__ = on_demand.modules(__name__, "layout", "canvas_text")`. Whoever uses one
imports the room and goes through it: `from vecdraw import text`, then `text.layout.set_text(...)`, which after the
first time costs as much as any attribute.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from types import ModuleType

__all__ = ["modules"]


def modules(room: str, *names: str) -> Callable[[str], ModuleType]:
    """The `__getattr__` of a package (PEP 562) that loads these of its modules when they are asked for."""
    known = frozenset(names)

    def load(name: str) -> ModuleType:
        if name not in known:
            raise AttributeError(f"module {room!r} has no attribute {name!r}")
        return import_module(f"{room}.{name}")  # which also makes it the package's attribute

    return load
