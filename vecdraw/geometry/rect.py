"""Axis-parallel rectangles."""

from __future__ import annotations

from typing import NamedTuple

from vecdraw.geometry.affine import Affine


class Rect(NamedTuple):
    """A rectangle from (x, y) to (x + width, y + height); y points down; an immutable value."""

    x: float
    y: float
    width: float
    height: float

    @classmethod
    def from_edges(cls, left: float, top: float, right: float, bottom: float) -> Rect:
        """The rectangle between four edges."""
        return cls(left, top, right - left, bottom - top)

    @property
    def right(self) -> float:
        """The x of the right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The y of the bottom edge."""
        return self.y + self.height

    @property
    def is_empty(self) -> bool:
        """Whether it encloses no area."""
        return not (self.width > 0 and self.height > 0)

    def union(self, other: Rect) -> Rect:
        """The smallest rectangle around both."""
        return Rect.from_edges(
            min(self.x, other.x),
            min(self.y, other.y),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def intersection(self, other: Rect) -> Rect:
        """What both cover; a rectangle of no area when that is nothing."""
        left, top = max(self.x, other.x), max(self.y, other.y)
        right, bottom = min(self.right, other.right), min(self.bottom, other.bottom)
        return Rect(left, top, max(0.0, right - left), max(0.0, bottom - top))

    def outset(self, dx: float, dy: float | None = None) -> Rect:
        """Grown by dx on the left and right, by dy (dx when left out) at the top and bottom."""
        if dy is None:
            dy = dx
        return Rect(self.x - dx, self.y - dy, self.width + 2 * dx, self.height + 2 * dy)

    def transformed(self, transform: Affine) -> Rect:
        """The bounds of this rectangle after `transform`."""
        corners = [
            transform.apply(x, y) for x in (self.x, self.x + self.width) for y in (self.y, self.y + self.height)
        ]
        xs, ys = [p[0] for p in corners], [p[1] for p in corners]
        return Rect.from_edges(min(xs), min(ys), max(xs), max(ys))

    def contains(self, x: float, y: float) -> bool:
        """Whether the point lies inside or on the edge."""
        return self.x <= x <= self.x + self.width and self.y <= y <= self.y + self.height
