"""Reads one section of a scene file, and the records in it that refer to none but colours."""

from __future__ import annotations

import hashlib
import math
import struct
from collections.abc import Sequence
from struct import Struct
from typing import Any, Final, TypeVar

from vecdraw import limits
from vecdraw.errors import SceneFormatError
from vecdraw.geometry.path_data import ARC, CONIC, PathData
from vecdraw.geometry.projection import Projection
from vecdraw.paint.color import Color
from vecdraw.paint.pixmap import BYTES_PER_PIXEL, Pixmap
from vecdraw.paint.stroke import Stroke
from vecdraw.scene import file_layout as layout
from vecdraw.scene.file_writer import little_endian
from vecdraw.typeface.key import FaceKey

Value = TypeVar("Value")

_FULL_TURN: Final = math.tau * (1 + 1e-9)
_FARTHEST: Final = 1e6  # radians at which an arc may start: quarter turns are still exact there
_FURTHEST_START: Final = 64 * _FULL_TURN  # radians; paths record arcs that start further round without whole turns


class Cursor:
    """Reads one section from its start to its end."""

    def __init__(self, name: bytes, data: bytes) -> None:
        self._name = name.decode()
        self.data = data
        self.at = 0

    def error(self, what: str) -> SceneFormatError:
        """What to raise: says where."""
        return SceneFormatError(f"a scene file's section {self._name}, byte {self.at}: {what}")

    def bytes(self, size: int) -> bytes:
        """The next bytes."""
        end = self.at + size
        if end > len(self.data):
            raise self.error(f"expected {size} bytes more, but {len(self.data) - self.at} are left")
        start, self.at = self.at, end
        return self.data[start:end]

    def take(self, record: Struct) -> tuple[Any, ...]:
        """The next numbers."""
        return record.unpack(self.bytes(record.size))

    def many(self, code: str, count: int) -> tuple[Any, ...]:
        """The next `count` numbers of one kind."""
        return struct.unpack(f"<{count}{code}", self.bytes(count * struct.calcsize(f"<{code}")))

    def finite(self, count: int) -> tuple[float, ...]:
        """The next `count` numbers, all finite."""
        return self.checked(self.many("d", count))

    def checked(self, numbers: tuple[float, ...]) -> tuple[float, ...]:
        """`numbers`, if all are finite."""
        if not all(map(math.isfinite, numbers)):
            raise self.error(f"expected finite numbers, got {numbers[:8]}")
        return numbers

    def peek(self) -> int:
        """The next byte, which is read again by what comes."""
        if self.at >= len(self.data):
            raise self.error("expected a record, but nothing is left")
        return self.data[self.at]

    def text(self) -> str:
        """The next text."""
        (size,) = self.take(layout.COUNT)
        return self.bytes(size).decode("utf-8", "surrogatepass")

    def choice(self, values: Sequence[Value], code: int) -> Value:
        """The value that a code stands for."""
        if code >= len(values):
            raise self.error(f"expected a code below {len(values)}, got {code}")
        return values[code]

    def reference(self, table: list[Value], number: int) -> Value:
        """The record of that number."""
        if number >= len(table):
            raise self.error(f"refers to record {number} of {len(table)}")
        return table[number]

    def optional(self, table: list[Value], number: int) -> Value | None:
        """The record of that number, or None."""
        return None if number == layout.NONE else self.reference(table, number)

    def end(self) -> None:
        """Raises unless all has been read."""
        if self.at != len(self.data):
            raise self.error(f"{len(self.data) - self.at} bytes are left over")


def font(cursor: Cursor) -> tuple[str, bytes]:
    """A font file and its digest."""
    (size,) = cursor.take(layout.FONT_SIZE)
    limits.check("font_bytes", size, "a font's bytes")
    data = cursor.bytes(size)
    return hashlib.sha256(data).hexdigest(), data


def color(cursor: Cursor) -> Color:
    """A colour."""
    red, green, blue, alpha, space, flags, *numbers = cursor.take(layout.COLOR)
    if flags >= 2 * layout.ALPHA_MISSING:
        raise cursor.error(f"unknown flags of a colour {flags}")
    one, two, three = cursor.checked(tuple(numbers))
    components = None
    if flags & layout.HAS_COMPONENTS:
        components = None if flags & 1 else one, None if flags & 2 else two, None if flags & 4 else three
    name = None if space == 0 else cursor.choice(layout.COLOR_SPACE_NAMES, space - 1)
    return Color(red, green, blue, alpha, name, components, bool(flags & layout.ALPHA_MISSING))


def pixmap(cursor: Cursor) -> Pixmap:
    """A picture."""
    width, height, pixel_format, alpha, space = cursor.take(layout.PIXMAP)
    kind = cursor.choice(layout.PIXEL_FORMATS, pixel_format)
    limits.check("image_pixels", width * height, f"a picture of {width} x {height} px")
    return Pixmap(
        little_endian(cursor.bytes(width * height * BYTES_PER_PIXEL[kind]), kind),
        width,
        height,
        pixel_format=kind,
        alpha=cursor.choice(layout.ALPHA_TYPES, alpha),
        color_space=cursor.choice(layout.COLOR_SPACES, space),
    )


def path(cursor: Cursor) -> PathData:
    """A path that is well-formed. Its numbers may be infinite, as where x + width of a recorded rectangle is."""
    segments, numbers = cursor.take(layout.PATH)
    verbs, coords = cursor.bytes(segments), cursor.many("d", numbers)
    PathData(verbs, (0.0,) * numbers).validated()
    found = PathData(verbs, coords)
    if ARC in verbs or CONIC in verbs:
        for verb, given in found.segments():
            if verb == ARC and not _is_arc(*given):
                raise cursor.error(f"an arc must have radii of at least 0 and be at most a full turn, got {given}")
            if verb == CONIC and not given[4] > 0:
                raise cursor.error(f"a conic's weight must be positive, got {given[4]!r}")
    return found


def _is_arc(x: float, y: float, rx: float, ry: float, rotation: float, start: float, sweep: float) -> bool:
    """Whether these are the numbers of an arc as a path records it: what walks along arcs goes by quarter turns."""
    finite = math.isfinite(x) and math.isfinite(y) and 0 <= rx < math.inf and 0 <= ry < math.inf
    return finite and math.isfinite(rotation) and abs(start) <= _FURTHEST_START and abs(sweep) <= _FULL_TURN


def projection(cursor: Cursor) -> Projection:
    """A 3x3 matrix."""
    return Projection(*cursor.checked(cursor.take(layout.PROJECTION)))


def stroke(cursor: Cursor) -> Stroke:
    """Line styles."""
    *lengths, cap, join, count = cursor.take(layout.STROKE)
    width, miter_limit, offset = cursor.checked(tuple(lengths))
    limits.check("dash_segments", count, "dashes of a stroke")
    dash = cursor.finite(count)
    if width <= 0 or miter_limit <= 0 or min(dash, default=0.0) < 0:
        raise cursor.error(f"a stroke of width {width!r}, miter limit {miter_limit!r}, dashes {dash[:8]}")
    return Stroke(
        width, cursor.choice(layout.CAPS, cap), cursor.choice(layout.JOINS, join), miter_limit, dash, offset
    )


def face(cursor: Cursor) -> FaceKey:
    """The name of a face."""
    digest, index, embolden, slant, count = cursor.take(layout.FACE)
    cursor.checked((embolden, slant))
    coordinates: list[tuple[str, float]] = []
    for _ in range(count):
        tag = cursor.text()
        coordinates.append((tag, cursor.finite(1)[0]))
    return FaceKey(digest.hex(), index, tuple(coordinates), embolden, slant)
