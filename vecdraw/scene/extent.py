"""Where a scene is drawn: the rectangle that `Scene.bounds` gives."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple, assert_never

from vecdraw.geometry.affine import Affine
from vecdraw.geometry.bounds import path_bounds, stroke_bounds
from vecdraw.geometry.path_data import PathData
from vecdraw.geometry.projection import Projection, nearest_depth
from vecdraw.geometry.rect import Rect
from vecdraw.paint.compositing import COVERS_ALL, Compositing
from vecdraw.paint.filter_reach import EVERYWHERE, cast, fills_transparent, filtered_box
from vecdraw.paint.filters import Filter
from vecdraw.paint.stroke import Stroke
from vecdraw.scene.ink import text_ink
from vecdraw.scene.nesting import inner_first
from vecdraw.scene.ops import (
    BeginLayer,
    ClearRect,
    Clip,
    DrawImage,
    DrawScene,
    EndLayer,
    FillPath,
    FillRect,
    FillText,
    Op,
    PutPixels,
    State,
    StrokePath,
    StrokeRect,
    StrokeText,
)

if TYPE_CHECKING:
    from vecdraw.scene.scene import Scene

_SIGMA_PER_BLUR: Final = 0.5  # HTML Standard, canvas, shadows
_NOWHERE: Final = Rect(0.0, 0.0, 0.0, 0.0)


def bounds(scene: Scene) -> Rect | None:
    """The rectangle outside which `scene` shows nothing but its background; see `Scene.bounds`."""
    known: dict[int, Rect | None] = {}
    for one in inner_first(scene):
        known[id(one)] = Extent(one, known).measure()
    return known[id(scene)]


class _Outer(NamedTuple):
    """What was in force outside an open layer."""

    state: State
    touched: Rect | None
    projection: Projection | None
    clips: dict[int, Rect]


class Extent:
    """Adds up what the operations of one scene touch; `inner` are the bounds of the scenes it draws."""

    def __init__(self, scene: Scene, inner: dict[int, Rect | None]) -> None:
        self._scene = scene
        self._inner = inner
        self._canvas = Rect(0.0, 0.0, scene.width, scene.height)
        self._clips: dict[int, Rect] = {}
        self._paths: dict[tuple[int, Stroke | None, Affine], Rect | None] = {}
        self._ink: dict[int, Rect | None] = {}
        self._touched: Rect | None = None
        self._projection: Projection | None = None
        self._layers: list[_Outer] = []
        self._pixel = 1.0 / scene.scale

    def measure(self) -> Rect | None:
        """The bounds of all operations, inside the canvas."""
        for op in self._scene.ops:
            self._add(op)
        while self._layers:
            self._end_layer()
        return _overlap(self._touched, self._canvas)

    def _add(self, op: Op) -> None:
        match op:
            case BeginLayer():
                self._begin_layer(op)
            case EndLayer():
                self._end_layer()
            case PutPixels(pixmap, x, y):
                unit = 1.0 / self._scene.scale
                self._touch(self._seen(Rect(x * unit, y * unit, pixmap.width * unit, pixmap.height * unit)))
            case ClearRect():
                if self._on_background():
                    self._touch(_overlap(self._shape(op), self._clip(op.state.clip)))
            case _:
                self._composite(self._seen(self._shape(op)), op.state)

    def _begin_layer(self, op: BeginLayer) -> None:
        state, backdrop, projection = op
        behind = self._behind(state, backdrop) if backdrop else None
        self._layers.append(_Outer(state, self._touched, self._projection, self._clips))
        self._touched = behind
        if projection is not None:
            self._projection = projection if self._projection is None else self._projection @ projection
        if projection is not None or state.compositing.filters or state.compositing.shadow is not None:
            # The clips outside apply when the layer ends: what they hide now may be moved.
            self._clips = {id(clip): EVERYWHERE for clip in _chain(state.clip)}

    def _behind(self, state: State, backdrop: tuple[Filter, ...]) -> Rect | None:
        """What the filtered copy of what lies behind a layer covers."""
        something = self._touched is not None or self._on_background() or any(map(fills_transparent, backdrop))
        return self._clip(state.clip) if something else None

    def _end_layer(self) -> None:
        """Composites the innermost layer's content; a stray end is passed over."""
        if self._layers:
            content, outer = self._touched, self._layers.pop()
            self._touched, self._projection, self._clips = outer.touched, outer.projection, outer.clips
            if outer.state.compositing.blend == "clear" and self._on_background():
                self._touch(self._clip(outer.state.clip))  # by all of the layer, whatever is in it
            self._composite(content, outer.state)

    def _on_background(self) -> bool:
        """Whether what is taken away leaves a hole: at the bottom, where there is a background."""
        return not self._layers and self._scene.background is not None

    def _composite(self, box: Rect | None, state: State) -> None:
        compositing = state.compositing
        clip = self._clip(state.clip)
        if compositing.blend in COVERS_ALL and self._on_background():
            self._touch(clip)
        else:
            self._touch(_overlap(_with_effects(box, compositing, self._pixel), clip))

    def _touch(self, box: Rect | None) -> None:
        if box is not None:
            box = box if all(map(math.isfinite, box)) else EVERYWHERE
            self._touched = box if self._touched is None else self._touched.union(box)

    def _shape(self, op: Op) -> Rect | None:
        """What an operation covers by itself, before filter, shadow and clip."""
        match op:
            case FillRect() | ClearRect() | DrawImage():
                return _area(_upright(op).transformed(op.state.transform))
            case StrokeRect():
                return _upright(op).outset(op.stroke.width / 2).transformed(op.state.transform)
            case FillPath():
                return self._path(op.path, None, op.state.transform)
            case StrokePath():
                return self._path(op.path, op.stroke, op.state.transform)
            case FillText():
                ink = text_ink(op, self._ink)
                return None if ink is None else ink.transformed(op.state.transform)
            case StrokeText():
                ink = text_ink(op, self._ink)
                reach = op.stroke.width / 2 * (max(1.0, op.stroke.miter_limit) if op.stroke.join == "miter" else 1.0)
                return None if ink is None else ink.outset(reach).transformed(op.state.transform)
            case DrawScene():
                placed = op.state.transform @ Affine(op.scale_x, 0.0, 0.0, op.scale_y, op.x, op.y)
                whole = Rect(0.0, 0.0, op.scene.width, op.scene.height)
                shown = whole if op.scene.background is not None else self._inner[id(op.scene)]
                return None if shown is None else shown.transformed(placed)
            case PutPixels() | BeginLayer() | EndLayer():
                return None
            case _:
                assert_never(op)

    def _seen(self, box: Rect | None) -> Rect | None:
        """What is seen of a box through the projection in force; where the horizon cuts it, there is no bound."""
        if box is None or self._projection is None:
            return box
        corners = ((x, y) for x in (box.x, box.right) for y in (box.y, box.bottom))
        depths = [self._projection.depth(x, y) for x, y in corners]
        if max(depths) <= 0:
            return None
        seen = self._projection.map_rect(box) if min(depths) >= nearest_depth(depths) else None
        return seen if seen is not None and all(map(math.isfinite, seen)) else EVERYWHERE

    def _path(self, path: PathData, stroke: Stroke | None, transform: Affine) -> Rect | None:
        """Bounds of a filled or stroked path on the canvas; worked out once for each path and transform."""
        key = id(path), stroke, transform
        if key not in self._paths:
            if stroke is None:
                self._paths[key] = _filled(path, transform)
            else:
                around = stroke_bounds(path, stroke.width, stroke.join, stroke.miter_limit, stroke.cap)
                self._paths[key] = None if around is None else around.transformed(transform)
        return self._paths[key]

    def _clip(self, clip: Clip | None) -> Rect:
        """Bounds of all clips in force; everything without one."""
        chain: list[Clip] = []
        while clip is not None and id(clip) not in self._clips:
            chain.append(clip)
            clip = clip.parent
        area = EVERYWHERE if clip is None else self._clips[id(clip)]
        for link in reversed(chain):
            own = _filled(link.path, link.transform)
            own = self._seen(own)
            area = _NOWHERE if own is None else own.intersection(area)
            self._clips[id(link)] = area
        return area


def _chain(clip: Clip | None) -> Iterator[Clip]:
    """All clips in force together, from the innermost."""
    while clip is not None:
        yield clip
        clip = clip.parent


def _upright(op: FillRect | StrokeRect | ClearRect | DrawImage) -> Rect:
    """An operation's rectangle, its sides made positive."""
    right, bottom = op.x + op.width, op.y + op.height
    return Rect.from_edges(min(op.x, right), min(op.y, bottom), max(op.x, right), max(op.y, bottom))


def _filled(path: PathData, transform: Affine) -> Rect | None:
    """Bounds of a filled path after `transform`; None where it has no area."""
    if transform.is_axis_aligned:
        box = path_bounds(path)
        return None if box is None else _area(box.transformed(transform))
    return _area(path_bounds(path.transformed(transform)))


def _area(box: Rect | None) -> Rect | None:
    return None if box is None or box.is_empty else box


def _overlap(box: Rect | None, clip: Rect) -> Rect | None:
    return None if box is None else _area(box.intersection(clip))


def _with_effects(box: Rect | None, compositing: Compositing, pixel: float) -> Rect | None:
    """What a shape in `box` covers after its filter, with its shadow; a filter may make something of nothing."""
    if any(map(fills_transparent, compositing.filters)):
        return EVERYWHERE
    if box is None:
        return None
    box = filtered_box(box, compositing.filters, pixel)
    shadow = compositing.shadow
    if shadow is None:
        return box
    return box.union(cast(box, shadow.dx, shadow.dy, shadow.blur * _SIGMA_PER_BLUR))
