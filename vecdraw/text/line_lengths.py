"""How long lines are, without setting them: what the measuring of boxes asks for again and again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from vecdraw.text.linebreak import HYPHEN

if TYPE_CHECKING:
    from vecdraw.text.block_material import Prepared
    from vecdraw.text.filling import Filled

_NOTHING: Final = 1e-9  # px


def line_lengths(lines: Sequence[Filled]) -> list[float | None]:
    """The width of each line that is not justified, px, as `set_line` has it; None where that takes to set it."""
    known: dict[int, _Lengths] = {}
    found: list[float | None] = []
    for line in lines:
        of_block = known.get(id(line.one))
        if of_block is None:
            of_block = known[id(line.one)] = _Lengths(line.one)
        found.append(of_block.of(line))
    return found


class _Lengths:
    """The lines of one block."""

    __slots__ = ("_advance", "_blank", "_breaks", "_end_shrink", "_end_trim", "_hang", "_joined", "_shrink", "_start")

    def __init__(self, one: Prepared) -> None:
        material = one.material
        self._advance: list[float] = material.advance.tolist()
        self._start: list[float] = material.start_trim.tolist()
        self._end_trim: list[float] = material.end_trim.tolist()
        self._end_shrink: list[float] = material.end_shrink.tolist()
        self._hang: list[float] = material.hang.tolist()
        self._shrink: list[float] = material.shrink.tolist()
        self._breaks: list[int] = material.breaks.tolist()
        self._blank: list[bool] = one.blank.tolist()
        self._joined: list[bool] = one.measured.joined.tolist()

    def of(self, line: Filled) -> float | None:
        first, last = line.first, line.last
        if last == first:
            return 0.0
        if self._breaks[last] == HYPHEN or self._joined[first] or self._joined[last]:
            return None
        if abs(self._advance[first] - self._start[first]) <= _NOTHING:
            return None
        tail = last
        while tail > first and self._blank[tail - 1]:
            tail -= 1
        if tail == first:
            return None
        inside = sum(self._advance[first : tail - 1])
        end = self._advance[tail - 1]
        if tail - 1 == first:
            end -= self._start[first]
        else:
            inside -= self._start[first]
        saved = self._end_trim[tail - 1]
        if saved and saved >= end - _NOTHING and self._hang[tail - 1] <= 0:
            end_counted = 0.0
        else:
            end -= saved
            end_counted = end
        return self._squeezed(first, tail, inside, end, end_counted, line.room.inner)

    def _squeezed(self, first: int, tail: int, inside: float, end: float, counted: float, room: float) -> float:
        """The width of a line with `end` px of its last cluster, of which `counted` count, squeezed into its room."""
        width = inside + counted
        over = width - room
        if over <= _NOTHING:
            return width
        given = min(over, self._end_shrink[tail - 1])
        over -= given
        if over > _NOTHING:
            given += min(over, self._hang[tail - 1], max(end - given, 0.0))
        width -= given
        if width - room > _NOTHING:
            width -= min(width - room, sum(self._shrink[first : tail - 1]))
        return width
