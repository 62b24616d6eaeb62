"""Lines at whose ends glyphs change: kerned pairs, ligatures and letters that join are measured as they are drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np

from vecdraw.text.linebreak import NO
from vecdraw.text.measured import change_at
from vecdraw.text.wrap import break_lines

if TYPE_CHECKING:
    from vecdraw.text.block_material import Prepared
    from vecdraw.text.break_rules import HyphenatedLines, Wrap
    from vecdraw.text.material import Material

_T = TypeVar("_T")

_TIMES: Final = 4  # that lines are broken again for what changes at their ends; then the most that was met is for all
_AHEAD: Final = 256  # clusters that are looked at for one line, at first
_AGAIN: Final = 16  # times that one line is broken again


def resolved(one: Prepared, broken: Callable[[Material], list[_T]], end_of: Callable[[_T], int]) -> list[_T]:
    """The lines that come of a material, broken again with what changes where they end."""
    lines = broken(one.material)
    joined = one.measured.joined
    if one.is_plain or not joined.any():
        return lines
    material, known = one.material, dict[int, tuple[float, float]]()
    for _ in range(_TIMES):
        met = {last for last in map(end_of, lines) if joined[last] and not one.blank[last - 1]} - known.keys()
        if not met:
            return lines
        changes = {at: change_at(one.measured, at) for at in met}
        known |= changes
        material = changed(material, changes)
        lines = broken(material)
    worst = (max(before for before, _ in known.values()), max(behind for _, behind in known.values()))
    others = np.flatnonzero(joined & (material.breaks != NO)).tolist()
    return broken(changed(material, {at: worst for at in others if at not in known}))


def changed(material: Material, changes: Mapping[int, tuple[float, float]]) -> Material:
    """The material with what lines that end and begin at some places are wider."""
    start_trim, end_trim = material.start_trim.copy(), material.end_trim.copy()
    for at, (before, behind) in changes.items():
        end_trim[at - 1] -= before
        start_trim[at] -= behind
    return material._replace(start_trim=start_trim, end_trim=end_trim)


def line_from(one: Prepared, first: int, room: float, mode: Wrap, hyphenated: HyphenatedLines) -> int:
    """The end of the line that begins at a cluster, in `room` px."""
    size, joined = len(one.measured.advance), one.measured.joined
    is_changed = joined.any()
    reach = size if mode == "nowrap" else min(first + _AHEAD, size)
    known: dict[int, tuple[float, float]] = {}
    if is_changed and joined[first]:
        known[first] = change_at(one.measured, first)
    while True:
        end = first + _count(one.material, (first, reach), known, room, mode, hyphenated)
        if end == reach < size:
            reach = min(first + 2 * (reach - first), size)
        elif is_changed and end not in known and len(known) < _AGAIN and joined[end] and not one.blank[end - 1]:
            known[end] = change_at(one.measured, end)
        else:
            return end


def _count(
    material: Material,
    part: tuple[int, int],
    changes: Mapping[int, tuple[float, float]],
    room: float,
    mode: Wrap,
    hyphenated: HyphenatedLines,
) -> int:
    """How many clusters of a part its first line takes."""
    first, reach = part
    ends = {name: reach + (name == "breaks") for name in material._fields}
    rest = material._replace(**{name: getattr(material, name)[first : ends[name]] for name in material._fields})
    if changes:
        start_trim, end_trim = rest.start_trim.copy(), rest.end_trim.copy()
        for at, (before, behind) in changes.items():
            if at > first:
                end_trim[at - 1 - first] -= before
            if at < reach:
                start_trim[at - first] -= behind
        rest = rest._replace(start_trim=start_trim, end_trim=end_trim)
    ((_, count),) = break_lines(rest, lambda _line: room, mode, max_lines=1, hyphenated=hyphenated)
    return count
