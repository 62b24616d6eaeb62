"""Layouts bent along paths: backgrounds, lines under, over and through text, and pictures go with the text."""

import itertools
import math
from collections.abc import Callable, Iterable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vecdraw as vd
from tests.svg.documents import by_resvg, needs_resvg
from tests.vector.comparison import Pixels, averaged, compare
from tests.vector.renderers import mupdf, pdfium, poppler
from vecdraw.export.render import to_pixels
from vecdraw.geometry.flatten import flatten
from vecdraw.geometry.path_data import PathData
from vecdraw.text.layout_on_path import BentLayout, bend_layout

FONT = "24px 'Noto Sans SC'"
RADIUS = 150.0
Reader = Callable[[bytes, int, int], Pixels | None]


def circle(radius: float = RADIUS) -> vd.Path:
    path = vd.Path()
    path.arc(0, 0, radius, 0, math.tau)
    path.close_path()
    return path


def corners(shapes: Iterable[PathData]) -> list[tuple[float, float]]:
    """The points of shapes as polylines."""
    return [point for shape in shapes for line in flatten(shape, 0.01) for point in line]


def dense(shapes: Iterable[PathData]) -> list[tuple[float, float]]:
    """The same, and four points between every two."""
    found = []
    for shape in shapes:
        for line in flatten(shape, 0.01):
            for (x0, y0), (x1, y1) in itertools.pairwise(line):
                found += [(x0 + (x1 - x0) * at / 5, y0 + (y1 - y0) * at / 5) for at in range(5)]
    return found


def areas(bent: BentLayout) -> list[PathData]:
    return [area for area, _ in bent.backgrounds]


@settings(max_examples=40, deadline=None)
@given(
    text=st.sampled_from(["永和九年 gypsy", "gypsy, jumpy quay", "שלום abc", "漢字とかな", "a 😀 b"]),
    decoration=st.sampled_from(["underline", "overline double", "line-through dashed 2px", "underline wavy red"]),
    size=st.sampled_from([9.0, 24.0]),
)
def test_along_a_level_line_shapes_are_those_of_the_layout(text: str, decoration: str, size: float) -> None:
    layout = vd.layout_text([vd.Span(text, background="gold", decoration=decoration)], f"{size}px 'Noto Sans SC'")
    line = layout.lines[0]
    bent = bend_layout(layout, vd.Path(f"M10 50 H{20 + layout.width}"), align="left")
    assert len(bent.shapes) == len(layout.decorations)
    for ours, straight in zip(bent.shapes, layout.decorations, strict=True):
        assert (ours.stroke_width, ours.fill, ours.span, ours.above) == straight[1:]
        expected = vd.Path(straight.path).transformed(vd.Affine.translation(10, 50 - line.baseline_y)).tight_bounds()
        found = vd.Path(ours.path).tight_bounds()
        assert found == pytest.approx(tuple(expected), abs=0.02)
    for area, placed in zip(areas(bent), layout.runs, strict=True):
        box = placed.box
        expected_box = (10 + placed.x + box.x, 50 - line.baseline_y + placed.y + box.y, box.width, box.height)
        assert vd.Path(area).tight_bounds() == pytest.approx(expected_box, abs=1e-4)


@pytest.mark.parametrize("side", ["left", "right"])
def test_round_a_circle_shapes_are_parts_of_rings(side: str) -> None:
    layout = vd.layout_text([vd.Span("round and round 永和九年", background="gold", decoration="underline")], FONT)
    bent = bend_layout(layout, circle(), side=side)  # type: ignore[arg-type]  # one of its strings
    line, outwards = layout.lines[0], 1 if side == "left" else -1
    (box,) = {(placed.y + placed.box.y, placed.y + placed.box.bottom) for placed in layout.runs}
    radii = [RADIUS + outwards * (line.baseline_y - edge) for edge in box]
    for area in areas(bent):
        found = [math.hypot(*point) for point in dense([area])]
        assert min(found) == pytest.approx(min(radii), abs=0.02)
        assert max(found) == pytest.approx(max(radii), abs=0.02)
    (rule,) = layout.decorations
    straight = vd.Path(rule.path).tight_bounds()
    ends = [RADIUS + outwards * (line.baseline_y - edge) for edge in (straight.y, straight.bottom)]
    found = [math.hypot(*point) for point in dense([bent.shapes[0].path])]
    assert (min(found), max(found)) == pytest.approx((min(ends), max(ends)), abs=0.02)


def test_a_background_is_as_long_along_the_path_as_its_text() -> None:
    layout = vd.layout_text(["永和", vd.Span("九年", background="gold")], FONT)
    (area,) = areas(bend_layout(layout, circle()))
    angles = sorted(math.atan2(y, x) % math.tau for x, y in corners([area]))
    assert angles[0] == pytest.approx(2 * 24 / RADIUS, abs=1e-3)
    assert angles[-1] == pytest.approx(4 * 24 / RADIUS, abs=1e-3)


def test_shapes_end_where_the_text_that_has_room_ends() -> None:
    layout = vd.layout_text([vd.Span("永和九年岁在", background="gold", decoration="underline wavy")], FONT)
    bent = bend_layout(layout, vd.Path("M0 50 H85"))
    assert bent.hidden == "岁在"
    assert vd.Path(areas(bent)[0]).tight_bounds()[::2] == pytest.approx((0, 96))  # the last one stands out by half
    for shape in bent.shapes:
        bounds = vd.Path(shape.path).tight_bounds()
        assert bounds.x >= -3
        assert bounds.right <= 96 + 1e-6
    nothing = bend_layout(layout, vd.Path("M0 50 H85"), offset=200)
    assert (nothing.groups, nothing.backgrounds, nothing.shapes) == ((), (), ())


def test_between_subpaths_nothing_is_drawn() -> None:
    layout = vd.layout_text([vd.Span("永和九年岁在", background="gold", decoration="underline")], FONT)
    bent = bend_layout(layout, vd.Path("M0 50 H72 M200 90 H300"))
    points = corners([*areas(bent), *(shape.path for shape in bent.shapes)])
    assert not [x for x, _ in points if 72.1 < x < 199.9]
    assert max(x for x, _ in points) == pytest.approx(272)


def test_a_ring_takes_shapes_over_its_start() -> None:
    layout = vd.layout_text([vd.Span("永和九年", background="gold")], FONT)
    (area,) = areas(bend_layout(layout, circle(), align="center", offset=RADIUS * math.pi))
    found = [math.atan2(y, x) for x, y in corners([area])]
    assert min(found) == pytest.approx(-48 / RADIUS, abs=1e-3)
    assert max(found) == pytest.approx(48 / RADIUS, abs=1e-3)


def test_pictures_stand_on_the_path_by_their_middles_turned_with_it() -> None:
    seal = vd.Context(20, 20, background="crimson")
    spans: list[str | vd.Span] = ["永和", vd.Span(image=vd.InlineImage(seal.scene, height=24)), "九"]
    layout = vd.layout_text(spans, FONT)
    bent = bend_layout(layout, circle())
    ((image, place),) = bent.images
    angle = (48 + 12) / RADIUS
    middle = place.apply(image.box.x + 12, layout.lines[0].baseline_y)
    assert middle == pytest.approx((RADIUS * math.cos(angle), RADIUS * math.sin(angle)))
    right = place.apply(image.box.x + 13, layout.lines[0].baseline_y)
    assert (right[0] - middle[0], right[1] - middle[1]) == pytest.approx((-math.sin(angle), math.cos(angle)))
    assert bend_layout(layout, vd.Path("M0 50 H50")).images == ()


def test_upright_characters_have_lines_beside_the_path() -> None:
    layout = vd.layout_text([vd.Span("永和九年", decoration="underline", background="gold")], FONT)
    bent = bend_layout(layout, vd.Path("M0 0 L 100 100"), rotate=False)
    line = layout.lines[0]
    found = [y - x for x, y in dense(areas(bent))]
    top, bottom = layout.runs[0].box.y, layout.runs[0].box.bottom
    assert (min(found), max(found)) == pytest.approx((top, bottom), abs=0.02)
    assert line.baseline_y > 0


def test_what_is_drawn_is_in_the_order_of_a_straight_layout() -> None:
    spans = [vd.Span("永", background="gold", decoration="underline"), vd.Span("和", decoration="line-through")]
    layout = vd.layout_text(spans, FONT)
    straight, bent = vd.Context(300, 100), vd.Context(300, 100)
    straight.draw_layout(layout, 0, 0)
    bent.draw_layout_on_path(layout, vd.Path("M0 50 H200"))
    names = [[type(op).__name__.replace("FillRect", "FillPath") for op in ctx.scene.ops] for ctx in (straight, bent)]
    assert names[0] == names[1]


def example() -> vd.Context:
    """Something of everything."""
    ctx = vd.Context(160, 120, background="white")
    ctx.font = "17px 'Noto Sans SC'"
    seal = vd.Context(20, 20, background="crimson")
    spans = [
        vd.Span("gypsy", decoration="underline"),
        vd.Span("背景", background="gold"),
        vd.Span("x", decoration="line-through 2px red"),
        vd.Span(image=vd.InlineImage(seal.scene, height=14)),
        vd.Span("wave", decoration="underline wavy teal"),
    ]
    ctx.draw_layout_on_path(vd.layout_text(spans, ctx.font_value), vd.Path("M6 90 C 40 -20 110 -20 154 90"))
    return ctx


def test_a_level_path_makes_the_pixels_of_the_straight_layout() -> None:
    spans = [vd.Span("永 gypsy", background="gold", decoration="underline 2px red"), vd.Span("和", background="teal")]
    layout = vd.layout_text(spans, FONT)
    one, other = (vd.Context(200, 60, background="white") for _ in range(2))
    one.draw_layout(layout, 10, 8)
    baseline = 8 + layout.lines[0].baseline_y
    other.draw_layout_on_path(layout, vd.Path(f"M10 {baseline} H{10 + layout.width + 1}"))
    difference = np.abs(one.to_numpy().astype(int) - other.to_numpy())
    assert difference.max() <= 2


@needs_resvg
def test_svg_shows_what_pixels_show() -> None:
    assert by_resvg(example().scene).is_near


@pytest.mark.parametrize("reader", [pdfium, mupdf, poppler])
def test_pdf_shows_what_pixels_show(reader: Reader) -> None:
    scene = example().scene
    theirs = reader(vd.encode(scene, "pdf", dpi=72), 4 * 160, 4 * 120)
    if theirs is None:
        pytest.skip(f"{reader.__name__} is not installed")
    ours: Pixels = to_pixels(scene, scale=4.0)  # type: ignore[assignment]  # of 8 bits, as the scene is
    assert compare(averaged(ours, 4), averaged(theirs, 4)).is_near


@pytest.mark.parametrize("kind", ["svg", "pdf"])
def test_documents_hold_shapes_and_no_pictures_in_their_place(kind: str) -> None:
    found: list[object] = []
    vd.encode(example().scene, kind, on_fallback=found.append)
    assert found == []
