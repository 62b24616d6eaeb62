"""A large file that is written bit by bit, and goes on with the next bit after its program was killed.

Beside the target `name` lie `.name.vecdraw-part`, the file so far, and `.name.vecdraw-progress`: a header that says
what is being written, and after each step a line with where the file ends, the CRC32C of all of it, and the state of
the program that writes it. Both are gone when the file is in its place.

A file may have a hole of some bytes at its beginning that is filled last of all; until then it counts as zeros.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

from vecdraw.errors import ManifestError, StateError, shown_path
from vecdraw.storage.checksum import crc32c
from vecdraw.storage.files import undeletable, unwritable
from vecdraw.storage.lines import decode_lines, encode_line
from vecdraw.storage.locking import try_lock
from vecdraw.storage.partial import Durability, sync_folder, take_permissions
from vecdraw.storage.regular import open_regular, regular_descriptor

FORMAT: Final = "vecdraw progress"
VERSION: Final = 1
_CHUNK: Final = 1 << 20


class Step(NamedTuple):
    """Where a file ended after a step, the CRC32C of it, and what its writer needs to go on."""

    end: int
    crc32c: int
    state: Mapping[str, Any]
    is_last: bool = False


class Progress:
    """The writing of one large file `target`, made from `parameters` (a hash): a `with` block.

    The first `hole` bytes, which are written as zeros, `finish` replaces.

    `step` is where it stands when the block begins: None at its beginning. `add` writes what follows, `finish` puts
    the file in its place. An error before that takes away what was written; one after it, and killing or interrupting
    the program, leaves it to be gone on with. Raises `ImageError` where files cannot be written, `StateError` where
    another process writes the same one.
    """

    def __init__(self, target: Path, parameters: str, durability: Durability, hole: int = 0) -> None:
        self._target, self._parameters, self._durability = target, parameters, durability
        self._hole = hole
        self._part, self._lines = _part_of(target), _lines_of(target)
        self._descriptor = self._log = -1
        self._is_new = False
        self.step: Step | None = None
        self.finished: Step | None = None

    def __enter__(self) -> Self:
        try:
            self._open()
        except OSError as error:
            if self._is_new:
                with suppress(OSError):  # what went wrong before says more
                    self._part.unlink(missing_ok=True)
                    self._lines.unlink(missing_ok=True)
            self._close()
            raise unwritable(self._target, error) from error
        except BaseException:
            self._close()
            raise
        return self

    def _open(self) -> None:
        while True:
            self._log = regular_descriptor(self._lines, os.O_RDWR | os.O_CREAT | os.O_APPEND)
            if try_lock(self._log) == "taken":
                raise StateError(f"another process is writing {shown_path(self._target)}")
            if os.fstat(self._log).st_nlink:
                break
            unlinked, self._log = self._log, -1  # another process ended, and took it away, before it was locked
            os.close(unlinked)
        self._is_new = not os.fstat(self._log).st_size
        noted = list(self._noted())
        steps = [step for _, step in noted if step is not None]
        if steps and steps[-1].is_last and not self._part.exists() and _matches(self._target, steps[-1]):
            self.finished = steps[-1]
            return
        self._descriptor = regular_descriptor(self._part, os.O_RDWR | os.O_CREAT)
        self.step = self._last_whole([step for step in steps if not step.is_last])
        os.ftruncate(self._descriptor, self.step.end if self.step else 0)
        # What holds stays where it is: a process that is killed here has not lost it.
        kept = next((end for end, step in noted if step is self.step), 0)
        os.ftruncate(self._log, kept)
        if not kept:
            self._append(self._header())

    def _header(self) -> dict[str, object]:
        return {"format": FORMAT, "version": VERSION, "parameters": self._parameters}

    def _noted(self) -> Iterator[tuple[int, Step | None]]:
        """The header, as None, and the steps that an earlier process noted, each after where its line ends.

        Nothing where it wrote something else.
        """
        try:
            with open_regular(self._lines) as file:
                lines = list(decode_lines(file, str(self._lines)))
        except ManifestError:
            return  # nothing in it can be relied on
        header = self._header()
        if not lines or {name: lines[0].values.get(name) for name in header} != header:
            return
        yield lines[0].end, None
        for values, _, end in lines[1:]:
            yield end, Step(values["end"], values["crc32c"], values["state"], values["last"])

    def _last_whole(self, steps: list[Step]) -> Step | None:
        """The last step up to which the file is what was written."""
        found, check, at = None, 0, 0
        for step in sorted(steps, key=lambda each: each.end):
            while at < step.end and (data := _read(self._descriptor, at, min(_CHUNK, step.end - at))):
                check = crc32c(self._with_hole(data, at), check)
                at += len(data)
            if (at, check) != (step.end, step.crc32c):
                break
            found = step
        return found

    def _with_hole(self, data: bytes, at: int) -> bytes:
        """Bytes of the file that begin at `at`, as they were before the hole was filled."""
        hidden = max(0, min(self._hole - at, len(data)))
        return bytes(hidden) + data[hidden:] if hidden else data

    def add(self, data: bytes, state: Mapping[str, Any]) -> None:
        """Writes what comes next; after it the writer's state is `state`, which JSON can hold."""
        try:
            step = self._written(data, state)
            self._append(_values(step))
        except OSError as error:
            raise unwritable(self._target, error) from error
        self.step = step

    def _written(self, data: bytes, state: Mapping[str, Any]) -> Step:
        before = self.step or Step(0, 0, {})
        os.lseek(self._descriptor, before.end, os.SEEK_SET)
        _write(self._descriptor, data)
        self._sync(self._descriptor)
        return Step(before.end + len(data), crc32c(data, before.crc32c), state)

    def finish(self, data: bytes, head: bytes = b"") -> Step:
        """Writes the end, fills the hole, reads the whole file back, and puts it in its place; where it ended."""
        try:
            end = self._written(data, {})
            if head:
                os.lseek(self._descriptor, 0, os.SEEK_SET)
                _write(self._descriptor, head)
                self._sync(self._descriptor)
            if self._last_whole([end]) is None or _read(self._descriptor, 0, len(head)) != head:
                raise unwritable(self._target, ValueError("what is read back is not what was written"))
            step = end._replace(is_last=True, crc32c=self._checksum(end.end) if head else end.crc32c)
            self._append(_values(step))
            take_permissions(self._target, self._part)
            os.close(self._descriptor)
            self._descriptor = -1
            self._part.replace(self._target)
            if self._durability == "full":
                sync_folder(self._target.parent)
        except OSError as error:
            raise unwritable(self._target, error) from error
        self.finished = step
        return step

    def _checksum(self, end: int) -> int:
        check = at = 0
        while at < end and (data := _read(self._descriptor, at, min(_CHUNK, end - at))):
            check = crc32c(data, check)
            at += len(data)
        return check

    def _append(self, values: Mapping[str, object]) -> None:
        _write(self._log, encode_line(values))
        self._sync(self._log)

    def _sync(self, descriptor: int) -> None:
        if self._durability == "full":
            os.fsync(descriptor)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        failed = kind is not None and issubclass(kind, Exception)
        try:
            if failed and self.finished is None:
                self._part.unlink(missing_ok=True)
            if (kind is None) if self.finished is not None else failed:
                self._lines.unlink(missing_ok=True)
        except OSError as error:
            if kind is None:  # else what went wrong before says more
                raise undeletable(self._lines, error) from error
        finally:
            self._close()

    def _close(self) -> None:
        for descriptor in (self._descriptor, self._log):
            if descriptor >= 0:
                os.close(descriptor)
        self._descriptor = self._log = -1


def forget(target: Path) -> None:
    """Takes away what a process that was killed just after it finished `target` left beside it.

    Raises `ImageError` where that cannot be done.
    """
    lines = _lines_of(target)
    if not lines.exists():
        return
    try:
        descriptor = regular_descriptor(lines, os.O_RDWR)
        try:
            if try_lock(descriptor) != "taken":
                _part_of(target).unlink(missing_ok=True)
                lines.unlink(missing_ok=True)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise undeletable(lines, error) from error


def _part_of(target: Path) -> Path:
    return target.with_name(f".{target.name}.vecdraw-part")


def _lines_of(target: Path) -> Path:
    return target.with_name(f".{target.name}.vecdraw-progress")


def _values(step: Step) -> dict[str, object]:
    return {"end": step.end, "crc32c": step.crc32c, "last": step.is_last, "state": dict(step.state)}


def _write(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _read(descriptor: int, at: int, size: int) -> bytes:
    os.lseek(descriptor, at, os.SEEK_SET)
    return os.read(descriptor, size)


def _matches(path: Path, step: Step) -> bool:
    """Whether a file is what a step says."""
    size = check = 0
    try:
        with open_regular(path) as file:
            while data := file.read(_CHUNK):
                size += len(data)
                check = crc32c(data, check)
    except OSError:
        return False
    return (size, check) == (step.end, step.crc32c)
