"""Prepared lines of text, remembered: a poster is drawn again and again with most of its words unchanged."""

from __future__ import annotations

from typing import Final

from vecdraw.context.text_state import TextState
from vecdraw.text.cache import TextCache
from vecdraw.text.canvas_text import CanvasText, prepare
from vecdraw.typeface.store import fonts

_ENTRY: Final = 8  # glyphs that an entry without any weighs as much as
_prepared: Final[TextCache[CanvasText]] = TextCache("prepared_text")


def prepared(text: str, state: TextState, max_width: float | None, *, strict: bool) -> CanvasText:
    """`text` as `prepare` makes it for a text state; the same value for the same text while no font is registered."""
    key = (text, state, max_width, strict, fonts.version)
    found = _prepared.get(key)
    if found is None:
        found = prepare(
            *(text, state.style()), align=state.align, baseline=state.baseline, max_width=max_width, strict=strict
        )
        _prepared.put(key, found, _ENTRY + sum(len(run.glyphs) for run in found.runs))
    return found
