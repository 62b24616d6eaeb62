"""Text on paths: where clusters stand, how they are turned, what happens at the ends."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import vecdraw as vd
from tests.text.texts import TEXTS
from vecdraw.errors import BadTypeError, BadValueError
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.path import Path
from vecdraw.scene.ops import FillText, StrokeText
from vecdraw.text.layout import layout_text
from vecdraw.text.lines import shaped_line
from vecdraw.text.on_path import PathText, set_on_path
from vecdraw.text.outlines import outlines
from vecdraw.text.style import TextStyle
from vecdraw.typeface.font import Font
from vecdraw.typeface.store import fonts

STYLE = TextStyle(Font(("Noto Sans SC", "Noto Sans Hebrew"), 20))
LINE = vd.Path("M10 50 H410")
WAVE = vd.Path("M0 100 C 100 0 100 200 200 100 S 300 0 400 100")


def circle(radius: float = 100.0) -> vd.Path:
    path = vd.Path()
    path.arc(0, 0, radius, 0, math.tau)
    path.close_path()
    return path


def places(done: PathText) -> list[tuple[float, float, float]]:
    """x, y and angle of all glyphs."""
    return [(x, y, angle) for run in done.runs for _, x, y, angle in run.placed()]


# --- places -----------------------------------------------------------------------------------------------------


def test_on_a_level_line_nothing_is_turned() -> None:
    done = set_on_path("永 Tag", STYLE, LINE)
    for placed, run in zip(done.runs, shaped_line("永 Tag", STYLE).runs, strict=True):
        assert placed.angles == ()
        assert placed.xs == pytest.approx([10 + x for x in run.xs])
        assert placed.ys == pytest.approx([50 + y for y in run.ys])
        assert (placed.text, placed.clusters, placed.glyphs) == (run.text, run.clusters, run.glyphs)
    assert done.length == pytest.approx(shaped_line("永 Tag", STYLE).width)
    assert done.path_length == 400
    assert done.hidden == ""


def test_the_middle_of_each_character_lies_on_the_path() -> None:
    done = set_on_path("永和九年", STYLE, circle())
    for at, (x, y, angle) in enumerate(places(done)):
        middle = (at * 20 + 10) / 100  # the angle under the middle, in radians: the radius is 100
        assert angle == pytest.approx(middle + math.pi / 2)
        assert x + 10 * math.cos(angle) == pytest.approx(100 * math.cos(middle))
        assert y + 10 * math.sin(angle) == pytest.approx(100 * math.sin(middle))


def test_the_right_side_is_the_path_from_its_end() -> None:
    done = set_on_path("永和", STYLE, LINE, side="right", offset=5)
    (first, second) = places(done)
    assert first == pytest.approx((405, 50, math.pi))
    assert second == pytest.approx((385, 50, math.pi))


def test_without_turning_characters_stay_upright() -> None:
    done = set_on_path("永和九年", STYLE, circle(), rotate=False)
    for at, (x, y, angle) in enumerate(places(done)):
        middle = (at * 20 + 10) / 100
        assert angle == 0
        assert (x + 10, y) == pytest.approx((100 * math.cos(middle), 100 * math.sin(middle)))


@pytest.mark.parametrize(
    ("align", "direction", "first"),
    [
        ("start", "ltr", 10), ("start", "rtl", 370), ("end", "ltr", 370), ("end", "rtl", 10),
        ("left", "rtl", 10), ("right", "ltr", 370), ("center", "ltr", 190), ("justify", "ltr", 10),
    ],
)  # fmt: skip
def test_alignment_is_on_the_whole_path(align: str, direction: str, first: float) -> None:
    style = STYLE._replace(direction=direction)
    done = set_on_path("永和", style, LINE, align=align)  # type: ignore[arg-type]  # a parameter of the test
    assert places(done)[0][0] == pytest.approx(first)
    on = set_on_path("永和", style, LINE, align=align, offset=13)  # type: ignore[arg-type]  # a parameter of the test
    assert on.hidden == ("和" if first == 370 else "")


def test_justified_text_fills_the_path() -> None:
    done = set_on_path("永和九", STYLE, LINE, align="justify")
    assert [x for x, _, _ in places(done)] == pytest.approx([10, 200, 390])
    assert done.length == pytest.approx(400)
    ring = set_on_path("永和九年", STYLE, circle(), align="justify")
    turns = np.diff([angle for _, _, angle in places(ring)]) % math.tau
    assert turns == pytest.approx([math.pi / 2] * 3)


def test_the_baseline_says_which_line_of_the_text_lies_on_the_path() -> None:
    (low,) = places(set_on_path("永", STYLE, LINE, baseline="top"))
    (high,) = places(set_on_path("永", STYLE, LINE, baseline="bottom"))
    assert low[1] - high[1] == pytest.approx(20)
    (turned,) = places(set_on_path("永", STYLE, vd.Path("M0 0 V100"), baseline="top"))
    assert turned == pytest.approx((50 - low[1], 0, math.pi / 2))


def test_spacing_is_along_the_path() -> None:
    spaced = set_on_path("永和", STYLE._replace(letter_spacing=10.0), LINE)
    assert [x for x, _, _ in places(spaced)] == pytest.approx([10, 40])


# --- clusters ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["x\u0304\u0301x", "office", "עִברִית"])
def test_clusters_are_rigid(text: str) -> None:
    style = STYLE._replace(font=Font(("Inter", "Noto Sans Hebrew"), 20, features={"dlig": 1}))
    done, line = set_on_path(text, style, circle()), shaped_line(text, style)
    for bent, straight in zip(done.runs, line.runs, strict=True):
        for cluster in set(bent.clusters):
            members = [at for at, one in enumerate(bent.clusters) if one == cluster]
            assert len({bent.angles[at] for at in members}) == 1
            for one in members:
                for other in members:
                    bent_by = math.hypot(bent.xs[one] - bent.xs[other], bent.ys[one] - bent.ys[other])
                    was = math.hypot(straight.xs[one] - straight.xs[other], straight.ys[one] - straight.ys[other])
                    assert bent_by == pytest.approx(was)


def test_text_from_right_to_left_keeps_its_order() -> None:
    (run,) = set_on_path("אבג", STYLE, WAVE).runs
    assert (run.text, run.direction, run.clusters) == ("אבג", "rtl", (2, 1, 0))


# --- ends -------------------------------------------------------------------------------------------------------


def test_what_is_beyond_the_ends_is_hidden() -> None:
    path = vd.Path("M0 0 H50")
    done = set_on_path("永和九年", STYLE, path)
    assert [run.text for run in done.runs] == ["永和九"]  # the middle of 九 is just at the end
    assert done.hidden == "年"
    assert set_on_path("永和九年", STYLE, path, offset=-15).hidden == "永年"
    assert set_on_path("永和九年", STYLE, path, align="center").hidden == "永年"
    assert set_on_path("永和九年", STYLE, path, offset=100).runs == ()


def test_the_text_of_the_hidden_is_not_in_the_runs() -> None:
    (run,) = set_on_path("x\u0304abc", STYLE, vd.Path("M0 0 H25"), offset=-8).runs
    assert run.text == "abc"[: len(run.text)]
    assert run.clusters == tuple(range(len(run.text)))


def test_rings_go_on_past_their_start() -> None:
    done = set_on_path("永和九年", STYLE, circle(), offset=-30)
    assert done.hidden == ""
    assert places(done)[0][2] == pytest.approx(-0.2 + math.pi / 2)
    over = set_on_path("永" * 40, STYLE, circle())
    assert len(over.hidden) == 40 - 31  # 628 px have room for 31 characters of 20 px: the next one's middle is at 630
    assert set_on_path("永" * 40, STYLE, circle(), offset=77).hidden == over.hidden


def test_text_can_be_made_small_enough() -> None:
    done = set_on_path("永和九年", STYLE, vd.Path("M0 0 H40"), overflow="shrink")
    assert done.hidden == ""
    assert [run.size for run in done.runs] == [pytest.approx(10)]
    assert set_on_path("永", STYLE, LINE, overflow="shrink").runs == set_on_path("永", STYLE, LINE).runs
    varied = STYLE._replace(font=Font("Inter", 32))  # with an optical size: the smaller, the wider
    path = vd.Path("M0 0 H100")
    assert 99 < set_on_path("Hamburgefonts", varied, path, overflow="shrink").length <= 100
    assert set_on_path("永和", STYLE, path, overflow="shrink", align="center", offset=40).length == pytest.approx(20)


def test_text_that_is_too_small_is_none() -> None:
    ctx = context()
    ctx.fill_text_on_path("x\u0304", vd.Path("M0 0 L1e-300 0"), overflow="shrink")
    assert "<path" not in vd.encode(ctx.scene, "svg", text="embed").decode()
    assert (ctx.to_numpy() == 255).all()


def test_text_that_does_not_fit_can_be_an_error() -> None:
    with pytest.raises(BadValueError, match="80 px long, the path has room for 40"):
        set_on_path("永和九年", STYLE, vd.Path("M0 0 H40"), overflow="error")
    assert set_on_path("永和", STYLE, vd.Path("M0 0 H40"), overflow="error").hidden == ""
    with pytest.raises(BadValueError, match="room for 30"):
        set_on_path("永和", STYLE, vd.Path("M0 0 H40"), overflow="error", offset=10)


@pytest.mark.parametrize("path", [vd.Path(), vd.Path("M5 5"), vd.Path("M5 5 L5 5")])
def test_a_path_without_length_shows_nothing(path: vd.Path) -> None:
    done = set_on_path("永和", STYLE, path)
    assert (done.runs, done.hidden, done.path_length) == ((), "永和", 0.0)
    assert set_on_path("永和", STYLE, path, overflow="shrink").hidden in ("", "永和")


def test_subpaths_count_one_after_the_other() -> None:
    done = set_on_path("永和九", STYLE, vd.Path("M0 0 H40 M0 100 H40"))
    assert [(x, y) for x, y, _ in places(done)] == [pytest.approx(at) for at in ((0, 0), (20, 0), (0, 100))]


# --- laws -------------------------------------------------------------------------------------------------------


@given(TEXTS, st.floats(-500, 500), st.sampled_from(["start", "center", "end", "justify"]), st.booleans())
def test_every_character_is_shown_or_hidden(text: str, offset: float, align: str, is_ring: bool) -> None:
    path = circle() if is_ring else WAVE
    done = set_on_path(text, STYLE, path, offset=offset, align=align, strict=False)  # type: ignore[arg-type]
    shown = sum(len(run.text) for run in done.runs)
    assert shown + len(done.hidden) == len(text)
    assert all(max(run.clusters) < max(1, len(run.text)) for run in done.runs)


@given(st.text("永和abcé", min_size=1, max_size=8), st.floats(0.5, 4))
def test_larger_paths_hold_larger_text(text: str, factor: float) -> None:
    small = set_on_path(text, STYLE, WAVE, align="center")
    scaled = WAVE.transformed(vd.Affine.scaling(factor))
    large = set_on_path(text, STYLE._replace(font=STYLE.font.replaced(size=20 * factor)), scaled, align="center")
    for (x, y, angle), (x2, y2, angle2) in zip(places(small), places(large), strict=True):
        assert (x2, y2) == pytest.approx((factor * x, factor * y), abs=1e-6)
        assert angle2 == pytest.approx(angle, abs=1e-6)


# --- on the canvas ----------------------------------------------------------------------------------------------


def context() -> vd.Context:
    ctx = vd.Context(420, 220, background="white")
    ctx.font = "40px 'Noto Sans SC'"
    return ctx


def test_the_canvas_fills_and_strokes_text_on_paths() -> None:
    ctx = context()
    said = ctx.fill_text_on_path("永和九年", WAVE, align="center")
    assert (said.length, said.hidden) == (160, "")
    assert said.path_length == pytest.approx(WAVE.length())
    ctx.stroke_text_on_path("永和九年", WAVE, align="center")
    fill, stroke = ctx.scene.ops
    assert isinstance(fill, FillText)
    assert isinstance(stroke, StrokeText)
    assert fill.runs == stroke.runs
    assert fill.box == stroke.box
    assert vd.Scene.from_bytes(ctx.scene.to_bytes()) == ctx.scene


def test_the_box_holds_the_ink() -> None:
    ctx = context()
    ctx.fill_text_on_path("gÅ永", WAVE)
    (op,) = ctx.scene.ops
    assert isinstance(op, FillText)
    left, top, width, height = op.box
    rows, columns = (ctx.to_numpy()[..., 0] < 128).nonzero()
    assert left <= columns.min() + 1
    assert top <= rows.min() + 1
    assert left + width >= columns.max()
    assert top + height >= rows.max()


def test_the_baseline_of_the_state_counts_and_the_writing_mode_does_not() -> None:
    ctx, plain = context(), context()
    ctx.writing_mode = "vertical-rl"
    ctx.text_baseline = plain.text_baseline = "middle"
    ctx.fill_text_on_path("永和", WAVE)
    plain.fill_text_on_path("永和", WAVE)
    assert ctx.scene == plain.scene


def test_bad_values_are_named() -> None:
    ctx = context()
    with pytest.raises(BadTypeError, match="path must be a Path"):
        ctx.fill_text_on_path("a", "M0 0 H10")  # type: ignore[arg-type]  # a bad value
    with pytest.raises(BadValueError, match=r"align.*middle"):
        ctx.fill_text_on_path("a", LINE, align="middle")  # type: ignore[arg-type]  # a bad value
    with pytest.raises(BadValueError, match=r"side.*top"):
        ctx.stroke_text_on_path("a", LINE, side="top")  # type: ignore[arg-type]  # a bad value
    with pytest.raises(BadValueError, match=r"overflow.*clip"):
        ctx.fill_text_on_path("a", LINE, overflow="clip")  # type: ignore[arg-type]  # a bad value
    with pytest.raises(BadValueError):
        ctx.fill_text_on_path("a", LINE, offset=math.nan)
    assert ctx.scene.ops == ()
    lenient = vd.Context(10, 10, strict=False)
    assert lenient.fill_text_on_path("a", LINE, offset=math.inf) == (0.0, 0.0, "")


# --- layouts ----------------------------------------------------------------------------------------------------


def test_a_layout_is_bent_as_its_text_is() -> None:
    ctx, plain = context(), context()
    layout = vd.layout_text("永和 office", ctx.font_value, text_autospace="no-autospace")
    said = ctx.draw_layout_on_path(layout, WAVE, align="center")
    plain.fill_text_on_path("永和 office", WAVE, align="center")
    assert said.hidden == ""
    (one,) = plain.scene.ops
    assert isinstance(one, FillText)
    expected = [place for run in one.runs for place in run.placed()]
    found = [place for op in ctx.scene.ops if isinstance(op, FillText) for run in op.runs for place in run.placed()]
    assert [place.glyph for place in found] == [place.glyph for place in expected]
    for ours, theirs in zip(found, expected, strict=True):
        assert ours[1:] == pytest.approx(theirs[1:], abs=1e-6)


def test_spans_keep_their_fills_and_further_lines_stand_beside_the_path() -> None:
    ctx = context()
    spans = [vd.Span("永", fill="red"), "和\n", vd.Span("九", fill="blue", stroke="black", stroke_width=1)]
    layout = vd.layout_text(spans, ctx.font_value)
    ctx.draw_layout_on_path(layout, vd.Path("M10 60 H400"))
    fills = [op for op in ctx.scene.ops if isinstance(op, FillText)]
    assert [op.runs[0].text for op in fills] == ["永", "和", "九"]
    assert len({op.brush for op in fills}) == 3
    second = 60 + layout.lines[1].baseline_y - layout.lines[0].baseline_y
    assert [op.runs[0].ys[0] for op in fills] == pytest.approx([60, 60, second])
    assert sum(isinstance(op, StrokeText) for op in ctx.scene.ops) == 1


def test_what_of_a_layout_has_no_room_is_told() -> None:
    ctx = context()
    layout = vd.layout_text("永和九年", ctx.font_value)
    assert ctx.draw_layout_on_path(layout, vd.Path("M0 60 H100")).hidden == "年"
    with pytest.raises(BadValueError, match="vertical-rl"):
        ctx.draw_layout_on_path(vd.layout_text("永", ctx.font_value, writing_mode="vertical-rl"), WAVE)
    with pytest.raises(BadTypeError, match="layout must be a Layout"):
        ctx.draw_layout_on_path("永", WAVE)  # type: ignore[arg-type]  # a bad value


@pytest.mark.parametrize("text", ["永和九年 AVA\u0301", "שלום abc", "  ", "a😀b"])
def test_outlines_of_a_run_are_those_of_its_glyphs(text: str) -> None:
    for placed in layout_text(text, "17.3px 'Noto Sans SC'", width=70).runs:
        path = Path()
        for one in placed.run.placed():
            outline = fonts.face(placed.run.face).outline(one.glyph)
            if outline.verbs:
                path.append(outline.transformed(Affine(0.9, 0, 0, 1, 1.25, 7.1) @ one.place(placed.run.size)))
        assert outlines((placed.run,), 1.25, 7.1, 0.9).data() == path.data()
