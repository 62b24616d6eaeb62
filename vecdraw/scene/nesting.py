"""How deep scenes are drawn inside scenes."""

from __future__ import annotations

from vecdraw.scene.ops import DrawScene
from vecdraw.scene.scene import Scene


def nesting(scene: Scene) -> int:
    """1 for a scene that draws no other, one more for each scene inside a scene."""
    known: dict[int, int] = {}
    pending = [scene]
    while pending:
        top = pending[-1]
        inner = [op.scene for op in top.ops if isinstance(op, DrawScene)]
        unknown = [child for child in inner if id(child) not in known]
        if unknown:
            pending += unknown
            continue
        pending.pop()
        known[id(top)] = 1 + max((known[id(child)] for child in inner), default=0)
    return known[id(scene)]
