"""`vecdraw render`: what it draws, and where the picture goes."""

import io
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.cli.runs import CTX, call, failure, write
from vecdraw.cli import main
from vecdraw.codecs.sources import load_image
from vecdraw.compare.comparison import compare
from vecdraw.context.context import Context

RED, WHITE = (255, 0, 0), (255, 255, 255)


def picture(path: Path) -> Image.Image:
    """The picture in a file, whole."""
    with Image.open(path) as image:
        image.load()
        return image


def pixels(path: Path) -> str:
    """A picture of red and white as letters."""
    letters = {RED: "r", WHITE: "."}
    rows = np.asarray(picture(path).convert("RGB"))
    return "\n".join("".join(letters[tuple(int(v) for v in pixel)] for pixel in row) for row in rows)


PICTURE = "rr..\nrr..\nrr.."


@pytest.mark.parametrize(
    "program",
    [
        CTX,
        CTX + "scene = ctx.scene\ndel ctx\n",
        CTX.replace("ctx", "canvas") + "def draw():\n    return canvas\n",
        CTX.replace("ctx", "canvas") + "def draw():\n    return canvas.scene\n",
        CTX.replace("ctx", "canvas") + "scene = ctx = 3\ndef draw():\n    return canvas\n",
        CTX + "scene = 3\n",
        "from __future__ import annotations\n" + CTX,
    ],
    ids=["ctx", "scene", "draw-context", "draw-scene", "draw-first", "ctx-before-scene", "future"],
)
def test_a_program_is_drawn(program: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer = call(capsys, "render", write(tmp_path, program), "-o", tmp_path / "out.png")
    assert answer == (0, "", "")
    assert pixels(tmp_path / "out.png") == PICTURE


def test_the_picture_is_named_like_the_file_where_no_name_is_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    program = write(tmp_path, CTX, "card.py")
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    monkeypatch.chdir(folder)
    assert call(capsys, "render", program).code == 0
    assert pixels(folder / "card.png") == PICTURE


def test_the_program_finds_its_neighbours_its_name_and_its_arguments(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, "WIDTH = 5\n", "neighbour_of_the_drawing.py")
    report = tmp_path / "report.json"
    program = write(
        tmp_path,
        "import json, pathlib, sys\nimport neighbour_of_the_drawing as n\nimport vecdraw as vd\n"
        f"pathlib.Path({str(report)!r}).write_text(json.dumps([__name__, __file__, sys.argv]))\n"
        "ctx = vd.Context(n.WIDTH, 1)\n"
        "if __name__ == '__main__':\n    raise SystemExit('not for us')\n",
    )
    assert call(capsys, "render", program, "-o", tmp_path / "out.png").code == 0
    assert picture(tmp_path / "out.png").size == (5, 1)
    assert json.loads(report.read_text()) == ["__vecdraw__", str(program), [str(program)]]


def test_a_scene_file_is_drawn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ctx = Context(4, 3, background="white")
    ctx.fill_style = "#f00"
    ctx.fill_rect(0, 0, 2, 3)
    path = tmp_path / "drawing.vds"
    path.write_bytes(ctx.scene.to_bytes())
    assert call(capsys, "render", path, "-o", tmp_path / "out.png") == (0, "", "")
    assert pixels(tmp_path / "out.png") == PICTURE


def test_scale_and_dpi(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    program = write(tmp_path, CTX)
    answer = call(capsys, "render", program, "-o", tmp_path / "out.png", "--scale", "2", "--dpi", "150")
    assert answer.code == 0
    image = picture(tmp_path / "out.png")
    assert image.size == (8, 6)
    assert image.info["dpi"] == pytest.approx((300, 300), abs=0.1)  # at scale 1 it would be 150


def test_a_background_lies_under_what_is_transparent(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    program = write(tmp_path, CTX.replace(', background="white"', ""))
    assert call(capsys, "render", program, "-o", tmp_path / "a.png").code == 0
    assert np.asarray(picture(tmp_path / "a.png"))[0, 3].tolist() == [0, 0, 0, 0]
    assert call(capsys, "render", program, "-o", tmp_path / "b.png", "--background", "white").code == 0
    assert pixels(tmp_path / "b.png") == PICTURE


def test_the_suffix_chooses_the_format_and_quality_counts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    photo = Path(__file__).resolve().parents[2] / "examples" / "data" / "dandelion.jpg"
    program = write(tmp_path, f"import vecdraw as vd\nctx = vd.Context.from_image({str(photo)!r})\n")
    for name, quality in (("low.jpg", 20), ("high.jpg", 95)):
        assert call(capsys, "render", program, "-o", tmp_path / name, "--quality", quality).code == 0
    assert picture(tmp_path / "low.jpg").format == "JPEG"
    assert (tmp_path / "low.jpg").stat().st_size * 3 < (tmp_path / "high.jpg").stat().st_size


def test_a_quality_is_searched_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    photo = Path(__file__).resolve().parents[2] / "examples" / "data" / "dandelion.jpg"
    load = f"vd.load_image({str(photo)!r}, max_size=(200, 200))"
    program = write(tmp_path, f"import vecdraw as vd\nctx = vd.Context.from_image({load})\n")
    assert call(capsys, "render", program, "-o", tmp_path / "small.jpg", "--max-bytes", 3000).code == 0
    assert (tmp_path / "small.jpg").stat().st_size <= 3000
    assert call(capsys, "render", program, "-o", tmp_path / "good.webp", "--target", "ssim>=0.97").code == 0
    original = load_image(photo, max_size=(200, 200))
    score = compare(original, tmp_path / "good.webp", metric="ssim").ssim
    assert score is not None
    assert score >= 0.97
    for quality in ("60", "60.5"):
        assert call(capsys, "render", program, "-o", tmp_path / f"{quality}.webp", "--quality", quality).code == 0
    assert (tmp_path / "60.webp").read_bytes() != (tmp_path / "60.5.webp").read_bytes()
    refused = call(capsys, "render", program, "-o", tmp_path / "a.svg", "--max-bytes", 3000)
    assert refused.code == 2
    assert "it has no quality to search for" in refused.err


def test_a_format_may_be_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    program = write(tmp_path, CTX)
    assert call(capsys, "render", program, "-o", tmp_path / "picture", "--format", "jpeg").code == 0
    assert picture(tmp_path / "picture").format == "JPEG"


def test_a_dash_writes_to_stdout(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["render", str(write(tmp_path, CTX)), "-o", "-"]) == 0
    data = capfdbinary.readouterr().out
    assert Image.open(io.BytesIO(data)).format == "PNG"
    assert load_image(data).width == 4


def test_the_picture_is_looked_at_before_the_program_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    program = write(tmp_path, "raise AssertionError('it ran')\n")
    line = failure(call(capsys, "render", program, "-o", tmp_path / "nowhere" / "out.png"))
    assert "nowhere" in line
    assert "it ran" not in line
    line = failure(call(capsys, "render", program, "-o", tmp_path / "out.xyz"))
    assert "'.xyz'" in line


def test_several_pictures_of_one_drawing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    program = write(tmp_path, CTX)
    paths = [tmp_path / f"out.{suffix}" for suffix in ("png", "svg", "pdf")]
    assert call(capsys, "render", program, *(part for path in paths for part in ("-o", path))).code == 0
    assert [path.read_bytes()[:4] for path in paths] == [b"\x89PNG", b"<svg", b"%PDF"]
