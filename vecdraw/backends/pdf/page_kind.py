"""What readers take a page for, by all of its text."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from vecdraw.backends.pdf.pieces import ShownText
from vecdraw.backends.pdf.poppler_order import weight
from vecdraw.backends.pdf.reading_order import has_right
from vecdraw.geometry.affine import Affine
from vecdraw.scene.glyph_run import GlyphRun

_DENSE: Final = 0.85  # of the width of a page's text


class PageKind(NamedTuple):
    """What readers take a page for: Poppler for one from right to left, PDFium for one that may go downwards.

    PDFium looks whether text leaves a fifth of the width free. On such pages it gives a line to what is shown alone, or
    none where one begins.
    """

    is_right: bool
    is_sparse: bool


class PageSurvey:
    """What is noted of each text of a page to say of which kind that is."""

    def __init__(self) -> None:
        self._has_right = False
        self._starts = array("d")
        self._ends = array("d")

    def add(self, text: ShownText) -> None:
        """Notes a text."""
        for run in text.runs:
            self._has_right = self._has_right or (not run.is_beside and has_right(run.text))
            if run.glyphs:
                start, end = _column(text, run)
                if math.isfinite(end - start):  # what is further off than numbers reach is on no page
                    self._starts.append(start)
                    self._ends.append(end)

    def kind(self, texts: Iterable[ShownText]) -> PageKind:
        """What readers take the page for; `texts` are those that were noted."""
        surplus = sum(map(weight, _read(texts))) if self._has_right else 0
        return PageKind(surplus < 0, _filled(self._starts, self._ends) < _DENSE)


def _read(texts: Iterable[ShownText]) -> Iterator[str]:
    return (run.text for text in texts for run in text.runs if not run.is_beside)


def _column(text: ShownText, run: GlyphRun) -> tuple[float, float]:
    """The stretch of the page, from left to right, that a run takes up, but for what is beyond its outermost glyphs."""
    x, y, scale, transform, frame = text.place
    at = transform @ Affine.translation(x, y) @ Affine.scaling(scale, 1.0) @ (frame or Affine())
    ends = [at.apply(run.xs[index], run.ys[index])[0] for index in (0, -1)]
    return min(ends), max(ends) + run.size * at.mean_scale


def _filled(starts: array[float], ends: array[float]) -> float:
    """How much of what lies between the first and the last of stretches they fill."""
    import numpy as np  # `import vecdraw` does not pay for it

    if not starts:
        return 1.0
    order = np.lexsort((np.frombuffer(ends), np.frombuffer(starts)))
    begins, stops = np.frombuffer(starts)[order], np.frombuffer(ends)[order]
    first, reached = begins[0], np.maximum.accumulate(stops)
    begins[1:] = np.maximum(begins[1:], reached[:-1])
    filled = np.cumsum(np.maximum(stops - begins, 0.0))[-1]
    return float(filled / (reached[-1] - first)) if reached[-1] > first else 1.0
