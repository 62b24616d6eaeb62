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


def test_every_door_leads_to_a_room_of_the_plan() -> None:
    rooms = frozenset[str]().union(*VECDRAW.floors)
    assert {door.split(".")[1] for doors in VECDRAW.doors.values() for door in doors} <= rooms
