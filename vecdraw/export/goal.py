"""What a search is for: a quality, a limit of bytes, or both."""

from __future__ import annotations

import re
from typing import Final, NamedTuple, cast

from vecdraw.compare.comparison import LEAST_SIDES, METRIC_NAMES, Metric
from vecdraw.errors import BadTypeError, BadValueError, ParseError, shown

_TARGET: Final = re.compile(r"\s*([A-Za-z][A-Za-z0-9]*)\s*>=\s*(-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+))\s*")
_BEST: Final = {"ssimulacra2": 100.0, "ssim": 1.0}
_LONGEST: Final = 100  # characters of a target


class Target(NamedTuple):
    """A quality that is wanted: a score of at least `score` by `metric`."""

    metric: Metric
    score: float

    def __str__(self) -> str:
        return f"{self.metric} >= {self.score:g}"


class Goal(NamedTuple):
    """What is searched for; one of the two at least is not None."""

    target: Target | None
    max_bytes: int | None

    def check_size(self, width: int, height: int) -> None:
        """Raises `BadValueError` for a picture that is too small for the metric of the target."""
        if self.target is not None:
            check_sides(self.target.metric, width, height, str(self.target))

    def has_score(self, score: float | None) -> bool:
        """Whether a score is what is wanted."""
        return self.target is None or (score is not None and score >= self.target.score)

    def has_room(self, size: int) -> bool:
        """Whether a file is not too large."""
        return self.max_bytes is None or size <= self.max_bytes


def check_sides(metric: Metric, width: int, height: int, what: str) -> None:
    """Raises `BadValueError` for a picture that is too small for a metric, naming `what` it is needed for."""
    least = LEAST_SIDES[metric]
    if min(width, height) < least:
        raise BadValueError(f"{what} needs pictures of at least {least} x {least} px, got {width} x {height}")


def to_goal(target: object, max_bytes: object) -> Goal | None:
    """The two checked; None where neither is given.

    Raises `ParseError` for a target that is not like "ssimulacra2>=80", `BadValueError` for a metric that is not known
    or a number that cannot be, and `BadTypeError`.
    """
    if max_bytes is not None:
        if isinstance(max_bytes, bool) or not isinstance(max_bytes, int):
            raise BadTypeError(f"max_bytes must be a whole number of bytes, got {shown(max_bytes)}")
        if max_bytes < 1:
            raise BadValueError(f"max_bytes must be positive, got {shown(max_bytes)}")
    if target is None and max_bytes is None:
        return None
    return Goal(None if target is None else to_target(target), max_bytes)


def to_target(value: object) -> Target:
    """A target such as "ssimulacra2>=80"; see `to_goal` for what is raised."""
    if isinstance(value, Target):
        return value
    if not isinstance(value, str):
        raise BadTypeError(f"target must be a str such as 'ssimulacra2>=80', got {shown(value)}")
    found = _TARGET.fullmatch(value) if len(value) <= _LONGEST else None
    if found is None:
        raise ParseError(
            f"target must be a metric, >= and a number, as in 'ssimulacra2>=80'; got {shown(value)}", value
        )
    name, score = found[1].lower(), float(found[2])
    if name not in METRIC_NAMES:
        raise BadValueError(f"unknown metric {name!r} in target; the metrics are {', '.join(METRIC_NAMES)}")
    if score > _BEST.get(name, score):
        raise BadValueError(f"no picture has {name} >= {score:g}; {_BEST[name]:g} is the same picture")
    return Target(cast("Metric", name), score)
