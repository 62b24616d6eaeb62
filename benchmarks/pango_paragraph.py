"""Pango's paragraphs through ctypes, where the machine has libpangocairo; it sets text in one of our font files."""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

_UNITS: Final = 1024  # Pango's, a px
_WORD_CHAR: Final = 2  # PANGO_WRAP_WORD_CHAR
_FONTS_CONF: Final = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>"""


def pango_paragraph(fonts: Path, family: str, size: float) -> Callable[[str, float], int] | None:
    """A function that sets a text in lines of a width (px) and returns how many; None where there is no Pango.

    To be called once, before any other use of fontconfig in the process: it sees the folder `fonts` alone.
    """
    pango, cairo, gobject = (_library(name) for name in ("pango-1.0", "pangocairo-1.0", "gobject-2.0"))
    if pango is None or cairo is None or gobject is None:
        return None
    folder = tempfile.mkdtemp(prefix="vecdraw-fontconfig-")
    config = Path(folder, "fonts.conf")
    config.write_text(_FONTS_CONF.format(fonts=fonts, cache=folder))
    os.environ["FONTCONFIG_FILE"] = str(config)
    pointer, integer = ctypes.c_void_p, ctypes.c_int
    _declare(cairo, "pango_cairo_font_map_get_default", pointer)
    _declare(pango, "pango_font_map_create_context", pointer, pointer)
    _declare(pango, "pango_layout_new", pointer, pointer)
    _declare(pango, "pango_font_description_new", pointer)
    _declare(pango, "pango_font_description_set_family", None, pointer, ctypes.c_char_p)
    _declare(pango, "pango_font_description_set_absolute_size", None, pointer, ctypes.c_double)
    _declare(pango, "pango_layout_set_font_description", None, pointer, pointer)
    _declare(pango, "pango_layout_set_text", None, pointer, ctypes.c_char_p, integer)
    _declare(pango, "pango_layout_set_width", None, pointer, integer)
    _declare(pango, "pango_layout_set_wrap", None, pointer, integer)
    _declare(pango, "pango_layout_get_line_count", integer, pointer)
    _declare(pango, "pango_layout_get_unknown_glyphs_count", integer, pointer)
    _declare(gobject, "g_object_unref", None, pointer)
    context = pango.pango_font_map_create_context(cairo.pango_cairo_font_map_get_default())
    font = pango.pango_font_description_new()
    pango.pango_font_description_set_family(font, family.encode())
    pango.pango_font_description_set_absolute_size(font, size * _UNITS)

    def lay_out(text: str, width: float) -> int:
        layout = pango.pango_layout_new(context)
        pango.pango_layout_set_font_description(layout, font)
        data = text.encode()
        pango.pango_layout_set_text(layout, data, len(data))
        pango.pango_layout_set_width(layout, int(width * _UNITS))
        pango.pango_layout_set_wrap(layout, _WORD_CHAR)
        lines: int = pango.pango_layout_get_line_count(layout)
        gobject.g_object_unref(layout)
        return lines

    return lay_out


def _library(name: str) -> ctypes.CDLL | None:
    found = ctypes.util.find_library(name)
    return None if found is None else ctypes.CDLL(found)


def _declare(library: ctypes.CDLL, name: str, result: type | None, *arguments: type) -> None:
    function = getattr(library, name)
    function.restype, function.argtypes = result, arguments
