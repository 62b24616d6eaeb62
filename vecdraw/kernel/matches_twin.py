"""The twin of `matches.h`: bytes as literals and matches (RFC 1951, 3.2.5), in Python and numpy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

WINDOW: Final = 32_768
LONGEST: Final = 258
PERIOD: Final = 8
"""Pixels after which what is dithered repeats itself."""

_SHORTEST: Final = 4
_KEY: Final = 6  # bytes that are looked for where they were before
_STRIDE: Final = 32  # bytes that are compared at once
_TAIL: Final = 24  # bytes at the end that stand as they are
_ENOUGH: Final = 32  # bytes of a run beside which no longer match is looked for
_FAR: Final = 4096
_MULTIPLIER: Final = 0x9E37_79B9_7F4A_7C15


class Match(NamedTuple):
    """So many bytes as they are, then so many that are copied from so far before; a length of 0 is the end."""

    literals: int
    length: int
    distance: int


class Search(NamedTuple):
    """How matches are looked for.

    Bytes are found in 2**`bits` slots, each time up to `chain` times; what is shorter than `lazy` gives way to what is
    longer after the next literal. Of a match the first `kept` bytes can be found later. Runs have at least `shortest`
    bytes. Where nothing is found one byte stands as it is if `by_bytes`, else a pixel; runs of eight pixels' distance
    are looked for if it `has_period`.
    """

    bits: int
    chain: int
    lazy: int
    kept: int
    shortest: int
    by_bytes: bool
    has_period: bool


def matches(data: bytes, size: int, step: int, search: Search) -> list[Match]:
    """Lines of `size` bytes, `step` bytes a pixel, as literals and matches."""
    return _Finder(data, size, step, search).found()


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
    def __init__(self, data: bytes, size: int, step: int, search: Search) -> None:
        distances = (step, size, PERIOD * step)[: 2 + search.has_period]
        self._data, self._search = data, search
        self._runs = [(runs(data, each), each) for each in distances]
        self._numbers = _slots(data, search.bits)
        self._slots = [0] * (1 << search.bits)
        self._before = [0] * WINDOW
        self._forward = 1 if search.by_bytes else step

    def found(self) -> list[Match]:
        """All of them."""
        count, search, forward = len(self._data), self._search, self._forward
        end = max(0, count - _TAIL)
        made: list[Match] = []
        at = start = 0
        while at < end:
            best, distance = self._longest(at)
            taken = 1
            if not best:
                at += forward
                continue
            if best < search.lazy and at + forward < end:
                following = self._longest(at + forward)
                taken = forward + 1
                if following[0] > best:
                    at += forward
                    best, distance = following
                    taken = 1
            while best > LONGEST:
                some = best - _SHORTEST if best < LONGEST + _SHORTEST else LONGEST
                made.append(Match(at - start, some, distance))
                at += some
                start, best = at, best - some
            made.append(Match(at - start, best, distance))
            for ahead in range(at + taken, min(at + min(search.kept, best), end)):
                self._take_down(ahead)
            at += best
            start = at
        return [*made, Match(count - start, 0, 0)]

    def _longest(self, at: int) -> tuple[int, int]:
        """The longest match here and its distance: a run, or what is longer enough where the same bytes were before."""
        search, data = self._search, self._data
        best = distance = 0
        for lengths, apart in self._runs:
            if lengths[at] > best:
                best, distance = lengths[at], apart
        if best < search.shortest:
            best = 0
        if best >= (_ENOUGH if search.chain > 1 else 1):
            return best, distance
        more = before = self._take_down(at)
        key = data[at : at + _KEY]
        for _ in range(search.chain):
            if not more or before > at or before >= WINDOW:
                break
            if data[at - before : at - before + _KEY] == key:
                length = self._same(at, at - before)
                if length > (best + 1 + (before > _FAR) if best else 0):
                    best, distance = length, before
            more = self._before[(at - before) % WINDOW]
            before += more
        return best, distance

    def _take_down(self, at: int) -> int:
        """Notes where these bytes are; how far before they were last, modulo 2**16."""
        number = self._numbers[at]
        apart = at - self._slots[number] & 0xFFFF
        self._slots[number] = at & 0xFFFF
        self._before[at % WINDOW] = apart
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


def _slots(data: bytes, bits: int) -> Sequence[int]:
    """The number of the slot of the bytes from each on that is not too near to the end."""
    import numpy as np  # see above

    count = max(0, len(data) - _TAIL)
    values = np.frombuffer(data, np.uint8).astype(np.uint64)
    words = np.zeros(count, np.uint64)
    for place in range(_KEY):
        words |= values[place : place + count] << np.uint64(64 - 8 * _KEY + 8 * place)
    made: list[int] = (words * np.uint64(_MULTIPLIER) >> np.uint64(64 - bits)).tolist()
    return made
