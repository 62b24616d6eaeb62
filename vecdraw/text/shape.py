"""Shaping: the one door to HarfBuzz's shaper. Characters of an item to glyphs."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from vecdraw.errors import FontError
from vecdraw.text.itemize import Item
from vecdraw.text.style import TextStyle
from vecdraw.typeface.face import load_harfbuzz

_CAPS: Final[dict[str, dict[str, int]]] = {
    "normal": {},
    "small-caps": {"smcp": 1},
    "all-small-caps": {"smcp": 1, "c2sc": 1},
    "petite-caps": {"pcap": 1},
    "all-petite-caps": {"pcap": 1, "c2pc": 1},
    "unicase": {"unic": 1},
    "titling-caps": {"titl": 1},
}
_OPTIONAL_LIGATURES: Final = {"liga": 0, "clig": 0, "dlig": 0, "hlig": 0, "calt": 0}


class Shaped(NamedTuple):
    """The glyphs of one item from left to right, in units of `Face.scale` an em (y up).

    `clusters` are indices into the whole text; `x_offsets` and `y_offsets` move a glyph without moving the pen.
    """

    glyphs: tuple[int, ...]
    advances: tuple[int, ...]
    x_offsets: tuple[int, ...]
    y_offsets: tuple[int, ...]
    clusters: tuple[int, ...]


def shape(text: str, item: Item, style: TextStyle) -> Shaped:
    """Shapes one item in the context of the whole text. Raises `FontError` for a font HarfBuzz cannot shape with."""
    hb = load_harfbuzz()
    buffer = hb.Buffer()
    buffer.add_codepoints([ord(c) for c in text], item.start, item.end - item.start)
    buffer.direction = "rtl" if item.level % 2 else "ltr"
    buffer.script = item.script
    language = style.lang or item.lang
    if language:
        buffer.language = language
    buffer.guess_segment_properties()
    try:
        hb.shape(item.face.hb_font, buffer, features(style))
    except (MemoryError, RuntimeError) as error:
        raise FontError(f"the font {item.face.entry.family!r} cannot be shaped with: its tables are corrupt") from error
    infos: Any = buffer.glyph_infos
    positions: Any = buffer.glyph_positions or []
    return Shaped(
        tuple(info.codepoint for info in infos),
        tuple(p.x_advance for p in positions),
        tuple(p.x_offset for p in positions),
        tuple(p.y_offset for p in positions),
        tuple(info.cluster for info in infos),
    )


def features(style: TextStyle) -> dict[str, int]:
    """The OpenType features that a style asks for; those of its font come last and win."""
    caps = style.variant_caps if style.variant_caps != "normal" else style.font.variant_caps
    wanted = dict(_CAPS[caps])
    if style.kerning == "none" or (style.kerning == "auto" and style.text_rendering == "optimizeSpeed"):
        wanted["kern"] = 0
    if style.letter_spacing or style.text_rendering == "optimizeSpeed":
        wanted |= _OPTIONAL_LIGATURES
    return wanted | dict(style.font.features)
