"""Shaping: the one door to HarfBuzz's shaper. Characters of an item to glyphs."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from vecdraw.errors import FontError
from vecdraw.text.caps import features
from vecdraw.text.itemize import Item
from vecdraw.text.style import TextStyle
from vecdraw.typeface.face import Face, load_harfbuzz
from vecdraw.typeface.font import VariantCaps

_OPTIONAL_LIGATURES: Final = {"liga": 0, "clig": 0, "dlig": 0, "hlig": 0, "calt": 0}
_CONTEXT: Final = 5  # characters on either side of an item that HarfBuzz looks at

Position = tuple[int, int, int, int]
"""x offset, y offset (y up), x advance, y advance."""


class Shaped(NamedTuple):
    """The glyphs of one item from left to right, positions in units of `Face.scale` an em.

    `clusters` are indices into the text of the item; `is_offset` says whether any glyph is moved from the pen.
    """

    glyphs: tuple[int, ...]
    clusters: tuple[int, ...]
    positions: list[Position]
    is_offset: bool


def shape(text: str, item: Item, style: TextStyle) -> Shaped:
    """Shapes one item in the context of the whole text. Raises `FontError` for a font HarfBuzz cannot shape with."""
    hb = load_harfbuzz()
    buffer = hb.Buffer()
    if item.capitals == 1.0:
        first, sources = max(item.start - _CONTEXT, 0), None
        buffer.add_str(text[first : item.end + _CONTEXT], item.start - first, item.end - item.start)
        first = item.start - first
    else:
        capitals = [character.upper() for character in text[item.start : item.end]]
        first, sources = 0, [at for at, capital in enumerate(capitals) for _ in capital]
        buffer.add_str("".join(capitals))
    buffer.direction = "rtl" if item.level % 2 else "ltr"
    buffer.script = item.script
    language = style.lang or item.lang
    if language and language.isascii():  # BCP 47 has nothing else
        buffer.language = language
    try:
        hb.shape(item.face.hb_font, buffer, _features(style, item.face))
    except (MemoryError, RuntimeError) as error:
        raise FontError(f"the font {item.face.entry.family!r} cannot be shaped with: its tables are corrupt") from error
    infos: list[Any] = buffer.glyph_infos
    positions: list[Position] = [position.position for position in buffer.glyph_positions or ()]
    clusters = [info.cluster - first for info in infos]
    return Shaped(
        tuple([info.codepoint for info in infos]),
        tuple(clusters if sources is None else [sources[cluster] for cluster in clusters]),
        positions,
        any(position[0] or position[1] for position in positions),
    )


def caps_of(style: TextStyle) -> VariantCaps:
    """The capitals of a style: its own, else those of its font."""
    return style.variant_caps if style.variant_caps != "normal" else style.font.variant_caps


def _features(style: TextStyle, face: Face) -> dict[str, int]:
    """The OpenType features that a style asks for; those of its font come last and win (CSS Fonts 4, 7.2).

    Letter spacing turns off ligatures that are not required (CSS Text 3, 8.2).
    """
    wanted = features(face, caps_of(style)) or {}
    plain = style.text_rendering == "optimizeSpeed"
    if style.kerning == "none" or (style.kerning == "auto" and plain):
        wanted |= {"kern": 0, "vkrn": 0}
    if style.letter_spacing or plain:
        wanted |= _OPTIONAL_LIGATURES
    return wanted | dict(style.font.features)
