"""What lies between two palettes: a picture with some pixels of either, which PNG keeps as they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Levels = NDArray[Any]

_MOST: Final = 256  # colours that a palette may have
_NEAR: Final = 0.6  # of what is near enough: how far above the least score is not looked further


def mixed(
    good: Levels, bad: Levels, score_of: Callable[[Levels], float], least: float, near: float
) -> tuple[float, Levels] | None:
    """The good picture with the first pixels of the bad one, as many as leave it a score of `least`, and their share.

    Both are uint8 of shape (height, width, 4). Pixels are counted row by row from the top, those that are alike in both
    left out. The colours of a good one that a palette holds are all that there are. None where the score leaps over
    what is near enough, less than `least + near`, from one pixel to the next.
    """
    import numpy as np  # `import vecdraw` does not pay for it

    own = _packed(good)
    other = _repainted(_packed(bad), own)
    apart = np.flatnonzero(own.ravel() != other.ravel())

    def at(count: int) -> Levels:
        out = own.ravel().copy()
        out[apart[:count]] = other.ravel()[apart[:count]]
        return out.view(np.uint8).reshape(good.shape)

    low, high = 0, len(apart)
    while high - low > 1:
        middle = (low + high) // 2
        score = score_of(at(middle))
        low, high = (middle, high) if score >= least else (low, middle)
        if least <= score < least + _NEAR * near:
            break
    if not low or not least <= score_of(at(low)) < least + near:
        return None
    return low / len(apart), at(low)


def _packed(levels: Levels) -> NDArray[Any]:
    import numpy as np  # see mixed

    packed: NDArray[Any] = np.ascontiguousarray(levels).view(np.uint32)[..., 0]
    return packed


def _repainted(picture: NDArray[Any], palette_of: NDArray[Any]) -> NDArray[Any]:
    """The picture in the nearest colours of another one, unless that has more than a palette holds."""
    import numpy as np  # see mixed

    colors = np.unique(palette_of)
    if len(colors) > _MOST:
        return picture
    asked, places = np.unique(picture, return_inverse=True)
    apart = _channels(asked)[:, None] - _channels(colors)[None]
    nearest = colors[np.argmin((apart * apart).sum(axis=-1), axis=1)]
    painted: NDArray[Any] = nearest[places].reshape(picture.shape)
    return painted


def _channels(packed: NDArray[Any]) -> NDArray[Any]:
    import numpy as np  # see mixed

    return packed.view(np.uint8).reshape(-1, 4).astype(np.int32)
