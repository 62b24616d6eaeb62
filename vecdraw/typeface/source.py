"""`FontData`: where the bytes of a font file are, and that they are what they should be."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from vecdraw import limits
from vecdraw.errors import BadTypeError, FontError, shown


class FontFile(NamedTuple):
    """A face for a library that opens it itself: a path or the file's bytes, and the index in a collection."""

    source: Path | bytes
    index: int  # type: ignore[assignment]  # hides tuple.index, which has no use here


@dataclass(slots=True)
class FontData:
    """A font file by digest: in memory, or on disk and compared with its digest when first opened."""

    name: str
    digest: str
    source: Path | bytes
    _checked: bool = False
    _lock: Lock = field(default_factory=Lock)

    def opened(self) -> Path | bytes:
        """The source, known to be there and whole. Raises `FontError`."""
        if isinstance(self.source, bytes) or self._checked:
            return self.source
        with self._lock:
            if not self._checked:
                if _digest(_read(self.source, self.name)) != self.digest:
                    raise FontError(
                        f"{self.name}: corrupt: {self.source} does not hold what the index of the bundled fonts says; "
                        "install vecdraw again"
                    )
                self._checked = True
        return self.source

    def read(self) -> bytes:
        """The bytes of the file. Raises `FontError`."""
        source = self.opened()
        return source if isinstance(source, bytes) else _read(source, self.name)


def load(source: str | Path | bytes | bytearray | memoryview) -> tuple[bytes, str]:
    """The bytes of a font file given as a path or as data, and what to call it in errors.

    Raises `FontError`, `LimitError`, `BadTypeError`.
    """
    if isinstance(source, (bytes, bytearray, memoryview)):
        limits.check("font_bytes", len(source), "bytes of a font")
        return bytes(source), f"font data of {len(source):,} bytes"
    given: object = source
    if not isinstance(given, (str, Path)):
        raise BadTypeError(f"a font must be a path or bytes, got {shown(source)}")
    path = Path(source)
    name = f"font {str(source)!r}"
    try:
        size = path.stat().st_size
    except (OSError, ValueError) as error:
        raise FontError(f"{name}: cannot be opened: {_reason(error)}") from error
    limits.check("font_bytes", size, f"{name}: bytes")
    return _read(path, name), name


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _read(path: Path, name: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FontError(f"{name}: cannot be opened: {_reason(error)}") from error


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
