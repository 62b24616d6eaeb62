"""Encoders in threads: options never mix, and the lock of the interpreter is free while a library encodes."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.codecs.pictures import scene_like
from vecdraw.codecs.registry import codec_named
from vecdraw.errors import MissingLibraryError
from vecdraw.kernel.loading import compiled

needs_lzw = pytest.mark.skipif(compiled("lzw") is None, reason="the twins, libtiff's and Pillow's LZW, keep the lock")
FREE: list[Any] = [
    ("jpeg", {}),
    ("jpeg", {"optimizer": "huffman"}),
    ("jpeg", {"progressive": True, "subsampling": "4:2:0"}),
    ("jpeg", {"library": "vips", "optimizer": "huffman"}),
    ("jpeg", {"optimizer": "mozjpeg"}),
    ("webp", {}),
    ("webp", {"library": "vips"}),
    ("avif", {}),
    ("avif", {"lossless": True, "effort": 1}),
    ("tiff", {}),
    pytest.param("tiff", {"compression": "lzw"}, marks=needs_lzw),
    ("tiff", {"compression": "none"}),
    ("heic", {}),
    ("jxl", {}),
    pytest.param("gif", {"dither": False}, marks=needs_lzw),
]
MIXED: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("jpeg", {"quality": 30, "subsampling": "4:2:0"}, {"quality": 95, "progressive": True}),
    ("jpeg", {"quality": 30, "library": "vips"}, {"optimizer": "mozjpeg"}),
    ("webp", {"quality": 10}, {"lossless": True}),
    ("webp", {"quality": 10, "library": "vips"}, {"quality": 90}),
    ("avif", {"quality": 10}, {"quality": 95, "subsampling": "4:2:0"}),
    ("avif", {"lossless": True}, {"bit_depth": 10}),
    ("tiff", {"compression": "lzw"}, {"compression": "deflate", "dpi": 300}),
    ("heic", {"quality": 10}, {"lossless": True}),
    ("jxl", {"quality": 10}, {"lossless": True}),
    ("gif", {"colors": 16}, {"dither": False}),
]


def options_of(name: str, given: dict[str, Any]) -> Any:
    try:
        return codec_named(name).make_options(given)
    except MissingLibraryError as error:
        pytest.skip(str(error))


@pytest.mark.parametrize(("name", "one", "other"), MIXED)
def test_options_do_not_mix(name: str, one: dict[str, Any], other: dict[str, Any]) -> None:
    pixels, encode = scene_like(), codec_named(name).encode
    both = [options_of(name, one), options_of(name, other)]
    alone = [encode(pixels, options, "srgb") for options in both]
    assert alone[0] != alone[1]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda options: encode(pixels, options, "srgb"), both * 8))
    assert together == alone * 8


@pytest.mark.parametrize(("name", "given"), FREE)
def test_another_thread_runs_while_a_library_encodes(name: str, given: dict[str, Any]) -> None:
    """The longest that this thread waits is a small part of the time that the encoder takes in the other one."""
    options, encode = options_of(name, given), codec_named(name).encode
    side = 2400 if given == {"compression": "none"} else 1200 if name in {"jpeg", "tiff"} else 400
    pixels = scene_like(side, side)
    pixels[::3, ::5, :3] ^= 37  # something to do
    encode(pixels[:8, :8].copy(), options, "srgb")  # loads the library
    waits: list[float] = []
    while len(waits) < 9 and min(waits, default=1) >= 0.5:  # a busy machine may keep this thread waiting, too
        took, longest = watched(lambda: encode(pixels, options, "srgb"))
        waits.append(longest / took)
    assert min(waits) < 0.5, waits


def watched(work: Any) -> tuple[float, float]:
    """How long `work` takes in another thread, and the longest that this one could not run meanwhile; seconds."""
    times: list[float] = []

    def run() -> None:
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)

    thread = threading.Thread(target=run)
    longest, last = 0.0, time.perf_counter()
    thread.start()
    while thread.is_alive():
        time.sleep(0.0002)
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
    return times[0], longest
