"""Fonts made of just the glyphs that a document shows, as WOFF2: the door to fontTools.

Glyphs are taken as they are drawn: outlines after variations and synthesis, several glyphs of a cluster in one. Such a
font has no layout rules of its own, so that whoever shows it cannot choose other glyphs than those that were shaped.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from typing import Any, Final, NamedTuple

from vecdraw import caches
from vecdraw.errors import FontError, MissingLibraryError
from vecdraw.geometry.path_data import CLOSE, CUBIC, LINE, MOVE, QUAD, PathData
from vecdraw.typeface.face import Face

ALTERNATES: Final = "salt"
"""The feature whose value n shows the n-th alternate of a character, from 1 on."""

MOST_ALTERNATES: Final = 255
"""The largest value of a feature that HarfBuzz tells from others."""

_RESTRICTED: Final = 0x0002
_USAGE: Final = 0x000F
_NO_SUBSETTING: Final = 0x0100
_BITMAPS_ONLY: Final = 0x0200
_FINEST: Final = 4  # parts of a font unit, for outlines that are not in whole units
_FARTHEST: Final = 16_000  # font units; half of what a coordinate of the glyf table holds, for differences of two
_FINEST_EM: Final = 16_384
_KEPT_NAMES: Final = {"copyright": 0, "licenseDescription": 13, "licenseInfoURL": 14}
_EPOCH: Final = 0x7C25_9DC0  # 1970, in the seconds of the head table: the same whenever a font is made
_FONTS: Final = 32


class SubsetGlyph(NamedTuple):
    """A glyph of a subset font: outline and advance in shares of the em, y down."""

    outline: PathData
    advance: float


class Variants(NamedTuple):
    """What a character (or, with a variation `selector`, a sequence) shows: indices of glyphs.

    The first is what it shows where nothing else is said, the others are its alternates 1, 2, ... of `ALTERNATES`.
    """

    codepoint: int
    selector: int
    glyphs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Subset:
    """What a subset font holds. Two that are equal give the same bytes."""

    glyphs: tuple[SubsetGlyph, ...]
    variants: tuple[Variants, ...]


def why_not_embedded(face: Face) -> str | None:
    """Why a font may not travel inside a document, or None where it may (OpenType 1.9, OS/2, fsType)."""
    rights = _rights(face)
    if rights & _USAGE == _RESTRICTED:
        return "its licence does not allow embedding"
    if rights & _NO_SUBSETTING:
        return "its licence does not allow parts of it to be embedded"
    if rights & _BITMAPS_ONLY:
        return "its licence allows only bitmaps to be embedded"
    return None


@lru_cache(maxsize=_FONTS)
def subset_font(face: Face, subset: Subset) -> bytes:
    """The font as a WOFF2 file; the same bytes for the same subset, whenever it is made.

    Raises `MissingLibraryError` without fontTools or brotli, and `FontError` for outlines that no font can hold.
    """
    builder_of = _font_builder()
    try:
        return _built(builder_of, face, subset)
    except Exception as error:  # fontTools raises whatever its compilers stumble over
        raise FontError(f"font {face.entry.family!r}: its glyphs do not fit into another font: {error}") from error


caches.register_function("subset_fonts", subset_font)


def _built(builder_of: Any, face: Face, subset: Subset) -> bytes:
    layout = _Layout(subset)
    upem = _units_per_em(face, subset.glyphs)
    verbs = [glyph.outline.verbs for glyph in subset.glyphs]
    is_cubic = any(CUBIC in each for each in verbs) or not any(verbs)  # browsers refuse a glyf table without outlines
    builder = builder_of(upem, isTTF=not is_cubic)
    builder.setupGlyphOrder(layout.order)
    builder.setupCharacterMap(layout.characters, uvs=layout.sequences or None)
    _add_outlines(builder, layout, upem, is_cubic=is_cubic)
    _add_metrics(builder, face, layout, upem)
    _add_alternates(builder, layout)
    builder.setupPost(keepGlyphNames=False)
    font = builder.font
    font["head"].created = font["head"].modified = _EPOCH
    font.recalcTimestamp = False
    font.flavor = "woff2"
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def _font_builder() -> Any:
    missing = "fonts inside a document need fonttools and brotli: pip install 'vecdraw[fonts]'"
    if find_spec("brotli") is None and find_spec("brotlicffi") is None:  # fontTools would miss it only at the end
        raise MissingLibraryError(f"{missing} (no module named 'brotli')")
    try:
        from fontTools.fontBuilder import FontBuilder  # large, and only documents with fonts inside need it
    except ImportError as error:
        raise MissingLibraryError(f"{missing} ({error})") from error
    return FontBuilder


class _Layout:
    """The glyphs by name, in order, and what the tables say of them.

    A character with alternates has a glyph of its own, as alternates belong to glyphs and not to characters.
    """

    def __init__(self, subset: Subset) -> None:
        self.glyphs = [SubsetGlyph(PathData(), 0.0), *subset.glyphs]
        self.order = [".notdef", *(f"g{at}" for at in range(len(subset.glyphs)))]
        self.characters: dict[int, str] = {}
        self.sequences: list[tuple[int, int, str]] = []
        self.alternates: dict[str, list[str]] = {}
        for codepoint, selector, (first, *others) in subset.variants:
            name = f"g{first}"
            if others:
                name = f"c{len(self.alternates)}"
                self.order.append(name)
                self.glyphs.append(subset.glyphs[first])
                self.alternates[name] = [f"g{glyph}" for glyph in others]
            if selector:
                self.sequences.append((codepoint, selector, name))
            else:
                self.characters[codepoint] = name


def _units_per_em(face: Face, glyphs: tuple[SubsetGlyph, ...]) -> int:
    """The face's own units, or parts of them where outlines are not in whole units, as far as the numbers fit."""
    own: int = face.hb_face.upem
    if not (face.key.coordinates or face.key.embolden or face.key.slant):
        return own
    farthest = max((abs(number) for glyph in glyphs for number in (*glyph.outline.coords, glyph.advance)), default=0.0)
    parts = _FINEST
    while parts > 1 and (own * parts > _FINEST_EM or farthest * own * parts > _FARTHEST):
        parts //= 2
    return own * parts


def _add_outlines(builder: Any, layout: _Layout, upem: int, *, is_cubic: bool) -> None:
    if is_cubic:
        strings = {}
        for name, glyph in zip(layout.order, layout.glyphs, strict=True):
            pen = _charstring_pen(round(glyph.advance * upem))
            _draw(glyph.outline, pen, upem)
            strings[name] = pen.getCharString()
        box = _bounds(layout, upem)
        builder.setupCFF("Embedded", {"FontBBox": list(box)}, strings, {})
        builder.updateHead(**dict(zip(("xMin", "yMin", "xMax", "yMax"), box, strict=True)))
        builder.font.recalcBBoxes = False  # finding the box of each curve takes longer than all else
        return
    outlines = {}
    for name, glyph in zip(layout.order, layout.glyphs, strict=True):
        pen = _glyf_pen()
        _draw(glyph.outline, pen, upem)
        outlines[name] = pen.glyph(dropImpliedOnCurves=True)
    builder.setupGlyf(outlines)


def _bounds(layout: _Layout, upem: int) -> tuple[int, int, int, int]:
    """The box around all control points, y up."""
    xs = [x for glyph in layout.glyphs for x in glyph.outline.coords[0::2]] or [0.0]
    ys = [y for glyph in layout.glyphs for y in glyph.outline.coords[1::2]] or [0.0]
    return round(min(xs) * upem), round(-max(ys) * upem), round(max(xs) * upem), round(-min(ys) * upem)


def _charstring_pen(width: int) -> Any:
    from fontTools.pens.t2CharStringPen import T2CharStringPen  # see _font_builder

    return T2CharStringPen(width, None)


def _glyf_pen() -> Any:
    from fontTools.pens.ttGlyphPen import TTGlyphPen  # see _font_builder

    return TTGlyphPen(None)


def _draw(outline: PathData, pen: Any, upem: int) -> None:
    """Draws an outline in whole units, y up. Contours are closed by the format itself."""
    is_open = False
    for verb, numbers in outline.segments():
        rounded = [round(number * upem) for number in numbers]
        points = [(x, -y) for x, y in zip(rounded[0::2], rounded[1::2], strict=True)]
        if verb == MOVE:
            if is_open:
                pen.closePath()
            pen.moveTo(*points)
            is_open = True
        elif verb == LINE:
            pen.lineTo(*points)
        elif verb == QUAD:
            pen.qCurveTo(*points)
        elif verb == CUBIC:
            pen.curveTo(*points)
        elif verb == CLOSE:
            pen.closePath()
            is_open = False
    if is_open:
        pen.closePath()


def _add_metrics(builder: Any, face: Face, layout: _Layout, upem: int) -> None:
    lefts = [round(min(glyph.outline.coords[0::2], default=0.0) * upem) for glyph in layout.glyphs]
    advances = [max(0, round(glyph.advance * upem)) for glyph in layout.glyphs]
    builder.setupHorizontalMetrics(dict(zip(layout.order, zip(advances, lefts, strict=True), strict=True)))
    ascent, descent = round(face.metrics.ascent * upem), round(face.metrics.descent * upem)
    builder.setupHorizontalHeader(ascent=ascent, descent=-descent)
    builder.setupOS2(
        sTypoAscender=ascent,
        sTypoDescender=-descent,
        sTypoLineGap=0,
        usWinAscent=max(0, ascent),
        usWinDescent=max(0, descent),
        fsType=_rights(face),
    )
    names = {"familyName": "Embedded", "styleName": "Regular"}
    for name, number in _KEPT_NAMES.items():
        kept = face.hb_face.get_name(number, "en")
        if kept:
            names[name] = kept
    builder.setupNameTable(names, mac=False)


def _add_alternates(builder: Any, layout: _Layout) -> None:
    """A GSUB table of the default script, even if empty: with it, shapers leave the order of the characters alone."""
    from fontTools.feaLib.builder import addOpenTypeFeaturesFromString  # see _font_builder

    rules = "".join(f"sub {name} from [{' '.join(others)}];\n" for name, others in layout.alternates.items())
    rules = rules or "sub .notdef from [.notdef];\n"
    addOpenTypeFeaturesFromString(builder.font, f"feature {ALTERNATES} {{\n{rules}}} {ALTERNATES};\n", tables={"GSUB"})


def _rights(face: Face) -> int:
    os2 = bytes(face.hb_face.reference_table("OS/2").data)
    return int.from_bytes(os2[8:10], "big") if len(os2) >= 10 else 0
