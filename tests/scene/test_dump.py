"""The text of a scene: exactly what the scene is, and a small change is a small difference."""

import difflib
import time

from hypothesis import given
from hypothesis import strategies as st

from tests.scene_strategies import changes, scenes
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.path_data import PathData
from vecdraw.paint.brush import ColorStop, LinearBrush, PatternBrush
from vecdraw.paint.color import Color
from vecdraw.paint.compositing import Compositing, Shadow
from vecdraw.paint.filters import Blur, DropShadow, Sepia
from vecdraw.paint.pixmap import Pixmap
from vecdraw.paint.stroke import Stroke
from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.scene.ops import (
    BeginLayer,
    ClearRect,
    Clip,
    DrawImage,
    DrawScene,
    EndLayer,
    FillPath,
    FillRect,
    FillText,
    Op,
    PutPixels,
    State,
    StrokeRect,
)
from vecdraw.scene.scene import Scene
from vecdraw.typeface.key import FaceKey

RED = Color(1.0, 0.0, 0.0)
LINE = PathData(b"\x00\x01", (0.0, 0.0, 1.0, 1.0))
DOT = Pixmap(bytes(4), 1, 1)


def dumped(*ops: Op) -> list[str]:
    return Scene(8.0, 8.0, ops).dump().splitlines()[1:]


def test_the_first_line_is_the_canvas() -> None:
    scene = Scene(1200.0, 630.5, (), 2.0, 72.0, Color(1.0, 1.0, 1.0), False, "display-p3", "rgba-float16")
    assert scene.dump() == "scene 1200 x 630.5 scale 2 dpi 72 display-p3 rgba-float16 background #ffffff\n"


def test_an_operation_is_a_line_like_the_call() -> None:
    assert dumped(
        FillRect(0.0, -0.0, 10.0, 0.1, RED, State()),
        StrokeRect(1.0, 2.0, 3.0, 4.0, RED, Stroke(2.0, "round", dash=(4.0, 2.0)), State()),
        ClearRect(0.0, 0.0, 1.0, 1.0, State()),
    ) == [
        "fill_rect 0 0 10 0.1 #ff0000",
        "stroke_rect 1 2 3 4 #ff0000 width 2 round dash [4 2]",
        "clear_rect 0 0 1 1",
    ]


def test_what_is_shared_is_defined_once_before_it_is_used() -> None:
    clip = Clip(None, LINE, "evenodd", Affine(), 1)
    state = State(Affine.translation(5.0, 0.0), clip)
    lines = dumped(*[FillPath(LINE, "nonzero", RED, state)] * 2)
    path, inside, used = (line.split(" = ")[0] for line in lines[:3])
    assert lines == [
        f"{path} = M 0 0 L 1 1",
        f"{inside} = {path} evenodd matrix(1 0 0 1 0 0)",
        f"{used} = matrix(1 0 0 1 5 0) {inside}",
        *[f"fill_path {path} nonzero #ff0000 {used}"] * 2,
    ]


def test_layers_indent_what_is_in_them() -> None:
    state = State(compositing=Compositing(0.5, "multiply"))
    assert dumped(BeginLayer(state), ClearRect(0.0, 0.0, 1.0, 1.0, State()), EndLayer())[1:] == [
        f"begin_layer {dumped(BeginLayer(state))[0].split(' = ')[0]}",
        "  clear_rect 0 0 1 1",
        "end_layer",
    ]


def test_compositing_says_what_is_not_plain() -> None:
    compositing = Compositing(0.5, "screen", Shadow(RED, 4.0, 1.0, 2.0), (Blur(3.0), DropShadow(1.0, 2.0), Sepia(0.5)))
    line = dumped(BeginLayer(State(compositing=compositing)), EndLayer())[0]
    assert line.endswith(
        "matrix(1 0 0 1 0 0) alpha 0.5 screen shadow(#ff0000 blur 4 offset 1 2)"
        " blur(3) drop-shadow(1 2 0 currentcolor) sepia(0.5)"
    )


def test_brushes_and_pictures_have_definitions() -> None:
    gradient = LinearBrush(0.0, 0.0, 0.0, 9.0, (ColorStop(0.0, RED), ColorStop(0.5, RED.with_alpha(0.0))))
    pattern = PatternBrush(DOT, "repeat-x", Affine(), "low")
    fills = [FillRect(0.0, 0.0, 1.0, 1.0, brush, State()) for brush in (gradient, pattern)]
    lines = dumped(*fills, PutPixels(DOT, 3, -4), DrawImage(DOT, *(0.0, 0.0, 1.0, 1.0) * 2, "none", State()))
    assert lines[0].endswith("= linear 0 0 0 9: 0 #ff0000, 0.5 #ff000000")
    assert lines[1].endswith(f"= 1 x 1 rgba-unorm8 unpremultiplied srgb sha256 {DOT.digest}")
    picture = lines[1].split(" = ")[0]
    assert lines[2].endswith(f"= pattern {picture} repeat-x matrix(1 0 0 1 0 0) smoothing low")
    assert lines[5:] == [f"put_pixels {picture} at 3 -4", f"draw_image {picture} 0 0 1 1 to 0 0 1 1 smoothing none"]


def test_text_is_readable_and_stays_on_its_line() -> None:
    face = FaceKey("ab" * 32, 1, (("wght", 650.0),))
    run = GlyphRun(face, 48.0, (7, 9), (0.0, 48.0), (0.0, 0.5), (0, 1), '海\n"\u202e\ud800', 96.0, "rtl", "zh-Hans")
    font, line, use = dumped(FillText((run,), 8.0, 9.0, 0.5, (0.0, -40.0, 96.0, 48.0), RED, State()))
    assert font.endswith(f"= sha256 {'ab' * 32} index 1 \"wght\"=650")
    assert line.endswith(
        f'= {font.split(" = ")[0]} size 48 "海\\u000a\\"\\u202e\\ud800" rtl lang "zh-Hans" advance 96'
        " glyphs [7 9] xs [0 48] ys [0 0.5] clusters [0 1]"
    )
    assert use.startswith('fill_text "海\\u000a')
    assert use.endswith("at 8 9 horizontally 0.5 box(0 -40 96 48) #ff0000")


def test_scenes_inside_come_first_and_once() -> None:
    inner = Scene(4.0, 4.0, (ClearRect(0.0, 0.0, 1.0, 1.0, State()),))
    head, body, *uses = dumped(*[DrawScene(inner, 1.0, 2.0, 3.0, 4.0, State())] * 2)
    name = head.split(" = ")[0]
    assert head == f"{name} = scene 4 x 4 scale 1 dpi 96 dither srgb rgba-unorm8"
    assert body == "  clear_rect 0 0 1 1"
    assert uses == [f"draw_scene {name} at 1 2 scale 3 4"] * 2


def test_one_more_operation_changes_no_other_line() -> None:
    states = [State(Affine.translation(float(i), 0.0)) for i in range(9)]
    ops = [FillRect(float(i), 0.0, 1.0, 1.0, RED, state) for i, state in enumerate(states)]
    more = [*ops[:4], FillRect(0.5, 0.0, 1.0, 1.0, RED, State(Affine.scaling(3.0))), *ops[4:]]
    changed = [line for line in difflib.ndiff(dumped(*ops), dumped(*more)) if line[0] != " "]
    assert [line[0] for line in changed] == ["+", "+"]


@given(scenes(), st.data())
def test_dumps_are_equal_exactly_when_scenes_are(scene: Scene, data: st.DataObject) -> None:
    other = data.draw(changes(scene))
    assert (scene.dump() == other.dump()) == (scene == other)


@given(scenes())
def test_dumps_do_not_depend_on_what_is_shared(scene: Scene) -> None:
    copy = Scene.from_bytes(scene.to_bytes(fonts=NoFonts()), fonts=NoFonts())
    assert copy.dump() == scene.dump()


class NoFonts:
    """Every font is bundled."""

    def is_bundled(self, digest: str) -> bool:
        return True

    def font_bytes(self, digest: str) -> bytes:
        raise AssertionError(digest)

    def register_bytes(self, data: bytes) -> None:
        raise AssertionError(data)


def test_deep_clips_and_nesting_take_neither_recursion_nor_long() -> None:
    clip = None
    for i in range(10_000):
        clip = Clip(clip, LINE, "nonzero", Affine.translation(float(i), 0.0), i + 1)
    scene = Scene(8.0, 8.0, tuple(FillRect(float(i), 0.0, 1.0, 1.0, RED, State(Affine(), clip)) for i in range(1000)))
    for _ in range(2000):
        scene = Scene(8.0, 8.0, (DrawScene(scene, 0.0, 0.0, 1.0, 1.0, State()),) * 2)
    start = time.perf_counter()
    assert scene.dump().count("\n") == 10_000 + 1 + 1 + 1001 + 3 * 2000
    assert time.perf_counter() - start < 5
