"""`vecdraw fonts`: which families there are, and which of them have the characters of a text."""

from __future__ import annotations

import argparse
import unicodedata
from collections.abc import Sequence

from vecdraw.typeface.entry import FontEntry
from vecdraw.typeface.store import fonts

DESCRIPTION = "Lists the font families that come with vecdraw: their weights, styles and other names."

COVERED, MISSING = 0, 1

_SHOWN = 8


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `vecdraw fonts`."""
    parser.add_argument(
        "--coverage",
        metavar="TEXT",
        help="show which families have the characters of TEXT, and what they lack; the exit code is 1 if there is a "
        "character that no family has",
    )
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Prints the list, or the coverage of a text."""
    if chosen.coverage is not None:
        return _print_coverage(chosen.coverage)
    rows = [_described(family, fonts.entries(family)) for family in fonts.families()]
    for row in _aligned(rows):
        print(row)
    return COVERED


def _described(family: str, entries: Sequence[FontEntry]) -> tuple[str, ...]:
    """A family as a row: its name, weights, styles, other names."""
    weights = sorted({entry.weights for entry in entries})
    styles = sorted({entry.style for entry in entries}, key=("normal", "italic", "oblique").index)
    others = sorted({alias for entry in entries for alias in entry.aliases})
    return (
        family,
        ", ".join(f"{low:g}" if low == high else f"{low:g}-{high:g}" for low, high in weights),
        ", ".join(styles),
        f"also {', '.join(others)}" if others else "",
    )


def _print_coverage(text: str) -> int:
    """Prints the families that have some of the text, the best first, then what none of them has."""
    wanted = list(dict.fromkeys(c for c in text if _is_drawn(c)))
    lacks = {family: [c for c in wanted if fonts.coverage(c, family) < 1.0] for family in fonts.families()}
    found = sorted((family for family in lacks if len(lacks[family]) < len(wanted)), key=lambda f: len(lacks[f]))
    rows = [
        (family, f"{len(wanted) - len(lacks[family])} of {len(wanted)}", _listed(lacks[family], "lacks "))
        for family in found
    ]
    for row in _aligned(rows):
        print(row)
    nowhere = [c for c in wanted if all(c in missing for missing in lacks.values())]
    if nowhere:
        names = ", ".join(f"{_numbered(c)} {unicodedata.name(c, '(no name)')}" for c in nowhere)
        print(f"no family has {names}")
    return MISSING if nowhere else COVERED


def _is_drawn(character: str) -> bool:
    """Whether a font needs a glyph of its own for it: not for spaces, controls and variation selectors."""
    if character.isspace() or unicodedata.category(character) in {"Cc", "Cf"}:
        return False
    return not ("\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef")


def _listed(characters: list[str], before: str) -> str:
    """The first few characters with their numbers, and how many more there are."""
    if not characters:
        return ""
    more = len(characters) - _SHOWN
    return before + ", ".join(map(_numbered, characters[:_SHOWN])) + (f" and {more} more" if more > 0 else "")


def _numbered(character: str) -> str:
    number = f"U+{ord(character):04X}"
    is_mark = unicodedata.category(character).startswith(("M", "C"))
    return number if is_mark else f"{character} {number}"


def _aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Rows as lines, their columns padded to one width each."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
