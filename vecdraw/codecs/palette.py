"""Pictures to at most 256 colours: exactly where they have no more, else chosen by median cut."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_WIDE: Final = 4096  # px a row of loose pixels in an image made of them
_LOOKED_AT: Final = 1 << 20  # px that colours are chosen from


def colors_of(pixels: NDArray[np.uint8], most: int) -> tuple[NDArray[np.uint8], bool]:
    """At most `most` colours (n, 3) for pixels (n, 3), and whether they are all there are, in ascending order."""
    import numpy as np  # `import vecdraw` does not pay for it
    from PIL import Image  # see np

    if not len(pixels):
        return np.zeros((1, 3), np.uint8), True
    strip = Image.fromarray(_rectangle(pixels))
    counts = strip.getcolors(most)
    if counts is not None:
        return np.array(sorted(color for _, color in counts), np.uint8), True
    if len(pixels) > _LOOKED_AT:
        step = -(-len(pixels) // _LOOKED_AT) | 1  # odd, so that columns of a picture do not all go
        strip = Image.fromarray(_rectangle(np.ascontiguousarray(pixels[::step])))
    table = strip.quantize(most, Image.Quantize.MEDIANCUT).getpalette() or [0, 0, 0]
    return np.array(table, np.uint8).reshape(-1, 3)[:most], False


def indices_of(pixels: NDArray[np.uint8], colors: NDArray[np.uint8], *, exact: bool, dither: bool) -> NDArray[np.uint8]:
    """The numbers of the nearest `colors` (n, 3) for pixels (height, width, 3); with Floyd and Steinberg's dither.

    `exact` says that every pixel has one of the colours; of one that has not, the number means nothing.
    """
    import numpy as np  # see colors_of
    from PIL import Image  # see colors_of

    if exact:
        table = np.zeros(1 << 24, np.uint8)
        table[_packed(colors)] = np.arange(len(colors), dtype=np.uint8)
        return table[_packed(pixels)]
    padded = np.concatenate([colors, np.repeat(colors[-1:], 256 - len(colors), axis=0)])
    holder = Image.new("P", (1, 1))
    holder.putpalette(padded.tobytes())
    mode = Image.Dither.FLOYDSTEINBERG if dither else Image.Dither.NONE
    image = Image.fromarray(np.ascontiguousarray(pixels)).quantize(palette=holder, dither=mode)
    numbers: NDArray[np.uint8] = np.minimum(np.asarray(image), np.uint8(len(colors) - 1))
    return numbers


def _packed(pixels: NDArray[np.uint8]) -> NDArray[np.uint32]:
    import numpy as np  # see colors_of

    wide = pixels.astype(np.uint32)
    packed: NDArray[np.uint32] = wide[..., 0] << np.uint32(16) | wide[..., 1] << np.uint32(8) | wide[..., 2]
    return packed


def _rectangle(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The pixels as a picture, filled up with the last one."""
    import numpy as np  # see colors_of

    width = min(_WIDE, len(pixels))
    missing = -len(pixels) % width
    return np.concatenate([pixels, np.repeat(pixels[-1:], missing, axis=0)]).reshape(-1, width, 3)
