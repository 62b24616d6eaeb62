"""The outlines of text as a path. Coordinates are user units, y down."""

from __future__ import annotations

from collections.abc import Iterable

from vecdraw.geometry.affine import Affine
from vecdraw.geometry.path import Path
from vecdraw.geometry.path_data import PathData
from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.typeface.store import fonts


def outlines(runs: Iterable[GlyphRun], x: float, y: float, horizontal_scale: float = 1.0) -> Path:
    """The glyphs of `runs`, placed at (x, y) and scaled along x about it, as one path to fill under `nonzero`.

    Glyphs that are pictures or have colours of their own come as their plain outlines, which may be empty.
    """
    path, whole = Path(), Affine(horizontal_scale, 0.0, 0.0, 1.0, x, y)
    for run in runs:
        face = fonts.face(run.face)
        if run.angles:
            for one in run.placed():
                outline = face.outline(one.glyph)
                if outline.verbs:
                    path.append(outline.transformed(whole @ one.place(run.size)))
            continue
        upright = _upright(run, {glyph: face.outline(glyph) for glyph in set(run.glyphs)}, whole)
        if upright.verbs:
            path.append(upright)
    return path


def _upright(run: GlyphRun, outline_of: dict[int, PathData], whole: Affine) -> PathData:
    """The glyphs of a run that turns none, as one path; their outlines are of lines and curves, without conics."""
    import numpy as np  # many programs never need it

    scaled = {
        glyph: np.array(outline.coords).reshape(-1, 2) * (whole.a * run.size, run.size)
        for glyph, outline in outline_of.items()
    }
    seen = [at for at, glyph in enumerate(run.glyphs) if outline_of[glyph].verbs]
    if not seen:
        return PathData(b"", ())
    glyphs = [run.glyphs[at] for at in seen]
    counts = [len(scaled[glyph]) for glyph in glyphs]
    coords = np.concatenate([scaled[glyph] for glyph in glyphs])
    coords[:, 0] += np.repeat(np.array([whole.a * run.xs[at] + whole.e for at in seen]), counts)
    coords[:, 1] += np.repeat(np.array([run.ys[at] + whole.f for at in seen]), counts)
    return PathData(b"".join([outline_of[glyph].verbs for glyph in glyphs]), tuple(coords.ravel().tolist()))
