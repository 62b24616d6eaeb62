"""Moving pictures as a browser shows them: each frame's pixels, its time, and how often it is shown."""

import base64
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.codecs.pictures import letters
from tests.codecs.test_animation import LOSSLESS, moving, ours, same
from tests.codecs.test_reading import GIFS, gif
from tests.oracle.chromium import Chromium
from vecdraw.codecs.sources import load_frames
from vecdraw.export.animation import encode_animation

PAGE = Path(__file__).with_name("frames.html")
TYPES = {"gif": "image/gif", "apng": "image/png", "webp": "image/webp"}


@pytest.mark.oracle
def test_chromium_shows_the_same(chromium: str) -> None:
    with Chromium(chromium, page=PAGE) as browser:
        for name, options in LOSSLESS.items():
            for background in ("white", None):
                scenes = moving(7, background)
                data = encode_animation(scenes, name, durations=[0.1, 0.2, 0.05, 0.1, 1, 0.1, 0.3], loop=3, **options)
                seen = shown(browser, name, data)
                assert len(seen["frames"]) == 7, (name, seen)
                times = [frame["duration"] / 1e6 for frame in seen["frames"]]
                assert times == pytest.approx([frame.duration for frame in load_frames(data)], abs=0.001)
                for frame, expected in zip(seen["frames"], ours(data), strict=True):
                    pixels = np.array(frame["pixels"], np.uint8).reshape(frame["height"], frame["width"], 4)
                    assert same(pixels, expected), (name, background)
                assert seen["repetitions"] == 2, name


@pytest.mark.oracle
def test_chromium_puts_gif_frames_together_as_we_do(chromium: str) -> None:
    with Chromium(chromium, page=PAGE) as browser:
        for blocks, expected in GIFS:
            frames = shown(browser, "gif", gif(*blocks))["frames"]
            for frame, row in zip(frames, expected, strict=True):
                assert same(np.array(frame["pixels"], np.uint8).reshape(1, 3, 4), letters(row)), expected


def shown(browser: Chromium, name: str, data: bytes) -> dict[str, Any]:
    """What the browser makes of a file."""
    work = {"type": TYPES[name], "data": base64.b64encode(data).decode()}
    answer: dict[str, Any] = json.loads(browser.ask(work))
    assert "error" not in answer, answer
    return answer
