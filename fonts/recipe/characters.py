"""Which characters the CJK faces keep: every character that is no ideograph, and the ideographs of named sets.

The sets that no Python codec knows come from the Unihan database; they are kept in `sets/`, one file a set, and
`write_unihan_sets` makes them again from the Debian package `unicode-data`.
"""

from __future__ import annotations

import bz2
import unicodedata
from collections.abc import Iterable
from pathlib import Path

SETS = Path(__file__).parent / "sets"

UNIHAN_SETS: dict[str, tuple[str, ...]] = {
    "general-standard-chinese": ("kTGH",),
    "iicore": ("kIICore",),
    "hong-kong": ("kHKGlyph",),
    "joyo-jinmeiyo": ("kJoyoKanji", "kJinmeiyoKanji"),
}


def write_unihan_sets(unicode_tree: Path) -> None:
    """Write `sets/*.txt` from the `Unihan_*.txt.bz2` files of an unpacked `unicode-data` package."""
    found: dict[str, set[int]] = {name: set() for name in UNIHAN_SETS}
    for path in sorted((unicode_tree / "usr/share/unicode").glob("Unihan_*.txt.bz2")):
        with bz2.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                fields = line.split("\t", 2)
                for name, properties in UNIHAN_SETS.items():
                    if len(fields) == 3 and fields[1] in properties:
                        found[name].add(int(fields[0].removeprefix("U+"), 16))
    for name, characters in found.items():
        text = "".join(map(chr, sorted(characters)))
        rows = [text[start : start + 64] for start in range(0, len(text), 64)]
        (SETS / f"{name}.txt").write_text("\n".join(rows) + "\n", encoding="utf-8")


def unihan_set(name: str) -> set[int]:
    """The code points of one file of `sets/`."""
    return set(map(ord, (SETS / f"{name}.txt").read_text(encoding="utf-8"))) - {0x0A}


def double_byte_set(codec: str, leads: Iterable[int], trails: Iterable[int]) -> set[int]:
    """The code points a Python codec gives for the two-byte codes of the given lead and trail bytes."""
    found: set[int] = set()
    trail_bytes = tuple(trails)
    for lead in leads:
        for trail in trail_bytes:
            found.update(map(ord, bytes((lead, trail)).decode(codec, errors="ignore")))
    return {code for code in found if code > 0x7F}


def big5_level_1() -> set[int]:
    """Big5 level 1: A440 to C67E, the 5,401 frequently used characters."""
    trails = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    return double_byte_set("big5", range(0xA4, 0xC6), trails) | double_byte_set("big5", [0xC6], range(0x40, 0x7F))


def ideographs(characters: Iterable[int]) -> set[int]:
    """Those of the characters that are CJK unified or compatibility ideographs."""
    prefixes = ("CJK UNIFIED IDEOGRAPH", "CJK COMPATIBILITY IDEOGRAPH")
    return {code for code in characters if unicodedata.name(chr(code), "").startswith(prefixes)}


def kept_ideographs() -> set[int]:
    """The ideographs of the bundle: the union of the national and regional sets."""
    gl = range(0xA1, 0xFF)
    kept = big5_level_1()
    for codec in ("gb2312", "euc_jp", "euc_kr"):
        kept |= double_byte_set(codec, gl, gl)
    for name in UNIHAN_SETS:
        kept |= unihan_set(name)
    return ideographs(kept)


def kept_in_cjk(available: Iterable[int]) -> set[int]:
    """What a CJK face keeps of the characters it has."""
    everything = set(available)
    return (everything - ideographs(everything)) | (everything & kept_ideographs())


_ALPHABETIC_BLOCKS = (
    range(0x0530),
    range(0x1AB0, 0x1B00),
    range(0x1D00, 0x2400),
    range(0x2500, 0x2600),
    range(0x2C60, 0x2C80),
    range(0x2DE0, 0x2E80),
    range(0xA640, 0xA6A0),
    range(0xA700, 0xA800),
    range(0xAB30, 0xAB70),
    range(0xFB00, 0xFB07),
    range(0xFFFC, 0xFFFE),
)


def kept_in_alphabetic(available: Iterable[int]) -> set[int]:
    """What a Latin, Greek and Cyrillic face keeps: letters, marks, punctuation, symbols, box drawing."""
    return {code for code in available if any(code in block for block in _ALPHABETIC_BLOCKS)}


def kept_whole(available: Iterable[int]) -> set[int]:
    """Everything: the source is a small font already."""
    return set(available)
