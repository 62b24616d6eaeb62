"""Meshes and textures: painted as a picture of the canvas' own pixels, which then paints the shape.

A picture that has exactly one pixel for each of the canvas is resampled by nobody: what is antialiased in it stays so,
whatever the transform, and there are no tiles to have seams.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from vecdraw.backends.skia.convert import bounded, drawing_info, space_of, to_color4f, to_matrix, to_path
from vecdraw.backends.skia.hatching import coverage_of_lines
from vecdraw.backends.skia.library import skia
from vecdraw.backends.skia.mesh_grid import Mesh, Triangles, controls_of, near
from vecdraw.backends.skia.paints import line_paint
from vecdraw.geometry.rect import Rect
from vecdraw.paint.brush import Brush, MeshBrush, MeshPatch, TextureBrush
from vecdraw.paint.pixmap import ColorSpace, PixelFormat
from vecdraw.paint.texture_lattice import Lattice, lattice_for, texture_stroke

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_NEAREST: Final = skia.SamplingOptions(skia.FilterMode.kNearest)
_DECAL: Final = skia.TileMode.kDecal
_SQUARE: Final = 4, 4  # samples along x and y for one pixel of the canvas: triangles are not antialiased
_FLAT: Final = 2, 8  # Skia has the shares of a row nearly exactly, and the ends of edges on quarters of one
_BAND: Final = 1 << 26  # samples in memory at one time
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
        info = canvas.imageInfo()
        deep = info.colorType() == skia.ColorType.kRGBA_F16_ColorType
        key = (*matrix.get9(), *(area.left(), area.top(), area.right(), area.bottom()), deep, space_of(info))
        image = self._known(brush, key)
        if image is None:
            kind: PixelFormat = "rgba-float16" if deep else "rgba-unorm8"
            image = self._picture(brush, matrix, area, kind, space_of(info))
            self._kept = [(brush, key, image), *self._kept[: self._KEPT - 1]]
        place = skia.Matrix.Concat(inverse, skia.Matrix.Translate(area.left(), area.top()))
        return image.makeShader(_DECAL, _DECAL, _NEAREST, place)

    def _picture(
        self, brush: MeshBrush | TextureBrush, matrix: Any, area: Any, kind: PixelFormat, space: ColorSpace
    ) -> Any:
        """The pixels of `area` as `brush` paints them."""
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
            _draw_texture(brush, canvas, placed)
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

    _paint_covered(canvas, cover, skia.Paint(BlendMode=skia.BlendMode.kDstIn), _SQUARE)


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


# --- textures -------------------------------------------------------------------------------------------------------


def _draw_texture(brush: TextureBrush, canvas: Any, matrix: Any) -> None:
    if brush.background is not None:
        under = skia.Paint()
        under.setColor4f(to_color4f(brush.background))
        canvas.drawPaint(under)
    info = canvas.imageInfo()
    paint = skia.Paint(AntiAlias=True)
    paint.setColor4f(to_color4f(brush.color))
    inverse = skia.Matrix()
    if not matrix.invert(inverse):
        return
    found = inverse.mapRect(skia.Rect(0, 0, info.width(), info.height()))
    lattice = lattice_for(brush, Rect(found.left(), found.top(), found.width(), found.height()))
    if brush.path is None and not matrix.hasPerspective():
        _mask(canvas, coverage_of_lines(brush, lattice, inverse, info.width(), info.height()), 0, paint)
        return
    stamps = _stamped(brush, lattice, found)
    place = skia.Matrix.Concat(matrix, to_matrix(lattice.transform))
    pen = skia.Paint(AntiAlias=True) if brush.path is None or brush.filled else line_paint(texture_stroke(brush))

    def cover(fine: Any) -> None:
        fine.concat(place)
        fine.drawPath(stamps, pen)

    _paint_covered(canvas, cover, paint, _FLAT)


def _stamped(brush: TextureBrush, lattice: Lattice, area: Any) -> Any:
    """All stamps, or all lines, as one path in the lattice's coordinates."""
    across, down = brush.spacing
    if brush.path is None:
        length = 2.0 * (abs(area.left()) + abs(area.right()) + abs(area.top()) + abs(area.bottom()) + across)
        stamp = skia.Path()
        stamp.addRect(skia.Rect(-length, -brush.line_width / 2, length, brush.line_width / 2))
    else:
        stamp = to_path(brush.path)
    first = skia.Path()
    first.addPath(stamp, lattice.columns.start * across, lattice.rows.start * down)
    row = _repeated(first, len(lattice.columns), across, 0.0)
    return _repeated(row, len(lattice.rows), 0.0, down)


def _repeated(path: Any, count: int, dx: float, dy: float) -> Any:
    """`count` copies of a path, each moved by (dx, dy) from the one before."""
    whole, block, size, done = skia.Path(), path, 1, 0
    while count:
        if count & 1:
            whole.addPath(block, done * dx, done * dy)
            done += size
        count >>= 1
        if count:
            double = skia.Path(block)
            double.addPath(block, size * dx, size * dy)
            block, size = double, size * 2
    return whole


# --- antialiasing ---------------------------------------------------------------------------------------------------


def _paint_covered(canvas: Any, cover: Callable[[Any], None], paint: Any, finer: tuple[int, int]) -> None:
    """Paints each pixel of `canvas` as far as `cover` covers it, measured on `finer` (x, y) pixels for each of them."""
    import numpy as np  # meshes and textures only

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
        _mask(canvas, (sums + count // 2) // count, top, paint)


def _mask(canvas: Any, coverage: NDArray[Any], top: int, paint: Any) -> None:
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
