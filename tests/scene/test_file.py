"""Scene files: what comes back is what was written, and nothing but a scene file is read."""

import copy
import hashlib
import math
import pickle
import struct
import time
import tracemalloc
import zlib
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scene_strategies import any_float, scenes
from vecdraw import limits
from vecdraw.errors import BadTypeError, BadValueError, FontError, SceneFormatError
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.path_data import PathData
from vecdraw.paint.color import Color
from vecdraw.scene import file_layout as layout
from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.scene.ops import BeginLayer, Clip, DrawScene, EndLayer, FillPath, FillRect, FillText, State
from vecdraw.scene.scene import Scene
from vecdraw.typeface.key import FaceKey

RED = Color(1.0, 0.0, 0.0)
LINE = PathData(b"\x00\x01", (0.0, 0.0, 1.0, 1.0))


class Fonts:
    """Fonts by digest: some bundled, some registered."""

    def __init__(self, *registered: bytes, bundled: frozenset[str] = frozenset()) -> None:
        self.bundled = bundled
        self.known = {digest(data): data for data in registered}

    def is_bundled(self, name: str) -> bool:
        return name in self.bundled

    def font_bytes(self, name: str) -> bytes:
        if name not in self.known:
            raise FontError(f"no font {name}")
        return self.known[name]

    def register_bytes(self, data: bytes) -> None:
        self.known[digest(data)] = data


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def written(scene: Scene) -> bytes:
    return scene.to_bytes(fonts=Fonts())


def read(data: bytes) -> Scene:
    return Scene.from_bytes(data, fonts=Fonts())


def text_of(*fonts: bytes) -> Scene:
    runs = tuple(GlyphRun(FaceKey(digest(data)), 12.0, (1,), (0.0,), (0.0,), (0,), "a", 6.0) for data in fonts)
    return Scene(10.0, 10.0, (FillText(runs, 0.0, 0.0, 1.0, (0.0, -9.0, 6.0, 12.0), RED, State()),))


@given(scenes())
def test_what_is_read_is_what_was_written(scene: Scene) -> None:
    assert read(written(scene)) == scene


@given(scenes(any_float(), nesting=1))
def test_every_number_comes_back_exactly(scene: Scene) -> None:
    assert repr(read(written(scene)).ops) == repr(scene.ops)


@given(scenes())
def test_the_same_scene_gives_the_same_bytes(scene: Scene) -> None:
    data = written(scene)
    assert written(read(data)) == data


def test_what_operations_shared_they_share_again() -> None:
    clip = Clip(None, LINE, "nonzero", Affine(), 1)
    one, two = State(Affine(), clip), State(Affine.translation(1.0, 0.0), clip)
    ops = tuple(FillRect(0.0, 0.0, 1.0, 1.0, RED, state) for state in (one, two, one))
    first, second, third = (op.state for op in read(written(Scene(9.0, 9.0, ops))).ops if isinstance(op, FillRect))
    assert first is third
    assert first is not second
    assert first.clip is second.clip
    assert first.compositing is State().compositing


def test_a_scene_drawn_often_is_written_once() -> None:
    scene = Scene(8.0, 8.0, tuple(FillRect(float(i), 0.0, 1.0, 1.0, RED, State()) for i in range(50)))
    once = len(written(Scene(8.0, 8.0, (DrawScene(scene, 0.0, 0.0, 1.0, 1.0, State()),))))
    for _ in range(30):
        scene = Scene(8.0, 8.0, (DrawScene(scene, 0.0, 0.0, 1.0, 1.0, State()),) * 2)
    assert len(written(scene)) < once + 30 * 100
    assert read(written(scene)) == scene


# --- pickles ----------------------------------------------------------------------------------------------------


@given(scenes(text=False))
def test_pickles_come_back(scene: Scene) -> None:
    assert pickle.loads(pickle.dumps(scene)) == scene


def test_clips_ten_thousand_deep_pickle() -> None:
    scene = Scene(8.0, 8.0, (FillRect(0.0, 0.0, 1.0, 1.0, RED, State(Affine(), deep_clip(10_000))),))
    assert pickle.loads(pickle.dumps(scene)) == scene


def test_copies_are_the_scene_itself() -> None:
    scene = Scene(8.0, 8.0)
    assert copy.copy(scene) is copy.deepcopy(scene) is scene


def deep_clip(depth: int) -> Clip:
    clip = Clip(None, LINE, "nonzero", Affine(), 1)
    for i in range(2, depth + 1):
        clip = Clip(clip, LINE, "nonzero", Affine.translation(float(i), 0.0), i)
    return clip


# --- fonts ------------------------------------------------------------------------------------------------------


def test_registered_fonts_travel_with_the_scene() -> None:
    data = text_of(b"font one", b"font two").to_bytes(fonts=Fonts(b"font one", b"font two"))
    there = Fonts()
    Scene.from_bytes(data, fonts=there)
    assert sorted(there.known.values()) == [b"font one", b"font two"]


def test_bundled_fonts_and_unknown_ones_stay_behind() -> None:
    here = Fonts(b"bundled", bundled=frozenset({digest(b"bundled")}))
    there = Fonts()
    scene = text_of(b"bundled", b"nobody has it")
    assert Scene.from_bytes(scene.to_bytes(fonts=here), fonts=there) == scene
    assert not there.known


def test_a_font_that_cannot_be_read_is_an_unreadable_file() -> None:
    class Choosy(Fonts):
        def register_bytes(self, data: bytes) -> None:
            raise FontError("not a font")

    data = text_of(b"font").to_bytes(fonts=Fonts(b"font"))
    with pytest.raises(SceneFormatError, match="not a font"):
        Scene.from_bytes(data, fonts=Choosy())


# --- what is refused --------------------------------------------------------------------------------------------


def test_a_digest_that_is_none_cannot_be_written() -> None:
    run = GlyphRun(FaceKey("Arial"), 12.0, (), (), (), (), "", 0.0)
    scene = Scene(9.0, 9.0, (FillText((run,), 0.0, 0.0, 1.0, (0.0, 0.0, 0.0, 0.0), RED, State()),))
    with pytest.raises(BadValueError, match="Arial"):
        written(scene)


def test_only_bytes_are_read() -> None:
    with pytest.raises(BadTypeError, match="bytes"):
        Scene.from_bytes("scene.vds")  # type: ignore[arg-type]  # what is tested


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n", layout.MAGIC, layout.MAGIC + bytes(4)])
def test_what_is_no_scene_file_is_refused(data: bytes) -> None:
    with pytest.raises(SceneFormatError):
        read(data)


def test_a_newer_version_is_named() -> None:
    data = bytearray(written(Scene(8.0, 8.0)))
    struct.pack_into("<H", data, len(layout.MAGIC), 8)
    with pytest.raises(SceneFormatError, match="version 8"):
        read(bytes(data))


SAMPLE = Scene(
    8.0,
    8.0,
    (
        BeginLayer(State()),
        FillPath(LINE, "evenodd", RED, State(Affine(), deep_clip(3))),
        *text_of(b"font").ops,
        EndLayer(),
        DrawScene(Scene(4.0, 4.0), 0.0, 0.0, 1.0, 1.0, State()),
    ),
)


def parts_of(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The sections of a file, inflated."""
    at = layout.HEADER.size
    while at < len(data):
        name, method, _, size, _ = layout.SECTION.unpack_from(data, at)
        at += layout.SECTION.size
        stored = data[at : at + size]
        yield name, zlib.decompress(stored) if method == layout.DEFLATED else stored
        at += size


def file_of(parts: list[tuple[bytes, bytes]]) -> bytes:
    """A file of these sections, its checksums right."""
    sections = [layout.SECTION.pack(name, 0, len(raw), len(raw), zlib.crc32(raw)) + raw for name, raw in parts]
    return layout.HEADER.pack(layout.MAGIC, layout.VERSION, len(parts)) + b"".join(sections)


def refused_or_harmless(data: bytes) -> None:
    start = time.perf_counter()
    with suppress(SceneFormatError):
        scene = read(data)
        assert scene.dump()
        assert written(scene)
        assert len(scene.text_boxes()) < 100
        scene.bounds()
    assert time.perf_counter() - start < 2


@given(st.data())
def test_a_file_that_is_cut_off_is_refused(data: st.DataObject) -> None:
    whole = written(SAMPLE)
    with pytest.raises(SceneFormatError):
        read(whole[: data.draw(st.integers(0, len(whole) - 1))])


@given(st.data())
def test_a_file_with_a_changed_byte_is_refused(data: st.DataObject) -> None:
    whole = bytearray(written(SAMPLE))
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(SceneFormatError):
        read(bytes(whole))


@settings(max_examples=300)
@given(st.data())
def test_hostile_files_give_a_scene_that_does_no_harm_or_one_kind_of_error(data: st.DataObject) -> None:
    parts = [(name, bytearray(raw)) for name, raw in parts_of(written(data.draw(st.one_of(st.just(SAMPLE), scenes()))))]
    for _ in range(data.draw(st.integers(1, 4))):
        _, raw = data.draw(st.sampled_from(parts))
        at = data.draw(st.integers(0, len(raw) - 1))
        put = data.draw(st.one_of(st.binary(min_size=1, max_size=8), st.sampled_from((b"\xff" * 4, b"\xff" * 8))))
        raw[at : at + len(put)] = put
    refused_or_harmless(file_of([(name, bytes(raw)) for name, raw in parts]))


def test_a_scene_with_a_transform_that_is_no_number_can_still_be_looked_at() -> None:
    parts = dict(parts_of(written(SAMPLE)))
    parts[b"STAT"] = parts[b"STAT"][:4] + struct.pack("<d", float("nan")) + parts[b"STAT"][12:]
    scene = read(file_of(list(parts.items())))
    assert "nan" in scene.dump()
    assert written(scene)
    assert scene.bounds() is None
    assert len(scene.text_boxes()) == 1


@pytest.mark.parametrize("name", layout.SECTIONS)
def test_a_count_that_lies_takes_no_memory(name: bytes) -> None:
    parts = dict(parts_of(written(SAMPLE)))
    parts[name] = b"\xff\xff\xff\xff" + parts[name][4:]
    data = file_of(list(parts.items()))
    tracemalloc.start()
    with pytest.raises(SceneFormatError):
        read(data)
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_a_bomb_is_stopped_at_the_limit() -> None:
    bomb = zlib.compress(bytes(50_000_000), 9)
    section = layout.SECTION.pack(b"FONT", layout.DEFLATED, 50_000_000, len(bomb), zlib.crc32(bomb)) + bomb
    data = layout.HEADER.pack(layout.MAGIC, layout.VERSION, len(layout.SECTIONS)) + section
    with limits.relaxed(scene_data_bytes=10_000_000), pytest.raises(SceneFormatError, match="scene_data_bytes"):
        read(data)


@pytest.mark.parametrize(
    ("scene", "limit"),
    [
        (SAMPLE, "scene_ops"),
        (SAMPLE, "scene_file_bytes"),
        (SAMPLE, "clip_depth"),
        (SAMPLE, "scene_nesting"),
        (SAMPLE, "path_segments"),
        (Scene(8.0, 8.0, (BeginLayer(State()),) * 2 + (EndLayer(),) * 2), "layer_depth"),
    ],
)
def test_a_file_over_a_limit_is_refused_and_the_limit_named(scene: Scene, limit: str) -> None:
    data = written(scene)
    with limits.relaxed(**{limit: 1}), pytest.raises(SceneFormatError, match=limit):
        read(data)


@pytest.mark.parametrize(
    ("verb", "numbers"),
    [
        (5, (0.0, 0.0, 9.0, 9.0, 0.0, 0.0, 1e270)),
        (5, (0.0, 0.0, 9.0, 9.0, 0.0, 1e17, 6.0)),
        (5, (0.0, 0.0, 9.0, -1.0, 0.0, 0.0, 1.0)),
        (5, (0.0, 0.0, 9.0, math.inf, 0.0, 0.0, 1.0)),
        (5, (0.0, 0.0, 9.0, 9.0, math.nan, 0.0, 1.0)),
        (4, (0.0, 0.0, 9.0, 9.0, 0.0)),
        (4, (0.0, 0.0, 9.0, 9.0, -1.0)),
        (4, (0.0, 0.0, 9.0, 9.0, math.nan)),
        (7, ()),
        (1, (1.0,)),
    ],
)
def test_curves_that_no_path_records_are_refused(verb: int, numbers: tuple[float, ...]) -> None:
    path = PathData(bytes([0, verb]), (0.0, 0.0, *numbers))
    with pytest.raises(SceneFormatError):
        read(written(Scene(8.0, 8.0, (FillPath(path, "nonzero", RED, State()),))))


@pytest.mark.parametrize("ops", [(EndLayer(),), (BeginLayer(State()),), (EndLayer(), BeginLayer(State()))])
def test_layers_must_be_balanced(ops: tuple[BeginLayer | EndLayer, ...]) -> None:
    with pytest.raises(SceneFormatError, match="layer"):
        read(written(Scene(8.0, 8.0, ops)))
