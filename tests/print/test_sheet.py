"""Drawings on sheets: printer's marks lie outside the bleed, and what is drawn stays what it was."""

from io import BytesIO

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

import vecdraw as vd
from vecdraw.errors import BadTypeError, BadValueError
from vecdraw.export.print_sheet import lay_out

ALL = ("crop", "registration", "bars")


def drawing(width=120.0, height=90.0, **options):
    ctx = vd.Context(width, height, background="#fed", **options)
    ctx.fill_style = vd.LinearGradient((0, 0), (width, height), ["red", "gold", "navy"])
    ctx.fill_rect(width / 8, height / 8, width / 2, height / 2)
    ctx.font = "20px Inter"
    ctx.fill_style = "black"
    ctx.fill_text("Sheet", width / 4, height / 2)
    return ctx


def pixels(scene):
    return np.asarray(Image.open(BytesIO(vd.encode(scene, "png"))).convert("RGB")).astype(int)


@pytest.mark.parametrize("scale", [1.0, 1.5, 3.125])
@pytest.mark.parametrize("bleed", [0, "1mm", 7.3])
def test_the_drawing_is_in_the_sheet_as_it_was(scale, bleed):
    scene = drawing(scale=scale).scene
    whole = pixels(vd.print_sheet(scene, bleed=bleed, marks=ALL))
    alone = pixels(scene)
    top, left = ((a - b) // 2 for a, b in zip(whole.shape[:2], alone.shape[:2], strict=True))
    inside = whole[top : top + alone.shape[0], left : left + alone.shape[1]]
    edge = inside[1:-2, 1:-2] - alone[1:-2, 1:-2]  # a canvas of a fraction of a pixel ends in white paper there
    assert np.abs(edge).max() <= 1


@given(
    width=st.floats(5, 400),
    height=st.floats(5, 400),
    dpi=st.floats(20, 400),
    share=st.floats(0, 0.49),
    scale=st.none() | st.floats(0.1, 8),
)
def test_marks_lie_outside_the_bleed_and_on_the_sheet(width, height, dpi, share, scale):
    cut = min(width, height) * share
    sheet = lay_out(width, height, dpi=dpi, scale=scale, bleed=cut, marks=ALL)
    assert sheet.trim.x == pytest.approx(sheet.bleed.x + cut)
    assert sheet.trim.right == pytest.approx(sheet.bleed.right - cut)
    assert sheet.bleed.width == width
    assert sheet.width == pytest.approx(width + 2 * sheet.bleed.x)
    box = sheet.bleed
    for op in sheet.marks:
        lone = vd.Scene(sheet.width, sheet.height, (op,), dpi=dpi).bounds()
        assert lone is not None
        for part in parts(op):
            apart = part.right < box.x or part.x > box.right or part.bottom < box.y or part.y > box.bottom
            assert apart
            assert part.x >= -1e-6
            assert part.y >= -1e-6
            assert part.right <= sheet.width + 1e-6
            assert part.bottom <= sheet.height + 1e-6


def parts(op):
    """Where the lines and patches of a mark are."""
    if hasattr(op, "width"):
        return [vd.Rect(op.x, op.y, op.width, op.height)]
    found, edges = [], []
    for verb, numbers in op.path.segments():
        points = list(zip(numbers[0::2], numbers[1::2], strict=False))
        if len(numbers) != 2:  # the circle of a target: its cross is larger
            continue
        if verb == 0:
            edges = points
        else:
            (x1, y1), (x2, y2) = edges[-1], points[-1]
            found.append(vd.Rect(min(x1, x2), min(y1, y2), abs(x2 - x1), abs(y2 - y1)))
    return found


def test_crop_marks_point_at_the_trim():
    scene = vd.Context(100, 60, background="yellow", dpi=25.4).scene  # a unit is a millimetre
    sheet = vd.print_sheet(scene, bleed="3mm", marks="crop")
    assert (sheet.width, sheet.height) == pytest.approx((116, 76))
    dark = (
        pixels(vd.print_sheet(drawing(100, 60, dpi=25.4, scale=10).scene, bleed="3mm", marks="crop")).sum(axis=2) < 700
    )
    rows = np.flatnonzero(dark[:, 30])  # a column through the marks at the left
    assert rows.mean() == pytest.approx((8 + 30) * 10, abs=1)
    assert {int(rows[0]), int(rows[-1]) + 1} <= {109, 110, 111, 649, 650, 651}
    columns = np.flatnonzero(dark[30])
    assert int(columns[0]) in {109, 110}
    assert int(columns[-1]) in {1049, 1050}


def test_a_sheet_without_marks_is_the_drawing():
    scene = drawing().scene
    assert vd.print_sheet(scene, bleed="2mm", marks=False) is scene


def test_transparent_drawings_lie_on_paper():
    assert (pixels(vd.print_sheet(vd.Context(20, 20).scene))[40, 40] == 255).all()


@pytest.mark.parametrize("format", ["png", "jpeg", "svg", "pdf"])
def test_every_format_takes_marks(format):  # noqa: A002  # the argument's public name
    ctx = drawing()
    plain = ctx.encode(format)
    assert ctx.encode(format, bleed="2mm", marks=False)[:4] == plain[:4]
    marked = ctx.encode(format, bleed="2mm", marks=True)
    assert marked != plain
    assert vd.encode(ctx.scene, format, bleed="2mm", marks=True) == marked


def test_many_drawings_have_their_sheets():
    scenes = [drawing(100 + at, 60).scene for at in range(3)]
    found = list(vd.render_many(scenes, format="png", bleed="1mm", marks=True))
    assert found == [vd.encode(scene, "png", bleed="1mm", marks=True) for scene in scenes]


def test_marks_keep_the_resolution():
    data = drawing(dpi=96, scale=2).encode("png", marks=True)
    assert Image.open(BytesIO(data)).info["dpi"] == pytest.approx((192, 192), abs=0.02)


def test_svg_and_png_show_the_same_sheet():
    resvg = pytest.importorskip("resvg_py", reason="resvg-py draws the SVG")
    ctx = vd.Context(80, 60, background="#fed", scale=2)
    ctx.fill_rect(10, 10, 30, 20)
    svg = ctx.encode("svg", bleed=5, marks=ALL).decode()
    drawn = Image.open(BytesIO(bytes(resvg.svg_to_bytes(svg_string=svg, zoom=2)))).convert("RGB")
    ours = pixels(vd.print_sheet(ctx.scene, bleed=5, marks=ALL))
    apart = np.abs(np.asarray(drawn).astype(int)[: ours.shape[0], : ours.shape[1]] - ours)
    assert apart.mean() < 1.0


@pytest.mark.parametrize(
    ("marks", "error"),
    [
        ("crops", BadValueError),
        (("crop", 3), BadValueError),
        (3, BadTypeError),
        (None, BadTypeError),
        ({}, BadTypeError),
    ],
)
def test_marks_have_names(marks, error):
    with pytest.raises(error, match="'crop', 'registration', 'bars'"):
        vd.print_sheet(drawing().scene, marks=marks)


@pytest.mark.parametrize("format", ["png", "svg", "pdf"])
def test_a_bleed_that_leaves_nothing_is_refused(format):  # noqa: A002  # the argument's public name
    with pytest.raises(BadValueError, match="leaves nothing"):
        drawing().encode(format, bleed="50mm")


def test_a_sheet_is_of_a_scene():
    with pytest.raises(BadTypeError, match="Scene"):
        vd.print_sheet(drawing())


@settings(max_examples=20)
@given(st.floats(1, 300), st.floats(1, 300))
def test_any_size_has_a_sheet(width, height):
    scene = vd.Scene(width, height)
    assert vd.print_sheet(scene, marks=ALL).width > width
