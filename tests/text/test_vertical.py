"""Vertical lines: orientation (UAX #50, CSS Writing Modes 4), the places of glyphs, tate-chu-yoko, canvas text."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

import vecdraw as vd
from tests.text.texts import FONTS, TEXTS
from vecdraw.errors import BadValueError
from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.scene.ops import FillText, StrokeText
from vecdraw.text.analyze import clusters
from vecdraw.text.canvas_text import measure, prepare
from vecdraw.text.column import ShapedColumn, shaped_column
from vecdraw.text.lines import shaped_line
from vecdraw.text.style import TextStyle
from vecdraw.text.vertical import QUARTER, combined_ranges
from vecdraw.typeface.font import Font
from vecdraw.typeface.store import fonts

SERIF = TextStyle(Font("Noto Serif SC", 100), lang="zh-Hans", writing_mode="vertical-rl")
STYLES = st.builds(
    TextStyle,
    FONTS,
    kerning=st.sampled_from(["auto", "none", "normal"]),
    letter_spacing=st.sampled_from([0.0, 0.0, 2.0]),
    word_spacing=st.sampled_from([0.0, 5.0]),
    lang=st.sampled_from(["", "zh-Hans", "ja"]),
    direction=st.sampled_from(["ltr", "rtl"]),
    stretch=st.none(),
    variant_caps=st.sampled_from(["normal", "small-caps"]),
    text_rendering=st.just("auto"),
    writing_mode=st.sampled_from(["vertical-rl", "vertical-lr", "sideways-rl", "sideways-lr"]),
    orientation=st.sampled_from(["mixed", "upright", "sideways"]),
    combine=st.sampled_from(["none", "digits 2", "digits 4", "all"]),
)


def runs_of(column: ShapedColumn) -> list[GlyphRun]:
    return [run for part in column.parts for run in part.runs]


def settings(text: str, style: TextStyle = SERIF) -> list[tuple[str, str]]:
    """The text of each run, and how it is set."""
    found = []
    for part in shaped_column(text, style).parts:
        for run in part.runs:
            upright = "upright" if run.direction == "ttb" else "side by side"
            found.append((run.text, "sideways" if run.angles else upright))
    return found


# --- orientation ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("永和。", [("永和。", "upright")]),
        ("永abc和", [("永", "upright"), ("abc", "sideways"), ("和", "upright")]),
        ("ｱ１", [("ｱ", "sideways"), ("１", "upright")]),  # half-width R, full-width U
        ("……", [("……", "sideways")]),
        ("「（〜", [("「（〜", "upright")]),  # Tr with a form of its own in the face
        ("©①☎", [("©①☎", "upright")]),
        ("1\ufe0f\u20e3", [("1\ufe0f\u20e3", "upright")]),  # in a mark that encloses it (UAX #50, 3.2)
    ],
)
def test_mixed_orientation_follows_unicode(text: str, expected: list[tuple[str, str]]) -> None:
    assert settings(text) == expected


def test_brackets_lie_sideways_where_the_face_has_no_vertical_forms() -> None:
    style = SERIF._replace(font=Font("Noto Sans Symbols 2", 100))
    (bracket,) = [run for run in runs_of(shaped_column("⦅", style)) if run.text == "⦅"]
    assert bracket.angles == (QUARTER,)


@pytest.mark.parametrize(("orientation", "setting"), [("upright", "upright"), ("sideways", "sideways")])
def test_all_text_is_upright_or_sideways(orientation: str, setting: str) -> None:
    style = SERIF._replace(orientation=orientation)
    assert {found for _, found in settings("永a，1", style)} == {setting}


def test_upright_text_is_from_left_to_right() -> None:
    style = SERIF._replace(orientation="upright", direction="rtl", font=Font(("Noto Sans Hebrew", "Noto Sans SC"), 50))
    (run,) = runs_of(shaped_column("אב", style))
    assert run.direction == "ttb"
    assert run.clusters == (0, 1)


def test_sideways_text_from_right_to_left_reads_upwards() -> None:
    style = SERIF._replace(font=Font(("Noto Sans Hebrew", "Noto Sans SC"), 50))
    first, hebrew, last = runs_of(shaped_column("永אב和", style))
    assert (first.text, hebrew.text, last.text) == ("永", "אב", "和")
    assert hebrew.direction == "rtl"
    assert hebrew.clusters == (1, 0)
    assert first.ys[0] < hebrew.ys[0] < hebrew.ys[1] < last.ys[0]


# --- places -----------------------------------------------------------------------------------------------------


def test_upright_glyphs_stand_in_the_middle_of_the_line() -> None:
    (run,) = runs_of(shaped_column("永和", SERIF))
    assert run.xs == (-50.0, -50.0)
    assert run.ys == pytest.approx((88.0, 188.0))  # the vertical origin of the face: 0.88 em above the baseline
    assert run.advance == 200.0
    assert shaped_column("永和", SERIF).length == 200.0


def test_vertical_forms_are_used() -> None:
    (column,), (line,) = runs_of(shaped_column("「", SERIF)), shaped_line("「", SERIF).runs
    assert column.glyphs != line.glyphs


def test_sideways_glyphs_are_those_of_a_line_turned_about_its_central_baseline() -> None:
    (column,), (line,) = runs_of(shaped_column("Tag", SERIF)), shaped_line("Tag", SERIF).runs
    central = fonts.face(line.face).metrics.central
    assert column.glyphs == line.glyphs
    assert column.ys == pytest.approx(line.xs)
    assert column.xs == pytest.approx((-100 * central,) * 3)
    assert column.angles == (math.pi / 2,) * 3
    assert column.advance == pytest.approx(line.advance)


def test_letters_of_faces_without_vertical_metrics_share_a_baseline() -> None:
    style = SERIF._replace(font=Font("Inter", 100), orientation="upright")
    (run,) = runs_of(shaped_column("Ag", style))
    metrics = fonts.face(run.face).metrics
    assert run.ys == pytest.approx((100 * metrics.ascent, 100 * (2 * metrics.ascent + metrics.descent)))


def test_vertical_kerning_is_asked_for() -> None:
    plain, kerned = (shaped_column("ァゥ", SERIF._replace(kerning=kerning)).length for kerning in ("auto", "normal"))
    assert plain == 200.0
    assert kerned <= plain
    proportional = SERIF._replace(font=Font("Noto Serif SC", 100, features={"vpal": 1}))
    assert shaped_column("ァゥ", proportional).length < 200.0


def test_spacing_goes_down_the_line() -> None:
    run, *_ = runs_of(shaped_column("永和", SERIF._replace(letter_spacing=10.0)))
    assert run.ys == pytest.approx((88.0, 198.0))
    assert shaped_column("永和", SERIF._replace(letter_spacing=10.0)).length == 220.0


# --- tate-chu-yoko ----------------------------------------------------------------------------------------------


def test_numbers_are_combined_up_to_their_length() -> None:
    assert combined_ranges("a1b12c123d1234", "digits 2") == [(1, 2), (3, 5)]
    assert combined_ranges("a1b12c123d1234", "digits 4") == [(1, 2), (3, 5), (6, 9), (10, 14)]
    assert combined_ranges("１２", "digits 2") == []
    assert combined_ranges("12", "none") == []
    assert combined_ranges("a永", "all") == [(0, 2)]


def test_combined_digits_take_the_place_of_one_character() -> None:
    column = shaped_column("令12月", SERIF._replace(combine="digits 2"))
    assert column.length == pytest.approx(300.0)
    run = next(run for run in runs_of(column) if run.text == "12")
    line = shaped_line("12", SERIF._replace(font=Font("Noto Serif SC", 100, features={"hwid": 1}))).runs[0]
    assert run.glyphs == line.glyphs  # half-width forms
    assert not run.angles
    assert run.xs == pytest.approx((-50.0, 0.0))
    assert run.ys == pytest.approx((150.0 + 38.0,) * 2)  # its middle in that of the square


def test_what_is_too_wide_is_condensed_to_one_em() -> None:
    column = shaped_column("12345", SERIF._replace(combine="all"))
    ((runs, scale),) = column.parts
    assert column.length == pytest.approx(100.0)
    width = shaped_line("12345", SERIF).width
    assert scale == pytest.approx(100.0 / width)
    assert runs[0].xs[0] == pytest.approx(-width / 2)


def test_combined_text_may_be_of_several_faces_and_is_spaced_as_one() -> None:
    style = SERIF._replace(font=Font(("Inter", "Noto Serif SC"), 100), combine="all", letter_spacing=7.0)
    column = shaped_column("a永", style)
    assert column.length == pytest.approx(107.0)
    assert {run.ys[0] for run in runs_of(column)} <= {
        50.0 + 100 * fonts.face(run.face).metrics.central for run in runs_of(column)
    }


# --- laws -------------------------------------------------------------------------------------------------------


@given(TEXTS, STYLES)
def test_every_character_is_in_one_run(text: str, style: TextStyle) -> None:
    plain = prepare(text, style._replace(writing_mode="horizontal-tb")).runs
    expected = sorted("".join(run.text for run in plain))
    assert sorted("".join(run.text for run in prepare(text, style).runs)) == expected
    assert len(expected) == len(text)


@given(TEXTS, STYLES)
def test_the_length_is_the_sum_of_the_runs(text: str, style: TextStyle) -> None:
    ready = prepare(text, style)
    assert measure(text, style).width == pytest.approx(sum(run.advance for run in ready.runs), abs=1e-6)
    assert ready.box[3] == measure(text, style).width


@given(TEXTS, STYLES)
def test_columns_scale_with_their_size(text: str, style: TextStyle) -> None:
    style = style._replace(font=style.font.replaced(axes={"opsz": 14}))  # or larger letters are other ones
    double = style._replace(
        font=style.font.replaced(size=style.font.size * 2),
        letter_spacing=style.letter_spacing * 2,
        word_spacing=style.word_spacing * 2,
    )
    small, large = prepare(text, style).runs, prepare(text, double).runs
    for one, two in zip(small, large, strict=True):
        assert two.glyphs == one.glyphs
        assert two.ys == pytest.approx([2 * y for y in one.ys], abs=1e-6)
        assert two.xs == pytest.approx([2 * x for x in one.xs], abs=1e-6)


def test_upright_clusters_stay_whole() -> None:
    text = "e\u0301é"
    (run,) = runs_of(shaped_column(text, SERIF._replace(orientation="upright")))
    assert {text[start:end] for start, end in clusters(text)} == {"e\u0301", "é"}
    assert set(run.clusters) <= {0, 2}


# --- canvas -----------------------------------------------------------------------------------------------------


def context(mode: str = "vertical-rl") -> vd.Context:
    ctx = vd.Context(300, 300, background="white")
    ctx.font = "40px 'Noto Serif SC'"
    ctx.writing_mode = mode  # type: ignore[assignment]  # a parameter of the test
    return ctx


def ink(ctx: vd.Context) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of what is drawn."""
    dark = ctx.to_numpy()[..., 0] < 128
    rows, columns = dark.any(axis=1).nonzero()[0], dark.any(axis=0).nonzero()[0]
    return float(columns[0]), float(rows[0]), float(columns[-1] + 1), float(rows[-1] + 1)


def test_text_goes_down_from_the_point() -> None:
    ctx = context()
    ctx.text_baseline = "middle"
    ctx.fill_text("永和永和", 150, 100)
    left, top, right, bottom = ink(ctx)
    assert (left + right) / 2 == pytest.approx(150, abs=2)
    assert right - left < 40
    assert top == pytest.approx(102, abs=3)
    assert bottom == pytest.approx(258, abs=3)


@pytest.mark.parametrize(("align", "top"), [("start", 100), ("center", 60), ("end", 20), ("left", 100), ("right", 20)])
def test_alignment_is_along_the_line(align: str, top: float) -> None:
    ctx = context()
    ctx.text_align = align  # type: ignore[assignment]  # a parameter of the test
    ctx.fill_text("永和", 150, 100)
    assert ink(ctx)[1] == pytest.approx(top + 2, abs=3)


@pytest.mark.parametrize(("baseline", "right"), [("top", 150), ("middle", 170), ("bottom", 190), ("alphabetic", 185.2)])
def test_baselines_turn_with_the_line(baseline: str, right: float) -> None:
    ctx = context()
    ctx.text_baseline = baseline  # type: ignore[assignment]  # a parameter of the test
    ctx.fill_text("口", 150, 100)
    alone = context()
    alone.text_baseline = "middle"
    alone.fill_text("口", 130, 100)
    assert ink(ctx)[2] - right == pytest.approx(ink(alone)[2] - 150, abs=1)


@pytest.mark.parametrize("mode", ["sideways-rl", "sideways-lr"])
def test_sideways_lines_are_turned_lines(mode: str) -> None:
    ctx, plain = context(mode), context("horizontal-tb")
    ctx.fill_text("永 Tag", 150, 150)
    plain.translate(150, 150)
    plain.rotate(math.pi / 2 if mode == "sideways-rl" else -math.pi / 2)
    plain.fill_text("永 Tag", 0, 0)
    assert abs(ctx.to_numpy().astype(int) - plain.to_numpy().astype(int)).max() <= 1


@pytest.mark.parametrize("mode", ["vertical-rl", "sideways-rl", "sideways-lr"])
def test_max_width_condenses_along_the_line(mode: str) -> None:
    ctx = context(mode)
    ctx.text_align = "center"
    ctx.fill_text("永和永和永和", 150, 150, 120)
    left, top, right, bottom = ink(ctx)
    assert bottom - top == pytest.approx(116, abs=5)
    assert (top + bottom) / 2 == pytest.approx(150, abs=3)
    assert right - left > 34


def test_metrics_are_along_the_line() -> None:
    ctx = context()
    metrics = ctx.measure_text("永和")
    assert metrics.width == 80
    assert 0 <= -metrics.actual_bounding_box_left < 4
    assert 76 < metrics.actual_bounding_box_right <= 80
    plain = context("horizontal-tb").measure_text("永和")
    assert metrics.actual_bounding_box_ascent == pytest.approx(plain.actual_bounding_box_ascent, abs=2)
    assert metrics.actual_bounding_box_descent == pytest.approx(plain.actual_bounding_box_descent, abs=2)


@pytest.mark.parametrize("mode", ["vertical-rl", "sideways-rl", "sideways-lr"])
@pytest.mark.parametrize("text", ["永和g", "12永"])
def test_what_is_measured_is_what_is_drawn(mode: str, text: str) -> None:
    ctx = context(mode)
    ctx.text_combine_upright = "digits 2"
    ctx.fill_text(text, 150, 150)
    metrics = ctx.measure_text(text)
    left, right = -metrics.actual_bounding_box_left, metrics.actual_bounding_box_right
    up, down = metrics.actual_bounding_box_ascent, metrics.actual_bounding_box_descent
    expected = (150 - down, 150 + left, 150 + up, 150 + right)
    if mode == "sideways-lr":
        expected = (150 - up, 150 - right, 150 + down, 150 - left)
    assert ink(ctx) == pytest.approx(expected, abs=2.5)


@pytest.mark.parametrize("mode", ["vertical-rl", "sideways-rl", "sideways-lr"])
def test_text_boxes_and_outlines_are_where_the_ink_is(mode: str) -> None:
    ctx = context(mode)
    ctx.text_combine_upright = "digits 4"
    ctx.fill_text("永1234g", 150, 150, 90)
    drawn = ink(ctx)
    outlined = context(mode)
    outlined.text_combine_upright = "digits 4"
    outlined.fill(outlined.outline_text("永1234g", 150, 150, 90))
    assert ink(outlined) == pytest.approx(drawn, abs=2.5)
    bounds = ctx.scene.bounds()
    assert bounds is not None
    boxes = ctx.scene.text_boxes()
    assert "".join(box.text for box in boxes) == "永1234g"
    assert min(box.rect.y for box in boxes) <= drawn[1] + 1
    assert max(box.rect.bottom for box in boxes) >= drawn[3] - 1


@pytest.mark.parametrize("mode", ["vertical-rl", "sideways-rl", "sideways-lr"])
def test_anchored_text_stands_in_its_box(mode: str) -> None:
    ctx = context(mode)
    ctx.fill_text_anchored("永和", 150, 150, 0.5, 0.5)
    left, top, right, bottom = ink(ctx)
    assert (top + bottom) / 2 == pytest.approx(150, abs=2)
    assert (left + right) / 2 == pytest.approx(150, abs=4)


def test_attributes_are_saved_checked_and_reset() -> None:
    ctx = context()
    with ctx.saved():
        ctx.text_orientation = "upright"
        ctx.text_combine_upright = "digits 3"
        ctx.writing_mode = "sideways-lr"
    assert (ctx.text_orientation, ctx.text_combine_upright, ctx.writing_mode) == ("mixed", "none", "vertical-rl")
    with pytest.raises(BadValueError, match=r"writing_mode.*tb-rl"):
        ctx.writing_mode = "tb-rl"  # type: ignore[assignment]  # a bad value
    with pytest.raises(BadValueError, match="text_orientation"):
        ctx.text_orientation = "rotate"  # type: ignore[assignment]  # a bad value
    with pytest.raises(BadValueError, match="text_combine_upright"):
        ctx.text_combine_upright = "digits 5"  # type: ignore[assignment]  # a bad value
    ctx.reset()
    assert ctx.writing_mode == "horizontal-tb"


def test_stroked_columns_are_recorded_as_filled_ones() -> None:
    ctx = context()
    ctx.fill_text("永a", 150, 100)
    ctx.stroke_text("永a", 150, 100)
    fill, stroke = ctx.scene.ops
    assert isinstance(fill, FillText)
    assert isinstance(stroke, StrokeText)
    assert stroke.runs == fill.runs
    assert stroke[1:5] == fill[1:5]


# --- outlines ---------------------------------------------------------------------------------------------------


def test_overlaps_of_outlines_can_be_united() -> None:
    ctx = vd.Context(300, 200, background="white")
    ctx.font, ctx.letter_spacing = "650 90px Inter", -12
    apart, united = ctx.outline_text("oo", 10, 120), ctx.outline_text("oo", 10, 120, united=True)
    assert (apart.to_svg().count("M"), united.to_svg().count("M")) == (4, 3)
    ctx.fill(apart)
    pixels = ctx.to_numpy()
    ctx.reset()
    ctx.fill_style = "white"
    ctx.fill_rect(0, 0, 300, 200)
    ctx.fill_style = "black"
    ctx.fill(united)
    off = abs(ctx.to_numpy()[..., 0].astype(int) - pixels[..., 0].astype(int))
    assert (off > 20).sum() < 20  # pixels in which outlines cross


@pytest.mark.parametrize("mode", ["horizontal-tb", "vertical-rl", "sideways-lr"])
def test_text_joins_the_current_path(mode: str) -> None:
    ctx = context(mode)
    ctx.begin_path()
    ctx.rect(5, 5, 10, 10)
    ctx.text_path("永a", 150, 150)
    expected = vd.Path()
    expected.rect(5, 5, 10, 10)
    expected.add_path(ctx.outline_text("永a", 150, 150, united=True))
    assert ctx.copy_path() == expected
