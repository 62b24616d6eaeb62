"""The operations of a scene as units that stand for themselves, and what two drawings have in common.

A unit is an operation, or a layer with all that is in it: what a layer holds is seen when it ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from vecdraw.scene.ops import BeginLayer, EndLayer, Op, State


class Layer(NamedTuple):
    """The operations of a layer from its beginning to its end."""

    ops: tuple[Op, ...]


Unit = Op | Layer

_DEEP: Final = 64  # clips; to compare longer chains with each operation would take too long
_LAYERS: Final = frozenset({BeginLayer, EndLayer})


class Difference(NamedTuple):
    """What became of the units of one drawing in another: both lists hold pairs of indices in order.

    `kept` are equal units (index before, index after); `removed` and `added` the others' indices before and after.
    """

    kept: list[tuple[int, int]]
    removed: list[int]
    added: list[int]


def to_units(ops: Sequence[Op]) -> list[Unit] | None:
    """The operations as units; None where a layer does not end, or ends without having begun."""
    if _LAYERS.isdisjoint(map(type, ops)):
        return list(ops)
    units: list[Unit] = []
    open_layers: list[int] = []
    for at, op in enumerate(ops):
        if type(op) is BeginLayer:
            open_layers.append(at)
        elif type(op) is EndLayer:
            if not open_layers:
                return None
            begin = open_layers.pop()
            if not open_layers:
                units.append(Layer(tuple(ops[begin : at + 1])))
        elif not open_layers:
            units.append(op)
    return None if open_layers else units


def is_shallow(ops: Sequence[Op]) -> bool:
    """Whether no operation has so many clips that to compare them would take long."""
    last: State | None = None
    for op in ops:
        state = op.state if type(op) is BeginLayer else op[-1] if op else None  # where operations have their state
        if state is not last and type(state) is State:
            last = state
            if state.clip is not None and state.clip.depth > _DEEP:
                return False
    return True


def same(one: Unit, two: Unit) -> bool:
    """Whether two units draw the same. Named tuples of two types may be equal, so types are looked at first."""
    if one is two:
        return True
    if type(one) is not type(two):
        return False
    if isinstance(one, Layer) and isinstance(two, Layer):
        return len(one.ops) == len(two.ops) and all(map(same, one.ops, two.ops))
    return one == two


def common_prefix(before: Sequence[Unit], after: Sequence[Unit]) -> int:
    """How many units both begin with."""
    count = 0
    for one, two in zip(before, after, strict=False):
        if one is not two and not same(one, two):
            break
        count += 1
    return count


def difference(before: Sequence[Unit], after: Sequence[Unit], prefix: int | None = None) -> Difference:
    """What changed from `before` to `after`, in time proportional to their lengths; not always the least there is.

    `prefix` is the number of units that both begin with, where it is known.
    """
    start = common_prefix(before, after) if prefix is None else prefix
    last, final = len(before), len(after)
    while last > start and final > start and same(before[last - 1], after[final - 1]):
        last -= 1
        final -= 1
    kept = [(at, at) for at in range(start)]
    if last - start == final - start:
        kept += [(at, at) for at in range(start, last) if same(before[at], after[at])]
    else:
        kept += _aligned(before, after, range(start, last), range(start, final))
    kept += zip(range(last, len(before)), range(final, len(after)), strict=True)
    old, new = {one for one, _ in kept}, {two for _, two in kept}
    removed = [at for at in range(start, last) if at not in old]
    return Difference(kept, removed, [at for at in range(start, final) if at not in new])


def _aligned(before: Sequence[Unit], after: Sequence[Unit], old: range, new: range) -> list[tuple[int, int]]:
    """Equal units in the order of both, each looked for among those of its kind and place that come next."""
    waiting: dict[object, list[int]] = {}
    for at in reversed(old):
        waiting.setdefault(_signature(before[at]), []).append(at)
    found: list[tuple[int, int]] = []
    reached = -1
    for at in new:
        places = waiting.get(_signature(after[at]), [])
        while places and places[-1] <= reached:
            places.pop()
        if places and same(before[places[-1]], after[at]):
            reached = places.pop()
            found.append((reached, at))
    return found


def _signature(unit: Unit) -> object:
    """What equal units have in common, and units that stand elsewhere have not."""
    if isinstance(unit, Layer):
        return len(unit.ops)
    return type(unit), *(value for value in unit if type(value) is float)
