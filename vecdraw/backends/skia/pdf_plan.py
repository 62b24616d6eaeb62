"""How a scene is said in PDF: which operations it has no words for, and which change what was drawn before them."""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence
from dataclasses import replace
from typing import Final, NamedTuple, get_args

from vecdraw.backends.skia.compositor import kind_of
from vecdraw.paint.brush import Brush, ConicBrush, LinearBrush, PatternBrush, RadialBrush, TextureBrush
from vecdraw.paint.color import Color
from vecdraw.paint.compositing import BlendMode, Compositing
from vecdraw.paint.filters import Blur, DropShadow, Effect
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

REPLACING: Final[frozenset[str]] = frozenset(
    {
        "source-in",
        "source-out",
        "source-atop",
        "destination-over",
        "destination-in",
        "destination-out",
        "destination-atop",
        "lighter",
        "copy",
        "xor",
        "clear",
    }
)
"""The modes that PDF has no blend mode for: they need what was drawn before as a picture, or change it."""

MASKING: Final[frozenset[str]] = frozenset(
    {"source-in", "source-out", "destination-over", "destination-in", "destination-out"}
)
"""Those of them that soft masks and another order of drawing say exactly."""

_NOT_BLENDED: Final = REPLACING | {"source-over"}
_EFFECTS: Final = get_args(Effect)
_SIGMAS: Final = 3.0  # a Gaussian beyond three standard deviations is below what eight bits show
_CLEARING: Final[frozenset[str]] = frozenset({"source-in", "source-out", "destination-in", "copy"})
_KEEPING: Final[frozenset[str]] = frozenset({"lighter"})
"""Modes under which what is opaque stays so, and which change nothing beside what they draw."""


class Unsayable(NamedTuple):
    """What PDF cannot say, and why."""

    feature: str
    reason: str


CLIPPED: Final = Unsayable("wide-gamut colour", "PDF clips colours to sRGB before it mixes them")
TOO_OFTEN: Final = Unsayable("repeated paint", "it repeats itself too often")


def reach_of(ops: Sequence[Op]) -> float:
    """How far around what is seen shadows and filters look, in user units; infinite for all of the canvas."""
    reach = 0.0
    for op in ops:
        state = getattr(op, "state", None)
        if not isinstance(state, State):
            continue
        shadow = state.compositing.shadow
        if shadow is not None:
            reach += max(abs(shadow.dx), abs(shadow.dy)) + _SIGMAS * shadow.blur / 2.0
        for function in state.compositing.filters:
            if isinstance(function, _EFFECTS):
                return math.inf
            if isinstance(function, Blur | DropShadow):
                reach += _SIGMAS * function.std_deviation
            if isinstance(function, DropShadow):
                reach += max(abs(function.dx), abs(function.dy))
    return reach


def unsayable(op: Op) -> Unsayable | None:
    """What in an operation PDF has no words for, its shadow and its blend mode aside; of a layer, in how it is put."""
    state = getattr(op, "state", None)
    if isinstance(state, State) and state.compositing.filters and not isinstance(op, ClearRect):
        return Unsayable("filter", "PDF has no filters")
    if isinstance(op, BeginLayer) and op.projection is not None:
        return Unsayable("projection of a layer", "PDF has no perspective")
    if isinstance(op, FillRect | StrokeRect | FillPath | StrokePath | FillText | StrokeText):
        return _brush(op.brush)
    return None


def _brush(brush: Brush) -> Unsayable | None:
    match brush:
        case Color() | LinearBrush() | RadialBrush() | ConicBrush() | PatternBrush() | TextureBrush():
            return None
        case _:
            name = type(brush).__name__.removesuffix("Brush").lower()
            return Unsayable(f"{name} paint", f"PDF viewers have no {name} paint")


def soft_shadow(op: Op) -> Unsayable | None:
    """Why an operation's shadow, if it casts one, must be a picture."""
    if isinstance(op, PutPixels | EndLayer | ClearRect) or op.state.compositing.shadow is None:
        return None
    if op.state.compositing.shadow.blur > 0:
        return Unsayable("blurred shadow", "PDF has no blur")
    if isinstance(op, BeginLayer | DrawScene | DrawImage) or kind_of(op.brush) == "pattern":
        return Unsayable("shadow of a picture", "PDF cannot give a picture one colour")
    if is_layered(op):
        return Unsayable("shadow of a mixed gradient", "PDF needs a layer for that, which has no shadow")
    if _shows_through(op.brush):
        return Unsayable("shadow of a translucent gradient", "PDF cannot give the opacity of a gradient to a colour")
    return None


def _shows_through(brush: Brush) -> bool:
    """Whether a gradient has places that are not opaque, or leaves some out."""
    if not isinstance(brush, LinearBrush | RadialBrush | ConicBrush):
        return False
    if any(stop.color.alpha < 1.0 for stop in brush.stops):
        return True
    if not isinstance(brush, RadialBrush):
        return False
    return math.hypot(brush.x1 - brush.x0, brush.y1 - brush.y0) > abs(brush.r1 - brush.r0)


def is_layered(op: Op) -> bool:
    """Whether a gradient or pattern is mixed with what is there: some viewers do that right for layers only."""
    brush = getattr(op, "brush", None)
    if brush is None or isinstance(brush, Color):
        return False
    compositing = op.state.compositing  # type: ignore[union-attr]  # what has a brush has a state
    return compositing.alpha < 1.0 or compositing.blend != "source-over"


def mixes_shadow(op: Op) -> bool:
    """Whether an operation's shadow is mixed with what is there before its shape is, by more than source-over."""
    if isinstance(op, PutPixels | EndLayer | ClearRect):
        return False
    return op.state.compositing.shadow is not None and op.state.compositing.blend != "source-over"


def is_plain(op: FillRect) -> bool:
    """Whether a rectangle needs nothing but a colour and a blend mode of PDF."""
    compositing = op.state.compositing
    return (
        isinstance(op.brush, Color)
        and compositing.shadow is None
        and not compositing.filters
        and not _is_beyond_srgb(op.brush)
    )


def _is_beyond_srgb(color: Color) -> bool:
    channels = color.red, color.green, color.blue
    return not 0.0 <= min(channels) <= max(channels) <= 1.0


def is_clipped(op: Op, *, is_kept: bool) -> bool:
    """Whether a colour beyond the gamut of sRGB shows in what an operation draws: PDF clips it before it is mixed.

    `is_kept`: the canvas keeps such colours, for what is mixed with them later.
    """
    brush = getattr(op, "brush", None)
    if not isinstance(brush, Color) or not _is_beyond_srgb(brush):
        return False
    compositing = op.state.compositing  # type: ignore[union-attr]  # what has a brush has a state
    return is_kept or brush.alpha * compositing.alpha < 1.0 or compositing.blend != "source-over"


class Groups:
    """The layers of a list of operations: where each one ends."""

    def __init__(self, ops: Sequence[Op]) -> None:
        self.ops = ops
        self._ends = array("I")
        """Where what begins there ends, once there is a layer."""
        open_layers: list[int] = []
        for at, op in enumerate(ops):
            if type(op) is BeginLayer:
                open_layers.append(at)
                self._ends = self._ends or array("I", range(len(ops)))
            elif type(op) is EndLayer and open_layers:
                self._ends[open_layers.pop()] = at
        for at in open_layers:
            self._ends[at] = len(ops)

    def end(self, at: int) -> int:
        """The index of the last operation of what begins at `at`: of a layer its end, else `at` itself."""
        return self._ends[at] if self._ends else at

    def replacing(self, start: int, stop: int) -> list[int]:
        """What needs or changes what is under it among the operations from `start` up to `stop`, layers as one."""
        found: list[int] = []
        at = start
        while at < stop:
            if replaces(self.ops[at]):
                found.append(at)
            at = self.end(at) + 1
        return found


def replaces(op: Op) -> bool:
    """Whether an operation cannot be put onto what is there by source-over or a blend mode of PDF."""
    match op:
        case ClearRect() | PutPixels():
            return True
        case EndLayer():
            return False
        case BeginLayer(backdrop=backdrop) if backdrop:
            return True
        case _:
            return op.state.compositing.blend in REPLACING


def feature_of(op: Op) -> Unsayable:
    """The name of what a replacing operation does, for the report."""
    match op:
        case ClearRect():
            return Unsayable("clear_rect", "PDF cannot take away what was drawn")
        case PutPixels():
            return Unsayable("put_image_data", "PDF cannot replace what was drawn")
        case BeginLayer(backdrop=backdrop) if backdrop:
            return Unsayable("backdrop filter", "PDF has no filters")
        case EndLayer():
            return Unsayable("layer", "PDF cannot replace what was drawn")
        case _:
            return Unsayable(f"composite operation {op.state.compositing.blend}", "PDF has no such blend mode")


def on_opaque(op: Op) -> Op | None:
    """What to draw on an opaque picture instead of an operation, by the same result; None for nothing."""
    if isinstance(op, ClearRect | PutPixels | EndLayer):
        return op
    match op.state.compositing.blend:
        case "source-atop":
            return with_blend(op, "source-over")
        case "destination-over":
            return None
        case _:
            return op


def keeps_opaque(op: Op) -> bool:
    """Whether an opaque picture stays opaque under an operation, and is changed only where it draws."""
    match op:
        case PutPixels(pixmap=pixmap):
            return pixmap.alpha == "opaque"
        case ClearRect() | EndLayer():
            return False
        case _:
            return op.state.compositing.blend not in REPLACING or op.state.compositing.blend in _KEEPING


def is_masking(op: Op, group_clip: Clip | None) -> bool:
    """Whether soft masks, or another order, say exactly what a replacing operation does in its group."""
    match op:
        case ClearRect():
            return True
        case PutPixels() | EndLayer():
            return False
        case BeginLayer(backdrop=backdrop) if backdrop:
            return False
        case _:
            if op.state.compositing.shadow is not None:
                return False
            blend = op.state.compositing.blend
            if blend in _CLEARING and _restricts(op.state.clip, group_clip):
                return False
            return blend in MASKING or blend == "copy"


def _restricts(clip: Clip | None, group_clip: Clip | None) -> bool:
    """Whether `clip` may be smaller than the clip of the group that it lies in."""
    while group_clip is not None:
        if group_clip is clip:
            return False
        group_clip = group_clip.parent
    return clip is not None


def with_blend(op: Op, blend: BlendMode) -> Op:
    """The operation with another blend mode."""
    if isinstance(op, PutPixels | EndLayer | ClearRect):
        return op
    return op._replace(state=_with(op.state, op.state.compositing._replace(blend=blend)))


def unblended(ops: Sequence[Op]) -> tuple[Op, ...]:
    """The operations without PDF's blend modes, which change colours only: what they cover is as opaque."""
    states: dict[int, State] = {}

    def plain(op: Op) -> Op:
        if isinstance(op, PutPixels | EndLayer | ClearRect):
            return op
        if isinstance(op, DrawScene):
            op = op._replace(scene=replace(op.scene, ops=unblended(op.scene.ops)))
        compositing = op.state.compositing
        if compositing.blend == "source-over" or compositing.blend in REPLACING:
            return op
        state = states.setdefault(id(op.state), _with(op.state, compositing._replace(blend="source-over")))
        return op._replace(state=state)

    return tuple([plain(op) for op in ops])


def mixes(ops: Sequence[Op]) -> bool:
    """Whether operations, or those of the scenes that they draw, have blend modes of PDF."""
    return any(
        (isinstance(op, DrawScene) and mixes(op.scene.ops)) or op.state.compositing.blend not in _NOT_BLENDED
        for op in ops
        if not isinstance(op, PutPixels | EndLayer | ClearRect)
    )


def without_shadow(op: Op) -> Op:
    """The operation without its shadow."""
    if isinstance(op, PutPixels | EndLayer | ClearRect):
        return op
    return op._replace(state=_with(op.state, op.state.compositing._replace(shadow=None)))


def _with(state: State, compositing: Compositing) -> State:
    return state._replace(compositing=compositing)

