"""The fonts inside a document: which characters show which glyphs.

Each face becomes one font (more only where characters need more alternates than a feature has). In it a character
shows what shaping made of its cluster: the first character of a cluster all of it, the others nothing. A character that
is shown in several ways has alternates, one of which a feature setting chooses. So a browser, which shapes the text
anew, can come to nothing but the glyphs that were shaped here, and the text stays what it was.
"""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from operator import attrgetter
from typing import Final, NamedTuple

from vecdraw.backends.svg.clusters import UNITS, Shape, clusters, width
from vecdraw.backends.svg.outlined_text import drawn_face
from vecdraw.errors import FontError
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.path_data import PathData
from vecdraw.scene.nesting import inner_first
from vecdraw.scene.ops import FillText, StrokeText
from vecdraw.scene.scene import Scene
from vecdraw.typeface.color_glyphs import has_color
from vecdraw.typeface.face import Face
from vecdraw.typeface.key import FaceKey
from vecdraw.typeface.outlines import glyph_outline
from vecdraw.typeface.store import fonts
from vecdraw.typeface.subset import (
    ALTERNATES,
    MOST_ALTERNATES,
    Subset,
    SubsetGlyph,
    Variants,
    subset_font,
    why_not_embedded,
)

Sign = tuple[int, int]
"""A character, with its variation selector or 0."""

_BLANK: Final[Shape] = ()
_MOST_GLYPHS: Final = 30_000  # of one font, half of what fits: characters with alternates have two
_SELECTORS: Final = frozenset((*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))
_TAKEN_APART: Final = {"\u0e33": "\u0e4d\u0e32", "\u0eb3": "\u0ecd\u0eb2"}  # shapers always do this to Thai and Lao


class Piece(NamedTuple):
    """Characters that are written with one alternate; 0 is what they show without a feature."""

    text: str
    alternate: int


class Spelling(NamedTuple):
    """How a cluster is written: the family of the font and the pieces of its text."""

    family: str
    pieces: tuple[Piece, ...]


class EmbeddedFonts:
    """The fonts for the text of a scene, scenes inside it included.

    `refused` are the faces that cannot be embedded, mostly as their licences forbid it, with the reason. Raises
    `MissingLibraryError` without fontTools or brotli, where there is any text, and `FontError` for a font that is not
    here.
    """

    def __init__(self, scene: Scene) -> None:
        self.refused: dict[FaceKey, str] = {}
        self.rules: list[str] = []
        self._spellings: dict[tuple[FaceKey, str, Shape], Spelling] = {}
        self._most = 0
        for key, counts in _collected(scene).items():
            face = fonts.face(key)
            reason = why_not_embedded(face)
            if reason is None:
                try:
                    self._embed(face, counts)
                except FontError as error:
                    reason = str(error)
            if reason is not None:
                self.refused[key] = reason
        self.rules += [
            f'.{alternate_class(at)}{{font-feature-settings:"{ALTERNATES}" {at}}}' for at in range(1, self._most + 1)
        ]

    def spelling(self, key: FaceKey, text: str, shape: Shape) -> Spelling:
        """How a cluster of the scene is written."""
        return self._spellings[key, text, shape]

    def _embed(self, face: Face, counts: Counter[tuple[str, Shape]]) -> None:
        """Makes the fonts of a face. What is shown most often needs no feature."""
        plans: list[_Plan] = []
        written: list[tuple[tuple[str, Shape], int, tuple[Piece, ...]]] = []
        for (text, shape), _ in counts.most_common():
            at, pieces = _placed(plans, text, shape)
            written.append(((text, shape), at, pieces))
        families = [self._write(face, plan) for plan in plans]
        self._most = max(self._most, *(plan.alternates for plan in plans))
        for (text, shape), at, pieces in written:
            self._spellings[face.key, text, shape] = Spelling(families[at], pieces)

    def _write(self, face: Face, plan: _Plan) -> str:
        """The family of a plan's font, whose rules are added."""
        data = subset_font(face, plan.subset(face))
        family = f"vd-{hashlib.sha256(data).hexdigest()[:12]}"
        name = face.entry.family.replace("\\", "").replace('"', "")
        self.rules += [
            f"@font-face{{font-family:{family};src:url(data:font/woff2;base64,{base64.b64encode(data).decode('ascii')})}}",
            f'.{family}{{font-family:{family},"{name}"}}',
        ]
        return family


def alternate_class(alternate: int) -> str:
    """The name of the CSS class that shows an alternate; what it says is the same in every document."""
    return f"vd-{alternate}"


class _Plan:
    """A font in the making: for each alternate what each character shows."""

    def __init__(self) -> None:
        self._slots: list[dict[Sign, Shape]] = [{}]
        self._glyphs: set[Shape] = set()
        self._free: dict[Sign, int] = {}
        """The alternate below which all of a character's are taken."""
        self._taken: dict[tuple[Sign, Shape], int] = {}

    def place(self, shown: dict[Sign, Shape]) -> int | None:
        """An alternate that all of these can share, now taken for them; None where there is none."""
        sign, shape = next(iter(shown.items()))
        found = self._taken.get((sign, shape))
        if found is None or not self._fits(found, shown):
            found = self._free_from(self._free.get(sign, 0), shown)
        if found is None:
            return None
        slot = self._slots[found]
        slot.update(shown)
        self._glyphs.update(shown.values())
        self._taken[sign, shape] = found
        free = self._free.get(sign, 0)
        while free < len(self._slots) and sign in self._slots[free]:
            free += 1
        self._free[sign] = free
        return found

    def _free_from(self, start: int, shown: dict[Sign, Shape]) -> int | None:
        for at in range(start, len(self._slots)):
            if self._fits(at, shown):
                return at
        if len(self._slots) > MOST_ALTERNATES or len(self._glyphs) >= _MOST_GLYPHS:
            return None
        self._slots.append({})
        return len(self._slots) - 1

    def _fits(self, at: int, shown: dict[Sign, Shape]) -> bool:
        slot = self._slots[at]
        return all(slot.get(sign, shape) == shape for sign, shape in shown.items())

    @property
    def alternates(self) -> int:
        """The largest alternate there is."""
        return len(self._slots) - 1

    def subset(self, face: Face) -> Subset:
        """The glyphs and what shows them."""
        indices: dict[Shape, int] = {_BLANK: 0}
        variants: list[Variants] = []
        for sign in sorted({sign for slot in self._slots for sign in slot}):
            shapes = [slot.get(sign) for slot in self._slots]
            while shapes[-1] is None:
                shapes.pop()
            default = next(shape for shape in shapes if shape is not None)
            shown = [indices.setdefault(default if shape is None else shape, len(indices)) for shape in shapes]
            variants.append(Variants(*sign, tuple(shown)))
        return Subset(tuple(_glyph(face, shape) for shape in indices), tuple(variants))


def _placed(plans: list[_Plan], text: str, shape: Shape) -> tuple[int, tuple[Piece, ...]]:
    """The index of the plan that shows a cluster, and the pieces of its text; a new plan is begun where none can."""
    for at, plan in enumerate(plans):
        pieces = _pieces(plan, text, shape)
        if pieces is not None:
            return at, pieces
    plans.append(_Plan())
    pieces = _pieces(plans[-1], text, shape)
    if pieces is None:
        raise AssertionError("an empty font shows anything")
    return len(plans) - 1, pieces


def _pieces(plan: _Plan, text: str, shape: Shape) -> tuple[Piece, ...] | None:
    shown = _shown(text, shape)
    if shown is not None:
        alternate = plan.place(shown)
        return None if alternate is None else (Piece(text, alternate),)
    first = plan.place({sign: shape for sign, _ in _signs(text[:1])})
    rest = plan.place({sign: _BLANK for sign, _ in _signs(text[1:])})
    return None if first is None or rest is None else (Piece(text[:1], first), Piece(text[1:], rest))


def _shown(text: str, shape: Shape) -> dict[Sign, Shape] | None:
    """What each character of a cluster shows, composed and taken apart as shapers may; None where one shows two things.

    That is so for the ligature of a letter with itself.
    """
    shown: dict[Sign, Shape] = {}
    apart = "".join(_TAKEN_APART.get(character, character) for character in text)
    forms = {text, apart, *(unicodedata.normalize(form, one) for one in (text, apart) for form in ("NFC", "NFD"))}
    for form in sorted(forms):
        for sign, is_first in _signs(form):
            wanted = shape if is_first else _BLANK
            if shown.setdefault(sign, wanted) != wanted:
                return None
    return shown


def _signs(text: str) -> Iterator[tuple[Sign, bool]]:
    """The characters, those before a variation selector also together with it; whether each is the first.

    Browsers shape a character and its selector apart where both have places, other programs together.
    """
    codepoints = [*map(ord, text), 0]
    for at, (codepoint, follower) in enumerate(pairwise(codepoints)):
        yield (codepoint, 0), at == 0
        if follower in _SELECTORS:
            yield (codepoint, follower), at == 0


def _collected(scene: Scene) -> dict[FaceKey, Counter[tuple[str, Shape]]]:
    """How often each cluster occurs, by face, in the order in which they first do."""
    found: dict[FaceKey, Counter[tuple[str, Shape]]] = {}
    for one in inner_first(scene):
        for op in one.ops:
            if isinstance(op, FillText | StrokeText):
                for run in filter(attrgetter("size"), op.runs):
                    key = drawn_face(op, run)
                    counts = found.setdefault(key, Counter())
                    counts.update((one.text, one.shape) for one in clusters(run, fonts.face(key)))
    return found


def _glyph(face: Face, shape: Shape) -> SubsetGlyph:
    """All glyphs of a cluster as one; those with colours are drawn apart from the text, so here they are blank."""
    verbs = bytearray()
    coords: list[float] = []
    for glyph, dx, dy in shape:
        if not has_color(face, glyph):
            outline = glyph_outline(face, glyph, united="wholly")
            outline = outline.transformed(Affine.translation(dx / UNITS, dy / UNITS))
            verbs += outline.verbs
            coords += outline.coords
    return SubsetGlyph(PathData(bytes(verbs), tuple(coords)), width(face, shape))
