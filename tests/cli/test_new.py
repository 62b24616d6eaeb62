"""`vecdraw new`: a list of the designs, and copies of them."""

from pathlib import Path

import pytest

from tests.cli.runs import call, failure
from vecdraw.poster.catalogue import design_names, design_pictures, read_design


def test_the_designs_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    answer = call(capsys, "new")
    assert answer.code == 0
    assert [line.split()[0] for line in answer.out.splitlines()] == list(design_names())
    assert "Product banner (banner, square, story)" in answer.out


def test_a_copy_is_written(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert call(capsys, "new", "quote").code == 0
    assert call(capsys, "new", "quote", "-o", "other.yaml").code == 0
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == dict.fromkeys(
        ["quote.yaml", "other.yaml"], read_design("quote")
    )


def test_the_next_command_can_be_pasted(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = call(capsys, "new", "quote", "-o", "mein Blatt.yaml").out
    assert said == "mein Blatt.yaml: vecdraw render 'mein Blatt.yaml' -o 'mein Blatt.png'\n"


def test_pictures_come_with_their_design(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a").mkdir()
    assert call(capsys, "new", "photo-poster", "-o", "a/mine.yaml").code == 0
    assert call(capsys, "new", "photo-poster", "-o", "a/other.yaml").code == 0
    files = {path.name: path.read_bytes() for path in (tmp_path / "a").iterdir()}
    assert files == {
        **dict.fromkeys(["mine.yaml", "other.yaml"], read_design("photo-poster")),
        **design_pictures("photo-poster"),
    }
    assert call(capsys, "render", "a/mine.yaml", "-o", "mine.png", "--scale", "0.1").code == 0
    (tmp_path / "photo-poster.jpg").write_bytes(b"mine")
    assert "is already there" in failure(call(capsys, "new", "photo-poster"))
    assert (tmp_path / "photo-poster.jpg").read_bytes() == b"mine"
    assert not (tmp_path / "photo-poster.yaml").exists()


def test_nothing_is_overwritten(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("mine")
    assert "is already there" in failure(call(capsys, "new", "quote", "-o", file))
    assert file.read_text() == "mine"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["new", "qoute"], "did you mean 'quote'"),
        (["new", "-o", "x.yaml"], "-o needs the name of a design"),
        (["new", "quote", "-o", "/no/such/folder/x.yaml"], "cannot write"),
    ],
)
def test_failures_are_one_line(capsys: pytest.CaptureFixture[str], arguments: list[str], said: str) -> None:
    assert said in failure(call(capsys, *arguments))
