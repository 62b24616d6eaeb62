"""The fonts of the machine: an index of what its font folders hold, made when it is first asked for.

Of each file only the table directory and the tables head, OS/2, name and fvar are read, and cmap when a character is
looked for. What was read of a file is kept for the process and read again when its size or its time changes.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from vecdraw import caches, limits
from vecdraw.errors import FontError, VecdrawError, shown_path
from vecdraw.storage.regular import open_regular
from vecdraw.typeface.charset import Characters, characters_of, union
from vecdraw.typeface.entry import FontEntry
from vecdraw.typeface.files import described_entry
from vecdraw.typeface.languages import is_traditional, primary_language
from vecdraw.typeface.sfnt import describe
from vecdraw.typeface.system_folders import configuration, font_folders

_SUFFIXES: Final = (".ttf", ".otf", ".ttc", ".otc")
_NEVER: Final = frozenset({"adobe blank", "adobe notdef", "lastresort", "last resort", "noto sans tofu"})
"""Families that have a glyph for everything and show nothing of it."""
_CODE_PAGE_OF: Final = {"ja": 1 << 17, "zh-hans": 1 << 18, "ko": 1 << 19, "zh-hant": 1 << 20}
_PIECE: Final = 1 << 20


class FontProblem(NamedTuple):
    """A font file of the machine that cannot be used, and why."""

    path: Path
    reason: str


class _Stamp(NamedTuple):
    path: str
    size: int
    modified: int


class SystemFace(NamedTuple):
    """A face of the machine: its entry, whose digest is empty until it is used, and what the index knows of it."""

    entry: FontEntry
    stamp: _Stamp
    code_pages: int


class _Known(NamedTuple):
    faces: tuple[SystemFace, ...]
    problem: str


_files: dict[_Stamp, _Known] = {}
_characters: dict[tuple[_Stamp, int], Characters] = {}


class SystemFonts:
    """The font files in `folders` and the folders in them. Raises nothing for files that are no good: see `problems`.

    Not safe for threads: its store locks.
    """

    def __init__(self, folders: Iterable[str | os.PathLike[str]]) -> None:
        self.folders = tuple(Path(folder) for folder in folders)
        self._problems: tuple[FontProblem, ...] = ()
        self._faces: list[SystemFace] = []
        self._by_name: dict[str, list[SystemFace]] | None = None
        self._by_code_page: dict[int, list[SystemFace]] = {}
        self._every: Characters | None = None

    def families(self) -> list[str]:
        """The family names, as the files give them first."""
        self._scan()
        return [face.entry.family for face in self._faces]

    def problems(self) -> tuple[FontProblem, ...]:
        """The files and folders that cannot be used."""
        self._scan()
        return self._problems

    def family(self, name: str) -> list[FontEntry]:
        """The faces of a family by any of its names, in any capitals; of the first folder last: they win."""
        return [face.entry for face in reversed(self._scan().get(name.casefold(), ()))]

    def having(self, codepoints: Sequence[int], lang: str) -> Iterator[list[FontEntry]]:
        """The families that have all of these characters, made for the language first, then by name."""
        if self._every is not None and any(point not in self._every for point in codepoints):
            return
        ranked = self._ranked(_code_page(lang))
        seen: set[str] = set()
        for face in ranked:
            name = face.entry.family.casefold()
            if name not in seen and all(point in _charset(face) for point in codepoints):
                seen.add(name)
                yield self.family(name)
        if self._every is None:  # all of them have been read by now
            self._every = union(map(_charset, ranked))

    def _ranked(self, code_page: int) -> list[SystemFace]:
        """The upright faces that may stand in, those of a code page first."""
        ranked = self._by_code_page.get(code_page)
        if ranked is None:
            self._scan()
            faces = [face for face in self._faces if face.entry.style == "normal"]
            faces = [face for face in faces if face.entry.family.casefold() not in _NEVER]
            faces.sort(key=lambda face: (not face.code_pages & code_page, face.entry.family.casefold()))
            ranked = self._by_code_page[code_page] = faces
        return ranked

    def resolved(self, entry: FontEntry) -> FontEntry:
        """The entry with the digest of its file. Raises `FontError` for a file that is gone or has changed."""
        path = entry.source
        name = f"font {shown_path(str(path))}"
        known = next((face for face in self._faces if face.entry is entry), None)
        if known is None or not isinstance(path, Path):
            return entry
        try:
            with open_regular(path) as file:
                if _stamp(str(path), os.fstat(file.fileno())) != known.stamp:
                    raise FontError(f"{name} has changed; call fonts.use_system_fonts() again")
                digest = _digest(file)
        except OSError as error:
            raise FontError(f"{name}: cannot be opened: {error.strerror or error}") from error
        return replace(entry, digest=digest)

    def _scan(self) -> dict[str, list[SystemFace]]:
        """Reads the folders, once; returns the faces by the names of their families."""
        if self._by_name is None:
            found: dict[str, list[SystemFace]] = {}
            problems: list[FontProblem] = []
            for stamp in _font_files(self.folders, problems):
                known = _files.get(stamp) or _remembered(stamp)
                if known.problem:
                    problems.append(FontProblem(Path(stamp.path), known.problem))
                self._faces += known.faces
            for face in self._faces:
                for name in dict.fromkeys(map(str.casefold, (face.entry.family, *face.entry.aliases))):
                    found.setdefault(name, []).append(face)
            self._problems = tuple(problems)
            self._by_name = found
        return self._by_name


def machine_folders() -> tuple[str, ...]:
    """The font folders of this machine."""
    return font_folders(sys.platform, os.environ, str(Path.home()), configuration)


def _font_files(folders: Iterable[Path], problems: list[FontProblem]) -> Iterator[_Stamp]:
    """The font files below the folders, sorted in each; a folder that two links lead to is searched once."""
    bounds = limits.current()
    waiting = [str(folder) for folder in reversed(tuple(folders))]
    seen: set[tuple[int, int]] = set()
    files = 0
    while waiting:
        folder = waiting.pop()
        try:
            place = Path(folder).stat()
            if (place.st_dev, place.st_ino) in seen and place.st_ino:
                continue
            seen.add((place.st_dev, place.st_ino))
            with os.scandir(folder) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except (OSError, ValueError) as error:
            if not isinstance(error, FileNotFoundError):
                problems.append(FontProblem(Path(folder), f"cannot be searched: {error}"))
            continue
        if len(seen) > bounds.system_font_folders:
            problems.append(FontProblem(Path(folder), "not searched: more folders than limits.system_font_folders"))
            return
        inside: list[str] = []
        for entry in listed:
            try:
                if entry.is_dir():
                    inside.append(entry.path)
                    continue
                if not entry.name.lower().endswith(_SUFFIXES):
                    continue
                status = entry.stat()
                if not stat.S_ISREG(status.st_mode):
                    continue  # to open a pipe may take for ever
                files += 1
                if files > bounds.system_font_files:
                    problems.append(FontProblem(Path(folder), "more files than limits.system_font_files"))
                    return
                yield _stamp(entry.path, status)
            except OSError as error:
                problems.append(FontProblem(Path(entry.path), f"cannot be opened: {error.strerror or error}"))
        waiting += reversed(inside)


def _remembered(stamp: _Stamp) -> _Known:
    if len(_files) >= limits.current().system_font_files:
        _files.clear()
        _characters.clear()
    known = _files[stamp] = _read(stamp)
    return known


def _read(stamp: _Stamp) -> _Known:
    """What a font file says of its faces, or why it cannot be used."""
    path = Path(stamp.path)
    try:
        limits.check("font_bytes", stamp.size, "bytes")
        with open_regular(path) as file:
            described = describe(FileBytes(file, stamp.size), "the file")
    except (OSError, VecdrawError) as error:
        return _Known((), str(error))
    faces = [
        SystemFace(described_entry(face, path, "", index), stamp, face.code_pages)
        for index, face in enumerate(described)
    ]
    return _Known(tuple(faces), "")


class FileBytes:
    """An open file that is read where it is sliced, as bytes would be."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self._size = size

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, part: slice) -> bytes:
        start, stop, _ = part.indices(self._size)
        self._file.seek(start)
        return self._file.read(max(stop - start, 0))


def _charset(face: SystemFace) -> Characters:
    """The characters of a face; none where its cmap cannot be read."""
    key = (face.stamp, face.entry.index)
    found = _characters.get(key)
    if found is None:
        try:
            with open_regular(Path(face.stamp.path)) as file:
                found = characters_of(FileBytes(file, face.stamp.size), face.entry.index)
        except (OSError, VecdrawError):
            found = frozenset()
        _characters[key] = found
    return found


def _stamp(path: str, status: os.stat_result) -> _Stamp:
    return _Stamp(path, status.st_size, status.st_mtime_ns)


def _digest(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    while piece := file.read(_PIECE):
        digest.update(piece)
    return digest.hexdigest()


def _code_page(lang: str) -> int:
    """The bit of the code page that faces for a Chinese, Japanese or Korean text claim."""
    primary = primary_language(lang)
    if primary == "zh":
        primary = "zh-hant" if is_traditional(lang) else "zh-hans"
    return _CODE_PAGE_OF.get(primary, 0)


def _info() -> caches.CacheInfo:
    """The font files that were looked at."""
    return caches.CacheInfo(len(_files), len(_files), limits.current().system_font_files, "entries")


def _forget() -> None:
    _files.clear()
    _characters.clear()


caches.register("system_fonts", _info, _forget)
