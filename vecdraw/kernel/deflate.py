"""Lines of drawn pictures deflated (RFC 1951): sharp things on plain ground, which repeat what is beside them.

A byte is looked for in the pixel on its left and in the line above, and eight at a time where they last were; each band
has Huffman codes of its own. Other pictures are deflated better by libraries. The functions let other threads run
meanwhile, and their result depends on nothing but the arguments: the twin gives the same bytes, some hundred times as
slowly.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from vecdraw.kernel import deflate_twin
from vecdraw.kernel.loading import compiled

if TYPE_CHECKING:
    from vecdraw.kernel.rows import Breaks

APART: Final = 8
"""Lines from one to the next in which repeated bytes are counted."""

MOST: Final = 1 << 30
"""Bytes of a band, at most."""

_kernel: Final = compiled("deflate")
_HEAD: Final = 640  # bytes that a band takes at most beside literals and matches


class Deflated(NamedTuple):
    """The blocks of a band, and the Adler-32 of its lines."""

    blocks: bytes
    adler: int


def is_drawn(breaks: Breaks, count: int, length: int) -> bool:
    """Whether `count` lines with these breaks are sharp things on plain ground, which deflate best as they are.

    Four bytes in five repeat a neighbour, and where they cease to it is at an edge: after several that do. On slopes,
    which filters make plain, the channels change one at a time. The breaks are of `length` bytes of every line of
    `APART`.
    """
    looked_at = len(range(1, count, APART)) * length
    return looked_at > 0 and 5 * breaks.repeated >= 4 * looked_at and 10 * breaks.clean >= 6 * breaks.ends


def deflated(lines: Any, size: int, step: int, *, is_last: bool) -> Deflated | None:
    """Lines of `size` bytes, `step` bytes a pixel, as blocks that refer to nothing before; the last end the stream.

    Others end with an empty stored block, at a whole byte. None where they would take more than half of the lines.
    Raises `ValueError` for what are no lines.
    """
    if _kernel is not None:
        found = _kernel.deflated(lines, size, step, is_last)
        return None if found is None else Deflated(*found)
    data = bytes(lines)
    if size < 2 or not 1 <= step <= 8 or not 1 <= len(data) <= MOST:
        raise ValueError("lines that cannot be deflated")
    blocks = deflate_twin.deflated(data, size, step, is_last)
    return None if blocks is None else Deflated(blocks, zlib.adler32(data))


def room(width: int, channels: int, lines: int) -> int:
    """The bytes that `bands` takes in `out` for a band of so many lines."""
    return lines * (1 + width * channels) // 2 + _HEAD


def makes_bands() -> bool:
    """Whether `bands` makes any: there is a kernel."""
    return _kernel is not None


def bands(
    out: Any,
    found: Any,
    digests: Any,
    turn: Any,
    wanted: Any,
    pixels: Any,
    key: Any,
    width: int,
    height: int,
    stride: int,
    reversed: bool,  # noqa: A002  # as in `rows.packed`
    channels: int,
    lines: int,
    first: int,
    count: int,
) -> None:
    """Deflates those of `count` bands of a picture, from the number `first` on, whose byte of `wanted` is not 0.

    A band has `lines` lines, the last of the picture, which ends the stream, what is left; pixels are as `rows.packed`
    has them. `out` has `room` bytes for each band, and `found` three unsigned numbers of 32 bits: how many were
    written, and the Adler-32 of the lines, both 0 for a band that is not made: one that is not drawn (see `is_drawn`),
    that `deflated` gives None for, or any where there is no kernel; the third is of `rows.digests`.

    With a `key`, `digests` gets what `rows.digests` gives for the row above a band, if any, and its rows: `lines` + 1
    times 16 bytes a band. Then bands with a pixel that is not opaque are not made where `reversed`. Without one, which
    is empty, the third number is 255.

    `turn`, four bytes that begin as 0, is shared by threads that call at the same time: each band is made by one.

    Raises `ValueError` where something does not fit into its buffer.
    """
    if _kernel is None:
        memoryview(found).cast("B")[: 12 * count] = bytes(12 * count)
        return
    numbers = width, height, stride, reversed, channels, lines, APART, first, count, room(width, channels, lines)
    _kernel.bands(out, found, digests, turn, wanted, pixels, key, *numbers)
