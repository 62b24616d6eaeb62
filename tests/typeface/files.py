"""Font files made from the bundled ones: collections, WOFF, damaged ones."""

import struct
import zlib
from pathlib import Path

FONTS = Path(__file__).parents[2] / "fonts"
_ENTRY = struct.Struct(">4s3L")


def bundled(name: str) -> bytes:
    return (FONTS / name).read_bytes()


def tables(data: bytes) -> list[tuple[bytes, int, int, int]]:
    """Tag, checksum, offset and length of each table."""
    (count,) = struct.unpack_from(">H", data, 4)
    return [_ENTRY.unpack_from(data, 12 + 16 * at) for at in range(count)]


def collection(*fonts: bytes) -> bytes:
    """A TTC of the fonts, tables unshared."""
    start = 12 + 4 * len(fonts)
    offsets: list[int] = []
    body = bytearray()
    for font in fonts:
        at = start + len(body)
        offsets.append(at)
        listed = tables(font)
        directory = b"".join(_ENTRY.pack(tag, check, at + offset, length) for tag, check, offset, length in listed)
        body += font[:12] + directory + font[12 + len(directory) :]
        body += b"\0" * (-len(body) % 4)
    return struct.pack(f">4sLL{len(fonts)}L", b"ttcf", 0x10000, len(fonts), *offsets) + bytes(body)


def woff(font: bytes) -> bytes:
    """The font as a WOFF 1 file."""
    directory, body = bytearray(), bytearray()
    listed = tables(font)
    start = 44 + 20 * len(listed)
    for tag, check, offset, length in listed:
        raw = font[offset : offset + length]
        packed = min(zlib.compress(raw), raw, key=len)
        directory += struct.pack(">4s4L", tag, start + len(body), len(packed), length, check)
        body += packed + b"\0" * (-len(packed) % 4)
    size = start + len(body)
    header = struct.pack(">4s4sLHHLHHLLLLL", b"wOFF", font[:4], size, len(listed), 0, len(font), 1, 0, 0, 0, 0, 0, 0)
    return header + bytes(directory) + bytes(body)


def with_bytes(font: bytes, table: str, offset: int, new: bytes) -> bytes:
    """The font with bytes of a table replaced."""
    start = next(entry[2] for entry in tables(font) if entry[0] == table.encode()) + offset
    return font[:start] + new + font[start + len(new) :]


def without_table(font: bytes, table: str) -> bytes:
    """The font with a table's tag made unknown."""
    at = next(at for at, entry in enumerate(tables(font)) if entry[0] == table.encode())
    return font[: 12 + 16 * at] + b"~~~~" + font[16 + 16 * at :]


def renamed(font: bytes, old: str, new: str) -> bytes:
    """The font with a name of its family replaced by one of the same length."""
    assert len(old) == len(new)
    assert old.encode("utf-16-be") in font
    return font.replace(old.encode("utf-16-be"), new.encode("utf-16-be")).replace(old.encode(), new.encode())


def sfnt(version: bytes, contents: dict[bytes, bytes]) -> bytes:
    """A font of these tables."""
    at = 12 + 16 * len(contents)
    directory, body = bytearray(), bytearray()
    for tag, content in sorted(contents.items()):
        directory += _ENTRY.pack(tag, 0, at + len(body), len(content))
        body += content + b"\0" * (-len(content) % 4)
    return version + struct.pack(">4H", len(contents), 0, 0, 0) + bytes(directory) + bytes(body)
