"""Boxes to their places: Taffy for flex and grid, our own text engine for what text needs."""

from __future__ import annotations

import math

from vecdraw.poster.boxes import Box
from vecdraw.poster.kinds import Place
from vecdraw.poster.leaves import leaf_measure
from vecdraw.poster.resources import Resources
from vecdraw.poster.taffy import Tree, style_of

_CELL = Place(1, 1)


def arrange(root: Box, width: float, height: float | None, resources: Resources) -> None:
    """Sets the places of all boxes in a poster of `width` x `height` px; None: as high as what is in it.

    Raises `TemplateError` for text that does not fit where that is an error, and what pictures raise.
    """
    with Tree() as tree:
        nodes: dict[int, int] = {}
        top = _added(root, tree, nodes, resources)
        tree.compute(top, width, height)
        _place(root, tree, nodes, 0.0, 0.0)


def _added(box: Box, tree: Tree, nodes: dict[int, int], resources: Resources) -> int:
    children = [_added(child, tree, nodes, resources) for child in box.children]
    style = style_of(box.values, box.kind, box.em)
    node = tree.add(style, children, leaf_measure(box, resources))
    nodes[id(box)] = node
    return node


def _place(box: Box, tree: Tree, nodes: dict[int, int], x: float, y: float) -> None:
    placed = tree.placed(nodes[id(box)])
    box.x, box.y = x + placed.x, y + placed.y
    box.width, box.height = placed.width, placed.height
    box.insets = placed.insets
    for child in box.children:
        _place(child, tree, nodes, box.x, box.y)


def spread_stacks(root: Box) -> None:
    """Puts the boxes of each stack into its one cell."""
    for box in root.all():
        if box.kind == "stack":
            for child in box.children:
                if child.get("position") != "absolute":
                    child.values["grid_row"] = child.values["grid_column"] = _CELL


def is_known(size: float) -> bool:
    """Whether a size that a measure is given is known."""
    return not math.isnan(size)
