"""What a layout has beside its text, on the Context: decorations and pictures in lines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from vecdraw.context.lettering import Lettering
from vecdraw.geometry.affine import Affine
from vecdraw.paint.pixmap import Pixmap
from vecdraw.paint.stroke import Stroke
from vecdraw.scene.ops import FillPath, StrokePath

if TYPE_CHECKING:
    from vecdraw.text.additions import PlacedImage, PlacedShape
    from vecdraw.text.laid_text import Layout

_HERE: Final = Affine.identity()


class TextAdditions(Lettering):
    """Draws lines under, over and through text, and pictures that stand in lines."""

    def _draw_decorations(self, layout: Layout, x: float, y: float, *, above: bool) -> None:
        """The decorations that lie above the text, or below it."""
        self._draw_shapes([shape for shape in layout.decorations if shape.above is above], Affine.translation(x, y))

    def _draw_shapes(self, shapes: Iterable[PlacedShape], place: Affine = _HERE) -> None:
        state = self._state
        for shape in shapes:
            brush = state.fill_brush() if shape.fill is None else shape.fill
            path = shape.path.transformed(place)
            if shape.stroke_width:
                stroke = Stroke(width=shape.stroke_width, join="round")
                self._record(StrokePath(path, brush, stroke, state.share()))
            else:
                self._record(FillPath(path, "nonzero", brush, state.share()))

    def _draw_inline_images(self, layout: Layout, x: float, y: float) -> None:
        self._draw_images(layout.images, x, y)

    def _draw_images(self, images: Iterable[PlacedImage], x: float = 0.0, y: float = 0.0) -> None:
        for picture, box, _ in images:
            if isinstance(picture, Pixmap):
                self.draw_image(picture, x + box.x, y + box.y, box.width, box.height)
            else:
                self.draw_scene(picture, x + box.x, y + box.y, box.width, box.height)
