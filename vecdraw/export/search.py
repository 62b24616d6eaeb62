"""The setting of a format that has a wanted quality, or keeps within a number of bytes, in few encodings."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from vecdraw.backends.registry import Raster
from vecdraw.codecs.codec import Codec
from vecdraw.errors import TargetError
from vecdraw.export.choice import Choice, Trial
from vecdraw.export.encoding import encode_raster
from vecdraw.export.goal import Goal, Target
from vecdraw.export.ladder import Ladder, first_guess
from vecdraw.export.scoring import Scorer

SEARCH_OPTIONS: Final = frozenset({"target", "max_bytes"})
"""The options that say what is searched for, and are no format's."""

MOST_ENCODINGS: Final = 8

# How far above its target a score may be for a search to stop, and what a step of quality is usually worth.
_NEAR: Final[Mapping[str, float]] = MappingProxyType({"ssimulacra2": 1.0, "psnr": 0.25, "ssim": 0.002})
_WORTH: Final[Mapping[str, float]] = MappingProxyType({"ssimulacra2": 0.5, "psnr": 0.15, "ssim": 0.001})

_FULL: Final = 0.97  # the share of the bytes allowed that is near enough to all of them
_FARTHEST: Final = 30  # steps that a guess goes beyond what was tried


def find(raster: Raster, codec: Codec[Any], ladder: Ladder, given: Mapping[str, object], goal: Goal) -> Choice:
    """The encoding of a canvas that meets a goal, by a step of the ladder beside the options that are given.

    With a target: the smallest file of at least that score, or one less than a point better. With `max_bytes`: the
    best quality that fits, or one that leaves less than 3 % of the bytes unused. With both: a file of at least that
    score that fits. At most 8 encodings are made, and the same canvas gives the same file. Raises `TargetError` where
    there is none.
    """
    search = _Search(raster, codec, ladder, given, goal)
    return search.by_size() if goal.target is None else search.by_score(goal.target)


class _Search:
    """The encodings made so far; a step that is higher is better and larger."""

    def __init__(
        self, raster: Raster, codec: Codec[Any], ladder: Ladder, given: Mapping[str, object], goal: Goal
    ) -> None:
        self._raster = raster
        self._codec = codec
        self._ladder = ladder
        self._given = given
        self._goal = goal
        self._trials: dict[int, Trial] = {}
        self._files: dict[int, bytes] = {}
        self._score: Callable[[bytes], float] | None = None

    def by_size(self) -> Choice:
        """The best step that fits."""
        most = self._goal.max_bytes or 0

        def guess(low: int, high: int) -> int:
            below, above = self._trials.get(low), self._trials.get(high)
            if below is None or above is None:
                return (low + high) // 2
            # Sizes grow about exponentially with the quality.
            share = math.log(most / below.size) / math.log(above.size / below.size)
            return low + round((high - low) * share)

        def enough(trial: Trial) -> bool:
            return _FULL * most <= trial.size <= most

        best, _ = self._climb(lambda trial: not self._goal.has_room(trial.size), guess, enough)
        if best < 0:
            smallest = self._smallest()
            raise TargetError(
                f"no {self._codec.name} of this picture fits into {most} bytes; the smallest has {smallest}", smallest
            )
        return self._choice(best)

    def by_score(self, target: Target) -> Choice:
        """The least step that has the score."""
        near = _NEAR[target.metric]
        self._score = Scorer(self._raster, target.metric, self._given.get("background", "white"))

        def guess(low: int, high: int) -> int:
            below, above = self._scored(low), self._scored(high)
            if below is None and above is None:
                return first_guess(self._codec, self._ladder, target)
            aim = target.score + near / 2
            if below is not None and above is not None and below < above < math.inf:
                return low + round((high - low) * (aim - below) / (above - below))
            at, score = (high, above) if below is None else (low, below)
            away = (aim - (score or 0.0)) / _WORTH[target.metric]
            return at + round(max(-_FARTHEST, min(_FARTHEST, away)))

        def enough(trial: Trial) -> bool:
            score = -math.inf if trial.score is None else trial.score
            return self._goal.has_room(trial.size) and 0 <= score - target.score < near

        _, least = self._climb(lambda trial: self._goal.has_score(trial.score), guess, enough)
        self._check_found(least, target)
        return self._choice(least)

    def _climb(
        self, beyond: Callable[[Trial], bool], guess: Callable[[int, int], int], enough: Callable[[Trial], bool]
    ) -> tuple[int, int]:
        """The last step that is not beyond something and the first that is, or the two nearest to one that is enough.

        -1 and the number of steps stand for those that there are not.
        """
        low, high = -1, len(self._ladder.steps)
        while high - low > 1:
            # However wrong the guesses are, halving ends within the encodings that are left.
            reach = 1 << (MOST_ENCODINGS - len(self._trials) - 1)
            at = min(max(guess(low, high), low + 1, high - reach), high - 1, low + reach)
            trial = self._try(at)
            low, high = (low, at) if beyond(trial) else (at, high)
            if enough(trial):
                break
        return low, high

    def _try(self, index: int) -> Trial:
        step = self._ladder.steps[index]
        options = self._codec.make_options({**self._given, **dict(step)})
        data = encode_raster(self._raster, self._codec, options)
        trial = Trial(step, len(data), None if self._score is None else self._score(data))
        self._trials[index] = trial
        self._files[index] = data
        return trial

    def _scored(self, index: int) -> float | None:
        trial = self._trials.get(index)
        return None if trial is None else trial.score

    def _smallest(self) -> int:
        return min(trial.size for trial in self._trials.values())

    def _check_found(self, least: int, target: Target) -> None:
        name, most = self._codec.name, self._goal.max_bytes
        best = max(trial.score for trial in self._trials.values() if trial.score is not None)
        if least == len(self._ladder.steps):
            said = f"no {name} of this picture has {target}; the best comes to {best:.2f}"
            raise TargetError(said, self._smallest(), best)
        size = self._trials[least].size
        if not self._goal.has_room(size):
            within = [t.score for t in self._trials.values() if self._goal.has_room(t.size) and t.score is not None]
            reached = f"; {max(within):.2f} was reached within them" if within else ""
            said = f"the smallest {name} of this picture with {target} has {size} bytes, {most} are allowed{reached}"
            raise TargetError(said, size, best)

    def _choice(self, index: int) -> Choice:
        taken = self._trials[index]
        metric = None if self._goal.target is None else self._goal.target.metric
        trials = tuple(self._trials.values())
        return Choice(self._codec.name, taken.options, taken.size, metric, taken.score, trials, data=self._files[index])
