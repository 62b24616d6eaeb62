"""The settings of a format in the order of their quality: what a search climbs."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from vecdraw.codecs.codec import Codec
from vecdraw.errors import UnsupportedError, shown
from vecdraw.export.goal import Target

Step = tuple[tuple[str, object], ...]

_BEYOND: Final = 0.5  # how far pictures are beyond hard and easy ones, at most, in what these are apart
_ALIKE: Final = 3.0  # points that hard and easy ones are apart where they tell nothing


class Ladder(NamedTuple):
    """Settings of a format from the least quality to the best."""

    steps: tuple[Step, ...]


_LOWEST: Final[Mapping[str, int]] = MappingProxyType({"jpeg": 1, "webp": 0, "avif": 0, "jxl": 0, "heic": 0})
_HIGHEST: Final = 100
# The qualities of which libavif (as libaom's 64 quantisers) and libheif (as half of x265's rate factor) make others.
_DISTINCT: Final[Mapping[str, tuple[int, ...]]] = MappingProxyType(
    {
        "avif": (
            *(0, 3, *range(6, 35, 2), 35, 37, 39, 40, 42, 44, 45, 47, 49, 50, 52, 54, 55, 56, 58, 59, 60, 62, 63, 64),
            *(66, 67, 68, 70, 71, 72, 74, 75, 76, 78, 79, 80, 82, 83, 84, 86, 87, 88, 90, 91, 92, 94, 95, 96),
            *(98, 99, 100),
        ),
        "heic": (0, *range(1, 94, 2), 100),
        # libjxl halves the picture from 19 down, where the best qualities are larger and worse than 20.
        "jxl": (*range(15), *range(20, 101)),
    }
)
_FREE: Final = (None, False)
# Colours of a palette of PNG; after the last every pixel is kept. One less than halving in 8 encodings tells apart.
_PALETTES: Final = (*range(2, 255), 256)
_GIF_COLORS: Final = range(2, 257)
OF_PALETTES: Final = frozenset({"png", "gif"})
"""The formats whose quality is the number of their colours."""

# Scores of SSIMULACRA2 at the qualities of _MARKS, of drawings and photographs that are hard to encode and of such that
# are easy: a tenth are harder, a tenth easier. A picture's are mostly between them, about as far from both everywhere.
_MARKS: Final = (0, 5, 10, 15, 20, 30, 40, 50, 60, 70, 80, 90, 100)
_USUAL: Final[Mapping[str, tuple[tuple[float, ...], tuple[float, ...]]]] = MappingProxyType(
    {
        "jpeg": (
            (-63, -50, -5, 21, 36, 51, 58, 62, 66, 70, 77, 85, 93),
            (3, 29, 46, 56, 60, 68, 73, 75, 78, 81, 85, 90, 97),
        ),
        "webp": (
            (-26, 20, 29, 37, 40, 47, 55, 62, 65, 69, 75, 81, 84),
            (45, 59, 64, 68, 70, 74, 77, 79, 81, 82, 85, 89, 92),
        ),
        "avif": (
            (-21, -16, -1, 10, 22, 42, 56, 67, 75, 80, 84, 89, 94),
            (38, 40, 50, 54, 60, 69, 76, 82, 85, 88, 91, 93, 97),
        ),
        "jxl": (
            (7, 16, 22, 26, 38, 50, 55, 60, 65, 71, 77, 84, 100),
            (40, 44, 46, 53, 66, 73, 74, 76, 77, 81, 84, 90, 100),
        ),
        "heic": (
            (-35, -14, 2, 21, 32, 56, 72, 82, 88, 91, 92, 93, 94),
            (22, 38, 51, 59, 67, 78, 85, 90, 93, 95, 96, 97, 97),
        ),
    }
)


def ladder_of(codec: Codec[Any], given: Mapping[str, object]) -> Ladder:
    """What can be searched in a format beside the options that are given.

    Raises `UnsupportedError` for a format, or for options of one, without a setting that trades quality for bytes, and
    what the format raises for its options.
    """
    steps = _steps(codec, given)
    for name in {"lossless", "quantization", *(name for name, _ in steps[0])}:
        if given.get(name) not in _FREE:
            raise UnsupportedError(f"with {name}={shown(given[name])} there is nothing left to search in {codec.name}")
    for step in (steps[0], steps[-1]):
        codec.make_options({**given, **dict(step)})
    return Ladder(steps)


def _steps(codec: Codec[Any], given: Mapping[str, object]) -> tuple[Step, ...]:
    if codec.name == "png":
        work = () if "compression" in given else (("compression", "small"),)
        return tuple((("palette", colors), *work) for colors in (*_PALETTES, "auto"))
    if codec.name == "gif":
        if given.get("palette") is not None:
            raise UnsupportedError("with a palette of given colours there is nothing left to search in gif")
        return tuple((("colors", colors),) for colors in _GIF_COLORS)
    least = _LOWEST.get(codec.name)
    if least is None:
        raise UnsupportedError(f"{codec.name} has no quality to search; png, gif, {', '.join(_LOWEST)} have one")
    return tuple(
        (("quality", quality),) for quality in _DISTINCT.get(codec.name, range(_HIGHEST + 1)) if quality >= least
    )


# The same for PNG and GIF by colours of the palette; 257 stands for every pixel kept.
_PALETTE_MARKS: Final = (2, 3, 5, 9, 17, 33, 65, 129, 256, 257)
_PALETTE_USUAL: Final = (-50, -20, 10, 42, 54, 66, 75, 85, 88, 100)


# Palettes that a search for a score climbs, each about 5 % larger than the last: with every pixel kept, 63 steps, which
# six halvings tell apart. What lies between two of them is mixed of the two.
_CLIMBED: Final = frozenset({*range(2, 20), *(round(20 * 1.0604**step) for step in range(44))} - {257})


def to_climb(ladder: Ladder) -> Ladder:
    """The steps that a search for a score climbs: not all palettes of PNG and GIF, and all of other formats."""
    *steps, last = ladder.steps
    return Ladder(
        (*(step for step in steps if not isinstance(colors := _colors(step), int) or colors in _CLIMBED), last)
    )


class Usual(NamedTuple):
    """What pictures usually score at each step: hard ones, and easy ones."""

    hard: tuple[float, ...]
    easy: tuple[float, ...]

    def ease(self, step: int, score: float) -> float:
        """How easy a picture is that has a score at a step: 0 as a hard one, 1 as an easy one, little beyond both."""
        width = self.easy[step] - self.hard[step]
        return min(max((score - self.hard[step]) / width, -_BEYOND), 1 + _BEYOND) if width > _ALIKE else 0.5

    def scores(self, ease: float) -> tuple[float, ...]:
        """What a picture scores at each step."""
        return tuple(hard + (easy - hard) * ease for hard, easy in zip(self.hard, self.easy, strict=True))


def usual_scores(codec: Codec[Any], ladder: Ladder, target: Target) -> Usual:
    """What pictures usually score at each step by the target's metric, or numbers that grow as such scores do."""
    if target.metric != "ssimulacra2":
        grown = tuple(float(index) for index in range(len(ladder.steps)))
        return Usual(grown, grown)
    if codec.name in OF_PALETTES:
        colors = [_colors(step) for step in ladder.steps]
        usual = tuple(
            _between(each if isinstance(each, int) else _PALETTE_MARKS[-1], _PALETTE_MARKS, _PALETTE_USUAL)
            for each in colors
        )
        return Usual(usual, usual)
    hard, easy = (tuple(_between(_quality(step), _MARKS, each) for step in ladder.steps) for each in _USUAL[codec.name])
    return Usual(hard, easy)


def _between(quality: float, marks: tuple[int, ...], usual: tuple[float, ...]) -> float:
    last = max(index for index, mark in enumerate(marks[:-1]) if mark <= quality)
    (low, high), (below, above) = marks[last : last + 2], usual[last : last + 2]
    return below + (above - below) * (quality - low) / (high - low)


def _quality(step: Step) -> float:
    value = dict(step)["quality"]
    assert isinstance(value, int)  # noqa: S101  # for mypy: made in _steps
    return value


def _colors(step: Step) -> object:
    """Of a palette; None where the step is of another kind."""
    options = dict(step)
    return options.get("colors", options.get("palette"))
