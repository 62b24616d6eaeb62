"""Families by name: bundled, registered and, where they are in use, those of the machine; which of them may answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from vecdraw.errors import BadTypeError, UnknownFontError, shown
from vecdraw.typeface.bundled import bundle
from vecdraw.typeface.entry import FontEntry
from vecdraw.typeface.font import GENERIC_FAMILIES, Font
from vecdraw.typeface.key import FaceKey
from vecdraw.typeface.languages import primary_language
from vecdraw.typeface.system_fonts import SystemFonts

_DEFAULT: Final = "sans-serif"
_BY_LANGUAGE: Final = frozenset(
    {"sans-serif", "serif", "system-ui", "ui-sans-serif", "ui-serif", "ui-rounded", "cursive", "fantasy"}
)  # generic families that begin with a family made for the language of the text, as in browsers
_LISTED: Final = 40  # names in a message


class Candidate(NamedTuple):
    """A face that may answer, and the language whose forms its family name stands for (or "").

    `is_color` says whether its glyphs bring their colours, `is_named` whether the font asks for its family by name or
    by that of a generic family (`is_generic`), `ranges` which characters it is for; none: all.
    """

    key: FaceKey
    lang: str
    is_color: bool
    is_named: bool
    ranges: tuple[tuple[int, int], ...] = ()
    is_generic: bool = False

    def serves(self, codepoint: int) -> bool:
        """Whether the face was registered for that character."""
        return not self.ranges or any(first <= codepoint <= last for first, last in self.ranges)


class Family(NamedTuple):
    """The faces of a family that may answer for a font, as `Candidate` tells of them."""

    entries: list[FontEntry]
    forms: str
    is_named: bool
    is_generic: bool = False


class Families:
    """Families by name, in any capitals. Not safe for threads: the store locks."""

    def __init__(self) -> None:
        self.system: SystemFonts | None = None
        self._bundled: dict[str, list[FontEntry]] = {}
        self._bundled_aliases: dict[str, tuple[str, str]] = {}
        self._registered: dict[str, list[FontEntry]] = {}
        self._registered_aliases: dict[str, str] = {}

    def bundle(self, entries: Iterable[FontEntry]) -> None:
        """Adds the bundled fonts."""
        for entry in entries:
            name = entry.family.casefold()
            self._bundled.setdefault(name, []).append(entry)
            for alias, forms in entry.aliases.items():
                self._bundled_aliases[alias.casefold()] = (name, forms)

    def register(self, entry: FontEntry) -> None:
        """Adds a registered font; one that is the same takes the place of the older."""
        name = entry.family.casefold()
        others = [other for other in self._registered.get(name, ()) if _identity(other) != _identity(entry)]
        self._registered[name] = [*others, entry]
        for alias in entry.aliases:
            self._registered_aliases[alias.casefold()] = name

    def registered(self) -> list[FontEntry]:
        """The registered fonts, in an order to register them in again."""
        return [entry for entries in self._registered.values() for entry in entries]

    def names(self) -> list[str]:
        """The names of all families, sorted."""
        known = {entries[0].family for entries in (self._bundled | self._registered).values()}
        return sorted(known | set(self.system.families() if self.system else ()))

    def named(self, family: str) -> tuple[list[FontEntry], str]:
        """The faces of a named family, none if it is unknown, and the language whose forms the name stands for."""
        given: object = family
        if not isinstance(given, str):
            raise BadTypeError(f"a font family must be str, got {shown(family)}")
        name = family.strip().casefold()
        if name.startswith('"') and name.endswith('"'):
            name = name[1:-1]
        found = self._registered.get(name) or self._bundled.get(name)
        found = found or self._registered.get(self._registered_aliases.get(name, ""))
        if found:
            return found, ""
        if name in self._bundled_aliases:
            real, forms = self._bundled_aliases[name]
            return self._bundled[real], forms
        return self.system.family(name) if self.system else [], ""

    def answering(self, font: Font, lang: str, *, strict: bool) -> list[Family]:
        """The families that may answer for a font, in order. Raises `UnknownFontError` when `strict` and none is."""
        found: list[Family] = []
        for family in font.families:
            found += self._expanded(family, lang)
        if not found and strict:
            raise UnknownFontError(self.unknown(font.families))
        for family in (_DEFAULT, "emoji"):
            found += self._expanded(family, lang)
        others = (*self._bundled.values(), *reversed(self._registered.values()))
        return found + [Family(entries, "", is_named=False) for entries in others]

    def _expanded(self, family: str, lang: str) -> list[Family]:
        """The families that a family name stands for; the first of a generic family counts as named."""
        name = family.casefold()
        if name not in GENERIC_FAMILIES:
            found, forms = self.named(family)
            return [Family(found, forms, is_named=True)] if found else []
        members = [self._bundled[m.casefold()] for m in bundle().generic.get(name, ())]
        if lang and name in _BY_LANGUAGE:
            members.sort(key=lambda entries: not _serves(entries[0], lang))
        return [Family(entries, "", is_named=at == 0, is_generic=True) for at, entries in enumerate(members)]

    def unknown(self, families: tuple[str, ...]) -> str:
        """What to say of families that are not there."""
        import difflib  # only this message needs it

        known = [*self.names(), *sorted(GENERIC_FAMILIES)]
        by_name = {name.casefold(): name for name in known}
        near = difflib.get_close_matches(families[0].casefold(), by_name, 3, 0.5)
        hint = "known are " + ", ".join(known[:_LISTED]) + (", …" if len(known) > _LISTED else "")
        if near:
            hint = f"did you mean {' or '.join(repr(by_name[name]) for name in near)}?"
        listed = " or ".join(map(shown, families[:4]))
        if self.system is None:
            return f"no font family {listed} is bundled or registered; {hint}"
        return f"no font family {listed} is bundled, registered or on this machine; {hint}"


def _serves(entry: FontEntry, lang: str) -> bool:
    """Whether a family is a first choice for a language: the primary subtags agree (`zh` with `zh-Hant-TW`)."""
    primary = primary_language(lang)
    return any(primary == primary_language(known) for known in entry.languages)


def _identity(entry: FontEntry) -> tuple[object, ...]:
    return entry.digest, entry.index, entry.weights, entry.style, entry.unicode_range
