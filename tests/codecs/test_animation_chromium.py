"""Moving pictures as a browser shows them: each frame's pixels, its time, and how often it is shown."""

import base64
import json
import random
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.codecs.pictures import chunk, letters
from tests.codecs.test_animation import LOSSLESS, moving, ours, same
from tests.codecs.test_reading import GIFS, gif
from tests.oracle.chromium import Chromium
from vecdraw.codecs.sources import load_frames
from vecdraw.export.animation import encode_animation

PAGE = Path(__file__).with_name("frames.html")
TRANSLUCENT = [(*color, alpha) for color in ((255, 0, 0), (0, 0, 255), (0, 128, 0)) for alpha in (0, 128, 255)]
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


def controlled(rng: random.Random, count: int) -> bytes:
    """An animated PNG of frames anywhere, with every way of blending and disposing, translucent ones too."""
    size, sequence = (6, 4), 0
    parts = [b"\x89PNG\r\n\x1a\n", chunk(b"IHDR", struct.pack(">IIBBBBB", *size, 8, 6, 0, 0, 0))]
    parts.append(chunk(b"acTL", struct.pack(">II", count, 0)))
    for number in range(count):
        left, top = (rng.randrange(6), rng.randrange(4)) if number else (0, 0)
        width, height = (rng.randint(1, 6 - left), rng.randint(1, 4 - top)) if number else size
        place = struct.pack(">IIIII", sequence, width, height, left, top)
        parts.append(chunk(b"fcTL", place + struct.pack(">HHBB", 1, 10, rng.randrange(3), rng.randrange(2))))
        rows = b"".join(b"\0" + b"".join(bytes(rng.choice(TRANSLUCENT)) for _ in range(width)) for _ in range(height))
        data = zlib.compress(rows)
        parts.append(chunk(b"fdAT", struct.pack(">I", sequence + 1) + data) if number else chunk(b"IDAT", data))
        sequence += 2 if number else 1
    return b"".join([*parts, chunk(b"IEND", b"")])


@pytest.mark.oracle
def test_chromium_puts_png_frames_together_as_we_do(chromium: str) -> None:
    rng = random.Random(5)  # noqa: S311  # nothing is secret
    with Chromium(chromium, page=PAGE) as browser:
        for count in (2, 3, 4, 5) * 6:
            data = controlled(rng, count)
            for frame, expected in zip(shown(browser, "apng", data)["frames"], ours(data), strict=True):
                pixels = np.array(frame["pixels"], np.float64).reshape(expected.shape)
                got, wanted = (each[..., :3] * (each[..., 3:] / 255) for each in (pixels, expected))
                assert np.abs(got - wanted).max() <= 3
                assert np.abs(pixels[..., 3] - expected[..., 3]).max() <= 2


def shown(browser: Chromium, name: str, data: bytes) -> dict[str, Any]:
    """What the browser makes of a file."""
    work = {"type": TYPES[name], "data": base64.b64encode(data).decode()}
    answer: dict[str, Any] = json.loads(browser.ask(work))
    assert "error" not in answer, answer
    return answer
