"""What of a kept canvas must be drawn again: the damage, the units that touch it, the pixels around them to save."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, Literal, NamedTuple, TypeGuard

from vecdraw.backends.skia.patches import may_be_inside
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.rect import Rect
from vecdraw.paint.brush import ConicBrush, LinearBrush, RadialBrush
from vecdraw.paint.color import Color
from vecdraw.scene.op_boxes import Box, UnitBoxes
from vecdraw.scene.op_units import Layer, Unit
from vecdraw.scene.ops import BeginLayer, ClearRect, FillRect

_LARGEST_SHARE: Final = 0.6  # of the canvas; to draw more than that again is no gain
_MOST_BOXES: Final = 96  # changed units; merging their boxes takes quadratic time
_SLACK: Final = 1.3  # two boxes are merged where the box around both is no larger than so many times the two
_SMALL: Final = 4096  # px, by which it may be larger all the same
_IDENTITY: Final = Affine()
_SHORT: Final = 1e-12  # square of a gradient's length
_EXACT_BRUSHES: Final = (Color, LinearBrush, RadialBrush, ConicBrush)


Way = Literal["exact", "inside", "whole"]
"""How a unit is drawn again: clipped to each box of the damage, in them alone if kernels draw it, or whole."""


class Touched(NamedTuple):
    """A unit to be drawn again, by its index: where it draws, and how it is drawn again."""

    at: int
    box: Box | None
    way: Way


class Damage(NamedTuple):
    """What to draw again: in which boxes (disjoint), which units, and which pixels to put back after.

    `hiders` has for each box the index of a unit that hides all that lies below it there, or -1. The first `static`
    units are not among those touched, as their pixels are at hand.
    """

    boxes: list[Box]
    touched: list[Touched]
    saved: list[Box]
    hiders: list[int]
    static: int = 0


class Changes(NamedTuple):
    """What became of the units of one drawing in another, by their indices, and the boxes of both that are known.

    `removed` are indices of units before, `added` of units after.
    """

    removed: list[int]
    added: list[int]
    before: dict[int, Box | None]
    after: dict[int, Box | None]


class Held(NamedTuple):
    """How many units drawings begin with that stay the same, and the boxes in which their pixels are at hand."""

    static: int
    boxes: Sequence[Box]


def damage(
    units: Sequence[Unit], changes: Changes, boxes: UnitBoxes, static: int = 0, held: Held | None = None
) -> Damage | None:
    """The damage done by `changes` to a drawing, of which there are now `units`, all of whose boxes are known.

    None where that is so much that all is better drawn anew. The first `static` units need not be drawn again, as
    their pixels are at hand; nor those whose pixels are `held` where all of the damage is. Where not, boxes are made
    wider, so that what changes next has a better chance.
    """
    largest, known = _LARGEST_SHARE * boxes.whole.area, changes.after
    found = [changes.before[at] for at in changes.removed] + [known[at] for at in changes.added]
    damaged = _merged(box for box in found if box is not None)
    if _area(damaged) > largest:
        return None
    has_layers = Layer in map(type, units)
    if has_layers:
        damaged = _with_backdrops(damaged, units, changes)
    if held is not None:
        bare = [box for box in damaged if not any(one.holds(box) for one in held.boxes)]
        if not bare:
            static = held.static
        else:
            damaged = _merged(_wider(box, boxes.whole) if box in bare else box for box in damaged)
            damaged = _with_backdrops(damaged, units, changes) if has_layers else damaged
    scale, whole = boxes.drawn_scale, boxes.whole
    touched: list[Touched] = []
    for at in sorted(_touched(known, damaged, static).union(changes.added)):
        if at >= static:
            unit = units[at]
            way: Way = "exact" if is_exact(unit, scale, whole) else "inside" if may_be_inside(unit) else "whole"
            touched.append(Touched(at, known[at], way))
    saved = around([one.box for one in touched if one.box is not None and one.way == "whole"], damaged)
    if _area(damaged) + _area(saved) > largest:
        return None
    return Damage(damaged, touched, saved, _hiders(touched, units, damaged, scale), static)


def _wider(box: Box, whole: Box) -> Box:
    """A box with room for a longer text of its size, or one of taller letters."""
    left, top, right, bottom = box
    across, down = (bottom - top) // 2, (bottom - top) // 8
    return Box(
        max(left - across, 0), max(top - down, 0), min(right + across, whole.right), min(bottom + down, whole.bottom)
    )


def is_little(changed: int, units: int) -> bool:
    """Whether so many changed of so many units that it is worth looking for the damage."""
    return changed <= min(_MOST_BOXES, units - changed // 2 + 1)


def _touched(known: dict[int, Box | None], damaged: list[Box], static: int) -> set[int]:
    """The units from `static` on that reach into the damage."""
    found: set[int] = set()
    if not damaged:
        return found
    (left, top, right, bottom), *others = damaged  # Box.touches, for hundreds of boxes
    for at, box in known.items():
        if box is None or at < static:
            continue
        x, y, end, last = box
        if y < bottom and top < last and x < right and left < end:
            found.add(at)
        else:
            for a, b, c, d in others:
                if y < d and b < last and x < c and a < end:
                    found.add(at)
                    break
    return found


def _hiders(touched: list[Touched], units: Sequence[Unit], damaged: list[Box], scale: float) -> list[int]:
    """The units that hide all below them in each box of the damage: those at the bottom, where nothing can fail."""
    hiders = [-1] * len(damaged)
    for at, _, way in touched:
        unit = units[at]
        if way != "exact":
            break
        if isinstance(unit, FillRect) and _is_opaque(unit):
            x, y, width, height = _in_pixels(unit, scale)
            for number, (left, top, right, bottom) in enumerate(damaged):
                if x <= left and y <= top and x + width >= right and y + height >= bottom:
                    hiders[number] = at
    return hiders


def _is_opaque(unit: FillRect) -> bool:
    """Whether a rectangle surely hides what lies below: not where a gradient might paint nothing."""
    brush = unit.brush
    if unit.state.compositing.alpha != 1.0:
        return False
    if isinstance(brush, LinearBrush):
        length = (brush.x1 - brush.x0) ** 2 + (brush.y1 - brush.y0) ** 2
        is_plain = brush.transform.is_identity and _SHORT <= length <= 1.0 / _SHORT
        return is_plain and bool(brush.stops) and all(stop.color.alpha == 1.0 for stop in brush.stops)
    return isinstance(brush, Color) and brush.alpha == 1.0


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
    if unit.state.clip is not None or not unit.state.transform.is_axis_aligned:
        return False
    seen = _in_pixels(unit, scale)
    return _is_whole(seen.x, seen.right, canvas.right) and _is_whole(seen.y, seen.bottom, canvas.bottom)


def _in_pixels(unit: FillRect | ClearRect, scale: float) -> Rect:
    """A rectangle as it is seen, in px."""
    rect, transform = Rect(unit.x, unit.y, unit.width, unit.height), unit.state.transform
    if scale == 1.0 and transform == _IDENTITY and rect.width >= 0 <= rect.height:
        return rect
    return rect.transformed(Affine.scaling(scale) @ transform)


def _is_whole(begin: float, end: float, side: int) -> bool:
    """Whether both edges lie between pixels or beside the canvas, which cuts them anyway."""
    return (begin <= -1.0 or begin % 1.0 == 0.0) and (end >= side + 1.0 or end % 1.0 == 0.0)


def _with_backdrops(damaged: list[Box], units: Sequence[Unit], changes: Changes) -> list[Box]:
    """The damage, grown by all of each layer that shows what lies behind it, where that is damaged."""
    added, known = set(changes.added), changes.after
    looking = [at for at, unit in enumerate(units) if at not in added and _looks_behind(unit)]
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
    for left, top, right, bottom in dict.fromkeys(boxes):
        at = 0
        while at < len(merged):
            other = merged[at]
            both = min(left, other[0]), min(top, other[1]), max(right, other[2]), max(bottom, other[3])
            area = (both[2] - both[0]) * (both[3] - both[1])
            apart = (right - left) * (bottom - top) + other.area
            touching = left < other[2] and other[0] < right and top < other[3] and other[1] < bottom
            if touching or area <= _SLACK * apart or area <= apart + _SMALL:
                left, top, right, bottom = both  # noqa: PLW2901  # what has grown is compared with all others again
                del merged[at]
                at = 0
            else:
                at += 1
        merged.append(Box(left, top, right, bottom))
    return merged


def around(boxes: list[Box], damaged: list[Box]) -> list[Box]:
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
