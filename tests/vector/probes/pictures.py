"""Pictures and pixels."""

import numpy as np

import vecdraw as vd
from tests.vector.probes.paints import checks
from tests.vector.probes.probe import probe


def ramp(width: int, height: int, *, alpha: bool = False) -> vd.Pixmap:
    """A smooth picture: red to the right, green downwards; with alpha, fading to the right."""
    pixels = np.zeros((height, width, 4), np.uint8)
    pixels[..., 0] = np.linspace(20, 240, width)
    pixels[..., 1] = np.linspace(30, 220, height)[:, None]
    pixels[..., 2] = 128
    pixels[..., 3] = np.linspace(255, 30, width) if alpha else 255
    return vd.Pixmap.from_array(pixels)


@probe
def picture(ctx: vd.Context) -> None:
    ctx.draw_image(ramp(60, 40), 10, 10)
    ctx.draw_image(ramp(60, 40), 80, 20, 70, 90)


@probe
def picture_with_alpha(ctx: vd.Context) -> None:
    ctx.fill_style = "#117a65"
    ctx.fill_rect(0, 50, 160, 20)
    ctx.global_alpha = 0.8
    ctx.draw_image(ramp(60, 40, alpha=True), 20, 20, 120, 80)


@probe
def picture_cropped(ctx: vd.Context) -> None:
    ctx.draw_image(ramp(60, 40), 20, 10, 30, 20, 10, 15, 60, 40)
    ctx.draw_image(checks(16), 0, 0, 8, 8, 90, 20, 48, 48)


@probe
def picture_unsmoothed(ctx: vd.Context) -> None:
    ctx.image_smoothing_enabled = False
    ctx.draw_image(checks(8), 10, 10, 96, 96)


@probe
def picture_turned(ctx: vd.Context) -> None:
    ctx.translate(80, 60)
    ctx.rotate(0.4)
    ctx.draw_image(ramp(60, 40), -50, -35, 100, 70)


@probe
def picture_with_shadow(ctx: vd.Context) -> None:
    ctx.shadow_color, ctx.shadow_blur, ctx.shadow_offset_y = "rgb(0 0 0 / 0.7)", 12, 8
    ctx.begin_path()
    ctx.draw_image(ramp(60, 40), 30, 20, 100, 70)


@probe
def picture_clipped(ctx: vd.Context) -> None:
    ctx.begin_path()
    ctx.round_rect(20, 15, 120, 90, 30)
    ctx.clip()
    ctx.draw_image(ramp(60, 40), 0, 0, 160, 120)


@probe
def one_picture_many_times(ctx: vd.Context) -> None:
    image = ramp(30, 20)
    for i in range(12):
        ctx.draw_image(image, 8 + i % 4 * 38, 8 + i // 4 * 38, 30, 30)


@probe
def pixels_put(ctx: vd.Context) -> None:
    ctx.fill_style = "#7b241c"
    ctx.fill_rect(10, 10, 140, 100)
    data = ctx.create_image_data(60, 40)
    data.data[...] = ramp(60, 40, alpha=True).to_numpy()
    ctx.put_image_data(data, 50, 40)
    ctx.fill_rect(60, 50, 10, 10)
