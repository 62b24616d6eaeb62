"""Hyphenation of words by the patterns of their language (pyphen, an optional library)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final, NamedTuple

from vecdraw import caches
from vecdraw.errors import MissingLibraryError

_WORD: Final = re.compile(
    "(?:[^\\W\\d_\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef\U00016fe0-\U0003ffff]"
    "[\u0300-\u036f]*)+"
)  # letters with their marks, but for those of Chinese, Japanese and Korean
_JOINED: Final = frozenset("\u00ad'\u2019_0123456789")  # a word beside one of these is left as it is
_LONGEST: Final = 100  # characters; no language has such words, and patterns take time
_NOUNS_WITH_CAPITALS: Final = frozenset({"de", "lb", "nds"})


class HyphenationLimits(NamedTuple):
    """Which words are hyphenated (CSS Text 4, `hyphenate-limit-chars`), in characters.

    `word` is the length of the shortest word, `before` and `after` what at least stands before and behind the hyphen.
    Words with capitals are left alone unless `capitals`; in German and its kin, a capital at the start is none.
    """

    word: int = 5
    before: int = 2
    after: int = 2
    capitals: bool = False


DEFAULT_LIMITS: Final = HyphenationLimits()


def hyphenation_points(text: str, lang: str, limits: HyphenationLimits = DEFAULT_LIMITS) -> list[int]:
    """The indices of `text` before which a word may be hyphenated, in order.

    None in words with soft hyphens (CSS Text 3, 6.1), none where the spelling would change (Hungarian "asszonnyal"),
    none for a language without patterns. Raises `MissingLibraryError` without pyphen.
    """
    patterns = _patterns(lang)
    if patterns is None:
        return []
    spares_first = lang.partition("-")[0].lower() in _NOUNS_WITH_CAPITALS
    found: list[int] = []
    for match in _WORD.finditer(text):
        start, end = match.span()
        if not limits.word <= end - start <= _LONGEST or {text[start - 1 : start], text[end : end + 1]} & _JOINED:
            continue
        word = match[0]
        plain = word[1:] if spares_first else word
        if not limits.capitals and plain != plain.lower():
            continue
        found += [
            start + point
            for point in patterns.positions(word)
            if limits.before <= point <= len(word) - limits.after and point.data is None
        ]
    return found


@lru_cache(32)
def _patterns(lang: str) -> Any:  # a pyphen.Pyphen, which has no types; None where the language has none
    try:
        import pyphen  # optional, and reads its list of dictionaries when it is loaded
    except ImportError as error:
        raise MissingLibraryError(
            f"hyphens='auto' needs the package pyphen: pip install 'vecdraw[hyphenation]' ({error})"
        ) from error
    known = pyphen.language_fallback(_plain(lang)) if lang else None
    return None if known is None else pyphen.Pyphen(lang=known)


caches.register_function("hyphenation_patterns", _patterns)


def _plain(lang: str) -> str:
    """A BCP 47 tag as pyphen names its dictionaries: `en-GB` is `en_GB`."""
    language, *rest = lang.split("-")
    return "_".join([language.lower(), *(part.upper() if len(part) == 2 else part.capitalize() for part in rest)])
