"""Boxes: what a template's tree becomes for one set of data. Their places are set by the layout."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from vecdraw.geometry.rect import Rect
from vecdraw.poster.lengths import Length
from vecdraw.poster.where import Where

_ZERO = Length("px", 0.0)


class Box:
    """A box with all its attributes known. `x` and `y` are px from the poster's top left corner, of the border box."""

    __slots__ = (
        "children",
        "content",
        "height",
        "insets",
        "kind",
        "layout",
        "name",
        "values",
        "where",
        "width",
        "x",
        "y",
    )

    def __init__(self, kind: str, where: Where, content: Any, values: dict[str, Any], name: str = "") -> None:
        self.kind = kind
        self.where = where
        self.content = content
        self.values = values
        self.name = name
        self.children: list[Box] = []
        self.x = self.y = self.width = self.height = 0.0
        self.insets = (0.0, 0.0, 0.0, 0.0)
        """Border and padding together: top, right, bottom, left, in px."""
        self.layout: Any = None
        """What the kind keeps between measuring and drawing: the layout of a text, a picture."""

    def get(self, name: str, default: Any = None) -> Any:
        """An attribute, or `default` where it is not given."""
        return self.values.get(name, default)

    def px(self, name: str, whole: float = 0.0, default: float = 0.0) -> float:
        """A length in px, shares taken of `whole`."""
        length = self.values.get(name)
        return default if length is None else float(length.px(whole, self.em))

    @property
    def em(self) -> float:
        """The size of the font in px."""
        font = self.values.get("font")
        return float(font.size) if font is not None else 16.0

    @property
    def border_box(self) -> Rect:
        """The box with its border."""
        return Rect(self.x, self.y, self.width, self.height)

    @property
    def content_box(self) -> Rect:
        """The box without border and padding."""
        top, right, bottom, left = self.insets
        return Rect(
            self.x + left, self.y + top, max(0.0, self.width - left - right), max(0.0, self.height - top - bottom)
        )

    def all(self) -> Iterator[Box]:
        """The box and all inside it, in the order of the document."""
        waiting = [self]
        while waiting:
            box = waiting.pop()
            yield box
            waiting.extend(reversed(box.children))
