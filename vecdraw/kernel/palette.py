"""Pixels to the colours of a palette: which colours there are, which is nearest, and errors diffused.

Pixels are contiguous arrays of bytes, RGBA, premultiplied; palettes are arrays (n, 4) of up to 256 such colours. How
far colours are apart is the sum of the squares of what their channels are, times `WEIGHTS`. All functions let other
threads run meanwhile, and raise `ValueError` for what does not fit into its buffer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vecdraw.kernel import palette_twin
from vecdraw.kernel.loading import compiled

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Colors = NDArray[np.uint8]

WEIGHTS: Final = palette_twin.WEIGHTS

_kernel: Final = compiled("palette")
_NO_FIT: Final = "pixels or a palette that do not fit into their buffer"
_MOST: Final = 256


def premultiplied(pixels: Colors) -> Colors:
    """Pixels that are not premultiplied, (..., 4), as pixels that are; rounded."""
    import numpy as np  # slow to import, and not all that import this need it

    if _kernel is not None:
        out = np.empty_like(pixels)
        _kernel.premultiplied(out, pixels)
        return out
    alpha = pixels[..., 3:].astype(np.uint32)
    made = pixels.copy()
    made[..., :3] = (pixels[..., :3] * (2 * alpha) + 255) // 510
    return made


def histogram(pixels: Colors, *, is_opaque: bool) -> NDArray[np.float64]:
    """How many pixels there are of each part of the space of colours, and the sums of their channels: (n, 5).

    Parts without pixels are left out. Where all `is_opaque`, 64 parts a channel; else 32, and 16 of alpha.
    """
    import numpy as np  # see premultiplied

    if _kernel is not None:
        return np.frombuffer(_kernel.histogram(pixels, is_opaque), np.uint64).reshape(-1, 5).astype(np.float64)
    red, green, blue, alpha = (pixels.reshape(-1, 4)[:, channel].astype(np.int64) for channel in range(4))
    if is_opaque:
        keys = red >> 2 << 12 | green >> 2 << 6 | blue >> 2
    else:
        keys = red >> 3 << 14 | green >> 3 << 9 | blue >> 3 << 4 | alpha >> 4
    counts = np.bincount(keys)
    sums = [np.bincount(keys, channel.astype(np.float64)) for channel in (red, green, blue, alpha)]
    return np.stack([counts.astype(np.float64), *sums], axis=1)[counts > 0]


def cut(bins: NDArray[np.float64], most: int) -> NDArray[np.float64]:
    """The middles (n, 4) of up to `most` parts, at most 256, of the bins of a `histogram`, at least one.

    They are cut, again and again, where that takes most from the squares of the errors.
    """
    import numpy as np  # see premultiplied

    if not bins.size or bins.shape[1:] != (5,) or not 1 <= most <= _MOST:
        raise ValueError(_NO_FIT)
    if _kernel is not None:
        return np.frombuffer(_kernel.cut(np.ascontiguousarray(bins), most), np.float64).reshape(-1, 4)
    return palette_twin.cut(bins, most)


def numbers(pixels: Colors, table: Colors, *, dither: bool) -> Colors:
    """The number of the nearest colour of `table` for pixels (height, width, 4): the first of equals.

    With `dither`, what a pixel lacks is handed on to those on its right and below, as Floyd and Steinberg do, of which
    these take less the less they are like their neighbours.
    """
    import numpy as np  # see premultiplied

    height, width = pixels.shape[:2]
    if not 1 <= len(table) <= _MOST or pixels.shape[2:] != (4,):
        raise ValueError(_NO_FIT)
    if _kernel is not None:
        out = np.empty((height, width), np.uint8)
        _kernel.numbers(out, pixels, np.ascontiguousarray(table), width, height, dither)
        return out
    return palette_twin.diffused(pixels, table) if dither else palette_twin.nearest(pixels, table)
