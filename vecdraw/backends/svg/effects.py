"""Where a filter works, and its definition."""

from __future__ import annotations

import math
from typing import Final

from vecdraw.backends.svg.filters import BLACKEN, Part, primitives
from vecdraw.backends.svg.markup import number
from vecdraw.backends.svg.page import Page
from vecdraw.geometry.rect import Rect
from vecdraw.paint.compositing import Compositing, Shadow
from vecdraw.paint.filter_reach import cast, fills_transparent, filtered_box
from vecdraw.paint.filters import DropShadow, Filter, Lighting, Offset

_GRID: Final = 16.0  # user units; regions end on it, so that neighbours share one
_SMALL: Final = 0.5  # of the canvas: a smaller filter has a region of its own
_SIGMA_PER_BLUR: Final = 0.5
_SLOPE: Final = 1.0  # user units; light sees how steep an edge is by what lies beside it


class Effects:
    """Defines filters; equal ones with equal regions are one."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def reference(
        self, filters: tuple[Filter, ...], shadow: Shadow | None, part: Part, box: Rect | None, canvas: Rect
    ) -> str:
        """`url(#…)` of a filter for what lies in `box` (None for anywhere), in units like those of `canvas`."""
        content = primitives(filters, shadow, part, self._page.encode_png, self._page.magnification)
        return self._defined(content, _region(filters, shadow, box, canvas))

    def reach(self, compositing: Compositing) -> float:
        """From how far around what matters the filters and the shadow bring something onto it."""
        if not compositing.filters and compositing.shadow is None:
            return 0.0
        canvas = self._page.canvas
        found = min(_reach(canvas, compositing.filters, compositing.shadow), _farthest(canvas))
        return max(0.0, min(found, _farthest(canvas) - self._page.reach))

    def blackened(self) -> str:
        """`url(#…)` of the filter that makes everything black."""
        return self._defined(BLACKEN, self._page.around)

    def _defined(self, content: str, region: Rect) -> str:
        attributes = {"filterUnits": "userSpaceOnUse", **region_attributes(region, 0)}
        attributes["color-interpolation-filters"] = "sRGB"
        return f"url(#{self._page.definitions.add('f', 'filter', attributes, content)})"


def region_attributes(region: Rect, digits: int) -> dict[str, str]:
    """x, y, width and height; of a filter or mask, whose defaults are not 0."""
    return dict(zip(("x", "y", "width", "height"), (number(side, digits) for side in region), strict=True))


def _region(filters: tuple[Filter, ...], shadow: Shadow | None, box: Rect | None, canvas: Rect) -> Rect:
    """What the filter reads and writes: all around the canvas as far as it reaches, or less for small shapes."""
    whole = _snapped(canvas.outset(_reach(canvas, filters, shadow)))
    if box is None or any(map(fills_transparent, filters)):
        return whole
    near = _snapped(_passed(box, filters, shadow).outset(1.0).intersection(whole))
    small = near.width * near.height < _SMALL * whole.width * whole.height
    return near if small and not near.is_empty else whole


def _passed(box: Rect, filters: tuple[Filter, ...], shadow: Shadow | None) -> Rect:
    """What lies in `box` and all that each primitive makes of it: a region cuts what is to be moved before it is."""
    passed = after = box
    for function in filters:
        if isinstance(function, DropShadow):
            passed = passed.union(cast(after, 0.0, 0.0, function.std_deviation))
        after = filtered_box(after, (function,), 1.0)
        passed = passed.union(after)
    if shadow is not None:
        for dx, dy in ((0.0, 0.0), (shadow.dx, shadow.dy)):
            passed = passed.union(cast(after, dx, dy, shadow.blur * _SIGMA_PER_BLUR))
    return passed


def _reach(canvas: Rect, filters: tuple[Filter, ...], shadow: Shadow | None) -> float:
    """How far around the canvas lies what can still be seen on it after the filters.

    What is blurred or grown from farther away than some canvases is nearly even there; what is moved comes as it is.
    """
    around = Rect(0.0, 0.0, 0.0, 0.0)
    reach = moved = 0.0
    for function in filters:
        if isinstance(function, Lighting):
            reach += _SLOPE
        elif not fills_transparent(function):
            after = filtered_box(around, (function,), 1.0)
            grown = max(map(abs, (after.x, after.y, after.right, after.bottom)))
            reach += grown if grown < 1e6 else 0.0
            if isinstance(function, Offset | DropShadow):
                moved += max(abs(function.dx), abs(function.dy))
    if shadow is not None:
        moved += max(abs(shadow.dx), abs(shadow.dy))
        reach += max(abs(shadow.dx), abs(shadow.dy)) + 3.0 * shadow.blur * _SIGMA_PER_BLUR
    return min(reach, moved + _farthest(canvas))


def _farthest(canvas: Rect) -> float:
    return 2.0 * max(canvas.width, canvas.height)


def _snapped(rect: Rect) -> Rect:
    return Rect.from_edges(
        math.floor(rect.x / _GRID) * _GRID,
        math.floor(rect.y / _GRID) * _GRID,
        math.ceil(rect.right / _GRID) * _GRID,
        math.ceil(rect.bottom / _GRID) * _GRID,
    )
