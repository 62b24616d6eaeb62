"""`Face`: an open font face: characters to glyphs, metrics, ink bounds, outlines. Lengths are shares of the em."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final, NamedTuple

from vecdraw.errors import FontError, MissingLibraryError
from vecdraw.geometry.bounds import control_bounds
from vecdraw.geometry.path_data import CLOSE, CUBIC, LINE, MOVE, QUAD, PathData
from vecdraw.kernel.cmap import PAGE
from vecdraw.typeface.character_map import CharacterMap, Pages, read_character_map
from vecdraw.typeface.entry import FontEntry
from vecdraw.typeface.kept_together import Kept, KeptTogether
from vecdraw.typeface.key import FaceKey
from vecdraw.typeface.metrics import read_metrics
from vecdraw.typeface.outline_cache import outlines
from vecdraw.typeface.overlaps import may_overlap
from vecdraw.typeface.sfnt import with_one_kind_of_outlines

SUBUNITS: Final = 64
"""HarfBuzz's positions are integers: it gets font units times this, so that varied advances keep their fractions."""

_DEFAULT_LANGUAGE: Final = 0xFFFF  # HarfBuzz's index of the language system of all languages not listed
_SAMPLE: Final = "Aaé9ЖΩ永あア한אبकก😀∑"
_INKS: Final = KeptTogether("inks", 131_072, 280)  # of all faces; bytes of an Ink, its numbers and its place
_OVERLAPS: Final = KeptTogether("overlaps", 131_072, 120)  # of all faces; bytes of a number and its place


class Ink(NamedTuple):
    """The box of a glyph's ink in shares of the em, y down."""

    left: float
    top: float
    right: float
    bottom: float


_UNKNOWN: Final = Ink(0.0, 0.0, 0.0, 0.0)
"""What is not remembered, by its identity."""


class Face:
    """A face opened for shaping and measuring. Nothing in it changes once it is made, so threads may share it.

    `hb_font` is HarfBuzz's font at `scale` units per em, varied but not synthesised.
    """

    def __init__(
        self, entry: FontEntry, key: FaceKey, hb_face: Any, pictures: Callable[[], Any] | None = None
    ) -> None:
        self.key = key
        self.entry = entry
        self.scale: int = hb_face.upem * SUBUNITS
        self.hb_face = hb_face
        self._count: int = hb_face.glyph_count
        self.hb_font = _font(hb_face, key, self.scale)
        self.metrics = read_metrics(load_harfbuzz(), hb_face, self.hb_font, self.scale)
        tags = set(hb_face.table_tags)
        self.is_variable = "fvar" in tags
        self._has_no_vorg = "VORG" not in tags
        self._has_vertical_metrics = {"vhea", "vmtx"} <= tags or "VORG" in tags
        self._drawn = self.hb_font
        self._find_pictures = pictures if "sbix" in tags else None
        self._lowered = round(key.embolden * self.scale / 2)  # HarfBuzz emboldens upwards from the baseline alone
        if key.embolden or key.slant:
            self._drawn = _font(hb_face, key, self.scale)
            self._drawn.synthetic_bold = (key.embolden, key.embolden, True)
            self._drawn.synthetic_slant = key.slant
        self._characters = read_character_map(bytes(hb_face.reference_table("cmap").data), self._count)
        self._pages = Pages(self._asked) if self._characters is None else self._characters.pages
        self._ink: Kept[int, Ink | None] = Kept()
        self._overlaps: Kept[int, bool] = Kept()
        self._features: frozenset[str] | None = None

    @property
    def source(self) -> Path | bytes:
        """The font file: its path, or its bytes."""
        return self.entry.source

    @property
    def pictures(self) -> Any:
        """HarfBuzz's font that pictures are read from, where those that HarfBuzz cannot read are PNGs.

        Raises `FontError`, `LimitError` for pictures that are corrupt, or too much, when it is first asked for.
        """
        if self._find_pictures is not None:
            hb_face = self._find_pictures()
            if hb_face is not self.hb_face:
                self._drawn = _font(hb_face, self.key, self.scale)
            self._find_pictures = None
        return self._drawn

    @property
    def is_color(self) -> bool:
        """Whether glyphs may bring their own colours."""
        return self.entry.is_color

    def glyph(self, codepoint: int) -> int:
        """The glyph id of a character by the cmap, 0 where there is none."""
        return self._pages[codepoint >> 8][codepoint & 255]

    @property
    def character_map(self) -> CharacterMap | None:
        """Characters to glyphs, as they were asked for until now; None where HarfBuzz is asked."""
        return self._characters

    def _asked(self, page: int) -> array[int]:
        """The glyphs of 256 characters as HarfBuzz finds them: for a cmap of another kind."""
        nominal = self.hb_font.get_nominal_glyph
        return array("H", [self.existing(int(nominal(one) or 0)) for one in range(page * PAGE, page * PAGE + PAGE)])

    def sample(self) -> str:
        """Some characters that the face has, of each of the larger scripts; else its first one, or nothing."""
        found = "".join(character for character in _SAMPLE if self.glyph(ord(character)))
        if found:
            return found
        return next((chr(point) for point in self.hb_face.unicodes if self.glyph(point)), "")

    def variation(self, codepoint: int, selector: int) -> int:
        """The glyph id of a character with a variation selector (cmap format 14), 0 where there is none."""
        return self.existing(int(self.hb_font.get_variation_glyph(codepoint, selector) or 0))

    def existing(self, glyph: int) -> int:
        """The glyph id, or 0 where a corrupt table names a glyph that the face does not have."""
        return glyph if glyph < self._count else 0

    def advance(self, glyph: int) -> float:
        """How far a glyph moves the pen along a horizontal line, in shares of the em."""
        return float(self.hb_font.get_glyph_h_advance(glyph)) / self.scale

    def vertical_advance(self, glyph: int) -> float:
        """How far a glyph moves the pen down a vertical line, in shares of the em: by vmtx, or ascent and descent."""
        return -float(self.hb_font.get_glyph_v_advance(glyph)) / self.scale

    def vertical_origin(self, glyph: int) -> tuple[float, float]:
        """The point of a glyph that stands on the pen in vertical lines, from its horizontal origin: (right, up).

        In shares of the em. By VORG, or vmtx and the ink; where the face has neither, at half the advance and the
        ascent, as in browsers, so that letters keep their baseline (HarfBuzz puts the ink of each in the middle).
        """
        x, y = self.hb_font.get_glyph_v_origin(glyph) or (0, 0)
        right, up = x / self.scale, y / self.scale
        if not self._has_vertical_metrics:
            return right, self.metrics.ascent
        if self.is_color and self._has_no_vorg:
            # HarfBuzz takes the outline for the ink, and colour glyphs may have none
            ink, outline = self.ink(glyph), control_bounds(self.outline(glyph))
            if ink is not None and outline is None:
                up -= ink.top
        return right, up

    @property
    def has_vertical_metrics(self) -> bool:
        """Whether the face itself says how its glyphs stand in vertical lines (vhea and vmtx, or VORG)."""
        return self._has_vertical_metrics

    def has_feature(self, tag: str) -> bool:
        """Whether the face substitutes glyphs by an OpenType feature, for any script and language."""
        if self._features is None:
            self._features = _substitutions(self.hb_face)
        return tag in self._features

    def ink(self, glyph: int) -> Ink | None:
        """The ink of a glyph, or None for a blank one."""
        found = self._ink.get(glyph, _UNKNOWN)
        if found is _UNKNOWN:
            box, unit = self.pictures.get_glyph_extents(glyph), 1.0 / self.scale
            blank = box is None or (box.width == 0 and box.height == 0)
            ink = None
            if not blank:
                left, top = box.x_bearing, self._lowered - box.y_bearing
                ink = Ink(left * unit, top * unit, (left + box.width) * unit, (top - box.height) * unit)
            self._ink[glyph] = found = ink
            _INKS.added(self._ink)
        return found

    def inks(self, glyphs: Iterable[int]) -> list[Ink]:
        """The inks of those glyphs that have some, each once, in any order."""
        distinct, known = set(glyphs), self._ink
        found = [known.get(glyph, _UNKNOWN) for glyph in distinct]
        if _UNKNOWN in found:
            found = [self.ink(glyph) for glyph in distinct]
        return [ink for ink in found if ink is not None]

    def outline(self, glyph: int) -> PathData:
        """The outline of a glyph, synthetic weight and slope included; empty for a blank glyph or a picture."""
        found = outlines.get(self.key, glyph)
        if found is None:
            pen = _Pen(1.0 / self.scale, self._lowered)
            self._drawn.draw_glyph(glyph, _pen_functions(), pen)
            found = PathData(bytes(pen.verbs), tuple(pen.coords))
            outlines.put(self.key, glyph, found)
        return found

    def has_overlaps(self, glyph: int) -> bool:
        """Whether contours of a glyph may lie over each other, as those of variable fonts do (OpenType 1.9.1, `glyf`).

        Rasterisers that add up coverage draw edges too dark there. False for fonts that are not variable, whose
        overlaps have been removed.
        """
        if not self.is_variable:
            return False
        found = self._overlaps.get(glyph)
        if found is None:
            found = self._overlaps[glyph] = may_overlap(self.outline(glyph))
            _OVERLAPS.added(self._overlaps)
        return found


class _Pen:
    """Takes HarfBuzz's drawing calls (y up) to a path (em, y down)."""

    __slots__ = ("coords", "lowered", "unit", "verbs")

    def __init__(self, unit: float, lowered: float) -> None:
        self.unit = unit
        self.lowered = lowered
        self.verbs = bytearray()
        self.coords: list[float] = []

    def add(self, verb: int, *numbers: float) -> None:
        unit, lowered = self.unit, self.lowered
        self.verbs.append(verb)
        self.coords += [(lowered - number if at % 2 else number) * unit for at, number in enumerate(numbers)]


def _pen_functions() -> Any:
    global _functions  # noqa: PLW0603  # made once, on first use, because the library is loaded on demand
    if _functions is None:
        made = load_harfbuzz().DrawFuncs()
        made.set_move_to_func(lambda x, y, pen: pen.add(MOVE, x, y))
        made.set_line_to_func(lambda x, y, pen: pen.add(LINE, x, y))
        made.set_quadratic_to_func(lambda a, b, x, y, pen: pen.add(QUAD, a, b, x, y))
        made.set_cubic_to_func(lambda a, b, c, d, x, y, pen: pen.add(CUBIC, a, b, c, d, x, y))
        made.set_close_path_func(lambda pen: pen.add(CLOSE))
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


def open_file(entry: FontEntry, name: str) -> Any:
    """HarfBuzz's face of a font file, which keeps the bytes alive. Raises `FontError`, which begins with `name`."""
    hb = load_harfbuzz()
    try:
        source = entry.source
        blob = hb.Blob.from_file_path(str(source)) if isinstance(source, Path) else hb.Blob(source)
        hb_face = hb.Face(blob, entry.index)
        tags = set(hb_face.table_tags)
        if "glyf" in tags and tags & {"CFF ", "CFF2"}:
            hb_face = hb.Face(hb.Blob(with_one_kind_of_outlines(bytes(blob.data), entry.index, name)), entry.index)
        count = hb_face.glyph_count
    except (OSError, MemoryError, ValueError, hb.HarfBuzzError) as error:
        raise FontError(f"{name}: cannot be opened: {error or type(error).__name__}") from error
    if not count:
        raise FontError(f"{name}: corrupt: HarfBuzz finds no glyphs in it")
    return hb_face


def open_face(
    entry: FontEntry, key: FaceKey, hb_face: Any, name: str, pictures: Callable[[], Any] | None = None
) -> Face:
    """A face with its variations set; `pictures` finds HarfBuzz's face of the font with all pictures as PNGs.

    Raises `FontError`, which begins with `name`.
    """
    try:
        return Face(entry, key, hb_face, pictures)
    except (MemoryError, ValueError, load_harfbuzz().HarfBuzzError) as error:
        raise FontError(f"{name}: corrupt: {error or type(error).__name__}") from error


def _font(hb_face: Any, key: FaceKey, scale: int) -> Any:
    hb_font = load_harfbuzz().Font(hb_face)
    hb_font.scale = (scale, scale)
    if key.coordinates:
        hb_font.set_variations(dict(key.coordinates))
    return hb_font


def _substitutions(hb_face: Any) -> frozenset[str]:
    """The tags of the features in GSUB."""
    found: set[str] = set()
    for script in range(len(hb_face.get_table_script_tags("GSUB"))):
        languages = len(hb_face.get_script_language_tags("GSUB", script))
        for language in (_DEFAULT_LANGUAGE, *range(languages)):
            found.update(hb_face.get_language_feature_tags("GSUB", script, language))
    return frozenset(found)
