"""The outlines of text as a path. Coordinates are user units, y down."""

from __future__ import annotations

from collections.abc import Iterable

from vecdraw.geometry.affine import Affine
from vecdraw.geometry.path import Path
from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.typeface.store import fonts


def outlines(runs: Iterable[GlyphRun], x: float, y: float, horizontal_scale: float = 1.0) -> Path:
    """The glyphs of `runs`, placed at (x, y) and scaled along x about it, as one path to fill under `nonzero`.

    Glyphs that are pictures or have colours of their own come as their plain outlines, which may be empty.
    """
    path = Path()
    for run in runs:
        face = fonts.face(run.face)
        for glyph, left, top in zip(run.glyphs, run.xs, run.ys, strict=True):
            outline = face.outline(glyph)
            if outline.verbs:
                size = run.size
                at = Affine(
                    size * horizontal_scale, 0.0, 0.0, size, x + left * horizontal_scale, y + top
                )
                path.append(outline.transformed(at))
    return path
