"""The twin of `_deflate.c`: the same blocks, in Python and numpy."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from vecdraw.kernel import rows
from vecdraw.kernel.codes_twin import about_bits_of, block
from vecdraw.kernel.matches_twin import PERIOD, Match, Search, matches, runs

if TYPE_CHECKING:
    from collections.abc import Sequence

Effort = Literal[0, 1]
_FAST: Final = 0

_DRAWN: Final = (Search(13, 1, 0, 0, 4, False, False), Search(14, 4, 0, 0, 4, False, False))
_FILTERED: Final = (Search(13, 1, 0, 8, 5, False, True), Search(14, 4, 16, 8, 5, True, True))
_KINDS: Final[tuple[tuple[rows.FilterType, ...], ...]] = (
    (rows.NONE, rows.SUB, rows.PAETH),
    (rows.NONE, rows.SUB, rows.UP, rows.AVERAGE, rows.PAETH),
)
_STRIPS: Final = (2, 4)
_EACH: Final = 2  # lines of a strip
_FEW: Final = (1024, 512)
_RUN: Final = 5


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


def deflated(band: Band, effort: Effort, is_last: bool, is_drawn: bool) -> tuple[bytes, bytes]:
    """The blocks, and what is in them."""
    if is_drawn:
        data = band.lines[band.size * band.has_above :]
        found: list[Match] | None = matches(data, band.size, band.step, _DRAWN[effort])
    else:
        kind, is_plain = _best_way(band, effort)
        data = band.filtered(0, band.height, kind)
        found = None if is_plain and _is_plain(data) else matches(data, band.size, band.step, _FILTERED[effort])
        if is_plain and found is not None and about_bits_of(data, None) <= about_bits_of(data, found):
            found = None
    return block(data, found, is_last), data


def _is_plain(data: bytes) -> bool:
    """Whether no byte is three in four: of these literals take a bit each, and runs less."""
    return 4 * max(Counter(data).values()) <= 3 * len(data)


def _best_way(band: Band, effort: Effort) -> tuple[rows.FilterType, bool]:
    """The filter type that takes least for some of the lines, and whether literals alone do.

    What saves less than a twentieth against no filter does not count, as they do not show what repeats further away.
    """
    best: tuple[rows.FilterType, bool] = rows.NONE, False
    least = 0
    for kind in _KINDS[effort]:
        sample = b"".join(band.filtered(top, bottom, kind) for top, bottom in _strips(band.height, _STRIPS[effort]))
        found, is_plain = _tried(sample, band, kind, effort)
        if kind == rows.NONE:
            best, least = (kind, is_plain), found - found // 20
        elif found < least:
            best, least = (kind, is_plain), found
    return best


def _strips(count: int, strips: int) -> list[tuple[int, int]]:
    """The lines that are tried: from, to."""
    if count <= strips * _EACH:
        return [(0, count)]
    tops = [(2 * at + 1) * count // (2 * strips) - _EACH // 2 for at in range(strips)]
    return [(top, top + _EACH) for top in tops]


def _tried(sample: bytes, band: Band, kind: rows.FilterType, effort: Effort) -> tuple[int, bool]:
    """About the bits of a sample, and whether literals alone, which are quicker, take no more than matches or little.

    These are looked for quickly, and only where there are runs: the bits of bytes that begin one, in 1024ths of all.
    """
    count = len(sample)
    begun = sum(_begun(runs(sample, apart)) for apart in (band.step, band.size, PERIOD * band.step))
    plain = about_bits_of(sample, None)
    if (kind == rows.NONE and 3 * begun < 2 * count) or begun * (1024 * plain // count) < _FEW[effort] * count:
        return plain, True
    matched = about_bits_of(sample, matches(sample, band.size, band.step, _FILTERED[_FAST]))
    is_plain = plain - (plain // 16 if effort == _FAST else 0) <= matched
    return plain if is_plain else matched, is_plain


def _begun(lengths: Sequence[int]) -> int:
    return sum(length >= _RUN for length in lengths)
