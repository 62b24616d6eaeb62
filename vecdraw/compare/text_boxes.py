"""Where the texts of a scene are: what is compared apart, as a lost line of small text hardly moves a whole score."""

from __future__ import annotations

from vecdraw.geometry.affine import Affine
from vecdraw.geometry.rect import Rect
from vecdraw.scene.ink import text_ink
from vecdraw.scene.ops import DrawScene, FillText, StrokeText
from vecdraw.scene.scene import Scene


def text_boxes(scene: Scene) -> tuple[Rect, ...]:
    """Boxes in px around the ink of each text that is drawn, cut to the canvas, in the order of drawing.

    Clips, layers' projections and what is drawn over a text are not looked at.
    """
    canvas = Rect(0.0, 0.0, scene.width * scene.scale, scene.height * scene.scale)
    found: dict[Rect, None] = {}
    pending = [(scene, Affine.scaling(scene.scale, scene.scale))]
    known: dict[int, Rect | None] = {}
    while pending:
        one, outer = pending.pop()
        for op in one.ops:
            if isinstance(op, FillText | StrokeText):
                ink = text_ink(op, known)
                box = None if ink is None else _inside(ink.transformed(outer @ op.state.transform), canvas)
                if box is not None:
                    found[box] = None
            elif isinstance(op, DrawScene):
                placed = Affine(op.scale_x, 0.0, 0.0, op.scale_y, op.x, op.y)
                pending.append((op.scene, outer @ op.state.transform @ placed))
    return tuple(found)


def _inside(box: Rect, canvas: Rect) -> Rect | None:
    left, top = max(box.x, canvas.x), max(box.y, canvas.y)
    right, bottom = min(box.right, canvas.right), min(box.bottom, canvas.bottom)
    return Rect.from_edges(left, top, right, bottom) if right > left and bottom > top else None
