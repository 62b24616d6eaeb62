"""Parts of a scene as pictures, for what SVG cannot say."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final, NamedTuple

from vecdraw.backends.svg.page import Drawing, Page
from vecdraw.backends.svg.tiles import mirrored
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.bounds import path_bounds
from vecdraw.geometry.path_data import CLOSE, LINE, MOVE, PathData
from vecdraw.geometry.rect import Rect
from vecdraw.paint.brush import PatternBrush
from vecdraw.paint.color import Color
from vecdraw.paint.compositing import Compositing
from vecdraw.paint.filters import Blur, Filter
from vecdraw.paint.pixmap import Pixmap
from vecdraw.scene.layer_contents import ANYTHING, LayerContents
from vecdraw.scene.ops import BeginLayer, Clip, EndLayer, FillRect, Op, PutPixels, State
from vecdraw.scene.scene import Scene

_SMOOTH: Final = 2.0  # px; what is blurred by more needs no more than a pixel a unit
_MOST_PIXELS: Final = 1 << 24  # of a picture that reaches beyond the canvas; a larger one has fewer px per unit
_MOST_CANVASES: Final = 4  # so many are always enough pixels for it
_BESIDE: Final = 2.0  # px around what is drawn, for antialiasing
_FAR: Final = 1e5  # user units around what is seen; more than filters look at


class Part(NamedTuple):
    """A drawing with `scale` px per user unit; its first pixel is (left, top) of the canvas, in px."""

    drawing: Drawing
    left: int
    top: int
    scale: float

    def picture(self) -> tuple[Pixmap, Rect]:
        """The pixels, and their place in user units."""
        pixmap = self.drawing.snapshot()
        return pixmap, self.place(0, 0, pixmap.width, pixmap.height)

    def place(self, left: int, top: int, width: int, height: int) -> Rect:
        """Where some of the pixels are, in user units."""
        unit = self.scale
        return Rect((self.left + left) / unit, (self.top + top) / unit, width / unit, height / unit)


class Rasters:
    """Draws operations of one scene as pictures of its canvas, and of what matters around it."""

    def __init__(self, page: Page, scene: Scene) -> None:
        self._page = page
        self._scene = scene
        self._canvas = Rect(0.0, 0.0, scene.width, scene.height)

    @property
    def _scale(self) -> float:
        return max(1.0, self._page.magnification) * self._page.options.raster_scale

    @property
    def pixels(self) -> float:
        """How many pixels a picture of all that matters has."""
        around = self._page.around
        return around.width * around.height * self._scale**2

    def draw(
        self,
        ops: tuple[Op, ...],
        background: Color | None = None,
        *,
        area: Rect | None = None,
        coarse: bool = False,
    ) -> tuple[Pixmap, Rect]:
        """The operations on nothing, or on `background`: the picture, and its place in user units.

        It shows `area`, or all that matters. A `coarse` one has a pixel a unit.
        """
        area = area or self._page.around
        return self._begun(ops, background, area, self._fitting(area, coarse=coarse)).picture()

    def begin(self, ops: tuple[Op, ...], background: Color | None) -> Part:
        """As `draw`, of all that matters: pixels that more operations can be drawn on."""
        around = self._page.around
        return self._begun(ops, background, around, self._fitting(around))

    def _fitting(self, area: Rect, *, coarse: bool = False) -> float:
        """How many px there are to a unit in a picture of `area`."""
        scale = max(1.0, self._page.magnification) if coarse else self._scale
        if area == self._canvas:
            return scale
        most = max(_MOST_PIXELS, _MOST_CANVASES * self._canvas.width * self._canvas.height * scale**2)
        return scale * min(1.0, math.sqrt(most / (area.width * area.height * scale**2)))

    def _begun(self, ops: tuple[Op, ...], background: Color | None, area: Rect, scale: float) -> Part:
        scene = self._scene
        whole = Scene(scene.width, scene.height, ops, scene.scale, background=background, dither=scene.dither)
        if area == self._canvas:
            return Part(self._page.rasterize(whole, scale), 0, 0, scale)
        left, top = math.floor(area.x * scale), math.floor(area.y * scale)
        width, height = math.ceil(area.right * scale) - left, math.ceil(area.bottom * scale) - top
        return Part(self._page.rasterize(whole, scale, (left, top, width, height)), left, top, scale)

    def behind(
        self,
        ops: tuple[Op, ...],
        background: Color | None,
        filters: tuple[Filter, ...],
        bounds: Rect | None,
        seen: Rect,
        reach: float,
    ) -> tuple[Pixmap, Rect]:
        """What the operations draw on `seen`, filtered as the backdrop of a layer whose clip has those bounds, if any.

        Up to `reach` around `seen` it is mirrored, as the layer's own filters look at it there.
        """
        ground: tuple[Op, ...] = ()
        if background is not None:
            ground = (FillRect(*self._canvas, background, State()),)
        coarse = any(isinstance(function, Blur) and function.std_deviation >= _SMOOTH for function in filters)
        shown = seen.outset(reach) if bounds is None else seen.outset(reach).intersection(bounds)
        area = seen.intersection(shown)
        if area.is_empty:
            return self.draw(())
        if shown == area:
            inside = None if bounds is None else Clip(None, _rectangle(bounds), "nonzero", Affine(), 1)
            state = State(Affine(), inside, Compositing(blend="copy"))
            return self.draw((*ground, *ops, BeginLayer(state, filters), EndLayer()), area=area, coarse=coarse)
        pixmap, place = self.draw((*ground, *ops), area=area, coarse=coarse)
        unit = place.width / pixmap.width
        matrix = Affine.translation(place.x, place.y).scale(unit, unit)
        brush = PatternBrush(mirrored(pixmap), "repeat", matrix, "none")
        layer = BeginLayer(State(compositing=Compositing(filters=filters)))
        fill = FillRect(*shown.outset(_FAR), brush, State())
        return self.draw((layer, fill, EndLayer()), area=shown, coarse=coarse)

    def alone(
        self, ops: tuple[Op, ...], compositing: Compositing, reach: float | None = None
    ) -> tuple[Pixmap, Rect]:
        """One operation, or a layer and all that is in it, without its clip and composited by `compositing`.

        With a `reach` there is in the picture what lies so far around what matters, and no more than there is.
        """
        freed = _freed(ops, compositing)
        return self.draw(freed, area=None if reach is None or freed is ops else self._filled(freed, reach))

    def shown(self, ops: tuple[Op, ...], compositing: Compositing) -> Part | None:
        """As `alone`, no larger than what is drawn; None where that is nothing. Its pixels are some of `begin`'s."""
        freed, around = _freed(ops, compositing), self._page.around
        area = around.intersection(self._box(freed).outset(_BESIDE / self._scale))
        return None if area.is_empty else self._begun(freed, None, area, self._fitting(around))

    def _filled(self, ops: tuple[Op, ...], reach: float) -> Rect:
        """The canvas, and the part of what is up to `reach` around what matters that the operations draw on."""
        around = self._page.around.outset(reach)
        if around == self._canvas:
            return around
        found = around.intersection(self._box(ops))
        return self._canvas if found.is_empty else self._canvas.union(found)

    def _box(self, ops: tuple[Op, ...]) -> Rect:
        """What the operations draw on, empty where that is nothing."""
        contents = LayerContents(self._scene.scale, self._scale)
        box = contents.measure_layers((BeginLayer(State()), *ops, EndLayer()), 0).get(0, ANYTHING).box
        return Rect(0.0, 0.0, 0.0, 0.0) if box is None else box


def _freed(ops: tuple[Op, ...], compositing: Compositing) -> tuple[Op, ...]:
    """One operation, or a layer and all that is in it, without its clip and composited by `compositing`."""
    first = ops[0]
    if isinstance(first, PutPixels | EndLayer):
        return ops
    inside = free_of(ops[1:], first.state.clip)
    return (first._replace(state=first.state._replace(clip=None, compositing=compositing)), *inside)


def free_of(ops: tuple[Op, ...], outer: Clip | None) -> tuple[Op, ...]:
    """Operations of a layer without the clips that are the layer's own."""
    known: dict[int, Clip | None] = dict.fromkeys(map(id, _chain(outer)))
    states: dict[int, State] = {}

    def freed(clip: Clip | None) -> Clip | None:
        missing: list[Clip] = []
        while clip is not None and id(clip) not in known:
            missing.append(clip)
            clip = clip.parent
        found = None if clip is None else known[id(clip)]
        for each in reversed(missing):
            depth = 1 if found is None else found.depth + 1
            found = known[id(each)] = Clip(found, each.path, each.rule, each.transform, depth)
        return found

    def free(op: Op) -> Op:
        if isinstance(op, PutPixels | EndLayer) or op.state.clip is None:
            return op
        state = states.get(id(op.state))
        if state is None:
            state = states[id(op.state)] = op.state._replace(clip=freed(op.state.clip))
        return op._replace(state=state)

    return tuple(map(free, ops)) if known else ops


def clip_bounds(clip: Clip | None, outer: Clip | None) -> Rect | None:
    """The bounds of the clips of a chain that are not in `outer`, in whole units; None without one."""
    held = set(map(id, _chain(outer)))
    found: Rect | None = None
    for each in _chain(clip):
        if id(each) not in held:
            own = path_bounds(each.path.transformed(each.transform)) or Rect(0.0, 0.0, 0.0, 0.0)
            found = own if found is None else found.intersection(own)
    if found is None:
        return None
    return Rect.from_edges(
        math.floor(found.x), math.floor(found.y), math.ceil(found.right), math.ceil(found.bottom)
    )


def _chain(clip: Clip | None) -> Iterator[Clip]:
    while clip is not None:
        yield clip
        clip = clip.parent


def _rectangle(rect: Rect) -> PathData:
    corners = (rect.x, rect.y, rect.right, rect.y, rect.right, rect.bottom, rect.x, rect.bottom)
    return PathData(bytes([MOVE, LINE, LINE, LINE, CLOSE]), corners)
