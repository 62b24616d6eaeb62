"""Pixels as other samples than red, green and blue of 8 or 16 bits: gray, palettes, fewer bits (PNG 11.2.1, 4.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from vecdraw.codecs.pixels import to_uint8, to_uint16
from vecdraw.codecs.png_chunks import GRAY, GRAY_ALPHA, PALETTE, chunk
from vecdraw.codecs.png_lines import Lines, SampleLines
from vecdraw.errors import BadValueError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from vecdraw.codecs.codec import Pixels

_MOST: Final = 256  # colours of a palette
_WEIGHTS: Final = (0.2126, 0.7152, 0.0722)  # as `grayscale()` has them (Filter Effects 1, 8.3)
_BAND: Final = 1 << 18  # px looked at before it is asked whether there are too many colours
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
    import numpy as np  # `import vecdraw` does not pay for it

    if not is_opaque and depth < 8:
        raise BadValueError(f"a gray PNG of {depth} bits has no alpha, and the picture is not opaque")
    levels: Any = to_uint8(pixels) if depth <= 8 else to_uint16(pixels)
    luminance = np.rint(levels[..., :3].astype(np.float64) @ np.array(_WEIGHTS))
    top = _FULL.get(depth, 65535)
    values = np.rint(luminance * (top / 255)) if depth < 8 else luminance
    samples = values.astype(np.uint8 if depth <= 8 else ">u2")
    if is_opaque:
        return Samples(GRAY, depth, _lines(samples, depth))
    both = np.empty((*samples.shape, 2), samples.dtype)
    both[..., 0], both[..., 1] = samples, levels[..., 3]
    return Samples(GRAY_ALPHA, depth, _wide(both))


def fewest(levels: NDArray[np.uint8], depth: int | None, *, may_be_gray: bool) -> Samples | None:
    """The same pixels (height, width, 4) exactly, as gray or by a palette; None where neither can hold them.

    `depth` bits of an index, or as few as will do when None.
    """
    words = _words(levels)
    grays = _gray_depth(levels) if may_be_gray and depth is None else None
    found = _colors(words)
    if found is not None:
        need = _depth_of(len(found))
        if grays is None or need < grays:
            return _indexed(words, found, need if depth is None else depth) if need <= (depth or 8) else None
    if grays is None:
        return None
    return Samples(GRAY, grays, _lines(levels[..., 0] // (255 // _FULL[grays]), grays))


def quantised(levels: NDArray[np.uint8], colors: int, depth: int | None) -> Samples:
    """The pixels (height, width, 4) by a palette of at most so many colours: exactly if they have no more."""
    import numpy as np  # see gray

    exact = _colors(_words(levels))
    if exact is None or len(exact) > colors:
        levels = _reduced(levels, colors)
        exact = np.unique(_words(levels))
    return _indexed(_words(levels), exact, depth or _depth_of(len(exact)))


def _reduced(levels: NDArray[np.uint8], colors: int) -> NDArray[np.uint8]:
    """By Pillow: median cut for opaque pictures, an octree for others."""
    import numpy as np  # see gray
    from PIL import Image

    height, width = levels.shape[:2]
    if (levels[..., 3] == 255).all():
        image = Image.frombytes("RGB", (width, height), np.ascontiguousarray(levels[..., :3]).tobytes())
        few = image.quantize(colors, Image.Quantize.MEDIANCUT, kmeans=1)
        table = np.array(few.getpalette("RGB"), np.uint8).reshape(-1, 3)
        table = np.concatenate([table, np.full((len(table), 1), 255, np.uint8)], axis=1)
    else:
        image = Image.frombytes("RGBA", (width, height), np.ascontiguousarray(levels).tobytes())
        few = image.quantize(colors, Image.Quantize.FASTOCTREE)
        table = np.array(few.getpalette("RGBA"), np.uint8).reshape(-1, 4)
    return np.ascontiguousarray(table[np.asarray(few)])


def _words(levels: NDArray[np.uint8]) -> NDArray[np.uint32]:
    import numpy as np  # see gray

    return np.ascontiguousarray(levels).view("<u4").reshape(levels.shape[:2])


def _colors(words: NDArray[np.uint32]) -> NDArray[np.uint32] | None:
    """The colours in order of their numbers; None if they are more than a palette has."""
    import numpy as np  # see gray

    found = np.empty(0, np.uint32)
    step = max(1, _BAND // words.shape[1])
    for top in range(0, words.shape[0], step):
        found = np.union1d(found, words[top : top + step])
        if len(found) > _MOST:
            return None
    return found


def _gray_depth(levels: NDArray[np.uint8]) -> int | None:
    """The bits that the picture needs as opaque gray, if it is that."""
    red, green, blue, alpha = (levels[..., channel] for channel in range(4))
    if not ((red == green).all() and (green == blue).all() and (alpha == 255).all()):
        return None
    return next((depth for depth, top in _FULL.items() if (red % (255 // top) == 0).all()), 8)


def _depth_of(colors: int) -> int:
    return next(depth for depth in _FULL if colors <= 1 << depth)


def _indexed(words: NDArray[np.uint32], colors: NDArray[np.uint32], depth: int) -> Samples:
    """By a palette of these colours, in order of their numbers: those whose alpha is least come first."""
    import numpy as np  # see gray

    index = np.searchsorted(colors, words).astype(np.uint8)
    table = colors.astype("<u4").view(np.uint8).reshape(-1, 4)
    chunks = [chunk(b"PLTE", table[:, :3].tobytes())]
    alphas = table[:, 3].tobytes().rstrip(b"\xff")  # what is not there is opaque, 11.3.2.1
    if alphas:
        chunks.append(chunk(b"tRNS", alphas))
    return Samples(PALETTE, depth, _lines(index, depth), tuple(chunks))


def _lines(samples: NDArray[Any], depth: int) -> Lines:
    """One sample of `depth` bits a pixel: several share a byte, the leftmost in its high bits (7.2)."""
    import numpy as np  # see gray

    if depth >= 8:
        return _wide(samples[..., np.newaxis])
    each = 8 // depth
    height, width = samples.shape
    padded = np.zeros((height, -(-width // each) * each), np.uint8)
    padded[:, :width] = samples
    shifts = np.arange(each - 1, -1, -1, dtype=np.uint8) * np.uint8(depth)
    packed = np.bitwise_or.reduce(padded.reshape(height, -1, each) << shifts, axis=-1).astype(np.uint8)
    return _wide(packed[..., np.newaxis])


def _wide(samples: NDArray[Any]) -> Lines:
    """Whole bytes: samples of shape (height, width, channels), of 8 bits or 16, most significant byte first."""
    import numpy as np  # see gray

    height = samples.shape[0]
    held = np.ascontiguousarray(samples)
    rows = held.view(np.uint8).reshape(height, -1)
    return SampleLines(lambda top, bottom: rows[top:bottom], height, rows.shape[1], held.itemsize * held.shape[2])
