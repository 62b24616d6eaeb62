"""Non-separable blend modes in SVG: vectors while the mix is in the gamut, a picture in place where it leaves it."""

import re
from dataclasses import replace
from typing import Literal

import numpy as np
import pytest

import vecdraw as vd
from tests.vector.departures import PAIRS, channels, mixed
from tests.vector.judgement import Picture, judge_svg
from tests.vector.renderers import library, resvg
from vecdraw.backends.fallback import Fallback
from vecdraw.backends.skia.strips import render_part
from vecdraw.backends.skia.surface import RasterSurface, render
from vecdraw.backends.svg import SvgOptions, write_svg

Mode = Literal["hue", "saturation", "color", "luminosity"]
MODES: tuple[Mode, ...] = ("hue", "saturation", "color", "luminosity")
ALL_PAIRS = (*PAIRS, ("#0000ff", "#ffff00"))
by_resvg = pytest.mark.skipif(library("resvg_py") is None, reason="resvg-py is not installed")


def written(scene: vd.Scene) -> tuple[str, list[Fallback]]:
    listed: list[Fallback] = []
    return vd.encode(scene, "svg", on_fallback=listed.append).decode(), listed


def pair(mode: Mode, backdrop: str, source: str) -> vd.Context:
    ctx = vd.Context(24, 16, background=backdrop)
    ctx.global_composite_operation, ctx.fill_style = mode, source
    ctx.fill_rect(4, 4, 12, 8)
    return ctx


@by_resvg
@pytest.mark.parametrize("mode", MODES)
def test_plain_colours_are_mixed_as_specified(mode: Mode) -> None:
    reported = 0
    for backdrop, source in ALL_PAIRS:
        svg, listed = written(pair(mode, backdrop, source).scene)
        shown = resvg(svg, 24, 16)
        assert shown is not None
        wanted = mixed(mode, channels(backdrop), channels(source)) * 255
        assert np.abs(shown[8, 8, :3] - wanted).max() <= 5.0, (backdrop, source)
        assert np.abs(shown[1, 1, :3] - channels(backdrop) * 255).max() <= 1.0
        assert ("image/png" in svg) == bool(listed)
        reported += len(listed)
    assert reported


@pytest.mark.parametrize("mode", MODES)
def test_a_mix_inside_the_gamut_stays_vectors(mode: Mode) -> None:
    svg, listed = written(pair(mode, "#a08878", "#8898a0").scene)
    assert listed == []
    assert f"mix-blend-mode:{mode}" in svg


def test_the_report_names_mode_and_place() -> None:
    svg, (listed,) = written(pair("luminosity", "#402010", "#101010").scene)
    assert listed.feature == "blend mode luminosity"
    assert listed.box == (4.0, 4.0, 12.0, 8.0)
    assert re.search(r'<image x="4" y="4" width="12" height="8"', svg)
    assert "mix-blend-mode" not in svg


def deep(ctx: vd.Context, mode: Mode) -> None:
    """A disc in dark red and blue, both half there."""
    ctx.fill_style = vd.LinearGradient((10, 0), (90, 0), ["#300", "rgb(0 0 80 / 40%)"])
    ctx.fill_rect(5, 10, 80, 60)
    ctx.global_composite_operation, ctx.fill_style = mode, "rgb(240 220 10 / 70%)"
    ctx.begin_path()
    ctx.arc(50, 40, 28, 0, 7)


def plainly(ctx: vd.Context, mode: Mode) -> None:
    deep(ctx, mode)
    ctx.fill()


def in_a_clip(ctx: vd.Context, mode: Mode) -> None:
    deep(ctx, mode)
    ctx.clip()
    ctx.fill_rect(0, 0, 100, 80)


def in_a_layer(ctx: vd.Context, mode: Mode) -> None:
    with ctx.layer(alpha=0.8):
        deep(ctx, mode)
        ctx.fill()


def a_layer_itself(ctx: vd.Context, mode: Mode) -> None:
    plainly(ctx, "hue")
    with ctx.layer(alpha=0.9, blend=mode):
        ctx.fill_style = "#f1e40f"
        ctx.fill_rect(30, 20, 50, 50)


def one_after_the_other(ctx: vd.Context, mode: Mode) -> None:
    plainly(ctx, mode)
    ctx.translate(20, 10)
    ctx.fill_style = "#102"
    ctx.fill()
    ctx.global_composite_operation = "multiply"
    ctx.fill_style = "#fa8"
    ctx.fill_rect(0, 0, 30, 70)
    ctx.global_composite_operation = "luminosity"
    ctx.fill_style = "#eee"
    ctx.fill_rect(10, 20, 50, 20)


def in_a_scene(ctx: vd.Context, mode: Mode) -> None:
    inner = vd.Context(100, 80, background="#402010")
    plainly(inner, mode)
    ctx.draw_scene(inner.scene, 10, 5, 80, 64)


SITES = (plainly, in_a_clip, in_a_layer, a_layer_itself, one_after_the_other, in_a_scene)


@by_resvg
@pytest.mark.parametrize("site", SITES, ids=lambda site: site.__name__)
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("background", ["#1a1a2e", None])
def test_wherever_it_blends(site: object, mode: Mode, background: str | None) -> None:
    ctx = vd.Context(100, 80, background=background, dither=False)
    assert callable(site)
    site(ctx, mode)
    (verdict,) = judge_svg([Picture(mode, ctx.scene, small_text=False, finer=2)], None)
    assert verdict.is_good, str(verdict)


def test_scenes_larger_than_are_looked_at_stay_vectors_and_are_listed() -> None:
    scene = replace(pair("luminosity", "#402010", "#101010").scene, width=9000.0, height=9000.0)
    svg, (listed,) = written(scene)
    assert "mix-blend-mode:luminosity" in svg
    assert "left as it is" in listed.reason


def test_what_is_beyond_the_number_that_is_looked_at_stays_vectors_and_is_listed() -> None:
    ctx = vd.Context(20, 13, background="#402010")
    ctx.global_composite_operation, ctx.fill_style = "luminosity", "#101010"
    for at in range(260):
        ctx.fill_rect(at % 20, at // 20, 1, 1)
    svg, listed = written(ctx.scene)
    assert svg.count("mix-blend-mode") == 4
    assert [one.op for one in listed if "left as it is" in one.reason] == [256, 257, 258, 259]


def test_only_what_an_operation_covers_is_drawn_and_mixed() -> None:
    ctx = vd.Context(600, 400, background="#ff2200")
    for i, mode in enumerate((*MODES, *MODES)):
        ctx.global_composite_operation, ctx.fill_style = mode, "#0a3bff"
        ctx.fill_rect(20 + 60 * i, 30 + 40 * i, 50, 30)
    drawn: list[int] = []

    def counted(scene: vd.Scene, scale: float, part: tuple[int, int, int, int] | None = None) -> RasterSurface:
        surface = render(scene, scale=scale) if part is None else render_part(scene, *part, scale=scale)
        drawn.append(surface.width * surface.height)
        return surface

    listed = write_svg(ctx.scene, lambda _: None, SvgOptions(raster_scale=1.0), counted, lambda _: b"PNG")
    assert len(listed) == 2
    assert max(drawn) == 600 * 400
    assert sum(drawn) < 600 * 400 + 8 * 60 * 40
