"""Glyphs to bitmaps, by FreeType: the coverage that its area-exact rasteriser computes, at a sub-pixel position."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable
from functools import cache
from typing import Any, Final

from vecdraw import limits
from vecdraw.errors import UnsupportedError
from vecdraw.geometry.path_data import CLOSE, CUBIC, LINE, MOVE, QUAD, PathData
from vecdraw.glyphs.bitmap import GlyphBitmap
from vecdraw.glyphs.contrast import coverage_table
from vecdraw.glyphs.key import GlyphKey, StrikeKey
from vecdraw.typeface.freetype_faces import freetype_face, load_freetype
from vecdraw.typeface.freetype_slots import Functions, functions
from vecdraw.typeface.key import FaceKey
from vecdraw.typeface.outlines import glyph_outline
from vecdraw.typeface.store import fonts

_BLANK: Final = GlyphBitmap(0, 0, 0, 0, 1, b"")
_UNIT: Final = 65536  # 1 in 16.16
_FARTHEST: Final = 32_000 * 64  # 26.6; FreeType's rasteriser addresses pixels in 16 bits
_OUTLINE: Final = 0x6F75746C  # FT_GLYPH_FORMAT_OUTLINE, 'outl'
_NO_BITMAP, _NO_HINTING, _LINEAR = 0x8, 0x2, 0x2000
_TARGET_LIGHT, _TARGET_MONO, _TARGET_LCD, _TARGET_LCD_V = 1 << 16, 2 << 16, 3 << 16, 4 << 16
_RENDER: Final = {"gray": 0, "mono": 2, "lcd": 3, "lcd-bgr": 3, "lcd-v": 4, "lcd-v-bgr": 4}
_FULL_TARGETS: Final = {0: 0, 2: _TARGET_MONO, 3: _TARGET_LCD, 4: _TARGET_LCD_V}
_own: Final = threading.local()
_ON, _CONIC_CONTROL, _CUBIC_CONTROL = 1, 0, 2  # FT_CURVE_TAG


_Place = tuple[tuple[int, int, int, int] | tuple[()], float, int, int]
"""The matrix of a strike, its slope, and how far a glyph is moved, in 26.6 px."""


class _Tool:
    """What rasterises the glyphs of one strike in one thread."""

    __slots__ = (
        *("_face", "_flags", "_ft", "_has_overlaps", "_is_bold", "_matrix", "_mode", "_places", "_size", "_table"),
        *("_unites", "strike"),
    )

    def __init__(self, strike: StrikeKey) -> None:
        self.strike = strike
        self._ft = functions(load_freetype())
        self._face = freetype_face(strike.face)
        self._mode = _RENDER[strike.mode]
        self._is_bold = strike.face.embolden != 0.0
        self._has_overlaps = fonts.face(strike.face).has_overlaps
        self._unites = strike.mode == "gray" and strike.hinting == "none"
        self._flags = _load_flags(strike)
        self._matrix = _matrix(strike) if strike.matrix or strike.face.slant else None
        self._size = strike.size
        self._places: dict[tuple[int, int], _Place] = {
            (x, y): (strike.matrix, strike.face.slant, 64 * x // strike.columns, -64 * y // strike.rows)
            for x in range(strike.columns)
            for y in range(strike.rows)
        }
        self._table = coverage_table(strike.contrast, strike.gamma, strike.luminance)

    def bitmap(self, key: GlyphKey) -> GlyphBitmap:
        """The bitmap of a glyph of the strike."""
        _, glyph, x, y = key
        place = self._places[x, y]
        if self._is_bold or (self._unites and self._has_overlaps(glyph)):
            made = _from_outline(key, *place[2:])
        else:
            made = self._rendered(glyph, place)
        return made if self._table is None else made._replace(data=made.data.translate(self._table))

    def _rendered(self, glyph: int, place: _Place) -> GlyphBitmap:
        ft, face, size = self._ft, self._face, self._size
        if face.size != size:
            face.size = 0
            if ft.set_char_size(face.address, 0, size, 72, 72):
                return _BLANK
            face.size = size
        if face.place is not place:
            matrix = None if self._matrix is None else ctypes.byref(self._matrix)
            ft.set_transform(face.address, matrix, ctypes.byref(load_freetype().FT_Vector(*place[2:])))
            face.place = place
        if ft.load_glyph(face.address, glyph, self._flags):
            return _BLANK
        reader = face.reader
        width, height, kind, points = reader.loaded()
        if kind != _OUTLINE or not points:
            return _BLANK
        if self._matrix is not None or (width + 64) * (height + 64) >> 12 > limits.current().glyph_pixels:
            _check_extent(ft, reader.outline)
        if not self._unites and self._has_overlaps(glyph):
            reader.mark_overlaps()
        if ft.render_glyph(face.slot_address, self._mode):
            return _BLANK
        rows, columns, pitch, buffer, left, top = reader.rendered()
        if not (rows and columns):
            return _BLANK
        data = ctypes.string_at(buffer, pitch * rows)
        if pitch == columns and self._mode == 0:
            return GlyphBitmap(columns, rows, left, -top, 1, data)
        return _unpadded(data, columns, rows, pitch, left, -top, self.strike.mode)


def rasterise(key: GlyphKey) -> GlyphBitmap:
    """The bitmap of a glyph. A glyph that the font does not have, or holds damaged, is blank, as it is for browsers.

    Raises `FontError` for a font that cannot be opened, `LimitError` for a bitmap of more than `limits.glyph_pixels`,
    `UnsupportedError` for mode `"color"` where no backend draws it, and for stripes of a glyph that is made bolder.
    """
    strike = key.strike
    tool: _Tool | None = getattr(_own, "tool", None)
    if tool is None or (tool.strike is not strike and tool.strike != strike):
        if strike.mode == "color":
            return _color_rasteriser(key)
        tool = _own.tool = _Tool(strike)
    return tool.bitmap(key)


def rasterise_colors_with(draw: Callable[[GlyphKey], GlyphBitmap]) -> None:
    """Says what makes bitmaps of mode `"color"`, for the process: a backend that can draw colour glyphs."""
    global _color_rasteriser  # noqa: PLW0603  # what is below the backends cannot import one
    _color_rasteriser = draw


def _no_colors(key: GlyphKey) -> GlyphBitmap:
    raise UnsupportedError(f"glyph {key.glyph} is to be drawn in its colours, and no backend that does so is loaded")


_color_rasteriser: Callable[[GlyphKey], GlyphBitmap] = _no_colors


def _load_flags(strike: StrikeKey) -> int:
    if strike.hinting == "none":
        return _NO_BITMAP | _NO_HINTING
    if strike.hinting == "slight":
        return _NO_BITMAP | _TARGET_LIGHT
    return _NO_BITMAP | _FULL_TARGETS[_RENDER[strike.mode]]


def _matrix(strike: StrikeKey) -> Any:
    """The matrix of a strike after the slope of its face, for outlines with y up."""
    xx, xy, yx, yy = strike.matrix or (_UNIT, 0, 0, _UNIT)
    slant = strike.face.slant
    return load_freetype().FT_Matrix(xx, round(xx * slant) - xy, -yx, yy - round(yx * slant))


def _check_extent(ft: Functions, outline: Any) -> None:
    """Raises `LimitError` for an outline of too many pixels; what reaches too far for FreeType is refused as well."""
    box = load_freetype().FT_BBox()
    ft.control_box(outline, ctypes.byref(box))
    across, down = (box.xMax - box.xMin >> 6) + 1, (box.yMax - box.yMin >> 6) + 1
    if max(-box.xMin, box.xMax, -box.yMin, box.yMax) > _FARTHEST:
        across = down = _FARTHEST
    if across * down > limits.current().glyph_pixels:
        limits.check("glyph_pixels", across * down, "px of a glyph's bitmap")


def _unpadded(data: bytes, width: int, height: int, pitch: int, left: int, top: int, mode: str) -> GlyphBitmap:
    """FreeType's bitmap, as rows without padding."""
    if mode == "mono":
        rows = (b"".join(map(_bits().__getitem__, data[at : at + pitch]))[:width] for at in range(0, len(data), pitch))
        return GlyphBitmap(width, height, left, top, 1, b"".join(rows))
    if pitch != width:
        data = b"".join([data[at : at + width] for at in range(0, len(data), pitch)])
    if mode == "gray":
        return GlyphBitmap(width, height, left, top, 1, data)
    return _striped(data, width, height, left, top, mode)


def _striped(data: bytes, width: int, height: int, left: int, top: int, mode: str) -> GlyphBitmap:
    """Three coverages a pixel, side by side or one above the other, as those of its red, green and blue stripe."""
    import numpy as np  # only displays with stripes need it

    if mode.startswith("lcd-v"):
        height //= 3
        stripes = np.frombuffer(data, np.uint8).reshape(height, 3, width).transpose(0, 2, 1)
    else:
        width //= 3
        stripes = np.frombuffer(data, np.uint8).reshape(height, width, 3)
    if mode.endswith("bgr"):
        stripes = stripes[..., ::-1]
    return GlyphBitmap(width, height, left, top, 3, stripes.tobytes())


@cache
def _bits() -> tuple[bytes, ...]:
    """The eight coverages of each byte of a bitmap of one bit a pixel."""
    return tuple([bytes(255 if byte >> 7 - bit & 1 else 0 for bit in range(8)) for byte in range(256)])


def _from_outline(key: GlyphKey, dx: int, dy: int) -> GlyphBitmap:
    """A glyph made bolder, or of united contours: the outline that all backends draw, which has no hints."""
    ft, strike = load_freetype(), key.strike
    scale = strike.size / 64.0
    outline, _kept = _to_outline(_outline_of(strike.face, key.glyph), scale * 64.0)
    if outline is None:
        return _BLANK
    where = ctypes.byref(outline)
    if strike.matrix:
        upright = strike._replace(face=strike.face._replace(slant=0.0))  # the outline slopes already
        ft.FT_Outline_Transform(where, ctypes.byref(_matrix(upright)))
    ft.FT_Outline_Translate(where, dx, dy)
    _check_extent(functions(ft), where)
    face = freetype_face(strike.face)
    box = ft.FT_BBox()
    ft.FT_Outline_Get_CBox(where, ctypes.byref(box))
    left, bottom, right, top = box.xMin >> 6, box.yMin >> 6, -(-box.xMax >> 6), -(-box.yMax >> 6)
    width, height = right - left, top - bottom
    if width <= 0 or height <= 0:
        return _BLANK
    ft.FT_Outline_Translate(where, -left * 64, -bottom * 64)
    buffer = ctypes.create_string_buffer(width * height)
    bitmap = ft.FT_Bitmap(height, width, width, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ubyte)), 256, 2, 0, None)
    if ft.FT_Outline_Get_Bitmap(face.slot.contents.library, where, ctypes.byref(bitmap)):
        return _BLANK
    data = buffer.raw
    if strike.mode == "mono":
        data = data.translate(bytes(255 if cover >= 128 else 0 for cover in range(256)))
    elif strike.mode != "gray":
        raise UnsupportedError("a glyph that is made bolder has no coverage of stripes")
    return GlyphBitmap(width, height, left, -top, 1, data)


def _outline_of(face: FaceKey, glyph: int) -> PathData:
    return glyph_outline(fonts.face(face), glyph)


def _to_outline(path: PathData, scale: float) -> tuple[Any, tuple[Any, ...]]:
    """An outline for FreeType of a path in em, y down, and what must outlive it; None for an empty one."""
    points: list[tuple[float, float]] = []
    tags: list[int] = []
    ends: list[int] = []
    kinds = {LINE: (_ON,), QUAD: (_CONIC_CONTROL, _ON), CUBIC: (_CUBIC_CONTROL, _CUBIC_CONTROL, _ON)}
    for verb, numbers in path.segments():
        if verb == MOVE:
            if points and (not ends or ends[-1] != len(points) - 1):
                ends.append(len(points) - 1)
            points.append((numbers[0], numbers[1]))
            tags.append(_ON)
        elif verb != CLOSE:
            tags.extend(kinds[verb])
            points.extend(zip(numbers[::2], numbers[1::2], strict=True))
    if not points or len(points) > 32_767:
        return None, ()
    if not ends or ends[-1] != len(points) - 1:
        ends.append(len(points) - 1)
    ft = load_freetype()
    vectors = (ft.FT_Vector * len(points))(*[(round(x * scale), round(-y * scale)) for x, y in points])
    kinds_of = (ctypes.c_ubyte * len(tags))(*tags)
    contours = (ctypes.c_short * len(ends))(*ends)
    made = ft.FT_Outline()
    made.n_contours, made.n_points, made.flags = len(ends), len(points), 0
    made.points = ctypes.cast(vectors, ctypes.POINTER(ft.FT_Vector))
    made.tags = ctypes.cast(kinds_of, ctypes.POINTER(ctypes.c_ubyte))
    made.contours = ctypes.cast(contours, ctypes.POINTER(ctypes.c_short))
    return made, (vectors, kinds_of, contours)
