"""The reference of templates is what its program makes of the tables today."""

import runpy
from pathlib import Path

from vecdraw.poster.formats import FORMATS
from vecdraw.poster.node_kinds import NODE_KINDS

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_it_is_up_to_date() -> None:
    page = runpy.run_path(str(DOCS / "template_reference.py"))["page"]()
    assert (DOCS / "reference" / "templates.md").read_text(encoding="utf-8") == page


def test_nothing_is_left_out() -> None:
    page = (DOCS / "reference" / "templates.md").read_text(encoding="utf-8")
    names = {*NODE_KINDS, *FORMATS, *(name for kind in NODE_KINDS.values() for name in kind.known)}
    assert [name for name in names if f"| `{name}` |" not in page] == []
