"""The canvas' text preparation algorithm (HTML Standard, 4.12.5.1.12): a string to placed glyph runs and metrics."""

from __future__ import annotations

from typing import Literal, NamedTuple

from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.text.style import TextStyle

TextAlign = Literal["start", "end", "left", "right", "center"]
TextBaseline = Literal["top", "hanging", "middle", "alphabetic", "ideographic", "bottom"]


class TextMetrics(NamedTuple):
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
    raise NotImplementedError((text, style, align, baseline, max_width, strict))


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
