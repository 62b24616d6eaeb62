"""Glyph runs as Skia text blobs: placed glyphs of faces, without hinting, at sub-pixel positions."""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from functools import cache
from pathlib import Path
from typing import Any, Final

from vecdraw import caches
from vecdraw.backends.skia.library import skia
from vecdraw.errors import FontError
from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.typeface.key import FaceKey
from vecdraw.typeface.store import fonts

_BLOBS: Final = 1024
_TYPEFACES: Final = 256  # a variable font set at many sizes is many faces
_lock = threading.Lock()
_typefaces: OrderedDict[FaceKey, Any] = OrderedDict()
_blobs: OrderedDict[int, tuple[tuple[GlyphRun, ...], Any]] = OrderedDict()


def text_blob(runs: tuple[GlyphRun, ...]) -> Any:
    """The runs as one blob, or None when they hold no glyph. Recent ones are kept, by identity."""
    with _lock:
        known = _blobs.get(id(runs))
        if known is not None:
            _blobs.move_to_end(id(runs))
            return known[1]
    blob = _built(runs)
    with _lock:
        _blobs[id(runs)] = (runs, blob)
        if len(_blobs) > _BLOBS:
            _blobs.popitem(last=False)
    return blob


def _built(runs: tuple[GlyphRun, ...]) -> Any:
    builder = skia.TextBlobBuilder()
    empty = True
    add = _add_placed
    if any(run.angles for run in runs):
        add = _add_turned  # all of them: Skia draws level ones beside turned ones elsewhere
    for run in runs:
        if run.glyphs:
            add(builder, skia_font(run.face, run.size), run)
            empty = False
    return None if empty else builder.make()


def _add_placed(builder: Any, font: Any, run: GlyphRun) -> None:
    points = [skia.Point(x, y) for x, y in zip(run.xs, run.ys, strict=True)]
    builder.allocRunPos(font, list(run.glyphs), points)


def _add_turned(builder: Any, font: Any, run: GlyphRun) -> None:
    turned = [skia.RSXform(math.cos(angle), math.sin(angle), x, y) for _, x, y, angle in run.placed()]
    builder.allocRunRSXform(font, list(run.glyphs), turned)


def skia_font(key: FaceKey, size: float) -> Any:
    """A face at a size, with its synthetic weight and slope."""
    font = skia.Font(_typeface(key), size)
    font.setSubpixel(True)
    font.setHinting(skia.FontHinting.kNone)
    font.setEdging(skia.Font.Edging.kAntiAlias)
    font.setLinearMetrics(True)
    font.setBaselineSnap(False)
    font.setEmbolden(key.embolden > 0)
    font.setSkewX(-key.slant)
    return font


def _typeface(key: FaceKey) -> Any:
    """The face of that file, index and variation; recent ones stay open."""
    plain = key._replace(embolden=0.0, slant=0.0)
    with _lock:
        found = _typefaces.get(plain)
        if found is None:
            found = _typefaces[plain] = _opened(plain)
            if len(_typefaces) > _TYPEFACES:
                _typefaces.popitem(last=False)
        else:
            _typefaces.move_to_end(plain)
    return found


def _opened(key: FaceKey) -> Any:
    source, index = fonts.font_file(key)
    if isinstance(source, Path):
        typeface = _manager().makeFromFile(str(source), index)
    else:
        typeface = _manager().makeFromData(skia.Data.MakeWithCopy(source), index)
    if typeface is None:
        raise FontError(f"Skia cannot open the font {key.digest[:12]}…: it is corrupt or of an unknown kind")
    if not key.coordinates:
        return typeface
    # The three objects refer to each other without keeping each other alive, so they are named here.
    coordinates = skia.FontArguments.VariationPosition.Coordinates(
        [skia.FontArguments.VariationPosition.Coordinate(_tag(tag), value) for tag, value in key.coordinates]
    )
    position = skia.FontArguments.VariationPosition(coordinates)
    arguments = skia.FontArguments()
    arguments.setVariationDesignPosition(position)
    varied = typeface.makeClone(arguments)
    if varied is None:
        raise FontError(f"Skia cannot vary the font {key.digest[:12]}… to {dict(key.coordinates)}")
    return varied


@cache
def _manager() -> Any:
    """A font manager that knows no system font, so that none is looked for."""
    return skia.FontMgr.New_Custom_Empty()


def _tag(tag: str) -> int:
    return int.from_bytes(tag.encode("ascii"), "big")


def _register(name: str, known: OrderedDict[Any, Any], bound: int) -> None:
    def clear() -> None:
        with _lock:
            known.clear()

    caches.register(name, lambda: caches.CacheInfo(len(known), len(known), bound, "entries"), clear)


_register("text_blobs", _blobs, _BLOBS)
_register("typefaces", _typefaces, _TYPEFACES)
