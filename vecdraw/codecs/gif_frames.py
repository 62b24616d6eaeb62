"""The frames of a GIF (GIF89a) as browsers show them: put together on a transparent screen."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from vecdraw.errors import ImageError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_EXTENSION, _IMAGE, _TRAILER = 0x21, 0x2C, 0x3B
_GRAPHIC_CONTROL: Final = 0xF9
_TO_BACKGROUND, _TO_PREVIOUS = 2, 3  # disposal methods, 23.c.iv
_HAS_TABLE: Final = 0x80
_INTERLACED: Final = 0x40
_SHORTEST: Final = 0.02  # s; browsers show frames that say less for a tenth of a second
_USUAL: Final = 0.1
_BEFORE_DATA: Final = 13 + 6 + 10  # bytes of a file of one frame: header and screen, two colours, descriptor
_NO_CONTROL: Final = (0, None, _USUAL)


class GifFrame(NamedTuple):
    """One image of the file: its place on the screen, and a file with nothing but it."""

    left: int
    top: int
    width: int
    height: int
    disposal: int
    transparent: int | None
    duration: float
    table: bytes
    file: bytes

    @property
    def data(self) -> bytes:
        """The size of a code and the compressed pixels in their sub-blocks (22)."""
        return self.file[_BEFORE_DATA:-1]


Indices = Callable[[GifFrame], "NDArray[np.uint8]"]


def screen_size(data: bytes, first: GifFrame) -> tuple[int, int]:
    """Width and height in px: the screen's, or the first frame's where that is larger."""
    width, height = struct.unpack_from("<HH", data, 6)
    return max(width, first.left + first.width), max(height, first.top + first.height)


def gif_frames(data: bytes) -> Iterator[GifFrame]:
    """The images in the order of the file, none of them decoded. Raises `ImageError` where the file ends early."""
    try:
        yield from _frames(data)
    except (struct.error, IndexError) as error:
        raise ImageError(f"the GIF picture is damaged or cut off: it ends after {len(data):,} bytes") from error


def composed(
    data: bytes, frames: Iterator[GifFrame], first: GifFrame, indices: Indices
) -> Iterator[tuple[NDArray[np.uint8], float]]:
    """What the screen shows, as an array (height, width, 4) that the next step changes, and for how many seconds.

    `indices` decodes one frame to numbers of colours, of shape (height, width).
    """
    import numpy as np  # `import vecdraw` does not pay for it

    width, height = screen_size(data, first)
    screen = np.zeros((height, width), np.uint32)
    frame: GifFrame | None = first
    while frame is not None:
        part = screen[frame.top : frame.top + frame.height, frame.left : frame.left + frame.width]
        before = part.copy() if frame.disposal == _TO_PREVIOUS else None
        numbers = indices(frame)[: part.shape[0], : part.shape[1]]
        drawn = _colors(frame.table)[numbers]
        if frame.transparent is None:
            part[...] = drawn
        else:
            np.copyto(part, drawn, where=numbers != frame.transparent)
        yield screen.view(np.uint8).reshape(height, width, 4), frame.duration
        if before is not None:
            part[...] = before
        elif frame.disposal == _TO_BACKGROUND:
            part[...] = 0
        frame = next(frames, None)


def _colors(table: bytes) -> NDArray[np.uint32]:
    """256 colours in RGBA as they lie in memory; black beyond the end of the table."""
    import numpy as np  # see composed

    colors = np.zeros((256, 4), np.uint8)
    colors[:, 3] = 255
    given = np.frombuffer(table, np.uint8).reshape(-1, 3)
    colors[: len(given), :3] = given
    return colors.view(np.uint32)[:, 0]


def _frames(data: bytes) -> Iterator[GifFrame]:
    flags = data[10]
    at = 13
    shared = b""
    control: tuple[int, int | None, float] = _NO_CONTROL
    if flags & _HAS_TABLE:
        shared, at = _table(data, at, flags)
    while (kind := data[at]) != _TRAILER:
        if kind == _EXTENSION:
            if data[at + 1] == _GRAPHIC_CONTROL and data[at + 2] >= 4:
                control = _control(data, at + 3)
            at = _after_blocks(data, at + 2)
        elif kind == _IMAGE:
            frame, at = _image(data, at, shared, control)
            yield frame
            control = _NO_CONTROL
        else:
            raise ImageError(f"the GIF picture is damaged: it has a block of the unknown kind {kind:#04x}")


def _table(data: bytes, at: int, flags: int) -> tuple[bytes, int]:
    end = at + 3 * (2 << (flags & 7))
    if end > len(data):
        raise IndexError
    return data[at:end], end


def _control(data: bytes, at: int) -> tuple[int, int | None, float]:
    """Disposal, the transparent colour's number and the seconds of a graphic control extension (23)."""
    flags, delay, transparent = struct.unpack_from("<BHB", data, at)
    seconds = delay / 100
    return flags >> 2 & 7, transparent if flags & 1 else None, seconds if seconds >= _SHORTEST else _USUAL


def _image(data: bytes, at: int, shared: bytes, control: tuple[int, int | None, float]) -> tuple[GifFrame, int]:
    left, top, width, height, flags = struct.unpack_from("<HHHHB", data, at + 1)
    begin = at + 10
    table = shared
    if flags & _HAS_TABLE:
        table, begin = _table(data, begin, flags)
    end = _after_blocks(data, begin + 1)  # the first byte is the size of a code
    if not (width and height):
        raise ImageError(f"the GIF picture is damaged: it has a frame of {width} x {height} px")
    alone = struct.pack("<6sHHBBB", b"GIF89a", width, height, _HAS_TABLE, 0, 0) + bytes(6)
    alone += struct.pack("<BHHHHB", _IMAGE, 0, 0, width, height, flags & _INTERLACED) + data[begin:end] + b";"
    return GifFrame(left, top, width, height, *control, table, alone), end


def _after_blocks(data: bytes, at: int) -> int:
    """Where the data after a run of sub-blocks begins (15)."""
    while size := data[at]:
        at += 1 + size
    return at + 1
