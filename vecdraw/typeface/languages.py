"""What is read of a language tag (BCP 47) to choose a font."""

from __future__ import annotations

from typing import Final

_CHINESE: Final = frozenset({"zh", "cmn", "gan", "hak", "hsn", "lzh", "nan", "wuu", "yue"})
_TRADITIONAL_LANGUAGES: Final = frozenset({"lzh", "yue"})  # written so where the tag says nothing else
_TRADITIONAL_REGIONS: Final = frozenset({"tw", "hk", "mo"})


def primary_language(lang: str) -> str:
    """The primary subtag; `"zh"` for every Chinese language."""
    primary = _subtags(lang)[0]
    return "zh" if primary in _CHINESE else primary


def is_traditional(lang: str) -> bool:
    """Whether Chinese of that tag is written in traditional characters."""
    primary, *others = _subtags(lang)
    if {"hans", "hant"} & set(others):
        return "hant" in others
    return primary in _TRADITIONAL_LANGUAGES or not _TRADITIONAL_REGIONS.isdisjoint(others)


def _subtags(lang: str) -> list[str]:
    return lang.replace("_", "-").lower().split("-")
