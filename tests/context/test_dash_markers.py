"""Markers along lines: `line_dash_marker` and `line_dash_fit`."""

from typing import Any

import numpy as np
import pytest

import vecdraw as vd
from vecdraw.errors import BadTypeError, BadValueError, LimitError
from vecdraw.scene.ops import FillPath, StrokePath, StrokeRect

MARK = vd.Path("M-2 -1L3 0L-2 1Z")
WAVE = vd.Path("M10 60C40 0 80 120 110 60")


def canvas(**options: Any) -> vd.Context:
    ctx = vd.Context(120, 120, **options)
    ctx.set_line_dash([12])
    ctx.line_dash_marker = MARK
    return ctx


@pytest.mark.parametrize("fit", ["move", "turn", "follow"])
def test_markers_are_the_paths_that_stamping_gives(fit: Any) -> None:
    ctx, plain = canvas(), vd.Context(120, 120)
    ctx.line_dash_fit, ctx.stroke_style = fit, "red"
    ctx.stroke(WAVE)
    plain.fill_style = "red"
    plain.fill(WAVE.stamped(MARK, 12, 0, fit))
    assert ctx.scene.ops == plain.scene.ops
    assert np.array_equal(ctx.to_numpy(), plain.to_numpy())


def test_fits_differ_on_a_curve_and_not_on_a_level_line() -> None:
    def drawn(line: vd.Path, fit: Any) -> bytes:
        ctx = canvas()
        ctx.line_dash_fit = fit
        ctx.stroke(line)
        return ctx.to_numpy().tobytes()

    assert len({drawn(WAVE, fit) for fit in ("move", "turn", "follow")}) == 3
    level = vd.Path("M10 60H110")
    assert drawn(level, "move") == drawn(level, "turn")


@pytest.mark.parametrize(("offset", "first"), [(0, 10.0), (4, 18.0), (-4, 14.0), (12, 10.0), (-16, 14.0)])
def test_the_dash_offset_moves_markers_as_it_moves_dashes(offset: float, first: float) -> None:
    ctx = canvas()
    ctx.line_dash_marker, ctx.line_dash_offset = vd.Path("M0 0H1V1H0Z"), offset
    ctx.stroke(vd.Path("M10 60H110"))
    op = ctx.scene.ops[-1]
    assert isinstance(op, FillPath)
    assert op.path.coords[0] == pytest.approx(first)


def test_the_line_width_does_not_count() -> None:
    thin, thick = canvas(), canvas()
    thick.line_width = 30
    thin.stroke(WAVE)
    thick.stroke(WAVE)
    assert thin.scene == thick.scene


def test_without_dashes_or_without_a_marker_lines_are_lines() -> None:
    ctx = canvas()
    ctx.set_line_dash([])
    ctx.stroke(WAVE)
    ctx.stroke_rect(5, 5, 50, 50)
    ctx.line_dash_marker = None
    ctx.set_line_dash([12])
    ctx.stroke(WAVE)
    assert [type(op) for op in ctx.scene.ops] == [StrokePath, StrokeRect, StrokePath]


def test_markers_around_a_rectangle() -> None:
    ctx, plain = canvas(), canvas()
    ctx.stroke_rect(20, 20, 60, 40)
    rect = vd.Path()
    rect.rect(20, 20, 60, 40)
    plain.stroke(rect)
    assert ctx.scene == plain.scene
    assert isinstance(ctx.scene.ops[0], FillPath)


def test_markers_belong_to_the_state() -> None:
    ctx = canvas()
    with ctx.saved():
        ctx.line_dash_marker, ctx.line_dash_fit = None, "move"
    after: tuple[Any, Any] = ctx.line_dash_marker, ctx.line_dash_fit
    assert after == (MARK, "turn")
    ctx.reset()
    assert ctx.line_dash_marker is None


def test_a_marker_is_copied() -> None:
    ctx, mine = canvas(), vd.Path(MARK)
    ctx.line_dash_marker = mine
    mine.line_to(50, 50)
    assert ctx.line_dash_marker == MARK
    read = ctx.line_dash_marker
    assert read is not None
    read.line_to(50, 50)
    assert ctx.line_dash_marker == MARK


def test_bad_markers() -> None:
    ctx, lenient = canvas(), canvas(strict=False)
    markers: list[Any] = ["M0 0", 3, [MARK]]
    for marker in markers:
        with pytest.raises(BadTypeError, match="line_dash_marker"):
            ctx.line_dash_marker = marker
        lenient.line_dash_marker = marker
    fits: list[Any] = ["bend", None, 3]
    for fit in fits:
        with pytest.raises(BadValueError, match="line_dash_fit"):
            ctx.line_dash_fit = fit
        lenient.line_dash_fit = fit
    assert ctx.line_dash_marker == lenient.line_dash_marker == MARK
    assert ctx.line_dash_fit == lenient.line_dash_fit == "turn"


def test_far_too_many_markers() -> None:
    ctx = canvas()
    ctx.set_line_dash([1e-7])
    with pytest.raises(LimitError):
        ctx.stroke(WAVE)
    assert ctx.scene.ops == ()


def test_a_dash_of_nothing_draws_nothing_and_ends() -> None:
    ctx = canvas()
    ctx.set_line_dash([0, 5])
    ctx.stroke(WAVE)
    ctx.stroke_rect(5, 5, 50, 50)
    assert ctx.scene.ops == ()


def test_extents_of_a_stroke_are_those_of_its_markers() -> None:
    ctx = canvas()
    ctx.line_width = 50
    assert ctx.stroke_extents(WAVE) == ctx.path_extents(WAVE.stamped(MARK, 12))
    ctx.set_line_dash([0, 5])
    assert ctx.stroke_extents(WAVE) == vd.Rect(0.0, 0.0, 0.0, 0.0)
