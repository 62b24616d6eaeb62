"""Dashes along curves lie where the canvas has them, in every program."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import vecdraw as vd
from tests.vector.comparison import averaged, compare, on_white
from tests.vector.renderers import PDF
from vecdraw.export.render import to_pixels

FINER = 4  # px a unit, of which one is made


def circle(ctx: vd.Context) -> None:
    ctx.arc(55, 55, 40, 0, 7)
    ctx.line_to(105, 55)


def closed(ctx: vd.Context) -> None:
    ctx.arc(55, 55, 40, 1, 1 + math.tau)
    ctx.close_path()


def arc(ctx: vd.Context) -> None:
    ctx.arc(55, 55, 40, 1, 4)


def wave(ctx: vd.Context) -> None:
    ctx.move_to(5, 5)
    ctx.bezier_curve_to(40, 100, 60, 100, 105, 5)
    ctx.line_to(5, 5)


def dots(ctx: vd.Context) -> None:
    ctx.line_width, ctx.line_cap = 3, "round"
    ctx.set_line_dash([0, 5])
    ctx.ellipse(55, 55, 50, 20, 0.4, 0, 7)


def gradient(ctx: vd.Context) -> None:
    ctx.stroke_style = vd.LinearGradient((0, 0), (110, 0), ["red", "blue"])
    ctx.ellipse(55, 55, 50, 20, 0.4, 0, 7)


def shadow(ctx: vd.Context) -> None:
    ctx.shadow_color, ctx.shadow_offset_x = "red", 5
    ctx.ellipse(55, 55, 40, 20, 0.4, 0, 7)


def enlarged(ctx: vd.Context) -> None:
    ctx.scale(10, 10)
    ctx.line_width = 1
    ctx.set_line_dash([0.3, 0.3])
    ctx.ellipse(5.5, 5.5, 5, 2, 0.4, 0, 7)


@pytest.mark.parametrize("name", PDF)
@pytest.mark.parametrize("path", [circle, closed, arc, wave, dots, gradient, shadow, enlarged])
def test_dashes_along_curves_lie_where_the_canvas_has_them(path: Callable[[vd.Context], None], name: str) -> None:
    ctx = vd.Context(110, 110, background="white")
    ctx.line_width = 12
    ctx.set_line_dash([3, 3])
    ctx.begin_path()
    path(ctx)
    ctx.stroke()
    _judge(ctx, name)


@pytest.mark.parametrize("name", PDF)
def test_dashes_around_letters_lie_where_the_canvas_has_them(name: str) -> None:
    ctx = vd.Context(110, 110, background="white")
    ctx.font = "90px Inter"
    ctx.line_width = 3
    ctx.set_line_dash([6, 6])
    ctx.stroke_text("S8", 5, 90)
    _judge(ctx, name)


def _judge(ctx: vd.Context, name: str) -> None:
    size = 110 * FINER
    drawn = PDF[name](ctx.encode("pdf"), size, size)
    if drawn is None:
        pytest.skip(f"{name} is not installed")
    ours: Any = np.asarray(to_pixels(ctx.scene, scale=FINER))
    far = compare(averaged(on_white(ours), FINER), averaged(on_white(drawn), FINER))
    assert far.mean < 1.0
