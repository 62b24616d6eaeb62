"""Turned glyphs: the same in pixels, outlines, extents and every kind of document."""

import math
import pickle
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import vecdraw as vd
from tests.pdf import readers
from tests.svg.documents import fallbacks_of, named, parsed
from tests.text.turned import line, on_circle, sideways
from tests.vector import renderers
from tests.vector.comparison import averaged, compare
from vecdraw.export.render import to_pixels
from vecdraw.geometry.affine import Affine
from vecdraw.geometry.bounds import path_bounds
from vecdraw.paint.brush import Brush, ColorStop, LinearBrush
from vecdraw.paint.color import Color
from vecdraw.paint.compositing import Compositing, Shadow
from vecdraw.paint.stroke import Stroke
from vecdraw.scene import file_layout as layout
from vecdraw.scene.file import from_bytes, to_bytes
from vecdraw.scene.glyph_run import GlyphRun
from vecdraw.scene.ops import FillText, State, StrokeText
from vecdraw.scene.scene import Scene
from vecdraw.text.ink import ink_of
from vecdraw.text.outlines import outlines
from vecdraw.typeface.store import fonts

BLUE, WHITE = Color(0.0, 0.2, 0.8), Color(1.0, 1.0, 1.0)
GRADIENT = LinearBrush(0.0, 0.0, 200.0, 200.0, (ColorStop(0.0, BLUE), ColorStop(1.0, Color(0.9, 0.1, 0.1))))
BOX = (-100.0, -100.0, 200.0, 200.0)
FINER = 4
UNMOVED = Affine()


def filled(
    runs: tuple[GlyphRun, ...],
    transform: Affine = UNMOVED,
    brush: Brush = BLUE,
    squeeze: float = 1.0,
    shadow: Shadow | None = None,
) -> Scene:
    state = State(transform, compositing=Compositing(shadow=shadow))
    return Scene(200.0, 200.0, (FillText(runs, 100.0, 100.0, squeeze, BOX, brush, state),), background=WHITE)


def stroked(runs: tuple[GlyphRun, ...], transform: Affine = UNMOVED) -> Scene:
    op = StrokeText(runs, 100.0, 100.0, 1.0, BOX, BLUE, Stroke(3.0), State(transform))
    return Scene(200.0, 200.0, (op,), background=WHITE)


def one(angle: float, size: float = 80.0) -> tuple[GlyphRun, ...]:
    """A letter, turned about its origin."""
    (run,) = line("永", size)
    return (replace(run, angles=(angle,)) if angle else run,)


SAMPLES = {
    "circle": filled(on_circle("永和九年 office", 64.0, 40.0)),
    "sideways": filled(sideways("vertical 永", 36.0)),
    "gradient": filled(on_circle("永和九年 office", 64.0, 40.0), brush=GRADIENT),
    "squeezed": filled(on_circle("永和九年 office", 64.0, 40.0), brush=GRADIENT, squeeze=0.7),
    "stroke": stroked(on_circle("永和 Oslo", 64.0, 40.0)),
    "shadow": filled(on_circle("永和九年", 64.0, 40.0), shadow=Shadow(Color(0.9, 0.5, 0.0), 0.0, 6.0, 4.0)),
}


# --- pixels -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("angle", [0.3, math.pi / 2, math.pi, -2.0])
@pytest.mark.parametrize("make", [filled, stroked])
def test_a_turned_glyph_is_the_glyph_drawn_on_a_turned_canvas(make, angle):  # type: ignore[no-untyped-def]  # two functions
    about = Affine.translation(100.0, 100.0).rotate(angle).translate(-100.0, -100.0)
    turned, canvas = to_pixels(make(one(angle)), scale=1.0), to_pixels(make(one(0.0), about), scale=1.0)
    assert np.abs(turned.astype(int) - canvas.astype(int)).max() <= 1
    assert turned.min() < 100


def test_level_runs_keep_their_place_beside_turned_ones() -> None:
    level, turned = line("永", 60.0), sideways("\u3000x", 40.0)
    both = to_pixels(filled((*level, *turned)), scale=1.0).astype(int)
    apart = np.minimum(to_pixels(filled(level), scale=1.0), to_pixels(filled(turned), scale=1.0)).astype(int)
    assert np.abs(both - apart).max() <= 1


def test_shadows_fall_where_the_canvas_casts_them() -> None:
    shadow = Shadow(Color(0.9, 0.5, 0.0), 6.0, 9.0, 4.0)
    about = Affine.translation(100.0, 100.0).rotate(1.0).translate(-100.0, -100.0)
    turned = to_pixels(filled(one(1.0), shadow=shadow), scale=1.0)
    canvas = to_pixels(filled(one(0.0), about, shadow=shadow), scale=1.0)
    assert np.abs(turned.astype(int) - canvas.astype(int)).max() <= 1


def test_the_brush_is_not_turned() -> None:
    pixels = to_pixels(filled(one(math.pi), brush=GRADIENT), scale=1.0).astype(int)
    inside = pixels[..., 1] < 52  # green is 0.2 to 0.1 of 255
    rows, columns = np.nonzero(inside)
    share = (rows + columns + 1) / 400  # along the line from (0, 0) to (200, 200)
    expected = 255 * (0.9 * share)
    assert np.abs(pixels[rows, columns, 0] - expected).max() < 16  # a turned brush would be up to 90 off


# --- extents and outlines ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["circle", "sideways", "squeezed"])
def test_extents_hold_the_pixels_and_little_more(name: str) -> None:
    scene = replace(SAMPLES[name], background=None)
    box = scene.bounds()
    rows, columns = np.nonzero(to_pixels(scene, scale=4.0)[..., 3])
    assert box is not None
    found = columns.min() / 4, rows.min() / 4, (columns.max() + 1) / 4, (rows.max() + 1) / 4
    assert (box.x, box.y, box.right, box.bottom) == pytest.approx(found, abs=14.0)
    assert box.x <= found[0] + 0.5
    assert box.y <= found[1] + 0.5
    assert box.right >= found[2] - 0.5
    assert box.bottom >= found[3] - 0.5


def test_ink_outlines_and_bounds_agree_for_quarter_turns() -> None:
    runs = sideways("vertical 永", 36.0)
    ink = ink_of(runs)
    box = path_bounds(outlines(runs, 0.0, 0.0).data())
    assert box is not None
    assert (ink.left, ink.top, ink.right, ink.bottom) == pytest.approx((box.x, box.y, box.right, box.bottom), abs=0.05)


def test_outlines_are_what_is_drawn() -> None:
    runs = on_circle("永和九年 office", 64.0, 40.0)
    ctx = vd.Context(200, 200, background="white", scale=FINER)
    ctx.fill_style = BLUE
    ctx.fill(outlines(runs, 100.0, 100.0, 0.7))
    drawn = to_pixels(filled(runs, squeeze=0.7), scale=float(FINER))
    assert compare(averaged(ctx.to_numpy(), FINER), averaged(drawn, FINER)).is_near  # type: ignore[arg-type]  # 8 bits


def test_the_text_boxes_of_turned_runs_are_around_their_ink() -> None:
    boxes = filled((*sideways("ab", 36.0), *line("cd", 36.0))).text_boxes()
    assert [box.text for box in boxes] == ["ab", "cd"]
    ink = ink_of(sideways("ab", 36.0))
    assert boxes[0].rect == pytest.approx((100 + ink.left, 100 + ink.top, ink.right - ink.left, ink.bottom - ink.top))
    assert boxes[1].rect.x == 100.0


# --- scenes ------------------------------------------------------------------------------------------------------


def test_files_keep_angles() -> None:
    scene = filled((*on_circle("永和", 64.0, 40.0), replace(line("九", 40.0)[0], direction="ttb")))
    data = to_bytes(scene, fonts)
    assert from_bytes(data, fonts, Scene) == scene
    assert int.from_bytes(data[len(layout.MAGIC) :][:2], "little") == layout.TURNED_VERSION


def test_files_without_turned_glyphs_stay_readable_to_older_programs() -> None:
    data = to_bytes(filled(line("永和", 40.0)), fonts)
    assert int.from_bytes(data[len(layout.MAGIC) :][:2], "little") == 3


def test_runs_pickle_and_compare_by_their_angles() -> None:
    (run,), (turned,) = line("永和", 40.0), on_circle("永和", 64.0, 40.0)
    for each in (run, turned):
        assert pickle.loads(pickle.dumps(each)) == each
    assert len(run.__getstate__()) == 10  # as before there were turned glyphs
    assert filled((turned,)) != filled((replace(turned, angles=(0.0, 0.1)),))
    assert filled((turned,)) == filled((replace(turned),))


def test_dumps_show_angles() -> None:
    (run,) = line("永和", 40.0)
    assert " angles [" not in filled((run,)).dump()
    assert " angles [0 0.5]" in filled((replace(run, angles=(0.0, 0.5)),)).dump()


# --- documents ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.skipif(renderers.library("resvg_py") is None, reason="resvg-py is not installed")
def test_resvg_draws_the_outlines_where_we_do(name: str) -> None:
    scene = SAMPLES[name]
    ours = to_pixels(scene, scale=float(FINER))
    theirs = renderers.resvg(vd.encode(scene, "svg", text="paths").decode(), 200 * FINER, 200 * FINER)
    assert theirs is not None
    assert compare(averaged(ours, FINER), averaged(theirs, FINER)).is_near  # type: ignore[arg-type]  # 8 bits


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.skipif(renderers.library("pypdfium2") is None, reason="pypdfium2 is not installed")
def test_pdfium_draws_the_text_where_we_do(name: str) -> None:
    scene = SAMPLES[name]
    ours = to_pixels(scene, scale=float(FINER))
    theirs = renderers.pdfium(vd.encode(scene, "pdf"), 200 * FINER, 200 * FINER)
    assert theirs is not None
    assert compare(averaged(ours, FINER), averaged(theirs, FINER)).is_near  # type: ignore[arg-type]  # 8 bits


def test_real_text_in_svg_is_turned_by_the_rotate_attribute() -> None:
    (text,) = named(parsed(SAMPLES["sideways"], text="embed"), "text")
    spans = [*text, text] if len(text) else [text]
    assert {span.get("rotate") for span in spans if span.get("x")} == {"90"}
    assert fallbacks_of(SAMPLES["sideways"]) == []


def test_a_cluster_that_is_twisted_cannot_be_real_text() -> None:
    (run,) = line("x\u0304\u0301", 40.0)
    listed: list[object] = []
    twisted = replace(run, angles=tuple(0.1 * at for at in range(len(run.glyphs))))
    assert len(set(run.clusters)) < len(run.glyphs)
    vd.encode(filled((twisted,)), "svg", text="embed", on_fallback=listed.append)
    assert "different angles" in str(listed)


@pytest.mark.parametrize("reader", readers.READERS)
def test_turned_text_is_read_from_the_pdf(reader: str, tmp_path: Path) -> None:
    read, is_there = readers.READERS[reader]
    if not is_there:
        pytest.skip(f"{reader} is not installed")
    pdf = vd.encode(filled(sideways("office 永和", 16.0)), "pdf")
    assert readers.lines(read(pdf, tmp_path)) == ["office 永和"]


def test_stroked_and_pictured_text_is_read_from_the_pdf(tmp_path: Path) -> None:
    read, is_there = readers.READERS["pdfium"]
    if not is_there:
        pytest.skip("pdfium is not installed")
    pdf = vd.encode(stroked(sideways("office 永和", 16.0)), "pdf")
    assert readers.lines(read(pdf, tmp_path)) == ["office 永和"]
