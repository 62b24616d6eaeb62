"""What a format's library gives of one frame."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

CheckSize = Callable[[tuple[int, int]], None]
Draft = Callable[[tuple[int, int], int], tuple[int, int] | None]


class Shown(NamedTuple):
    """One frame: a loaded image, with its profile and the colour that is transparent in `info`.

    `samples` are all bits of a picture of 16 bits a channel, (height, width) or (height, width, 1 to 4), of which
    `image` has the upper 8. `orientation` is Exif's, 1 to 8; `duration` how long the frame is shown, in seconds.
    `pixels` are those of `image` as RGBA, (height, width, 4), where they were read without it. With one of these two
    the image need not be loaded yet.
    """

    image: Image
    samples: NDArray[np.uint16] | None = None
    orientation: int = 1
    duration: float = 0.0
    pixels: NDArray[np.uint8] | None = None
