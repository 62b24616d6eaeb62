"""The files of a manifest: segments that are only ever added to, each by one process, and tables made of them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from itertools import accumulate
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from vecdraw.errors import BadTypeError, BadValueError, ManifestError, shown, shown_path
from vecdraw.storage.lines import Line, decode_lines, encode_line
from vecdraw.storage.partial import Durability, sync_folder
from vecdraw.storage.record import Record
from vecdraw.storage.regular import open_regular

FORMAT: Final = "vecdraw manifest"
VERSION: Final = 1

_NAME: Final = re.compile(r"([0-9]{8,})\.(jsonl|parquet)")
_SEGMENT_BYTES: Final = 1 << 26  # a segment is read in one piece
_HEADER: Final = encode_line({"format": FORMAT, "version": VERSION})


class Part(NamedTuple):
    """A segment ("jsonl"), or a table ("parquet") of all parts up to its number."""

    number: int
    kind: str
    path: Path


class Place(NamedTuple):
    """Where a record is: in a segment, at a byte."""

    path: Path
    at: int


def parts_of(folder: Path) -> list[Part]:
    """What the manifest in `folder` consists of, oldest first; segments that a table replaces are left out."""
    found = all_parts(folder)
    last_table = max((part.number for part in found if part.kind == "parquet"), default=0)
    return [p for p in found if p.number > last_table or (p.kind == "parquet" and p.number == last_table)]


def all_parts(folder: Path) -> list[Part]:
    """Every part there is in `folder`, oldest first."""
    try:
        names = [path.name for path in folder.iterdir()]
    except FileNotFoundError:
        return []
    matches = [match for name in names if (match := _NAME.fullmatch(name))]
    return sorted(Part(int(match[1]), match[2], folder / match[0]) for match in matches)


def read_segment(path: Path) -> Iterator[tuple[int, Record]]:
    """The records of a segment as it is now, each with where it is, for `read_record`.

    Raises `ManifestError` where it is damaged or of a newer version, `OSError`.
    """
    with open_regular(path) as file:
        lines = decode_lines(_lines_of(file), str(path))
        first = next(lines, None)
        if first is None:
            return  # its writer died at once
        _check_header(first, path)
        for number, line in enumerate(lines, 2):
            yield line.start, _record_of(line, path, f"line {number}")


def read_record(path: Path, at: int) -> Record:
    """The record of a segment that begins at the byte `at`. Raises as `read_segment`."""
    with open_regular(path) as file:
        file.seek(at)
        for line in decode_lines([file.readline()], str(path)):
            return _record_of(line, path, f"byte {at}")
    raise ManifestError(f"{shown_path(path)}: the record at byte {at} is damaged")


def _lines_of(file: BinaryIO) -> Iterator[bytes]:
    """The lines up to where the file ends now: what another process adds meanwhile may be torn."""
    left = os.fstat(file.fileno()).st_size
    while left > 0 and (line := file.readline(left)):
        left -= len(line)
        yield line


def _record_of(line: Line, path: Path, where: str) -> Record:
    try:
        return Record.from_values(line.values)
    except (BadValueError, BadTypeError) as error:
        raise ManifestError(f"{shown_path(path)}: {where}: {error}") from error


def _check_header(line: Line, path: Path) -> None:
    if line.values.get("format") != FORMAT:
        raise ManifestError(f"{shown_path(path)} is no segment of a manifest: it begins with {shown(line.values)}")
    version = line.values.get("version")
    if version != VERSION:
        raise ManifestError(f"{shown_path(path)} has version {shown(version)}; this vecdraw reads version {VERSION}")


class SegmentWriter:
    """Adds records to the manifest in `folder`, in segments of its own. All of it raises `OSError`."""

    def __init__(self, folder: Path, durability: Durability) -> None:
        self._folder, self._durability = folder, durability
        self._descriptor = -1
        self._path = folder
        self._end = 0

    def append(self, records: Iterable[Record]) -> list[Place]:
        """Adds records; on the disk when this returns, if the durability is "full". Where they are now.

        Where that fails, none of them count.
        """
        lines = [encode_line(record.to_values()) for record in records]
        data = b"".join(lines)
        if not data:
            return []
        if self._descriptor < 0 or self._end + len(data) > _SEGMENT_BYTES:
            self._start()
        try:
            self._write(data)
        except BaseException:
            self._abandon()
            raise
        begins = accumulate(map(len, lines), initial=self._end)
        self._end += len(data)
        return [Place(self._path, at) for at, _ in zip(begins, lines, strict=False)]

    def _start(self) -> None:
        self.close()
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | getattr(os, "O_BINARY", 0)
        number = max((part.number for part in all_parts(self._folder)), default=0)
        while self._descriptor < 0:
            number += 1
            try:
                self._path = self._folder / f"{number:08}.jsonl"
                self._descriptor = os.open(self._path, flags, 0o666)
            except FileExistsError:
                continue  # another process began it just now
        self._end = 0
        try:
            self._write(_HEADER)
            if self._durability == "full":
                sync_folder(self._folder)
        except BaseException:
            self._abandon()
            raise
        self._end = len(_HEADER)

    def _write(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(self._descriptor, rest) :]
        if self._durability == "full":
            os.fsync(self._descriptor)

    def _abandon(self) -> None:
        """Takes back what was written of the last records, and begins another segment with the next ones.

        Where it cannot be taken back it is a torn end, which readers leave out.
        """
        try:
            os.ftruncate(self._descriptor, self._end)
        except OSError:
            pass
        finally:
            self.close()

    def close(self) -> None:
        """Ends the segment."""
        if self._descriptor >= 0:
            descriptor, self._descriptor = self._descriptor, -1
            os.close(descriptor)
