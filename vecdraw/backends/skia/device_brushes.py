"""Meshes and textures: painted as a picture of the canvas' own pixels, which then paints the shape.

A picture that has exactly one pixel for each of the canvas is resampled by nobody: what is antialiased in it stays so,
whatever the transform, and there are no tiles to have seams.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from vecdraw.backends.skia.convert import bounded, drawing_info, space_of
from vecdraw.backends.skia.coverage import paint_covered
from vecdraw.backends.skia.library import skia
from vecdraw.backends.skia.mesh_grid import Mesh, Triangles, controls_of, near
from vecdraw.backends.skia.textures import draw_texture, margin_of
from vecdraw.paint.brush import Brush, MeshBrush, MeshPatch, TextureBrush
from vecdraw.paint.pixmap import ColorSpace, PixelFormat

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_NEAREST: Final = skia.SamplingOptions(skia.FilterMode.kNearest)
_DECAL: Final = skia.TileMode.kDecal
_SQUARE: Final = 4, 4  # samples along x and y for one pixel of the canvas: triangles are not antialiased
_BILINEAR: Final = """
uniform float4 corner[4];
half4 main(float2 p) {
    float2 t = clamp(p, 0.0, 1.0);
    return half4(mix(mix(corner[0], corner[3], t.x), mix(corner[1], corner[2], t.x), t.y));
}
"""


class DevicePictures:
    """Pictures of brushes for one canvas, the last ones kept."""

    _KEPT: Final = 2

    def __init__(self) -> None:
        self._kept: list[tuple[Brush, tuple[object, ...], Any]] = []
        self._mesh: tuple[MeshBrush, NDArray[np.float64]] | None = None

    def shader(self, brush: MeshBrush | TextureBrush, canvas: Any, bounds: Any) -> Any:
        """What paints `brush` on `canvas` as it is, in user units; None where nothing of it shows.

        `bounds` (user units) holds what will be painted with it; everything in the clip where it is None.
        """
        matrix = canvas.getTotalMatrix()
        area = canvas.getDeviceClipBounds()
        if bounds is not None:
            around = matrix.mapRect(bounds).makeOutset(2.0, 2.0)
            if not area.intersect(_whole(around)):
                return None
        inverse = skia.Matrix()
        if area.isEmpty() or not matrix.invert(inverse):
            return None
        margin = margin_of(brush, matrix) if isinstance(brush, TextureBrush) else (0, 0)
        area = area.makeOutset(*margin)
        info = canvas.imageInfo()
        deep = info.colorType() == skia.ColorType.kRGBA_F16_ColorType
        key = (*matrix.get9(), *(area.left(), area.top(), area.right(), area.bottom()), deep, space_of(info))
        image = self._known(brush, key)
        if image is None:
            kind: PixelFormat = "rgba-float16" if deep else "rgba-unorm8"
            image = self._picture(brush, matrix, area, margin, kind, space_of(info))
            self._kept = [(brush, key, image), *self._kept[: self._KEPT - 1]]
        place = skia.Matrix.Concat(inverse, skia.Matrix.Translate(area.left(), area.top()))
        return image.makeShader(_DECAL, _DECAL, _NEAREST, place)

    def _picture(
        self,
        brush: MeshBrush | TextureBrush,
        matrix: Any,
        area: Any,
        margin: tuple[int, int],
        kind: PixelFormat,
        space: ColorSpace,
    ) -> Any:
        """The pixels of `area` as `brush` paints them; those within the `margin` at its edges are not needed."""
        surface = skia.Surface.MakeRaster(drawing_info(area.width(), area.height(), kind, space))
        if surface is None:
            raise MemoryError(f"no memory for a picture of {area.width()} x {area.height()} px")
        canvas = surface.getCanvas()
        placed = skia.Matrix.Concat(skia.Matrix.Translate(-area.left(), -area.top()), matrix)
        if isinstance(brush, MeshBrush):
            if self._mesh is None or self._mesh[0] is not brush:
                self._mesh = brush, controls_of(brush.patches)
            _draw_mesh(brush, self._mesh[1], canvas, placed, space)
        else:
            draw_texture(brush, canvas, placed, margin)
        return surface.makeImageSnapshot()

    def _known(self, brush: Brush, key: tuple[object, ...]) -> Any:
        for kept, where, image in self._kept:
            if kept is brush and where == key:
                return image
        return None


def _whole(rect: Any) -> Any:
    """The pixels that a rectangle touches."""
    left, top, right, bottom = (bounded(side) for side in (rect.left(), rect.top(), rect.right(), rect.bottom()))
    return skia.Rect(left, top, right, bottom).roundOut()


# --- meshes ---------------------------------------------------------------------------------------------------------


def _draw_mesh(brush: MeshBrush, controls: NDArray[np.float64], canvas: Any, matrix: Any, space: ColorSpace) -> None:
    """Colours at the middle of each pixel, then the share of it that the patches cover."""

    def place(points: NDArray[np.float64]) -> NDArray[np.float64]:
        return _mapped(matrix, points)

    mesh = Mesh(place)
    info = canvas.imageInfo()
    numbers = near(place(controls), info.width(), info.height()) if brush.patches else []
    grids = [(number, grid) for number in numbers if (grid := mesh.grid_of(controls[number])) is not None]
    shaders = [_bilinear(brush.patches[number], space) for number, _ in grids]
    paints = [skia.Paint(Shader=shader, BlendMode=skia.BlendMode.kSrc) for shader in shaders]
    for (number, grid), paint in zip(grids, paints, strict=True):
        for strip in mesh.skirts_of(controls[number], grid):
            canvas.drawVertices(_vertices(strip), paint)
    whole = [_vertices(grid) for _, grid in grids]
    for vertices, paint in zip(whole, paints, strict=True):
        canvas.drawVertices(vertices, paint)

    def cover(fine: Any) -> None:
        for vertices in whole:
            fine.drawVertices(vertices, skia.Paint())

    paint_covered(canvas, cover, skia.Paint(BlendMode=skia.BlendMode.kDstIn), _SQUARE)


def _bilinear(patch: MeshPatch, space: ColorSpace) -> Any:
    numbers: list[float] = []
    for color in patch.colors:
        numbers += (*(channel * color.alpha for channel in color.to_space(space)), color.alpha)
    return _bilinear_effect().makeShader(skia.Data.MakeWithCopy(struct.pack("<16f", *map(bounded, numbers))))


@cache
def _bilinear_effect() -> Any:
    return skia.RuntimeEffect.MakeForShader(_BILINEAR)


def _vertices(triangles: Triangles) -> Any:
    mode = skia.Vertices.kTriangles_VertexMode
    points, places = _points(triangles.points.tolist()), _points(triangles.places.tolist())
    return skia.Vertices.MakeCopy(mode, points, places, None, triangles.corners)


def _points(coords: Iterable[tuple[float, float]]) -> list[Any]:
    return [skia.Point(x, y) for x, y in coords]


def _mapped(matrix: Any, points: NDArray[np.float64]) -> NDArray[np.float64]:
    import numpy as np  # only meshes need it

    a, c, e, b, d, f, g, h, i = matrix.get9()
    if not matrix.hasPerspective():
        affine: NDArray[np.float64] = points @ np.array([[a, b], [c, d]]) + (e, f)
        return affine
    x, y = points[..., 0], points[..., 1]
    with np.errstate(all="ignore"):
        w = g * x + h * y + i
        return np.stack([(a * x + c * y + e) / w, (b * x + d * y + f) / w], axis=-1)
