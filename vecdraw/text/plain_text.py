"""Whole plain texts by the compiled kernel: nothing is kept of them but the characters and where their lines end.

What `plain_measure` and `plain_material` say of the characters is looked up again whenever lines are broken or set:
that is sooner done than remembered. Characters that were never met are learned there: a text of such goes the longer
way.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from vecdraw import caches
from vecdraw.kernel.layout import KERNEL
from vecdraw.text.break_rules import ANY_LINES
from vecdraw.text.lone_glyphs import lone_glyphs
from vecdraw.text.plain_material import TABLES, BlockRules, blanks_agree, block_rules, plain_sources
from vecdraw.text.plain_measure import HAN, Together, is_plain_segment, together_of
from vecdraw.typeface.store import fonts

if TYPE_CHECKING:
    from vecdraw.text.blocks import Block
    from vecdraw.text.paragraph_style import ParagraphStyle
    from vecdraw.text.style import TextStyle
    from vecdraw.typeface.face import Face

_WAYS: Final = 64


class _Found(NamedTuple):
    """The face of a way, the language whose forms its family stands for, and what the kernel looks up."""

    face: Face
    lang: str
    sources: tuple[object, ...]


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
            tables = (*self._sources[:TABLES], self._together.kinds, *lone.tables, *self._sources[TABLES:])
            self._found = _Found(pick.face, pick.lang, (*tables, size, size / pick.face.scale))
        return self._found


class PlainText(NamedTuple):
    """A plain text and its lines."""

    text: str
    way: _Found
    style: TextStyle
    span: int

    def lines(self, rooms: tuple[float, float] | None) -> list[tuple[int, int]] | None:
        """Its lines in the room of the first and of the others, px (None: without end); None if it is not plain."""
        first, other = rooms or (0.0, 0.0)
        found: list[tuple[int, int]] | None = KERNEL.text_filled(
            self.text, self.way.sources, first, other, rooms is not None
        )
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
    return None if found is None else PlainText(block.text, found, segments[0].style, segments[0].span)


@lru_cache(_WAYS)
def _way(style: TextStyle, rules: BlockRules, _version: int) -> PlainWay | None:
    if not is_plain_segment(style) or not style.font.size > 0:
        return None
    sources = plain_sources(rules, style.lang)
    return None if sources is None else PlainWay(style, rules, together_of(style), sources)


caches.register_function("plain_texts", _way)
