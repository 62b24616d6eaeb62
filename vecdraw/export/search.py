"""The setting of a format that has a wanted quality, or keeps within a number of bytes, in few encodings."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from vecdraw.backends.registry import Raster
from vecdraw.codecs.codec import Codec
from vecdraw.errors import TargetError
from vecdraw.export.between import Between, have_one_palette
from vecdraw.export.choice import Choice, Far, Trial
from vecdraw.export.encoding import encode_raster
from vecdraw.export.goal import Goal, Target
from vecdraw.export.ladder import Ladder, Step, to_climb, usual_scores
from vecdraw.export.refining import Aim, Attempt, Refining
from vecdraw.export.scoring import Scorer

if TYPE_CHECKING:
    from vecdraw.codecs.codec import Pixels

SEARCH_OPTIONS: Final = frozenset({"target", "max_bytes"})
"""The options that say what is searched for, and are no format's."""

MOST_ENCODINGS: Final = 8

# How far above its target a score may be for a search to stop, and what a usual score (see `usual_scores`) is worth.
_NEAR: Final[Mapping[str, float]] = MappingProxyType({"ssimulacra2": 1.0, "psnr": 0.25, "ssim": 0.002})
_WORTH: Final[Mapping[str, float]] = MappingProxyType({"ssimulacra2": 1.0, "psnr": 0.15, "ssim": 0.001})

_FULL: Final = 0.97  # the share of the bytes allowed that is near enough to all of them
_FARTHEST: Final = 60  # usual scores that a guess goes beyond what was tried
_FLATTEST: Final = 0.45  # how slowly scores may grow, of what is usual

# Encodings that are kept for what lies between two qualities.
_FINE: Final[Mapping[str, int]] = MappingProxyType({"jpeg": 5, "webp": 3, "avif": 5, "jxl": 5, "heic": 5, "png": 2})


def find(raster: Raster, codec: Codec[Any], ladder: Ladder, given: Mapping[str, object], goal: Goal) -> Choice:
    """The encoding of a canvas that meets a goal, by a step of the ladder beside the options that are given.

    With a target: the smallest file of at least that score, or one less than a point better; where two qualities of a
    format are further apart, the picture is given some of the lower one's loss and encoded by the higher. With
    `max_bytes`: the best quality that fits, or one that leaves less than 3 % of the bytes unused. With both: a file of
    at least that score that fits. At most 8 encodings are made, and the same canvas gives the same file. Raises
    `TargetError` where there is none.
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
        self._files: list[tuple[Trial, bytes]] = []
        self._score: Scorer | None = None
        self._background = given.get("background", "white")

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
        return self._choice(self._trials[best])

    def by_score(self, target: Target) -> Choice:
        """The least step that has the score, or what lies between it and the next lower."""
        near = _NEAR[target.metric]
        self._ladder = to_climb(self._ladder)
        self._score = Scorer(self._raster, target.metric, self._background)

        usual = usual_scores(self._codec, self._ladder, target)
        aim = target.score + near / 2

        def guess(low: int, high: int) -> int:
            # This picture's scores are the usual ones, moved by what one encoding tells, stretched by what two do.
            below, above = self._scored(low), self._scored(high)
            if below is not None and above is not None and below < above < math.inf:
                wanted = usual[low] + (usual[high] - usual[low]) * (aim - below) / (above - below)
            elif below is None and above is None:
                wanted = aim if target.metric == "ssimulacra2" else usual[len(usual) * 3 // 4]
            else:
                at, score = (high, above) if below is None else (low, below)
                away = (aim - (score or 0.0)) / (_WORTH[target.metric] * self._steepness(usual, at))
                wanted = usual[at] + max(-_FARTHEST, min(_FARTHEST, away))
            return min(bisect_left(usual, wanted), len(usual) - 1)

        def enough(trial: Trial) -> bool:
            return self._is_near(trial, target) and self._goal.has_room(trial.size)

        leave = _FINE.get(self._codec.name, 0)
        low, least = self._climb(lambda trial: self._goal.has_score(trial.score), guess, enough, leave)
        if leave and low in self._trials and least in self._trials and not enough(self._trials[least]):
            self._refine(low, least, target, enough)
        taken = self._taken(target)
        return replace(self._choice(taken), far=self._why_far(taken, target))

    def _climb(
        self,
        beyond: Callable[[Trial], bool],
        guess: Callable[[int, int], int],
        enough: Callable[[Trial], bool],
        leave: int = 0,
    ) -> tuple[int, int]:
        """The last step that is not beyond something and the first that is, or the two nearest to one that is enough.

        -1 and the number of steps stand for those that there are not. With both known, `leave` encodings are left.
        """
        low, high = -1, len(self._ladder.steps)
        while high - low > 1:
            left = self._left()
            between = leave and low in self._trials and high in self._trials
            if between and left <= leave:
                break
            # However wrong the guesses are, halving ends within the encodings that are left.
            reach = high - low if between else 1 << (left - 1)
            at = min(max(guess(low, high), low + 1, high - reach), high - 1, low + reach)
            trial = self._trials[at] = self._try(self._ladder.steps[at])
            low, high = (low, at) if beyond(trial) else (at, high)
            if enough(trial):
                break
        return low, high

    def _refine(self, low: int, high: int, target: Target, enough: Callable[[Trial], bool]) -> None:
        """Tries step `high` of the picture with some of the loss of step `low`."""
        better, worse, scorer = self._trials[high], self._trials[low], self._score
        between = Between(self._raster, self._file(worse), self._background)
        if not between.possible or scorer is None:
            return
        steps, own = self._ladder.steps[high:], between.pixels(0.0)
        bad: Attempt | None = None
        if self._codec.name == "png":  # which keeps every pixel of a picture whose colours fit into one palette
            steps, shown = self._ladder.steps[-1:], scorer.shown(self._file(better)).levels
            own = own if high + 1 == len(self._ladder.steps) else shown
            bad = Attempt(1.0, scorer.shown(self._file(worse)).levels, self._file(worse), worse.score or 0.0)
            if own is shown and not have_one_palette(own, bad.pixels):
                return

        def attempt(higher: int, share: float, pixels: Pixels) -> Attempt | None:
            if not self._left() or higher >= len(steps):
                return None
            trial = self._try(steps[higher], pixels, share)
            return None if enough(trial) else Attempt(share, pixels, self._file(trial), trial.score or 0.0)

        good = Attempt(0.0, own, self._file(better), better.score or 0.0)
        aim = Aim(target.score, _NEAR[target.metric])
        Refining(good, bad, between, worse.score or 0.0, aim, scorer, attempt, self._left).run()

    def _try(self, step: Step, pixels: Pixels | None = None, share: float = 0.0) -> Trial:
        options = self._codec.make_options({**self._given, **dict(step)})
        if pixels is None:
            data = encode_raster(self._raster, self._codec, options)
        else:
            data = self._codec.encode(pixels, options, self._raster.color_space)
        score = None if self._score is None else self._score(self._score.shown(data))
        trial = Trial(step, len(data), score, share)
        self._files.append((trial, data))
        return trial

    def _left(self) -> int:
        return MOST_ENCODINGS - len(self._files)

    def _scored(self, index: int) -> float | None:
        trial = self._trials.get(index)
        return None if trial is None else trial.score

    def _steepness(self, usual: tuple[float, ...], at: int) -> float:
        """How much faster than usual this picture's scores grow about a step, by the next one that was tried."""
        others = sorted((abs(usual[at] - usual[other]), other) for other in self._trials if usual[other] != usual[at])
        if not others:
            return 1.0
        away, other = others[0]
        return max(abs((self._scored(at) or 0.0) - (self._scored(other) or 0.0)) / away, _FLATTEST)

    def _is_near(self, trial: Trial, target: Target) -> bool:
        score = -math.inf if trial.score is None else trial.score
        return 0 <= score - target.score < _NEAR[target.metric]

    def _smallest(self) -> int:
        return min(trial.size for trial, _ in self._files)

    def _file(self, trial: Trial) -> bytes:
        return next(data for other, data in self._files if other is trial)

    def _taken(self, target: Target) -> Trial:
        """The smallest file that has the score, one near it before others. Raises `TargetError` where there is none."""
        name, most = self._codec.name, self._goal.max_bytes
        trials = [trial for trial, _ in self._files]
        best = max(trial.score for trial in trials if trial.score is not None)
        scored = [trial for trial in trials if self._goal.has_score(trial.score)]
        if not scored:
            said = f"no {name} of this picture has {target}; the best comes to {best:.2f}"
            raise TargetError(said, self._smallest(), best)
        fitting = [trial for trial in scored if self._goal.has_room(trial.size)]
        if not fitting:
            size = min(trial.size for trial in scored)
            within = [t.score for t in trials if self._goal.has_room(t.size) and t.score is not None]
            reached = f"; {max(within):.2f} was reached within them" if within else ""
            said = f"the smallest {name} of this picture with {target} has {size} bytes, {most} are allowed{reached}"
            raise TargetError(said, size, best)
        return min(fitting, key=lambda trial: (not self._is_near(trial, target), trial.size))

    def _why_far(self, taken: Trial, target: Target) -> Far | None:
        if self._is_near(taken, target):
            return None
        if any(self._is_near(trial, target) for trial, _ in self._files):
            return "bytes"
        return "lowest" if all(self._goal.has_score(trial.score) for trial, _ in self._files) else "leaps"

    def _choice(self, taken: Trial) -> Choice:
        metric = None if self._goal.target is None else self._goal.target.metric
        trials = tuple(trial for trial, _ in self._files)
        return Choice(
            self._codec.name,
            taken.options,
            taken.size,
            metric,
            taken.score,
            trials,
            data=self._file(taken),
            softened=taken.softened,
        )
