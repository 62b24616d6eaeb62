"""Lines of a PNG filtered (PNG, third edition, clause 9) and deflated (RFC 1951), where libraries do no better.

Drawn lines, sharp things on plain ground, stay as they are: a pixel is looked for on its left, in the line above, and
six bytes at a time where they were before. Photographs get the filter type that takes least for some of the lines
and are literals alone, as matches take more. Each band has Huffman codes of its own. The functions let other threads
run meanwhile, and their result depends on nothing but the arguments: the twin gives the same bytes, some sixty times
as slowly where lines are drawn.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from vecdraw.kernel import deflate_twin, rows
from vecdraw.kernel.loading import compiled

if TYPE_CHECKING:
    from vecdraw.kernel.deflate_twin import Effort

APART: Final = 8
"""Lines from one to the next in which repeated bytes are counted."""

MOST: Final = 1 << 30
"""Bytes of a band, at most, with the line above."""

FAST: Effort = 0
"""Drawn lines, looked at once in eight pixels, and photographs, for which few filter types are tried."""

BALANCED: Effort = 1
"""Drawn lines, looked at in every pixel, and photographs, for which all filter types are tried, on more lines."""

IDAT: Final = b"IDAT"
"""The type of a chunk of pixels."""

_HEAD: Final = struct.Struct(">I4s")  # length and type of a chunk
_WORD: Final = struct.Struct(">I")
_MODULUS: Final = 65_521  # of Adler-32, RFC 1950, 8.2
_kernel: Final = compiled("deflate")


class Deflated(NamedTuple):
    """The blocks of a band, and the Adler-32 of its lines."""

    blocks: bytes
    adler: int


Band = tuple[bytes, int, int]
"""A band as it is in the file: its IDAT chunk (PNG 5.3), and Adler-32 and length of its lines."""


Made = tuple[list[int], list[Band | None], list[bytes], int]
"""The numbers of bands, themselves, what tells their pixels from others, and the bits that all of these have.

None is a band that is not made, as it is for libraries or its pixels are not as they must be.
"""


def is_drawn(breaks: rows.Breaks, count: int, length: int) -> bool:
    """Whether `count` lines with these breaks are sharp things on plain ground, which deflate best as they are.

    Four bytes in five repeat a neighbour, and where they cease to it is at an edge: after several that do. On slopes,
    which filters make plain, the channels change one at a time. The breaks are of `length` bytes of every line of
    `APART`.
    """
    looked_at = len(range(1, count, APART)) * length
    return looked_at > 0 and 5 * breaks.repeated >= 4 * looked_at and 10 * breaks.clean >= 6 * breaks.ends


def deflated(lines: Any, size: int, step: int, *, has_above: bool, effort: Effort, is_last: bool) -> Deflated | None:
    """Lines of `size` bytes, `step` bytes a pixel, as blocks that refer to nothing before; the last end the stream.

    `lines` are of the filter type `NONE`; where it `has_above`, the line above comes first and is not written, else
    there are zeros above. All but the last blocks end with an empty stored one, at a whole byte. None for lines
    that are for libraries. Raises `ValueError` for what are no lines.
    """
    if _kernel is not None:
        found = _kernel.deflated(lines, size, step, has_above, effort, is_last)
        return None if found is None else Deflated(*found)
    data = bytes(lines)
    count = len(data) // size if size >= 2 else 0
    if not 1 <= step <= min(8, size - 1) or len(data) > MOST or count * size != len(data) or count <= has_above:
        raise ValueError("lines that cannot be deflated")
    drawn = is_drawn(rows.breaks(data, size, count, APART, step), count, size - 1 - step)
    band = deflate_twin.Band(data, size, step, has_above)
    made = deflate_twin.deflated(band, effort, is_last, drawn)
    return None if made is None else Deflated(made[0], zlib.adler32(made[1]))


def makes_bands() -> bool:
    """Whether `bands` makes any: there is a kernel."""
    return _kernel is not None


def bands(
    turn: Any,
    wanted: Any,
    pixels: Any,
    key: Any,
    header: bytes,
    width: int,
    height: int,
    stride: int,
    reversed: bool,  # noqa: A002  # as in `rows.packed`
    channels: int,
    lines: int,
    first: int,
    count: int,
    effort: Effort,
) -> Made:
    """Deflates those of `count` bands of a picture, from the number `first` on, whose byte of `wanted` is not 0.

    A band has `lines` lines, the last of the picture, which ends the stream, what is left; pixels are as `rows.packed`
    has them. The first one of all begins with `header`. None is made where there is no kernel.

    With a `key`, digests and bits are what `rows.band_digests` gives for bands. Then bands with a pixel that is
    not opaque are not made where `reversed`, nor any after one. Without a key, which is empty, digests are, too, and
    the bits are 255.

    `turn`, four bytes that begin as 0, is shared by threads that call at the same time: each band is made by one.

    Raises `ValueError` where something does not fit into its buffer.
    """
    if _kernel is None:
        return [], [], [], 255
    numbers = width, height, stride, reversed, channels, lines, first, count, effort
    made: Made = _kernel.bands(turn, wanted, pixels, key, header, *numbers)
    return made


def finished(before: bytes, bands: list[Band], after: bytes) -> bytes:
    """The chunks of all bands, in order, the last with the end of their stream (RFC 1950), between other bytes.

    Raises `ValueError` where there are none.
    """
    if _kernel is not None:
        made: bytes = _kernel.finished(before, bands, after)
        return made
    if not bands:
        raise ValueError("no bands")
    last = ended(bands[-1], joined_adler32(band[1:] for band in bands))
    return b"".join([before, *[band[0] for band in bands[:-1]], last, after])


def ended(band: Band, adler: int) -> bytes:
    """The chunk of the last band, and with it the stream of lines that have this checksum."""
    data, tail = memoryview(band[0])[_HEAD.size : -_WORD.size], _WORD.pack(adler)
    crc = zlib.crc32(tail, *_WORD.unpack_from(band[0], len(band[0]) - _WORD.size))
    return b"".join([_HEAD.pack(len(data) + len(tail), IDAT), data, tail, _WORD.pack(crc)])


def joined_adler32(pieces: Iterable[tuple[int, int]]) -> int:
    """The checksum (RFC 1950, 8.2) of pieces of data one after another, from that and the length of each."""
    low = high = 0  # less that of no data, which is 1
    for adler, length in pieces:
        high += (adler >> 16) + length * low
        low = (low + (adler & 0xFFFF) - 1) % _MODULUS
    return high % _MODULUS << 16 | (low + 1) % _MODULUS
