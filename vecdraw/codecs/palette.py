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
    colors = _moved(bins, palette.cut(bins, most))
    return np.unique(_divided(colors), axis=0)


def indices_of(pixels: Colors, colors: Colors, *, dither: bool) -> Colors:
    """The numbers of the nearest `colors` (n, 4) for pixels (height, width, 4); errors are handed on with `dither`."""
    import numpy as np  # see colors_of

    held = np.ascontiguousarray(pixels)
    if (colors[:, 3] == 255).all() and (held[..., 3] == 255).all():
        return palette.numbers(held, colors, dither=dither)
    return palette.numbers(palette.premultiplied(held), palette.premultiplied(colors), dither=dither)


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
