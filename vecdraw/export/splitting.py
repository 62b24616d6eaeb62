"""What lies between two things that one quality was given: the first blocks of one, the other blocks of the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vecdraw.codecs.codec import Pixels
    from vecdraw.compare.pictures import Picture
    from vecdraw.export.refining import Aim
    from vecdraw.export.scoring import Scorer

_BLOCK: Final = 8  # px on either side: the least that encoders transform
_EXACT: Final = 0.05  # how near a foretold score has to be to the one that is wanted, in what is near enough


class Taken(NamedTuple):
    """The pixels that an encoder was given, the share that was taken from them, what its file shows, and its score."""

    pixels: Pixels
    share: float
    shown: Picture
    score: float


class Splits:
    """What the encoder of one quality was given, and what lies between any two of these that a score lies between.

    In a picture that is `large` the upper blocks are of the better of two, before it is tried the other way round.
    """

    def __init__(self, whole: Taken, scorer: Scorer, aim: Aim, *, large: bool = False) -> None:
        self._tried = [whole]
        self._split: set[tuple[int, int]] = set()
        self._scorer = scorer
        self._aim = aim
        self._large = large

    def add(self, taken: Taken) -> None:
        """Tells what an attempt came to."""
        self._tried.append(taken)

    def next(self) -> tuple[float, Pixels] | None:
        """A share and pixels to try: of the two whose scores are nearest to another. None where no two are left."""
        import numpy as np  # `import vecdraw` does not pay for it

        for first, last in self._pairs():
            self._split.add((first, last))
            found = split(self._tried[first], self._tried[last], self._scorer, self._aim, large=self._large)
            if found is not None and not any(np.array_equal(found[1], each.pixels) for each in self._tried):
                return found
        return None

    def _pairs(self) -> Sequence[tuple[int, int]]:
        """The pairs that were not split yet, either way round, the latest of those that are as far apart first."""
        scores = [each.score for each in self._tried]
        over = [score >= self._aim.least for score in scores]
        every = range(len(scores))
        pairs = [(one, other) for one in every for other in every if over[one] != over[other]]
        left = [pair for pair in pairs if pair not in self._split]
        left.sort(key=lambda pair: (abs(scores[pair[0]] - scores[pair[1]]), -pair[0], -pair[1]))
        return sorted(left, key=lambda pair: not over[pair[0]]) if self._large else left


def split(
    first: Taken, last: Taken, scorer: Scorer, aim: Aim, *, large: bool = False
) -> tuple[float, Pixels] | None:
    """Pixels of two, one of a score over the one that is wanted and one of less, for about that score, and the share.

    The first blocks, from the top, row by row, are of `first`. Encoders mostly decide block by block, so that the file
    shows about what those of the two show, whose score is known without encoding. In a `large` picture what follows the
    last block that differs is foretold as `first` shows it, which was encoded after more of the same. None where no
    block can be told from another.
    """
    from vecdraw.compare.pictures import Picture  # numpy, which `import vecdraw` does not pay for

    height, width = first.pixels.shape[:2]
    across = -(-width // _BLOCK)
    every = across * -(-height // _BLOCK)
    begin, end, below = 0, every, last.shown.levels
    if large:
        begin, end = _differing(first.pixels, last.pixels, across)
        below = _joined(below, first.shown.levels, end, across)
    low, high = begin, end
    while high - low > 1:
        count = (low + high) // 2
        score = scorer(Picture(_joined(first.shown.levels, below, count, across), first.shown.color_space))
        low, high = (low, count) if (score >= aim.middle) == (first.score > last.score) else (count, high)
        if abs(score - aim.middle) < _EXACT * aim.near:
            low = count
            break
    if low == begin:
        return None
    share = (first.share * low + last.share * (every - low)) / every
    return share, _joined(first.pixels, last.pixels, low, across)


def _differing(one: Pixels, other: Pixels, across: int) -> tuple[int, int]:
    """The first block in which two pictures differ, of `across` a row, and the one after the last; 0 and 0 if none."""
    import numpy as np  # see Splits.next

    rows, columns = np.nonzero((one != other).any(axis=-1))
    blocks = rows // _BLOCK * across + columns // _BLOCK
    return (int(blocks.min()), int(blocks.max()) + 1) if blocks.size else (0, 0)


def _joined(first: NDArray[Any], last: NDArray[Any], count: int, across: int) -> NDArray[Any]:
    """The first `count` blocks of one picture, `across` to a row, and the other blocks of another."""
    rows, columns = divmod(count, across)
    top, bottom, right = rows * _BLOCK, (rows + 1) * _BLOCK, columns * _BLOCK
    out = last.copy()
    out[:top] = first[:top]
    out[top:bottom, :right] = first[top:bottom, :right]
    return out
