"""The Skia raster backend: `render(scene)` to a `RasterSurface`, and hit tests by the same geometry."""

from vecdraw.backends.skia.hit import point_in_path, point_in_stroke
from vecdraw.backends.skia.programs import check_program
from vecdraw.backends.skia.strips import render_part, render_strip
from vecdraw.backends.skia.surface import RasterSurface, check_size, render

__all__ = [
    "RasterSurface",
    "check_program",
    "check_size",
    "point_in_path",
    "point_in_stroke",
    "render",
    "render_part",
    "render_strip",
]
