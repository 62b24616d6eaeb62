"""Manifests: what was written, kept so that a program that is killed can go on from there."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final, Self

from vecdraw.errors import BadTypeError, ManifestError, StateError, shown, shown_path
from vecdraw.storage.files import check_durability, to_path, write_whole
from vecdraw.storage.locking import try_lock
from vecdraw.storage.manifest_index import ManifestIndex
from vecdraw.storage.manifest_table import to_parquet
from vecdraw.storage.partial import Durability, make_folder, stale_partials
from vecdraw.storage.record import Record
from vecdraw.storage.regular import regular_descriptor
from vecdraw.storage.segments import SegmentWriter, all_parts

_LOCK: Final = "lock"


class Manifest:
    """A folder with one record for each output, `Record`.

    Making one touches nothing; the first `append`, or a `with` block, makes the folder and locks it for this process:
    `StateError` if another one writes there. With `shared` several processes may write, if they write different
    outputs. Records are added to segments of checked JSON lines, one segment a process, and never changed; a torn end
    that a killed process leaves is left out. With `durability` "full" a record is on the disk when `append` returns.

    Reading needs no lock. `get`, `in`, `len` and iteration look at the last record of each id, and read the whole
    manifest once; what is kept in memory is where each record is (some 24 bytes). Iteration goes by the age of these
    records, the oldest first; `records` yields all.
    Raises `ManifestError` for a manifest that is damaged, of a newer version, or cannot be written.
    """

    def __init__(self, path: str | os.PathLike[str], *, durability: Durability = "full", shared: bool = False) -> None:
        check_durability(durability)
        self._folder = to_path(path)
        self._durability = durability
        self._shared = bool(shared)
        self._lock = -1
        self._index: ManifestIndex | None = None
        self._writer = SegmentWriter(self._folder, durability)

    @property
    def path(self) -> Path:
        """The folder."""
        return self._folder

    # --- reading ------------------------------------------------------------------------------------------------

    def records(self) -> Iterator[Record]:
        """All records, oldest first, those that later ones replace included."""
        return (record for _, record in ManifestIndex(self._folder).placed())

    def get(self, id: str) -> Record | None:  # noqa: A002  # the field's name
        """The last record of an id, or None. Raises `BadTypeError` for an id that is no str."""
        if not isinstance(id, str):
            raise BadTypeError(f"the id of a record must be a str, got {shown(id)}")
        return self._loaded().get(id)

    def __contains__(self, id: object) -> bool:  # noqa: A002  # the field's name
        return isinstance(id, str) and id in self._loaded()

    def __iter__(self) -> Iterator[Record]:
        return self._loaded().last_records()

    def __len__(self) -> int:
        return len(self._loaded())

    def _loaded(self) -> ManifestIndex:
        if self._index is None:
            index = ManifestIndex(self._folder)
            index.read()
            self._index = index
        return self._index

    # --- writing ------------------------------------------------------------------------------------------------

    def open(self) -> Self:
        """Makes the folder where it is not there and locks it.

        Raises `StateError` where another process writes to it, `ManifestError` where it cannot be made.
        """
        if self._lock >= 0:
            return self
        try:
            make_folder(self._folder, self._durability)
            descriptor = regular_descriptor(self._folder / _LOCK, os.O_RDWR | os.O_CREAT)
        except OSError as error:
            raise self._unwritable(error) from error
        if try_lock(descriptor, shared=self._shared) == "taken":
            holder = os.read(descriptor, 200).decode("utf-8", "replace").strip() or "another process"
            os.close(descriptor)
            raise StateError(f"the manifest {shown_path(self._folder)} is being written by {holder}")
        self._lock = descriptor
        self._index = None
        try:
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, f"process {os.getpid()} on {socket.gethostname()}\n".encode(), 0)
        except OSError as error:
            self.close()
            raise self._unwritable(error) from error
        return self

    def append(self, *records: Record) -> None:
        """Adds records, all or none. Raises what `open` raises."""
        for record in records:
            if not isinstance(record, Record):
                raise BadTypeError(f"expected a Record, got {shown(record)}")
        self.open()
        try:
            places = self._writer.append(records)
        except OSError as error:
            raise self._unwritable(error) from error
        if self._index is not None:
            for record, place in zip(records, places, strict=True):
                self._index.add(record.id, place)

    def compact(self) -> Path:
        """Writes the last record of each id into one Parquet table, in the place of all segments; its path.

        Needs pyarrow (`MissingLibraryError`), and the manifest for this process alone. A process killed at this leaves
        the manifest as it was, or compacted.
        """
        if self._shared:
            raise StateError("a manifest that is shared cannot be compacted; open it without shared=True")
        self.open()
        self._writer.close()
        parts = all_parts(self._folder)
        target = self._folder / f"{max((part.number for part in parts), default=0) + 1:08}.parquet"
        try:
            for stale in stale_partials(self._folder):
                stale.unlink(missing_ok=True)
            write_whole(target, partial(to_parquet, self), durability=self._durability)
            self._index = None
            for part in parts:
                part.path.unlink(missing_ok=True)
        except OSError as error:
            raise self._unwritable(error) from error
        return target

    def close(self) -> None:
        """Ends writing and gives the lock back; reading goes on."""
        self._writer.close()
        if self._lock >= 0:
            descriptor, self._lock = self._lock, -1
            os.close(descriptor)

    def _unwritable(self, error: OSError) -> ManifestError:
        return ManifestError(f"cannot write the manifest {shown_path(self._folder)}: {error.strerror or error}")

    def __enter__(self) -> Self:
        return self.open()

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Manifest {shown_path(self._folder)}>"
