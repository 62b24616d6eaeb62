"""What layers hold beyond the canvas, and beside a clip, is there for their filters and shadows."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import vecdraw as vd
from tests.laws.larger_canvas import largest_difference
from vecdraw import filters
from vecdraw.backends.skia.layer_surfaces import layer_surface
from vecdraw.backends.skia.library import skia
from vecdraw.backends.skia.state import Seen
from vecdraw.backends.skia.strips import render_strip
from vecdraw.backends.skia.surface import render
from vecdraw.errors import LimitError

WIDTH, HEIGHT = 80, 60
NEAR = 1.01  # levels of 255; float16 counts in parts of one
Draw = Callable[[vd.Context], None]


def over_all_edges(ctx: vd.Context) -> None:
    """Rectangles that go over every edge and lie beside the canvas; their edges lie between pixels."""
    for style, *rect in (
        ("#d33", -50, -40, 70, 60),
        ("#26c", 60, 40, 60, 50),
        ("#0a4", 30, -60, 12, 200),
        ("gold", -70, 42, 300, 5),
        ("#808", -45, 20, 30, 20),
    ):
        ctx.fill_style = style
        ctx.fill_rect(*rect)


def ramp() -> vd.Pixmap:
    picture = vd.Context(8, 8)
    for i in range(8):
        picture.fill_style = f"rgb({30 * i} {250 - 30 * i} 0)"
        picture.fill_rect(i, 0, 1, 8)
    return picture.snapshot()


FILTERS: dict[str, Any] = {
    "blur": "blur(6px)",
    "narrow blur": "blur(1.5px)",
    "huge blur": "blur(60px)",
    "two blurs": "blur(3px) blur(4px)",
    "drop shadow": "drop-shadow(14px -9px 4px #000)",
    "drop shadow from afar": "drop-shadow(60px 50px 1px #063)",
    "offset": [filters.Offset(40, 30)],
    "offset and blur": [filters.Offset(-30, 25), filters.Blur(3)],
    "blur and colours": "blur(4px) brightness(1.3) sepia(0.5)",
    "dilate": [filters.Morphology("dilate", 7, 4)],
    "erode": [filters.Morphology("erode", 6, 5)],
    "light": [filters.Lighting("diffuse", filters.PointLight(40, 30, 50), 2.0, 1.2)],
    "displacement": [filters.Displacement(ramp(), 30.2, "r", "g", (-40, -40, 160, 140))],
    "map beside": [filters.Displacement(ramp(), 30.2, "r", "g", (0, -40, 30, 20))],
}


def drawing(draw: Draw, **options: Any) -> vd.Context:
    ctx = vd.Context(WIDTH, HEIGHT, dither=False, **options)
    draw(ctx)
    return ctx


def holds(draw: Draw, **options: Any) -> None:
    """The drawing shows what it shows on a larger canvas in the same place."""
    assert largest_difference(drawing(draw, **options).scene) <= NEAR


def layered(draw: Draw, **layer: Any) -> Draw:
    def run(ctx: vd.Context) -> None:
        with ctx.layer(**layer):
            draw(ctx)

    return run


def clipped(draw: Draw) -> Draw:
    def run(ctx: vd.Context) -> None:
        with ctx.saved():
            ctx.begin_path()
            ctx.rect(15, 12, 45, 40)
            ctx.clip()
            draw(ctx)

    return run


def turned(draw: Draw) -> Draw:
    def run(ctx: vd.Context) -> None:
        with ctx.saved():
            ctx.transform(0, 2, -2, 0, 90, -30)
            draw(ctx)

    return run


@pytest.mark.parametrize("name", FILTERS)
@pytest.mark.parametrize("around", [lambda draw: draw, clipped, turned], ids=["plain", "clipped", "turned"])
def test_a_filter_sees_what_lies_beyond_the_edges(name: str, around: Callable[[Draw], Draw]) -> None:
    holds(around(layered(over_all_edges, filter=FILTERS[name])))


@pytest.mark.parametrize("options", [{"scale": 2.0}, {"scale": 0.5}, {"pixel_format": "rgba-float16"}], ids=str)
@pytest.mark.parametrize("name", ["blur", "offset", "drop shadow"])
def test_on_other_canvases(name: str, options: dict[str, Any]) -> None:
    holds(layered(over_all_edges, filter=FILTERS[name]), **options)


def shadowed(draw: Draw, **shadow: float) -> Draw:
    def run(ctx: vd.Context) -> None:
        with ctx.saved():
            ctx.shadow_color = "#063"
            for name, value in shadow.items():
                setattr(ctx, f"shadow_{name}", value)
            with ctx.layer():
                ctx.shadow_color = "transparent"
                draw(ctx)

    return run


@pytest.mark.parametrize("shadow", [{"blur": 14}, {"offset_x": 25, "offset_y": -20}, {"blur": 6, "offset_x": -30}])
def test_shadows_of_layers(shadow: dict[str, float]) -> None:
    holds(shadowed(over_all_edges, **shadow))
    holds(clipped(shadowed(over_all_edges, **shadow)))


def test_a_shadow_from_far_outside() -> None:
    def draw(ctx: vd.Context) -> None:
        ctx.fill_rect(10 - 5000, 15, 30, 20)

    pixels = drawing(shadowed(draw, offset_x=5000)).to_numpy()
    assert (pixels[15:35, 10:40] == (0, 102, 51, 255)).all()
    assert np.count_nonzero(pixels[..., 3]) == 30 * 20


NESTED: dict[str, Draw] = {
    "filters in filters": layered(layered(over_all_edges, filter="blur(3px)"), filter=FILTERS["offset"]),
    "a plain layer in a filtered one": layered(layered(over_all_edges, alpha=0.5), filter="blur(4px)"),
    "a filtered layer in a plain one": layered(layered(over_all_edges, filter="blur(4px)"), alpha=0.5),
    "a shadow in a filter": layered(shadowed(over_all_edges, blur=8, offset_y=9), filter="blur(4px)"),
    "a clip in a filter": layered(clipped(over_all_edges), filter="blur(4px)"),
    "filters in clips in filters": layered(
        clipped(layered(over_all_edges, filter=FILTERS["offset"])), filter=FILTERS["drop shadow from afar"]
    ),
}


@pytest.mark.parametrize("name", NESTED)
def test_layers_in_layers(name: str) -> None:
    holds(NESTED[name])


@pytest.mark.parametrize("blend", ["destination-in", "source-out", "copy", "destination-over", "multiply", "xor"])
def test_blend_modes_inside_and_of_filtered_layers(blend: Any) -> None:
    def cover(ctx: vd.Context) -> None:
        ctx.fill_style = "rgb(255 200 0 / 0.8)"
        ctx.fill_rect(-100, -100, 150, 300)
        layered(over_all_edges, blend=blend)(ctx)

    holds(layered(cover, filter="blur(4px)"))

    def masked(ctx: vd.Context) -> None:
        ctx.fill_style = "rgb(255 200 0 / 0.8)"
        ctx.fill_rect(-100, -100, 150, 300)
        layered(over_all_edges, blend=blend, filter="blur(4px)")(ctx)

    holds(masked)


@pytest.mark.parametrize("effect", [{}, {"filter": "drop-shadow(9px 9px 3px #000)"}, {"shadow_blur": 9}], ids=str)
def test_scenes_drawn_over_an_edge(effect: dict[str, Any]) -> None:
    inner = vd.Context(WIDTH, HEIGHT, dither=False)
    layered(over_all_edges, filter="blur(3px)")(inner)

    def draw(ctx: vd.Context) -> None:
        ctx.shadow_color = "black" if "shadow_blur" in effect else "transparent"
        for name, value in effect.items():
            setattr(ctx, name, value)
        ctx.draw_scene(inner.scene, -40, -30)
        ctx.draw_scene(inner.scene, 45, 25)

    holds(draw)
    holds(layered(draw, filter="blur(3px)"))


@pytest.mark.parametrize("how", [{}, {"mask_mode": "luminance"}, {"mask_invert": True}], ids=str)
def test_masked_layers(how: dict[str, Any]) -> None:
    mask = vd.Context(70, 60)
    mask.fill_style = vd.LinearGradient((0, 0), (70, 0), ["rgb(0 0 0 / 0.2)", "white"])
    mask.fill_rect(0, 0, 70, 60)

    def draw(ctx: vd.Context) -> None:
        ctx.translate(-20, -15)
        with ctx.layer(mask=mask, filter="blur(5px)", **how):
            over_all_edges(ctx)

    holds(draw)
    holds(layered(draw, filter="blur(4px)"))


def test_text_patterns_and_textures() -> None:
    tile = vd.Context(6, 6)
    tile.fill_style = "teal"
    tile.fill_rect(0, 0, 3, 3)

    def draw(ctx: vd.Context) -> None:
        ctx.font = "700 40px sans-serif"
        ctx.fill_text("Agfj", -25, 25)
        ctx.fill_style = ctx.create_pattern(tile, "repeat")
        ctx.fill_rect(20, -40, 100, 150)
        ctx.fill_style = vd.Texture(spacing=6, color="#c0f", line_width=2)
        ctx.fill_rect(-50, 30, 80, 100)

    holds(layered(draw, filter="blur(3px)"))


def test_what_is_seen_in_perspective() -> None:
    tilted = vd.Projection(1, 0.1, 0, 0.05, 1, 0, 0.0008, 0.0003)
    scene = drawing(layered(over_all_edges, filter="blur(6px)", projection=tilted)).scene
    assert largest_difference(scene) <= 2.01  # its edges are turned, and rounded where they are cut
    scene = drawing(layered(layered(over_all_edges, filter="blur(6px)"), projection=tilted)).scene
    assert largest_difference(scene) <= 2.01


# --- clips ----------------------------------------------------------------------------------------------------------


def test_a_clip_hides_the_result_and_not_what_is_filtered() -> None:
    """Filter Effects 1, 5: clipping comes after filters."""

    def moved(ctx: vd.Context) -> None:
        ctx.fill_style = "red"
        ctx.fill_rect(-70, 20, 30, 20)

    inside = clipped(layered(moved, filter=[filters.Offset(90, 0)]))
    pixels = drawing(inside).to_numpy()
    assert (pixels[20:40, 20:50] == (255, 0, 0, 255)).all()
    assert np.count_nonzero(pixels[..., 3]) == 30 * 20
    assert drawing(inside).scene.bounds() == vd.Rect(20, 20, 30, 20)


# --- backdrops ------------------------------------------------------------------------------------------------------


def test_a_filtered_backdrop_does_not_fade_at_the_edges() -> None:
    ctx = vd.Context(WIDTH, HEIGHT, background="#f00", dither=False)
    with ctx.layer(backdrop_filter="invert(1)", filter="blur(5px)"):
        pass
    assert (ctx.to_numpy() == (0, 255, 255, 255)).all()


def test_a_backdrop_inside_a_filtered_layer_sees_what_lies_beyond() -> None:
    def draw(ctx: vd.Context) -> None:
        over_all_edges(ctx)
        with ctx.saved():
            ctx.begin_path()
            ctx.rect(-20, 10, 60, 30)
            ctx.clip()
            with ctx.layer(backdrop_filter="invert(1)"):
                pass

    holds(layered(draw, filter="blur(4px)"))


# --- how much is drawn ----------------------------------------------------------------------------------------------


def made(needed: tuple[int, ...], content: tuple[int, ...] | None) -> tuple[int, int, int, int]:
    canvas = skia.Surface.MakeRaster(skia.ImageInfo.MakeN32Premul(100, 80)).getCanvas()
    found = layer_surface(
        canvas, skia.IRect(*needed), None if content is None else skia.IRect(*content), Seen(0, 0, 100, 80)
    )
    return found.left, found.top, found.surface.width(), found.surface.height()


def test_layers_are_no_larger_than_they_must_be() -> None:
    whole = (0, 0, 100, 80)
    assert made((-36, -36, 136, 116), None) == whole
    assert made((-36, -36, 136, 116), (0, 0, 100, 80)) == whole
    assert made((-36, -36, 136, 116), (-500, -500, -400, -400)) == whole
    assert made((-36, -36, 136, 116), (-10, 5, 20, 20)) == (-16, 0, 116, 80)
    assert made((-36, -36, 136, 116), (-5000, -5000, 5000, 5000)) == (-40, -40, 176, 156)
    assert made((-3000, -30, 100, 80), (-2990, 0, -2980, 10)) == (-2992, 0, 12, 80)


def test_layers_are_no_larger_than_canvases_may_be() -> None:
    ctx = vd.Context(100, 80)
    with ctx.layer(filter="drop-shadow(20000px 20000px 0 red)"):
        ctx.fill_rect(-25_000, -25_000, 50_000, 50_000)
    with pytest.raises(LimitError, match=r"what a layer's filter or shadow looks at, 20.* px,"):
        ctx.to_numpy()


def test_layers_in_layers_do_not_look_further_without_end() -> None:
    ctx = vd.Context(20, 20)
    for _ in range(20):
        ctx.begin_layer(filter="blur(500px)")
    ctx.fill_rect(-1e5, -1e5, 2e5, 2e5)
    for _ in range(20):
        ctx.end_layer()
    with vd.limits.relaxed(filter_work=150_000_000), pytest.raises(LimitError, match="filter_work"):
        ctx.to_numpy()


def test_nothing_changes_for_what_lies_on_the_canvas() -> None:
    """The pixels of a layer are then those of the canvas, so that no coordinate is another."""

    def draw(ctx: vd.Context) -> None:
        ctx.begin_path()
        ctx.arc(40, 30, 25.3, 0, math.tau)
        ctx.fill()
        ctx.fill_rect(0, 0, WIDTH, 4)

    def beyond(ctx: vd.Context) -> None:
        draw(ctx)
        ctx.fill_rect(-500, -500, 1, 1)  # further away than the filter looks

    one, two = (drawing(layered(each, filter="blur(3px)")).to_numpy() for each in (draw, beyond))
    assert (one == two).all()


# --- parts of a canvas ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["blur", "offset and blur", "drop shadow from afar", "displacement", "map beside"])
def test_strips_show_the_same(name: str) -> None:
    scene = drawing(layered(layered(over_all_edges, filter=FILTERS[name]), filter="blur(2px)"), scale=3).scene
    whole = render(scene).read_pixels()
    strips = [render_strip(scene, top, min(64, 180 - top)).read_pixels() for top in range(0, 180, 64)]
    assert (np.concatenate(strips) == whole).all()


def test_pixels_that_are_put_are_in_their_strip() -> None:
    ctx = vd.Context(20, 200)
    data = ctx.create_image_data(6, 10)
    data.data[...] = (255, 0, 0, 255)
    ctx.put_image_data(data, 3, 140)
    strip = render_strip(ctx.scene, 128, 64).read_pixels()
    assert (strip == ctx.to_numpy()[128:192]).all()
    assert strip.any()
