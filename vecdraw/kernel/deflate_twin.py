"""The twin of `_deflate.c`: the same blocks, in Python and numpy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

_WINDOW: Final = 32_768
_LONGEST: Final = 258
_SHORTEST: Final = 4
_KEY: Final = 8  # bytes that are looked for where they last were
_GLANCE: Final = 56  # bytes in which left and above are compared
_STRIDE: Final = 16  # bytes that are compared at once
_TAIL: Final = 24  # bytes at the end that stand as they are
_MULTIPLIER: Final = 0x9E37_79B9_7F4A_7C15
_BITS: Final = 12  # of the number of a slot
_END: Final = 256
_BASES: Final = (
    *(3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59),
    *(67, 83, 99, 115, 131, 163, 195, 227, 258),
)
_EXTRAS: Final = (*(0,) * 8, *(1,) * 4, *(2,) * 4, *(3,) * 4, *(4,) * 4, *(5,) * 4, 0)
_ORDER: Final = (16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15)
_BEHIND: Final = {16: 2, 17: 3, 18: 7}
_LENGTH_SYMBOLS: Final = [0] * 3 + [
    max(at for at, base in enumerate(_BASES) if base <= length) for length in range(3, _LONGEST + 1)
]


class _Match(NamedTuple):
    """So many bytes as they are, then so many that are copied from so far before; a length of 0 is the end."""

    literals: int
    length: int
    distance: int


def deflated(data: bytes, size: int, step: int, is_last: bool) -> bytes | None:
    """As `deflate.deflated`."""
    matches = _matches(data, size, step)
    counts, far = _counts(data, matches)
    literal, distance = code_lengths(counts, 15), code_lengths(far, 15)
    bits = sum(count * (literal[at] + _extra_bits(at)) for at, count in enumerate(counts))
    bits += sum(count * (distance[at] + _distance_bits(at)) for at, count in enumerate(far))
    if bits // 8 > len(data) // 2:
        return None
    out = _Bits()
    out.put(5 if is_last else 4, 3)
    _put_lengths(out, literal, distance)
    _put_matches(out, data, matches, (literal, distance))
    if not is_last:
        out.put(0, 3)  # a full flush is an empty stored block
    return out.whole() + (b"" if is_last else b"\0\0\xff\xff")


def _matches(data: bytes, size: int, step: int) -> list[_Match]:
    """The bytes as literals and matches."""
    count, end = len(data), len(data) - _TAIL
    left, upper = _runs(data, step), _runs(data, size)
    last: dict[int, int] = {}
    made: list[_Match] = []
    at = start = 0
    while at < end:
        across, down = min(left[at], _GLANCE), min(upper[at], _GLANCE)
        best, distance = (down, size) if down > across else (across, step)
        if best >= _SHORTEST:
            if best == _GLANCE:
                across, down = (runs[at] if near == _GLANCE else near for runs, near in ((left, across), (upper, down)))
                best, distance = (down, size) if down > across else (across, step)
            while best > _LONGEST:
                some = best - _SHORTEST if best < _LONGEST + _SHORTEST else _LONGEST
                made.append(_Match(at - start, some, distance))
                at += some
                start, best = at, best - some
        else:
            key = data[at : at + _KEY]
            slot = int.from_bytes(key, "little") * _MULTIPLIER >> 64 - _BITS & (1 << _BITS) - 1
            distance = at - last.get(slot, 0) & 0xFFFF
            last[slot] = at & 0xFFFF
            if not 0 < distance <= min(at, _WINDOW) or data[at - distance : at - distance + _KEY] != key:
                at += step
                continue
            best = min(_extended(data, at, distance, end), _LONGEST)
        made.append(_Match(at - start, best, distance))
        at += best
        start = at
    return [*made, _Match(count - start, 0, 0)]


def _runs(data: bytes, apart: int) -> Sequence[int]:
    """How many bytes from each on equal those `apart` before."""
    import numpy as np  # slow to import, and only the twin needs it

    count = len(data)
    if apart > _WINDOW or apart >= count:
        return [0] * count
    values = np.frombuffer(data, np.uint8)
    stops = np.arange(count)
    stops[apart:][values[apart:] == values[:-apart]] = count
    runs: list[int] = (np.minimum.accumulate(stops[::-1])[::-1] - np.arange(count)).tolist()
    return runs


def _extended(data: bytes, at: int, distance: int, end: int) -> int:
    """How long the match is whose first eight bytes are the same."""
    best = _KEY
    while True:
        here = data[at + best : at + best + _STRIDE]
        other = data[at + best - distance : at + best - distance + _STRIDE]
        if here != other:
            return best + next(k for k in range(_STRIDE) if here[k] != other[k])
        best += _STRIDE
        if best > _LONGEST or at + best >= end:
            return best


def _counts(data: bytes, matches: list[_Match]) -> tuple[list[int], list[int]]:
    """How often each symbol of both codes occurs."""
    counts, far = [0] * 286, [0] * 30
    counts[_END] = 1
    at = 0
    for literals, length, distance in matches:
        for value in data[at : at + literals]:
            counts[value] += 1
        at += literals + length
        if length:
            counts[_END + 1 + _LENGTH_SYMBOLS[length]] += 1
            far[_distance_symbol(distance)] += 1
    return counts, far


def _distance_symbol(distance: int) -> int:
    value = distance - 1
    top = value.bit_length() - 1
    return value if value < 2 else 2 * top + (value >> (top - 1) & 1)


def _distance_bits(symbol: int) -> int:
    return 0 if symbol < 4 else symbol // 2 - 1


def _extra_bits(symbol: int) -> int:
    return _EXTRAS[symbol - _END - 1] if symbol > _END else 0


def code_lengths(counts: list[int], limit: int) -> list[int]:
    """The lengths of Huffman's codes, none above `limit`; 0 for symbols that do not occur."""
    symbols = sorted((at for at, count in enumerate(counts) if count), key=counts.__getitem__)
    lengths = [0] * len(counts)
    if len(symbols) < 2:
        for symbol in symbols:
            lengths[symbol] = 1
        return lengths
    room = 0  # what of the codes is left, and below 0 while there are too many short ones
    having = _having(symbols, counts, limit)
    room = (1 << limit) - sum(number << (limit - length) for length, number in enumerate(having) if length)
    for _ in range(-room):
        length = max(at for at in range(1, limit) if having[at])
        having[limit] -= 1
        having[length] -= 1
        having[length + 1] += 2
    order = iter(symbols)
    for length in range(limit, 0, -1):
        for _ in range(having[length]):
            lengths[next(order)] = length
    return lengths


def _having(symbols: list[int], counts: list[int], limit: int) -> list[int]:
    """How many codes have each length, those above `limit` among those of it."""
    used = len(symbols)
    weights, parents = [counts[symbol] for symbol in symbols], [0] * (2 * used - 1)
    leaf, node = 0, used
    for made in range(used, 2 * used - 1):
        both = 0
        for _ in range(2):
            if leaf < used and (node >= made or weights[leaf] <= weights[node]):
                lesser, leaf = leaf, leaf + 1
            else:
                lesser, node = node, node + 1
            both += weights[lesser]
            parents[lesser] = made
        weights.append(both)
    depths, having = [0] * (2 * used - 1), [0] * (limit + 1)
    for at in range(2 * used - 3, -1, -1):
        depths[at] = depths[parents[at]] + 1
        if at < used:
            having[min(depths[at], limit)] += 1
    return having


def _codes(lengths: list[int]) -> list[int]:
    """The codes of such lengths (RFC 1951, 3.2.2), their first bit lowest."""
    following, code = [0] * 17, 0
    for length in range(1, 16):
        following[length] = code
        code = code + lengths.count(length) << 1
    made = []
    for length in lengths:
        made.append(int(f"{following[length]:0{length}b}"[::-1], 2) if length else 0)
        following[length] += 1
    return made


class _Bits:
    """Bits, the first one lowest."""

    def __init__(self) -> None:
        self._held = self._count = 0
        self._parts: list[bytes] = []

    def put(self, value: int, count: int) -> None:
        """Adds the `count` lowest bits of `value`, which has no others."""
        self._held |= value << self._count
        self._count += count
        if self._count >= 1 << 12:
            whole = self._count // 8
            self._parts.append((self._held & (1 << 8 * whole) - 1).to_bytes(whole, "little"))
            self._held >>= 8 * whole
            self._count -= 8 * whole

    def whole(self) -> bytes:
        """All of them, to a whole byte."""
        return b"".join([*self._parts, self._held.to_bytes(-(-self._count // 8), "little")])


def _put_lengths(out: _Bits, literal: list[int], distance: list[int]) -> None:
    """Begins the block: both codes, as a code of their lengths (RFC 1951, 3.2.7)."""
    first = max(at for at, length in enumerate(literal) if length) + 1
    second = max((at for at, length in enumerate(distance) if length), default=0) + 1
    sent = _shortened(literal[:first] + distance[:second])
    counts = [0] * 19
    for symbol, _ in sent:
        counts[symbol] += 1
    lengths = code_lengths(counts, 7)
    codes = _codes(lengths)
    ordered = [lengths[symbol] for symbol in _ORDER]
    while len(ordered) > 4 and not ordered[-1]:
        ordered.pop()
    for value, count in ((first - 257, 5), (second - 1, 5), (len(ordered) - 4, 4), *((each, 3) for each in ordered)):
        out.put(value, count)
    for symbol, rest in sent:
        out.put(codes[symbol], lengths[symbol])
        out.put(rest, _BEHIND.get(symbol, 0))


def _shortened(lengths: list[int]) -> list[tuple[int, int]]:
    """The lengths with runs shortened: symbols, and what follows each."""
    made: list[tuple[int, int]] = []
    at = 0
    while at < len(lengths):
        value, end = lengths[at], at + 1
        while end < len(lengths) and lengths[end] == value:
            end += 1
        left, at = end - at, end
        if value:
            made.append((value, 0))
            left -= 1
        while left >= 3:
            some = min(left, 6 if value else 138)
            symbol = 16 if value else 18 if some > 10 else 17
            made.append((symbol, some - (11 if symbol == 18 else 3)))
            left -= some
        made += [(value, 0)] * left
    return made


def _put_matches(out: _Bits, data: bytes, matches: list[_Match], lengths: tuple[list[int], list[int]]) -> None:
    """The literals and matches, and the end of the block."""
    literal, far = lengths
    codes, far_codes = _codes(literal), _codes(far)
    at = 0
    for literals, length, distance in matches:
        for value in data[at : at + literals]:
            out.put(codes[value], literal[value])
        at += literals + length
        if length:
            number = _LENGTH_SYMBOLS[length]
            out.put(codes[_END + 1 + number], literal[_END + 1 + number])
            out.put(length - _BASES[number], _EXTRAS[number])
            symbol = _distance_symbol(distance)
            more = _distance_bits(symbol)
            out.put(far_codes[symbol], far[symbol])
            out.put(distance - 1 & (1 << more) - 1, more)
    out.put(codes[_END], literal[_END])
