"""The examples: each runs as a user runs it, writes a picture named like itself, and stays short."""

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from vecdraw.cli import main

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "examples"
EXAMPLES = sorted(FOLDER.glob("*.py"))
SHORT = [path for path in EXAMPLES if path.stem != "poster"]

SIZES = {
    "area_chart": (1000, 560),
    "azaleas": (860, 1240),
    "banner": (1500, 500),
    "blend_modes": (1040, 800),
    "book_cover": (720, 1080),
    "calendar_month": (820, 1160),
    "certificate": (1123, 794),
    "chart": (1000, 620),
    "donut_chart": (960, 620),
    "duotone": (960, 640),
    "embossed": (800, 560),
    "emoji": (1000, 1120),
    "engraving": (900, 640),
    "exhibition": (900, 1260),
    "festoon": (900, 640),
    "filters": (1020, 800),
    "flow_field": (960, 960),
    "frosted": (720, 900),
    "generative": (960, 640),
    "glass": (960, 600),
    "gradients": (960, 640),
    "halftone": (900, 640),
    "harbour_news": (1000, 700),
    "heatmap": (1080, 330),
    "interpolation": (960, 640),
    "lines": (960, 600),
    "logo": (1000, 560),
    "marble": (900, 600),
    "masks": (960, 480),
    "mesh": (840, 1050),
    "moon_tide": (900, 1200),
    "neon": (900, 560),
    "paper": (900, 1200),
    "patience": (900, 1200),
    "patterns": (960, 640),
    "peach_blossom": (1120, 800),
    "perspective": (1080, 640),
    "phyllotaxis": (900, 900),
    "postcard": (1339, 1000),
    "poster": (1080, 1920),
    "proof": (900, 1100),
    "quote_card": (1080, 1080),
    "rabbit_hole": (1000, 1300),
    "radar_chart": (960, 680),
    "seigaiha": (900, 900),
    "social_card": (1200, 630),
    "specimen": (1000, 1300),
    "spring_dawn": (1000, 1000),
    "swiss_poster": (840, 1188),
    "ten_nights": (860, 1200),
    "text_effects": (960, 660),
    "ticket": (1100, 420),
    "transforms": (800, 800),
    "travellers": (1000, 1200),
    "truchet": (960, 640),
    "typography": (1000, 720),
    "weather_card": (720, 960),
}


def by_name(path: Path) -> str:
    """How a test of that file is called."""
    return path.stem


def run(path: Path, folder: Path, *arguments: str) -> None:
    """Runs an example in a folder with every warning an error, its network connections refused."""
    block = folder / "sitecustomize.py"
    block.write_text(
        "import socket\n"
        "def refuse(*_): raise AssertionError('an example opened a connection')\n"
        "socket.socket.connect = refuse\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(folder), str(ROOT)))}
    command = [sys.executable, "-W", "error", str(path), *arguments]
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    block.unlink()


@pytest.mark.parametrize("path", EXAMPLES, ids=by_name)
def test_it_writes_a_picture_named_like_itself(path: Path, tmp_path: Path) -> None:
    run(path, tmp_path)
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == [f"{path.stem}.png"]
    with Image.open(tmp_path / f"{path.stem}.png") as image:
        assert image.format == "PNG"
        assert image.size == SIZES[path.stem]
        pixels = np.asarray(image.convert("RGB"), dtype=np.int64)
    assert len(np.unique(pixels.reshape(-1, 3), axis=0)) > 50
    for part in [half for rows in np.array_split(pixels, 2) for half in np.array_split(rows, 2, axis=1)]:
        assert part.std(axis=(0, 1)).max() > 2  # no quarter of it is blank


def test_the_picture_may_be_given_another_name(tmp_path: Path) -> None:
    run(FOLDER / "patterns.py", tmp_path, "tiles.jpg")
    with Image.open(tmp_path / "tiles.jpg") as image:
        assert (image.format, image.size) == ("JPEG", (960, 640))


@pytest.mark.parametrize("path", EXAMPLES, ids=by_name)
def test_the_command_line_draws_it(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "small.png"
    assert main(["render", str(path), "-o", str(target), "--scale", "0.25"]) == 0
    with Image.open(target) as image:
        assert image.size == tuple(int(side / 4 + 0.5) for side in SIZES[path.stem])  # halves go up


@pytest.mark.parametrize("path", SHORT, ids=by_name)
def test_it_has_at_most_forty_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 40


def test_there_are_thirty_five_beside_the_poster() -> None:
    assert len(SHORT) >= 35
    assert set(SIZES) == {path.stem for path in EXAMPLES}


def test_every_photograph_has_its_author_licence_and_digest() -> None:
    notes = (FOLDER / "data" / "README.md").read_text(encoding="utf-8")
    photographs = [path for path in (FOLDER / "data").iterdir() if path.suffix != ".md"]
    assert photographs
    for path in photographs:
        row = next(line for line in notes.splitlines() if line.startswith(f"| `{path.name}` |"))
        assert re.search(r"\[(CC BY 4\.0|CC0 1\.0)\]\(https://creativecommons\.org/", row)
        assert f"`{hashlib.sha256(path.read_bytes()).hexdigest()}` |" in row
        assert path.stat().st_size <= 300_000


def test_the_examples_use_no_fonts_but_the_bundled_ones() -> None:
    for path in EXAMPLES:
        assert "register" not in path.read_text(encoding="utf-8")
