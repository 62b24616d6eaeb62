"""The fonts there are: those that come with vecdraw and those a program registers. Shared by all threads."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, NamedTuple, get_args

from vecdraw import caches
from vecdraw.arguments import is_one_of
from vecdraw.errors import BadTypeError, BadValueError, FontError, UnknownFontError, shown
from vecdraw.typeface.bundled import bundle
from vecdraw.typeface.entry import FontEntry
from vecdraw.typeface.face import Face
from vecdraw.typeface.families import Candidate, Families
from vecdraw.typeface.files import FontSource, load, read_entries
from vecdraw.typeface.font import Font, FontStyle
from vecdraw.typeface.key import FaceKey
from vecdraw.typeface.library import FaceLibrary, FontFile
from vecdraw.typeface.matching import best_match, best_matches
from vecdraw.typeface.preload import Preload
from vecdraw.typeface.sbix import ToPng
from vecdraw.typeface.system_fonts import FontProblem, SystemFonts, machine_folders
from vecdraw.typeface.unicode_range import parse_unicode_range

_WEIGHTS: Final = {"normal": 400.0, "bold": 700.0}
_CACHED_FONTS: Final = 1024


class FontsOfAProcess(NamedTuple):
    """What a program did to its fonts, to be done again in another process: it pickles.

    `registered` are fonts with families' names, `known` those with a digest alone, `folders` where the machine's are
    looked for (None: they are not used).
    """

    registered: tuple[FontEntry, ...]
    known: tuple[FontEntry, ...]
    folders: tuple[str, ...] | None

    def digests(self) -> frozenset[str]:
        """The digests of the files that are in it."""
        return frozenset(entry.digest for entry in (*self.registered, *self.known))


class FontStore:
    """Font families by name. `vecdraw.fonts` is the one of the process.

    Bundled and registered fonts are in it, and those of the machine once `use_system_fonts` was called.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._families = Families()
        self._library = FaceLibrary()
        self._bundled_digests: frozenset[str] = frozenset()
        self._candidates: dict[tuple[Font, str, bool], tuple[Candidate, ...]] = {}
        self._draw: Callable[[Font, str], None] = lambda _font, _text: None
        self._loaded = False
        self.version = 0
        """Grows with each change of what there is: what was found before may no longer hold."""

    # --- what there is ------------------------------------------------------------------------------------------

    def families(self) -> tuple[str, ...]:
        """The names of all families, sorted."""
        with self._lock:
            self._load()
            return tuple(self._families.names())

    def entries(self, family: str) -> tuple[FontEntry, ...]:
        """The faces of a family (any capitals; an alias too). Raises `UnknownFontError` naming what comes near."""
        with self._lock:
            self._load()
            found, _ = self._families.named(family)
            if not found:
                raise UnknownFontError(self._families.unknown((family,)))
            return tuple([self._used(entry) for entry in found])

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
        *,
        unicode_range: str | None = None,
    ) -> tuple[str, ...]:
        """Adds a font file, or its bytes: TTF, OTF, TTC, WOFF, WOFF2. Returns the family names it is known by.

        `family`, `weight` (one, a range, `"bold"`) and `style` replace what the file says; `unicode_range` (as in CSS:
        `"U+4E00-9FFF, U+30??"`) says for which characters it is to be used, so that several files make up one face.
        A registered family hides a bundled one of its name. It is also a fallback for characters that neither the
        families of a text nor the bundled fonts have. Registering the same again changes nothing.
        Raises `FontError` for what cannot be read, `LimitError` for a file over `limits.font_bytes`.
        """
        weights = None if weight is None else _weights(weight)
        if style is not None and not is_one_of(style, get_args(FontStyle)):
            raise BadValueError(f"style must be 'normal', 'italic' or 'oblique', got {shown(style)}")
        given: object = family
        if given is not None and not (isinstance(given, str) and given.strip()):
            raise BadTypeError(f"family must be a name, got {shown(family)}")
        ranges = () if unicode_range is None else parse_unicode_range(unicode_range)
        entries = read_entries(*load(source), family, weights, style, ranges)
        with self._lock:
            self._load()
            for entry in entries:
                self._library.know(entry)
                self._families.register(entry)
            self._changed()
        return tuple(sorted({entry.family for entry in entries}))

    def register_bytes(self, data: bytes) -> str:
        """Makes a font known by its digest alone, under no family name; returns the digest. Raises as `register`."""
        entries = read_entries(*load(data))
        with self._lock:
            self._load()
            for entry in entries:
                self._library.know(entry)
        return entries[0].digest

    def use_system_fonts(
        self, enabled: bool = True, *, folders: Iterable[str | os.PathLike[str]] | None = None
    ) -> None:
        """Lets the fonts of this machine answer too, after all bundled and registered ones; False undoes it.

        Families are found by any name their files give them. Characters that no other font has are looked for in all
        of them. The font folders of Linux, macOS or Windows, or `folders` in their place, are searched when a font is
        first wanted that is not there; calling this again searches anew. Text that is drawn with them looks as it does
        on this machine only. Raises `BadTypeError`.
        """
        chosen: tuple[str | os.PathLike[str], ...] = ()
        if enabled:
            if isinstance(folders, (str, bytes)) or not isinstance(folders, Iterable | None):
                raise BadTypeError(f"folders must be a list of paths, got {shown(folders)}")
            chosen = machine_folders() if folders is None else tuple(folders)
            for folder in chosen:
                given: object = folder
                if not isinstance(given, (str, os.PathLike)):
                    raise BadTypeError(f"folders must be paths, got {shown(folder)}")
        with self._lock:
            self._families.system = SystemFonts(chosen) if enabled else None
            self._changed()

    def system_font_problems(self) -> tuple[FontProblem, ...]:
        """The files and folders of the machine's fonts that cannot be used, each with the reason."""
        with self._lock:
            system = self._families.system
            return () if system is None else system.problems()

    def _changed(self) -> None:
        self._candidates.clear()
        self.version += 1

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
        seen: dict[tuple[FaceKey, tuple[tuple[int, int], ...]], Candidate] = {}
        for entries, forms, is_named, is_generic in self._families.answering(font, lang, strict=strict):
            for match in best_matches(entries, font):
                entry = self._used(match)
                key, ranges = entry.key(font), entry.unicode_range
                seen.setdefault((key, ranges), Candidate(key, forms, entry.is_color, is_named, ranges, is_generic))
        return tuple(seen.values())

    def system_candidate(self, codepoints: Sequence[int], font: Font, lang: str = "") -> Candidate | None:
        """The first face of the machine that has all of these characters, those made for the language first.

        None where there is none, or where `use_system_fonts` was not called.
        """
        if self._families.system is None:
            return None
        with self._lock:
            for entries in self._families.system.having(codepoints, lang):
                try:
                    entry = self._used(best_match(entries, font))
                except FontError:  # the file is gone since the folders were searched
                    continue
                return Candidate(entry.key(font), "", entry.is_color, is_named=False)
        return None

    def _used(self, entry: FontEntry) -> FontEntry:
        """The entry with its digest, which a font of the machine gets when it is first used. Raises `FontError`."""
        if entry.digest or self._families.system is None:
            return entry
        used = self._families.system.resolved(entry)
        self._library.know(used, is_whole=True)
        return used

    # --- beforehand ---------------------------------------------------------------------------------------------

    def preload(self, fonts: str | Font | Iterable[str | Font], text: str | None = None) -> Preload:
        """Loads fonts in a thread of its own and returns at once; the value returned tells how far it is.

        `fonts` are family names or `Font` values, whose weight, style and axes count. Their files are opened and
        parsed, and what drawing needs is loaded, so that the first text drawn with one that is ready costs what
        later ones cost. With `text`, the fonts that stand in for its missing characters are loaded too, and its glyphs.
        A font that cannot be loaded is in state `"failed"`. Raises `BadTypeError` and `BadValueError` for what is no
        font or no text, and nothing else.
        """
        try:
            given = [fonts] if isinstance(fonts, (str, Font)) else list(fonts)
        except TypeError as error:
            raise BadTypeError(f"fonts must be family names or Fonts, got {shown(fonts)}") from error
        wanted: list[Font] = []
        for one in given:
            if not isinstance(one, (str, Font)):
                raise BadTypeError(f"a font must be a family name or a Font, got {shown(one)}")
            wanted.append(Font(one) if isinstance(one, str) else one)
        checked: object = text
        if checked is not None and not isinstance(checked, str):
            raise BadTypeError(f"text must be str or None, got {shown(text)}")
        return Preload(wanted, lambda font: self._warm(font, text))

    def warm_with(self, draw: Callable[[Font, str], None]) -> None:
        """Says how `preload` draws a text, so that what text and drawing load themselves is loaded too."""
        self._draw = draw

    def decode_with(self, to_png: ToPng) -> None:
        """Says how pictures of fonts that are JPEG or TIFF become PNGs; until then they are not drawn."""
        self._library.decode_with(to_png)

    def _warm(self, font: Font, text: str | None) -> None:
        first, *others = self.candidates(font)
        named = [first, *(one for one in others if one.is_named and not one.is_generic)]
        samples = [self.face(one.key).sample() for one in named]
        self._draw(font, "".join(dict.fromkeys("".join(samples))) + (text or ""))

    # --- faces --------------------------------------------------------------------------------------------------

    def face(self, key: FaceKey) -> Face:
        """The face of that key. Raises `FontError` where its file is missing, corrupt or not known."""
        if not self._loaded:
            with self._lock:
                self._load()
        return self._library.face(key)

    def face_info(self) -> caches.CacheInfo:
        """The faces that are open."""
        return self._library.info()

    def file_info(self) -> caches.CacheInfo:
        """The font files that are open."""
        return self._library.file_info()

    def candidate_info(self) -> caches.CacheInfo:
        """The fonts whose faces are known."""
        return caches.CacheInfo(len(self._candidates), len(self._candidates), _CACHED_FONTS, "entries")

    def forget_faces(self) -> None:
        """Closes the faces and font files that nobody holds; they are opened again when they are wanted."""
        with self._lock:
            self._candidates.clear()
            self._library.forget()

    def font_file(self, key: FaceKey) -> FontFile:
        """The file of a face, for a library that opens it itself. Raises `FontError`, `LimitError`."""
        with self._lock:
            self._load()
        return self._library.file(key)

    def font_bytes(self, digest: str) -> bytes:
        """The bytes of a font file by the SHA-256 of its content. Raises `FontError` for one that is not known."""
        with self._lock:
            self._load()
        return self._library.font_bytes(digest)

    def is_bundled(self, digest: str) -> bool:
        """Whether a font file comes with vecdraw, so that it need not travel with a scene."""
        with self._lock:
            self._load()
            return digest in self._bundled_digests

    def of_process(self) -> FontsOfAProcess:
        """What is here beside the bundled fonts, for `adopt` in another process."""
        with self._lock:
            self._load()
            registered, system = tuple(self._families.registered()), self._families.system
            known = tuple(entry for entry in self._library.carried() if entry not in registered)
        return FontsOfAProcess(registered, known, None if system is None else tuple(map(str, system.folders)))

    def adopt(self, theirs: FontsOfAProcess) -> None:
        """Adds what another process had. Raises `BadTypeError`."""
        given: object = theirs
        if not isinstance(given, FontsOfAProcess):
            raise BadTypeError(f"adopt() takes what of_process() gave, got {shown(theirs)}")
        with self._lock:
            self._load()
            for entry in (*theirs.registered, *theirs.known):
                self._library.know(entry)
            for entry in theirs.registered:
                self._families.register(entry)
            self._changed()
        if theirs.folders is not None:
            self.use_system_fonts(folders=theirs.folders)

    def _load(self) -> None:
        """Reads the index of the bundled fonts, without opening one."""
        if self._loaded:
            return
        entries = bundle().entries
        self._families.bundle(entries)
        for entry in entries:
            self._library.know(entry)
        self._bundled_digests = frozenset(self._library.digests())
        self._loaded = True


def _weights(weight: Any) -> tuple[float, float]:
    if isinstance(weight, str):
        weight = _WEIGHTS.get(weight, weight)
    pair = weight if isinstance(weight, tuple) else (weight, weight)
    if len(pair) != 2 or not all(isinstance(w, (int, float)) and 1 <= w <= 1000 for w in pair) or pair[0] > pair[1]:
        raise BadValueError(f"weight must be 1 to 1000, a range of two, 'normal' or 'bold', got {shown(weight)}")
    return float(pair[0]), float(pair[1])


fonts: Final = FontStore()
"""The fonts of the process."""

caches.register("faces", fonts.face_info, fonts.forget_faces)
caches.register("font_files", fonts.file_info, fonts.forget_faces)
caches.register("font_candidates", fonts.candidate_info, fonts.forget_faces)
