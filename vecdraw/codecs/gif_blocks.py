"""The blocks of a GIF (GIF89a), and the indices and palettes that stand in them."""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from vecdraw.codecs.codec import check_flag, check_whole
from vecdraw.codecs.gif_frames import gif_frames
from vecdraw.codecs.palette import indices_of
from vecdraw.codecs.still import Backdrop, StillOptions
from vecdraw.errors import BadTypeError, BadValueError, UnsupportedError, shown
from vecdraw.kernel import lzw
from vecdraw.metadata.blocks import Blocks
from vecdraw.paint.color import Color, to_color

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from vecdraw.codecs.animated import Box

    Bytes = NDArray[np.uint8]

MOST_SIDE: Final = 65_535
MOST_COLORS: Final = 256
TRAILER: Final = b";"
_HALF: Final = 128  # alpha from which a pixel is opaque
_XMP_TRAILER: Final = b"\x01" + bytes(range(255, -1, -1)) + b"\0"  # leads readers of sub-blocks out of the packet


class Table(NamedTuple):
    """The field of a header that tells of a colour table, and the table; nothing of both where there is none."""

    flags: int = 0
    data: bytes = b""


def check_colors(colors: int, dither: bool, others: StillOptions) -> None:
    """Raises `BadValueError` or `BadTypeError` for options of palettes, `UnsupportedError` for what no GIF holds."""
    check_flag("dither", dither)
    check_whole("colors", colors, 2, MOST_COLORS)
    if others.dpi is not None:
        raise UnsupportedError("GIF has no place for dots per inch; PNG, APNG and WebP do")
    if others.profile is not None:
        raise UnsupportedError("GIF holds no colour profile; PNG, APNG and WebP do")


def checked_palette(palette: object, colors: int, expected: str) -> tuple[Color, ...]:
    """The colours of a list. Raises `BadTypeError` saying what was `expected`, `BadValueError` for too many colours."""
    if isinstance(palette, str) or not isinstance(palette, Sequence):
        raise BadTypeError(f"palette must be {expected}, got {shown(palette)}")
    if not 1 <= len(palette) < colors:
        raise BadValueError(
            f"palette must have 1 to {colors - 1} colours, as one stands for transparency; got {len(palette)}"
        )
    given: Sequence[Backdrop] = palette
    return tuple(to_color(each) for each in given)


def palette_of(colors: Sequence[Backdrop]) -> Bytes:
    """The colours in sRGB, (n, 4), opaque."""
    import numpy as np  # `import vecdraw` does not pay for it

    levels = np.rint(np.array([to_color(color).to_space("srgb") for color in colors]) * 255)
    table = np.full((len(levels), 4), 255, np.uint8)
    table[:, :3] = np.clip(levels, 0, 255)
    return table


def one_bit(pixels: Bytes) -> Bytes:
    """Pixels (height, width, 4): opaque from half opacity on, and nothing at all below that."""
    import numpy as np  # see palette_of

    opaque = pixels[..., 3] >= _HALF
    if opaque.all() and (pixels[..., 3] == 255).all():
        return pixels
    out = np.where(opaque[..., None], pixels, np.uint8(0))
    out[..., 3] = np.where(opaque, 255, 0)
    return out


def numbered(part: Bytes, drawn: NDArray[np.bool_], hollow: bool, palette: Bytes, *, dither: bool) -> Bytes:
    """The numbers of the colours of `part`; where it is `hollow`, what is not `drawn` has the one after the palette."""
    import numpy as np  # see palette_of

    if not hollow:
        return indices_of(part, palette, dither=dither)
    filled = np.where(drawn[..., np.newaxis], part, palette[0])  # has no error to hand on
    return np.where(drawn, indices_of(filled, palette, dither=dither), np.uint8(len(palette)))


def global_table(palette: Bytes, entries: int) -> Table:
    """The table for the whole file, with room for `entries`."""
    return _table(palette, 0xF0, entries)


def local_table(palette: Bytes, entries: int) -> Table:
    """The table of one picture, with room for `entries`."""
    return _table(palette, 0x80, entries)


def head(size: tuple[int, int], table: Table | None, again: int | None, blocks: Blocks) -> bytes:
    """The header, the screen, how often it is shown `again` (0 for ever; None says nothing), and metadata."""
    flags, data = Table(0x70) if table is None else table
    parts = [b"GIF89a", struct.pack("<HHBBB", *size, flags, 0, 0), data]
    if again is not None:
        parts.append(b"\x21\xff\x0bNETSCAPE2.0\x03\x01" + struct.pack("<H", again) + b"\0")
    for _, comment in blocks.texts:
        parts.append(b"\x21\xfe" + _sub_blocks(comment.encode()))
    if blocks.xmp:
        parts.append(b"\x21\xff\x0bXMP DataXMP" + blocks.xmp + _XMP_TRAILER)
    return b"".join(parts)


def control(disposal: int, ticks: int, transparent: int | None) -> bytes:
    """The graphic control of the picture after it: how long, what then, and which number is transparent."""
    hollow = transparent is not None
    return b"\x21\xf9\x04" + struct.pack("<BHBB", disposal << 2 | hollow, ticks, transparent or 0, 0)


def picture(box: Box, table: Table, numbers: Bytes) -> bytes:
    """The image descriptor, the picture's own table and its compressed pixels."""
    place = struct.pack("<HHHH", box.left, box.top, box.width, box.height)
    return b"".join((b",", place, bytes([table.flags]), table.data, _lzw(numbers)))


def _table(palette: Bytes, flags: int, entries: int) -> Table:
    """The table filled up to a power of two, and the flags with its size in them."""
    bits = max(1, (entries - 1).bit_length())
    return Table(flags | bits - 1, palette[:, :3].tobytes().ljust(3 << bits, b"\0"))


def _lzw(numbers: Bytes) -> bytes:
    import numpy as np  # see palette_of

    found = lzw.gif_blocks(np.ascontiguousarray(numbers))
    return by_pillow(numbers) if found is None else found


def by_pillow(numbers: Bytes) -> bytes:
    """The size of a literal and the sub-blocks of codes (22), from a GIF that Pillow writes of these numbers."""
    from PIL import Image  # see palette_of

    out = io.BytesIO()
    Image.fromarray(numbers).save(out, "GIF", optimize=False, interlace=0)
    data = next(gif_frames(out.getvalue())).data
    codes, at = [], 1
    while size := data[at]:  # where a row is long, some in the middle are shorter than they need to be
        codes.append(data[at + 1 : at + 1 + size])
        at += 1 + size
    return data[:1] + _sub_blocks(b"".join(codes))


def _sub_blocks(data: bytes) -> bytes:
    pieces = (data[at : at + 255] for at in range(0, len(data), 255))
    return b"".join(bytes([len(piece)]) + piece for piece in pieces) + b"\0"
