"""The fonts there are: those that come with vecdraw and those a program registers. Shared by all threads."""

from __future__ import annotations

import difflib
import json
import os
import threading
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

from vecdraw import limits
from vecdraw.errors import BadTypeError, BadValueError, FontError, UnknownFontError, shown
from vecdraw.typeface.entry import Axis, FontEntry
from vecdraw.typeface.face import Face, open_face, read_entries
from vecdraw.typeface.font import Font
from vecdraw.typeface.key import FaceKey
from vecdraw.typeface.matching import best_match

_DEFAULT = "sans-serif"


class Candidate(NamedTuple):
    """A face that may answer, and the language whose forms its family name stands for (or "")."""

    key: FaceKey
    lang: str


class FontStore:
    """Font families by name. `vecdraw.fonts` is the one of the process; only bundled and registered fonts are in it."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._families: dict[str, list[FontEntry]] = {}
        self._names: dict[str, str] = {}
        self._by_digest: dict[str, list[FontEntry]] = {}
        self._generic: dict[str, list[str]] = {}
        self._bundled: set[str] = set()
        self._candidates: dict[tuple[Font, bool], tuple[Candidate, ...]] = {}
        self._faces: dict[FaceKey, Face] = {}
        self._loaded = False

    # --- what there is ------------------------------------------------------------------------------------------

    def families(self) -> list[str]:
        """The names of all families, sorted."""
        with self._lock:
            self._load()
            return sorted(self._names[name] for name in self._families)

    def entries(self, family: str) -> list[FontEntry]:
        """The faces of a family (any capitals, an alias too). Raises `UnknownFontError` naming what comes near."""
        with self._lock:
            self._load()
            found = self._families.get(self._real(family))
            if not found:
                raise UnknownFontError(self._unknown(family))
            return list(found)

    def coverage(self, text: str, family: str) -> float:
        """The share of the characters of `text` (white space aside) that the family's regular face has, 0..1."""
        wanted = [c for c in text if not c.isspace()]
        face = self.face(best_match(self.entries(family), Font([family])).key(Font([family])))
        return sum(face.glyph(ord(c)) != 0 for c in wanted) / len(wanted) if wanted else 1.0

    def register(
        self,
        source: str | os.PathLike[str] | bytes,
        family: str | None = None,
        weight: float | tuple[float, float] | None = None,
        style: str | None = None,
    ) -> list[str]:
        """Adds a font file, or its bytes: TTF, OTF, TTC, WOFF, WOFF2. Returns the family names it is known by.

        `family`, `weight` and `style` replace what the file says. Registering the same again changes nothing.
        Raises `FontError` for what cannot be read, `LimitError` for a file over `limits.font_bytes`.
        """
        if weight is not None:
            weight = _weights(weight)
        if style is not None and style not in ("normal", "italic", "oblique"):
            raise BadValueError(f"style must be 'normal', 'italic' or 'oblique', got {shown(style)}")
        if family is not None and (not isinstance(family, str) or not family.strip()):
            raise BadTypeError(f"family must be a name, got {shown(family)}")
        entries = read_entries(_checked_source(source), family, weight, style)
        with self._lock:
            self._load()
            for entry in entries:
                self._add(entry)
            self._candidates.clear()
        return sorted({entry.family for entry in entries})

    def register_bytes(self, data: bytes) -> str:
        """Makes a font known by its digest alone, under no family name; returns the digest. Raises as `register`."""
        entries = read_entries(_checked_source(data), None, None, None)
        with self._lock:
            self._load()
            for entry in entries:
                self._know(entry)
        return entries[0].digest

    def _add(self, entry: FontEntry) -> None:
        name = entry.family.casefold()
        same = [e for e in self._families.get(name, []) if (e.digest, e.index) != (entry.digest, entry.index)]
        self._families[name] = [*same, entry]
        self._names[name] = entry.family
        self._know(entry)

    def _know(self, entry: FontEntry) -> None:
        known = self._by_digest.setdefault(entry.digest, [])
        if all(e.index != entry.index for e in known):
            known.append(entry)

    # --- what answers -------------------------------------------------------------------------------------------

    def candidates(self, font: Font, *, strict: bool = True) -> tuple[Candidate, ...]:
        """The faces that may answer for `font`, in order: its families, then those that serve any script.

        Raises `UnknownFontError` when `strict` and none of its families is known.
        """
        found = self._candidates.get((font, strict))
        if found is None:
            with self._lock:
                self._load()
                found = self._candidates_of(font, strict)
                if len(self._candidates) > 1024:
                    self._candidates.clear()
                self._candidates[font, strict] = found
        return found

    def _candidates_of(self, font: Font, strict: bool) -> tuple[Candidate, ...]:
        names: list[tuple[str, str]] = []
        for family in font.families:
            names += self._expanded(family)
        if not names and strict:
            raise UnknownFontError(self._unknown(*font.families))
        for family in (_DEFAULT, "emoji"):
            names += self._expanded(family)
        names += [(name, "") for name in self._families if self._families[name][0].digest in self._bundled]
        seen: dict[str, Candidate] = {}
        for name, lang in names:
            if name not in seen:
                seen[name] = Candidate(best_match(self._families[name], font).key(font), lang)
        return tuple(seen.values())

    def _expanded(self, family: str) -> list[tuple[str, str]]:
        name = family.casefold()
        if name in self._generic and name not in self._families:
            return [(known, "") for member in self._generic[name] if (known := member.casefold()) in self._families]
        real = self._real(family)
        return [(real, self._alias_lang(real, name))] if real in self._families else []

    def _real(self, family: str) -> str:
        name = family.casefold()
        if name in self._families:
            return name
        for real, entries in self._families.items():
            if any(alias.casefold() == name for entry in entries for alias in entry.aliases):
                return real
        return name

    def _alias_lang(self, real: str, name: str) -> str:
        if real == name:
            return ""
        aliases = {alias.casefold(): lang for entry in self._families[real] for alias, lang in entry.aliases.items()}
        return aliases.get(name, "")

    def _unknown(self, *families: str) -> str:
        known = sorted(self._names.values()) + sorted(self._generic)
        near = difflib.get_close_matches(families[0], known, 3, 0.5)
        hint = f"; did you mean {' or '.join(map(repr, near))}?" if near else f"; known are {', '.join(known)}"
        return f"no font family {' or '.join(map(repr, families))} is bundled or registered{hint}"

    # --- faces --------------------------------------------------------------------------------------------------

    def face(self, key: FaceKey) -> Face:
        """The face of that key, opened once. Raises `FontError` where its file is not (or no longer) there."""
        face = self._faces.get(key)
        if face is None:
            with self._lock:
                face = self._faces.get(key) or open_face(self._entry(key), key)
                self._faces[key] = face
        return face

    def _entry(self, key: FaceKey) -> FontEntry:
        self._load()
        for entry in self._by_digest.get(key.digest, ()):
            if entry.index == key.index:
                return entry
        raise FontError(
            f"the font {key.digest[:12]}… (face {key.index}) is neither bundled nor registered; register its file"
        )

    def is_bundled(self, digest: str) -> bool:
        """Whether a font file comes with vecdraw, so that it need not travel with a scene."""
        with self._lock:
            self._load()
            return digest in self._bundled

    def font_bytes(self, digest: str) -> bytes:
        """The bytes of a font file by the SHA-256 of its content. Raises `FontError` for one that is not known."""
        with self._lock:
            self._load()
            for entry in self._by_digest.get(digest, ()):
                return entry.source if isinstance(entry.source, bytes) else entry.source.read_bytes()
        raise FontError(f"the font {digest[:12]}… is neither bundled nor registered")

    def _load(self) -> None:
        """Reads the index of the bundled fonts, without opening one."""
        if self._loaded:
            return
        self._loaded = True
        folder = _bundle()
        if folder is None:
            return
        index = json.loads((folder / "index.json").read_text("utf-8"))
        self._generic = {name: list(families) for name, families in index["generic"].items()}
        for file in index["files"]:
            self._add(_bundled_entry(folder, file))
            self._bundled.add(file["sha256"])


def _bundle() -> Path | None:
    """The folder of the bundled fonts: in the installed package, else beside the source tree."""
    try:
        installed = Path(str(resources.files("vecdraw_fonts")))
    except ModuleNotFoundError:
        installed = Path(__file__).parents[2] / "fonts"
    return installed if (installed / "index.json").is_file() else None


def _bundled_entry(folder: Path, file: dict[str, Any]) -> FontEntry:
    low, high = file["weight"]
    return FontEntry(
        family=file["family"],
        weights=(float(low), float(high)),
        width=float(file["width"]),
        style=file["style"],
        source=folder / file["file"],
        index=file["index"],
        digest=file["sha256"],
        axes={tag: Axis(axis["min"], axis["default"], axis["max"]) for tag, axis in file["axes"].items()},
        aliases={name: lang or "" for name, lang in file["aliases"].items()},
        is_color=file["outlines"].startswith("colr"),
    )


def _weights(weight: Any) -> tuple[float, float]:
    pair = weight if isinstance(weight, tuple) else (weight, weight)
    if len(pair) != 2 or not all(isinstance(w, (int, float)) and 1 <= w <= 1000 for w in pair):
        raise BadValueError(f"weight must be a number from 1 to 1000 or a range of two, got {shown(weight)}")
    return float(pair[0]), float(pair[1])


def _checked_source(source: Any) -> Path | bytes:
    """The path or the bytes of a font, within the limit of bytes."""
    if isinstance(source, (bytes, bytearray, memoryview)):
        data = bytes(source)
        limits.check("font_bytes", len(data), "a font's bytes")
        return data
    if not isinstance(source, (str, os.PathLike)):
        raise BadTypeError(f"a font must be a path or bytes, got {shown(source)}")
    path = Path(source)
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise FontError(f"{shown(os.fspath(source))} is not a file")
    except (OSError, ValueError) as error:
        raise FontError(f"cannot read the font {shown(os.fspath(source))}: {error}") from error
    limits.check("font_bytes", size, f"the bytes of the font {shown(os.fspath(source))}")
    return path.resolve()


fonts = FontStore()
"""The fonts of the process."""
