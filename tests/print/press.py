"""A printing press that does not exist: the mathematics of its inks, and its ICC profile (ICC.1:2001-04, lut16Type)."""

import struct
from functools import cache
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[np.float64]]

D50 = np.array([0.9642, 1.0, 0.8249])
PAPER = np.array([0.80, 0.84, 0.62])  # XYZ of the paper, yellowish
DARKEST = 0.01  # of the light of the paper that comes back from all inks together
TO_XYZ = np.array([[0.43604, 0.38512, 0.14305], [0.22249, 0.71690, 0.06061], [0.01392, 0.09707, 0.71391]])


def to_lab(cmyk: Array) -> Array:
    """What inks (0..1) look like, relative to the paper."""
    light = (1 - cmyk[..., :3]) * (1 - cmyk[..., 3:])
    linear = np.where(light <= 0.04045, light / 12.92, ((light + 0.055) / 1.055) ** 2.4)
    return lab_of(linear @ TO_XYZ.T * (1 - DARKEST) + DARKEST * D50)


def to_inks(lab: Array) -> Array:
    """The inks (0..1) that look like a colour, or like the nearest that there is; half of the gray is black ink."""
    linear = (xyz_of(lab) - DARKEST * D50) / (1 - DARKEST) @ np.linalg.inv(TO_XYZ).T
    linear = np.clip(linear, 0, 1)
    light = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    black = (1 - light.max(axis=-1, keepdims=True)) ** 2
    inks = 1 - light / np.maximum(1 - black, 1e-9)
    return np.clip(np.concatenate([inks, black], axis=-1), 0, 1)


def lab_of(xyz: Array) -> Array:
    """CIE 1976 L*a*b* under D50."""
    ratio = xyz / D50
    f = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.stack([116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], axis=-1)


def xyz_of(lab: Array) -> Array:
    """The inverse of `lab_of`."""
    y = (lab[..., 0] + 16) / 116
    f = np.stack([y + lab[..., 1] / 500, y, y - lab[..., 2] / 200], axis=-1)
    return np.where(f > 6 / 29, f**3, 3 * (6 / 29) ** 2 * (f - 4 / 29)) * D50


@cache
def press_profile(*, both_ways: bool = True, description: str = "A press of the tests") -> bytes:
    """The profile; with `both_ways` False it only says what inks look like, as a scanner's does."""
    steps = np.linspace(0, 1, 11)
    inks = np.stack(np.meshgrid(steps, steps, steps, steps, indexing="ij"), axis=-1)
    looks = _lut16(4, 3, 11, _encoded(to_lab(inks)))
    size = 33
    node = np.linspace(0, 65535, size)
    lightness, a, b = np.meshgrid(node / 652.8, node / 256 - 128, node / 256 - 128, indexing="ij")
    takes = _lut16(3, 4, size, np.rint(to_inks(np.stack([lightness, a, b], axis=-1)) * 65535))
    text = description.encode("ascii") + b"\0"
    tags = {
        b"desc": b"desc" + bytes(4) + struct.pack(">I", len(text)) + text + bytes(12 + 67),
        b"cprt": b"text" + bytes(4) + b"None: made by a test\0",
        b"wtpt": b"XYZ " + bytes(4) + struct.pack(">3i", *(round(float(x) * 65536) for x in PAPER)),
        **dict.fromkeys((b"A2B0", b"A2B1", b"A2B2"), looks),
        **(dict.fromkeys((b"B2A0", b"B2A1", b"B2A2"), takes) if both_ways else {}),
    }
    return _file(tags, b"prtr" if both_ways else b"scnr")


def _encoded(lab: Array) -> Array:
    """16-bit numbers of version 2: 0xFF00 is L* of 100, 0x8000 is a* or b* of 0."""
    return np.rint(np.clip((lab + np.array([0, 128, 128])) * [652.8, 256, 256], 0, 65535))


def _lut16(inputs: int, outputs: int, grid: int, table: Array) -> bytes:
    straight = struct.pack(">2H", 0, 65535)
    identity = struct.pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 65536)
    head = b"mft2" + bytes(4) + bytes([inputs, outputs, grid, 0]) + identity + struct.pack(">2H", 2, 2)
    return head + straight * inputs + table.astype(">u2").tobytes() + straight * outputs


def _file(tags: dict[bytes, bytes], kind: bytes) -> bytes:
    directory, body, places = struct.pack(">I", len(tags)), b"", {}
    start = 128 + 4 + 12 * len(tags)
    for name, data in tags.items():
        if data not in places:
            places[data] = start + len(body)
            body += data + bytes(-len(data) % 4)
        directory += name + struct.pack(">2I", places[data], len(data))
    size = start + len(body)
    head = struct.pack(">I4sI4s4s4s6H", size, bytes(4), 0x02400000, kind, b"CMYK", b"Lab ", 2024, 1, 1, 0, 0, 0)
    white = struct.pack(">3i", *(round(float(x) * 65536) for x in D50))
    return (head + b"acsp" + bytes(28) + white).ljust(128, b"\0") + directory + body
