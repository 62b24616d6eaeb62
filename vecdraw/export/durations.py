"""How long each frame of an animation is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import Any, Final

from vecdraw.codecs.animated import AnimationCodec
from vecdraw.errors import BadTypeError, BadValueError, shown
from vecdraw.export.render import positive

LONGEST: Final = Fraction(600)
"""Seconds of one frame; GIF's two bytes of hundredths hold a little more."""


class Endless(Iterator[Fraction]):
    """The same length of time again and again."""

    def __init__(self, seconds: Fraction) -> None:
        self._seconds = seconds

    def __next__(self) -> Fraction:
        return self._seconds


def seconds_of(fps: Any, durations: Any, codec: AnimationCodec[Any]) -> Callable[[], Iterator[Fraction]]:
    """What gives the length of one frame after the other."""
    if fps is not None and durations is not None:
        raise BadValueError("fps and durations say the same; expected one of them")
    if durations is None:
        rate = Fraction(positive("fps", fps, 10.0)).limit_denominator(1001)
        if not rate:
            raise BadValueError(f"fps={fps:g} is less than one frame in {LONGEST} seconds")
        each = 1 / rate
        _check_seconds(each, codec, f"fps={float(rate):g}")
        return lambda: Endless(each)
    if isinstance(durations, Iterable) and not isinstance(durations, (str, bytes)):
        return lambda: (_duration(value, codec) for value in durations)
    every = _duration(durations, codec)
    return lambda: Endless(every)


def _duration(value: Any, codec: AnimationCodec[Any]) -> Fraction:
    if value is None:
        raise BadTypeError("a duration in seconds must be a number, got None")
    seconds = Fraction(positive("a duration in seconds", value, 1.0)).limit_denominator(1_000_000)
    _check_seconds(seconds, codec, f"a duration of {shown(value)} s")
    return seconds


def _check_seconds(seconds: Fraction, codec: AnimationCodec[Any], what: str) -> None:
    if not codec.shortest <= seconds <= LONGEST:
        raise BadValueError(
            f"{what} is not what {codec.name} can show; a frame lasts {float(codec.shortest):g} to "
            f"{float(LONGEST):g} seconds there"
        )
