"""Text on a path, read as one, by two strings that are not seen: one for PDFium, one for the others.

PDFium takes the boxes of characters from the outlines of the font, wherever those lie. So it has a level string whose
glyphs have their boxes on the path. Poppler takes a place for all from the first glyph and the last. MuPDF minds the
origins, but begins a line where the baseline turns, or the next glyph stands further off than four fifths of an em.
From left to right glyphs follow the path in small steps and are not turned; where letters go from right to left, which
are turned round by where they stand, they are level.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Final, NamedTuple

from vecdraw.backends.pdf.mupdf_order import LRM
from vecdraw.backends.pdf.objects import exact, real
from vecdraw.backends.pdf.reading_font import BLANK, ReadingFont
from vecdraw.backends.pdf.reading_order import Item, Spot
from vecdraw.geometry.affine import Affine
from vecdraw.typeface.box_font import ASCENT, DESCENT, EM, GlyphBox

_FARTHEST: Final = 0.6  # of the em
_AGAIN: Final = 8


_ROOM: Final = 30.0  # ems between a glyph's origin and its box, which are 16 bits of thousandths with a sign
_PLACES: Final = 9


class PathPlace(NamedTuple):
    """A text on a path: its point in user units, its angle in radians, how far it moves the pen, and px an em.

    It goes from `start` to `end` along the path, in user units.
    """

    text: str
    x: float
    y: float
    angle: float
    advance: float
    em: float
    start: float = 0.0
    end: float = 0.0


class Stop(NamedTuple):
    """What is read at a point of a path, in user units."""

    text: str
    x: float
    y: float
    width: float


def along_path(places: Sequence[PathPlace]) -> list[PathPlace]:
    """Texts as they follow each other on a path, each up to where the next one begins."""
    ways = [math.hypot(two.x - one.x, two.y - one.y) for one, two in pairwise(places)]
    ends = list(accumulate([*ways, *[place.advance for place in places[-1:]]]))
    return [place._replace(start=start, end=end) for place, start, end in zip(places, [0.0, *ends], ends, strict=False)]


class Leveled(NamedTuple):
    """Texts of a path on a level line as wide as the path: the line's left end, and the share of the path's length.

    `size` is px an em: all is drawn smaller where the line is shorter than the path.
    """

    spots: tuple[Spot, ...]
    x: float
    y: float
    size: float


def leveled(places: Sequence[PathPlace], em: float) -> Leveled:
    """The texts, in their order, on a level line."""
    left, right = min(place.x for place in places), max(place.x for place in places)
    length = max(place.end for place in places)
    share = min(max(right - left, em) / length, 1.0) if length else 1.0
    spots = [
        Spot(place.text, round(place.start * share, _PLACES), round(place.end * share, _PLACES)) for place in places
    ]
    return Leveled(tuple(spots), left, sum(place.y for place in places) / len(places), em * share)


def boxes_on_path(
    items: Sequence[Item], places: Sequence[PathPlace], line: Leveled, font: ReadingFont, frame: Affine
) -> bytes:
    """The glyphs of a level line in text that is not seen, with the boxes of what stands on the path."""
    at_start = {spot.start: place for spot, place in zip(line.spots, places, strict=True) if spot.end > spot.start}
    around = [abs(edge) for place in places for edge in _box(place, line.x, line.y)]
    size = max(line.size, (max(around) + max(spot.end for spot in line.spots)) / _ROOM)
    unit = size / EM
    boxes: list[GlyphBox] = []
    for item in items:
        on_path = at_start.get(item.at) if item.width and not item.is_blank else None
        box = BLANK
        if on_path is not None:
            left, top, right, bottom = _box(on_path, line.x + item.at, line.y)
            box = GlyphBox(*(round(edge / unit) for edge in (left, -bottom, right, -top)))
        boxes.append(box)
    head = b"BT\n3 Tr\n/%s %s Tf\n" % (font.resource.encode("ascii"), real(size))
    place = frame @ Affine.translation(line.x + items[0].at, line.y)
    return head + text_string(items, boxes, font, unit, place) + b"0 Tr\nET\n"


def text_string(
    items: Sequence[Item], boxes: Iterable[float | GlyphBox], font: ReadingFont, unit: float, at: Affine
) -> bytes:
    """The operators that show a line from the pen at `at`, in units of which an em has 1000."""
    matrix = (at.a, at.b, -at.c, -at.d, at.e, at.f)
    pen, string = items[0].at, b""
    for item, box in zip(items, boxes, strict=True):
        code, width = font.code(item.text, item.width / unit, item.turn, box)
        off = round((pen - item.at) / unit)
        if off:
            string += b">%d<" % off
            pen -= off * unit
        string += b"%04X" % code
        pen += width * unit
    return b"%s Tm\n[<%s>] TJ\n" % (exact(matrix), string)


def _box(place: PathPlace, x: float, y: float) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of what is around a turned text, from a point."""
    turned = Affine.translation(place.x - x, place.y - y).rotate(place.angle)
    downs = [-edge / EM * place.em for edge in (ASCENT, DESCENT)]
    corners = [turned.apply(across, down) for across in (0.0, place.end - place.start) for down in downs]
    xs, ys = [corner[0] for corner in corners], [corner[1] for corner in corners]
    return min(xs), min(ys), max(xs), max(ys)


def stops_of(places: Sequence[PathPlace], em: float) -> list[Stop]:
    """The glyphs of texts, and marks between those that lie far apart."""
    found: list[Stop] = []
    for one, two in pairwise(places):
        width = max(two.x - one.x, 0.0)
        found.append(Stop(one.text, one.x, one.y, width))
        found += _between(one.x + width, one.y, two.x, two.y, em)
    if places:
        last = places[-1]
        found.append(Stop(last.text, last.x, last.y, last.advance * max(math.cos(last.angle), 0.0)))
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
        code, _ = font.code(stop.text, stop.width / em * EM, at % _AGAIN if stop.text == LRM else 0)
        place = frame @ Affine.translation(stop.x, stop.y)
        matrix = (place.a, place.b, -place.c, -place.d, place.e, place.f)
        parts.append(b"%s Tm\n<%04X> Tj\n" % (exact(matrix), code))
    return b"".join([*parts, b"0 Tr\nET\n"])
