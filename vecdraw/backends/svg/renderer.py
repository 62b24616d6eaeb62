"""Writes the operations of a scene as SVG, in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from vecdraw import limits
from vecdraw.backends.svg.boxes import shape_box
from vecdraw.backends.svg.clips import Clips
from vecdraw.backends.svg.effects import Effects
from vecdraw.backends.svg.groups import Groups
from vecdraw.backends.svg.markup import element, hex_color, number, opacity, start_tag, transform
from vecdraw.backends.svg.oddities import Oddity, oddity
from vecdraw.backends.svg.page import Page
from vecdraw.backends.svg.path_text import path_text
from vecdraw.backends.svg.plan import CSS_BLENDS, ROOT, Drawing, LayerPlan, ScenePlan, Step, Wrap, layer_end
from vecdraw.backends.svg.rasters import Rasters
from vecdraw.backends.svg.shapes import Shapes
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
from vecdraw.backends.svg.text import Texts, write_text
from vecdraw.backends.svg.uses import Uses
from vecdraw.backends.svg.wraps import Wraps, is_confined
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.path_data import PathData
from vecdraw.geometry.rect import Rect
from vecdraw.paint.compositing import PLAIN, Compositing
from vecdraw.scene.ops import (
    BeginLayer,
    ClearRect,
    Clip,
    DrawImage,
    DrawScene,
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


class Tools(NamedTuple):
    """The parts of the writer that all scenes of a document share."""

    page: Page
    uses: Uses
    clips: Clips
    shapes: Shapes
    effects: Effects
    wraps: Wraps
    texts: Texts
    scenes: dict[tuple[int, Affine | None], str]


@dataclass(slots=True)
class _Layer:
    """An open layer: its plan, the clip that holds inside, and how it ends.

    With a `defined` id its content becomes a definition, which is drawn by `steps` at the end.
    """

    index: int
    op: BeginLayer | None
    plan: LayerPlan
    clip: Clip | None
    steps: tuple[Step, ...] = ()
    closing: str = ""
    defined: str = ""


class SvgRenderer:
    """Writes one scene; `nesting` counts the scenes around it.

    What draws text may use `page`, `options`, `texts`, `write`, `paint`, `path` and `number`.
    """

    def __init__(self, tools: Tools, scene: Scene, nesting: int = 0) -> None:
        limits.check("scene_nesting", nesting, "scenes drawn inside scenes")
        self.page = tools.page
        self.options = tools.page.options
        self.write = tools.page.write
        self.texts = tools.texts
        self._tools = tools
        self._scene = scene
        self._nesting = nesting
        self._plan = ScenePlan(scene)
        self._groups = Groups(tools.page, tools.clips)
        self._rasters = Rasters(tools.page, scene)
        self._layers: list[_Layer] = []
        self._upright = _upright(tools.page.base)
        self._digits = self.options.precision

    @property
    def blends(self) -> bool:
        """Whether something blends with the canvas itself, which must not let through what lies behind the document."""
        return self._plan.layer(ROOT).blends

    def draw(self) -> None:
        """Writes the whole scene, its background first."""
        ops = self._scene.ops
        root = _Layer(ROOT, None, self._plan.layer(ROOT), None)
        self._run(self._open(root), len(ops))
        while self._layers:
            self._end_layer()

    def paint(self, op: FillText | StrokeText) -> dict[str, str] | None:
        """The attributes that fill or stroke the glyphs of `op`, its opacity included; None where nothing shows."""
        return self._tools.shapes.paint(op)

    def path(self, data: PathData) -> str:
        """SVG path data for a path in the user units in force."""
        return path_text(data, self._digits)

    def number(self, value: float) -> str:
        """A length in the user units in force."""
        return number(value, self._digits)

    def _run(self, start: int, stop: int) -> None:
        """Writes the operations from index `start` up to `stop`."""
        ops = self._scene.ops
        at = start
        while at < stop:
            op = ops[at]
            if self._nesting == 0:
                self.page.op = at
            if isinstance(op, BeginLayer):
                at = self._begin_layer(at, op, self._steps(at, op))
                continue
            if isinstance(op, EndLayer):
                if len(self._layers) > 1:
                    self._end_layer()
            else:
                following = ops[at + 1] if at + 1 < stop else None
                self._draw(at, op, following)
            at += 1

    def _steps(self, index: int, op: Op) -> tuple[Step, ...]:
        steps = self._plan.steps.get(index)
        if steps is not None:
            return steps
        if isinstance(op, PutPixels | ClearRect | EndLayer):
            return _DRAW
        compositing = op.state.compositing
        return _SHADOW_THEN_SHAPE if compositing.shadow is not None and compositing.blend in CSS_BLENDS else _DRAW

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
            odd = oddity(op)
            source: Source = op if odd is None else self._rasterized((op,), op.state, odd)
            for step in steps:
                self._do(index, source, step, steps, following)

    def _do(
        self, index: int, op: Source, step: Step, steps: tuple[Step, ...], following: Op | None = None
    ) -> None:
        """Does one step for `op`."""
        wrap = step.wrap
        if step.kind == "skip":
            return
        if wrap is None:
            mode = op.state.compositing.blend
            self._over(op, step, mode if mode in CSS_BLENDS else "", self._shared(index, following))
            return
        self._begin_source(wrap, op)
        if step.kind == "blank":
            self._over(filled_box(self.page.canvas, Affine(), op.state.clip), step, "", None)
        elif wrap.kind == "erase":
            self._stencil(covered(op, self.page.canvas) if op.state.compositing.blend == "clear" else op, step)
        elif wrap.kind == "keep":
            self._over(recolored(op, WHITE) or op, step, "", None)
        else:
            held = op.state.clip if is_confined(wrap) else self._layers[-1].clip
            self._over(op, step, "", None, held=held)
        if not any(later.wrap is wrap for later in steps[steps.index(step) + 1 :]):
            self._end_source(index, wrap)

    def _begin_source(self, wrap: Wrap, op: Source | None) -> None:
        self._groups.leave()
        if not wrap.begun:
            wrap.begun = True
            self._tools.wraps.source(wrap, by_alpha=op is None or recolored(op, WHITE) is None)

    def _end_source(self, index: int, wrap: Wrap) -> None:
        self._groups.leave()
        if index == wrap.last:
            clip = self._tools.clips.reference(wrap.clip, self._layers[-1].clip) if is_confined(wrap) else ""
            self._tools.wraps.close(wrap, clip)

    def _stencil(self, op: Source, step: Step) -> None:
        """`op` in black."""
        black = recolored(op, BLACK)
        if black is not None:
            self._over(black, step, "", None)
            return
        self._groups.leave()
        self.write(start_tag("g", {"filter": self._tools.effects.blackened()}))
        self._over(op, step, "", None)
        self._groups.leave()
        self.write("</g>")

    def _shared(self, index: int, following: Op | None) -> State | None:
        """The state of the next operation, if that is drawn like this one, in the same groups."""
        if following is None or isinstance(following, BeginLayer | EndLayer | PutPixels | ClearRect):
            return None
        if index + 1 in self._plan.steps or not _is_plain(following.state.compositing):
            return None
        return following.state

    def _over(
        self, op: Source, step: Step, blend: str, following: State | None, *, held: Clip | None | object = ...
    ) -> None:
        """Writes `op` over what is there, with its filters and shadow."""
        compositing = op.state.compositing
        outer = self._layers[-1].clip if held is ... else held
        assert outer is None or isinstance(outer, Clip)
        has_effects = bool(compositing.filters) or (compositing.shadow is not None and step.part != "shape")
        if not has_effects and not blend:
            attributes, matrix = self._groups.enter(op.state, outer, following)
            self._emit(op, matrix, attributes)
            return
        self._groups.leave()
        box = None if isinstance(op, Reuse) or not has_effects else shape_box(op).transformed(op.state.transform)
        attributes = self._outer(op.state, outer, step, blend, box)
        matrix = op.state.transform
        alone = not isinstance(op, DrawScene | Reuse) and compositing.alpha == 1.0 or not has_effects
        if alone and self._upright is None and (matrix.is_identity or attributes.keys() == {"style"}):
            self._emit(op, matrix, attributes)
            return
        closing = self._enter_outer(attributes)
        self._emit(op, matrix, {})
        self.write(closing)

    def _outer(self, state: State, held: Clip | None, step: Step, blend: str, box: Rect | None) -> dict[str, str]:
        """The attributes of a group that clips, filters and blends what is in it."""
        found: dict[str, str] = {}
        clip = self._tools.clips.reference(state.clip, held)
        if clip:
            found["clip-path"] = clip
        compositing = state.compositing
        shadow = None if step.part == "shape" else compositing.shadow
        if compositing.filters or shadow is not None:
            canvas = self.page.canvas
            if self._upright is not None:
                back = self._upright.inverse()
                canvas, box = canvas.transformed(back), box and box.transformed(back)
            found["filter"] = self._tools.effects.reference(compositing.filters, shadow, step.part, box, canvas)
        if blend:
            found["style"] = f"mix-blend-mode:{blend}"
        return found

    def _enter_outer(self, attributes: dict[str, str]) -> str:
        """Writes the start of that group; its end. Filters work in the axes of the document, whatever turns a scene."""
        if self._upright is None or "filter" not in attributes:
            self.write(start_tag("g", attributes))
            return "</g>"
        own = {name: value for name, value in attributes.items() if name != "filter"}
        digits = self.options.precision
        turned = {"transform": transform(self._upright, digits), "filter": attributes["filter"]}
        back = {"transform": transform(self._upright.inverse(), digits)}
        self.write(start_tag("g", own) + start_tag("g", turned) + start_tag("g", back))
        return "</g></g></g>"

    def _emit(self, op: Source, matrix: Affine, extra: dict[str, str]) -> None:
        """Writes `op` itself, under `matrix`."""
        if isinstance(op, FillText | StrokeText):
            self._digits = self._tools.shapes.digits(op.state.transform)
            attributes = dict(extra)
            if not matrix.is_identity:
                attributes["transform"] = transform(matrix, self.options.precision)
            if attributes:
                self.write(start_tag("g", attributes))
            write_text(op, self)
            if attributes:
                self.write("</g>")
        elif isinstance(op, DrawScene):
            self._draw_scene(op, matrix, extra)
        elif isinstance(op, Reuse):
            alpha = op.state.compositing.alpha
            faded = {} if alpha == 1.0 else {"opacity": opacity(alpha)}
            self.write(element("use", {"href": f"#{op.href}", **faded, **extra}))
        else:
            markup = self._tools.shapes.markup(op, matrix, extra)
            if markup:
                self.write(markup)

    def _draw_scene(self, op: DrawScene, matrix: Affine, extra: dict[str, str]) -> None:
        """A scene inside this one, clipped to its canvas; one that is drawn more than once is defined and used."""
        inner = Affine(op.scale_x, 0.0, 0.0, op.scale_y, op.x, op.y)
        attributes = dict(extra)
        if op.state.compositing.alpha != 1.0:
            attributes["opacity"] = opacity(op.state.compositing.alpha)
        placed = matrix @ inner
        digits = self._tools.shapes.digits(placed)
        if self._tools.uses.scenes.get(id(op.scene), 1) > 1:
            own = self._scene_definition(op, inner)
            if not placed.is_identity:
                attributes["transform"] = transform(placed, digits)
            self.write(element("use", {"href": f"#{own}", **attributes}))
            return
        clip = self._tools.clips.rectangle(Rect(0.0, 0.0, op.scene.width, op.scene.height))
        if "clip-path" in attributes or "filter" in attributes:
            self.write(start_tag("g", attributes))
            attributes = {}
            closing = "</g></g>"
        else:
            closing = "</g>"
        if not placed.is_identity:
            attributes["transform"] = transform(placed, digits)
        self.write(start_tag("g", {**attributes, "clip-path": clip}))
        self._write_inner(op, inner)
        self.write(closing)

    def _scene_definition(self, op: DrawScene, inner: Affine) -> str:
        base = self.page.base @ op.state.transform @ inner
        key = id(op.scene), _upright(base)
        known = self._tools.scenes.get(key)
        if known is None:
            known = self._tools.scenes[key] = self.page.definitions.new_id("s")
            clip = self._tools.clips.rectangle(Rect(0.0, 0.0, op.scene.width, op.scene.height))
            self.write("<defs>" + start_tag("g", {"id": known, "clip-path": clip}))
            self._write_inner(op, inner)
            self.write("</g></defs>")
        return known

    def _write_inner(self, op: DrawScene, inner: Affine) -> None:
        page = self.page
        before = page.base, page.canvas, page.magnification
        page.base = page.base @ op.state.transform @ inner
        page.canvas = Rect(0.0, 0.0, op.scene.width, op.scene.height)
        page.magnification = self._tools.uses.magnifications[id(op.scene)]
        writer = SvgRenderer(self._tools, op.scene, self._nesting + 1)
        if writer.blends:
            self.write('<g style="isolation:isolate">')
        writer.draw()
        if writer.blends:
            self.write("</g>")
        page.base, page.canvas, page.magnification = before

    def _begin_layer(self, index: int, op: BeginLayer, steps: tuple[Step, ...]) -> int:
        """Opens a layer; the index of the operation to go on with."""
        ops = self._scene.ops
        if all(step.kind == "skip" for step in steps):
            return layer_end(ops, index) + 1
        odd = oddity(op)
        blank = any(step.kind == "blank" for step in steps)
        if odd is not None or blank:
            end = layer_end(ops, index)
            source: Source = filled_box(self.page.canvas, Affine(), op.state.clip)
            if odd is not None and not blank:
                source = self._rasterized(ops[index : end + 1], op.state, odd)
            for step in steps:
                self._do(index, source, step, steps)
            return end + 1
        self._groups.leave()
        layer = _Layer(index, op, self._plan.layer(index), op.state.clip, steps)
        if len(steps) > 1:
            layer.defined = self.page.definitions.new_id("l")
            self.write("<defs>" + start_tag("g", {"id": layer.defined}))
            layer.closing = "</g></defs>"
        else:
            layer.closing = self._enter_layer(op, steps[0], layer.plan.blends)
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
        attributes = self._outer(state, outer, step, blend, None)
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
        self._layers.append(layer)
        plan = layer.plan
        for level in reversed(plan.levels):
            for index, part in reversed(level.under):
                self._under(index, Step("draw", part))
            self._groups.leave()
            if level.wrap is not None:
                self._tools.wraps.open(level.wrap)
        background = self._scene.background if layer.index == ROOT and plan.background else None
        if layer.op is not None and layer.op.backdrop and plan.start == layer.index + 1:
            self._backdrop(layer)
        if plan.picture is not None:
            self.page.fallback(
                "compositing of what is below", "more changes of what is there than groups can nest", self.page.canvas
            )
            found = self._rasters.draw(self._scene.ops[plan.start : plan.picture], background)
            self._over(picture(*found, State(clip=layer.clip)), _DRAW[0], "", None)
            self._groups.leave()
            return plan.picture
        if background is not None:
            self._background(background)
        return plan.start

    def _background(self, color: object) -> None:
        scene = self._scene
        if scene.background is None:
            return
        sides = {"width": number(scene.width, self.options.precision), "height": number(scene.height, self.options.precision)}
        paint = {"fill": hex_color(scene.background)}
        if scene.background.alpha != 1.0:
            paint["fill-opacity"] = opacity(scene.background.alpha)
        self.write(element("rect", {**sides, **paint}))

    def _under(self, index: int, step: Step) -> None:
        """Writes what goes under everything else of its level."""
        op = self._scene.ops[index]
        if isinstance(op, BeginLayer):
            depth = len(self._layers)
            begun = self._begin_layer(index, op, (step,))
            if len(self._layers) > depth:
                self._run(begun, layer_end(self._scene.ops, index))
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
        if layer.defined:
            for step in layer.steps:
                self._do(layer.index, Reuse(layer.defined, layer.op.state._replace(transform=Affine())), step, layer.steps)
            return
        wrap = layer.steps[0].wrap
        if wrap is not None:
            self._end_source(layer.index, wrap)

    def _backdrop(self, layer: _Layer) -> None:
        """What lies behind a layer, filtered, as a picture."""
        op = layer.op
        below = self._layers[-2]
        if op is None:
            return
        self.page.fallback("backdrop filter", "SVG cannot filter what lies behind", self.page.canvas)
        background = self._scene.background if below.index == ROOT and below.plan.background else None
        ops = self._scene.ops[below.plan.start : layer.index]
        found = self._rasters.behind(ops, background, op.backdrop, op.state.clip)
        self._over(picture(*found, State(clip=layer.clip)), _DRAW[0], "", None)
        self._groups.leave()

    def _rasterized(self, ops: tuple[Op, ...], state: State, odd: Oddity) -> DrawImage:
        """An operation, or a layer and all that is in it, as a picture in its place."""
        self.page.fallback(odd.feature, odd.reason, self.page.canvas)
        found = self._rasters.alone(ops, odd.inside)
        return picture(*found, state._replace(compositing=odd.outside))


def _is_plain(compositing: Compositing) -> bool:
    return compositing.blend == "source-over" and compositing.shadow is None and not compositing.filters


def _upright(base: Affine) -> Affine | None:
    """What turns the axes of a scene so that they are those of the document; None where they are."""
    a, b, c, d, _, _ = base
    if (b == 0.0 == c and a == d and a > 0.0) or not base.is_invertible:
        return None
    scale = base.mean_scale
    return Affine(a, b, c, d, 0.0, 0.0).inverse() @ Affine.scaling(scale)
