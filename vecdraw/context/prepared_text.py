"""Prepared lines of text, remembered: a poster is drawn again and again with most of its words unchanged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vecdraw import text as phases
from vecdraw import typeface
from vecdraw.context.text_state import TextState
from vecdraw.text.cache import TextCache

if TYPE_CHECKING:
    from vecdraw.text.canvas_text import CanvasText

_prepared: Final[TextCache[tuple[TextState, CanvasText]]] = TextCache("prepared_text", entry=1200, glyph=90)
"""By the identity of their states, which are kept with them."""


def prepared(text: str, state: TextState, max_width: float | None, *, strict: bool) -> CanvasText:
    """`text` as `prepare` makes it for a text state; the same value for the same text while no font is registered."""
    key = (text, id(state), max_width, strict, typeface.store.fonts.version)
    known = _prepared.get(key)
    if known is not None:
        return known[1]
    found = phases.canvas_text.prepare(
        *(text, state.style()), align=state.align, baseline=state.baseline, max_width=max_width, strict=strict
    )
    _prepared.put(key, (state, found), weight(found))
    return found


def weight(text: CanvasText) -> int:
    """The glyphs of a text."""
    return sum(len(run.glyphs) for run in text.runs)
