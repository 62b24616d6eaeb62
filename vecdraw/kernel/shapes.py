"""Solid colours and pictures blended into BGRA premultiplied pixels by source-over, with Skia's own rounding.

An area is left, top, right, bottom in px, right and bottom the first that are not in it; `stride` bytes lie between one
row and the next. A colour is 0xAARRGGBB, premultiplied. All raise `ValueError` for what is not inside its buffer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from vecdraw.kernel.loading import compiled

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Area = tuple[int, int, int, int]

_kernel: Final = compiled("shapes")


def fill(pixels: Any, stride: int, area: Area, color: int) -> None:
    """Blends one colour into all of `area`."""
    if _kernel is not None:
        _kernel.fill(pixels, stride, area, color)
    else:
        _put(_rows(pixels, stride, area), _levels(color))


def cover(pixels: Any, stride: int, area: Area, mask: Any, offset: int, mask_stride: int, color: int) -> None:
    """Blends one colour into `area` through coverage: a byte a pixel, that of the first pixel at `offset`."""
    if _kernel is not None:
        _kernel.cover(pixels, stride, area, mask, offset, mask_stride, color)
        return
    there = _rows(pixels, stride, area)
    share = _source(mask, offset, mask_stride, there.shape[:2], 1)
    _put(there, _levels(color) * (share.astype("int32") + 1) >> 8)


def picture(pixels: Any, stride: int, area: Area, source: Any, offset: int, source_stride: int, opaque: bool) -> None:
    """Blends a picture of the same form into `area`, its first pixel at `offset`; where it is `opaque`, a copy."""
    if _kernel is not None:
        _kernel.picture(pixels, stride, area, source, offset, source_stride, opaque)
        return
    there = _rows(pixels, stride, area)
    own = _source(source, offset, source_stride, there.shape[:2], 4)
    if opaque:
        there[:] = own
    else:
        under = there.astype("int32") * (255 - own[:, :, 3:].astype("int32")) + 128
        there[:] = (own + (under + (under >> 8) >> 8)).clip(0, 255)


def _levels(color: int) -> NDArray[np.int32]:
    """The colour's blue, green, red, alpha."""
    import numpy as np  # slow to import, and not needed beside the compiled kernel

    return np.array([color >> shift & 255 for shift in (0, 8, 16, 24)], np.int32)


def _put(there: NDArray[np.uint8], levels: NDArray[np.int32]) -> None:
    """Blends levels of shape (4,) or (height, width, 4)."""
    there[:] = (levels + (there * (256 - levels[..., 3:]) >> 8)).clip(0, 255)


def _rows(pixels: Any, stride: int, area: Area) -> NDArray[np.uint8]:
    """The pixels of `area`, not copied: shape (height, width, 4)."""
    import numpy as np  # see above

    left, top, right, bottom = area
    flat = np.frombuffer(pixels, np.uint8)
    if not (0 <= left <= right <= stride // 4 and 0 <= top <= bottom and stride > 0 and bottom * stride <= flat.size):
        raise ValueError("an area that is not inside its buffer")
    part = flat[top * stride + left * 4 :] if right > left and bottom > top else flat[:0]
    return np.lib.stride_tricks.as_strided(part, (bottom - top, right - left, 4), (stride, 4, 1))


def _source(source: Any, offset: int, stride: int, shape: tuple[int, ...], size: int) -> NDArray[np.uint8]:
    """`shape` pixels of `size` bytes, not copied: shape (height, width, size)."""
    import numpy as np  # see above

    height, width = shape
    flat = np.frombuffer(source, np.uint8)
    if height and width:
        end = offset + (height - 1) * stride + width * size
        if offset < 0 or stride < width * size or end > flat.size:
            raise ValueError("coverage or a picture that is not inside its buffer")
        flat = flat[offset:]
    return np.lib.stride_tricks.as_strided(flat, (height, width, size), (stride, size, 1))
