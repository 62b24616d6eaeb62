"""Paths of one shape, and what fills them, remembered: the cards of a poster stand where they stood in the last one."""

from __future__ import annotations

import struct
from typing import Any, Final

from vecdraw import limits
from vecdraw.context.state import DrawingState
from vecdraw.geometry.path import Path
from vecdraw.paint.color import Color
from vecdraw.scene.ops import FillPath

ShapeKey = tuple[str, bytes]
"""The name of a shape and its numbers."""

_NUMBERS: Final = frozenset({float, int})
_MOST: Final = 4096  # paths, each of about a kilobyte

NO_PATH: Final = Path()
"""An empty path, which stays so."""

_exactly: Final = {count: struct.Struct(f"{count}d").pack for count in range(4, 9)}
_known: Final[dict[ShapeKey, Path]] = {}
_fills: Final[dict[tuple[int, int, int], tuple[Path, FillPath]]] = {}
"""By the identities of path, colour and state, which are kept with them."""


def key_of(shape: str, *numbers: Any) -> ShapeKey | None:
    """What a shape is found by; None where it is not remembered: its numbers are plain ones."""
    for number in numbers:
        if number.__class__ not in _NUMBERS:
            return None
    try:
        return shape, _exactly[len(numbers)](*numbers)  # 0.0 and -0.0 are two numbers
    except (OverflowError, struct.error):  # whole numbers beyond float64, and far beyond
        return None


def known_shape(key: ShapeKey) -> Path | None:
    """The path, which must not be changed, if it is known and within the limits."""
    path = _known.get(key)
    return path if path is not None and len(path.data().verbs) <= limits.current().path_segments else None


def remember(key: ShapeKey, path: Path) -> None:
    """Remembers a path, which must not be changed from now on."""
    if len(_known) >= _MOST:
        _known.clear()
    _known[key] = path


def known_fill(path: Path, state: DrawingState) -> FillPath | None:
    """The operation that fills a path that `known_shape` or `remember` had, if it is known."""
    known = _fills.get((id(path), id(state.fill), id(state.shared)))
    return None if known is None else known[1]


def remember_fill(path: Path, op: FillPath, state: DrawingState) -> None:
    """Remembers the operation that fills a path which must not be changed, with a colour and no clip."""
    if isinstance(state.fill, Color) and op.brush is state.fill and op.state is state.shared and op.state.clip is None:
        if len(_fills) >= _MOST:
            _fills.clear()
        _fills[id(path), id(op.brush), id(op.state)] = path, op
