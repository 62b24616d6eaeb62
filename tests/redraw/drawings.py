"""Series of drawings that differ a little, and drawing them with and without anything kept."""

from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import strategies as st

import vecdraw as vd
from tests import scene_strategies
from vecdraw import limits
from vecdraw.backends.skia.kept_canvases import kept_canvases
from vecdraw.backends.skia.static_layers import static_layers
from vecdraw.backends.skia.surface import render
from vecdraw.scene.ops import BeginLayer, EndLayer, FillText, Op, State, StrokeText
from vecdraw.scene.scene import Scene


def _some_text() -> list[Op]:
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


_TEXT = _some_text()


def text_ops() -> st.SearchStrategy[Op]:
    """One of the lines, in a state and at a place of its own."""

    def moved(op: Any, x: float, y: float, states: list[State]) -> Op:
        return op._replace(x=op.x + x, y=op.y + y, state=states[0])

    at = st.integers(-20, 20)
    return st.builds(moved, st.sampled_from(_TEXT), at, at, scene_strategies.states(scene_strategies.coordinates()))


@st.composite
def series(draw: st.DrawFn, least: int = 1, *, late: bool = False) -> list[Scene]:
    """A few drawings on one canvas, each an edited copy of the one before; `late`: edited in its second half."""
    first = replace(draw(scene_strategies.scenes(text=False)), pixel_format="rgba-unorm8")
    stock = [op for op in draw(scene_strategies.scenes(text=False)).ops if not isinstance(op, BeginLayer | EndLayer)]
    drawings = [first]
    for _ in range(draw(st.integers(least, 4))):
        ops = list(drawings[-1].ops)
        for _ in range(draw(st.integers(0, 2))):
            ops = _edited(draw, ops, stock, first, len(ops) // 2 + 1 if late else 0)
        drawings.append(replace(first, ops=tuple(ops)))
    return drawings


def _edited(draw: st.DrawFn, ops: list[Op], stock: list[Op], canvas: Scene, first: int) -> list[Op]:
    at = draw(st.integers(min(first, len(ops)), len(ops)))
    here = ops[at : at + 1]
    alone = bool(here) and not isinstance(here[0], BeginLayer | EndLayer)
    match draw(st.sampled_from(("text", "stock", "drop", "field", "swap", "layer"))):
        case "text":
            return [*ops[:at], draw(text_ops()), *ops[at:]]
        case "stock" if stock:
            return [*ops[:at], draw(st.sampled_from(stock)), *ops[at:]]
        case "drop" if alone:
            return ops[:at] + ops[at + 1 :]
        case "swap" if alone and at + 1 < len(ops) and not isinstance(ops[at + 1], BeginLayer | EndLayer):
            return [*ops[:at], ops[at + 1], ops[at], *ops[at + 2 :]]
        case "layer" if alone:
            return [*ops[:at], draw(scene_strategies.layers(State())), here[0], EndLayer(), *ops[at + 1 :]]
        case "field":
            return list(draw(scene_strategies.changes(replace(canvas, ops=tuple(ops)))).ops)
    return ops


def pixels_of(scene: Scene) -> Any:
    """The premultiplied pixels, as they are in memory."""
    surface = render(scene)
    memory = surface.memory
    assert memory is not None
    return memory.array().copy()


def drawn_anew(scene: Scene) -> Any:
    """The pixels when nothing is kept."""
    with limits.relaxed(kept_canvas_bytes=1):
        return pixels_of(scene)


def reused(drawings: list[Scene]) -> tuple[int, int]:
    """Draws them anew and then one after the other, and compares; how often a canvas and a layer were used again."""
    anew = [drawn_anew(scene) for scene in drawings]
    kept_canvases.clear()
    static_layers.clear()
    for scene, expected in zip(drawings, anew, strict=True):
        np.testing.assert_array_equal(pixels_of(scene), expected)
    return kept_canvases.info().hits or 0, static_layers.info().hits or 0
