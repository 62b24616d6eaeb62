"""Outputs of a resumable program as objects in a store."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from vecdraw.errors import ImageError
from vecdraw.storage.checksum import crc32c
from vecdraw.storage.outputs import Log, Verify
from vecdraw.storage.record import Record
from vecdraw.storage.stores import Store, clear_unfinished

_UPLOADING: Final = "upload"


class StoreOutputs:
    """Objects in `store`, their keys below `prefix`.

    An upload has two records: one before it and one, with the ETag, after it. Where the second is missing the program
    was killed between them, and the object is read and compared to tell whether it arrived.
    """

    def __init__(self, store: Store, prefix: str = "") -> None:
        self._store = store
        self._prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""

    def place_of(self, name: str) -> tuple[Store, str]:
        """The store and the key of an output that is uploaded by others."""
        return self._store, self._prefix + name

    def recover(self, records: Iterable[Record]) -> list[Record]:  # noqa: ARG002  # the interface's
        """See `Outputs`: only a folder keeps what is half-written."""
        clear_unfinished(self._store, self._prefix)
        return []

    def holds(self, record: Record, verify: Verify) -> bool:
        """See `Outputs`."""
        is_uncertain = record.partial == _UPLOADING
        if verify == "record" and not is_uncertain:
            return True
        info = self._store.head(self._prefix + record.path)
        if info is None or info.size != record.size:
            return False
        if verify == "checksum" or is_uncertain:
            return crc32c(self._store.get(self._prefix + record.path)) == record.crc32c
        return not (record.etag and info.etag) or record.etag == info.etag

    def put(self, record: Record, data: bytes, log: Log) -> Record:
        """See `Outputs`."""
        size, check = len(data), crc32c(data)
        log(record.placed(size=size, crc32c=check, partial=_UPLOADING))
        info = self._store.put(self._prefix + record.path, data)
        if info.size != size:
            raise ImageError(f"cannot write {record.path!r}: the store has {info.size} of {size} bytes")
        placed = record.placed(size=size, crc32c=check, etag=info.etag)
        log(placed)
        return placed
