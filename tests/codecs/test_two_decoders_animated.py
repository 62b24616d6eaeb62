"""Moving pictures with any options: two decoders that are not ours show the right pixels, for the right time."""

import io
import itertools
import shutil
import struct
import subprocess
import zlib
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image, ImageSequence

import vecdraw as vd
from tests.codecs.animation_strategies import ANIMATION_OPTIONS, Film, films
from tests.codecs.decoders import AbsentError, by_vips, exiftool
from tests.codecs.option_strategies import CREATOR, PALETTE, PLACE, TITLE, Options
from tests.codecs.pictures import chunk
from vecdraw.backends.registry import raster_backend
from vecdraw.codecs.containers.blocks import read_blocks
from vecdraw.codecs.profile import built_in
from vecdraw.export.animation import animation_named, encode_animation
from vecdraw.metadata.exif import Exif

TICKS = {"gif": 100, "webp": 1000}
LONGEST = 600  # s of one frame
HEAD = b"\x89PNG\r\n\x1a\n"


class Seen(NamedTuple):
    """What a decoder makes of a file: whole frames (height, width, 4), their seconds, how often in all, 0 for ever."""

    frames: list[NDArray[np.uint8]]
    seconds: list[float]
    loop: int
    profile: bytes | None = None


def by_pillow(name: str, data: bytes) -> Seen:
    with Image.open(io.BytesIO(data)) as image:
        frames, seconds = [], []
        for frame in ImageSequence.Iterator(image):
            frames.append(np.asarray(frame.convert("RGBA")))
            seconds.append(float(frame.info["duration"]) / 1000)
        loop = image.info.get("loop")
        if name == "gif":
            loop = 1 if loop is None else loop + (loop > 0)
        return Seen(frames, seconds, 1 if loop is None else loop, image.info.get("icc_profile"))


def by_libvips(name: str, data: bytes) -> Seen:
    pyvips = pytest.importorskip("pyvips", reason="pyvips is not installed")
    image = pyvips.Image.new_from_buffer(data, "", n=-1)
    count = image.get("n-pages") if image.get_typeof("n-pages") else 1
    pixels = image.numpy().reshape(count, -1, image.width, image.bands)
    if image.bands in {1, 2}:
        pixels = np.concatenate([pixels[..., :1]] * 3 + [pixels[..., 1:]], axis=3)
    if pixels.shape[3] == 3:
        pixels = np.concatenate([pixels, np.full_like(pixels[..., :1], 255)], axis=3)
    delays = image.get("delay")[:count] if image.get_typeof("delay") else None
    loop = image.get("loop") if image.get_typeof("loop") else 1
    profile = image.get("icc-profile-data") if image.get_typeof("icc-profile-data") else None
    return Seen(list(pixels), [each / 1000 for each in delays or ()], loop, profile)


def by_chunks(_: str, data: bytes) -> Seen:
    """An animated PNG taken apart here; libvips decodes each frame as a PNG of its own."""
    at, pieces = 8, []
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        pieces.append((data[at + 4 : at + 8], data[at + 8 : at + 8 + length]))
        assert struct.unpack_from(">I", data, at + 8 + length)[0] == zlib.crc32(data[at + 4 : at + 8 + length])
        at += 12 + length
    head = dict(pieces)[b"IHDR"]
    count, loop = struct.unpack(">II", dict(pieces)[b"acTL"])
    size = struct.unpack(">II", head[:8])
    screen = np.zeros((size[1], size[0], 4), np.uint8)
    frames, seconds = [], []
    controls = [index for index, (kind, _) in enumerate(pieces) if kind == b"fcTL"]
    assert len(controls) == count
    for index, end in itertools.pairwise([*controls, len(pieces)]):
        _, width, height, left, top, over, under, dispose, blend = struct.unpack(">5I2H2B", pieces[index][1])
        body = b"".join(d if k == b"IDAT" else d[4:] for k, d in pieces[index:end] if k in {b"IDAT", b"fdAT"})
        alone = chunk(b"IHDR", struct.pack(">II", width, height) + head[8:]) + chunk(b"IDAT", body)
        part = by_vips(HEAD + alone + chunk(b"IEND", b"")).samples
        drawn = screen[top : top + height, left : left + width]
        assert (dispose, part.shape) == (0, drawn.shape)
        if blend:
            assert set(np.unique(part[..., 3])) <= {0, 255}  # so that over is a choice
            drawn[part[..., 3] == 255] = part[part[..., 3] == 255]
        else:
            drawn[...] = part
        frames.append(screen.copy())
        seconds.append(over / under)
    return Seen(frames, seconds, loop)


READERS: dict[str, list[Callable[[str, bytes], Seen]]] = {
    "gif": [by_pillow, by_libvips],
    "webp": [by_pillow, by_libvips],
    "apng": [by_pillow, by_chunks],
}


@pytest.mark.parametrize("name", ANIMATION_OPTIONS)
def test_pixels_times_loops_and_metadata_come_back(name: str) -> None:
    @settings(max_examples=60)
    @given(films(), ANIMATION_OPTIONS[name])
    def check(film: Film, options: Options) -> None:
        data = encode_animation(
            film.scenes, name, durations=film.seconds, scale=film.scale, background=film.background, **options
        )
        wanted, seconds = expected(name, film, options)
        profile = wanted_profile(name, film, options)
        for read in READERS[name]:
            seen = read(name, data)
            check_frames(name, seen.frames, wanted, film, options)
            check_loop(name, seen, options)
            if read is by_pillow or (len(wanted) > 1 and name != "apng"):
                check_seconds(name, seen.seconds, seconds)
            if read is not by_chunks:
                assert (seen.profile or b"") == profile, read
        check_facts(name, data, film, options)

    check()


def expected(name: str, film: Film, options: Options) -> tuple[list[NDArray[np.uint8]], list[Fraction]]:
    """The frames that are to be seen and their seconds: those that look like the one before it are one with it."""
    frames: list[NDArray[np.uint8]] = []
    seconds: list[Fraction] = []
    for scene, length in zip(film.scenes, film.seconds, strict=True):
        pixels = drawn(name, scene, film, options)
        each = Fraction(length).limit_denominator(1_000_000)
        if frames and np.array_equal(frames[-1], pixels) and seconds[-1] + each <= LONGEST:
            seconds[-1] += each
        else:
            frames.append(pixels)
            seconds.append(each)
    return frames, seconds


def drawn(name: str, scene: Any, film: Film, options: Options) -> NDArray[np.uint8]:
    """A scene as the PNG of it shows it, in the colours of the file."""
    if name == "gif":  # a PNG's sRGB is rounded another way
        under = None if film.background is None else vd.Color.parse(film.background)
        raster = raster_backend().render(scene, scale=film.scale, background=under)
        return np.array(raster.read_as(0, 0, raster.width, raster.height, "rgba-unorm8", "srgb"))
    chosen = {"profile": options["profile"]} if "profile" in options else {}
    if "intent" in options and chosen:
        chosen["intent"] = options["intent"]
    chosen = chosen or {"bit_depth": 8}
    png = vd.encode(scene, "png", scale=film.scale, background=film.background, **chosen)
    with Image.open(io.BytesIO(png)) as image:
        return np.asarray(image.convert("RGBA"))


def wanted_profile(name: str, film: Film, options: Options) -> bytes:
    if name == "gif":
        return b""
    told = options.get("profile") or (None if film.canvas["color_space"] == "srgb" else film.canvas["color_space"])
    return b"" if told is None else bytes(built_in(told).data)


def check_frames(
    name: str, frames: list[NDArray[np.uint8]], wanted: list[NDArray[np.uint8]], film: Film, options: Options
) -> None:
    assert len(frames) == len(wanted)
    exact = name == "apng" or (name == "webp" and options.get("lossless"))
    for index, (got, want) in enumerate(zip(frames, wanted, strict=True)):
        assert got.shape == want.shape
        if exact:
            visible = (got[..., 3] > 0) | (want[..., 3] > 0)
            assert np.array_equal(got[visible], want[visible])
        elif name == "gif":
            check_gif(got, want, wanted, index, options)
        else:
            shown = [each[..., :3] * (each[..., 3:] / 255) @ np.array([0.299, 0.587, 0.114]) for each in (got, want)]
            assert np.abs(shown[0] - shown[1]).mean() <= 20
            assert np.abs(got[..., 3].astype(int) - want[..., 3]).max() <= 20


def check_gif(
    got: NDArray[np.uint8], want: NDArray[np.uint8], every: list[NDArray[np.uint8]], index: int, options: Options
) -> None:
    """Exact where the colours of all frames so far fit into their palettes, as what does not change stays as it was.

    What is half opaque is opaque, the rest is nothing.
    """
    opaque = want[..., 3] >= 128
    assert np.array_equal(got[..., 3] == 255, opaque)
    assert set(np.unique(got[..., 3])) <= {0, 255}
    palette, most = options.get("palette", "frame"), options.get("colors", 256)
    if isinstance(palette, list):
        known = {tuple(round(255 * part) for part in vd.Color.parse(each).to_space("srgb")) for each in palette}
        assert {tuple(color) for color in got[opaque][:, :3].tolist()} <= known
        return
    colors = [each[each[..., 3] >= 128][:, :3] for each in every]
    judged = [np.concatenate(colors)] if palette == "global" else colors[: index + 1]
    if all(len(np.unique(each, axis=0)) <= most - 1 for each in judged):
        assert np.array_equal(got[opaque][:, :3], want[opaque][:, :3])
    elif most >= 16:
        assert np.abs(got[opaque][:, :3].astype(int) - want[opaque][:, :3]).mean() <= 30


def check_seconds(name: str, got: list[float], wanted: list[Fraction]) -> None:
    """Each within a tick, and never more than half a tick apart in all."""
    assert len(got) == len(wanted)
    if name == "apng":
        assert got == pytest.approx([float(each) for each in wanted], rel=1e-4, abs=1e-6)
        return
    tick = 1 / TICKS[name]
    assert np.abs(np.array(got) - [float(each) for each in wanted]).max() <= tick * 1.001
    assert np.abs(np.cumsum(got) - np.cumsum([float(each) for each in wanted])).max() <= tick * 0.501


def check_loop(name: str, seen: Seen, options: Options) -> None:
    wanted = options.get("loop", 0)
    if name == "gif" and len(seen.frames) == 1 and not seen.seconds:
        return  # libvips tells nothing of a picture that does not move
    assert seen.loop == wanted


def check_facts(name: str, data: bytes, film: Film, options: Options) -> None:
    """Metadata, as we read it, and density; nothing where nothing was asked for."""
    given_metadata, asked = options.get("metadata"), options.get("dpi")
    read = vd.read_metadata(data)
    whole = isinstance(given_metadata, vd.Metadata)
    assert read.title == (None if given_metadata is None else TITLE)
    assert read.creator == ((CREATOR,) if whole else ())
    assert read.place == (PLACE if whole else None)
    if name == "apng":
        dots = round((asked or 96) * film.scale / 0.0254)
        assert abs(int.from_bytes(data[data.index(b"pHYs") + 4 :][:4], "big") - dots) <= 1
    if name == "webp":
        stated: Any = Exif.parse(read_blocks(data).exif).get("XResolution")
        if asked is None:
            assert stated is None
        else:
            assert float(stated[0]) == pytest.approx(asked * film.scale, abs=1e-3)


PROGRAMS = {"apng": ("pngcheck", "-q"), "webp": ("webpinfo", "-quiet")}


@pytest.mark.parametrize("name", PROGRAMS)
def test_checkers_find_nothing(name: str, tmp_path: Path) -> None:
    program = shutil.which(PROGRAMS[name][0])
    if program is None:
        pytest.skip(f"{PROGRAMS[name][0]} is not installed")
    path = tmp_path / f"a{animation_named(name).suffixes[0]}"

    @settings(max_examples=15)
    @given(films(), ANIMATION_OPTIONS[name])
    def check(film: Film, options: Options) -> None:
        vd.save_animation(film.scenes, path, durations=film.seconds, scale=film.scale, **options)
        done = subprocess.run([program, PROGRAMS[name][1], path], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    check()


@pytest.mark.parametrize("name", ANIMATION_OPTIONS)
def test_exiftool_reads_what_was_written(name: str) -> None:
    @settings(max_examples=8)
    @given(films(), ANIMATION_OPTIONS[name], st.sampled_from([{}, {"metadata": {"Title": TITLE}}]))
    def check(film: Film, options: Options, more: Options) -> None:
        options = {**options, **more}
        data = encode_animation(film.scenes, name, durations=film.seconds, **options)
        tags = exiftool(data, animation_named(name).suffixes[0])
        assert not [key for key in tags if key.endswith((":Warning", ":Error"))], tags
        titles = [value for key, value in tags.items() if key in {"XMP-dc:Title", "PNG:Title", "GIF:Comment"}]
        assert (TITLE in titles) == ("metadata" in options)

    try:
        check()
    except AbsentError as error:
        pytest.skip(str(error))


def test_the_palette_of_the_strategies_is_tried() -> None:
    data = encode_animation([vd.Context(4, 4, background="red").scene], "gif", palette=PALETTE)
    assert by_pillow("gif", data).frames[0][0, 0].tolist() == [255, 0, 0, 255]
