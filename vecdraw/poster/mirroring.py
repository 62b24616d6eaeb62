"""Boxes that flow from right to left (CSS Writing Modes 4, 2.1): rows and the columns of grids begin at the right.

Taffy knows one direction. What flows the other way is laid out as seen in a mirror, and mirrored again: the left and
right sides of boxes are told apart by where they are seen, so they are swapped for Taffy.
"""

from __future__ import annotations

from typing import Any, Final

from vecdraw.poster.boxes import Box
from vecdraw.poster.taffy import Placed

_CONTAINERS: Final = frozenset({"row", "column", "grid", "stack"})


def is_mirrored(box: Box | None) -> bool:
    """Whether the boxes in `box` flow from right to left."""
    return box is not None and box.values.get("direction") == "rtl" and box.kind in _CONTAINERS


def mirror_sides(style: dict[str, Any], box: Box, container: Box | None) -> None:
    """Changes the style of a box so that Taffy lays out its mirror image."""
    if is_mirrored(box):
        style["padding"], style["border"] = _swapped(style["padding"]), _swapped(style["border"])
    if is_mirrored(container):
        style["margin"], style["inset"] = _swapped(style["margin"]), _swapped(style["inset"])


def mirrored(placed: Placed, box: Box, container: Box | None) -> Placed:
    """Where the box is seen. The container has its size already."""
    if is_mirrored(box):
        top, right, bottom, left = placed.insets
        placed = placed._replace(insets=(top, left, bottom, right))
    if is_mirrored(container) and container is not None:
        placed = placed._replace(x=container.width - placed.x - placed.width)
    return placed


def _swapped(sides: dict[str, Any]) -> dict[str, Any]:
    return {**sides, "left": sides["right"], "right": sides["left"]}
