"""Layouts on paths: x becomes the way along the path, y the distance from it."""

from __future__ import annotations

from typing import NamedTuple

from vecdraw.errors import BadValueError
from vecdraw.geometry.path import Path
from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.text.additions import Annotated
from vecdraw.text.layout import Layout, PlacedRun
from vecdraw.text.path_track import (
    BentRun,
    GlyphCluster,
    PathAlign,
    PathSide,
    Track,
    glyph_groups,
    hidden_of,
    share_before,
)
from vecdraw.typeface.store import fonts


class BentLayout(NamedTuple):
    """A layout set on a path: groups of runs of one span to be drawn at (0, 0), each with its box."""

    groups: tuple[tuple[tuple[GlyphRun, ...], tuple[float, float, float, float], int], ...]
    path_length: float
    hidden: str


def bend_layout(
    layout: Layout,
    path: Path,
    *,
    offset: float = 0.0,
    align: PathAlign = "start",
    side: PathSide = "left",
    rotate: bool = True,
) -> BentLayout:
    """Sets a layout on `path`; see `Context.draw_layout_on_path`."""
    if layout.style.writing_mode != "horizontal-tb":
        raise BadValueError(f"only horizontal text goes on a path, got writing_mode {layout.style.writing_mode!r}")
    track = Track(path, side, rotate=rotate)
    share = share_before(align, rtl=layout.direction == "rtl")
    begin = track.first = offset + share * (track.length - layout.width)
    groups: list[tuple[tuple[GlyphRun, ...], tuple[float, float, float, float], int]] = []
    hidden = ""
    baseline = layout.lines[0].baseline_y if layout.lines else 0.0
    for line in layout.lines:
        everything: tuple[PlacedRun | Annotated, ...] = (*line.runs, *line.additions.annotations)
        for placed in everything:
            bent = _bent(placed, track, begin, baseline)
            if bent is not None:
                groups.append(((bent.run,), track.box(), placed.span))
            if isinstance(placed, PlacedRun):
                shown = set() if bent is None else bent.characters()
                hidden += hidden_of(placed.run.text, shown)
    return BentLayout(tuple(groups), track.length, hidden)


def _bent(placed: PlacedRun | Annotated, track: Track, begin: float, baseline: float) -> BentRun | None:
    """A run of a layout that begins at `begin` on a track."""
    run, box = placed.run, placed.box
    groups = glyph_groups(run)
    starts = [run.xs[start] for start, _ in groups]
    if isinstance(placed, Annotated):  # each mark stands by itself
        face = fonts.face(run.face)
        ends = [run.xs[stop - 1] + face.advance(run.glyphs[stop - 1]) * run.size for _, stop in groups]
    else:
        starts[:1] = [min(box.x, start) for start in starts[:1]]
        ends = [*starts[1:], *(max(box.right, start) for start in starts[-1:])]
    clusters = [
        GlyphCluster(*group, start, end - start, begin + placed.x + start)
        for group, start, end in zip(groups, starts, ends, strict=True)
    ]
    return track.bend(run, clusters, placed.y - baseline, -box.y, box.bottom)
