"""An ICC profile of four inks, small enough to be made here: a table of two steps an ink (ICC.1:2010, 10.8)."""

import itertools
import struct

INK = {"white": (255, 255, 255), "magenta": (180, 40, 120)}
"""What the inks look like in sRGB: the profile's magenta is not the screen's."""

_LAB = {"white": (100.0, 0.0, 0.0), "magenta": (42.6, 59.6, -13.2), "black": (5.0, 0.0, 0.0)}


def cmyk_profile() -> bytes:
    """The profile: paper is white, full magenta is `INK`'s, everything with other ink is dark."""
    named = {b"desc": _text("Inks of a test"), b"cprt": _text("none")}
    tags = {**named, b"wtpt": _xyz(0.9642, 1.0, 0.8249), b"A2B0": _lut()}
    directory, body, start = struct.pack(">I", len(tags)), b"", 128 + 4 + 12 * len(tags)
    for name, data in tags.items():
        directory += name + struct.pack(">II", start + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    size = start + len(body)
    head = struct.pack(">I4sI4s4s4s", size, bytes(4), 0x02400000, b"prtr", b"CMYK", b"Lab ")
    head += struct.pack(">6H4s4sI4s4sQI", 2024, 1, 1, 0, 0, 0, b"acsp", bytes(4), 0, bytes(4), bytes(4), 0, 0)
    head += struct.pack(">3i", 63190, 65536, 54061)
    return head.ljust(128, b"\0") + directory + body


def _lut() -> bytes:
    identity = struct.pack(">9i", *[65536 if at % 4 == 0 else 0 for at in range(9)])
    curves = bytes(range(256))
    table = b""
    for c, m, y, k in itertools.product((0, 1), repeat=4):
        name = "white" if not (c or m or y or k) else "magenta" if m and not (c or y or k) else "black"
        light, a, b = _LAB[name]
        table += bytes([round(light * 2.55), round(a + 128), round(b + 128)])
    return b"mft1" + bytes(4) + bytes([4, 3, 2, 0]) + identity + curves * 4 + table + curves * 3


def _xyz(*values: float) -> bytes:
    return b"XYZ " + bytes(4) + struct.pack(">3i", *(round(value * 65536) for value in values))


def _text(text: str) -> bytes:
    data = text.encode() + b"\0"
    return b"desc" + bytes(4) + struct.pack(">I", len(data)) + data + bytes(8 + 4 + 67)
