"""Shaping: the one door to HarfBuzz's shaper. Characters of an item to glyphs."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final, NamedTuple

from vecdraw.errors import FontError
from vecdraw.text.itemize import Item
from vecdraw.text.style import TextStyle
from vecdraw.typeface.face import load_harfbuzz
from vecdraw.typeface.font import VariantCaps

_CAPS: Final[dict[VariantCaps, dict[str, int]]] = {
    "normal": {},
    "small-caps": {"smcp": 1},
    "all-small-caps": {"smcp": 1, "c2sc": 1},
    "petite-caps": {"pcap": 1},
    "all-petite-caps": {"pcap": 1, "c2pc": 1},
    "unicase": {"unic": 1},
    "titling-caps": {"titl": 1},
}
_OPTIONAL_LIGATURES: Final = {"liga": 0, "clig": 0, "dlig": 0, "hlig": 0, "calt": 0}
_CONTEXT: Final = 5  # characters on either side of an item that HarfBuzz looks at
_STYLES: Final = 1024

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
    before = max(item.start - _CONTEXT, 0)
    buffer = hb.Buffer()
    buffer.add_str(text[before : item.end + _CONTEXT], item.start - before, item.end - item.start)
    buffer.direction = "rtl" if item.level % 2 else "ltr"
    buffer.script = item.script
    language = style.lang or item.lang
    if language and language.isascii():  # BCP 47 has nothing else
        buffer.language = language
    try:
        hb.shape(item.face.hb_font, buffer, _features(style))
    except (MemoryError, RuntimeError) as error:
        raise FontError(f"the font {item.face.entry.family!r} cannot be shaped with: its tables are corrupt") from error
    infos: list[Any] = buffer.glyph_infos
    positions: list[Position] = [position.position for position in buffer.glyph_positions or ()]
    first = item.start - before
    return Shaped(
        tuple([info.codepoint for info in infos]),
        tuple([info.cluster - first for info in infos]),
        positions,
        any(position[0] or position[1] for position in positions),
    )


def _features(style: TextStyle) -> dict[str, int]:
    spaced = bool(style.letter_spacing)
    return _wanted(style.variant_caps, style.kerning, style.text_rendering, spaced, style.font.variant_caps) | dict(
        style.font.features
    )


@lru_cache(maxsize=_STYLES)
def _wanted(caps: VariantCaps, kerning: str, rendering: str, spaced: bool, own_caps: VariantCaps) -> dict[str, int]:
    """The OpenType features that a style asks for, before those of its font, which win (CSS Fonts 4, 7.2).

    Letter spacing turns off ligatures that are not required (CSS Text 3, 8.2).
    """
    wanted = dict(_CAPS[caps if caps != "normal" else own_caps])
    if kerning == "none" or (kerning == "auto" and rendering == "optimizeSpeed"):
        wanted |= {"kern": 0, "vkrn": 0}
    if spaced or rendering == "optimizeSpeed":
        wanted |= _OPTIONAL_LIGATURES
    return wanted
