"""Text that PDF has no font for: its outlines, and the glyphs by which it is read all the same."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any, Final

from vecdraw.backends.pdf.content import UNSEEN_STRETCH
from vecdraw.backends.skia.glyphs import skia_font
from vecdraw.backends.skia.library import skia
from vecdraw.backends.skia.pdf_plan import is_layered
from vecdraw.paint.brush import ConicBrush, LinearBrush, RadialBrush
from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.scene.ops import FillText, StrokeText
from vecdraw.typeface.embedding import has_truetype_outlines, is_embeddable
from vecdraw.typeface.font import Font
from vecdraw.typeface.key import FaceKey
from vecdraw.typeface.store import fonts

_WIDE: Final = "\u2014"  # an em dash: readers see spaces in what is left between narrow ones


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


def readable_runs(runs: tuple[GlyphRun, ...]) -> tuple[GlyphRun, ...]:
    """The runs, those of fonts that no document can hold with a glyph of one that can in place of each of theirs."""
    if all(is_embeddable(fonts.face(run.face)) or run.face.embolden for run in runs):
        return runs
    carrier = _carrier()
    if carrier is None:
        return runs
    return tuple(_carried(run, *carrier) if fonts.face(run.face).is_color else run for run in runs)


def _carried(run: GlyphRun, key: FaceKey, glyph: int) -> GlyphRun:
    """The run with each glyph another one, at a size at which that is as wide."""
    face = fonts.face(run.face)
    widest = max((face.advance(own) for own in run.glyphs), default=0.0)
    size = run.size * (widest / fonts.face(key).advance(glyph) if widest > 0.0 else 1.0)
    return replace(run, face=key, size=size, glyphs=(glyph,) * len(run.glyphs))


def _carrier() -> tuple[FaceKey, int] | None:
    """A face whose glyphs may stand for any text, and a glyph of it."""
    for candidate in fonts.candidates(Font("sans-serif"), strict=False):
        face = fonts.face(candidate.key)
        if is_embeddable(face) and has_truetype_outlines(face):
            return face.key, face.glyph(ord(_WIDE)) or face.glyph(ord("n"))
    return None


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
