"""Arrays of pixels on their way in and out of files: checks and changes of depth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from vecdraw.errors import BadTypeError, BadValueError, shown
from vecdraw.kernel import samples
from vecdraw.paint.pixmap import Pixmap

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from vecdraw.codecs.codec import Pixels


_BAND: Final = 1 << 16  # px at a time, where they take more memory on the way


def checked(pixels: Any) -> Pixels:
    """`pixels`, contiguous. Raises `BadTypeError` or `BadValueError` unless (height, width, 4) of uint8 or float16."""
    import numpy as np  # `import vecdraw` does not pay for it

    if not isinstance(pixels, np.ndarray):
        raise BadTypeError(f"pixels must be a numpy array of shape (height, width, 4), got {shown(pixels)}")
    if pixels.dtype not in (np.uint8, np.float16):
        raise BadTypeError(f"pixels must be uint8 or float16, got {pixels.dtype}")
    if pixels.ndim != 3 or pixels.shape[2] != 4 or 0 in pixels.shape:
        raise BadValueError(f"pixels must have shape (height, width, 4) and not be empty, got {pixels.shape}")
    return np.ascontiguousarray(pixels)


def is_opaque(pixels: Pixels) -> bool:
    """Whether alpha is full everywhere."""
    import numpy as np  # see checked

    if pixels.dtype == np.uint8 and pixels.flags.c_contiguous:
        common = np.bitwise_and.reduce(pixels.reshape(-1).view(np.uint32))  # ten times as fast as to look at each alpha
        return bool(common.tobytes()[3] == 255)
    if pixels.dtype == np.float16 and pixels.flags.c_contiguous:
        return samples.is_opaque(pixels)
    return bool((pixels[..., 3] >= (255 if pixels.dtype == np.uint8 else 1)).all())


def to_uint8(pixels: Pixels | NDArray[np.float32]) -> NDArray[np.uint8]:
    """The same pixels as bytes: floats are clipped to 0..1 and rounded, NaN is 0."""
    import numpy as np  # see checked

    if pixels.dtype == np.uint8:
        return pixels  # type: ignore[return-value]  # mypy does not narrow by dtype
    if pixels.dtype == np.float16:
        return samples.looked_up(pixels, 255)
    return _levels(pixels, 255).astype(np.uint8)


def to_uint16(pixels: Pixels) -> NDArray[np.uint16]:
    """The same pixels as 16-bit numbers: bytes are multiplied by 257, floats clipped to 0..1 and rounded, NaN is 0."""
    import numpy as np  # see checked

    if pixels.dtype == np.uint8:
        return pixels.astype(np.uint16) * np.uint16(257)
    return samples.looked_up(pixels, 65535)


def _levels(pixels: NDArray[Any], top: int) -> NDArray[np.float32]:
    import numpy as np  # see checked

    values = np.clip(np.nan_to_num(pixels.astype(np.float32), nan=0.0), 0.0, 1.0)
    levels: NDArray[np.float32] = np.rint(values * np.float32(top))
    return levels


def unpremultiplied8(pixmap: Pixmap) -> NDArray[np.uint8]:
    """The pixels of `pixmap` as bytes, not premultiplied, alpha 255 where it is opaque; (height, width, 4)."""
    import numpy as np  # see checked

    array = pixmap.to_numpy()
    if pixmap.alpha == "unpremultiplied":
        return to_uint8(array)
    if pixmap.alpha == "opaque":
        levels = to_uint8(array).copy()
        levels[..., 3] = 255
        return levels
    levels = np.empty(array.shape, np.uint8)
    rows = max(1, _BAND // array.shape[1])
    for top in range(0, len(array), rows):
        levels[top : top + rows] = _straight(array[top : top + rows])
    return levels


def _straight(array: NDArray[Any]) -> NDArray[np.uint8]:
    """Premultiplied pixels as bytes, not premultiplied."""
    import numpy as np  # see checked

    values = array.astype(np.float32) / np.float32(255 if array.dtype == np.uint8 else 1)
    alpha = values[..., 3:]
    values[..., :3] = np.divide(values[..., :3], alpha, out=np.zeros_like(values[..., :3]), where=alpha > 0)
    return to_uint8(values)
