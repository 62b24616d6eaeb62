"""From a file of a better score than was asked for to one of hardly more, by what its encoder is given."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NamedTuple

from vecdraw.export.between import Between, Patches
from vecdraw.export.scoring import Scorer

if TYPE_CHECKING:
    from vecdraw.codecs.codec import Pixels

# How fast the score falls with the share of the lower quality's loss, in differences of the two qualities' scores, and
# how many points of these are so many that it falls slower.
_FALL: Final = 5.0
_WIDE: Final = 10.0
# How little more of the loss is worth trying; how much more, in what was tried before, is too far a guess.
_LEAST: Final = 0.015
_FURTHER: Final = 2.0
_AGAIN: Final = 0.12  # how much more of the loss the next quality takes than one that leaps
_SAME: Final = 0.15  # of the way from one score to another: how near to one the encoder has done the same again
_BELOW: Final = 2.0  # how far below the aim the bad one is to be that others are mixed with, in what is near enough
_TO_MIX: Final = 2  # attempts that a bad one and a mixed one take
_SURE: Final = 0.1  # how exactly blocks are counted out, in what is near enough


class Attempt(NamedTuple):
    """Pixels with a share of loss (its mean over the picture), the file they became, and its score."""

    share: float
    pixels: Pixels
    file: bytes
    score: float


class Aim(NamedTuple):
    """Scores from `least` to less than `least + near`."""

    least: float
    near: float

    @property
    def middle(self) -> float:
        """The score that is safest from missing on either side."""
        return self.least + self.near / 2


class Refining:
    """The attempts between a good one, of a higher score than is aimed at, and a bad one, of a lower.

    Where there is no bad one yet, the picture is given more and more of the loss `between` knows, that of a quality
    which has the score `below`. With both, blocks of the bad one are laid into the good one. Where the encoder decides
    otherwise for the whole picture as soon as a little of it is another, the next higher quality is taken, which
    decides elsewhere.

    `attempt` encodes pixels with a share of loss by a quality so many steps higher, and returns None when nothing more
    is to be tried; `left` tells how often it may be called.
    """

    def __init__(
        self,
        good: Attempt,
        bad: Attempt | None,
        between: Between,
        below: float,
        aim: Aim,
        scorer: Scorer,
        attempt: Callable[[int, float, Pixels], Attempt | None],
        left: Callable[[], int],
    ) -> None:
        self._good: Attempt | None = good
        self._bad = bad
        self._between = between
        self._aim = aim
        self._scorer = scorer
        self._attempt = attempt
        self._left = left
        self._higher = 0
        self._upwards = False
        self._gap = self._slope = max(good.score - below, 1e-9)
        fall = _FALL * min(1.0, _WIDE * aim.near / self._gap) * self._gap
        self._share = (good.score - aim.middle) / fall

    def run(self) -> None:
        """Makes the attempts."""
        while self._next():
            pass

    def _next(self) -> bool:
        if self._good is not None and self._bad is not None:
            return self._mix(self._good, self._bad)
        before = 0.0 if self._good is None else self._good.share
        after = 1.0 if self._bad is None else self._bad.share
        if after - before < _LEAST:
            return False
        share = min(max(self._share, before + _LEAST), after)
        if self._left() == _TO_MIX and self._good is not None:
            # A bad one for certain, and not worse than it need be: what is mixed with it is foretold the better.
            far = self._good.score - self._aim.least + _BELOW * self._aim.near
            share = min(max(share, before + far / self._slope), after)
        made = self._attempt(self._higher, share, self._between.pixels(share))
        if made is None:
            return False
        if made.score < self._aim.least:
            self._bad, self._share = made, share / 2
            return True
        if self._good is not None:
            self._slope = max(self._gap, (self._good.score - made.score) / (share - before))
        self._share = share + min((made.score - self._aim.middle) / self._slope, _FURTHER * share)
        self._good = made
        return True

    def _mix(self, good: Attempt, bad: Attempt) -> bool:
        """An attempt with blocks of the bad one in the good one."""
        mixed = _mixed(good, bad, self._aim, self._scorer, self._upwards)
        self._upwards = not self._upwards
        if mixed is None:
            return self._leap(bad)
        made = self._attempt(self._higher, *mixed)
        if made is None:
            return False
        side = bad if made.score < self._aim.least else good
        if abs(made.score - side.score) < _SAME * abs(good.score - bad.score):
            return self._leap(bad)
        if side is bad:
            self._bad = made
        else:
            self._good = made
        return True

    def _leap(self, bad: Attempt) -> bool:
        self._higher += 1
        self._good = self._bad = None
        self._share = min(bad.share + _AGAIN, 1.0)
        return True


def _mixed(good: Attempt, bad: Attempt, aim: Aim, scorer: Scorer, upwards: bool) -> tuple[float, Pixels] | None:
    """The good picture with as many blocks of the bad one as lead to the aim, and its share of loss.

    What the encoder will do with it is foretold from what it did with the two. None where a single block leads from
    one score to the other.
    """
    from vecdraw.compare.pictures import Picture  # numpy, which `import vecdraw` does not pay for

    patches = Patches(good.pixels, bad.pixels, upwards)
    better, worse = scorer.shown(good.file), scorer.shown(bad.file)
    low, high = (0, good.score), (patches.count, bad.score)
    at = 0
    while high[0] - low[0] > 1:
        way = 0.5 if math.isinf(low[1]) else (low[1] - aim.middle) / max(low[1] - high[1], 1e-9)
        at = low[0] + round((high[0] - low[0]) * min(max(way, 0.1), 0.9))
        at = min(max(at, low[0] + 1), high[0] - 1)
        score = scorer(Picture(patches.mixed(better.levels, worse.levels, at), better.color_space))
        if score >= aim.middle:
            low = at, score
        else:
            high = at, score
        if abs(score - aim.middle) < _SURE * aim.near:
            break
    else:
        at = low[0] or high[0]
    if not 0 < at < patches.count:
        return None
    part = at / patches.count
    return good.share + (bad.share - good.share) * part, patches.pixels(at)
