"""Tables of data: CSV, JSON Lines and Parquet, read a row at a time."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePath
from typing import Any, Final, Literal, NamedTuple

from vecdraw.errors import BadValueError, ImageError, MissingLibraryError, shown, shown_path

TableFormat = Literal["csv", "jsonl", "parquet"]

_SUFFIXES: Final[dict[str, TableFormat]] = {
    ".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet", ".pq": "parquet",
}  # fmt: skip
_LINE: Final = 16 * 1024 * 1024  # characters of one row
_PARQUET_ROWS: Final = 1000  # rows read together


class Row(NamedTuple):
    """A row: its number, from 1 (the header of a CSV does not count), its values by name, or what is wrong with it."""

    number: int
    values: Mapping[str, Any]
    problem: str = ""


def read_rows(path: str, format: TableFormat | None = None) -> Iterator[Row]:  # noqa: A002  # the word for it
    """The rows of a table, in the format of its suffix if `format` is None. A row that makes no sense has a `problem`.

    Raises `BadValueError` for an unknown suffix and a header that makes no sense, `ImageError` for a file that cannot
    be read, `MissingLibraryError` for Parquet without pyarrow.
    """
    form = format or _SUFFIXES.get(PurePath(path).suffix.lower())
    if form is None:
        raise BadValueError(f"a table is a file ending in {', '.join(_SUFFIXES)}, got {shown(path)}")
    try:
        match form:
            case "csv":
                yield from _csv(path)
            case "jsonl":
                yield from _json_lines(path)
            case "parquet":
                yield from _parquet(path)
    except OSError as error:
        raise ImageError(f"cannot read the table {shown_path(path)}: {error.strerror or error}") from error


def _csv(path: str) -> Iterator[Row]:
    csv.field_size_limit(_LINE)
    with Path(path).open(encoding="utf-8-sig", newline="", errors="strict") as file:
        reader = csv.reader(file, strict=True)
        try:
            names = next(reader, [])
        except (csv.Error, UnicodeDecodeError) as error:
            raise BadValueError(f"{path}: the header makes no sense: {error}") from error
        if not names or len(set(names)) < len(names) or not all(names):
            raise BadValueError(f"{path}: expected a header of different names, got {shown(names)}")
        number = 0
        while True:
            number += 1
            try:
                cells = next(reader, None)
            except csv.Error as error:
                yield Row(number, {}, f"the row makes no sense: {error}")
                continue
            except UnicodeDecodeError as error:
                raise BadValueError(f"{path}: expected text in UTF-8: {error}") from error
            if cells is None:
                return
            if not cells:
                number -= 1
                continue  # an empty line
            if len(cells) != len(names):
                yield Row(number, {}, f"expected {len(names)} cells, got {len(cells)}")
                continue
            yield Row(number, dict(zip(names, cells, strict=True)))


def _json_lines(path: str) -> Iterator[Row]:
    with Path(path).open("rb") as file:
        number = 0
        while line := file.readline(_LINE + 1):
            number += 1
            if len(line) > _LINE:
                raise BadValueError(f"{path}: row {number} is longer than {_LINE:,} bytes")
            if not line.strip():
                number -= 1
                continue
            try:
                values = json.loads(line)
            except (ValueError, RecursionError) as error:
                yield Row(number, {}, f"expected JSON: {error}")
                continue
            if not isinstance(values, dict):
                yield Row(number, {}, f"expected a mapping of names to values, got {shown(values)}")
                continue
            yield Row(number, values)


def _parquet(path: str) -> Iterator[Row]:
    try:
        import pyarrow as pa  # loaded for tables in Parquet only
        from pyarrow import parquet
    except ImportError as error:
        raise MissingLibraryError(
            "tables in Parquet are read by pyarrow, which is not installed: pip install 'vecdraw[parquet]'"
        ) from error
    try:
        file = parquet.ParquetFile(path)
        number = 0
        for batch in file.iter_batches(batch_size=_PARQUET_ROWS):
            for values in batch.to_pylist():
                number += 1
                yield Row(number, {name: value for name, value in values.items() if value is not None})
    except pa.ArrowException as error:
        raise BadValueError(f"{path}: expected a Parquet table: {error}") from error
