"""The one door of Taffy, which lays out flex boxes and grids (CSS Flexbox 1, CSS Grid 2), through `stretchable`.

Its raw binding is called: the classes around it check every length several times, which takes twenty times as long as
the layout itself (ADR 9).
"""

from __future__ import annotations

import logging
import math
import threading
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple, Self

from vecdraw.errors import MissingLibraryError
from vecdraw.poster.clock import look
from vecdraw.poster.lengths import Length
from vecdraw.poster.taffy_leak import release
from vecdraw.poster.tracks import Place

Known = float
"""A size that is known in px, or NaN."""
Measure = Callable[[float, float, float, float], tuple[float, float]]
"""Known width and height (NaN: not), then available ones (negative: -1 least, -2 greatest content), to a size in px."""

MIN_CONTENT: Final = -1.0
MAX_CONTENT: Final = -2.0

_AUTO: Final[dict[str, Any]] = {"dim": 0, "value": math.nan}
_SCALES: Final = {"auto": 0, "px": 1, "%": 2, "min-content": 3, "max-content": 4, "fr": 7}
_DIRECTIONS: Final = {"row": 0, "column": 1}
_ALIGN: Final = {"start": 0, "end": 1, "flex-start": 2, "flex-end": 3, "center": 4, "baseline": 0, "stretch": 6}
_SPREAD: Final = {
    "start": 0, "end": 1, "flex-start": 2, "flex-end": 3, "center": 4, "stretch": 5,
    "space-between": 6, "space-evenly": 7, "space-around": 8,
}  # fmt: skip
_FLOWS: Final = {"row": 0, "column": 1, "row-dense": 2, "column-dense": 3}
_WRAPS: Final = {"nowrap": 0, "wrap": 1, "wrap-reverse": 2}
_GRID: Final = 2
_FLEX: Final = 1
_lock: Final = threading.Lock()


class Placed(NamedTuple):
    """Where a box is: px from its container's top left corner, and its border and padding, top right bottom left."""

    x: float
    y: float
    width: float
    height: float
    insets: tuple[float, float, float, float]


def binding() -> Any:
    """Taffy. Raises `MissingLibraryError` naming the extra."""
    with _lock:
        root = logging.getLogger()
        handlers = list(root.handlers)
        try:
            from stretchable import taffylib
        except ImportError as error:
            raise MissingLibraryError(
                "templates are laid out by Taffy through stretchable, which is not installed: "
                "pip install 'vecdraw[poster]'"
            ) from error
        for handler in root.handlers[:]:
            if handler not in handlers:
                root.removeHandler(handler)  # which stretchable adds when it is imported
        return taffylib


class Tree:
    """Boxes for one layout. Use: `add` from the leaves up, `compute`, then `placed` of each."""

    def __init__(self) -> None:
        self._taffy = binding()
        self._tree = self._taffy.init()
        self._taffy.disable_rounding(self._tree)
        self._measures: dict[int, Measure] = {}
        self._spaces: list[Any] = []
        self._failed: BaseException | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._measures.clear()
        self._taffy.free(self._tree)

    def add(self, style: dict[str, Any], children: list[int], measure: Measure | None = None) -> int:
        """A box with those inside it; `measure` tells the size of what is in a box without any."""
        node: int = self._taffy.node_create(self._tree, style)
        for child in children:
            self._taffy.node_add_child(self._tree, node, child)
        if measure is not None:
            self._taffy.node_set_measure(self._tree, node, True)
            self._measures[node] = measure
        return node

    def compute(self, root: int, width: float, height: float | None) -> None:
        """Places all boxes in `width` x `height` px (None: as high as it takes). Raises what a measure raises."""
        high = {"dim": 4, "value": math.nan} if height is None else {"dim": 1, "value": height}
        space = {"width": {"dim": 1, "value": width}, "height": high}
        self._taffy.node_compute_layout_with_measure(self._tree, root, space, self._measured)
        release(self._spaces)
        if self._failed is not None:
            raise self._failed

    def placed(self, node: int) -> Placed:
        """Where a box has come to stand."""
        at = self._taffy.PyLayout()
        self._taffy.node_get_layout(self._tree, node, at)
        insets = (
            at.border_top + at.padding_top, at.border_right + at.padding_right,
            at.border_bottom + at.padding_bottom, at.border_left + at.padding_left,
        )  # fmt: skip
        return Placed(at.x, at.y, at.width, at.height, insets)

    def _measured(
        self, width: float, height: float, wide: Mapping[str, Any], high: Mapping[str, Any], node: int
    ) -> tuple[float, float]:
        self._spaces += wide, high
        measure = self._measures.get(node)
        if measure is None or self._failed is not None:
            return 0.0, 0.0
        try:
            look()
            room, depth = _available(wide), _available(high)
            return measure(_content(width, room), _content(height, depth), room, depth)
        except BaseException as error:  # noqa: BLE001  # must not pass through Taffy; raised when it is done
            self._failed = error
            return 0.0, 0.0


def style_of(values: Mapping[str, Any], kind: str, em: float) -> dict[str, Any]:
    """The attributes of a box as Taffy takes them."""
    is_grid = kind in ("grid", "stack")
    rows, columns = (_STACK, _STACK) if kind == "stack" else (values.get("rows"), values.get("columns"))
    gaps = values.get("gap", (_ZERO,))
    direction = _DIRECTIONS["column" if kind == "column" else "row"] + (2 if values.get("reverse") else 0)
    ratio = values.get("aspect_ratio")
    return {
        "display": _GRID if is_grid else _FLEX,
        "box_sizing": 0,
        "overflow_x": 3 if values.get("clip") else 0,
        "overflow_y": 3 if values.get("clip") else 0,
        "scrollbar_width": 0.0,
        "position": 1 if values.get("position") == "absolute" else 0,
        "inset": _inset(values, em),
        "gap": {"width": _length(gaps[-1], em), "height": _length(gaps[0], em)},
        "margin": _sides(values.get("margin"), em),
        "border": _sides(values.get("border"), em),
        "padding": _sides(values.get("padding"), em),
        "size": _size(values, "", em),
        "min_size": _size(values, "min_", em),
        "max_size": _size(values, "max_", em),
        "flex_wrap": _WRAPS[values.get("wrap", "nowrap")],
        "flex_direction": direction,
        "flex_grow": float(values.get("grow", 1.0 if kind == "space" and "width" not in values else 0.0)),
        "flex_shrink": float(values.get("shrink", 1.0)),
        "flex_basis": _length(values.get("basis"), em),
        "grid_template_rows": [_track(track, em) for track in rows or ()],
        "grid_template_columns": [_track(track, em) for track in columns or ()],
        "grid_auto_rows": [_bounds(track, em) for track in values.get("auto_rows") or ()],
        "grid_auto_columns": [_bounds(track, em) for track in values.get("auto_columns") or ()],
        "grid_auto_flow": _FLOWS[values.get("flow", "row")],
        "grid_row": _place(values.get("grid_row")),
        "grid_column": _place(values.get("grid_column")),
        "aspect_ratio": None if ratio is None else float(ratio),
        "align_items": _ALIGN.get(values.get("align", "")),
        "justify_items": _ALIGN.get(values.get("justify_items", "")),
        "align_self": _ALIGN.get(values.get("align_self", "")),
        "justify_self": _ALIGN.get(values.get("justify_self", "")),
        "align_content": _SPREAD.get(values.get("align_content", "")),
        "justify_content": _SPREAD.get(values.get("justify", "")),
    }


_ZERO: Final = Length("px", 0.0)
_SIDES: Final = ("top", "right", "bottom", "left")
_NO_INSET: Final[dict[str, Any]] = dict.fromkeys(_SIDES, _AUTO)
_NO_SIDES: Final[dict[str, Any]] = {side: {"dim": 1, "value": 0.0} for side in _SIDES}
_NO_SIZE: Final[dict[str, Any]] = {"width": _AUTO, "height": _AUTO}
_ANYWHERE: Final[dict[str, Any]] = {"start": {"kind": 0, "value": 0}, "end": {"kind": 0, "value": 0}}
_STACK: Final = ((Length("px", 0.0), Length("fr", 1.0)),)


def _available(space: Mapping[str, Any]) -> float:
    match space["dim"]:
        case 1:
            return max(0.0, float(space["value"]))
        case 3:
            return MIN_CONTENT
        case _:
            return MAX_CONTENT


def _content(known: float, room: float) -> float:
    """The size of the content where Taffy knows that of the border box: what it tells as room. NaN stays.

    Lengths below 0 are those of boxes with more padding than there is room for.
    """
    return known if math.isnan(known) else max(0.0, known if room < 0 else room)


def _length(length: Length | None, em: float) -> dict[str, Any]:
    if length is None or length.scale == "auto":
        return _AUTO
    if length.scale == "em":
        return {"dim": 1, "value": length.value * em}
    return {"dim": _SCALES[length.scale], "value": length.value / 100 if length.scale == "%" else length.value}


def _inset(values: Mapping[str, Any], em: float) -> dict[str, Any]:
    if values.keys().isdisjoint(_SIDES):
        return _NO_INSET
    return {side: _length(values.get(side), em) for side in _SIDES}


def _sides(sides: tuple[Length, ...] | None, em: float) -> dict[str, Any]:
    if sides is None:
        return _NO_SIDES
    return {side: _length(one, em) for side, one in zip(_SIDES, sides, strict=True)}


def _size(values: Mapping[str, Any], prefix: str, em: float) -> dict[str, Any]:
    width, height = values.get(prefix + "width"), values.get(prefix + "height")
    if width is height is None:
        return _NO_SIZE
    return {"width": _length(width, em), "height": _length(height, em)}


def _bounds(track: tuple[Length, Length], em: float) -> dict[str, Any]:
    return {"min_size": _length(track[0], em), "max_size": _length(track[1], em)}


def _track(track: tuple[Length, Length], em: float) -> dict[str, Any]:
    return {"repetition": -2, "single": _bounds(track, em), "repeat": []}


def _place(place: Place | None) -> dict[str, Any]:
    if place is None:
        return _ANYWHERE
    start = {"kind": 1, "value": place.line} if place.line else {"kind": 2, "value": place.span}
    return {"start": start, "end": {"kind": 2, "value": place.span} if place.line else {"kind": 0, "value": 0}}
