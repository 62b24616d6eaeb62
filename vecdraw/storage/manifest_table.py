"""Manifests as Parquet tables, for batches: one row a record, one column a field of `Record`."""

from __future__ import annotations

import threading
import weakref
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from io import RawIOBase
from itertools import accumulate, islice
from operator import attrgetter
from pathlib import Path
from typing import Any, Final

from vecdraw.errors import BadTypeError, BadValueError, ManifestError, MissingLibraryError, shown
from vecdraw.storage.record import Record
from vecdraw.storage.regular import open_regular

VERSION: Final = 1
_VERSION_KEY: Final = b"vecdraw_manifest"
_ROWS: Final = 8_192  # of a row group: as many as are in memory at one time
_AT_HAND: Final = 2  # row groups that are kept for the next records
_HASHES: Final = ("content", "parameters", "fonts")
_DICTIONARIES: Final = ["status", "fonts", "error"]  # columns that mostly repeat themselves


def _library() -> tuple[Any, Any]:
    try:
        import pyarrow as pa  # an extra, and slow to load
        from pyarrow import parquet
    except ImportError as error:
        raise MissingLibraryError("tables of manifests need pyarrow: pip install vecdraw[parquet]") from error
    return pa, parquet


def schema() -> Any:
    """The `pyarrow.Schema` of a table of records. Raises `MissingLibraryError`.

    Hashes are fixed_size_binary(32), null where a record has none; `crc32c` is uint32, `size` and `index` int64.
    """
    arrow, _ = _library()
    text, digest = arrow.string(), arrow.binary(32)
    return arrow.schema(
        [
            arrow.field("id", text, nullable=False),
            arrow.field("path", text, nullable=False),
            arrow.field("status", text, nullable=False),
            arrow.field("index", arrow.int64()),
            arrow.field("size", arrow.int64(), nullable=False),
            arrow.field("crc32c", arrow.uint32(), nullable=False),
            arrow.field("content", digest),
            arrow.field("parameters", digest),
            arrow.field("fonts", digest),
            arrow.field("etag", text, nullable=False),
            arrow.field("error", text, nullable=False),
        ],
        metadata={_VERSION_KEY: str(VERSION).encode()},
    )


def to_parquet(records: Iterable[Record], write: Callable[[bytes], object]) -> None:
    """Writes the records as a Parquet file (zstd), piece by piece. Raises `MissingLibraryError`."""
    arrow, parquet = _library()
    columns = schema()
    sink = arrow.PythonFile(_Sink(write), "w")
    with parquet.ParquetWriter(sink, columns, compression="zstd", use_dictionary=_DICTIONARIES) as writer:
        remaining = iter(records)
        while True:
            some = list(islice(remaining, _ROWS))
            writer.write_table(arrow.table([_column(some, name) for name in columns.names], columns))
            if len(some) < _ROWS:
                break


class _Sink(RawIOBase):
    """A file that only grows."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        super().__init__()
        self._write = write
        self._size = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._size

    def write(self, data: Any) -> int:
        self._write(bytes(data))
        self._size += len(data)
        return len(data)


class Table:
    """A Parquet file that `to_parquet` made; rows are counted from 0.

    Raises `ManifestError` for one that is damaged, of a newer version or not of these columns; `MissingLibraryError`,
    `OSError`. May be used by several threads.
    """

    def __init__(self, path: Path) -> None:
        arrow, parquet = _library()
        self._damaged = arrow.ArrowException, BadTypeError, BadValueError
        self._lock = threading.Lock()
        self._at_hand: dict[int, Any] = {}
        source = open_regular(path)
        weakref.finalize(self, source.close)
        try:
            self._file = parquet.ParquetFile(source)
            version = (self._file.schema_arrow.metadata or {}).get(_VERSION_KEY)
            groups = [self._file.metadata.row_group(at).num_rows for at in range(self._file.num_row_groups)]
        except arrow.ArrowException as error:
            raise ManifestError(f"the table of a manifest is damaged: {error}") from error
        if version != str(VERSION).encode():
            raise ManifestError(f"the table of a manifest has version {shown(version)}; this vecdraw reads {VERSION}")
        self._begins = list(accumulate(groups, initial=0))

    def __iter__(self) -> Iterator[Record]:
        try:
            for batch in self._file.iter_batches(_ROWS):
                yield from map(_record, batch.to_pylist())
        except self._damaged as error:
            raise ManifestError(f"the table of a manifest is damaged: {error}") from error

    def record(self, row: int) -> Record:
        """The record of a row. Those near it are found quickly."""
        group = bisect_right(self._begins, row) - 1
        try:
            with self._lock:
                rows = self._at_hand.pop(group, None)
                self._at_hand[group] = rows = self._file.read_row_group(group) if rows is None else rows
                if len(self._at_hand) > _AT_HAND:
                    del self._at_hand[next(iter(self._at_hand))]
            return _record(rows.slice(row - self._begins[group], 1).to_pylist()[0])
        except self._damaged as error:
            raise ManifestError(f"the table of a manifest is damaged: {error}") from error


def _column(records: list[Record], name: str) -> list[object]:
    values = map(attrgetter(name), records)
    return [bytes.fromhex(value) or None for value in values] if name in _HASHES else list(values)


def _record(row: dict[str, Any]) -> Record:
    for name in _HASHES:
        if isinstance(row.get(name), bytes):
            row[name] = row[name].hex()
    return Record.from_values({name: value for name, value in row.items() if value is not None})
