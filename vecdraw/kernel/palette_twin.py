"""The twin of the palette's kernel, in numpy: the same numbers, several times as slowly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Colors = NDArray[np.uint8]
    Floats = NDArray[np.float64]

WEIGHTS: Final = (5, 20, 4, 8)
"""What a channel counts for, about as libimagequant has it: green most, as the eye does."""

_AT_ONCE: Final = 1 << 12  # colours compared with a palette together
_FULL: Final = 14  # sixteenths
_FLAT: Final = 4
_GROSS: Final = 2500


def nearest(pixels: Colors, table: Colors) -> Colors:
    """As `numbers` without dither."""
    import numpy as np  # see `palette`

    words, at = np.unique(np.ascontiguousarray(pixels).view(np.uint32).reshape(-1), return_inverse=True)
    found = _Nearest(table).of(words.view(np.uint8).reshape(-1, 4).astype(np.float32))
    return found.astype(np.uint8)[at].reshape(pixels.shape[:2])


def diffused(pixels: Colors, table: Colors) -> Colors:
    """As `numbers` with dither: all pixels at once of which none hands anything on to another."""
    import numpy as np  # see `palette`

    height, width = pixels.shape[:2]
    shares, known = _shares(pixels), _Nearest(table)
    colors, weights = table.astype(np.int64), np.array(WEIGHTS)
    errors = np.zeros((height + 1, width + 3, 4), np.int64)  # one column before, two behind
    out = np.empty((height, width), np.uint8)
    for step in range(width + 2 * height - 2):
        y = np.arange(max(0, -(-(step - width + 1) // 2)), min(height - 1, step // 2) + 1)
        x = step - 2 * y
        carried = errors[y, x + 1] * shares[y, x, np.newaxis] + 8 >> 4
        is_gross = (weights * (carried >> 4) ** 2).sum(axis=1) > _GROSS
        carried[is_gross] = 3 * carried[is_gross] >> 2
        wanted = np.clip(pixels[y, x] + (carried + 8 >> 4), 0, 255)
        number = known.of(wanted.astype(np.float32))
        out[y, x] = number
        error = wanted - colors[number]
        errors[y, x + 2] += 7 * error
        errors[y + 1, x] += 3 * error
        errors[y + 1, x + 1] += 5 * error
        errors[y + 1, x + 2] += error
    return out


def cut(bins: Floats, most: int) -> Floats:
    """As `cut` of `palette`."""
    import numpy as np  # see `palette`

    points = np.rint(4 * bins[:, 1:] / bins[:, :1])  # fourths of a level, so that sums are exact
    parts = [np.arange(len(bins))]
    errors = [_errors(bins, points, parts[0])]
    heads = [_head(errors[0])]
    while len(parts) < most and max(heads) > 0:
        worst = int(np.argmax(heads))
        halves = _halves(bins, points, parts[worst], int(np.argmax(errors[worst])))
        parts[worst : worst + 1], found = halves, [_errors(bins, points, half) for half in halves]
        errors[worst : worst + 1], heads[worst : worst + 1] = found, [_head(each) for each in found]
    return np.array([bins[part, 1:].sum(axis=0) / bins[part, 0].sum() for part in parts])


def _errors(bins: Floats, points: Floats, part: NDArray[np.intp]) -> Floats:
    """What the squares of the errors of a part are for each channel, as much as it counts."""
    import numpy as np  # see `palette`

    counts, here = bins[part, 0], points[part]
    sums = counts @ here
    errors: Floats = (counts @ (here * here) - sums * sums / counts.sum()) * np.array(WEIGHTS)
    return np.where(here.max(axis=0) > here.min(axis=0), np.maximum(errors, 1), 0)  # rounding aside: 0 for one value


def _head(errors: Floats) -> float:
    red, green, blue, alpha = errors.tolist()
    return float(red + green + blue + alpha)  # one after the other, as the kernel adds


def _halves(bins: Floats, points: Floats, part: NDArray[np.intp], channel: int) -> list[NDArray[np.intp]]:
    """A part cut in two where that takes most from its errors."""
    import numpy as np  # see `palette`

    order = part[np.argsort(points[part, channel], kind="stable")]
    values, counts = points[order, channel], np.cumsum(bins[order, 0])
    sums = np.cumsum(bins[order, 0] * values)
    below, low, above, high = counts[:-1], sums[:-1], counts[-1] - counts[:-1], sums[-1] - sums[:-1]
    gains = np.where(values[1:] > values[:-1], low * low / below + high * high / above, -1.0)
    at = int(np.argmax(gains)) + 1
    return [order[:at], order[at:]]


class _Nearest:
    """A palette to be searched: float32 has all sums exactly."""

    def __init__(self, table: Colors) -> None:
        import numpy as np  # see `palette`

        colors = table.astype(np.float32)
        weighted = colors * np.array(WEIGHTS, np.float32)
        self._lengths = (weighted * colors).sum(axis=1)
        self._doubled = -2 * weighted.T

    def of(self, colors: NDArray[np.float32]) -> NDArray[np.intp]:
        """The numbers of the nearest colours, (n,), for some of shape (n, 4)."""
        import numpy as np  # see `palette`

        out = np.empty(len(colors), np.intp)
        for at in range(0, len(colors), _AT_ONCE):
            some = colors[at : at + _AT_ONCE]
            out[at : at + _AT_ONCE] = np.argmin(some @ self._doubled + self._lengths, axis=1)
        return out


def _shares(pixels: Colors) -> NDArray[np.int64]:
    """How many sixteenths of what neighbours lack each pixel takes over."""
    import numpy as np  # see `palette`

    levels = pixels.astype(np.int16)
    most: NDArray[Any] = np.zeros(pixels.shape[:2], np.int64)
    across, down = np.abs(np.diff(levels, axis=1)).max(axis=2), np.abs(np.diff(levels, axis=0)).max(axis=2)
    for part, apart in ((most[:, 1:], across), (most[:, :-1], across), (most[1:], down), (most[:-1], down)):
        np.maximum(part, apart, out=part)
    return np.where(most <= _FLAT, _FULL, np.clip(_FLAT + _FULL - most, 0, _FULL))
