"""Print from the command line."""

from pathlib import Path

import pytest
from PIL import Image

from vecdraw.cli import main

PROGRAM = """
import vecdraw as vd
ctx = vd.Context.for_page((50, 40), bleed="3mm", unit="mm", dpi=254, background="teal")
"""


@pytest.fixture
def program(tmp_path):
    path = tmp_path / "card.py"
    path.write_text(PROGRAM)
    return path


def test_a_sheet_with_marks(program, tmp_path):
    target = tmp_path / "card.png"
    assert main(["render", str(program), "-o", str(target), "--bleed", "3mm", "--marks"]) == 0
    with Image.open(target) as picture:
        assert picture.size == (500 + 60 + 160, 400 + 60 + 160)


def test_a_page_with_boxes(program, tmp_path):
    target = tmp_path / "card.pdf"
    assert main(["render", str(program), "-o", str(target), "--bleed", "3mm"]) == 0
    assert b"/TrimBox" in Path(target).read_bytes()


def test_a_profile(program, tmp_path):
    target = tmp_path / "card.png"
    assert main(["render", str(program), "-o", str(target), "--profile", "display-p3"]) == 0
    with Image.open(target) as picture:
        assert b"Display P3".decode().encode("utf-16-be") in picture.info["icc_profile"]


@pytest.mark.parametrize(
    ("options", "says"),
    [(["--bleed", "much"], "bleed"), (["--bleed", "30mm"], "leaves nothing"), (["--profile", "none.icc"], "none.icc")],
)
def test_what_is_wrong_is_said(program, tmp_path, capsys, options, says):
    assert main(["render", str(program), "-o", str(tmp_path / "card.png"), *options]) != 0
    assert says in capsys.readouterr().err
    assert not (tmp_path / "card.png").exists()
