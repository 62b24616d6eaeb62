"""The work budget: what a backend would labour at for minutes is refused before it begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vecdraw import limits, paint
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.bounds import path_bounds
from vecdraw.geometry.path_data import FillRule, PathData
from vecdraw.geometry.projection import Projection
from vecdraw.geometry.rect import Rect
from vecdraw.geometry.work import dash_count, fill_work, stroke_work
from vecdraw.paint.compositing import Compositing
from vecdraw.paint.stroke import Stroke
from vecdraw.scene.brush_work import COSTLY, check_brush
from vecdraw.scene.nesting import inner_first
from vecdraw.scene.ops import BeginLayer, Clip, DrawScene, FillPath, State, StrokePath, StrokeRect
from vecdraw.scene.projected import as_seen, in_pixels, with_projections

if TYPE_CHECKING:
    from vecdraw.paint.filters import Filter
    from vecdraw.scene.scene import Scene

FREE_SEGMENTS: Final = 64
"""Segments of a path that takes no time worth looking for."""

_RECT: Final = b"\x00\x01\x01\x01\x06"


def check_work(scene: Scene, scale: float | None = None) -> None:
    """Raises `LimitError` where drawing `scene` at `scale` px a unit (its own when None) would take far too long.

    For scenes from outside, and for those drawn larger than they were recorded; a Context checks as it records.
    """
    order = inner_first(scene)
    limits.check("scene_draws", draws(scene), "scenes drawn inside scenes, each time they are drawn,")
    scales = {id(scene): scene.scale if scale is None else scale}
    for outer in reversed(order):
        own = scales[id(outer)]
        canvas = Rect(0.0, 0.0, outer.width * own, outer.height * own)
        for op, projection in with_projections(outer.ops):
            if type(op) is DrawScene:
                placed = Affine.scaling(own) @ op.state.transform @ Affine.scaling(op.scale_x, op.scale_y)
                whole = Rect(op.x, op.y, op.scene.width, op.scene.height)
                grown = as_seen(whole, placed, in_pixels(projection, own), canvas).max_scale
                scales[id(op.scene)] = max(grown, scales.get(id(op.scene), 0.0))
    size = scene.width * scales[id(scene)], scene.height * scales[id(scene)]
    for one in order:
        _check_paths(one, scales[id(one)])
        _check_brushes(one, scales[id(one)])
        _check_filters(one, scales[id(one)], size)


def check_fill(
    path: PathData, rule: FillRule, transform: Affine, canvas: Rect, projection: Projection | None = None
) -> None:
    """Raises `LimitError` where filling `path` would take too long: `transform` maps to px, `canvas` is in px.

    `projection` is what those px are then seen through.
    """
    if len(path.verbs) <= FREE_SEGMENTS:
        return
    limits.check("path_segments", len(path.verbs), "a path's segments")
    if projection is not None:
        transform = as_seen(path_bounds(path), transform, projection, canvas)
    work = fill_work(path, transform, canvas, rule)
    limits.check("path_work", work, "the work of filling this path, which crosses itself too often,")


def check_stroke(
    path: PathData, stroke: Stroke, transform: Affine, canvas: Rect, projection: Projection | None = None
) -> None:
    """Raises `LimitError` where stroking `path` would take too long or be cut into too many dashes; as `check_fill`."""
    if stroke.dash:
        limits.check("dash_segments", dash_count(path, stroke), "the dashes of this stroke")
    elif len(path.verbs) <= FREE_SEGMENTS:
        return
    limits.check("path_segments", len(path.verbs), "a path's segments")
    if projection is not None:
        transform = as_seen(path_bounds(path), transform, projection, canvas)
    work = stroke_work(path, stroke, transform, canvas)
    limits.check("path_work", work, "the work of stroking this path, which crosses itself too often,")


def check_filters(filters: tuple[Filter, ...], size: tuple[float, float], scale: float) -> None:
    """Raises `LimitError` where filtering a canvas of `size` px, `scale` px a unit, would take too long."""
    if filters:
        work = paint.filter_reach.filter_work(filters, *size, scale)
        limits.check("filter_work", work, "the work of this filter, which reaches too far,")


def draws(scene: Scene) -> int:
    """How many scenes are drawn when `scene` is: itself, and those inside it with their layers each time they come."""
    counts: dict[int, int] = {}
    for one in inner_first(scene):
        inside = sum(counts[id(op.scene)] for op in one.ops if type(op) is DrawScene)
        layers = 0 if one is scene else sum(type(op) is BeginLayer for op in one.ops)
        counts[id(one)] = 1 + inside + layers
    return counts[id(scene)]


def _check_filters(scene: Scene, scale: float, size: tuple[float, float]) -> None:
    """Checks the filters of a scene that is drawn on a canvas of `size` px."""
    known: set[tuple[Filter, ...]] = set()
    compositings: dict[int, Compositing] = {}
    for op in scene.ops:
        state = getattr(op, "state", None)
        if isinstance(state, State) and state.compositing.filters:
            compositings[id(state.compositing)] = state.compositing
        if type(op) is BeginLayer and op.backdrop:
            known.add(op.backdrop)
    known.update(compositing.filters for compositing in compositings.values())
    for filters in known:
        check_filters(filters, size, scale)


def _check_brushes(scene: Scene, scale: float) -> None:
    base = Affine.scaling(scale)
    canvas = Rect(0.0, 0.0, scene.width * scale, scene.height * scale)
    known: set[tuple[int, Affine]] = set()
    for op in scene.ops:
        brush = getattr(op, "brush", None)
        if isinstance(brush, COSTLY):
            place = op.state.transform  # type: ignore[union-attr]  # what has a brush has a state
            if (id(brush), place) not in known:
                known.add((id(brush), place))
                check_brush(brush, base @ place, canvas)


def _check_paths(scene: Scene, scale: float) -> None:
    base = Affine.scaling(scale)
    canvas = Rect(0.0, 0.0, scene.width * scale, scene.height * scale)
    clips = _Clips()
    for op, projection in with_projections(scene.ops):
        state = getattr(op, "state", None)
        if not isinstance(state, State):
            continue
        through = in_pixels(projection, scale)
        for clip in clips.new(state.clip):
            check_fill(clip.path, clip.rule, base @ clip.transform, canvas, through)
        if type(op) is FillPath:
            check_fill(op.path, op.rule, base @ state.transform, canvas, through)
        elif type(op) is StrokePath:
            check_stroke(op.path, op.stroke, base @ state.transform, canvas, through)
        elif type(op) is StrokeRect and op.stroke.dash:
            x, y, right, bottom = op.x, op.y, op.x + op.width, op.y + op.height
            outline = PathData(_RECT, (x, y, right, y, right, bottom, x, bottom))
            check_stroke(outline, op.stroke, base @ state.transform, canvas, through)


class _Clips:
    """The clips of one operation after the other; only long ones are remembered, as there may be very many."""

    def __init__(self) -> None:
        self._chain: list[Clip] = []
        """Those in force, the outermost first; `_places` says where each is."""
        self._places: dict[int, int] = {}
        self._long: set[int] = set()

    def new(self, clip: Clip | None) -> list[Clip]:
        """The clips in force that were not in force for the operation before, and were not met if they are long."""
        added: list[Clip] = []
        while clip is not None and id(clip) not in self._places:
            added.append(clip)
            clip = clip.parent
        kept = 0 if clip is None else self._places[id(clip)] + 1
        for gone in self._chain[kept:]:
            del self._places[id(gone)]
        del self._chain[kept:]
        for each in reversed(added):
            self._places[id(each)] = len(self._chain)
            self._chain.append(each)
        found = [each for each in added if len(each.path.verbs) > FREE_SEGMENTS and id(each) not in self._long]
        self._long.update(map(id, found))
        return found
