"""`render_many`: the same pictures as one at a time, in order or as completed, whatever happens on the way."""

import itertools
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import vecdraw as vd
from vecdraw.errors import BadTypeError, BadValueError, LimitError, RenderError, StateError, UnknownFontError
from vecdraw.export import crew

FONTS = Path(__file__).resolve().parents[2] / "fonts"
KINDS = ["thread", "process"]


def poster(number: int, family: str = "Noto Sans SC") -> vd.Scene:
    ctx = vd.Context(90 + number, 40, background="white")
    ctx.fill_style = f"hsl({number * 37} 60% 50%)"
    ctx.fill_rect(5, 5, 20, 30)
    ctx.font = f"20px '{family}'"
    ctx.fill_text(f"No. {number}", 30, 28)
    return ctx.scene


def slow(seconds: float, number: int) -> vd.Scene:
    time.sleep(seconds)
    return poster(number)


def marking(mark: Path, number: int) -> vd.Scene:
    mark.touch()
    return poster(number)


def waiting(mark: Path, number: int) -> vd.Scene:
    for _ in range(600):
        if mark.exists():
            break
        time.sleep(0.1)
    time.sleep(0.3)
    return poster(number)


def failing(number: int) -> vd.Scene:
    raise KeyError(f"no data for {number}")


def dying(code: int) -> vd.Scene:
    os._exit(code)


def nothing() -> Any:
    return 7


@pytest.mark.parametrize("kind", KINDS)
def test_results_are_those_of_one_at_a_time_in_order(kind: Any) -> None:
    scenes = [poster(n) for n in range(7)]
    found = list(vd.render_many(iter(scenes), workers=2, kind=kind, format="png", dpi=144))
    assert found == [vd.encode(scene, "png", dpi=144) for scene in scenes]


@pytest.mark.parametrize("kind", KINDS)
def test_arrays_without_a_format(kind: Any) -> None:
    jobs = [partial(poster, n) for n in range(3)]
    found = list(vd.render_many(jobs, workers=2, kind=kind, scale=2))
    assert [array.shape for array in found] == [(80, 180, 4), (80, 182, 4), (80, 184, 4)]
    for number, array in enumerate(found):
        twice = poster(number)
        assert np.array_equal(array, vd.Context.from_image(vd.encode(twice, "png", scale=2)).to_numpy())


@pytest.mark.parametrize("kind", KINDS)
def test_as_completed_each_comes_once_with_its_index(kind: Any, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    jobs: list[Callable[[], vd.Scene]] = [partial(waiting, mark, 0), *(partial(marking, mark, n) for n in range(1, 6))]
    found = list(vd.render_many(jobs, workers=2, kind=kind, ordered=False, format="png"))
    assert sorted(index for index, _ in found) == list(range(6))
    assert found[0].index != 0
    assert dict(found) == {n: vd.encode(poster(n), "png") for n in range(6)}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("ordered", [True, False])
def test_an_error_names_its_scene_and_ends_the_rest(kind: Any, ordered: bool) -> None:
    jobs: list[Any] = [partial(poster, 0), partial(failing, 1), partial(poster, 2)]
    with pytest.raises(RenderError, match="scene 1: KeyError: 'no data for 1'") as caught:
        list(vd.render_many(jobs, workers=1, kind=kind, ordered=ordered, format="png"))
    assert caught.value.index == 1
    assert isinstance(caught.value.__cause__, KeyError)


@pytest.mark.parametrize("kind", KINDS)
def test_errors_as_values(kind: Any) -> None:
    empty = vd.Context(0, 0, strict=False).scene
    jobs: list[Any] = [poster(0), partial(failing, 1), nothing, 5, partial(poster, 4, "Nonesuch"), empty, poster(6)]
    found = list(vd.render_many(jobs, workers=2, kind=kind, errors="return", format="png"))
    assert [type(value) for value in found] == [bytes, *[RenderError] * 5, bytes]
    causes = [type(value.__cause__) for value in found[1:6]]
    assert causes == [KeyError, BadTypeError, BadTypeError, UnknownFontError, BadValueError]
    assert [value.index for value in found[1:6]] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_scenes_themselves_raise_comes_after_those_before_it(kind: Any) -> None:
    def scenes() -> Iterator[vd.Scene]:
        yield poster(0)
        yield poster(1)
        raise OSError("the database is gone")

    found: list[bytes] = []
    with pytest.raises(OSError, match="database"):
        found.extend(vd.render_many(scenes(), workers=2, kind=kind, format="png"))
    assert len(found) == 2


@pytest.mark.parametrize("in_flight", [1, 2, 5])
def test_only_a_few_are_in_flight(in_flight: int) -> None:
    asked = 0

    def scenes() -> Iterator[vd.Scene]:
        nonlocal asked
        for number in itertools.count():
            asked = number + 1
            yield poster(number % 9)

    results: Any = vd.render_many(scenes(), workers=2, in_flight=in_flight)
    assert asked == 0
    for taken in range(20):
        next(results)
        assert asked - taken <= in_flight
    results.close()
    assert asked <= 20 + in_flight


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_left_after_closing_early(kind: Any) -> None:
    before = threading.active_count()
    results: Any = vd.render_many(map(poster, range(100)), workers=2, kind=kind, format="png")
    next(results)
    results.close()
    assert threading.active_count() == before
    assert list(results) == []


def test_a_process_that_dies_loses_its_scene_alone() -> None:
    jobs: list[Any] = [poster(0), partial(dying, 9), *(partial(poster, n) for n in range(2, 6)), partial(dying, 1)]
    found = list(vd.render_many(jobs, workers=2, kind="process", errors="return", format="png"))
    assert [type(value) for value in found] == [bytes, RenderError, *[bytes] * 4, RenderError]
    assert isinstance(found[1].__cause__, StateError)
    assert "exit code 9" in str(found[1])


@pytest.mark.parametrize(
    ("options", "processes", "threads"), [({}, 2, 2), ({}, 3, 1), ({}, 9, 1), ({"threads": 3}, 4, 3)]
)
def test_processes_share_the_cores(
    options: dict[str, Any], processes: int, threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew, "processors", lambda: 4)
    given = crew._shared({"compression": "fast", **options}, "png", processes)
    assert given == {"compression": "fast", "threads": threads}
    assert crew._shared(options, "webp", processes) == options


def test_processes_have_the_registered_fonts_and_the_limits() -> None:
    vd.fonts.register(next(FONTS.rglob("*Mono*.ttf")), family="Handed Over")
    jobs: list[Any] = [partial(poster, 3, "Handed Over"), poster(3, "Handed Over")]
    expected = vd.encode(poster(3, "Handed Over"), "png")
    assert expected != vd.encode(poster(3), "png")
    with vd.limits.relaxed(canvas_side=200):
        assert list(vd.render_many(jobs, workers=1, kind="process", format="png")) == [expected, expected]
        for kind in ("thread", "process"):
            with pytest.raises(RenderError) as caught:
                list(vd.render_many([partial(poster, 150)], workers=1, kind=kind, format="png"))
            assert isinstance(caught.value.__cause__, LimitError)


def test_calls_that_do_not_pickle_are_errors_of_their_scene() -> None:
    found = list(vd.render_many([lambda: poster(0)], workers=1, kind="process", errors="return"))
    assert isinstance(found[0], RenderError)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"kind": "fiber"}, BadValueError),
        ({"errors": "ignore"}, BadValueError),
        ({"workers": 0}, BadValueError),
        ({"workers": True}, BadTypeError),
        ({"workers": 1.5}, BadTypeError),
        ({"in_flight": 0}, BadValueError),
        ({"ordered": "no"}, BadTypeError),
        ({"format": "gix"}, BadValueError),
        ({"format": 3}, BadTypeError),
        ({"format": "png", "qualty": 3}, BadValueError),
        ({"format": "png", "scale": -1}, BadValueError),
        ({"quality": 3}, BadValueError),
        ({"scale": "2"}, BadTypeError),
        ({"format": "svg", "on_fallback": print}, BadValueError),
    ],
)
def test_bad_arguments_are_told_before_anything_is_asked_for(arguments: Any, error: type[Exception]) -> None:
    def scenes() -> Iterator[vd.Scene]:
        pytest.fail("asked for a scene")
        yield poster(0)

    with pytest.raises(error):
        vd.render_many(scenes(), **arguments)


@pytest.mark.parametrize("scenes", [5, None, vd.Scene(9.0, 9.0)])
def test_what_are_no_scenes(scenes: Any) -> None:
    with pytest.raises(BadTypeError):
        vd.render_many(scenes)


def test_no_scenes_are_no_results() -> None:
    assert list(vd.render_many([], workers=2)) == []


SCRIPT = """
import os, signal, sys, threading, time
from functools import partial
import vecdraw as vd
from tests.export.test_many import poster, slow
if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background may have been told to ignore it
    kind = sys.argv[1]
    results = vd.render_many(map(partial(slow, 0.05), range(1000)), workers=2, kind=kind, format="png")
    next(results)
    threading.Timer(0.2, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
    try:
        for _ in results:
            pass
    except KeyboardInterrupt:
        print("interrupted", threading.active_count())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="os.kill with SIGINT ends a process on Windows")
@pytest.mark.parametrize("kind", KINDS)
def test_an_interrupt_ends_the_workers(kind: str, tmp_path: Path) -> None:
    script = tmp_path / "interrupted.py"
    script.write_text(SCRIPT, encoding="utf-8")
    root = str(Path(__file__).resolve().parents[2])
    done = subprocess.run(
        [sys.executable, str(script), kind],
        env={**os.environ, "PYTHONPATH": root},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("interrupted")


def test_a_program_without_a_guard_is_told_so(tmp_path: Path) -> None:
    script = tmp_path / "unguarded.py"
    script.write_text(
        "import vecdraw as vd\nprint(list(vd.render_many([vd.Context(9, 9).scene], workers=1, kind='process')))\n",
        encoding="utf-8",
    )
    root = str(Path(__file__).resolve().parents[2])
    done = subprocess.run(
        [sys.executable, str(script)],
        env={**os.environ, "PYTHONPATH": root},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 1
    assert "__main__" in done.stderr.splitlines()[-1]
