"""Shapes that are blended past Skia, by the kernels: each within 1 of 255 of what Skia draws."""

from __future__ import annotations

from typing import Final

from vecdraw.backends.skia.convert import is_8_bit
from vecdraw.backends.skia.direct import DirectCanvas, Target
from vecdraw.backends.skia.direct_gradients import GradientPlan, gradient_plan
from vecdraw.backends.skia.direct_masks import Blur, Mask, MaskMaker, Outline
from vecdraw.kernel import gradients, shapes
from vecdraw.paint.brush import Brush, LinearBrush, RadialBrush
from vecdraw.paint.color import Color
from vecdraw.paint.compositing import Shadow

_NEAR: Final = 1e-4  # px from a whole one; a rectangle's edge there covers as if it were on it
_FAR: Final = 1 << 20  # px
_MANY: Final = 1 << 12  # px of a box; a translucent shape in it takes Skia as long as it takes to keep its mask
_FEW: Final = 6000  # px of a translucent gradient; a table of its colours would not pay for less
_OPAQUE: Final = 0xFF000000
SHADED: Final = (LinearBrush, RadialBrush)
"""The brushes that the kernel of gradients may paint."""

Pixels = tuple[int, int, int, int]
"""Left, top, right, bottom."""


class DirectShapes(DirectCanvas):
    """Draws what it can past Skia. Each method says whether it has drawn; if not, Skia must."""

    _mask_maker: MaskMaker | None = None

    def _may_be_direct(self, brush: Brush) -> bool:
        """Whether it is worth trying `_direct_rect` with `brush` in the state in force."""
        if self._memory is None:
            return False
        if isinstance(brush, Color):  # Skia fills with opaque colours as fast as memory takes them
            return brush.alpha * self._compositing.alpha < 1.0
        return isinstance(brush, SHADED)

    def _direct_rect(self, brush: Brush, x: float, y: float, width: float, height: float) -> bool:
        """Fills a rectangle (user units) with a gradient or a translucent colour."""
        target = self.direct_target()
        area = None if target is None else self._pixels(x, y, width, height)
        if target is None:
            return False
        if area is None:
            return self._direct_outline(Outline(None, (x, y, width, height)), brush)
        few = (area[2] - area[0]) * (area[3] - area[1]) < _FEW
        area = clipped(area, self._part(target))
        memory = target.memory
        if isinstance(brush, Color):
            color = premultiplied(brush, self._compositing.alpha)
            if color:
                shapes.fill(memory.buffer, memory.stride, area, color)
            return color is not None
        plan = self._plan(brush) if isinstance(brush, SHADED) else None
        if plan is None or (few and not plan.opaque):
            return False
        kind, matrix, factor, bias, colors, opaque, parts = plan
        where = memory.buffer, memory.stride, area
        if parts is None or opaque or self._paints.dither:
            gradients.blend(*where, kind, matrix, factor, bias, colors, self._paints.dither)
        else:
            gradients.blend_levels(*where, kind, matrix, factor, bias, parts)
        return True

    def _direct_outline(self, outline: Outline, brush: Brush) -> bool:
        """Paints what an outline covers, and casts its shadow, through masks: where Skia would take long over it.

        That is a shadow, a gradient, and a translucent colour on many pixels.
        """
        compositing = self._compositing
        if self._memory is None or compositing.blend != "source-over" or compositing.filters:
            return False
        if isinstance(brush, Color):
            if compositing.shadow is None:
                return self._direct_color(outline, brush, _MANY)
            return self._direct_shadow(outline, brush, compositing.shadow)
        return compositing.shadow is None and isinstance(brush, SHADED) and self._direct_gradient(outline, brush)

    def _direct_color(self, outline: Outline, brush: Color, smallest: int) -> bool:
        """Fills at least `smallest` px with a translucent colour."""
        color = premultiplied(brush, self._compositing.alpha)
        if color is None or color >= _OPAQUE or outline.stroke is not None:
            return False
        target = self._direct_memory()
        if target is None or outline.is_surely_below(smallest / (abs(self._matrix.determinant) or 1.0)):
            return False
        mask = self._coverage(outline, target, smallest=smallest)
        if mask is not None and color:
            _cover(self._part(target), mask, color)
        return mask is not None

    def _direct_shadow(self, outline: Outline, brush: Color, shadow: Shadow) -> bool:
        """Paints with a colour, its shadow first."""
        target = self._direct_memory()
        color = premultiplied(brush, self._compositing.alpha)
        tint = shadow.color
        if is_8_bit(tint):
            tint = tint.with_alpha(int(tint.alpha * 255.0 + 0.5) / 255.0)
        dark = premultiplied(tint, brush.alpha * self._compositing.alpha)
        if target is None or color is None or dark is None:
            return False
        mask = self._coverage(outline, target)
        cast = None if mask is None else self._coverage(outline, target, Blur(*self._shadow_lengths(shadow)))
        if mask is None or cast is None:
            return False
        for what, part in ((dark, cast), (color, mask)):
            if what:
                _cover(self._part(target), part, what)
        return True

    def _direct_gradient(self, outline: Outline, brush: LinearBrush | RadialBrush) -> bool:
        """Paints with a gradient."""
        target = self._direct_memory()
        plan = None if target is None else self._shade_plan(brush)
        mask = None if target is None or plan is None else self._coverage(outline, target)
        if target is None or plan is None or mask is None:
            return False
        self._shade(target, mask, plan)
        return True

    def _shade_plan(self, brush: LinearBrush | RadialBrush) -> GradientPlan | None:
        """How the kernel paints a gradient through a mask; None where Skia must."""
        plan = self._plan(brush)
        if plan is not None and not (plan.opaque or self._paints.dither):
            return None  # Skia rounds once more where its coverage is not full
        return plan

    def _shade(self, target: Target, mask: Mask, plan: GradientPlan) -> None:
        """Blends a gradient through a mask into the part of it that is inside the target."""
        part, memory = self._part(target), target.memory
        left, top, width, height, coverage, _ = mask
        kind, matrix, factor, bias, colors = plan[:5]
        area = clipped((left, top, left + width, top + height), part)
        where = memory.buffer, memory.stride, area
        offset = first_shown(area, left, top, width)
        dither = self._paints.dither
        gradients.blend(*where, kind, matrix, factor, bias, colors, dither, coverage, offset, width)

    def _coverage(self, outline: Outline, target: Target, *blur: Blur, smallest: int = 0) -> Mask | None:
        if self._mask_maker is None:
            self._mask_maker = MaskMaker(target.memory.width, target.memory.height)
        return self._mask_maker.mask(outline, self._matrix, target, *blur, smallest=smallest)

    def _forget_scratch(self) -> None:
        """Gives back what masks were made on: as many bytes as the canvas has pixels."""
        self._mask_maker = None

    def _plan(self, brush: LinearBrush | RadialBrush) -> GradientPlan | None:
        memory = self._memory
        if memory is None:
            return None
        side, dither = max(memory.width, memory.height), self._paints.dither
        return gradient_plan(brush, self._matrix, self._compositing.alpha, side, dither)

    def _pixels(self, x: float, y: float, width: float, height: float) -> Pixels | None:
        """The pixels of a rectangle (user units), None where it is turned or cuts through pixels."""
        a, b, c, d, e, f = self._matrix
        if b != 0.0 or c != 0.0:
            return None
        left, right = a * x + e, a * (x + width) + e
        top, bottom = d * y + f, d * (y + height) + f
        if not (abs(left) < _FAR and abs(right) < _FAR and abs(top) < _FAR and abs(bottom) < _FAR):
            return None
        area = round(left), round(top), round(right), round(bottom)
        if (
            abs(area[0] - left) > _NEAR
            or abs(area[1] - top) > _NEAR
            or abs(area[2] - right) > _NEAR
            or abs(area[3] - bottom) > _NEAR
        ):
            return None
        return min(area[0], area[2]), min(area[1], area[3]), max(area[0], area[2]), max(area[1], area[3])


def clipped(area: Pixels, target: Target) -> Pixels:
    """The part of `area` that may be drawn on; where there is none, an empty one inside the canvas."""
    left, top = max(area[0], target.left), max(area[1], target.top)
    right, bottom = min(area[2], target.right), min(area[3], target.bottom)
    return (left, top, right, bottom) if left < right and top < bottom else (0, 0, 0, 0)


def first_shown(area: Pixels, left: int, top: int, width: int) -> int:
    """The index of the pixel that is shown first, in rows of `width` pixels that begin at (left, top)."""
    return (area[1] - top) * width + area[0] - left if area[0] < area[2] else 0


def _cover(target: Target, mask: Mask, color: int) -> None:
    """Blends a colour through a mask into the part of it that is inside the target."""
    left, top, width, height, coverage, _ = mask
    area, memory = clipped((left, top, left + width, top + height), target), target.memory
    offset = first_shown(area, left, top, width)
    shapes.cover(memory.buffer, memory.stride, area, coverage, offset, width, color)


def premultiplied(color: Color, alpha: float) -> int | None:
    """The colour as Skia blends it in eight bits: 0xAARRGGBB, premultiplied; None for one beyond sRGB."""
    red, green, blue = color.red, color.green, color.blue
    if not (0.0 <= red <= 1.0 and 0.0 <= green <= 1.0 and 0.0 <= blue <= 1.0):
        return None
    a = int(color.alpha * alpha * 255.0 + 0.5)
    argb = a << 24
    for shift, channel in ((16, red), (8, green), (0, blue)):
        product = int(channel * 255.0 + 0.5) * a + 128
        argb |= (product + (product >> 8) >> 8) << shift
    return argb
