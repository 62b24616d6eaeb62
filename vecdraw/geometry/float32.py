"""float32 arithmetic, in which browsers hold the coordinates of paths and pictures.

An edge that falls on the border between two samples falls on the same side only where it is computed alike: the sum
of two float32 is not the float32 of the sum.
"""

from __future__ import annotations

import math
import struct
from typing import Final

FLOAT32_MAX: Final = 3.4028234663852886e38

_FLOAT: Final = struct.Struct("<f")  # with a byte order it says what overflows, without one it gives infinity
_pack, _unpack = _FLOAT.pack, _FLOAT.unpack


def float32(number: float) -> float:
    """`number` rounded to the nearest float32; beyond the largest, the largest."""
    try:
        return float(_unpack(_pack(number))[0])
    except OverflowError:
        return math.copysign(FLOAT32_MAX, number)


PI_32: Final = float32(math.pi)
TAU_32: Final = float32(math.tau)
