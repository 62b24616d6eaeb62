"""Drawing again only what changed: a new drawing begins with the pixels of one before that is nearly the same.

Whatever is drawn on such a canvas, each pixel is what it would be if all were drawn anew: inside the damage everything
that reaches it is drawn again from the background up, outside it the pixels are kept. What cannot be clipped without
changing it is drawn whole, and what it drew outside the damage is put back. Where too much changed, drawings that go on
beginning alike have their beginning copied.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Final, NamedTuple

from vecdraw import limits
from vecdraw.backends.buffer_pool import pool
from vecdraw.backends.skia.beginnings import Beginning, Plain, Repair, operations
from vecdraw.backends.skia.beneath import Beneath, Patch, is_of_use
from vecdraw.backends.skia.damage import Changes, Damage, Held, damage, is_little
from vecdraw.backends.skia.glyph_runs import edges_of
from vecdraw.backends.skia.kept_canvases import Drawing, kept_canvases, units_bytes
from vecdraw.backends.skia.memory import PixelMemory, lent_memory
from vecdraw.backends.skia.static_layers import StaticLayer, is_worth_keeping, static_layers
from vecdraw.scene.equality import canvas_of
from vecdraw.scene.op_boxes import Box, UnitBoxes
from vecdraw.scene.op_units import Unit, common_prefix, difference, is_shallow, same, to_units
from vecdraw.scene.ops import Op
from vecdraw.scene.scene import Scene

_MOST_UNITS: Final = 20_000  # of a drawing that is kept; comparing more would take longer than most canvases
_SAMPLE: Final = 10  # units that are compared before all are
_SHORT: Final = 200  # units that are compared without that
_TIMES: Final = 3  # drawings that begin alike until that beginning is kept as a layer


class _Match(NamedTuple):
    """A drawing before that is like this one."""

    damage: Damage
    boxes: dict[int, Box | None]
    patches: list[Patch]


class History:
    """What has been drawn on one canvas from its beginning, and in which memory.

    `scene` is the one that the canvas is for, of which only the canvas counts; `canvas` an empty one with what lies
    below everything.
    """

    def __init__(self, scene: Scene, canvas: Scene, scale: float, size: tuple[int, int]) -> None:
        self._canvas = canvas
        self._scale = scale
        self._size = size
        self._key: Hashable = (canvas_of(scene), scale, canvas.background, limits.current())
        self._drawn: Drawing | None = None
        self._match: _Match | None = None
        self._static = self._times = 0
        self._makes_layer: bool | None = None

    def begin(self, ops: Sequence[Op], *, kept: bool) -> Beginning:
        """What a canvas begins with that `ops` are drawn on; with nothing unless it is of the `kept` kind."""
        units = _comparable(ops) if kept else None
        if not units:
            return Plain(self._canvas, ops)
        layer = static_layers.find(self._key, units)
        if layer is not None:
            units[: len(layer.units)] = layer.units
        found = kept_canvases.take(self._key, partial(self._is_like, units, layer))
        match = None if found is None else self._match
        boxes, patches = ({}, []) if match is None else (match.boxes, match.patches)
        self._drawn = Drawing(self._key, units, boxes, units_bytes(units), self._static, self._times, patches)
        if found is not None and match is not None:
            memory = lent_memory(found.block, *self._size)
            below, beneath = None, None
            if layer is not None:
                below = layer.memory
            elif 0 < self._static < len(units) and is_of_use(self._static, units, match.damage):
                beneath = Beneath(self._static, patches)
            return Repair(memory, match.damage, units, self._canvas, below, beneath)
        if self._is_new_layer(units, layer):
            keep = partial(static_layers.put, self._key, units[: self._static])
            return Plain(self._canvas, ops, units=units, static=self._static, keep=keep)
        if layer is not None:
            return Plain(self._canvas, operations(units[len(layer.units) :]), memory=layer.copied())
        return Plain(self._canvas, ops)

    def _is_like(self, units: list[Unit], layer: StaticLayer | None, before: Drawing) -> bool:
        """Whether the pixels of `before` are of use; notes what both begin with."""
        prefix = common_prefix(before.units, units)
        units[:prefix] = before.units[:prefix]  # what is identical is compared fastest, by the next drawing too
        if not self._times:
            goes_on = before.times and prefix >= before.static
            self._static, self._times = (before.static, before.times + 1) if goes_on else (prefix, 1)
        patches = list(before.patches) if before.static == self._static <= prefix else []
        if not patches and self._is_new_layer(units, layer):
            return False
        if not prefix and not (before.units and same(before.units[-1], units[-1])):
            return False
        if not _looks_like(before.units, units, prefix):
            return False
        boxes = UnitBoxes(self._canvas, self._scale, *self._size, edges_of)
        changes = _changes(before, units, prefix, boxes)
        found = None if changes is None else self._damage(units, changes, boxes, layer, patches)
        if changes is None or found is None:
            return False
        self._match = _Match(found, changes.after, patches)
        if patches and self._times == _TIMES:
            self._times -= 1  # pixels beneath what changes are at hand: a layer can wait until more changes
        return True

    def _damage(
        self,
        units: list[Unit],
        changes: Changes,
        boxes: UnitBoxes,
        layer: StaticLayer | None,
        patches: Sequence[Patch],
    ) -> Damage | None:
        if layer is not None:
            return damage(units, changes, boxes, len(layer.units))
        if not 0 < self._static < len(units):
            return damage(units, changes, boxes)
        return damage(units, changes, boxes, 0, Held(self._static, [patch.box for patch in patches]))

    def _is_new_layer(self, units: list[Unit], layer: StaticLayer | None) -> bool:
        """Whether what this drawing and those before begin with is to be drawn once for those to come."""
        if self._times != _TIMES or not 0 < self._static < len(units):
            return False
        if layer is not None and len(layer.units) >= self._static:
            return False
        if self._makes_layer is None:
            boxes = UnitBoxes(self._canvas, self._scale, *self._size, edges_of)
            self._makes_layer = is_worth_keeping(units[: self._static], boxes)
        return self._makes_layer

    @contextmanager
    def adding(self, memory: PixelMemory | None, ops: Sequence[Op]) -> Iterator[None]:
        """Around the drawing of `ops` after what was drawn before: its pixels are kept when the canvas is gone.

        Pixels of a drawing that was broken off by an error are not.
        """
        drawn, self._drawn = self._drawn, None
        if memory is None or drawn is None:
            yield
            return
        pool.claim(memory.buffer, None)
        yield
        more = _comparable(ops)
        if more is None or len(drawn.units) + len(more) > _MOST_UNITS:
            return
        drawn.units.extend(more)
        drawn = drawn._replace(byte_count=drawn.byte_count + units_bytes(more))
        if 2 * (len(memory.buffer) + drawn.whole_byte_count) <= limits.current().kept_canvas_bytes:
            self._drawn = drawn
            pool.claim(memory.buffer, partial(kept_canvases.put, drawn))


def _changes(before: Drawing, units: list[Unit], prefix: int, boxes: UnitBoxes) -> Changes | None:
    """What changed, and all boxes; None where much did. Puts the units of `before` in place of those equal to them."""
    old, known = before.units, before.boxes
    if len(old) == len(units):
        added: list[int] = []
        for at in range(prefix, len(units)):
            if units[at] is not old[at] and not same(units[at], old[at]):
                added.append(at)
                if not is_little(2 * len(added), len(units)):
                    return None
        removed, kept, after = added, {at: units[at] for at in added}, known.copy()
        units[:] = old
        for at, unit in kept.items():
            units[at] = unit
            after[at] = boxes.box(unit)
    else:
        pairs, removed, added = difference(old, units, prefix)
        if not is_little(len(removed) + len(added), len(units)):
            return None
        for one, two in pairs:
            units[two] = old[one]
        after = {two: known[one] for one, two in pairs if one in known}
    for at in removed:
        if at not in known:
            known[at] = boxes.box(old[at])
    if len(after) < len(units):
        after |= {at: boxes.box(unit) for at, unit in enumerate(units) if at not in after}
    return Changes(removed, added, known, after)


def _looks_like(before: list[Unit], after: list[Unit], prefix: int) -> bool:
    """Whether a sample of what comes after the first `prefix` units has hope that little of it changed."""
    rest = len(after) - prefix
    if rest < _SHORT or len(before) != len(after):
        return True
    places = range(prefix, len(after), rest // _SAMPLE)
    return 3 * sum(same(before[at], after[at]) for at in places) >= len(places)


def _comparable(ops: Sequence[Op]) -> list[Unit] | None:
    """The operations as units; None where there are too many, or too deep in clips, to be compared quickly."""
    if len(ops) > _MOST_UNITS or not is_shallow(ops):
        return None
    return to_units(ops)
