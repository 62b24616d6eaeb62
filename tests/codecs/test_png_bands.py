"""PNGs in bands: the same bytes by one thread or many, found again or not, by kernel or twin, in pieces or whole."""

import hashlib
import io
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.codecs.pictures import chunks, scene_like
from vecdraw import limits
from vecdraw.caches import cache_info, clear_caches
from vecdraw.codecs import png_crew, png_deflate, png_rows
from vecdraw.codecs.codec import PixelRows
from vecdraw.codecs.png import CODEC, PngOptions
from vecdraw.codecs.png_bands import PngBands, PngState
from vecdraw.codecs.png_store import store
from vecdraw.errors import BadTypeError, BadValueError, StateError, UnsupportedError
from vecdraw.kernel import deflate, rows

PRESETS = ["fast", "balanced", "small"]


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    clear_caches("bands")
    yield
    clear_caches("bands")


@pytest.fixture
def small_bands(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bands of some rows, so that small pictures have many."""
    few = {name: each._replace(band=3000, whole=3000) for name, each in png_deflate.PRESETS.items()}
    monkeypatch.setattr(png_rows, "PRESETS", few)
    monkeypatch.setattr("vecdraw.codecs.png_bands.PRESETS", few)
    monkeypatch.setattr(png_rows, "_GROUP", 1500)


def write(pixels: Any, **options: object) -> bytes:
    return CODEC.encode(pixels, CODEC.make_options({"palette": "never", **options}), "srgb")


def read(png: bytes) -> Any:
    with Image.open(io.BytesIO(png)) as image:
        return np.asarray(image.convert("RGBA"))


def drawn(width: int = 120, height: int = 90, seed: int = 1) -> Any:
    """Sharp things on plain ground, a slope, noise: from the top down."""
    pixels = scene_like(width, height)
    pixels[: height // 3, :, :3] = 40
    chance = np.random.default_rng(seed)
    for _ in range(20):
        x, y = chance.integers(0, width), chance.integers(0, height // 3)
        pixels[y : y + 4, x : x + 7, :3] = chance.integers(0, 256, 3)
    pixels[height - height // 4 :, :, :3] = chance.integers(0, 256, (height // 4, width, 3))
    return pixels


@pytest.mark.usefixtures("small_bands")
@pytest.mark.parametrize("compression", PRESETS)
@pytest.mark.parametrize("translucent", [False, True])
def test_the_same_bytes_by_any_number_of_threads(compression: str, translucent: bool) -> None:
    pixels = drawn()
    if translucent:
        pixels[::7, ::5, 3] = 90
    one = write(pixels, compression=compression, threads=1)
    assert one.count(b"IDAT") > 8
    assert np.array_equal(read(one), pixels)
    for threads in (2, 3, 16, None):
        clear_caches("bands")
        assert write(pixels, compression=compression, threads=threads) == one


@pytest.mark.usefixtures("small_bands")
@pytest.mark.parametrize("compression", PRESETS)
def test_the_same_bytes_from_the_twin(compression: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pixels = drawn()
    one = write(pixels, compression=compression)
    clear_caches("bands")
    monkeypatch.setattr(rows, "_kernel", None)
    monkeypatch.setattr(deflate, "_kernel", None)
    assert write(pixels, compression=compression) == one


@pytest.mark.usefixtures("small_bands")
@pytest.mark.parametrize("compression", PRESETS)
def test_bands_that_did_not_change_are_found(compression: str) -> None:
    pixels = drawn()
    one = write(pixels, compression=compression)
    count = one.count(b"IDAT")
    before = cache_info()["bands"]
    assert (before.hits, before.misses, before.entries) == (0, count, count)
    assert write(pixels, compression=compression) == one
    pixels[44, 50] = [1, 2, 3, 255]
    changed = write(pixels, compression=compression)
    after = cache_info()["bands"]
    assert (after.hits, after.misses) == (2 * count - 1, count + 1)
    clear_caches("bands")
    assert write(pixels, compression=compression) == changed
    assert np.array_equal(read(changed), pixels)


@pytest.mark.usefixtures("small_bands")
def test_a_band_is_found_in_the_picture_that_it_is_of() -> None:
    """Nothing is found for other options, depths, channels, places, sizes, or what lies above."""
    pixels = drawn(60, 80)
    half = (pixels / np.float16(255)).astype(np.float16)
    for array, options in (
        (pixels, {"compression": "fast"}),
        (pixels, {"compression": "balanced"}),
        (pixels[..., [2, 1, 0, 3]], {"compression": "fast"}),
        (pixels, {"bit_depth": 16}),
        (half, {}),
        (pixels[:, ::2], {}),
        (pixels.reshape(40, 120, 4), {}),
        (pixels[1:], {}),
        (pixels[::-1], {}),
        (pixels, {"gray": True}),
    ):
        whole = np.ascontiguousarray(array)
        warm = write(whole, **options)
        clear_caches("bands")
        write(pixels)
        assert write(whole, **options) == warm


@pytest.mark.usefixtures("small_bands")
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 79), st.integers(0, 255)), max_size=6))
def test_whatever_was_written_before_no_byte_differs(edits: list[tuple[int, int, int]]) -> None:
    pixels = np.full((80, 60, 4), 255, np.uint8)
    for x, y, value in edits:
        pixels[y, x, :3] = value
        warm = write(pixels, compression="fast", threads=1)
        with limits.relaxed(png_band_bytes=1):
            clear_caches("bands")
            assert write(pixels, compression="fast", threads=1) == warm
        assert np.array_equal(read(warm), pixels)


@pytest.mark.usefixtures("small_bands")
def test_what_is_kept_is_bounded() -> None:
    with limits.relaxed(png_band_bytes=20_000):
        for seed in range(20):
            write(drawn(seed=seed), compression="fast", threads=1)
            assert cache_info()["bands"].size <= 20_000
        assert cache_info()["bands"].entries > 0
        assert cache_info()["bands"].evictions


def test_a_canvas_and_its_array_share_no_bands_and_no_bytes_differ() -> None:
    pixels = drawn(700, 500)
    pixels[..., 3] = 255
    buffer = np.ascontiguousarray(pixels[..., [2, 1, 0, 3]])
    options = CODEC.make_options({"compression": "fast"})
    assert CODEC.encode_rows is not None
    png = CODEC.encode_rows(PixelRows(buffer, 700, 500, 2800, bytearray), options, "srgb")
    assert png == CODEC.encode(pixels, options, "srgb")
    turned = CODEC.encode(buffer, options, "srgb")  # the same bytes in memory, other colours
    assert np.array_equal(read(turned), buffer)


def test_one_translucent_pixel_in_a_later_band_is_found() -> None:
    buffer = np.full((800, 700, 4), 255, np.uint8)
    buffer[790, 690, 3] = 254
    assert CODEC.encode_rows is not None
    for threads in (1, 2):
        options = CODEC.make_options({"threads": threads})
        assert CODEC.encode_rows(PixelRows(buffer, 700, 800, 2800, bytearray), options, "srgb") is None


def test_many_pictures_at_once() -> None:
    pictures = [drawn(900, 700, seed) for seed in range(6)]
    alone = [write(each, compression="fast", threads=1) for each in pictures]
    clear_caches("bands")
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda each: write(each, compression="fast"), pictures * 3))
    assert found == alone * 3


def test_an_error_in_a_thread_is_the_callers() -> None:
    done = []

    def work(numbers: Iterator[int]) -> None:
        for number in numbers:
            if number == 5:
                raise KeyError(number)
            done.append(number)
            time.sleep(0.001)

    with pytest.raises(KeyError, match="5"):
        png_crew.share(work, 9, 3)
    assert 5 not in done
    done.clear()
    with pytest.raises(KeyError, match="5"):
        png_crew.share(work, 9, 1)
    assert done == [0, 1, 2, 3, 4]


def test_where_the_threads_are_busy_the_caller_works_alone() -> None:
    begun, go_on = threading.Event(), threading.Event()

    def wait(numbers: Iterator[int]) -> None:
        for _ in numbers:
            begun.set()
            go_on.wait(20)

    other = threading.Thread(target=png_crew.share, args=(wait, 2, 2))
    other.start()
    assert begun.wait(20)
    names = set()
    png_crew.share(lambda numbers: [names.add(threading.current_thread().name) for _ in numbers] and None, 50, 4)
    go_on.set()
    other.join()
    assert names == {threading.current_thread().name}


@pytest.mark.parametrize("lengths", [(1, 1), (5000, 70_000), (65_521, 3), (1, 1 << 20)])
def test_checksums_are_joined(lengths: tuple[int, int]) -> None:
    import zlib

    one, other = (np.random.default_rng(length).bytes(length) for length in lengths)
    pieces = [(zlib.adler32(piece), len(piece)) for piece in (one, b"", other, one)]
    assert deflate.joined_adler32(pieces) == zlib.adler32(one + other + one)
    assert deflate.joined_adler32([(zlib.adler32(one), 0), pieces[2]]) == zlib.adler32(one + other)
    assert deflate.joined_adler32([]) == zlib.adler32(b"")


# Pictures that come from the top down


def in_pieces(pixels: Any, cuts: list[int], options: PngOptions, **arguments: Any) -> bytes:
    height, width = pixels.shape[:2]
    writer = PngBands(width, height, options, **arguments)
    parts = [writer.header()]
    for top, bottom in zip([0, *cuts], [*cuts, height], strict=True):
        if bottom > top:
            parts.append(writer.add(pixels[top:bottom]))
    return b"".join([*parts, writer.finish()])


@pytest.mark.usefixtures("small_bands")
@given(
    st.lists(st.integers(0, 90), max_size=6).map(sorted),
    st.sampled_from(PRESETS),
    st.booleans(),
    st.sampled_from([8, 16]),
)
def test_pieces_have_the_bytes_of_the_whole(cuts: list[int], compression: Any, opaque: bool, depth: Any) -> None:
    pixels = drawn()
    if not opaque:
        pixels[3::7, ::5, 3] = 90
    options = PngOptions(
        compression=compression, dpi=300, metadata={"Title": "Pieces"}, bit_depth=depth, palette="never"
    )
    assert in_pieces(pixels, cuts, options, opaque=opaque, depth=depth) == CODEC.encode(pixels, options, "srgb")


@pytest.mark.parametrize("compression", ["fast", "balanced"])
def test_pieces_have_the_bytes_of_a_large_picture(compression: Any) -> None:
    pixels = drawn(900, 700)
    options = PngOptions(compression=compression)
    assert in_pieces(pixels, [1, 333, 334], options, opaque=True) == CODEC.encode(pixels, options, "srgb")


@pytest.mark.usefixtures("small_bands")
@pytest.mark.parametrize("stop", [0, 1, 8, 30, 89, 90])
def test_another_writer_goes_on(stop: int) -> None:
    pixels, options = drawn(), PngOptions(compression="fast")
    first = PngBands(120, 90, options, opaque=True)
    begun = first.header() + first.add(pixels[:stop]) if stop else first.header()
    state = PngState(*first.state)
    assert state.rows % first.band_rows == 0 or state.rows == 90
    assert stop - first.band_rows < state.rows <= stop
    second = PngBands(120, 90, options, opaque=True, state=state)
    assert second.header() == first.header()
    rest = second.add(pixels[state.rows :]) if state.rows < 90 else b""
    assert begun + rest + second.finish() == CODEC.encode(pixels, options, "srgb")


def test_what_is_wrong_is_said_and_nothing_is_taken() -> None:
    pixels = drawn()
    writer = PngBands(120, 90, opaque=True)
    with pytest.raises(StateError, match="90 of 90 rows are missing"):
        writer.finish()
    with pytest.raises(BadValueError, match="at most 90 rows of 120 px, got 91 of 120"):
        writer.add(np.concatenate([pixels, pixels[:1]]))
    with pytest.raises(BadValueError, match="got 90 of 60"):
        writer.add(pixels[:, ::2])
    translucent = pixels.copy()
    translucent[50, 50, 3] = 0
    with pytest.raises(BadValueError, match="said to be opaque"):
        writer.add(translucent)
    with pytest.raises(BadTypeError, match="numpy array"):
        writer.add(None)  # type: ignore[arg-type]  # what is refused
    whole = writer.header() + writer.add(pixels) + writer.finish()
    assert np.array_equal(read(whole), pixels)
    with pytest.raises(BadValueError, match="at most 0 rows"):
        writer.add(pixels[:1])


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"width": 0}, BadValueError, "width must be from 1"),
        ({"height": 1 << 31}, BadValueError, "height must be from 1 to 2147483647"),
        ({"depth": 4}, BadValueError, "depth must be one of 8, 16"),
        ({"options": {"dpi": 3}}, BadTypeError, "expected PngOptions"),
        ({"options": PngOptions(gray=True)}, UnsupportedError, "has no gray, palette or profile"),
        ({"options": PngOptions(palette="auto")}, UnsupportedError, "has no gray, palette or profile"),
        ({"options": PngOptions(profile="srgb")}, UnsupportedError, "has no gray, palette or profile"),
        ({"options": PngOptions(bit_depth=16)}, BadValueError, "bit_depth=16 of the options is not the depth, 8"),
        ({"state": 3}, BadTypeError, "expected a PngState"),
        ({"state": PngState(91, 1, b"")}, BadValueError, "state.rows must be from 0 to 90"),
        ({"state": PngState(90, -1, bytes(360))}, BadValueError, "state.adler must be from 0"),
        ({"state": PngState(90, 1, bytes(359))}, BadValueError, "of another picture, or not of whole bands"),
        ({"state": PngState(30, 1, bytes(360))}, BadValueError, "of another picture, or not of whole bands"),
        ({"state": PngState(0, 1, b"x")}, BadValueError, "of another picture, or not of whole bands"),
    ],
)
def test_bad_arguments_are_refused(arguments: dict[str, Any], error: type[Exception], message: str) -> None:
    given = {"width": 120, "height": 90, "opaque": True, **arguments}
    with pytest.raises(error, match=message):
        PngBands(given.pop("width"), given.pop("height"), given.pop("options", None), **given)


def test_memory_is_bounded_by_a_band() -> None:
    import tracemalloc

    writer = PngBands(4000, 20_000, PngOptions(compression="fast"), opaque=True)
    band = np.full((500, 4000, 4), 255, np.uint8)
    tracemalloc.start()
    try:
        size = sum(len(writer.add(band)) for _ in range(40))
        assert tracemalloc.get_traced_memory()[1] < 40e6  # one piece as it was given has 8 MB; the picture has 320
    finally:
        tracemalloc.stop()
    assert size > 1000
    assert writer.finish().endswith(b"IEND\xaeB`\x82")


def test_the_first_chunk_begins_the_stream_and_the_last_ends_it() -> None:
    import zlib

    pixels = drawn(900, 700)
    for compression, header in (("fast", b"\x78\x01"), ("balanced", b"\x78\x5e"), ("small", b"\x78\xda")):
        inside = chunks(write(pixels, compression=compression))[b"IDAT"]
        assert inside[:2] == header
        assert int.from_bytes(header, "big") % 31 == 0  # RFC 1950, 2.2
        assert zlib.adler32(zlib.decompress(inside)) == int.from_bytes(inside[-4:], "big")


def test_no_library_is_loaded_before_it_is_needed() -> None:
    program = "import sys, vecdraw; print({'isal', 'zlib_ng', 'deflate', 'numpy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")  # Python warns of threads; that is what is tried
@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_a_forked_process_writes_the_same_bytes() -> None:
    """Locks that a thread holds at that moment, and threads that are not there any more, are no matter."""
    pixels = drawn(900, 700)
    one = write(pixels, compression="fast", threads=2)
    out, into = os.pipe()
    with store._lock:
        child = os.fork()
        if child == 0:
            with os.fdopen(into, "wb") as pipe:
                pipe.write(hashlib.sha256(write(pixels, compression="fast", threads=2)).digest())
            os._exit(0)
    os.close(into)
    with os.fdopen(out, "rb") as pipe:
        assert pipe.read() == hashlib.sha256(one).digest()
    assert os.waitpid(child, 0)[1] == 0


@pytest.mark.parametrize(("width", "height"), [(1, 70_000), (70_000, 1), (300_000, 3), (7, 9_001)])
@pytest.mark.parametrize("compression", PRESETS)
def test_long_and_wide_pictures(width: int, height: int, compression: str) -> None:
    pixels = np.zeros((height, width, 4), np.uint8)
    pixels[..., 0] = np.arange(width) // 3
    pixels[..., 1] = (np.arange(height) // 7)[:, np.newaxis]
    for alpha in (255, 99):
        pixels[..., 3] = alpha
        assert np.array_equal(read(write(pixels, compression=compression)), pixels)


def test_no_byte_depends_on_what_was_in_memory() -> None:
    """glibc fills memory that is given out with the pattern it is told; one-shot calls of ISA-L read some of that."""
    program = (
        "import hashlib; from tests.codecs.test_png_bands import drawn, write;"
        "pictures = [drawn(500, 300, seed) for seed in range(5)];"
        "print([hashlib.md5(write(each, compression=name)).hexdigest()"
        " for each in pictures for name in ('fast', 'balanced')])"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "MALLOC_PERTURB_": pattern},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for pattern in ("0", "85", "170")
    }
    assert len(said) == 1


def hash_slots() -> bytes:
    """Data that asks ISA-L again and again whether a slot of its hash table holds the third byte of the stream."""
    chance = np.random.default_rng(5)
    words = chance.integers(0, 256, (16, 8), np.uint8).tobytes()
    out = bytearray(words)
    for number in range(128):
        edge = 32_768 * (len(out) // 32_768 + 1)
        out += words[:8] * ((edge - 6 - len(out)) // 8)
        out += bytes(edge - 4 - len(out))
        one, other = chance.bytes(8), chance.bytes(8)  # stand alone before, so that both are found below
        at = len(out) - 4000
        out[at : at + 8], out[at + 100 : at + 108] = one, other
        out += one + other + words[:8] * 100 + bytes([number]) + one[6:] + other[:6]
    return bytes(out)


@pytest.mark.parametrize("level", [1, 2])
def test_isal_gives_the_same_bytes_wherever_its_stream_lies(level: int) -> None:
    import zlib

    data = memoryview(hash_slots())
    kept: list[Any] = []
    found = set()
    preset = png_deflate.PRESETS["fast"]._replace(library="isal", level=level)
    for size in np.random.default_rng(3).integers(1, 4, 100).tolist():
        kept += [bytearray(70_000 * size), png_deflate._isal().compressobj(2)]  # other addresses for what comes next
        found.add(png_deflate.deflated(data, preset, is_last=False))
    assert len(found) == 1
    assert zlib.decompressobj(-15).decompress(found.pop()) == data
