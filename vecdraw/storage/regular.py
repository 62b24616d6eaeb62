"""Opening files whose names somebody else chose: regular ones alone, as to open a pipe may take for ever."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO, Final

_AT_ONCE: Final = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
_MODE: Final = 0o666  # what `open` asks for; the process's umask takes from it


def regular_descriptor(path: Path, flags: int) -> int:
    """As `os.open`, links followed. Raises `OSError` for what is no regular file, without waiting for it."""
    descriptor = os.open(path, flags | _AT_ONCE, _MODE)
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return descriptor
    os.close(descriptor)
    raise OSError(errno.EINVAL, "it is no regular file", str(path))


def open_regular(path: Path) -> BinaryIO:
    """A file to read. Raises as `regular_descriptor`."""
    return os.fdopen(regular_descriptor(path, os.O_RDONLY), "rb")
