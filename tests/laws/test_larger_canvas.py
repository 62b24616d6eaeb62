"""What lies beyond the canvas counts as if it could be seen: a larger canvas shows the same in the same place."""

from dataclasses import replace

import numpy as np
from hypothesis import assume, given, settings

from tests.laws.larger_canvas import MARGIN, compositings, crisp_scenes, largest_difference, seen
from tests.scene_strategies import scenes
from vecdraw.paint.color import Color
from vecdraw.paint.compositing import Compositing
from vecdraw.paint.filters import Convolve
from vecdraw.scene.nesting import inner_first
from vecdraw.scene.ops import BeginLayer, EndLayer, FillRect, State
from vecdraw.scene.scene import Scene

BRUSHES = tuple(Color.parse(text) for text in ("#d33", "#26c", "rgb(0 160 64 / 0.7)"))
NEAR = 1.01  # levels of 255: float16 counts in parts of one
CURVED = 0.3  # levels, on average: curves that a canvas' edge cuts are rounded otherwise there


def ends_with_the_canvas(scene: Scene) -> bool:
    """Whether a scene has what the canvas' edges are for: convolutions end there, backdrops are mirrored."""
    for one in inner_first(scene):
        for op in one.ops:
            state = getattr(op, "state", State())
            if isinstance(op, BeginLayer) and op.backdrop:
                return True
            if any(isinstance(function, Convolve) for function in state.compositing.filters):
                return True
    return False


@settings(max_examples=40)
@given(crisp_scenes())
def test_a_larger_canvas_shows_the_same(scene: Scene) -> None:
    assert largest_difference(scene) <= NEAR


@settings(max_examples=40)
@given(scenes(text=False))
def test_a_larger_canvas_shows_the_same_of_curves(scene: Scene) -> None:
    assume(not ends_with_the_canvas(scene))
    plain = replace(scene, dither=False)
    difference = np.abs(seen(plain, 0) - seen(plain, MARGIN))
    assert difference.size == 0 or difference.mean() <= CURVED


@settings(max_examples=30)
@given(compositings(), compositings())
def test_layers_with_something_at_all_edges(outer: Compositing, inner: Compositing) -> None:
    ground = State(compositing=Compositing(blend="source-over"))
    ops = (
        BeginLayer(State(compositing=outer)),
        FillRect(-60.0, -50.0, 170.0, 70.0, BRUSHES[0], ground),
        BeginLayer(State(compositing=inner)),
        FillRect(-30.0, -90.0, 50.0, 300.0, BRUSHES[1], ground),
        FillRect(40.0, 20.0, 100.0, 9.0, BRUSHES[2], ground),
        EndLayer(),
        EndLayer(),
    )
    assert largest_difference(Scene(48.0, 40.0, ops, dither=False)) <= NEAR
