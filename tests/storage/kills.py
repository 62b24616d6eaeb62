"""Programs that are killed at random points, and what they must leave.

    python -m tests.storage.kills files 200      a loop that writes many files
    python -m tests.storage.kills many 200       the same with workers
    python -m tests.storage.kills picture 200    one large picture
    python -m tests.storage.kills tiff 200       the same as TIFF

Half of the kills come at a random time, half at a random line of the code that writes.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

from vecdraw.context.context import Context
from vecdraw.export.render import encode
from vecdraw.export.resumable import resumable
from vecdraw.export.resumable_picture import save_large
from vecdraw.export.save_many import save_many
from vecdraw.paint.color import Color
from vecdraw.scene.scene import Scene
from vecdraw.storage.manifest import Manifest

_FILES_A_KILL = 3  # so that the work is not done long before the last kill
_WORKERS = 2


class Toll(NamedTuple):
    """What happened."""

    kills: int
    survived: int
    drawn: int
    outputs: int


def content(index: int) -> bytes:
    """What output `index` must hold: from nothing to some 200 kB."""
    source = random.Random(index)  # noqa: S311  # no secret
    return source.randbytes(source.choice((0, 1, 500, 5_000, 70_000, 200_000)))


def write_files(folder: Path, count: int) -> None:
    """The program that is killed: it says in "drawn" what it makes."""
    with resumable(folder / "out") as work, (folder / "drawn").open("ab", buffering=0) as drawn:
        for index in range(count):
            if work.find(str(index)) is None:
                drawn.write(b"%d\n" % index)
                work.write(content(index), f"{index % 3}/{index}.bin", id=str(index), index=index)


def save_files(folder: Path, count: int) -> None:
    """The same by two workers."""
    with (folder / "drawn").open("ab", buffering=0) as drawn:

        def draw(index: int) -> Scene:
            drawn.write(b"%d\n" % index)
            return scene_of(index)

        jobs = ((f"{index % 3}/{index}.png", partial(draw, index), index, str(index)) for index in range(count))
        done = save_many(jobs, folder / "out", workers=_WORKERS)
    assert not done.failures, done.failures


def scene_of(index: int) -> Scene:
    """What output `index` of `save_files` shows."""
    return Scene(1.0 + index, 8.0, background=Color(0.0, 0.5, 1.0))


class Kind(NamedTuple):
    """A program to kill: what it must write for each index, how long it runs, how much it has in hand at a time."""

    program: Callable[[Path, int], None]
    expected: Callable[[int], bytes]
    seconds: float
    lines: int
    in_hand: int


FILES = Kind(write_files, content, 0.02, 4_000, 1)
MANY = Kind(save_files, lambda index: encode(scene_of(index)), 0.1, 6_000, 2 * _WORKERS + 1)


def kill_files(kills: int, seed: int, kind: Kind = FILES) -> Toll:
    """Kills the loop again and again, looks at what is there each time, and lets it end at last."""
    folder = Path(tempfile.mkdtemp(prefix="vecdraw-kills-"))
    source = random.Random(seed)  # noqa: S311  # no secret
    count = _FILES_A_KILL * kills
    survived = 0
    finished: set[int] = set()
    try:
        for _ in range(kills):
            before = _drawn(folder)
            survived += run_and_kill(lambda: kind.program(folder, count), source, kind.seconds, kind.lines)
            again = set(_drawn(folder)[len(before) :]) & finished
            assert not again, f"drawn again, though finished: {sorted(again)}"
            finished = _check_files(folder, kind)
        kind.program(folder, count)
        assert _check_files(folder, kind) == set(range(count)), "outputs are missing"
        drawn = _drawn(folder)
        assert len(drawn) <= count + kills * kind.in_hand, "more was drawn again than what was being drawn"
        done = Counter(r.id for r in Manifest(folder / "out/.manifest").records() if r.status == "done")
        assert set(done.values()) == {1}, "an output was written twice"
        litter = list((folder / "out").rglob(".vecdraw-*"))
        assert not litter, f"left behind: {litter}"
        return Toll(kills, survived, len(drawn), count)
    finally:
        shutil.rmtree(folder)


def _drawn(folder: Path) -> list[int]:
    path = folder / "drawn"
    return [int(line) for line in path.read_bytes().split()] if path.exists() else []


def _check_files(folder: Path, kind: Kind) -> set[int]:
    """Each file that is there is whole; what the manifest says is done is there, or in its last neighbour."""
    out = folder / "out"
    for path in out.glob("[0-9]*/[0-9]*.*"):
        assert path.read_bytes() == kind.expected(int(path.stem)), f"half-written: {path}"
    finished = set()
    for record in Manifest(out / ".manifest"):
        path = out / record.path
        neighbour = path.with_name(record.partial)
        whole = path if path.exists() else neighbour
        assert whole.read_bytes() == kind.expected(int(record.id)), f"recorded and not there: {record}"
        finished.add(int(record.id))
    return finished


def picture() -> Scene:
    """What the large picture shows."""
    context = Context(1080, 770, background="white")
    for index in range(120):
        context.fill_style = f"hsl({index * 31} 70% 50% / 0.6)"
        context.begin_path()
        context.arc((index * 197) % 1080, (index * 53) % 800, 19 + index % 17, 0, 6)
        context.fill()
    return context.scene


def write_picture(folder: Path, scene: Scene, suffix: str = "png") -> None:
    """The program that is killed: it says in "drawn" which rows it has written."""
    with resumable(folder, manifest=folder / "m") as work, (folder / "drawn").open("ab", buffering=0) as drawn:
        work.save_large(scene, f"large.{suffix}", rows=80, on_progress=lambda row, _: drawn.write(b"%d\n" % row))


def kill_picture(kills: int, seed: int, suffix: str = "png") -> Toll:
    """Kills the writing of one picture again and again; in the end it has the bytes of one that nobody killed."""
    folder = Path(tempfile.mkdtemp(prefix="vecdraw-kills-"))
    source = random.Random(seed)  # noqa: S311  # no secret
    scene = picture()
    survived = rounds = drawn = 0
    try:
        whole, large = folder / f"whole.{suffix}", folder / f"large.{suffix}"
        save_large(scene, whole, rows=80)
        expected = whole.read_bytes()
        while rounds < kills:
            large.write_bytes(b"older")
            (folder / "drawn").unlink(missing_ok=True)
            shutil.rmtree(folder / "m", ignore_errors=True)
            ended, some = False, 0
            while not ended:
                ended = run_and_kill(lambda: write_picture(folder, scene, suffix), source, 0.15, 600)
                rounds, some = rounds + (not ended), some + (not ended)
                found = large.read_bytes()
                assert found in {b"older", expected}, "half-written"
                assert not ended or found == expected, "not what an uninterrupted run writes"
            survived += 1
            rows = _drawn(folder)
            assert len(rows) <= 10 + some, f"strips were drawn again: {rows}"
            assert {path.name for path in folder.iterdir()} <= {large.name, whole.name, "drawn", "m"}, "left behind"
            drawn += len(rows)
        return Toll(rounds, survived, drawn, survived)
    finally:
        shutil.rmtree(folder)


def run_and_kill(program: Callable[[], None], source: random.Random, seconds: float, lines: int) -> bool:
    """Runs `program` in a process of its own, and kills it at a random point. Whether it ended before that."""
    by_line = source.random() < 0.5
    wait, line = source.uniform(0, seconds), source.randrange(1, lines)
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.write(theirs, b"!")
            if by_line:
                _kill_at_line(line)
            program()
            status = 0
        finally:
            os._exit(status)
    os.close(theirs)
    os.read(ours, 1)
    os.close(ours)
    if not by_line:
        time.sleep(wait)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    ended = os.WIFEXITED(status)
    assert not ended or os.WEXITSTATUS(status) == 0, "the program failed"
    return ended


def _kill_at_line(left: int) -> None:
    """This process kills itself when it has run so many lines of the code that writes."""

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal left
        name = frame.f_code.co_filename
        if (
            "/vecdraw/storage/" not in name
            and "/vecdraw/export/resumable" not in name
            and "/vecdraw/export/save" not in name
        ):
            return None
        if event == "line":
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    sys.settrace(trace)


def main() -> None:
    """What the command line asks for."""
    kind, kills, *seed = sys.argv[1:]
    works: dict[str, Callable[[int, int], Toll]] = {
        "files": kill_files,
        "many": partial(kill_files, kind=MANY),
        "picture": kill_picture,
        "tiff": partial(kill_picture, suffix="tif"),
    }
    work = works[kind]
    chosen = int(seed[0]) if seed else random.randrange(10**6)  # noqa: S311  # no secret
    begun = time.perf_counter()
    toll = work(int(kills), chosen)
    print(f"seed {chosen}: {toll}, {time.perf_counter() - begun:.1f} s")  # noqa: T201  # it is a program


if __name__ == "__main__":
    main()
