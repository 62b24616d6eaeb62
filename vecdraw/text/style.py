"""`TextStyle`: everything but the text that decides how a string is shaped on a canvas."""

from __future__ import annotations

from typing import Literal, NamedTuple

from vecdraw.typeface.font import Font, VariantCaps

Kerning = Literal["auto", "normal", "none"]
TextRendering = Literal["auto", "optimizeSpeed", "optimizeLegibility", "geometricPrecision"]
CanvasDirection = Literal["ltr", "rtl", "inherit"]


class TextStyle(NamedTuple):
    """How text is set (HTML Standard, text styles of the canvas).

    `letter_spacing` and `word_spacing` are in px; `lang` is a BCP 47 tag, "" for none; `direction` is the direction of
    the paragraph, where "inherit" is "ltr" as there is no document to inherit from; `stretch` (percent) and
    `variant_caps` override the font's own unless they are None and "normal".
    """

    font: Font
    kerning: Kerning = "auto"
    letter_spacing: float = 0.0
    word_spacing: float = 0.0
    lang: str = ""
    direction: CanvasDirection = "inherit"
    stretch: float | None = None
    variant_caps: VariantCaps = "normal"
    text_rendering: TextRendering = "auto"
