"""Draws runs of glyph bitmaps out of an arena, blended into pixels or gathered in a mask.

A bitmap is found by glyph and sub-pixel position: the position on the device, in px, times the number of positions,
rounded down after adding a half. A pixel becomes

    div255(source * coverage + destination * (255 - div255(alpha * coverage)))

for each of its premultiplied channels, where div255 rounds to the nearest. The compiled kernel (_glyphs.c) and the twin
(glyphs_twin.py) give the same bytes; the kernel releases the interpreter's lock for runs of many pixels.
"""

from __future__ import annotations

from array import array
from typing import Any, Final, NamedTuple, Protocol

from vecdraw.kernel.loading import compiled

COLUMNS: Final = 16
"""The largest number of sub-pixel positions, across and down."""


class Pixels(NamedTuple):
    """Rows of pixels from the top, `stride` bytes from one to the next, and the part that may be written.

    `buffer` is writable. The part goes from (left, top) to before (right, bottom), inside of `width` x `height` px; it
    may be empty.
    """

    buffer: Any
    width: int
    height: int
    stride: int
    left: int
    top: int
    right: int
    bottom: int


class Run(NamedTuple):
    """Glyph ids (array "I") and their origins in units that a transform takes to px, y down (arrays "d")."""

    glyphs: array[int]
    xs: array[float]
    ys: array[float]


Transform = tuple[float, float, float, float, float, float]
ColouredRun = tuple[int, Run, Transform, int, int, dict[int, int]]
"""Colour, run, transform, columns, rows and slots, as `draw_run` takes them."""


class Arena(Protocol):
    """Where bitmaps lie: 32-byte records by slot (little-endian), pages, and a pin (u32) for each page.

    A record: u32 generation, u32 page, u32 offset, u16 width, u16 height, i16 left, i16 top, u16 stride, u8 channels
    (0 nothing to draw, 1 gray, 3 stripes, 4 BGRA premultiplied), u8 how lately it was used (0 to 3), 8 bytes spare.
    """

    @property
    def records(self) -> Any:
        """A writable buffer."""

    @property
    def pages(self) -> list[Any]:
        """Readable buffers; None for what is no page now."""

    @property
    def pins(self) -> Any:
        """A writable buffer. Pinned pages stay as they are, unpinned ones may go."""


def draw_run(
    pixels: Pixels,
    colour: int,
    run: Run,
    transform: Transform,
    columns: int,
    rows: int,
    slots: dict[int, int],
    arena: Arena,
) -> list[int]:
    """Blends the glyphs of `run` into BGRA pixels, premultiplied, one after the other.

    `transform` (a, b, c, d, e, f) takes the run's origins to px. `colour` is 0xAARRGGBB, premultiplied; of bitmaps in
    colours only its alpha counts. `columns` and `rows` are how many sub-pixel positions there are across and down;
    `slots` maps `glyph << 8 | row << 4 | column` to `generation << 32 | slot`.

    Returns the numbers that `slots` or the arena lacks, each once: if there are any, nothing was drawn. Glyphs whose
    positions are not finite or beyond 1e9 positions are left out.

    Raises `ValueError` for pixels, runs and records that do not fit into their buffers and for a colour that is not
    premultiplied, before anything is written.
    """
    missing: list[int] = _draw(
        *(pixels, 4, colour, run, transform, columns, rows, slots, arena.records, arena.pages, arena.pins, arena)
    )
    return missing


def draw_runs(pixels: Pixels, runs: list[ColouredRun], first: int, arena: Arena) -> tuple[int, list[int]]:
    """As `draw_run` for one run after the other, from the index `first` on, in one call that blends without the lock.

    Returns the index of the first run that lacks glyphs, and their numbers: all before it are drawn, it and all after
    it are not. Where none does, that is how many there are. `runs` must not be changed meanwhile.

    Raises `ValueError` as `draw_run`.
    """
    reached: tuple[int, list[int]] = _draw_all(pixels, runs, first, arena.records, arena.pages, arena.pins, arena)
    return reached


def mask_run(
    mask: Pixels,
    run: Run,
    transform: Transform,
    columns: int,
    rows: int,
    slots: dict[int, int],
    arena: Arena,
) -> list[int]:
    """As `draw_run`, but into a mask of one byte a pixel: coverage over coverage.

    Of stripes the largest coverage counts, of bitmaps in colours the alpha.
    """
    missing: list[int] = _draw(
        *(mask, 1, 0, run, transform, columns, rows, slots, arena.records, arena.pages, arena.pins, arena)
    )
    return missing


def _draw(*arguments: Any) -> list[int]:
    """Chooses on the first call, since the twin takes numpy's time to import."""
    _choose()
    return _draw(*arguments)


def _draw_all(*arguments: Any) -> tuple[int, list[int]]:
    """As `_draw`."""
    _choose()
    return _draw_all(*arguments)


def _choose() -> None:
    """Puts the functions of the compiled kernel, or of the twin, in their places."""
    global _draw, _draw_all
    chosen = compiled("glyphs")
    if chosen is None:
        from vecdraw.kernel import glyphs_twin  # numpy, which is slow to import

        chosen = glyphs_twin
    _draw, _draw_all = chosen.draw, chosen.draw_all
