"""The twin of `_deflate.c`: the same blocks, in Python and numpy."""

from __future__ import annotations

from collections import Counter
from typing import Final, Literal, NamedTuple

from vecdraw.kernel import rows
from vecdraw.kernel.codes_twin import about_bits_of, block
from vecdraw.kernel.matches_twin import WINDOW, Search, matches

Effort = Literal[0, 1]
_SEARCHES: Final = Search(8, 2), Search(1, 8)

_KINDS: Final[tuple[tuple[rows.FilterType, ...], ...]] = (
    (rows.NONE, rows.SUB, rows.PAETH),
    (rows.NONE, rows.SUB, rows.UP, rows.AVERAGE, rows.PAETH),
)
_STRIPS: Final = (2, 4)
_EACH: Final = 2  # lines of a strip
_RUN: Final = 5
_PERIOD: Final = 8  # pixels after which dither repeats itself
_FEWEST: Final = 1  # bits of a byte of lines that are literals alone
_FEW: Final = 512  # bits of bytes that begin runs, in 1024ths of all bytes
_SOME: Final = 1280


class Band(NamedTuple):
    """Lines of `size` bytes, `step` bytes a pixel, the first of which is above the band if it `has_above`."""

    lines: bytes
    size: int
    step: int
    has_above: bool

    @property
    def height(self) -> int:
        """How many lines the band has."""
        return len(self.lines) // self.size - self.has_above

    def filtered(self, top: int, bottom: int, kind: rows.FilterType) -> bytes:
        """Some of them, filtered."""
        is_below = self.has_above or top > 0
        some = self.lines[self.size * (top + self.has_above - is_below) :]
        made = bytearray(self.size * (bottom - top))
        rows.filtered(made, some, self.size, bottom - top, is_below, self.step, kind)
        return bytes(made)


def deflated(band: Band, effort: Effort, is_last: bool, is_drawn: bool) -> tuple[bytes, bytes] | None:
    """The blocks, and what is in them; None where libraries do better."""
    if is_drawn:
        data = band.lines[band.size * band.has_above :]
        return block(data, matches(data, band.size, band.step, _SEARCHES[effort]), is_last), data
    kind = _best_kind(band, effort)
    if kind is None:
        return None
    data = band.filtered(0, band.height, kind)
    return (block(data, None, is_last), data) if _is_even(data) else None


def _is_even(data: bytes) -> bool:
    """Whether no byte is three in four: of these literals take a bit each, and runs less."""
    return 4 * max(Counter(data).values()) <= 3 * len(data)


def _best_kind(band: Band, effort: Effort) -> rows.FilterType | None:
    """The filter type whose literals take least for some of the lines, or None where libraries do better."""
    best: rows.FilterType | None = None
    least = -1
    for kind in _KINDS[effort]:
        sample = b"".join(band.filtered(top, bottom, kind) for top, bottom in _strips(band.height, _STRIPS[effort]))
        bits, is_plain = _tried(sample, band)
        if least < 0 or bits < least:
            best, least = kind if is_plain else None, bits
    return best


def _strips(count: int, strips: int) -> list[tuple[int, int]]:
    """The lines that are tried: from, to."""
    if count <= strips * _EACH:
        return [(0, count)]
    tops = [(2 * at + 1) * count // (2 * strips) - _EACH // 2 for at in range(strips)]
    return [(top, top + _EACH) for top in tops]


def _tried(sample: bytes, band: Band) -> tuple[int, bool]:
    """About the bits of a sample as literals, and whether matches would take no less.

    They take no less where few bytes begin runs, or some do, of those on the left rather than of those that dither
    repeats.
    """
    count = len(sample)
    left, above, dithered = (_begun(sample, apart) for apart in (band.step, band.size, _PERIOD * band.step))
    bits = about_bits_of(sample)
    begun = (left + above + dithered) * (1024 * bits // count)
    return bits, bits >= _FEWEST * count and begun < (_SOME if dithered <= left else _FEW) * count


def _begun(data: bytes, apart: int) -> int:
    """How many bytes begin five that equal those `apart` before."""
    import numpy as np  # slow to import, and only the twin needs it

    if apart > WINDOW or len(data) < apart + _RUN:
        return 0
    values = np.frombuffer(data, np.uint8)
    same = values[apart:] == values[:-apart]
    return int(np.lib.stride_tricks.sliding_window_view(same, _RUN).all(axis=1).sum())
