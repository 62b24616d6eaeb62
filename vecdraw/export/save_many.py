"""Many scenes to files by several workers, each file once, however often the program is started again."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple, get_args

from vecdraw.arguments import is_one_of
from vecdraw.errors import BadTypeError, BadValueError, RenderError, VecdrawError, shown
from vecdraw.export.fingerprint import Fingerprint, fingerprint, hash_of
from vecdraw.export.formats import format_for, format_named
from vecdraw.export.many import Errors, Kind, render_many
from vecdraw.export.resumable import Resumable, resumable
from vecdraw.export.writers import Writers
from vecdraw.scene.scene import Scene
from vecdraw.storage.manifest import Manifest
from vecdraw.storage.numbering import Numbering
from vecdraw.storage.outputs import Verify, check_name
from vecdraw.storage.partial import Durability
from vecdraw.storage.record import Record
from vecdraw.storage.stores import Store


class SaveJob(NamedTuple):
    """One output of `save_many`.

    `name` is the file's, relative to the folder. `scene` is a Scene, or a call without arguments that returns one; it
    is made only if the file is still to be written. `parameters` is what such a call makes it from: where they are
    others than when the file was written, it is written again; where they are None, the name alone tells whether it
    is finished. `id` is what the manifest calls it, the name when None.
    """

    name: str
    scene: Scene | Callable[[], Scene]
    parameters: object = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class SavedMany:
    """What became of the jobs: how many files were written now, how many were there, and what failed."""

    written: int
    finished: int
    failures: tuple[Record, ...]


def save_many(
    jobs: Iterable[SaveJob | tuple[Any, ...]],
    folder: str | os.PathLike[str] | Store,
    *,
    format: str | None = None,  # noqa: A002  # the argument's public name
    manifest: Manifest | str | os.PathLike[str] | None = None,
    workers: int | None = None,
    kind: Kind = "thread",
    errors: Errors = "return",
    durability: Durability = "full",
    verify: Verify = "size",
    on_record: Callable[[Record], object] | None = None,
    on_found: Callable[[Record], object] | None = None,
    **options: Any,
) -> SavedMany:
    """Draws many scenes into files of `folder`; started again after it was killed, it goes on where it was.

        vd.save_many(((f"{row.id}.png", partial(draw, row), row) for row in rows), "out", kind="process")

    `jobs` yields `SaveJob` (name, scene, parameters, id), or tuples of at least the first two. `folder`, `manifest`,
    `durability` and `verify` are those of `resumable`; `workers` and `kind` those of `render_many`; `format` and
    `options` those of `vecdraw.encode`, for all files; `format` None is that of the first name's suffix.
    `on_record` is called with the record of each job as it is finished or fails in this run, `on_found` with those of
    jobs that were finished before it.

    A job that fails is recorded with its error and does not stop the others, unless `errors` is "raise"; it is tried
    again in the next run. Raises `ImageError` where files cannot be written, and what `resumable` and `render_many`
    raise.
    """
    if not is_one_of(errors, get_args(Errors)):
        raise BadValueError(f"errors must be 'raise' or 'return', got {shown(errors)}")
    if format is not None:
        format_named(format)
    with resumable(folder, manifest=manifest, durability=durability, verify=verify) as work:
        run = _Run(work, iter(jobs), format, options, raises=errors == "raise", on_record=on_record, on_found=on_found)
        source = run.unfinished()
        first = next(source, None)
        if first is not None:
            scenes = _rejoined(first, source)
            rendered = render_many(
                scenes, workers=workers, kind=kind, format=run.format, ordered=False, errors="return", **options
            )
            if kind == "process":
                run.write_behind(rendered)
            else:
                for index, value in rendered:
                    run.take(index, value)
        return SavedMany(run.written, run.finished, tuple(run.failures))


def _rejoined(first: Any, rest: Iterator[Any]) -> Iterator[Any]:
    yield first
    yield from rest


class _Begun(NamedTuple):
    name: str
    id: str
    place: int
    made_from: Fingerprint


@dataclass(slots=True)
class _Run:
    """One call of `save_many`: what is asked for, what was handed to the workers, what came of it."""

    work: Resumable
    jobs: Iterator[SaveJob | tuple[Any, ...]]
    asked: str | None
    """The format that was given; else the first name's suffix tells."""
    options: dict[str, Any]
    raises: bool
    on_record: Callable[[Record], object] | None
    on_found: Callable[[Record], object] | None
    format: str | None = None
    written: int = 0
    finished: int = 0
    failures: list[Record] = field(default_factory=list)
    _begun: dict[int, _Begun] = field(default_factory=dict)
    _ids: Numbering = field(default_factory=Numbering)

    def unfinished(self) -> Iterator[Scene | Callable[[], Scene]]:
        """The scenes that are still to be drawn, each noted when it is handed out."""
        given = 0
        for index, job in enumerate(self.jobs):
            try:
                each = SaveJob(*_checked(job))
                begun = self._begin(each, index)
                found = self.work.find_made_from(begun.id, begun.made_from)
            except (BadValueError, BadTypeError) as error:
                self._failed(_id_of(job, index), index, error)
                continue
            if found is not None and found.path == each.name:
                self.finished += 1
                if self.on_found is not None:
                    self.on_found(found)
            else:
                self._begun[given] = begun
                given += 1
                yield each.scene

    def _begin(self, job: SaveJob, index: int) -> _Begun:
        form = format_for(check_name(job.name), self.asked).name
        self.format = self.format or form
        if form != self.format:
            raise BadValueError(f"{job.name!r} is {form}, and the others are {self.format}; one call writes one format")
        known = job.name if job.id is None else job.id
        if known in self._ids:
            raise BadValueError(f"two jobs have the id {known!r}")
        self._ids[known] = index
        if isinstance(job.scene, Scene):
            made_from = fingerprint(job.scene, form, self.options)
        elif job.parameters is None:
            made_from = Fingerprint("")
        else:
            made_from = Fingerprint(hash_of([job.parameters, form, self.options]))
        return _Begun(job.name, known, index, made_from)

    def take(self, number: int, value: Any) -> None:
        """What a worker made of a scene, into its file."""
        put = self._put_of(number, value)
        if put is not None:
            self._wrote(put())

    def write_behind(self, rendered: Iterable[tuple[int, Any]]) -> None:
        """The same for all of them by threads: processes draw on while a disk is waited for."""
        writers = Writers()
        try:
            for number, value in rendered:
                put = self._put_of(number, value)
                for record in () if put is None else writers.give(put):
                    self._wrote(record)
            for record in writers.end():
                self._wrote(record)
        finally:
            writers.close()

    def _put_of(self, number: int, value: Any) -> Callable[[], Record] | None:
        """What writes what a worker made; None where it made nothing, which is recorded."""
        name, known, index, made_from = self._begun.pop(number)
        if isinstance(value, RenderError):
            self._failed(known, index, value.__cause__ or value)
            return None
        return partial(self.work.put, value, name, made_from, id=known, index=index)

    def _wrote(self, record: Record) -> None:
        self.written += 1
        self._tell(record)

    def _failed(self, known: str, index: int, error: BaseException) -> None:
        record = self.work.fail(known, error, index=index)
        self.failures.append(record)
        self._tell(record)
        if self.raises:
            told = str(error) if isinstance(error, VecdrawError) else f"{type(error).__name__}: {error}"
            raise RenderError(index, told) from error

    def _tell(self, record: Record) -> None:
        if self.on_record is not None:
            self.on_record(record)


def _checked(job: object) -> tuple[Any, ...]:
    if not isinstance(job, tuple) or not 2 <= len(job) <= 4:
        raise BadTypeError(f"a job must be a SaveJob or a tuple of a name and a scene, got {shown(job)}")
    if len(job) > 3 and job[3] is not None and (not isinstance(job[3], str) or not job[3]):
        raise BadTypeError(f"the id of a job must be a str, got {shown(job[3])}")
    return job


def _id_of(job: object, index: int) -> str:
    """What a job that is wrong is called in the manifest: its place, so that it hides the record of no other."""
    name = job[0] if isinstance(job, tuple) and job and isinstance(job[0], str) else ""
    return f"job {index}: {name}"[:200]
