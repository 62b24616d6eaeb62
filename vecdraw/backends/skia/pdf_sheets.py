"""The pages of Skia's document that one page of ours is drawn on: Skia has what it draws in memory until a page ends.

Their contents follow each other on our page, each from a fresh state on (ISO 32000-1, 7.8.2).
"""

from __future__ import annotations

import errno
import os
from collections.abc import Sequence
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from tempfile import gettempdir, mkstemp
from typing import Any, BinaryIO, Final
from weakref import finalize

from vecdraw.backends.skia.library import skia
from vecdraw.errors import ImageError
from vecdraw.scene.ops import DrawScene, FillPath, FillText, Op, StrokePath, StrokeText

FULL: Final = 4096
"""What fits onto a sheet, by `room_of`; text that follows text waits for twice as much."""
_SPARE: Final = 32 << 20  # bytes on the disk for what is no picture: contents, and the fonts at the end
_SEGMENTS: Final = 8  # of a path, or glyphs, that take as much room as an operation


class PageSheets:
    """The sheets of a page, drawn one after the other; each clipped to `clip`, if any, until that is left.

    `stream` is what `document` is written to.
    """

    def __init__(self, document: Any, stream: DocumentStream, width: int, height: int, clip: Any) -> None:
        self._document = document
        self._stream = stream
        self._size = width, height
        self._clip = clip
        self._count = 0
        self.canvas: Any = None
        self.parts: list[int] = []
        """The part of the page that each sheet belongs to; 0 for none."""
        self.turn()

    def new_part(self) -> int:
        """The number of a part of the page that is drawn on sheets of its own, from 1 on."""
        self._count += 1
        return self._count

    def turn(self, part: int = 0, clip: Any = None) -> Any:
        """Goes on to the next sheet, of the page itself or of a part, clipped to `clip`; its canvas."""
        self._stream.make_room()
        self.parts.append(part)
        if self.canvas is not None:
            self._document.endPage()
        self.canvas = self._document.beginPage(*self._size)
        kept = clip if part else self._clip
        if kept is not None:
            self.canvas.save()
            self.canvas.clipRect(kept)
        return self.canvas

    def make_room(self, pixels: int) -> None:
        """Raises `ImageError` where the disk of temporary files has no room for a picture of so many pixels."""
        self._stream.make_room(4 * pixels)

    def leave_clip(self) -> None:
        """Goes on without the clip."""
        if self._clip is not None:
            self._clip = None
            self.canvas.restore()


class DocumentStream:
    """Where Skia writes a document to: the disk, in a file without a name; memory where that cannot be had.

    Skia ends the process when it goes on after the disk was full, so there is always more room than it needs next.
    """

    def __init__(self, *, in_memory: bool) -> None:
        self.stream: Any = skia.DynamicMemoryWStream()
        self._file: BinaryIO | None = None
        if not in_memory and os.name == "posix":  # others do not take away the name of a file that is open
            with suppress(OSError):
                self._open()

    def _open(self) -> None:
        handle, path = mkstemp(prefix="vecdraw-", suffix=".pdf")
        try:
            if _room(handle) < 2 * _SPARE:
                os.close(handle)
                return
            stream = skia.FILEWStream(path)
            self._file = os.fdopen(handle, "rb")
            finalize(self, self._file.close)
        finally:
            Path(path).unlink()
        self.stream = stream

    def make_room(self, size: int = 0) -> None:
        """Raises `ImageError` where there is no room for so many bytes, and for what is not counted beside them."""
        if self._file is not None and _room(self._file.fileno()) < size + _SPARE:
            raise ImageError(f"cannot write a document: no room on the disk of temporary files, {gettempdir()}")

    def written(self) -> BinaryIO:
        """What was written, to be read. Raises `OSError` where there was no room for all of it."""
        if self._file is None:
            return BytesIO(bytes(self.stream.detachAsData()))
        self.stream.flush()
        if self._file.seek(0, os.SEEK_END) != self.stream.bytesWritten():
            raise OSError(errno.ENOSPC, "no room for a document on the disk of temporary files")
        return self._file


def _room(file: int) -> float:
    """How many bytes an open file may grow by: what the disk has left, and what the process may write."""
    import resource  # POSIX alone has it

    disk = os.statvfs(file)
    free = disk.f_bavail * disk.f_frsize
    largest = resource.getrlimit(resource.RLIMIT_FSIZE)[0]
    return free if largest == resource.RLIM_INFINITY else min(free, largest - os.fstat(file).st_size)


def is_large(*groups: Sequence[Op]) -> bool:
    """Whether operations, with those of the scenes that they draw, are more than fit on a sheet."""
    room = FULL
    pending = list(groups)
    while pending:
        for op in pending.pop():
            room -= room_of(op)
            if room < 0:
                return True
            if isinstance(op, DrawScene):
                pending.append(op.scene.ops)
    return False


def room_of(op: Op) -> int:
    """How much room an operation takes: 1, and more for long paths and long texts."""
    if isinstance(op, FillPath | StrokePath):
        return 1 + len(op.path.verbs) // _SEGMENTS
    if isinstance(op, FillText | StrokeText):
        return 1 + sum(len(run.glyphs) for run in op.runs) // _SEGMENTS
    return 1
