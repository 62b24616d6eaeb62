"""How a scene file is laid out, for its writer and its reader. All numbers are little-endian.

    file     := magic, version u16, count of sections u16, section*          sections come in the order of SECTIONS
    section  := name 4s, method u8 (0 stored, 1 zlib), size u64, stored size u64, CRC-32 of what is stored u32, bytes
    bytes    := count u32, record*                                           a record's number is its place

    FONT  size u64, the bytes of a font file that not every machine has
    COLR  red, green, blue, alpha f64, space u8, flags u8, components 3 x f64
    PIXM  width, height u32, format, alpha, space u8, pixels
    PATH  verbs u32, numbers u32, verbs, numbers f64
    BRSH  kind u8, what the kind holds: file_brushes
    STRK  width, miter limit, dash offset f64, cap, join u8, count u32, dashes f64
    COMP  alpha f64, blend u8, has a shadow u8, count of filters u16, [color, blur dx dy f64], filter*
          filter := kind u8, what the kind holds: file_filters
    FILT  count u16, filter*                                                 what the backdrop of a layer goes through
    PROJ  nine f64, row by row
    CLIP  parent or NONE, path, rule u8, matrix
    STAT  matrix, clip or NONE, compositing
    FACE  digest 32 bytes, index u32, embolden, slant f64, count u32, (tag text, value f64)*
    GRUN  face, size, advance f64, direction u8 (+ 32 with a level, 64 beside text, 128 with angles), [level u8], lang,
          text, count u32, glyphs u32, xs, ys f64, clusters u32, [angles f64]
    RUNS  count u32, numbers of GRUN
    BOXS  left, top, width, height f64
    SCNE  width, height, scale, dpi f64, background or NONE, dither (+ 2 with a policy), space, format u8, count u32,
          [preset, smoothing, stripes u8, contrast, gamma f64: the policy for glyphs], operation*
          operation := its place in OPERATIONS u8, its fields in order

A reference to another record is its number as u32; it can only name records that come before, so that files hold no
cycles. A matrix is six f64, a text its length in bytes as u32 and UTF-8 (lone surrogates included). Enumerations are
the place in the lists below, which may grow at the end; any other change raises VERSION. Older versions are read:
version 1 had no FILT and PROJ, and fewer kinds of filter, version 2 fewer kinds of brush, version 3 no turned glyphs
and no vertical runs, version 4 no policy for glyphs, version 5 nothing beside text, version 6 no levels; a file says
that it is of the first version that can hold it.
"""

from __future__ import annotations

from struct import Struct
from typing import Any, Final, get_args

from vecdraw.geometry.path_data import FillRule
from vecdraw.paint.brush import Smoothing
from vecdraw.paint.color_spaces import ColorSpaceName
from vecdraw.paint.compositing import BlendMode
from vecdraw.paint.glyph_policy import Preset, Stripes
from vecdraw.paint.glyph_policy import Smoothing as GlyphSmoothing
from vecdraw.paint.pixmap import AlphaType, ColorSpace, PixelFormat
from vecdraw.paint.stroke import LineCap, LineJoin
from vecdraw.scene.glyph_run import Direction
from vecdraw.scene.ops import (
    BeginLayer,
    ClearRect,
    DrawImage,
    DrawScene,
    EndLayer,
    FillPath,
    FillRect,
    FillText,
    PutPixels,
    StrokePath,
    StrokeRect,
    StrokeText,
)

MAGIC: Final = b"\x89vdscene\r\n\x1a\n"
VERSION: Final = 7
BESIDE_VERSION: Final = 6
POLICY_VERSION: Final = 5
TURNED_VERSION: Final = 4
UNTURNED_VERSION: Final = 3
HEADER: Final = Struct(f"<{len(MAGIC)}sHH")
SECTION: Final = Struct("<4sBQQI")
STORED: Final = 0
DEFLATED: Final = 1
NONE: Final = 0xFFFFFFFF

SECTIONS: Final = (
    *(b"FONT", b"COLR", b"PIXM", b"PATH", b"BRSH", b"STRK", b"COMP", b"FILT", b"PROJ", b"CLIP", b"STAT"),
    *(b"FACE", b"GRUN", b"RUNS", b"BOXS", b"SCNE"),
)
SECTIONS_OF: Final[dict[int, tuple[bytes, ...]]] = {
    1: tuple(name for name in SECTIONS if name not in {b"FILT", b"PROJ"}),
    2: SECTIONS,
    UNTURNED_VERSION: SECTIONS,
    TURNED_VERSION: SECTIONS,
    POLICY_VERSION: SECTIONS,
    BESIDE_VERSION: SECTIONS,
    VERSION: SECTIONS,
}
"""The sections of a file, by the versions that are read."""

COUNT: Final = Struct("<I")
COLOR: Final = Struct("<4dBB3d")
PIXMAP: Final = Struct("<IIBBB")
PATH: Final = Struct("<II")
STROKE: Final = Struct("<3dBBI")
COMPOSITING: Final = Struct("<dBBH")
SHADOW: Final = Struct("<I3d")
FILTERS: Final = Struct("<H")
PROJECTION: Final = Struct("<9d")
CLIP: Final = Struct("<IIB6d")
STATE: Final = Struct("<6dII")
FACE: Final = Struct("<32sI2dI")
AXIS_VALUE: Final = Struct("<d")
RUN: Final = Struct("<IddB")
LEVEL: Final = Struct("<B")
BOX: Final = Struct("<4d")
CANVAS: Final = Struct("<4dIBBBI")
POLICY: Final = Struct("<3B2d")
FONT_SIZE: Final = Struct("<Q")

COLOR_SPACE_NAMES: Final[tuple[ColorSpaceName, ...]] = get_args(ColorSpaceName)
COLOR_SPACES: Final[tuple[ColorSpace, ...]] = get_args(ColorSpace)
PRESETS: Final[tuple[Preset, ...]] = get_args(Preset)
GLYPH_SMOOTHINGS: Final[tuple[GlyphSmoothing, ...]] = get_args(GlyphSmoothing)
STRIPES: Final[tuple[Stripes, ...]] = get_args(Stripes)
PIXEL_FORMATS: Final[tuple[PixelFormat, ...]] = get_args(PixelFormat)
ALPHA_TYPES: Final[tuple[AlphaType, ...]] = get_args(AlphaType)
SMOOTHINGS: Final[tuple[Smoothing, ...]] = get_args(Smoothing)
CAPS: Final[tuple[LineCap, ...]] = get_args(LineCap)
JOINS: Final[tuple[LineJoin, ...]] = get_args(LineJoin)
RULES: Final[tuple[FillRule, ...]] = get_args(FillRule)
BLENDS: Final[tuple[BlendMode, ...]] = get_args(BlendMode)
DIRECTIONS: Final[tuple[Direction, ...]] = get_args(Direction)

HAS_POLICY: Final = 2
"""Flag of a canvas' dither."""

HAS_ANGLES: Final = 128
IS_BESIDE: Final = 64
HAS_LEVEL: Final = 32
"""Flags of a glyph run's direction."""

HAS_COMPONENTS: Final = 8
"""Flag of a colour beside those of its missing components (1, 2, 4)."""
ALPHA_MISSING: Final = 16

_RECT: Final = ("f64",) * 4
_TEXT: Final = ("runs", "f64", "f64", "f64", "box", "brush")
OPERATIONS: Final[tuple[tuple[type[Any], tuple[str, ...]], ...]] = (
    (FillRect, (*_RECT, "brush", "state")),
    (StrokeRect, (*_RECT, "brush", "stroke", "state")),
    (ClearRect, (*_RECT, "state")),
    (FillPath, ("path", "rule", "brush", "state")),
    (StrokePath, ("path", "brush", "stroke", "state")),
    (DrawImage, ("pixmap", *_RECT, *_RECT, "smoothing", "state")),
    (PutPixels, ("pixmap", "i64", "i64")),
    (FillText, (*_TEXT, "state")),
    (StrokeText, (*_TEXT, "stroke", "state")),
    (DrawScene, ("scene", *_RECT, "state")),
    (BeginLayer, ("state",)),
    (EndLayer, ()),
    (BeginLayer, ("state", "filters", "projection")),
)
"""The operations and the kinds of their fields: a number, an enumeration or a table that is referred to.

A plain layer is written in its short form. A projection may be NONE.
"""

_CODES: Final = {"f64": "d", "i64": "q", "rule": "B", "smoothing": "B"}


def operation_struct(fields: tuple[str, ...]) -> Struct:
    """The layout of an operation with these fields, its kind first."""
    return Struct("<B" + "".join(_CODES.get(field, "I") for field in fields))
