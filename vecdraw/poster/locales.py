"""BCP 47 tags as Babel's locales."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from vecdraw import caches
from vecdraw.errors import BadValueError, MissingLibraryError, shown

_KEPT = 64


@lru_cache(maxsize=_KEPT)
def babel_locale(tag: str) -> Any:
    """Babel's locale for a tag, or for the longest beginning of it that the CLDR has; English for "".

    Raises `BadValueError` for a language that it does not have, `MissingLibraryError` without Babel.
    """
    try:
        from babel import Locale, UnknownLocaleError
    except ImportError as error:
        raise MissingLibraryError(
            "numbers, money and dates are formatted by Babel, which is not installed: pip install 'vecdraw[poster]'"
        ) from error
    parts = (tag or "en").split("-")
    while parts:
        try:
            return Locale.parse("-".join(parts), sep="-")
        except (ValueError, UnknownLocaleError):
            parts.pop()
    raise BadValueError(f"no locale is known for the language {shown(tag)}")


caches.register_function("locales", babel_locale)
