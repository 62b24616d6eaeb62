"""Samples of 16 bits, whole.

Pillow has no mode for colours of 16 bits and keeps their upper bytes. It keeps the lower ones as well if it is told
that the file has the other byte order: so the picture is decoded twice.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.ImageFile import ImageFile

_GRAY_MODES: Final = frozenset({"I;16", "I;16L", "I;16B", "I;16N"})
_GRAY_ALPHA: Final = "LA;16B"  # Pillow's name for PNG's colour type 4
_NATIVE: Final = "N"


def samples_of(image: ImageFile, again: Callable[[], ImageFile]) -> NDArray[np.uint16] | None:
    """The samples of a picture of 16 bits a channel, (height, width) or (height, width, 2 to 4); None for any other.

    `image` is open and becomes loaded; `again` opens the same picture once more. Associated alpha (TIFF) is divided
    out.
    """
    import numpy as np  # `import vecdraw` does not pay for it

    if image.mode in _GRAY_MODES:
        image.load()
        return np.asarray(image).astype(np.uint16)
    raw = _raw_mode(image)
    if raw == _GRAY_ALPHA:
        _set_raw_mode(image, "RGBA")  # four bytes of whatever they are
        image.load()
        return np.frombuffer(image.tobytes(), ">u2").reshape(image.height, image.width, 2).astype(np.uint16)
    if raw is None or image.mode not in {"RGB", "RGBA"}:
        return None
    is_associated = raw.startswith("RGBa")
    plain = raw.replace("RGBa", "RGBA")
    other = again()
    _set_raw_mode(image, plain)
    _set_raw_mode(other, _swapped(plain))
    image.load()
    other.load()
    samples = np.asarray(image).astype(np.uint16)
    samples <<= 8
    samples |= np.asarray(other)
    return unassociated(samples) if is_associated else samples


def _raw_mode(image: ImageFile) -> str | None:
    """How the pixels of a picture that is in one piece, and 16 bits deep, are written."""
    modes = {_first(tile.args) for tile in image.tile}
    raw = next(iter(modes), None)
    return raw if len(modes) == 1 and isinstance(raw, str) and ";16" in raw else None


def _first(args: Any) -> object:
    return args[0] if isinstance(args, tuple) and args else args


def _set_raw_mode(image: ImageFile, raw: str) -> None:
    image.tile = [
        tile._replace(args=(raw, *tile.args[1:]) if isinstance(tile.args, tuple) else raw) for tile in image.tile
    ]


def _swapped(raw: str) -> str:
    name, order = raw[:-1], raw[-1]
    if order == _NATIVE:
        order = "L" if sys.byteorder == "little" else "B"
    return name + ("B" if order == "L" else "L")


def unassociated(samples: NDArray[Any]) -> NDArray[Any]:
    """Samples (height, width, channels) of unsigned integers whose last channel is alpha, that alpha divided out."""
    import numpy as np  # see samples_of

    top = np.iinfo(samples.dtype).max
    alpha = samples[..., -1:].astype(np.float32)
    ratio = np.divide(top, alpha, out=np.zeros_like(alpha), where=alpha > 0)
    out = samples.copy()
    out[..., :-1] = np.rint(np.minimum(samples[..., :-1] * ratio, top))
    return out
