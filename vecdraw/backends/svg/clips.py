"""Clips as `clipPath` elements, each standing on the one it lies in."""

from __future__ import annotations

from typing import Final

from vecdraw.backends.svg.markup import decimals_for, element, number, transform
from vecdraw.backends.svg.outlines import shape_element
from vecdraw.backends.svg.page import Page
from vecdraw.backends.svg.path_text import path_text
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.rect import Rect
from vecdraw.scene.ops import Clip

_NESTED: Final = 8  # clips that become groups in each other; more are one reference
_KEPT: Final = 1024


class Clips:
    """Defines clips where they are first needed."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._last: tuple[Clip | None, Clip | None, list[str]] | None = None
        self._recent: dict[tuple[int, str], tuple[Clip, str]] = {}

    def reference(self, clip: Clip | None, outer: Clip | None) -> str:
        """`url(#…)` for the clips in force that `outer`, what is clipped already, does not hold; "" for none."""
        reference = ""
        for link in _missing(clip, outer):
            reference = self._defined(link, reference)
        return reference

    def each(self, clip: Clip | None, outer: Clip | None) -> list[str]:
        """`url(#…)` for each of these clips by itself, the outermost first; for groups in each other."""
        if clip is outer:
            return []
        if self._last is not None and clip is self._last[0] and outer is self._last[1]:
            return self._last[2]
        missing = _missing(clip, outer)
        many = len(missing) > _NESTED
        found = [self.reference(clip, outer)] if many else [self._defined(link, "") for link in missing]
        self._last = clip, outer, found
        return found

    def rectangle(self, rect: Rect) -> str:
        """`url(#…)` for a rectangle in the coordinates in force."""
        digits = self._page.options.precision
        sides = {"x": rect.x, "y": rect.y, "width": rect.width, "height": rect.height}
        attributes = {name: number(side, digits) for name, side in sides.items() if side or name not in {"x", "y"}}
        return f"url(#{self._page.definitions.add('c', 'clipPath', {}, element('rect', attributes))})"

    def _defined(self, clip: Clip, parent: str) -> str:
        key = id(clip), parent
        known = self._recent.get(key)
        if known is not None:
            return known[1]
        digits = self._page.options.precision
        scale = clip.transform.max_scale * self._page.magnification
        decimals = decimals_for(digits, scale)
        found = shape_element(clip.path, decimals)
        name, attributes, turn = found or ("path", {"d": path_text(clip.path, decimals, scale)}, Affine())
        matrix = clip.transform @ turn
        if not matrix.is_identity:
            attributes["transform"] = transform(matrix, digits)
        if clip.rule == "evenodd" and name == "path":
            attributes["clip-rule"] = "evenodd"
        own = {"clip-path": parent} if parent else {}
        reference = f"url(#{self._page.definitions.add('c', 'clipPath', own, element(name, attributes))})"
        if len(self._recent) >= _KEPT:
            self._recent.clear()
        self._recent[key] = clip, reference
        return reference


def _missing(clip: Clip | None, outer: Clip | None) -> list[Clip]:
    """The clips of `clip` that `outer` does not stand on, the outermost first."""
    held: set[int] = set()
    while outer is not None:
        held.add(id(outer))
        outer = outer.parent
    missing: list[Clip] = []
    while clip is not None and id(clip) not in held:
        missing.append(clip)
        clip = clip.parent
    missing.reverse()
    return missing
