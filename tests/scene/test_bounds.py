"""Where scenes are drawn: bounds by hand, and that no pixel lies outside them."""

import math

import numpy as np
import pytest
from hypothesis import given

import vecdraw as vd
from tests.scene_strategies import scenes
from vecdraw.backends.skia import render
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.path import Path
from vecdraw.geometry.path_data import PathData
from vecdraw.geometry.rect import Rect
from vecdraw.paint.color import Color
from vecdraw.paint.compositing import Compositing, Shadow
from vecdraw.paint.filters import Blur, DropShadow, Sepia
from vecdraw.paint.pixmap import Pixmap
from vecdraw.paint.stroke import Stroke
from vecdraw.scene.ops import (
    BeginLayer,
    ClearRect,
    Clip,
    DrawImage,
    DrawScene,
    EndLayer,
    FillPath,
    FillRect,
    Op,
    PutPixels,
    State,
    StrokePath,
    StrokeRect,
)
from vecdraw.scene.scene import Scene

RED = Color(1.0, 0.0, 0.0)
PLAIN = State()
DOTS = Pixmap(bytes(2 * 3 * 4), 2, 3)


def bounds(*ops: Op, background: Color | None = None) -> Rect | None:
    return Scene(100.0, 80.0, ops, background=background).bounds()


def rect(state: State = PLAIN) -> FillRect:
    return FillRect(30.0, 20.0, 20.0, 10.0, RED, state)


def triangle() -> PathData:
    path = Path()
    path.move_to(40.0, 20.0)
    path.line_to(60.0, 20.0)
    path.line_to(60.0, 50.0)
    path.close_path()
    return path.data()


def under(compositing: Compositing, clip: Clip | None = None) -> State:
    return State(Affine(), clip, compositing)


def clip_of(x: float, y: float, width: float, height: float, parent: Clip | None = None) -> Clip:
    path = Path()
    path.rect(x, y, width, height)
    return Clip(parent, path.data(), "nonzero", Affine(), 1 if parent is None else parent.depth + 1)


def close(found: Rect | None, expected: tuple[float, float, float, float]) -> bool:
    return found is not None and all(math.isclose(a, b, abs_tol=1e-9) for a, b in zip(found, expected, strict=True))


def test_nothing_drawn_has_no_bounds() -> None:
    assert bounds() is None
    assert bounds(background=RED) is None
    assert bounds(FillRect(30.0, 20.0, 0.0, 10.0, RED, PLAIN)) is None
    assert bounds(FillRect(300.0, 20.0, 10.0, 10.0, RED, PLAIN)) is None
    assert bounds(FillPath(PathData(), "nonzero", RED, PLAIN)) is None


@pytest.mark.parametrize(
    ("op", "expected"),
    [
        (rect(), (30, 20, 20, 10)),
        (FillRect(50.0, 30.0, -20.0, -10.0, RED, PLAIN), (30, 20, 20, 10)),
        (FillRect(-50.0, 30.0, 1000.0, 1000.0, RED, PLAIN), (0, 30, 100, 50)),
        (rect(State(Affine(0.0, 1.0, -1.0, 0.0, 60.0, 0.0))), (30, 30, 10, 20)),
        (FillPath(triangle(), "nonzero", RED, PLAIN), (40, 20, 20, 30)),
        (StrokeRect(30.0, 20.0, 20.0, 10.0, RED, Stroke(4.0), PLAIN), (28, 18, 24, 14)),
        (StrokePath(triangle(), RED, Stroke(4.0, join="round"), PLAIN), (38, 18, 24, 34)),
        (DrawImage(DOTS, 0.0, 0.0, 2.0, 3.0, 10.0, 10.0, 20.0, 30.0, "low", PLAIN), (10, 10, 20, 30)),
        (PutPixels(DOTS, 7, 8), (7, 8, 2, 3)),
        (rect(under(Compositing(shadow=Shadow(RED, 4.0, 10.0, -2.0)))), (30, 12, 36, 22)),
        (rect(under(Compositing(filters=(Blur(2.0),)))), (24, 14, 32, 22)),
        (rect(under(Compositing(filters=(DropShadow(10.0, 0.0, 1.0), Sepia(1.0))))), (30, 17, 33, 16)),
        (rect(State(Affine(), clip_of(40.0, 0.0, 20.0, 25.0))), (40, 20, 10, 5)),
        (rect(State(Affine(), clip_of(40.0, 0.0, 20.0, 25.0, clip_of(0.0, 22.0, 45.0, 50.0)))), (40, 22, 5, 3)),
    ],
)
def test_bounds_of_one_operation(op: Op, expected: tuple[float, float, float, float]) -> None:
    assert close(bounds(op), expected)


def test_miters_count() -> None:
    found = bounds(StrokePath(triangle(), RED, Stroke(4.0), PLAIN))
    assert found is not None
    assert found.x < 38.0
    assert found.bottom > 52.0


def test_pixels_are_put_in_device_pixels() -> None:
    assert close(Scene(100.0, 80.0, (PutPixels(DOTS, 7, 8),), 2.0).bounds(), (3.5, 4, 1, 1.5))


def test_what_only_takes_away_counts_where_there_is_something() -> None:
    clear, copy = ClearRect(30.0, 20.0, 20.0, 10.0, PLAIN), rect(under(Compositing(blend="copy")))
    assert bounds(clear) is None
    assert close(bounds(clear, background=RED), (30, 20, 20, 10))
    assert close(bounds(copy), (30, 20, 20, 10))
    assert close(bounds(copy, background=RED), (0, 0, 100, 80))
    clipped = rect(under(Compositing(blend="source-in"), clip_of(10.0, 10.0, 50.0, 50.0)))
    assert close(bounds(clipped, background=RED), (10, 10, 50, 50))


def test_a_layer_is_composited_as_one_picture() -> None:
    state = under(Compositing(shadow=Shadow(RED, 0.0, 30.0, 0.0)), clip_of(0.0, 0.0, 70.0, 80.0))
    clear = ClearRect(0.0, 0.0, 100.0, 80.0, PLAIN)
    assert close(bounds(BeginLayer(state), rect(), clear, EndLayer(), background=RED), (30, 20, 40, 10))
    assert bounds(BeginLayer(state), EndLayer(), background=RED) is None


def test_a_scene_inside_counts_where_it_draws() -> None:
    inner = Scene(100.0, 80.0, (rect(),))
    op = DrawScene(inner, 10.0, 0.0, 0.5, 0.5, PLAIN)
    assert close(bounds(op), (25, 10, 10, 5))
    painted = DrawScene(Scene(100.0, 80.0, (rect(),), background=RED), 10.0, 0.0, 0.5, 0.5, PLAIN)
    assert close(bounds(painted), (10, 0, 50, 40))


@given(scenes(text=False))
def test_no_pixel_lies_outside(scene: Scene) -> None:
    empty = Scene(
        scene.width,
        scene.height,
        (),
        scene.scale,
        scene.dpi,
        scene.background,
        scene.dither,
        scene.color_space,
        scene.pixel_format,
    )
    pixels, blank = render(scene).read_pixels(), render(empty).read_pixels()
    assert outside(scene, pixels, blank) == 0


@pytest.mark.parametrize("sigma", [0.5, 1.0, 2.0, 3.5, 6.0, 10.0])
@pytest.mark.parametrize("turn", [0.0, 0.5])
@pytest.mark.parametrize("kind", ["blur", "drop-shadow", "shadow", "layer"])
def test_bounds_hold_all_of_a_blur_and_little_more(kind: str, sigma: float, turn: float) -> None:
    compositing = {
        "blur": Compositing(filters=(Blur(sigma),)),
        "drop-shadow": Compositing(filters=(DropShadow(5.0, -3.0, sigma),)),
        "shadow": Compositing(shadow=Shadow(RED, 2 * sigma, 5.0, -3.0)),
        "layer": Compositing(shadow=Shadow(RED, 2 * sigma, 5.0, -3.0), filters=(Blur(1.0),)),
    }[kind]
    state = State(Affine.translation(80.0, 80.0).rotate(turn), None, compositing)
    shape = FillRect(-15.0, -15.0, 30.0, 30.0, RED, state if kind != "layer" else state._replace(compositing=PLAIN[2]))
    ops: tuple[Op, ...] = (shape,) if kind != "layer" else (BeginLayer(state), shape, EndLayer())
    scene = Scene(160.0, 160.0, ops, 2.0)
    pixels = render(scene).read_pixels()
    box = scene.bounds()
    assert box is not None
    assert outside(scene, pixels, np.zeros_like(pixels)) == 0
    seen = np.flatnonzero(pixels.any(axis=(0, 2))) / scene.scale
    assert seen[-1] > box.right - 2 * sigma - 4


def outside(scene: Scene, pixels: "np.ndarray", blank: "np.ndarray") -> int:
    """How many pixels beyond the bounds, and the one pixel that antialiasing may touch, are not as in `blank`."""
    changed = (np.abs(pixels.astype(np.float64) - blank) > 0).any(axis=2)
    box = scene.bounds()
    if box is not None:
        left, top = (math.floor(edge * scene.scale) - 1 for edge in (box.x, box.y))
        right, bottom = (math.ceil(edge * scene.scale) + 1 for edge in (box.right, box.bottom))
        changed[max(0, top) : max(0, bottom), max(0, left) : max(0, right)] = False
    return int(changed.sum())


@pytest.mark.parametrize("text", ["Øg jÅ", "fjord", "永和九年", "\u0e19\u0e49\u0e33"])
@pytest.mark.parametrize("style", ["", "italic ", "bold "])
def test_ink_that_reaches_out_of_the_box_of_the_text_counts(text: str, style: str) -> None:
    context = vd.Context(300, 120)
    context.font = f"{style}48px serif"
    context.fill_text(text, 40, 80)
    context.line_width = 5
    context.stroke_text(text, 160, 80, 90)
    scene = context.scene
    pixels = render(scene).read_pixels()
    assert pixels.any()
    assert outside(scene, pixels, np.zeros_like(pixels)) == 0


def test_blank_text_has_no_bounds() -> None:
    context = vd.Context(300, 120)
    context.fill_text("   ", 40, 80)
    assert context.scene.bounds() is None
