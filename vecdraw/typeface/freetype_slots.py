"""FreeType's glyph slot read at once, and its functions with their argument types known: what each glyph costs counts.

Fields of a structure read through ctypes one by one cost as much as rasterising a small glyph.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import cache, partial
from struct import Struct
from typing import Any, NamedTuple

_SIGNED = {1: "b", 2: "h", 4: "i", 8: "q"}
_LOADED = (("metrics", "width"), ("metrics", "height"), ("format",), ("outline", "n_points"))
_RENDERED = (
    ("bitmap", "rows"), ("bitmap", "width"), ("bitmap", "pitch"), ("bitmap", "buffer"), ("bitmap_left",),
    ("bitmap_top",),
)  # fmt: skip
_OVERLAP = 0x40  # FT_OUTLINE_OVERLAP
_UNSIGNED = frozenset({"format", "rows", "buffer", "n_points"})


class Functions(NamedTuple):
    """Those that glyphs are rasterised with; faces, slots and structures are given as addresses."""

    set_char_size: Callable[[int, int, int, int, int], int]
    load_glyph: Callable[[int, int, int], int]
    render_glyph: Callable[[int, int], int]
    set_transform: Callable[[int, Any, Any], None]
    control_box: Callable[[int, Any], None]


class SlotReader:
    """Reads the slot at an address: what a glyph is once it is loaded, and its bitmap once it is rendered.

    `loaded()` gives width and height of the glyph's box (26.6 px), its format, and the number of points of its outline;
    `rendered()` gives rows, width and pitch of the bitmap, the address of its bytes, its left and its top (y up) in px.
    `outline` is the address of the slot's outline; `mark_overlaps()` has its contours rasterised as lying over each
    other: in shades of gray FreeType takes sixteen samples a pixel, so that edges are not counted twice.
    """

    __slots__ = ("_outline_flags", "loaded", "outline", "rendered")

    def __init__(self, raw: Any, address: int) -> None:
        record = raw.FT_GlyphSlotRec
        view = (ctypes.c_char * ctypes.sizeof(record)).from_address(address)
        loaded, rendered = _layouts(raw)
        self.loaded: Callable[[], tuple[int, ...]] = partial(loaded.unpack_from, view)
        self.rendered: Callable[[], tuple[int, ...]] = partial(rendered.unpack_from, view)
        self.outline = address + record.outline.offset
        self._outline_flags = ctypes.c_int.from_address(self.outline + raw.FT_Outline.flags.offset)

    def mark_overlaps(self) -> None:
        """Sets `FT_OUTLINE_OVERLAP` on the glyph that is loaded."""
        self._outline_flags.value |= _OVERLAP


@cache
def _layouts(raw: Any) -> tuple[Struct, Struct]:
    return _layout(raw.FT_GlyphSlotRec, _LOADED), _layout(raw.FT_GlyphSlotRec, _RENDERED)


def _layout(record: Any, paths: tuple[tuple[str, ...], ...]) -> Struct:
    """Fields of a structure in the order of their places, which must be that of `paths`."""
    code, at = "=", 0
    for path in paths:
        kind, offset = record, 0
        for name in path:
            offset += getattr(kind, name).offset
            kind = dict(kind._fields_)[name]  # ctypes' way of naming the types of fields
        size = ctypes.sizeof(kind)
        letter = _SIGNED[size].upper() if path[-1] in _UNSIGNED else _SIGNED[size]
        code += f"{offset - at}x{letter}"
        at = offset + size
    return Struct(code)


@cache
def functions(raw: Any) -> Functions:
    """The functions of the library that `raw` binds, as objects of our own, so that others' calls are as they were."""
    library = raw._lib  # noqa: SLF001  # the binding has no other door to a second set of function objects
    pointer, long, number = ctypes.c_void_p, ctypes.c_long, ctypes.c_int
    return Functions(
        _function(library, "FT_Set_Char_Size", number, pointer, long, long, ctypes.c_uint, ctypes.c_uint),
        _function(library, "FT_Load_Glyph", number, pointer, ctypes.c_uint, ctypes.c_int32),
        _function(library, "FT_Render_Glyph", number, pointer, number),
        _function(library, "FT_Set_Transform", None, pointer, pointer, pointer),
        _function(library, "FT_Outline_Get_CBox", None, pointer, pointer),
    )


def _function(library: Any, name: str, result: Any, *arguments: Any) -> Any:
    found = library[name]
    found.restype, found.argtypes = result, arguments
    return found
