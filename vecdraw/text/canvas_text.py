"""The canvas' text preparation algorithm (HTML Standard, 4.12.5.1.12): a string to placed glyph runs and metrics."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from vecdraw import caches
from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.text.analyze import scalar_text
from vecdraw.text.column import ScaledRuns, ShapedColumn, shaped_column
from vecdraw.text.ink import ink_of
from vecdraw.text.lines import shaped_line
from vecdraw.text.style import CanvasDirection, TextAlign, TextBaseline, TextStyle
from vecdraw.text.vertical import QUARTER, turned_line
from vecdraw.typeface.face import Face, Ink
from vecdraw.typeface.metrics import FaceMetrics

_REPLACED: Final = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), "\u200b") | dict.fromkeys(b"\t\n\v\f\r", " ")
"""White space of ASCII and U+000B become spaces; other controls, of which fonts know nothing, are not drawn."""
_VERTICAL: Final = frozenset({"vertical-rl", "vertical-lr"})
_HANGING: Final = 0.8  # of the ascent, where the font has no hanging baseline
_TINY_ASCENT: Final = 3.0  # px; below these browsers do not round the ascent and the descent
_TINY_HEIGHT: Final = 2.0
_SIZES: Final = 256


@dataclass(frozen=True, slots=True)
class TextMetrics:
    """The canvas' `TextMetrics`: px, relative to the point given by alignment and baseline (HTML Standard)."""

    width: float
    actual_bounding_box_left: float
    actual_bounding_box_right: float
    font_bounding_box_ascent: float
    font_bounding_box_descent: float
    actual_bounding_box_ascent: float
    actual_bounding_box_descent: float
    em_height_ascent: float
    em_height_descent: float
    hanging_baseline: float
    alphabetic_baseline: float
    ideographic_baseline: float


class CanvasText(NamedTuple):
    """Prepared text. Draw each of `parts` at (x + dx, y + dy), scaled along x by its factor about that point.

    `box` is (left, top, width, height) of the text's inline box relative to the point (x + dx, y + dy), before that
    scale; ink may reach out of it. `missing` are the grapheme clusters that no font has. `vertical_scale` is to be
    applied to all, and to what paints it, along y about (x, y): where a vertical line is condensed.
    """

    parts: tuple[ScaledRuns, ...]
    dx: float
    dy: float
    box: tuple[float, float, float, float]
    missing: tuple[str, ...]
    vertical_scale: float = 1.0

    @property
    def runs(self) -> tuple[GlyphRun, ...]:
        """The runs of all parts."""
        return tuple([run for part in self.parts for run in part.runs])


def prepare(
    text: str,
    style: TextStyle,
    *,
    align: TextAlign = "start",
    baseline: TextBaseline = "alphabetic",
    max_width: float | None = None,
    strict: bool = True,
) -> CanvasText:
    """Prepares `text` for drawing at a point.

    With `strict`, a font none of whose families exists raises `UnknownFontError` and a lone surrogate `BadValueError`;
    without, the default sans-serif and U+FFFD stand in, as in a browser. `max_width` (px) condenses wider text; a value
    that is not greater than zero gives no runs.
    """
    line = _line(clean_text(text, strict=strict), style, strict)
    vertical = font_lines(line.primary, style.font.size)
    length, squeeze, parts = line.length, 1.0, line.parts
    if max_width is not None and not length <= max_width:
        squeeze = max_width / length if max_width > 0 else 0.0
        parts = parts if squeeze else ()
    along, across = -_before_point(align, style.direction) * length, vertical.baseline(baseline)
    height = vertical.ascent + vertical.descent
    mode, missing = style.writing_mode, line.missing
    if mode == "horizontal-tb":
        parts = tuple([ScaledRuns(runs, squeeze) for runs, _ in parts])
        return CanvasText(parts, along * squeeze, across, (0.0, -vertical.ascent, length, height), missing)
    if mode == "sideways-lr":
        box = (-vertical.ascent, -length, height, length)
        return CanvasText(parts, across, -along, box, missing, squeeze)
    middle = 0.0 if mode == "sideways-rl" else _middle(line.primary, style)
    box = (-vertical.descent - middle, 0.0, height, length)
    return CanvasText(parts, middle - across, along, box, missing, squeeze)


def measure(
    text: str,
    style: TextStyle,
    *,
    align: TextAlign = "start",
    baseline: TextBaseline = "alphabetic",
    strict: bool = True,
) -> TextMetrics:
    """The metrics of `text` as the canvas' `measureText` gives them. Raises as `prepare` does.

    As in Chromium, the font's ascent and descent are rounded to px; the actual bounding box is exact, not rounded. All
    is measured along the line, whichever way that goes: `width` is its length, ascents are to the right of a line that
    goes down.
    """
    line = _line(clean_text(text, strict=strict), style, strict)
    vertical = font_lines(line.primary, style.font.size)
    dx, dy = -_before_point(align, style.direction) * line.length, vertical.baseline(baseline)
    ink = _line_ink(line, style)
    return TextMetrics(
        width=line.length,
        actual_bounding_box_left=-(ink.left + dx),
        actual_bounding_box_right=ink.right + dx,
        font_bounding_box_ascent=vertical.ascent - dy,
        font_bounding_box_descent=vertical.descent + dy,
        actual_bounding_box_ascent=-ink.top - dy,
        actual_bounding_box_descent=ink.bottom + dy,
        em_height_ascent=vertical.em_ascent - dy,
        em_height_descent=vertical.em_descent + dy,
        hanging_baseline=vertical.hanging - dy,
        alphabetic_baseline=vertical.alphabetic - dy,
        ideographic_baseline=vertical.ideographic - dy,
    )


def _line(text: str, style: TextStyle, strict: bool) -> ShapedColumn:
    """The text as one line of its writing mode."""
    if style.writing_mode in _VERTICAL:
        return shaped_column(text, style, strict=strict)
    line = shaped_line(text, style, strict=strict)
    runs = line.runs
    if style.writing_mode != "horizontal-tb" and runs:
        runs = turned_line(runs, QUARTER if style.writing_mode == "sideways-rl" else -QUARTER)
    return ShapedColumn((ScaledRuns(runs, 1.0),) if runs else (), line.width, line.primary, line.missing)


def _middle(face: Face, style: TextStyle) -> float:
    """How far the middle of a vertical line lies from the alphabetic baseline, to the right."""
    return face.metrics.central * style.font.size


def _line_ink(line: ShapedColumn, style: TextStyle) -> Ink:
    """The ink of a line as if it were horizontal: from its start, and from its alphabetic baseline."""
    inks = [(ink_of(part.runs), part.horizontal_scale) for part in line.parts]
    boxes = [(ink.left * scale, ink.top, ink.right * scale, ink.bottom) for ink, scale in inks if any(ink)]
    if not boxes:
        return Ink(0.0, 0.0, 0.0, 0.0)
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    left, top, right, bottom = min(lefts), min(tops), max(rights), max(bottoms)
    if style.writing_mode == "horizontal-tb":
        return Ink(left, top, right, bottom)
    if style.writing_mode == "sideways-lr":
        return Ink(-bottom, left, -top, right)
    middle = _middle(line.primary, style) if style.writing_mode in _VERTICAL else 0.0
    return Ink(top, -right - middle, bottom, -left - middle)


def clean_text(text: str, *, strict: bool) -> str:
    """The text as it is drawn: white space as spaces, no other controls. Raises `BadValueError` (strict)."""
    return text if text.isprintable() else scalar_text(text, strict=strict).translate(_REPLACED)


class FontLines:
    """The lines of a font at a size, in px, y up from the alphabetic baseline, as Chromium takes them."""

    __slots__ = ("alphabetic", "ascent", "descent", "em_ascent", "em_descent", "hanging", "ideographic")

    def __init__(self, metrics: FaceMetrics, size: float) -> None:
        ascent, descent = metrics.ascent * size, metrics.descent * size
        if ascent >= _TINY_ASCENT and ascent + descent >= _TINY_HEIGHT:
            ascent, descent = float(math.floor(ascent + 0.5)), float(math.floor(descent + 0.5))
        self.ascent = ascent
        self.descent = descent
        self.em_ascent = metrics.typo_ascent * size
        self.em_descent = metrics.typo_descent * size
        self.hanging = ascent * _HANGING if metrics.hanging is None else metrics.hanging * size
        self.ideographic = -descent if metrics.ideographic is None else metrics.ideographic * size
        self.alphabetic = 0.0 if metrics.alphabetic is None else metrics.alphabetic * size

    def baseline(self, name: TextBaseline) -> float:
        """How far above the alphabetic baseline the named one lies."""
        match name:
            case "alphabetic":
                return self.alphabetic
            case "top":
                return self.em_ascent
            case "hanging":
                return self.hanging
            case "middle":
                return (self.em_ascent - self.em_descent) / 2
            case "ideographic":
                return self.ideographic
            case "bottom":
                return -self.em_descent


@lru_cache(maxsize=_SIZES)
def font_lines(face: Face, size: float) -> FontLines:
    """The lines of a face at a size in px."""
    return FontLines(face.metrics, size)


caches.register_function("font_lines", font_lines)


def _before_point(align: TextAlign, direction: CanvasDirection) -> float:
    """The share of the text that lies left of the point."""
    if align == "center":
        return 0.5
    starts_left = direction != "rtl"
    left = align == "left" or (align == "start" and starts_left) or (align == "end" and not starts_left)
    return 0.0 if left else 1.0
