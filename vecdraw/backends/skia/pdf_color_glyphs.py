"""Colour glyphs that viewers of PDF do not show whole as fonts, as drawings.

A colour glyph is a drawing in a font of its own (Type 3, ISO 32000-1, 9.6.5), and a translucent gradient in it is a
pattern with a soft mask, which PDFium leaves out there.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from vecdraw.backends.glyph_brushes import glyph_brush
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.bounds import path_bounds
from vecdraw.geometry.rect import Rect
from vecdraw.paint.brush import ConicBrush, LinearBrush, RadialBrush
from vecdraw.paint.color import Color
from vecdraw.paint.compositing import Compositing
from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.scene.ops import BeginLayer, Clip, DrawScene, EndLayer, FillPath, FillText, Op, State, StrokeText
from vecdraw.scene.scene import Scene
from vecdraw.typeface.color_glyphs import color_glyph
from vecdraw.typeface.color_nodes import ColorFill, ColorGroup, ColorNode, PaletteColor
from vecdraw.typeface.key import FaceKey
from vecdraw.typeface.store import fonts

_EM: Final = 1000.0
_KEPT: Final = 256
_BLACK: Final = Color(0.0, 0.0, 0.0)
_NOWHERE: Final = Rect(0.0, 0.0, 0.0, 0.0)


def is_drawn(run: GlyphRun) -> bool:
    """Whether a run has a glyph with a translucent gradient."""
    return fonts.face(run.face).is_color and any(_is_translucent(run.face, glyph) for glyph in set(run.glyphs))


def drawings(op: FillText | StrokeText, run: GlyphRun) -> Iterator[DrawScene]:
    """The glyphs of a run of `op`, each a scene in its place; as opaque as the brush is."""
    color = op.brush if isinstance(op.brush, Color) else _BLACK
    state = op.state
    faded = state.compositing._replace(alpha=state.compositing.alpha * color.alpha)
    for placed in run.placed():
        scene, box = _drawing(run.face, placed.glyph, color)
        if scene is not None:
            place = Affine(op.horizontal_scale, 0.0, 0.0, 1.0, op.x, op.y) @ placed.place(run.size)
            own = State(state.transform @ place, state.clip, faded)
            yield DrawScene(scene, box.x, box.y, 1.0 / _EM, 1.0 / _EM, own)


@lru_cache(maxsize=4096)
def _is_translucent(key: FaceKey, glyph: int) -> bool:
    return any(
        isinstance(node, ColorFill)
        and not isinstance(node.paint, PaletteColor)
        and any(stop.color.alpha < 1.0 for stop in node.paint.stops)
        for node in _nodes(color_glyph(fonts.face(key), glyph) or ())
    )


@lru_cache(maxsize=_KEPT)
def _drawing(key: FaceKey, glyph: int, foreground: Color) -> tuple[Scene | None, Rect]:
    """A scene of what a glyph paints, and the box, in ems from its origin, that is its canvas; None for nothing."""
    nodes = color_glyph(fonts.face(key), glyph) or ()
    boxes = [path_bounds(node.outline) for node in _nodes(nodes) if isinstance(node, ColorFill)]
    box = _NOWHERE
    for one in boxes:
        box = box if one is None else one if box.is_empty else box.union(one)
    if box.is_empty:
        return None, box
    matrix = Affine.scaling(_EM) @ Affine.translation(-box.x, -box.y)
    return Scene(box.width * _EM, box.height * _EM, tuple(_ops(nodes, matrix, foreground))), box


def _ops(nodes: tuple[ColorNode, ...], matrix: Affine, foreground: Color) -> Iterator[Op]:
    """What the nodes paint, from back to front."""
    for node in nodes:
        if isinstance(node, ColorGroup):
            yield BeginLayer(State(compositing=Compositing(blend=node.mode)))
            yield from _ops(node.content, matrix, foreground)
            yield EndLayer()
        elif isinstance(node, ColorFill):
            brush = glyph_brush(node.paint, node.transform, foreground)
            if not isinstance(brush, Color | LinearBrush | RadialBrush | ConicBrush):
                continue
            clip: Clip | None = None
            for depth, path in enumerate(node.clips, 1):
                clip = Clip(clip, path, "nonzero", matrix, depth)
            yield FillPath(node.outline, "nonzero", brush, State(matrix, clip))


def _nodes(nodes: tuple[ColorNode, ...]) -> Iterator[ColorNode]:
    """All nodes, those in groups included."""
    pending = list(nodes)
    while pending:
        node = pending.pop()
        yield node
        if isinstance(node, ColorGroup):
            pending += node.content
