"""The twin of `codes.h` and `huffman.h`: literals and matches as a block of deflate (RFC 1951, 3.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from vecdraw.kernel.matches_twin import Matches

_LITERALS: Final = 286
_DISTANCES: Final = 30
_END: Final = 256
_LIMIT: Final = 15
_LITERAL_LIMIT: Final = 12
_STORED: Final = 65_535
_FIXED: Final = [8] * 144 + [9] * 112 + [7] * 24 + [8] * 8, [5] * _DISTANCES  # two symbols never occur
_BASES: Final = (
    *(3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59),
    *(67, 83, 99, 115, 131, 163, 195, 227, 258),
)
_EXTRAS: Final = (*(0,) * 8, *(1,) * 4, *(2,) * 4, *(3,) * 4, *(4,) * 4, *(5,) * 4, 0)
_FAR_EXTRAS: Final = tuple(0 if symbol < 4 else symbol // 2 - 1 for symbol in range(_DISTANCES))
_FAR_BASES: Final = tuple(1 + sum(1 << extra for extra in _FAR_EXTRAS[:symbol]) for symbol in range(_DISTANCES))
_ORDER: Final = (16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15)
_BEHIND: Final = {16: 2, 17: 3, 18: 7}


class _Parts(NamedTuple):
    """What a block is made of: its literal bytes, how many of these come before each match, and the matches.

    `symbols` are those of lengths and of distances, `rest` the bits that follow each of them.
    """

    literals: NDArray[np.uint8]
    before: NDArray[np.int64]
    symbols: tuple[NDArray[np.int64], NDArray[np.int64]]
    rest: tuple[NDArray[np.int64], NDArray[np.int64]]


def block(data: bytes, matches: Matches | None, is_last: bool) -> bytes:
    """The bytes as whichever is shortest: the matches, or all of them as literals where there are none; as they are.

    All but the last end with an empty stored block at a whole byte: a full flush.
    """
    parts = _parts(data, matches)
    counts, far = _counts(parts)
    own = code_lengths(counts, _LITERAL_LIMIT if matches is None else _LIMIT), code_lengths(far, _LIMIT)
    out = _Bits()
    out.put(5 if is_last else 4, 3)
    _put_lengths(out, *own)
    took = out.count + _bits_of(counts, far, own)
    usual = 3 + _bits_of(counts, far, _FIXED)
    stored = 8 * (len(data) + 5 * -(-len(data) // _STORED))
    before = b""
    if stored <= min(took, usual):
        before, out = _stored(data, is_last), _Bits()
    else:
        lengths = own
        if usual <= took:
            out, lengths = _Bits(), _FIXED
            out.put(3 if is_last else 2, 3)
        _put_symbols(out, parts, lengths)
    if not is_last:
        out.put(0, 3)
    return b"".join([before, out.whole(), b"" if is_last else b"\0\0\xff\xff"])


def about_bits_of(data: bytes) -> int:
    """About the bits of such literals, by a logarithm that is a line between powers of two.

    Each symbol has at least one.
    """
    return _entropy(_counts(_parts(data, None))[0]) // 256


def _entropy(counts: list[int]) -> int:
    every = sum(counts)
    return sum(count * max(256, _logarithm(every) - _logarithm(count)) for count in counts if count)


def _logarithm(value: int) -> int:
    top = value.bit_length() - 1
    return (top << 8) + ((value << 8 >> top) & 255)


def _parts(data: bytes, matches: Matches | None) -> _Parts:
    import numpy as np  # slow to import, and only the twin needs it

    values = np.frombuffer(data, np.uint8)
    if matches is None:
        none = np.zeros(0, np.int64)
        return _Parts(values, none, (none, none), (none, none))
    literals, lengths, distances = (np.array(each, np.int64) for each in matches)
    ends = np.cumsum(literals + lengths)[:-1]
    turns = np.zeros(len(data) + 1, np.int8)
    turns[ends - lengths[:-1]] += 1
    turns[ends] -= 1
    alone = values[np.cumsum(turns[:-1], dtype=np.int8) == 0]
    bases, far = np.array(_BASES), np.array(_FAR_BASES)
    by_length = np.searchsorted(bases, lengths[:-1], "right") - 1
    by_distance = np.searchsorted(far, distances[:-1], "right") - 1
    rest = lengths[:-1] - bases[by_length], distances[:-1] - far[by_distance]
    return _Parts(alone, np.cumsum(literals)[:-1], (by_length, by_distance), rest)


def _counts(parts: _Parts) -> tuple[list[int], list[int]]:
    """How often each symbol of both codes occurs."""
    import numpy as np  # as above

    counts = [*np.bincount(parts.literals, minlength=_END).tolist(), 1]
    lengths, far = (np.bincount(each, minlength=size) for each, size in zip(parts.symbols, (29, 30), strict=True))
    return counts + lengths.tolist(), far.tolist()


def _bits_of(counts: list[int], far: list[int], lengths: tuple[list[int], list[int]]) -> int:
    """The bits of all literals and matches."""
    literals = sum(count * length for count, length in zip(counts, lengths[0], strict=False))
    symbols = literals + sum(count * length for count, length in zip(far, lengths[1], strict=True))
    return symbols + _bits_behind(counts, far)


def _bits_behind(counts: list[int], far: list[int]) -> int:
    """The bits that follow the symbols of lengths and distances."""
    behind = sum(count * extra for count, extra in zip(counts[_END + 1 :], _EXTRAS, strict=True))
    return behind + sum(count * extra for count, extra in zip(far, _FAR_EXTRAS, strict=True))


def _stored(data: bytes, is_last: bool) -> bytes:
    """The bytes as they are, in blocks of as many as one has."""
    parts = []
    for at in range(0, len(data), _STORED):
        some = data[at : at + _STORED]
        ends = is_last and at + len(some) == len(data)
        sizes = len(some).to_bytes(2, "little") + (len(some) ^ 0xFFFF).to_bytes(2, "little")
        parts += [bytes([ends]), sizes, some]
    return b"".join(parts)


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
    """Bits, the first one lowest: values, and how many bits each has."""

    def __init__(self) -> None:
        self._values: list[int] = []
        self._counts: list[int] = []
        self._rest: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []

    def put(self, value: int, count: int) -> None:
        """Adds the `count` lowest bits of `value`, which has no others."""
        self._values.append(value)
        self._counts.append(count)

    def put_all(self, values: NDArray[np.int64], counts: NDArray[np.int64]) -> None:
        """Adds many, each of at most 48 bits; what was added before comes first."""
        import numpy as np  # as above

        self._rest += [(np.array(self._values, np.int64), np.array(self._counts, np.int64)), (values, counts)]
        self._values, self._counts = [], []

    @property
    def count(self) -> int:
        """How many there are, before `put_all`."""
        return sum(self._counts)

    def whole(self) -> bytes:
        """All of them, to a whole byte."""
        import numpy as np  # as above

        none = np.zeros(0, np.int64)
        self.put_all(none, none)
        values, counts = (np.concatenate(each) for each in zip(*self._rest, strict=True))
        ends = np.cumsum(counts)
        begins = ends - counts
        values <<= begins & 7
        begins >>= 3
        size = (int(ends[-1]) + 7) // 8 if ends.size else 0
        made = np.zeros(size + 8)
        for place in range(7):  # bits of several values in a byte are added up
            made[place:] += np.bincount(begins, values & 255, size + 8)[: size + 8 - place]
            values >>= 8
            if not values.any():
                break
        return made[:size].astype(np.uint8).tobytes()


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


def _put_symbols(out: _Bits, parts: _Parts, lengths: tuple[list[int], list[int]]) -> None:
    """The literals and matches, and the end of the block."""
    import numpy as np  # as above

    (codes, far_codes), (bits, far_bits) = (np.array(_codes(each)) for each in lengths), map(np.array, lengths)
    by_length, by_distance = parts.symbols
    near, far = parts.rest
    codes_of, counts = codes[parts.literals], bits[parts.literals]
    if by_length.size:
        more, far_more = np.array(_EXTRAS), np.array(_FAR_EXTRAS)
        one = codes[_END + 1 + by_length] | near << bits[_END + 1 + by_length]
        one_bits = bits[_END + 1 + by_length] + more[by_length]
        other = far_codes[by_distance] | far << far_bits[by_distance]
        other_bits = far_bits[by_distance] + far_more[by_distance]
        codes_of = np.insert(codes_of, parts.before, one | other << one_bits)
        counts = np.insert(counts, parts.before, one_bits + other_bits)
    out.put_all(codes_of, counts)
    out.put(int(codes[_END]), int(bits[_END]))
