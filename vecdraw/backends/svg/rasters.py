"""Parts of a scene as pictures, for what SVG cannot say."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final

from vecdraw.backends.svg.page import Page
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.bounds import path_bounds
from vecdraw.geometry.path_data import CLOSE, LINE, MOVE, PathData
from vecdraw.geometry.rect import Rect
from vecdraw.paint.color import Color
from vecdraw.paint.compositing import Compositing
from vecdraw.paint.filters import Blur, Filter
from vecdraw.paint.pixmap import Pixmap
from vecdraw.scene.ops import BeginLayer, Clip, EndLayer, FillRect, Op, PutPixels, State
from vecdraw.scene.scene import Scene

_SMOOTH: Final = 2.0  # px; what is blurred by more needs no more than a pixel a unit


class Rasters:
    """Draws operations of one scene as pictures of its whole canvas."""

    def __init__(self, page: Page, scene: Scene) -> None:
        self._page = page
        self._scene = scene

    @property
    def _scale(self) -> float:
        return max(1.0, self._page.magnification) * self._page.options.raster_scale

    @property
    def pixels(self) -> float:
        """How many pixels a picture of the canvas has."""
        return self._scene.width * self._scene.height * self._scale**2

    def draw(
        self, ops: tuple[Op, ...], background: Color | None = None, *, coarse: bool = False
    ) -> tuple[Pixmap, Rect]:
        """The operations on a transparent canvas, or on `background`: the picture, and its place in user units.

        A `coarse` one has a pixel a unit.
        """
        scene = self._scene
        part = Scene(scene.width, scene.height, ops, scene.scale, background=background, dither=scene.dither)
        scale = max(1.0, self._page.magnification) if coarse else self._scale
        pixmap = self._page.rasterize(part, scale)
        return pixmap, Rect(0.0, 0.0, pixmap.width / scale, pixmap.height / scale)

    def behind(
        self, ops: tuple[Op, ...], background: Color | None, filters: tuple[Filter, ...], clip: Clip | None
    ) -> tuple[Pixmap, Rect]:
        """What the operations draw, inside the bounds of `clip` filtered as the backdrop of a layer with that clip."""
        scene = self._scene
        ground: tuple[Op, ...] = ()
        if background is not None:
            ground = (FillRect(0.0, 0.0, scene.width, scene.height, background, State()),)
        bounds = _bounds(clip)
        inside = None if bounds is None else Clip(None, _rectangle(bounds), "nonzero", Affine(), 1)
        state = State(Affine(), inside, Compositing(blend="copy"))
        blurred = any(isinstance(function, Blur) and function.std_deviation >= _SMOOTH for function in filters)
        return self.draw((*ground, *ops, BeginLayer(state, filters), EndLayer()), coarse=blurred)

    def alone(self, ops: tuple[Op, ...], compositing: Compositing, reach: float = 0.0) -> tuple[Pixmap, Rect]:
        """One operation, or a layer and all that is in it, without its clip and composited by `compositing`.

        Of an operation what lies up to `reach` around the canvas is in the picture, too.
        """
        first = ops[0]
        if isinstance(first, PutPixels | EndLayer):
            return self.draw(ops)
        state = first.state._replace(clip=None, compositing=compositing)
        margin = 0.0 if isinstance(first, BeginLayer) else float(math.ceil(reach))
        if not margin:
            return self.draw((first._replace(state=state), *ops[1:]))
        moved = state._replace(transform=Affine.translation(margin, margin) @ state.transform)
        scene = self._scene
        part = replace(scene, width=scene.width + 2 * margin, height=scene.height + 2 * margin)
        pixmap, box = Rasters(self._page, part).draw((first._replace(state=moved),))
        return pixmap, Rect(-margin, -margin, box.width, box.height)


def _bounds(clip: Clip | None) -> Rect | None:
    """The bounds of all clips of a chain, in whole units; None without one."""
    found: Rect | None = None
    while clip is not None:
        own = path_bounds(clip.path.transformed(clip.transform)) or Rect(0.0, 0.0, 0.0, 0.0)
        found = own if found is None else found.intersection(own)
        clip = clip.parent
    if found is None:
        return None
    return Rect.from_edges(
        math.floor(found.x), math.floor(found.y), math.ceil(found.right), math.ceil(found.bottom)
    )


def _rectangle(rect: Rect) -> PathData:
    corners = (rect.x, rect.y, rect.right, rect.y, rect.right, rect.bottom, rect.x, rect.bottom)
    return PathData(bytes([MOVE, LINE, LINE, LINE, CLOSE]), corners)
