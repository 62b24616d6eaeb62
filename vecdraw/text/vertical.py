"""Vertical lines: what stands upright, lies sideways or is combined in one place (CSS Writing Modes 4, 5.1 and 9.1).

The glyphs of such lines are placed about the middle of the line, the central baseline (4.2).
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, groupby
from typing import Final, Literal, NamedTuple

from vecdraw import caches
from vecdraw.scene.glyph_run import Direction, GlyphRun
from vecdraw.text.analyze import cluster_texts, vertical_orientation
from vecdraw.text.itemize import Item
from vecdraw.text.shape import Shaped, shape
from vecdraw.text.style import Combine, TextOrientation, TextStyle
from vecdraw.typeface.face import Face
from vecdraw.typeface.font import Font

Setting = Literal["upright", "sideways", "combined"]

QUARTER: Final = math.pi / 2
"""How far sideways glyphs are turned, clockwise."""

_FORMS: Final = 4096
_LONGEST: Final = 32  # characters of a cluster that is remembered
_WIDTHS: Final = {2: "hwid", 3: "twid", 4: "qwid"}
"""The features that make so many characters as wide as one (CSS Writing Modes 4, 9.1.3)."""

_ENCLOSING: Final = "Me"  # marks around what they stand on: both are upright (UAX #50, 3.2)


class ColumnItem(NamedTuple):
    """Items of a vertical line and how they are set; only what is combined may be of several."""

    items: tuple[Item, ...]
    setting: Setting

    @property
    def start(self) -> int:
        """The index of the first character."""
        return min(item.start for item in self.items)

    @property
    def end(self) -> int:
        """The index behind the last character."""
        return max(item.end for item in self.items)


class ColumnPiece(NamedTuple):
    """The glyphs of one item of a vertical line, from top to bottom, in px.

    `advances` is how far each moves the pen down the line; `rights` and `downs` take the pen, in the middle of the
    line, to the origin of each glyph; `angle` is the turn of all, in radians clockwise. What is combined stands in one
    place: only its last glyph moves the pen, and all of it is to be scaled along x about the middle of the line.
    """

    item: Item
    shaped: Shaped
    setting: Setting
    size: float
    advances: tuple[float, ...]
    rights: tuple[float, ...]
    downs: tuple[float, ...]
    angle: float = 0.0
    horizontal_scale: float = 1.0


def digits(text: str, most: int) -> list[tuple[int, int]]:
    """The numbers of one to `most` ASCII digits as ranges of characters (CSS `digits <integer>`)."""
    return [found.span() for found in re.finditer("[0-9]+", text) if found.end() - found.start() <= most]


def combined_ranges(text: str, combine: Combine) -> list[tuple[int, int]]:
    """What of a text is combined, as ranges of characters."""
    if combine == "none" or not text:
        return []
    return [(0, len(text))] if combine == "all" else digits(text, int(combine[-1]))


def is_upright(cluster: str, face: Face, orientation: TextOrientation) -> bool:
    """Whether a grapheme cluster stands upright in a vertical line (UAX #50; CSS Writing Modes 4, 5.1)."""
    if orientation != "mixed":
        return orientation == "upright"
    kind = vertical_orientation(ord(cluster[0]))
    if kind == "Tr":
        found = _has_vertical_form if len(cluster) <= _LONGEST else _has_vertical_form.__wrapped__
        return found(cluster, face)
    return kind != "R" or any(unicodedata.category(mark) == _ENCLOSING for mark in cluster[1:])


def column_items(
    text: str, items: Sequence[Item], orientation: TextOrientation, combined: Sequence[tuple[int, int]] = ()
) -> list[ColumnItem]:
    """The items of a vertical line, cut where upright and sideways text meet; `combined` are ranges that stand apart.

    Text that is upright throughout is from left to right (5.1), so that its items have levels of 0.
    """
    if orientation == "upright":
        items = [item._replace(level=0) for item in items]
    found: list[ColumnItem] = []
    taken = {at: number for number, (start, end) in enumerate(combined) for at in range(start, end)}
    for item in items:
        for number, group in groupby(range(item.start, item.end), taken.get):
            inside = list(group)
            part = item._replace(start=inside[0], end=inside[-1] + 1)
            if number is None:
                found += _cut(text, part, orientation)
            elif found and found[-1].setting == "combined" and taken.get(found[-1].start) == number:
                found[-1] = ColumnItem((*found[-1].items, part), "combined")
            else:
                found.append(ColumnItem((part,), "combined"))
    return found


def _cut(text: str, item: Item, orientation: TextOrientation) -> Iterator[ColumnItem]:
    start = item.start
    parts = cluster_texts(text[item.start : item.end])
    for upright, group in groupby(parts, lambda part: is_upright(part, item.face, orientation)):
        end = start + sum(map(len, group))
        yield ColumnItem((item._replace(start=start, end=end),), "upright" if upright else "sideways")
        start = end


@lru_cache(maxsize=_FORMS)
def _has_vertical_form(cluster: str, face: Face) -> bool:
    """Whether a face has other glyphs for a cluster in vertical lines."""
    item = Item(0, len(cluster), face, "", "Zyyy", 0)
    style = TextStyle(Font("sans-serif"))
    return shape(cluster, item, style, upright=True).glyphs != shape(cluster, item, style).glyphs


caches.register_function("vertical_forms", _has_vertical_form)


def shape_column(text: str, column_item: ColumnItem, style: TextStyle) -> list[ColumnPiece]:
    """The glyphs of an item in a vertical line. Raises `FontError` for a font HarfBuzz cannot shape with."""
    if column_item.setting == "combined":
        return _combined(text, column_item.items, style)
    (item,) = column_item.items
    size = style.font.size * item.capitals
    unit = size / item.face.scale
    if column_item.setting == "upright":
        shaped = shape(text, item, style, upright=True)
        return [
            ColumnPiece(
                item,
                shaped,
                "upright",
                size,
                tuple([-position[3] * unit for position in shaped.positions]),
                tuple([position[0] * unit for position in shaped.positions]),
                tuple([-position[1] * unit for position in shaped.positions]),
            )
        ]
    shaped = shape(text, item, style)
    left = -item.face.metrics.central * size
    return [
        ColumnPiece(
            item,
            shaped,
            "sideways",
            size,
            tuple([position[2] * unit for position in shaped.positions]),
            tuple([left + position[1] * unit for position in shaped.positions]),
            tuple([position[0] * unit for position in shaped.positions]),
            QUARTER,
        )
    ]


def column_run(
    text: str, piece: ColumnPiece, pen: float, lang: str, spacing: Sequence[float] | None = None
) -> GlyphRun:
    """The run of a piece that begins `pen` px down the line; x is 0 in the middle of the line.

    `spacing` is what is added behind each glyph, in px.
    """
    advances = piece.advances
    if spacing is not None:
        advances = tuple([advance + more for advance, more in zip(advances, spacing, strict=True)])
    *starts, advance = accumulate(advances, initial=0.0)
    item = piece.item
    direction: Direction = "rtl" if item.level % 2 else "ttb" if piece.setting == "upright" else "ltr"
    return GlyphRun(
        item.face.key,
        piece.size,
        piece.shaped.glyphs,
        piece.rights,
        tuple([pen + start + down for start, down in zip(starts, piece.downs, strict=True)]),
        piece.shaped.clusters,
        text[item.start : item.end],
        advance,
        direction,
        lang or item.lang,
        (piece.angle,) * len(piece.shaped.glyphs) if piece.angle else (),
        level=item.level,
    )


def turned_line(runs: Iterable[GlyphRun], angle: float) -> tuple[GlyphRun, ...]:
    """The runs of a horizontal line turned about its point: sideways lines are `QUARTER` or `-QUARTER` turns."""
    cos, sin = round(math.cos(angle), 15), round(math.sin(angle), 15)
    return tuple(_turned(run, angle, cos, sin) for run in runs)


def _turned(run: GlyphRun, angle: float, cos: float, sin: float) -> GlyphRun:
    xs = tuple([x * cos - y * sin for x, y in zip(run.xs, run.ys, strict=True)])
    ys = tuple([x * sin + y * cos for x, y in zip(run.xs, run.ys, strict=True)])
    angles = tuple([angle + own for own in run.angles]) if run.angles else (angle,) * len(run.glyphs)
    return GlyphRun(
        *(run.face, run.size, run.glyphs, xs, ys, run.clusters, run.text, run.advance, run.direction, run.lang, angles),
        run.is_beside,
        run.level,
    )


# --- text-combine-upright -----------------------------------------------------------------------------------------


def _combined(text: str, items: Sequence[Item], style: TextStyle) -> list[ColumnPiece]:
    """Items side by side in a square of one em, in its middle (9.1); no letter spacing inside it."""
    em = style.font.size
    style = style._replace(letter_spacing=0.0, word_spacing=0.0)
    count = sum(len(cluster_texts(text[item.start : item.end])) for item in items)
    shaped = _narrow(text, items, style, _WIDTHS.get(count))
    width = sum(_width(item, one, em) for item, one in zip(items, shaped, strict=True))
    pieces: list[ColumnPiece] = []
    pen = -width / 2
    for item, one in zip(items, shaped, strict=True):
        size = em * item.capitals
        unit = size / item.face.scale
        starts = [pen + at * unit for at in accumulate([p[2] for p in one.positions], initial=0)]
        pen = starts.pop()
        baseline = em / 2 + item.face.metrics.central * size
        pieces.append(
            ColumnPiece(
                item,
                one,
                "combined",
                size,
                (0.0,) * len(one.glyphs),
                tuple([start + p[0] * unit for start, p in zip(starts, one.positions, strict=True)]),
                tuple([baseline - p[1] * unit for p in one.positions]),
                horizontal_scale=min(1.0, em / width) if width else 1.0,
            )
        )
    last = pieces[-1]
    if last.advances:
        pieces[-1] = last._replace(advances=(*last.advances[:-1], em))
    return pieces


def _narrow(text: str, items: Sequence[Item], style: TextStyle, feature: str | None) -> list[Shaped]:
    """The glyphs of items side by side, narrower ones where they need to be and the face has such."""
    em = style.font.size
    natural = [shape(text, item, style) for item in items]
    if feature is None or sum(map(_width, items, natural, [em] * len(items))) <= em:
        return natural
    narrow = [shape(text, item, style, extra={feature: 1}) for item in items]
    return narrow if sum(map(_width, items, narrow, [em] * len(items))) <= em else natural


def _width(item: Item, shaped: Shaped, em: float) -> float:
    return sum(position[2] for position in shaped.positions) * em * item.capitals / item.face.scale
