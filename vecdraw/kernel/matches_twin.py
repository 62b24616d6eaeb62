"""The twin of `matches.h`: drawn lines as literals and matches (RFC 1951, 3.2.5), in Python and numpy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WINDOW: Final = 32_768
LONGEST: Final = 258
_SHORTEST: Final = 3
_KEY: Final = 6  # bytes that are looked for where they were before
_STRIDE: Final = 24  # bytes that are compared at once, at first
_BITS: Final = 13  # of the number of a slot
_MULTIPLIER: Final = 0x9E37_79B9_7F4A_7C15


class Search(NamedTuple):
    """How matches are looked for: once in so many pixels without a run, and also where a run has less than `enough`."""

    stretch: int
    enough: int


class Matches(NamedTuple):
    """So many bytes as they are, then so many that are copied from so far before; the last length is 0."""

    literals: list[int]
    lengths: list[int]
    distances: list[int]


def matches(data: bytes, size: int, step: int, search: Search) -> Matches:
    """Drawn lines of `size` bytes, `step` bytes a pixel, as literals and matches."""
    return _Finder(data, size, step).found(search)


class _Finder:
    def __init__(self, data: bytes, size: int, step: int) -> None:
        import numpy as np  # slow to import, and only the twin needs it

        self._data, self._size, self._step = data, size, step
        self._width = (size - 1) // step
        lines = np.frombuffer(data, np.uint8).reshape(-1, size)
        left, upper = (_lengths(each) for each in _repeated(lines, step))
        best = np.maximum(left, upper)
        best[best < -(-_SHORTEST // step)] = 0
        begins = np.where(best > 0, np.arange(self._width, dtype=np.int32), self._width)
        self._uppers: list[int] = upper[:, 0].tolist()
        self._runs = (2 * best + (upper > left)).reshape(-1).data
        self._next = _least_behind(begins).reshape(-1).data
        self._numbers = _slots(data, size, step, lines.shape[0], self._width).reshape(-1).data
        self._slots = [0] * (1 << _BITS)
        self._made = Matches([], [], [])
        self._from = 0

    def found(self, search: Search) -> Matches:
        """All of them."""
        size, step = self._size, self._step
        for line, upper in enumerate(self._uppers):
            begin, from_type = line * size, 1 + upper * step
            if from_type >= _SHORTEST:
                self._add(begin, from_type, size)
                self._find(line, upper, search)
            else:
                self._find(line, 0, search)
        self._made.literals.append(len(self._data) - self._from)
        self._made.lengths.append(0)
        self._made.distances.append(1)
        return self._made

    def _find(self, line: int, at: int, search: Search) -> None:
        """Those of a line, from the pixel `at` on."""
        width, step, size, runs, following = self._width, self._step, self._size, self._runs, self._next
        data, slots, numbers = self._data, self._slots, self._numbers
        begin, first = line * size + 1, line * width
        last = width - -(-_KEY // step)  # pixel with so many bytes
        stretch, enough = search
        while at < width:
            run = runs[first + at]
            pixels, distance = run >> 1, size if run & 1 else step
            if pixels < enough and at <= last:
                place, number = begin + at * step, numbers[first + at]
                apart = place - slots[number] & 0xFFFF
                slots[number] = place & 0xFFFF
                other = place - apart
                if data[other : other + _KEY] == data[place : place + _KEY] and 0 < apart < WINDOW:
                    same = _same(data, place, other, (width - at) * step) // step
                    if same > pixels:
                        pixels, distance = same, apart
            if pixels:
                self._add(begin + at * step, pixels * step, distance)
                at += pixels
            elif stretch == 1 or at + 1 >= width:
                at += 1
            else:
                at = min(at + stretch, following[first + at + 1])

    def _add(self, at: int, length: int, distance: int) -> None:
        """A match at the byte `at`, as several ones where it has to be."""
        literals, lengths, distances = self._made
        literals.append(at - self._from)
        distances.append(distance)
        self._from = at + length
        while length > LONGEST:
            some = length - _SHORTEST if length < LONGEST + _SHORTEST else LONGEST
            lengths.append(some)
            literals.append(0)
            distances.append(distance)
            length -= some
        lengths.append(length)


def _same(data: bytes, one: int, other: int, most: int) -> int:
    """How many bytes are the same, of `most`."""
    done, some = 0, _STRIDE
    while done < most:
        end = min(done + some, most)
        here, there = data[one + done : one + end], data[other + done : other + end]
        if here != there:
            differing = int.from_bytes(here, "little") ^ int.from_bytes(there, "little")
            return done + ((differing & -differing).bit_length() - 1 >> 3)
        done, some = end, 2 * some
    return most


def _repeated(lines: NDArray[np.uint8], step: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which pixels equal the one on the left, and which the one above, (lines, pixels)."""
    import numpy as np  # see above

    count, width = lines.shape[0], (lines.shape[1] - 1) // step
    left, upper = np.zeros((count, width), np.bool_), np.zeros((count, width), np.bool_)
    left[:, 1:] = lines[:, 1 + step :: step] == lines[:, 1:-step:step]
    for place in range(2, 1 + step):
        left[:, 1:] &= lines[:, place + step :: step] == lines[:, place:-step:step]
    if lines.shape[1] <= WINDOW:
        upper[1:] = lines[1:, 1::step] == lines[:-1, 1::step]
        for place in range(2, 1 + step):
            upper[1:] &= lines[1:, place::step] == lines[:-1, place::step]
    return left, upper


def _lengths(repeated: NDArray[np.bool_]) -> NDArray[np.int32]:
    """How many pixels from each on are repeated."""
    import numpy as np  # see above

    width = repeated.shape[1]
    places = np.arange(width, dtype=np.int32)
    lengths: NDArray[np.int32] = _least_behind(np.where(repeated, np.int32(width), places)) - places
    return lengths


def _least_behind(values: NDArray[np.int32]) -> NDArray[np.int32]:
    """For each place of a line the least of the values from there on."""
    import numpy as np  # see above

    return np.ascontiguousarray(np.minimum.accumulate(values[:, ::-1], axis=1)[:, ::-1])


def _slots(data: bytes, size: int, step: int, count: int, width: int) -> NDArray[np.uint16]:
    """The number of the slot of the bytes from each pixel on."""
    import numpy as np  # see above

    words = np.ndarray((count, width), "<u8", data + bytes(8), 1, (size, step))
    numbers = (words << np.uint64(64 - 8 * _KEY)) * np.uint64(_MULTIPLIER) >> np.uint64(64 - _BITS)
    return numbers.astype(np.uint16)
