"""The text of a scene and where it stands: what `Scene.text_boxes` gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vecdraw import limits
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.rect import Rect
from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.scene.ink import Edges, text_box, text_ink
from vecdraw.scene.nesting import inner_first
from vecdraw.scene.ops import DrawScene, FillText, StrokeText
from vecdraw.typeface.key import FaceKey

if TYPE_CHECKING:
    from vecdraw.scene.scene import Scene

Point = tuple[float, float]


class TextBox(NamedTuple):
    """The text of one glyph run, in user units of the scene's canvas, y down.

    `quad` are the corners of its box after the transform, in the order top left, top right, bottom right, bottom left
    as seen along the text; `rect` is the upright rectangle around them. Clips are not looked at. Of several runs, the
    box of one that is turned, or stands in a vertical line, is that of its ink.
    """

    text: str
    quad: tuple[Point, Point, Point, Point]
    rect: Rect
    face: FaceKey


def text_boxes(scene: Scene) -> list[TextBox]:
    """All text in the order in which it is drawn; see `Scene.text_boxes`."""
    boxes: list[TextBox] = []
    worded = _with_text(scene)
    pending = [(iter(scene.ops), Affine())]
    while pending:
        ops, base = pending[-1]
        for op in ops:
            if isinstance(op, FillText | StrokeText):
                boxes += [_placed(op, run, base @ op.state.transform) for run in op.runs]
                limits.check("scene_ops", len(boxes), "text boxes of a scene")
            elif isinstance(op, DrawScene) and id(op.scene) in worded:
                inner = Affine(op.scale_x, 0.0, 0.0, op.scale_y, op.x, op.y)
                pending.append((iter(op.scene.ops), base @ op.state.transform @ inner))
                break
        else:
            pending.pop()
    return boxes


def _with_text(scene: Scene) -> set[int]:
    """The ids of the scenes in `scene`, itself included, that have text in them or in what they draw."""
    found: set[int] = set()
    for one in inner_first(scene):
        for op in one.ops:
            if isinstance(op, FillText | StrokeText) or (isinstance(op, DrawScene) and id(op.scene) in found):
                found.add(id(one))
                break
    return found


def _placed(op: FillText | StrokeText, run: GlyphRun, transform: Affine) -> TextBox:
    left, top, right, bottom = _edges(op, run)
    one, two = transform.apply(left, top), transform.apply(right, top)
    three, four = transform.apply(right, bottom), transform.apply(left, bottom)
    quad = one, two, three, four
    xs, ys = [x for x, _ in quad], [y for _, y in quad]
    return TextBox(run.text, quad, Rect.from_edges(min(xs), min(ys), max(xs), max(ys)), run.face)


def _edges(op: FillText | StrokeText, run: GlyphRun) -> Edges:
    """The left, top, right and bottom edge of a run's box, before the transform."""
    whole = text_box(op)
    left, top, right, bottom = whole.x, whole.y, whole.right, whole.bottom
    if len(op.runs) > 1 and run.xs and run.advance:
        if run.angles or run.direction == "ttb":
            ink = text_ink(op._replace(runs=(run,)), {})
            return (left, top, right, bottom) if ink is None else (ink.x, ink.y, ink.right, ink.bottom)
        left = op.x + min(run.xs) * op.horizontal_scale
        right = left + run.advance * op.horizontal_scale
    return left, top, right, bottom
