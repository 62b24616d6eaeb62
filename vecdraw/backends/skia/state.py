"""The state of a Skia canvas while a scene is drawn on it: transform, clips and open layers.

Every operation carries the whole of its state by reference; this is where the difference to the last one is applied.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from vecdraw import limits
from vecdraw.backends.skia.convert import space_of, to_matrix, to_path
from vecdraw.backends.skia.library import skia
from vecdraw.backends.skia.paints import Paints
from vecdraw.geometry.affine import Affine
from vecdraw.paint.compositing import COVERS_ALL, PLAIN, Compositing
from vecdraw.scene.ops import Clip, State

_INTERSECT: Final = skia.ClipOp.kIntersect


class _Outer(NamedTuple):
    """What was in force outside an open layer."""

    canvas: Any
    clips: list[Clip]
    clip_base: tuple[int, int]
    surface: Any
    state: State
    saved: int


class CanvasState:
    """Follows the states of operations on `canvas`; `base` maps user units to its pixels, `scale` lengths likewise."""

    def __init__(self, canvas: skia.Canvas, base: Affine, scale: float, dither: bool) -> None:
        self._canvas = canvas
        self._base = base
        self._scale = scale
        self._deep = canvas.imageInfo().colorType() == skia.ColorType.kRGBA_F16_ColorType
        self._paints = Paints(dither, space_of(canvas))
        self._state: State | None = None
        self._matrix = base
        self._compositing: Compositing = PLAIN
        self._blend_only = True
        self._clips: list[Clip] = []
        self._clip_base = (canvas.getSaveCount(), 0)
        self._layers: list[_Outer] = []

    def _enter(self, state: State) -> None:
        """Makes `state` the one in force: its clip, then its transform."""
        self._state = state
        if state.clip is not (self._clips[-1] if self._clips else None):
            self._enter_clip(state.clip)
        self._matrix = self._base @ state.transform
        self._canvas.setMatrix(to_matrix(self._matrix))
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
            self._canvas.setMatrix(to_matrix(self._base @ clip.transform))
            self._canvas.clipPath(to_path(clip.path, clip.rule), _INTERSECT, True)
            clips.append(clip)

    def _leave(self) -> None:
        """Drops clips and state, so that the next operation sets its own anew."""
        self._enter_clip(None)
        self._state = None

    def _push_layer(self, state: State, surface: Any) -> None:
        """What is drawn from now on goes to `surface` where there is one, else into a layer just saved."""
        limits.check("layer_depth", len(self._layers) + 1, "layers open at one time")
        self._layers.append(
            _Outer(self._canvas, self._clips, self._clip_base, surface, state, self._canvas.getSaveCount())
        )
        if surface is not None:
            self._canvas = surface.getCanvas()
        self._clips = list(self._clips)
        self._clip_base = (self._canvas.getSaveCount(), len(self._clips))
        self._state = None

    def _pop_layer(self) -> tuple[Any, State]:
        """Goes back to what was outside the innermost layer; its surface (or None) and state."""
        self._canvas.restoreToCount(self._clip_base[0])
        outer = self._layers.pop()
        self._canvas, self._clips, self._clip_base = outer.canvas, outer.clips, outer.clip_base
        self._state = None
        return outer.surface, outer.state
