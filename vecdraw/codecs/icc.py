"""The ICC profiles of Display P3 and sRGB (ICC.1:2010, version 4 matrix/TRC display profiles)."""

from __future__ import annotations

import struct
from functools import cache
from typing import Final

_Matrix = tuple[tuple[float, float, float], tuple[float, float, float], tuple[float, float, float]]

# Red, green and blue of Display P3 (those of DCI-P3 with the white of D65), adapted to D50 by Bradford's matrix.
_DISPLAY_P3: Final = (0.515121, 0.241196, -0.001053), (0.291977, 0.692245, 0.041885), (0.157104, 0.066574, 0.784073)
# Those of IEC 61966-2-1, adapted likewise, and rounded so that in the file they add up to D50.
_SRGB: Final = (0.436041, 0.222485, 0.013920), (0.385113, 0.716905, 0.097067), (0.143046, 0.060610, 0.713928)
_D50: Final = (0.964203, 1.0, 0.824905)
_D65_TO_D50: Final = (1.047882, 0.022918, -0.050217, 0.029587, 0.990479, -0.017059, -0.009232, 0.015076, 0.751678)
_SRGB_CURVE: Final = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)  # IEC 61966-2-1: g a b c d


@cache
def display_p3() -> bytes:
    """The profile's bytes: always the same, about half a kilobyte."""
    return _display("Display P3", _DISPLAY_P3, 3)


@cache
def srgb() -> bytes:
    """The profile's bytes: always the same, about half a kilobyte. Its version is the one that PDF 1.7 knows, 4.2."""
    return _display("sRGB IEC61966-2.1", _SRGB, 2)


def _display(name: str, primaries: _Matrix, minor: int) -> bytes:
    """A profile of a display with these primaries and sRGB's curve."""
    red, green, blue = primaries
    curve = b"para" + struct.pack(">IHH", 0, 3, 0) + _fixed(_SRGB_CURVE)  # function 3: ((a x + b) ** g, or c x below d)
    tags = {
        b"desc": _text(name),
        b"cprt": _text("Public domain"),
        b"wtpt": _xyz(_D50),
        b"rXYZ": _xyz(red),
        b"gXYZ": _xyz(green),
        b"bXYZ": _xyz(blue),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
        b"chad": b"sf32" + bytes(4) + _fixed(_D65_TO_D50),
    }
    directory, body = struct.pack(">I", len(tags)), b""
    start = 128 + 4 + 12 * len(tags)
    places: dict[bytes, int] = {}
    for tag, data in tags.items():
        if data not in places:  # equal tags share their bytes
            places[data] = start + len(body)
            body += data + bytes(-len(data) % 4)
        directory += tag + struct.pack(">II", places[data], len(data))
    return _header(start + len(body), minor) + directory + body


def _header(size: int, minor: int) -> bytes:
    """The 128 bytes of clause 7.2: version 4, display device, RGB to XYZ, perceptual."""
    date = struct.pack(">6H", 2024, 1, 1, 0, 0, 0)
    head = struct.pack(">I4sI4s4s4s", size, bytes(4), 0x04000000 | minor << 20, b"mntr", b"RGB ", b"XYZ ")
    tail = struct.pack(">4s4sI4sIQI", b"acsp", bytes(4), 0, bytes(4), 0, 0, 0)
    return (head + date + tail + _fixed(_D50)).ljust(128, b"\0")


def _fixed(numbers: tuple[float, ...]) -> bytes:
    """s15Fixed16Number."""
    return struct.pack(f">{len(numbers)}i", *(round(number * 65536) for number in numbers))


def _xyz(values: tuple[float, ...]) -> bytes:
    return b"XYZ " + bytes(4) + _fixed(values)


def _text(text: str) -> bytes:
    """A multiLocalizedUnicodeType with one entry."""
    data = text.encode("utf-16-be")
    return b"mluc" + struct.pack(">III2s2sII", 0, 1, 12, b"en", b"US", len(data), 28) + data
