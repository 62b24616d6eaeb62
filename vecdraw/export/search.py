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
from vecdraw.export.between import Source
from vecdraw.export.choice import Choice, Far, Trial
from vecdraw.export.encoding import encode_raster
from vecdraw.export.goal import Goal, Target
from vecdraw.export.ladder import OF_PALETTES, Ladder, Step, Usual, to_climb, usual_scores
from vecdraw.export.refining import Aim, Known, Steps, refine_palettes, refine_qualities
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

# By the encodings that are left: how far a score is from its target, in what is near enough, for what lies under it to
# be tried rather than other qualities.
_CLOSE: Final[Mapping[int, float]] = MappingProxyType({5: 3.0, 4: 4.0})
_FINE: Final = 1.0  # in what is near enough: steps less apart, mostly, do not leap over it
_FINE_LARGE: Final = 1.5  # the same for large pictures
_FINE_LEFT: Final = 2  # encodings, for what lies between such
_COARSE: Final = 2.5  # in what is near enough: steps further apart, mostly, leap over it
_CLOSE_COARSE: Final = 7.0  # as _CLOSE, for these
_TO_SEE: Final = 3  # encodings left where the best is tried, to see whether any has the score; one more for the lowest
_SURE: Final = 3.0  # usual scores that two encodings are apart for the steepness between them to be told
_BLUR_FIRST: Final = frozenset({"jpeg", "heic"})  # whose losses come back otherwise from one quality to the next
_LARGE: Final = 1 << 18  # px: of pictures where what one block does to others is little of all
# How far ways go, further where blocks are encoded by themselves, or nearly so.
_STEPS: Final[Mapping[str, Steps]] = MappingProxyType({"jpeg": "long", "jxl": "long"})
_STEPS_LARGE: Final[Mapping[str, Steps]] = MappingProxyType({**_STEPS, "webp": "long", "avif": "all"})
_PALETTES_LEFT: Final = 3  # encodings, for what lies between two palettes


def find(raster: Raster, codec: Codec[Any], ladder: Ladder, given: Mapping[str, object], goal: Goal) -> Choice:
    """The encoding of a canvas that meets a goal, by a step of the ladder beside the options that are given.

    With a target: the smallest file of at least that score, or one less than a point better; where two qualities of a
    format are further apart, some of what the lower one loses, or of a blur, is taken from the picture, or from blocks
    of it, before the higher encodes it. With `max_bytes`: the best quality that fits, or one that leaves less than 3 %
    of the bytes unused. With both: a file of at least that score that fits. At most 8 encodings are made, and the same
    canvas gives the same file. Raises `TargetError` where there is none.
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
        self._large = raster.width * raster.height >= _LARGE

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

        best = self._climb(lambda trial: not self._goal.has_room(trial.size), guess, enough)
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

        pictures = usual_scores(self._codec, self._ladder, target)
        aim = target.score + near / 2

        def guess(low: int, high: int) -> int:
            # This picture's scores are those of one as easy, moved by what one encoding tells, stretched by two.
            usual = pictures.scores(self._ease(pictures, aim))
            below, above = self._scored(low), self._scored(high)
            if below is not None and above is not None and below < above < math.inf:
                if high + 1 in self._trials or low - 1 in self._trials:  # which creeps: scores grow otherwise here
                    return low + round((high - low) * (aim - below) / (above - below))
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

        self._climb(lambda trial: self._goal.has_score(trial.score), guess, enough, self._is_close)
        if self._left() and not any(enough(trial) for trial in self._trials.values()):
            self._refine(Aim(target.score, near), enough)
        taken = self._taken(target)
        return replace(self._choice(taken), far=self._why_far(taken, target))

    def _climb(
        self,
        beyond: Callable[[Trial], bool],
        guess: Callable[[int, int], int],
        enough: Callable[[Trial], bool],
        close: Callable[[int, int], bool] | None = None,
    ) -> int:
        """The last step that is not beyond something, -1 for none; or the last before one that is enough.

        With two steps that are `close`, what lies between them is left to be tried.
        """
        low, high = -1, len(self._ladder.steps)
        while high - low > 1 and not (close and close(low, high)):
            at = min(max(guess(low, high), low + 1), high - 1)
            if self._score is None:  # however wrong the guesses are, halving ends within the encodings that are left
                reach = 1 << (self._left() - 1)
                at = min(max(at, high - reach), low + reach)
            elif high not in self._trials and self._left() <= _TO_SEE:
                at = high - 1
            elif low not in self._trials and self._left() <= _TO_SEE + 1:
                at = low + 1
            trial = self._trials[at] = self._try(self._ladder.steps[at])
            low, high = (low, at) if beyond(trial) else (at, high)
            if enough(trial):
                break
        return low

    def _is_close(self, low: int, high: int) -> bool:
        """Whether what lies under a quality is to be tried rather than other qualities."""
        target, score, left = self._goal.target, self._scored(high), self._left()
        if target is None or score is None or not left:
            return not left
        if self._codec.name in OF_PALETTES:
            return left <= _PALETTES_LEFT
        if left > max(_CLOSE):
            return False
        near = _NEAR[target.metric]
        apart = self._apart(low, high, near)
        if apart is not None and apart < (_FINE_LARGE if self._large else _FINE):
            return left <= _FINE_LEFT
        away = (score - target.score) / near
        return left < min(_CLOSE) or away < (_CLOSE_COARSE if apart is not None and apart > _COARSE else _CLOSE[left])

    def _apart(self, low: int, high: int, near: float) -> float | None:
        """How far neighbouring steps are apart, in what is near enough; None where two were not tried.

        In large pictures, whose scores are steadier, those above tell it where none below was tried.
        """
        under, above = low, high
        if low not in self._trials:
            under, above = high, min((at for at in self._trials if at > high and self._large), default=high)
        if under == above:
            return None
        return ((self._scored(above) or 0.0) - (self._scored(under) or 0.0)) / near / (above - under)

    def _ease(self, pictures: Usual, aim: float) -> float:
        """How easy this picture is to encode, by the encoding whose score is nearest to what is wanted."""
        scored = ((at, trial.score) for at, trial in self._trials.items() if trial.score is not None)
        nearest = min(scored, key=lambda each: abs(each[1] - aim), default=None)
        return 0.5 if nearest is None else pictures.ease(*nearest)

    def _refine(self, aim: Aim, enough: Callable[[Trial], bool]) -> None:
        """Tries what lies between the encodings that have the score and those that have not."""
        scorer = self._score
        if scorer is None:
            return
        known = [
            Known(self._ladder.steps.index(trial.options), data, trial.size, trial.score or 0.0)
            for trial, data in self._files
        ]
        pixel_by_pixel = self._codec.name in OF_PALETTES
        smallest = min((each.size for each in known if each.score >= aim.least), default=0)

        def attempt(step: int, share: float, pixels: Pixels) -> tuple[bytes, float] | None:
            if not self._left():
                return None
            trial = self._try(self._ladder.steps[step], pixels, share)
            taken = enough(trial) and (trial.size <= smallest or not pixel_by_pixel)
            return None if taken else (self._files[-1][1], trial.score or 0.0)

        source = Source(self._raster, known[0].file, self._background)
        if pixel_by_pixel:
            exact, every = self._codec.name == "png", len(self._ladder.steps) - 1
            while known:
                refine_palettes(source, known, every, scorer, aim, attempt, exact=exact)
                known = [] if any(enough(trial) for trial, _ in self._files) else self._with_fewer_colors(known, aim)
        else:
            name, large = self._codec.name, self._large
            steps = (_STEPS_LARGE if large else _STEPS).get(name, "short")
            first = name in _BLUR_FIRST
            refine_qualities(source, known, scorer, aim, attempt, blur_first=first, steps=steps, large=large)

    def _with_fewer_colors(self, known: list[Known], aim: Aim) -> list[Known]:
        """A palette of half the lowest step that was tried, and all that have the score; nothing where none is left."""
        step = min(each.step for each in known) // 2
        if not self._left() or self._ladder.steps[step] in {trial.options for trial, _ in self._files}:
            return []
        trial = self._trials[step] = self._try(self._ladder.steps[step])
        fewer = Known(step, self._files[-1][1], trial.size, trial.score or 0.0)
        return [fewer, *(each for each in known if each.score >= aim.least)]

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
        others = sorted((abs(usual[at] - usual[other]), other) for other in self._trials)
        away, other = next((each for each in others if each[0] >= _SURE), (0.0, at))
        if other == at:
            return 1.0
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
        lowest = self._trials.get(0)
        return "lowest" if lowest is not None and self._goal.has_score(lowest.score) else "leaps"

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
