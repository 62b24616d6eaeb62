"""The canvas' text preparation algorithm (HTML Standard, 4.12.5.1.12): a string to placed glyph runs and metrics."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.text.analyze import scalar_text
from vecdraw.text.lines import ShapedLine, shaped_line
from vecdraw.text.style import CanvasDirection, TextStyle
from vecdraw.typeface.face import FaceMetrics
from vecdraw.typeface.store import fonts

TextAlign = Literal["start", "end", "left", "right", "center"]
TextBaseline = Literal["top", "hanging", "middle", "alphabetic", "ideographic", "bottom"]

_SPACES: Final = dict.fromkeys(map(ord, "\t\n\v\f\r"), " ")
_NO_BOX: Final = (0.0, 0.0, 0.0, 0.0)
_HANGING: Final = 0.8
_TINY: Final = (3.0, 2.0)


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
    """Prepared text. Draw `runs` at (x + dx, y + dy), scaled along x by `horizontal_scale` about that point.

    `box` is (left, top, width, height) of the text's inline box relative to the point (x + dx, y + dy), before
    `horizontal_scale`; `missing` are the grapheme clusters that no font has.
    """

    runs: tuple[GlyphRun, ...]
    dx: float
    dy: float
    horizontal_scale: float
    box: tuple[float, float, float, float]
    metrics: TextMetrics
    missing: tuple[str, ...]


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
    clean = scalar_text(text, strict=strict).translate(_SPACES)
    line = shaped_line(clean, style, strict=strict)
    size = style.font.size
    width = line.width
    squeeze = 1.0
    if max_width is not None and width > max_width:
        if not max_width > 0:
            return CanvasText((), 0.0, 0.0, 1.0, _NO_BOX, _NO_METRICS, line.missing)
        squeeze = max_width / width
    dx = -_before_point(align, style.direction) * width * squeeze
    vertical = _Vertical(line.primary.metrics, size)
    dy = vertical.baseline(baseline)
    metrics = _metrics(line, width, dx, dy, vertical)
    box = (0.0, -vertical.ascent, width, vertical.ascent + vertical.descent)
    return CanvasText(line.runs, dx, dy, squeeze, box, metrics, line.missing)


def measure(
    text: str,
    style: TextStyle,
    *,
    align: TextAlign = "start",
    baseline: TextBaseline = "alphabetic",
    strict: bool = True,
) -> TextMetrics:
    """The metrics of `text` as the canvas' `measureText` gives them. Raises as `prepare` does."""
    return prepare(text, style, align=align, baseline=baseline, strict=strict).metrics


class _Vertical:
    """The lines of a font at a size, in px, y up from the alphabetic baseline, as browsers take them."""

    def __init__(self, metrics: FaceMetrics, size: float) -> None:
        ascent, descent = metrics.ascent * size, metrics.descent * size
        if ascent >= _TINY[0] and ascent + descent >= _TINY[1]:
            ascent, descent = float(math.floor(ascent + 0.5)), float(math.floor(descent + 0.5))
        self.ascent = ascent
        self.descent = descent
        self.em_ascent = metrics.typo_ascent * size
        self.em_descent = metrics.typo_descent * size
        self.hanging = ascent * _HANGING if metrics.hanging is None else metrics.hanging * size
        self.ideographic = -descent if metrics.ideographic is None else metrics.ideographic * size

    def baseline(self, name: TextBaseline) -> float:
        """How far above the alphabetic baseline the named one lies."""
        match name:
            case "alphabetic":
                return 0.0
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


def _before_point(align: TextAlign, direction: CanvasDirection) -> float:
    """The share of the text that lies left of the point."""
    if align == "center":
        return 0.5
    starts_left = direction != "rtl"
    left = align == "left" or (align == "start" and starts_left) or (align == "end" and not starts_left)
    return 0.0 if left else 1.0


def _metrics(line: ShapedLine, width: float, dx: float, dy: float, vertical: _Vertical) -> TextMetrics:
    left, top, right, bottom = _ink(line)
    return TextMetrics(
        width=width,
        actual_bounding_box_left=-(left + dx),
        actual_bounding_box_right=right + dx,
        font_bounding_box_ascent=vertical.ascent - dy,
        font_bounding_box_descent=vertical.descent + dy,
        actual_bounding_box_ascent=top - dy,
        actual_bounding_box_descent=-bottom + dy,
        em_height_ascent=vertical.em_ascent - dy,
        em_height_descent=vertical.em_descent + dy,
        hanging_baseline=vertical.hanging - dy,
        alphabetic_baseline=-dy,
        ideographic_baseline=vertical.ideographic - dy,
    )


def _ink(line: ShapedLine) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of the ink, x from the left edge of the line, y up from the baseline; zeros for none."""
    lefts: list[float] = []
    tops: list[float] = []
    rights: list[float] = []
    bottoms: list[float] = []
    for run in line.runs:
        face = fonts.face(run.face)
        size = run.size
        for glyph, x, y in zip(run.glyphs, run.xs, run.ys, strict=True):
            ink = face.ink(glyph)
            if ink is not None:
                lefts.append(x + ink.left * size)
                rights.append(x + ink.right * size)
                tops.append(-y - ink.top * size)
                bottoms.append(-y - ink.bottom * size)
    if not lefts:
        return 0.0, 0.0, 0.0, 0.0
    return min(lefts), max(tops), max(rights), min(bottoms)


_NO_METRICS: Final = TextMetrics(*[0.0] * 12)
