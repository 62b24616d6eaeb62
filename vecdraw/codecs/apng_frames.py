"""The frames of an animated PNG (W3C Portable Network Graphics, third edition, 11.3.6), put together as browsers do.

Pillow's own way of putting them together loses opacity where something translucent comes over something translucent.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from vecdraw.codecs.png_chunks import SIGNATURE, chunk
from vecdraw.errors import ImageError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_TO_BACKGROUND, _TO_PREVIOUS = 1, 2  # dispose_op
_OVER: Final = 1  # blend_op
_CHECKED: Final = frozenset({b"fcTL", b"fdAT", b"IDAT"})
_USUAL_DENOMINATOR: Final = 100  # what a delay_den of 0 means


class ApngFrame(NamedTuple):
    """One frame of the file: its place, what becomes of it, and a PNG with nothing but it."""

    left: int
    top: int
    width: int
    height: int
    duration: float
    disposal: int
    blend: int
    file: bytes


Decode = Callable[[ApngFrame], "NDArray[np.uint8]"]


def stated_frames(data: bytes) -> int:
    """How many frames the file says it has; 0 for a PNG that is not animated."""
    at = len(SIGNATURE)
    while at + 20 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        if kind == b"acTL" and length == 8:
            return int(struct.unpack_from(">I", data, at + 8)[0])
        if kind in {b"IDAT", b"IEND"}:
            break
        at += 12 + length
    return 0


def apng_frames(data: bytes) -> Iterator[ApngFrame]:
    """The frames of the animation in order, none of them decoded; a picture that is no part of it is left out.

    Raises `ImageError` for one that is damaged, cut off, or not inside the picture.
    """
    head = data[16:29]
    shared: list[bytes] = []
    control: bytes | None = None
    parts: list[bytes] = []
    for kind, body in _chunks(data):
        if kind in {b"PLTE", b"tRNS"}:
            shared.append(chunk(kind, body))
        elif kind in {b"fcTL", b"IEND"}:
            if control is not None and parts:
                yield _frame(head, shared, control, parts)
            control, parts = body, []
        elif kind == b"IDAT" and control is not None:
            parts.append(body)
        elif kind == b"fdAT":
            parts.append(body[4:])
        if kind == b"IEND":
            return
    raise ImageError("the PNG picture is damaged or cut off: it ends before its IEND chunk")


def composed(
    size: tuple[int, int], frames: Iterator[ApngFrame], decode: Decode
) -> Iterator[tuple[NDArray[np.uint8], float]]:
    """What is seen, as an array (height, width, 4) that the next step changes, and for how many seconds.

    `decode` gives a frame's pixels, RGBA, not premultiplied, of shape (height, width, 4).
    """
    import numpy as np  # `import vecdraw` does not pay for it

    screen = np.zeros((size[1], size[0], 4), np.uint8)
    for number, frame in enumerate(frames):
        part = screen[frame.top : frame.top + frame.height, frame.left : frame.left + frame.width]
        before = part.copy() if frame.disposal == _TO_PREVIOUS and number else None
        drawn = decode(frame)
        part[...] = _over(drawn, part) if frame.blend == _OVER else drawn
        yield screen, frame.duration
        if before is not None:
            part[...] = before
        elif frame.disposal in {_TO_BACKGROUND, _TO_PREVIOUS}:
            part[...] = 0


def _over(source: NDArray[np.uint8], below: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Source-over of colours that are not premultiplied (PNG 13.16)."""
    import numpy as np  # see composed

    alpha = source[..., 3:].astype(np.float32) / 255
    rest = below[..., 3:].astype(np.float32) / 255 * (1 - alpha)
    total = alpha + rest
    mixed = source[..., :3] * alpha + below[..., :3] * rest
    out = np.empty_like(source)
    out[..., :3] = np.rint(np.divide(mixed, total, out=np.zeros_like(mixed), where=total > 0))
    out[..., 3:] = np.rint(total * 255)
    return out


def _frame(head: bytes, shared: list[bytes], control: bytes, parts: list[bytes]) -> ApngFrame:
    if len(control) != 26:
        raise ImageError(f"the PNG picture is damaged: a frame's control has {len(control)} bytes, expected 26")
    _, width, height, left, top, numerator, denominator, disposal, blend = struct.unpack(">IIIIIHHBB", control)
    across, down = struct.unpack_from(">II", head)
    if not (width and height) or left + width > across or top + height > down:
        raise ImageError(
            f"the PNG picture is damaged: a frame of {width} x {height} px at ({left}, {top}) is not inside it"
        )
    alone = chunk(b"IHDR", struct.pack(">II", width, height), head[8:])
    file = b"".join([SIGNATURE, alone, *shared, *(chunk(b"IDAT", part) for part in parts), chunk(b"IEND")])
    return ApngFrame(left, top, width, height, numerator / (denominator or _USUAL_DENOMINATOR), disposal, blend, file)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Type and data of each chunk. Raises `ImageError` for one of an animation whose checksum is wrong."""
    at = len(SIGNATURE)
    while at + 12 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        end = at + 8 + length
        if end + 4 > len(data):
            return
        body = data[at + 8 : end]
        (told,) = struct.unpack_from(">I", data, end)
        if kind in _CHECKED and told != zlib.crc32(data[at + 4 : end]):
            raise ImageError(f"the PNG picture is damaged: a chunk {kind.decode()} has a wrong checksum")
        yield kind, body
        at = end + 4
