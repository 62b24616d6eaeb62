"""What lies beside the canvas, and casts a shadow onto it or is brought there by a filter."""

import re
from collections.abc import Callable

import numpy as np
import pytest

import vecdraw as vd
from tests.svg.documents import by_resvg, drawn, needs_resvg, root_of
from vecdraw.export.render import to_pixels

RAMP = (np.indices((8, 10)).sum(0)[..., None] * np.array([12, 9, 4])).astype(np.uint8)
Draw = Callable[[vd.Context], object]


def shadow(ctx: vd.Context) -> None:
    ctx.shadow_color, ctx.shadow_offset_x, ctx.shadow_offset_y = "teal", -60, -40


def moved(ctx: vd.Context) -> None:
    ctx.filter = [vd.filters.Offset(-60, -40)]


def blurred(ctx: vd.Context) -> None:
    ctx.filter = "blur(9px)"


def conic(ctx: vd.Context) -> None:
    ctx.fill_style = vd.ConicGradient(0.3, (170, 120), ["teal", "crimson", "teal"])
    ctx.fill_rect(100, 70, 110, 85)


def pattern(ctx: vd.Context) -> None:
    tile = vd.Pattern(vd.Pixmap.from_array(RAMP), "repeat", vd.Affine.rotation(0.3).scale(1.7, 1.7))
    ctx.fill_style = tile
    ctx.fill_rect(100, 70, 110, 85)


def hatching(ctx: vd.Context) -> None:
    ctx.fill_style = vd.Texture.hatch(9, 4, 0.5, color="navy", background="pink")
    ctx.fill_rect(100, 70, 110, 85)


def picture(ctx: vd.Context) -> None:
    ctx.image_smoothing_quality = "high"
    ctx.draw_image(RAMP, 100, 70, 110, 85)


@needs_resvg
@pytest.mark.parametrize("effect", [shadow, moved, blurred])
@pytest.mark.parametrize("draw", [conic, pattern, hatching, picture])
def test_it_is_drawn_there_too(draw: Draw, effect: Draw) -> None:
    def whole(ctx: vd.Context) -> None:
        effect(ctx)
        draw(ctx)

    found = by_resvg(drawn(whole, "white"))
    assert found.mean <= 2.0, str(found)
    assert found.close > 0.95, str(found)


def dilated(ctx: vd.Context) -> None:
    with ctx.layer(filter=[vd.filters.Morphology("dilate", 3, 3)]):
        for x in range(-60, 220, 20):
            ctx.fill_rect(x, -60, 6, 240)


def erased(ctx: vd.Context) -> None:
    ctx.fill_rect(-60, -60, 300, 300)
    ctx.clear_rect(20, -60, 30, 300)
    ctx.global_composite_operation = "xor"
    ctx.fill_rect(-60, 60, 300, 300)


def in_hue(ctx: vd.Context) -> None:
    ctx.fill_style = "#1a1a2e"
    ctx.fill_rect(-60, -60, 300, 300)
    ctx.global_composite_operation, ctx.fill_style = "color", "#f1e40f"
    ctx.fill_rect(-60, 60, 300, 300)


def frosted(ctx: vd.Context) -> None:
    for x in range(-64, 224, 16):
        ctx.fill_style = ("crimson", "gold", "teal")[x // 16 % 3]
        ctx.fill_rect(x, -60, 16, 300)
    with ctx.layer(backdrop_filter="blur(4px)"):
        ctx.fill_style = "rgb(255 255 255 / .3)"
        ctx.fill_rect(-20, 20, 60, 60)


@needs_resvg
@pytest.mark.parametrize("layer_filter", ["blur(9px)", [vd.filters.Offset(-24, -16)]], ids=["blurred", "moved"])
@pytest.mark.parametrize("draw", [conic, pattern, hatching, dilated, erased, in_hue, frosted])
def test_layers_have_what_their_filters_see_beside_the_canvas(draw: Draw, layer_filter: object) -> None:
    def whole(ctx: vd.Context) -> None:
        with ctx.layer(filter=layer_filter):
            ctx.translate(-60, -60)
            ctx.scale(2, 2)
            if draw in {conic, pattern, hatching}:
                ctx.translate(-100, -70)
                ctx.scale(2, 2)
            else:
                ctx.reset_transform()
            draw(ctx)

    found = by_resvg(drawn(whole, "white"))
    assert found.mean <= 1.2, str(found)
    assert found.flat <= 8, str(found)


@needs_resvg
@pytest.mark.parametrize("effect", ["blur(8px)", "drop-shadow(-40px -30px 3px black)", "dilate and move", "shadow"])
@pytest.mark.parametrize("clip", [None, (-20, 20, 100, 80), (30, 30, 60, 60)])
def test_backdrops_go_on_beside_the_canvas(clip: tuple[int, ...] | None, effect: str) -> None:
    def whole(ctx: vd.Context) -> None:
        for x in range(0, 160, 16):
            ctx.fill_style = ("crimson", "gold", "teal")[x // 16 % 3]
            ctx.fill_rect(x, 0, 16, 120)
        if clip is not None:
            ctx.begin_path()
            ctx.rect(*clip)
            ctx.clip()
        chosen: object = effect
        if effect == "dilate and move":
            chosen = [vd.filters.Morphology("dilate", 4, 4), vd.filters.Offset(-40, -30)]
        elif effect == "shadow":
            chosen, ctx.shadow_color, ctx.shadow_offset_x = None, "rgb(0 0 80 / .5)", 30
        with ctx.layer(filter=chosen, backdrop_filter="blur(3px)"):
            ctx.fill_style = "rgb(255 255 255 / .3)"
            ctx.fill_rect(20, 20, 60, 60)

    assert by_resvg(drawn(whole, "white")).flat <= 4


@needs_resvg
def test_backdrops_see_those_of_the_layers_around() -> None:
    def whole(ctx: vd.Context) -> None:
        ctx.fill_style = "#26c"
        ctx.fill_rect(20, 20, 100, 60)
        ctx.begin_path()
        ctx.rect(10, 10, 100, 100)
        ctx.clip()
        with ctx.layer(backdrop_filter="invert(0.6)"):
            ctx.fill_style = "rgb(200 40 0 / .5)"
            ctx.fill_rect(60, 0, 30, 120)
            with ctx.layer(backdrop_filter="sepia(0.8)"):
                ctx.fill_rect(0, 50, 60, 20)

    found = by_resvg(drawn(whole, "white"))
    assert found.flat <= 2, str(found)
    assert found.mean <= 0.5, str(found)


@needs_resvg
@pytest.mark.parametrize("kind", ["dilate", "displace", "light"])
def test_the_clip_of_a_layer_comes_after_its_filter(kind: str) -> None:
    ramp = np.zeros((16, 16, 4), np.uint8)
    ramp[..., 0], ramp[..., 3] = np.linspace(0, 255, 16)[None], 255
    functions = {
        "dilate": vd.filters.Morphology("dilate", 8, 8),
        "displace": vd.filters.Displacement(vd.Pixmap.from_array(ramp), 30, "r", "a", (0, 0, 160, 120)),
        "light": vd.filters.Lighting("diffuse", vd.filters.DistantLight(0.8, 0.9)),
    }

    def whole(ctx: vd.Context) -> None:
        ctx.begin_path()
        ctx.rect(40, 20, 80, 80)
        ctx.clip()
        with ctx.layer(filter=[functions[kind]]):
            ctx.fill_style = "navy"
            ctx.fill_rect(20, 50, 25, 25)
            ctx.begin_path()
            ctx.rect(90, 90, 60, 25)
            ctx.clip()
            ctx.fill_style = "crimson"
            ctx.fill_rect(60, 30, 60, 80)

    found = by_resvg(drawn(whole, "white"), raster_scale=1)
    assert found.flat <= 2, str(found)
    assert found.edge <= 40, str(found)


def test_what_is_moved_from_far_is_in_the_region_of_its_filter() -> None:
    """resvg looks no farther than two canvases around; browsers look as far as the region says."""
    ctx = vd.Context(160, 120)
    ctx.filter = [vd.filters.Offset(900, 0)]
    ctx.fill_rect(-860, 20, 60, 60)
    tag = re.findall(r"<filter [^>]*>", ctx.encode("svg").decode())[0]
    left, width = (float(re.findall(rf' {name}="([-0-9.]+)"', tag)[0]) for name in ("x", "width"))
    assert left <= -860
    assert left + width >= 100


def far_shadow(ctx: vd.Context) -> None:
    ctx.shadow_color, ctx.shadow_blur, ctx.shadow_offset_y = "black", 20, 60


def far_drop_shadow(ctx: vd.Context) -> None:
    ctx.filter = "drop-shadow(0 60px 10px black)"


def there_and_back(ctx: vd.Context) -> None:
    ctx.filter = [vd.filters.Offset(-60, -40), vd.filters.Blur(8), vd.filters.Offset(60, 100)]


@needs_resvg
@pytest.mark.parametrize("effect", [far_shadow, far_drop_shadow, there_and_back])
def test_what_is_moved_is_whole(effect: Draw) -> None:
    """Regions of filters hold what is blurred before it is moved, and what is moved away for a while."""

    def whole(ctx: vd.Context) -> None:
        effect(ctx)
        ctx.fill_style = "gold"
        ctx.fill_rect(60, 20, 40, 20)

    found = by_resvg(drawn(whole, "white"))
    assert found.mean <= 1.0, str(found)
    assert found.close == 1.0, str(found)


def cast_by_a_shape(ctx: vd.Context) -> None:
    ctx.shadow_color, ctx.shadow_blur, ctx.shadow_offset_x, ctx.shadow_offset_y = "teal", 6, 900, -500
    ctx.fill_style = vd.Texture.hatch(9, 4, 0.5)
    ctx.fill_rect(-860, 520, 60, 60)


def cast_by_a_text(ctx: vd.Context) -> None:
    ctx.filter = "drop-shadow(5000px 0 3px blue)"
    ctx.font = "40px Inter"
    ctx.fill_text("Abc", -4960, 70)


def cast_by_a_layer(ctx: vd.Context) -> None:
    ctx.global_alpha = 0.8
    with ctx.layer(filter="blur(2px) drop-shadow(900px 10px 3px blue)"):
        ctx.fill_rect(-860, 20, 60, 60)
        ctx.fill_rect(10, 10, 20, 20)


def cast_by_a_blend_mode(ctx: vd.Context) -> None:
    ctx.fill_style = "gold"
    ctx.fill_rect(0, 0, 90, 120)
    ctx.global_composite_operation = "multiply"
    ctx.shadow_color, ctx.shadow_offset_x = "teal", -900
    ctx.fill_rect(940, 20, 60, 60)


def cast_in_a_clip(ctx: vd.Context) -> None:
    ctx.begin_path()
    ctx.rect(60, 0, 50, 120)
    ctx.clip()
    ctx.shadow_color, ctx.shadow_offset_x = "teal", -900
    ctx.global_composite_operation = "source-atop"
    ctx.draw_image(RAMP, 940, 20, 60, 60)


def cast_in_a_turned_scene(ctx: vd.Context) -> None:
    inner = vd.Context(160, 120)
    inner.shadow_color, inner.shadow_offset_x = "teal", -900
    inner.fill_rect(830, -411, 60, 60)  # shadows fall along the axes of the outermost canvas
    ctx.translate(80, 10)
    ctx.rotate(0.5)
    ctx.draw_scene(inner.scene, 0, 0)


@needs_resvg
@pytest.mark.parametrize(
    "draw",
    [cast_by_a_shape, cast_by_a_text, cast_by_a_layer, cast_by_a_blend_mode, cast_in_a_clip, cast_in_a_turned_scene],
)
def test_shadows_are_cast_from_far(draw: Draw) -> None:
    scene = drawn(draw, "white")
    assert (np.asarray(to_pixels(scene)) != 255).any()
    found = by_resvg(scene)
    assert found.is_near, str(found)


@needs_resvg
@pytest.mark.parametrize("functions", ["none", "invert(.2)"])
def test_sharp_shadows_fall_between_pixels(functions: str) -> None:
    def whole(ctx: vd.Context) -> None:
        ctx.filter = functions
        ctx.shadow_color, ctx.shadow_offset_x, ctx.shadow_offset_y, ctx.line_width = "black", 7.5, 10.75, 2
        for y in range(10, 90, 10):
            ctx.stroke_rect(10, y, 120, 4)

    found = by_resvg(drawn(whole, "white"))
    assert found.flat <= 8, str(found)
    assert found.edge <= 16, str(found)


def test_a_layer_that_is_written_twice_is_whole_both_times() -> None:
    """Its shadow goes over what is there, and then it goes under that."""
    ctx = vd.Context(48, 40, background="white")
    with ctx.layer():
        ctx.shadow_color, ctx.shadow_offset_x = "teal", -10
        ctx.global_composite_operation = "destination-over"
        with ctx.layer(backdrop_filter="invert(0.5)"):
            ctx.fill_rect(10, 10, 20, 20)
            ctx.clear_rect(15, 15, 5, 5)
    svg = ctx.encode("svg").decode()
    root_of(svg)
    assert svg.count("<mask") == svg.count("mask=") == 2
