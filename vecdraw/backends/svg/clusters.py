"""The clusters of a glyph run: the characters that are shown together, and the glyphs that show them."""

from __future__ import annotations

import math
from typing import Final, NamedTuple

from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.typeface.face import Face

UNITS: Final = 100_000
"""The parts of an em that the places of glyphs within a cluster are given in."""

Shape = tuple[tuple[int, int, int], ...]
"""Glyphs and where they stand, in `UNITS` of the em, y down, from the origin of the cluster."""


class Cluster(NamedTuple):
    """Characters, the glyphs for them, and where they stand: user units, y down, from the point of the text.

    The glyphs and the places in `shape` are turned by `angle`, radians clockwise.
    """

    text: str
    shape: Shape
    x: float
    y: float
    angle: float = 0.0


def clusters(run: GlyphRun, face: Face) -> list[Cluster]:
    """The clusters of a run in the order of its text. The origin of one is that of its widest glyph."""
    text, starts = run.text, run.clusters
    if run.direction == "ltr" and starts == tuple(range(len(text))):
        placed = zip(text, run.placed(), strict=True)
        return [Cluster(character, ((glyph, 0, 0),), x, y, angle) for character, (glyph, x, y, angle) in placed]
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
    angle = run.angles[origin] if run.angles else 0.0
    cos, sin = math.cos(angle), math.sin(angle)
    shape: list[tuple[int, int, int]] = []
    for at in members:
        dx, dy = (run.xs[at] - x) * unit, (run.ys[at] - y) * unit
        shape.append((run.glyphs[at], round(dx * cos + dy * sin), round(dy * cos - dx * sin)))
    return Cluster(text, tuple(shape), x, y, angle)


def is_twisted(run: GlyphRun) -> bool:
    """Whether glyphs of one cluster are turned by different angles."""
    known: dict[int, float] = {}
    return any(known.setdefault(start, angle) != angle for start, angle in zip(run.clusters, run.angles, strict=False))
