"""Room between characters that readers take for a space or the end of a line."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Final

from vecdraw.geometry.affine import Affine
from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.typeface.face import Face
from vecdraw.typeface.key import FaceKey
from vecdraw.typeface.store import fonts

_FACES: Final = 64
_GAP: Final = 0.09  # of the em; Poppler sees spaces in more than a tenth
_WIDE: Final = 0.4  # of the em, beside a space; in more than 0.7 Poppler sees columns, MuPDF a new line in 0.8
_OVER: Final = 0.005  # of the em: PDFium drops a space, and Poppler too, that what follows it in another font overlaps

def has_gaps(runs: Sequence[tuple[GlyphRun, Affine]]) -> bool:
    """Whether there is room between characters of a line where a reader would see a space, or the end of the line.

    Or a space without its room, as letters stand closer than they do by nature.

    `runs` go from left to right in their frames.
    """
    placed = [(frame.apply(run.xs[0], 0.0)[0], run, frame) for run, frame in runs if run.glyphs]
    pen, was_blank = math.inf, True
    for start, run, frame in sorted(placed, key=itemgetter(0)):
        room = _GAP * run.size
        advances = [width * run.size for width in map(widths(run.face).__getitem__, run.glyphs)]
        if start - pen > (_WIDE * run.size if was_blank or run.text[:1].isspace() else room):
            return True
        if was_blank and _OVER * run.size < pen - start < math.inf:
            return True
        if run.advance - sum(advances) > room and _is_spaced(run, advances, room):
            return True
        pen = frame.apply(run.xs[-1] + advances[-1], 0.0)[0]
        was_blank = run.text[-1:].isspace()
    return False


def _is_spaced(run: GlyphRun, advances: Sequence[float], room: float) -> bool:
    """Whether there is that much room between characters of a run, or much more beside a space."""
    blank = [run.text[cluster].isspace() for cluster in run.clusters]
    wide = _WIDE * run.size
    return any(
        run.xs[at + 1] - run.xs[at] - advances[at] > (wide if blank[at] or blank[at + 1] else room)
        for at in range(len(advances) - 1)
    )


class _Widths(dict[int, float]):
    """The advances of the glyphs of a face in em, as far as they were asked for."""

    def __init__(self, face: Face) -> None:
        super().__init__()
        self._face = face

    def __missing__(self, glyph: int) -> float:
        width = self[glyph] = self._face.advance(glyph)
        return width


@lru_cache(maxsize=_FACES)
def widths(key: FaceKey) -> _Widths:
    """The advances of the glyphs of a face, in em."""
    return _Widths(fonts.face(key))
