"""The digits of a locale: Persian, Bengali, Devanagari and others (UTS 35, part 3, 1: numbering systems)."""

from __future__ import annotations

import re
from typing import Any, Final

_ZEROS: Final = {
    "adlm": 0x1E950,
    "arab": 0x0660,
    "arabext": 0x06F0,
    "beng": 0x09E6,
    "cakm": 0x11136,
    "deva": 0x0966,
    "fullwide": 0xFF10,
    "gujr": 0x0AE6,
    "guru": 0x0A66,
    "hmnp": 0x1E140,
    "khmr": 0x17E0,
    "knda": 0x0CE6,
    "laoo": 0x0ED0,
    "mlym": 0x0D66,
    "mong": 0x1810,
    "mtei": 0xABF0,
    "mymr": 0x1040,
    "nkoo": 0x07C0,
    "olck": 0x1C50,
    "orya": 0x0B66,
    "tamldec": 0x0BE6,
    "telu": 0x0C66,
    "thai": 0x0E50,
    "tibt": 0x0F20,
}
"""The digit 0 of numbering systems; the others follow it."""

_DIGITS: Final = {system: [chr(zero + digit) for digit in range(10)] for system, zero in _ZEROS.items()}
_DIGITS["hanidec"] = list("〇一二三四五六七八九")
_ASKED: Final = re.compile(r"-u(?:-[0-9a-z]+)*?-nu-([0-9a-z]{3,8})(?:-|\Z)")
_TABLES: Final = {system: dict(zip(map(ord, "0123456789"), digits, strict=True)) for system, digits in _DIGITS.items()}


def numbering_system(tag: str, locale: Any) -> str:
    """The numbering system that a BCP 47 tag asks for ("fa-u-nu-latn"), else that of its locale in the CLDR.

    One that is not known is as if it were not asked for (UTS 35, part 1, 3.6).
    """
    asked = _ASKED.search(tag.lower())
    if asked is not None and (asked[1] in _TABLES or asked[1] == "latn"):
        return asked[1]
    return str(locale.default_numbering_system)


def symbols_of(system: str, locale: Any) -> str:
    """The numbering system whose points and groups a number is written with: that of ASCII where there is no other."""
    return system if system in locale.number_symbols else "latn"


def digits_of(system: str) -> dict[int, str]:
    """What `str.translate` writes the digits of ASCII as."""
    return _TABLES.get(system, {})


def in_digits(text: str, system: str, locale: Any) -> str:
    """A text whose digits, percent and minus signs, written as ASCII has them, are those of a numbering system."""
    symbols = locale.number_symbols.get(system)
    table = digits_of(system)
    if symbols and system != "latn":
        table = table | {ord("%"): symbols.get("percentSign", "%"), ord("-"): symbols.get("minusSign", "-")}
    return text.translate(table)
