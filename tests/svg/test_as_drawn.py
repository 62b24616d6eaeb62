"""What is written otherwise than it was asked for, so that programs draw it as our pixels are."""

import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import vecdraw as vd
from tests.vector.comparison import averaged, compare, on_white
from tests.vector.renderers import library, resvg
from vecdraw.backends.svg.filters import deviation
from vecdraw.export.render import to_pixels

POINTS = re.compile(r"-?[\d.]+")


def boxes(sigma: float) -> int:
    """The width of the boxes that browsers take for a deviation (Filter Effects 1, 9.14)."""
    return math.floor(sigma * 3 * math.sqrt(2 * math.pi) / 4 + 0.5)


@given(st.floats(2.0, 500.0), st.floats(0.1, 8.0))
def test_blurs_have_boxes_of_the_same_size(sigma: float, scale: float) -> None:
    written = deviation(sigma / scale, scale) * scale
    assert boxes(round(written, 9)) == boxes(sigma)
    assert abs(written / sigma - 1) < 0.13


@given(st.floats(0.0, 1.99))
def test_small_blurs_are_written_as_they_are(sigma: float) -> None:
    assert deviation(sigma, 1.0) == sigma


def svg_of(ctx: vd.Context) -> str:
    return ctx.encode("svg").decode()


@pytest.mark.parametrize(("weight", "name"), [(0.4, "fill"), (3.0, "fill"), (0.8, "stroke")])
def test_strokes_along_long_conics_are_areas(weight: float, name: str) -> None:
    ctx = vd.Context(160, 120)
    path = vd.Path()
    path.move_to(15, 100)
    path.conic_to(40, 0, 80, 60, weight)
    ctx.stroke_style, ctx.line_width = "#c0392b", 7
    ctx.stroke(path)
    svg = svg_of(ctx)
    assert f'{name}="#c0392b"' in svg
    assert ('stroke-width="7"' in svg) == (name == "stroke")


def test_the_lines_of_a_hatching_end_on_quarters_of_a_pixel() -> None:
    ctx = vd.Context(160, 120)
    ctx.fill_style = vd.Texture.hatch(9, 3, 0.6, color="#1a5276", background="#d4e6f1")
    ctx.fill_rect(12, 12, 136, 96)
    svg = svg_of(ctx)
    (whole,) = re.findall(r'<path d="M([^"]*)z"/>', svg)
    lines = whole.split("zM")
    assert len(lines) > 10
    ys = np.array([[float(number) for number in POINTS.findall(line)][1::2] for line in lines])
    assert ys.shape[1] == 4
    assert np.abs(ys * 4 - np.rint(ys * 4)).max() == 0.0


@pytest.mark.skipif(library("resvg_py") is None, reason="resvg-py is not installed")
@pytest.mark.parametrize("angle", [0.0, 0.001, math.pi / 2, 1.2, -0.4, 3.0])
@pytest.mark.parametrize("kind", ["hatch", "cross_hatch"])
def test_hatchings_cover_what_they_fill(angle: float, kind: str) -> None:
    ctx = vd.Context(100, 80, background="white")
    ctx.fill_style = getattr(vd.Texture, kind)(8, 2, angle, color="#145a32")
    ctx.fill_rect(5, 5, 90, 70)
    theirs = resvg(svg_of(ctx), 400, 320)
    ours = np.asarray(to_pixels(ctx.scene, scale=4))
    assert compare(averaged(on_white(ours), 4), averaged(on_white(theirs), 4)).is_near


def test_stamps_are_whole_in_their_pattern_and_only_those_that_are_seen() -> None:
    ctx = vd.Context(160, 120)
    ctx.rotate(0.5)
    ctx.fill_style = vd.Texture(vd.Path("M-3-3H3V3H-3Z"), spacing=10, angle=0.3)
    ctx.fill_rect(60, 0, 30, 20)
    svg = svg_of(ctx)
    found = re.search(r'<pattern [^>]*?width="(\d+)" height="(\d+)"[^>]*><g transform="matrix\(([^)]*)\)">', svg)
    assert found is not None
    width, height = int(found[1]), int(found[2])
    place = vd.Affine(*map(float, found[3].split()))
    points = [
        place.apply(*(float(side) for side in pair)) for pair in re.findall(r'<use [^>]*?x="([^"]*)" y="([^"]*)"', svg)
    ]
    assert len(points) > 6
    assert all(4 < x < width - 4 and 4 < y < height - 4 for x, y in points)


@pytest.mark.skipif(library("resvg_py") is None, reason="resvg-py is not installed")
def test_stroked_stamps_have_the_corners_of_strokes() -> None:
    ctx = vd.Context(100, 80, background="white")
    sharp = vd.Path("M-2-8L0 8L2-8")
    ctx.fill_style = vd.Texture(sharp, spacing=(25, 24), offset=(10, 10), filled=False, line_width=2.0)
    ctx.fill_rect(0, 0, 100, 80)
    theirs = resvg(svg_of(ctx), 400, 320)
    ours = np.asarray(to_pixels(ctx.scene, scale=4))
    assert compare(averaged(on_white(ours), 4), averaged(on_white(theirs), 4)).is_near


def test_light_is_drawn_as_a_picture() -> None:
    ctx = vd.Context(60, 60)
    ctx.filter = [vd.filters.Lighting("diffuse", vd.filters.DistantLight(0.8, 0.9))]
    ctx.fill_rect(10, 10, 40, 40)
    listed: list[str] = []
    svg = ctx.encode("svg", on_fallback=lambda fallback: listed.append(fallback.feature)).decode()
    assert listed == ["lighting filter"]
    assert "<image" in svg


@pytest.mark.skipif(library("resvg_py") is None, reason="resvg-py is not installed")
@pytest.mark.parametrize("offsets", [(0.0, 0.0), (0.3, 0.6), (0.4, 0.4), (1.0, 1.0)])
@pytest.mark.parametrize("inner", [0.0, 8.0])
def test_gradients_that_end_end_at_their_circles(offsets: tuple[float, float], inner: float) -> None:
    ctx = vd.Context(120, 100, background="white", dither=False)
    stops = list(zip(offsets, ["teal", "gold"], strict=True))
    ctx.fill_style = vd.RadialGradient((55, 48), inner, (60, 50), 40, stops, spread="none")
    ctx.fill_rect(0, 0, 120, 100)
    ours = on_white(to_pixels(ctx.scene))
    theirs = resvg(svg_of(ctx), 120, 100)
    assert theirs is not None
    assert compare(ours, theirs).close > 0.99


@pytest.mark.skipif(library("resvg_py") is None, reason="resvg-py is not installed")
@pytest.mark.parametrize("length", [1e-2, 1e-3, 1e-4])
def test_ends_of_gradients_stay_apart(length: float) -> None:
    ctx = vd.Context(40, 10)
    ctx.fill_style = vd.LinearGradient((20.5, 0), (20.5 + length, 0), ["red", "blue"])
    ctx.fill_rect(0, 0, 40, 10)
    theirs = resvg(svg_of(ctx), 40, 10)
    assert theirs is not None
    assert theirs[5, [5, 35]].tolist() == [[255, 0, 0, 255], [0, 0, 255, 255]]
