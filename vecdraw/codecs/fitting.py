"""Pictures made to fit into a size, and turned upright."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from vecdraw.errors import BadTypeError, BadValueError, shown

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ON_THEIR_SIDE: Final = frozenset({5, 6, 7, 8})  # Exif's orientations that exchange width and height
_DRAFT: Final = 2  # times the size wanted that a decoder must give, so that the filter has something to work with


def check_max_size(max_size: object) -> None:
    """Raises `BadTypeError` or `BadValueError` unless `max_size` is None or a pair of whole numbers of px from 1."""
    if max_size is None:
        return
    if not isinstance(max_size, (tuple, list)) or len(max_size) != 2:
        raise BadTypeError(f"max_size must be (width, height) in px, got {shown(max_size)}")
    for side in max_size:
        if isinstance(side, bool) or not isinstance(side, int):
            raise BadTypeError(f"max_size must be two whole numbers of px, got {shown(max_size)}")
        if side < 1:
            raise BadValueError(f"max_size must be at least 1 x 1 px, got {shown(max_size)}")


def upright(size: tuple[int, int], orientation: int) -> tuple[int, int]:
    """Width and height as they are on the other side of turning a picture upright."""
    return (size[1], size[0]) if orientation in _ON_THEIR_SIDE else size


def fitted(size: tuple[int, int], max_size: tuple[int, int] | None, orientation: int = 1) -> tuple[int, int]:
    """The size, before it is turned upright, of a picture of `size` that fits into `max_size` upright.

    The proportions are kept but for rounding; a picture that fits stays as it is.
    """
    if max_size is None:
        return size
    most = upright(max_size, orientation)
    width, height = size
    if width <= most[0] and height <= most[1]:
        return size
    if most[0] * height <= most[1] * width:
        return most[0], max(1, round(height * most[0] / width))
    return max(1, round(width * most[1] / height)), most[1]


def draft_size(size: tuple[int, int], max_size: tuple[int, int] | None, orientation: int) -> tuple[int, int] | None:
    """The least size to decode; None where all of the picture is wanted."""
    wanted = fitted(size, max_size, orientation)
    return None if wanted == size else (wanted[0] * _DRAFT, wanted[1] * _DRAFT)


def resized(deep: NDArray[np.uint16], size: tuple[int, int]) -> NDArray[np.float32]:
    """Samples (height, width, 1 to 4) as red, green, blue and alpha from 0 to 1, of another size.

    Filtered as Pillow filters 8 bits (Lanczos), colours multiplied by alpha meanwhile.
    """
    import numpy as np  # `import vecdraw` does not pay for it

    height, width, channels = deep.shape
    levels = np.empty((height, width, 4), np.float32)
    has_alpha = channels in {2, 4}
    colors = channels - has_alpha
    levels[..., :3] = deep[..., :colors]
    levels[..., 3] = deep[..., -1] if has_alpha else 65535
    levels /= np.float32(65535)
    if size == (width, height):
        return levels
    if has_alpha:
        levels[..., :3] *= levels[..., 3:]
    out = np.dstack([_channel(levels[..., at], size) for at in range(4)])
    if has_alpha:
        alpha = out[..., 3:]
        out[..., :3] = np.divide(out[..., :3], alpha, out=np.zeros_like(out[..., :3]), where=alpha > 0)
    else:
        out[..., 3] = 1
    return np.clip(out, 0, 1)


def turned(pixels: NDArray[Any], orientation: int) -> NDArray[Any]:
    """Pixels (height, width, channels) turned and mirrored as Exif's orientation says (JEITA CP-3451, 4.6.4 A)."""
    if orientation in _ON_THEIR_SIDE:
        pixels = pixels.transpose(1, 0, 2)
    if orientation in {2, 3, 6, 7}:
        pixels = pixels[:, ::-1]
    if orientation in {3, 4, 7, 8}:
        pixels = pixels[::-1]
    return pixels


def _channel(levels: NDArray[np.float32], size: tuple[int, int]) -> NDArray[np.float32]:
    import numpy as np  # see resized
    from PIL import Image  # see resized

    image = Image.fromarray(np.ascontiguousarray(levels))
    return np.asarray(image.resize(size, Image.Resampling.LANCZOS))
