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
        self._recent: dict[tuple[int, str], tuple[Clip, str]] = {}

    def reference(self, clip: Clip | None, outer: Clip | None) -> str:
        """`url(#…)` for the clips in force that `outer`, what is clipped already, does not hold; "" for none."""
        missing: list[Clip] = []
        node = clip
        held = _held(outer)
        while node is not None and id(node) not in held:
            missing.append(node)
            node = node.parent
        reference = ""
        for link in reversed(missing):
            reference = self._defined(link, reference)
        return reference

    def each(self, clip: Clip | None, outer: Clip | None) -> list[str]:
        """`url(#…)` for each of these clips by itself, the outermost first; for groups in each other."""
        missing: list[Clip] = []
        node = clip
        held = _held(outer)
        while node is not None and id(node) not in held:
            missing.append(node)
            node = node.parent
        if len(missing) > _NESTED:
            return [self.reference(clip, outer)]
        return [self._defined(link, "") for link in reversed(missing)]

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


def _held(clip: Clip | None) -> set[int]:
    found: set[int] = set()
    while clip is not None:
        found.add(id(clip))
        clip = clip.parent
    return found
