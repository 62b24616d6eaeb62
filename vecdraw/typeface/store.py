"""The fonts there are: those that come with vecdraw and those a program registers. Shared by all threads."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any, Final, NamedTuple, get_args

from vecdraw.arguments import is_one_of
from vecdraw.errors import BadTypeError, BadValueError, FontError, UnknownFontError, shown
from vecdraw.typeface.bundled import bundle, check_digest
from vecdraw.typeface.entry import FontEntry
from vecdraw.typeface.face import Face, open_face, open_file
from vecdraw.typeface.files import FontSource, load, read, read_entries
from vecdraw.typeface.font import GENERIC_FAMILIES, Font, FontStyle
from vecdraw.typeface.key import FaceKey
from vecdraw.typeface.matching import best_match

_DEFAULT: Final = "sans-serif"
_BY_LANGUAGE: Final = frozenset(
    {"sans-serif", "serif", "system-ui", "ui-sans-serif", "ui-serif", "ui-rounded", "cursive", "fantasy"}
)  # generic families that begin with a family made for the language of the text, as in browsers
_WEIGHTS: Final = {"normal": 400.0, "bold": 700.0}
_CACHED_FONTS: Final = 1024
_OPEN_FACES: Final = 256


class Candidate(NamedTuple):
    """A face that may answer, and the language whose forms its family name stands for (or "").

    `is_color` says whether its glyphs bring their colours, `is_named` whether the font asks for its family by name.
    """

    key: FaceKey
    lang: str
    is_color: bool
    is_named: bool


class _Family(NamedTuple):
    entries: list[FontEntry]
    forms: str
    is_named: bool


class FontFile(NamedTuple):
    """A face for a library that opens it itself: a path or the file's bytes, and the index in a collection."""

    source: Path | bytes
    index: int  # type: ignore[assignment]  # hides tuple.index, which has no use here


class FontStore:
    """Font families by name. `vecdraw.fonts` is the one of the process; only bundled and registered fonts are in it."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._bundled: dict[str, list[FontEntry]] = {}
        self._registered: dict[str, list[FontEntry]] = {}
        self._aliases: dict[str, tuple[str, str]] = {}
        self._by_digest: dict[str, list[FontEntry]] = {}
        self._bundled_digests: frozenset[str] = frozenset()
        self._checked: set[str] = set()
        self._candidates: dict[tuple[Font, str, bool], tuple[Candidate, ...]] = {}
        self._files: dict[tuple[str, int], Any] = {}
        self._faces: dict[FaceKey, Face] = {}
        self._loaded = False
        self.version = 0
        """Grows with each registration: what was found before may no longer hold."""

    # --- what there is ------------------------------------------------------------------------------------------

    def families(self) -> tuple[str, ...]:
        """The names of all families, sorted."""
        with self._lock:
            self._load()
            return tuple(sorted({entries[0].family for entries in (self._bundled | self._registered).values()}))

    def entries(self, family: str) -> tuple[FontEntry, ...]:
        """The faces of a family (any capitals; an alias too). Raises `UnknownFontError` naming what comes near."""
        with self._lock:
            self._load()
            found, _ = self._family(family)
            if not found:
                raise UnknownFontError(self._unknown((family,)))
            return tuple(found)

    def coverage(self, text: str, family: str) -> float:
        """The share of the characters of `text` (white space aside) that the family's regular face has, 0..1."""
        given: object = text
        if not isinstance(given, str):
            raise BadTypeError(f"text must be str, got {shown(text)}")
        wanted = [c for c in text if not c.isspace()]
        font = Font([family])
        face = self.face(best_match(self.entries(family), font).key(font))
        return sum(face.glyph(ord(c)) != 0 for c in wanted) / len(wanted) if wanted else 1.0

    def register(
        self,
        source: FontSource,
        family: str | None = None,
        weight: float | str | tuple[float, float] | None = None,
        style: FontStyle | None = None,
    ) -> tuple[str, ...]:
        """Adds a font file, or its bytes: TTF, OTF, TTC, WOFF, WOFF2. Returns the family names it is known by.

        `family`, `weight` (one, a range, `"bold"`) and `style` replace what the file says. A registered family hides
        a bundled one of its name. Registering the same again changes nothing.
        Raises `FontError` for what cannot be read, `LimitError` for a file over `limits.font_bytes`.
        """
        weights = None if weight is None else _weights(weight)
        if style is not None and not is_one_of(style, get_args(FontStyle)):
            raise BadValueError(f"style must be 'normal', 'italic' or 'oblique', got {shown(style)}")
        given: object = family
        if given is not None and not (isinstance(given, str) and given.strip()):
            raise BadTypeError(f"family must be a name, got {shown(family)}")
        entries = read_entries(*load(source), family, weights, style)
        with self._lock:
            self._load()
            for entry in entries:
                self._know(entry)
                name = entry.family.casefold()
                same = (entry.digest, entry.index, entry.weights, entry.style)
                others = [e for e in self._registered.get(name, []) if (e.digest, e.index, e.weights, e.style) != same]
                self._registered[name] = [*others, entry]
            self._candidates.clear()
            self.version += 1
        return tuple(sorted({entry.family for entry in entries}))

    def register_bytes(self, data: bytes) -> str:
        """Makes a font known by its digest alone, under no family name; returns the digest. Raises as `register`."""
        entries = read_entries(*load(data))
        with self._lock:
            self._load()
            for entry in entries:
                self._know(entry)
        return entries[0].digest

    def _know(self, entry: FontEntry) -> None:
        known = self._by_digest.setdefault(entry.digest, [])
        if all(e.index != entry.index for e in known):
            known.append(entry)

    # --- what answers -------------------------------------------------------------------------------------------

    def candidates(self, font: Font, lang: str = "", *, strict: bool = True) -> tuple[Candidate, ...]:
        """The faces that may answer for `font`, in order: its families, then those that serve any script.

        A generic family begins with the family made for `lang` (BCP 47). Raises `UnknownFontError` when `strict` and
        none of the families is known.
        """
        key = (font, lang, strict)
        found = self._candidates.get(key)
        if found is None:
            with self._lock:
                self._load()
                found = self._find(font, lang, strict)
                if len(self._candidates) >= _CACHED_FONTS:
                    self._candidates.clear()
                self._candidates[key] = found
        return found

    def _find(self, font: Font, lang: str, strict: bool) -> tuple[Candidate, ...]:
        families: list[_Family] = []
        for family in font.families:
            families += self._expanded(family, lang)
        if not families and strict:
            raise UnknownFontError(self._unknown(font.families))
        for family in (_DEFAULT, "emoji"):
            families += self._expanded(family, lang)
        families += [_Family(entries, "", is_named=False) for entries in self._bundled.values()]
        seen: dict[FaceKey, Candidate] = {}
        for entries, forms, is_named in families:
            entry = best_match(entries, font)
            key = entry.key(font)
            seen.setdefault(key, Candidate(key, forms, entry.is_color, is_named))
        return tuple(seen.values())

    def _expanded(self, family: str, lang: str) -> list[_Family]:
        """The families that a family name stands for; the first of a generic family counts as named."""
        name = family.casefold()
        if name not in GENERIC_FAMILIES:
            found, forms = self._family(family)
            return [_Family(found, forms, is_named=True)] if found else []
        members = [self._bundled[m.casefold()] for m in bundle().generic.get(name, ())]
        if lang and name in _BY_LANGUAGE:
            members.sort(key=lambda entries: not _serves(entries[0], lang))
        return [_Family(entries, "", is_named=at == 0) for at, entries in enumerate(members)]

    def _family(self, family: str) -> tuple[list[FontEntry], str]:
        """The faces of a named family, none if it is unknown, and the language whose forms the name stands for."""
        given: object = family
        if not isinstance(given, str):
            raise BadTypeError(f"a font family must be str, got {shown(family)}")
        name = family.strip().casefold()
        if name.startswith('"') and name.endswith('"'):
            name = name[1:-1]
        found = self._registered.get(name) or self._bundled.get(name)
        if found:
            return found, ""
        real, forms = self._aliases.get(name, ("", ""))
        return self._bundled.get(real, []), forms

    def _unknown(self, families: tuple[str, ...]) -> str:
        import difflib  # only this message needs it

        known = [*self.families(), *sorted(GENERIC_FAMILIES)]
        by_name = {name.casefold(): name for name in known}
        near = difflib.get_close_matches(families[0].casefold(), by_name, 3, 0.5)
        hint = "known are " + ", ".join(known)
        if near:
            hint = f"did you mean {' or '.join(repr(by_name[name]) for name in near)}?"
        listed = " or ".join(map(shown, families[:4]))
        return f"no font family {listed} is bundled or registered; {hint}"

    # --- faces --------------------------------------------------------------------------------------------------

    def face(self, key: FaceKey) -> Face:
        """The face of that key. Raises `FontError` where its file is missing, corrupt or not known."""
        face = self._faces.get(key)
        if face is None:
            with self._lock:
                face = self._faces.get(key) or self._open(key)
                if len(self._faces) >= _OPEN_FACES:
                    del self._faces[next(iter(self._faces))]
                self._faces[key] = face
        return face

    def _open(self, key: FaceKey) -> Face:
        entry = self._entry(key.digest, key.index)
        where = (entry.digest, entry.index)
        if where not in self._files:
            self._files[where] = open_file(entry, _name(entry))
        return open_face(entry, key, self._files[where], _name(entry))

    def _entry(self, digest: str, index: int) -> FontEntry:
        """The entry of a face whose file is whole."""
        self._load()
        for entry in self._by_digest.get(digest, ()):
            if entry.index == index:
                if digest not in self._checked:
                    check_digest(entry)
                    self._checked.add(digest)
                return entry
        raise FontError(f"the font {digest[:12]}… (face {index}) is neither bundled nor registered; register its file")

    def font_file(self, key: FaceKey) -> FontFile:
        """The file of a face, for a library that opens it itself. Raises `FontError`."""
        with self._lock:
            return FontFile(self._entry(key.digest, key.index).source, key.index)

    def font_bytes(self, digest: str) -> bytes:
        """The bytes of a font file by the SHA-256 of its content. Raises `FontError` for one that is not known."""
        with self._lock:
            self._load()
            known = self._by_digest.get(digest)
            source = self._entry(digest, known[0].index if known else 0).source
        return source if isinstance(source, bytes) else read(source, f"font {source.name!r}")

    def is_bundled(self, digest: str) -> bool:
        """Whether a font file comes with vecdraw, so that it need not travel with a scene."""
        with self._lock:
            self._load()
            return digest in self._bundled_digests

    def _load(self) -> None:
        """Reads the index of the bundled fonts, without opening one."""
        if self._loaded:
            return
        for entry in bundle().entries:
            self._bundled.setdefault(entry.family.casefold(), []).append(entry)
            self._know(entry)
            for alias, forms in entry.aliases.items():
                self._aliases[alias.casefold()] = (entry.family.casefold(), forms)
        self._bundled_digests = frozenset(self._by_digest)
        self._loaded = True


def _serves(entry: FontEntry, lang: str) -> bool:
    """Whether a family is a first choice for a language: the primary subtags agree (`zh` with `zh-Hant-TW`)."""
    primary = lang.replace("_", "-").split("-", 1)[0].lower()
    return any(primary == known.split("-", 1)[0] for known in entry.languages)


def _name(entry: FontEntry) -> str:
    source = entry.source
    return f"font {source.name!r}" if isinstance(source, Path) else f"font {entry.family!r} of {len(source):,} bytes"


def _weights(weight: Any) -> tuple[float, float]:
    if isinstance(weight, str):
        weight = _WEIGHTS.get(weight, weight)
    pair = weight if isinstance(weight, tuple) else (weight, weight)
    if len(pair) != 2 or not all(isinstance(w, (int, float)) and 1 <= w <= 1000 for w in pair) or pair[0] > pair[1]:
        raise BadValueError(f"weight must be 1 to 1000, a range of two, 'normal' or 'bold', got {shown(weight)}")
    return float(pair[0]), float(pair[1])


fonts: Final = FontStore()
"""The fonts of the process."""
