"""`TextStyle`: everything but the text that decides how a string is shaped on a canvas."""

from __future__ import annotations

from typing import Literal, NamedTuple

from vecdraw.typeface.font import Font, VariantCaps

Kerning = Literal["auto", "normal", "none"]
TextRendering = Literal["auto", "optimizeSpeed", "optimizeLegibility", "geometricPrecision"]
WritingMode = Literal["horizontal-tb", "vertical-rl", "vertical-lr", "sideways-rl", "sideways-lr"]
TextOrientation = Literal["mixed", "upright", "sideways"]
Combine = Literal["none", "all", "digits 2", "digits 3", "digits 4"]
CanvasDirection = Literal["ltr", "rtl", "inherit"]
TextAlign = Literal["start", "end", "left", "right", "center"]
TextBaseline = Literal["top", "hanging", "middle", "alphabetic", "ideographic", "bottom"]


class TextStyle(NamedTuple):
    """How text is set (HTML Standard, text styles of the canvas).

    `letter_spacing` and `word_spacing` are in px; `lang` is a BCP 47 tag, "" for none; `direction` is the direction of
    the paragraph, where "inherit" is "ltr" as there is no document to inherit from; `stretch` (percent) and
    `variant_caps` override the font's own unless they are None and "normal". `combine` is what stands upright side by
    side in one place of a vertical line: nothing, all of the text, or numbers of at most so many digits.
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
    writing_mode: WritingMode = "horizontal-tb"
    orientation: TextOrientation = "mixed"
    combine: Combine = "none"
