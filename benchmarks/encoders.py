"""The still formats' encoders: time, bytes, threads, and size at equal quality: `python -m benchmarks.encoders`.

The pictures are the example poster (1080 x 1920, text, gradients and a photograph) and a photograph. First table, per
encoder: median ms of the processors and KiB; "lock" is the part of it for which another thread cannot run Python, from
the time of the processors that a thread that only counts gets meanwhile; "2 threads" is how much more two threads
encode than one, each with pixels of its own (the best of the rounds; it means nothing on a machine with other work to
do); "at most" is how much more they could with two processors to themselves, as an encoding takes longer beside
another that uses the same memory: by the time of the processors, which other work changes little. `--threads-only`
measures these two alone, for `--seconds` an encoder at most. Second table (`--equal`, both pictures at half their
size): bytes at the SSIMULACRA 2 score that JPEG with quality 85 has, found by bisection over the quality.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

import vecdraw as vd
from benchmarks.poster import load_example
from vecdraw.codecs.registry import codec_named
from vecdraw.compare.metrics import ssimulacra2_to
from vecdraw.compare.pictures import Picture
from vecdraw.errors import MissingLibraryError

Pixels = NDArray[np.uint8]
Encode = Callable[[Pixels], bytes]

_TURN: Final = 0.2  # seconds that a thread encodes for, at least, where gains are measured
_SLOW: Final = 0.15  # seconds of a quarter of a picture: of a slower encoder that is enough

ENCODERS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("JPEG 85", "jpeg", {"quality": 85}),
    ("JPEG 85 huffman", "jpeg", {"quality": 85, "optimizer": "huffman"}),
    ("JPEG 85 progressive", "jpeg", {"quality": 85, "progressive": True}),
    ("JPEG 85 libvips", "jpeg", {"quality": 85, "library": "vips"}),
    ("JPEG 85 mozjpeg", "jpeg", {"quality": 85, "optimizer": "mozjpeg"}),
    ("WebP 82", "webp", {}),
    ("WebP 82 effort 0", "webp", {"effort": 0}),
    ("WebP 82 libvips", "webp", {"library": "vips"}),
    ("WebP 82 sharp chroma", "webp", {"sharp_chroma": True}),
    ("WebP lossless", "webp", {"lossless": True}),
    ("AVIF 63", "avif", {}),
    ("AVIF 63 effort 3", "avif", {"effort": 3}),
    ("AVIF 63 libvips", "avif", {"library": "vips"}),
    ("AVIF lossless", "avif", {"lossless": True, "effort": 1}),
    ("HEIC 70", "heic", {}),
    ("JPEG XL 90", "jxl", {}),
    ("JPEG XL lossless", "jxl", {"lossless": True, "effort": 3}),
    ("TIFF deflate", "tiff", {}),
    ("TIFF lzw", "tiff", {"compression": "lzw"}),
    ("TIFF none", "tiff", {"compression": "none"}),
    ("GIF", "gif", {}),
)
EQUAL: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("JPEG huffman", "jpeg", {"optimizer": "huffman"}),
    ("JPEG progressive", "jpeg", {"progressive": True}),
    ("JPEG mozjpeg", "jpeg", {"optimizer": "mozjpeg"}),
    ("JPEG 4:2:0", "jpeg", {"subsampling": "4:2:0"}),
    ("WebP", "webp", {}),
    ("WebP sharp chroma", "webp", {"sharp_chroma": True}),
    ("AVIF", "avif", {}),
    ("AVIF 4:2:0", "avif", {"subsampling": "4:2:0"}),
    ("HEIC", "heic", {}),
    ("JPEG XL", "jxl", {}),
)


def pictures(scale: float = 1) -> dict[str, Pixels]:
    """The poster and a photograph at `scale`, as a canvas gives them."""
    file = Path(__file__).parents[1] / "examples" / "data" / "dandelion.jpg"
    photo = vd.load_image(file, max_size=(round(1080 * scale), round(1080 * scale)))  # a JPEG's blocks favour JPEG
    return {"poster": load_example().draw().to_numpy(scale=scale), "photograph": np.array(photo.to_numpy())}


def encoder(name: str, options: dict[str, Any]) -> Encode:
    """The call; raises `MissingLibraryError`."""
    codec = codec_named(name)
    chosen = codec.make_options(options)
    return lambda pixels: codec.encode(pixels, chosen, "srgb")


def available(table: tuple[tuple[str, str, dict[str, Any]], ...]) -> dict[str, Encode]:
    """The encoders whose libraries are here."""
    found = {}
    for title, name, options in table:
        try:
            found[title] = encoder(name, options)
        except MissingLibraryError as error:
            print(f"{title}: {error}")
    return found


class Counter:
    """A thread that counts, in Python, for as long as something is to be measured."""

    def __init__(self) -> None:
        self.turns = 0
        self.on = True

    def run(self) -> None:
        """Counts until it is told to stop."""
        while self.on:
            self.turns += 1

    def during(self, work: Callable[[], object]) -> tuple[float, int]:
        """The seconds of the processors that `work` and the counting take together, and the turns meanwhile."""
        thread = threading.Thread(target=self.run)
        thread.start()
        begun, before = time.process_time(), self.turns
        work()
        spent, turns = time.process_time() - begun, self.turns - before
        self.on = False
        thread.join()
        return spent, turns


def held(encode: Encode, pixels: Pixels) -> float:
    """The part of the time of one call for which no other thread can run Python: 0 to 1."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(0.0005)  # s: the encoder's thread waits no longer when it asks for the lock
    try:
        spent, turns = Counter().during(lambda: time.sleep(0.1))
        turn = spent / turns
        spent, turns = Counter().during(lambda: encode(pixels))
    finally:
        sys.setswitchinterval(interval)
    counting = turns * turn
    return min(1.0, max(0.0, 1 - counting / max(spent - counting, 1e-9)))


class Gain(NamedTuple):
    """How much more two threads encode than one, and how much more they could at most."""

    measured: float
    most: float


def in_two_threads(encode: Encode, pixels: Pixels, seconds: float) -> Gain:
    """What two threads gain over one, where an encoding takes so many seconds."""
    each = max(1, min(40, round(_TURN / seconds)))
    copies = [pixels.copy(), pixels.copy()]

    def run(own: Pixels) -> None:
        for _ in range(each):
            encode(own)

    begun, work = time.perf_counter(), time.process_time()
    for own in copies:
        run(own)
    alone, work = time.perf_counter() - begun, time.process_time() - work
    threads = [threading.Thread(target=run, args=(own,)) for own in copies]
    begun, both = time.perf_counter(), time.process_time()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Gain(alone / (time.perf_counter() - begun), 2 * work / (time.process_time() - both))


def gains(pixels: Pixels, encoders: dict[str, Encode], seconds: float) -> None:
    """Prints the last two columns of the first table, with a quarter of the picture for slow encoders."""
    print(f"{'':22} {'2 threads':>10} {'at most':>9} {'rounds':>7}")
    quarter = np.ascontiguousarray(pixels[: pixels.shape[0] // 2, : pixels.shape[1] // 2])
    for title, encode in encoders.items():
        end = time.perf_counter() + seconds
        encode(quarter)
        begun = time.process_time()
        encode(quarter)
        took = time.process_time() - begun
        own, each = (quarter, took) if took > _SLOW else (pixels, 4 * took)
        found = [in_two_threads(encode, own, each)]
        while time.perf_counter() + 4 * max(each, _TURN) < end:
            found.append(in_two_threads(encode, own, each))
        best, most = max(gain.measured for gain in found), statistics.median(gain.most for gain in found)
        print(f"{title:22} {best:9.2f}x {most:8.2f}x {len(found):7}", flush=True)


def speed(pixels: Pixels, encoders: dict[str, Encode], rounds: int) -> None:
    """Prints the first table."""
    print(f"{'':22} {'ms':>8} {'KiB':>8} {'lock':>6} {'2 threads':>10} {'at most':>9}")
    taken: dict[str, list[float]] = {title: [] for title in encoders}
    locks: dict[str, list[float]] = {title: [] for title in encoders}
    gained: dict[str, list[Gain]] = {title: [] for title in encoders}
    sizes = {title: len(encode(pixels)) for title, encode in encoders.items()}
    for _ in range(rounds):
        for title, encode in encoders.items():
            begun = time.process_time()
            encode(pixels)
            taken[title].append(time.process_time() - begun)
            locks[title].append(held(encode, pixels))
            gained[title].append(in_two_threads(encode, pixels, taken[title][-1]))
    for title in encoders:
        ms, lock = statistics.median(taken[title]) * 1000, statistics.median(locks[title])
        best, most = max(g.measured for g in gained[title]), statistics.median(g.most for g in gained[title])
        print(f"{title:22} {ms:8.1f} {sizes[title] / 1024:8.1f} {lock:5.0%} {best:9.2f}x {most:8.2f}x", flush=True)


def at_equal_quality(pixels: Pixels) -> None:
    """Prints the second table."""
    score: Callable[[Picture], float] = ssimulacra2_to(Picture(pixels, "srgb"))

    def judged(data: bytes) -> float:
        return score(Picture(np.array(vd.load_image(data).to_numpy()), "srgb"))

    base = encoder("jpeg", {"quality": 85})(pixels)
    goal = judged(base)
    print(f"{'':22} {'quality':>8} {'score':>8} {'KiB':>8}\n{'JPEG':22} {85:8} {goal:8.2f} {len(base) / 1024:8.1f}")
    for title, name, options in EQUAL:
        try:
            encoder(name, options)
        except MissingLibraryError:
            continue
        low, high = 1, 100  # the least quality that reaches the goal is above `low`
        found: tuple[float, bytes] | None = None
        while high - low > 1:
            middle = (low + high) // 2
            data = encoder(name, {**options, "quality": middle})(pixels)
            value = judged(data)
            if value >= goal:
                high, found = middle, (value, data)
            else:
                low = middle
        if found is None:
            print(f"{title:22} does not reach it")
            continue
        size = len(found[1])
        print(f"{title:22} {high:8} {found[0]:8.2f} {size / 1024:8.1f} {size / len(base) - 1:+7.0%}", flush=True)


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--equal", action="store_true", help="size at equal quality instead of speed")
    parser.add_argument("--threads-only", action="store_true", help="what two threads gain, and nothing else")
    parser.add_argument("--seconds", type=float, default=3.0, help="of --threads-only, for an encoder and a picture")
    parser.add_argument("--only", default="", help="encoders whose name has this")
    chosen = parser.parse_args()
    encoders = {title: encode for title, encode in available(ENCODERS).items() if chosen.only in title}
    for title, pixels in pictures(0.5 if chosen.equal else 1).items():
        height, width = pixels.shape[:2]
        print(f"\n{title}, {width} x {height}")
        if chosen.equal:
            at_equal_quality(pixels)
        elif chosen.threads_only:
            gains(pixels, encoders, chosen.seconds)
        else:
            speed(pixels, encoders, chosen.rounds)


if __name__ == "__main__":
    main()
