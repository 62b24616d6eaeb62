"""WOFF and WOFF2 files back to OpenType, with bounds on what they may expand to (WOFF 1.0, WOFF 2.0)."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Final

from vecdraw import limits
from vecdraw.errors import FontError, MissingLibraryError

_WOFF: Final = b"wOFF"
_WOFF2: Final = b"wOF2"
_HEADER: Final = 44
_ENTRY: Final = struct.Struct(">4s4L")


def unpacked(data: bytes, name: str) -> bytes:
    """The OpenType file in a WOFF or WOFF2 file; other data as it is.

    Raises `FontError`, which begins with `name`, `LimitError`, and `MissingLibraryError` for WOFF2 without brotli.
    """
    if data[:4] not in {_WOFF, _WOFF2}:
        return data
    if len(data) < _HEADER:
        raise FontError(f"{name}: truncated: the header is not all there, the file has {len(data):,} bytes")
    (size,) = struct.unpack_from(">L", data, 16)
    limits.check("font_bytes", size, f"{name}: bytes of the font inside")
    return _from_woff(data, name) if data[:4] == _WOFF else _from_woff2(data, name)


def _from_woff(data: bytes, name: str) -> bytes:
    version, (count,) = data[4:8], struct.unpack_from(">H", data, 12)
    power = max(count.bit_length() - 1, 0)
    header = struct.pack(">4s4H", version, count, 16 << power, power, 16 * count - (16 << power))
    directory, tables = bytearray(), bytearray()
    start = len(header) + 16 * count
    for at in range(count):
        try:
            tag, offset, packed, size, checksum = _ENTRY.unpack_from(data, _HEADER + _ENTRY.size * at)
        except struct.error:
            raise FontError(f"{name}: truncated in the table directory") from None
        limits.check("font_bytes", len(tables) + size, f"{name}: bytes of the font inside")
        directory += struct.pack(">4s3L", tag, checksum, start + len(tables), size)
        tables += _table(data[offset : offset + packed], size, f"{name}: table {tag.decode('latin-1')!r}")
        tables += b"\0" * (-len(tables) % 4)
    return header + bytes(directory) + bytes(tables)


def _table(packed: bytes, size: int, name: str) -> bytes:
    if len(packed) == size:
        return packed
    try:
        inflater = zlib.decompressobj()
        table = inflater.decompress(packed, size + 1)
    except zlib.error as error:
        raise FontError(f"{name} cannot be decompressed: {error}") from None
    if len(table) != size:
        raise FontError(f"{name} must hold {size:,} bytes, it holds {'more' if len(table) > size else len(table)}")
    return table


def _from_woff2(data: bytes, name: str) -> bytes:
    try:
        from fontTools.ttLib import TTFont  # large, and only WOFF2 needs it

        font = TTFont(io.BytesIO(data), recalcBBoxes=False, recalcTimestamp=False)
        font.flavor = None
        out = io.BytesIO()
        font.save(out, reorderTables=False)
    except ImportError as error:  # of fontTools itself, or of brotli when it opens the file
        raise MissingLibraryError(
            f"{name}: WOFF2 needs fonttools and brotli: pip install 'vecdraw[fonts]' ({error})"
        ) from error
    except Exception as error:  # fontTools raises whatever its parsers stumble over
        raise FontError(f"{name}: not a readable WOFF2 file: {error}") from error
    return out.getvalue()
