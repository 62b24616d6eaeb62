"""Moving pictures: what is written is what other programs show."""

import io
import itertools
import os
import shutil
import struct
import subprocess
import sys
import zlib
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageSequence

import vecdraw as vd
from tests.codecs.pictures import COLORS, letters
from vecdraw import limits
from vecdraw.codecs import icc
from vecdraw.codecs.animated import AnimationCodec, Timed
from vecdraw.codecs.sources import load_frames
from vecdraw.errors import BadTypeError, BadValueError, ImageError, LimitError, RenderError, UnsupportedError
from vecdraw.export.animation import ANIMATIONS, animation_named, encode_animation, save_animation
from vecdraw.scene.scene import Scene

LOSSLESS = {"gif": {}, "apng": {}, "webp": {"lossless": True}}
SOLID = [letter for letter, color in COLORS.items() if color[3] in {0, 255}]


def written(codec: AnimationCodec[Any], frames: list[Timed], **options: Any) -> bytes:
    """A file of these frames, straight from the format's writer."""
    height, width = frames[0].pixels.shape[:2]
    writer = codec.begin(width, height, codec.make_options({**LOSSLESS[codec.name], **options}), b"")
    parts = list(writer.parts(iter(frames)))
    return b"".join([writer.head(sum(map(len, parts))), *parts])


def by_pillow(data: bytes) -> list[np.ndarray]:
    """All frames as Pillow shows them."""
    with Image.open(io.BytesIO(data)) as image:
        return [np.asarray(frame.convert("RGBA")) for frame in ImageSequence.Iterator(image)]


def ours(data: bytes) -> list[np.ndarray]:
    """All frames as the library reads them."""
    return [frame.pixmap.to_numpy() for frame in load_frames(data)]


def same(got: np.ndarray, expected: np.ndarray) -> bool:
    """Whether two pictures look alike: the colour of what is fully transparent means nothing."""
    seen = (got[..., 3] > 0) | (expected[..., 3] > 0)
    return bool(np.array_equal(got[seen], expected[seen]))


def scene(color: str | None, width: int = 30, height: int = 20, x: float = 0, **canvas: Any) -> Scene:
    """A scene with a small square at `x` on a background."""
    ctx = vd.Context(width, height, background=color, **canvas)
    ctx.fill_style = "#06c"
    ctx.fill_rect(x, 5, 6, 6)
    return ctx.scene


def moving(count: int, color: str | None = "white", **canvas: Any) -> list[Scene]:
    """Scenes in which the square wanders."""
    return [scene(color, x=2 * at % 24, **canvas) for at in range(count)]


pictures = st.lists(
    st.text(alphabet=SOLID, min_size=20, max_size=20).map(
        lambda text: letters(*[text[at : at + 5] for at in (0, 5, 10, 15)])
    ),
    min_size=1,
    max_size=6,
)


@pytest.mark.parametrize("codec", ANIMATIONS, ids=lambda codec: codec.name)
class TestEachFormat:
    @pytest.mark.parametrize("optimize", [True, False])
    @settings(max_examples=60)
    @given(pictures=pictures)
    def test_whatever_appears_and_goes_away_is_read_back(
        self, codec: AnimationCodec[Any], optimize: bool, pictures: list[np.ndarray]
    ) -> None:
        alone = [pictures[0], *(b for a, b in itertools.pairwise(pictures) if not np.array_equal(a, b))]
        data = written(codec, [Timed(each, Fraction(1, 10)) for each in alone], optimize=optimize)
        for read in (ours, by_pillow):
            got = read(data)
            assert len(got) == len(alone)
            assert all(same(*pair) for pair in zip(got, alone, strict=True)), read

    def test_scenes_are_read_back_by_two_libraries(self, codec: AnimationCodec[Any]) -> None:
        for color in ("white", None):
            scenes = moving(8, color)
            data = encode_animation(scenes, codec.name, **LOSSLESS[codec.name])
            expected = [vd.Context.from_image(vd.encode(each, "png")).to_numpy() for each in scenes]
            for read in (ours, by_pillow):
                assert all(same(*pair) for pair in zip(read(data), expected, strict=True))

    def test_libvips_reads_the_same(self, codec: AnimationCodec[Any]) -> None:
        pyvips = pytest.importorskip("pyvips", reason="pyvips is not installed")
        if codec.name == "apng":
            pytest.skip("libvips reads the first frame of an animated PNG alone")
        data = encode_animation(moving(8, None), codec.name, **LOSSLESS[codec.name])
        pages = pyvips.Image.new_from_buffer(data, "", n=-1)
        assert pages.get("n-pages") == 8
        stacked = np.ndarray((pages.height, pages.width, pages.bands), np.uint8, pages.write_to_memory())
        for got, expected in zip(stacked.reshape(8, 20, 30, pages.bands), ours(data), strict=True):
            assert same(got, expected)

    def test_times_add_up(self, codec: AnimationCodec[Any]) -> None:
        data = encode_animation(moving(60), codec.name, fps=24)
        times = [frame.duration for frame in load_frames(data)]
        assert len(times) == 60
        assert sum(times) == pytest.approx(2.5, abs=0.011)
        lengths = [0.1, 0.25, 1.5, 0.02]
        data = encode_animation(moving(4), codec.name, durations=lengths)
        assert [frame.duration for frame in load_frames(data)] == pytest.approx(lengths, abs=0.005)
        data = encode_animation(moving(3), codec.name, durations=0.5)
        assert [frame.duration for frame in load_frames(data)] == [0.5] * 3

    def test_scenes_that_look_alike_are_one_frame(self, codec: AnimationCodec[Any]) -> None:
        scenes = [*moving(1) * 3, *moving(2)[1:] * 2]
        times = [frame.duration for frame in load_frames(encode_animation(scenes, codec.name))]
        assert times == pytest.approx([0.3, 0.2])
        alone = list(load_frames(encode_animation(moving(1), codec.name)))
        assert len(alone) == 1
        long = encode_animation(moving(1) * 3, codec.name, durations=400)
        assert [frame.duration for frame in load_frames(long)] == [400] * 3

    @pytest.mark.parametrize("loop", [0, 1, 3, 65_535])
    def test_how_often_it_is_shown(self, codec: AnimationCodec[Any], loop: int) -> None:
        data = encode_animation(moving(2), codec.name, loop=loop)
        told = {"gif": gif_loops, "apng": apng_loops, "webp": webp_loops}[codec.name](data)
        assert told == loop

    def test_the_same_scenes_give_the_same_bytes(self, codec: AnimationCodec[Any]) -> None:
        assert encode_animation(moving(5), codec.name) == encode_animation(iter(moving(5)), codec.name)

    def test_scenes_are_made_when_their_turn_comes(self, codec: AnimationCodec[Any]) -> None:
        asked: list[int] = []

        def made(at: int) -> Scene:
            asked.append(at)
            return scene("white", x=at)

        data = encode_animation(((lambda at=at: made(at)) for at in range(6)), codec.name)
        assert asked == list(range(6))
        assert len(ours(data)) == 6

    def test_scale_and_background(self, codec: AnimationCodec[Any]) -> None:
        data = encode_animation(moving(2, None), codec.name, scale=2, background="red", **LOSSLESS[codec.name])
        first = ours(data)[0]
        assert first.shape == (40, 60, 4)
        assert first[0, 0].tolist() == [255, 0, 0, 255]

    def test_deep_and_wide_canvases(self, codec: AnimationCodec[Any]) -> None:
        scenes = moving(2, pixel_format="rgba-float16")
        assert same(ours(encode_animation(scenes, codec.name, **LOSSLESS[codec.name]))[0], ours(plain(codec))[0])
        wide = [scene("color(display-p3 1 0 0)", color_space="display-p3", x=at) for at in (0, 9)]
        first = next(load_frames(encode_animation(wide, codec.name, **LOSSLESS[codec.name]))).pixmap
        assert first.color_space == ("srgb" if codec.name == "gif" else "display-p3")
        assert first.to_numpy()[0, 0].tolist() == [255, 0, 0, 255]

    def test_metadata_is_kept_where_there_is_a_place(self, codec: AnimationCodec[Any]) -> None:
        data = encode_animation(moving(2), codec.name, metadata={"Title": "Wandern", "Comment": "hin"})
        assert b"Wandern" in data
        assert b"hin" in data
        assert len(ours(data)) == 2
        assert b"Title" not in encode_animation(moving(2), codec.name)

    def test_a_scene_that_cannot_be_drawn_is_named(self, codec: AnimationCodec[Any], tmp_path: Path) -> None:
        def failing() -> Iterator[Any]:
            yield from moving(2)
            yield "no scene"

        path = tmp_path / f"a{codec.suffixes[0]}"
        with pytest.raises(RenderError, match="scene 2: BadTypeError: expected a Scene"):
            save_animation(failing(), path)
        assert list(tmp_path.iterdir()) == []

    def test_what_a_caller_raises_comes_through(self, codec: AnimationCodec[Any], tmp_path: Path) -> None:
        def failing() -> Iterator[Scene]:
            yield scene("white")
            raise KeyError("mine")

        with pytest.raises(KeyError, match="mine"):
            save_animation(failing(), tmp_path / f"a{codec.suffixes[0]}")
        assert list(tmp_path.iterdir()) == []

    def test_bad_arguments(self, codec: AnimationCodec[Any]) -> None:
        name = codec.name
        for arguments, error, match in (
            ({"fps": 0}, BadValueError, "fps must be positive"),
            ({"fps": "a"}, BadTypeError, "fps must be a number"),
            ({"fps": 10, "durations": 1}, BadValueError, "expected one of them"),
            ({"durations": -1}, BadValueError, "must be positive"),
            ({"durations": 601}, BadValueError, "a frame lasts"),
            ({"durations": 0.0001}, BadValueError, "a frame lasts"),
            ({"durations": [0.1]}, BadValueError, "1 durations for 2 scenes"),
            ({"durations": [0.1] * 3}, BadValueError, "3 durations for 2 scenes"),
            ({"durations": iter([0.1])}, BadValueError, "1 durations and more scenes"),
            ({"durations": iter([0.1] * 3)}, BadValueError, "more durations than scenes"),
            ({"durations": [0.1, None]}, BadTypeError, "must be a number, got None"),
            ({"fps": 1e-9}, BadValueError, "fps=1e-09 is less than one frame in 600 seconds"),
            ({"loop": -1}, BadValueError, "loop must be from 0 to 65535"),
            ({"loop": 70_000}, BadValueError, "loop must be from"),
            ({"optimize": 1}, BadTypeError, "optimize must be True or False"),
            ({"speed": 1}, BadValueError, f"{name} has no option 'speed'"),
            ({"scale": 0}, BadValueError, "scale must be positive"),
        ):
            with pytest.raises(error, match=match):
                encode_animation(moving(2), name, **arguments)
        with pytest.raises(BadValueError, match="at least one scene"):
            encode_animation([], name)
        with pytest.raises(BadTypeError, match="iterable of scenes"):
            encode_animation(moving(1)[0], name)  # type: ignore[arg-type]  # that is what is tested
        with pytest.raises(BadValueError, match="scene 1 is 31 x 20 px; expected 30 x 20"):
            encode_animation([scene("red"), scene("red", width=31)], name)
        with limits.relaxed(image_frames=3), pytest.raises(LimitError, match="image_frames=3"):
            encode_animation(moving(4), name)


def plain(codec: AnimationCodec[Any]) -> bytes:
    return encode_animation(moving(2), codec.name, **LOSSLESS[codec.name])


def gif_loops(data: bytes) -> int:
    at = data.find(b"NETSCAPE2.0")
    if at < 0:
        return 1
    (again,) = struct.unpack_from("<H", data, at + 13)
    return again + 1 if again else 0


def apng_loops(data: bytes) -> int:
    return int.from_bytes(data[data.index(b"acTL") + 8 :][:4], "big")


def webp_loops(data: bytes) -> int:
    return int.from_bytes(data[data.index(b"ANIM") + 12 :][:2], "little")


# --- names --------------------------------------------------------------------------------------------------------


def test_formats_by_name_and_suffix(tmp_path: Path) -> None:
    for name, magic in ((".gif", b"GIF89a"), (".apng", b"\x89PNG"), (".png", b"\x89PNG"), (".webp", b"RIFF")):
        path = tmp_path / f"a{name}"
        report = save_animation(moving(3), path)
        assert path.read_bytes().startswith(magic)
        assert report.size == path.stat().st_size
    save_animation(moving(2), tmp_path / "x.bin", format="image/gif")
    assert (tmp_path / "x.bin").read_bytes().startswith(b"GIF89a")
    with pytest.raises(BadValueError, match=r"no suffix of moving pictures; expected \.gif, \.apng"):
        save_animation(moving(2), tmp_path / "a.jpg")
    with pytest.raises(BadValueError, match=r"unknown format of moving pictures 'gfi'; did you mean 'gif'\?"):
        encode_animation(moving(2), "gfi")
    with pytest.raises(BadTypeError, match="a format must be a str"):
        animation_named(7)  # type: ignore[arg-type]  # that is what is tested
    with pytest.raises(ImageError, match="no directory"):
        save_animation(moving(2), tmp_path / "absent" / "a.gif")


@pytest.mark.parametrize("suffix", [".apng", ".APNG"])
def test_one_picture_in_a_format_of_moving_ones_says_how(suffix: str, tmp_path: Path) -> None:
    with pytest.raises(BadValueError, match="save_animation and encode_animation write moving pictures"):
        vd.save(moving(1)[0], tmp_path / f"a{suffix}")
    with pytest.raises(BadValueError, match="save_animation"):
        vd.encode(moving(1)[0], suffix)


# --- GIF ----------------------------------------------------------------------------------------------------------


def gradient(count: int) -> list[Scene]:
    """Scenes of very many colours."""
    scenes = []
    for at in range(count):
        ctx = vd.Context(80, 60)
        ctx.fill_style = vd.LinearGradient((0, 0), (80, 60), ["#f06", "gold", f"rgb(0 {at * 40} 128)"])
        ctx.fill_rect(0, 0, 80, 60)
        scenes.append(ctx.scene)
    return scenes


@pytest.mark.parametrize("palette", ["frame", "global"])
@pytest.mark.parametrize("dither", [True, False])
def test_many_colours_become_few(palette: str, dither: bool) -> None:
    scenes = gradient(4)
    data = encode_animation(scenes, "gif", palette=palette, dither=dither, colors=64)
    for got, each in zip(ours(data), scenes, strict=True):
        expected = vd.Context.from_image(vd.encode(each, "png")).to_numpy().astype(int)
        assert len(np.unique(got.reshape(-1, 4), axis=0)) <= 64 * 4
        assert np.abs(got - expected).mean() < (14 if palette == "global" else 9)
    assert (data[10] & 0x80 != 0) == (palette == "global")


def test_dither_keeps_the_mean_of_a_colour() -> None:
    flat = np.full((64, 64, 4), (128, 128, 128, 255), np.uint8)
    frames = [Timed(flat, Fraction(1, 10))]
    (dithered,) = ours(written(animation_named("gif"), frames, palette=["black", "white"], dither=True))
    (hard,) = ours(written(animation_named("gif"), frames, palette=["black", "white"], dither=False))
    assert abs(dithered[..., 0].mean() - 128) < 4
    assert set(np.unique(dithered[..., 0])) == {0, 255}
    assert len(np.unique(hard[..., 0])) == 1


def test_a_palette_of_ones_own() -> None:
    data = encode_animation(moving(3), "gif", palette=["white", "#06c", "red"])
    assert {tuple(color) for frame in ours(data) for color in frame.reshape(-1, 4).tolist()} == {
        (255, 255, 255, 255),
        (0, 102, 204, 255),
    }


@pytest.mark.parametrize("count", [1, 2, 3, 255, 256])
def test_palettes_of_every_size_are_exact(count: int) -> None:
    codec = animation_named("gif")
    flat = np.zeros((16, 16, 4), np.uint8)
    flat[..., 3] = 255
    flat.reshape(-1, 4)[:count, 0] = np.arange(count)
    flat.reshape(-1, 4)[:count, 1] = 7
    assert np.array_equal(ours(written(codec, [Timed(flat, Fraction(1))]))[0], flat)


def test_half_opacity_decides() -> None:
    pixels = np.array([[[255, 0, 0, 127], [255, 0, 0, 128], [0, 0, 0, 0], [9, 9, 9, 255]]], np.uint8)
    (got,) = ours(written(animation_named("gif"), [Timed(pixels, Fraction(1))]))
    assert got.tolist() == [[[0, 0, 0, 0], [255, 0, 0, 255], [0, 0, 0, 0], [9, 9, 9, 255]]]


@pytest.mark.parametrize(
    ("options", "error", "match"),
    [
        ({"palette": "none"}, BadValueError, "palette must be 'frame', 'global' or a list"),
        ({"palette": 7}, BadTypeError, "palette must be"),
        ({"palette": []}, BadValueError, "1 to 255 colours"),
        ({"palette": ["red"] * 256}, BadValueError, "1 to 255 colours"),
        ({"palette": ["reddish"]}, BadValueError, "reddish"),
        ({"colors": 1}, BadValueError, "colors must be from 2 to 256"),
        ({"dither": "no"}, BadTypeError, "dither must be True or False"),
        ({"dpi": 300}, UnsupportedError, "GIF has no place for dots per inch"),
        ({"profile": "display-p3"}, UnsupportedError, "GIF holds no colour profile"),
    ],
)
def test_what_gif_has_not(options: dict[str, Any], error: type[Exception], match: str) -> None:
    with pytest.raises(error, match=match):
        encode_animation(moving(2), "gif", **options)
    with pytest.raises((error, BadTypeError), match=match.replace("'frame', 'global' or", "None or")):
        vd.encode(moving(1)[0], "gif", **options)


@pytest.mark.parametrize("options", [{}, {"colors": 5}, {"dither": False, "colors": 9}, {"palette": ["red", "#06c"]}])
@pytest.mark.parametrize("background", [None, "white"])
def test_a_gif_of_one_picture_looks_like_an_animation_of_one_frame(
    options: dict[str, Any], background: str | None
) -> None:
    ctx = vd.Context(40, 30)
    ctx.fill_style = vd.LinearGradient((0, 0), (40, 30), ["red", "gold", "#06c"])
    ctx.begin_path()
    ctx.ellipse(20, 15, 18, 12, 0, 0, 6.3)
    ctx.fill()
    still = vd.encode(ctx.scene, "gif", background=background, **options)
    moving_one = encode_animation([ctx.scene], "gif", background=background, **options)
    assert np.array_equal(vd.load_image(still).to_numpy(), vd.load_image(moving_one).to_numpy())
    assert b"NETSCAPE" not in still
    assert len(list(vd.load_frames(still))) == 1


def test_colours_for_all_frames_need_all_frames() -> None:
    with pytest.raises(BadTypeError, match="scenes must be a list, got an iterator"):
        encode_animation(iter(moving(2)), "gif", palette="global")


# --- PNG and WebP -------------------------------------------------------------------------------------------------


def test_apng_has_the_chunks_of_its_specification() -> None:
    data = encode_animation(moving(4), "apng", fps=30, dpi=150)
    kinds, sequence = [], []
    at = 8
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        assert struct.unpack_from(">I", data, at + 8 + length) == (zlib.crc32(kind + body),)
        kinds.append(kind)
        if kind in {b"fcTL", b"fdAT"}:
            sequence.append(int.from_bytes(body[:4], "big"))
        if kind == b"fcTL":
            assert struct.unpack_from(">HH", body, 20) == (1, 30)
        if kind == b"pHYs":
            assert body == struct.pack(">IIB", 5906, 5906, 1)
        at += 12 + length
    assert sequence == list(range(7))
    assert kinds.index(b"acTL") < kinds.index(b"IDAT")
    assert [kind for kind in kinds if kind in {b"fcTL", b"IDAT", b"fdAT"}] == [
        b"fcTL",
        b"IDAT",
        *[b"fcTL", b"fdAT"] * 3,
    ]


@pytest.mark.skipif(shutil.which("pngcheck") is None, reason="pngcheck is not installed")
def test_pngcheck_finds_nothing(tmp_path: Path) -> None:
    save_animation(moving(4, None), tmp_path / "a.png", metadata={"Title": "x"})
    done = subprocess.run(["pngcheck", os.fspath(tmp_path / "a.png")], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout[:3]) == (0, "OK:")


@pytest.mark.skipif(shutil.which("webpinfo") is None, reason="webpinfo is not installed")
def test_webpinfo_finds_nothing(tmp_path: Path) -> None:
    wide = [scene("color(display-p3 1 0 0)", color_space="display-p3", x=at) for at in (0, 9)]
    save_animation(wide, tmp_path / "a.webp", metadata={"Title": "x"}, dpi=300)
    done = subprocess.run(["webpinfo", os.fspath(tmp_path / "a.webp")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "No error detected." in done.stdout
    for chunk in ("ICCP", "ANIM", "EXIF", "XMP "):
        assert f"Chunk {chunk}" in done.stdout


def test_lossy_webp_is_near_and_smaller() -> None:
    scenes = gradient(4)
    lossy = encode_animation(scenes, "webp", quality=70)
    exact = encode_animation(scenes, "webp", lossless=True)
    for got, expected in zip(ours(lossy), ours(exact), strict=True):
        assert np.abs(got.astype(int) - expected).mean() < 4
    assert len(lossy) < len(exact)
    with pytest.raises(BadValueError, match="lossless WebP has no quality"):
        encode_animation(scenes, "webp", lossless=True, quality=5)


def test_differences_alone_are_written() -> None:
    scenes = moving(8)
    for name, options in LOSSLESS.items():
        alone = len(encode_animation(scenes[:1], name, **options))
        assert len(encode_animation(scenes, name, **options)) < 5 * alone, name


def test_a_profile_is_embedded() -> None:
    data = encode_animation(moving(2), "apng", profile="display-p3")
    with Image.open(io.BytesIO(data)) as image:
        assert image.info["icc_profile"] == icc.display_p3()
    assert next(load_frames(data)).pixmap.color_space == "display-p3"


# --- memory -------------------------------------------------------------------------------------------------------

MANY = """
import sys
from pathlib import Path
import vecdraw as vd

def scenes(count):
    for at in range(count):
        ctx = vd.Context(640, 480, background="white")
        ctx.fill_style = "#06c"
        ctx.fill_rect(at % 600, at * 7 % 440, 40, 40)
        yield ctx.scene

def peak():
    return int(next(l for l in open("/proc/self/status") if l.startswith("VmHWM")).split()[1])

options = {"lossless": True} if sys.argv[1] == "webp" else {}
vd.save_animation(scenes(20), sys.argv[2], format=sys.argv[1], **options)
Path("/proc/self/clear_refs").write_text("5")
before = peak()
vd.save_animation(scenes(1000), sys.argv[2], format=sys.argv[1], **options)
print((peak() - before) * 1024)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is measured through /proc")
@pytest.mark.parametrize("name", ["gif", "apng", "webp"])
def test_a_thousand_frames_take_the_memory_of_a_few(name: str, tmp_path: Path) -> None:
    program = [sys.executable, "-c", MANY, name, os.fspath(tmp_path / "a")]
    done = subprocess.run(program, check=True, capture_output=True, text=True, cwd=Path(__file__).parents[2])
    frame = 640 * 480 * 4
    assert int(done.stdout) < 16 * 1024 * 1024 + 8 * frame  # what waits in memory before a file takes over, and frames
    with Image.open(tmp_path / "a") as image:
        assert image.n_frames == 1000
