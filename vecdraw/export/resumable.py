"""Work that goes on where it was when its program is killed: outputs in one place, a record of each in a manifest."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_args

from vecdraw.arguments import is_one_of
from vecdraw.errors import BadTypeError, BadValueError, StateError, UnsupportedError, VecdrawError, shown
from vecdraw.export.fingerprint import Fingerprint, fingerprint, hash_of
from vecdraw.export.formats import format_for
from vecdraw.export.render import encode
from vecdraw.export.resumable_picture import forget_upload, large_job, upload_large, write_large
from vecdraw.scene.scene import Scene
from vecdraw.storage.checksum import blake3, new_blake3
from vecdraw.storage.files import check_durability, to_path, unwritable
from vecdraw.storage.manifest import Manifest
from vecdraw.storage.numbering import Numbering, number_of
from vecdraw.storage.outputs import FolderOutputs, Outputs, Verify, check_name
from vecdraw.storage.partial import Durability
from vecdraw.storage.progress import Step, forget
from vecdraw.storage.record import Record
from vecdraw.storage.shared_log import SharedLog
from vecdraw.storage.store_outputs import StoreOutputs
from vecdraw.storage.stores import Store, split_url, store_of

if TYPE_CHECKING:
    from vecdraw.storage.object_store import ObjectInfo

_LARGE_SETTINGS: Final = ("scale", "dpi", "background", "rows")
_CHUNK: Final = 1 << 20
_MANIFEST: Final = ".manifest"


class Resumable:
    """A place that outputs are written to, each of them once, however often the program is started again.

    Made by `resumable`. May be used by several threads.
    """

    def __init__(self, outputs: Outputs, manifest: Manifest, verify: Verify, durability: Durability) -> None:
        if not isinstance(manifest, Manifest):
            raise BadTypeError(f"vecdraw.resumable makes these; expected a Manifest, got {shown(manifest)}")
        self._outputs, self._manifest, self._verify = outputs, manifest, verify
        self._durability = durability
        self._log = SharedLog(manifest)
        self._lock = threading.Lock()
        self._is_open = True
        self._names = Numbering()

    @property
    def manifest(self) -> Manifest:
        """The records of what was written, in this run and before it."""
        return self._manifest

    def find(self, id: str, *, parameters: object = None) -> Record | None:  # noqa: A002  # the field's name
        """The record of an output that is finished, and there; None for one that is still to be made.

        With `parameters`, what the output is made from (see `write`), one that was made from others is none.
        """
        return self._find(id, "" if parameters is None else hash_of(parameters))

    def save(
        self,
        scene: Scene,
        name: str,
        *,
        id: str | None = None,  # noqa: A002  # the field's name
        index: int | None = None,
        format: str | None = None,  # noqa: A002  # the argument's public name
        **options: object,
    ) -> Record:
        """Draws a scene into the file `name`, unless that was done: with the same scene, fonts, format and options.

        `name` is relative, with "/" between folders, which are made; `id` what it is called in the manifest, the name
        when None; `index` its place in what it was made from. `format` and `options` are those of `vecdraw.save`.
        Raises what `vecdraw.encode` raises, and `ImageError` where the file cannot be written; then there is none.
        """
        form = format_for(check_name(name), format)
        made_from = fingerprint(scene, form.name, options)
        known = id or name
        found = self._find(known, made_from.parameters)
        if found is not None and found.path == name:
            return found
        return self._put(encode(scene, form.name, **options), known, name, index, made_from)  # type: ignore[arg-type]  # options are checked there

    def save_large(
        self,
        scene: Scene,
        name: str,
        *,
        id: str | None = None,  # noqa: A002  # the field's name
        index: int | None = None,
        on_progress: Callable[[int, int], object] | None = None,
        **options: Any,
    ) -> Record:
        """As `save`, for a picture of any size, which is drawn and written in strips: see `vecdraw.save_large`.

        `options` are those of `vecdraw.save_large`. A program that is killed goes on after the last whole strip. Where
        outputs go to a store, the picture lies in the manifest's folder until it is uploaded.
        """
        settings = {key: options.pop(key) for key in _LARGE_SETTINGS if key in options}
        job = large_job(scene, check_name(name), **settings, options=options)
        known = id or name
        found = self._find(known, job.made_from.parameters)
        is_there = found is not None and found.path == name
        made: list[Record] = []

        def finished(step: Step, path: Path, info: ObjectInfo | None = None) -> None:
            made_from = job.made_from._asdict()
            record = Record(id=known, path=name, index=index, content=_content(path), **made_from)
            etag = "" if info is None else info.etag
            made.append(record.placed(size=step.end, crc32c=step.crc32c, etag=etag))
            self._log.append(made[0])

        if isinstance(self._outputs, FolderOutputs):
            target = self._outputs.path_of(name)
            if found is not None and is_there:
                forget(target)
                return found
            self._claim(name, known)
            write_large(job, target, self._durability, on_progress, lambda step: finished(step, target))
            return made[0]
        if not isinstance(self._outputs, StoreOutputs):
            raise UnsupportedError("pictures are written in strips to files and stores only")
        place = self._outputs.place_of(name)
        if found is not None and is_there:
            forget_upload(job, place[1], self._manifest.path)
            return found
        self._claim(name, known)
        upload_large(job, place, self._manifest.path, self._durability, on_progress, finished)
        return made[0]

    def write(
        self,
        data: bytes,
        name: str,
        *,
        id: str | None = None,  # noqa: A002  # the field's name
        index: int | None = None,
        parameters: object = None,
    ) -> Record:
        """Writes bytes into the file `name`, whether that was done or not; ask `find` before they are made.

        `parameters` is what they were made from: None, numbers, str, bytes, dates, mappings and sequences of them.
        The rest is as in `save`.
        """
        if not isinstance(data, (bytes, bytearray, memoryview)):
            raise BadTypeError(f"data must be bytes, got {shown(data)}")
        made_from = Fingerprint("" if parameters is None else hash_of(parameters))
        return self._put(bytes(data), id or name, check_name(name), index, made_from)

    def fail(self, id: str, error: BaseException | str, *, index: int | None = None) -> Record:  # noqa: A002  # the field's name
        """Records that an output could not be made, and why; it is tried again in the next run."""
        told = error if isinstance(error, str) else f"{type(error).__name__}: {error}"
        record = Record(id=id, status="failed", index=index, error=told)
        self._check_open()
        self._log.append(record)
        return record

    def find_made_from(self, id: str, made_from: Fingerprint) -> Record | None:  # noqa: A002  # the field's name
        """As `find`, by the fingerprint of what the output is made from; one without parameters fits any."""
        if not isinstance(made_from, Fingerprint):
            raise BadTypeError(f"expected a Fingerprint, got {shown(made_from)}")
        return self._find(id, made_from.parameters)

    def put(self, data: bytes, name: str, made_from: Fingerprint, *, id: str, index: int | None = None) -> Record:  # noqa: A002  # the field's name
        """As `write`, with the fingerprint of what the output is made from."""
        return self._put(data, id, check_name(name), index, made_from)

    def _find(self, id: str, parameters: str) -> Record | None:  # noqa: A002  # the field's name
        self._check_open()
        record = self._log.get(id)
        if record is None or record.status != "done" or (parameters and record.parameters != parameters):
            return None
        return record if self._outputs.holds(record, self._verify) else None

    def _put(self, data: bytes, id: str, name: str, index: int | None, made_from: Fingerprint) -> Record:  # noqa: A002  # the field's name
        record = Record(
            id=id, path=name, index=index, content=blake3(data), parameters=made_from.parameters, fonts=made_from.fonts
        )
        self._claim(name, id)
        logged: list[Record] = []

        def log(told: Record) -> None:
            self._log.append(told)
            logged.append(told)

        try:
            return self._outputs.put(record, data, log)
        except BaseException as error:
            if logged:
                self._withdraw(record, error)
            raise

    def _claim(self, name: str, id: str) -> None:  # noqa: A002  # the field's name
        with self._lock:
            self._check_open()
            number = number_of(id)
            found = self._names.setdefault(name, number)
        if found != number:
            records = (record.id for record in self._manifest if number_of(record.id) == found)
            raise BadValueError(f"two outputs have the name {name!r}: {next(records, 'another')!r} and {id!r}")

    def _withdraw(self, record: Record, error: BaseException) -> None:
        """Says that an output did not come to its place after all."""
        try:
            self.fail(record.id, error, index=record.index)
        except VecdrawError:
            return  # the error that is being raised says more; `find` looks whether the output is there

    def _check_open(self) -> None:
        if not self._is_open:
            raise StateError("the resumable work has ended: its `with` block is over")

    def _close(self) -> None:
        self._is_open = False
        self._log.close()


def _content(path: Path) -> str:
    """The BLAKE3 hash of a file."""
    whole = new_blake3()
    try:
        with path.open("rb") as file:
            while data := file.read(_CHUNK):
                whole.update(data)
    except OSError as error:
        raise unwritable(path, error) from error
    found: str = whole.hexdigest()
    return found


@contextmanager
def resumable(
    folder: str | os.PathLike[str] | Store,
    *,
    manifest: Manifest | str | os.PathLike[str] | None = None,
    durability: Durability = "full",
    verify: Verify = "size",
) -> Iterator[Resumable]:
    """Work that goes on where it was: outputs in `folder`, each with a record in `manifest`.

        with vd.resumable("out") as work:
            for row in rows:
                work.save(draw(row), f"{row.id}.png")

    A program that is killed at any point, and started again, does not draw again what is finished, finishes what was
    written and not in its place yet, and takes away what is half-written; that of programs that live is left alone.
    `folder` may be a URL such as "s3://bucket/posters", or a `Store`; the manifest must be given then. `manifest` is
    the folder "<folder>/.manifest" when None. `verify` says how finished outputs are looked at: not at
    all ("record"), whether they are there with their size ("size"), or read and compared ("checksum"). `durability`
    is that of `vecdraw.save`, for outputs and manifest.

    Raises `StateError` where another process works with the same manifest, `ManifestError` where it is damaged,
    `ImageError` where the folder cannot be written.
    """
    check_durability(durability)
    if not is_one_of(verify, get_args(Verify)):
        raise BadValueError(f"verify must be 'record', 'size' or 'checksum', got {shown(verify)}")
    outputs, default = _outputs(folder, durability)
    given = default if manifest is None else manifest
    if given is None:
        raise BadValueError("work that writes to a store must be given the folder of its manifest")
    kept = given if isinstance(given, Manifest) else Manifest(given, durability=durability)
    with kept:
        for lost in outputs.recover(kept):
            kept.append(Record(id=lost.id, status="failed", index=lost.index, error="lost: not whole after a failure"))
        work = Resumable(outputs, kept, verify, durability)
        try:
            yield work
        finally:
            work._close()  # noqa: SLF001  # made here


def _outputs(folder: str | os.PathLike[str] | Store, durability: Durability) -> tuple[Outputs, Path | None]:
    """Where outputs go, and the folder of the manifest if none is given."""
    url = split_url(folder)
    if url is not None:
        return StoreOutputs(store_of(url.root), url.key), None
    if isinstance(folder, Store):
        return StoreOutputs(folder), None
    path = to_path(folder)
    return FolderOutputs(path, durability, reserved=_MANIFEST), path / _MANIFEST
