"""A manifest that several threads add to: what they add at the same time goes to the disk in one go."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from vecdraw.storage.manifest import Manifest
from vecdraw.storage.record import Record


@dataclass(slots=True)
class _Group:
    """Records of threads that wait for the same write."""

    records: list[Record] = field(default_factory=list)
    is_done: bool = False
    error: BaseException | None = None


class SharedLog:
    """The records of a manifest for several threads."""

    def __init__(self, manifest: Manifest) -> None:
        self._manifest = manifest
        self._gate = threading.Lock()
        self._writing = threading.Lock()
        self._next = _Group()
        self._is_read = False

    def append(self, record: Record) -> None:
        """Adds a record; it is where `Manifest.append` would have it when this returns. Raises what that raises.

        Whoever comes first writes what others have brought by the time that the disk is free.
        """
        with self._gate:
            group = self._next
            group.records.append(record)
        with self._writing:
            if not group.is_done:
                with self._gate:
                    self._next = _Group()
                self._write(group)
        if group.error is not None:
            raise group.error

    def _write(self, group: _Group) -> None:
        try:
            self._manifest.append(*group.records)
        except BaseException as error:  # noqa: BLE001  # raised by everybody whose record it was
            group.error = error
        group.is_done = True

    def get(self, id: str) -> Record | None:  # noqa: A002  # the field's name
        """The last record of an id, or None. Waits for nobody once the manifest was read."""
        if self._is_read:
            return self._manifest.get(id)
        with self._writing:
            found = self._manifest.get(id)
            self._is_read = True
            return found

    def close(self) -> None:
        """Ends writing, after what is being written."""
        with self._writing:
            self._manifest.close()
