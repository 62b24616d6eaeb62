"""Painting through coverage that is measured here: what Skia does not antialias, or not finely enough."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from vecdraw.backends.skia.library import skia

if TYPE_CHECKING:
    from numpy.typing import NDArray

_NEAREST: Final = skia.SamplingOptions(skia.FilterMode.kNearest)
_BAND: Final = 1 << 26  # samples in memory at one time


def paint_covered(canvas: Any, cover: Callable[[Any], None], paint: Any, finer: tuple[int, int]) -> None:
    """Paints each pixel of `canvas` as far as `cover` covers it, measured on `finer` (x, y) pixels for each of them."""
    import numpy as np  # only meshes and textures need it, and it is slow to import

    width, height = canvas.imageInfo().width(), canvas.imageInfo().height()
    across, down = finer
    count = across * down
    rows = max(1, min(height, _BAND // (width * count)))
    fine = skia.Surface.MakeRaster(skia.ImageInfo.MakeA8(width * across, rows * down))
    if fine is None:
        raise MemoryError(f"no memory for the edges of a brush on {width} x {height} px")
    samples = np.empty((rows * down, width * across), np.uint8)
    for top in range(0, height, rows):
        pen = fine.getCanvas()
        pen.clear(0)
        pen.setMatrix(skia.Matrix.Scale(across, down).preTranslate(0, -top))
        cover(pen)
        fine.readPixels(fine.imageInfo(), samples, samples.strides[0], 0, 0)
        columns = samples.reshape(rows, down, width * across).sum(axis=1, dtype=np.uint16)
        sums = np.stack([columns[:, at::across] for at in range(across)]).sum(axis=0, dtype=np.uint16)
        paint_through(canvas, (sums + count // 2) // count, top, paint)


def paint_through(canvas: Any, coverage: NDArray[Any], top: int, paint: Any) -> None:
    """Paints through `coverage` (0..255, rows of the canvas from `top` on)."""
    import numpy as np  # see above

    alpha = np.ascontiguousarray(coverage, np.uint8)
    height, width = alpha.shape
    image = skia.Image.MakeRasterCopy(skia.Pixmap(skia.ImageInfo.MakeA8(width, height), alpha, width))
    canvas.save()
    canvas.resetMatrix()
    if paint.getBlendMode() == skia.BlendMode.kDstIn:
        canvas.clipRect(skia.Rect(0, top, width, top + height))
    canvas.drawImage(image, 0, top, _NEAREST, paint)
    canvas.restore()
