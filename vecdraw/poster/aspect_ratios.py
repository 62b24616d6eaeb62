"""Boxes with an aspect ratio as CSS has them, where Taffy has them otherwise."""

from __future__ import annotations

from typing import Any, Final

from vecdraw.poster.boxes import Box

_WHOLE: Final[dict[str, Any]] = {"dim": 2, "value": 1.0}
_NO_LEAST: Final[dict[str, Any]] = {"dim": 1, "value": 0.0}
_NO_MOST: Final[dict[str, Any]] = {"dim": 1, "value": 1e9}
_AUTO: Final = 0
_SIDES: Final = (("width", "height", "left", "right"), ("height", "width", "top", "bottom"))


def keep_ratio(style: dict[str, Any], box: Box, container: Box | None) -> None:
    """Changes the style of a box with an aspect ratio so that Taffy gives it the size that CSS does.

    A box that its flex container stretches has a definite size across (CSS Flexbox 1, 9.8), which the ratio counts
    from; Taffy takes that size to be unknown. And where a size is given, the limits of the other one are not passed on
    to it by the ratio (CSS Sizing 4, 6.2), as Taffy does.
    """
    if style["aspect_ratio"] is None:
        return
    for side, other, *_ in _SIDES:
        if style["size"][side]["dim"] == _AUTO:
            continue
        for limit, none in (("min_size", _NO_LEAST), ("max_size", _NO_MOST)):
            if style[limit][side]["dim"] == _AUTO and style[limit][other]["dim"] != _AUTO:
                style[limit] = {**style[limit], side: none}
    if container is None or container.kind not in ("row", "column") or style["position"]:
        return
    across, along, start, end = _SIDES[container.kind == "row"]
    is_open = style["size"][across]["dim"] == style["size"][along]["dim"] == style["flex_basis"]["dim"] == _AUTO
    has_margins = any(style["margin"][edge] != _NO_LEAST for edge in (start, end))
    how = box.get("align_self", container.get("align", "stretch"))
    is_single = container.get("wrap", "nowrap") == "nowrap"
    if is_open and is_single and how == "stretch" and not has_margins:
        style["size"] = {**style["size"], across: _WHOLE}
