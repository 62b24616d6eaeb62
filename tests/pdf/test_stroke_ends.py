"""Broad strokes along curves end squarely in programs that draw curves as chords."""

import math

import numpy as np
import pytest

import vecdraw as vd
from tests.vector.comparison import averaged, compare, on_white
from tests.vector.renderers import PDF
from vecdraw.backends.pdf.stroke_ends import ends_aslant
from vecdraw.export.render import to_pixels
from vecdraw.geometry.path_data import CLOSE, CUBIC, LINE, MOVE, QUAD, PathData
from vecdraw.paint.stroke import Stroke

FINER = 4
BROAD = Stroke(width=40.0)
CURVE = PathData(bytes([MOVE, QUAD]), (0, 0, 50, 0, 50, 50))


def arcs() -> vd.Context:
    """Quarters of circles, a quadratic and a cubic curve, broad, with square and with butt ends."""
    ctx = vd.Context(240, 120, background="white")
    ctx.line_width = 46
    for x, cap in ((10, "butt"), (130, "square")):
        ctx.line_cap = cap
        ctx.begin_path()
        ctx.arc(x, 110, 50, -math.pi / 2 + 0.3, -0.2)
        ctx.stroke()
    ctx.line_width, ctx.line_cap = 30, "butt"
    ctx.begin_path()
    ctx.move_to(75, 20)
    ctx.quadratic_curve_to(100, 20, 110, 60)
    ctx.move_to(195, 95)
    ctx.bezier_curve_to(195, 60, 210, 25, 232, 20)
    ctx.stroke()
    return ctx


@pytest.mark.oracle
@pytest.mark.parametrize("name", PDF)
def test_they_are_as_in_our_pixels(name: str) -> None:
    scene = arcs().scene
    ours = np.asarray(to_pixels(scene, scale=FINER), np.uint8)
    theirs = PDF[name](vd.encode(scene, "pdf"), ours.shape[1], ours.shape[0])
    if theirs is None:
        pytest.skip(f"{name} is not installed")
    distance = compare(averaged(on_white(ours), FINER), averaged(on_white(theirs), FINER))
    assert distance.mean <= 0.1, distance
    assert distance.is_near, distance


def test_curves_that_bend_within_their_width_have_such_ends() -> None:
    assert ends_aslant(CURVE, BROAD, 1.0)
    assert ends_aslant(CURVE, Stroke(40.0, cap="square"), 1.0)
    begins = PathData(bytes([MOVE, CUBIC, LINE]), (0, 0, 20, 0, 30, 5, 30, 20, 30, 90))
    after = PathData(bytes([MOVE, LINE, MOVE, LINE, QUAD]), (0, 0, 9, 9, 0, 0, 9, 9, 30, 9, 30, 30))
    assert ends_aslant(begins, BROAD, 1.0)
    assert ends_aslant(after, BROAD, 1.0)


def test_others_have_none() -> None:
    closed = PathData(bytes([MOVE, QUAD, CLOSE]), CURVE.coords)
    back = PathData(bytes([MOVE, CUBIC]), (0, 0, 50, 50, -50, 50, 0, 0))
    straight = PathData(bytes([MOVE, LINE]), (0, 0, 50, 0))
    inner = PathData(bytes([MOVE, LINE, QUAD, LINE]), (0, 0, 50, 0, 80, 0, 80, 30, 80, 60))
    wide = PathData(bytes([MOVE, QUAD]), (0, 0, 200, 0, 200, 200))
    for path in (closed, back, straight, inner, wide, PathData()):
        assert not ends_aslant(path, BROAD, 1.0)
    for stroke in (Stroke(40, cap="round"), Stroke(40, dash=(5, 5)), Stroke(3)):
        assert not ends_aslant(CURVE, stroke, 1.0)
    assert not ends_aslant(CURVE, BROAD, 0.05)
