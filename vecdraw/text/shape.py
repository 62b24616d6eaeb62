"""Shaping: the one door to HarfBuzz's shaper. Characters of an item to glyphs."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import repeat
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from vecdraw.errors import FontError
from vecdraw.kernel.layout import KERNEL
from vecdraw.text.caps import features
from vecdraw.text.itemize import Item
from vecdraw.text.style import TextStyle
from vecdraw.typeface.face import Face, load_harfbuzz
from vecdraw.typeface.font import VariantCaps

if TYPE_CHECKING:
    from numpy.typing import NDArray

_OPTIONAL_LIGATURES: Final = {"liga": 0, "clig": 0, "dlig": 0, "hlig": 0, "calt": 0}
_DIRECTIONS: Final = {False: ("ltr", "rtl"), True: ("ttb", "btt")}
_UNSAFE: Final = 1  # HB_GLYPH_FLAG_UNSAFE_TO_BREAK, of all flags the only one that makes their digit odd
_MARK, _BAR = ord("#"), ord("|")
_GLYPH, _CLUSTER, _POSITION = attrgetter("codepoint"), attrgetter("cluster"), attrgetter("position")
_CONTEXT: Final = 5  # characters on either side of an item that HarfBuzz looks at

Position = tuple[int, int, int, int]
"""x offset, y offset (y up), x advance, y advance."""


class Shaped(NamedTuple):
    """The glyphs of one item from left to right, or from top to bottom, positions in units of `Face.scale` an em.

    `clusters` are indices into the text of the item. Of an upright item the y advances are negative, and the offsets
    take the pen, in the middle of the line, to the origin. `buffer` is HarfBuzz's.
    """

    glyphs: tuple[int, ...]
    clusters: tuple[int, ...]
    positions: list[Position]
    buffer: Any

    def unsafe(self, face: Face) -> NDArray[np.bool_]:
        """Before which glyphs' clusters the text is not to be parted.

        By HarfBuzz, the parts may be shaped to other glyphs, or in other places.
        """
        hb = load_harfbuzz()  # which makes an enumeration of each flag, and a text of all of them in less time
        kind = hb.BufferSerializeFlags
        flags = kind.NO_POSITIONS | kind.NO_CLUSTERS | kind.NO_GLYPH_NAMES | kind.GLYPH_FLAGS
        told = np.frombuffer(self.buffer.serialize(face.hb_font, flags=flags).encode(), np.uint8)  # [12|7#1|36#3]
        marks = np.flatnonzero(told == _MARK)
        found = np.zeros(len(self.glyphs), np.bool_)
        found[np.searchsorted(np.flatnonzero(told == _BAR), marks)] = told[marks + 1] & _UNSAFE
        return found

    @property
    def is_offset(self) -> bool:
        """Whether any glyph is moved from the pen."""
        return any(position[0] or position[1] for position in self.positions)


def shape(
    text: str, item: Item, style: TextStyle, *, upright: bool = False, extra: Mapping[str, int] | None = None
) -> Shaped:
    """Shapes one item in the context of the whole text; `extra` are features beside those of the style.

    `upright` shapes down a vertical line, with the face's vertical forms and metrics. Raises `FontError` for a font
    HarfBuzz cannot shape with.
    """
    glyphs, clusters, positions, buffer = _read(text, item, style, upright=upright, extra=extra)
    return Shaped(tuple(glyphs), tuple(clusters), positions, buffer)


def glyphs_of(
    text: str, item: Item, style: TextStyle, *, upright: bool = False, extra: Mapping[str, int] | None = None
) -> tuple[list[int], list[int], list[Position]]:
    """The same as lists: glyphs, clusters, positions."""
    return _read(text, item, style, upright=upright, extra=extra)[:3]


def _read(
    text: str, item: Item, style: TextStyle, *, upright: bool, extra: Mapping[str, int] | None
) -> tuple[list[int], list[int], list[Position], Any]:
    """The same with HarfBuzz's buffer."""
    buffer, first, sources = _shaped_buffer(text, item, style, upright=upright, extra=extra)
    infos: list[Any] = buffer.glyph_infos
    positions: list[Position] = list(map(_POSITION, buffer.glyph_positions or ()))
    if upright and (item.face.is_color or not item.face.has_vertical_metrics):
        positions = list(map(_on_baseline, repeat(item.face), infos, positions))
    clusters: list[int] = list(map(_CLUSTER, infos))
    if first:
        clusters = [cluster - first for cluster in clusters]
    if sources is not None:
        clusters = [sources[cluster] for cluster in clusters]
    glyphs: list[int] = list(map(_GLYPH, infos))
    if not item.face.existing(max(glyphs, default=0)):
        glyphs = list(map(item.face.existing, glyphs))
    return glyphs, clusters, positions, buffer


def shape_plain(
    text: str,
    item: Item,
    style: TextStyle,
    known: NDArray[np.float32],
    ids: NDArray[np.int64],
    placed: NDArray[np.float64],
) -> bool | None:
    """Shapes an item that is a whole text, by the compiled kernel.

    Fills `ids`, and `placed` with rows of x offsets, y offsets and x advances. None where a character is not one glyph
    or one is kerned, by the advances `known`; else whether all of those were known. Raises `FontError`.
    """
    buffer, _, _ = _shaped_buffer(text, item, style, upright=False, extra=None)
    infos, positions = buffer.glyph_infos, buffer.glyph_positions
    told = KERNEL.glyphs_read(infos, positions or [], known, item.face.hb_face.glyph_count, ids, placed, len(text))
    return bool(told == 1) if told else None


def _shaped_buffer(
    text: str, item: Item, style: TextStyle, *, upright: bool, extra: Mapping[str, int] | None
) -> tuple[Any, int, list[int] | None]:
    """HarfBuzz's buffer, shaped; the character of its text that the item begins with; the source of each capital."""
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
    buffer.direction = _DIRECTIONS[upright][item.level % 2]
    buffer.script = item.script
    language = style.lang or item.lang
    if language and language.isascii():  # BCP 47 has nothing else
        buffer.language = language
    try:
        hb.shape(item.face.hb_font, buffer, {**(extra or {}), **_features(style, item.face, upright=upright)})
    except (MemoryError, RuntimeError) as error:
        raise FontError(f"the font {item.face.entry.family!r} cannot be shaped with: its tables are corrupt") from error
    return buffer, first, sources


def has_features(style: TextStyle, face: Face) -> bool:
    """Whether a style asks for features in horizontal text, or against some."""
    asks = style.letter_spacing or style.kerning != "auto" or style.text_rendering != "auto" or style.font.features
    return bool(asks or caps_of(style) != "normal") and bool(_features(style, face, upright=False))


def _on_baseline(face: Face, info: Any, position: Position) -> Position:
    """The position of a glyph that stands on the baseline it shares with others, where HarfBuzz centres its ink."""
    x, y, right, down = position
    _, centred = face.hb_font.get_glyph_v_origin(info.codepoint) or (0, 0)
    _, origin = face.vertical_origin(info.codepoint)
    return x, y + centred - round(origin * face.scale), right, down


def caps_of(style: TextStyle) -> VariantCaps:
    """The capitals of a style: its own, else those of its font."""
    return style.variant_caps if style.variant_caps != "normal" else style.font.variant_caps


def _features(style: TextStyle, face: Face, *, upright: bool) -> dict[str, int]:
    """The OpenType features that a style asks for; those of its font come last and win (CSS Fonts 4, 7.2).

    Letter spacing turns off ligatures that are not required (CSS Text 3, 8.2). HarfBuzz adds `vert` to upright text;
    that is kerned where it is asked for, as in browsers.
    """
    wanted = features(face, caps_of(style)) or {}
    plain = style.text_rendering == "optimizeSpeed"
    if style.kerning == "none" or (style.kerning == "auto" and plain):
        wanted |= {"kern": 0, "vkrn": 0}
    elif upright and style.kerning == "normal":
        wanted["vkrn"] = 1
    if style.letter_spacing or plain:
        wanted |= _OPTIONAL_LIGATURES
    return wanted | dict(style.font.features)
