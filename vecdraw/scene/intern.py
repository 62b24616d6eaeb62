"""Numbering values: what a scene's operations share is written, compared and named once."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from vecdraw.scene.ops import Clip

Value = TypeVar("Value")
Key = TypeVar("Key", bound=Hashable)


class Numbering(Generic[Value, Key]):
    """Numbers values from 0 in the order of their first use; values of equal keys get the same number.

    `key_of` is called once for each object: an object that was met before is known by its identity. `keys` are the
    different keys, in the order of their numbers.
    """

    def __init__(self, key_of: Callable[[Value], Key]) -> None:
        self._key_of = key_of
        self._by_id: dict[int, int] = {}
        self._by_key: dict[Key, int] = {}
        self.keys: list[Key] = []
        self._held: list[Value] = []  # an id stays the object's own as long as the object lives

    def __call__(self, value: Value) -> int:
        """The number of `value`."""
        number = self._by_id.get(id(value))
        if number is None:
            key = self._key_of(value)
            number = self._by_key.setdefault(key, len(self.keys))
            if number == len(self.keys):
                self.keys.append(key)
            self._by_id[id(value)] = number
            self._held.append(value)
        return number

    def knows(self, value: Value) -> bool:
        """Whether this object has been numbered."""
        return id(value) in self._by_id


class ClipNumbering(Numbering[Clip, Key]):
    """Numbers clips, parents first, so that a key may name its parent's number without recursion."""

    def __call__(self, value: Clip) -> int:
        """The number of `value`."""
        chain: list[Clip] = []
        node: Clip | None = value
        while node is not None and not self.knows(node):
            chain.append(node)
            node = node.parent
        for clip in reversed(chain):
            super().__call__(clip)
        return super().__call__(value)
