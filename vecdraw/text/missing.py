"""What no font can show: a report in place of boxes that nobody sees coming."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterable
from typing import Final, Literal, NamedTuple

from vecdraw.arguments import check_lang
from vecdraw.errors import BadTypeError, FontError, MissingGlyphError, MissingGlyphWarning, shown
from vecdraw.text.analyze import scalar_text
from vecdraw.text.itemize import chooser, itemize
from vecdraw.typeface.font import Font
from vecdraw.typeface.font_css import parse_font
from vecdraw.typeface.store import fonts

_LISTED: Final = 12  # code points, and families, in a message
_PACKAGE: Final = __name__.partition(".")[0]


class MissingGlyphs(NamedTuple):
    """Text that no font has was drawn, or was to be.

    `clusters` are the grapheme clusters that no font has, each once, in their order; `text` is all of the text and
    (x, y) the point it was put at, in user units. `fonts` are the families that were asked, in their order: those of
    the text's font, then all that stand in.
    """

    clusters: tuple[str, ...]
    text: str
    x: float
    y: float
    fonts: tuple[str, ...]

    @property
    def code_points(self) -> tuple[int, ...]:
        """The characters of the clusters as numbers, each once."""
        return tuple(dict.fromkeys(ord(character) for cluster in self.clusters for character in cluster))

    @property
    def position(self) -> int:
        """Where in the text the first of the clusters stands; -1 where it is not in it, but in ruby or a mark."""
        return self.text.find(self.clusters[0])

    @property
    def message(self) -> str:
        """The whole as a sentence."""
        where = f"character {self.position} of " if self.position >= 0 else "beside "
        names = _listed([f"U+{code:04X}" for code in self.code_points])
        place = f"{where}{shown(self.text)}, drawn at ({self.x:g}, {self.y:g})"
        return f"no font has {names} ({place}); asked were {_listed(self.fonts)}"


OnMissing = Literal["draw", "warn", "error"] | Callable[[MissingGlyphs], object]
"""What becomes of text that no font has: drawn as boxes, a warning, an error, or a function that is told."""


def missing_glyphs(text: str, font: Font | str = "10px sans-serif", lang: str = "") -> tuple[str, ...]:
    """The grapheme clusters of `text` that no font has, each once, in their order; drawn, they would be boxes.

    `font` is a `Font` or CSS's shorthand, `lang` a BCP 47 tag. All fonts that would answer for the text are asked:
    the families of `font`, the bundled fonts, the registered ones, and those of the machine where they are in use.
    What is never seen (controls, joiners, selectors) is not missing. Nothing is shaped or drawn.

    Raises `UnknownFontError`, `ParseError`, `BadTypeError`, and `BadValueError` for a lone surrogate.
    """
    given: object = text
    if not isinstance(given, str):
        raise BadTypeError(f"text must be str, got {shown(text)}")
    wanted = parse_font(font) if isinstance(font, str) else font
    if not isinstance(wanted, Font):
        raise BadTypeError(f"font must be a Font or a CSS font, got {shown(font)}")
    return itemize(scalar_text(text, strict=True), chooser(wanted, check_lang(lang), strict=True), 0).missing


def families_asked(wanted: Iterable[tuple[Font, str]]) -> tuple[str, ...]:
    """The families that answer for any of some fonts, each in a language, in the order they are asked."""
    found: dict[str, None] = {}
    for font, lang in wanted:
        for candidate in fonts.candidates(font, lang, strict=False):
            try:
                found[fonts.face(candidate.key).entry.family] = None
            except FontError:  # a file that cannot be opened answers for nothing
                continue
    return tuple(found)


def tell(missing: MissingGlyphs, way: OnMissing) -> None:
    """Tells of missing glyphs the way that was asked for. Raises `MissingGlyphError`, and what a callable raises."""
    if way == "warn":
        warnings.warn(missing.message, MissingGlyphWarning, stacklevel=_caller())
    elif way == "error":
        raise MissingGlyphError(
            missing.message, text=missing.text, clusters=missing.clusters, fonts=missing.fonts
        )
    elif callable(way):
        way(missing)


def _caller() -> int:
    """The `stacklevel`, for the function that calls this one, of the nearest caller outside of the library."""
    level = 1
    frame = sys._getframe(1)  # noqa: SLF001  # `inspect.stack` reads source files
    while frame.f_back is not None and str(frame.f_globals.get("__name__", "")).partition(".")[0] == _PACKAGE:
        frame, level = frame.f_back, level + 1
    return level


def _listed(names: Iterable[str]) -> str:
    """Names in a row, of very many only the first."""
    every = list(names)
    more = f" and {len(every) - _LISTED} more" if len(every) > _LISTED else ""
    return ", ".join(every[:_LISTED]) + more
