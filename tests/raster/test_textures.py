"""Hatching, dots and stamps: even, without seams, where they should be, and in bounds."""

import math
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import vecdraw as vd
from tests.strategies import hundredths
from vecdraw.backends.skia.strips import render_strip
from vecdraw.errors import BadTypeError, BadValueError, LimitError

SIDE = 96
STAR = vd.Path.star(5, 0, 0, 9, 4)


def drawn(texture: vd.Texture, transform: vd.Affine | None = None, scale: float = 1.0) -> np.ndarray:
    """Alpha, 0..1."""
    ctx = vd.Context(SIDE / scale, SIDE / scale, scale=scale)
    if transform is not None:
        ctx.set_transform(*transform)
    ctx.fill_style = texture
    ctx.fill_rect(-2000, -2000, 4000, 4000)
    return ctx.to_numpy()[..., 3] / 255


def covered(texture_spacing: float, width: float, normal: tuple[float, float], offset: float) -> np.ndarray:
    """The share of each pixel's square that lines cover, from 32 x 32 samples; one line goes through `offset`."""
    at = (np.arange(SIDE * 32) + 0.5) / 32
    distance = (normal[0] * at[None, :] + normal[1] * at[:, None] - offset) / texture_spacing
    inside = np.abs(distance - np.round(distance)) * texture_spacing < width / 2
    return inside.reshape(SIDE, 32, SIDE, 32).mean(axis=(1, 3))


@pytest.mark.parametrize(
    ("spacing", "width"), [(8.0, 1.0), (10.3, 2.5), (3.0, 1.5), (1.7, 0.4), (0.6, 0.3), (40.0, 0.5), (6.0, 5.5)]
)
@pytest.mark.parametrize("angle", [0.0, math.pi / 2, math.pi / 4, 0.1, 1.234, -2.5])
def test_lines_cover_exactly_what_they_should(spacing: float, width: float, angle: float) -> None:
    alpha = drawn(vd.Texture.hatch(spacing, width, angle, offset=(3.3, 1.7)))
    normal = -math.sin(angle), math.cos(angle)
    wanted = covered(spacing, width, normal, normal[0] * 3.3 + normal[1] * 1.7)
    assert np.abs(alpha - wanted).max() < 0.045  # the samples' own error: 1/32 px at either side of a line


@given(hundredths(2, 30), hundredths(0.1, 4), hundredths(-4, 4), hundredths(0.3, 4))
def test_lines_are_even_everywhere(spacing: float, share: float, angle: float, scale: float) -> None:
    width = min(share, spacing * 0.8)
    alpha = drawn(vd.Texture.hatch(spacing, width, angle), vd.Affine.scaling(scale))
    if spacing * scale < 12:  # enough lines on the canvas for their mean to settle
        assert alpha.mean() == pytest.approx(width / spacing, abs=0.06 * spacing * scale / 12 + 0.01)


def test_the_line_width_grows_with_the_canvas_and_its_scale() -> None:
    alpha = drawn(vd.Texture.hatch(8.0, 2.0), scale=3.0)
    assert np.array_equal(alpha[:4, 5], [1, 1, 1, 0])
    assert np.array_equal(alpha[20:28, 5], [0, 1, 1, 1, 1, 1, 1, 0])


def test_crossed_lines_have_neither_seams_nor_knots() -> None:
    alpha = drawn(vd.Texture.cross_hatch(12.0, 2.0, color="rgb(0 0 0 / .5)", offset=(6, 6)))
    assert set(np.unique(alpha).tolist()) == {0.0, 128 / 255}
    assert alpha[5:7].min() == alpha[:, 5:7].min() == 128 / 255
    turned = drawn(vd.Texture.cross_hatch(12.0, 2.0, 0.35))
    wanted = 1 - (1 - 1 / 6) ** 2
    assert turned.mean() == pytest.approx(wanted, abs=0.02)
    assert turned.max() == 1.0


def test_dots_are_round_and_lie_on_the_lattice() -> None:
    alpha = drawn(vd.Texture.dots((16, 12), 4.0, offset=(8, 6)))
    assert alpha.mean() == pytest.approx(math.pi * 16 / (16 * 12), abs=0.01)
    cell = alpha[:12, :16]
    for row in range(8):
        for column in range(6):
            assert np.abs(alpha[row * 12 : row * 12 + 12, column * 16 : column * 16 + 16] - cell).max() < 0.02
    assert cell[6, 8] == 1.0
    assert cell[0, 0] == 0.0


@pytest.mark.parametrize(
    ("texture", "most"),  # of 255; crossing lines are measured, Skia rounds the ends of edges to quarters of a pixel
    [
        (vd.Texture.cross_hatch(10, 2, 0.3), 7),
        (vd.Texture.dots((14, 12), 4, 0.4), 48),
        (vd.Texture(STAR, spacing=(24, 22), angle=0.2), 36),
    ],
    ids=["cross_hatch", "dots", "stars"],
)
def test_stamps_cover_nearly_what_they_should(texture: vd.Texture, most: float) -> None:
    ctx = vd.Context(SIDE, SIDE, scale=8)
    ctx.fill_style = texture
    ctx.fill_rect(0, 0, SIDE, SIDE)
    fine = ctx.to_numpy()[..., 3].reshape(SIDE, 8, SIDE, 8).mean(axis=(1, 3))
    assert np.abs(drawn(texture) * 255 - fine).max() < most


@pytest.mark.parametrize("filled", [True, False])
@pytest.mark.parametrize("transform", [vd.Affine(), vd.Affine.rotation(0.7).scale(1.3, 0.8)])
def test_stamps_are_what_their_path_is_anywhere_else(filled: bool, transform: vd.Affine) -> None:
    texture = vd.Texture(STAR, spacing=(30, 34), angle=0.2, offset=(11, 5), filled=filled, line_width=1.5)
    ctx = vd.Context(SIDE, SIDE)
    ctx.set_transform(*transform)
    ctx.translate(11, 5)
    ctx.rotate(0.2)
    ctx.line_width = 1.5
    for column in range(-9, 10):
        for row in range(-9, 10):
            with ctx.saved():
                ctx.translate(column * 30, row * 34)
                (ctx.fill if filled else ctx.stroke)(STAR)
    inside = np.s_[22:-22, 22:-22]  # stars that reach out of the canvas are cut there
    assert np.array_equal(drawn(texture, transform)[inside], ctx.to_numpy()[..., 3][inside] / 255)


@pytest.mark.parametrize(
    "texture",
    [
        vd.Texture.dots(7, 2.5, offset=(0.3, 0.6)),
        vd.Texture(STAR, spacing=(11, 13), angle=0.4),
        vd.Texture(vd.Path("M0-6Q5 0 0 6Q-5 0 0-6Z"), spacing=14, angle=0.4, filled=False, line_width=2.0),
    ],
    ids=["dots", "over each other", "lines"],
)
def test_bands_of_a_drawing_have_no_seams(texture: vd.Texture) -> None:
    ctx = vd.Context(SIDE, SIDE)
    ctx.fill_style = texture
    ctx.fill_rect(0, 0, SIDE, SIDE)
    bands = [render_strip(ctx.scene, top, rows).read_pixels() for top, rows in ((0, 31), (31, 10), (41, SIDE - 41))]
    off = np.abs(np.concatenate(bands).astype(int) - ctx.to_numpy())
    assert off.max() <= 8  # the last bits of coordinates are others; what is cut would be off by 80


def test_a_path_is_stamped_filled_or_stroked() -> None:
    square = vd.Path("M-3-3H3V3H-3Z")
    filled = drawn(vd.Texture(square, spacing=12, offset=(6, 6)))
    assert filled[6, 6] == 1
    assert filled.mean() == pytest.approx(36 / 144)
    hollow = drawn(vd.Texture(square, spacing=12, offset=(6, 6), filled=False, line_width=2.0))
    assert hollow[6, 6] == 0
    assert hollow.mean() == pytest.approx((64 - 16) / 144)
    line = vd.Path("M-2 0H2")
    capped = drawn(vd.Texture(line, spacing=12, offset=(6, 6), filled=False, line_width=2.0, cap="square"))
    assert capped.mean() == pytest.approx(12 / 144)


def test_stamps_larger_than_their_cell_are_there_at_the_edges_and_painted_once() -> None:
    big = vd.Path("M-15-1H15V1H-15Z")
    alpha = drawn(vd.Texture(big, spacing=(20, 10), offset=(0, 5), color="rgb(0 0 0 / .5)"))
    assert alpha[4:6].min() == alpha[4:6].max() == 128 / 255


def test_angle_turns_about_the_lattice_origin_and_offset_moves_it() -> None:
    square = vd.Path("M-1-1H1V1H-1Z")
    alpha = drawn(vd.Texture(square, spacing=200, angle=math.pi / 4, offset=(50, 40)))
    rows, columns = np.nonzero(alpha)
    assert (columns.mean(), rows.mean()) == pytest.approx((49.5, 39.5))
    assert alpha.sum() == pytest.approx(4, abs=0.3)  # its corners lie on quarters of a px, as those of other shapes
    assert alpha[38, 49] > 0


def test_an_offset_of_whole_cells_changes_nothing() -> None:
    path = vd.Path("M0 0L5 1L2 6Z")
    here = drawn(vd.Texture(path, spacing=(10, 14), angle=0.4))
    turn = vd.Affine.rotation(0.4)
    far = drawn(vd.Texture(path, spacing=(10, 14), angle=0.4, offset=turn.apply(10 * 10**6, -14 * 10**6)))
    assert np.abs(here - far).max() < 0.02


def test_the_background_lies_under_it() -> None:
    ctx = vd.Context(20, 20)
    ctx.fill_style = vd.Texture.hatch(10, 2, color="red", background="rgb(0 0 255 / .5)")
    ctx.begin_path()
    ctx.arc(10, 10, 8, 0, 7)
    ctx.fill()
    pixels = ctx.to_numpy()
    assert pixels[10, 10].tolist() == [255, 0, 0, 255]
    assert pixels[6, 10].tolist() == [0, 0, 255, 128]
    assert pixels[0, 0, 3] == 0


def test_transforms_shadows_strokes_and_projections() -> None:
    ctx = vd.Context(80, 80)
    texture = vd.Texture.hatch(4, 2, color="red")
    ctx.stroke_style = texture
    ctx.line_width = 12
    ctx.stroke_rect(20, 20, 40, 40)
    assert ctx.to_numpy()[:, 20, 3].max() == 255
    assert ctx.to_numpy()[40, 40, 3] == 0
    away = vd.Projection.quad([(0, 0), (80, 0), (80, 80), (0, 80)], [(30, 5), (50, 5), (75, 75), (5, 75)])
    with ctx.layer(projection=away):
        ctx.fill_style = texture
        ctx.fill_rect(0, 0, 80, 80)
    column = ctx.to_numpy()[:, 40, 3].astype(float)
    changes = np.flatnonzero(np.diff(np.sign(column - 100)))
    gaps = np.diff(changes)
    assert gaps[-4:].mean() > 1.5 * gaps[:4].mean()  # nearer lines are further apart


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"spacing": 0}, BadValueError, "spacing"),
        ({"spacing": (5, -1)}, BadValueError, "spacing"),
        ({"spacing": float("nan")}, BadValueError, "spacing"),
        ({"spacing": "8px"}, BadTypeError, "spacing"),
        ({"line_width": 0}, BadValueError, "line_width"),
        ({"line_width": float("inf")}, BadValueError, "line_width"),
        ({"angle": float("inf")}, BadValueError, "angle"),
        ({"offset": 3}, BadTypeError, "offset"),
        ({"offset": (0, float("nan"))}, BadValueError, "offset"),
        ({"cap": "flat"}, BadValueError, "flat"),
        ({"color": "nocolor"}, BadValueError, "nocolor"),
        ({"background": 7}, BadTypeError, "7"),
        ({"path": "M0 0"}, BadTypeError, "Path"),
        ({"filled": np.zeros(2)}, BadTypeError, "filled"),
    ],
)
def test_bad_values(arguments: dict[str, object], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        vd.Texture(**arguments)  # type: ignore[arg-type]  # bad on purpose


def test_too_many_stamps_are_refused_when_they_are_recorded() -> None:
    ctx = vd.Context(1000, 1000)
    ctx.fill_style = vd.Texture.dots(1.0, 0.2)
    with pytest.raises(LimitError, match="texture_stamps"):
        ctx.fill_rect(0, 0, 10, 10)
    ctx.scale(10, 10)
    ctx.fill_rect(0, 0, 10, 10)
    assert ctx.to_numpy()[..., 3].any()
    with pytest.raises(LimitError, match="texture_stamps"):
        vd.encode(ctx.scene.__class__.from_bytes(_tiny(ctx.scene)), "png")


def _tiny(scene: vd.Scene) -> bytes:
    """A file of that scene in which the texture is far too fine."""
    op = scene.ops[0]
    state = op.state._replace(transform=vd.Affine.scaling(1e-3))  # type: ignore[union-attr]  # a rectangle has one
    finer = op._replace(state=state)  # type: ignore[call-arg]  # see above
    return vd.Scene(scene.width, scene.height, (finer,)).to_bytes()


def test_many_stamps_are_drawn_in_time() -> None:
    ctx = vd.Context(1000, 1000)
    ctx.fill_style = vd.Texture.dots(2.5, 1.0)
    start = time.perf_counter()
    ctx.fill_rect(0, 0, 1000, 1000)
    alpha = ctx.to_numpy()[..., 3] / 255
    assert time.perf_counter() - start < 15
    assert alpha.mean() == pytest.approx(math.pi / 6.25, abs=0.02)


@given(
    st.sampled_from([1e-30, 1e-5, 1e6, 1e30]), st.sampled_from([1e-30, 1.0, 1e30]), st.sampled_from([1e-6, 1.0, 1e12])
)
def test_any_size_is_drawn_or_refused(spacing: float, width: float, scale: float) -> None:
    for path in (None, vd.Path("M0 0H1V1Z")):
        try:
            drawn(vd.Texture(path, spacing=spacing, line_width=width, filled=False), vd.Affine.scaling(scale))
        except LimitError:
            continue
