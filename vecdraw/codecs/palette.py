"""Pictures to at most 256 colours: exactly where they have no more, else colours chosen for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vecdraw.kernel import palette, samples

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Colors = NDArray[np.uint8]
    Floats = NDArray[np.float64]

_TURNS: Final = 3  # of moving colours to the middle of what is nearest to them


def colors_of(pixels: Colors, most: int) -> Colors:
    """At most `most` colours (n, 4), RGBA, for pixels (..., 4), none premultiplied: all that there are, or some chosen.

    Chosen colours come from cutting what there is, again and again, where that takes most from the squares of the
    errors, and are then moved to the middle of what is nearest to them (Lloyd's way).
    """
    import numpy as np  # `import vecdraw` does not pay for it

    if not pixels.size:
        return np.array([[0, 0, 0, 255]], np.uint8)
    held = np.ascontiguousarray(pixels)
    exact = samples.colors(held.view("<u4"), most)
    if exact is not None:
        return exact.astype("<u4").view(np.uint8).reshape(-1, 4)
    is_opaque = bool((held[..., 3] == 255).all())
    bins = palette.histogram(held if is_opaque else palette.premultiplied(held), is_opaque=is_opaque)
    colors = _moved(bins, _cut(bins, most))
    return np.unique(_divided(colors), axis=0)


def indices_of(pixels: Colors, colors: Colors, *, dither: bool) -> Colors:
    """The numbers of the nearest `colors` (n, 4) for pixels (height, width, 4); errors are handed on with `dither`."""
    import numpy as np  # see colors_of

    held = np.ascontiguousarray(pixels)
    if (colors[:, 3] == 255).all() and (held[..., 3] == 255).all():
        return palette.numbers(held, colors, dither=dither)
    return palette.numbers(palette.premultiplied(held), palette.premultiplied(colors), dither=dither)


def _cut(bins: Floats, most: int) -> Floats:
    """The middles of up to `most` parts of the bins."""
    import numpy as np  # see colors_of

    points = np.rint(4 * bins[:, 1:] / bins[:, :1])  # fourths of a level, so that sums are exact
    parts = [np.arange(len(bins))]
    errors = [_errors(bins, points, parts[0])]
    heads = [errors[0].sum()]
    while len(parts) < most and max(heads) > 0:
        worst = int(np.argmax(heads))
        halves = _halves(bins, points, parts[worst], int(np.argmax(errors[worst])))
        parts[worst : worst + 1], found = halves, [_errors(bins, points, half) for half in halves]
        errors[worst : worst + 1], heads[worst : worst + 1] = found, [each.sum() for each in found]
    return np.array([bins[part, 1:].sum(axis=0) / bins[part, 0].sum() for part in parts])


def _errors(bins: Floats, points: Floats, part: NDArray[np.intp]) -> Floats:
    """What the squares of the errors of a part are for each channel, as much as it counts."""
    import numpy as np  # see colors_of

    counts, here = bins[part, 0], points[part]
    sums = counts @ here
    errors: Floats = (counts @ (here * here) - sums * sums / counts.sum()) * np.array(palette.WEIGHTS)
    return np.where(here.max(axis=0) > here.min(axis=0), np.maximum(errors, 1), 0)  # rounding aside: 0 for one value


def _halves(bins: Floats, points: Floats, part: NDArray[np.intp], channel: int) -> list[NDArray[np.intp]]:
    """A part cut in two where that takes most from its errors."""
    import numpy as np  # see colors_of

    order = part[np.argsort(points[part, channel], kind="stable")]
    values, counts = points[order, channel], np.cumsum(bins[order, 0])
    sums = np.cumsum(bins[order, 0] * values)
    below, low, above, high = counts[:-1], sums[:-1], counts[-1] - counts[:-1], sums[-1] - sums[:-1]
    gains = np.where(values[1:] > values[:-1], low * low / below + high * high / above, -1.0)
    at = int(np.argmax(gains)) + 1
    return [order[:at], order[at:]]


def _moved(bins: Floats, colors: Floats) -> Floats:
    """The colours, each in the middle of the bins that are nearest to it."""
    import numpy as np  # see colors_of

    middles = np.rint(bins[:, 1:] / bins[:, :1]).astype(np.uint8)[np.newaxis]
    for _ in range(_TURNS):
        nearest = palette.numbers(middles, np.rint(colors).astype(np.uint8), dither=False)[0]
        sums = np.stack([np.bincount(nearest, each, len(colors)) for each in bins.T], axis=1)
        colors = np.where(sums[:, :1] > 0, sums[:, 1:] / np.maximum(sums[:, :1], 1), colors)
    return colors


def _divided(colors: Floats) -> Colors:
    """Premultiplied colours (n, 4) as bytes that are not."""
    import numpy as np  # see colors_of

    alpha = np.rint(colors[:, 3:])
    plain = np.where(alpha > 0, colors[:, :3] * 255 / np.maximum(alpha, 1), 0)
    return np.concatenate([np.clip(np.rint(plain), 0, 255), alpha], axis=1).astype(np.uint8)
