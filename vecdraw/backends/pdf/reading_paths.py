"""Text on a path, read as one: glyphs of their own follow the path in small steps and are not turned.

MuPDF begins a line where the baseline turns, or the next glyph stands further off than four fifths of an em.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from vecdraw.backends.pdf.mupdf_order import LRM
from vecdraw.backends.pdf.objects import exact, real
from vecdraw.backends.pdf.reading_font import ReadingFont
from vecdraw.geometry.affine import Affine

_FARTHEST: Final = 0.6  # of the em
_AGAIN: Final = 8


class PathPlace(NamedTuple):
    """A text on a path: its point in user units, its angle in radians, and how far it moves the pen."""

    text: str
    x: float
    y: float
    angle: float
    advance: float


class Stop(NamedTuple):
    """What is read at a point of a path, in user units."""

    text: str
    x: float
    y: float
    width: float


def stops_of(places: Sequence[PathPlace], em: float) -> list[Stop]:
    """The glyphs of texts, and marks between those that lie far apart."""
    found: list[Stop] = []
    for (text, x, y, _, _), (_, next_x, next_y, _, _) in pairwise(places):
        width = max(next_x - x, 0.0)
        found.append(Stop(text, x, y, width))
        found += _between(x + width, y, next_x, next_y, em)
    if places:
        text, x, y, angle, advance = places[-1]
        found.append(Stop(text, x, y, advance * max(math.cos(angle), 0.0)))
    return found


def _between(x: float, y: float, next_x: float, next_y: float, em: float) -> Iterator[Stop]:
    steps = math.ceil(math.hypot(next_x - x, next_y - y) / (_FARTHEST * em))
    for step in range(1, steps):
        share = step / steps
        yield Stop(LRM, x + (next_x - x) * share, y + (next_y - y) * share, 0.0)


def path_boxes(stops: Sequence[Stop], font: ReadingFont, em: float, frame: Affine) -> bytes:
    """The glyphs in text that is not seen, each where it stands."""
    parts = [b"BT\n3 Tr\n/%s %s Tf\n" % (font.resource.encode("ascii"), real(em))]
    for at, stop in enumerate(stops):
        code, _ = font.code(stop.text, stop.width / em * 1000.0, at % _AGAIN if stop.text == LRM else 0, is_blank=False)
        place = frame @ Affine.translation(stop.x, stop.y)
        matrix = (place.a, place.b, -place.c, -place.d, place.e, place.f)
        parts.append(b"%s Tm\n<%04X> Tj\n" % (exact(matrix), code))
    return b"".join([*parts, b"0 Tr\nET\n"])
