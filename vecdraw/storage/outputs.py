"""Where a resumable program puts its outputs: a folder, whose files are whole or not there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath
from typing import Final, Literal, Protocol

from vecdraw.errors import BadTypeError, BadValueError, ImageError, ManifestError, shown, shown_path
from vecdraw.storage.checksum import crc32c
from vecdraw.storage.files import to_path, unwritable
from vecdraw.storage.partial import Durability, Partial, is_partial, make_folder, stale_partials, sync_folder
from vecdraw.storage.record import Record
from vecdraw.storage.regular import open_regular

Verify = Literal["record", "size", "checksum"]
Log = Callable[[Record], None]

_CHUNK: Final = 1 << 16


class Outputs(Protocol):
    """Where outputs go."""

    def recover(self, records: Iterable[Record]) -> list[Record]:
        """Finishes or takes away what a process that was killed left; the records of what could not be finished."""

    def holds(self, record: Record, verify: Verify) -> bool:
        """Whether the output of a record is there, with its size ("size") or its checksum ("checksum") too."""

    def put(self, record: Record, data: bytes, log: Log) -> Record:
        """Puts an output in its place and its record, completed, into the log. Raises `ImageError`."""


def check_name(name: object) -> str:
    """The name of an output: relative, with "/" between folders, inside the folder or prefix that is written.

    Raises `BadTypeError` or `BadValueError` for any other.
    """
    if not isinstance(name, str):
        raise BadTypeError(f"the name of an output must be a str, got {shown(name)}")
    path = PurePosixPath(name)
    parts = name.split("/")
    if not name or path.is_absolute() or any(part in {"", ".", ".."} for part in parts) or "\\" in name:
        raise BadValueError(f"the name of an output must be a relative path such as 'a/b.png', got {shown(name)}")
    if not name.isprintable() or is_partial(parts[-1]) or ":" in parts[0]:
        raise BadValueError(f"{shown(name)} cannot be the name of an output")
    return name


def _is_name(name: str) -> bool:
    try:
        return bool(check_name(name))
    except BadValueError:
        return False


class FolderOutputs:
    """Files in a folder, which is made where it is not there; none in its folder `reserved`."""

    def __init__(self, folder: Path, durability: Durability, reserved: str = "") -> None:
        self._folder = to_path(folder)
        self._durability = durability
        self._reserved = reserved
        self._known: set[Path] = set()
        try:
            make_folder(self._folder, durability)
            self._root = self._folder.resolve()
        except OSError as error:
            raise unwritable(folder, error) from error

    def recover(self, records: Iterable[Record]) -> list[Record]:
        """See `Outputs`. A file that was recorded, but not in its place yet, is put there now.

        Raises `ManifestError` for a record whose place is elsewhere.
        """
        lost = []
        try:
            stale = {path.name: path for path in stale_partials(self._root)}
            for record in records if stale else ():
                path = stale.pop(record.partial, None)
                if path is not None and not self._finish(record, path):
                    lost.append(record)
            for path in stale.values():
                path.unlink(missing_ok=True)
        except OSError as error:
            raise unwritable(self._folder, error) from error
        return lost

    def _finish(self, record: Record, partial: Path) -> bool:
        if not _is_whole(partial, record):
            partial.unlink(missing_ok=True)
            return False
        target = self._root / record.path
        if not _is_name(record.path) or _resolved(target.parent) != partial.parent:
            told = f"the record {shown(record.id)} of the manifest names {shown(record.path)}"
            raise ManifestError(f"{told}, and its file lies in {shown_path(partial.parent)}")
        if target.is_dir():
            partial.unlink(missing_ok=True)
            return False
        partial.replace(target)
        if self._durability == "full":
            sync_folder(target.parent)
        return True

    def holds(self, record: Record, verify: Verify) -> bool:
        """See `Outputs`. What lies outside, as manifests that come from elsewhere may say, is no output."""
        path = self._root / record.path
        if not _is_name(record.path) or not self._is_inside(path.parent):
            return False
        if verify == "record":
            return True
        try:
            if verify == "checksum":
                return _is_whole(path, record)
            return path.is_file() and path.stat().st_size == record.size
        except OSError:
            return False

    def path_of(self, name: str) -> Path:
        """The file of an output that is written by others; its folder is there then. Raises `ImageError`."""
        target = self._root / name
        try:
            self._enter(target)
        except OSError as error:
            raise unwritable(target, error) from error
        return target

    def put(self, record: Record, data: bytes, log: Log) -> Record:
        """See `Outputs`."""
        target = self._root / record.path
        try:
            self._enter(target)
            with Partial(target) as partial:
                partial.write(data)
                partial.seal(self._durability)
                full = record.placed(size=partial.size, crc32c=partial.crc32c, partial=partial.path.name)
                log(full)
                partial.commit(self._durability)
        except OSError as error:
            raise unwritable(target, error) from error
        return full

    def _enter(self, target: Path) -> None:
        """Makes the folder of an output, once. Raises `ImageError` where it lies outside, by a link."""
        folder = target.parent
        if target.is_dir():
            raise ImageError(f"cannot write {shown_path(target)}: it is a directory")
        if target.relative_to(self._root).parts[0].casefold() == self._reserved:
            raise ImageError(f"cannot write {shown_path(target)}: {self._reserved} is kept for the manifest")
        if folder in self._known:
            return
        make_folder(folder, self._durability)
        if not self._is_inside(folder):
            raise ImageError(f"cannot write {shown_path(target)}: it lies outside {shown_path(self._root)}")

    def _is_inside(self, folder: Path) -> bool:
        """Whether a folder lies within that of the outputs, links followed; one that does is not looked at again."""
        if folder in self._known:
            return True
        place = _resolved(folder)
        if place is None or not place.is_relative_to(self._root):
            return False
        if folder.is_dir():
            self._known.add(folder)
        return True


def _resolved(folder: Path) -> Path | None:
    """A folder, links followed; None where they go in a circle."""
    try:
        return folder.resolve()
    except (OSError, RuntimeError):  # RuntimeError before Python 3.13
        return None


def _is_whole(path: Path, record: Record) -> bool:
    """Whether a file has the size and the checksum of a record."""
    found = size = 0
    with open_regular(path) as file:
        while chunk := file.read(_CHUNK):
            found = crc32c(chunk, found)
            size += len(chunk)
    return (size, found) == (record.size, record.crc32c)
