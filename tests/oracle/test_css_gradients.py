"""Gradients in the interpolation spaces of CSS against the CSS gradients of Chromium, on white."""

import io
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import vecdraw as vd
from tests.oracle.chromium import find_chromium

WIDTH, HEIGHT = 256, 4  # px, of one gradient

WAYS = (
    *("srgb", "srgb-linear", "display-p3", "lab", "oklab", "xyz", "xyz-d50", "xyz-d65", "lch", "oklch", "hsl", "hwb"),
    *("oklch longer hue", "lch longer hue", "hsl increasing hue", "hwb decreasing hue"),
)
STOPS = (
    ("red", "blue"),
    ("red", "transparent", "blue"),
    ("white", "rgb(0 0 0 / .3)", "lime"),
    ("oklch(none 0.1 20)", "rgb(20 200 90)", "oklch(0.6 0.1 300 / none)"),
    ("lab(60 none 20)", "lch(50 20 200)"),
    ("gray", "gold"),
    ("color(display-p3 0 1 0)", "rebeccapurple"),
)
# CSS Color 4 says that a grey's hue is missing; in LCH and Oklch Chromium goes by the hue that rounding gives it.
GREYS = {"white", "gray"}
TOLERANCE = 4  # levels, where colours far out of the gamut of sRGB are cut to it; 2 elsewhere


def has_hue_of_grey(way: str, stops: tuple[str, ...]) -> bool:
    return "lch" in way and not GREYS.isdisjoint(stops)


CASES = [(way, stops) for way in WAYS for stops in STOPS if not has_hue_of_grey(way, stops)]


@pytest.fixture(scope="module")
def chromium() -> np.ndarray:
    """The gradients of CASES, one below the other, as Chromium draws them."""
    executable = find_chromium()
    if executable is None:
        pytest.skip("no Chromium here")
    strip = f"width:{WIDTH}px;height:{HEIGHT}px;background:linear-gradient(to right in"
    strips = "".join(f'<div style="{strip} {way},{",".join(stops)})"></div>' for way, stops in CASES)
    with tempfile.TemporaryDirectory() as folder:
        page, picture = Path(folder, "page.html"), Path(folder, "page.png")
        page.write_text(f'<body style="margin:0;background:#fff">{strips}</body>')
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-color-profile=srgb"]
        size = f"--window-size={WIDTH},{max(600, HEIGHT * len(CASES))}"
        command = [executable, *flags, size, f"--user-data-dir={folder}", f"--screenshot={picture}", page.as_uri()]
        subprocess.run(command, check=False, timeout=120, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if not picture.exists():
            pytest.skip(f"{executable} takes no screenshots here")
        return np.asarray(Image.open(io.BytesIO(picture.read_bytes())).convert("RGB"))


@pytest.mark.parametrize("number", range(len(CASES)), ids=[f"{way}: {', '.join(s)}" for way, s in CASES])
def test_interpolates_as_chromium(chromium: np.ndarray, number: int) -> None:
    way, stops = CASES[number]
    ctx = vd.Context(WIDTH, 1, background="white", dither=False)
    ctx.fill_style = vd.LinearGradient((0, 0), (WIDTH, 0), list(stops), interpolation=f"in {way}")
    ctx.fill_rect(0, 0, WIDTH, 1)
    ours = ctx.to_numpy()[0, :, :3].astype(int)
    theirs = chromium[number * HEIGHT + 1, :WIDTH].astype(int)
    difference = np.abs(ours - theirs).max(axis=1)
    assert difference.max() <= TOLERANCE, np.flatnonzero(difference > TOLERANCE)
