"""What lies between two qualities of a format: the canvas with a little taken away before it is encoded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vecdraw.backends.registry import Raster
from vecdraw.codecs.decode import decode_image
from vecdraw.paint.color import to_color

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vecdraw.codecs.codec import Pixels

    Floats = NDArray[Any]


class Source:
    """The pixels of a canvas as encoders are given them, and what can be taken from them.

    Raises `ImageError` for a file of the canvas that cannot be read here. `background`, a colour, is what the canvas
    lies on where it is not opaque and the file is.
    """

    def __init__(self, raster: Raster, file: bytes, background: Any) -> None:
        import numpy as np  # `import vecdraw` does not pay for it

        from vecdraw.codecs.pixels import checked, is_opaque, to_uint8, unpremultiplied8  # see above
        from vecdraw.codecs.still import composited

        pixels = checked(raster.read_pixels())
        if not is_opaque(pixels) and is_opaque(unpremultiplied8(decode_image(file))):
            pixels = composited(to_uint8(pixels), to_color(background), raster.color_space)
        self.pixels: Pixels = pixels
        """Of the canvas, shape (height, width, 4), not premultiplied."""
        self._top = 255 if pixels.dtype == np.uint8 else 1
        self._own: Floats = pixels.astype(np.float32)
        self.color_space = raster.color_space

    def loss(self, file: bytes) -> Floats | None:
        """What a file has of the canvas no more: differences of R, G and B. None where it is in another space."""
        import numpy as np  # see __init__

        from vecdraw.codecs.pixels import unpremultiplied8  # see __init__

        shown = decode_image(file)
        if shown.color_space != self.color_space:
            return None
        levels = unpremultiplied8(shown)[..., :3].astype(np.float32)
        return levels * np.float32(self._top / 255) - self._own[..., :3]

    def pixels_of(self, file: bytes, all_kept: bool) -> Pixels | None:
        """What a file shows, uint8, or of one that keeps all pixels those themselves; None for another colour space."""
        from vecdraw.codecs.pixels import to_uint8, unpremultiplied8  # see __init__

        if all_kept:
            return to_uint8(self.pixels)
        shown = decode_image(file)
        return unpremultiplied8(shown) if shown.color_space == self.color_space else None

    def blur(self, times: int) -> Floats:
        """What a Gaussian of sigma 1.5 px takes away, so many times one after another: differences of R, G and B."""
        import numpy as np  # see __init__

        from vecdraw.kernel.quality import blurred  # see __init__

        weight = np.ascontiguousarray(self._own[..., 3])
        planes = [np.ascontiguousarray(self._own[..., channel]) * weight for channel in range(3)]
        for _ in range(times):
            planes = [blurred(plane) for plane in planes]
            weight = blurred(weight)
        weight[weight == 0] = 1  # all round is clear, and black as it was
        return np.stack([plane / weight for plane in planes], axis=-1) - self._own[..., :3]

    def without(self, taken: Floats, share: float) -> Pixels:
        """The canvas without a share of something, 0 (none) to 1; shape (height, width, 4), not premultiplied."""
        import numpy as np  # see __init__

        out = self._own.copy()
        out[..., :3] += taken * np.float32(share)
        np.clip(out, 0, self._top, out=out)
        if self._top == 1:
            return np.asarray(out, np.float16)
        return np.asarray(np.rint(out, out=out), np.uint8)

    def levels_of(self, changed: Pixels) -> Floats:
        """By how many levels of 255 other pixels differ from the canvas, shape (height, width, 3)."""
        import numpy as np  # see __init__

        return (changed[..., :3].astype(np.float32) - self._own[..., :3]) * np.float32(255 / self._top)
