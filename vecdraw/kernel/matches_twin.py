"""The twin of `matches.h`: bytes as literals and matches (RFC 1951, 3.2.5), in Python and numpy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

WINDOW: Final = 32_768
LONGEST: Final = 258
_SHORTEST: Final = 4
_KEY: Final = 6  # bytes that are looked for where they were before
_STRIDE: Final = 32  # bytes that are compared at once
_TAIL: Final = 24  # bytes at the end that stand as they are
_BITS: Final = 13  # of the number of a slot
_MULTIPLIER: Final = 0x9E37_79B9_7F4A_7C15


class Match(NamedTuple):
    """So many bytes as they are, then so many that are copied from so far before; a length of 0 is the end."""

    literals: int
    length: int
    distance: int


def matches(data: bytes, size: int, step: int) -> list[Match]:
    """Drawn lines of `size` bytes, `step` bytes a pixel, as literals and matches."""
    return _Finder(data, size, step).found()


def runs(data: bytes, apart: int) -> Sequence[int]:
    """How many bytes from each on equal those `apart` before."""
    import numpy as np  # slow to import, and only the twin needs it

    count = len(data)
    if apart > WINDOW or apart >= count:
        return [0] * count
    values = np.frombuffer(data, np.uint8)
    stops = np.arange(count)
    stops[apart:][values[apart:] == values[:-apart]] = count
    made: list[int] = (np.minimum.accumulate(stops[::-1])[::-1] - np.arange(count)).tolist()
    return made


class _Finder:
    def __init__(self, data: bytes, size: int, step: int) -> None:
        self._data = data
        self._runs = [(runs(data, each), each) for each in (step, size)]
        self._numbers = _slots(data)
        self._slots = [0] * (1 << _BITS)
        self._forward = step

    def found(self) -> list[Match]:
        """All of them."""
        count, forward = len(self._data), self._forward
        end = max(0, count - _TAIL)
        made: list[Match] = []
        at = start = 0
        while at < end:
            best, distance = self._longest(at)
            if not best:
                at += forward
                continue
            while best > LONGEST:
                some = best - _SHORTEST if best < LONGEST + _SHORTEST else LONGEST
                made.append(Match(at - start, some, distance))
                at += some
                start, best = at, best - some
            made.append(Match(at - start, best, distance))
            at += best
            start = at
        return [*made, Match(count - start, 0, 0)]

    def _longest(self, at: int) -> tuple[int, int]:
        """The match here and its distance: the longest run, or where there is none the same bytes before."""
        data = self._data
        best = distance = 0
        for lengths, apart in self._runs:
            if lengths[at] > best:
                best, distance = lengths[at], apart
        if best >= _SHORTEST:
            return best, distance
        before = self._take_down(at)
        if (
            not before
            or before > at
            or before >= WINDOW
            or data[at - before : at - before + _KEY] != data[at : at + _KEY]
        ):
            return 0, 0
        return self._same(at, at - before), before

    def _take_down(self, at: int) -> int:
        """Notes where these bytes are; how far before they were last, modulo 2**16."""
        number = self._numbers[at]
        apart = at - self._slots[number] & 0xFFFF
        self._slots[number] = at & 0xFFFF
        return apart

    def _same(self, one: int, other: int) -> int:
        """How many bytes are the same, as many as a match has at most."""
        data, most = self._data, min(LONGEST, len(self._data) - one)
        done = _KEY
        while done < most and data[one + done : one + done + _STRIDE] == data[other + done : other + done + _STRIDE]:
            done += _STRIDE
        while done < most and data[one + done] == data[other + done]:
            done += 1
        return min(done, most)


def _slots(data: bytes) -> Sequence[int]:
    """The number of the slot of the bytes from each on that is not too near to the end."""
    import numpy as np  # see above

    count = max(0, len(data) - _TAIL)
    values = np.frombuffer(data, np.uint8).astype(np.uint64)
    words = np.zeros(count, np.uint64)
    for place in range(_KEY):
        words |= values[place : place + count] << np.uint64(64 - 8 * _KEY + 8 * place)
    made: list[int] = (words * np.uint64(_MULTIPLIER) >> np.uint64(64 - _BITS)).tolist()
    return made
