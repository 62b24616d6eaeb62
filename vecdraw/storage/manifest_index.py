"""Where the records of a manifest are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from vecdraw.errors import ManifestError, shown_path
from vecdraw.storage.manifest_table import Table
from vecdraw.storage.numbering import Numbering
from vecdraw.storage.record import Record
from vecdraw.storage.segments import Part, Place, parts_of, read_record, read_segment

_BITS: Final = 40  # of a place that say where in its part a record is


class ManifestIndex:
    """The last record of each id of the manifest in `folder`, whose parts are those of now and those of `add`.

    A place is a number: the older one is the lesser. One thread at a time may read and add, others get meanwhile.
    """

    def __init__(self, folder: Path) -> None:
        self._parts = parts_of(folder)
        self._tables: dict[int, Table] = {}
        self._places = Numbering()

    def read(self) -> None:
        """Reads the whole manifest."""
        for place, record in self.placed():
            self._places[record.id] = place

    def placed(self) -> Iterator[tuple[int, Record]]:
        """All records with their places, oldest first. Raises `ManifestError`."""
        for number, part in enumerate(self._parts):
            try:
                found = enumerate(self._table(number)) if part.kind == "parquet" else read_segment(part.path)
                for at, record in found:
                    yield number << _BITS | at, record
            except OSError as error:
                raise _unreadable(part.path, error) from error

    def add(self, id: str, place: Place) -> None:  # noqa: A002  # the field's name
        """Takes down where the last record of an id is now."""
        if not self._parts or self._parts[-1].path != place.path:
            self._parts.append(Part(0, "jsonl", place.path))
        self._places[id] = len(self._parts) - 1 << _BITS | place.at

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, id: str) -> bool:  # noqa: A002  # the field's name
        return id in self._places

    def get(self, id: str) -> Record | None:  # noqa: A002  # the field's name
        """The last record of an id, or None. Raises `ManifestError`."""
        place = self._places.get(id)
        if place is None:
            return None
        number, at = place >> _BITS, place & (1 << _BITS) - 1
        part = self._parts[number]
        try:
            return self._table(number).record(at) if part.kind == "parquet" else read_record(part.path, at)
        except OSError as error:
            raise _unreadable(part.path, error) from error

    def last_records(self) -> Iterator[Record]:
        """The last record of each id there is now, the oldest first. Raises `ManifestError`."""
        wanted = self._places.ascending()
        nearest = next(wanted, None)
        for place, record in self.placed():
            if place == nearest:
                yield record
                nearest = next(wanted, None)
            if nearest is None:
                return

    def _table(self, number: int) -> Table:
        table = self._tables.get(number)
        if table is None:
            table = self._tables[number] = Table(self._parts[number].path)
        return table


def _unreadable(path: Path, error: OSError) -> ManifestError:
    return ManifestError(f"cannot read {shown_path(path)}: {error.strerror or error}")
