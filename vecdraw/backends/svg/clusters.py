"""The clusters of a glyph run: the characters that are shown together, and the glyphs that show them."""

from __future__ import annotations

from typing import Final, NamedTuple

from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.typeface.face import Face

UNITS: Final = 100_000
"""The parts of an em that the places of glyphs within a cluster are given in."""

Shape = tuple[tuple[int, int, int], ...]
"""Glyphs and where they stand, in `UNITS` of the em, y down, from the origin of the cluster."""


class Cluster(NamedTuple):
    """Characters, the glyphs for them, and where they stand: user units, y down, from the point of the text."""

    text: str
    shape: Shape
    x: float
    y: float


def clusters(run: GlyphRun, face: Face) -> list[Cluster]:
    """The clusters of a run in the order of its text. The origin of one is that of its widest glyph."""
    text, starts = run.text, run.clusters
    if run.direction == "ltr" and starts == tuple(range(len(text))):
        placed = zip(text, run.glyphs, run.xs, run.ys, strict=True)
        return [Cluster(character, ((glyph, 0, 0),), x, y) for character, glyph, x, y in placed]
    groups: dict[int, list[int]] = {}
    for at, start in enumerate(starts):
        groups.setdefault(start, []).append(at)
    ordered = sorted(groups)
    found: list[Cluster] = []
    if text and (not ordered or ordered[0] > 0):  # characters without a glyph
        first = groups[ordered[0]][0] if ordered else None
        x, y = (0.0, 0.0) if first is None else (run.xs[first], run.ys[first])
        found.append(Cluster(text[: ordered[0] if ordered else None], (), x, y))
    for start, end in zip(ordered, [*ordered[1:], len(text)], strict=True):
        found.append(_cluster(run, face, text[start:end], groups[start]))
    return found


def width(face: Face, shape: Shape) -> float:
    """The advance of a cluster in shares of the em, spacing not counted."""
    return sum(advance(face, glyph) for glyph, _, _ in shape)


def advance(face: Face, glyph: int) -> float:
    """The advance of a glyph in shares of the em."""
    units: int = face.hb_font.get_glyph_h_advance(glyph)
    return units / face.scale


def _cluster(run: GlyphRun, face: Face, text: str, members: list[int]) -> Cluster:
    origin = max(members, key=lambda at: advance(face, run.glyphs[at])) if len(members) > 1 else members[0]
    x, y = run.xs[origin], run.ys[origin]
    unit = UNITS / run.size
    shape = [(run.glyphs[at], round((run.xs[at] - x) * unit), round((run.ys[at] - y) * unit)) for at in members]
    return Cluster(text, tuple(shape), x, y)
