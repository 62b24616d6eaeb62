"""Decoration lines: where they stand, how they skip ink, and what their patterns look like."""

import math
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vecdraw.geometry.affine import Affine
from vecdraw.geometry.path import Path
from vecdraw.geometry.path_data import PathData
from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.text.decoration_line import Decorated, DecorationRule, DecorationShape, decoration_shapes, underline_side
from vecdraw.text.decoration_path import Band, decoration_path
from vecdraw.text.lines import shaped_line
from vecdraw.text.outlines import outlines
from vecdraw.text.skip_ink import FramedRun, ink_intervals, is_east_asian, widened, without
from vecdraw.text.style import TextStyle
from vecdraw.typeface.font import Font

SIZE = 100.0
lengths = st.floats(0, 1000, allow_nan=False)
windows = st.tuples(lengths, lengths).map(lambda ends: (min(ends), max(ends)))


def part(text: str, family: str = "Inter", start: float = 0.0, shift: float = 0.0, size: float = SIZE) -> Decorated:
    line = shaped_line(text, TextStyle(Font(family, size)))
    frame = Affine(1.0, 0.0, 0.0, 1.0, start, shift)
    runs = tuple(FramedRun(run, frame) for run in line.runs)
    ideographic = any(map(is_east_asian, text))
    return Decorated(start, start + line.width, shift, size, line.primary.metrics, runs, ideographic)


def ends(path: PathData) -> list[tuple[float, float]]:
    """Left and right of each contour, in order."""
    at, found = 0, []
    for contour in path.verbs.split(b"\x00")[1:]:
        numbers = path.coords[at : at + 2 + sum((0, 2, 4, 6, 5, 7, 0)[verb] for verb in contour)]
        at += len(numbers)
        found.append((min(numbers[::2]), max(numbers[::2])))
    return sorted(found)


def one(rule: DecorationRule, *parts: Decorated, side: str = "under") -> DecorationShape:
    (shape,) = decoration_shapes(rule, parts, side)  # type: ignore[arg-type]  # one of its strings
    return shape


def test_an_underline_stands_where_the_font_says() -> None:
    text = part("nnn")
    bounds = Path(one(DecorationRule("underline"), text).path).bounds
    assert bounds == pytest.approx(
        (0, -text.metrics.underline_offset * SIZE, text.end, text.metrics.underline_thickness * SIZE)
    )


def test_lines_through_and_above() -> None:
    text = part("nnn")
    through = one(DecorationRule("line-through"), text)
    assert Path(through.path).bounds.y == pytest.approx(-text.metrics.strikethrough_offset * SIZE)
    assert through.above
    over = one(DecorationRule("overline"), text)
    assert Path(over.path).bounds.y == pytest.approx(-text.metrics.ascent * SIZE)
    assert not over.above


def test_thickness_and_offset_in_px() -> None:
    bounds = Path(one(DecorationRule("underline", thickness=7.0, offset=31.0), part("nnn")).path).bounds
    assert (bounds.y, bounds.height) == pytest.approx((31, 7))


def test_ideographs_stand_above_their_underline_and_are_not_skipped() -> None:
    text = part("永字八法", "Noto Serif SC")
    bounds = Path(one(DecorationRule("underline"), text).path).bounds
    assert bounds.y >= 0.12 * SIZE
    deep = DecorationRule("underline", offset=0.0)
    assert len(ends(one(deep, text).path)) == 1
    assert len(ends(one(deep._replace(skip_ink="all"), text).path)) > 1


def test_descenders_are_skipped_with_a_margin() -> None:
    text = part("npn")
    shape = one(DecorationRule("underline"), text)
    (first_start, first_end), (second_start, second_end) = ends(shape.path)
    assert (first_start, second_end) == pytest.approx((0, text.end))
    top, thickness = -text.metrics.underline_offset * SIZE, text.metrics.underline_thickness * SIZE
    ((stem_start, stem_end),) = ink_intervals(text.runs, top, top + thickness)
    assert (first_end, second_start) == pytest.approx((stem_start - thickness, stem_end + thickness))
    assert one(DecorationRule("underline", skip_ink="none"), text).path != shape.path


@pytest.mark.parametrize("text", ["gypsy jQ", "ßþ(,;", "Ωφψ", "永字"])
@settings(max_examples=20, deadline=None)
@given(top=st.floats(-90, 30), height=st.floats(0.5, 20))
def test_no_ink_of_a_band_lies_outside_its_intervals(text: str, top: float, height: float) -> None:
    stretch = part(text, "Noto Sans SC")
    shape = outlines([run for run, _ in stretch.runs], 0, 0)
    found = widened(ink_intervals(stretch.runs, top, top + height, east_asian=True), 0.3)
    for step in range(60):
        u = stretch.end * step / 60
        if not any(start <= u <= end for start, end in found):
            assert not shape.contains(u, top + height / 2)


def test_a_line_goes_on_through_raised_text_of_another_size() -> None:
    first = part("nnn")
    raised = part("2", start=first.end, shift=-35.0, size=60.0)
    last = part("nnn", start=raised.end)
    shape = one(DecorationRule("underline"), first, raised, last)
    bounds = Path(shape.path).bounds
    assert len(ends(shape.path)) == 1
    assert (bounds.y, bounds.right) == pytest.approx((-first.metrics.underline_offset * SIZE, last.end))
    through = decoration_shapes(DecorationRule("line-through"), (first, raised, last))
    assert [shape.part for shape in through] == [0, 1, 2]


def test_pieces_of_other_paint_are_shapes_of_their_own() -> None:
    first = part("nnn")._replace(paint="red")
    second = part("nnn", start=first.end)._replace(paint="blue")
    shapes = decoration_shapes(DecorationRule("underline", "wavy"), (first, second))
    assert [shape.part for shape in shapes] == [0, 1]
    heights = [shape.path.coords[-1 if at == 0 else 1] for at, shape in enumerate(shapes)]
    assert heights[0] == pytest.approx(heights[1])  # the wave goes on


@pytest.mark.parametrize(
    ("side", "kind", "sign"), [("left", "underline", 1), ("right", "underline", -1), ("left", "overline", -1)]
)
def test_lines_beside_vertical_text(side: str, kind: str, sign: int) -> None:
    bounds = Path(one(DecorationRule(kind), part("永"), side=side).path).bounds  # type: ignore[arg-type]
    nearest = min(abs(bounds.y), abs(bounds.bottom))
    assert math.copysign(1, bounds.y) == sign
    assert nearest == pytest.approx(SIZE / 2 + bounds.height)


def test_the_side_of_underlines_follows_the_language() -> None:
    assert underline_side("horizontal-tb", "ja") == underline_side("sideways-rl", "ja") == "under"
    assert [underline_side("vertical-rl", lang) for lang in ("zh-Hant", "ja-JP", "ko", "")] == [
        "left",
        "right",
        "right",
        "left",
    ]


@given(window=windows, gaps=st.lists(windows, max_size=8), margin=st.floats(0, 50))
def test_what_is_left_of_a_window_and_its_gaps_tile_it(
    window: tuple[float, float], gaps: list[tuple[float, float]], margin: float
) -> None:
    joined = widened(gaps, margin)
    assert all(one[1] < two[0] for one, two in pairwise(joined))
    left = without(window, joined)
    covered = sum(max(0.0, min(end, window[1]) - max(start, window[0])) for start, end in joined)
    assert sum(end - start for start, end in left) + covered == pytest.approx(window[1] - window[0], abs=1e-3)


@given(
    style=st.sampled_from(["solid", "double", "dotted", "dashed", "wavy"]),
    window=windows,
    gaps=st.lists(windows, max_size=6),
    thickness=st.floats(0.2, 20),
)
def test_patterns_stay_in_their_window_and_out_of_the_gaps(
    style: str, window: tuple[float, float], gaps: list[tuple[float, float]], thickness: float
) -> None:
    band = Band(style, 0.0, 1000.0, 10.0, thickness)  # type: ignore[arg-type]  # one of its strings
    joined = widened(gaps, 0.0)
    path, _ = decoration_path(band, window, joined)
    slack = thickness / 2 + 1e-3 if style == "dotted" else 1e-3  # a dot is whole
    for start, end in ends(path.without_arcs()) if style != "dotted" else ():
        assert window[0] - slack <= start
        assert end <= window[1] + slack
        assert not any(start + 1e-3 < gap_end and end - 1e-3 > gap_start for gap_start, gap_end in joined)
    if not path.is_empty:
        bounds = Path(path).tight_bounds()
        assert window[0] - slack <= bounds.x
        assert bounds.right <= window[1] + slack
        assert bounds.y >= 10.0 - 1e-3
        assert bounds.bottom <= 10.0 + band.height + 1e-3


@pytest.mark.parametrize("style", ["dotted", "dashed"])
@given(length=st.floats(1, 1000), thickness=st.floats(0.1, 10))
def test_dots_and_dashes_fill_their_line_from_end_to_end(style: str, length: float, thickness: float) -> None:
    band = Band(style, 0.0, length, 0.0, thickness)  # type: ignore[arg-type]  # one of its strings
    bounds = Path(decoration_path(band, (0.0, length)).path).bounds
    if length > 3 * thickness:
        assert (bounds.x, bounds.right) == pytest.approx((0, length), abs=1e-3)


def test_glyphs_turned_in_the_frame_are_met_where_they_lie() -> None:
    (run,) = shaped_line("l", TextStyle(Font("Inter", SIZE))).runs
    turned = Affine().rotate(math.pi / 2)
    assert isinstance(run, GlyphRun)
    plain = ink_intervals([FramedRun(run, Affine())], -60, -50)
    lying = ink_intervals([FramedRun(run, turned)], -1000, 1000)
    assert plain[0][1] - plain[0][0] < 20
    assert lying[0][1] - lying[0][0] > 60
