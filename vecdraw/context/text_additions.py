"""What a layout has beside its text, on the Context: decorations and pictures in lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vecdraw.context.lettering import Lettering
from vecdraw.geometry.affine import Affine
from vecdraw.paint.pixmap import Pixmap
from vecdraw.paint.stroke import Stroke
from vecdraw.scene.ops import FillPath, StrokePath

if TYPE_CHECKING:
    from vecdraw.text.layout import Layout


class TextAdditions(Lettering):
    """Draws lines under, over and through text, and pictures that stand in lines."""

    def _draw_decorations(self, layout: Layout, x: float, y: float, *, above: bool) -> None:
        """The decorations that lie above the text, or below it."""
        place = Affine.translation(x, y)
        state = self._state
        for shape in layout.decorations:
            if shape.above is not above:
                continue
            brush = state.fill_brush() if shape.fill is None else shape.fill
            path = shape.path.transformed(place)
            if shape.stroke_width:
                stroke = Stroke(width=shape.stroke_width, join="round")
                self._record(StrokePath(path, brush, stroke, state.share()))
            else:
                self._record(FillPath(path, "nonzero", brush, state.share()))

    def _draw_inline_images(self, layout: Layout, x: float, y: float) -> None:
        for picture, box, _ in layout.images:
            if isinstance(picture, Pixmap):
                self.draw_image(picture, x + box.x, y + box.y, box.width, box.height)
            else:
                self.draw_scene(picture, x + box.x, y + box.y, box.width, box.height)
