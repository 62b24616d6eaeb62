"""Posters in a process of their own: pictures and errors travel out, time and memory are bounded, nothing is left."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import vecdraw as vd
from vecdraw.errors import BadTypeError, BadValueError, LimitError, RenderError, TemplateError, VecdrawError
from vecdraw.poster.confined import render_confined
from vecdraw.poster.told_errors import packed, unpacked

pytest.importorskip("stretchable")
on_posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows bounds no process' memory")

HELLO = "size: 200x100\nparameters: {name: text}\nbody: {text: 'Hello {name}', size: 20}\n"
SECONDS = 60.0


def children() -> list[str]:
    """Processes that this one has begun and not waited for."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(words[1]) == os.getpid():
            found.append(stat.parent.name)
    return found


def test_the_picture_is_the_same_as_here() -> None:
    made = render_confined(HELLO, {"name": "you"}, seconds=SECONDS)
    assert made == vd.Template.parse(HELLO).render({"name": "you"}).encode("png")


def test_a_mapping_and_the_options_travel() -> None:
    document = {"sizes": {"a": "10x10", "b": "30x20"}, "body": {"shape": "ellipse"}}
    made = render_confined(document, size="b", scale=2, seconds=SECONDS, compression="small")
    assert made == vd.Template(document).render(size="b", scale=2).encode("png", compression="small")


def test_errors_travel_with_their_place() -> None:
    with pytest.raises(TemplateError, match="did you mean 'padding'") as caught:
        render_confined("size: 10x10\nbody:\n  column: []\n  paddin: 4\n", seconds=SECONDS)
    assert (caught.value.line, caught.value.path) == (4, "body.paddin")


def test_the_limits_here_hold_there() -> None:
    with vd.limits.relaxed(template_nodes=5), pytest.raises(LimitError, match="template_nodes=5"):
        render_confined("size: 9x9\nbody: {repeat: 9, each: {shape: line}}", seconds=SECONDS)


def test_without_a_folder_no_file_is_read() -> None:
    with pytest.raises(TemplateError, match="may read no files"):
        render_confined("size: 9x9\nbody: {image: x.png}", seconds=SECONDS)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
def test_one_that_takes_too_long_is_ended() -> None:
    shadows = ["0 0 900px red"] * 60
    slow: dict[str, Any] = {
        "size": "9000x9000",
        "body": {"repeat": 90, "each": {"shape": "ellipse", "shadow": shadows}},
    }
    before, begun = set(children()), time.monotonic()
    with pytest.raises(LimitError, match=r"longer than the 1.5 s"):
        render_confined(slow, seconds=1.5)
    assert time.monotonic() - begun < 10
    assert set(children()) <= before


@on_posix
def test_one_that_needs_too_much_memory_is_refused() -> None:
    with pytest.raises(LimitError, match="memory"):
        render_confined({"size": "9900x9900", "body": {"shape": "ellipse"}}, memory_bytes=600 << 20, seconds=SECONDS)
    assert render_confined({"size": "9x9", "body": {"shape": "ellipse"}}, seconds=SECONDS)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"seconds": 0}, BadValueError),
        ({"seconds": float("nan")}, BadValueError),
        ({"seconds": "1"}, BadTypeError),
        ({"memory_bytes": 1000}, BadValueError),
        ({"memory_bytes": 1e9}, BadTypeError),
        ({"data": {"name": lambda: None}}, BadTypeError),
        ({"document": 3}, BadTypeError),
    ],
)
def test_bad_arguments(arguments: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        render_confined(**{"document": HELLO, **arguments})


@pytest.mark.parametrize("error", [LimitError("over"), TemplateError("x", source="a", position=(2, 3), path="body")])
def test_errors_as_json(error: VecdrawError) -> None:
    made = unpacked(packed(error))
    assert (type(made), str(made), vars(made)) == (type(error), str(error), vars(error))


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"name": "os", "message": "x"}', b"\xff", b"[" * 100_000])
def test_what_is_no_error_is_not_believed(data: bytes) -> None:
    assert isinstance(unpacked(data), RenderError)
