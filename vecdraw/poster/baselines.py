"""Boxes whose first lines stand on one baseline (CSS Box Alignment 3, 9; CSS Flexbox 1, 8.3).

Taffy is told nothing about lines of text. So boxes are laid out from the top first; how much further down each has to
stand is then known, and becomes a margin when they are laid out again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from vecdraw.poster.boxes import Box

Shifts = dict[int, float]
"""By the id of a box: its margin at the top in px, with what brings it to the baseline."""

_CONTAINERS: Final = ("row", "column", "grid", "stack")


def has_baselines(root: Box) -> bool:
    """Whether any box is to stand on a baseline."""
    return any("baseline" in (box.values.get("align"), box.values.get("align_self")) for box in root.all())


def baseline_shifts(root: Box) -> Shifts:
    """How far boxes that have been placed from the top have to move."""
    shifts: Shifts = {}
    for box in root.all():
        for line in _lines(box):
            lowest = max(_from_top(one, box) for one in line)
            for one in line:
                shifts[id(one)] = _margin(one, box) + lowest - _from_top(one, box)
    return shifts


def _lines(container: Box) -> Iterator[list[Box]]:
    """The boxes on one baseline, by lines: those of a line all begin at its top."""
    lines: defaultdict[int, list[Box]] = defaultdict(list)
    for child in container.children:
        if _takes_part(child, container):
            lines[round(child.y - _margin(child, container))].append(child)
    yield from lines.values()


def _takes_part(box: Box, container: Box) -> bool:
    if container.kind not in ("row", "grid") or box.get("position") == "absolute":
        return False
    if box.get("align_self", container.get("align")) != "baseline":
        return False
    margin = box.get("margin")
    return margin is None or "auto" not in (margin[0].scale, margin[2].scale)


def _margin(box: Box, container: Box) -> float:
    """The margin at the top in px."""
    margin = box.get("margin")
    return 0.0 if margin is None else float(margin[0].px(container.content_box.width, box.em))


def _from_top(box: Box, container: Box) -> float:
    """How far its baseline is below the top of its line."""
    return _margin(box, container) + _baseline(box)


def _baseline(box: Box) -> float:
    """How far the baseline is below the top of the box; its bottom where there is no text."""
    if box.kind == "text":
        inside = box.content_box
        lines = box.layout.placed(inside.width, inside.height).lines
        is_horizontal = box.get("writing_mode", "horizontal-tb") == "horizontal-tb"
        return box.insets[0] + lines[0].baseline_y if lines and is_horizontal else box.height
    if box.kind in _CONTAINERS:
        inside_flow = [child for child in box.children if child.get("position") != "absolute"]
        first = next(_lines(box), inside_flow[:1])
        if first:
            return max(child.y - box.y + _baseline(child) for child in first)
    return box.height
