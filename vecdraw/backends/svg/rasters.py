"""Parts of a scene as pictures, for what SVG cannot say."""

from __future__ import annotations

from typing import Final

from vecdraw.backends.svg.page import Page
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.rect import Rect
from vecdraw.paint.color import Color
from vecdraw.paint.compositing import PLAIN, Compositing
from vecdraw.paint.filters import Blur, Filter
from vecdraw.paint.pixmap import Pixmap
from vecdraw.scene.ops import BeginLayer, Clip, EndLayer, FillRect, Op, State
from vecdraw.scene.scene import Scene

_SMOOTH: Final = 2.0  # px; what is blurred by more needs no more than a pixel a unit


class Rasters:
    """Draws operations of one scene as pictures of its whole canvas."""

    def __init__(self, page: Page, scene: Scene) -> None:
        self._page = page
        self._scene = scene

    def draw(
        self, ops: tuple[Op, ...], background: Color | None = None, *, coarse: bool = False
    ) -> tuple[Pixmap, Rect]:
        """The operations on a transparent canvas, or on `background`: the picture, and its place in user units.

        A `coarse` one has a pixel a unit.
        """
        scene = self._scene
        part = Scene(scene.width, scene.height, ops, scene.scale, background=background, dither=False)
        scale = max(1.0, self._page.magnification) * (1.0 if coarse else self._page.options.raster_scale)
        pixmap = self._page.rasterize(part, scale)
        return pixmap, Rect(0.0, 0.0, pixmap.width / scale, pixmap.height / scale)

    def filtered(
        self, ops: tuple[Op, ...], background: Color | None, filters: tuple[Filter, ...], clip: Clip | None
    ) -> tuple[Pixmap, Rect]:
        """The operations filtered as one picture, as much of it as lies in `clip`."""
        state = State(Affine(), clip, Compositing(filters=filters))
        ground: tuple[Op, ...] = ()
        if background is not None:
            ground = (FillRect(0.0, 0.0, self._scene.width, self._scene.height, background, State()),)
        blurred = any(isinstance(function, Blur) and function.std_deviation >= _SMOOTH for function in filters)
        return self.draw((BeginLayer(state), *ground, *ops, EndLayer()), coarse=blurred)

    def alone(self, ops: tuple[Op, ...]) -> tuple[Pixmap, Rect]:
        """One operation, or a layer and all that is in it, composited with nothing but its own opacity."""
        first = ops[0]
        if isinstance(first, BeginLayer):
            first = first._replace(state=first.state._replace(clip=None, compositing=PLAIN), backdrop=())
        return self.draw((first, *ops[1:]))
