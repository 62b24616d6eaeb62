"""Runs of a text as the glyph kernel takes them, each with the strike of the size it is drawn at."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from vecdraw.glyphs.arena import RECORD
from vecdraw.glyphs.bitmap import GlyphBitmap
from vecdraw.glyphs.store import glyph_cache
from vecdraw.glyphs.strike import Strike
from vecdraw.kernel.glyphs import Arena, Pixels, Run, draw_run, mask_run
from vecdraw.scene.glyph_run import GlyphRun

_PART: Final = 256  # glyphs that are looked up at a time: as many must be in the cache together
_TRIES: Final = 2
_TEXTS: Final = 2048

Transform = tuple[float, float, float, float, float, float]


class Style(NamedTuple):
    """What glyphs of one strike are drawn with: the strike, and how many sub-pixel positions across and down."""

    strike: Strike
    columns: int
    rows: int


class PackedRun(NamedTuple):
    """A run, and its glyphs as the kernel takes them, in parts."""

    source: GlyphRun
    parts: tuple[Run, ...]


class PackedText:
    """The runs of a text, and the styles of the last way it was drawn."""

    __slots__ = ("_styles", "is_turned", "runs")

    def __init__(self, runs: tuple[GlyphRun, ...]) -> None:
        self.runs = tuple(PackedRun(run, tuple(_parts(run))) for run in runs if run.glyphs)
        self.is_turned = any(run.angles for run in runs)
        self._styles: tuple[object, tuple[Style, ...] | None] | None = None

    def styles(self, key: object) -> tuple[tuple[Style, ...] | None] | None:
        """What was remembered under an equal key, in a tuple of its own."""
        known = self._styles
        return (known[1],) if known is not None and known[0] == key else None

    def remember(self, key: object, styles: tuple[Style, ...] | None) -> None:
        """Remembers the styles of its runs, None where they cannot be drawn from bitmaps."""
        self._styles = key, styles


def _parts(run: GlyphRun) -> Iterable[Run]:
    for at in range(0, len(run.glyphs), _PART):
        part = slice(at, at + _PART)
        yield Run(array("I", run.glyphs[part]), array("d", run.xs[part]), array("d", run.ys[part]))


class _Texts:
    """Packed texts by the identity of their runs, which are kept; those of the last two generations."""

    def __init__(self) -> None:
        self._recent: dict[int, tuple[tuple[GlyphRun, ...], PackedText]] = {}
        self._older: dict[int, tuple[tuple[GlyphRun, ...], PackedText]] = {}

    def get(self, runs: tuple[GlyphRun, ...]) -> PackedText:
        known = self._recent.get(id(runs))
        if known is not None:
            return known[1]
        known = self._older.get(id(runs))
        if known is None:
            known = runs, PackedText(runs)
        if len(self._recent) >= _TEXTS:
            self._older, self._recent = self._recent, {}
        self._recent[id(runs)] = known
        return known[1]

    def clear(self) -> None:
        self._recent, self._older = {}, {}

    def __len__(self) -> int:
        return len(self._recent) + len(self._older)


packed_texts: Final = _Texts()
"""Those of the process. Threads may share them: what one of them loses is packed again."""


def draw_packed(pixels: Pixels, colour: int, text: PackedText, styles: tuple[Style, ...], transform: Transform) -> None:
    """Blends a text into pixels; `colour` is 0xAARRGGBB, premultiplied."""
    arena, drawn = glyph_cache.arena, 0
    for (_, parts), (strike, columns, rows) in zip(text.runs, styles, strict=True):
        for run in parts:
            missing = draw_run(pixels, colour, run, transform, columns, rows, strike.slots, arena)
            if missing:
                _draw_missing(pixels, colour, run, transform, Style(strike, columns, rows), missing)
            drawn += len(run.glyphs)
    glyph_cache.count_hits(drawn)


def mask_packed(mask: Pixels, text: PackedText, styles: tuple[Style, ...], transform: Transform) -> None:
    """Gathers the coverage of a text in a mask of one byte a pixel."""
    arena, drawn = glyph_cache.arena, 0
    for (_, parts), (strike, columns, rows) in zip(text.runs, styles, strict=True):
        for run in parts:
            missing = mask_run(mask, run, transform, columns, rows, strike.slots, arena)
            if missing:
                _draw_missing(mask, None, run, transform, Style(strike, columns, rows), missing)
            drawn += len(run.glyphs)
    glyph_cache.count_hits(drawn)


def _draw_missing(
    pixels: Pixels, colour: int | None, run: Run, transform: Transform, style: Style, missing: list[int]
) -> None:
    """Draws a run of which glyphs were missing: rasterised now, and again if the cache lost them meanwhile.

    Glyphs that the cache does not keep, or not for long enough, are drawn from copies.
    """
    strike, columns, rows = style
    for _ in range(_TRIES):
        unkept = glyph_cache.load(strike, missing)
        if unkept:
            break
        missing = _draw(pixels, colour, run, transform, columns, rows, strike.slots, glyph_cache.arena)
        if not missing:
            return
    wanted = _draw(pixels, colour, run, transform, columns, rows, {}, glyph_cache.arena)
    copies = Copies({number: glyph_cache.bitmap(strike, number) for number in wanted})
    _draw(pixels, colour, run, transform, columns, rows, copies.slots, copies)


def _draw(
    pixels: Pixels,
    colour: int | None,
    run: Run,
    transform: Transform,
    columns: int,
    rows: int,
    slots: dict[int, int],
    arena: Arena,
) -> list[int]:
    if colour is None:
        return mask_run(pixels, run, transform, columns, rows, slots, arena)
    return draw_run(pixels, colour, run, transform, columns, rows, slots, arena)


class Copies:
    """An arena of a few bitmaps, for one drawing."""

    def __init__(self, bitmaps: dict[int, GlyphBitmap]) -> None:
        self.records = bytearray(RECORD.size * len(bitmaps))
        self.pages: list[Any] = [bitmap.data for bitmap in bitmaps.values()]
        self.pins = array("I", bytes(4 * len(bitmaps)))
        self.slots: dict[int, int] = {}
        for slot, (number, (width, height, left, top, channels, data)) in enumerate(bitmaps.items()):
            row = width * channels
            kind = channels if data else 0
            RECORD.pack_into(self.records, RECORD.size * slot, 1, slot, 0, width, height, left, top, row, kind, 0)
            self.slots[number] = 1 << 32 | slot
