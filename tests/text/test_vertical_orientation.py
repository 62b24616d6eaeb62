"""Vertical orientation (UAX #50)."""

import gzip
from pathlib import Path

import pytest

from tests.text.unicode_tables import DATA, tables, values
from vecdraw.text import analyze


@pytest.mark.parametrize(
    ("character", "expected"),
    [("a", "R"), ("海", "U"), ("、", "Tu"), ("（", "Tr"), ("—", "R"), ("！", "Tu"), ("😀", "U"), ("\U0010ffff", "R")],
)
def test_characters_stand_or_lie(character: str, expected: str) -> None:
    assert analyze.vertical_orientation(ord(character)) == expected


def test_every_code_point_has_unicodes_orientation(reference_data: Path) -> None:
    raw = gzip.decompress((reference_data / "data/ucd17/VerticalOrientation.txt.gz").read_bytes()).decode()
    assert [analyze.vertical_orientation(codepoint) for codepoint in range(0x110000)] == values(raw)


def test_tables_are_what_their_script_makes(reference_data: Path) -> None:
    for name, text in tables(reference_data / "data/ucd17").items():
        assert (DATA / name).read_text("ascii") == text, name
