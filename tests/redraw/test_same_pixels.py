"""Whatever changes from one drawing to the next, redrawing gives the pixels that drawing anew gives, to the byte."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import vecdraw as vd
from tests import scene_strategies
from vecdraw import limits
from vecdraw.backends.skia.kept_canvases import kept_canvases
from vecdraw.backends.skia.surface import RasterSurface, render
from vecdraw.scene.ops import BeginLayer, EndLayer, FillText, Op, StrokeText
from vecdraw.scene.scene import Scene

pytestmark = pytest.mark.usefixtures("eager")


def some_text() -> list[Op]:
    """Lines of text in bundled fonts, of several sizes and ways."""
    ctx = vd.Context(48, 36)
    for family in ("Noto Sans SC", "Inter", "Noto Color Emoji"):
        for size in (7, 18.5, 60):
            ctx.font = f"{size}px '{family}'"
            ctx.fill_text("海f报😀", size / 9 - 5, 20)
            ctx.stroke_text("g永", 3.25, 30.5)
    ctx.writing_mode = "vertical-rl"
    ctx.fill_text("，永ab", 30, 2)
    return [op for op in ctx.scene.ops if isinstance(op, FillText | StrokeText)]


TEXT = some_text()


def text_ops() -> st.SearchStrategy[Op]:
    """One of the lines, in a state and at a place of its own."""

    def moved(op: Any, x: float, y: float, state: Any) -> Op:
        return op._replace(x=op.x + x, y=op.y + y, state=state)

    at = st.integers(-20, 20)
    numbers = scene_strategies.coordinates()
    return st.builds(moved, st.sampled_from(TEXT), at, at, scene_strategies.states(numbers).map(lambda all_: all_[0]))


@st.composite
def series(draw: st.DrawFn) -> list[Scene]:
    """A few drawings on one canvas, each an edited copy of the one before."""
    scene = draw(scene_strategies.scenes(text=False))
    stock = draw(scene_strategies.scenes(text=False)).ops
    scene = replace(scene, pixel_format="rgba-unorm8")
    drawings = [scene]
    for _ in range(draw(st.integers(1, 3))):
        ops = list(drawings[-1].ops)
        for _ in range(draw(st.integers(0, 2))):
            kind = draw(st.sampled_from(("text", "stock", "drop", "field", "swap", "layer")))
            at = draw(st.integers(0, len(ops)))
            if kind == "text":
                ops.insert(at, draw(text_ops()))
            elif kind == "stock" and stock:
                op = draw(st.sampled_from(stock))
                if not isinstance(op, BeginLayer | EndLayer):
                    ops.insert(at, op)
            elif kind == "drop" and at < len(ops) and not isinstance(ops[at], BeginLayer | EndLayer):
                del ops[at]
            elif kind == "field":
                ops = list(draw(scene_strategies.changes(replace(scene, ops=tuple(ops)))).ops)
            elif kind == "swap" and at + 1 < len(ops) and not {type(ops[at]), type(ops[at + 1])} & {BeginLayer, EndLayer}:
                ops[at], ops[at + 1] = ops[at + 1], ops[at]
            elif kind == "layer" and at < len(ops) and not isinstance(ops[at], BeginLayer | EndLayer):
                ops[at : at + 1] = [draw(scene_strategies.layers(ops[0].state if hasattr(ops[0], "state") else STATE)), ops[at], EndLayer()]
        drawings.append(replace(scene, ops=tuple(ops)))
    return drawings


STATE = TEXT[0].state  # type: ignore[union-attr]  # lines of text have one


def pixels_of(scene: Scene) -> Any:
    """The premultiplied pixels, as they are in memory."""
    surface = render(scene)
    memory = surface.memory
    return None if memory is None else memory.array().copy()


def drawn_anew(scene: Scene) -> Any:
    """The pixels when nothing is kept."""
    with limits.relaxed(kept_canvas_bytes=1):
        return pixels_of(scene)


def compared(drawings: list[Scene]) -> int:
    """Draws them anew, and one after the other on kept pixels; how many times pixels were used again."""
    anew = [drawn_anew(scene) for scene in drawings]
    kept_canvases.clear()
    for scene, expected in zip(drawings, anew, strict=True):
        np.testing.assert_array_equal(pixels_of(scene), expected)
    return kept_canvases.info().hits or 0


@given(series())
def test_edited_drawings(drawings: list[Scene]) -> None:
    compared(drawings)
