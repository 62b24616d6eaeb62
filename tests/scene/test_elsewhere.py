"""Scenes that are drawn elsewhere: reloaded, pickled, in another process, with the fonts they carry."""

import pickle
import subprocess
import sys

import numpy as np
from hypothesis import given

import vecdraw as vd
from tests.scene_strategies import scenes
from vecdraw.backends.skia import render
from vecdraw.scene.scene import Scene
from vecdraw.typeface.store import FontStore, fonts

DRAW = """
import pickle, sys
from vecdraw.backends.skia import render
scene = pickle.load(sys.stdin.buffer)
sys.stdout.buffer.write(render(scene).read_pixels().tobytes())
"""


@given(scenes(text=False))
def test_reloaded_scenes_draw_the_same(scene: Scene) -> None:
    again = Scene.from_bytes(scene.to_bytes())
    assert np.array_equal(render(again).read_pixels(), render(scene).read_pixels())


def lettered(family: str) -> Scene:
    context = vd.Context(160, 60)
    context.font = f"32px '{family}'"
    context.fill_text("Rag 9", 10, 44)
    return context.scene


def a_font_that_is_not_bundled() -> bytes:
    """A bundled font with a few bytes after its end, which fonts may have."""
    entry = fonts.entries("sans-serif" if "sans-serif" in fonts.families() else fonts.families()[0])[0]
    return fonts.font_bytes(entry.digest) + b"\0\0\0\0"


def test_a_registered_font_is_drawn_in_another_process() -> None:
    vd.fonts.register(a_font_that_is_not_bundled(), family="Only Here")
    scene = lettered("Only Here")
    drawn = subprocess.run([sys.executable, "-c", DRAW], input=pickle.dumps(scene), capture_output=True, check=True)
    assert drawn.stdout == render(scene).read_pixels().tobytes()


def test_a_font_that_a_file_carries_answers_to_no_name() -> None:
    data = a_font_that_is_not_bundled()
    vd.fonts.register(data, family="Only Here")
    there = FontStore()
    before = there.families()
    Scene.from_bytes(lettered("Only Here").to_bytes(), fonts=there)
    assert there.families() == before
    assert data in [there.font_bytes(box.face.digest) for box in lettered("Only Here").text_boxes()]


def test_bundled_fonts_are_not_carried() -> None:
    family = fonts.families()[0]
    assert len(lettered(family).to_bytes()) < 5_000
