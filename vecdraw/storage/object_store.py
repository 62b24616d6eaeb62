"""The door of obstore: Amazon S3 and what speaks like it, Google Cloud Storage, Azure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, NamedTuple

from vecdraw.errors import BadValueError, ImageError, MissingLibraryError, shown
from vecdraw.storage.checksum import crc32c

REMOTE_SCHEMES: Final = frozenset({"s3", "s3a", "gs", "az", "azure", "abfs", "abfss", "adl"})

_PART: Final = 8 << 20  # bytes of a part of an object that is uploaded in parts; S3 wants 5 MiB at least
_RETRIES: Final = {
    "max_retries": 6,
    "retry_timeout": timedelta(seconds=60),
    "backoff": {"init_backoff": timedelta(milliseconds=100), "max_backoff": timedelta(seconds=10), "base": 2},
}
_REASON_LENGTH: Final = 300


class ObjectInfo(NamedTuple):
    """What a store says of an object: its key, its size in bytes, and its ETag without quotes, "" if it has none."""

    key: str
    size: int
    etag: str


class RemoteStore:
    """Objects in a cloud's store, below a prefix.

    An object is uploaded whole, a large one in parts that appear together, and 5xx answers and dropped connections
    are tried again. What arrived is compared with what was sent: by the ETag where it is an MD5 (of the object, or of
    its parts), else by reading the object back.
    """

    def __init__(self, root: str, prefix: str, config: Mapping[str, object]) -> None:
        self._library = _library()
        given = dict(config)
        client = _options(given, "client_options")  # with none, those of the environment are taken
        retries = {**_RETRIES, **_options(given, "retry_config")}
        self._url = f"{root}/{prefix}".rstrip("/")
        try:
            self._store = self._library.store.from_url(
                self._url, client_options=client or None, retry_config=retries, config=given or None
            )
        except (self._library.exceptions.BaseError, ValueError, TypeError) as error:
            raise BadValueError(f"cannot open the store {self._url!r}: {_reason(error)}") from error

    def put(self, key: str, data: bytes) -> ObjectInfo:
        """See `Store`."""
        whole = bytes(data)
        in_parts = len(whole) > _PART
        try:
            told = self._library.put(self._store, key, whole, use_multipart=in_parts, chunk_size=_PART)
        except Exception as error:
            raise self._failed("write", key, error) from error
        etag = _etag(told)
        if etag != _expected_etag(whole, in_parts=in_parts):
            self._compare(key, (len(whole), crc32c(whole)), etag)
        return ObjectInfo(key, len(whole), etag)

    def put_file(self, key: str, path: Path) -> ObjectInfo:
        """As `put`, for a file of any size, of which a few parts at a time are in memory."""
        try:
            size = path.stat().st_size
            if size <= _PART:
                return self.put(key, path.read_bytes())
            told = self._library.put(self._store, key, path, use_multipart=True, chunk_size=_PART)
            etag = _etag(told)
            with path.open("rb") as file:
                expected = _parts_etag(iter(lambda: file.read(_PART), b""))
            if etag != expected:
                self._compare(key, (size, _checksum(path)), etag)
        except ImageError:
            raise
        except Exception as error:
            raise self._failed("write", key, error) from error
        return ObjectInfo(key, size, etag)

    def _compare(self, key: str, expected: tuple[int, int], etag: str) -> None:
        """Reads an object back whose ETag says nothing; `expected` are its bytes and their CRC32C.

        Raises `ImageError` where it is not what was sent; then it is deleted, unless another has taken its place.
        """
        size = check = 0
        try:
            told = self._library.get(self._store, key)
            meta = told.meta
            for chunk in told.stream(_PART):
                size, check = size + len(chunk), crc32c(bytes(chunk), check)
        except Exception as error:
            raise self._failed("read", key, error) from error
        there = size, check
        if there != expected:
            told = (
                f"cannot write {self._shown(key)}: read back, it has {there[0]} bytes and CRC32C {there[1]:08x}; "
                f"sent were {expected[0]} and {expected[1]:08x}"
            )
            try:
                if _etag(meta) == etag:
                    self.delete(key)
            except ImageError as error:
                raise ImageError(f"{told}; {error}") from error
            raise ImageError(told)

    def get(self, key: str) -> bytes:
        """See `Store`."""
        try:
            return bytes(self._library.get(self._store, key).bytes())
        except Exception as error:
            raise self._failed("read", key, error) from error

    def head(self, key: str) -> ObjectInfo | None:
        """See `Store`."""
        try:
            return _info(self._library.head(self._store, key))
        except FileNotFoundError:
            return None
        except Exception as error:
            raise self._failed("read", key, error) from error

    def list(self, prefix: str = "") -> Iterator[ObjectInfo]:
        """See `Store`."""
        folder = prefix.rpartition("/")[0]  # a store lists by whole names
        try:
            for some in self._library.list(self._store, folder or None):
                yield from (info for info in map(_info, some) if info.key.startswith(prefix))
        except Exception as error:
            raise self._failed("list", prefix, error) from error

    def delete(self, key: str) -> None:
        """See `Store`."""
        try:
            self._library.delete(self._store, key)
        except FileNotFoundError:
            return
        except Exception as error:
            raise self._failed("delete", key, error) from error

    def _failed(self, what: str, key: str, error: Exception) -> ImageError:
        return ImageError(f"cannot {what} {self._shown(key)}: {_reason(error)}")

    def _shown(self, key: str) -> str:
        return repr(f"{self._url}/{key}")

    def __repr__(self) -> str:
        return f"<RemoteStore {self._url!r}>"


def _library() -> Any:
    try:
        import obstore  # an extra
        import obstore.store
    except ImportError as error:
        raise MissingLibraryError("object stores need obstore: pip install vecdraw[stores]") from error
    return obstore


def _options(config: dict[str, object], name: str) -> Mapping[str, object]:
    found = config.pop(name, {})
    if not isinstance(found, Mapping):
        raise BadValueError(f"{name} must map names to values, got {shown(found)}")
    return found


def _info(meta: Mapping[str, Any]) -> ObjectInfo:
    return ObjectInfo(meta["path"], meta["size"], _etag(meta))


def _etag(meta: Mapping[str, Any]) -> str:
    found: str = meta.get("e_tag") or ""
    return found.strip('"')


def _expected_etag(data: bytes, *, in_parts: bool) -> str:
    """The ETag that S3 gives an object that it does not encrypt with a key of its own."""
    if not in_parts:
        return hashlib.md5(data, usedforsecurity=False).hexdigest()
    return _parts_etag(data[at : at + _PART] for at in range(0, len(data), _PART))


def _parts_etag(parts: Iterable[bytes]) -> str:
    digests = [hashlib.md5(part, usedforsecurity=False).digest() for part in parts]
    return f"{hashlib.md5(b''.join(digests), usedforsecurity=False).hexdigest()}-{len(digests)}"


def _checksum(path: Path) -> int:
    check = 0
    with path.open("rb") as file:
        while chunk := file.read(_PART):
            check = crc32c(chunk, check)
    return check


def _reason(error: Exception) -> str:
    """What an error of the library says, in one line and without the state of its objects."""
    text = re.sub(r"\s+", " ", str(error).partition("Debug source:")[0]).strip()
    return text if len(text) <= _REASON_LENGTH else text[: _REASON_LENGTH - 1] + "…"
