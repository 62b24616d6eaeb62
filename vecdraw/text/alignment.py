"""Alignment: where lines begin along their room, and which are widened to it (CSS Text 3, 7.1 and 7.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from vecdraw.text.filling import Room
    from vecdraw.text.paragraph_style import ParagraphStyle

_START: Final = frozenset({"auto", "start", "left", "justify"})


def offset_in(room: Room, width: float, length: float, style: ParagraphStyle, *, ends: bool, rtl: bool) -> float:
    """Where a line of a width begins along its room: by alignment, and after the indent at its start.

    `length` is that of a room without end.
    """
    align = style.align
    if ends and style.align_last != "auto":
        align = style.align_last
    length = length if room.length is None else room.length
    spare = length - room.indent - width
    if align == "center":
        share = 0.5
    else:
        share = float(align == "right" or (align == "end" and not rtl) or (align in ("start", "justify") and rtl))
    if width > length - room.indent and align != "center":
        share = float(rtl)
    return room.start + (0.0 if rtl else room.indent) + share * spare


def begins_at_start(style: ParagraphStyle) -> bool:
    """Whether all lines from left to right begin at the start of their room, behind its indent."""
    return style.align in _START and style.align_last in _START


def is_justified(style: ParagraphStyle, *, ends: bool) -> bool:
    """Whether a line is widened to its room: one that ends a paragraph, or another."""
    if not ends:
        return style.align == "justify"
    return style.align_last == "justify"
