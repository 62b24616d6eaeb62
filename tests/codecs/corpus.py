"""Damaged pictures, made anew each time from a seed: `python -m tests.codecs.corpus --seconds 600` reads many."""

import argparse
import faulthandler
import io
import random
import struct
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from tests.codecs import process
from tests.codecs.own_files import HAS_JXL, own
from tests.codecs.pictures import HAS_AVIF, encoded, letters, raw_png, scene_like
from vecdraw.codecs import icc
from vecdraw.codecs.decode import decode_frames, decode_image
from vecdraw.errors import ImageError, LimitError, UnsupportedError

EXPECTED = (ImageError, LimitError, UnsupportedError)
SLOW = 5.0  # seconds of the processor that no small file may take

_EXTREMES = (0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF)


def whole() -> dict[str, list[bytes]]:
    """Whole pictures of every format and many modes, small."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "a title"
    more = {"exif": exif, "icc_profile": icc.display_p3()}
    small = scene_like(16, 12)[..., :3].copy()
    frames = [letters(row * 6, *[row * 6] * 3) for row in "RGBr"]
    deep = (np.arange(9 * 7 * 3).reshape(7, 9, 3) * 347 % 65536).astype(">u2")
    rows = b"".join(b"\2" + row.tobytes() for row in deep)
    files = {
        "PNG": [
            encoded("RGB", "PNG", small, **more),
            encoded("RGBA", "PNG", letters("R.rb", "WbK.")),
            encoded("P", "PNG"),
            encoded("1", "PNG"),
            raw_png(9, 7, 16, 2, rows),
            animated("PNG", frames),
        ],
        "JPEG": [
            encoded("RGB", "JPEG", **more),
            encoded("RGB", "JPEG", progressive=True),
            encoded("CMYK", "JPEG"),
            encoded("L", "JPEG", quality=20),
        ],
        "GIF": [encoded("P", "GIF"), encoded("P", "GIF", letters("R.rb", "WbK.")), animated("GIF", frames)],
        "WEBP": [
            encoded("RGB", "WEBP", **more),
            encoded("RGBA", "WEBP", letters("R.rb", "WbK."), lossless=True),
            animated("WEBP", frames),
        ],
        "BMP": [encoded("RGB", "BMP"), encoded("P", "BMP"), encoded("1", "BMP")],
        "TIFF": [
            *(encoded("RGB", "TIFF", compression=c, **more) for c in ("raw", "tiff_lzw", "tiff_deflate", "jpeg")),
            encoded("1", "TIFF", compression="group4"),
            animated("TIFF", frames),
        ],
        "PNM": [encoded("RGB", "PPM", small), encoded("1", "PPM"), b"P2\n3 2\n255\n0 10 20\n30 40 50\n"],
    }
    if HAS_AVIF:
        files["AVIF"] = [encoded("RGB", "AVIF", **more), encoded("RGBA", "AVIF", letters("R.rb", "WbK."))]
    if HAS_JXL:
        from pillow_jxl import Encoder

        files["JXL"] = [bytes(Encoder("RGB", quality=80)(small.tobytes(), 16, 12, jpeg_encode=False))]
    for name, every in own().items():
        files[name] = [*files.get(name, []), *every]
    return files


def animated(form: str, frames: list[np.ndarray]) -> bytes:
    """A file of several frames or pages, written by Pillow."""
    images = [Image.fromarray(frame) for frame in frames]
    out = io.BytesIO()
    images[0].save(out, form, save_all=True, append_images=images[1:], duration=40)
    return out.getvalue()


def damaged(data: bytes, others: list[bytes], rng: random.Random) -> bytes:
    """The file after one to six accidents."""
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 1, 2, 3, 6))):
        if len(out) < 4:
            break
        rng.choice(_ACCIDENTS)(out, others, rng)
    return bytes(out)


def _bit(out: bytearray, others: list[bytes], rng: random.Random) -> None:
    out[rng.randrange(len(out))] ^= 1 << rng.randrange(8)


def _byte(out: bytearray, others: list[bytes], rng: random.Random) -> None:
    out[_early(out, rng)] = rng.choice((0, 1, 0x7F, 0x80, 0xFF, rng.randrange(256)))


def _number(out: bytearray, others: list[bytes], rng: random.Random) -> None:
    form = rng.choice((">H", "<H", ">I", "<I"))
    at = min(_early(out, rng), len(out) - struct.calcsize(form))
    struct.pack_into(form, out, at, rng.choice(_EXTREMES) & (0xFFFF if form[1] == "H" else 0xFFFFFFFF))


def _cut(out: bytearray, others: list[bytes], rng: random.Random) -> None:
    del out[rng.randrange(1, len(out)) :]


def _gap(out: bytearray, others: list[bytes], rng: random.Random) -> None:
    at = rng.randrange(len(out))
    del out[at : at + rng.choice((1, 2, 4, 20, 100))]


def _filling(out: bytearray, others: list[bytes], rng: random.Random) -> None:
    at = rng.randrange(len(out))
    out[at:at] = rng.randbytes(rng.choice((1, 4, 30)))


def _repeat(out: bytearray, others: list[bytes], rng: random.Random) -> None:
    at = rng.randrange(len(out))
    piece = out[at : at + rng.choice((4, 12, 60, 300))]
    out[at:at] = piece * rng.choice((1, 2, 20))


def _graft(out: bytearray, others: list[bytes], rng: random.Random) -> None:
    other = rng.choice(others)
    at, begin = rng.randrange(len(out)), rng.randrange(len(other))
    out[at:] = other[begin:]


_ACCIDENTS: tuple[Callable[[bytearray, list[bytes], random.Random], None], ...] = (
    _bit, _bit, _byte, _byte, _number, _number, _number, _cut, _gap, _filling, _repeat, _graft,
)  # fmt: skip  # a table


def _early(out: bytearray, rng: random.Random) -> int:
    """A place, more often near the beginning, where the headers are."""
    return rng.randrange(min(len(out), rng.choice((16, 64, 256, len(out)))))


def boundaries(data: bytes, name: str) -> list[int]:
    """Where the parts of a file begin and end: chunks, segments, blocks, boxes, tags."""
    places = {
        "PNG": _png,
        "JPEG": _jpeg,
        "WEBP": _riff,
        "AVIF": _boxes,
        "HEIC": _boxes,
        "JXL": _boxes,
    }.get(name, lambda data: range(0, min(len(data), 200), 2))
    return sorted({at for at in places(data) if 0 <= at < len(data)})


def _png(data: bytes) -> Iterator[int]:
    at = 8
    while at + 8 <= len(data):
        yield from (at, at + 4, at + 8)
        at += 12 + int.from_bytes(data[at : at + 4], "big")
        yield at - 4


def _jpeg(data: bytes) -> Iterator[int]:
    at = data.find(b"\xff")
    while at >= 0:
        yield from (at, at + 2, at + 4)
        at = data.find(b"\xff", at + 2)


def _riff(data: bytes) -> Iterator[int]:
    at = 12
    while at + 8 <= len(data):
        yield from (at, at + 4, at + 8)
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        at += 8 + size + size % 2


def _boxes(data: bytes) -> Iterator[int]:
    at = 0
    while at + 8 <= len(data):
        yield from (at, at + 4, at + 8)
        size = int.from_bytes(data[at : at + 4], "big")
        at += size if size >= 8 else len(data)


def read(data: bytes, *, frames: int = 0) -> str:
    """What becomes of a file, or of up to so many frames of it: "read", or the error's name. Others are raised."""
    try:
        if frames:
            for _ in zip(decode_frames(data), range(frames), strict=False):
                pass
        else:
            decode_image(data)
    except EXPECTED as error:
        return type(error).__name__
    return "read"


def many(seed: int, count: int) -> Iterator[tuple[str, bytes]]:
    """So many damaged files of all formats in turn."""
    rng = random.Random(seed)  # noqa: S311  # nothing is secret
    files = whole()
    everything = [data for each in files.values() for data in each]
    names = list(files)
    for number in range(count):
        name = names[number % len(names)]
        yield name, damaged(rng.choice(files[name]), everything, rng)


def main() -> None:
    """Reads damaged files for a while, or so many; the one that is being read is kept, should it end the process.

    On Linux it says how much memory the hungriest took, and how many read anything else than what they were given.
    """
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--files", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path("damaged.bin"))
    given = parser.parse_args()
    faulthandler.enable()
    for files in whole().values():
        for data in files:
            read(data, frames=2)  # libraries are loaded and looked through before anything is counted
    tally = Tally(given.keep)
    begin, seed = time.monotonic(), given.seed
    while tally.count < given.files if given.files else time.monotonic() - begin < given.seconds:
        for number, (name, data) in enumerate(many(seed, min(2000, given.files or 2000))):
            tally.add(name, data, 8 * (number % 3 == 0))
        seed += 1
    sys.stdout.write(f"{tally}, seeds {given.seed} to {seed - 1}\n")


class Tally:
    """What became of files, and what the worst of them took; these are kept beside `keep`."""

    def __init__(self, keep: Path) -> None:
        self.count = 0
        self._keep = keep
        self._outcomes: Counter[tuple[str, str]] = Counter()
        self._slowest, self._hungriest, self._curious = 0.0, 0, 0
        self._measures = sys.platform.startswith("linux")
        self._own_reads = process.reads() - process.reads() if self._measures else 0  # what asking costs

    def add(self, name: str, data: bytes, frames: int) -> None:
        """Reads one."""
        self._keep.write_bytes(data)
        before, calls = self._begun()
        start = time.process_time()
        self._outcomes[name, read(data, frames=frames)] += 1
        took = time.process_time() - start
        last, after = self._ended()
        self.count += 1
        if took > self._slowest:
            self._slowest = took
            self._keep.with_suffix(".slowest").write_bytes(data)
        if after - before > self._hungriest:
            self._hungriest = after - before
            self._keep.with_suffix(".hungriest").write_bytes(data)
        if last - calls + self._own_reads:
            self._curious += 1
            self._keep.with_suffix(".curious").write_bytes(data)
        self._keep.unlink()

    def _begun(self) -> tuple[int, int]:
        """Memory in bytes, and calls that have read."""
        if not self._measures:
            return 0, 0
        process.forget_peak()
        return process.peak(), process.reads()

    def _ended(self) -> tuple[int, int]:
        """Calls that have read, and the most memory in bytes."""
        return (process.reads(), process.peak()) if self._measures else (0, 0)

    def __str__(self) -> str:
        lines = [f"{' '.join(key)} {count}" for key, count in sorted(self._outcomes.items())]
        worst = f"the slowest took {self._slowest:.2f} s, the hungriest {self._hungriest / 1e6:.0f} MB"
        return "\n".join((*lines, f"{self.count:,} files; {worst}; {self._curious} read other files"))


if __name__ == "__main__":
    main()
