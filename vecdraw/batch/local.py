"""A batch on this machine: rows in, files out, started again after it was killed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vecdraw.batch.manifest_table import write_table
from vecdraw.batch.rows import Row
from vecdraw.batch.work import Design, job_of, name_pattern
from vecdraw.errors import BadValueError, shown
from vecdraw.export.formats import format_for, format_named
from vecdraw.export.many import Kind
from vecdraw.export.save_many import SavedMany, save_many
from vecdraw.storage.manifest import Manifest
from vecdraw.storage.record import Record
from vecdraw.storage.stores import open_store, split_url


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch is: files written now, there already, failed; and seconds since it began."""

    written: int
    finished: int
    failed: int
    seconds: float

    @property
    def rate(self) -> float:
        """Files written a second."""
        return self.written / self.seconds if self.seconds > 0 else 0.0


def split_output(pattern: str) -> tuple[str, str]:
    """The folder, or the URL of a store, of an output pattern, and the names in it.

    Raises `BadValueError` for a pattern whose names are all the same.
    """
    if "{" not in pattern:
        raise BadValueError(f"the output must name a column in braces, such as 'out/{{id}}.png', got {shown(pattern)}")
    head = pattern[: pattern.index("{")]
    url = split_url(pattern)
    cut = head.rfind("/") + 1 if url is None else max(head.rfind("/") + 1, len(url.root) + 1)
    return pattern[:cut].rstrip("/") or (".", "/")[pattern.startswith("/")], pattern[cut:]


def format_of_names(names: str, format: str | None) -> str | None:  # noqa: A002  # the argument's public name
    """The format of all files of a batch: the one that is given, or that of the suffix; None where rows bring theirs.

    Raises `BadValueError` for one that is not known.
    """
    if format is not None:
        return format_named(format).name
    return None if names.endswith("}") else format_for("x" + names.rpartition("}")[2].rpartition("/")[2]).name


def run_batch(
    design: Design,
    rows: Iterable[Row],
    output: str,
    *,
    manifest: Manifest | str | None = None,
    format: str | None = None,  # noqa: A002  # the argument's public name
    workers: int | None = None,
    kind: Kind = "process",
    on_progress: Callable[[Progress], object] | None = None,
    on_failure: Callable[[Record], object] | None = None,
    **options: Any,
) -> SavedMany:
    """Draws a poster for each row, by a bounded number of workers, into files that are named by `output`.

    `output` is a pattern such as "out/{id}.png", or of keys in a store, "s3://bucket/{id}.png". A row that cannot be
    drawn is recorded and told to `on_failure`, and never ends the run. What is finished, by the manifest, is not done
    again. At the end the manifest becomes one Parquet table where pyarrow is installed. `options` are those of
    `vecdraw.encode`. Raises `TemplateError` for a template that makes no sense, `BadValueError`, and `ImageError` where
    files cannot be written.
    """
    design.check()  # so that its mistakes end the run before it begins
    folder, names = split_output(output)
    name = name_pattern(names)
    counts = {"written": 0, "finished": 0, "failed": 0}
    begun = time.monotonic()

    def told(what: str) -> None:
        counts[what] += 1
        if on_progress is not None:
            on_progress(Progress(**counts, seconds=time.monotonic() - begun))

    def ended(record: Record) -> None:
        if record.status == "failed" and on_failure is not None:
            on_failure(record)
        told("failed" if record.status == "failed" else "written")

    place = folder if split_url(folder) is None else open_store(folder)
    saved = save_many(
        (job_of(design, row, name) for row in rows),
        place,
        format=format_of_names(names, format),
        manifest=manifest,
        workers=workers,
        kind=kind,
        on_record=ended,
        on_found=lambda _: told("finished"),
        **options,
    )
    record = manifest if isinstance(manifest, Manifest) else Manifest(manifest or Path(folder) / ".manifest")
    write_table(record)
    record.close()
    return saved
