"""The ink of a line: the box around what its glyphs paint."""

from __future__ import annotations

from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.scene.ink import ink_edges
from vecdraw.typeface.face import Face, Ink
from vecdraw.typeface.store import fonts

_NOTHING = Ink(0.0, 0.0, 0.0, 0.0)


def ink_of(runs: tuple[GlyphRun, ...]) -> Ink:
    """The box of the ink in px, y down, relative to the left end of the line's baseline; zeros for none."""
    edges = ink_edges(runs, _face)
    return _NOTHING if edges is None else Ink(*edges)


def _face(run: GlyphRun) -> Face:
    return fonts.face(run.face)
