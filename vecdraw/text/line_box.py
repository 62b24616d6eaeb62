"""The height of lines: leading and the strut (CSS 2.2, 10.8; CSS Inline 3)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from vecdraw import caches
from vecdraw.text.itemize import chooser
from vecdraw.text.span import BaselineShift
from vecdraw.text.style import TextStyle
from vecdraw.typeface.metrics import FaceMetrics
from vecdraw.typeface.store import fonts

_STYLES = 1024


class Extent(NamedTuple):
    """How far something reaches to the over side of the baseline (of the middle, in vertical lines), and under; px."""

    over: float
    under: float


def metrics_of(style: TextStyle) -> FaceMetrics:
    """The metrics of the first available font of a style."""
    return chooser(style.font, style.lang, strict=True).primary.metrics


def content_extent(style: TextStyle) -> Extent:
    """The content area of text in a style: its font's ascent and descent."""
    return _extents(style, None, fonts.version)[0]


def em_extent(style: TextStyle) -> Extent:
    """The em box of text in a style, which ideographs fill."""
    size = style.font.size
    if style.writing_mode.startswith("vertical"):
        return Extent(size / 2, size / 2)
    metrics = metrics_of(style)
    return Extent(metrics.typo_ascent * size, metrics.typo_descent * size)


def line_extent(style: TextStyle, line_height: float | None) -> Extent:
    """The same with half of the leading on either side, as `line_height` (times the font size), or the font, asks."""
    return _extents(style, line_height, fonts.version)[1]


@lru_cache(maxsize=_STYLES)
def _extents(style: TextStyle, line_height: float | None, _version: int) -> tuple[Extent, Extent]:
    metrics, size = metrics_of(style), style.font.size
    over, under = metrics.ascent * size, metrics.descent * size
    height = over + under
    if style.writing_mode.startswith("vertical"):
        over = under = height / 2
    if line_height is not None:
        pitch = line_height * size
    elif style.font.line_height is not None:
        pitch = style.font.line_height
    else:
        pitch = height + metrics.line_gap * size
    half = (pitch - height) / 2
    return Extent(over, under), Extent(over + half, under + half)


caches.register_function("line_extents", _extents)


def shift_of(shift: BaselineShift, base: TextStyle) -> float:
    """How far a span is raised, px: `"super"` and `"sub"` as the font around it, that of `base`, has them."""
    if isinstance(shift, str):
        metrics, size = metrics_of(base), base.font.size
        return (metrics.superscript_offset if shift == "super" else metrics.subscript_offset) * size
    return shift


def line_box(extents: Iterable[tuple[Extent, float]]) -> Extent:
    """The box around extents that are raised by so much each."""
    over, under = zip(*[(one.over + up, one.under - up) for one, up in extents], strict=True)
    return Extent(max(over), max(under))
