"""Which text a scene holds, and where."""

import math
import time

import pytest

import vecdraw as vd
from vecdraw import limits
from vecdraw.errors import LimitError
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.rect import Rect
from vecdraw.paint.color import Color
from vecdraw.paint.stroke import Stroke
from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.scene.ops import DrawScene, FillRect, FillText, Op, State, StrokeText
from vecdraw.scene.scene import Scene
from vecdraw.typeface.key import FaceKey

RED = Color(1.0, 0.0, 0.0)
FACE, OTHER = FaceKey("0" * 64), FaceKey("1" * 64)
PLAIN = State()
BOX = (0.0, -8.0, 20.0, 10.0)


def run(text: str = "ab", x: float = 0.0, face: FaceKey = FACE) -> GlyphRun:
    return GlyphRun(face, 10.0, (1, 2), (x, x + 5.0), (0.0, 0.0), (0, 1), text, 10.0)


def fill(*runs: GlyphRun, state: State = PLAIN, squeeze: float = 1.0) -> FillText:
    return FillText(runs, 30.0, 40.0, squeeze, BOX, RED, state)


def scene(*ops: Op) -> Scene:
    return Scene(100.0, 100.0, ops)


def test_a_run_stands_in_the_box_of_its_text() -> None:
    (box,) = scene(fill(run())).text_boxes()
    assert box.text == "ab"
    assert box.face == FACE
    assert box.quad == ((30.0, 32.0), (50.0, 32.0), (50.0, 42.0), (30.0, 42.0))
    assert box.rect == Rect(30.0, 32.0, 20.0, 10.0)


def test_runs_share_the_height_and_follow_each_other() -> None:
    one, two = scene(fill(run("ab"), run("cd", 10.0, OTHER))).text_boxes()
    assert (one.rect, two.rect) == (Rect(30.0, 32.0, 10.0, 10.0), Rect(40.0, 32.0, 10.0, 10.0))
    assert (one.text, two.text, two.face) == ("ab", "cd", OTHER)


def test_condensed_text_is_narrower() -> None:
    (box,) = scene(fill(run(), squeeze=0.5)).text_boxes()
    assert box.rect == Rect(30.0, 32.0, 10.0, 10.0)


def test_the_quad_is_turned_with_the_text() -> None:
    (box,) = scene(fill(run(), state=State(Affine.rotation(math.pi / 2)))).text_boxes()
    expected = ((-32, 30), (-32, 50), (-42, 50), (-42, 30))
    assert all(math.dist(found, point) < 1e-9 for found, point in zip(box.quad, expected, strict=True))
    assert box.rect.height == pytest.approx(20)


def test_text_comes_in_drawing_order_from_scenes_inside_too() -> None:
    inner = scene(StrokeText((run("in"),), 0.0, 8.0, 1.0, BOX, RED, Stroke(), State()))
    drawn = DrawScene(inner, 10.0, 20.0, 2.0, 3.0, State(Affine.translation(5.0, 0.0)))
    found = scene(fill(run("first")), drawn, FillRect(0.0, 0.0, 1.0, 1.0, RED, State()), fill(run("last"))).text_boxes()
    assert [box.text for box in found] == ["first", "in", "last"]
    assert found[1].rect == Rect(15.0, 20.0, 40.0, 30.0)


def test_scenes_without_text_are_not_walked_again_and_again() -> None:
    one, other = scene(), scene(fill(run()))
    for _ in range(60):
        one, other = (scene(*[DrawScene(drawn, 0.0, 0.0, 1.0, 1.0, State())] * 2) for drawn in (one, other))
    start = time.perf_counter()
    assert one.text_boxes() == []
    with limits.relaxed(scene_ops=1000), pytest.raises(LimitError, match="text boxes"):
        other.text_boxes()
    assert time.perf_counter() - start < 1


def test_text_of_a_context_is_found_where_it_was_measured() -> None:
    context = vd.Context(400, 100)
    context.font = "32px 'Noto Sans SC', sans-serif"
    context.fill_text("海报 Poster", 20, 60)
    boxes = context.scene.text_boxes()
    assert "".join(box.text for box in boxes) == "海报 Poster"
    assert boxes[0].rect.x == pytest.approx(20, abs=1)
    assert boxes[-1].rect.right == pytest.approx(20 + context.measure_text("海报 Poster").width, abs=1)
