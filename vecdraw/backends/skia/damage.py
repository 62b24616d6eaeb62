"""What of a kept canvas must be drawn again: the damage, the units that touch it, the pixels around them to save."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple, TypeGuard

from vecdraw.backends.skia.kept_canvases import Drawing
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.rect import Rect
from vecdraw.paint.brush import ConicBrush, LinearBrush, RadialBrush
from vecdraw.paint.color import Color
from vecdraw.scene.op_boxes import Box, UnitBoxes
from vecdraw.scene.op_units import Difference, Layer, Unit
from vecdraw.scene.ops import BeginLayer, ClearRect, FillRect

_LARGEST_SHARE: Final = 0.6  # of the canvas; to draw more than that again is no gain
_MOST_BOXES: Final = 96  # changed units; merging their boxes takes quadratic time
_SLACK: Final = 1.3  # two boxes are merged where the box around both is no larger than so many times the two
_SMALL: Final = 4096  # px, by which it may be larger all the same
_EXACT_BRUSHES: Final = (Color, LinearBrush, RadialBrush, ConicBrush)


class Touched(NamedTuple):
    """A unit to be drawn again, by its index: clipped to each box of the damage, or whole."""

    at: int
    box: Box | None
    is_clipped: bool


class Damage(NamedTuple):
    """What to draw again: in which boxes (disjoint), which units, and which pixels to put back after."""

    boxes: list[Box]
    touched: list[Touched]
    saved: list[Box]


def damage(
    before: Drawing,
    units: Sequence[Unit],
    changes: Difference,
    boxes: UnitBoxes,
    known: dict[int, Box | None],
    static: int = 0,
) -> Damage | None:
    """The damage done to `before` by `changes`; None where that is so much that all is better drawn anew.

    `known` takes the boxes of `units` by index; those of `before` are completed. The first `static` units need not be
    drawn again, as their pixels are at hand.
    """
    if not _is_little(changes):
        return None
    found: list[Box | None] = []
    for at in changes.removed:
        if at not in before.boxes:
            before.boxes[at] = boxes.box(before.units[at])
        found.append(before.boxes[at])
    for at in changes.added:
        known[at] = boxes.box(units[at])
        found.append(known[at])
    largest = _LARGEST_SHARE * boxes.whole.area
    damaged = _merged(box for box in found if box is not None)
    if _area(damaged) > largest:
        return None
    was = before.boxes
    for one, two in changes.kept:
        known[two] = was[one] if one in was else was.setdefault(one, boxes.box(before.units[one]))
    damaged = _with_backdrops(damaged, units, changes, known)
    reached = sorted({*_touched(known, damaged), *changes.added})
    scale, whole = boxes.drawn_scale, boxes.whole
    touched = [Touched(at, known[at], is_exact(units[at], scale, whole)) for at in reached if at >= static]
    saved = _around([one.box for one in touched if one.box is not None and not one.is_clipped], damaged)
    return None if _area(damaged) + _area(saved) > largest else Damage(damaged, touched, saved)


def _touched(known: dict[int, Box | None], damaged: list[Box]) -> Iterator[int]:
    for at, box in known.items():
        if box is not None:
            left, top, right, bottom = box
            for other_left, other_top, other_right, other_bottom in damaged:  # Box.touches, for hundreds of boxes
                if left < other_right and other_left < right and top < other_bottom and other_top < bottom:
                    yield at
                    break


def is_exact(unit: Unit, scale: float, canvas: Box) -> TypeGuard[FillRect | ClearRect]:
    """Whether a unit gives the same pixels inside a clip of whole pixels as without one: rectangles of whole pixels.

    Edges inside pixels are rounded otherwise where a clip cuts them, and pictures are sampled from where their spans
    begin.
    """
    if isinstance(unit, FillRect):
        _, _, (_, blend, shadow, filters) = unit.state
        plain = blend == "source-over" and shadow is None and not filters and isinstance(unit.brush, _EXACT_BRUSHES)
    else:
        plain = isinstance(unit, ClearRect)
    return plain and _has_whole_edges(unit, scale, canvas)  # type: ignore[arg-type]  # it is one of the two


def _has_whole_edges(unit: FillRect | ClearRect, scale: float, canvas: Box) -> bool:
    transform, clip, _ = unit.state
    if clip is not None or not transform.is_axis_aligned:
        return False
    seen = Rect(unit.x, unit.y, unit.width, unit.height).transformed(Affine.scaling(scale) @ transform)
    return _is_whole(seen.x, seen.right, canvas.right) and _is_whole(seen.y, seen.bottom, canvas.bottom)


def _is_whole(begin: float, end: float, side: int) -> bool:
    """Whether both edges lie between pixels or beside the canvas, which cuts them anyway."""
    return (begin <= -1.0 or begin.is_integer()) and (end >= side + 1.0 or end.is_integer())


def _is_little(changes: Difference) -> bool:
    return len(changes.removed) + len(changes.added) <= min(_MOST_BOXES, len(changes.kept) + 1)


def _with_backdrops(
    damaged: list[Box], units: Sequence[Unit], changes: Difference, known: dict[int, Box | None]
) -> list[Box]:
    """The damage, grown by all of each layer that shows what lies behind it, where that is damaged."""
    looking = [at for _, at in changes.kept if _looks_behind(units[at])]
    while looking:
        hit = [known[at] for at in looking if known[at] is not None]
        grown = [box for box in hit if box is not None and any(box.touches(one) for one in damaged)]
        missing = [box for box in grown if not any(one.holds(box) for one in damaged)]
        if not missing:
            break
        damaged = _merged([*damaged, *missing])
    return damaged


def _looks_behind(unit: Unit) -> bool:
    return type(unit) is Layer and type(unit.ops[0]) is BeginLayer and bool(unit.ops[0].backdrop)


def _merged(boxes: Iterable[Box]) -> list[Box]:
    """Disjoint boxes around all; those that lie close together become one."""
    merged: list[Box] = []
    for box in boxes:
        grown, again = box, True
        while again:
            again = False
            for at, other in enumerate(merged):
                both = grown.union(other)
                close = both.area <= max(_SLACK * (grown.area + other.area), grown.area + other.area + _SMALL)
                if close or grown.touches(other):
                    grown, again = both, True
                    del merged[at]
                    break
        merged.append(grown)
    return merged


def _around(boxes: list[Box], damaged: list[Box]) -> list[Box]:
    """The pixels of `boxes` outside the damage, as boxes, each of them about once."""
    largest_first = sorted(boxes, key=lambda box: -box.area)
    chosen: list[Box] = []
    for box in largest_first:
        if not any(one.holds(box) for one in chosen):
            chosen.append(box)
    parts = chosen
    for hole in damaged:
        parts = [part for box in parts for part in _without(box, hole)]
    return parts


def _without(box: Box, hole: Box) -> list[Box]:
    """What of a box lies outside another, as up to four boxes."""
    if not box.touches(hole):
        return [box]
    top, bottom = max(box.top, hole.top), min(box.bottom, hole.bottom)
    parts = (
        Box(box.left, box.top, box.right, top),
        Box(box.left, bottom, box.right, box.bottom),
        Box(box.left, top, hole.left, bottom),
        Box(hole.right, top, box.right, bottom),
    )
    return [part for part in parts if part.right > part.left and part.bottom > part.top]


def _area(boxes: list[Box]) -> int:
    return sum(box.area for box in boxes)
