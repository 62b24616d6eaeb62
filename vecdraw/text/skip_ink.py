"""Where the outlines of glyphs meet the band of a decoration line (CSS Text Decoration 4, 2.8.1: `skip-ink`).

Lines are looked at in their own frame, in px: u along the line, v across it, to its under side. A horizontal line has
u to the right and v down from the alphabetic baseline; a vertical one u down and v to the left from its middle.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from vecdraw import caches
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.flatten import flatten
from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.text.analyze import script_of
from vecdraw.typeface.key import FaceKey
from vecdraw.typeface.store import fonts

if TYPE_CHECKING:
    from numpy.typing import NDArray

Interval = tuple[float, float]

_FLATNESS: Final = 1 / 500  # em; a decoration line is some 25 times as thick
_OUTLINES: Final = 2048
_UNTURNED: Final = Affine()
_EAST_ASIAN: Final = frozenset({"Hani", "Hira", "Kana", "Hrkt", "Bopo", "Hang", "Yiii", "Tang", "Nshu", "Kits"})
_EAST_ASIAN_COMMON: Final = ((0x3000, 0x303F), (0x3099, 0x309C), (0x30A0, 0x30A0), (0x30FB, 0x30FC), (0xFF00, 0xFFEF))


class FramedRun(NamedTuple):
    """A run and what takes the units of its glyphs' places to the frame of its line."""

    run: GlyphRun
    frame: Affine


def is_east_asian(character: str) -> bool:
    """Whether a character is of Chinese, Japanese, Korean or their like: its ink is not skipped, as in browsers."""
    codepoint = ord(character)
    if codepoint < 0x1100:
        return False
    return script_of(codepoint) in _EAST_ASIAN or any(low <= codepoint <= high for low, high in _EAST_ASIAN_COMMON)


def ink_intervals(runs: Iterable[FramedRun], top: float, bottom: float, *, east_asian: bool = False) -> list[Interval]:
    """The stretches along the line of the glyphs' ink between `top` and `bottom`, one a glyph, in no order.

    Glyphs of East Asian characters only count where `east_asian` says so.
    """
    found: list[Interval] = []
    for run, frame in runs:
        skipped = None if east_asian else [is_east_asian(run.text[cluster]) for cluster in run.clusters]
        aligned = not run.angles and not any(run.ys) and frame[:4] == (1.0, 0.0, 0.0, 1.0) and run.size > 0
        for at, one in enumerate(run.placed()):
            if skipped is not None and skipped[at]:
                continue
            if aligned:
                met = _met_in_em(run.face, one.glyph, (top - frame.f) / run.size, (bottom - frame.f) / run.size)
                if met is not None:
                    left = frame.e + one.x
                    found.append((left + met[0] * run.size, left + met[1] * run.size))
                continue
            met = _met(_edges(run.face, one.glyph), frame @ one.place(run.size), top, bottom)
            if met is not None:
                found.append(met)
    return found


def widened(intervals: Iterable[Interval], margin: float) -> list[Interval]:
    """Intervals with a margin on either side, those that then meet joined, in order."""
    joined: list[Interval] = []
    for start, end in sorted((start - margin, end + margin) for start, end in intervals):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return joined


def without(window: Interval, gaps: Sequence[Interval]) -> list[Interval]:
    """What of a window lies in none of the gaps, which are in order and do not meet."""
    start, stop = window
    parts: list[Interval] = []
    for gap_start, gap_end in gaps:
        if gap_end <= start:
            continue
        if gap_start >= stop:
            break
        if gap_start > start:
            parts.append((start, gap_start))
        start = gap_end
    if start < stop:
        parts.append((start, stop))
    return parts


@lru_cache(maxsize=_OUTLINES)
def _met_in_em(key: FaceKey, glyph: int, top: float, bottom: float) -> Interval | None:
    """The stretch of an upright glyph's ink in a band, all in shares of the em."""
    return _met(_edges(key, glyph), _UNTURNED, top, bottom)


@lru_cache(maxsize=_OUTLINES)
def _edges(key: FaceKey, glyph: int) -> NDArray[np.float64]:
    """The edges x0, y0, x1, y1 of a glyph's outline in shares of the em, y down, shape (4, n).

    A glyph that is a picture has those of its box.
    """
    face = fonts.face(key)
    edges: list[tuple[float, float, float, float]] = []
    for line in flatten(face.outline(glyph), _FLATNESS):
        edges += [(*one, *two) for one, two in zip(line, [*line[1:], line[0]], strict=True)]
    if not edges and (ink := face.ink(glyph)) is not None:
        edges = [(ink.left, ink.top, ink.left, ink.bottom), (ink.right, ink.top, ink.right, ink.bottom)]
    return np.array(edges, np.float64).reshape(-1, 4).T


caches.register_function("skip_ink", _met_in_em, _edges)


def _met(edges: NDArray[np.float64], place: Affine, top: float, bottom: float) -> Interval | None:
    """The stretch along the line in which placed edges run between two heights."""
    if not edges.size:
        return None
    x0, y0, x1, y1 = edges
    a, b, c, d, e, f = place
    u0, v0, u1, v1 = a * x0 + c * y0 + e, b * x0 + d * y0 + f, a * x1 + c * y1 + e, b * x1 + d * y1 + f
    inside = (np.minimum(v0, v1) < bottom) & (np.maximum(v0, v1) > top)
    if not inside.any():
        return None
    u0, v0, u1, v1 = u0[inside], v0[inside], u1[inside], v1[inside]
    rise = np.where(v1 == v0, 1.0, v1 - v0)
    ends = np.where(v1 == v0, [[0.0], [1.0]], np.clip(np.stack((top - v0, bottom - v0)) / rise, 0.0, 1.0))
    u = u0 + ends * (u1 - u0)
    return float(u.min()), float(u.max())
