"""Lines of text that are read by glyphs of their own: lines of both directions, and columns.

What is seen of such a line says nothing. A string of boxes that are not seen, in one font, lies over it and says what
there is to read: readers disagree on what stands in several fonts, matrices or writing modes. Where it has to say more
than its glyphs, it is marked (ISO 32000-1, 14.9.4): with the text, for readers that want to know, and inside that with
what Poppler and MuPDF make it of. PDFium leaves aside a text that a property list refers to.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from vecdraw.backends.pdf.mupdf_order import LRM
from vecdraw.backends.pdf.objects import real
from vecdraw.backends.pdf.page_kind import PageKind
from vecdraw.backends.pdf.pieces import Piece, ShownText, groups
from vecdraw.backends.pdf.poppler_order import ends_in_hyphen, line_read
from vecdraw.backends.pdf.reading_font import ReadingFont
from vecdraw.backends.pdf.reading_gaps import has_gaps, widths
from vecdraw.backends.pdf.reading_order import Item, Reading, is_fragile, is_misread, reading_of
from vecdraw.backends.pdf.reading_parts import (
    QUARTER,
    SAME_ANGLE,
    Part,
    across,
    is_right_column,
    middle_of,
    parts_of,
    size_of,
    spots_of,
    stretch,
)
from vecdraw.backends.pdf.reading_paths import PathPlace, along_path, text_string
from vecdraw.geometry.affine import Affine
from vecdraw.text.logical_order import logical_order
from vecdraw.typeface.store import fonts

_SLANTED: Final = 1e-3  # of a line that goes along it; Poppler cuts what does not go along the page
_FAR: Final = 1e5  # user units
_OUTSIDE: Final = 10.0  # user units
_COLUMN: Final = 0.6  # of the em; Poppler sees columns where there is a little more between words
_MIDDLE: Final = 0.38  # of the em: how far above its origin a box has its middle
_EVEN: Final = 1.02
_LIKE: Final = 1.9
"""How much larger than the smallest or narrowest text what is read may be.

MuPDF drops letters that come again within a tenth of their size.
"""
_MOST_OVERLAP: Final = 0.5  # of the em, of what stands on one line


class PlacedReading(NamedTuple):
    """A line to be read: px an em, how many of these it is high, and where, from its frame to that of the line."""

    reading: Reading
    em: float
    height: float
    frame: Affine


class Line:
    """Texts that stand on one line: they were drawn at one point, or a little above or below, one after the other."""

    def __init__(self, members: Sequence[tuple[ShownText, list[Piece]]]) -> None:
        x, y, _, transform, _ = members[0][0].place
        self._origin = Affine.translation(x, y)
        self._transform = transform
        self._is_shifted = any(text.place[:2] != (x, y) for text, _ in members)
        self._parts = [part for text, pieces in members for part in parts_of(text, pieces, x, y)]
        self._is_column = any(part.is_upright for part in self._parts) or is_right_column(self._parts)
        turned = [part.angle for part in self._parts if abs(part.angle) > SAME_ANGLE]
        self._angle = QUARTER if self._is_column else turned[0] if turned else 0.0
        is_whole = self._is_column or not turned or len(turned) == len(self._parts)
        self.is_straight = is_whole and all(abs(angle - self._angle) <= SAME_ANGLE for angle in turned)
        seen = transform @ Affine.rotation(self._angle)
        self._is_slanted = min(abs(seen.a), abs(seen.b)) > _SLANTED * max(abs(seen.a), abs(seen.b))
        self._is_turned = abs(seen.a) <= _SLANTED * abs(seen.b)
        self._is_reversed = seen.a * seen.d < seen.b * seen.c or (seen.a < 0.0 and not self._is_turned)
        """Whether it is seen in a mirror or upside down: readers have its letters or its words from the other end."""
        self._is_vertical = self.is_straight and abs(abs(self._angle) - QUARTER) <= SAME_ANGLE
        self._first = (stretch(self._parts, self._angle) or (0.0, 0.0))[0] if self._is_vertical else 0.0

    @property
    def is_apart(self) -> bool:
        """Whether no text of it lies over another; emoji are texts of their own, between the runs of one."""
        stretches = sorted(filter(None, (stretch([part], self._angle) for part in self._parts)), key=middle_of)
        room = _MOST_OVERLAP * max((part.run.size for part in self._parts), default=0.0)
        return all(two[0] > one[1] - room for one, two in pairwise(stretches))

    @property
    def pieces(self) -> list[Piece]:
        """Its pieces, each once."""
        return list({id(part.piece): part.piece for part in self._parts}.values())

    def needs(self, page: PageKind) -> bool:
        """Whether readers need help to read it on a page of some kind."""
        if not any(part.run.text.strip() for part in self._parts):
            return False
        if not self.is_straight:
            return True
        text = "".join([part.run.text for part in self._parts])
        if is_misread(text) or ends_in_hyphen(text) or any(part.run.direction == "rtl" for part in self._parts):
            return True
        if page.is_sparse and any(len(piece.glyphs) == 1 for piece in self.pieces if piece.has_ink):
            return True
        if self.is_aside or (page.is_right and line_read(text, is_right=True) != text):
            return True
        if self._is_uneven or self._is_shifted or self._is_reversed:
            return True
        return not self._angle and has_gaps([(part.run, part.frame) for part in self._parts])

    @property
    def _is_uneven(self) -> bool:
        """Whether its text is of several sizes, or has emoji or what is not seen: readers see lines or spaces in it."""
        read = [part.run for part in self._parts if part.run.text.strip()]
        sizes = [run.size for run in read]
        return max(sizes) > _EVEN * min(sizes) or any(
            fonts.face(run.face).is_color or is_fragile(run.text) for run in read
        )

    def reading(self, shown: Mapping[int, Sequence[int]], page: PageKind) -> PlacedReading | None:
        """What is to be read, and where.

        `shown` are the glyphs of each piece that are not clipped away; of mere spaces all are taken to be there.
        """
        parts = [part for part in self._parts if id(part.piece) in shown or not part.piece.has_ink]
        spots = spots_of(parts, shown, self._angle)
        if not any(spot.text.strip() for spot in spots):
            return None
        sizes = [part.run.size * min(part.scale, 1.0) for part in parts if part.run.text.strip()]
        largest = size_of([part.run for part in parts])
        em = min(largest, _LIKE * min(sizes))
        down = _MIDDLE * largest if self._is_column else across(parts, self._angle)
        frame = self._origin @ Affine.rotation(self._angle) @ Affine.translation(0.0, down)
        found = reading_of(spots, em, is_right=page.is_right)
        if len(found.items) == 1 and (page.is_sparse or len(found.text) > 1 or not self._is_vertical):
            (only,) = found.items
            found = found._replace(items=(only, Item(LRM, only.at + only.width, 0.0)))
        is_wide = any(spot.text.isspace() and spot.end - spot.start > _COLUMN * em for spot in spots)
        if (self._is_slanted or is_wide or self._is_uneven or self._is_reversed) and not found.as_line:
            found = found._replace(as_line=found.text, as_glyphs="".join([item.text for item in found.items]))
        return PlacedReading(found, em, largest / em, frame)

    def places(self, shown: Mapping[int, Sequence[int]]) -> list[PathPlace]:
        """What is to be read of text on a path, in its order; all of it where nothing is said to be `shown`."""
        parts = [part for part in self._parts if not shown or id(part.piece) in shown or not part.piece.has_ink]
        placed = [(number, *each) for number, part in enumerate(parts) for each in self._placed(part)]
        along = along_path([place for *_, place in placed])
        order = {part: at for at, part in enumerate(logical_order([part.run for part in parts]))}
        read = [(order[number], cluster, at) for at, (number, cluster, _) in enumerate(placed)]
        return [along[at] for *_, at in sorted(read)]

    def _placed(self, part: Part) -> list[tuple[int, PathPlace]]:
        """The clusters of a part on a path, as they follow each other there: each with its first character."""
        run, frame = part.run, self._origin @ part.frame
        found: list[tuple[int, PathPlace]] = []
        for group in groups(run):
            x, y = frame.apply(run.xs[group.start], run.ys[group.start])
            advance = sum(widths(run.face)[run.glyphs[at]] for at in range(group.start, group.stop))
            place = PathPlace(group.text, x, y, part.angle, advance * run.size, run.size)
            found.append((run.clusters[group.start], place))
        return found

    @property
    def em(self) -> float:
        """The size of its largest text, in px."""
        return size_of([part.run for part in self._parts])

    def is_against(self, following: Line) -> bool:
        """Whether the line that follows it stands where the line before would: columns from left to right do."""
        (_, _, _, _, x, y), (_, _, _, _, next_x, next_y) = self._origin, following._origin
        back = (next_x - x) * math.sin(self._angle) - (next_y - y) * math.cos(self._angle)
        return back > 0.0

    def beside_page(self, x: float, y: float, lower: float) -> tuple[float, float]:
        """The point left of the page that stands at the height of another, or lower.

        PDFium joins what begins within the height of another text, but not there.
        """
        page_x, page_y = self._transform.apply(x, y)
        if not self._transform.is_invertible:
            return x, y
        lower *= self._transform.mean_scale
        return self._transform.inverse().apply(min(page_x, 0.0) - _OUTSIDE, page_y + lower)

    @property
    def below(self) -> Affine:
        """The frame of a place far below the page, whose axes are the page's."""
        turned = self._transform._replace(e=0.0, f=0.0)
        level = turned.inverse() if turned.is_invertible else Affine()
        return level @ Affine.translation(_FAR / 4, _FAR)  # also below where all is drawn in a turned scene

    @property
    def begin(self) -> float:
        """Where it begins in its direction."""
        x, y = self._origin.e, self._origin.f
        return x * math.cos(self._angle) + y * math.sin(self._angle) + self._first

    def is_beside(self, other: Line) -> bool:
        """Whether both go up or down the page, in one frame."""
        is_alike = self._angle == other._angle and self._transform == other._transform
        return self._is_vertical and other._is_vertical and is_alike

    @property
    def is_slanted(self) -> bool:
        """Whether it goes aslant over the page."""
        return self._is_slanted

    @property
    def is_aside(self) -> bool:
        """Whether it goes up, down or aslant, over the page or in its own frame."""
        return self._is_vertical or self._is_slanted or self._is_turned

    @property
    def is_vertical(self) -> bool:
        """Whether it goes up or down the page, in its own frame."""
        return self._is_vertical


def boxes(
    items: Sequence[Item], font: ReadingFont, em: float, frame: Affine, *, size: float = 0.0, height: float = 1.0
) -> bytes:
    """The string that is read, in text that is not seen; the font has another `size`, if any, and its frame is larger.

    The boxes are `height` times as high as the font is. What is aslant wants a size of about 1.5: PDFium takes lines
    for one that begin within the height of that before, where the numbers of its matrix other than the first and the
    last are less than a tenth.
    """
    given = size or em
    head = b"BT\n3 Tr\n/%s %s Tf\n" % (font.resource.encode("ascii"), real(given))
    at = frame @ Affine.translation(items[0].at, 0.0) @ Affine.scaling(em / given)
    heights = [0.0 if item.is_blank else height for item in items]
    return head + text_string(items, heights, font, em / 1000.0, at) + b"0 Tr\nET\n"
