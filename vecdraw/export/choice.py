"""What a search for a quality tries, and what it takes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from vecdraw.compare.comparison import Metric
from vecdraw.errors import BadTypeError, shown

Far = Literal["lowest", "leaps", "bytes"]


class Trial(NamedTuple):
    """One encoding: the options it was made with, its bytes, and its score, None where it was not scored.

    `softened` is the share that was taken from the picture before: of what a lower quality loses, or a blur of 1.5, 3,
    6 or 12 px, or the mean of two shares where blocks had either; in PNG the share of the pixels that are those of a
    smaller palette.
    """

    options: tuple[tuple[str, object], ...]
    size: int
    score: float | None
    softened: float = 0.0


@dataclass(frozen=True, slots=True)
class Choice:
    """What a search found: the encoded picture, and how it was come to.

    `options` are those of the format that were searched, such as `(("quality", 71),)`; `quality` is the one of that
    name. `score` is of the decoded file, by `metric`; both None where only bytes were limited. `trials` are all
    encodings in the order they were made, the one that was taken among them. `data` is the encoded picture, empty in
    the report of a file that was saved. `softened` is 0 where a file of these options was near enough to a target;
    else this share was taken from the picture before it was encoded (see `Trial`).

    `far` tells why the score is not within a point of SSIMULACRA2 (0.25 dB, 0.002 of SSIM) above the target: None where
    it is, or there was no target; "lowest": the format's lowest quality, which is among `trials`, has more than was
    asked; "leaps": scores leap over it from one encoding to the next, in all that were made; "bytes": `max_bytes` was
    in the way.
    """

    format: str
    options: tuple[tuple[str, object], ...]
    size: int
    metric: Metric | None
    score: float | None
    trials: tuple[Trial, ...]
    data: bytes = field(repr=False, compare=False)
    softened: float = 0.0
    far: Far | None = None

    def __post_init__(self) -> None:
        for name, value in (("options", self.options), ("trials", self.trials)):
            given: object = value
            if not isinstance(given, tuple) or not all(isinstance(each, tuple) for each in given):
                raise BadTypeError(f"the {name} of a choice must be a tuple of tuples, got {shown(given)}")
        if not all(len(option) == 2 for option in self.options):
            raise BadTypeError(f"an option of a choice is a name and a value, got {shown(self.options)}")

    @property
    def quality(self) -> float | None:
        """The quality that was taken, an int where it is whole; None in a format that has none."""
        value = dict(self.options).get("quality")
        return value if isinstance(value, (int, float)) else None

    @property
    def encodes(self) -> int:
        """How many encodings were made."""
        return len(self.trials)

    def __str__(self) -> str:
        chosen = ", ".join(f"{name} {value}" for name, value in self.options)
        chosen += f", softened by {self.softened:.2g}" if self.softened else ""
        scored = "" if self.score is None else f", {self.metric} {self.score:.4g}"
        return f"{self.format}, {chosen}: {self.size} bytes{scored}, after {self.encodes} encodings"
