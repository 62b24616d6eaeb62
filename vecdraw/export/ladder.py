"""The settings of a format in the order of their quality: what a search climbs."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from vecdraw.codecs.codec import Codec
from vecdraw.errors import UnsupportedError, shown
from vecdraw.export.goal import Target

Step = tuple[tuple[str, object], ...]


class Ladder(NamedTuple):
    """Settings of a format from the least quality to the best."""

    steps: tuple[Step, ...]


_LOWEST: Final[Mapping[str, int]] = MappingProxyType({"jpeg": 1, "webp": 0, "avif": 0, "jxl": 0, "heic": 0})
_HIGHEST: Final = 100
_FREE: Final = (None, False)
_MARKS: Final = (10, 30, 50, 70, 90)

# Colours of a palette; after the last every pixel is kept.
_PALETTES: Final = (2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256)

# Rough scores of SSIMULACRA2 at the qualities of _MARKS, of drawings and photographs: where a search begins.
_USUAL: Final[Mapping[str, tuple[float, ...]]] = MappingProxyType(
    {
        "jpeg": (10.0, 55.0, 66.0, 75.0, 87.0),
        "webp": (25.0, 50.0, 60.0, 68.0, 80.0),
        "avif": (20.0, 55.0, 70.0, 81.0, 91.0),
        "jxl": (30.0, 50.0, 62.0, 74.0, 88.0),
        "heic": (20.0, 45.0, 62.0, 77.0, 89.0),
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
    if codec.name not in _LOWEST:
        raise UnsupportedError(f"{codec.name} has no quality to search; png, {', '.join(_LOWEST)} have one")
    return tuple((("quality", quality),) for quality in range(_LOWEST[codec.name], _HIGHEST + 1))


def first_guess(codec: Codec[Any], ladder: Ladder, target: Target) -> int:
    """The index at which a search for a score begins."""
    usual = _USUAL.get(codec.name)
    if usual is None or target.metric != "ssimulacra2":
        return len(ladder.steps) * 3 // 4
    pairs = list(zip(_MARKS, usual, strict=True))
    for (low, below), (high, above) in pairwise(pairs):
        if target.score <= above or high == _MARKS[-1]:
            return round(low + (high - low) * (target.score - below) / (above - below))
    return len(ladder.steps) - 1
