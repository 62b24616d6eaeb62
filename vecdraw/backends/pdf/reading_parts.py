"""The runs of a line that is read by glyphs of its own, and where their characters stand along it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, Final, NamedTuple

from vecdraw.backends.pdf.pieces import Piece, ShownText, groups
from vecdraw.backends.pdf.reading_order import Spot, is_fragile
from vecdraw.geometry.affine import Affine
from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.text.logical_order import logical_order
from vecdraw.typeface.store import fonts

QUARTER: Final = math.pi / 2
SAME_ANGLE: Final = 1e-4
_ASCENT: Final = 0.88  # of the em: where the box of a glyph begins above its origin

Cluster = tuple[int, str, float, float]
"""The index of the first character, the text, where it begins and ends by nature."""


class Part(NamedTuple):
    """A run as it stands in its line: `angle` is the direction of the line there, `scale` that along x."""

    run: GlyphRun
    piece: Piece
    frame: Affine
    angle: float
    scale: float

    @property
    def is_upright(self) -> bool:
        """Whether it stands upright in a vertical line."""
        return self.run.direction == "ttb"


def is_right_column(parts: Sequence[Part]) -> bool:
    """Whether all lie on their side but for what goes from right to left upright, in the middle of a column."""
    upright = [part for part in parts if abs(part.angle) <= SAME_ANGLE]
    if len(upright) == len(parts) or any(
        part.run.direction != "rtl" if part in upright else abs(part.angle - QUARTER) > SAME_ANGLE for part in parts
    ):
        return False
    return all(abs(part.frame.apply(x, 0.0)[0]) <= part.run.size for part in upright for x in part.run.xs)


def size_of(runs: Sequence[GlyphRun]) -> float:
    """The size of the largest text; emoji may be of larger ones, for their width."""
    read = [run for run in runs if run.text.strip()]
    return max(run.size for run in [run for run in read if not is_fragile(run.text)] or read)


def parts_of(text: ShownText, pieces: Sequence[Piece], x: float, y: float) -> list[Part]:
    """The runs of a text as they stand in its line, which begins at a point."""
    left, top, scale, _, turned = text.place
    turn = turned or Affine()
    frame = Affine.translation(left - x, top - y) @ Affine.scaling(scale, 1.0) @ turn
    angle = math.atan2(turn.b, turn.a)
    return [Part(run, piece, frame, angle, scale) for piece in pieces for run in piece.runs]


def stretch(parts: Sequence[Part], angle: float) -> tuple[float, float] | None:
    """Where parts begin and end along their line."""
    back = Affine.rotation(-angle)
    found = [each for part in parts for each in _run_spots(part, back @ part.frame, angle, None, 0)]
    return _around(found) if found else None


def _around(clusters: Sequence[Cluster]) -> tuple[float, float]:
    """Where clusters begin and end."""
    return min(each[2] for each in clusters), max(each[3] for each in clusters)


def middle_of(stretch: Sequence[Any]) -> float:
    """The middle of what begins and ends somewhere: by that parts follow each other, however far marks stand out."""
    begin, end = stretch[:2]
    middle: float = (begin + end) / 2
    return middle


def spots_of(parts: Sequence[Part], shown: Mapping[int, Sequence[int]], angle: float) -> list[Spot]:
    """What is read, in its order, each up to where the next one begins."""
    back = Affine.rotation(-angle)
    placed: list[tuple[float, float, Part, list[Cluster]]] = []
    first_of: dict[int, int] = {}
    for part in parts:
        first = first_of.get(id(part.piece), 0)
        first_of[id(part.piece)] = first + len(part.run.glyphs)
        seen = shown.get(id(part.piece))
        found = _run_spots(part, back @ part.frame, angle, None if seen is None else set(seen), first)
        if found:
            placed.append((*_around(found), part, found))
    placed.sort(key=middle_of)
    for at in range(1, len(placed)):
        start, _, part, found = placed[at]
        moved = placed[at - 1][1] - start
        if moved > 0.0 and part.is_upright and is_fragile(part.run.text):
            shifted = [(first, text, left + moved, right + moved) for first, text, left, right in found]
            placed[at] = (*_around(shifted), part, shifted)
    order = logical_order([_as_drawn(part) for _, _, part, _ in placed])
    logical = [each for at in order for each in sorted(placed[at][3])]
    starts = sorted(each[2] for each in logical)
    follows = dict(pairwise(starts))
    ends = {starts[-1]: max(each[3] for each in logical)} if starts else {}
    return [Spot(text, start, max(follows.get(start, ends.get(start, end)), start)) for _, text, start, end in logical]


def _as_drawn(part: Part) -> GlyphRun:
    """The run of a part with the angle of its glyphs."""
    return replace(part.run, angles=(part.angle,) * len(part.run.glyphs)) if part.angle else part.run


def _run_spots(part: Part, frame: Affine, angle: float, seen: set[int] | None, first: int) -> list[Cluster]:
    """The clusters of a run."""
    run, face = part.run, fonts.face(part.run.face)
    is_combined = bool(angle) and not part.is_upright and abs(part.angle) <= SAME_ANGLE
    found: list[Cluster] = []
    for group in groups(run):
        indices = range(group.start, group.stop)
        if seen is not None and not any(first + at in seen for at in indices):
            continue
        widths = [face.advance(run.glyphs[at]) * run.size for at in indices]
        points = [frame.apply(run.xs[at], run.ys[at])[0] for at in indices]
        bearing = [at for at, width in zip(points, widths, strict=True) if width > 0.0] or points[:1]
        start = min(bearing)
        width = sum(widths)
        if part.is_upright or is_combined:
            em = _em(run) if part.is_upright else run.size
            start, width = start - _ASCENT * em, em
        found.append((run.clusters[group.start], group.text, start, start + width))
    if is_combined and found:
        start = found[0][2]
        return [(0, run.text, start, start + run.size)]
    return found


def _em(run: GlyphRun) -> float:
    """The height of a character that stands upright in a column: emoji are of a size at which another is as wide."""
    count = len(set(run.clusters))
    return min(run.size, run.advance / count) if run.advance > 0.0 and is_fragile(run.text) else run.size


def across(parts: Sequence[Part], angle: float) -> float:
    """How far below the line's point most glyphs have their origins."""
    back = Affine.rotation(-angle)
    for run, _, frame, _, _ in parts:
        face = fonts.face(run.face)
        for at, glyph in enumerate(run.glyphs):
            if run.text.strip() and face.advance(glyph) > 0.0:
                return (back @ frame).apply(run.xs[at], run.ys[at])[1]
    return 0.0
