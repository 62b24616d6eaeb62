"""The shapes of decoration lines: solid, double, dotted, dashed and wavy, as paths (CSS Text Decoration 4, 2.2).

In the frame of a line (`skip_ink`), px; all patterns begin where the whole decoration begins, so that they go on
evenly through its pieces.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Final, Literal, NamedTuple

from vecdraw.geometry.path import Path
from vecdraw.geometry.path_data import PathData
from vecdraw.text.skip_ink import Interval, without

DecorationStyle = Literal["solid", "double", "dotted", "dashed", "wavy"]

_DOT_PITCH: Final = 2.0  # of the thickness
_DASH: Final = 3.0
_DASH_PITCH: Final = 5.0
_WAVE_HEIGHT: Final = 1.0  # from the middle to the crest
_HALF_WAVE: Final = 2.5
_MOST: Final = 5_000  # dots, dashes or waves of one line; more are not to be seen


class Band(NamedTuple):
    """A decoration line: from `start` to `end` along the line, from `top` down, of this thickness and style, in px."""

    style: DecorationStyle
    start: float
    end: float
    top: float
    thickness: float

    @property
    def height(self) -> float:
        """From the upper edge of its ink to the lower one."""
        return self.thickness * height_of(self.style)


class DecorationPath(NamedTuple):
    """A path to be filled, or to be stroked `stroke_width` px wide where that is not 0."""

    path: PathData
    stroke_width: float


def height_of(style: DecorationStyle) -> float:
    """How high a line is, in multiples of its thickness."""
    return {"double": 3.0, "wavy": 2 * _WAVE_HEIGHT + 1.0}.get(style, 1.0)


def decoration_path(band: Band, window: Interval, gaps: Sequence[Interval] = ()) -> DecorationPath:
    """What of a decoration line is seen in a window, the gaps (in order, apart) left out.

    Pieces shorter than the line is thick are left out as well; a dot is drawn whole, in the window in which its middle
    lies, or not at all.
    """
    path = Path()
    least = min(band.thickness, window[1] - window[0])
    pieces = [(start, end) for start, end in without(window, gaps) if end - start >= least]
    match band.style:
        case "solid":
            _bars(path, pieces, band.top, band.thickness)
        case "double":
            _bars(path, pieces, band.top, band.thickness)
            _bars(path, pieces, band.top + 2 * band.thickness, band.thickness)
        case "dashed":
            _bars(path, _dashes(band, pieces), band.top, band.thickness)
        case "dotted":
            _dots(path, band, window, gaps)
        case "wavy":
            _waves(path, band, pieces)
            return DecorationPath(path.data(), band.thickness)
    return DecorationPath(path.data(), 0.0)


def _bars(path: Path, pieces: Iterable[Interval], top: float, height: float) -> None:
    for start, end in pieces:
        path.rect(start, top, end - start, height)


def _pitch(band: Band, mark: float, pitch: float) -> tuple[int, float]:
    """How many marks a line has and how far apart they begin, so that it begins and ends with one."""
    length, mark, pitch = band.end - band.start, mark * band.thickness, pitch * band.thickness
    gaps = min(_MOST, max(1, round((length - mark) / pitch))) if length > mark else 0
    return gaps + 1, (length - mark) / gaps if gaps else 0.0


def _dashes(band: Band, pieces: Iterable[Interval]) -> Iterable[Interval]:
    count, pitch = _pitch(band, _DASH, _DASH_PITCH)
    length = _DASH * band.thickness
    for start, end in pieces:
        for at in _numbers(start - length, end, band.start, pitch, count):
            left, right = max(start, band.start + at * pitch), min(end, band.start + at * pitch + length)
            if right > left:
                yield left, right


def _dots(path: Path, band: Band, window: Interval, gaps: Sequence[Interval]) -> None:
    count, pitch = _pitch(band, 1.0, _DOT_PITCH)
    radius = band.thickness / 2
    first = band.start + radius
    for at in _numbers(window[0], window[1], first, pitch, count):
        u = first + at * pitch
        whole = (u - radius, u + radius)
        if window[0] <= u < window[1] and without(whole, gaps) == [whole]:
            path.append(Path.circle(u, band.top + radius, radius).data())


def _numbers(start: float, end: float, first: float, pitch: float, count: int) -> range:
    """Which of `count` marks, one each `pitch` from `first`, begin between two places, and one more on either side."""
    if pitch <= 0:
        return range(count)
    return range(max(0, math.floor((start - first) / pitch)), min(count, math.ceil((end - first) / pitch) + 1))


def _waves(path: Path, band: Band, pieces: Iterable[Interval]) -> None:
    """Parabolas, one a half wave, whose x goes evenly with their parameter, so that they are cut exactly."""
    step = max(_HALF_WAVE * band.thickness, (band.end - band.start) / _MOST)
    crest = _WAVE_HEIGHT * band.thickness
    middle = band.top + band.height / 2
    for start, end in pieces:
        number = math.floor((start - band.start) / step)
        left = start
        is_first = True
        while left < end:
            begin = band.start + number * step
            right = min(end, begin + step)
            t0, t1 = (left - begin) / step, (right - begin) / step
            height = -2 * crest if number % 2 == 0 else 2 * crest
            y0, y1 = 2 * height * t0 * (1 - t0), 2 * height * t1 * (1 - t1)
            control = height * (t0 * (1 - t1) + t1 * (1 - t0))
            if is_first:
                path.move_to(left, middle + y0)
                is_first = False
            path.quadratic_curve_to((left + right) / 2, middle + control, right, middle + y1)
            left = right
            number += 1
