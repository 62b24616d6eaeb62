"""Textures in PDF: lines and stamps as paths, inside what is painted with them."""

from __future__ import annotations

from typing import Any, Final

from vecdraw.backends.skia.convert import to_matrix, to_path, to_rect
from vecdraw.backends.skia.glyph_paths import glyph_paths
from vecdraw.backends.skia.library import skia
from vecdraw.backends.skia.paints import line_paint
from vecdraw.backends.skia.pdf_paints import pdf_color
from vecdraw.errors import LimitError
from vecdraw.geometry.rect import Rect
from vecdraw.paint.brush import TextureBrush
from vecdraw.paint.texture_lattice import Lattice, lattice_for
from vecdraw.paint.texture_stamps import texture_stroke
from vecdraw.scene.ops import FillPath, FillRect, FillText, StrokePath, StrokeRect, StrokeText

_MOST_STAMPS: Final = 20_000  # of one shape; a picture is smaller beyond it
_INTERSECT: Final = skia.ClipOp.kIntersect

Painted = FillRect | StrokeRect | FillPath | StrokePath | FillText | StrokeText


def outline_of(op: Painted, scale: float = 1.0) -> Any:
    """What an operation paints, as one path in user units, exact to a fraction of one `scale`th."""
    if isinstance(op, FillPath):
        path = to_path(op.path, op.rule)
    elif isinstance(op, StrokePath):
        path = to_path(op.path.pruned())
    elif isinstance(op, FillRect | StrokeRect):
        path = skia.Path()
        path.addRect(to_rect(op.x, op.y, op.width, op.height))
    else:
        path = skia.Path()
        for glyph in glyph_paths(op.runs, stroked=isinstance(op, StrokeText)):
            path.addPath(glyph)
        path.transform(skia.Matrix.MakeAll(op.horizontal_scale, 0, op.x, 0, 1, op.y, 0, 0, 1))
    if isinstance(op, StrokeRect | StrokePath | StrokeText):
        outline = skia.Path()
        line_paint(op.stroke).getFillPath(path, outline, None, scale)
        return outline
    return path


def stamps_in(brush: TextureBrush, shape: Any) -> Lattice | None:
    """The part of the lattice that a shape shows; None where it is too much to be drawn as paths."""
    box = shape.getBounds()
    try:
        lattice = lattice_for(brush, Rect(box.left(), box.top(), box.width(), box.height()))
    except LimitError:
        return None
    return lattice if len(lattice.columns) * len(lattice.rows) <= _MOST_STAMPS else None


def draw_texture(canvas: Any, brush: TextureBrush, shape: Any, lattice: Lattice) -> None:
    """Paints `shape` on a canvas of user units."""
    canvas.save()
    canvas.clipPath(shape, _INTERSECT, True)
    if brush.background is not None:
        under = skia.Paint(AntiAlias=True)
        under.setColor4f(pdf_color(brush.background))
        canvas.drawRect(shape.getBounds(), under)
    paint = skia.Paint(AntiAlias=True)
    if brush.path is not None and not brush.filled:
        paint = line_paint(texture_stroke(brush))
    paint.setColor4f(pdf_color(brush.color))
    canvas.concat(to_matrix(lattice.transform))
    canvas.drawPath(_stamps(brush, shape, lattice), paint)
    canvas.restore()


def _stamps(brush: TextureBrush, shape: Any, lattice: Lattice) -> Any:
    """All stamps, or lines, as one path in the lattice's coordinates."""
    across, down = brush.spacing
    stamp = skia.Path()
    if brush.path is not None:
        stamp = to_path(brush.path)
    else:
        inverse = skia.Matrix()
        to_matrix(lattice.transform).invert(inverse)
        reach = inverse.mapRect(shape.getBounds())
        half = brush.line_width / 2.0
        stamp.addRect(skia.Rect(reach.left() - half, -half, reach.right() + half, half))
        across = 0.0
    whole = skia.Path()
    for row in lattice.rows:
        for column in lattice.columns:
            whole.addPath(stamp, column * across, row * down)
    return whole
