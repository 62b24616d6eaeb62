"""Writes the operations of a scene as SVG, in order: what each does to what is there, layers, what lies under."""

from __future__ import annotations

from dataclasses import dataclass

from vecdraw import limits
from vecdraw.backends.svg.cast_shadows import is_far, with_far_shadow
from vecdraw.backends.svg.elements import ElementWriter, Tools
from vecdraw.backends.svg.markup import element, hex_color, number, opacity, start_tag
from vecdraw.backends.svg.mixing import NON_SEPARABLE, Mixtures
from vecdraw.backends.svg.oddities import Oddity, oddity
from vecdraw.backends.svg.plan import CSS_BLENDS, ROOT, LayerPlan, Step, Wrap
from vecdraw.backends.svg.rasters import Rasters, clip_bounds, free_of
from vecdraw.backends.svg.sources import (
    BLACK,
    WHITE,
    Reuse,
    Source,
    covered,
    filled_box,
    picture,
    placed_pixels,
    recolored,
)
from vecdraw.backends.svg.wraps import is_confined
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.rect import Rect
from vecdraw.paint.color import Color
from vecdraw.paint.compositing import PLAIN, Compositing
from vecdraw.scene.ops import (
    BeginLayer,
    ClearRect,
    Clip,
    DrawImage,
    EndLayer,
    FillText,
    Op,
    PutPixels,
    State,
    StrokeText,
)
from vecdraw.scene.scene import Scene

_DRAW = (Step("draw"),)
_SHADOW_THEN_SHAPE = (Step("draw", "shadow"), Step("draw", "shape"))


@dataclass(slots=True)
class _Layer:
    """An open layer: its plan, the clip that holds inside, and how it ends.

    `reach` and `filtered` are those of the page outside. With a `defined` id its content becomes a definition, which is
    drawn by `steps` at the end. `behind` is the filtered backdrop that it begins with.
    """

    index: int
    op: BeginLayer | None
    plan: LayerPlan
    clip: Clip | None
    reach: float
    filtered: bool
    steps: tuple[Step, ...] = ()
    closing: str = ""
    defined: str = ""
    behind: DrawImage | None = None


class SvgRenderer(ElementWriter):
    """Writes one scene with all its layers."""

    def __init__(self, tools: Tools, scene: Scene, nesting: int = 0) -> None:
        super().__init__(tools, scene, nesting)
        self._rasters = Rasters(tools.page, scene)
        self._mixtures = Mixtures(tools.page, self._rasters)
        self._layers: list[_Layer] = []

    def draw(self) -> None:
        """Writes the whole scene, its background first."""
        ops = self._scene.ops
        root = _Layer(ROOT, None, self._plan.root, None, 0.0, self.page.filtered)
        self._run(self._open(root), len(ops))
        while self._layers:
            self._end_layer()

    def _run(self, start: int, stop: int) -> None:
        """Writes the operations from index `start` up to `stop`."""
        ops = self._scene.ops
        at = start
        while at < stop:
            op = ops[at]
            if self._nesting == 0:
                self.page.op = at
            if isinstance(op, BeginLayer):
                op = op._replace(state=with_far_shadow(op.state, self.page.canvas))
                at = self._begin_layer(at, op, self._steps(at, op))
                continue
            if isinstance(op, EndLayer):
                if len(self._layers) > 1:
                    self._end_layer()
            else:
                last = self._last_of_line(at, stop) if isinstance(op, FillText | StrokeText) else at
                following = ops[last + 1] if last + 1 < stop else None
                if last == at:
                    self._draw(at, op, following)
                else:
                    self._draw_line(at, last, following)
                at = last
            at += 1

    def _steps(self, index: int, op: Op) -> tuple[Step, ...]:
        steps = self._layers[-1].plan.steps.get(index)
        if steps is not None:
            return steps
        if isinstance(op, PutPixels | ClearRect | EndLayer):
            return _DRAW
        blend, shadow = op.state.compositing.blend, op.state.compositing.shadow
        apart = blend in CSS_BLENDS or (isinstance(op, BeginLayer) and is_far(shadow, self.page.canvas))
        return _SHADOW_THEN_SHAPE if shadow is not None and apart else _DRAW

    def _draw(self, index: int, op: Op, following: Op | None = None) -> None:
        """Writes an operation that is no layer."""
        steps = self._steps(index, op)
        if isinstance(op, PutPixels):
            image = placed_pixels(op, 1.0 / self._scene.scale)
            for step in steps:
                cover = filled_box(Rect(*image[5:9]), Affine(), None)
                self._do(index, image if step.wrap is None else cover, step, steps)
        elif isinstance(op, ClearRect):
            for step in steps:
                self._do(index, op._replace(state=op.state._replace(compositing=PLAIN)), step, steps)
        elif not isinstance(op, BeginLayer | EndLayer):
            odd = oddity(op, self.page.magnification)
            source: Source = op if odd is None else self._rasterized(index, (op,), op.state, odd)
            source = self._mixed(index, (op,), op.state) or source
            for step in steps:
                self._do(index, source, step, steps, following)

    def _last_of_line(self, index: int, stop: int) -> int:
        """The index of the last of the texts that go on with the line of the one at `index`, one after the other."""
        ops, last = self._scene.ops, index
        before = ops[index]
        while last + 1 < stop and isinstance(before, FillText | StrokeText):
            op = ops[last + 1]
            if not isinstance(op, FillText | StrokeText) or not self.texts.joins(before, op):
                break
            if last + 1 in self._layers[-1].plan.steps or not _is_plain(op.state.compositing):
                break
            before, last = op, last + 1
        return last if index not in self._layers[-1].plan.steps else index

    def _draw_line(self, first: int, last: int, following: Op | None) -> None:
        """Draws texts that join as one."""
        ops = [op for op in self._scene.ops[first : last + 1] if isinstance(op, FillText | StrokeText)]
        shared = self._shared(last, following)
        attributes, matrix = self._groups.enter(ops[0].state, self._layers[-1].clip, shared)
        self._texts(ops, matrix, attributes)

    def _do(
        self, index: int, op: Source, step: Step, steps: tuple[Step, ...], following: Op | None = None
    ) -> None:
        """Does one step for `op`."""
        wrap, held = step.wrap, self._layers[-1].clip
        if step.kind == "skip":
            return
        if wrap is None:
            mode = op.state.compositing.blend
            blend = mode if mode in CSS_BLENDS else ""
            self._over(op, step.part, held, blend=blend, following=self._shared(index, following))
            return
        self._begin_source(wrap, op)
        if step.kind == "blank":
            self._over(filled_box(self.page.around, Affine(), op.state.clip), "shape", held)
        elif wrap.kind == "erase":
            self._stencil(covered(op, self.page.around) if op.state.compositing.blend == "clear" else op, step)
        elif wrap.kind == "keep":
            self._over(recolored(op, WHITE) or op, step.part, held)
        else:
            self._over(op, step.part, op.state.clip if is_confined(wrap) else held)
        if not any(later.wrap is wrap for later in steps[steps.index(step) + 1 :]):
            self._end_source(index, wrap)

    def _begin_source(self, wrap: Wrap, op: Source | None) -> None:
        self._groups.leave()
        if not wrap.begun:
            wrap.begun = True
            self._tools.wraps.source(wrap, self._upright, by_alpha=op is None or recolored(op, WHITE) is None)

    def _end_source(self, index: int, wrap: Wrap) -> None:
        self._groups.leave()
        if index == wrap.last:
            clip = self._tools.clips.reference(wrap.clip, self._layers[-1].clip) if is_confined(wrap) else ""
            self._tools.wraps.close(wrap, clip, self._upright)

    def _stencil(self, op: Source, step: Step) -> None:
        """`op` in black."""
        held = self._layers[-1].clip
        black = recolored(op, BLACK)
        if black is not None:
            self._over(black, step.part, held)
            return
        self._groups.leave()
        self.write(start_tag("g", {"filter": self._tools.effects.blackened()}))
        self._over(op, step.part, held)
        self._groups.leave()
        self.write("</g>")

    def _shared(self, index: int, following: Op | None) -> State | None:
        """The state of the next operation, if that is drawn like this one, in the same groups."""
        if following is None or isinstance(following, BeginLayer | EndLayer | PutPixels | ClearRect):
            return None
        if index + 1 in self._layers[-1].plan.steps or not _is_plain(following.state.compositing):
            return None
        return following.state

    def _begin_layer(self, index: int, op: BeginLayer, steps: tuple[Step, ...]) -> int:
        """Opens a layer; the index of the operation to go on with."""
        ops = self._scene.ops
        if all(step.kind == "skip" for step in steps):
            return self._plan.end(index) + 1
        odd = oddity(op, self.page.magnification)
        blank = any(step.kind == "blank" for step in steps)
        is_mixed = op.state.compositing.blend in NON_SEPARABLE
        end = self._plan.end(index) if odd is not None or blank or is_mixed else index
        mixed = self._mixed(index, ops[index : end + 1], op.state)
        if odd is not None or blank or mixed is not None:
            source: Source = mixed or filled_box(self.page.around, Affine(), op.state.clip)
            if odd is not None and not blank and mixed is None:
                source = self._rasterized(index, ops[index : end + 1], op.state, odd)
            for step in steps:
                self._do(index, source, step, steps)
            return end + 1
        self._groups.leave()
        around = self.page.reach, self.page.filtered
        layer = _Layer(index, op, self._plan.layer(index), op.state.clip, *around, steps)
        if len(steps) > 1:
            layer.defined = self.page.definitions.new_id("l")
            self.write("<defs>" + start_tag("g", {"id": layer.defined}))
            layer.closing = "</g></defs>"
        else:
            layer.closing = self._enter_layer(op, steps[0], layer.plan.blends)
        self.page.reach += self._tools.effects.reach(op.state.compositing)
        self.page.filtered |= bool(op.state.compositing.filters) or op.state.compositing.shadow is not None
        return self._open(layer)

    def _enter_layer(self, op: BeginLayer, step: Step, isolated: bool) -> str:
        """Writes the start of a layer's groups; their end."""
        state, wrap = op.state, step.wrap
        outer = self._layers[-1].clip
        closing = ""
        blend = state.compositing.blend if state.compositing.blend in CSS_BLENDS else ""
        if wrap is not None:
            self._begin_source(wrap, None)
            blend = ""
            outer = state.clip if is_confined(wrap) else outer
            if wrap.kind == "erase":
                self.write(start_tag("g", {"filter": self._tools.effects.blackened()}))
                closing = "</g>"
        attributes = self._outer(state, outer, step.part, blend, None)
        alpha = state.compositing.alpha
        faded = {} if alpha == 1.0 else {"opacity": opacity(alpha)}
        if "filter" in attributes:
            closing = self._enter_outer(attributes) + closing
            attributes = faded
        else:
            attributes |= faded
        if isolated and not attributes.keys() & {"opacity"} and "style" not in attributes:
            attributes["style"] = "isolation:isolate"
        self.write(start_tag("g", attributes))
        return "</g>" + closing

    def _open(self, layer: _Layer) -> int:
        """Opens the groups around what a layer draws, bottom up; the index of the operation to go on with."""
        limits.check("layer_depth", len(self._layers), "layers open at one time")
        self._layers.append(layer)
        plan = layer.plan
        for level in reversed(plan.levels):
            for index, part in reversed(level.under):
                self._under(index, Step("draw", part))
            self._groups.leave()
            if level.wrap is not None:
                self._tools.wraps.open(level.wrap, self._upright)
        background = self._ground(layer)
        if layer.op is not None and layer.op.backdrop and plan.start == layer.index + 1:
            layer.behind = self._backdrop(layer.index, layer.op, self._layers[-2], layer.reach)
            self._over(layer.behind, "both", layer.clip)
            self._groups.leave()
        if plan.picture is not None:
            self.page.fallback(
                "compositing of what is below", "more changes of what is there than groups can nest", self.page.canvas
            )
            ops = free_of(self._scene.ops[plan.start : plan.picture], layer.clip)
            found = self._rasters.draw(ops, background)
            self._over(picture(*found, State(clip=layer.clip)), "both", layer.clip)
            self._groups.leave()
            return plan.picture
        if background is not None:
            self._background(background)
        return plan.start

    def _background(self, color: Color) -> None:
        digits = self.options.precision
        size = {"width": number(self._scene.width, digits), "height": number(self._scene.height, digits)}
        faded = {} if color.alpha == 1.0 else {"fill-opacity": opacity(color.alpha)}
        self.write(element("rect", {**size, "fill": hex_color(color), **faded}))

    def _under(self, index: int, step: Step) -> None:
        """Writes what goes under everything else of its level."""
        op = self._scene.ops[index]
        if isinstance(op, BeginLayer):
            depth = len(self._layers)
            begun = self._begin_layer(index, op, (step,))
            if len(self._layers) > depth:
                self._run(begun, self._plan.end(index))
                self._end_layer()
        elif not isinstance(op, PutPixels | ClearRect | EndLayer):
            self._do(index, op, step, (step,))

    def _end_layer(self) -> None:
        """Closes the innermost layer."""
        self._groups.leave()
        layer = self._layers.pop()
        self.write(layer.closing)
        if layer.op is None:
            return
        self.page.reach, self.page.filtered = layer.reach, layer.filtered
        if layer.defined:
            for step in layer.steps:
                reuse = Reuse(layer.defined, layer.op.state._replace(transform=Affine()))
                self._do(layer.index, reuse, step, layer.steps)
            return
        wrap = layer.steps[0].wrap
        if wrap is not None:
            self._end_source(layer.index, wrap)

    def _backdrop(self, index: int, op: BeginLayer, below: _Layer, outside: float) -> DrawImage:
        """What lies behind a layer, filtered, as a picture; `outside` is how far around the canvas matters there."""
        self.page.fallback("backdrop filter", "SVG cannot filter what lies behind", self.page.canvas)
        started: tuple[Op, ...] = () if below.behind is None else (below.behind,)
        ops = free_of((*started, *self._scene.ops[below.plan.start : index]), below.clip)
        bounds = clip_bounds(op.state.clip, below.clip)
        seen, reach = self.page.canvas.outset(outside), self.page.reach - outside
        found = self._rasters.behind(ops, self._ground(below), op.backdrop, bounds, seen, reach)
        return picture(*found, State(clip=op.state.clip))

    def _ground(self, layer: _Layer) -> Color | None:
        """The background under what a layer draws."""
        return self._scene.background if layer.index == ROOT and layer.plan.background else None

    def _mixed(self, index: int, ops: tuple[Op, ...], state: State) -> DrawImage | None:
        """What blends with what is below as a picture that need not, where programs do not agree on its colours."""
        compositing, below = state.compositing, self._layers[-1]
        if compositing.blend not in NON_SEPARABLE or compositing.shadow is not None:
            return None
        if below.op is not None and below.op.backdrop:
            return None
        start = below.plan.start
        seen = free_of(self._scene.ops[start:index], below.clip)
        found = self._mixtures.mix(ops, compositing, start, seen, self._ground(below))
        return found and picture(*found, state._replace(compositing=PLAIN))

    def _rasterized(self, index: int, ops: tuple[Op, ...], state: State, odd: Oddity) -> DrawImage:
        """An operation, or a layer and all that is in it, as a picture in its place."""
        self.page.fallback(odd.feature, odd.reason, self.page.canvas)
        first = ops[0]
        if isinstance(first, BeginLayer) and first.backdrop:
            outside = self.page.reach
            self.page.reach += self._tools.effects.reach(state.compositing)
            behind = self._backdrop(index, first, self._layers[-1], outside)
            self.page.reach = outside
            ops = (first._replace(backdrop=()), behind, *ops[1:])
        found = self._rasters.alone(ops, odd.inside, self._tools.effects.reach(odd.outside))
        return picture(*found, state._replace(compositing=odd.outside))


def _is_plain(compositing: Compositing) -> bool:
    return compositing.blend == "source-over" and compositing.shadow is None and not compositing.filters


