"""Small files that ask for very much, and a program that measures what each of them gets.

`python -m tests.codecs.bombs` prints, for each, a line of JSON: name, outcome, seconds of the processor, the most
memory over what was there before in bytes, and what was read of any file meanwhile (calls).
"""

import json
import struct
import sys
import time
import zlib
from collections.abc import Callable
from functools import cache

import numpy as np
from PIL import Image

from tests.codecs import process
from tests.codecs.corpus import animated, read, whole
from tests.codecs.own_files import HAS_HEIC, HAS_JXL, HAS_VIPS
from tests.codecs.pictures import HAS_AVIF, chunk, encoded, letters, raw_png
from tests.codecs.tiff_files import tiff_file
from vecdraw import limits
from vecdraw.codecs.decode import decode_image

_MANY = 1_000_000
_FRAMES = 2000  # a fifth of the usual limit, to be done sooner


@cache
def packed_zeros(size: int) -> bytes:
    """A zlib stream of so many zeros."""
    packer = zlib.compressobj(6)
    piece = bytes(1 << 20)
    return b"".join(packer.compress(piece) for _ in range(size >> 20)) + packer.flush()


def text_bomb(kind: bytes) -> bytes:
    """A PNG of one pixel with a chunk that unpacks to 400 MB."""
    head = {b"zTXt": b"a\0\0", b"iTXt": b"a\0\1\0\0\0", b"iCCP": b"a\0\0"}[kind]
    return raw_png(1, 1, 8, 2, b"\0\1\2\3", chunk(kind, head + packed_zeros(400 << 20)))


def one_bit_square() -> bytes:
    """A PNG of 30,000 x 30,000 px in 110 kB."""
    header = struct.pack(">IIBBBBB", 30_000, 30_000, 1, 0, 0, 0, 0)
    body = chunk(b"IDAT", packed_zeros(30_000 * 3751))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + body + chunk(b"IEND", b"")


def many_gif_frames() -> bytes:
    """A GIF of a million frames of one pixel."""
    one = encoded("P", "GIF", letters("R"))
    at = one.index(b",\0\0\0\0")
    return one[:at] + one[at:-1] * _MANY + b";"


def many_webp_frames() -> bytes:
    """A WebP of a million frames."""
    data = animated("WEBP", [letters("R"), letters("G")])
    at = data.index(b"ANMF")
    (size,) = struct.unpack_from("<I", data, at + 4)
    frame = data[at : at + 8 + size + size % 2]
    body = data[12:at] + frame * (_MANY // 4)
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body


def many_apng_frames() -> bytes:
    """A PNG that says it has two thousand million frames."""
    data = animated("PNG", [letters("R"), letters("G")])
    at = data.index(b"acTL")
    control = chunk(b"acTL", struct.pack(">II", 0x7FFFFFFF, 0))
    return data[: at - 4] + control + data[at + 16 :]


def tiff(entries: list[tuple[int, int, int, int]], following: int = 0, tail: bytes = b"") -> bytes:
    """A TIFF of one directory of these tags (number, type, count, value) and what comes after it."""
    body = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *each) for each in sorted(entries))
    return b"II*\0" + struct.pack("<I", 8) + body + struct.pack("<I", following) + tail


_PICTURE = [(tag, 3, 1, value) for tag, value in ((256, 1), (257, 1), (258, 8), (259, 1), (262, 1), (273, 8), (279, 1))]


def tiff_of_overlapping_values() -> bytes:
    """A TIFF with 60,000 tags that all hold the same megabyte."""
    return tiff([*_PICTURE, *((number, 7, 1 << 20, 8) for number in range(1000, 61_000))], tail=bytes(1 << 20))


def exif_of_overlapping_values(size: int) -> bytes:
    """An Exif block of so many bytes, all of which each of its tags holds."""
    count = (size - 14) // 12
    spare = bytes(size - 14 - 12 * count)
    return tiff([(number, 7, size - 8, 8) for number in range(1, count + 1)], tail=spare)


def jpeg_with_exif() -> bytes:
    """A JPEG whose Exif segment asks for 350 MB."""
    data = encoded("RGB", "JPEG")
    exif = b"Exif\0\0" + exif_of_overlapping_values(65_000)
    jfif_end = 4 + int.from_bytes(data[4:6], "big")
    bare = data[:2] + data[jfif_end:]  # without JFIF's density Pillow looks for one in Exif
    return bare[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + bare[2:]


def png_with_exif() -> bytes:
    """A PNG whose eXIf chunk asks for 40 GB."""
    return raw_png(1, 1, 8, 2, b"\0\1\2\3", chunk(b"eXIf", exif_of_overlapping_values(700_000)))


def webp_with_exif() -> bytes:
    """A WebP whose EXIF chunk asks for 40 GB."""
    return encoded("RGB", "WEBP", exif=exif_of_overlapping_values(700_000))


def avif_with_exif() -> bytes:
    """An AVIF whose Exif item asks for 40 GB."""
    plain = exif_of_overlapping_values(700_000)
    marker = Image.Exif()
    marker[0x010E] = "x" * (len(plain) - 26)
    data = encoded("RGB", "AVIF", exif=marker.tobytes())
    at = data.index(b"II*\0") if b"II*\0" in data else data.index(b"MM\0*")
    return data[:at] + plain[: len(data) - at] + data[at + len(plain) :]


def jpeg_of_many_scans(scans: int) -> bytes:
    """A progressive JPEG of 2000 x 2000 px with an empty scan again and again."""
    data = encoded("", "JPEG", np.zeros((2000, 2000), np.uint8), progressive=True)
    at = data.rindex(b"\xff\xda")
    return data[:-2] + data[at:-2] * scans + data[-2:]


def tiff_circle() -> bytes:
    """A TIFF whose second page is its first."""
    return tiff(_PICTURE, following=8)


def tiff_in_itself() -> bytes:
    """A TIFF whose Exif directory and whose lower directory are the page itself."""
    return tiff([*_PICTURE, (330, 4, 1, 8), (34665, 4, 1, 8)])


def tiff_of_many_pages() -> bytes:
    """A TIFF with a hundred thousand pages."""
    step = 2 + 12 * len(_PICTURE) + 4
    body = struct.pack("<H", len(_PICTURE)) + b"".join(struct.pack("<HHII", *each) for each in _PICTURE)
    pages = b"".join(body + struct.pack("<I", 8 + step * number) for number in range(1, 100_000))
    return b"II*\0" + struct.pack("<I", 8) + pages + body + bytes(4)


def tiff_of_huge_tiles() -> bytes:
    """A TIFF of one pixel in a tile of 60,000 x 60,000."""
    tags = [each for each in _PICTURE if each[0] not in {259, 273, 279}]
    return tiff([*tags, (259, 3, 1, 5), (322, 4, 1, 60_000), (323, 4, 1, 60_000), (324, 4, 1, 8), (325, 4, 1, 99)])


def tiff_of_huge_strips() -> bytes:
    """A TIFF of 1 x 1 px whose strip unpacks to 400 MB."""
    packed = packed_zeros(400 << 20)
    tags = [each for each in _PICTURE if each[0] not in {259, 273, 279}]
    start = 8 + 2 + 12 * (len(tags) + 3) + 4
    return tiff([*tags, (259, 3, 1, 8), (273, 4, 1, start), (279, 4, 1, len(packed))], tail=packed)


def planes_in_huge_tiles() -> bytes:
    """A TIFF of 16 x 12 px in planes of 16 bits, as libvips reads them, in tiles of 60,000 x 60,000."""
    tags = [(322, 4, [60_000]), (323, 4, [60_000]), (324, 4, [8] * 3), (325, 4, [99] * 3)]
    return tiff_file(np.zeros((12, 16, 3), np.uint16), 2, planes=True, tags=tags)


def huge_planes() -> bytes:
    """A BigTIFF of 2**31 x 2**31 px with the highest byte first."""
    data = bytearray(tiff_file(np.zeros((12, 16, 3), np.uint16), 2, order=">", big=True))
    for tag in (256, 257):
        at = data.index(struct.pack(">HHQ", tag, 3, 1))
        struct.pack_into(">HHQI", data, at, tag, 4, 1, 2**31)
    return bytes(data)


def bmp_header(width: int, height: int) -> bytes:
    """A BMP that says it is so large."""
    data = bytearray(encoded("RGB", "BMP"))
    struct.pack_into("<ii", data, 18, width, height)
    return bytes(data)


def avif_grid() -> bytes:
    """An AVIF that says it is 32,000 x 32,000 px."""
    data = encoded("RGB", "AVIF")
    at = data.index(b"ispe")
    return data[: at + 8] + struct.pack(">II", 32_000, 32_000) + data[at + 16 :]


def heic_grid() -> bytes:
    """A HEIC that says it is 32,000 x 32,000 px."""
    data = whole()["HEIC"][0]
    at = data.index(b"ispe")
    return data[: at + 8] + struct.pack(">II", 32_000, 32_000) + data[at + 16 :]


def jxl_header() -> bytes:
    """A JPEG XL that says it is a thousand million px wide."""
    bits = 0 | 3 << 1 | (1 << 30) - 1 << 3 | 0 << 33 | 3 << 36 | (1 << 30) - 1 << 38
    return b"\xff\x0a" + bits.to_bytes(10, "little") + bytes(50)


BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "PNG zTXt of 400 MB": (lambda: text_bomb(b"zTXt"), "ImageError"),
    "PNG iTXt of 400 MB": (lambda: text_bomb(b"iTXt"), "ImageError"),
    "PNG iCCP of 400 MB": (lambda: text_bomb(b"iCCP"), "ImageError"),
    "PNG of 30,000 square, one bit": (one_bit_square, "LimitError"),
    "PNG of 2**31 square": (lambda: raw_png(2**31 - 1, 2**31 - 1, 8, 2, b""), "LimitError"),
    "PNG of 10,000 square without pixels": (lambda: raw_png(10_000, 10_000, 8, 6, bytes(9)), "LimitError"),
    "PNG eXIf of 40 GB": (png_with_exif, "read"),
    "APNG of 2**31 frames": (many_apng_frames, "LimitError"),
    "GIF of a million frames": (many_gif_frames, "read"),
    "GIF of a million frames, all": (many_gif_frames, "LimitError"),
    "GIF of 65,535 square": (lambda: b"GIF89a\xff\xff\xff\xff\0\0\0", "LimitError"),
    "WebP of 250,000 frames": (many_webp_frames, "LimitError"),
    "WebP EXIF of 40 GB": (webp_with_exif, "read"),
    "JPEG Exif of 350 MB": (jpeg_with_exif, "read"),
    "JPEG of 5,000 scans": (lambda: jpeg_of_many_scans(5000), "LimitError"),
    "JPEG of 400 scans": (lambda: jpeg_of_many_scans(400), "ImageError"),
    "TIFF of overlapping values": (tiff_of_overlapping_values, "ImageError"),
    "TIFF in a circle, all": (tiff_circle, "ImageError"),
    "TIFF in itself": (tiff_in_itself, "read"),
    "TIFF of 100,000 pages, all": (tiff_of_many_pages, "LimitError"),
    "TIFF tile of 60,000 square": (tiff_of_huge_tiles, "ImageError"),
    "TIFF strip of 400 MB": (tiff_of_huge_strips, "read"),
    "BMP of 100,000 square": (lambda: bmp_header(100_000, 100_000), "LimitError"),
    "BMP of 12,000 square without pixels": (lambda: bmp_header(12_000, 12_000), "LimitError"),
    "PNM of 100,000 square": (lambda: b"P6 100000 100000 255\n" + bytes(99), "LimitError"),
}
if HAS_VIPS:
    BOMBS["TIFF planes in tiles of 60,000 square"] = planes_in_huge_tiles, "LimitError"
    BOMBS["BigTIFF of 2**31 square, highest byte first"] = huge_planes, "LimitError"
if HAS_AVIF:
    BOMBS["AVIF of 32,000 square"] = (avif_grid, "ImageError")
    BOMBS["AVIF Exif of 40 GB"] = (avif_with_exif, "read")
if HAS_HEIC:
    BOMBS["HEIC of 32,000 square"] = (heic_grid, "ImageError")
if HAS_JXL:
    BOMBS["JPEG XL of 2**30 square"] = (jxl_header, "LimitError")


def main() -> None:
    """Reads each bomb, and says what became of it and what it took."""
    for data in (encoded("RGB", form) for form in ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF", "PPM")):
        decode_image(data)  # libraries are loaded and looked through before anything is counted
    if HAS_VIPS:
        decode_image(tiff_file(np.zeros((12, 16, 3), np.uint16), 2, planes=True))
    own = -process.reads() + process.reads()  # what asking costs
    for name, (make, _) in BOMBS.items():
        data = make()
        process.forget_peak()
        memory, calls, start = process.peak(), process.reads(), time.process_time()
        with limits.relaxed(image_frames=_FRAMES):
            outcome = read(data, frames=_MANY if name.endswith(", all") else 0)
        took, read_calls, used = time.process_time() - start, process.reads() - calls - own, process.peak() - memory
        told = {"name": name, "outcome": outcome, "seconds": took, "bytes": used, "reads": read_calls}
        sys.stdout.write(json.dumps({**told, "size": len(data)}) + "\n")


if __name__ == "__main__":
    main()
