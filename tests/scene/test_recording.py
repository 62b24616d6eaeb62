"""The recording backend: what drawing a scene comes to, call by call."""

import pytest

from vecdraw import limits
from vecdraw.backends.recording import Call, record
from vecdraw.errors import LimitError
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.path_data import PathData
from vecdraw.paint.color import Color
from vecdraw.paint.compositing import PLAIN, Compositing
from vecdraw.scene.ops import BeginLayer, ClearRect, Clip, DrawScene, EndLayer, FillRect, Op, State
from vecdraw.scene.scene import Scene

RED = Color(1.0, 0.0, 0.0)
AREA = PathData(b"\x00\x01\x01\x06", (0.0, 0.0, 4.0, 0.0, 0.0, 4.0))


def calls(*ops: Op, scale: float = 1.0) -> list[Call]:
    return record(Scene(8.0, 8.0, ops), scale=scale)[1:-1]


def names(*ops: Op) -> list[str]:
    return [call.name for call in calls(*ops)]


def rect(state: State) -> FillRect:
    return FillRect(1.0, 2.0, 3.0, 4.0, RED, state)


def test_operations_are_calls_without_their_state() -> None:
    assert calls(rect(State()), scale=2.0) == [
        Call("set_transform", (Affine.scaling(2.0),)),
        Call("fill_rect", (1.0, 2.0, 3.0, 4.0, RED)),
    ]


def test_the_canvas_comes_first() -> None:
    assert record(Scene(8.0, 6.0, background=RED)) == [
        Call("begin_scene", (8.0, 6.0)),
        Call("fill_background", (RED,)),
        Call("end_scene"),
    ]


def test_only_what_changes_is_set() -> None:
    faded = State(compositing=Compositing(0.5))
    assert calls(rect(State()), rect(State()), rect(faded), rect(State()))[1:] == [
        *[Call("fill_rect", (1.0, 2.0, 3.0, 4.0, RED))] * 2,
        Call("set_compositing", (faded.compositing,)),
        Call("fill_rect", (1.0, 2.0, 3.0, 4.0, RED)),
        Call("set_compositing", (PLAIN,)),
        Call("fill_rect", (1.0, 2.0, 3.0, 4.0, RED)),
    ]


def test_clips_in_common_stay() -> None:
    outer = Clip(None, AREA, "nonzero", Affine(), 1)
    one, two = (Clip(outer, AREA, "evenodd", Affine.translation(x, 0.0), 2) for x in (1.0, 2.0))
    assert names(rect(State(clip=one)), rect(State(clip=two)), rect(State())) == [
        *("push_clip", "push_clip", "set_transform", "fill_rect"),
        *("pop_clip", "push_clip", "fill_rect"),
        *("pop_clip", "pop_clip", "fill_rect"),
    ]


def test_a_layer_keeps_the_clips_around_it_and_drops_its_own() -> None:
    outer = Clip(None, AREA, "nonzero", Affine(), 1)
    inner = Clip(outer, AREA, "nonzero", Affine(), 2)
    assert names(BeginLayer(State(clip=outer)), rect(State(clip=inner)), EndLayer(), rect(State(clip=outer))) == [
        *("push_clip", "set_transform", "begin_layer", "push_clip", "fill_rect", "pop_clip", "end_layer"),
        *("fill_rect", "pop_clip"),
    ]


def test_scenes_inside_are_drawn_in_place() -> None:
    inner = Scene(4.0, 4.0, (ClearRect(0.0, 0.0, 1.0, 1.0, State()),), background=RED)
    state = State(Affine.translation(1.0, 1.0))
    assert calls(DrawScene(inner, 2.0, 3.0, 0.5, 0.5, state), scale=2.0) == [
        Call("set_transform", (Affine(2.0, 0.0, 0.0, 2.0, 2.0, 2.0),)),
        Call("begin_scene", (4.0, 4.0)),
        Call("fill_background", (RED,)),
        Call("set_transform", (Affine(1.0, 0.0, 0.0, 1.0, 6.0, 8.0),)),
        Call("clear_rect", (0.0, 0.0, 1.0, 1.0)),
        Call("end_scene"),
    ]


def test_scenes_too_deep_inside_are_refused() -> None:
    scene = Scene(1.0, 1.0)
    for _ in range(limits.current().scene_nesting):
        scene = Scene(1.0, 1.0, (DrawScene(scene, 0.0, 0.0, 1.0, 1.0, State()),))
    with pytest.raises(LimitError, match="scene_nesting"):
        record(scene)
