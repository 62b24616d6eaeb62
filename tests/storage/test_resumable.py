"""Work that goes on where it was: what is finished is not made again, what is half-done is finished or taken away."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import vecdraw as vd
from vecdraw.errors import BadTypeError, BadValueError, ImageError, RenderError, StateError
from vecdraw.export import resumable as module
from vecdraw.storage.checksum import blake3, crc32c
from vecdraw.storage.partial import Partial


def scene(color: str = "red", text: str = "") -> vd.Scene:
    context = vd.Context(20, 10, background=color)
    if text:
        context.fill_text(text, 2, 8)
    return context.scene


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[vd.Scene]:
    """The scenes that are encoded."""
    seen: list[vd.Scene] = []
    encode = module.encode

    def counting(one: vd.Scene, *args: Any, **options: Any) -> bytes:
        seen.append(one)
        return encode(one, *args, **options)

    monkeypatch.setattr(module, "encode", counting)
    return seen


def test_what_is_saved_is_recorded(tmp_path: Path) -> None:
    with vd.resumable(tmp_path / "out") as work:
        record = work.save(scene(text="字"), "a/b.png", id="row 1", index=3, compression="fast")
    data = (tmp_path / "out/a/b.png").read_bytes()
    assert data == vd.encode(scene(text="字"), "png", compression="fast")
    assert (record.id, record.path, record.index, record.status) == ("row 1", "a/b.png", 3, "done")
    assert (record.size, record.crc32c, record.content) == (len(data), crc32c(data), blake3(data))
    assert len(record.parameters) == len(record.fonts) == 64
    assert list(vd.Manifest(tmp_path / "out/.manifest")) == [record]


def test_what_is_finished_is_not_drawn_again(tmp_path: Path, drawn: list[vd.Scene]) -> None:
    for _ in range(2):
        with vd.resumable(tmp_path) as work:
            for color in ("red", "green", "red"):
                work.save(scene(color), f"{color}.png")
    assert len(drawn) == 2


@pytest.mark.parametrize(
    "change", ["scene", "option", "format", "name", "gone", "cut off", "damaged", "font", "text", "failed"]
)
def test_what_changed_is_drawn_again(tmp_path: Path, drawn: list[vd.Scene], change: str) -> None:
    verify = "checksum" if change == "damaged" else "size"
    with vd.resumable(tmp_path) as work:
        work.save(scene(text="a"), "a.png", id="x")
        if change == "failed":
            work.fail("x", "somebody said so")
    target = tmp_path / "a.png"
    if change == "gone":
        target.unlink()
    elif change == "cut off":
        target.write_bytes(target.read_bytes()[:-1])
    elif change == "damaged":
        target.write_bytes(target.read_bytes()[:-1] + b"x")
    other = {"scene": scene("blue", "a"), "text": scene(text="b")}.get(change, scene(text="a"))
    if change == "font":
        context = vd.Context(20, 10, background="red")
        context.font = "10px serif"
        context.fill_text("a", 2, 8)
        other = context.scene
    options = {"option": {"dpi": 300}, "format": {"format": "jpeg"}}.get(change, {})
    with vd.resumable(tmp_path, verify=verify) as work:
        name = "b.png" if change == "name" else "a.png"
        for _ in range(2):
            work.save(other, name, id="x", **options)
    assert len(drawn) == 2
    assert (tmp_path / name).read_bytes() == vd.encode(other, options.get("format", "png"), dpi=options.get("dpi"))


def test_what_was_made_from_something_else_is_not_finished(tmp_path: Path) -> None:
    with vd.resumable(tmp_path) as work:
        work.write(b"data", "a", parameters={"b": [1, 2.5], "a": None})
    with vd.resumable(tmp_path) as work:
        assert work.find("a") is not None
        assert work.find("a", parameters={"a": None, "b": (1, 2.5)}) is not None
        assert work.find("a", parameters={"a": None, "b": [1, 2]}) is None
        assert work.find("b") is None
        with pytest.raises(BadTypeError, match="must be told in numbers, str, bytes"):
            work.find("a", parameters=object())


def killed_before(step: str, folder: Path) -> None:
    """A process that writes an output and is killed just before a step of it."""
    program = (
        "import os, sys; from vecdraw.storage import partial; from vecdraw.storage.manifest import Manifest\n"
        "import vecdraw as vd\n"
        "owner = Manifest if sys.argv[1] == 'append' else partial.Partial\n"
        "setattr(owner, sys.argv[1], lambda *_: os.kill(os.getpid(), 9))\n"
        "with vd.resumable(sys.argv[2]) as work: work.write(b'data', 'a/x.bin', id='x')"
    )
    done = subprocess.run([sys.executable, "-c", program, step, str(folder)], check=False)
    assert done.returncode == -9


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX's")
@pytest.mark.parametrize(("step", "finished"), [("seal", False), ("append", False), ("commit", True)])
def test_a_kill_between_two_steps(tmp_path: Path, step: str, finished: bool) -> None:
    killed_before(step, tmp_path)
    assert [path.name for path in (tmp_path / "a").iterdir()] != ["x.bin"]
    with vd.resumable(tmp_path) as work:
        assert (work.find("x") is not None) == finished
        assert [path.name for path in (tmp_path / "a").iterdir()] == ["x.bin"] * finished
        work.write(b"data", "a/x.bin", id="x")
    assert [path.read_bytes() for path in (tmp_path / "a").iterdir()] == [b"data"]


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX's")
def test_a_recorded_file_that_is_damaged_before_it_is_in_place_is_made_again(tmp_path: Path) -> None:
    killed_before("commit", tmp_path)
    (left,) = (tmp_path / "a").iterdir()
    left.write_bytes(b"dat\0")
    with vd.resumable(tmp_path) as work:
        assert work.find("x") is None
        record = work.manifest.get("x")
        assert record is not None
        assert (record.status, record.error) == ("failed", "lost: not whole after a failure")
        assert list((tmp_path / "a").iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="locks on open files are POSIX's")
def test_files_of_programs_that_live_are_left_alone(tmp_path: Path) -> None:
    living = Partial(tmp_path / "other.png")
    with vd.resumable(tmp_path):
        assert living.path.exists()
    living.discard()


def test_a_second_run_is_refused(tmp_path: Path) -> None:
    with (
        vd.resumable(tmp_path),
        pytest.raises(StateError, match="is being written by process"),
        vd.resumable(tmp_path),
    ):
        pass


def test_after_the_block_nothing_is_written(tmp_path: Path) -> None:
    with vd.resumable(tmp_path) as work:
        pass
    for call in (lambda: work.write(b"", "a"), lambda: work.find("a"), lambda: work.save(scene(), "a.png")):
        with pytest.raises(StateError, match="`with` block is over"):
            call()


@pytest.mark.parametrize("name", ["", "/a", "../a", "a/../../b", "a//b", "a/.", "a\\b", "c:/a", "a\0b", "a\nb"])
def test_names_that_lead_elsewhere(tmp_path: Path, name: str) -> None:
    with vd.resumable(tmp_path / "out") as work, pytest.raises(BadValueError, match="output"):
        work.write(b"data", name)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.skipif(os.name != "posix", reason="making symbolic links needs a privilege on Windows")
def test_links_that_lead_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/link").symlink_to(tmp_path, target_is_directory=True)
    with vd.resumable(tmp_path / "out") as work, pytest.raises(ImageError, match="it lies outside"):
        work.write(b"data", "link/a")
    assert {path.name for path in tmp_path.iterdir()} == {"out"}


def test_two_outputs_of_one_name(tmp_path: Path) -> None:
    with vd.resumable(tmp_path) as work:
        work.write(b"one", "a", id="1")
        with pytest.raises(BadValueError, match="two outputs have the name 'a': '1' and '2'"):
            work.write(b"two", "a", id="2")
        work.write(b"three", "a", id="1")


def test_what_does_not_come_to_its_place_is_not_finished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with vd.resumable(tmp_path) as work:
        with monkeypatch.context() as patch:
            patch.setattr(Partial, "commit", full)
            with pytest.raises(ImageError, match="No space left on device"):
                work.write(b"data", "a")
        assert work.find("a") is None
        record = work.manifest.get("a")
        assert record is not None
        assert (record.status, record.error[:10]) == ("failed", "ImageError")
    assert [path.name for path in tmp_path.iterdir()] == [".manifest"]


def test_several_threads(tmp_path: Path) -> None:
    with vd.resumable(tmp_path, durability="fast") as work:

        def write(which: int) -> None:
            for number in range(20):
                work.write(b"%d" % number, f"{which}/{number}", index=number)

        threads = [threading.Thread(target=write, args=(which,)) for which in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(vd.Manifest(tmp_path / ".manifest")) == 80
    assert (tmp_path / "3/19").read_bytes() == b"19"


# --- save_many --------------------------------------------------------------------------------------------------------


def jobs(count: int, made: list[int], bad: int | None = None) -> Iterator[tuple[Any, ...]]:
    def draw(number: int) -> vd.Scene:
        made.append(number)
        if number == bad:
            raise ZeroDivisionError("row is bad")
        return scene(f"rgb({number} 0 0)")

    for number in range(count):
        yield f"{number}.png", partial(draw, number), {"row": number}


def test_many_are_saved_once(tmp_path: Path) -> None:
    made: list[int] = []
    told: list[vd.Record] = []
    first = vd.save_many(jobs(7, made, bad=3), tmp_path, workers=2, on_record=told.append)
    assert (first.written, first.finished) == (6, 0)
    assert [(r.id, r.index, r.error) for r in first.failures] == [("3.png", 3, "ZeroDivisionError: row is bad")]
    assert len(told) == 7
    assert sorted(made) == list(range(7))
    made.clear()
    second = vd.save_many(jobs(8, made), tmp_path, workers=2)
    assert (second.written, second.finished, second.failures) == (2, 6, ())
    assert sorted(made) == [3, 7]
    assert (tmp_path / "7.png").read_bytes() == vd.encode(scene("rgb(7 0 0)"))
    third = vd.save_many(jobs(8, made), tmp_path, dpi=300)
    assert (third.written, third.finished) == (8, 0)


def test_processes_save_the_same(tmp_path: Path) -> None:
    done = vd.save_many([("a.png", scene()), vd.SaveJob("b.png", scene("blue"))], tmp_path, workers=1, kind="process")
    assert done.written == 2
    assert (tmp_path / "b.png").read_bytes() == vd.encode(scene("blue"))


def test_jobs_that_are_wrong_do_not_stop_the_others(tmp_path: Path) -> None:
    wrong = [("a.png", scene()), ("a.png", scene()), ("../b.png", scene()), ("c.jpeg", scene()), ("d.png", 7), 7]
    done = vd.save_many([*wrong, ("e.png", scene())], tmp_path)  # type: ignore[list-item]  # that is what is tested
    assert done.written == 2
    assert {record.index: record.error.partition(":")[0] for record in done.failures} == {
        **dict.fromkeys((1, 2, 3), "BadValueError"),
        **dict.fromkeys((4, 5), "BadTypeError"),
    }
    with pytest.raises(RenderError, match="scene 1: two jobs have the id"):
        vd.save_many(wrong, tmp_path, errors="raise")  # type: ignore[arg-type]  # that is what is tested


def test_bad_arguments_of_save_many(tmp_path: Path) -> None:
    for options, message in [
        ({"errors": "x"}, "errors must"),
        ({"format": "x"}, "unknown format"),
        ({"kind": 1}, "kind"),
    ]:
        with pytest.raises(BadValueError, match=message):
            vd.save_many([("a.png", scene())], tmp_path / "out", **options)  # type: ignore[arg-type]  # as above
    with pytest.raises(BadValueError, match="verify must be"):
        vd.save_many([], tmp_path / "out", verify="x")  # type: ignore[arg-type]  # as above


# --- kills ------------------------------------------------------------------------------------------------------------


def kills(kind: str, count: int) -> None:
    """In a process of its own, which has no other threads when it forks."""
    started = [sys.executable, "-m", "tests.storage.kills", kind, str(count)]
    done = subprocess.run(started, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert f"kills={count}" in done.stdout or kind in {"picture", "tiff"}


FORKS = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot fork here")


@FORKS
@pytest.mark.parametrize("kind", ["files", "many", "picture", "tiff"])
def test_kills_at_random_points(kind: str) -> None:
    kills(kind, 12)


@FORKS
@pytest.mark.slow
@pytest.mark.parametrize("kind", ["files", "many", "picture", "tiff"])
def test_two_hundred_kills(kind: str) -> None:
    kills(kind, 200)
