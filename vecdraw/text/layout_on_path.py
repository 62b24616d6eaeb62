"""Layouts on paths: x becomes the way along the path, y the distance from it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from vecdraw.errors import BadValueError
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.path import Path
from vecdraw.geometry.path_data import PathData
from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.text.additions import Annotated, PlacedImage, PlacedShape
from vecdraw.text.bent_shapes import Bend, Window
from vecdraw.text.laid_text import Layout, Line, PlacedRun
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

if TYPE_CHECKING:
    from vecdraw.paint.brush import Brush


class BentImage(NamedTuple):
    """A picture of a layout, upright in its box, and what takes it to its place on the path."""

    image: PlacedImage
    place: Affine


class BentLayout(NamedTuple):
    """A layout set on a path: groups of runs of one span to be drawn at (0, 0), each with its box.

    `backgrounds` are areas to be filled, `shapes` the lines under, over and through text, both bent as outlines;
    `images` stand by their middles as characters do.
    """

    groups: tuple[tuple[tuple[GlyphRun, ...], tuple[float, float, float, float], int], ...]
    backgrounds: tuple[tuple[PathData, Brush], ...]
    shapes: tuple[PlacedShape, ...]
    images: tuple[BentImage, ...]
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
    backgrounds: list[tuple[PathData, Brush]] = []
    shapes: list[PlacedShape] = []
    images: list[BentImage] = []
    hidden = ""
    baseline = layout.lines[0].baseline_y if layout.lines else 0.0
    bend = Bend(track, begin, baseline, max([placed.run.size for placed in layout.runs], default=0.0) or 1.0)
    for line in layout.lines:
        everything: tuple[PlacedRun | Annotated, ...] = (*line.runs, *line.additions.annotations)
        for placed in everything:
            clusters, box = _clusters(placed, begin), placed.box
            bent = track.bend(placed.run, clusters, placed.y - baseline, -box.y, box.bottom)
            if bent is not None:
                groups.append(((bent.run,), track.box(), placed.span))
            if isinstance(placed, PlacedRun):
                hidden += hidden_of(placed.run.text, _characters(bent))
        for window in _windows(line, bend):
            backgrounds += _backgrounds(layout, line, bend, window)
            shapes += _shapes(line, bend, window)
        images += _images(line, bend)
    return BentLayout(tuple(groups), tuple(backgrounds), tuple(shapes), tuple(images), track.length, hidden)


def _characters(bent: BentRun | None) -> set[int]:
    return set() if bent is None else bent.characters()


def _clusters(placed: PlacedRun | Annotated, begin: float) -> list[GlyphCluster]:
    """The clusters of a run of a layout that begins at `begin` on a track."""
    run, box = placed.run, placed.box
    groups = glyph_groups(run)
    starts = [run.xs[start] for start, _ in groups]
    if isinstance(placed, Annotated):  # each mark stands by itself
        face = fonts.face(run.face)
        ends = [run.xs[stop - 1] + face.advance(run.glyphs[stop - 1]) * run.size for _, stop in groups]
    else:
        starts[:1] = [min(box.x, start) for start in starts[:1]]
        ends = [*starts[1:], *(max(box.right, start) for start in starts[-1:])]
    return [
        GlyphCluster(*group, start, end - start, begin + placed.x + start)
        for group, start, end in zip(groups, starts, ends, strict=True)
    ]


def _windows(line: Line, bend: Bend) -> list[Window | None]:
    """From which x to which clusters of a line are shown, on each subpath; None for all."""
    clusters = [cluster for placed in line.runs for cluster in _clusters(placed, bend.begin)]
    shown = [one for one in clusters if bend.track.has(one.at + one.advance / 2)]
    stretches = bend.track.stretches()
    if not shown:
        return []
    if len(shown) == len(clusters) and len(stretches) == 1:
        return [None]
    left, right = -math.inf, math.inf
    if len(shown) < len(clusters):
        left, right = min(one.at for one in shown), max(one.at + one.advance for one in shown)
    windows = [(max(left, low) - bend.begin, min(right, high) - bend.begin) for low, high in stretches]
    return [window for window in windows if window[0] < window[1]]


def _backgrounds(
    layout: Layout, line: Line, bend: Bend, window: Window | None
) -> Iterator[tuple[PathData, Brush]]:
    for placed in line.runs:
        brush = layout.spans[placed.span].background
        if brush is not None:
            box = placed.box
            area = Path()
            area.rect(placed.x + box.x, placed.y + box.y, box.width, box.height)
            bent = bend.shape(area.data(), window, filled=True)
            if not bent.is_empty:
                yield bent, brush


def _shapes(line: Line, bend: Bend, window: Window | None) -> Iterator[PlacedShape]:
    for shape in line.additions.shapes:
        bent = bend.shape(shape.path, window, filled=not shape.stroke_width)
        if not bent.is_empty:
            yield shape._replace(path=bent)


def _images(line: Line, bend: Bend) -> Iterator[BentImage]:
    """The pictures whose middles have a place on the path."""
    for image in line.additions.images:
        middle = image.box.x + image.box.width / 2
        if bend.track.has(bend.begin + middle):
            x, y, angle = bend.track.frame(bend.begin + middle)
            turned = Affine.translation(x, y) @ Affine.rotation(angle)
            yield BentImage(image, turned @ Affine.translation(-middle, -bend.baseline))
