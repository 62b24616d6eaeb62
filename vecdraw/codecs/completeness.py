"""Whether a file holds as many pixels as its header says, where the decoders would fill up with black or gray."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from typing import Any, Final

from vecdraw.errors import ImageError

_CHANNELS: Final = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # PNG 11.2.1, by colour type
_PASSES: Final = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
_YCBCR: Final = 6  # PhotometricInterpretation; its chroma may be subsampled
_PIECE: Final = 1 << 16  # bytes taken and bytes inflated at a time
_HUFFMAN_TABLE: Final = b"\xff\xc4"  # the marker DHT; files with arithmetic coding have none


def check_png(data: bytes) -> None:
    """Raises `ImageError` for a PNG whose IDAT chunks unpack to less than the header's size asks for."""
    from isal import isal_zlib  # loaded with the first PNG

    width, height, depth, color_type, *_, interlace = struct.unpack_from(">IIBBBBB", data, 16)
    if color_type not in _CHANNELS:
        raise ImageError(f"the PNG picture has the colour type {color_type}, which PNG does not define")
    missing = png_bytes(width, height, depth, color_type, bool(interlace))
    stream = isal_zlib.decompressobj()
    for packed in _idat(data):
        rest, length = packed, _PIECE
        while missing > 0 and not stream.eof and (rest or length == _PIECE):
            length = len(stream.decompress(rest, _PIECE))
            missing -= length
            rest = stream.unconsumed_tail
    if missing > 0:
        raise ImageError(
            f"the PNG picture of {width} x {height} px is cut off: {missing:,} bytes of pixels are missing"
        )


def check_jpeg(data: bytes, size: tuple[int, int], progressive: bool) -> None:
    """Raises `ImageError` for a JPEG with fewer bits than its 8 x 8 blocks need at the very least.

    Each block takes one bit for its mean and, unless the file is progressive, one for the end of the block (T.81, F.1).
    """
    width, height = size
    blocks = -(-width // 8) * -(-height // 8)
    if _HUFFMAN_TABLE in data and len(data) * 8 < blocks * (1 if progressive else 2):
        raise ImageError(f"the JPEG picture of {width} x {height} px is cut off: it has only {len(data):,} bytes")


def check_tiff(data: bytes, tags: Mapping[int, Any]) -> None:
    """Raises `ImageError` for a TIFF whose strips or tiles are too few, too short, or not in the file (TIFF 6.0, 8)."""
    width, height = int(tags[256]), int(tags[257])
    planes = int(tags.get(277, 1)) if tags.get(284, 1) == 2 else 1
    if 322 in tags:
        needed = -(-width // int(tags[322])) * -(-height // int(tags[323])) * planes
        offsets, lengths = tags[324], tags[325]
    else:
        needed = -(-height // min(int(tags.get(278, height)), height)) * planes
        offsets, lengths = tags[273], tags.get(279, (len(data) - 1,))
    if min(len(offsets), len(lengths)) < needed:
        raise ImageError(
            f"the TIFF picture of {width} x {height} px is cut off: it has {len(offsets)} of {needed} parts"
        )
    if any(offset + length > len(data) for offset, length in zip(offsets, lengths, strict=False)):
        raise ImageError(f"the TIFF picture of {width} x {height} px is cut off: its pixels lie beyond its end")
    row = (width * sum(tags.get(258, (1,))) + 7) // 8  # PlanarConfiguration 2 rounds up more often
    if tags.get(259, 1) == 1 and tags.get(262) != _YCBCR and sum(lengths) < row * height:
        raise ImageError(f"the TIFF picture of {width} x {height} px is cut off: it has only {sum(lengths):,} bytes")


def png_bytes(width: int, height: int, depth: int, color_type: int, interlaced: bool) -> int:
    """Bytes of the unpacked rows, each with its filter byte (PNG 7.2, 8.1); 0 for what is no colour type."""
    bits = depth * _CHANNELS.get(color_type, 0)

    def rows(columns: int, lines: int) -> int:
        return lines * (1 + (columns * bits + 7) // 8) if columns and bits else 0

    if not interlaced:
        return rows(width, height)
    return sum(
        rows(-(-(width - x) // dx), -(-(height - y) // dy)) for x, y, dx, dy in _PASSES if x < width and y < height
    )


def _idat(data: bytes) -> Iterator[bytes]:
    """The contents of the IDAT chunks in short pieces: what is left of one is copied each time some is inflated."""
    at = 8
    while at + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        if kind == b"IDAT":
            end = min(at + 8 + length, len(data))
            for begin in range(at + 8, end, _PIECE):
                yield data[begin : min(begin + _PIECE, end)]
        elif kind == b"IEND":
            return
        at += 12 + length
