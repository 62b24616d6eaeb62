"""The state of a Skia canvas while a scene is drawn on it: transform, clips and open layers.

Every operation carries the whole of its state by reference; this is where the difference to the last one is applied.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from vecdraw import limits
from vecdraw.backends.skia.convert import space_of, to_matrix, to_path, to_projective
from vecdraw.backends.skia.library import skia
from vecdraw.backends.skia.memory import PixelMemory
from vecdraw.backends.skia.paints import Paints
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.projection import Projection
from vecdraw.paint.compositing import COVERS_ALL, PLAIN, Compositing
from vecdraw.scene.ops import Clip, State

_INTERSECT: Final = skia.ClipOp.kIntersect
_NOTHING_SEEN: Final = Projection(w0=-1.0)
"""Everything is behind the horizon."""


class Seen(NamedTuple):
    """Where the canvas that is seen in the end lies among the pixels that are drawn on: its corner and its size."""

    left: int
    top: int
    width: int
    height: int


class LayerSurface(NamedTuple):
    """Pixels of their own for a layer; (left, top) of the pixels around it is their first."""

    surface: Any
    left: int = 0
    top: int = 0


class _Outer(NamedTuple):
    """What was in force outside an open layer."""

    canvas: Any
    clips: list[Clip]
    clip_base: tuple[int, int]
    surface: LayerSurface | None
    state: State
    projection: Projection | None
    memory: PixelMemory | None
    base: Affine
    seen: Seen


class CanvasState:
    """Follows the states of operations on `canvas`; `base` maps user units to its pixels, `scale` lengths likewise.

    `projection` then maps those pixels to where they are seen; None where they stay. `memory` holds the pixels that
    `canvas` draws on, where they are ours; `_memory` is None while a layer is open. `seen` is all of `canvas` where it
    is None.
    """

    def __init__(
        self,
        canvas: skia.Canvas,
        base: Affine,
        scale: float,
        dither: bool,
        projection: Projection | None = None,
        memory: PixelMemory | None = None,
        seen: Seen | None = None,
    ) -> None:
        self._canvas = canvas
        self._memory = memory
        self._base = base
        self._scale = scale
        self._projection = projection
        info = canvas.imageInfo()
        self._seen_canvas = seen or Seen(0, 0, info.width(), info.height())
        self._deep = info.colorType() == skia.ColorType.kRGBA_F16_ColorType
        self._space = space_of(info)
        self._paints = Paints(dither, self._space)
        self._state: State | None = None
        self._matrix = base
        self._compositing: Compositing = PLAIN
        self._blend_only = True
        self._clips: list[Clip] = []
        self._clip_base = (canvas.getSaveCount(), 0)
        self._layers: list[_Outer] = []

    def _on_device(self, transform: Affine) -> Any:
        """The matrix of a transform to the canvas' pixels, seen through the projection in force."""
        through = self._projection
        return to_matrix(transform) if through is None else to_projective(through @ transform)

    def _enter(self, state: State) -> None:
        """Makes `state` the one in force: its clip, then its transform."""
        self._state = state
        if state.clip is not (self._clips[-1] if self._clips else None):
            self._enter_clip(state.clip)
        self._matrix = self._base @ state.transform
        self._canvas.setMatrix(self._on_device(self._matrix))
        compositing = state.compositing
        if compositing is not self._compositing:
            self._compositing = compositing
            self._blend_only = (
                compositing.shadow is None and not compositing.filters and compositing.blend not in COVERS_ALL
            )
            self._paints.use(compositing)

    def _enter_clip(self, target: Clip | None) -> None:
        """Undoes the clips that `target` does not share and applies those it adds."""
        clips = self._clips
        missing: list[Clip] = []
        node = target
        while node is not None and not (node.depth <= len(clips) and clips[node.depth - 1] is node):
            missing.append(node)
            node = node.parent
        count, floor = self._clip_base
        kept = max(floor, node.depth if node is not None else 0)
        if kept < len(clips):
            self._canvas.restoreToCount(count + kept - floor)
            del clips[kept:]
        for clip in reversed(missing):
            self._canvas.save()
            self._canvas.setMatrix(self._on_device(self._base @ clip.transform))
            self._canvas.clipPath(to_path(clip.path, clip.rule), _INTERSECT, True)
            clips.append(clip)

    def _leave(self) -> None:
        """Drops clips and state, so that the next operation sets its own anew."""
        self._enter_clip(None)
        self._state = None

    def _push_layer(self, state: State, surface: LayerSurface | None, projection: Projection | None = None) -> None:
        """What is drawn from now on goes to `surface` where there is one, else into a layer just saved.

        A `projection` of user units is applied to it, before those that are in force.
        """
        limits.check("layer_depth", len(self._layers) + 1, "layers open at one time")
        outer = self._canvas, self._clips, self._clip_base, surface, state
        self._layers.append(_Outer(*outer, self._projection, self._memory, self._base, self._seen_canvas))
        self._memory = None
        if surface is not None:
            self._canvas = surface.surface.getCanvas()
            self._move(-surface.left, -surface.top)
        if projection is not None:
            self._project(projection)
        self._clips = list(self._clips)
        self._clip_base = (self._canvas.getSaveCount(), len(self._clips))
        self._state = None

    def _move(self, dx: int, dy: int) -> None:
        """Draws everything (dx, dy) px from where it was drawn before."""
        if dx or dy:
            moved = Affine.translation(dx, dy)
            self._base = moved @ self._base
            left, top, width, height = self._seen_canvas
            self._seen_canvas = Seen(left + dx, top + dy, width, height)
            if self._projection is not None:
                self._projection = moved @ self._projection @ Affine.translation(-dx, -dy)

    def _project(self, projection: Projection) -> None:
        """Shows what is drawn from now on through `projection` as well; nothing where it shows no area."""
        outer = Projection() if self._projection is None else self._projection
        if self._base.is_invertible and projection.is_invertible:
            own = self._base @ projection @ self._base.inverse()
            self._projection = outer @ own
        if self._projection is None or not self._projection.is_finite:
            self._projection = _NOTHING_SEEN

    def _pop_layer(self) -> tuple[LayerSurface | None, State]:
        """Goes back to what was outside the innermost layer; its surface (or None) and state."""
        self._canvas.restoreToCount(self._clip_base[0])
        outer = self._layers.pop()
        self._canvas, self._clips, self._clip_base = outer.canvas, outer.clips, outer.clip_base
        self._projection, self._memory = outer.projection, outer.memory
        self._base, self._seen_canvas = outer.base, outer.seen
        self._state = None
        return outer.surface, outer.state
