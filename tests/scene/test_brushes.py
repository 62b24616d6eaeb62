"""Every kind of brush in scenes: files, text, equality, bounds, work."""

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scene_strategies import any_float, brushes
from vecdraw import limits
from vecdraw.errors import LimitError, SceneFormatError
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.path_data import PathData
from vecdraw.geometry.rect import Rect
from vecdraw.paint.brush import (
    Brush,
    ColorStop,
    Interpolation,
    LinearBrush,
    MeshBrush,
    MeshPatch,
    NoiseBrush,
    SkslBrush,
    TextureBrush,
)
from vecdraw.paint.color import Color
from vecdraw.scene import file_layout as layout
from vecdraw.scene.ops import FillRect, State
from vecdraw.scene.scene import Scene
from vecdraw.scene.work import check_work

RED, BLUE = Color(1.0, 0.0, 0.0), Color(0.0, 0.0, 1.0, 0.5)
RIM = tuple((float(i), float(i * i % 7)) for i in range(12))
MESH = MeshBrush((MeshPatch(RIM, RIM[:4], (RED, BLUE, RED, BLUE)), MeshPatch(RIM, None, (RED,) * 4)))
NOISE = NoiseBrush("turbulence", (0.5, 0.25), 3, -7, (8.0, 16.0), Affine.scaling(2.0))
SKSL = SkslBrush('half4 main(float2 p) { return half4("\u00e9"); }\n', (("a", (1.0, 2.0)), ("b", ())), Affine())
DOTS = TextureBrush(
    PathData(b"\x00\x01", (0.0, 0.0, 3.0, 4.0)), (8.0, 9.0), 0.5, (1.0, 2.0), 3.0, "round", RED, False, BLUE
)
LINES = TextureBrush(None, (8.0, 9.0), 0.5, (0.0, 0.0), 3.0, "butt", RED)
GRADIENT = LinearBrush(
    *(0.0, 1.0, 2.0, 3.0),
    *((ColorStop(0.0, RED), ColorStop(1.0, BLUE)), "reflect", Affine.scaling(2.0), Interpolation("oklch", "longer")),
)
ALL: tuple[Brush, ...] = (MESH, NOISE, SKSL, DOTS, LINES, GRADIENT)


def scene_of(*drawn: Brush) -> Scene:
    return Scene(20.0, 20.0, tuple(FillRect(1.0, 2.0, 3.0, 4.0, brush, State()) for brush in drawn))


@settings(max_examples=200)
@given(brushes(any_float()))
def test_files_and_text_hold_all_of_it(brush: Brush) -> None:
    scene = scene_of(brush, brush)
    again = Scene.from_bytes(scene.to_bytes())
    assert again == scene
    assert again.dump() == scene.dump()
    assert repr(again.ops) == repr(scene.ops)


@given(brushes(any_float()), brushes(any_float()))
def test_text_differs_exactly_where_scenes_do(one: Brush, two: Brush) -> None:
    assert (scene_of(one) == scene_of(two)) == (scene_of(one).dump() == scene_of(two).dump())


@pytest.mark.parametrize("brush", ALL)
def test_shared_brushes_are_one_record(brush: Brush) -> None:
    once, often = len(scene_of(brush).to_bytes()), len(scene_of(*[brush] * 50).to_bytes())
    assert often < once + 50 * 60
    first, *rest = Scene.from_bytes(scene_of(brush, brush).to_bytes()).ops
    assert all(op.brush is first.brush for op in rest)  # type: ignore[union-attr]  # rectangles


def test_the_text_of_each() -> None:
    lines = scene_of(*ALL).dump().splitlines()
    texts = [line.partition(" = ")[2] for line in lines if line.startswith("brush-")]
    assert texts[1] == "noise turbulence frequency 0.5 0.25 octaves 3 seed -7 matrix(2 0 0 2 0 0) tile 8 16"
    assert texts[2] == (
        'sksl "half4 main(float2 p) { return half4(\\"\u00e9\\"); }\\u000a" "a" [1 2] "b" [] matrix(1 0 0 1 0 0)'
    )
    assert texts[4] == "texture lines spacing 8 9 angle 0.5 offset 0 0 width 3 butt #ff0000"
    assert texts[5] == "linear 0 1 2 3 reflect matrix(2 0 0 2 0 0) in oklch longer hue: 0 #ff0000, 1 rgb(0 0 1 / 0.5)"
    assert "width 3 round hollow #ff0000 on rgb(0 0 1 / 0.5)" in texts[3]
    assert texts[0].startswith("mesh [0 0 1 1 2 4")


def test_files_of_older_versions_are_read() -> None:
    plain = LinearBrush(0.0, 0.0, 1.0, 1.0, (ColorStop(0.0, RED), ColorStop(1.0, BLUE)))
    scene = scene_of(RED, plain)
    data = bytearray(scene.to_bytes())
    struct.pack_into("<H", data, len(layout.MAGIC), 2)
    assert Scene.from_bytes(bytes(data)) == scene


@pytest.mark.parametrize("brush", ALL)
@settings(max_examples=150)
@given(st.data())
def test_damaged_brushes_are_refused_or_harmless(brush: Brush, data: st.DataObject) -> None:
    raw = scene_of(brush).__reduce__()[1][0]  # type: ignore[index]  # the file, not compressed
    whole = bytearray(raw)  # type: ignore[call-overload]  # bytes
    at = data.draw(st.integers(layout.HEADER.size, len(whole) - 1))
    whole[at] ^= data.draw(st.integers(1, 255))
    try:
        found = Scene.from_bytes(bytes(whole))
    except SceneFormatError:
        return
    assert found.dump()


def test_bounds_count_the_shape() -> None:
    for brush in ALL:
        assert scene_of(brush).bounds() == Rect(1.0, 2.0, 3.0, 4.0)


def test_files_over_a_limit() -> None:
    for brush, limit in ((MESH, "mesh_patches"), (SKSL, "sksl_length")):
        data = scene_of(brush).to_bytes()
        with limits.relaxed(**{limit: 1}), pytest.raises(SceneFormatError, match=limit):
            Scene.from_bytes(data)


@pytest.mark.parametrize(
    "bad",
    [
        NOISE.__class__("fractal", (-1.0, 0.0), 1, 0),
        NOISE.__class__("fractal", (0.1, 0.1), 200, 0),
        NOISE.__class__("fractal", (0.1, 0.1), 1, 0, (0.5, 3.0)),
        TextureBrush(None, (0.0, 1.0), 0.0, (0.0, 0.0), 1.0, "butt", RED),
        TextureBrush(None, (1.0, 1.0), float("nan"), (0.0, 0.0), 1.0, "butt", RED),
        MeshBrush((MeshPatch(((float("inf"), 0.0), *RIM[1:]), None, (RED,) * 4),)),
    ],
)
def test_numbers_out_of_range_are_not_read(bad: Brush) -> None:
    data = scene_of(bad).to_bytes()
    with pytest.raises(SceneFormatError):
        Scene.from_bytes(data)


def test_work_of_whole_scenes_is_checked() -> None:
    check_work(scene_of(*ALL))
    with limits.relaxed(texture_stamps=3), pytest.raises(LimitError, match="texture_stamps"):
        check_work(scene_of(DOTS))
    with limits.relaxed(sksl_work=10), pytest.raises(LimitError, match="sksl_work"):
        check_work(scene_of(SKSL))
    with pytest.raises(LimitError, match="texture_stamps"):
        check_work(Scene(1e6, 1e6, scene_of(DOTS).ops))
