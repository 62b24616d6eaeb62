"""Itemization: stretches of text that one face sets in one script and direction (CSS Fonts 4, 5.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Final, NamedTuple
from unicodedata import normalize

from vecdraw import caches
from vecdraw.errors import FontError
from vecdraw.text.analyze import cluster_texts, is_common, script_of, wants_emoji
from vecdraw.text.bidi import levels
from vecdraw.typeface.face import Face
from vecdraw.typeface.families import Candidate
from vecdraw.typeface.font import Font
from vecdraw.typeface.kept_together import Kept, KeptTogether
from vecdraw.typeface.store import fonts

_INVISIBLE: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)  # Default_Ignorable_Code_Point and controls: a face need not have them
_SELECTOR: Final = re.compile("(.)([\ufe00-\ufe0d\U000e0100-\U000e01ef])", re.DOTALL)
_EAST_ASIAN: Final = frozenset({"Hani", "Hira", "Kana", "Bopo", "Hrkt"})  # fonts give them the same lookups
_COMMON: Final = "Zyyy"
_HAN: Final = "Hani"
_FIRST_IDEOGRAPH: Final = "\u4e00"
_LAST_IDEOGRAPH: Final = "\u9fff"
_SPACE: Final = 0x20
_CHOOSERS: Final = 256
_CHOICES: Final = KeptTogether("font_choices", 262_144, 180)  # of all choosers; bytes of a cluster and its place
_LONGEST: Final = 32  # characters of a cluster that is remembered


class Pick(NamedTuple):
    """What sets a cluster: the face, the language whose forms its family stands for, the script, or "" if common."""

    face: Face
    lang: str
    script: str
    is_missing: bool


class Item(NamedTuple):
    """The characters `start` to `end`, set by `face`; `lang` is the language whose forms its family stands for.

    `capitals` below 1 sets them as capitals of that share of the size.
    """

    start: int
    end: int
    face: Face
    lang: str
    script: str
    level: int
    capitals: float = 1.0


class Itemized(NamedTuple):
    """The items of a text in logical order, and the clusters that no face has."""

    items: list[Item]
    missing: tuple[str, ...]


class Chooser:
    """Picks the face of each cluster for one font and language, and remembers."""

    def __init__(self, candidates: tuple[Candidate, ...], font: Font, lang: str) -> None:
        self._font = font
        self._lang = lang
        named = (one for one in candidates if one.is_named and _has(one, (_SPACE,)))
        self.primary = fonts.face(next(named, candidates[0]).key)
        self._in_order = sorted(candidates, key=lambda c: not c.is_named and c.is_color)
        self._text_first = sorted(candidates, key=lambda c: c.is_color)
        self._color_first = sorted(candidates, key=lambda c: not c.is_color)
        self._named_first = sorted(self._color_first, key=lambda c: not c.is_named or c.is_generic)
        self._picks: dict[Pick, Pick] = {}
        self._ideographs: Pick | None = None  # that of all that the first face has, once it is known to have one
        self.known: Kept[str, Pick] = Kept()

    def pick(self, cluster: str) -> Pick:
        """The pick of a cluster; equal ones are the same object."""
        if len(cluster) == 1 and _FIRST_IDEOGRAPH <= cluster <= _LAST_IDEOGRAPH:
            pick = self._choose_ideograph(cluster)
        else:
            script = script_of(ord(cluster[0]))
            pick = self._choose(cluster, "" if is_common(script) else script)
        pick = self._picks.setdefault(pick, pick)
        if len(cluster) <= _LONGEST:
            self.known[cluster] = pick
            _CHOICES.added(self.known)
        return pick

    def _choose(self, cluster: str, script: str) -> Pick:
        needed = _INVISIBLE.sub("", cluster)
        if not needed:
            return Pick(self.primary, "", "", False)
        order = self._order(cluster)
        spellings = _spellings(needed)
        covering = (c for c in order if any(_has(c, one) for one in spellings))  # opens no more faces than it must
        found = _with_variation(cluster, covering) if _SELECTOR.search(cluster) else next(covering, None)
        found = found or fonts.system_candidate(spellings[0], self._font, self._lang)
        if found is not None:
            return Pick(fonts.face(found.key), found.lang, script, False)
        for candidate in order:  # a base that is there with a mark that is not
            if _has(candidate, spellings[0][:1]):
                return Pick(fonts.face(candidate.key), candidate.lang, script, True)
        return Pick(self.primary, "", script, True)

    def _choose_ideograph(self, cluster: str) -> Pick:
        """What `_choose` comes to for a unified ideograph: it is no emoji, and there is one way to spell it."""
        usual = self._ideographs
        if usual is not None and usual.face.glyph(ord(cluster)):
            return usual
        found = next((c for c in self._in_order if _has(c, (ord(cluster),))), None)
        if found is None:
            return self._choose(cluster, _HAN)
        pick = Pick(fonts.face(found.key), found.lang, _HAN, False)
        if found is self._in_order[0] and not found.ranges:
            self._ideographs = pick
        return pick

    def _order(self, cluster: str) -> list[Candidate]:
        """The faces to ask for a cluster, in turn.

        What is an emoji by default is set by a family that is asked for by its own name, as in browsers; what is one by
        a selector or in a sequence is not.
        """
        emoji = wants_emoji(cluster)
        if emoji is None:
            return self._in_order
        if not emoji:
            return self._text_first
        return self._named_first if len(cluster) == 1 else self._color_first


def _has(candidate: Candidate, codepoints: tuple[int, ...]) -> bool:
    """Whether a face has all of the characters. One that is a mere fallback and cannot be opened has none."""
    try:
        face = fonts.face(candidate.key)
    except FontError:
        if candidate.is_named:
            raise
        return False
    return all(face.glyph(one) and candidate.serves(one) for one in codepoints)


def _spellings(cluster: str) -> list[tuple[int, ...]]:
    """The canonically equivalent spellings of a cluster; HarfBuzz takes that which the face has."""
    forms = (cluster, normalize("NFC", cluster), normalize("NFD", cluster))
    return [tuple(map(ord, form)) for form in dict.fromkeys(forms)]


def _with_variation(cluster: str, covering: Iterator[Candidate]) -> Candidate | None:
    """The first of the faces that has the variation sequence in a cluster, or else the first of all."""
    listed = list(covering)
    base, selector = (ord(c) for c in next(iter(_SELECTOR.findall(cluster))))
    having = (c for c in listed if fonts.face(c.key).variation(base, selector))
    return next(having, next(iter(listed), None))


def chooser(font: Font, lang: str, *, strict: bool) -> Chooser:
    """The chooser of a font. Raises `UnknownFontError` when `strict` and no family of the font is known."""
    return _chooser(font, lang, strict, fonts.version)


@lru_cache(maxsize=_CHOOSERS)
def _chooser(font: Font, lang: str, strict: bool, _version: int) -> Chooser:
    return Chooser(fonts.candidates(font, lang, strict=strict), font, lang)


caches.register_function("font_choosers", _chooser)


def itemize(text: str, choose: Chooser, base_level: int, of_paragraph: Sequence[int] | None = None) -> Itemized:
    """Cuts `text` where the face, the script or the direction changes.

    `of_paragraph` are the levels of its characters where it is part of a longer paragraph.
    """
    known, pick = choose.known, choose.pick
    parts = cluster_texts(text)
    picks = [known.get(part) or pick(part) for part in parts]
    distinct = list({id(one): one for one in picks}.values())
    items: list[Item] = []
    start = at = 0
    found_levels = levels(text, base_level) if of_paragraph is None else of_paragraph
    if found_levels is None and (single := _single(distinct)):
        items = [Item(0, len(text), single.face, single.lang, single.script or _COMMON, base_level)]
    elif found_levels is None:
        for one, group in groupby(picks):
            count = len(list(group))
            end = start + (count if parts is text else sum(map(len, parts[at : at + count])))
            _add(items, start, end, one, base_level)
            start, at = end, at + count
    else:
        for part, one in zip(parts, picks, strict=True):
            end = start + len(part)
            _add(items, start, end, one, found_levels[start])
            start = end
    missing: tuple[str, ...] = ()
    if any(one.is_missing for one in distinct):
        missing = tuple(dict.fromkeys(part for part, one in zip(parts, picks, strict=True) if one.is_missing))
    return Itemized(items, missing)


def _single(picks: list[Pick]) -> Pick | None:
    """The pick of a whole text, if all of it can be shaped together."""
    found: Pick | None = None
    for one in picks:
        merged = one.script if found is None else _merged(found.script or one.script, one.script)
        if merged is None or (found is not None and (one.face is not found.face or one.lang != found.lang)):
            return None
        found = one._replace(script=merged)
    return found


def _add(items: list[Item], start: int, end: int, pick: Pick, level: int) -> None:
    """Appends a stretch, or lengthens the last item with it; what is common to scripts goes with what is before it."""
    face, lang, script, _ = pick
    if items:
        last = items[-1]
        merged = _merged(last.script, script)
        if last.face is face and last.level == level and merged is not None and last.lang == lang:
            items[-1] = Item(last.start, end, face, lang, merged, level)
            return
        if not script and last.face is face:
            script = last.script
    items.append(Item(start, end, face, lang, script or _COMMON, level))


def _merged(one: str, two: str) -> str | None:
    """The script in which two neighbours can be shaped together, or None."""
    if one == two or not two:
        return one
    if one == _COMMON:
        return two
    if one in _EAST_ASIAN and two in _EAST_ASIAN:
        return "Hani" if "Hani" in (one, two) else one
    return None
