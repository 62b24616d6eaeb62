"""Mesh gradients drawn by cairo, where its library is installed."""

import ctypes
import ctypes.util
from collections.abc import Sequence
from typing import Any

import numpy as np

from vecdraw.paint.brush import MeshPatch


def library() -> Any:
    """Cairo's library, or None."""
    name = ctypes.util.find_library("cairo")
    if name is None:
        return None
    try:
        cairo = ctypes.CDLL(name)
    except OSError:
        return None
    for function in ("cairo_image_surface_create", "cairo_create", "cairo_pattern_create_mesh"):
        getattr(cairo, function).restype = ctypes.c_void_p
    cairo.cairo_image_surface_get_data.restype = ctypes.c_void_p
    return cairo


def draw(patches: Sequence[MeshPatch], width: int, height: int) -> np.ndarray:
    """The patches, premultiplied RGBA, 0..255, as floats."""
    cairo = library()
    surface = ctypes.c_void_p(cairo.cairo_image_surface_create(0, width, height))
    context = ctypes.c_void_p(cairo.cairo_create(surface))
    mesh = ctypes.c_void_p(cairo.cairo_pattern_create_mesh())

    def call(name: str, *numbers: float) -> None:
        given = [ctypes.c_uint(n) if isinstance(n, int) else ctypes.c_double(n) for n in numbers]
        getattr(cairo, f"cairo_mesh_pattern_{name}")(mesh, *given)

    for patch in patches:
        call("begin_patch")
        points = [*patch.points, patch.points[0]]
        call("move_to", *points[0])
        for at in range(1, 12, 3):
            call("curve_to", *points[at], *points[at + 1], *points[at + 2])
        for corner, color in enumerate(patch.colors):
            call("set_corner_color_rgba", corner, color.red, color.green, color.blue, color.alpha)
        for corner, control in enumerate(patch.controls or ()):
            call("set_control_point", corner, *control)
        call("end_patch")
    cairo.cairo_set_source(context, mesh)
    cairo.cairo_paint(context)
    cairo.cairo_surface_flush(surface)
    stride = cairo.cairo_image_surface_get_stride(surface)
    data = ctypes.string_at(cairo.cairo_image_surface_get_data(surface), stride * height)
    bgra = np.frombuffer(data, np.uint8).reshape(height, stride // 4, 4)[:, :width].astype(float)
    cairo.cairo_pattern_destroy(mesh)
    cairo.cairo_destroy(context)
    cairo.cairo_surface_destroy(surface)
    return bgra[..., [2, 1, 0, 3]]
