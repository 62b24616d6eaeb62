"""What text covers: the ink of its glyphs, which may reach out of the box that layout gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vecdraw.errors import FontError, MissingLibraryError
from vecdraw.geometry.rect import Rect
from vecdraw.scene.glyph_run import GlyphRun, PlacedGlyph
from vecdraw.scene.ops import FillText, StrokeText

if TYPE_CHECKING:
    from collections.abc import Callable

    from vecdraw.typeface.face import Face

Edges = tuple[float, float, float, float]


def text_box(op: FillText | StrokeText) -> Rect:
    """The box that layout gives the text of an operation, before the transform."""
    return _placed(Rect(*op.box), op)


def text_ink(op: FillText | StrokeText, known: dict[int, Rect | None]) -> Rect | None:
    """The ink of an operation's filled glyphs, before the transform; None for blank text.

    Where a font is not here, or cannot be opened, the box stands in. `known` keeps what was found, by the id of the
    runs.
    """
    key = id(op.runs)
    if key not in known:
        try:
            known[key] = _ink(op.runs)
        except (FontError, MissingLibraryError):
            return text_box(op)
    ink = known[key]
    return None if ink is None else _placed(ink, op)


def rough_edges(runs: tuple[GlyphRun, ...]) -> Edges | None:
    """Edges (left, top, right, bottom) that hold the ink of filled glyphs, from their point; sooner than the ink.

    None for blank text, for glyphs that are turned, and for fonts that are not here.
    """
    if len(runs) != 1 or runs[0].angles:
        return None
    run = runs[0]
    try:
        inks = _face(run).inks(run.glyphs)
    except (FontError, MissingLibraryError):
        return None
    if not inks:
        return None
    lefts, tops, rights, bottoms = zip(*inks, strict=True)
    size, xs, ys = run.size, run.xs, run.ys
    left, top, right, bottom = min(lefts) * size, min(tops) * size, max(rights) * size, max(bottoms) * size
    return min(xs) + left, min(ys) + top, max(xs) + right, max(ys) + bottom


def glyph_box(placed: PlacedGlyph, ink: tuple[float, float, float, float], size: float) -> Edges:
    """The edges (left, top, right, bottom) around the ink of a placed glyph, which is given in shares of the em."""
    left, top, right, bottom = ink
    x, y = placed.x, placed.y
    if not placed.angle:
        return x + left * size, y + top * size, x + right * size, y + bottom * size
    box = Rect.from_edges(left, top, right, bottom).transformed(placed.place(size))
    return box.x, box.y, box.right, box.bottom


def _placed(box: Rect, op: FillText | StrokeText) -> Rect:
    x, y, width, height = box
    return Rect(op.x + x * op.horizontal_scale, op.y + y, width * op.horizontal_scale, height)


def _ink(runs: tuple[GlyphRun, ...]) -> Rect | None:
    edges = ink_edges(runs, _face)
    return None if edges is None else Rect.from_edges(*edges)


def ink_edges(runs: tuple[GlyphRun, ...], face_of: Callable[[GlyphRun], Face]) -> Edges | None:
    """The edges around the ink of all glyphs, relative to their point; None where they have none."""
    edges: list[Edges] = []
    for run in runs:
        face, size = face_of(run), run.size
        known = {glyph: face.ink(glyph) for glyph in set(run.glyphs)}
        if run.angles:
            placed = [(one, known[one.glyph]) for one in run.placed()]
            edges += [glyph_box(one, ink, size) for one, ink in placed if ink is not None]
            continue
        seen = [(ink, x, y) for glyph, x, y in zip(run.glyphs, run.xs, run.ys, strict=True) if (ink := known[glyph])]
        if seen:
            left = min([x + ink[0] * size for ink, x, _ in seen])
            top = min([y + ink[1] * size for ink, _, y in seen])
            right = max([x + ink[2] * size for ink, x, _ in seen])
            edges.append((left, top, right, max([y + ink[3] * size for ink, _, y in seen])))
    if not edges:
        return None
    lefts, tops, rights, bottoms = zip(*edges, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _face(run: GlyphRun) -> Face:
    from vecdraw.typeface.store import fonts  # opens font files; only scenes with text need it

    return fonts.face(run.face)
