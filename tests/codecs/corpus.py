"""Damaged pictures, made anew each time from a seed: `python -m tests.codecs.corpus --seconds 600` reads many."""

import argparse
import faulthandler
import importlib.util
import io
import random
import struct
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from tests.codecs.pictures import HAS_AVIF, encoded, letters, raw_png, scene_like
from tests.print.press import press_profile
from vecdraw.codecs import icc
from vecdraw.codecs.decode import decode_frames, decode_image
from vecdraw.codecs.tiff import TiffOptions
from vecdraw.codecs.tiff_bands import TiffBands
from vecdraw.errors import ImageError, LimitError, UnsupportedError

HAS_HEIC = importlib.util.find_spec("pillow_heif") is not None
HAS_JXL = importlib.util.find_spec("pillow_jxl") is not None
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
            big_tiff(),
        ],
        "PNM": [encoded("RGB", "PPM", small), encoded("1", "PPM"), b"P2\n3 2\n255\n0 10 20\n30 40 50\n"],
    }
    if HAS_AVIF:
        files["AVIF"] = [encoded("RGB", "AVIF", **more), encoded("RGBA", "AVIF", letters("R.rb", "WbK."))]
    if HAS_HEIC:
        from pillow_heif import from_pillow

        out = io.BytesIO()
        from_pillow(Image.fromarray(scene_like(64, 48))).save(out, quality=50)
        files["HEIC"] = [out.getvalue()]
    if HAS_JXL:
        from pillow_jxl import Encoder

        files["JXL"] = [bytes(Encoder("RGB", quality=80)(small.tobytes(), 16, 12, jpeg_encode=False))]
    return files


def big_tiff() -> bytes:
    """A BigTIFF in inks, with differences, density and metadata."""
    options = TiffOptions(compression="lzw", profile=press_profile(), dpi=300, metadata={"Title": "t"})
    bands = TiffBands(64, 48, options, opaque=True, big=True)
    data = bands.header() + bands.add(scene_like(64, 48)) + bands.finish()
    return bands.head() + data[bands.head_size :]


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
    """Reads damaged files for a while; the one that is being read is kept, should it end the process."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path("damaged.bin"))
    given = parser.parse_args()
    faulthandler.enable()
    begin, seed, outcomes, slowest = time.monotonic(), given.seed, {}, 0.0
    while time.monotonic() - begin < given.seconds:
        for number, (name, data) in enumerate(many(seed, 2000)):
            given.keep.write_bytes(data)
            start = time.process_time()
            outcome = read(data, frames=8 * (number % 3 == 0))
            took = time.process_time() - start
            if took > slowest:
                slowest = took
                given.keep.with_suffix(".slowest").write_bytes(data)
            outcomes[name, outcome] = outcomes.get((name, outcome), 0) + 1
        seed += 1
    given.keep.unlink(missing_ok=True)
    for key, count in sorted(outcomes.items()):
        sys.stdout.write(f"{' '.join(key)} {count}\n")
    count = sum(outcomes.values())
    sys.stdout.write(f"{count:,} files, seeds {given.seed} to {seed - 1}; the slowest took {slowest:.2f} s\n")


if __name__ == "__main__":
    main()
