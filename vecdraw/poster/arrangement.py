"""Boxes to their places: Taffy for flex and grid, our own text engine for what text needs."""

from __future__ import annotations

from vecdraw.poster.aspect_ratios import keep_ratio
from vecdraw.poster.baselines import Shifts, baseline_shifts, has_baselines
from vecdraw.poster.boxes import Box
from vecdraw.poster.leaves import leaf_measure
from vecdraw.poster.mirroring import mirror_sides, mirrored
from vecdraw.poster.resources import Resources
from vecdraw.poster.taffy import Tree, style_of
from vecdraw.poster.tracks import Place

_CELL = Place(1, 1)


def arrange(root: Box, width: float, height: float | None, resources: Resources) -> None:
    """Sets the places of all boxes in a poster of `width` x `height` px; None: as high as what is in it.

    Raises `TemplateError` for text that does not fit where that is an error, and what pictures raise.
    """
    _laid_out(root, width, height, resources, {})
    if has_baselines(root):
        _laid_out(root, width, height, resources, baseline_shifts(root))


def _laid_out(root: Box, width: float, height: float | None, resources: Resources, shifts: Shifts) -> None:
    with Tree() as tree:
        nodes: dict[int, int] = {}
        top = _added(root, None, tree, nodes, resources, shifts)
        tree.compute(top, width, height)
        _place(root, None, tree, nodes)


def _added(
    box: Box, container: Box | None, tree: Tree, nodes: dict[int, int], resources: Resources, shifts: Shifts
) -> int:
    children = [_added(child, box, tree, nodes, resources, shifts) for child in box.children]
    style = style_of(box.values, box.kind, box.em)
    keep_ratio(style, box, container)
    shift = shifts.get(id(box))
    if shift is not None:
        style["margin"] = {**style["margin"], "top": {"dim": 1, "value": shift}}
    mirror_sides(style, box, container)
    node = tree.add(style, children, leaf_measure(box, resources))
    nodes[id(box)] = node
    return node


def _place(box: Box, container: Box | None, tree: Tree, nodes: dict[int, int]) -> None:
    placed = mirrored(tree.placed(nodes[id(box)]), box, container)
    x, y = (0.0, 0.0) if container is None else (container.x, container.y)
    box.x, box.y = x + placed.x, y + placed.y
    box.width, box.height = placed.width, placed.height
    box.insets = placed.insets
    for child in box.children:
        _place(child, box, tree, nodes)


def spread_stacks(root: Box) -> None:
    """Puts the boxes of each stack into its one cell."""
    for box in root.all():
        if box.kind == "stack":
            for child in box.children:
                if child.get("position") != "absolute":
                    child.values["grid_row"] = child.values["grid_column"] = _CELL
