import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.architecture import checks, source
from tests.architecture.plan import VECDRAW

ROOT = Path(__file__).resolve().parents[2]
MODULES = source.read(ROOT, "vecdraw")


def test_the_source_was_found() -> None:
    assert "vecdraw.errors" in {module.name for module in MODULES}


@pytest.mark.parametrize(
    "rule", [checks.floors, checks.doors, checks.shaping, checks.cycles, checks.imports_in_functions]
)
def test_the_house_follows_its_plan(rule: Callable[..., list[str]]) -> None:
    assert rule(MODULES, VECDRAW) == []


@pytest.mark.parametrize("rule", [checks.sizes, checks.names, checks.packages, checks.suppressions])
def test_files_are_kept(rule: Callable[..., list[str]]) -> None:
    assert rule(MODULES) == []


def test_the_kernels_are_kept() -> None:
    lengths = {path.name: len(path.read_text("utf-8").splitlines()) for path in ROOT.glob("vecdraw/kernel/*.[ch]")}
    assert "_layout.c" in lengths
    assert [name for name, lines in lengths.items() if lines > checks.LINES] == []


def test_every_door_leads_to_a_room_of_the_plan() -> None:
    rooms = frozenset[str]().union(*VECDRAW.floors)
    assert {door.split(".")[1] for doors in VECDRAW.doors.values() for door in doors} <= rooms


def test_the_documentation_has_the_same_floors() -> None:
    rows = re.findall(r"^\| (\d+) \| (.*?) \|", (ROOT / "docs" / "architecture.md").read_text(), re.MULTILINE)
    told = {int(height): set(re.findall(r"`(\w+)(?:\.py)?`", rooms)) for height, rooms in rows}
    assert told == dict(enumerate(reversed(VECDRAW.floors)))
