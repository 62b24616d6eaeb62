"""The ink of a line: the box around what its glyphs paint."""

from __future__ import annotations

from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.scene.ink import glyph_box
from vecdraw.typeface.face import Ink
from vecdraw.typeface.store import fonts

_NOTHING = Ink(0.0, 0.0, 0.0, 0.0)


def ink_of(runs: tuple[GlyphRun, ...]) -> Ink:
    """The box of the ink in px, y down, relative to the left end of the line's baseline; zeros for none."""
    boxes = [box for run in runs for box in _boxes(run)]
    if not boxes:
        return _NOTHING
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return Ink(min(lefts), min(tops), max(rights), max(bottoms))


def _boxes(run: GlyphRun) -> list[Ink]:
    face, size = fonts.face(run.face), run.size
    inks = {glyph: face.ink(glyph) for glyph in set(run.glyphs)}
    boxes: list[Ink] = []
    for one in run.placed():
        ink = inks[one.glyph]
        if ink is not None:
            boxes.append(Ink(*glyph_box(one, ink, size)))
    return boxes
