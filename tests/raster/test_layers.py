"""Layers that begin with what lies behind them, that are masked, and that are seen in perspective."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import vecdraw as vd
from vecdraw.errors import BadTypeError, BadValueError
from vecdraw.geometry.affine import Affine
from vecdraw.scene.ops import BeginLayer

SIDE = 60
Draw = Callable[[vd.Context], None]


def drawn(draw: Draw, *, scale: float = 1.0, background: Any = None, side: int = SIDE) -> np.ndarray:
    ctx = vd.Context(side, side, scale=scale, background=background)
    draw(ctx)
    return ctx.to_numpy().astype(np.int64)


def painting(ctx: vd.Context) -> None:
    """Something of every kind."""
    ctx.fill_style = vd.LinearGradient((0, 0), (60, 60), ["#f06", "gold", "#0af"])
    ctx.fill_rect(4, 4, 52, 52)
    ctx.fill_style = "#123"
    ctx.font = "700 20px sans-serif"
    ctx.fill_text("Ag", 10, 30)
    with ctx.saved():
        ctx.begin_path()
        ctx.arc(40, 40, 12, 0, math.tau)
        ctx.clip()
        ctx.fill_style = "white"
        ctx.fill_rect(0, 0, 60, 60)
        ctx.draw_image(chequers(), 30, 30, 20, 20)
    with ctx.layer(alpha=0.5):
        ctx.fill_rect(6, 40, 20, 10)
    ctx.stroke_style = "white"
    ctx.line_width = 2
    ctx.stroke_rect(8, 8, 44, 44)


def chequers() -> vd.Context:
    tile = vd.Context(8, 8)
    tile.fill_style = "red"
    tile.fill_rect(0, 0, 4, 4)
    tile.fill_rect(4, 4, 4, 4)
    return tile


# --- backdrops ------------------------------------------------------------------------------------------------------


def halves(ctx: vd.Context) -> None:
    """Blue on the left, yellow on the right, red below."""
    for x, y, style in ((0, 0, "#00f"), (30, 0, "#ff0"), (0, 40, "#f00")):
        ctx.fill_style = style
        ctx.fill_rect(x, y, 60, 60)


def window(ctx: vd.Context, **layer: Any) -> None:
    with ctx.saved():
        ctx.begin_path()
        ctx.rect(10, 10, 40, 30)
        ctx.clip()
        with ctx.layer(**layer):
            pass


def test_a_backdrop_is_filtered_inside_the_clip_alone() -> None:
    def draw(ctx: vd.Context) -> None:
        halves(ctx)
        window(ctx, backdrop_filter="invert(1)")

    before, after = drawn(halves), drawn(draw)
    changed = (before != after).any(axis=2)
    assert changed[10:40, 10:50].all()
    assert changed.sum() == 40 * 30
    assert (after[10:40, 10:50, :3] == 255 - before[10:40, 10:50, :3]).all()


def test_nothing_from_outside_the_clip_shines_in() -> None:
    def draw(ctx: vd.Context) -> None:
        halves(ctx)
        window(ctx, backdrop_filter="blur(4px)")

    inside = drawn(draw)[10:40, 10:50]
    assert (inside == inside[:1]).all()  # red, just below the clip, is nowhere in it
    assert (np.diff(inside[0, :, 0]) >= 0).all()
    assert abs(inside[0, 19:21, 0].mean() - 127.5) < 4
    assert inside[0, 0, 2] == 255
    assert inside[0, -1, 0] == 255


def test_a_backdrop_is_as_opaque_as_the_layer() -> None:
    def draw(ctx: vd.Context) -> None:
        halves(ctx)
        window(ctx, backdrop_filter="invert(1)", alpha=0.5)

    assert np.abs(drawn(draw)[12:38, 12:48, :3] - 127.5).max() <= 2


def test_what_is_drawn_inside_lies_on_the_backdrop() -> None:
    ctx = vd.Context(SIDE, SIDE)
    halves(ctx)
    with ctx.layer(backdrop_filter=[vd.filters.Blur(2), "invert(1)"]):
        ctx.fill_style = "#0f0"
        ctx.fill_rect(20, 20, 10, 10)
    pixels = ctx.to_numpy()
    assert (pixels[20:30, 20:30] == (0, 255, 0, 255)).all()
    assert tuple(pixels[5, 5]) == (255, 255, 0, 255)


@pytest.mark.parametrize("pixel_format", ["rgba-unorm8", "rgba-float16"])
@pytest.mark.parametrize("height", [35, SIDE, 90])
def test_a_layer_in_a_layer_sees_what_the_outer_one_holds(height: int, pixel_format: Any) -> None:
    ctx = vd.Context(SIDE, height, background="#00f", pixel_format=pixel_format)
    with ctx.layer():
        ctx.fill_style = "#f00"
        ctx.fill_rect(0, 0, 30, 60)
        with ctx.layer(backdrop_filter="invert(1)"):
            pass
    pixels = ctx.to_numpy() * (255 if pixel_format == "rgba-float16" else 1)
    assert tuple(pixels[30, 10]) == (0, 255, 255, 255)
    assert tuple(pixels[30, 50]) == (0, 0, 255, 255)


def test_a_scene_drawn_inside_has_backdrops_of_its_own() -> None:
    def panel(ctx: vd.Context) -> None:
        halves(ctx)
        window(ctx, backdrop_filter="invert(1)")

    inner = vd.Context(SIDE, SIDE)
    panel(inner)
    outer = vd.Context(100, 100)
    with outer.saved():
        outer.begin_path()
        outer.rect(23, 31, 60, 60)
        outer.clip()
        outer.draw_scene(inner.scene, 23, 31)
    assert (outer.to_numpy()[31:91, 23:83] == inner.to_numpy()).all()


@pytest.mark.parametrize("layer", [{"backdrop_filter": "blur(3px)"}, {"backdrop_filter": "hue-rotate(90deg)"}])
def test_reading_between_changes_nothing(layer: dict[str, Any]) -> None:
    steps: list[Draw] = [halves, lambda ctx: window(ctx, **layer), painting, lambda ctx: window(ctx, **layer)]
    at_once, step_by_step = vd.Context(SIDE, SIDE), vd.Context(SIDE, SIDE)
    for step in steps:
        step(at_once)
        step(step_by_step)
        step_by_step.to_numpy()
    assert (at_once.to_numpy() == step_by_step.to_numpy()).all()


def test_a_blur_beyond_the_window_leaves_its_mean() -> None:
    def draw(ctx: vd.Context) -> None:
        halves(ctx)
        window(ctx, backdrop_filter="blur(1e9px)")

    inside = drawn(draw)[10:40, 10:50, :3]
    assert np.abs(inside - 127.5).max() <= 2


# --- masks ----------------------------------------------------------------------------------------------------------


def square(ctx: vd.Context) -> None:
    ctx.fill_style = "#08f"
    ctx.fill_rect(0, 0, SIDE, SIDE)


def fading() -> vd.Context:
    """Opaque on the left, transparent on the right; grey."""
    mask = vd.Context(SIDE, SIDE, dither=False)
    mask.fill_style = vd.LinearGradient((0, 0), (SIDE, 0), ["#888f", "#8880"])
    mask.fill_rect(0, 0, SIDE, SIDE)
    return mask


def masked(mask: Any, **options: Any) -> np.ndarray:
    def draw(ctx: vd.Context) -> None:
        with ctx.layer(mask=mask, **options):
            square(ctx)

    return drawn(draw)


def test_a_mask_counts_by_its_opacity() -> None:
    expected = fading().to_numpy()[..., 3].astype(np.int64)
    assert np.abs(masked(fading())[..., 3] - expected).max() <= 1
    assert np.abs(masked(fading(), mask_invert=True)[..., 3] - (255 - expected)).max() <= 1


def test_a_mask_counts_by_luminance_times_opacity() -> None:
    mask = fading()
    mask.fill_style = "#0f0"
    mask.fill_rect(0, 0, SIDE, 20)
    pixels = mask.to_numpy() / 255.0
    expected = (pixels[..., :3] @ (0.2125, 0.7154, 0.0721)) * pixels[..., 3] * 255
    assert np.abs(masked(mask, mask_mode="luminance")[..., 3] - expected).max() <= 2
    inverted = masked(mask, mask_mode="luminance", mask_invert=True)[..., 3]
    assert np.abs(inverted - (255 - expected)).max() <= 2


def test_anything_that_can_be_drawn_is_a_mask() -> None:
    mask = fading()
    expected = masked(mask)
    gradient = vd.LinearGradient((0, 0), (SIDE, 0), ["#000f", "#0000"])
    for other in (mask.scene, mask.snapshot(), mask.to_numpy(), mask.to_pil(), mask.encode("png"), gradient):
        assert np.abs(masked(other) - expected)[..., 3].max() <= 2


def test_a_path_is_a_mask_with_smooth_edges() -> None:
    path = vd.Path()
    path.arc(30, 30, 20, 0, math.tau)

    def clipped(ctx: vd.Context) -> None:
        ctx.clip(path)
        square(ctx)

    assert np.abs(masked(path) - drawn(clipped))[..., 3].max() <= 1


def test_masks_follow_the_transform_and_their_box() -> None:
    half = vd.Context(2, 1)
    half.fill_rect(0, 0, 1, 1)

    def draw(ctx: vd.Context) -> None:
        ctx.image_smoothing_enabled = False
        ctx.translate(10, 10)
        ctx.scale(2, 2)
        with ctx.layer(mask=half.snapshot(), mask_box=(0, 0, 20, 20)):
            ctx.set_transform()
            square(ctx)

    alpha = drawn(draw)[..., 3]
    assert alpha[10:50, 10:30].min() == 255
    assert alpha.sum() == 255 * 40 * 20


def test_a_mask_and_its_inverse_make_the_whole() -> None:
    def draw(ctx: vd.Context) -> None:
        for invert in (False, True):
            with ctx.layer(mask=fading(), mask_mode="luminance", mask_invert=invert, blend="lighter"):
                painting(ctx)

    assert np.abs(drawn(draw) - drawn(painting))[..., 3].max() <= 2


def test_what_a_block_leaves_open_is_closed_before_the_mask() -> None:
    ctx = vd.Context(SIDE, SIDE)
    with ctx.layer(mask=fading(), alpha=0.5):
        ctx.save()
        ctx.begin_layer()
        square(ctx)
    assert np.abs(ctx.to_numpy()[..., 3].astype(int) - fading().to_numpy()[..., 3] * 0.5).max() <= 1


def test_mask_paints_with_the_fill_style() -> None:
    ctx = vd.Context(SIDE, SIDE)
    ctx.fill_style = "#0f0"
    ctx.mask(fading(), 10, 0)
    expected = fading().to_numpy()[..., 3].astype(int)
    alpha = ctx.to_numpy()[..., 3].astype(int)
    assert np.abs(alpha[:, 10:] - expected[:, :50]).max() <= 1
    assert (alpha[:, :10] == 0).all()
    assert (ctx.to_numpy()[5, 12, :3] == (0, 255, 0)).all()


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"mask": 3}, BadTypeError),
        ({"mask": "", "mask_mode": "alpha"}, Exception),
        ({"mask": vd.Path(), "mask_mode": "brightness"}, BadValueError),
        ({"mask": vd.Path(), "mask_box": (1, 2, 3)}, BadValueError),
        ({"mask": vd.Path(), "mask_box": (1, 2, -3, 4)}, BadValueError),
        ({"mask": vd.Path(), "mask_box": "box"}, BadTypeError),
        ({"projection": "flat"}, BadTypeError),
        ({"projection": vd.Projection(0, 0, 0, 0, 0, 0, 0, 0, 1)}, BadValueError),
        ({"projection": vd.Projection(math.nan)}, BadValueError),
        ({"backdrop_filter": "blurred"}, ValueError),
        ({"filter": [3]}, BadTypeError),
        ({"filter": vd.filters.Blur}, BadTypeError),
    ],
)
def test_bad_layers_are_refused_before_anything_is_recorded(options: dict[str, Any], error: type[Exception]) -> None:
    ctx = vd.Context(SIDE, SIDE)
    with pytest.raises(error), ctx.layer(**options):
        square(ctx)
    assert ctx.scene.ops == ()
    ctx.fill_rect(0, 0, 1, 1)


# --- projections ----------------------------------------------------------------------------------------------------

CORNERS = ((0, 0), (60, 0), (60, 60), (0, 60))
TILTED = vd.Projection.quad(CORNERS, ((14, 6), (50, 2), (58, 58), (2, 50)))


def test_everything_follows_a_projection() -> None:
    """Against the flat drawing, looked up point by point; only edges may differ."""

    def draw(ctx: vd.Context) -> None:
        with ctx.layer(projection=TILTED):
            painting(ctx)

    flat = drawn(painting, scale=8.0, background="white")
    back = TILTED.inverse()
    seen = drawn(draw, scale=2.0, background="white")
    errors = []
    for row in range(2, 118):
        for column in range(2, 118):
            near = seen[row - 1 : row + 2, column - 1 : column + 2, :3]
            if np.ptp(near, axis=(0, 1)).max() > 24:
                continue  # an edge
            x, y, w = back.map_homogeneous((column + 0.5) / 2, (row + 0.5) / 2)
            i, j = round(y / w * 8 - 0.5), round(x / w * 8 - 0.5)
            if 8 <= i < 472 and 8 <= j < 472 and np.ptp(flat[i - 6 : i + 7, j - 6 : j + 7, :3], axis=(0, 1)).max() < 30:
                errors.append(np.abs(flat[i, j, :3] - seen[row, column, :3]).max())
    assert len(errors) > 4000
    assert max(errors) <= 12
    assert sum(errors) / len(errors) < 2


def test_an_affine_projection_is_a_transform() -> None:
    turn = Affine.translation(30, 30) @ Affine.rotation(0.4) @ Affine.translation(-30, -30)

    def projected(ctx: vd.Context) -> None:
        with ctx.layer(projection=vd.Projection.from_affine(turn)):
            painting(ctx)

    def transformed(ctx: vd.Context) -> None:
        with ctx.layer(), ctx.transformed(turn):
            painting(ctx)

    difference = np.abs(drawn(projected) - drawn(transformed))
    assert (difference.max(axis=2) > 24).mean() < 0.01
    assert difference.mean() < 1


def test_a_projection_is_of_the_user_units_in_force() -> None:
    small = vd.Projection.quad(((0, 0), (1, 0), (1, 1), (0, 1)), ((0.2, 0.1), (0.8, 0), (1, 1), (0, 0.9)))

    def unit(ctx: vd.Context) -> None:
        ctx.scale(60, 60)
        with ctx.layer(projection=small):
            ctx.fill_rect(0, 0, 1, 1)

    corners = [small.map_point(x, y) for x, y in ((0, 0), (1, 0), (1, 1), (0, 1))]

    def directly(ctx: vd.Context) -> None:
        ctx.begin_path()
        for x, y in corners:
            ctx.line_to(60 * x, 60 * y)
        ctx.fill()

    assert np.abs(drawn(unit) - drawn(directly)).max() <= 2


def test_projections_in_projections_are_one_after_the_other() -> None:
    other = vd.Projection.quad(CORNERS, ((0, 10), (60, 0), (50, 60), (5, 55)))

    def nested(ctx: vd.Context) -> None:
        with ctx.layer(projection=TILTED), ctx.layer(projection=other):
            painting(ctx)

    def at_once(ctx: vd.Context) -> None:
        with ctx.layer(projection=TILTED @ other):
            painting(ctx)

    assert np.abs(drawn(nested) - drawn(at_once)).max() <= 2


def test_clips_outside_stay_where_they_are() -> None:
    def draw(ctx: vd.Context) -> None:
        ctx.begin_path()
        ctx.rect(0, 0, 30, 60)
        ctx.clip()
        with ctx.layer(projection=TILTED):
            ctx.fill_rect(-200, -200, 500, 500)

    alpha = drawn(draw)[..., 3]
    assert (alpha[:, :30] == 255).all()
    assert (alpha[:, 30:] == 0).all()


def test_scenes_and_masks_inside_follow_as_well() -> None:
    inner = vd.Context(60, 60, background="white")
    painting(inner)

    def nested(ctx: vd.Context) -> None:
        with ctx.layer(projection=TILTED, mask=inner.scene):
            ctx.draw_scene(inner.scene)

    def flat(ctx: vd.Context) -> None:
        with ctx.layer(projection=TILTED):
            ctx.fill_style = "white"
            ctx.fill_rect(0, 0, 60, 60)
            painting(ctx)

    difference = np.abs(drawn(nested) - drawn(flat))[..., 3]  # the outline is masked once more
    assert (difference > 8).mean() < 0.06


def test_what_is_behind_the_horizon_is_not_seen() -> None:
    """w is 1 - y / 30: the horizon is at y = 30, and the lower half of the plane lies behind it."""
    ground = vd.Projection(1, 0, 0, 0, 1, 0, 0, -1 / 30, 1)

    def draw(ctx: vd.Context) -> None:
        with ctx.layer(projection=ground):
            for x, y in ((10, -1000), (40, 31)):
                ctx.begin_path()
                ctx.rect(x, y, 10, 1000)
                ctx.fill()
                ctx.stroke_rect(x, y, 10, 1000)
            ctx.font = "20px sans-serif"
            ctx.fill_text("behind", 0, 60)

    scene_alpha = drawn(draw)[..., 3]
    assert scene_alpha[:, 12:].max() > 0
    behind = vd.Context(SIDE, SIDE)
    with behind.layer(projection=ground):
        behind.fill_rect(-500, 31, 1000, 1000)
    assert not behind.to_numpy().any()
    assert behind.scene.bounds() is None


def test_projections_are_recorded_in_units_of_the_canvas() -> None:
    ctx = vd.Context(SIDE, SIDE)
    ctx.translate(10, 0)
    with ctx.layer(projection=vd.Projection(2, 0, 0, 0, 2, 0, 0, 0, 1)):
        ctx.fill_rect(0, 0, 5, 5)
    begin = ctx.scene.ops[0]
    assert isinstance(begin, BeginLayer)
    assert begin.projection is not None
    assert begin.projection.map_point(10, 0) == (10, 0)
    assert begin.projection.map_point(15, 5) == (20, 10)


def test_nothing_is_drawn_by_a_transform_without_inverse() -> None:
    ctx = vd.Context(SIDE, SIDE)
    ctx.scale(0, 1)
    with ctx.layer(projection=TILTED, mask=fading(), backdrop_filter="blur(2px)"):
        ctx.fill_rect(0, 0, 60, 60)
    assert not ctx.to_numpy().any()
