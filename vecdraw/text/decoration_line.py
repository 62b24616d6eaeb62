"""Underlines, overlines and strokes through a line of text: where they stand and what they look like.

CSS Text Decoration 4, section 2. All in the frame of a line (`skip_ink`), px.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final, Literal, NamedTuple

from vecdraw.geometry.path_data import PathData
from vecdraw.text.decoration_path import Band, DecorationStyle, decoration_path, height_of
from vecdraw.text.skip_ink import FramedRun, Interval, ink_intervals, widened
from vecdraw.typeface.metrics import FaceMetrics

DecorationKind = Literal["underline", "overline", "line-through"]
SkipInk = Literal["auto", "none", "all"]
LineSide = Literal["under", "left", "right"]

_WIDEST_MARGIN: Final = 13.0  # px beside ink, as browsers have it
_UNDER_IDEOGRAPHS: Final = 0.12  # em below the baseline, where a face does not say how deep its em box goes


class Decorated(NamedTuple):
    """A stretch of a line in one font, from `start` to `end`, its baseline moved by `shift` px to the under side.

    `metrics` and `size` are those of its first font; `paint` is anything equal for what is painted alike; `ideographic`
    says whether it has East Asian characters, which stand on the edge of their box and not on the baseline. `over` and
    `under` are how far from its baseline ruby ends on that side, 0 for none.
    """

    start: float
    end: float
    shift: float
    size: float
    metrics: FaceMetrics
    runs: tuple[FramedRun, ...]
    ideographic: bool = False
    paint: Hashable = None
    over: float = 0.0
    under: float = 0.0


class DecorationRule(NamedTuple):
    """One line of a decoration. `thickness` and `offset` are px; None is what the font says.

    `offset` moves an underline away from where the baseline is (0), to the under side.
    """

    kind: DecorationKind
    style: DecorationStyle = "solid"
    thickness: float | None = None
    offset: float | None = None
    skip_ink: SkipInk = "auto"


class DecorationShape(NamedTuple):
    """A path of a decoration, in the frame of the line; filled, or stroked where `stroke_width` is not 0.

    `part` is the first stretch that it belongs to, whose paint it has; what is `above` is painted over the text.
    """

    path: PathData
    stroke_width: float
    part: int
    above: bool


def decoration_shapes(
    rule: DecorationRule, parts: Sequence[Decorated], side: LineSide = "under"
) -> list[DecorationShape]:
    """The shapes of one decoration of neighbouring stretches of a line, in order.

    Under- and overlines go on at one height, set by the largest of the stretches that are not raised or lowered; a
    line through text follows the size of each. Where ruby stands on their side they stand beyond it. `side` is where
    underlines stand: under a horizontal line, at the left or the right of a vertical one, overlines opposite. The
    thickness of text in several sizes is that of the largest.
    """
    if rule.kind == "line-through":
        groups: Iterable[tuple[int, Sequence[Decorated]]] = _by_height(parts)
    else:
        groups = [(0, parts)]
    shapes: list[DecorationShape] = []
    for first, group in groups:
        band = _band(rule, group, side)
        if band.thickness <= 0.0:
            continue
        gaps = _gaps(rule, band, group)
        for number, window in _windows(group):
            path, stroke_width = decoration_path(band, window, gaps)
            if not path.is_empty:
                shapes.append(DecorationShape(path, stroke_width, first + number, rule.kind == "line-through"))
    return shapes


def underline_side(mode: str, lang: str) -> LineSide:
    """Where underlines stand: in vertical lines at the right for Japanese and Korean, else at the left.

    CSS Text Decoration 4, 2.10, `text-underline-position: auto`, and the style sheet that it recommends.
    """
    if not mode.startswith("vertical"):
        return "under"
    return "right" if lang.partition("-")[0].lower() in ("ja", "ko") else "left"


def _by_height(parts: Sequence[Decorated]) -> Iterator[tuple[int, Sequence[Decorated]]]:
    at = 0
    for _, group in groupby(parts, lambda part: (part.shift, part.size, part.metrics)):
        found = list(group)
        yield at, found
        at += len(found)


def _windows(parts: Sequence[Decorated]) -> Iterator[tuple[int, Interval]]:
    """The stretches that are painted alike, each with the number of its first part."""
    at = 0
    for _, group in groupby(parts, lambda part: part.paint):
        found = list(group)
        yield at, (found[0].start, found[-1].end)
        at += len(found)


def _band(rule: DecorationRule, parts: Sequence[Decorated], side: LineSide) -> Band:
    level = [part for part in parts if part.shift == 0.0] or parts
    leading = max(level, key=lambda part: part.size)
    metrics, size = leading.metrics, leading.size
    thickness = rule.thickness
    if thickness is None:
        through = rule.kind == "line-through"
        thickness = size * (metrics.strikethrough_thickness if through else metrics.underline_thickness)
    height = thickness * height_of(rule.style)
    start, end = parts[0].start, parts[-1].end
    if rule.kind == "line-through":
        middle = 0.0 if side != "under" else -metrics.strikethrough_offset * size + _thin(leading) / 2
        return Band(rule.style, start, end, leading.shift + middle - height / 2, thickness)
    is_under = (side != "right") == (rule.kind == "underline")
    if side != "under":
        top = _beside(rule, leading, thickness, height, is_under=is_under)
    elif rule.kind == "overline":
        top = -max(part.metrics.ascent * part.size for part in level) - (height - thickness)
    elif rule.offset is not None:
        top = rule.offset
    else:
        top = max(-part.metrics.underline_offset * part.size for part in level)
        top = max([top, *(_em_box(part) for part in level if part.ideographic)])
    if level is parts and leading.shift:
        top += leading.shift
    if rule.offset is None or rule.kind == "overline":
        top = _beyond_ruby(parts, top, thickness, height, is_under=is_under)
    return Band(rule.style, start, end, top, thickness)


def _thin(part: Decorated) -> float:
    return part.metrics.strikethrough_thickness * part.size


def _em_box(part: Decorated) -> float:
    """How far below the baseline the em box of ideographs ends."""
    bottom = part.metrics.ideographic
    return part.size * (_UNDER_IDEOGRAPHS if bottom is None else -bottom)


def _beside(rule: DecorationRule, part: Decorated, thickness: float, height: float, *, is_under: bool) -> float:
    """The upper edge of a line beside a vertical one: beyond the em box of the text, with as much room as it is thick.

    An offset is measured from the edge of the em box.
    """
    away = part.size / 2 + (thickness if rule.offset is None or rule.kind != "underline" else rule.offset)
    return away if is_under else -away - height


def _beyond_ruby(
    parts: Sequence[Decorated], top: float, thickness: float, height: float, *, is_under: bool
) -> float:
    """The upper edge of a line that keeps clear of ruby on its side by as much as it is thick."""
    if is_under:
        return max([top, *(part.shift + part.under + thickness for part in parts if part.under)])
    return min([top, *(part.shift - part.over - thickness - height for part in parts if part.over)])


def _gaps(rule: DecorationRule, band: Band, parts: Sequence[Decorated]) -> list[Interval]:
    if rule.skip_ink == "none" or rule.kind == "line-through":
        return []
    runs = [run for part in parts for run in part.runs]
    ink = ink_intervals(runs, band.top, band.top + band.height, east_asian=rule.skip_ink == "all")
    return widened(ink, min(band.thickness, _WIDEST_MARGIN))
