"""Operations inside projected layers: the projection that each is seen through, and how large it makes things."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vecdraw.geometry.affine import Affine
from vecdraw.geometry.projection import Projection
from vecdraw.geometry.rect import Rect
from vecdraw.scene.ops import BeginLayer, EndLayer, Op


def with_projections(ops: Sequence[Op]) -> Iterator[tuple[Op, Projection | None]]:
    """The operations, each with the projection of the layers it is in; None where nothing is projected."""
    current: Projection | None = None
    outer: list[Projection | None] = []
    for op in ops:
        yield op, current
        if type(op) is BeginLayer:
            outer.append(current)
            if op.projection is not None:
                current = op.projection if current is None else current @ op.projection
        elif type(op) is EndLayer and outer:
            current = outer.pop()


def as_seen(box: Rect | None, transform: Affine, projection: Projection | None, canvas: Rect) -> Affine:
    """The transform that would show `box` about as large as `transform` and then `projection` do.

    What is seen counts as far as the canvas goes and as much again on each side; all but `box` is in px.
    """
    if projection is None or box is None:
        return transform
    flat = box.transformed(transform)
    seen = projection.map_rect(flat)
    if seen is None or flat.is_empty:
        return transform
    around = Rect(canvas.x - canvas.width, canvas.y - canvas.height, 3 * canvas.width, 3 * canvas.height)
    seen = seen.intersection(around)
    across, down = seen.width / flat.width, seen.height / flat.height
    return Affine(across, 0.0, 0.0, down, seen.x - flat.x * across, seen.y - flat.y * down) @ transform


def in_pixels(projection: Projection | None, scale: float) -> Projection | None:
    """A projection of the canvas' user units as one of its pixels."""
    if projection is None or scale == 1.0 or not scale:
        return projection
    return Affine.scaling(scale) @ projection @ Affine.scaling(1.0 / scale)
