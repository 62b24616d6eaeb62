"""Draws a scene by writing down calls: states as the differences they make, scenes inside as what they draw."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from vecdraw import limits
from vecdraw.geometry.affine import Affine
from vecdraw.paint.compositing import PLAIN, Compositing
from vecdraw.scene.ops import BeginLayer, Clip, DrawScene, EndLayer, Op, PutPixels, State
from vecdraw.scene.scene import Scene

_WORD: Final = re.compile(r"(?<!^)(?=[A-Z])")


class Call(NamedTuple):
    """One call of a canvas: its name and the values it takes."""

    name: str
    values: tuple[object, ...] = ()


def record(scene: Scene, *, scale: float | None = None) -> list[Call]:
    """The calls that draw `scene` at `scale` px a unit (its own when None).

    `begin_scene` (the size in units) and `end_scene` enclose a scene, `fill_background` (a colour) follows where it
    has one. `set_transform` (a matrix to px), `push_clip` (path, rule, matrix to px), `pop_clip` and `set_compositing`
    come where the state changes, the last before the first operation only if it is not plain. Operations are named as
    in the Context, `fill_rect` and so on, and take the fields of the operation without its state; `begin_layer` is
    composited by the state in force before it. Raises `LimitError` for scenes nested too deep.
    """
    calls: list[Call] = []
    _draw(scene, Affine.scaling(scene.scale if scale is None else scale), calls, 1)
    return calls


def _draw(scene: Scene, base: Affine, calls: list[Call], depth: int) -> None:
    limits.check("scene_nesting", depth, "scenes drawn inside scenes")
    calls.append(Call("begin_scene", (scene.width, scene.height)))
    if scene.background is not None:
        calls.append(Call("fill_background", (scene.background,)))
    states = _States(base, calls)
    for op in scene.ops:
        match op:
            case DrawScene(inner, x, y, across, down, state):
                states.enter(state)
                _draw(inner, base @ state.transform @ Affine(across, 0.0, 0.0, down, x, y), calls, depth + 1)
            case BeginLayer(state):
                states.enter(state)
                calls.append(Call("begin_layer"))
                states.open_layer()
            case EndLayer():
                states.close_layer()
                calls.append(Call("end_layer"))
            case PutPixels():
                calls.append(Call("put_pixels", tuple(op)))
            case _:
                states.enter(op.state)
                calls.append(Call(_name(op), tuple(op[:-1])))
    states.leave()
    calls.append(Call("end_scene"))


def _name(op: Op) -> str:
    return _WORD.sub("_", type(op).__name__).lower()


class _States:
    """Writes the calls that lead from one state to the next."""

    def __init__(self, base: Affine, calls: list[Call]) -> None:
        self._base = base
        self._calls = calls
        self._transform: Affine | None = None
        self._compositing: Compositing = PLAIN
        self._clips: list[Clip] = []
        self._layers: list[tuple[Compositing, list[Clip]]] = []

    def enter(self, state: State) -> None:
        self._clip(state.clip)
        if state.transform != self._transform:
            self._transform = state.transform
            self._calls.append(Call("set_transform", (self._base @ state.transform,)))
        if state.compositing != self._compositing:
            self._compositing = state.compositing
            self._calls.append(Call("set_compositing", (state.compositing,)))

    def leave(self) -> None:
        """Undoes the clips in force."""
        self._clip(None)

    def open_layer(self) -> None:
        self._layers.append((self._compositing, self._clips))
        self._compositing, self._clips = PLAIN, list(self._clips)

    def close_layer(self) -> None:
        compositing, clips = self._layers.pop()
        self._calls += [Call("pop_clip")] * (len(self._clips) - len(clips))
        self._compositing, self._clips = compositing, clips

    def _clip(self, target: Clip | None) -> None:
        """Drops the clips that `target` does not stand on and adds those it has besides."""
        missing: list[Clip] = []
        while target is not None and not (target.depth <= len(self._clips) and self._clips[target.depth - 1] is target):
            missing.append(target)
            target = target.parent
        kept = 0 if target is None else target.depth
        self._calls += [Call("pop_clip")] * (len(self._clips) - kept)
        del self._clips[kept:]
        for clip in reversed(missing):
            self._calls.append(Call("push_clip", (clip.path, clip.rule, self._base @ clip.transform)))
            self._clips.append(clip)
