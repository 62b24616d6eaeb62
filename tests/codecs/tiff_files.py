"""Uncompressed TIFF files of any byte order, depth and arrangement, made byte by byte."""

import struct
from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

_FORMATS = {"u": 1, "i": 2, "f": 3}
_ROWS = 16


def tiff_file(
    samples: NDArray[Any],
    photometric: int,
    *,
    order: Literal["<", ">"] = "<",
    big: bool = False,
    planes: bool = False,
    extra: Sequence[int] = (),
    tags: Sequence[tuple[int, int, Sequence[int]]] = (),
) -> bytes:
    """A file of samples (height, width) or (height, width, n); `extra` says what those beyond the colours are."""
    whole = samples[..., np.newaxis] if samples.ndim == 2 else samples
    height, width, count = whole.shape
    kind = whole.dtype.newbyteorder(order)
    pictures = [whole[..., at : at + 1] for at in range(count)] if planes else [whole]
    strips = [each[y : y + _ROWS].astype(kind).tobytes() for each in pictures for y in range(0, height, _ROWS)]
    start = 16 if big else 8
    places = [start + sum(map(len, strips[:at])) for at in range(len(strips))]
    entries = [
        *((256, 3, [width]), (257, 3, [height]), (258, 3, [whole.dtype.itemsize * 8] * count), (259, 3, [1])),
        *((262, 3, [photometric]), (273, 4, places), (277, 3, [count]), (278, 3, [_ROWS])),
        *((279, 4, list(map(len, strips))), (284, 3, [2 if planes else 1])),
        (339, 3, [_FORMATS[whole.dtype.kind]] * count),
        *([(338, 3, extra)] if extra else []),
        *tags,
    ]
    number, counted, inline = ("Q", "Q", 8) if big else ("I", "H", 4)
    at = start + sum(map(len, strips))
    long = at + struct.calcsize(f"<{counted}") + len(entries) * (4 + 2 * inline) + inline
    slots, values = b"", b""
    for tag, form, numbers in sorted(entries, key=lambda entry: entry[0]):
        data = struct.pack(f"{order}{len(numbers)}{'H' if form == 3 else 'I'}", *numbers)
        held = data.ljust(inline, b"\0") if len(data) <= inline else struct.pack(order + number, long + len(values))
        values += b"" if len(data) <= inline else data
        slots += struct.pack(f"{order}HH{number}", tag, form, len(numbers)) + held
    mark = b"II" if order == "<" else b"MM"
    head = struct.pack(f"{order}HHHQ", 43, 8, 0, at) if big else struct.pack(f"{order}HI", 42, at)
    return b"".join((mark, head, *strips, struct.pack(order + counted, len(entries)), slots, bytes(inline), values))
