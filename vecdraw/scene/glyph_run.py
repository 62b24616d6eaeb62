"""`GlyphRun`: where text ends. Backends draw glyphs; they never see a string to shape."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from itertools import repeat
from typing import Any, Final, Literal, NamedTuple

from vecdraw.geometry.affine import Affine
from vecdraw.typeface.key import FaceKey

Direction = Literal["ltr", "rtl", "ttb"]


DEEPEST: Final = 126
"""The highest embedding level: 125 levels of embedding, and one of what is in them (UAX #9, 3.3.2 and 3.3.6)."""


class PlacedGlyph(NamedTuple):
    """A glyph, its origin in user units from the point of the text, and its turn in radians clockwise about that."""

    glyph: int
    x: float
    y: float
    angle: float = 0.0

    def place(self, size: float) -> Affine:
        """Takes outlines in shares of the em, y down, to where the glyph stands at `size` px an em."""
        unturned = Affine(size, 0.0, 0.0, size, self.x, self.y)
        return unturned.rotate(self.angle) if self.angle else unturned


_ALWAYS: Final = 10  # fields that every run has something in


@dataclass(frozen=True, slots=True)
class GlyphRun:
    """Glyphs of one face at one size.

    `glyphs` are glyph ids; `xs` and `ys` the origins of the glyphs in user units, y down, relative to the point at
    which the text was drawn; `clusters` the index into `text` (characters) of the first character each glyph stands
    for. `size` is px per em. `advance` is how far the run moves the pen along its line, in user units. `direction` is
    the one that the glyphs follow each other in when none is turned: `"ttb"` for glyphs upright in a vertical line,
    while those that lie sideways in it are turned ones of `"ltr"` or `"rtl"`. `angles` are radians clockwise about the
    origin of each glyph; empty where none is turned. What `is_beside` other text, as ruby and emphasis marks are, is no
    part of what is read. `level` is the embedding level of the text in its line (UAX #9), by which the runs of the line
    are put in the order in which they are read: 0 to `DEEPEST`, and 0 also where it is not known.
    """

    face: FaceKey
    size: float
    glyphs: tuple[int, ...]
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    clusters: tuple[int, ...]
    text: str
    advance: float
    direction: Direction = "ltr"
    lang: str = ""
    angles: tuple[float, ...] = ()
    is_beside: bool = False
    level: int = 0

    def placed(self) -> Iterator[PlacedGlyph]:
        """The glyphs in their order, each where it stands."""
        return map(PlacedGlyph, self.glyphs, self.xs, self.ys, self.angles or repeat(0.0))


def _state(run: GlyphRun) -> list[Any]:
    """The fields; without the last ones where those say nothing, as before there could be any."""
    state = [getattr(run, field.name) for field in fields(run)]
    said = 3 if run.level else 2 if run.is_beside else 1 if run.angles else 0
    return state[: _ALWAYS + said]


def _restore(run: GlyphRun, state: list[Any]) -> None:
    for field, value in zip(fields(run), [*state, *((), False, 0)[len(state) - _ALWAYS :]], strict=True):
        object.__setattr__(run, field.name, value)


# Python 3.11.2 puts its own in place of those that a frozen dataclass with slots defines
GlyphRun.__getstate__ = _state  # type: ignore[method-assign,assignment]  # see above
GlyphRun.__setstate__ = _restore  # type: ignore[attr-defined]  # see above
