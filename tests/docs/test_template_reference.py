"""The reference of templates is what its program makes of the tables today."""

import re
import runpy
from pathlib import Path

from vecdraw.poster import tree
from vecdraw.poster.attributes import NODES_KEYS
from vecdraw.poster.formats import FORMATS
from vecdraw.poster.head import KEYS
from vecdraw.poster.node_kinds import FLOW_KINDS, NODE_KINDS

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_it_is_up_to_date() -> None:
    page = runpy.run_path(str(DOCS / "template_reference.py"))["page"]()
    assert (DOCS / "reference" / "templates.md").read_text(encoding="utf-8") == page


def test_nothing_is_left_out() -> None:
    page = (DOCS / "reference" / "templates.md").read_text(encoding="utf-8")
    names = {*NODE_KINDS, *FORMATS, *(name for kind in NODE_KINDS.values() for name in kind.known)}
    assert [name for name in names if f"| `{name}` |" not in page] == []


def test_names_in_the_guide_for_those_who_come_from_others_exist() -> None:
    known = {
        *KEYS,
        *NODES_KEYS,
        *NODE_KINDS,
        *FLOW_KINDS,
        *(name for kind in NODE_KINDS.values() for name in kind.known),
    }
    cells = [
        re.split(r"(?<!\\)\|", line)[2]
        for line in (DOCS / "guide" / "coming-from-satori.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("| ") and "template |" not in line
    ]
    spans = [span for cell in cells for span in re.findall(r"`([^`]+)`", cell)]
    named = {span.partition(":")[0] for span in spans if not span.startswith(("{", "Template("))}
    assert len(named) > 40
    assert named - known == set()
    assert {"row", "column"} <= set(dir(tree))
