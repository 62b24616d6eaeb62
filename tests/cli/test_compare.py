"""`vecdraw compare`: its report, its picture and its exit codes."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import vecdraw as vd
from tests.cli.runs import call, failure


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """Two pictures, the second with a grey square in it."""
    one = np.full((40, 60, 3), 255, np.uint8)
    other = one.copy()
    other[10:14, 20:24] = 200
    paths = tmp_path / "a.png", tmp_path / "b.png"
    for path, levels in zip(paths, (one, other), strict=True):
        Image.fromarray(levels).save(path)
    return paths


def test_pictures_that_differ_give_a_report_and_one(
    capsys: pytest.CaptureFixture[str], pair: tuple[Path, Path]
) -> None:
    answer = call(capsys, "compare", *pair)
    assert answer.code == 1
    assert "16 px differ (0.67%)" in answer.out
    assert "(20, 10) 4 x 4 px" in answer.out
    assert answer.err == ""


def test_the_same_picture_gives_nought(capsys: pytest.CaptureFixture[str], pair: tuple[Path, Path]) -> None:
    assert call(capsys, "compare", pair[0], pair[0]).code == 0


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (["--tolerance", "55"], 0),
        (["--tolerance", "54"], 1),
        (["--ssim", "0.5"], 0),
        (["--ssim", "0.999"], 1),
        (["--ssimulacra2", "-100"], 0),
        (["--ssimulacra2", "99"], 1),
        (["--psnr", "20"], 0),
        (["--psnr", "60"], 1),
        (["--histogram", "5"], 0),
        (["--histogram", "0.1"], 1),
        (["--area", "1"], 0),
        (["--area", "0.5"], 1),
        (["--area", "1", "--psnr", "60"], 1),
    ],
)
def test_limits_decide_the_exit_code(
    capsys: pytest.CaptureFixture[str], pair: tuple[Path, Path], limits: list[str], code: int
) -> None:
    answer = call(capsys, "compare", *pair, *limits)
    assert answer.code == code
    assert ("  not " in answer.out) == bool(code)


def test_the_difference_is_drawn(capsys: pytest.CaptureFixture[str], pair: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "diff.png"
    assert call(capsys, "compare", *pair, "-o", out).code == 1
    assert vd.compare(vd.load_image(out), vd.compare(*pair).difference).same


def test_the_texts_of_scene_files_are_compared_one_by_one(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for name, lines in (("a", ("Many", "words")), ("b", ("Many", "wards"))):
        ctx = vd.Context(300, 200, background="white")
        ctx.font = "12px sans-serif"
        for row, line in enumerate(lines):
            ctx.fill_text(line, 10, 30 + 40 * row)
        (tmp_path / f"{name}.vds").write_bytes(ctx.scene.to_bytes())
    answer = call(capsys, "compare", tmp_path / "a.vds", tmp_path / "b.vds", "--ssim", "0.92")
    assert answer.code == 1
    assert "worst of 3 regions" in answer.out
    assert "not ssim 0.92 or more in each text" in answer.out
    assert "not ssim 0.92 or more\n" not in answer.out  # the whole hides it


def test_failures_are_one_line(capsys: pytest.CaptureFixture[str], pair: tuple[Path, Path], tmp_path: Path) -> None:
    small = tmp_path / "small.png"
    Image.new("RGB", (5, 5)).save(small)
    assert "60 x 40 and 5 x 5" in failure(call(capsys, "compare", pair[0], small))
    assert "too small for ssim" in failure(call(capsys, "compare", small, small, "--ssim", "0.9"))
    assert "nothing.png" in failure(call(capsys, "compare", pair[0], tmp_path / "nothing.png"))
    for limit in ("--ssim", "--psnr", "--area"):
        assert "'nan'" in failure(call(capsys, "compare", *pair, limit, "nan"))


@pytest.mark.parametrize(
    ("limit", "value", "allowed"),
    [
        ("--ssim", "2", "from -1 to 1"),
        ("--ssimulacra2", "101", "at most 100"),
        ("--histogram", "-1", "from 0 to 100"),
        ("--area", "200", "from 0 to 100"),
    ],
)
def test_limits_that_nothing_or_everything_keeps_are_refused(
    capsys: pytest.CaptureFixture[str], pair: tuple[Path, Path], limit: str, value: str, allowed: str
) -> None:
    assert f"{limit} must be {allowed}, got {value}" in failure(call(capsys, "compare", *pair, limit, value))
