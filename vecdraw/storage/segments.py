"""The files of a manifest: segments that are only ever added to, each by one process, and tables made of them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from vecdraw.errors import BadTypeError, BadValueError, ManifestError, shown, shown_path
from vecdraw.storage.lines import Line, decode_lines, encode_line
from vecdraw.storage.partial import Durability, sync_folder
from vecdraw.storage.record import Record

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


def read_segment(path: Path) -> Iterator[Record]:
    """The records of a segment. Raises `ManifestError` where it is damaged or of a newer version, `OSError`."""
    lines = decode_lines(path.read_bytes(), str(path))
    first = next(lines, None)
    if first is None:
        return  # its writer died at once
    _check_header(first, path)
    for number, line in enumerate(lines, 2):
        try:
            yield Record.from_values(line.values)
        except (BadValueError, BadTypeError) as error:
            raise ManifestError(f"{shown_path(path)}: line {number}: {error}") from error


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
        self._end = 0

    def append(self, records: Iterable[Record]) -> None:
        """Adds records; on the disk when this returns, if the durability is "full".

        Where that fails, none of them count.
        """
        data = b"".join([encode_line(record.to_values()) for record in records])
        if not data:
            return
        if self._descriptor < 0 or self._end + len(data) > _SEGMENT_BYTES:
            self._start()
        try:
            self._write(data)
        except BaseException:
            self._abandon()
            raise
        self._end += len(data)

    def _start(self) -> None:
        self.close()
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | getattr(os, "O_BINARY", 0)
        number = max((part.number for part in all_parts(self._folder)), default=0)
        while self._descriptor < 0:
            number += 1
            try:
                self._descriptor = os.open(self._folder / f"{number:08}.jsonl", flags, 0o666)
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
