"""Scanlines of a PNG (third edition, clauses 7 to 9) as pixels: unfiltered, unpacked, no longer interlaced.

The one kernel without a twin: where it was not built, libraries read PNGs, and the pixels are the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from vecdraw.kernel.loading import compiled

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_kernel: Final = compiled("scanlines")


def is_there() -> bool:
    """Whether `decoded` gives anything."""
    return _kernel is not None


def decoded(
    lines: Any,
    size: tuple[int, int],
    depth: int,
    color_type: int,
    *,
    interlaced: bool,
    table: NDArray[np.uint32],
    known: int = 256,
    key: int = -1,
) -> NDArray[Any] | None:
    """The pixels of the bytes that the IDAT chunks inflate to; None where there is no kernel.

    None, too, for a filter type that PNG does not have. Of 16 bits: uint16 of shape (height, width, channels). Else
    RGBA of bytes, (height, width, 4): of gray and palettes what `table` (256 words) has for a sample, None where one is
    not below `known`; of RGB translucent where a pixel's bytes are `key`, red first. Raises `ValueError` for lines of
    another size.
    """
    import numpy as np  # slow to import, and not all that import this need it

    if _kernel is None:
        return None
    width, height = size
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}.get(color_type, 4)
    shape, kind = ((height, width, channels), np.uint16) if depth == 16 else ((height, width, 4), np.uint8)
    out: NDArray[Any] = np.empty(shape, kind)
    is_read = _kernel.decoded(out, lines, table, width, height, depth, color_type, interlaced, known, key)
    return out if is_read else None
