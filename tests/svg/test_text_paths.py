"""Text as outlines in SVG: each glyph once, everything where and how the raster backend draws it."""

from __future__ import annotations

import dataclasses
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

import vecdraw as vd
from tests.svg.lettering import LINES
from tests.vector.comparison import compare, on_white
from tests.vector.renderers import library, resvg
from vecdraw.backends.svg import SvgOptions, write_svg
from vecdraw.backends.svg.glyph_paths import glyph_path, relative_path
from vecdraw.errors import FontError
from vecdraw.geometry.path_data import CLOSE, CUBIC, LINE, MOVE, QUAD, PathData
from vecdraw.geometry.svg_path import parse_svg_path
from vecdraw.scene.ops import FillText
from vecdraw.typeface.store import fonts

needs_resvg = pytest.mark.skipif(library("resvg_py") is None, reason="resvg-py is not installed")


def written(ctx: vd.Context, **options: object) -> str:
    return vd.encode(ctx.scene, "svg", **options).decode()


def looks_the_same(ctx: vd.Context, mean: float = 0.3) -> None:
    """Large text by resvg: the same but for edges, where both sample four lines a pixel."""
    height, width = ctx.to_numpy().shape[:2]
    theirs = resvg(written(ctx), width, height)
    assert theirs is not None
    distance = compare(on_white(ctx.to_numpy()), on_white(theirs))
    assert distance.flat <= 8, distance
    assert distance.mean <= mean, distance


@needs_resvg
@pytest.mark.parametrize("name", LINES)
def test_lines(name: str) -> None:
    looks_the_same(LINES[name].context(300, 1800, 480))


def large(font: str = "300px 'Noto Serif'", width: int = 1400) -> vd.Context:
    ctx = vd.Context(width, 420, background="white")
    ctx.font = font
    return ctx


RAINBOW = ["red", "gold", "green", "blue"]


@needs_resvg
class TestPaint:
    def test_a_gradient_runs_over_the_whole_text(self) -> None:
        ctx = large()
        ctx.fill_style = vd.LinearGradient((100, 0), (1200, 200), RAINBOW)
        ctx.fill_text("Gradient", 20, 300)
        looks_the_same(ctx)

    def test_under_a_transform(self) -> None:
        ctx = large()
        ctx.translate(150, -80)
        ctx.rotate(0.2)
        ctx.scale(0.8, 1.1)
        ctx.fill_style = vd.RadialGradient((600, 200), 10, (600, 200), 500, RAINBOW)
        ctx.fill_text("Turned", 20, 300)
        ctx.stroke_text("Turned", 20, 300)
        looks_the_same(ctx)

    def test_strokes(self) -> None:
        ctx = large("300px Inter")
        ctx.stroke_style = vd.LinearGradient((0, 0), (1200, 0), RAINBOW)
        ctx.line_width, ctx.line_join = 12, "round"
        ctx.stroke_text("Stroke", 20, 300)
        looks_the_same(ctx)

    def test_dashes(self) -> None:
        ctx = large("300px 'Noto Sans CJK SC'")
        ctx.line_width = 6
        ctx.set_line_dash([30, 14])
        ctx.stroke_text("虚线", 20, 300)
        looks_the_same(ctx)

    @pytest.mark.parametrize("kind", ["colour", "gradient"])
    def test_translucent_letters_that_overlap_are_drawn_apart(self, kind: str) -> None:
        ctx = large("italic 300px 'Noto Serif'")
        ctx.letter_spacing = -70
        half = ["rgb(200 0 0 / 50%)", "rgb(0 0 200 / 50%)"]
        ctx.fill_style = half[0] if kind == "colour" else vd.LinearGradient((0, 0), (800, 0), half)
        ctx.fill_text("WAVES", 40, 300)
        looks_the_same(ctx)

    def test_synthetic_weight_and_slope(self) -> None:
        ctx = large("italic 900 300px 'Noto Sans Symbols 2'")
        ctx.fill_style = "rgb(0 0 120 / 60%)"
        ctx.fill_text("♔♞✈", 20, 300)
        looks_the_same(ctx)

    def test_strokes_of_a_synthetic_weight(self) -> None:
        """They are wider. Above 256 px Skia strokes the bolder outline instead, whose contours cross."""
        ctx = large("italic 900 200px 'Noto Sans Symbols 2'")
        ctx.line_width = 6
        ctx.stroke_text("♔♞✈", 20, 300)
        looks_the_same(ctx, 0.5)

    def test_squeezed(self) -> None:
        ctx = large()
        ctx.fill_text("Squeezed", 20, 300, 500)
        ctx.line_width = 9
        ctx.stroke_text("Strokes", 600, 300, 500)
        looks_the_same(ctx)

    def test_squeezed_with_a_gradient(self) -> None:
        ctx = large()
        ctx.fill_style = vd.LinearGradient((0, 0), (1000, 0), RAINBOW)
        ctx.fill_text("Squeezed", 0, 300, 700)
        looks_the_same(ctx)

    def test_very_large_text(self) -> None:
        ctx = vd.Context(1000, 1000, background="white")
        ctx.font = "650 4000px Inter"
        ctx.fill_text("&", -900, 2000)
        looks_the_same(ctx)

    def test_small_text_drawn_large(self) -> None:
        ctx = vd.Context(1400, 420, background="white")
        ctx.scale(400, 400)
        ctx.font = "1px 'Noto Serif'"
        ctx.fill_text("Tiny", 0.05, 0.8)
        looks_the_same(ctx)


def test_a_glyph_is_defined_once_whatever_its_size() -> None:
    ctx = vd.Context(600, 300)
    for at, size in enumerate((12, 24, 48)):
        ctx.font = f"{size}px 'Noto Sans CJK SC'"
        ctx.fill_text("永和永", 10, 60 + 60 * at)
    svg = written(ctx)
    assert svg.count("<path") == 2
    assert svg.count("<use") == 9


def test_positions_are_in_font_units() -> None:
    ctx = vd.Context(600, 300)
    ctx.font = "50px 'Noto Sans CJK SC'"
    ctx.fill_text("永和九", 10, 60)
    group = written(ctx).partition("<g ")[2]
    assert group.startswith('transform="translate(10 60) scale(.05)"><use href="#t1"/><use href="#t2" x="1000"/>')


def test_blank_text_leaves_nothing() -> None:
    ctx = vd.Context(600, 300)
    ctx.font = "50px Inter"
    ctx.fill_text("  \u200b ", 10, 60)
    ctx.stroke_text("  ", 10, 60)
    assert re.sub("<svg[^>]*>", "", written(ctx)) == "</svg>\n"


@pytest.mark.parametrize("text", ["paths", "embed"])
def test_text_of_no_size(text: str) -> None:
    ctx = vd.Context(600, 300)
    for font in ("0px Inter", "0px emoji"):
        ctx.font = font
        ctx.fill_text("a\u0301😀", 10, 60)
        ctx.stroke_text("b", 10, 60)
    assert "<use" not in written(ctx, text=text)
    assert "<text" not in written(ctx, text=text)


def test_a_font_that_is_not_here_is_missed_before_anything_is_written() -> None:
    ctx = vd.Context(600, 300)
    ctx.font = "50px Inter"
    ctx.fill_rect(0, 0, 10, 10)
    ctx.fill_text("a", 10, 60)
    rect, op = ctx.scene.ops
    assert isinstance(op, FillText)
    lost = op.runs[0].face._replace(digest="0" * 64)
    run = dataclasses.replace(op.runs[0], face=lost)
    scene = dataclasses.replace(ctx.scene, ops=(rect, op._replace(runs=(run,))))
    parts: list[str] = []
    with pytest.raises(FontError, match="0000"):
        write_svg(
            scene,
            parts.append,
            SvgOptions(),
            lambda scene, scale: pytest.fail("nothing is to be drawn"),
            lambda pixmap: b"",
        )
    assert parts == []


def test_glyphs_that_lie_apart_are_one_path() -> None:
    ctx = vd.Context(600, 300)
    ctx.font = "50px 'Noto Sans CJK SC'"
    ctx.global_alpha, ctx.line_join = 0.5, "round"
    ctx.stroke_text("永和", 10, 60)
    assert written(ctx).count("<path") == 1
    ctx.letter_spacing = -30
    ctx.stroke_text("永和", 10, 60)
    assert written(ctx).count("<path") == 3


def test_the_same_text_gives_the_same_document() -> None:
    one, two = (written(LINES["mixed"].context(60, 900, 120)) for _ in range(2))
    assert one == two


@pytest.mark.slow
def test_a_page_of_two_thousand_glyphs_takes_well_under_a_second() -> None:
    ctx = vd.Context(1000, 1500)
    ctx.font = "22px 'Noto Sans CJK SC'"
    characters = [chr(codepoint) for codepoint in range(0x4E00, 0x4E00 + 2000)]
    for at in range(50):
        ctx.fill_text("".join(characters[40 * at : 40 * at + 40]), 20, 30 * at)
    glyph_path.cache_clear()
    started = time.perf_counter()
    vd.encode(ctx.scene, "svg")
    first = time.perf_counter() - started
    started = time.perf_counter()
    vd.encode(ctx.scene, "svg")
    assert min(first, time.perf_counter() - started) < 1.0


# --- path data --------------------------------------------------------------------------------------------------

_NUMBERS = st.floats(-2.0, 2.0)
_SEGMENTS = st.lists(
    st.sampled_from([(LINE, 2), (QUAD, 4), (CUBIC, 6)]).flatmap(
        lambda kind: st.tuples(st.just(kind[0]), st.tuples(*[_NUMBERS] * kind[1]))
    ),
    min_size=1,
    max_size=6,
)


@st.composite
def glyph_outlines(draw: st.DrawFn) -> PathData:
    verbs, coords = bytearray(), list[float]()
    for segments in draw(st.lists(_SEGMENTS, min_size=1, max_size=3)):
        verbs.append(MOVE)
        coords += draw(st.tuples(_NUMBERS, _NUMBERS))
        for verb, numbers in segments:
            verbs.append(verb)
            coords += numbers
        verbs.append(CLOSE)
    return PathData(bytes(verbs), tuple(coords))


@given(glyph_outlines(), st.sampled_from([1.0, 7.3, 1000.0, 2048.0]), st.integers(0, 4))
def test_path_data_reads_back_as_the_rounded_points(path: PathData, scale: float, digits: int) -> None:
    """Lines without length and lines back to where a contour closes are left out; nothing else is."""
    found = parse_svg_path(relative_path(path, scale, digits))
    unit = 10.0**-digits
    expected: list[tuple[int, list[int]]] = []
    start, at = [0, 0], [0, 0]
    segments = list(path.segments())
    for (verb, numbers), following in zip(segments, [*segments[1:], (MOVE, ())], strict=True):
        rounded = [round(number * scale * 10**digits) for number in numbers]
        if verb == LINE and (rounded == at or (following[0] == CLOSE and rounded == start)):
            continue
        expected.append((verb, rounded))
        if verb == MOVE:
            start = rounded
        at = start if verb == CLOSE else rounded[-2:]
    actual = [(verb, [round(number / unit) for number in numbers]) for verb, numbers in found.segments()]
    assert [verb for verb, _ in actual] == [verb for verb, _ in expected]
    for (_, some), (_, others) in zip(actual, expected, strict=True):
        assert some == pytest.approx(others, abs=1 if _is_tie(path, scale, digits) else 0)


def _is_tie(path: PathData, scale: float, digits: int) -> bool:
    """Whether a coordinate is so near the middle of two numbers that either may stand for it."""
    return any(abs(number * scale * 10**digits % 1 - 0.5) < 1e-6 for number in path.coords)


def test_path_data_is_short() -> None:
    square = PathData(
        bytes((MOVE, LINE, LINE, LINE, LINE, CLOSE)), (0.1, -0.1, 0.9, -0.1, 0.9, 0.7, 0.1, 0.7, 0.1, -0.1)
    )
    assert relative_path(square, 1000.0, 0) == "M100-100h800v800h-800z"
    assert relative_path(square, 1.0, 2) == "M.1-.1h.8v.8h-.8z"


def test_whole_font_units_are_kept() -> None:
    ctx = large()
    ctx.fill_text("R", 0, 0)
    (op,) = ctx.scene.ops
    assert isinstance(op, FillText)
    face = fonts.face(op.runs[0].face)
    glyph = face.glyph(ord("R"))
    found = parse_svg_path(glyph_path(face, glyph, face.hb_face.upem, 0))
    ends = {round(number * 1000) for number in face.outline(glyph).coords}
    assert set(map(round, found.coords)) == ends
