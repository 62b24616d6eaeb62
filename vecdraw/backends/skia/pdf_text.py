"""Text that PDF has no font for: its outlines, and the glyphs by which it is read all the same."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from vecdraw.backends.pdf.content import UNSEEN_STRETCH
from vecdraw.backends.skia.convert import to_matrix
from vecdraw.backends.skia.glyphs import skia_font
from vecdraw.backends.skia.library import skia
from vecdraw.backends.skia.pdf_plan import is_layered
from vecdraw.geometry.affine import Affine
from vecdraw.paint.brush import ConicBrush, LinearBrush, RadialBrush
from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.scene.ops import FillText, StrokeText
from vecdraw.typeface.store import fonts


def is_outlined(run: GlyphRun, op: FillText | StrokeText) -> bool:
    """Whether a run is drawn as paths, if it has no colours of its own.

    It is where it is stroked, or bolder than its font, or in a gradient that MuPDF does not draw right in text.
    """
    is_path = isinstance(op, StrokeText) or run.face.embolden > 0 or _is_too_much_for_text(op)
    return is_path and not fonts.face(run.face).is_color


def _is_too_much_for_text(op: FillText | StrokeText) -> bool:
    """Whether the brush is mixed with what is there, translucent, or a gradient whose colours jump."""
    brush = op.brush
    if is_layered(op):
        return True
    if not isinstance(brush, LinearBrush | RadialBrush | ConicBrush):
        return False
    is_translucent = any(stop.color.alpha < 1.0 for stop in brush.stops)
    return is_translucent or any(one.offset == two.offset for one, two in pairwise(brush.stops))


def glyph_paths(runs: tuple[GlyphRun, ...]) -> list[Any]:
    """The outlines of all glyphs that have one, each in its place."""
    paths: list[Any] = []
    for run in runs:
        font = skia_font(run.face, run.size)
        for glyph, x, y, angle in run.placed():
            path = font.getPath(glyph)
            if path is not None and not path.isEmpty():
                if angle:
                    path.transform(to_matrix(Affine.rotation(angle)))
                path.offset(x, y)
                paths.append(path)
    return paths


def unseen_blob(runs: tuple[GlyphRun, ...]) -> Any:
    """The runs as a blob that the text revision takes for text to be read, not seen; None where there are no glyphs."""
    builder = skia.TextBlobBuilder()
    if not any(run.glyphs for run in runs):
        return None
    for run in runs:
        if run.glyphs:
            font = skia_font(run.face._replace(embolden=0.0), run.size)
            font.setScaleX(UNSEEN_STRETCH)
            points = [skia.Point(x, y) for x, y in zip(run.xs, run.ys, strict=True)]
            builder.allocRunPos(font, list(run.glyphs), points)
    return builder.make()
