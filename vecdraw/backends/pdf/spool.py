"""The data of streams that are too long to be kept in memory: on the disk, in a file without a name."""

from __future__ import annotations

import math
from io import BytesIO
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import IO, Any, Final, NamedTuple
from weakref import finalize

from vecdraw.backends.pdf.objects import Dict, Stream

_SHORT: Final = 1 << 12  # bytes of data that stay with their stream
_IN_MEMORY: Final = 1 << 22  # bytes of all data before there is a file


class Kept(NamedTuple):
    """A stream whose data are kept: its dictionary, where they begin, and how many bytes they are."""

    entries: Dict
    start: int
    size: int


class Spool:
    """Keeps the data of long streams; in memory as long as they are few, and where there is no room for files."""

    def __init__(self) -> None:
        self._file: IO[bytes] = BytesIO()
        self._in_memory: float = _IN_MEMORY

    def kept(self, value: Any) -> Any:
        """What stands for an object: of a long stream where its data are, else the object itself."""
        if not isinstance(value, Stream) or len(value.data) <= _SHORT:
            return value
        start = self._file.seek(0, 2)
        if start > self._in_memory:
            self._to_disk()
        self._file.write(value.data)
        return Kept(value.entries, start, len(value.data))

    def read(self, kept: Kept) -> bytes:
        """The data of a stream."""
        self._file.seek(kept.start)
        return self._file.read(kept.size)

    def _to_disk(self) -> None:
        memory, self._in_memory = self._file, self._in_memory * 2.0
        try:
            file = TemporaryFile()  # noqa: SIM115  # closed with this object
            memory.seek(0)
            copyfileobj(memory, file)
        except OSError:
            memory.seek(0, 2)
            return
        finalize(self, file.close)
        self._file, self._in_memory = file, math.inf
