"""The poster with cairo and Pango, called through ctypes: the libraries are C, and the calls in between are few."""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import tempfile
from pathlib import Path
from typing import Any, Final

from benchmarks.peers import layout
from benchmarks.peers.contender import InProcess, MissingError
from benchmarks.peers.layout import Text

_UNITS: Final = 1024  # Pango's, a px
_ARGB32: Final = 0
_GRAY: Final = 2  # CAIRO_ANTIALIAS_GRAY
_HINT_STYLE_NONE: Final = 1
_HINT_METRICS_OFF: Final = 1
_FONTS_CONF: Final = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>"""
_COMMAND: Final = "apt-get install libpangocairo-1.0-0"
_HALF_PI: Final = 1.5707963267948966

_P, _D, _I = ctypes.c_void_p, ctypes.c_double, ctypes.c_int
_CAIRO: Final[dict[str, tuple[Any, ...]]] = {
    "cairo_image_surface_create": (_P, _I, _I, _I),
    "cairo_surface_flush": (None, _P),
    "cairo_surface_write_to_png": (_I, _P, ctypes.c_char_p),
    "cairo_create": (_P, _P),
    "cairo_destroy": (None, _P),
    "cairo_set_source": (None, _P, _P),
    "cairo_set_source_rgba": (None, _P, _D, _D, _D, _D),
    "cairo_pattern_create_linear": (_P, _D, _D, _D, _D),
    "cairo_pattern_create_radial": (_P, _D, _D, _D, _D, _D, _D),
    "cairo_pattern_add_color_stop_rgba": (None, _P, _D, _D, _D, _D, _D),
    "cairo_pattern_destroy": (None, _P),
    "cairo_rectangle": (None, _P, _D, _D, _D, _D),
    "cairo_new_sub_path": (None, _P),
    "cairo_arc": (None, _P, _D, _D, _D, _D, _D),
    "cairo_close_path": (None, _P),
    "cairo_fill": (None, _P),
    "cairo_move_to": (None, _P, _D, _D),
    "cairo_font_options_create": (_P,),
    "cairo_font_options_set_antialias": (None, _P, _I),
    "cairo_font_options_set_hint_style": (None, _P, _I),
    "cairo_font_options_set_hint_metrics": (None, _P, _I),
}
_PANGO: Final[dict[str, tuple[Any, ...]]] = {
    "pango_font_map_create_context": (_P, _P),
    "pango_context_set_round_glyph_positions": (None, _P, _I),
    "pango_layout_new": (_P, _P),
    "pango_layout_set_text": (None, _P, ctypes.c_char_p, _I),
    "pango_layout_set_font_description": (None, _P, _P),
    "pango_layout_get_size": (None, _P, ctypes.POINTER(_I), ctypes.POINTER(_I)),
    "pango_layout_get_line_readonly": (_P, _P, _I),
    "pango_font_description_new": (_P,),
    "pango_font_description_set_family": (None, _P, ctypes.c_char_p),
    "pango_font_description_set_weight": (None, _P, _I),
    "pango_font_description_set_absolute_size": (None, _P, _D),
}
_PANGO_CAIRO: Final[dict[str, tuple[Any, ...]]] = {
    "pango_cairo_font_map_get_default": (_P,),
    "pango_cairo_context_set_font_options": (None, _P, _P),
    "pango_cairo_show_layout_line": (None, _P, _P),
}


def contender() -> InProcess:
    """cairo and Pango. To be called before any other use of fontconfig in the process: it sees our fonts alone."""
    poster = _Poster(_library("cairo", _CAIRO), _library("pango-1.0", _PANGO), _library("pangocairo-1.0", _PANGO_CAIRO))
    return InProcess(poster.draw, poster.write)


def _library(name: str, functions: dict[str, tuple[Any, ...]]) -> ctypes.CDLL:
    found = ctypes.util.find_library(name)
    if found is None:
        raise MissingError(f"there is no lib{name}", _COMMAND)
    library = ctypes.CDLL(found)
    for function, (result, *arguments) in functions.items():
        declared = getattr(library, function)
        declared.restype, declared.argtypes = result, arguments
    return library


class _Poster:
    """What a program keeps from one poster to the next: surface, font map, a layout for each font, font options."""

    def __init__(self, cairo: Any, pango: Any, pango_cairo: Any) -> None:
        self._cairo, self._pango, self._pango_cairo = cairo, pango, pango_cairo
        folder = tempfile.mkdtemp(prefix="vecdraw-fontconfig-")
        config = Path(folder, "fonts.conf")
        config.write_text(_FONTS_CONF.format(fonts=layout.FILES["regular"].parent, cache=folder))
        os.environ["FONTCONFIG_FILE"] = str(config)
        options = cairo.cairo_font_options_create()
        cairo.cairo_font_options_set_antialias(options, _GRAY)
        cairo.cairo_font_options_set_hint_style(options, _HINT_STYLE_NONE)
        cairo.cairo_font_options_set_hint_metrics(options, _HINT_METRICS_OFF)
        self._context = pango.pango_font_map_create_context(pango_cairo.pango_cairo_font_map_get_default())
        pango_cairo.pango_cairo_context_set_font_options(self._context, options)
        pango.pango_context_set_round_glyph_positions(self._context, 0)
        self._layouts: dict[tuple[str, int], Any] = {}
        self._width, self._height = _I(), _I()
        self._surface = cairo.cairo_image_surface_create(_ARGB32, layout.WIDTH, layout.HEIGHT)

    def draw(self, lines: list[Text]) -> None:
        """Draws the poster; its background covers the one before."""
        cairo = self._cairo
        cr = cairo.cairo_create(self._surface)
        under = cairo.cairo_pattern_create_linear(0, 0, 0, layout.HEIGHT)
        self._fill(cr, under, layout.STOPS, (0, 0, layout.WIDTH, layout.HEIGHT))
        x, y, radius = layout.GLOW
        light = cairo.cairo_pattern_create_radial(x, y, 0, x, y, radius)
        self._fill(cr, light, layout.GLOW_STOPS, (x - radius, y - radius, 2 * radius, 2 * radius))
        self._cards(cr)
        self._texts(cr, lines)
        cairo.cairo_surface_flush(self._surface)
        cairo.cairo_destroy(cr)

    def write(self, lines: list[Text], path: Path) -> None:
        """Draws the poster into a file."""
        self.draw(lines)
        self._cairo.cairo_surface_write_to_png(self._surface, str(path).encode())

    def _fill(
        self,
        cr: Any,
        gradient: Any,
        stops: tuple[tuple[float, layout.RGBA], ...],
        rect: tuple[float, float, float, float],
    ) -> None:
        cairo = self._cairo
        for offset, color in stops:
            cairo.cairo_pattern_add_color_stop_rgba(gradient, offset, *(level / 255 for level in color))
        cairo.cairo_set_source(cr, gradient)
        cairo.cairo_rectangle(cr, *rect)
        cairo.cairo_fill(cr)
        cairo.cairo_pattern_destroy(gradient)

    def _cards(self, cr: Any) -> None:
        cairo = self._cairo
        width, height, r = layout.CARD
        cairo.cairo_set_source_rgba(cr, *(level / 255 for level in layout.CARD_COLOR))
        for x, y in layout.CARDS:
            cairo.cairo_new_sub_path(cr)
            cairo.cairo_arc(cr, x + width - r, y + r, r, -_HALF_PI, 0)
            cairo.cairo_arc(cr, x + width - r, y + height - r, r, 0, _HALF_PI)
            cairo.cairo_arc(cr, x + r, y + height - r, r, _HALF_PI, 2 * _HALF_PI)
            cairo.cairo_arc(cr, x + r, y + r, r, 2 * _HALF_PI, 3 * _HALF_PI)
            cairo.cairo_close_path(cr)
            cairo.cairo_fill(cr)

    def _texts(self, cr: Any, lines: list[Text]) -> None:
        cairo, pango = self._cairo, self._pango
        set_text, get_line = pango.pango_layout_set_text, pango.pango_layout_get_line_readonly
        show, move_to = self._pango_cairo.pango_cairo_show_layout_line, cairo.cairo_move_to
        width, height, used = self._width, self._height, None
        for font, size, color, align, at, y, text in lines:
            if color is not used:
                used = color
                cairo.cairo_set_source_rgba(cr, *(level / 255 for level in color))
            set_in = self._layouts.get((font, size)) or self._layout(font, size)
            data = text.encode()
            set_text(set_in, data, len(data))
            x = at
            if align == "center":
                pango.pango_layout_get_size(set_in, width, height)
                x -= width.value / _UNITS / 2
            move_to(cr, x, y)
            show(cr, get_line(set_in, 0))

    def _layout(self, font: str, size: int) -> Any:
        pango = self._pango
        description = pango.pango_font_description_new()
        pango.pango_font_description_set_family(description, b"Noto Sans CJK SC")
        pango.pango_font_description_set_weight(description, 700 if font == "bold" else 400)
        pango.pango_font_description_set_absolute_size(description, size * _UNITS)
        made = pango.pango_layout_new(self._context)
        pango.pango_layout_set_font_description(made, description)
        self._layouts[font, size] = made
        return made
