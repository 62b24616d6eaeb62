"""A batch in shards, for engines that share work among processes and machines: what to do, and doing a part of it.

An engine runs `draw_shard` wherever it likes, again when a worker dies; what it returns are the records of the shard,
which whoever drives the batch adds to the manifest. A file is whole or not there, and the same rows give the same
files, so that a shard that is done twice does no harm.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from vecdraw.batch.local import format_of_names, split_output
from vecdraw.batch.rows import Row
from vecdraw.batch.work import Design, job_of, name_pattern
from vecdraw.errors import BadValueError, VecdrawError
from vecdraw.export.fingerprint import hash_of
from vecdraw.export.formats import format_for
from vecdraw.export.render import check_encoding, encode
from vecdraw.scene.scene import Scene
from vecdraw.storage.checksum import blake3, crc32c
from vecdraw.storage.manifest import Manifest
from vecdraw.storage.numbering import Numbering
from vecdraw.storage.outputs import check_name
from vecdraw.storage.record import Record
from vecdraw.storage.stores import FolderStore, Store, open_store, split_url

SHARD_ROWS = 500


@dataclass(frozen=True, slots=True)
class Task:
    """What all shards of a batch have in common. `folder` may be the URL of a store that all workers reach."""

    design: Design
    folder: str
    pattern: str
    format: str | None
    options: tuple[tuple[str, Any], ...]

    def parameters(self, row: Row) -> str:
        """The hash of all that a poster is made from, by which a finished one is known."""
        return hash_of([self.design.digest, dict(row.values), self.format, dict(self.options)])

    def store(self) -> Store:
        """Where files go."""
        return FolderStore(self.folder) if split_url(self.folder) is None else open_store(self.folder)


class Shard(NamedTuple):
    """Some rows of a batch, each with its place in the table, counted from 0."""

    number: int
    rows: tuple[tuple[int, Row], ...]


def task_for(design: Design, output: str, format: str | None = None, **options: Any) -> Task:  # noqa: A002  # the word for it
    """The task of a batch. Raises `TemplateError`, `BadValueError` and what `vecdraw.encode` raises for its options."""
    design.check()
    folder, names = split_output(output)
    name_pattern(names)
    form = format_of_names(names, format) or format_for(names).name
    check_encoding(form, options)
    return Task(design, folder, names, form, tuple(sorted(options.items())))


def shards(
    task: Task, rows: Iterable[Row], manifest: Manifest, size: int = SHARD_ROWS, outcome: Outcome | None = None
) -> Iterator[Shard]:
    """The rows that are not finished, by the manifest, in shards of `size`; `outcome` counts those that are."""
    if size < 1:
        raise BadValueError(f"a shard has at least 1 row, got {size}")
    number, waiting = 0, list[tuple[int, Row]]()
    finished = Numbering()
    for record in manifest:
        if record.status == "done":
            finished[f"{record.index} {record.parameters}"] = 0
    for index, row in enumerate(rows):
        if not row.problem and f"{index} {task.parameters(row)}" in finished:
            if outcome is not None:
                outcome.finished += 1
            continue
        waiting.append((index, row))
        if len(waiting) == size:
            yield Shard(number, tuple(waiting))
            number, waiting = number + 1, []
    if waiting:
        yield Shard(number, tuple(waiting))


def draw_shard(task: Task, shard: Shard) -> list[dict[str, Any]]:
    """Draws the rows of a shard, one after another, and writes their files; their records, as `Record.to_values`.

    A row that cannot be drawn has a record with its error. Raises `ImageError` where files cannot be written.
    """
    store = task.store()
    name = name_pattern(task.pattern)
    done: list[dict[str, Any]] = []
    for index, row in shard.rows:
        job = job_of(task.design, row, name)
        parameters = "" if row.problem else task.parameters(row)
        try:
            key = check_name(job.name)
            scene = job.scene if isinstance(job.scene, Scene) else job.scene()
            data = encode(scene, task.format or "png", **dict(task.options))
        except VecdrawError as error:
            told = f"{type(error).__name__}: {error}"
            done.append(Record(id=job.id or job.name, status="failed", index=index, error=told).to_values())
            continue
        put = store.put(key, data)
        record = Record(
            id=job.id or key,
            path=key,
            index=index,
            content=blake3(data),
            parameters=parameters,
            size=len(data),
            crc32c=crc32c(data),
            etag=getattr(put, "etag", "") or "",
        )
        done.append(record.to_values())
    return done


@dataclass(slots=True)
class Outcome:
    """What came of a batch: files written now, finished before it, and the records of rows that failed."""

    written: int = 0
    finished: int = 0
    failures: list[Record] = field(default_factory=list)

    def take(self, manifest: Manifest, records: list[Mapping[str, Any]]) -> None:
        """Adds the records of a shard to the manifest."""
        made = [Record.from_values(values) for values in records]
        manifest.append(*made)
        failed = [record for record in made if record.status == "failed"]
        self.failures += failed
        self.written += len(made) - len(failed)
