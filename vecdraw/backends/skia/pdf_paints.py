"""Colours in PDF: of eight bits, and never a trifle less than those."""

from __future__ import annotations

from typing import ClassVar, Final

from vecdraw.backends.skia.library import skia
from vecdraw.backends.skia.paints import Paints
from vecdraw.backends.skia.pdf_gradients import eight_bits
from vecdraw.backends.skia.shaders import ShadedBrush
from vecdraw.paint.brush import MeshBrush, TextureBrush
from vecdraw.paint.color import Color
from vecdraw.paint.pixmap import ColorSpace

_UP: Final = 5e-5
"""Half of the last digit that Skia writes: what would be rounded down to it MuPDF, which cuts, shows a level darker."""


class PdfPaints(Paints):
    """The paints of a renderer of PDF."""

    _in_document: ClassVar[bool] = True

    def __init__(self, dither: bool, space: ColorSpace) -> None:
        super().__init__(dither, space)
        self.stand_in: tuple[float, float, float] | None = None
        """The colour that is taken instead of a brush that is none."""

    def _shaded(self, paint: skia.Paint, brush: ShadedBrush | MeshBrush | TextureBrush) -> skia.Paint | None:
        if self.stand_in is None:
            return super()._shaded(paint, brush)
        paint.setColor4f(skia.Color4f(*self.stand_in, self._alpha))
        return paint

    def _set_color(self, paint: skia.Paint, color: Color) -> None:
        paint.setColor4f(pdf_color(color, self._alpha))


def pdf_color(color: Color, alpha: float = 1.0) -> skia.Color4f:
    """The colour as eight bits of sRGB show it, in the four digits that Skia writes not less than that."""
    exact = eight_bits(color)
    red, green, blue = (c + _UP if 0.0 < c < 1.0 else c for c in (exact.red, exact.green, exact.blue))
    return skia.Color4f(red, green, blue, color.alpha * alpha)
