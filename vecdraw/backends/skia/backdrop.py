"""What lies behind a layer, filtered: backdrop filters (Filter Effects 2, 2)."""

from __future__ import annotations

from typing import Any, Final

from vecdraw.backends.skia.convert import SAMPLING
from vecdraw.backends.skia.effects import Frame
from vecdraw.backends.skia.filters import to_image_filter
from vecdraw.backends.skia.library import skia
from vecdraw.backends.skia.state import LayerSurface
from vecdraw.paint.filters import Blur, Filter
from vecdraw.scene.work import check_filters

_MIRROR: Final = skia.TileMode.kMirror
_TIMES: Final = 2.0  # the sides of a mirrored picture; what is blurred by more standard deviations is its mean


def draw_backdrop(
    behind: Any, surface: LayerSurface, filters: tuple[Filter, ...], frame: Frame, around: Any = None
) -> None:
    """Draws on a layer what is on the canvas `behind`, inside its clip's bounds, through the filters.

    At those bounds what the filters look at is mirrored, so that nothing from outside shines in (Filter Effects 2,
    edge mode of backdrop images); so is what is beyond the canvas, in `around`, where the layer has pixels there.
    """
    check_filters(filters, frame.seen[2:], frame.scale)
    area = behind.getDeviceClipBounds()
    if area.isEmpty():
        return
    image = _copied(behind, area)
    if image is None:
        return
    left, top = surface.left, surface.top
    shown = area.makeOffset(0, 0)
    if around is not None:
        shown.join(around)
    shown.offset(-left, -top)
    frame = frame._replace(areas=(shown,))
    place = skia.Matrix.Translate(area.left() - left, area.top() - top)
    paint = skia.Paint(Shader=image.makeShader(_MIRROR, _MIRROR, SAMPLING["none"], place))
    layer = surface.surface.getCanvas()
    layer.save()
    layer.resetMatrix()
    layer.clipRect(skia.Rect.Make(shown))
    lit = skia.Paint()
    lit.setImageFilter(to_image_filter(_bounded(filters, max(area.width(), area.height()), frame.scale), frame))
    layer.saveLayer(None, lit)
    layer.drawPaint(paint)
    layer.restore()
    layer.restore()


def _copied(canvas: Any, area: Any) -> Any:
    """The pixels of the canvas, or of the layer that is open on it, in `area`; None where it has none."""
    import numpy as np  # slow to import, and needed for backdrops alone

    origin = skia.IPoint(0, 0)
    pixels = canvas.accessTopLayerPixels(origin)
    if pixels is None:
        return None
    width, height = pixels.shape  # the binding names the width first, though rows come first
    rows = np.lib.stride_tricks.as_strided(np.asarray(pixels), (height, width), pixels.strides)
    inside = area.makeOffset(-origin.x(), -origin.y())
    there = skia.Pixmap(canvas.imageInfo().makeWH(width, height), rows, pixels.strides[0])
    part = skia.Pixmap()
    return skia.Image.MakeRasterCopy(part) if there.extractSubset(part, inside) else None


def _bounded(filters: tuple[Filter, ...], side: float, scale: float) -> tuple[Filter, ...]:
    """A mirrored picture blurred by more than twice its size is its mean; no more work is done than for that."""
    most = _TIMES * side / scale if scale else 0.0
    return tuple(
        Blur(min(function.std_deviation, most)) if isinstance(function, Blur) else function for function in filters
    )
