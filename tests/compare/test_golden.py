"""Golden pictures: the fixture in a test run of its own, and what it says."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import vecdraw as vd
from vecdraw.compare.golden import Golden
from vecdraw.errors import BadValueError

ROOT = Path(__file__).resolve().parents[2]

TESTS = """
import vecdraw as vd
import pytest

@pytest.mark.parametrize("name", ["one", "two"])
def test_drawing(golden, name):
    ctx = vd.Context(40, 30, background="white")
    ctx.fill_style = "{color}"
    ctx.fill_rect(5, 5, 10, 10)
    golden.check(ctx.scene, name)
"""


def scene(text: str, color: str = "white") -> vd.Scene:
    ctx = vd.Context(200, 60, background=color)
    ctx.font = "14px sans-serif"
    ctx.fill_text(text, 10, 35)
    return ctx.scene


@pytest.fixture
def kept(tmp_path: Path) -> Golden:
    """With one golden picture, `words`."""
    Golden(tmp_path / "golden", tmp_path / "failed", update=True).check(scene("Two words"), "words")
    return Golden(tmp_path / "golden", tmp_path / "failed")


def test_what_is_drawn_as_before_passes(kept: Golden, tmp_path: Path) -> None:
    found = kept.check(scene("Two words"), "words")
    assert found is not None
    assert found.same
    assert not (tmp_path / "failed").exists()


def test_what_is_drawn_otherwise_is_shown(kept: Golden, tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="px differ") as raised:
        kept.check(scene("Two wards"), "words")
    for name in ("words-drawn.png", "words-difference.png"):
        assert str(tmp_path / "failed" / name) in str(raised.value)
        assert vd.load_image(tmp_path / "failed" / name).width == 200


def test_limits_let_small_differences_pass(kept: Golden) -> None:
    assert kept.check(scene("Two words", "#fdfdfd"), "words", tolerance=2) is not None
    with pytest.raises(AssertionError, match="may"):
        kept.check(scene("Two words", "#fdfdfd"), "words", tolerance=1)
    with pytest.raises(AssertionError, match="ssim of a region"):
        kept.check(scene("Two wards"), "words", area=1.0, ssim=0.97)
    kept.check(scene("Two wards"), "words", area=1.0, ssim=0.5)


def lines(*texts: str) -> vd.Scene:
    ctx = vd.Context(600, 800, background="white")
    ctx.font = "12px sans-serif"
    for row, text in enumerate(texts):
        ctx.fill_text(text, 10, 30 + 40 * row)
    return ctx.scene


def test_a_lost_line_is_looked_for_where_it_was(kept: Golden, tmp_path: Path) -> None:
    update = Golden(tmp_path / "golden", tmp_path / "failed", update=True)
    update.check(lines("Doors open", "Tickets", "Concessions"), "lines")
    found = kept.check(lines("Doors open", "Tickets", "Concessions"), "lines", area=0.01, ssim=0.92)
    assert found is not None
    assert len(found.regions) == 3  # those of both are the same
    with pytest.raises(AssertionError, match=r"ssim of a region is 0\.\d+, less than 0\.92"):
        kept.check(lines("Doors open", "Tickets"), "lines", area=0.01, ssim=0.92)
    kept.check(lines("Doors open", "Tickets"), "lines", area=0.01, ssim=0.92, regions=[(0, 0, 90, 90)])


@pytest.mark.parametrize(
    "told",
    ["x", "5", "[5]", "[[1, 2]]", '[["a", 0, 1, 1]]', "[[0, 0, 1e999, 1]]", "[[590, 0, 20, 20]]", "[[0, 0, 0, 9]]"],
)
def test_what_a_golden_file_tells_of_texts_may_be_anything(kept: Golden, tmp_path: Path, told: str) -> None:
    path = tmp_path / "golden" / "lines.png"
    vd.save(lines("Doors open"), path, metadata={"Text boxes": told})
    found = kept.check(lines("Doors open"), "lines", ssim=0.9)
    assert found is not None
    assert len(found.regions) == 1
    vd.save(lines("Doors open"), path, format="jpeg")
    assert kept.check(lines("Doors open"), "lines", area=1, ssim=0.9) is not None


def test_an_update_writes_only_what_is_not_near_enough(kept: Golden, tmp_path: Path) -> None:
    update = Golden(tmp_path / "golden", tmp_path / "failed", update=True)
    path = tmp_path / "golden" / "words.png"
    before = path.read_bytes()
    assert update.check(scene("Two words", "#fdfdfd"), "words", tolerance=2) is not None
    assert path.read_bytes() == before
    assert update.check(scene("Two words", "#fdfdfd"), "words", tolerance=1) is None
    assert kept.check(scene("Two words", "#fdfdfd"), "words") is not None
    path.write_bytes(before[:50])
    with pytest.raises(vd.errors.ImageError):
        kept.check(scene("Two words"), "words")
    assert update.check(scene("Two words"), "words") is None
    assert path.read_bytes() == before
    assert not (tmp_path / "failed").exists()


@pytest.mark.parametrize("limits", [{"area": float("nan")}, {"area": -0.1}, {"area": 2}, {"ssim": float("nan")}])
def test_limits_that_are_none_are_refused(kept: Golden, limits: dict[str, float]) -> None:
    with pytest.raises(BadValueError, match=next(iter(limits))):
        kept.check(scene("Two words"), "words", **limits)


def test_a_size_or_a_file_that_is_not_there_is_said(kept: Golden) -> None:
    with pytest.raises(AssertionError, match="200 x 60 px, and 20 x 60 were drawn"):
        kept.check(np.zeros((60, 20), np.uint8), "words")
    with pytest.raises(AssertionError, match="--update-golden"):
        kept.check(scene("Two words"), "others")
    for name in ("../words", "", "a/b", ".hidden"):
        with pytest.raises(BadValueError, match="name"):
            kept.check(scene("Two words"), name)


def test_the_fixture_compares_and_updates(tmp_path: Path) -> None:
    def run(color: str, *options: str) -> str:
        (tmp_path / "test_it.py").write_text(TESTS.replace("{color}", color))
        command = [sys.executable, "-m", "pytest", "-q", "-c", "pytest.ini", "-p", "no:cacheprovider", *options]
        paths = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            command, cwd=tmp_path, env=paths, capture_output=True, text=True, check=False, timeout=120
        )
        return done.stdout

    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    (tmp_path / "conftest.py").write_text('pytest_plugins = ["vecdraw.compare.pytest_golden"]\n')
    assert "2 failed" in run("red")
    assert "2 passed" in run("red", "--update-golden")
    assert sorted(path.name for path in (tmp_path / "golden").iterdir()) == ["one.png", "two.png"]
    assert "2 passed" in run("red")
    said = run("blue")
    assert "2 failed" in said
    assert "100 px differ" in said
    assert "one-difference.png" in said
