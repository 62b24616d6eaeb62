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
    path, whole = Path(), Affine(horizontal_scale, 0.0, 0.0, 1.0, x, y)
    for run in runs:
        face = fonts.face(run.face)
        for one in run.placed():
            outline = face.outline(one.glyph)
            if outline.verbs:
                path.append(outline.transformed(whole @ one.place(run.size)))
    return path
