"""What a document holds more than once: scenes and pictures, counted before it is written."""

from __future__ import annotations

from typing import NamedTuple

from vecdraw.paint.pixmap import Pixmap
from vecdraw.scene.nesting import inner_first
from vecdraw.scene.ops import DrawImage, DrawScene, StrokePath, StrokeRect, StrokeText
from vecdraw.scene.scene import Scene


class Uses(NamedTuple):
    """How often pictures and scenes (by id) are drawn, and how much larger than its units a scene is drawn at most.

    `strokes` tells whether anything is stroked.
    """

    pictures: dict[Pixmap, int]
    scenes: dict[int, int]
    magnifications: dict[int, float]
    strokes: bool


def count_uses(scene: Scene, magnification: float) -> Uses:
    """Counts in all scenes that `scene` draws, itself so much larger than its units, each looked at once."""
    pictures: dict[Pixmap, int] = {}
    scenes: dict[int, int] = {}
    magnifications = {id(scene): magnification}
    strokes = False
    for one in reversed(inner_first(scene)):
        scale = magnifications[id(one)]
        for op in one.ops:
            if isinstance(op, DrawScene):
                inner = id(op.scene)
                scenes[inner] = scenes.get(inner, 0) + 1
                larger = scale * op.state.transform.max_scale * max(abs(op.scale_x), abs(op.scale_y))
                magnifications[inner] = max(magnifications.get(inner, 0.0), larger)
            elif isinstance(op, DrawImage):
                pictures[op.pixmap] = pictures.get(op.pixmap, 0) + 1
            elif isinstance(op, StrokePath | StrokeRect | StrokeText):
                strokes = True
    return Uses(pictures, scenes, magnifications, strokes)
