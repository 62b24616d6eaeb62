"""What must be known of a scene to draw it in strips: how far around it each pixel looks, and whether it is opaque."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

from vecdraw.geometry.rect import Rect
from vecdraw.paint.brush import LinearBrush
from vecdraw.paint.color import Color
from vecdraw.paint.compositing import PLAIN, Compositing
from vecdraw.paint.filter_reach import SIGMAS, reach
from vecdraw.paint.filters import Convolve, DropShadow, Filter, Offset
from vecdraw.scene.nesting import inner_first
from vecdraw.scene.ops import BeginLayer, ClearRect, DrawScene, EndLayer, FillRect, Op, PutPixels, State
from vecdraw.scene.projected import with_projections
from vecdraw.scene.scene import Scene, pixel_size

_KEEP_OPACITY: Final = frozenset(
    {
        *("source-over", "source-atop", "destination-over", "lighter", "multiply", "screen", "overlay", "darken"),
        *("lighten", "color-dodge", "color-burn", "hard-light", "soft-light", "difference", "exclusion", "hue"),
        *("saturation", "color", "luminosity"),
    }
)
"""Blend modes that leave an opaque canvas opaque, whatever is drawn (Compositing 1, 9 and 10)."""


def reach_around(scene: Scene, scale: float) -> float:
    """How many px above and below itself the colour of a pixel depends on, at `scale` px per user unit.

    Shadows and filters inside layers, and filters of backdrops one after the other, add up. Infinite where it cannot
    be told.
    """
    found: dict[int, float] = {}
    for one in inner_first(scene):
        found[id(one)] = _reach(one, found)  # in user units of `one`
    return found[id(scene)] * scale


def _reach(scene: Scene, inner: dict[int, float]) -> float:
    farthest = behind = 0.0
    open_layers: list[float] = []
    for op, projection in with_projections(scene.ops):
        if type(op) is EndLayer:
            if open_layers:
                open_layers.pop()
            continue
        own = _reach_of(op, inner)
        backdrop = _filters(op.backdrop) if type(op) is BeginLayer else 0.0
        if projection is not None and (own or backdrop):
            return math.inf
        behind += backdrop
        farthest = max(farthest, own + sum(open_layers))
        if type(op) is BeginLayer:
            if op.projection is not None and own:
                return math.inf
            open_layers.append(own)
    return farthest + behind


def _reach_of(op: Op, inner: dict[int, float]) -> float:
    state = getattr(op, "state", None)
    own = _compositing(state.compositing) if isinstance(state, State) else 0.0
    if type(op) is DrawScene:
        own += inner[id(op.scene)] * op.state.transform.max_scale * max(abs(op.scale_x), abs(op.scale_y))
    return own


def _compositing(value: Compositing) -> float:
    own = _filters(value.filters)
    if value.shadow is not None:
        own += abs(value.shadow.dy) + SIGMAS * value.shadow.blur / 2.0
    return own


def _filters(filters: Iterable[Filter]) -> float:
    listed = tuple(filters)
    if any(isinstance(each, Convolve) and each.edge_mode == "wrap" for each in listed):
        return math.inf
    shifts = math.fsum(abs(each.dy) for each in listed if isinstance(each, DropShadow | Offset))
    return reach(listed, 1.0)[1] + shifts


def stays_opaque(scene: Scene, scale: float) -> bool:
    """Whether all pixels are opaque for certain when a scene is drawn at `scale` px per user unit."""
    opaque = scene.background is not None and scene.background.alpha == 1.0
    width, height = pixel_size(scene.width, scene.height, scale)
    canvas = Rect(0.0, 0.0, width / scale, height / scale)
    depth = 0
    for op in scene.ops:
        if type(op) is EndLayer:
            depth -= 1
        elif depth == 0:
            opaque = _covers(op, canvas) or (opaque and _keeps_opacity(op))
            depth += type(op) is BeginLayer
        else:
            depth += type(op) is BeginLayer
    return opaque


def _keeps_opacity(op: Op) -> bool:
    state = getattr(op, "state", None)
    blends = not isinstance(state, State) or state.compositing.blend in _KEEP_OPACITY
    return blends and not isinstance(op, ClearRect | PutPixels)


def _covers(op: Op, canvas: Rect) -> bool:
    """Whether an operation paints all of the canvas with opaque colours."""
    if type(op) is not FillRect or op.state.clip is not None or op.state.compositing != PLAIN:
        return False
    area = Rect(op.x, op.y, op.width, op.height).transformed(op.state.transform)
    reaches = area.contains(0.0, 0.0) and area.contains(canvas.right, canvas.bottom)
    if not op.state.transform.is_axis_aligned or not reaches:
        return False
    match op.brush:
        case Color(alpha=alpha):
            return alpha == 1.0
        case LinearBrush(x0, y0, x1, y1, stops, spread):
            endless = spread != "none" and (x0, y0) != (x1, y1)
            return endless and bool(stops) and all(stop.color.alpha == 1.0 for stop in stops)
        case _:
            return False
