"""What lies between two things that one quality was given: the upper rows of one, the lower rows of the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from vecdraw.codecs.codec import Pixels
    from vecdraw.compare.pictures import Picture
    from vecdraw.export.refining import Aim
    from vecdraw.export.scoring import Scorer


class Taken(NamedTuple):
    """The pixels that an encoder was given, the share that was taken from them, what its file shows, and its score."""

    pixels: Pixels
    share: float
    shown: Picture
    score: float


def split(above: Taken, below: Taken, scorer: Scorer, aim: Aim) -> tuple[float, Pixels] | None:
    """Pixels of two that have a score over the one that is wanted and under it, for about that, and the share.

    The upper rows are of the one under it. Encoders mostly decide block by block, so that the file shows about what
    those of the two show, whose score is known without encoding. None where no row can be told from another.
    """
    import numpy as np  # `import vecdraw` does not pay for it

    from vecdraw.compare.pictures import Picture  # see np

    height = len(above.pixels)
    low, high = 0, height
    while high - low > 1:
        rows = (low + high) // 2
        levels = np.concatenate([below.shown.levels[:rows], above.shown.levels[rows:]])
        score = scorer(Picture(levels, above.shown.color_space))
        low, high = (rows, high) if score >= aim.middle else (low, rows)
    if not low:
        return None
    share = (below.share * low + above.share * (height - low)) / height
    return share, np.concatenate([below.pixels[:low], above.pixels[low:]])
