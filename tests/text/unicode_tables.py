"""Makes what is kept here of the Unicode Character Database: tables of properties, and samples of its tests.

    python -m tests.text.unicode_tables <directory of the UCD files, gzipped>

A table in `vecdraw/text/data` is a list of first code points of stretches of equal value, as
`vecdraw.text.tables.Stretches` reads them. A test in `tests/text/unicode` is Unicode's without its remarks; of the two
tests of the bidirectional algorithm it is a tenth, chosen by chance.
"""

import gzip
import hashlib
import random
import re
import sys
from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "vecdraw/text/data"
TESTS = Path(__file__).resolve().parent / "unicode"
_URL = "https://www.unicode.org/Public/17.0.0/ucd/"
_MISSING = re.compile(r"# @missing: ([0-9A-F]+)\.\.([0-9A-F]+); (\S+)")
_ROW = re.compile(r"([0-9A-F]+)(?:\.\.([0-9A-F]+))?\s*;\s*(\S+)")


def values(text: str) -> list[str]:
    """The value of each code point in a file of the UCD: its rows over its defaults (`@missing`)."""
    found = [""] * 0x110000
    for pattern in (_MISSING, _ROW):
        for line in text.splitlines():
            match = pattern.match(line)
            if match:
                first, last = int(match[1], 16), int(match[2] or match[1], 16)
                found[first : last + 1] = [match[3]] * (last + 1 - first)
    return found


def _table(ucd: Path, name: str, said: str) -> str:
    raw = gzip.decompress((ucd / f"{name}.txt.gz").read_bytes())
    digest = hashlib.sha256(raw).hexdigest()
    lines = [
        f"# Derived from {name}.txt (Unicode 17.0, {_URL}{name}.txt, SHA-256 {digest}).",
        f"# First code point of each stretch of one {said}, defaults included.",
    ]
    last = ""
    for codepoint, value in enumerate(values(raw.decode())):
        if value != last:
            lines.append(f"{codepoint:X} {value}")
            last = value
    return "\n".join(lines) + "\n"


def tables(ucd: Path) -> dict[str, str]:
    """The text of each table by its name."""
    return {
        "line_break_classes.txt": _table(ucd, "LineBreak", "Line_Break class (UAX #14)"),
        "vertical_orientation.txt": _table(ucd, "VerticalOrientation", "Vertical_Orientation (UAX #50)"),
    }


SHARES = {
    "LineBreakTest": 1.0,
    "GraphemeBreakTest": 1.0,
    "emoji-test": 1.0,
    "BidiTest": 0.1,
    "BidiCharacterTest": 0.1,
}
_FOLDERS = {"LineBreakTest": "auxiliary/", "GraphemeBreakTest": "auxiliary/", "emoji-test": "emoji/"}


def cases(raw: str, share: float) -> list[str]:
    """The lines of a test without remarks, or a share of them; lines that begin with @ are kept."""
    chance = random.Random(9)  # noqa: S311  # reproducible, not secret
    bare = (line.partition("#")[0].strip() for line in raw.splitlines())
    return [line for line in bare if line and (line[0] == "@" or share == 1 or chance.random() < share)]


def sample(ucd: Path, name: str) -> str:
    """The text of a test that is kept."""
    raw = gzip.decompress((ucd / f"{name}.txt.gz").read_bytes())
    digest = hashlib.sha256(raw).hexdigest()
    found = cases(raw.decode(), SHARES[name])
    said = "the remarks left out" if SHARES[name] == 1 else f"{SHARES[name]:.0%} of its lines, chosen by chance"
    header = [
        f"# {name}.txt of Unicode 17.0, {said}. Copyright 1991-2025 Unicode, Inc.; licence: LICENSE.",
        f"# {_URL}{_FOLDERS.get(name, '')}{name}.txt, SHA-256 {digest}",
    ]
    return "\n".join([*header, *found]) + "\n"


def main() -> None:
    """Writes the tables and the tests."""
    ucd = Path(sys.argv[1])
    for name, text in tables(ucd).items():
        (DATA / name).write_text(text, "ascii")
    for name in SHARES:
        (TESTS / f"{name}.txt.gz").write_bytes(gzip.compress(sample(ucd, name).encode(), 9, mtime=0))


if __name__ == "__main__":
    main()
