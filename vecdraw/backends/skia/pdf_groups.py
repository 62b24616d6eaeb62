"""Groups of operations in PDF: a page, a nested scene or a layer, and what in it replaces what was drawn before.

PDF only adds to what is there. Masks say some of the other modes; on an opaque picture, what replaces is drawn over it;
all else becomes one picture with everything before it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import Final

from vecdraw.backends.skia.pdf_canvas import PdfCanvas
from vecdraw.backends.skia.pdf_picture import Area, Plate
from vecdraw.backends.skia.pdf_plan import (
    feature_of,
    is_masking,
    keeps_opaque,
    on_opaque,
    replaces,
    unblended,
    with_blend,
)
from vecdraw.paint.color import Color
from vecdraw.paint.compositing import PLAIN, BlendMode
from vecdraw.scene.ops import ClearRect, Clip, EndLayer, FillRect, Op, PutPixels

_MOST_MASKS: Final = 12  # soft masks inside each other; viewers take each as a picture of the page
_MOST_PATCHES: Final = 64  # pictures of what was drawn so far
_BLACK: Final = Color(0.0, 0.0, 0.0)


class PdfGroups(PdfCanvas, ABC):
    """Draws groups; how single operations are drawn is its subclass's."""

    _opaque_alike: Sequence[Op] = ()
    """The operations without their blend modes, once they were asked for."""

    @abstractmethod
    def _sequence(self, start: int, stop: int) -> None:
        """Draws operations of which none replaces what is there."""

    @abstractmethod
    def _one(self, at: int, op: Op) -> int:
        """Draws one operation, or a layer with what is in it; the index of what follows it."""

    @abstractmethod
    def _readable(self, ops: Sequence[Op]) -> None:
        """Lays the text of what was drawn as a picture over it, to be read and not seen."""

    def draw_all(self) -> None:
        """Draws the background and all operations."""
        background = self._scene_drawn.background
        opaque = background is not None and background.alpha == 1.0
        self._group(0, len(self._ops), None, background, opaque=opaque)

    def _group(self, start: int, stop: int, clip: Clip | None, background: Color | None, *, opaque: bool) -> None:
        """Draws the operations of a page, a nested scene or a layer; `clip` is that of the layer."""
        events = self._groups.replacing(start, stop)
        if events and opaque and self._stays_opaque(events):
            self._over_opaque(start, stop, events, background)
            return
        first = self._ops[start] if events[:1] == [start] and background is None else None
        put = first if isinstance(first, PutPixels) else None  # on an empty canvas, where it replaces nothing
        replacing = events if put is None else events[1:]
        if not replacing:
            self._beneath(start, background, put)
            self._sequence(start if put is None else start + 1, stop)
        elif len(replacing) <= _MOST_MASKS and all(is_masking(self._ops[at], clip) for at in replacing):
            self._masked(start, stop, replacing, background, put)
        else:
            last = self._groups.end(events[-1]) + 1
            self._flat(start, last, [self._ops[at] for at in events], background)
            self._sequence(last, stop)

    def _beneath(self, start: int, background: Color | None, put: PutPixels | None) -> None:
        """Draws what a group begins with: its background, or the pixels that are put first, at index `start`."""
        self._background(background)
        if put is not None:
            self._mark_as(start, start + 1)
            self._put(put)

    def _flat(self, start: int, stop: int, replacing: Sequence[Op], background: Color | None) -> None:
        """Draws a part of a group as one picture, because of the operations in it that replace what is there."""
        plate = self._plate(background)
        plate.draw(self._ops[start:stop])
        for what in dict.fromkeys(feature_of(op) for op in replacing):
            self._report.add(what, plate.area)
        self._mark_as(start, stop)
        self._put_image(plate.image(), plate.area, "source-over")
        for begin, end in self._stretches(start, stop):
            self._readable(self._ops[begin:end])

    def _stays_opaque(self, events: list[int]) -> bool:
        """Whether a group that began opaque stays so, and changes in few enough places."""
        ops, groups = self._ops, self._groups
        changed = [on_opaque(ops[at]) for at in events]
        if not all(op is None or keeps_opaque(op) for op in changed):
            return False
        apart = sum(at != groups.end(before) + 1 for before, at in pairwise(events)) + 1
        return apart <= _MOST_PATCHES or not any(op is not None and replaces(op) for op in changed)

    def _over_opaque(self, start: int, stop: int, events: list[int], background: Color | None) -> None:
        """Draws a group that stays opaque: what replaces is drawn over it, as a picture with what is under it."""
        self._background(background)
        plate: Plate | None = None
        changed: Area | None = None
        drawn = at = start
        for event in events:
            op, end = on_opaque(self._ops[event]), self._groups.end(event)
            replacing = op is not None and replaces(op) and not isinstance(op, PutPixels)
            if plate is not None and changed is not None and (event > at or not replacing):
                self._put_image(plate.image(changed), changed, "source-over")
                changed = None
            self._sequence(at, event)
            at = end + 1
            if op is None:
                continue
            self._mark_as(event, end + 1)
            if not replacing:
                self._one(event, op)
                continue
            plate = plate or self._plate(background)
            plate.draw(self._ops[drawn:at])
            drawn = at
            changed = self._changed(op, event, end, changed)
        if plate is not None and changed is not None:
            self._put_image(plate.image(changed), changed, "source-over")
        self._sequence(at, stop)

    def _changed(self, op: Op, at: int, end: int, before: Area | None) -> Area | None:
        """The area that a replacing operation touches, and `before`; the operation is listed."""
        area = self._area((op, *self._ops[at + 1 : end + 1]))
        if area is None:
            return before
        self._report_at(at)
        self._report.add(feature_of(op), area)
        return area if before is None else area.joined(before)

    def _masked(
        self, start: int, stop: int, events: list[int], background: Color | None, put: PutPixels | None
    ) -> None:
        """Draws a group whose replacing operations are said by soft masks and the order of drawing."""

        def first() -> None:
            self._beneath(start, background, put)
            self._sequence(start if put is None else start + 1, events[0])

        content = first
        for at, following in zip(events, [*events[1:], stop], strict=True):
            content = self._with_mask(content, at, following)
        content()

    def _with_mask(self, before: Callable[[], None], at: int, stop: int) -> Callable[[], None]:
        """What draws `before`, applies the replacing operation at `at` and goes on to `stop`."""

        def draw() -> None:
            self._apply(before, at)
            self._sequence(self._groups.end(at) + 1, stop)

        return draw

    def _apply(self, before: Callable[[], None], at: int) -> None:
        op = self._ops[at]
        if isinstance(op, PutPixels | EndLayer):
            return
        blend: BlendMode = op.state.compositing.blend
        alone = with_blend(op, "source-over")
        if isinstance(op, ClearRect):
            blend = "destination-out"
            alone = FillRect(op.x, op.y, op.width, op.height, _BLACK, op.state._replace(compositing=PLAIN))

        def shape() -> None:
            self._one(at, alone)

        if blend in {"copy", "destination-over"}:
            self._mark_as(at, at + 1)
        match blend:
            case "copy":
                shape()
            case "destination-over":
                shape()
                self._isolated("source-over", before)
            case "destination-in":
                self._isolated("source-over", before, ("destination-in", shape))
            case "source-in":
                self._isolated("source-over", shape, ("destination-in", before))
            case "source-out":
                self._isolated("source-over", before, ("source-out", shape))
            case _:
                self._isolated("source-over", shape, ("source-out", before))

    def _isolated(
        self, blend: BlendMode, draw: Callable[[], None], inner: tuple[BlendMode, Callable[[], None]] | None = None
    ) -> None:
        """Draws a picture of its own, put by `blend`; `inner` is put into it by a mode that Skia makes a mask of.

        The mask is `inner` of destination-in, and what it is put into of source-out.
        """
        mode = None if inner is None else inner[0]
        with self._group_canvas(blend):
            with self._opacity_only(mode == "source-out"):
                draw()
            if inner is not None:
                with self._group_canvas(inner[0]), self._opacity_only(mode == "destination-in"):
                    self._speck()
                    inner[1]()

    @contextmanager
    def _opacity_only(self, is_mask: bool) -> Iterator[None]:
        """Where a mask is drawn, leaves out blend modes, whose opacity MuPDF has wrong in masks."""
        ops = self._ops
        if is_mask:
            self._opaque_alike = self._ops = self._opaque_alike or unblended(ops)
        yield
        self._ops = ops
