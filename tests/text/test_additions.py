"""What layouts carry beside text: decorations of spans, pictures in lines; drawn, and in the ink bounds."""

import numpy as np
import pytest

import vecdraw as vd
from vecdraw.errors import BadTypeError, BadValueError, ParseError
from vecdraw.paint.color import Color
from vecdraw.text.decoration import to_decoration

FONT = "40px Inter, 'Noto Sans SC'"
PICTURE = vd.Pixmap(b"\x00\x00\xff\xff" * 8, 4, 2)


@pytest.mark.parametrize(
    ("css", "decoration"),
    [
        ("underline", vd.Decoration("underline")),
        ("line-through underline", vd.Decoration(("underline", "line-through"))),
        ("underline wavy rgb(255 0 0) 2pt", vd.Decoration("underline", "wavy", "red", 8 / 3)),
        ("OVERLINE Dotted from-font", vd.Decoration("overline", "dotted", thickness="from-font")),
    ],
)
def test_shorthands(css: str, decoration: vd.Decoration) -> None:
    assert to_decoration(css) == decoration


@pytest.mark.parametrize(
    ("value", "error", "message"),
    [
        ("", ParseError, "decoration must name underline"),
        ("wavy red", ParseError, "decoration must name underline"),
        ("underline rde", ParseError, "color"),
        ("underline 2em", BadValueError, "thickness"),
        ("underline 2xx", ParseError, "unit"),
        (3, BadTypeError, "decoration must be a Decoration or a str"),
    ],
)
def test_bad_shorthands(value: object, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        vd.Span("x", decoration=value)  # type: ignore[arg-type]  # that is the point


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"lines": "under"}, BadValueError),
        ({"lines": ()}, BadValueError),
        ({"lines": 3}, BadTypeError),
        ({"lines": "underline", "style": "wave"}, BadValueError),
        ({"lines": "underline", "skip_ink": True}, BadValueError),
        ({"lines": "underline", "thickness": -1}, BadValueError),
        ({"lines": "underline", "thickness": "thin"}, BadTypeError),
        ({"lines": "underline", "offset": float("nan")}, BadValueError),
        ({"lines": "underline", "color": 3}, BadTypeError),
    ],
)
def test_bad_decorations(given: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error):
        vd.Decoration(**given)  # type: ignore[arg-type]  # that is the point


def test_spans_of_equal_decorations_share_a_line() -> None:
    line = vd.Decoration("underline", color="red", skip_ink="none")
    spans = [vd.Span("one ", decoration=line), vd.Span("two", weight=700, decoration=line), " three"]
    layout = vd.layout_text(spans, FONT)
    (shape,) = layout.decorations
    bounds = vd.Path(shape.path).bounds
    assert bounds.x == pytest.approx(0, abs=0.01)
    assert bounds.right == pytest.approx(layout.selection(0, 7)[0].right, abs=0.01)
    assert shape.fill == Color(1.0, 0.0, 0.0)


def test_a_line_of_the_text_s_own_fill_changes_with_it() -> None:
    spans = [vd.Span("one", decoration="underline"), vd.Span("two", decoration="underline", fill="blue")]
    shapes = vd.layout_text(spans, FONT).decorations
    assert [shape.fill for shape in shapes] == [None, Color(0.0, 0.0, 1.0)]


def test_hanging_spaces_and_gaps_are_not_decorated() -> None:
    layout = vd.layout_text([vd.Span("one two", decoration="underline")], FONT, width=90)
    first = layout.lines[0]
    right = max(vd.Path(shape.path).bounds.right for shape in first.additions.shapes)
    assert right == pytest.approx(first.clusters[2].rect.right, abs=0.01)
    gap = vd.layout_text(["中", vd.Span("xx", decoration="underline")], FONT)
    (shape,) = gap.decorations
    assert vd.Path(shape.path).bounds.x == pytest.approx(gap.runs[1].x + gap.runs[1].run.xs[0], abs=0.01)


@pytest.mark.parametrize("mode", ["vertical-rl", "vertical-lr"])
@pytest.mark.parametrize(("lang", "sign"), [("zh-Hant", -1), ("ja", 1)])
def test_vertical_underlines_stand_beside_the_line(mode: str, lang: str, sign: int) -> None:
    spans = [vd.Span("永和九年", decoration="underline")]
    layout = vd.layout_text(spans, FONT, writing_mode=mode, lang=lang)
    (shape,) = layout.decorations
    bounds = vd.Path(shape.path).bounds
    assert (bounds.x + bounds.width / 2 - layout.lines[0].baseline_x) * sign > 20
    assert (bounds.y, bounds.height) == pytest.approx((0, 160), abs=0.01)


@pytest.mark.parametrize(
    ("mode", "place"), [("horizontal-tb", (0, 1)), ("sideways-rl", (1, 0)), ("sideways-lr", (1, 0))]
)
def test_sideways_lines_are_horizontal_ones_turned(mode: str, place: tuple[int, int]) -> None:
    layout = vd.layout_text([vd.Span("nnn", decoration="underline")], FONT, writing_mode=mode)
    line, (shape,) = layout.lines[0], layout.decorations
    bounds = vd.Path(shape.path).bounds
    sizes = (bounds.width, bounds.height)
    assert sizes[place[0]] == pytest.approx(line.width if mode == "horizontal-tb" else line.height, abs=0.01)
    off = (bounds.y - line.baseline_y) if mode == "horizontal-tb" else (bounds.x - line.baseline_x)
    assert (off > 0) == (mode != "sideways-rl")


def test_what_is_drawn_is_what_is_said() -> None:
    spans = [vd.Span("xx", decoration=vd.Decoration("underline", color="red", thickness=6, offset=8))]
    layout = vd.layout_text(spans, FONT)
    ctx = vd.Context(120, 80, background="white")
    ctx.draw_layout(layout, 10, 10)
    pixels = ctx.to_numpy()[..., :3]
    red = np.argwhere((pixels == (255, 0, 0)).all(axis=-1))
    (top, left), (bottom, right) = red.min(axis=0), red.max(axis=0)
    bounds = vd.Path(layout.decorations[0].path).bounds
    assert (left, top) == pytest.approx((bounds.x + 10, bounds.y + 10), abs=1)
    assert (right + 1, bottom + 1) == pytest.approx((bounds.right + 10, bounds.bottom + 10), abs=1)
    assert layout.ink_bounds.bottom == pytest.approx(bounds.bottom)


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        ({"picture": "photo.jpg"}, BadTypeError, "must be a Pixmap or a Scene"),
        ({"picture": PICTURE, "width": 0}, BadValueError, "width of a picture must be positive"),
        ({"picture": PICTURE, "height": "1"}, BadTypeError, "height of a picture must be a number"),
        ({"picture": PICTURE, "align": "center"}, BadValueError, "align of a picture must be one of"),
    ],
)
def test_bad_pictures(given: dict[str, object], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        vd.InlineImage(**given)  # type: ignore[arg-type]  # that is the point
    with pytest.raises(BadValueError, match="has no text of its own"):
        vd.Span("x", image=PICTURE)


def test_sizes_of_pictures_keep_proportions() -> None:
    assert vd.InlineImage(PICTURE).size == (4, 2)
    assert vd.InlineImage(PICTURE, width=40).size == (40, 20)
    assert vd.InlineImage(PICTURE, height=40).size == (80, 40)


@pytest.mark.parametrize("align", ["baseline", "middle", "top", "bottom"])
def test_a_picture_takes_its_room_and_stands_where_it_is_aligned(align: str) -> None:
    image = vd.InlineImage(PICTURE, width=60, align=align)  # type: ignore[arg-type]  # one of its strings
    layout = vd.layout_text(["ab", vd.Span(image=image), "cd"], FONT)
    plain = vd.layout_text("abcd", FONT)
    (placed,) = layout.images
    line = layout.lines[0]
    assert layout.width == pytest.approx(plain.width + 60, abs=0.6)
    assert (placed.box.x, placed.box.width, placed.box.height) == pytest.approx(
        (layout.selection(0, 2)[0].right, 60, 30)
    )
    metrics = 40 * 0.969, 40 * 0.241
    expected = {
        "baseline": line.baseline_y - 30,
        "middle": line.baseline_y - 0.364 * 40 - 15,
        "top": line.baseline_y - metrics[0],
        "bottom": line.baseline_y + metrics[1] - 30,
    }
    assert placed.box.y == pytest.approx(expected[align], abs=0.05)
    assert layout.missing == ()
    assert layout.text == "ab\ufffccd"


def test_large_pictures_make_their_line_higher_and_break_like_ideographs() -> None:
    image = vd.Span(image=vd.InlineImage(PICTURE, width=120))
    layout = vd.layout_text(["山", image, "水"], FONT, width=150)
    assert [line.text for line in layout.lines] == ["山", "\ufffc", "水"]
    assert layout.lines[1].ascent == pytest.approx(60)


@pytest.mark.parametrize("mode", ["vertical-rl", "sideways-rl", "sideways-lr"])
def test_pictures_stay_upright_in_other_lines(mode: str) -> None:
    image = vd.InlineImage(PICTURE, width=60)
    layout = vd.layout_text(["山", vd.Span(image=image), "水"], FONT, writing_mode=mode)
    (placed,) = layout.images
    assert (placed.box.width, placed.box.height) == pytest.approx((60, 30))
    assert layout.height == pytest.approx(110)
    cluster = layout.lines[0].clusters[1].rect
    assert placed.box.y == pytest.approx(cluster.y)


def test_scenes_and_pixmaps_are_drawn_in_their_boxes() -> None:
    drawing = vd.Context(20, 20, background="lime")
    for picture, colour in ((drawing.scene, (0, 255, 0)), (PICTURE, (0, 0, 255))):
        layout = vd.layout_text(["ab", vd.Span(image=vd.InlineImage(picture, width=40, height=40))], FONT)
        ctx = vd.Context(200, 80, background="white")
        ctx.draw_layout(layout, 5, 5)
        box = layout.images[0].box
        x, y = round(box.x + 5 + 20), round(box.y + 5 + 20)
        assert tuple(ctx.to_numpy()[y, x, :3]) == colour


def test_fitting_scales_all() -> None:
    spans = [
        vd.Span("abc", decoration=vd.Decoration("underline", thickness=8.0)),
        vd.Span(image=vd.InlineImage(PICTURE, width=80)),
    ]
    layout = vd.layout_text(spans, FONT, width=80, height=400, fit="shrink", wrap="nowrap")
    share = layout.font.size / 40
    assert share < 0.9
    assert layout.images[0].box.width == pytest.approx(80 * share)
    assert vd.Path(layout.decorations[0].path).bounds.height == pytest.approx(8 * share, abs=0.01)


def test_raised_text_is_smaller() -> None:
    layout = vd.layout_text(
        ["x", vd.Span("2", baseline_shift="super"), vd.Span("3", baseline_shift="sub", size=30)], FONT
    )
    assert [run.run.size for run in layout.runs] == pytest.approx([40, 24, 18], abs=0.01)
    assert layout.runs[1].y < layout.runs[0].y < layout.runs[2].y


@pytest.mark.parametrize("lang", ["ja", "zh-Hans"])
@pytest.mark.parametrize(("line_height", "pitch"), [(2.0, 40), (1.6, 32), (1.5, 31), (1.0, 31)])
def test_ruby_and_marks_use_the_leading_of_both_lines_first(lang: str, line_height: float, pitch: float) -> None:
    spans = [vd.Span("永和九年岁在癸丑", emphasis="dot")]
    layout = vd.layout_text(spans, "20px 'Noto Serif SC'", width=80, line_height=line_height, lang=lang)
    first, second = layout.lines
    assert second.baseline_y - first.baseline_y == pytest.approx(pitch, abs=1.5)  # Chromium's, which rounds ascents
    for one in layout.annotations:
        assert one.y + one.box.y >= -0.01
        assert one.y + one.box.bottom <= layout.height + 0.01


def test_what_hangs_below_a_line_and_what_stands_over_the_next_do_not_meet() -> None:
    spans = [vd.Span("永和九年", emphasis="circle", emphasis_position="under"), vd.Span("岁在", ruby=["a", "b"])]
    layout = vd.layout_text([spans[0], "\n", spans[1]], "20px 'Noto Serif SC'", line_height=1.2)
    marks = [one.box.bottom + one.y for one in layout.annotations if one.run.text == "●"]
    ruby = [one.box.y + one.y for one in layout.annotations if one.run.text in "ab"]
    assert max(marks) < min(ruby)


def test_a_hyphen_is_painted_like_its_word() -> None:
    spans = [vd.Span("A ", fill="red"), vd.Span("extra\u00adordinary", fill="blue")]
    layout = vd.layout_text(spans, FONT, width=190)
    assert layout.lines[0].is_hyphenated
    assert [run.span for run in layout.lines[0].runs] == [0, 1, 1]
