"""Whole plain texts by the compiled kernel: nothing is kept of them but the characters and where their lines end.

What `plain_measure` and `plain_material` say of the characters is looked up again whenever lines are broken or set:
that is sooner done than remembered. Characters that were never met are learned there: a text of such goes the longer
way.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple, cast

import numpy as np

from vecdraw import caches
from vecdraw.kernel.layout import KERNEL
from vecdraw.text.break_rules import ANY_LINES
from vecdraw.text.code_points import code_points
from vecdraw.text.lone_glyphs import LoneGlyphs, lone_glyphs
from vecdraw.text.plain_material import TABLES, BlockRules, blanks_agree, block_rules, plain_sources
from vecdraw.text.plain_measure import HAN, IDEOGRAPH, Together, is_plain_segment, together_of
from vecdraw.typeface.store import fonts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vecdraw.text.blocks import Block
    from vecdraw.text.paragraph_style import ParagraphStyle
    from vecdraw.text.style import TextStyle
    from vecdraw.typeface.face import Face

_WAYS: Final = 32


class _Found(NamedTuple):
    """The face of a way, the language whose forms its family stands for, and what the kernel looks up."""

    face: Face
    lang: str
    tables: tuple[object, ...]
    sources: tuple[object, ...]


def _sources(
    tables: tuple[object, ...], kinds: NDArray[np.uint8], lone: LoneGlyphs, size: float, face: Face
) -> tuple[object, ...]:
    return *tables[:TABLES], kinds, *lone.tables, *tables[TABLES:], size, size / face.scale


@cache
def _any_character() -> NDArray[np.uint8]:
    """The kinds of characters of texts that are known to be set by one face."""
    return np.full(0x10000, IDEOGRAPH, np.uint8)


class PlainWay:
    """What the kernel sets texts of one style by, by one set of rules."""

    def __init__(self, style: TextStyle, rules: BlockRules, together: Together, sources: tuple[object, ...]) -> None:
        self._style, self._rules, self._together, self._sources = style, rules, together, sources
        self._found: _Found | None = None
        self._is_possible = True

    def found(self) -> _Found | None:
        """Its face and sources; None as long as no ideograph was met, or where the face has rules of its own."""
        if self._found is None and self._is_possible:
            pick, style = self._together.first, self._style
            if pick is None:
                return None
            lone = lone_glyphs(pick.face, HAN, pick.lang, style)
            if lone is None or not blanks_agree(pick.face, pick.lang, style.lang, self._rules, style.lang):
                self._is_possible = False
                return None
            size = style.font.size
            sources = _sources(self._sources, self._together.kinds, lone, size, pick.face)
            self._found = _Found(pick.face, pick.lang, self._sources, sources)
        return self._found


class PlainText(NamedTuple):
    """A plain text and its lines.

    As long as it is not known to be plain it has `unchecked` sources, which the characters of its font are among. Texts
    that are kept keep no tables of theirs.
    """

    text: str
    face: Face
    family_lang: str
    style: TextStyle
    span: int
    tables: tuple[object, ...]
    unchecked: tuple[object, ...] | None

    @property
    def sources(self) -> tuple[object, ...]:
        """What the kernel looks up."""
        if self.unchecked is not None:
            return self.unchecked
        return _sources(self.tables, _any_character(), self._lone, self.style.font.size, self.face)

    @property
    def _lone(self) -> LoneGlyphs:
        return cast("LoneGlyphs", lone_glyphs(self.face, HAN, self.family_lang, self.style))  # found before

    def learned(self) -> tuple[object, ...]:
        """Its sources, with all of its characters where some were forgotten."""
        self._lone.gathered(code_points(self.text), self.style.font.size)
        return self.sources

    def lines(self, rooms: tuple[float, float] | None) -> list[tuple[int, int]] | None:
        """Its lines in the room of the first and of the others, px (None: without end); None if it is not plain."""
        first, other = rooms or (0.0, 0.0)
        found: list[tuple[int, int]] | None = KERNEL.text_filled(
            self.text, self.sources, first, other, rooms is not None
        )
        if found is None and self.unchecked is None:
            found = KERNEL.text_filled(self.text, self.learned(), first, other, rooms is not None)
        return found


def plain_text(block: Block, style: ParagraphStyle, lang: str) -> PlainText | None:
    """A block as plain text; None where it cannot be one. Its lines say whether it is."""
    segments = block.segments
    if (
        KERNEL is None
        or len(segments) > 1
        or block.level
        or not block.text
        or style.wrap not in {"greedy", "nowrap"}
        or style.hyphenated_lines != ANY_LINES
        or segments[0].style.lang != lang
        or segments[0][4:] != (None, None, None)
    ):
        return None
    way = _way(segments[0].style, block_rules(style), fonts.version)
    found = None if way is None else way.found()
    if found is None:
        return None
    face, family_lang, tables, sources = found
    return PlainText(block.text, face, family_lang, segments[0].style, segments[0].span, tables, sources)


@lru_cache(_WAYS)
def _way(style: TextStyle, rules: BlockRules, _version: int) -> PlainWay | None:
    if not is_plain_segment(style) or not style.font.size > 0:
        return None
    sources = plain_sources(rules, style.lang)
    return None if sources is None else PlainWay(style, rules, together_of(style), sources)


caches.register_function("plain_texts", _way)
