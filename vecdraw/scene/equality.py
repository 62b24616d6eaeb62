"""Whether two scenes are equal: in time proportional to what they hold, however much their operations share."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any, Final

from vecdraw.paint.brush import PatternBrush
from vecdraw.paint.color import Color
from vecdraw.scene.intern import ClipNumbering, Numbering
from vecdraw.scene.nesting import inner_first
from vecdraw.scene.ops import Clip, State

if TYPE_CHECKING:
    from vecdraw.scene.ops import Op
    from vecdraw.scene.scene import Scene

_PLAIN: Final = frozenset({float, int, bool, str, Color})
"""Types whose values are compared faster than they are looked up."""


def equal(one: Scene, two: Scene) -> bool:
    """Whether both would draw the same operations on the same canvas."""
    if canvas_of(one) != canvas_of(two) or len(one.ops) != len(two.ops):
        return False
    values = _Values(type(one))
    for outer in (one, two):
        for scene in inner_first(outer)[:-1]:
            values.number(scene)
    return all(a is b or values.same(a, b) for a, b in zip(one.ops, two.ops, strict=True))


def canvas_of(scene: Scene) -> tuple[Hashable, ...]:
    """All that a scene is but its operations."""
    size = scene.width, scene.height, scene.scale, scene.dpi
    return *size, scene.background, scene.dither, scene.color_space, scene.pixel_format, scene.glyph_policy


class _Values:
    """Gives equal values equal numbers. Scenes must be numbered inner first, or it would recurse."""

    def __init__(self, scene_type: type[Scene]) -> None:
        self._scene_type = scene_type
        self._clips: ClipNumbering[Hashable] = ClipNumbering(self._clip_key)
        self.number: Numbering[Any, Hashable] = Numbering(self._key)

    def same(self, one: Op, two: Op) -> bool:
        """Whether two operations are equal."""
        if type(one) is not type(two):
            return False
        for a, b in zip(one, two, strict=True):
            if a is b:
                continue
            if type(a) in _PLAIN:
                if a != b:
                    return False
            elif isinstance(a, State) and isinstance(b, State):
                if not self._same_state(a, b):
                    return False
            elif self.number(a) != self.number(b):
                return False
        return True

    def _same_state(self, one: State, two: State) -> bool:
        return (
            one.transform == two.transform
            and (one.clip is two.clip or self._clip(one.clip) == self._clip(two.clip))
            and (
                one.compositing is two.compositing or self.number(one.compositing) == self.number(two.compositing)
            )
        )

    def _clip(self, clip: Clip | None) -> int:
        return -1 if clip is None else self._clips(clip)

    def _key(self, value: Any) -> Hashable:
        match value:
            case State(transform, clip, compositing):
                key: Hashable = (transform, self._clip(clip), compositing)
            case PatternBrush(pixmap, repetition, transform, smoothing):
                key = (self.number(pixmap), repetition, transform, smoothing)
            case _ if type(value) is tuple:
                key = tuple(map(self._part, value))
            case _ if isinstance(value, self._scene_type):
                key = (canvas_of(value), tuple((type(op), *map(self._part, op)) for op in value.ops))
            case _:
                key = value
        return type(value), key

    def _part(self, value: Any) -> Hashable:
        return value if type(value) in _PLAIN else (type(value), self.number(value))

    def _clip_key(self, clip: Clip) -> Hashable:
        return self._clip(clip.parent), self.number(clip.path), clip.rule, clip.transform
