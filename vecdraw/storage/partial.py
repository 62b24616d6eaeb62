"""A file that is being written: a neighbour of the one it will be, until it takes that one's place."""

from __future__ import annotations

import errno
import os
import re
import secrets
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final, Literal, Self

from vecdraw.errors import ImageError, shown_path
from vecdraw.storage.checksum import crc32c
from vecdraw.storage.locking import try_lock
from vecdraw.storage.regular import regular_descriptor

Durability = Literal["full", "fast"]

_NAME: Final = re.compile(r"\.vecdraw-[0-9a-f]{16}\.partial")
_MODE: Final = 0o666  # what `open` asks for; the process's umask takes from it
_CHUNK: Final = 1 << 16  # bytes read back at a time: small enough that the memory is used again
_ON_WINDOWS: Final = os.name == "nt"
_NOT_FOR_FOLDERS: Final = frozenset({errno.EINVAL, errno.EACCES, errno.EPERM, errno.ENOTSUP, errno.EBADF})


class Partial:
    """A new file next to `target`, locked as long as this process writes it.

    `write` what it is to hold, `seal` it, and `commit` it; `discard` whatever was not committed. All raise `OSError`.
    """

    def __init__(self, target: Path) -> None:
        self.target = target
        self.path = target
        self.size = 0
        self.crc32c = 0
        self._open(target)

    def _open(self, target: Path) -> None:
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        while True:
            path = target.with_name(f".vecdraw-{secrets.token_hex(8)}.partial")
            descriptor = os.open(path, flags, _MODE)
            self._file = os.fdopen(descriptor, "w+b")
            self.path = path
            if _ON_WINDOWS:
                return  # an open file cannot be deleted there
            if try_lock(descriptor) != "taken" and os.fstat(descriptor).st_nlink:
                return
            self._file.close()  # somebody cleaned it away between its making and its locking

    def write(self, data: bytes | bytearray | memoryview) -> int:
        """Adds bytes to the end."""
        written = bytes(data)
        self._file.write(written)
        self.crc32c = crc32c(written, self.crc32c)
        self.size += len(written)
        return len(written)

    def seal(self, durability: Durability) -> None:
        """Hands the file to the disk ("full") or to the system ("fast") and reads it back.

        It gets the permissions and, where that is allowed, the owner of the file whose place it takes.
        Raises `ImageError` if what is there is not what was written.
        """
        self._file.flush()
        take_permissions(self.target, self.path)
        if durability == "full":
            os.fsync(self._file.fileno())
        self._file.seek(0)
        size = found = 0
        while chunk := self._file.raw.read(_CHUNK):
            found = crc32c(chunk, found)
            size += len(chunk)
        if (size, found) != (self.size, self.crc32c):
            raise ImageError(
                f"cannot write {shown_path(self.target)}: read back, it has {size} bytes and CRC32C {found:08x}; "
                f"written were {self.size} and {self.crc32c:08x}"
            )

    def commit(self, durability: Durability) -> None:
        """Puts the file in its target's place."""
        if _ON_WINDOWS:
            self._file.close()  # an open file cannot be renamed there
        self.path.replace(self.target)
        self._file.close()
        if durability == "full":
            sync_folder(self.target.parent)

    def discard(self) -> None:
        """Deletes the file; nothing is left of it, unless the system does not let it go."""
        with suppress(OSError):  # what could not be written is not wanted any more
            self._file.close()
        with suppress(OSError):  # what went wrong before says more
            self.path.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            self.discard()


def take_permissions(target: Path, path: Path) -> None:
    """Gives the file at `path` the permissions of the one at `target`, if there is one, and its owner where it may.

    To run as its owner or group is no permission that a new file has by that.
    """
    try:
        there = target.stat()
    except FileNotFoundError:
        return
    ours = path.stat()
    if not _ON_WINDOWS and (there.st_uid, there.st_gid) != (ours.st_uid, ours.st_gid):
        with suppress(OSError):  # few may give files away, and not every system can
            os.chown(path, there.st_uid, there.st_gid)
    path.chmod(stat.S_IMODE(there.st_mode) & ~(stat.S_ISUID | stat.S_ISGID))


def sync_folder(folder: Path) -> None:
    """Hands the names in a folder to the disk, where the system can do that."""
    if _ON_WINDOWS:
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except PermissionError:  # a folder that may be written but not read
        return
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NOT_FOR_FOLDERS:
            raise
    finally:
        os.close(descriptor)


def make_folder(folder: Path, durability: Durability) -> None:
    """Makes a folder and those it lies in where they are not there; with "full" their names are on the disk then."""
    made = []
    while not folder.is_dir():
        made.append(folder)
        if folder.parent == folder:
            break
        folder = folder.parent
    for each in reversed(made):
        each.mkdir(exist_ok=True)
        if durability == "full":
            sync_folder(each.parent)


def stale_partials(folder: Path, *, deep: bool = True) -> Iterator[Path]:
    """The unfinished files in `folder` whose writers are dead, with `deep` those in the folders in it too."""
    folders = [os.fspath(folder)]
    while folders:
        found = []
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders += [entry.path] if deep else []
                elif _NAME.fullmatch(entry.name):
                    found.append(Path(entry.path))
        yield from filter(_is_stale, found)


def is_partial(name: str) -> bool:
    """Whether a file of that name is an unfinished one of ours."""
    return _NAME.fullmatch(name) is not None


def _is_stale(path: Path) -> bool:
    if _ON_WINDOWS:
        return True  # deleting it fails while it is open
    try:
        descriptor = regular_descriptor(path, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
    except OSError:
        return False  # it has just become a file, or is not ours to open
    try:
        return try_lock(descriptor) == "locked"
    finally:
        os.close(descriptor)
