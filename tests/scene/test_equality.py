"""When scenes, clips and states are equal, and that finding out is quick and does not recurse."""

import time

import pytest

from vecdraw.geometry.affine import Affine
from vecdraw.geometry.path_data import PathData
from vecdraw.paint.color import Color
from vecdraw.scene.nesting import inner_first, nesting
from vecdraw.scene.ops import Clip, DrawScene, FillPath, FillRect, Op, State
from vecdraw.scene.scene import Scene

LINE = (0.0, 0.0, 1.0, 1.0)


def clips(depth: int, last: float = 1.0) -> Clip:
    clip = Clip(None, PathData(b"\x00\x01", (0.0, 0.0, 1.0, last)), "nonzero", Affine(), 1)
    for i in range(2, depth + 1):
        clip = Clip(clip, PathData(b"\x00\x01", LINE), "nonzero", Affine.translation(float(i), 0.0), i)
    return clip


def rects(clip: Clip | None, count: int = 3) -> tuple[Op, ...]:
    state = State(Affine(), clip)
    return tuple(FillRect(float(i), 0.0, 1.0, 1.0, Color(0.5, 0.0, 0.0), state) for i in range(count))


def test_scenes_of_equal_operations_are_equal() -> None:
    one, two = Scene(9.0, 9.0, rects(clips(3))), Scene(9.0, 9.0, rects(clips(3)))
    assert one == two
    assert hash(one) == hash(two)


@pytest.mark.parametrize(
    "other",
    [
        Scene(9.0, 8.0, rects(clips(3))),
        Scene(9.0, 9.0, rects(clips(3)), 2.0),
        Scene(9.0, 9.0, rects(clips(3)), dither=False),
        Scene(9.0, 9.0, rects(clips(3)), background=Color(0.0, 0.0, 0.0)),
        Scene(9.0, 9.0, rects(clips(3), 2)),
        Scene(9.0, 9.0, rects(clips(2))),
        Scene(9.0, 9.0, rects(None)),
        Scene(9.0, 9.0, rects(clips(3, last=2.0))),
    ],
)
def test_scenes_that_differ_anywhere_do_not_equal(other: Scene) -> None:
    assert Scene(9.0, 9.0, rects(clips(3))) != other


def test_a_scene_equals_nothing_else() -> None:
    assert Scene(1.0, 1.0) != ()
    assert clips(1) != tuple(clips(1))


def test_operations_of_other_kinds_with_the_same_fields_differ() -> None:
    path = PathData(b"\x00\x01", LINE)
    one, two = (FillPath(path, rule, Color(0.0, 0.0, 0.0), State()) for rule in ("nonzero", "evenodd"))
    assert Scene(1.0, 1.0, (one,)) != Scene(1.0, 1.0, (two,))


def test_clips_a_hundred_thousand_deep_are_compared_and_shown() -> None:
    one, two, three = clips(100_000), clips(100_000), clips(100_000, last=2.0)
    assert one == two
    assert hash(one) == hash(two)
    assert one != three
    assert State(Affine(), one) == State(Affine(), two)
    assert repr(one) == "<Clip 100000: 2 segments, nonzero>"


def test_shared_clips_are_compared_once() -> None:
    def scene() -> Scene:
        clip = clips(10_000)
        states = [State(Affine.translation(float(i), 0.0), clip) for i in range(10_000)]
        return Scene(9.0, 9.0, tuple(FillRect(0.0, 0.0, 1.0, 1.0, Color(0.0, 0.0, 0.0), state) for state in states))

    one, two = scene(), scene()
    start = time.perf_counter()
    assert one == two
    assert time.perf_counter() - start < 3


def test_a_scene_that_doubles_at_every_depth_is_compared_once_a_scene() -> None:
    def scene(last: float) -> Scene:
        drawn = Scene(1.0, last)
        for _ in range(3000):
            drawn = Scene(1.0, 1.0, (DrawScene(drawn, 0.0, 0.0, 1.0, 1.0, State()),) * 2)
        return drawn

    assert scene(1.0) == scene(1.0)
    assert scene(1.0) != scene(2.0)
    assert nesting(scene(1.0)) == 3001


def test_scenes_inside_come_before_those_that_draw_them() -> None:
    leaf = Scene(1.0, 1.0)
    one = Scene(2.0, 1.0, (DrawScene(leaf, 0.0, 0.0, 1.0, 1.0, State()),))
    two = Scene(3.0, 1.0, tuple(DrawScene(inner, 0.0, 0.0, 1.0, 1.0, State()) for inner in (one, leaf, one)))
    assert [scene.width for scene in inner_first(two)] == [1.0, 2.0, 3.0]
    assert nesting(two) == 3
