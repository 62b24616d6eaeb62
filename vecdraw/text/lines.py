"""Lines: a string shaped as one line, and a paragraph wrapped into several."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.text.bidi import visual_order
from vecdraw.text.itemize import Itemized, itemize
from vecdraw.text.linebreak import opportunities
from vecdraw.text.shape import Shaped, shape
from vecdraw.text.style import TextStyle
from vecdraw.typeface.face import Face
from vecdraw.typeface.font import Font
from vecdraw.typeface.store import fonts

_CACHED_LINES = 4096
_CACHED_LENGTH = 512


class ShapedLine(NamedTuple):
    """A line of text: its runs from the left edge at x 0, its width, the face that its metrics are of.

    `missing` are the clusters that no font has; `ends` is the pen's x behind each cluster in logical order, as if the
    line were read from left to right (for wrapping).
    """

    runs: tuple[GlyphRun, ...]
    width: float
    primary: Face
    missing: tuple[str, ...]
    ends: tuple[tuple[int, float], ...]


def shaped_line(text: str, style: TextStyle, *, strict: bool = True) -> ShapedLine:
    """Shapes `text` as one line. Short texts are remembered. Raises `UnknownFontError` (strict), `FontError`."""
    if len(text) <= _CACHED_LENGTH:
        return _remembered(text, style, strict, fonts.version)
    return _shaped(text, style, strict)


@lru_cache(maxsize=_CACHED_LINES)
def _remembered(text: str, style: TextStyle, strict: bool, _version: int) -> ShapedLine:
    return _shaped(text, style, strict)


def _shaped(text: str, style: TextStyle, strict: bool) -> ShapedLine:
    font = style.font if style.stretch is None else style.font.replaced(stretch=style.stretch)
    candidates = fonts.candidates(font, style.lang, strict=strict)
    primary = fonts.face(candidates[0].key)
    if not text:
        return ShapedLine((), 0.0, primary, (), ())
    itemized = itemize(text, candidates, 1 if style.direction == "rtl" else 0)
    shapes = [shape(text, item, style) for item in itemized.items]
    return _placed(text, style, font, itemized, shapes, primary)


def _placed(
    text: str, style: TextStyle, font: Font, itemized: Itemized, shapes: list[Shaped], primary: Face
) -> ShapedLine:
    items = itemized.items
    runs: list[GlyphRun] = []
    pen = 0.0
    widths: dict[int, float] = {}
    for index in visual_order([item.level for item in items]):
        item, shaped = items[index], shapes[index]
        unit = font.size / item.face.scale
        xs: list[float] = []
        ys: list[float] = []
        units = 0
        extra = 0.0
        last = -1
        for advance, dx, dy, cluster in zip(
            shaped.advances, shaped.x_offsets, shaped.y_offsets, shaped.clusters, strict=True
        ):
            if last >= 0 and cluster != last:
                extra += _spacing(text, last, style)
            last = cluster
            xs.append(pen + (units + dx) * unit + extra)
            ys.append(-dy * unit if dy else 0.0)
            units += advance
            widths[cluster] = widths.get(cluster, 0.0) + advance * unit
        if last >= 0:
            extra += _spacing(text, last, style)
        width = units * unit + extra
        runs.append(
            GlyphRun(
                item.face.key,
                font.size,
                shaped.glyphs,
                tuple(xs),
                tuple(ys),
                tuple(cluster - item.start for cluster in shaped.clusters),
                text[item.start : item.end],
                width,
                "rtl" if item.level % 2 else "ltr",
                style.lang or item.lang,
            )
        )
        pen += width
    return ShapedLine(tuple(runs), pen, primary, itemized.missing, _ends(text, style, itemized, widths))


def _spacing(text: str, cluster: int, style: TextStyle) -> float:
    """What is added behind a cluster."""
    word = style.word_spacing if text[cluster] in " \u00a0" else 0.0
    return style.letter_spacing + word


def _ends(
    text: str, style: TextStyle, itemized: Itemized, widths: dict[int, float]
) -> tuple[tuple[int, float], ...]:
    total = 0.0
    ends: list[tuple[int, float]] = []
    for start, end in itemized.clusters:
        total += sum(widths.get(i, 0.0) for i in range(start, end)) + _spacing(text, start, style)
        ends.append((end, total))
    return tuple(ends)


def wrap(text: str, style: TextStyle, width: float, *, strict: bool = True) -> list[str]:
    """The lines of `text` in `width` px: greedy, at UAX #14 opportunities; a line feed ends a line.

    White space at the end of a line is dropped. What is wider than the line stands on a line of its own.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += _wrapped(paragraph, style, width, strict) or [""]
    return lines


def _wrapped(text: str, style: TextStyle, width: float, strict: bool) -> list[str]:
    shaped = shaped_line(text, style, strict=strict)
    ends = dict(shaped.ends)
    bare = _bare_ends(text, ends)
    allowed = [at for at in opportunities(text, style.lang) if at in ends]
    lines: list[str] = []
    start, start_x, fitting = 0, 0.0, 0
    for at in allowed:
        if bare[at] - style.letter_spacing - start_x > width + 1e-6 and fitting > start:
            lines.append(text[start:fitting].rstrip(" \t\u3000"))
            start, start_x = fitting, ends[fitting]
        fitting = at
    if start < len(text):
        lines.append(text[start:].rstrip(" \t\u3000"))
    return lines


def _bare_ends(text: str, ends: dict[int, float]) -> dict[int, float]:
    """The x of each cluster's end as if the white space before it hung out of the line."""
    bare: dict[int, float] = {}
    last = 0.0
    start = 0
    for end, x in ends.items():
        if not text[start:end].isspace():
            last = x
        bare[end] = last
        start = end
    return bare
