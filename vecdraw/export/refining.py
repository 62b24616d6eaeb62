"""From a file of a better score than was asked for to one of hardly more, by what its encoder is given."""

from __future__ import annotations

import math
from bisect import insort
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from vecdraw.export.between import Source
from vecdraw.export.palettes import mixed
from vecdraw.export.scoring import Scorer
from vecdraw.export.splitting import Splits, Taken

if TYPE_CHECKING:
    from vecdraw.codecs.codec import Pixels
    from vecdraw.compare.pictures import Picture
    from vecdraw.export.between import Floats

_LOOKS: Final = 7  # at pictures that are foretold, for one attempt
_FIRST: Final = 0.1  # the share that is looked at first
_EXACT: Final = 0.1  # how near a foretold score has to be to the one that is wanted, in what is near enough
_LEAPS: Final = 0.3  # two attempts are too near to another, in what is near enough, for anything to lie between them
_MARGIN: Final = 0.1  # of the way between two attempts that the next is away from both
_FLATTEST: Final = 0.25  # what falls against what was foretold to
_STEEPEST: Final = 1.5
_USUAL: Final = 4.0  # what the usual fall weighs against attempts, in squares of what is near enough
_QUALITIES: Final = 3  # that ways go out from
_ATTEMPTS: Final = 4  # on one way
_BLURS: Final = (1, 4, 16, 64)  # times a Gaussian of 1.5 px: of 1.5, 3, 6 and 12 px
# How far scores fall when a share of a lower quality's loss is taken away, or a blur, of what is foretold.
_LOSS_FALLS: Final = 0.55
_BLUR_FALLS: Final = 0.75

Steps = Literal["short", "long", "all"]
"""How far a way goes: to the target, under it, or to all that can be taken away at once."""

# In what is near enough; twice as much for each attempt that was not enough.
_STEPS: Final[Mapping[Steps, float]] = MappingProxyType({"short": 1.0, "long": 3.0, "all": 3.0})


class Known(NamedTuple):
    """An encoding of the canvas as it is: the step of the ladder, the file, its bytes and its score."""

    step: int
    file: bytes
    size: int
    score: float


class Aim(NamedTuple):
    """Scores from `least` to less than `least + near`."""

    least: float
    near: float

    @property
    def middle(self) -> float:
        """The score that is safest from missing on either side."""
        return self.least + self.near / 2


class Attempt(NamedTuple):
    """A share that was taken away, the score that was foretold for it, and the one that it came to."""

    share: float
    foretold: float
    score: float


class Way:
    """Attempts of one quality, of whose file `shown` is what it shows, that are given less and less of the picture.

    What is taken away is missing in the file as well, beside what the encoder takes itself; so the score of an attempt
    is foretold without encoding it. It mostly falls by less, `fall` of what was foretold. The first attempt is at least
    `step` under the file, in what is near enough; all is taken away in it where that is infinite.
    """

    def __init__(
        self,
        source: Source,
        taken: Floats,
        shown: Picture,
        score: float,
        fall: float,
        scorer: Scorer,
        aim: Aim,
        step: float = _STEPS["short"],
    ) -> None:
        self._source = source
        self._taken = taken
        self._shown = shown
        self._scorer = scorer
        self._aim = aim
        self._fall = fall
        self._step = step
        self._foretold = [(0.0, score)]
        self._tried = [Attempt(0.0, score, score)]

    def share(self) -> float | None:
        """What to take away next; None where nothing of it is left to be tried."""
        if math.isinf(self._step) and len(self._tried) == 1:
            return 1.0
        wanted = self._wanted()
        share = None if wanted is None else self._share_of(wanted)
        if share is None or any(abs(each.share - share) < 1e-4 for each in self._tried):
            return None
        return share

    def pixels(self, share: float) -> Pixels:
        """The canvas without a share of what this way takes from it."""
        return self._source.without(self._taken, share)

    def add(self, share: float, score: float) -> None:
        """Tells what an attempt came to."""
        insort(self._tried, Attempt(share, self._score_of(share), score))

    def _wanted(self) -> float | None:
        """The score that is to be foretold for the next attempt."""
        aim, near = self._aim.middle, self._aim.near
        below = next((each for each in self._tried if each.score < self._aim.least), None)
        above = self._tried[-1] if below is None else self._tried[self._tried.index(below) - 1]
        wanted = self._by_line(aim)
        if below is None:
            return min(wanted, above.foretold - self._step * near * 2.0 ** (len(self._tried) - 1))
        width = above.foretold - below.foretold
        if width < _LEAPS * near:
            return None
        if math.isinf(width):
            return max(wanted, below.foretold + _LEAPS * near)
        part = (above.score - aim) / (above.score - below.score)
        wanted = (wanted + above.foretold - width * part) / 2
        return min(max(wanted, below.foretold + width * _MARGIN), above.foretold - width * _MARGIN)

    def _by_line(self, aim: float) -> float:
        """What is to be foretold for a score by the line through the attempts, which is about as steep as is usual."""
        known = [each for each in self._tried if not math.isinf(each.score)]
        if not known:
            return aim
        foretold = sum(each.foretold for each in known) / len(known)
        score = sum(each.score for each in known) / len(known)
        apart = [((each.foretold - foretold) / self._aim.near, (each.score - score) / self._aim.near) for each in known]
        fall = (_USUAL * self._fall + sum(x * y for x, y in apart)) / (_USUAL + sum(x * x for x, _ in apart))
        return foretold + (aim - score) / min(max(fall, _FLATTEST), _STEEPEST)

    def _share_of(self, wanted: float) -> float | None:
        """The share for which a score is foretold, nearly; None where that of all is higher."""
        share = 0.0
        for _ in range(_LOOKS):
            after = next((index for index, (_, score) in enumerate(self._foretold) if score <= wanted), None)
            if after == 0:
                return None
            low, above = self._foretold[-1 if after is None else after - 1]
            if after is None:
                if low >= 1:
                    return None
                share = min(max(_FIRST, 2 * low), 1.0)
            else:
                high, below = self._foretold[after]
                part = 0.5 if math.isinf(above) else (above - wanted) / max(above - below, 1e-9)
                share = low + (high - low) * min(max(part, _MARGIN), 1 - _MARGIN)
            if abs(self._score_of(share) - wanted) < _EXACT * self._aim.near:
                break
        return share

    def _score_of(self, share: float) -> float:
        """The score that is foretold for a share."""
        import numpy as np  # `import vecdraw` does not pay for it

        from vecdraw.compare.pictures import Picture  # see np

        known = dict(self._foretold).get(share)
        if known is not None:
            return known
        levels = self._shown.levels.astype(np.float32)
        levels[..., :3] += self._source.levels_of(self.pixels(share))
        np.clip(np.rint(levels, out=levels), 0, 255, out=levels)
        score = self._scorer(Picture(levels.astype(np.uint8), self._shown.color_space))
        insort(self._foretold, (share, score))
        return score


Attempting = Callable[[int, float, "Pixels"], "tuple[bytes, float] | None"]


def refine_qualities(
    source: Source,
    known: Sequence[Known],
    scorer: Scorer,
    aim: Aim,
    attempt: Attempting,
    *,
    blur_first: bool,
    steps: Steps,
    large: bool,
) -> None:
    """Tries the canvas with less and less in it, from the qualities whose scores are the least over the target.

    What it lacks is a share of what the best quality under the target loses, or of a blur, which comes first with
    `blur_first`. Once an attempt is under the target, blocks of it are joined with those of one above: where such files
    are as they were foretold, the ways go far for that, by `steps`; see `Splits` for `large`. `attempt` encodes by a
    step, with a share taken away, and returns the file and its score, or None when nothing more is to be tried.
    """
    better = sorted((each for each in known if each.score >= aim.least), key=lambda each: each.score)
    worse = max((each for each in known if each.score < aim.least), key=lambda each: each.score, default=None)
    loss = None if worse is None else source.loss(worse.file)
    for each in better[:_QUALITIES]:
        shown = scorer.shown(each.file)
        splits = Splits(Taken(source.pixels, 0.0, shown, each.score), scorer, aim, large=large)
        for differences, fall in _taken(source, loss, blur_first):
            step = math.inf if steps == "all" and differences is loss else _STEPS[steps]
            way = Way(source, differences, shown, each.score, fall, scorer, aim, step)
            left = _ATTEMPTS
            while True:
                joined = splits.next()
                found = joined or (_less(way) if left else None)
                if found is None:
                    break
                made = attempt(each.step, *found)
                if made is None:
                    return
                file, score = made
                if joined is None:
                    left -= 1
                    way.add(found[0], score)
                splits.add(Taken(found[1], found[0], scorer.shown(file), score))


def _less(way: Way) -> tuple[float, Pixels] | None:
    """The next share of a way, and the canvas without it."""
    share = way.share()
    return None if share is None else (share, way.pixels(share))


def _taken(source: Source, loss: Floats | None, blur_first: bool) -> Iterator[tuple[Floats, float]]:
    """What can be taken from a canvas, and how far scores fall with it."""
    if loss is not None and not blur_first:
        yield loss, _LOSS_FALLS
    yield source.blur(_BLURS[0]), _BLUR_FALLS
    if loss is not None and blur_first:
        yield loss, _LOSS_FALLS
    for times in _BLURS[1:]:
        yield source.blur(times), _BLUR_FALLS


def refine_palettes(
    source: Source, known: Sequence[Known], every: int, scorer: Scorer, aim: Aim, attempt: Attempting, *, exact: bool
) -> None:
    """Tries pixels of a palette that has not the score in a picture of one that has, encoded by the step `every`.

    That one keeps all pixels of what is mixed, so that the score is known before; `exact` says that it does of any
    picture. Of the pairs that there are, the one is taken whose sizes promise the smallest file. `attempt` is as in
    `refine_qualities`.
    """
    from vecdraw.compare.pictures import Picture  # numpy, which `import vecdraw` does not pay for

    def promise(pair: tuple[Known, Known]) -> float:
        good, bad = pair
        part = 1.0 if math.isinf(good.score) else (aim.middle - bad.score) / (good.score - bad.score)
        return part * math.log(good.size) + (1 - part) * math.log(bad.size)

    shown = {each.step: source.pixels_of(each.file, exact and each.step == every) for each in known}
    pairs = [
        (good, bad) for good in known for bad in known if good.score >= aim.least > bad.score and bad.size < good.size
    ]
    for good, bad in sorted(pairs, key=promise):
        one, other = shown[good.step], shown[bad.step]
        if one is None or other is None:
            continue
        found = mixed(one, other, lambda levels: scorer(Picture(levels, source.color_space)), aim.least, aim.near)
        if found is not None and attempt(every, *found) is None:
            return
