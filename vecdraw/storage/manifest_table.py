"""Manifests as Parquet tables, for batches: one row a record, one column a field of `Record`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from operator import attrgetter
from typing import Any, Final

from vecdraw.errors import BadTypeError, BadValueError, ManifestError, MissingLibraryError, shown
from vecdraw.storage.record import Record

VERSION: Final = 1
_VERSION_KEY: Final = b"vecdraw_manifest"
_ROWS: Final = 65_536  # of a row group: as many as are in memory at one time
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


def to_parquet(records: Iterable[Record]) -> bytes:
    """The records as a Parquet file (zstd). Raises `MissingLibraryError`."""
    arrow, parquet = _library()
    columns = schema()
    sink = arrow.BufferOutputStream()
    with parquet.ParquetWriter(sink, columns, compression="zstd", use_dictionary=_DICTIONARIES) as writer:
        remaining = iter(records)
        while True:
            some = list(islice(remaining, _ROWS))
            writer.write_table(arrow.table([_column(some, name) for name in columns.names], columns))
            if len(some) < _ROWS:
                break
    data: bytes = sink.getvalue().to_pybytes()
    return data


def from_parquet(data: bytes) -> Iterator[Record]:
    """The records of a Parquet file that `to_parquet` made.

    Raises `ManifestError` for one that is damaged, of a newer version or not of these columns; `MissingLibraryError`.
    """
    arrow, parquet = _library()
    try:
        file = parquet.ParquetFile(arrow.BufferReader(data))
        version = (file.schema_arrow.metadata or {}).get(_VERSION_KEY)
    except (arrow.ArrowException, OSError) as error:
        raise ManifestError(f"the table of a manifest is damaged: {error}") from error
    if version != str(VERSION).encode():
        raise ManifestError(f"the table of a manifest has version {shown(version)}; this vecdraw reads {VERSION}")
    try:
        for batch in file.iter_batches(_ROWS):
            found = batch.to_pydict()
            for values in zip(*found.values(), strict=True):
                yield _record(dict(zip(found, values, strict=True)))
    except (arrow.ArrowException, OSError, BadTypeError, BadValueError) as error:
        raise ManifestError(f"the table of a manifest is damaged: {error}") from error


def _column(records: list[Record], name: str) -> list[object]:
    values = map(attrgetter(name), records)
    return [bytes.fromhex(value) or None for value in values] if name in _HASHES else list(values)


def _record(row: dict[str, Any]) -> Record:
    for name in _HASHES:
        if isinstance(row.get(name), bytes):
            row[name] = row[name].hex()
    return Record.from_values({name: value for name, value in row.items() if value is not None})
