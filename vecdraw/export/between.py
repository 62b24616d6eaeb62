"""What lies between two qualities of a format: pictures that have some of the loss of the lower one already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from vecdraw.backends.registry import Raster
from vecdraw.codecs.decode import decode_image
from vecdraw.paint.color import to_color

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vecdraw.codecs.codec import Pixels

_BLOCK: Final = 16  # px: whole blocks of JPEG with 4:2:0, of WebP, and of most that others make
_PALETTE: Final = 256  # colours that a palette may have


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


class Patches:
    """Pictures between two of one size: the first blocks are those of the worse one.

    They are counted row by row from the top, or `upwards`, from the bottom.

    An encoder that takes blocks one after the other, each by what it knows of those before, makes of them about what it
    made of the two: where a share of loss makes a score leap, blocks bring it from one score to the other bit by bit.
    """

    def __init__(self, better: Pixels, worse: Pixels, upwards: bool) -> None:
        self._better, self._worse, self._upwards = better, worse, upwards
        height, width = better.shape[:2]
        self._across = -(-width // _BLOCK)
        self.count = self._across * -(-height // _BLOCK)
        """How many blocks there are."""

    def pixels(self, count: int) -> Pixels:
        """The better picture with `count` blocks of the worse; shape (height, width, 4)."""
        return self.mixed(self._better, self._worse, count)

    def mixed(self, better: NDArray[Any], worse: NDArray[Any], count: int) -> NDArray[Any]:
        """The same of two other pictures of the same size, such as what files of the two show."""
        if self._upwards:
            better, worse, count = worse, better, self.count - count
        rows, more = divmod(count, self._across)
        top, right = rows * _BLOCK, more * _BLOCK
        out = better.copy()
        out[:top] = worse[:top]
        out[top : top + _BLOCK, :right] = worse[top : top + _BLOCK, :right]
        return out


def have_one_palette(*pictures: Pixels) -> bool:
    """Whether all colours of some pictures, uint8 of shape (height, width, 4), are at most 256."""
    import numpy as np  # `import vecdraw` does not pay for it

    packed = [np.unique(np.ascontiguousarray(picture).view(np.uint32)) for picture in pictures]
    return len(np.unique(np.concatenate(packed))) <= _PALETTE
