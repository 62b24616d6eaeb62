"""Small pictures, drawn as letters, and the files that hold them."""

import importlib.util
import io
import struct
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, features

HAS_AVIF = importlib.util.find_spec("PIL.AvifImagePlugin") is not None and features.check("avif")

COLORS = {
    ".": (0, 0, 0, 0),
    "K": (0, 0, 0, 255),
    "W": (255, 255, 255, 255),
    "R": (255, 0, 0, 255),
    "G": (0, 128, 0, 255),
    "B": (0, 0, 255, 255),
    "r": (255, 0, 0, 128),
    "b": (0, 0, 255, 51),
}


def letters(*rows: str) -> NDArray[np.uint8]:
    """An array (height, width, 4) of one pixel a letter."""
    return np.array([[COLORS[letter] for letter in row] for row in rows], np.uint8)


def scene_like(width: int = 64, height: int = 48) -> NDArray[np.uint8]:
    """A smooth opaque picture, as a photograph is."""
    y, x = np.mgrid[0:height, 0:width]
    channels = [128 + 100 * np.sin(x / 9), 128 + 90 * np.cos(y / 7), 60 + 2 * x + y, np.full_like(x, 255)]
    return np.stack(channels, axis=-1).clip(0, 255).astype(np.uint8)


def encoded(mode: str, form: str, array: Any = None, **options: Any) -> bytes:
    """A picture written by Pillow: of `scene_like` in `mode`, or of `array` as it is."""
    image = Image.fromarray(scene_like()).convert(mode) if array is None else Image.fromarray(array)
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    """A PNG chunk."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def raw_png(width: int, height: int, depth: int, color_type: int, rows: bytes, *extra: bytes) -> bytes:
    """A PNG of rows as they are in the file, filter bytes included, with more chunks before IDAT."""
    header = struct.pack(">IIBBBBB", width, height, depth, color_type, 0, 0, 0)
    body = chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + b"".join(extra) + body


def chunks(png: bytes) -> dict[bytes, bytes]:
    """A PNG's chunks by type; equal types are joined. Checks length and CRC of each."""
    found: dict[bytes, bytes] = {}
    at = 8
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        kind, data = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert struct.unpack_from(">I", png, at + 8 + length) == (zlib.crc32(kind + data),)
        found[kind] = found.get(kind, b"") + data
        at += 12 + length
    return found
