"""Textures: exact lines, stamps that are covered as the same path is anywhere else, and crossing lines by samples.

What Skia makes of a curve depends on where it is clipped. So a stamp is drawn whole, on a picture with room for it at
the edges: it is the same in all parts of a drawing.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any, Final

from vecdraw.backends.skia.convert import to_color4f, to_matrix, to_path
from vecdraw.backends.skia.coverage import paint_covered, paint_through
from vecdraw.backends.skia.hatching import coverage_of_lines
from vecdraw.backends.skia.library import skia
from vecdraw.backends.skia.paints import line_paint
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.rect import Rect
from vecdraw.paint.brush import TextureBrush
from vecdraw.paint.texture_lattice import Lattice, lattice_for, stamp_margin, stamp_points
from vecdraw.paint.texture_stamps import bars, has_separate_stamps, stamp_box, stamp_path, texture_stroke

_FLAT: Final = 2, 8  # samples: Skia has the shares of a row nearly exactly, and the ends of edges on quarters of one
_MOST: Final = 256  # px of room; larger stamps are cut at the edges of what is drawn, as all other shapes are


def margin_of(brush: TextureBrush, matrix: Any) -> tuple[int, int]:
    """The room (px across, px down) that stamps need at the edges of what they are drawn on."""
    if not _is_stamped(brush, matrix):
        return 0, 0
    across, down = stamp_margin(brush, _affine(matrix))
    return math.ceil(min(across, _MOST)), math.ceil(min(down, _MOST))


def draw_texture(brush: TextureBrush, canvas: Any, matrix: Any, margin: tuple[int, int]) -> None:
    """Paints a canvas with a texture, which `matrix` puts there; nothing is needed within `margin` of its edges."""
    if brush.background is not None:
        under = skia.Paint()
        under.setColor4f(to_color4f(brush.background))
        canvas.drawPaint(under)
    info = canvas.imageInfo()
    width, height = info.width(), info.height()
    inverse = skia.Matrix()
    if not matrix.invert(inverse):
        return
    seen = Rect.from_edges(margin[0], margin[1], width - margin[0], height - margin[1])
    area = inverse.mapRect(skia.Rect(seen.x, seen.y, seen.right, seen.bottom))
    lattice = lattice_for(brush, Rect(area.left(), area.top(), area.width(), area.height()))
    paint = skia.Paint(AntiAlias=True)
    paint.setColor4f(to_color4f(brush.color))
    if _is_stamped(brush, matrix):
        _draw_stamps(brush, lattice, seen, canvas, _affine(matrix))
    elif brush.path is None and not matrix.hasPerspective():
        paint_through(canvas, coverage_of_lines(brush, lattice, inverse, width, height), 0, paint)
    else:
        _draw_sampled(brush, lattice, area, canvas, matrix, paint)


def _is_stamped(brush: TextureBrush, matrix: Any) -> bool:
    """Whether Skia is to draw the stamps: there are some, and they are not made larger by how near they are."""
    if matrix.hasPerspective() or bars(brush) is not None or stamp_box(brush) is None:
        return False
    return all(map(math.isfinite, stamp_margin(brush, _affine(matrix))))


def _affine(matrix: Any) -> Affine:
    a, c, e, b, d, f = matrix.get9()[:6]
    return Affine(a, b, c, d, e, f)


def _draw_stamps(brush: TextureBrush, lattice: Lattice, seen: Rect, canvas: Any, place: Affine) -> None:
    """Draws the stamps that reach into `seen` (px), each by itself where none reaches into another."""
    if brush.path is None:
        return
    stamp = to_path(stamp_path(brush.path, place.max_scale))
    pen = skia.Paint(AntiAlias=True) if brush.filled else line_paint(texture_stroke(brush))
    pen.setColor4f(to_color4f(replace(brush.color, alpha=1.0)))
    a, b, c, d, e, f = matrix = place @ lattice.transform
    points = stamp_points(brush, lattice, place, seen)
    if brush.color.alpha < 1.0:
        together = skia.Paint()
        together.setAlphaf(brush.color.alpha)
        canvas.saveLayer(None, together)
    else:
        canvas.save()
    if has_separate_stamps(brush):
        for x, y in points:
            canvas.setMatrix(skia.Matrix.MakeAll(a, c, a * x + c * y + e, b, d, b * x + d * y + f, 0, 0, 1))
            canvas.drawPath(stamp, pen)
    else:
        whole = skia.Path()
        for x, y in points:
            whole.addPath(stamp, x, y)
        canvas.setMatrix(to_matrix(matrix))
        canvas.drawPath(whole, pen)
    canvas.restore()


def _draw_sampled(brush: TextureBrush, lattice: Lattice, area: Any, canvas: Any, matrix: Any, paint: Any) -> None:
    """Paints stamps or lines over `area` (user units) by samples."""
    stamps = _stamped(brush, lattice, area)
    place = skia.Matrix.Concat(matrix, to_matrix(lattice.transform))
    pen = skia.Paint(AntiAlias=True) if brush.path is None or brush.filled else line_paint(texture_stroke(brush))

    def cover(fine: Any) -> None:
        fine.concat(place)
        fine.drawPath(stamps, pen)

    paint_covered(canvas, cover, paint, _FLAT)


def _stamped(brush: TextureBrush, lattice: Lattice, area: Any) -> Any:
    """All stamps, or all lines, as one path in the lattice's coordinates."""
    across, down = brush.spacing
    if brush.path is None:
        length = 2.0 * (abs(area.left()) + abs(area.right()) + abs(area.top()) + abs(area.bottom()) + across)
        stamp = skia.Path()
        stamp.addRect(skia.Rect(-length, -brush.line_width / 2, length, brush.line_width / 2))
    else:
        stamp = to_path(brush.path)
    first = skia.Path()
    first.addPath(stamp, lattice.columns.start * across, lattice.rows.start * down)
    row = _repeated(first, len(lattice.columns), across, 0.0)
    return _repeated(row, len(lattice.rows), 0.0, down)


def _repeated(path: Any, count: int, dx: float, dy: float) -> Any:
    """`count` copies of a path, each moved by (dx, dy) from the one before."""
    whole, block, size, done = skia.Path(), path, 1, 0
    while count:
        if count & 1:
            whole.addPath(block, done * dx, done * dy)
            done += size
        count >>= 1
        if count:
            double = skia.Path(block)
            double.addPath(block, size * dx, size * dy)
            block, size = double, size * 2
    return whole
