"""Each rule, seen failing on a small made-up package `h` of four rooms: roof above left | right above ground."""

from pathlib import Path

import pytest

from tests.architecture import checks, source
from tests.architecture.plan import Plan
from tests.architecture.source import Module

PLAN = Plan(
    package="h",
    floors=(frozenset({"roof"}), frozenset({"left", "right"}), frozenset({"ground", "errors"})),
    doors={"native": ("h.left", "h.ground.door"), "uharfbuzz": ("h.left",)},
    everywhere=frozenset({"numpy"}),
    shaping_door="h.left.shape",
)


def house(root: Path, **files: str) -> list[Module]:
    """A package of the given files (`left__a` is h/left/a.py), with the `__init__.py` files it needs."""
    for name, text in files.items():
        path = root / "h" / (name.replace("__", "/") + ".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        for folder in path.relative_to(root).parents[:-1]:
            (root / folder / "__init__.py").touch()
    return source.read(root, "h")


@pytest.mark.parametrize(
    ("importer", "statement", "said"),
    [
        ("left__a", "import h.roof.a", "above"),
        ("left__a", "from h.roof import a", "above"),
        ("left__a", "from h.roof.a import A", "above"),
        ("left__a", "from ..roof import a", "above"),
        ("left__a", "from h import roof", "above"),
        ("left__a", "def f():\n    from h.roof import a", "above"),
        ("left__a", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from h.roof import a", "above"),
        ("left__a", "import importlib\nimportlib.import_module('h.roof.a')", "above"),
        ("left__a", "from h.right import a", "sibling"),
        ("left__a", "import h", "for users"),
        ("left__a", "from h import A", "for users"),
        ("cellar__a", "import os", "no floor"),
    ],
)
def test_floors_are_broken(tmp_path: Path, importer: str, statement: str, said: str) -> None:
    modules = house(tmp_path, roof__a="A = 1", right__a="", **{importer: statement})
    found = checks.floors(modules, PLAN)
    assert found
    assert all(said in sentence for sentence in found)


def test_floors_are_kept(tmp_path: Path) -> None:
    modules = house(
        tmp_path,
        roof__a="from h.left.a import A\nfrom h import right, ground",
        left__a="from h.left import b\nfrom h.ground.a import A",
        left__b="from . import c\nimport os",
        left__c="",
        right__a="",
        ground__a="from h.errors import E",
        errors="",
    )
    (tmp_path / "h" / "__main__.py").write_text("from h import roof")
    (tmp_path / "h" / "__init__.py").write_text("from h.roof.a import A")
    assert checks.floors(modules, PLAN) == []
    assert checks.cycles(modules, PLAN) == []
    assert checks.imports_in_functions(modules, PLAN) == []
    assert checks.packages(modules) == []


@pytest.mark.parametrize("statement", ["import native", "from native.part import x", "def f():\n    import native"])
def test_doors(tmp_path: Path, statement: str) -> None:
    modules = house(tmp_path, left__a=statement, ground__door=statement, ground__doorway=statement, right__a=statement)
    found = checks.doors(modules, PLAN)
    assert [sentence.split(":")[0] for sentence in found] == ["h.ground.doorway", "h.right.a"]


def test_a_library_without_a_door(tmp_path: Path) -> None:
    modules = house(tmp_path, left__a="import requests", right__a="import numpy, os.path, collections.abc")
    assert checks.doors(modules, PLAN) == ["h.left.a:1: requests has no door in the plan"]


@pytest.mark.parametrize(
    "text",
    ["import uharfbuzz as hb\nhb.shape(1, 2)", "import uharfbuzz\nf = uharfbuzz.shape", "from uharfbuzz import shape"],
)
def test_shaping(tmp_path: Path, text: str) -> None:
    modules = house(tmp_path, left__shape=text, left__tables=text)
    found = checks.shaping(modules, PLAN)
    assert [sentence.split(":")[0] for sentence in found] == ["h.left.tables"]


def test_reading_tables_is_not_shaping(tmp_path: Path) -> None:
    modules = house(tmp_path, left__tables="import uharfbuzz as hb\nhb.Face(b'')\narray.shape")
    assert checks.shaping(modules, PLAN) == []


@pytest.mark.parametrize(
    "back",
    [
        "from h.left import a",
        "def f():\n    import h.left.a",
        "if TYPE_CHECKING:\n    pass\nelse:\n    import h.left.a",
    ],
)
def test_cycles(tmp_path: Path, back: str) -> None:
    modules = house(tmp_path, left__a="from h.left import b", left__b="from h.left.c import C", left__c=back)
    (found,) = checks.cycles(modules, PLAN)
    assert {"h.left.a", "h.left.b", "h.left.c"} <= set(found.replace(",", "").split())


@pytest.mark.parametrize("condition", ["TYPE_CHECKING", "typing.TYPE_CHECKING"])
def test_types_may_refer_to_each_other(tmp_path: Path, condition: str) -> None:
    back = f"if {condition}:\n    from h.left.a import A"
    assert checks.cycles(house(tmp_path, left__a="from h.left.b import B", left__b=back), PLAN) == []


def test_a_module_that_imports_its_own_package(tmp_path: Path) -> None:
    modules = house(tmp_path, left__a="from h.left import A")
    (tmp_path / "h" / "left" / "__init__.py").write_text("from h.left.a import A")
    assert len(checks.cycles(modules, PLAN)) == 1


def test_imports_in_functions(tmp_path: Path) -> None:
    text = "def f():\n    import native, os\n    from h.ground import a\n    from h.left import b\n"
    modules = house(tmp_path, left__a=text, left__b="", ground__a="")
    assert checks.imports_in_functions(modules, PLAN) == ["h.left.a:4: imports h.left.b inside a function"]


def test_a_door_inside_a_room_is_opened_on_demand(tmp_path: Path) -> None:
    text = "def f():\n    from h.ground.door import g\n    from h.ground.doorway import g\n"
    modules = house(tmp_path, ground__a=text, ground__door="import native", ground__doorway="")
    assert checks.imports_in_functions(modules, PLAN) == ["h.ground.a:3: imports h.ground.doorway inside a function"]


def test_a_module_that_loads_a_heavy_library_is_imported_on_demand(tmp_path: Path) -> None:
    text = "def f():\n    from h.left import arrays\n    from h.left import later\n    from h.left import typed\n"
    later, typed = "def f():\n    import numpy", "if TYPE_CHECKING:\n    import numpy"
    modules = house(tmp_path, left__a=text, left__arrays="import numpy", left__later=later, left__typed=typed)
    found = checks.imports_in_functions(modules, PLAN)
    assert [sentence.split()[2] for sentence in found] == ["h.left.later", "h.left.typed"]


def test_sizes(tmp_path: Path) -> None:
    modules = house(tmp_path, left__a="x = 1\n" * checks.LINES, left__b="x = 1\n" * (checks.LINES + 1))
    assert checks.sizes(modules) == ["h.left.b: 601 lines, more than 600"]


def test_names(tmp_path: Path) -> None:
    modules = house(tmp_path, left__utils="", left__futile="", helpers__a="")
    found = checks.names(modules)
    assert [sentence.split(":")[0] for sentence in found] == ["h.helpers", "h.helpers.a", "h.left.utils"]


def test_packages(tmp_path: Path) -> None:
    modules = house(tmp_path, left__a="", right__a="")
    (tmp_path / "h" / "left" / "__init__.py").unlink()
    assert checks.packages(modules) == [f"{tmp_path / 'h' / 'left'}: no __init__.py"]


@pytest.mark.parametrize(
    ("line", "reasoned"),
    [
        ("import x  # noqa: F401 - re-exported for users", True),
        ("import x  # noqa: F401, E402", False),
        ("import x  # noqa: F401", False),
        ("x = y  # type: ignore[attr-defined]  # the stubs lack it", True),
        ("x = y  # type: ignore[attr-defined]", False),
        ("x = y  # type: ignore", False),
        ("x = y  # type: ignore[no-any-return]  # noqa: S301", False),
        ("x = y  # a plain remark", True),
    ],
)
def test_suppressions(tmp_path: Path, line: str, reasoned: bool) -> None:
    assert (checks.suppressions(house(tmp_path, left__a=line)) == []) == reasoned
