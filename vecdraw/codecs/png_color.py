"""Pixels as other samples than red, green and blue of 8 or 16 bits: gray, palettes, fewer bits (PNG 11.2.1, 4.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from vecdraw.codecs.palette import colors_of, indices_of
from vecdraw.codecs.png_chunks import GRAY, GRAY_ALPHA, PALETTE, chunk
from vecdraw.codecs.png_lines import Lines
from vecdraw.codecs.png_samples import gray_lines, indexed_lines, numbered_lines
from vecdraw.errors import BadValueError
from vecdraw.kernel import samples

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from vecdraw.codecs.codec import Pixels

_MOST: Final = 256  # colours of a palette
_FULL: Final = {1: 1, 2: 3, 4: 15, 8: 255}


class Samples(NamedTuple):
    """A picture's lines, what IHDR says of them, and the chunks they need."""

    color_type: int
    depth: int
    lines: Lines
    chunks: tuple[bytes, ...] = ()


def gray(pixels: Pixels, depth: int, *, is_opaque: bool) -> Samples:
    """The luminance of `pixels`, shape (height, width, 4), in `depth` bits, rounded to the nearest level.

    Fewer than 8 bits are of opaque pictures only; raises `BadValueError` for others.
    """
    if not is_opaque and depth < 8:
        raise BadValueError(f"a gray PNG of {depth} bits has no alpha, and the picture is not opaque")
    channels = 1 if is_opaque else 2
    return Samples(GRAY if is_opaque else GRAY_ALPHA, depth, gray_lines(pixels, channels, depth))


def fewest(levels: NDArray[np.uint8], depth: int | None, *, may_be_gray: bool) -> Samples | None:
    """The same pixels (height, width, 4) exactly, as gray or by a palette; None where neither can hold them.

    `depth` bits of an index, or as few as will do when None.
    """
    found = samples.colors(_words(levels), _MOST)
    if found is None:
        return None  # of gray, too: there are 256
    need = _depth_of(len(found))
    grays = _gray_depth(_channels(found)) if may_be_gray and depth is None else None
    if grays is None or need < grays:
        return _indexed(levels, found, need if depth is None else depth) if need <= (depth or 8) else None
    return Samples(GRAY, grays, gray_lines(levels, 1, grays))


def quantised(levels: NDArray[np.uint8], colors: int, depth: int | None, *, dither: bool) -> Samples:
    """The pixels (height, width, 4) by a palette of at most so many colours: exactly if they have no more."""
    exact = samples.colors(_words(levels), colors)
    if exact is not None:
        return _indexed(levels, exact, depth or _depth_of(len(exact)))
    table = _channels(_sorted(colors_of(levels, colors)))
    bits = depth or _depth_of(len(table))
    numbers = indices_of(levels, table, dither=dither)
    return Samples(PALETTE, bits, numbered_lines(numbers, bits), _chunks(table))


def _words(levels: NDArray[np.uint8]) -> NDArray[np.uint32]:
    import numpy as np  # `import vecdraw` does not pay for it

    return np.ascontiguousarray(levels).view("<u4").reshape(levels.shape[:2])


def _channels(words: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """Colours as (n, 4)."""
    import numpy as np  # see _words

    return words.astype("<u4").view(np.uint8).reshape(-1, 4)


def _sorted(colors: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """Colours (n, 4) as words, in order: those whose alpha is least come first."""
    import numpy as np  # see _words

    return np.sort(np.ascontiguousarray(colors).view("<u4")[:, 0])


def _gray_depth(colors: NDArray[np.uint8]) -> int | None:
    """The bits that these colours (n, 4) need as opaque gray, if they are that."""
    red, green, blue, alpha = (colors[:, channel] for channel in range(4))
    if not ((red == green).all() and (green == blue).all() and (alpha == 255).all()):
        return None
    return next((depth for depth, top in _FULL.items() if (red % (255 // top) == 0).all()), 8)


def _depth_of(colors: int) -> int:
    return next(depth for depth in _FULL if colors <= 1 << depth)


def _indexed(levels: NDArray[np.uint8], colors: NDArray[np.uint32], depth: int) -> Samples:
    """By a palette of these colours, in order."""
    return Samples(PALETTE, depth, indexed_lines(levels, colors, depth), _chunks(_channels(colors)))


def _chunks(table: NDArray[np.uint8]) -> tuple[bytes, ...]:
    """What tells the colours (n, 4) of a palette."""
    chunks = [chunk(b"PLTE", table[:, :3].tobytes())]
    alphas = table[:, 3].tobytes().rstrip(b"\xff")  # what is not there is opaque, 11.3.2.1
    if alphas:
        chunks.append(chunk(b"tRNS", alphas))
    return tuple(chunks)
