"""What has to be known of a scene before its first element is written.

SVG composites an element with what lies below it; it cannot change what lies below. So an operation that does (the
Porter-Duff modes but source-over, what erases, what goes underneath) becomes a group around everything before it in its
layer, which must be opened first. The plan of a layer is a stack of such levels.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from vecdraw.backends.svg.boxes import shape_box
from vecdraw.backends.svg.filters import Part
from vecdraw.backends.svg.presence import Drawing, Presence, clears_all, is_opaque, is_picture, presence
from vecdraw.geometry.rect import Rect
from vecdraw.paint.compositing import COVERS_ALL, BlendMode
from vecdraw.scene.ops import (
    BeginLayer,
    ClearRect,
    Clip,
    EndLayer,
    Op,
    PutPixels,
)
from vecdraw.scene.scene import Scene

Wrapping = Literal["erase", "keep", "combine"]
StepKind = Literal["skip", "draw", "blank"]

ROOT: Final = -1
MOST_NESTED: Final = 32  # masks that stand in each other in one layer; what would need more is rasterised below
_COST: Final[dict[Wrapping, int]] = {"erase": 1, "keep": 1, "combine": 4}  # a filter is more work than a mask
CSS_BLENDS: Final[frozenset[str]] = frozenset(
    {
        "multiply", "screen", "overlay", "darken", "lighten", "color-dodge", "color-burn", "hard-light", "soft-light",
        "difference", "exclusion", "hue", "saturation", "color", "luminosity",
    }
)  # fmt: skip
_SHADOW_WITH_PICTURE: Final = frozenset({"source-over", "source-atop", "destination-out"})
_STAYS_OPAQUE: Final = frozenset({"source-over", "source-atop", "destination-over", "lighter"}) | CSS_BLENDS
_VANISHES: Final = frozenset({"source-in", "source-atop", "destination-in", "destination-out", "clear"})
"""The modes that draw nothing where nothing is."""


@dataclass(slots=True, eq=False)
class Wrap:
    """A group around what a layer holds so far: masked (erase, keep) or combined with a source by a filter.

    Operations `first` to `last` are its sources: more than one where several erase one after the other. `name` is the
    id of its mask once that is referred to, `begun` whether the first source was written.
    """

    kind: Wrapping
    mode: BlendMode
    clip: Clip | None
    first: int
    last: int
    name: str = ""
    begun: bool = False


class Step(NamedTuple):
    """What is done for an operation, or for its shadow or shape alone.

    "skip": nothing; "draw": it is drawn, as the source of `wrap` or over what is there; "blank": the source of `wrap`
    is all of the clip.
    """

    kind: StepKind
    part: Part = "both"
    wrap: Wrap | None = None


@dataclass(slots=True)
class Level:
    """What is drawn under everything else of a level (operations and their parts), and the group around those below."""

    under: list[tuple[int, Part]] = field(default_factory=list)
    wrap: Wrap | None = None


@dataclass(slots=True)
class LayerPlan:
    """A layer: drawn from operation `start` on, what is before has no effect.

    With a `picture` the operations from `start` up to it are rasterised. `blends` tells that something in it blends
    with what is below in the same layer. `steps` say by index what to do for its own operations that need something
    special.
    """

    start: int
    levels: list[Level] = field(default_factory=lambda: [Level()])
    background: bool = False
    blends: bool = False
    picture: int | None = None
    steps: dict[int, tuple[Step, ...]] = field(default_factory=dict)


class ScenePlan:
    """The plans of a scene's layers: that of its root, and those of others when they are asked for.

    What is in a layer has no effect on the plan around it, nor that on its own.
    """

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._begins, self._ends = _layers_of(scene.ops)
        self.root = self.layer(ROOT)
        """The plan of what is in no layer."""

    def layer(self, index: int) -> LayerPlan:
        """The plan of the layer that begins at an index; it is made anew each time."""
        return _Planner(self._scene, index, self).plan()

    def end(self, begin: int) -> int:
        """The index of the EndLayer of the layer that begins at `begin`; one past the end where there is none."""
        return len(self._scene.ops) if begin == ROOT else self._ends[bisect_left(self._begins, begin)]


def _layers_of(ops: tuple[Op, ...]) -> tuple[array[int], array[int]]:
    """Where the layers begin, in order, and where each of them ends."""
    begins, ends = array("q"), array("q")
    open_layers: list[int] = []
    for index, op in enumerate(ops):
        kind = type(op)
        if kind is BeginLayer:
            open_layers.append(len(begins))
            begins.append(index)
            ends.append(len(ops))
        elif kind is EndLayer and open_layers:
            ends[open_layers.pop()] = index
    return begins, ends


@dataclass(slots=True)
class _Layer:
    """A layer in planning.

    Whether anything is in it, whether all of it is opaque, whether something blended since the last wrap, and the wrap
    that goes on if the next operation erases too.
    """

    plan: LayerPlan
    empty: bool
    opaque: bool
    blended: bool = False
    erasing: Wrap | None = None

    def restart(self, start: int, *, empty: bool) -> None:
        """Drops what was drawn before `start`."""
        self.plan = LayerPlan(start)
        self.empty, self.opaque, self.blended, self.erasing = empty, False, False, None

    def wrap(self, kind: Wrapping, mode: BlendMode, clip: Clip | None, index: int) -> Wrap:
        """A new group around everything so far."""
        wrap = Wrap(kind, mode, clip, index, index)
        self.plan.levels.append(Level(wrap=wrap))
        self.blended = False
        return wrap


class _Planner:
    """Plans the layer that begins at `index`, or the root."""

    def __init__(self, scene: Scene, index: int, layers: ScenePlan) -> None:
        self._scene = scene
        self._index = index
        self._layers = layers

    def plan(self) -> LayerPlan:
        """Goes through the layer once, past those in it."""
        ops = self._scene.ops
        layer = self._begun()
        index, stop = self._index + 1, self._layers.end(self._index)
        while index < stop:
            op = ops[index]
            match op:
                case EndLayer():
                    pass
                case PutPixels():
                    self._put(layer, index, op)
                case ClearRect():
                    self._clear(layer, index, op)
                case BeginLayer():
                    self._draw(layer, index, op)
                    layer.erasing = None
                    index = self._layers.end(index)
                case _:
                    self._draw(layer, index, op)
            index += 1
        return _affordable(layer.plan)

    def _begun(self) -> _Layer:
        if self._index == ROOT:
            background = self._scene.background
            opaque = background is not None and background.alpha == 1.0
            return _Layer(LayerPlan(0, background=background is not None), background is None, opaque)
        begin = self._scene.ops[self._index]
        has_backdrop = isinstance(begin, BeginLayer) and bool(begin.backdrop)
        return _Layer(LayerPlan(self._index + 1), not has_backdrop, opaque=False)

    def _draw(self, layer: _Layer, index: int, op: Drawing) -> None:
        compositing = op.state.compositing
        blend = compositing.blend
        if blend == "source-over" or blend in CSS_BLENDS:
            layer.empty, layer.erasing = False, None
            if blend != "source-over":
                layer.blended = layer.plan.blends = True
            return
        found = presence(op)
        if found == "absent" or (found == "blank" and blend not in COVERS_ALL):
            layer.plan.steps[index] = (Step("skip"),)
            return
        parts: tuple[Part, ...] = ("both",)
        if compositing.shadow is not None and blend != "copy" and found == "ink":
            merged = is_picture(op) and blend in _SHADOW_WITH_PICTURE and not compositing.filters
            parts = ("both",) if merged else ("shadow", "shape")
        layer.plan.steps[index] = tuple(self._compose(layer, index, op, part, found) for part in parts)

    def _compose(self, layer: _Layer, index: int, op: Drawing, part: Part, found: Presence) -> Step:
        """How one picture meets the layer so far."""
        state = op.state
        blend, clip = state.compositing.blend, state.clip
        if blend == "clear" and clears_all(op):
            found = "blank"
        if found == "blank" or (blend == "copy" and clip is None):
            return self._replace(layer, index, op, part, found)
        if layer.empty:
            layer.empty, layer.erasing = blend in _VANISHES, None
            return Step("skip") if blend in _VANISHES else Step("draw", part)
        if layer.opaque and blend == "destination-over":
            return Step("skip")
        if layer.opaque and blend == "source-atop":
            layer.erasing = None
            return Step("draw", part)
        if blend == "destination-over" and not layer.blended:
            layer.plan.levels[-1].under.append((index, part))
            layer.erasing = None
            return Step("skip")
        layer.opaque = layer.opaque and blend in _STAYS_OPAQUE
        if blend in {"destination-out", "clear"}:
            return Step("draw", part, self._erase(layer, index, op))
        layer.erasing = None
        kind: Wrapping = "keep" if blend == "destination-in" and clip is None else "combine"
        return Step("draw", part, layer.wrap(kind, blend, clip, index))

    def _replace(self, layer: _Layer, index: int, op: Drawing, part: Part, found: Presence) -> Step:
        """Everything inside the clip makes way for what is drawn, or for nothing."""
        blank = found == "blank"
        if op.state.clip is None:
            layer.restart(index, empty=blank)
            return Step("skip") if blank else Step("draw", part)
        if layer.empty:
            return Step("skip")
        layer.opaque = False
        return Step("blank", part, self._erase(layer, index, op))

    def _erase(self, layer: _Layer, index: int, op: Drawing | ClearRect | PutPixels) -> Wrap:
        """A mask around what is there; the one that the operation before opened, if that erased as well."""
        wrap = layer.erasing
        if wrap is None or isinstance(op, BeginLayer):
            wrap = layer.wrap("erase", "destination-out", None, index)
        wrap.last = index
        layer.erasing = wrap
        return wrap

    def _clear(self, layer: _Layer, index: int, op: ClearRect) -> None:
        state = op.state
        if layer.empty or not (op.width and op.height):
            layer.plan.steps[index] = (Step("skip"),)
            return
        area = shape_box(op).transformed(state.transform)
        if state.clip is None and state.transform.is_axis_aligned and self._is_whole(area):
            layer.restart(index + 1, empty=True)
            return
        layer.opaque = False
        layer.plan.steps[index] = (Step("draw", "shape", self._erase(layer, index, op)),)

    def _put(self, layer: _Layer, index: int, op: PutPixels) -> None:
        unit = 1.0 / self._scene.scale
        pixmap = op.pixmap
        box = Rect(op.x * unit, op.y * unit, pixmap.width * unit, pixmap.height * unit)
        opaque = is_opaque(pixmap)
        if self._is_whole(box):
            layer.restart(index, empty=False)
            layer.opaque = opaque
        elif not layer.empty and not opaque:
            layer.opaque = False
            layer.plan.steps[index] = (Step("draw", "shape", self._erase(layer, index, op)), Step("draw"))
        layer.empty, layer.erasing = False, None

    def _is_whole(self, box: Rect) -> bool:
        return box.x <= 0.0 and box.y <= 0.0 and box.right >= self._scene.width and box.bottom >= self._scene.height


def _affordable(plan: LayerPlan) -> LayerPlan:
    """The plan with a picture instead of the groups that are too many."""
    kept = _first_affordable(plan.levels)
    wrap = plan.levels[kept].wrap
    if kept > 1 and wrap is not None:
        plan.picture = wrap.first
        plan.levels = [Level(), *plan.levels[kept:]]
    return plan


def _first_affordable(levels: list[Level]) -> int:
    """The lowest level whose group may be written with those around it.

    An operation whose shadow and shape are sources of two groups keeps both, or is in the picture with both.
    """
    first, cost = len(levels) - 1, 0
    for index in range(len(levels) - 1, 0, -1):
        wrap = levels[index].wrap
        cost += 0 if wrap is None else _COST[wrap.kind]
        if cost > MOST_NESTED:
            break
        before = levels[index - 1].wrap
        if wrap is None or before is None or before.last < wrap.first:
            first = index
    return first
