"""A number for each of many texts, in some 24 bytes a text however long it is."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from typing import Final

import numpy as np
from numpy.typing import NDArray

_DIGEST: Final = 15  # bytes of BLAKE2b that stand for a text
_END: Final = b"\x01"  # numpy takes zeros at the end of a string away
_NEW: Final = 1 << 16  # texts that wait until they are sorted in

_Sorted = tuple[NDArray[np.bytes_], NDArray[np.int64]]


class Numbering:
    """Numbers from 0 to 2**63 - 1 by texts, which are not kept: hashes of 120 bits stand for them.

    One thread at a time may write; others may read meanwhile.
    """

    __slots__ = ("_new", "_size", "_sorted")

    def __init__(self) -> None:
        self._new: dict[bytes, int] = {}
        self._sorted: _Sorted = np.empty(0, f"S{_DIGEST + 1}"), np.empty(0, np.int64)
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def get(self, text: str) -> int | None:
        """The number of a text, or None."""
        return self._found(_digest(text))

    def __contains__(self, text: str) -> bool:
        return self.get(text) is not None

    def _found(self, key: bytes) -> int | None:
        number = self._new.get(key)  # before the others: what is sorted in is there before it ceases to be new
        if number is not None:
            return number
        keys, numbers = self._sorted
        at = int(keys.searchsorted(key))
        return int(numbers[at]) if at < keys.size and keys[at] == key else None

    def __setitem__(self, text: str, number: int) -> None:
        key = _digest(text)
        self._size += self._found(key) is None
        self._put(key, number)

    def setdefault(self, text: str, number: int) -> int:
        """The number of a text, which is `number` where it has none yet."""
        key = _digest(text)
        found = self._found(key)
        if found is not None:
            return found
        self._size += 1
        self._put(key, number)
        return number

    def _put(self, key: bytes, number: int) -> None:
        self._new[key] = number
        if len(self._new) >= _NEW:
            self._sorted = _merged(self._sorted, self._new)
            self._new = {}

    def ascending(self) -> Iterator[int]:
        """The numbers there are now, the least first."""
        _, numbers = _merged(self._sorted, self._new)
        return map(int, np.sort(numbers))


def number_of(text: str) -> int:
    """A number that two texts share once in 2**63 times."""
    return int.from_bytes(_digest(text)[:8], "little") >> 1


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_DIGEST).digest() + _END


def _merged(those: _Sorted, new: dict[bytes, int]) -> _Sorted:
    """All of them, sorted; where both have a number, the new one."""
    keys, numbers = those
    others = np.array(sorted(new), keys.dtype)
    values = np.array([new[key] for key in sorted(new)], np.int64)
    places = keys.searchsorted(others)
    known = np.zeros(others.size, bool)
    inside = places < keys.size
    known[inside] = keys[places[inside]] == others[inside]
    numbers = numbers.copy()
    numbers[places[known]] = values[known]
    fresh = ~known
    return np.insert(keys, places[fresh], others[fresh]), np.insert(numbers, places[fresh], values[fresh])
