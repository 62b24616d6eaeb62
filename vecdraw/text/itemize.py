"""Itemization: stretches of text that one face sets in one script and direction."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from vecdraw.text.analyze import clusters, is_common, script_of, wants_emoji
from vecdraw.text.bidi import levels
from vecdraw.typeface.face import Face
from vecdraw.typeface.store import Candidate, fonts

_IGNORABLE = frozenset("\u00ad\u034f\u061c\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u2060\ufeff\ufe0e\ufe0f")


class Item(NamedTuple):
    """The characters `start` to `end`, set by `face`; `lang` is the language whose forms its family stands for."""

    start: int
    end: int
    face: Face
    lang: str
    script: str
    level: int


class Itemized(NamedTuple):
    """The items of a text in logical order, its clusters, and the clusters that no face has."""

    items: tuple[Item, ...]
    clusters: tuple[tuple[int, int], ...]
    missing: tuple[str, ...]


def itemize(text: str, candidates: tuple[Candidate, ...], base_level: int) -> Itemized:
    """Cuts `text` where the face, the script or the direction changes."""
    parts = clusters(text)
    found_levels = levels(text, base_level)
    scripts = _scripts(text, parts)
    choose = _Chooser(candidates)
    items: list[Item] = []
    missing: list[str] = []
    for (start, end), script in zip(parts, scripts, strict=True):
        face, lang, has = choose.face(text[start:end], items[-1].face if items else None)
        if not has:
            missing.append(text[start:end])
        level = base_level if found_levels is None else found_levels[start]
        last = items[-1] if items else None
        if last is not None and last.face is face and last.level == level and last.script == script:
            items[-1] = last._replace(end=end)
        else:
            items.append(Item(start, end, face, lang, script, level))
    return Itemized(tuple(items), tuple(parts), tuple(dict.fromkeys(missing)))


def _scripts(text: str, parts: list[tuple[int, int]]) -> list[str]:
    """The script of each cluster; common ones take that of what stands before them, or else behind."""
    found = [script_of(ord(text[start])) for start, _ in parts]
    current = next((script for script in found if not is_common(script)), "Zyyy")
    for i, script in enumerate(found):
        if is_common(script):
            found[i] = current
        else:
            current = script
    return found


class _Chooser:
    """Picks the face of each cluster, and remembers."""

    def __init__(self, candidates: tuple[Candidate, ...]) -> None:
        self._candidates = candidates
        self._known: dict[str, tuple[Face, str, bool]] = {}

    def face(self, cluster: str, previous: Face | None) -> tuple[Face, str, bool]:
        known = self._known.get(cluster)
        if known is None:
            known = self._known[cluster] = self._choose(cluster, previous)
        return known

    def _choose(self, cluster: str, previous: Face | None) -> tuple[Face, str, bool]:
        needed = [ord(c) for c in cluster if c not in _IGNORABLE and unicodedata.category(c) not in ("Cc", "Cf")]
        primary = self._candidates[0]
        if not needed:
            return (previous or fonts.face(primary.key)), primary.lang, True
        emoji = wants_emoji(cluster)
        passes = (True, False) if emoji else (False, True)
        for color in passes:
            for candidate in self._candidates:
                face = fonts.face(candidate.key)
                if face.is_color == color and all(map(face.glyph, needed)):
                    return face, candidate.lang, True
        for candidate in self._candidates:  # a base that is there with a mark that is not
            face = fonts.face(candidate.key)
            if face.glyph(needed[0]):
                return face, candidate.lang, len(needed) == 1
        return fonts.face(primary.key), primary.lang, False
