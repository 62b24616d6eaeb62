"""Additions to the text of a page: annotations, decorations and pictures, placed on it.

All in px from the top left of the page, y down.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from vecdraw.geometry.affine import Affine
from vecdraw.geometry.path_data import PathData
from vecdraw.geometry.rect import Rect
from vecdraw.paint.brush import Brush
from vecdraw.paint.pixmap import Pixmap
from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.scene.scene import Scene
from vecdraw.text.ink import ink_of
from vecdraw.text.line_beside import BesideRun, line_annotations, line_images
from vecdraw.text.line_decorations import line_decorations
from vecdraw.text.vertical import QUARTER, turned_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vecdraw.text.page import Page, Set
    from vecdraw.text.span import Span

_TURNS: Final = {
    "sideways-rl": (QUARTER, Affine(0.0, 1.0, -1.0, 0.0, 0.0, 0.0)),
    "sideways-lr": (-QUARTER, Affine(0.0, -1.0, 1.0, 0.0, 0.0, 0.0)),
}
_VERTICAL: Final = Affine(0.0, 1.0, -1.0, 0.0, 0.0, 0.0)
"""From u along a vertical line and v to its left to x to the right of its middle and y down."""


class Annotated(NamedTuple):
    """Ruby, zhuyin or emphasis marks, to be drawn like a run of text; `box` is around their ink, relative to (x, y)."""

    run: GlyphRun
    x: float
    y: float
    horizontal_scale: float
    box: Rect
    span: int


class PlacedShape(NamedTuple):
    """A line under, over or through text: a path, filled, or stroked where `stroke_width` (px) is not 0.

    `fill` None is the fill of the text; what is `above` is painted over the text. `span` is the index of its span.
    """

    path: PathData
    stroke_width: float
    fill: Brush | None
    span: int
    above: bool


class PlacedImage(NamedTuple):
    """A picture in a line, upright in its `box`; `span` is the index of its span."""

    picture: Pixmap | Scene
    box: Rect
    span: int


class Additions(NamedTuple):
    """What a line has beside its text."""

    annotations: tuple[Annotated, ...] = ()
    shapes: tuple[PlacedShape, ...] = ()
    images: tuple[PlacedImage, ...] = ()


NO_ADDITIONS: Final = Additions()


def additions_of(page: Page, one: Set, spans: Sequence[Span]) -> Additions:
    """The additions to a line."""
    mode = page.style.writing_mode
    frame = Affine.translation(*page.origin(one))
    if mode in _TURNS:
        frame = frame @ _TURNS[mode][1]
    from_line = frame @ _VERTICAL if mode.startswith("vertical") else frame
    shapes = line_decorations(one.one, one.line, spans, page.raised, mode)
    images = line_images(one.one, one.line)
    return Additions(
        tuple([part for beside in line_annotations(one.one, one.line) for part in _annotated(beside, page, frame)]),
        tuple([PlacedShape(shape.path.transformed(from_line), *shape[1:]) for shape in shapes]),
        tuple(
            [
                PlacedImage(
                    image.picture, box._replace(y=box.y - page.raised[span]).transformed(from_line), span
                )
                for image, span, box in images
            ]
        ),
    )


def _annotated(beside: BesideRun, page: Page, frame: Affine) -> list[Annotated]:
    annotation, span = beside
    mode, up = page.style.writing_mode, page.raised[span]
    x, y = annotation.x, annotation.y
    x, y = frame.apply(x + up, y) if mode.startswith("vertical") else frame.apply(x, y - up)
    runs = annotation.runs
    if mode in _TURNS:
        runs = turned_line(runs, _TURNS[mode][0])
    runs = tuple([replace(run, is_beside=True) for run in runs])
    return [Annotated(run, x, y, annotation.horizontal_scale, _ink_box(run), span) for run in runs]


def _ink_box(run: GlyphRun) -> Rect:
    ink = ink_of((run,))
    return Rect.from_edges(ink.left, ink.top, ink.right, ink.bottom)
