"""Glyphs as Skia paths, where strokes are to follow areas and not the contours that a variable font keeps apart."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final, NamedTuple

from vecdraw import caches
from vecdraw.backends.skia.convert import to_matrix, to_path
from vecdraw.backends.skia.glyphs import skia_font
from vecdraw.geometry.affine import Affine
from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.typeface.outlines import glyph_outline, without_boldness
from vecdraw.typeface.store import fonts

_TEXTS: Final = 256
_lock = threading.Lock()
_strokes: OrderedDict[int, tuple[tuple[GlyphRun, ...], StrokedText]] = OrderedDict()


class StrokedText(NamedTuple):
    """How a text is stroked."""

    paths: tuple[tuple[Any, float], ...]
    """The outlines of runs of variable fonts, not to be changed; how much wider the strokes are (user units), for a
    synthetic weight."""
    others: tuple[GlyphRun, ...]
    """The runs that Skia strokes by their fonts."""


def stroked_text(runs: tuple[GlyphRun, ...]) -> StrokedText:
    """The runs, those of variable fonts as paths. Recent ones are kept, by identity."""
    with _lock:
        known = _strokes.get(id(runs))
        if known is not None:
            _strokes.move_to_end(id(runs))
            return known[1]
    varied = tuple(run for run in runs if _is_varied(run))
    others = tuple(run for run in runs if run not in varied) if varied else runs
    paths = [(path, run.face.embolden * run.size) for run in varied for path in _areas(_without_boldness(run))]
    made = StrokedText(tuple(paths), others)
    with _lock:
        _strokes[id(runs)] = (runs, made)
        if len(_strokes) > _TEXTS:
            _strokes.popitem(last=False)
    return made


def glyph_paths(runs: tuple[GlyphRun, ...], *, stroked: bool) -> list[Any]:
    """The outlines of all glyphs that have one, each in its place, with any synthetic weight."""
    return [path for run in runs for path in (_areas(run) if stroked and _is_varied(run) else _contours(run))]


def _is_varied(run: GlyphRun) -> bool:
    face = fonts.face(run.face)
    return face.is_variable and not face.is_color


def _without_boldness(run: GlyphRun) -> GlyphRun:
    return replace(run, face=without_boldness(run.face)) if run.face.embolden else run


def _areas(run: GlyphRun) -> Iterator[Any]:
    """Outlines that do not cross."""
    face = fonts.face(run.face)
    for glyph, x, y, angle in run.placed():
        outline = glyph_outline(face, glyph, united="wholly")
        if not outline.is_empty:
            yield _placed(to_path(outline.transformed(Affine.scaling(run.size))), x, y, angle)


def _contours(run: GlyphRun) -> Iterator[Any]:
    """Outlines as the font has them."""
    font = skia_font(run.face, run.size)
    for glyph, x, y, angle in run.placed():
        path = font.getPath(glyph)
        if path is not None and not path.isEmpty():
            yield _placed(path, x, y, angle)


def _placed(path: Any, x: float, y: float, angle: float) -> Any:
    if angle:
        path.transform(to_matrix(Affine.rotation(angle)))
    path.offset(x, y)
    return path


def _clear() -> None:
    with _lock:
        _strokes.clear()


caches.register("stroked_texts", lambda: caches.CacheInfo(len(_strokes), len(_strokes), _TEXTS, "entries"), _clear)
