"""`Face`: an open font face: characters to glyphs, metrics, ink bounds, outlines. Everything in font units or em."""

from __future__ import annotations

import hashlib
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from vecdraw.errors import FontError, MissingLibraryError
from vecdraw.geometry.path import Path as Outline
from vecdraw.geometry.path_data import PathData
from vecdraw.typeface.entry import Axis, FontEntry
from vecdraw.typeface.key import FaceKey

if TYPE_CHECKING:
    import uharfbuzz as hb

_NAME_FAMILY, _NAME_TYPOGRAPHIC = 1, 16
_SFNT = (b"\x00\x01\x00\x00", b"OTTO", b"true", b"ttcf", b"typ1")


class FaceMetrics(NamedTuple):
    """Vertical metrics in shares of the em, y up: `ascent` and `descent` (positive downwards), `line_gap`.

    `typo_ascent` and `typo_descent` are OS/2's, scaled so that together they are one em; `hanging` and `ideographic`
    are the baselines of the BASE table, or None.
    """

    ascent: float
    descent: float
    line_gap: float
    typo_ascent: float
    typo_descent: float
    hanging: float | None
    ideographic: float | None


class Ink(NamedTuple):
    """The box of a glyph's ink in font units, y up."""

    left: int
    bottom: int
    right: int
    top: int


class Face:
    """A face opened for shaping and measuring; safe to use from many threads."""

    def __init__(self, entry: FontEntry, key: FaceKey, hb_face: Any, hb_font: Any) -> None:
        self.key = key
        self.entry = entry
        self.upem: int = hb_face.upem
        self.hb_face = hb_face
        self.hb_font = hb_font
        self.shaping = threading.Lock()
        self.metrics = _metrics(hb_face, hb_font)
        self._glyphs: dict[int, int] = {}
        self._ink: dict[int, Ink | None] = {}

    @property
    def source(self) -> Path | bytes:
        """The file's path or bytes."""
        return self.entry.source

    def glyph(self, codepoint: int) -> int:
        """The glyph id of a character by the cmap, 0 where there is none."""
        found = self._glyphs.get(codepoint)
        if found is None:
            found = self._glyphs[codepoint] = self.hb_font.get_nominal_glyph(codepoint) or 0
        return found

    def variation(self, codepoint: int, selector: int) -> int:
        """The glyph id of a character with a variation selector (cmap format 14), 0 where there is none."""
        return self.hb_font.get_variation_glyph(codepoint, selector) or 0

    def ink(self, glyph: int) -> Ink | None:
        """The ink of a glyph, or None for a blank one."""
        if glyph not in self._ink:
            box = self.hb_font.get_glyph_extents(glyph)
            blank = box is None or (box.width == 0 and box.height == 0)
            self._ink[glyph] = (
                None
                if blank
                else Ink(box.x_bearing, box.y_bearing + box.height, box.x_bearing + box.width, box.y_bearing)
            )
        return self._ink[glyph]

    def outline(self, glyph: int) -> PathData:
        """The outline of a glyph in shares of the em, y down; empty for a blank glyph or a picture."""
        path = Outline()
        self.hb_font.draw_glyph(glyph, _pen_functions(), _Pen(path, 1.0 / self.upem))
        return path.data()


class _Pen:
    """Takes HarfBuzz's drawing calls (font units, y up) to a path (em, y down)."""

    def __init__(self, path: Outline, unit: float) -> None:
        self.path = path
        self.unit = unit


def _pen_functions() -> Any:
    global _functions  # noqa: PLW0603  # made once, on first use, because the library is loaded on demand
    if _functions is None:
        hb = load_harfbuzz()
        made = hb.DrawFuncs()
        made.set_move_to_func(lambda x, y, pen: pen.path.move_to(x * pen.unit, -y * pen.unit))
        made.set_line_to_func(lambda x, y, pen: pen.path.line_to(x * pen.unit, -y * pen.unit))
        made.set_quadratic_to_func(
            lambda a, b, x, y, pen: pen.path.quadratic_curve_to(
                a * pen.unit, -b * pen.unit, x * pen.unit, -y * pen.unit
            )
        )
        made.set_cubic_to_func(
            lambda a, b, c, d, x, y, pen: pen.path.bezier_curve_to(
                a * pen.unit, -b * pen.unit, c * pen.unit, -d * pen.unit, x * pen.unit, -y * pen.unit
            )
        )
        made.set_close_path_func(lambda pen: pen.path.close_path())
        _functions = made
    return _functions


_functions: Any = None


def load_harfbuzz() -> Any:
    """The HarfBuzz binding. Raises `MissingLibraryError`."""
    try:
        import uharfbuzz  # loaded with the first text: a drawing without text does not pay for it
    except ImportError as error:
        raise MissingLibraryError(f"text needs the package uharfbuzz ({error})") from error
    return uharfbuzz


def open_face(entry: FontEntry, key: FaceKey) -> Face:
    """Opens a face and sets its variations. Raises `FontError`."""
    hb_face = _hb_face(entry.source, key.index)
    hb_font = load_harfbuzz().Font(hb_face)
    if key.coordinates:
        hb_font.set_variations(dict(key.coordinates))
    return Face(entry, key, hb_face, hb_font)


def _hb_face(source: Path | bytes, index: int) -> hb.Face:
    hb_module = load_harfbuzz()
    where = source.name if isinstance(source, Path) else f"{len(source)} bytes"
    try:
        blob = hb_module.Blob.from_file_path(str(source)) if isinstance(source, Path) else hb_module.Blob(source)
        face = hb_module.Face(blob, index)
    except (OSError, MemoryError, ValueError, hb_module.HarfBuzzError) as error:
        raise FontError(f"the font {where} cannot be opened: {error or type(error).__name__}") from error
    if face.glyph_count == 0 or face.upem == 0 or not ({"glyf", "CFF ", "CFF2", "CBDT", "sbix"} & set(face.table_tags)):
        raise FontError(f"the font {where} has no glyphs: it is truncated, corrupt or not a font")
    if not face.reference_table("cmap").data or not face.reference_table("head").data:
        raise FontError(f"the font {where} lacks the table cmap or head: it is truncated or corrupt")
    return face  # type: ignore[no-any-return]  # the module is loaded on demand, so mypy sees Any


def read_entries(
    source: Path | bytes, family: str | None, weights: tuple[float, float] | None, style: str | None
) -> list[FontEntry]:
    """The faces of a font file or collection. Raises `FontError`."""
    data = source if isinstance(source, bytes) else _read(source)
    if data[:4] in (b"wOFF", b"wOF2"):
        data = source = _unpacked(data)
    if data[:4] not in _SFNT:
        where = source.name if isinstance(source, Path) else f"{len(data)} bytes"
        raise FontError(f"{where} is not a TrueType, OpenType or WOFF font (it begins with {data[:4]!r})")
    digest = hashlib.sha256(data).hexdigest()
    count = int.from_bytes(data[8:12], "big") if data[:4] == b"ttcf" else 1
    if not 1 <= count <= 256:
        raise FontError(f"a font collection of {count} faces is corrupt")
    return [_read_entry(source, index, digest, family, weights, style) for index in range(count)]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FontError(f"cannot read the font {path}: {error.strerror}") from error


def _unpacked(data: bytes) -> bytes:
    """The sfnt inside a WOFF or WOFF2 file."""
    try:
        import io

        from fontTools.ttLib import TTFont  # needed for compressed fonts only
    except ImportError as error:
        raise MissingLibraryError("WOFF fonts need the extra: pip install 'vecdraw[fonts]'") from error
    try:
        font = TTFont(io.BytesIO(data))
        font.flavor = None
        out = io.BytesIO()
        font.save(out, reorderTables=None)
    except Exception as error:  # fontTools raises whatever its parsers stumble over
        raise FontError(f"the WOFF font of {len(data)} bytes cannot be unpacked: {error}") from error
    return out.getvalue()


def _read_entry(
    source: Path | bytes,
    index: int,
    digest: str,
    family: str | None,
    weights: tuple[float, float] | None,
    style: str | None,
) -> FontEntry:
    face = _hb_face(source, index)
    axes = {
        info.tag: Axis(info.min_value, info.default_value, info.max_value)
        for info in (face.axis_infos if face.has_var_data else ())
    }
    os2 = bytes(face.reference_table("OS/2").data)
    weight = float(int.from_bytes(os2[4:6], "big")) if len(os2) >= 6 else 400.0
    weight = min(1000.0, max(1.0, weight))
    width = int.from_bytes(os2[6:8], "big") if len(os2) >= 8 else 5
    italic = len(os2) >= 64 and bool(int.from_bytes(os2[62:64], "big") & 1)
    oblique = len(os2) >= 64 and bool(int.from_bytes(os2[62:64], "big") & 512)
    if weights is None:
        weights = (axes["wght"].least, axes["wght"].most) if "wght" in axes else (weight, weight)
    percent = (50.0, 62.5, 75.0, 87.5, 100.0, 112.5, 125.0, 150.0, 200.0)[min(9, max(1, width)) - 1]
    name = family or _name(face) or f"font-{digest[:8]}"
    own_style = "italic" if italic else "oblique" if oblique else "normal"
    color = bool(face.has_color_paint or face.has_color_layers or face.has_color_png or face.has_color_svg)
    return FontEntry(name, weights, percent, style or own_style, source, index, digest, axes, {}, color)


def _name(face: Any) -> str:
    for name_id in (_NAME_TYPOGRAPHIC, _NAME_FAMILY):
        name = face.get_name(name_id, "en")
        if name:
            return str(name)
    return ""


def _metrics(hb_face: Any, hb_font: Any) -> FaceMetrics:
    """Ascent and descent as browsers take them: hhea's, OS/2's typographic ones where the font says so."""
    upem = hb_face.upem
    extents = hb_font.get_font_extents("ltr")
    os2 = bytes(hb_face.reference_table("OS/2").data)
    up, down = extents.ascender / upem, -extents.descender / upem
    typo_up, typo_down = up, down
    if len(os2) >= 72:
        typo_up = int.from_bytes(os2[68:70], "big", signed=True) / upem
        typo_down = -int.from_bytes(os2[70:72], "big", signed=True) / upem
    total = typo_up + typo_down
    if total <= 0 or typo_up <= 0:
        typo_up, typo_down = up, down
        total = up + down or 1.0
    hanging = _baseline(hb_font, "hang")
    ideographic = _baseline(hb_font, "ideo")
    return FaceMetrics(
        up, down, extents.line_gap / upem, typo_up / total, typo_down / total,
        None if hanging is None else hanging / upem,
        None if ideographic is None else ideographic / upem,
    )  # fmt: skip


def _baseline(hb_font: Any, tag: str) -> int | None:
    for script in ("latn", "DFLT"):
        found = hb_font.get_layout_baseline(tag, "ltr", script, "")
        if found is not None:
            return int(found)
    return None
