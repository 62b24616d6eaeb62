"""Extents and hit tests by cairo, where its library is installed."""

import ctypes
import ctypes.util
from typing import Any

Box = tuple[float, float, float, float]


def _library() -> Any:
    name = ctypes.util.find_library("cairo")
    if name is None:
        return None
    try:
        cairo = ctypes.CDLL(name)
    except OSError:
        return None
    for function in ("cairo_image_surface_create", "cairo_create"):
        getattr(cairo, function).restype = ctypes.c_void_p
    return cairo


LIBRARY = _library()


class Cairo:
    """A context of cairo; a method's arguments are floats, for enums ints."""

    def __init__(self, width: int, height: int) -> None:
        self._surface = ctypes.c_void_p(LIBRARY.cairo_image_surface_create(0, width, height))
        self._context = ctypes.c_void_p(LIBRARY.cairo_create(self._surface))

    def __del__(self) -> None:
        LIBRARY.cairo_destroy(self._context)
        LIBRARY.cairo_surface_destroy(self._surface)

    def call(self, name: str, *numbers: float) -> int:
        """Calls `cairo_<name>`."""
        given = [ctypes.c_int(n) if isinstance(n, int) else ctypes.c_double(n) for n in numbers]
        return int(getattr(LIBRARY, f"cairo_{name}")(self._context, *given))

    def extents(self, what: str) -> Box:
        """`cairo_<what>_extents` as left, top, right, bottom."""
        found = [ctypes.c_double() for _ in range(4)]
        getattr(LIBRARY, f"cairo_{what}_extents")(self._context, *(ctypes.byref(each) for each in found))
        left, top, right, bottom = (each.value for each in found)
        return left, top, right, bottom
