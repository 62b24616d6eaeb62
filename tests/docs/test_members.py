"""Every public member of what sets text has a line in the guide."""

import dataclasses
import re
from pathlib import Path

import pytest

import vecdraw as vd
from vecdraw.context.path_text import TextOnPath
from vecdraw.context.typesetting import FilledBox
from vecdraw.text.hit_test import Caret, Cluster
from vecdraw.text.laid_text import Line, PlacedRun

ROOT = Path(__file__).resolve().parents[2]
WORDS = {
    word
    for page in (ROOT / "docs" / "guide").glob("*.md")
    for code in re.findall(r"```.*?```|`[^`]+`", page.read_text(encoding="utf-8"), re.DOTALL)
    for word in re.findall(r"\w+", code)
}
CLASSES = (
    *(vd.Context, vd.Layout, vd.TextMetrics, vd.ParagraphStyle, vd.Span, vd.Ruby, vd.Decoration, vd.Kinsoku),
    *(vd.MissingGlyphs, Line, PlacedRun, FilledBox, TextOnPath, Caret, Cluster),
)


def members(cls: type) -> set[str]:
    """Methods, properties and fields, but for those of the built-in classes."""
    found = set(dir(cls)) | set(getattr(cls, "_fields", ()))
    if dataclasses.is_dataclass(cls):
        found |= {one.name for one in dataclasses.fields(cls)}
    return {name for name in found if not name.startswith("_")} - set(dir(tuple))


@pytest.mark.parametrize("cls", CLASSES)
def test_every_member_is_in_the_guide(cls: type) -> None:
    assert sorted(members(cls) - WORDS) == []
