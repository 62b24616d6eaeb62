"""Operations that fill a line of text, remembered: most lines of a poster stand where they stood in the last one."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any, Final

from vecdraw import limits, typeface
from vecdraw.context.prepared_text import weight
from vecdraw.context.state import DrawingState
from vecdraw.context.text_state import TextState
from vecdraw.paint.compositing import PLAIN
from vecdraw.scene.ops import FillText
from vecdraw.text.cache import TextCache

if TYPE_CHECKING:
    from vecdraw.text.canvas_text import CanvasText

Key = tuple[str, bytes]
"""Text; place, the identities of text state, fill and state, the fonts' version, and whether errors are raised."""

_NUMBERS: Final = frozenset({float, int})
_exactly: Final = struct.Struct("2d4q?").pack  # 0.0 and -0.0 are two places
_known: Final[TextCache[tuple[FillText, TextState]]] = TextCache("recorded_text", entry=1200, glyph=90)
"""What a key has only the identity of is kept with it."""


def recall(text: Any, x: Any, y: Any, state: DrawingState, strict: bool) -> tuple[Key | None, FillText | None]:
    """What the operation that fills `text` at (x, y) is found by, None where it is not remembered; and the operation.

    It may not be there where the text is longer than the limit allows.
    """
    if x.__class__ not in _NUMBERS or y.__class__ not in _NUMBERS or text.__class__ is not str:
        return None, None
    shared = state.shared or state.share()
    try:
        rest = _exactly(x, y, id(state.text), id(state.fill), id(shared), typeface.store.fonts.version, strict)
    except (OverflowError, struct.error):  # a whole number beyond float64
        return None, None
    key = text, rest
    known = _known.get(key)
    return key, known[0] if known is not None and len(text) <= limits.current().text_length else None


def remember(key: Key, op: FillText, text: CanvasText, state: DrawingState) -> None:
    """Remembers an operation, if what it depends on is little and likely to be there again."""
    shared = op.state
    if op.brush is state.fill and shared is state.shared and shared.clip is None and shared.compositing is PLAIN:
        _known.put(key, (op, state.text), weight(text))
