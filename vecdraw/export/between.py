"""What lies between two qualities of a format: a picture that has some of the loss of the lower one already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from vecdraw.backends.registry import Raster
from vecdraw.codecs.decode import decode_image
from vecdraw.paint.color import to_color

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vecdraw.codecs.codec import Pixels

LOSSY: Final = frozenset({"jpeg", "webp", "avif", "jxl", "heic"})
"""The formats whose loss can be laid into a picture by degrees; a palette's cannot."""


class Between:
    """The pixels of a canvas on their way to those that a file of it shows.

    Raises `ImageError` for a file that cannot be read here. `background`, a colour, is what the canvas lies on where it
    is not opaque and the file is.
    """

    def __init__(self, raster: Raster, file: bytes, background: Any) -> None:
        import numpy as np  # `import vecdraw` does not pay for it

        from vecdraw.codecs.pixels import checked, is_opaque, to_uint8, unpremultiplied8  # see above
        from vecdraw.codecs.still import composited

        shown = decode_image(file)
        pixels = checked(raster.read_pixels())
        levels = unpremultiplied8(shown)
        if is_opaque(levels) and not is_opaque(pixels):
            pixels = composited(to_uint8(pixels), to_color(background), raster.color_space)
        self._top = 255 if pixels.dtype == np.uint8 else 1
        self._own: NDArray[Any] = pixels.astype(np.float32)
        self._loss = levels[..., :3].astype(np.float32) * np.float32(self._top / 255) - self._own[..., :3]
        self.possible = shown.color_space == raster.color_space
        """Whether the file's colours are in the canvas' space: between others there is nothing."""

    def pixels(self, share: float) -> Pixels:
        """The canvas with a share of the file's loss, 0 (none) to 1; shape (height, width, 4), not premultiplied."""
        import numpy as np  # `import vecdraw` does not pay for it

        out = self._own.copy()
        out[..., :3] += self._loss * np.float32(share)
        np.clip(out, 0, self._top, out=out)
        if self._top == 1:
            return np.asarray(out, np.float16)
        return np.asarray(np.rint(out, out=out), np.uint8)
