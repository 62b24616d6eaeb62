"""What no font can show: a report in place of boxes that nobody sees coming."""

from __future__ import annotations

from vecdraw.arguments import check_lang
from vecdraw.errors import BadTypeError, shown
from vecdraw.text.analyze import scalar_text
from vecdraw.text.itemize import chooser, itemize
from vecdraw.typeface.font import Font
from vecdraw.typeface.font_css import parse_font


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
