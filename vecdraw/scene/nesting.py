"""Scenes drawn inside scenes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vecdraw.scene.ops import DrawScene

if TYPE_CHECKING:
    from vecdraw.scene.scene import Scene


def nesting(scene: Scene) -> int:
    """1 for a scene that draws no other, one more for each scene inside a scene."""
    depths: dict[int, int] = {}
    for one in inner_first(scene):
        depths[id(one)] = 1 + max((depths[id(child)] for child in _drawn_by(one)), default=0)
    return depths[id(scene)]


def inner_first(scene: Scene) -> list[Scene]:
    """`scene` and all scenes inside it, each object once, every one after those it draws; `scene` is the last."""
    order: list[Scene] = []
    children: dict[int, list[Scene]] = {}
    placed: set[int] = set()
    pending = [scene]
    while pending:
        top = pending[-1]
        if id(top) in placed:
            pending.pop()
        elif id(top) in children:
            pending.pop()
            placed.add(id(top))
            order.append(top)
        else:
            inner = children[id(top)] = _drawn_by(top)
            pending += [child for child in reversed(inner) if id(child) not in placed]
    return order


def _drawn_by(scene: Scene) -> list[Scene]:
    """The scenes that `scene` itself draws, each object once, in the order of their first use."""
    return list({id(op.scene): op.scene for op in scene.ops if type(op) is DrawScene}.values())
