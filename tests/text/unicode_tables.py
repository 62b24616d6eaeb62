"""Makes the tables in `vecdraw/text/data` that come from the Unicode Character Database as one value a code point.

    python -m tests.text.unicode_tables <directory of the UCD files, gzipped>

Each is a list of first code points of stretches of equal value, as `vecdraw.text.tables.Stretches` reads them.
"""

import gzip
import hashlib
import re
import sys
from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "vecdraw/text/data"
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


def main() -> None:
    """Writes the tables."""
    for name, text in tables(Path(sys.argv[1])).items():
        (DATA / name).write_text(text, "ascii")


if __name__ == "__main__":
    main()
