"""Checksums and hashes of bytes: CRC32C (RFC 3720, appendix B.4) to find damage, BLAKE3 to name content."""

from __future__ import annotations

from functools import cache
from typing import Any

from vecdraw.errors import MissingLibraryError


@cache
def _crc32c() -> Any:
    try:
        import google_crc32c  # with the first file that is written
    except ImportError as error:
        raise MissingLibraryError("files are checked by google-crc32c: pip install google-crc32c") from error
    return google_crc32c.extend


@cache
def _blake3() -> Any:
    try:
        import blake3  # with the first manifest
    except ImportError as error:
        raise MissingLibraryError("manifests name content by BLAKE3: pip install blake3") from error
    return blake3.blake3


def crc32c(data: bytes | bytearray | memoryview, before: int = 0) -> int:
    """The CRC32C of `data` as an unsigned 32-bit number; `before` is that of the bytes that come first."""
    found: int = _crc32c()(before, data if type(data) is bytes else bytes(data))
    return found


def new_blake3() -> Any:
    """A BLAKE3 hash to feed with `update(bytes)` and ask for its `hexdigest()`, 64 hexadecimal digits."""
    return _blake3()()


def blake3(data: bytes) -> str:
    """The BLAKE3 hash of `data` in 64 hexadecimal digits."""
    found: str = _blake3()(data).hexdigest()
    return found
