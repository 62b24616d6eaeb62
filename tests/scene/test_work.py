"""The work budget of scenes: what would take a backend minutes is refused."""

import math
import time

import pytest

from vecdraw import limits
from vecdraw.errors import LimitError
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.path_data import PathData
from vecdraw.paint.color import Color
from vecdraw.paint.stroke import Stroke
from vecdraw.scene.ops import (
    BeginLayer,
    Clip,
    DrawScene,
    EndLayer,
    FillPath,
    FillRect,
    Op,
    State,
    StrokePath,
    StrokeRect,
)
from vecdraw.scene.scene import Scene
from vecdraw.scene.work import check_work, draws

RED = Color(1.0, 0.0, 0.0)
DENSE = Stroke(1.0, dash=(1e-6, 1e-6))


def star(points: int) -> PathData:
    """A star each of whose edges crosses almost all others."""
    turn = 2 * math.pi * (points // 2) / points
    corners = [50 + 49 * f(turn * i) for i in range(points) for f in (math.cos, math.sin)]
    return PathData(bytes([0] + [1] * (points - 1) + [6]), tuple(corners))


def scene(*ops: Op) -> Scene:
    return Scene(100.0, 100.0, ops)


@pytest.mark.parametrize(
    "op",
    [
        FillPath(star(200_001), "nonzero", RED, State()),
        StrokePath(star(20_001), RED, Stroke(3.0, join="round"), State()),
        StrokePath(star(5), RED, DENSE, State()),
        StrokeRect(0.0, 0.0, 90.0, 90.0, RED, DENSE, State()),
        FillRect(0.0, 0.0, 9.0, 9.0, RED, State(clip=Clip(None, star(200_001), "evenodd", Affine(), 1))),
    ],
)
def test_what_would_take_minutes_is_refused_also_inside(op: Op) -> None:
    inside = scene(DrawScene(scene(op), 0.0, 0.0, 1.0, 1.0, State()))
    for refused in (scene(op), inside):
        with pytest.raises(LimitError):
            check_work(refused)


def test_an_ordinary_scene_passes() -> None:
    clip = Clip(None, star(101), "evenodd", Affine(), 1)
    fill = FillPath(star(1001), "nonzero", RED, State(clip=clip))
    check_work(scene(fill, StrokePath(star(99), RED, Stroke(), State())))


def test_a_larger_scale_is_more_work() -> None:
    drawn = scene(FillPath(star(1001), "nonzero", RED, State()))
    with limits.relaxed(path_work=10_000_000):
        check_work(drawn)
        with pytest.raises(LimitError, match="path_work"):
            check_work(drawn, 100.0)
        with pytest.raises(LimitError, match="path_work"):
            check_work(scene(DrawScene(drawn, 0.0, 0.0, 10.0, 10.0, State(Affine.scaling(10.0)))))


def test_layers_inside_scenes_count_each_time_they_are_drawn() -> None:
    drawn = scene(*[BeginLayer(State()), EndLayer()] * 2)
    assert draws(drawn) == 1
    assert draws(scene(*[DrawScene(drawn, 0.0, 0.0, 1.0, 1.0, State())] * 5)) == 1 + 5 * 3


def test_a_scene_that_doubles_at_every_depth_is_refused() -> None:
    drawn = scene()
    for _ in range(60):
        drawn = scene(*[DrawScene(drawn, 0.0, 0.0, 1.0, 1.0, State())] * 2)
    start = time.perf_counter()
    with pytest.raises(LimitError, match="scene_draws"):
        check_work(drawn)
    assert time.perf_counter() - start < 1
