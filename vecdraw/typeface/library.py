"""Font files by their content, and the faces that are open."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple
from weakref import WeakValueDictionary

from vecdraw.caches import CacheInfo
from vecdraw.errors import FontError, shown_path
from vecdraw.typeface.entry import FontEntry
from vecdraw.typeface.face import Face, open_face, open_file
from vecdraw.typeface.files import read
from vecdraw.typeface.glyph_pictures import check_pictures
from vecdraw.typeface.key import FaceKey
from vecdraw.typeface.sbix import ToPng, with_pngs

_OPEN_FACES: Final = 256
_OPEN_FILES: Final = 256
_PICTURED: Final = 16  # files whose pictures were made PNGs, which are larger


class FontFile(NamedTuple):
    """A face for a library that opens it itself: a path or the file's bytes, and the index in a collection."""

    source: Path | bytes
    index: int  # type: ignore[assignment]  # hides tuple.index, which has no use here


class FaceLibrary:
    """Knows entries by the digest of their file and opens their faces. Threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._by_digest: dict[str, list[FontEntry]] = {}
        self._whole: set[str] = set()
        self._drawable: set[tuple[str, int]] = set()
        self._files: dict[tuple[str, int], Any] = {}
        self._pictured: dict[tuple[str, int], FontEntry] = {}
        self._to_png: ToPng | None = None
        self._faces: dict[FaceKey, Face] = {}
        self._alive: WeakValueDictionary[FaceKey, Face] = WeakValueDictionary()

    def know(self, entry: FontEntry, *, is_whole: bool = False) -> None:
        """Makes an entry known; `is_whole` when its digest has just been taken of its file."""
        with self._lock:
            known = self._by_digest.setdefault(entry.digest, [])
            others = [other for other in known if other.index != entry.index or not _is_lost(other)]
            if all(other.index != entry.index for other in others):
                self._by_digest[entry.digest] = [*others, entry]
            if is_whole or isinstance(entry.source, bytes):
                self._whole.add(entry.digest)

    def digests(self) -> Iterable[str]:
        """The digests of all known files."""
        return self._by_digest.keys()

    def carried(self) -> list[FontEntry]:
        """The entries that have the bytes of their file with them."""
        with self._lock:
            return [entry for known in self._by_digest.values() for entry in known if isinstance(entry.source, bytes)]

    def face(self, key: FaceKey) -> Face:
        """The face of that key, the same object for as long as anyone holds it.

        Raises `FontError` where its file is missing, corrupt or not known.
        """
        face = self._faces.get(key)
        if face is None:
            entry = self.entry(key.digest, key.index)
            with self._lock:
                face = self._faces.get(key) or self._alive.get(key) or self._open(entry, key)
                _make_room(self._faces, _OPEN_FACES)
                self._faces[key] = self._alive[key] = face
        return face

    def forget(self) -> None:
        """Closes all faces and files that nobody holds."""
        with self._lock:
            self._faces.clear()
            self._files.clear()
            self._pictured.clear()

    def info(self) -> CacheInfo:
        """The faces that are open."""
        return CacheInfo(len(self._faces), len(self._faces), _OPEN_FACES, "entries")

    def file_info(self) -> CacheInfo:
        """The font files that are open; those of open faces stay so beyond the bound."""
        return CacheInfo(len(self._files), len(self._files), _OPEN_FILES, "entries")

    def file(self, key: FaceKey) -> FontFile:
        """The file of a face, for a library that opens it itself; its pictures are within the limits.

        Raises `FontError`, `LimitError`.
        """
        entry = self.entry(key.digest, key.index)
        if entry.is_color:
            where = (entry.digest, entry.index)
            with self._lock:
                if where not in self._drawable:
                    check_pictures(self._opened(entry), _name(entry))
                    self._drawable.add(where)
            entry = self._with_pictures(entry)
        return FontFile(entry.source, entry.index)

    def decode_with(self, to_png: ToPng) -> None:
        """Says how the pictures of a font become PNGs that are none."""
        self._to_png = to_png

    def pictures(self, entry: FontEntry) -> Any:
        """HarfBuzz's face of an entry with all its pictures as PNGs. Raises `FontError`, `LimitError`."""
        return self._opened(self._with_pictures(entry))

    def _with_pictures(self, entry: FontEntry) -> FontEntry:
        """The entry, or one of a file of its own in which JPEGs and TIFFs are PNGs."""
        where = (entry.digest, entry.index)
        with self._lock:
            opened = self._opened(entry)
            if self._to_png is None or "sbix" not in opened.table_tags:
                return entry
            if where not in self._pictured:
                _make_room(self._pictured, _PICTURED)
                made = with_pngs(opened, self._to_png, _name(entry))
                own = f"{entry.digest}, with PNGs"
                self._pictured[where] = entry if made is None else replace(entry, source=made, index=0, digest=own)
            return self._pictured[where]

    def is_open(self, key: FaceKey) -> bool:
        """Whether a face is open already."""
        return key in self._faces

    def _open(self, entry: FontEntry, key: FaceKey) -> Face:
        return open_face(entry, key, self._opened(entry), _name(entry), partial(self.pictures, entry))

    def _opened(self, entry: FontEntry) -> Any:
        where = (entry.digest, entry.index)
        if where not in self._files:
            _make_room(self._files, _OPEN_FILES)
            self._files[where] = open_file(entry, _name(entry))
        return self._files[where]

    def entry(self, digest: str, index: int) -> FontEntry:
        """The entry of a face whose file is whole. Raises `FontError`."""
        for entry in self._by_digest.get(digest, ()):
            if entry.index == index:
                if digest not in self._whole:
                    _checked_bytes(entry)
                    self._whole.add(digest)
                return entry
        raise FontError(f"the font {digest[:12]}… (face {index}) is neither bundled nor registered; register its file")

    def font_bytes(self, digest: str) -> bytes:
        """The bytes of a font file by the SHA-256 of its content. Raises `FontError` for one that is not known."""
        known = self._by_digest.get(digest)
        entry = self.entry(digest, known[0].index if known else 0)
        return entry.source if isinstance(entry.source, bytes) else _checked_bytes(entry)


def _make_room(known: dict[Any, Any], bound: int) -> None:
    """Drops the oldest entry of a dictionary that is full."""
    if len(known) >= bound:
        del known[next(iter(known))]


def _checked_bytes(entry: FontEntry) -> bytes:
    """The bytes of an entry's file. Raises `FontError` where they are not those of its digest."""
    if isinstance(entry.source, bytes):
        return entry.source
    name = _name(entry)
    data = read(entry.source, name)
    if hashlib.sha256(data).hexdigest() != entry.digest:
        raise FontError(f"{name}: corrupt: {shown_path(str(entry.source))} is no longer the file it was")
    return data


def _is_lost(entry: FontEntry) -> bool:
    """Whether the file of an entry is no longer there, so that one which carries its bytes is welcome."""
    return isinstance(entry.source, Path) and not entry.source.exists()


def _name(entry: FontEntry) -> str:
    source = entry.source
    return f"font {source.name!r}" if isinstance(source, Path) else f"font {entry.family!r} of {len(source):,} bytes"
