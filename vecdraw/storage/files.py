"""Files that are whole or not there: written beside their place, handed to the disk, read back, renamed."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar, get_args

from vecdraw.arguments import is_one_of
from vecdraw.errors import BadTypeError, BadValueError, ImageError, shown, shown_path
from vecdraw.storage.checksum import crc32c
from vecdraw.storage.partial import Durability, Partial

T = TypeVar("T")
Write = Callable[[bytes], object]


class Written(NamedTuple, Generic[T]):
    """What was written: what its producer returned, how many bytes, and their CRC32C."""

    result: T
    size: int
    crc32c: int


def write_checked(
    path: str | os.PathLike[str], produce: Callable[[Write], T], *, durability: Durability = "full"
) -> Written[T]:
    """Writes what `produce` hands to the function it is given.

    The file appears, or replaces the one that is there, only when all of it is written, and what is read back has the
    CRC32C of what was handed in. With `durability` "full" both the file and its name are on the disk when this
    returns; with "fast" the system has them, and a power failure (not a killed program) may lose or empty the file.
    A symbolic link is followed; a device or pipe is written to directly. Raises `ImageError` naming the path and the
    reason when it cannot be written, and what `produce` raises; then nothing is left behind and an older file is as
    it was.
    """
    check_durability(durability)
    target, to_device = _target(path)
    try:
        return _to_device(target, produce) if to_device else _replace(target, produce, durability)
    except OSError as error:
        raise unwritable(path, error) from error


def write_whole(path: str | os.PathLike[str], produce: Callable[[Write], T], *, durability: Durability = "full") -> T:
    """As `write_checked`; returns what `produce` returns."""
    return write_checked(path, produce, durability=durability).result


def write_file(path: str | os.PathLike[str], data: bytes, *, durability: Durability = "full") -> None:
    """Writes a file whole; see `write_checked`."""
    write_checked(path, lambda write: write(data), durability=durability)


def check_durability(value: object) -> None:
    """Raises `BadValueError` unless `value` is a `Durability`."""
    if not is_one_of(value, get_args(Durability)):
        raise BadValueError(f"durability must be 'full' or 'fast', got {shown(value)}")


def check_writable(path: str | os.PathLike[str]) -> None:
    """Raises `ImageError` if it is plain beforehand that a file cannot be written there."""
    target = to_path(path)
    try:
        if target.is_dir():
            raise ImageError(f"cannot write {shown_path(path)}: it is a directory")
        folder = target.resolve().parent
        if not folder.is_dir():
            raise ImageError(f"cannot write {shown_path(path)}: there is no directory {shown_path(folder)}")
        if target.exists() and not os.access(target, os.W_OK) and target.exists():  # it may go, and come, at any time
            raise ImageError(f"cannot write {shown_path(path)}: the file is read-only")
    except (OSError, ValueError, RuntimeError) as error:  # RuntimeError: links in a circle, before Python 3.13
        raise ImageError(f"cannot write {shown_path(path)}: {error}") from error


def to_path(path: object) -> Path:
    """The path of a file to write. Raises `BadTypeError` for what is no str or path."""
    if not isinstance(path, (str, os.PathLike)) or not isinstance(os.fspath(path), str):
        hint = "; what is open takes the bytes that encode gives" if hasattr(path, "write") else ""
        raise BadTypeError(f"a file to write must be a str or a path, got {shown(path)}{hint}")
    return Path(path)


def unwritable(path: str | os.PathLike[str], error: OSError | ValueError) -> ImageError:
    """The error that says why a file could not be written."""
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return ImageError(f"cannot write {shown_path(path)}: {reason}")


def undeletable(path: str | os.PathLike[str], error: OSError) -> ImageError:
    """The error that says why a file could not be deleted."""
    return ImageError(f"cannot delete {shown_path(path)}: {error.strerror or error}")


def is_device(target: Path) -> bool:
    """Whether there is something that is no file, and can only be written directly. Raises `OSError`."""
    try:
        return not stat.S_ISREG(target.stat().st_mode)
    except FileNotFoundError:
        return False


def _target(path: str | os.PathLike[str]) -> tuple[Path, bool]:
    """The file itself, links followed, and whether it is a device or pipe."""
    target = to_path(path)
    try:
        check_writable(target)
        if is_device(target):  # as it is named: /dev/stdout leads to a pipe that has no path
            return target, True
        return target.resolve(), False
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise unwritable(path, error) from error


def _replace(target: Path, produce: Callable[[Write], T], durability: Durability) -> Written[T]:
    with Partial(target) as partial:
        result = produce(partial.write)
        partial.seal(durability)
        partial.commit(durability)
    return Written(result, partial.size, partial.crc32c)


def _to_device(target: Path, produce: Callable[[Write], T]) -> Written[T]:
    size = check = 0

    with target.open("wb") as file:

        def write(data: bytes) -> None:
            nonlocal size, check
            file.write(data)
            size += len(data)
            check = crc32c(data, check)

        result = produce(write)
    return Written(result, size, check)
