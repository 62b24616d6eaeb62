"""Frozen dataclasses made of values that are known to be good: their own `__init__` takes ten times as long."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from functools import partial
from typing import Any, TypeVar

from vecdraw.kernel.layout import KERNEL

_T = TypeVar("_T")


def maker(kind: type[_T]) -> Callable[..., _T]:
    """What makes values of a frozen dataclass with slots from all of its fields, in their order, unchecked."""
    slots = tuple([getattr(kind, field.name) for field in fields(kind)])  # type: ignore[arg-type]  # it is a dataclass
    if KERNEL is not None and kind.__dictoffset__ == 0:
        return partial(KERNEL.frozen, kind, slots)
    new = object.__new__
    puts = [slot.__set__ for slot in slots]

    def made(*values: Any) -> _T:
        one = new(kind)
        for put, value in zip(puts, values, strict=True):
            put(one, value)
        return one

    return made
