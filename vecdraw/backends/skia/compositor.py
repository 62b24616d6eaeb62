"""How a shape or picture is composited: blend mode, shadow, filter (HTML Standard, canvas, drawing model).

The order and the means are those of browsers on Skia: a shadow is the shape drawn once more through a mask filter;
where that is not the same thing, shadow and shape are drawn into layers that are composited one after the other.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, Literal

from vecdraw.backends.skia.convert import BLEND, bounded, to_matrix
from vecdraw.backends.skia.effects import Frame
from vecdraw.backends.skia.filters import drop_shadow, looked_at, tint, to_image_filter
from vecdraw.backends.skia.library import skia
from vecdraw.backends.skia.paints import with_shader
from vecdraw.backends.skia.state import CanvasState
from vecdraw.paint.brush import (
    Brush,
    LinearBrush,
    MeshBrush,
    NoiseBrush,
    PatternBrush,
    RadialBrush,
    SkslBrush,
    TextureBrush,
)
from vecdraw.paint.compositing import COVERS_ALL, BlendMode, Shadow
from vecdraw.paint.filter_reach import reach
from vecdraw.paint.filters import Blur, Filter
from vecdraw.scene.work import check_filters

if TYPE_CHECKING:
    from vecdraw.backends.skia.device_brushes import DevicePictures

Kind = Literal["shape", "pattern", "opaque picture", "picture"]
Draw = Callable[[Any], None]
PICTURED: Final = (MeshBrush, TextureBrush)
"""The brushes that paint with a picture of the canvas' own pixels."""

_SHADOW_FILTER_SUFFICES: Final = frozenset({"source-over", "source-atop", "destination-out"})
_SIGMA_PER_BLUR: Final = 0.5
_MUCH: Final = 1 << 20  # px, which take some 10 ms
_TIMES: Final = 16
_MARGIN: Final = 2.0  # px, for antialiasing


class Compositor(CanvasState):
    """Composites what `draw` callables draw, by the compositing in force. They are called with the paint to use."""

    _pictures: DevicePictures | None = None

    def _shape(self, paint: skia.Paint | None, draw: Draw, brush: Brush, bounds: Any = None) -> None:
        """Composites a shape; `bounds` (user units) holds its geometry, where it is known."""
        if paint is not None and isinstance(brush, PICTURED):
            draw = self._pictured(paint, draw, brush, bounds)
        if paint is None:
            self._draw_nothing()
        elif self._blend_only:
            draw(paint)
        else:
            around = paint.computeFastBounds(bounds) if bounds is not None and paint.canComputeFastBounds() else None
            self._draw(paint, draw, kind_of(brush), around)

    def _pictured(self, paint: skia.Paint, draw: Draw, brush: MeshBrush | TextureBrush, bounds: Any) -> Draw:
        """Draws with a picture of the brush, made for the canvas as it is when it is drawn."""
        if self._pictures is None:
            from vecdraw.backends.skia.device_brushes import DevicePictures  # only meshes and textures need numpy

            self._pictures = DevicePictures()
        pictures = self._pictures
        around = paint.computeFastBounds(bounds) if bounds is not None and paint.canComputeFastBounds() else None

        def pictured(p: Any) -> None:
            shader = pictures.shader(brush, self._canvas, around)
            if shader is not None:
                draw(with_shader(p, shader))

        return pictured

    def _draw_nothing(self) -> None:
        """What drawing nothing does: the modes that clear what is not covered clear everything."""
        if self._compositing.blend in COVERS_ALL:
            paint = skia.Paint(Color=0, BlendMode=BLEND[self._compositing.blend])
            self._draw(paint, lambda _: None, "shape")

    def _draw(self, paint: skia.Paint, draw: Draw, kind: Kind, bounds: Any = None) -> None:
        """Draws with shadow, filter and blend mode; `bounds` (user units) holds what is drawn, where it is known."""
        comp = self._compositing
        shadow = comp.shadow
        must_layer = bool(comp.filters) or (comp.blend in COVERS_ALL and comp.blend != "copy")
        if shadow is not None:
            must_layer = must_layer or kind == "pattern" or comp.blend not in _SHADOW_FILTER_SUFFICES | {"copy"}
        if must_layer:
            self._in_layers(paint, draw, kind, bounds)
        elif comp.blend == "copy":
            self._canvas.clear(0)
            draw(paint)
        elif shadow is None:
            draw(paint)
        elif kind == "picture":
            self._in_layer(draw, paint, comp.blend, self._shadow_filter(shadow, only=False), bounds)
        else:
            self._cast(draw, paint, shadow)
            draw(paint)

    def _cast(self, draw: Draw, paint: skia.Paint, shadow: Shadow) -> None:
        """Draws the shadow alone: the shape in the shadow's colour, blurred and moved by whole-canvas lengths."""
        dx, dy, sigma = self._shadow_lengths(shadow)
        p = skia.Paint(paint)
        blur = skia.MaskFilter.MakeBlur(skia.BlurStyle.kNormal_BlurStyle, sigma, False) if sigma > 0 else None
        if blur is not None:  # none for a sigma that is 0 in float32
            p.setMaskFilter(blur)
        p.setColorFilter(tint(shadow.color))
        self._canvas.save()
        self._canvas.setMatrix(self._on_device(self._matrix).postTranslate(dx, dy))  # in float32, as in browsers
        draw(p)
        self._canvas.restore()

    def _in_layers(self, paint: skia.Paint, draw: Draw, kind: Kind, bounds: Any) -> None:
        """Shadow and shape as two pictures, filtered and composited one after the other."""
        comp = self._compositing
        blend = BLEND[comp.blend]
        chain = self._chain(comp.filters) if comp.filters else None
        plain = skia.Paint(paint)
        plain.setBlendMode(skia.BlendMode.kSrcOver)
        shadow = comp.shadow
        if shadow is not None:
            layer = skia.Paint(BlendMode=blend)
            only = self._shadow_filter(shadow, only=True)
            if chain is not None or kind == "pattern":
                layer.setImageFilter(only if chain is None else skia.ImageFilters.Compose(only, chain))
                self._layered(layer, lambda: draw(plain), bounds)
            elif kind == "picture":
                self._layered(layer, lambda: self._in_layer(draw, plain, "source-over", only, bounds))
            else:
                self._layered(layer, lambda: self._cast(draw, plain, shadow))
        layer = skia.Paint(BlendMode=blend)
        if chain is not None:
            layer.setImageFilter(chain)
        self._layered(layer, lambda: draw(plain), bounds)

    def _in_layer(self, draw: Draw, paint: skia.Paint, blend: BlendMode, image_filter: Any, bounds: Any) -> None:
        """Draws into a layer as large as `bounds` on the canvas: a blur depends on the size of what it blurs."""
        layer = skia.Paint(BlendMode=BLEND[blend])
        layer.setImageFilter(image_filter)
        plain = skia.Paint(paint)
        plain.setBlendMode(skia.BlendMode.kSrcOver)
        if bounds is None or self._projection is not None:
            self._layered(layer, lambda: draw(plain))
            return
        matrix, inverse = to_matrix(self._matrix), skia.Matrix()
        if not matrix.invert(inverse):
            return
        canvas = self._canvas
        canvas.save()
        canvas.concat(inverse)
        canvas.saveLayer(matrix.mapRect(bounds), layer)
        canvas.concat(matrix)
        draw(plain)
        canvas.restore()
        canvas.restore()

    def _layered(self, layer: skia.Paint, draw: Callable[[], None], bounds: Any = None) -> None:
        """Draws into a layer that is put back with `layer`, whose filter works in the canvas' pixels.

        Where the filter reaches so far that Skia's layer would be many times the canvas, one as large as `bounds` is
        enough: what is drawn lies in it.
        """
        canvas = self._canvas
        saved = canvas.save()
        canvas.resetMatrix()
        if bounds is not None and self._reaches_far():
            canvas.saveLayer(None, skia.Paint(BlendMode=layer.getBlendMode()))
            layer = skia.Paint(layer)
            layer.setBlendMode(skia.BlendMode.kSrcOver)
            canvas.saveLayer(to_matrix(self._matrix).mapRect(bounds).makeOutset(_MARGIN, _MARGIN), layer)
        else:
            canvas.saveLayer(None, layer)
        canvas.setMatrix(self._on_device(self._matrix))
        draw()
        canvas.restoreToCount(saved)

    def _reaches_far(self) -> bool:
        """Whether filter and shadow look at many times as much as the canvas, and at many pixels."""
        if self._projection is not None:
            return False
        comp = self._compositing
        filters: tuple[Filter, ...] = comp.filters
        if comp.shadow is not None:
            filters = (*filters, Blur(comp.shadow.blur * _SIGMA_PER_BLUR))
        across, down = reach(filters, self._scale)
        info = self._canvas.imageInfo()
        seen = (info.width() + across) * (info.height() + down)
        return bool(seen > max(_MUCH, _TIMES * info.width() * info.height()))

    def _chain(self, filters: tuple[Filter, ...]) -> Any:
        """The filters as one for this canvas; scenes drawn inside a Context come here unchecked."""
        frame = self._frame()
        check_filters(filters, frame.seen[2:], self._scale)
        return to_image_filter(filters, frame)

    def _looked_at(self) -> Any:
        """The pixels that show something where the clip leaves any, by the filter and the shadow in force."""
        comp, area = self._compositing, self._canvas.getDeviceClipBounds()
        chain = self._chain(comp.filters) if comp.filters else None
        found = area if chain is None else looked_at(area, chain)
        if comp.shadow is not None:
            only = self._shadow_filter(comp.shadow, only=True)
            found.join(looked_at(area, only if chain is None else skia.ImageFilters.Compose(only, chain)))
        found.join(self._canvas.getDeviceClipBounds())
        return found

    def _frame(self) -> Frame:
        areas = [self._canvas.getDeviceClipBounds()]
        if self._compositing.shadow is not None:
            areas.append(looked_at(areas[0], self._shadow_filter(self._compositing.shadow, only=True)))
        return Frame(self._base, self._scale, self._space, self._deep, self._seen_canvas, tuple(areas))

    def _shadow_filter(self, shadow: Shadow, *, only: bool) -> Any:
        dx, dy, sigma = self._shadow_lengths(shadow)
        return drop_shadow(dx, dy, sigma, shadow.color, only=only)

    def _shadow_lengths(self, shadow: Shadow) -> tuple[float, float, float]:
        scale = self._scale
        return bounded(shadow.dx * scale), bounded(shadow.dy * scale), bounded(shadow.blur * _SIGMA_PER_BLUR * scale)


def kind_of(brush: Brush) -> Kind:
    """How a shape painted with `brush` casts its shadow: as a picture of what is seen of it, or as a shape.

    Translucent gradients are shapes to browsers. Those that a canvas has no words for cast what is seen of them.
    """
    match brush:
        case PatternBrush() | MeshBrush() | TextureBrush() | NoiseBrush() | SkslBrush():
            return "pattern"
        case LinearBrush() | RadialBrush() if brush.spread != "pad":
            is_whole = brush.spread != "none" and all(stop.color.alpha == 1.0 for stop in brush.stops)
            return "shape" if is_whole else "pattern"
        case _:
            return "shape"
