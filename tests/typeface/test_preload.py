"""Fonts loaded beforehand: states, waiting, failures, and a first drawing that opens nothing."""

import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import vecdraw as vd
from tests.typeface.files import bundled, renamed
from vecdraw.errors import BadTypeError, UnknownFontError
from vecdraw.typeface.font import Font
from vecdraw.typeface.preload import Preload
from vecdraw.typeface.store import FontStore

SECOND = 60.0  # a loaded machine takes its time


class Gate:
    """A load that waits to be let through, font by font."""

    def __init__(self) -> None:
        self.free = threading.Semaphore(0)
        self.begun = threading.Semaphore(0)

    def __call__(self, font: Font) -> None:
        self.begun.release()
        assert self.free.acquire(timeout=SECOND)
        if font.families == ("bad",):
            raise UnknownFontError("bad")


def test_states_go_from_pending_over_loading_to_ready() -> None:
    gate, one, two = Gate(), Font("one"), Font("two")
    handle = Preload([one, two], gate)
    assert gate.begun.acquire(timeout=SECOND)
    assert handle.states == {one: "loading", two: "pending"}
    assert handle.wait(0) == "loading"
    gate.free.release()
    assert gate.begun.acquire(timeout=SECOND)
    assert handle.states == {one: "ready", two: "loading"}
    assert handle.wait(0.01) == "loading"
    gate.free.release()
    assert handle.wait(SECOND) == "ready"
    assert handle.errors == {}


def test_one_that_fails_does_not_stop_the_others() -> None:
    handle = FontStore().preload(["Nowhere", "Inter"])
    assert handle.wait(SECOND) == "failed"
    assert {font.families[0]: state for font, state in handle.states.items()} == {"Nowhere": "failed", "Inter": "ready"}
    ((font, error),) = handle.errors.items()
    assert font == Font("Nowhere")
    assert isinstance(error, UnknownFontError)


def test_no_fonts_are_ready_at_once() -> None:
    assert FontStore().preload([]).wait() == "ready"


def test_the_call_does_not_wait() -> None:
    gate = Gate()
    began = time.monotonic()
    handle = Preload([Font("slow")], gate)
    assert handle.wait(0) in {"pending", "loading"}
    assert time.monotonic() - began < SECOND / 2
    gate.free.release()
    assert handle.wait(SECOND) == "ready"


def test_many_threads_may_wait() -> None:
    gate = Gate()
    handle = Preload([Font("one"), Font("bad")], gate)
    with ThreadPoolExecutor(8) as pool:
        waiting = [pool.submit(handle.wait, SECOND) for _ in range(8)]
        gate.free.release(2)
        assert {one.result() for one in waiting} == {"failed"}


def test_weights_and_styles_are_loaded_as_asked_for() -> None:
    store = FontStore()
    store.register(renamed(bundled("NotoSansMono-Bold.ttf"), "Noto Sans Mono", "Fast Sans Mono"))
    font = Font("Fast Sans Mono", 20, weight=700, style="italic")
    assert store.preload(font).wait(SECOND) == "ready"
    assert store._library.is_open(store.candidates(font)[0].key)


def test_with_a_text_the_fonts_that_stand_in_are_loaded() -> None:
    drawn: list[tuple[Font, str]] = []
    store = FontStore()
    store.warm_with(lambda font, text: drawn.append((font, text)))
    assert store.preload("Inter", "海").wait(SECOND) == "ready"
    assert store.preload("Noto Sans Hebrew").wait(SECOND) == "ready"
    assert [font for font, _ in drawn] == [Font("Inter"), Font("Noto Sans Hebrew")]
    assert drawn[0][1].endswith("海")
    assert "א" in drawn[1][1]
    assert "א" not in drawn[0][1]


PROGRAM = """
import vecdraw as vd
from vecdraw.backends.skia import glyphs
from vecdraw.typeface import library
assert vd.fonts.preload(["Noto Sans SC", vd.Font("Noto Serif", 32, weight=700)], {text!r}).wait(60) == "ready"
opened = []
for module, name in ((library, "open_file"), (library, "open_face"), (glyphs, "_opened")):
    def counted(*given, plain=getattr(module, name)):
        opened.append(given)
        return plain(*given)
    setattr(module, name, counted)
ctx = vd.Context(300, 100)
ctx.font = "32px 'Noto Sans SC'"
ctx.fill_text("永和九年 e\\u0301 😀", 10, 50)
ctx.font = "700 32px 'Noto Serif'"
ctx.fill_text("Hi", 10, 90)
ctx.to_numpy()
print(len(opened))
"""


@pytest.mark.parametrize(("text", "opened"), [("永和😀", "0"), (None, "3")])
def test_a_first_drawing_opens_no_font(text: str | None, opened: str) -> None:
    """Without a text the emoji face, which stands in, is opened when it is wanted: file, face and Skia's."""
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", PROGRAM.format(text=text)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout.strip() == opened, done.stderr


@pytest.mark.parametrize("fonts", [3, [3], None, [["Inter"]]])
def test_bad_fonts_are_refused(fonts: Any) -> None:
    with pytest.raises(BadTypeError, match="font"):
        vd.fonts.preload(fonts)


def test_bad_texts_and_timeouts_are_refused() -> None:
    with pytest.raises(BadTypeError, match="text"):
        vd.fonts.preload([], 3)  # type: ignore[arg-type]  # the wrong type is the point
    with pytest.raises(BadTypeError, match="timeout"):
        vd.fonts.preload([]).wait("1")  # type: ignore[arg-type]  # the wrong type is the point
    assert vd.fonts.preload([]).wait(float("inf")) == "ready"
