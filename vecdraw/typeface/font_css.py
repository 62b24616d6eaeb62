"""The CSS `font` shorthand, as the canvas' `font` attribute reads and serialises it (CSS Fonts 4, 2.7)."""

from __future__ import annotations

from vecdraw.typeface.font import Font


def parse_font(css: str, parent: Font | None = None) -> Font:
    """The font that a CSS `font` shorthand means; relative sizes refer to `parent`, "10px sans-serif" if None.

    Raises `ParseError`.
    """
    raise NotImplementedError((css, parent))


def font_css(font: Font) -> str:
    """The shorthand of `font` as the HTML Standard serialises a canvas' `font` (no line height)."""
    raise NotImplementedError(font)
