"""Writes single operations: their groups, filters and elements, and scenes inside scenes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from vecdraw import limits
from vecdraw.backends.svg.boxes import shape_box
from vecdraw.backends.svg.cast_shadows import (
    is_between,
    is_far,
    is_from_beside,
    is_let_through,
    let_through,
    where_it_falls,
    with_far_shadow,
)
from vecdraw.backends.svg.clips import Clips
from vecdraw.backends.svg.effects import Effects, region_attributes
from vecdraw.backends.svg.filters import Part
from vecdraw.backends.svg.groups import Groups
from vecdraw.backends.svg.markup import element, number, opacity, start_tag, transform
from vecdraw.backends.svg.page import Page
from vecdraw.backends.svg.path_text import path_text
from vecdraw.backends.svg.plan import ScenePlan
from vecdraw.backends.svg.shapes import Shapes, needs_own_axes
from vecdraw.backends.svg.sources import Reuse, Source
from vecdraw.backends.svg.text import Texts, write_text
from vecdraw.backends.svg.uses import Uses
from vecdraw.backends.svg.wraps import Wraps
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.path_data import PathData
from vecdraw.geometry.rect import Rect
from vecdraw.scene.ops import Clip, DrawScene, FillText, State, StrokeText
from vecdraw.scene.scene import Scene


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


class ElementWriter:
    """Writes operations over what is there, in the clip that holds; `nesting` counts the scenes around its own.

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
        self._upright = _upright(tools.page.base)
        self._digits = self.options.precision

    @property
    def blends(self) -> bool:
        """Whether something blends with the canvas itself, which must not let through what lies behind the document."""
        return self._plan.root.blends

    def draw(self) -> None:
        """Writes the whole scene, its background first."""
        raise NotImplementedError

    def paint(self, op: FillText | StrokeText) -> dict[str, str] | None:
        """The attributes that fill or stroke the glyphs of `op`, its opacity included; None where nothing shows."""
        return self._tools.shapes.paint(op)

    def path(self, data: PathData) -> str:
        """SVG path data for a path in the user units in force."""
        return path_text(data, self._digits)

    def number(self, value: float) -> str:
        """A length in the user units in force."""
        return number(value, self._digits)

    def _over(
        self, op: Source, part: Part, held: Clip | None, *, blend: str = "", following: State | None = None
    ) -> None:
        """Writes `op` over what is there, with its filters and shadow, inside a clip that is `held` already.

        `following` is the state of the next element, if that may share groups with this one.
        """
        state = with_far_shadow(op.state, self.page.canvas)
        if state is not op.state:
            op = op._replace(state=state)
        compositing = state.compositing
        seen_through = is_let_through(op)
        if part != "shape" and (seen_through or self._falls_apart(op)):
            if part == "both":
                self._over(op, "shadow", held, blend=blend)
                self._over(op, "shape", held, blend=blend)
                return
            op = op._replace(state=where_it_falls(op.state, self._upright))
            compositing = op.state.compositing
            if seen_through:
                self._shadow_through(op, held, blend)
                return
        has_effects = bool(compositing.filters) or (compositing.shadow is not None and part != "shape")
        if not has_effects and not blend:
            attributes, matrix = self._groups.enter(op.state, held, following)
            self._emit(op, matrix, attributes)
            return
        self._groups.leave()
        box = None if isinstance(op, Reuse) or not has_effects else shape_box(op).transformed(op.state.transform)
        attributes = self._outer(op.state, held, part, blend, box)
        matrix = op.state.transform
        before = self.page.reach, self.page.filtered
        if has_effects:
            self.page.reach += self._tools.effects.reach(compositing)
            self.page.filtered = True
        self._outside(op, matrix, attributes, has_effects=has_effects)
        self.page.reach, self.page.filtered = before

    def _falls_apart(self, op: Source) -> bool:
        """Whether the shadow of `op` is drawn by itself, where it falls."""
        shadow, canvas = op.state.compositing.shadow, self.page.canvas
        if is_far(shadow, canvas) or is_between(op, self.page.magnification):
            return True
        if not self.page.filtered or isinstance(op, Reuse):
            return False
        return is_from_beside(shape_box(op).transformed(op.state.transform), shadow, canvas)

    def _shadow_through(self, op: Source, held: Clip | None, blend: str) -> None:
        """Writes the shadow of a whole shape, which falls where that is, through the gradient of the shape."""
        whole, gradient = let_through(op, self.page.around)
        if gradient is None:
            return
        self._groups.leave()
        name = self.page.definitions.new_id("m")
        attributes = {"id": name, "maskUnits": "userSpaceOnUse", **region_attributes(self.page.around, 3)}
        self.write(start_tag("mask", {**attributes, "style": "mask-type:alpha"}))
        self._emit(gradient, gradient.state.transform, {})
        style = {"style": f"mix-blend-mode:{blend}"} if blend else {}
        self.write("</mask>" + start_tag("g", {"mask": f"url(#{name})", **style}))
        self._over(whole, "shadow", held)
        self._groups.leave()
        self.write("</g>")

    def _outside(self, op: Source, matrix: Affine, attributes: dict[str, str], *, has_effects: bool) -> None:
        """Writes `op` under `matrix` inside what its attributes do."""
        compositing = op.state.compositing
        alone = not has_effects or (compositing.alpha == 1.0 and not isinstance(op, DrawScene | Reuse))
        if alone and self._upright is None and (matrix.is_identity or attributes.keys() == {"style"}):
            self._emit(op, matrix, attributes)
            return
        closing = self._enter_outer(attributes)
        self._emit(op, matrix, {})
        self.write(closing)

    def _outer(self, state: State, held: Clip | None, part: Part, blend: str, box: Rect | None) -> dict[str, str]:
        """The attributes of a group that clips, filters and blends what is in it."""
        found: dict[str, str] = {}
        clip = self._tools.clips.reference(state.clip, held)
        if clip:
            found["clip-path"] = clip
        compositing = state.compositing
        shadow = None if part == "shape" else compositing.shadow
        if compositing.filters or shadow is not None:
            canvas = self.page.around
            if self._upright is not None:
                back = self._upright.inverse()
                canvas, box = canvas.transformed(back), box and box.transformed(back)
            found["filter"] = self._tools.effects.reference(compositing.filters, shadow, part, box, canvas)
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
            self._texts((op,), matrix, extra)
        elif isinstance(op, DrawScene):
            self._draw_scene(op, matrix, extra)
        elif isinstance(op, Reuse):
            alpha = op.state.compositing.alpha
            faded = {} if alpha == 1.0 else {"opacity": opacity(alpha)}
            moved = {} if matrix.is_identity else {"transform": transform(matrix, self.options.precision)}
            self.write(element("use", {"href": f"#{op.href}", **moved, **faded, **extra}))
        else:
            markup = self._tools.shapes.markup(op, matrix, extra)
            if markup:
                self.write(markup)

    def _texts(self, ops: Sequence[FillText | StrokeText], matrix: Affine, extra: dict[str, str]) -> None:
        """Writes a text, or several that join."""
        self._digits = self._tools.shapes.digits(ops[0].state.transform)
        attributes = dict(extra)
        if not matrix.is_identity:
            attributes["transform"] = transform(matrix, self.options.precision)
        if attributes:
            self.write(start_tag("g", attributes))
        write_text(ops, self)
        if attributes:
            self.write("</g>")

    def _draw_scene(self, op: DrawScene, matrix: Affine, extra: dict[str, str]) -> None:
        """A scene inside this one, clipped to its canvas; one that is drawn more than once is defined and used."""
        inner = Affine(op.scale_x, 0.0, 0.0, op.scale_y, op.x, op.y)
        attributes = dict(extra)
        if op.state.compositing.alpha != 1.0:
            attributes["opacity"] = opacity(op.state.compositing.alpha)
        placed = matrix @ inner
        digits = self._tools.shapes.digits(placed)
        if self._tools.uses.scenes.get(id(op.scene), 1) > 1:
            used = {"href": f"#{self._scene_definition(op, inner)}"}
            if needs_own_axes(placed, extra):
                used["transform"] = transform(placed, digits)
                self.write(element("g", attributes, element("use", used)))
                return
            if not placed.is_identity:
                attributes["transform"] = transform(placed, digits)
            self.write(element("use", {**used, **attributes}))
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
        before = page.base, page.canvas, page.magnification, page.reach
        page.reach = 0.0
        page.base = page.base @ op.state.transform @ inner
        page.canvas = Rect(0.0, 0.0, op.scene.width, op.scene.height)
        page.magnification = self._tools.uses.magnifications[id(op.scene)]
        writer = type(self)(self._tools, op.scene, self._nesting + 1)
        if writer.blends:
            self.write('<g style="isolation:isolate">')
        writer.draw()
        if writer.blends:
            self.write("</g>")
        page.base, page.canvas, page.magnification, page.reach = before


def _upright(base: Affine) -> Affine | None:
    """What turns the axes of a scene so that they are those of the document; None where they are."""
    a, b, c, d, _, _ = base
    if (b == 0.0 == c and a == d and a > 0.0) or not base.is_invertible:
        return None
    scale = base.mean_scale
    return Affine(a, b, c, d, 0.0, 0.0).inverse() @ Affine.scaling(scale)
