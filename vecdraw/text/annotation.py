"""Annotations set: the glyph runs of ruby, zhuyin and emphasis marks, placed beside their line.

Places are px, x to the right and y down, from the point where the line begins: on the alphabetic baseline of a
horizontal line, at the upper end of the middle of a vertical one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate
from typing import Final, NamedTuple

from vecdraw import caches
from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.text.analyze import cluster_texts, clusters
from vecdraw.text.column import ScaledRuns, shaped_column
from vecdraw.text.emphasis import EmphasisMark
from vecdraw.text.ink import ink_of
from vecdraw.text.lines import shaped_line
from vecdraw.text.ruby import RubyAlign, spread
from vecdraw.text.skip_ink import is_east_asian
from vecdraw.text.style import TextStyle

_MARKS: Final = 256


class Annotation(NamedTuple):
    """Glyph runs to be drawn at (x, y), scaled along x by `horizontal_scale` about that point."""

    runs: tuple[GlyphRun, ...]
    x: float
    y: float
    horizontal_scale: float = 1.0


def set_ruby(
    text: str,
    style: TextStyle,
    base: tuple[float, float],
    edge: float,
    align: RubyAlign,
    *,
    under: bool,
    vertical: bool,
) -> list[Annotation]:
    """An annotation along the stretch `base` of a line, its em box beyond `edge` px from the line's v 0.

    Narrower than its base it is spread over it as `align` says, where it is in characters of East Asia, else centred;
    wider, it stands out evenly on both sides (at the end alone with `"start"`).
    """
    start, end = base
    em = style.font.size
    width = ruby_width(text, style, vertical=vertical)
    spare = (end - start) - width
    parts = cluster_texts(text)
    count = len(parts)
    if spare > 0 and (align == "start" or all(is_east_asian(part[0]) for part in parts)):
        first, gap = spread(count, spare, align)
    else:
        first, gap = (0.0 if align == "start" else spare / 2), 0.0
    u = start + first
    if vertical:
        middle = edge + em / 2
        column = shaped_column(text, style, strict=False)
        scaled = _spread_parts(column.parts, text, gap)
        return [Annotation(runs, -middle if under else middle, u, scale) for runs, scale in scaled]
    line = shaped_line(text, style, strict=False)
    metrics = line.primary.metrics
    v = edge + metrics.typo_ascent * em if under else -edge - metrics.typo_descent * em
    return [Annotation(_spread(line.runs, text, gap, vertical=False), u, v)]


def ruby_width(text: str, style: TextStyle, *, vertical: bool) -> float:
    """How long an annotation is along the line at its natural width, in px."""
    if vertical:
        return shaped_column(text, style, strict=False).length
    return shaped_line(text, style, strict=False).width


def _spread_parts(parts: Sequence[ScaledRuns], text: str, gap: float) -> list[ScaledRuns]:
    if not gap:
        return list(parts)
    spaced = iter(_spread(tuple(run for part in parts for run in part.runs), text, gap, vertical=True))
    return [ScaledRuns(tuple(next(spaced) for _ in part.runs), part.horizontal_scale) for part in parts]


def _spread(runs: tuple[GlyphRun, ...], text: str, gap: float, *, vertical: bool) -> tuple[GlyphRun, ...]:
    """Runs of a text from its start to its end, with `gap` px more between grapheme clusters."""
    if not gap:
        return runs
    number = [index for index, (start, end) in enumerate(clusters(text)) for _ in range(start, end)]
    starts = accumulate((len(run.text) for run in runs), initial=0)
    spaced: list[GlyphRun] = []
    for run, first in zip(runs, starts, strict=False):
        shifts = [gap * number[first + cluster] for cluster in run.clusters]
        along = tuple([at + shift for at, shift in zip(run.ys if vertical else run.xs, shifts, strict=True)])
        inside = number[first + len(run.text) - 1] - number[first]
        advance = run.advance + gap * inside
        spaced.append(replace(run, ys=along, advance=advance) if vertical else replace(run, xs=along, advance=advance))
    return tuple(spaced)


def set_marks(mark: str, style: TextStyle, marks: Sequence[EmphasisMark], *, vertical: bool) -> list[Annotation]:
    """Emphasis marks, each with its ink in the middle of its place; `style` is that of the text, of any size."""
    found: list[Annotation] = []
    for one in marks:
        runs, x, y = centred(mark, style._replace(font=style.font.replaced(size=one.size)))
        u, v = (-one.v, one.u) if vertical else (one.u, one.v)
        found.append(Annotation(runs, u - x, v - y))
    return found


@lru_cache(maxsize=_MARKS)
def centred(text: str, style: TextStyle) -> tuple[tuple[GlyphRun, ...], float, float]:
    """The runs of an upright text and the middle of its ink from their point, in px."""
    plain = style._replace(writing_mode="horizontal-tb", letter_spacing=0.0, word_spacing=0.0)
    runs = shaped_line(text, plain, strict=False).runs
    ink = ink_of(runs)
    return runs, (ink.left + ink.right) / 2, (ink.top + ink.bottom) / 2


caches.register_function("marks", centred)
