"""The drawing state: what `save` pushes and `restore` pops (HTML Standard, canvas, the canvas state)."""

from __future__ import annotations

import struct
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final, Literal

from vecdraw.context.shader import Shader
from vecdraw.context.text_state import TextState, one_of_its_kind
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.path import Path
from vecdraw.geometry.projection import Projection
from vecdraw.geometry.rect import Rect
from vecdraw.geometry.stamp import Fit
from vecdraw.paint.brush import Brush, Smoothing
from vecdraw.paint.color import Color
from vecdraw.paint.compositing import PLAIN, BlendMode, Compositing, Shadow
from vecdraw.paint.gradient import Gradient
from vecdraw.paint.mesh import MeshGradient
from vecdraw.paint.noise import Noise
from vecdraw.paint.pattern import Pattern
from vecdraw.paint.stroke import Stroke
from vecdraw.paint.texture import Texture
from vecdraw.scene.brush_work import COSTLY, check_brush
from vecdraw.scene.ops import Clip, State

if TYPE_CHECKING:
    from vecdraw.paint.filters import Filter, FilterStyle

Style = Color | Gradient | Pattern | MeshGradient | Noise | Shader | Texture

BLACK = Color(0.0, 0.0, 0.0)
TRANSPARENT = Color(0.0, 0.0, 0.0, 0.0)
_IDENTITY = Affine()
_STROKE = Stroke()
_TEXT = one_of_its_kind(TextState())
_PLAIN = State()
_MOST: Final = 1024
_exactly: Final = struct.Struct("6d").pack
_plain_states: Final[dict[bytes, State]] = {}
"""States without clip and compositing, by the bytes of their transforms."""


@dataclass(slots=True)
class DrawingState:
    """One entry of the state stack. `pixels` is the canvas' size in px and its scale.

    `compositing` and `shared` are derived, and None until asked for after a change. `shared` is also None while the
    transform has no inverse, when nothing is drawn. `projection` is that of the layers around, of units of the canvas.
    """

    transform: Affine = _IDENTITY
    clip: Clip | None = None
    alpha: float = 1.0
    blend: BlendMode = "source-over"
    shadow_color: Color = TRANSPARENT
    shadow_blur: float = 0.0
    shadow_dx: float = 0.0
    shadow_dy: float = 0.0
    filter_set: FilterStyle = "none"
    filters: tuple[Filter, ...] = ()
    fill: Style = BLACK
    line: Style = BLACK
    stroke: Stroke = _STROKE
    dash: tuple[float, ...] = ()
    marker: Path | None = None
    marker_fit: Fit = "turn"
    smoothing_enabled: bool = True
    smoothing_quality: Literal["low", "medium", "high"] = "low"
    text: TextState = _TEXT
    pixels: tuple[float, float, float] = (0.0, 0.0, 1.0)
    projection: Projection | None = None
    compositing: Compositing | None = PLAIN
    shared: State | None = _PLAIN

    def copy(self) -> DrawingState:
        """A copy that can change on its own; its parts are frozen and shared."""
        twin = object.__new__(DrawingState)
        for name in _NAMES:
            setattr(twin, name, getattr(self, name))
        return twin

    def share(self) -> State:
        """The part of the state that operations refer to."""
        shared = self.shared
        if shared is None:
            compositing = self.compositing
            if compositing is None:
                compositing = self.compositing = self._composite()
            if compositing is PLAIN and self.clip is None:
                shared = _plain_state(self.transform)
            else:
                shared = State(self.transform, self.clip, compositing)
            if self.transform.is_invertible:
                self.shared = shared
        return shared

    def _composite(self) -> Compositing:
        shadow = None
        if self.shadow_color.alpha > 0 and (self.shadow_blur or self.shadow_dx or self.shadow_dy):
            shadow = Shadow(self.shadow_color, self.shadow_blur, self.shadow_dx, self.shadow_dy)
        made = Compositing(self.alpha, self.blend, shadow, self.filters)
        return PLAIN if made == PLAIN else made

    def fill_brush(self) -> Brush:
        """What fills are painted with, frozen."""
        return self.brush_of(self.fill)

    def line_brush(self) -> Brush:
        """What strokes are painted with, frozen."""
        return self.brush_of(self.line)

    def brush_of(self, style: Style) -> Brush:
        """What a style paints with, frozen."""
        return style if isinstance(style, Color) else self._freeze(style)

    def _freeze(self, style: Gradient | Pattern | MeshGradient | Noise | Shader | Texture) -> Brush:
        if isinstance(style, Pattern):
            return style.brush(self.smoothing)
        brush = style.brush()
        if isinstance(brush, COSTLY):
            width, height, scale = self.pixels
            check_brush(brush, Affine.scaling(scale) @ self.transform, Rect(0.0, 0.0, width, height))
        return brush

    @property
    def smoothing(self) -> Smoothing:
        """How pictures are resampled."""
        return self.smoothing_quality if self.smoothing_enabled else "none"


def _plain_state(transform: Affine) -> State:
    """The state with this transform alone; mostly the same object for the same transform, so that it is known again."""
    if transform is _IDENTITY:
        return _PLAIN
    key = _exactly(*transform)
    known = _plain_states.get(key)
    if known is None:
        if len(_plain_states) >= _MOST:
            _plain_states.clear()
        known = _plain_states[key] = State(transform)
    return known


_NAMES = tuple(f.name for f in fields(DrawingState))
