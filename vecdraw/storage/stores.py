"""Places that keep objects by key: a folder, memory, and the clouds' stores through one interface."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple, Protocol, runtime_checkable

from vecdraw.errors import BadTypeError, BadValueError, ImageError, shown, shown_path
from vecdraw.storage.files import Write, check_durability, to_path, undeletable, unwritable, write_checked
from vecdraw.storage.object_store import REMOTE_SCHEMES, ObjectInfo, RemoteStore
from vecdraw.storage.outputs import check_name
from vecdraw.storage.partial import Durability, is_partial, make_folder, stale_partials
from vecdraw.storage.regular import open_regular

_URL: Final = re.compile(r"([a-z][a-z0-9+.-]+)://([^/]*)/?(.*)", re.DOTALL)
_CHUNK: Final = 1 << 20
_OPENED: Final = 32  # stores kept for `vecdraw.save`, each with its connections


@runtime_checkable
class Store(Protocol):
    """A place that keeps objects by key, each whole or not there. Keys are relative, with "/" between names."""

    def put(self, key: str, data: bytes) -> ObjectInfo:
        """Keeps an object, in the place of one that is there; returns when it is sure that all of it arrived.

        Raises `ImageError` where it cannot be kept; an older object is as it was then.
        """

    def get(self, key: str) -> bytes:
        """An object. Raises `ImageError` where there is none or it cannot be read."""

    def head(self, key: str) -> ObjectInfo | None:
        """What is known of an object, or None where there is none. Raises `ImageError` where that cannot be told."""

    def list(self, prefix: str = "") -> Iterator[ObjectInfo]:
        """The objects whose keys begin with `prefix`, in any order."""

    def delete(self, key: str) -> None:
        """Takes an object away, if it is there."""


class StoreUrl(NamedTuple):
    """A URL of an object: that of its store, and its key there."""

    root: str
    key: str


def split_url(url: object) -> StoreUrl | None:
    """The parts of a URL such as "s3://bucket/posters/a.png"; None for what is no URL."""
    found = _URL.fullmatch(url) if isinstance(url, str) else None
    return found and StoreUrl(f"{found[1]}://{found[2]}", found[3])


def open_store(url: str, *, durability: Durability = "full", **config: object) -> Store:
    """The store at a URL: "s3://bucket", "gs://bucket", "az://container", each with a prefix or not, "file:///folder"
    or "memory://" (one that only the returned object knows).

    `config` is what the store needs, by the names that obstore has for it: `region`, `endpoint`, `access_key_id`,
    ..., and `client_options` and `retry_config`; what is not given comes from the environment (`AWS_REGION`, ...).
    Needs the extra `stores`, but for folders and memory. Raises `BadValueError` for a URL or a name that is not
    known, `MissingLibraryError`.
    """  # noqa: D205  # one sentence
    parts = split_url(url)
    if parts is None:
        raise BadValueError(f"a store must be a URL such as 's3://bucket', got {shown(url)}")
    scheme = parts.root.partition(":")[0]
    if scheme in {"file", "memory"}:
        if config:
            raise BadValueError(f"a {scheme} store has no option {next(iter(config))!r}")
        return FolderStore("/" + parts.key, durability=durability) if scheme == "file" else MemoryStore()
    if scheme not in REMOTE_SCHEMES:
        known = ", ".join(sorted({*REMOTE_SCHEMES, "file", "memory"}))
        raise BadValueError(f"there are no stores of the kind {scheme!r}; the kinds are {known}")
    return RemoteStore(parts.root, parts.key.strip("/"), config)


@lru_cache(maxsize=_OPENED)
def store_of(root: str) -> Store:
    """The store of a URL's root, as the environment configures it, kept for the next object."""
    return open_store(root)


def put_file(store: Store, key: str, path: Path) -> ObjectInfo:
    """Keeps what a file holds: in parts where the store has a `put_file` too, as those of clouds have; else at once.

    Raises `ImageError` where the file cannot be read, or as `Store.put` does.
    """
    own = getattr(store, "put_file", None)
    if own is not None:
        info: ObjectInfo = own(key, path)
        return info
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ImageError(f"cannot read {shown_path(path)}: {error.strerror or error}") from error
    return store.put(key, data)


def clear_unfinished(store: Store, prefix: str = "") -> None:
    """Takes away what writers that were killed left below `prefix`, where the store can: one that is a folder.

    Raises `ImageError` where that cannot be done.
    """
    own = getattr(store, "clear_unfinished", None)
    if own is not None:
        own(prefix)


def check_store(store: object) -> Store:
    """`store`. Raises `BadTypeError` where it is no `Store`."""
    if not isinstance(store, Store):
        raise BadTypeError(f"a store must have put, get, head, list and delete, got {shown(store)}")
    return store


class FolderStore:
    """Objects as files in a folder, written as `vecdraw.save` writes them."""

    def __init__(self, folder: str | Path, *, durability: Durability = "full") -> None:
        check_durability(durability)
        self._folder = to_path(folder)
        self._durability = durability

    def put(self, key: str, data: bytes) -> ObjectInfo:
        """See `Store`."""
        path = self._path(key)
        try:
            make_folder(path.parent, self._durability)
        except OSError as error:
            raise unwritable(path, error) from error
        written = write_checked(path, lambda write: write(data), durability=self._durability)
        return ObjectInfo(key, written.size, f"{written.crc32c:08x}")

    def put_file(self, key: str, path: Path) -> ObjectInfo:
        """As `put`, for a file of any size."""
        target = self._path(key)

        def copied(write: Write) -> None:
            with path.open("rb") as file:
                while chunk := file.read(_CHUNK):
                    write(chunk)

        try:
            make_folder(target.parent, self._durability)
        except OSError as error:
            raise unwritable(target, error) from error
        self.clear_unfinished(key.rpartition("/")[0], deep=False)
        written = write_checked(target, copied, durability=self._durability)
        return ObjectInfo(key, written.size, f"{written.crc32c:08x}")

    def get(self, key: str) -> bytes:
        """See `Store`."""
        path = self._path(key)
        try:
            with open_regular(path) as file:
                return file.read()
        except OSError as error:
            raise ImageError(f"cannot read {shown_path(path)}: {error.strerror or error}") from error

    def head(self, key: str) -> ObjectInfo | None:
        """See `Store`; a file has no ETag until it is put."""
        path = self._path(key)
        return ObjectInfo(key, path.stat().st_size, "") if path.is_file() else None

    def list(self, prefix: str = "") -> Iterator[ObjectInfo]:
        """See `Store`."""
        for path in sorted(self._folder.rglob("*")):
            key = path.relative_to(self._folder).as_posix()
            if path.is_file() and key.startswith(prefix) and not is_partial(path.name):
                yield ObjectInfo(key, path.stat().st_size, "")

    def delete(self, key: str) -> None:
        """See `Store`."""
        path = self._path(key)
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise undeletable(path, error) from error

    def clear_unfinished(self, prefix: str = "", *, deep: bool = True) -> None:
        """Takes away what writers that were killed left in the folder `prefix`, with `deep` below it too.

        What those that live are at stays. Raises `ImageError` where that cannot be done.
        """
        folder = self._path(prefix.rstrip("/")) if prefix else self._folder
        try:
            for path in stale_partials(folder, deep=deep):
                path.unlink(missing_ok=True)
        except FileNotFoundError:  # there is no such folder yet
            return
        except OSError as error:
            raise undeletable(folder, error) from error

    def _path(self, key: str) -> Path:
        return self._folder / check_name(key)

    def __repr__(self) -> str:
        return f"<FolderStore {shown_path(self._folder)}>"


class MemoryStore:
    """Objects in the memory of this process, for tests."""

    def __init__(self) -> None:
        self._objects: dict[str, bytes] = {}
        self._lock = threading.Lock()

    def put(self, key: str, data: bytes) -> ObjectInfo:
        """See `Store`."""
        kept = bytes(data)
        with self._lock:
            self._objects[check_name(key)] = kept
        return _info(key, kept)

    def get(self, key: str) -> bytes:
        """See `Store`."""
        try:
            return self._objects[key]
        except KeyError:
            raise ImageError(f"cannot read {shown(key)}: there is no such object") from None

    def head(self, key: str) -> ObjectInfo | None:
        """See `Store`."""
        data = self._objects.get(key)
        return None if data is None else _info(key, data)

    def list(self, prefix: str = "") -> Iterator[ObjectInfo]:
        """See `Store`."""
        with self._lock:
            found = sorted(self._objects.items())
        return (_info(key, data) for key, data in found if key.startswith(prefix))

    def delete(self, key: str) -> None:
        """See `Store`."""
        with self._lock:
            self._objects.pop(key, None)

    def __repr__(self) -> str:
        return f"<MemoryStore, {len(self._objects)} objects>"


def _info(key: str, data: bytes) -> ObjectInfo:
    return ObjectInfo(key, len(data), hashlib.md5(data, usedforsecurity=False).hexdigest())
