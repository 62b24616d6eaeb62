"""Objects that are too many or too long to be kept in memory: on the disk, in a file without a name."""

from __future__ import annotations

import math
import os
from io import BytesIO
from shutil import copyfileobj
from struct import Struct
from tempfile import TemporaryFile
from typing import IO, Final
from weakref import finalize

_IN_MEMORY: Final = 1 << 20  # bytes of all objects before there is a file
_SIZES: Final = Struct("<qq")
_NO_STREAM: Final = -1


class Spool:
    """Keeps objects as they stand in a file; in memory while they are few, and where there is no room for files."""

    def __init__(self) -> None:
        self._file: IO[bytes] = BytesIO()
        self._in_memory: float = _IN_MEMORY

    def keep(self, head: bytes, data: bytes | None) -> int:
        """Keeps an object, of a stream its dictionary and its data; where it is kept."""
        start = self._file.seek(0, os.SEEK_END)
        if start > self._in_memory:
            self._to_disk()
        self._file.write(_SIZES.pack(len(head), _NO_STREAM if data is None else len(data)) + head)
        if data is not None:
            self._file.write(data)
        return start

    def read(self, at: int) -> tuple[bytes, bytes | None]:
        """The object that is kept there, of a stream its dictionary and its data."""
        self._file.seek(at)
        head, data = _SIZES.unpack(self._file.read(_SIZES.size))
        return self._file.read(head), None if data == _NO_STREAM else self._file.read(data)

    def _to_disk(self) -> None:
        memory, self._in_memory = self._file, self._in_memory * 2.0
        try:
            file = TemporaryFile()  # noqa: SIM115  # closed with this object
            memory.seek(0)
            copyfileobj(memory, file)
        except OSError:
            memory.seek(0, os.SEEK_END)
            return
        finalize(self, file.close)
        self._file, self._in_memory = file, math.inf
