"""Glyphs rasterised beforehand: for a service that must not be slow at its first poster, or that forks its workers."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

from vecdraw import limits
from vecdraw.errors import BadTypeError, BadValueError, shown
from vecdraw.glyphs.key import packed
from vecdraw.glyphs.policy import choose, strike_key
from vecdraw.glyphs.store import glyph_cache
from vecdraw.paint.glyph_policy import GlyphPolicy
from vecdraw.text.canvas_text import prepare
from vecdraw.text.style import TextStyle
from vecdraw.typeface.font import Font
from vecdraw.typeface.key import FaceKey
from vecdraw.typeface.store import fonts as store

_CSS_DPI: Final = 96.0


def preload(
    fonts: str | Font | Iterable[str | Font],
    text: str,
    sizes: float | Iterable[float],
    *,
    policy: GlyphPolicy | None = None,
    dpi: float = _CSS_DPI,
    scale: float = 1.0,
) -> int:
    """Rasterises the glyphs of `text` in each of `fonts` at each of `sizes`; returns how many bitmaps are new.

    `fonts` are family names or `Font` values, `sizes` px of user space per em; `scale`, `dpi` and `policy` those of the
    canvases to come. Text is shaped, and characters that a font lacks are taken from the fonts that stand in. Bitmaps
    are made for upright lines on whole rows of pixels, at every sub-pixel position across. Glyphs that are drawn as
    outlines, and those of colour fonts, are left out. More than `configure_caches(glyphs=...)` allows is not kept.

    A process that forks afterwards passes them on to its children. Raises `UnknownFontError`, `BadTypeError`,
    `BadValueError`, `LimitError`.
    """
    wanted = _fonts(fonts)
    heights = [_positive(size, "sizes") for size in ([sizes] if _is_number(sizes) else _listed(sizes, "sizes"))]
    given: object = text
    if not isinstance(given, str):
        raise BadTypeError(f"text must be str, got {shown(text)}")
    limits.check("text_length", len(text), "a text's characters")
    how = GlyphPolicy() if policy is None else policy
    asked: object = how
    if not isinstance(asked, GlyphPolicy):
        raise BadTypeError(f"policy must be a GlyphPolicy, got {shown(policy)}")
    dots, factor = _positive(dpi, "dpi"), _positive(scale, "scale")
    linear = (factor, 0.0, 0.0, factor)
    every = [(height, _glyphs(font.replaced(size=height), text)) for font in wanted for height in heights]
    return sum(_load(face, ids, height, linear, how, dots) for height, glyphs in every for face, ids in glyphs.items())


def _glyphs(font: Font, text: str) -> dict[FaceKey, set[int]]:
    """The glyphs of a text, by face; which face it is may depend on the size of the font."""
    found: dict[FaceKey, set[int]] = {}
    for line in text.splitlines():
        for part in prepare(line, TextStyle(font)).parts:
            for run in part.runs:
                found.setdefault(run.face, set()).update(run.glyphs)
    return {face: ids for face, ids in found.items() if not store.face(face).is_color}


def _load(
    face: FaceKey,
    glyphs: set[int],
    size: float,
    linear: tuple[float, float, float, float],
    policy: GlyphPolicy,
    dpi: float,
) -> int:
    choice = choose(policy, size, linear, dpi=dpi, opaque=True, has_hints=not face.embolden)
    if choice.kind == "path":
        return 0
    strike = glyph_cache.strike(strike_key(choice, face, size, linear))
    numbers = [packed(glyph, x) for glyph in sorted(glyphs) for x in range(choice.columns)]
    new = [number for number in numbers if number not in strike.slots]
    return len(new) - len(glyph_cache.load(strike, new))


def _fonts(fonts: str | Font | Iterable[str | Font]) -> list[Font]:
    made: list[Font] = []
    for one in [fonts] if isinstance(fonts, (str, Font)) else _listed(fonts, "fonts"):
        if not isinstance(one, (str, Font)):
            raise BadTypeError(f"a font must be a family name or a Font, got {shown(one)}")
        made.append(Font(one) if isinstance(one, str) else one)
    return made


def _listed(values: object, name: str) -> list[object]:
    if not isinstance(values, Iterable) or isinstance(values, (str, bytes)):
        raise BadTypeError(f"{name} must be one or a list of them, got {shown(values)}")
    return list(values)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _positive(value: object, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise BadTypeError(f"{name} must be numbers, got {shown(value)}")
    if not (math.isfinite(value) and value > 0):
        raise BadValueError(f"{name} must be above 0 and finite, got {shown(value)}")
    return float(value)
