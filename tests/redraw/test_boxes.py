"""A unit changes no pixel outside its box, and one that is clipped exactly gives the pixels it gives unclipped."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import scene_strategies
from tests.redraw.drawings import drawn_anew, series, text_ops
from vecdraw.backends.skia.damage import is_exact
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.path_data import PathData
from vecdraw.paint.brush import ConicBrush, LinearBrush, RadialBrush
from vecdraw.paint.color import Color
from vecdraw.scene.op_boxes import Box, UnitBoxes
from vecdraw.scene.op_units import Layer, to_units
from vecdraw.scene.ops import Clip, FillRect, State
from vecdraw.scene.scene import Scene


def boxes_of(scene: Scene) -> UnitBoxes:
    return UnitBoxes(scene, scene.scale, *scene.pixel_size)


def changed_outside(scene: Scene, at: int) -> int:
    """The number of pixels outside its box that the unit at `at` changes."""
    units = to_units(scene.ops)
    assert units is not None
    flat = [unit.ops if isinstance(unit, Layer) else (unit,) for unit in units]
    before, after = (
        drawn_anew(Scene(*part))
        for part in (
            (scene.width, scene.height, tuple(op for unit in flat[:end] for op in unit), scene.scale)
            for end in (at, at + 1)
        )
    )
    box = boxes_of(scene).box(units[at])
    if box is not None:
        after[box.top : box.bottom, box.left : box.right] = before[box.top : box.bottom, box.left : box.right]
    return int((before != after).any(axis=2).sum())


@settings(max_examples=25)
@given(series(), st.integers(0, 5))
def test_boxes_hold_all_that_changes(drawings: list[Scene], at: int) -> None:
    for scene in drawings[-2:]:
        if at < len(to_units(scene.ops) or ()):
            assert changed_outside(scene, at) == 0


@settings(max_examples=25)
@given(text_ops(), scene_strategies.hundredths(1, 2.5))
def test_boxes_hold_all_of_text(op: FillRect, scale: float) -> None:
    under = FillRect(0.0, 0.0, 48.0, 36.0, Color(0.8, 0.9, 1.0), State())
    assert changed_outside(Scene(48.0, 36.0, (under, op), scale), 1) == 0


def test_the_box_of_a_far_transform_is_the_whole_canvas() -> None:
    op = FillRect(0.0, 0.0, 10.0, 10.0, Color(0.0, 0.0, 0.0), State(Affine(1.0, 0.0, 0.0, 1.0, 1e7, 0.0)))
    assert boxes_of(Scene(48.0, 36.0)).box(op) == Box(0, 0, 48, 36)


def test_the_box_of_what_is_beside_the_canvas_is_none() -> None:
    op = FillRect(60.0, 0.0, 10.0, 10.0, Color(0.0, 0.0, 0.0), State())
    assert boxes_of(Scene(48.0, 36.0)).box(op) is None


@st.composite
def rectangles(draw: st.DrawFn) -> FillRect:
    """Rectangles that may be clipped, in all brushes that may."""
    numbers = scene_strategies.coordinates()
    kinds = (Color, LinearBrush, RadialBrush, ConicBrush)
    brush = draw(scene_strategies.brushes(numbers).filter(lambda made: isinstance(made, kinds)))
    whole = st.integers(-12, 60).map(float)
    across, down = draw(st.sampled_from((1.0, -2.0))), draw(st.sampled_from((1.0, 3.0)))
    transform = Affine(across, 0.0, 0.0, down, draw(whole), draw(whole))
    return FillRect(*[draw(whole) for _ in range(4)], brush, State(transform))


@settings(max_examples=100)
@given(rectangles(), st.integers(0, 40), st.integers(0, 30), st.integers(1, 30), st.integers(1, 30), st.booleans())
def test_clipped_rectangles_are_exact(op: FillRect, x: int, y: int, width: int, height: int, dither: bool) -> None:
    assert is_exact(op, 1.0, Box(0, 0, 48, 36))
    corners = (x, y, x + width, y, x + width, y + height, x, y + height)
    clip = Clip(None, PathData(b"\x00\x01\x01\x01\x06", tuple(map(float, corners))), "nonzero", Affine(), 1)
    whole = drawn_anew(Scene(48.0, 36.0, (op,), dither=dither))
    part = drawn_anew(Scene(48.0, 36.0, (op._replace(state=op.state._replace(clip=clip)),), dither=dither))
    inside = slice(y, y + height), slice(x, x + width)
    np.testing.assert_array_equal(part[inside], whole[inside])
    part[inside] = 0
    assert not part.any()


def test_edges_inside_pixels_are_not_clipped() -> None:
    op = FillRect(2.5, 0.0, 10.0, 10.0, Color(0.0, 0.0, 0.0), State())
    canvas = Box(0, 0, 48, 36)
    assert not is_exact(op, 1.0, canvas)
    assert is_exact(op, 2.0, canvas)
    assert is_exact(op._replace(x=-1.5, width=60.0), 1.0, canvas)
