"""Damaged, cut off, lying and boundless pictures end in a picture or in one of our errors, in bounded time and memory.

`python -m tests.codecs.corpus --seconds 600` reads many more.
"""

import itertools
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.codecs.bombs import BOMBS
from tests.codecs.corpus import SLOW, boundaries, many, read, whole
from vecdraw.codecs.sources import load_image
from vecdraw.errors import ImageError

FILES = whole()
PARTS = 12
FILES_EACH = 300
MEMORY = 100 * 1024 * 1024  # bytes that reading a bomb may take over what was there before, and its size three times
SECONDS = 20.0


def test_whole_files_are_read() -> None:
    assert {read(data, frames=8) for files in FILES.values() for data in files} == {"read"}


@pytest.mark.parametrize("seed", range(PARTS))
def test_damaged_files(seed: int) -> None:
    outcomes = set()
    for number, (name, data) in enumerate(many(1000 + seed, FILES_EACH)):
        start = time.thread_time()
        outcomes.add(read(data, frames=8 * (number % 3 == 0)))
        assert time.thread_time() - start < SLOW, (name, number)
    assert {"read", "ImageError"} <= outcomes


def test_the_corpus_is_the_same_each_time_and_really_damaged() -> None:
    first, second = ([data for _, data in many(7, 60)] for _ in range(2))
    assert first == second
    assert len(set(first)) > 55
    assert not {data for files in FILES.values() for data in files} & set(first[:20])


@pytest.mark.parametrize("name", FILES)
def test_files_cut_at_every_boundary(name: str) -> None:
    for data in FILES[name]:
        for at in boundaries(data, name):
            outcome = read(data[:at], frames=99)
            if at < len(data) // 2:
                assert outcome == "ImageError", (name, at, len(data))


@pytest.mark.parametrize("name", FILES)
def test_names_say_nothing(name: str, tmp_path: Path) -> None:
    suffixes = itertools.cycle([".png", ".jpg", ".svg", ".txt", ""])
    for data, suffix in zip(FILES[name], suffixes, strict=False):
        path = tmp_path / f"picture{suffix}"
        path.write_bytes(data)
        assert load_image(path) == load_image(data)


def test_files_that_are_no_pictures_are_named(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(b"MZ\x90\0")
    with pytest.raises(ImageError, match=r"photo\.jpg: not a picture that can be read: it starts with b'MZ"):
        load_image(path)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory and reads are measured through /proc")
def test_bombs_take_little_time_and_memory_and_read_no_other_file() -> None:
    program = [sys.executable, "-m", "tests.codecs.bombs"]
    done = subprocess.run(program, check=True, capture_output=True, text=True, cwd=Path(__file__).parents[2])
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert [each["name"] for each in results] == list(BOMBS)
    for each in results:
        _, expected = BOMBS[each["name"]]
        assert each["outcome"] == expected, each
        assert each["seconds"] < SECONDS, each
        assert each["bytes"] < MEMORY + 3 * each["size"], each
        assert each["reads"] == 0, each
