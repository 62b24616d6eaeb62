"""What `known.py` says of other programs is so: shown on documents written by hand, and on ours drawn finer.

A test here that fails says that a program does better than it did: then its entries in `known.py` may go.
"""

from dataclasses import replace

import numpy as np
import pytest

import vecdraw as vd
from tests.oracle.chromium import Chromium, find_chromium
from tests.vector import renderers
from tests.vector.departures import (
    PAIRS,
    blended_pdf,
    blended_svg,
    channels,
    circle_shares,
    circle_svg,
    gradient_pdf,
    mixed,
    picture_pdf,
)
from tests.vector.judgement import Picture, judge_pdf, judge_svg
from tests.vector.known import COARSE, COARSE_EXAMPLES
from tests.vector.pictures import EXAMPLES, example, probed

pytestmark = pytest.mark.oracle

MODES = ("hue", "saturation", "color", "luminosity")
ROUNDING = 3.0  # of 255
BEYOND = 8.0  # of 255


def off(pixels: renderers.Pixels, wanted: np.ndarray) -> float:
    return float(np.abs(pixels[8, 8, :3] - wanted * 255).max())


@pytest.mark.parametrize("mode", MODES)
def test_our_pixels_are_mixed_as_specified(mode: str) -> None:
    for backdrop, source in PAIRS:
        ctx = vd.Context(16, 16, background=backdrop)
        ctx.global_composite_operation, ctx.fill_style = mode, source
        ctx.fill_rect(0, 0, 16, 16)
        assert off(ctx.to_numpy(), mixed(mode, channels(backdrop), channels(source))) <= ROUNDING, (backdrop, source)


@pytest.mark.skipif(renderers.library("resvg_py") is None, reason="resvg-py is not installed")
@pytest.mark.parametrize("mode", ["saturation", "color", "luminosity"])
def test_resvg_cuts_channels_off_below_0(mode: str) -> None:
    wanted = [mixed(mode, channels(backdrop), channels(source)) for backdrop, source in PAIRS]
    drawn = [renderers.resvg(blended_svg(mode, *pair), 16, 16) for pair in PAIRS]
    assert max(off(pixels, want) for pixels, want in zip(drawn, wanted, strict=True)) > BEYOND


def test_chromium_has_edges_beside_where_they_are() -> None:
    """Those of a plain disc: what another program draws of one is not within 8 in 999 pixels of 1,000."""
    executable = find_chromium()
    if executable is None:
        pytest.skip("no Chromium on this machine (set VECDRAW_CHROMIUM to name one)")
    side, radius, steps = 120, 48, 16
    with Chromium(executable) as browser:
        (drawn,) = browser.draw([{"width": side, "height": side, "svg": circle_svg(side, radius)}])
    off = np.abs(drawn[..., 0] - 255.0 * (1.0 - circle_shares(side, radius, steps)))
    assert off.max() > 4 * BEYOND
    assert (off <= BEYOND).mean() < 0.99


@pytest.mark.parametrize("mode", MODES)
def test_poppler_has_hue_and_saturation_wrong_and_others_do_not(mode: str) -> None:
    wanted = [mixed(mode, channels(backdrop), channels(source)) for backdrop, source in PAIRS]
    for name, render in renderers.PDF.items():
        drawn = [render(blended_pdf(mode, *pair), 16, 16) for pair in PAIRS]
        if any(pixels is None for pixels in drawn):
            pytest.skip(f"{name} is not installed")
        worst = max(off(pixels, want) for pixels, want in zip(drawn, wanted, strict=True))
        assert (worst > BEYOND) == (name == "poppler" and mode in {"hue", "saturation"}), (name, worst)


def test_color_dodge_makes_ten_levels_of_one() -> None:
    """So colours that programs have in eight bits may come out further apart than bounds allow."""
    drawn = []
    for level in (229, 230, 231):
        ctx = vd.Context(1, 1, background="rgb(24 24 24)")
        ctx.global_composite_operation, ctx.fill_style = "color-dodge", f"rgb({level} {level} {level})"
        ctx.fill_rect(0, 0, 1, 1)
        drawn.append(int(ctx.to_numpy()[0, 0, 0]))
    assert drawn == [235, 245, 255]


@pytest.mark.skipif(renderers.library("pypdfium2") is None, reason="pypdfium2 is not installed")
def test_pdfium_shows_gradients_too_early() -> None:
    drawn = renderers.pdfium(gradient_pdf(1024), 1024, 16)[8, :, 0].astype(float)
    assert (drawn - (np.arange(1024) + 0.5) / 1024 * 255).mean() < -1.0


@pytest.mark.parametrize("name", renderers.PDF)
def test_poppler_smooths_pictures_beside_their_place_and_others_do_not(name: str) -> None:
    pixels = renderers.PDF[name](picture_pdf(64), 64, 16)
    if pixels is None:
        pytest.skip(f"{name} is not installed")
    row = pixels[8, :, 0].astype(float)
    assert (row[0], row[-1]) == (0, 255)
    assert (np.abs(row + row[::-1] - 255).max() > BEYOND) == (name == "poppler")


def finer(picture: Picture, times: int) -> Picture:
    return replace(picture, finer=times)


def complaints(renderer: str, pictures: list[Picture]) -> list[str]:
    """What is too far off even where it is drawn larger; skips where the program is not there."""
    if renderer == "chromium":
        executable = find_chromium()
        if executable is None:
            pytest.skip("no Chromium on this machine (set VECDRAW_CHROMIUM to name one)")
        with Chromium(executable) as browser:
            verdicts = [verdict for verdict in judge_svg(pictures, browser) if verdict.renderer == renderer]
    else:
        verdicts = list(judge_svg(pictures, None)) if renderer == "resvg" else list(judge_pdf(pictures, [renderer]))
    if not verdicts:
        pytest.skip(f"{renderer} is not installed")
    return [str(verdict) for verdict in verdicts if not verdict.is_good]


@pytest.mark.parametrize("renderer", COARSE)
def test_probes_that_are_coarse_are_right_where_they_are_drawn_larger(renderer: str) -> None:
    pictures = [finer(probed(name), times) for name, times in COARSE[renderer].items()]
    assert complaints(renderer, pictures) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("renderer", "name"), [(one, name) for one, names in COARSE_EXAMPLES.items() for name in names]
)
def test_examples_that_are_coarse_are_right_where_they_are_drawn_larger(renderer: str, name: str) -> None:
    (path,) = (path for path in EXAMPLES if path.stem == name)
    assert complaints(renderer, [finer(example(path), COARSE_EXAMPLES[renderer][name])]) == []
