"""Shadows, filters, layers and gradients."""

import math

import numpy as np
import pytest

import vecdraw as vd
from tests.raster.letters import assert_picture


def context(width: int = 6, height: int = 4, **options: object) -> vd.Context:
    ctx = vd.Context(width, height, **options)
    ctx.fill_style = ctx.stroke_style = "red"
    return ctx


def edge_of(ctx: vd.Context) -> tuple[float, float]:
    """Where a blurred shape of a canvas of 200 px ends, beyond 50 px, and the deviation of the blur."""
    spread = -np.diff(ctx.to_numpy()[4, 50:, 3] / 255)
    mean = (spread * np.arange(50, 199)).sum() / spread.sum()
    return mean, math.sqrt((spread * (np.arange(50, 199) - mean) ** 2).sum() / spread.sum())


class TestShadows:
    def test_it_falls_beside_and_below(self) -> None:
        ctx = context()
        ctx.shadow_color, ctx.shadow_offset_x, ctx.shadow_offset_y = "blue", 2, 1
        ctx.fill_rect(1, 1, 3, 2)
        assert_picture(ctx, "______", "_RRR__", "_RRRBB", "___BBB")

    def test_offsets_are_not_transformed(self) -> None:
        ctx = context()
        ctx.scale(3, 2)
        ctx.rotate(math.pi)
        ctx.shadow_color, ctx.shadow_offset_x = "blue", 2
        ctx.fill_rect(-1, -1, 1, 1)
        assert_picture(ctx, "RRRBB_", "RRRBB_", "______", "______", tolerance=1)

    def test_offsets_scale_with_the_canvas(self) -> None:
        ctx = context(3, 1, scale=2)
        ctx.shadow_color, ctx.shadow_offset_x = "blue", 1
        ctx.fill_rect(0, 0, 1, 1)
        assert_picture(ctx, "RRBB__", "RRBB__")

    @pytest.mark.parametrize("off", ["transparent", "rgb(0 0 255 / 0)"])
    def test_a_transparent_one_is_none(self, off: str) -> None:
        ctx = context(3, 1)
        ctx.shadow_color, ctx.shadow_offset_x = off, 1
        ctx.fill_rect(0, 0, 1, 1)
        assert_picture(ctx, "R__")

    def test_without_offset_and_blur_it_is_none(self) -> None:
        ctx = context(2, 1)
        ctx.fill_style = "rgb(255 0 0 / 0.5)"
        ctx.shadow_color = "blue"
        ctx.fill_rect(0, 0, 1, 1)
        assert_picture(ctx, "x_", x=(255, 0, 0, 128), tolerance=1)

    def test_its_opacity_is_that_of_what_casts_it_times_its_own(self) -> None:
        ctx = context(2, 1)
        ctx.fill_style = "rgb(255 0 0 / 0.5)"
        ctx.shadow_color, ctx.shadow_offset_x, ctx.global_alpha = "rgb(0 0 255 / 0.5)", 1, 0.5
        ctx.fill_rect(0, 0, 1, 1)
        assert_picture(ctx, "xy", x=(255, 0, 0, 64), y=(0, 0, 255, 32), tolerance=3)

    def test_pictures_strokes_and_paths_cast_them(self) -> None:
        ctx = context(6, 3)
        ctx.shadow_color, ctx.shadow_offset_x = "blue", 3
        ctx.draw_image(np.full((1, 2, 3), (255, 0, 0), np.uint8), 0, 0)
        ctx.fill(vd.Path("M0 1h2v1h-2z"))
        ctx.move_to(0, 2.5)
        ctx.line_to(2, 2.5)
        ctx.stroke()
        assert_picture(ctx, *["RR_BB_"] * 3)

    def test_clips_cut_them(self) -> None:
        ctx = context(4, 1)
        ctx.clip(vd.Path("M0 0h3v1h-3z"))
        ctx.shadow_color, ctx.shadow_offset_x = "blue", 2
        ctx.fill_rect(0, 0, 2, 1)
        assert_picture(ctx, "RRB_")

    def test_copy_shows_no_shadow_of_what_was(self) -> None:
        ctx = context(3, 1)
        ctx.shadow_color, ctx.shadow_offset_x = "blue", 1
        ctx.global_composite_operation = "copy"
        ctx.fill_rect(0, 0, 1, 1)
        assert ctx.to_numpy()[0, 0].tolist() == [255, 0, 0, 255]
        assert ctx.to_numpy()[0, 2].tolist() == [0, 0, 0, 0]

    def test_blur_is_twice_the_standard_deviation(self) -> None:
        ctx = context(200, 8)
        ctx.shadow_color, ctx.shadow_blur, ctx.shadow_offset_x = "black", 20, 300
        ctx.fill_rect(-300, -200, 100, 400)
        assert edge_of(ctx) == (pytest.approx(99, abs=1), pytest.approx(10, abs=0.6))

    @pytest.mark.parametrize(
        "brush",
        [
            vd.LinearGradient((-300, 0), (-200, 0), ["gold", "gold"], spread="none"),
            vd.LinearGradient((-300, 0), (-100, 0), ["gold", (0.5, "gold"), (0.5, "#0000"), "#0000"], spread="repeat"),
            vd.Shader("half4 main(float2 p) { return half4(p.x < -200 && p.x > -300 ? 1 : 0); }"),
        ],
    )
    def test_what_is_seen_of_a_brush_casts_it(self, brush: object) -> None:
        ctx = context(200, 8)
        ctx.shadow_color, ctx.shadow_blur, ctx.shadow_offset_x = "black", 20, 300
        ctx.fill_style = brush
        ctx.fill_rect(-300, -200, 200, 400)
        assert edge_of(ctx) == (pytest.approx(99, abs=1), pytest.approx(10, abs=0.6))


class TestFilters:
    @pytest.mark.parametrize(
        ("css", "pixel"),
        [
            ("none", (255, 0, 0, 255)),
            ("invert(1)", (0, 255, 255, 255)),
            ("opacity(0.5)", (255, 0, 0, 128)),
            ("grayscale(1)", (54, 54, 54, 255)),
            ("brightness(0.5)", (128, 0, 0, 255)),
            ("hue-rotate(180deg)", (0, 108, 108, 255)),
            ("invert(1) invert(1)", (255, 0, 0, 255)),
            ("sepia(1)", (100, 89, 69, 255)),
        ],
    )
    def test_functions(self, css: str, pixel: tuple[int, int, int, int]) -> None:
        ctx = context(1, 1)
        ctx.filter = css
        ctx.fill_rect(0, 0, 1, 1)
        assert_picture(ctx, "x", x=pixel, tolerance=2)

    def test_drop_shadow(self) -> None:
        ctx = context(3, 1)
        ctx.filter = "drop-shadow(2px 0 0 blue)"
        ctx.fill_rect(0, 0, 1, 1)
        assert_picture(ctx, "R_B")

    def test_lengths_scale_with_the_canvas(self) -> None:
        ctx = context(3, 1, scale=2)
        ctx.filter = "drop-shadow(2px 0 0 blue)"
        ctx.fill_rect(0, 0, 1, 1)
        assert_picture(ctx, "RR__BB", "RR__BB")

    def test_a_layers_own_filter(self) -> None:
        ctx = context(3, 1)
        with ctx.layer(filter="drop-shadow(1px 0 0 blue)"):
            ctx.fill_rect(0, 0, 1, 1)
            ctx.fill_style = "lime"
            ctx.fill_rect(1, 0, 1, 1)
        assert_picture(ctx, "RGB")


class TestLayers:
    def test_opacity_applies_to_the_whole(self) -> None:
        ctx = context(3, 1)
        with ctx.layer(alpha=0.5):
            ctx.fill_rect(0, 0, 2, 1)
            ctx.fill_style = "blue"
            ctx.fill_rect(1, 0, 2, 1)
        assert_picture(ctx, "xyy", x=(255, 0, 0, 128), y=(0, 0, 255, 128), tolerance=1)

    def test_state_inside_is_at_its_defaults_and_comes_back(self) -> None:
        ctx = context(1, 1)
        ctx.global_alpha, ctx.global_composite_operation, ctx.filter = 0.5, "multiply", "blur(1px)"
        ctx.shadow_color, ctx.shadow_blur = "blue", 2
        ctx.begin_layer()
        inside = ctx.global_alpha, ctx.global_composite_operation, ctx.filter, ctx.shadow_blur
        assert inside == (1, "source-over", "none", 0)
        ctx.end_layer()
        after = ctx.global_alpha, ctx.global_composite_operation, ctx.filter, ctx.shadow_blur
        assert after == (0.5, "multiply", "blur(1px)", 2)

    def test_blend_applies_to_the_whole(self) -> None:
        ctx = context(2, 1, background="yellow")
        with ctx.layer(blend="multiply"):
            ctx.fill_style = "cyan"
            ctx.fill_rect(0, 0, 1, 1)
        assert_picture(ctx, "GY")

    def test_the_whole_casts_one_shadow(self) -> None:
        ctx = context(4, 1)
        ctx.shadow_color, ctx.shadow_offset_x = "blue", 2
        with ctx.layer():
            ctx.fill_rect(0, 0, 1, 1)
            ctx.fill_rect(1, 0, 1, 1)
        assert_picture(ctx, "RRBB")

    def test_erasing_inside_leaves_what_is_below(self) -> None:
        ctx = context(2, 1, background="white")
        with ctx.layer():
            ctx.fill_rect(0, 0, 2, 1)
            ctx.clear_rect(0, 0, 1, 1)
        assert_picture(ctx, "WR")

    def test_clips_of_outside_hold_inside(self) -> None:
        ctx = context(4, 1)
        ctx.clip(vd.Path("M0 0h2v1h-2z"))
        with ctx.layer(filter="drop-shadow(1px 0 0 blue)"):
            ctx.fill_rect(0, 0, 1, 1)
        assert_picture(ctx, "RB__")

    def test_a_layer_is_closed_when_its_block_raises(self) -> None:
        ctx = context(2, 1)

        def fail() -> None:
            with ctx.layer(alpha=0.5):
                ctx.save()
                ctx.fill_rect(0, 0, 1, 1)
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fail()
        ctx.fill_rect(1, 0, 1, 1)
        assert_picture(ctx, "xR", x=(255, 0, 0, 128), tolerance=1)


class TestGradients:
    def test_linear(self) -> None:
        ctx = context(4, 1, dither=False)
        ctx.fill_style = vd.LinearGradient((1, 0), (3, 0), ["black", "white"])
        ctx.fill_rect(0, 0, 4, 1)
        assert_picture(ctx, "KdlW", d=(64, 64, 64, 255), l=(191, 191, 191, 255), tolerance=1)

    def test_hard_stops(self) -> None:
        ctx = context(4, 1)
        ctx.fill_style = vd.LinearGradient((0, 0), (4, 0), [(0.5, "red"), (0.5, "blue")])
        ctx.fill_rect(0, 0, 4, 1)
        assert_picture(ctx, "RRBB")

    def test_colours_are_mixed_before_they_are_premultiplied(self) -> None:
        ctx = context(3, 1, dither=False)
        ctx.fill_style = vd.LinearGradient((0, 0), (3, 0), ["rgb(255 0 0 / 0)", "rgb(255 0 0 / 1)"])
        ctx.fill_rect(0, 0, 3, 1)
        middle = ctx.to_numpy()[0, 1].tolist()
        assert middle == pytest.approx([255, 0, 0, 128], abs=1)

    def test_radial(self) -> None:
        ctx = context(9, 9, dither=False)
        ctx.fill_style = vd.RadialGradient((4.5, 4.5), 0, (4.5, 4.5), 4, ["white", "black"])
        ctx.fill_rect(0, 0, 9, 9)
        pixels = ctx.to_numpy()[..., 0]
        assert pixels[4, 4] == 255
        assert pixels[4, 0] == pixels[0, 4] == pixels[0, 0] == 0
        assert pixels[4, 2] == pixels[2, 4] == pytest.approx(128, abs=1)

    def test_conic_starts_right_and_goes_clockwise(self) -> None:
        ctx = context(9, 9)
        stops = [
            (0, "red"),
            (0.25, "red"),
            (0.25, "lime"),
            (0.5, "lime"),
            (0.5, "blue"),
            (0.75, "blue"),
            (0.75, "black"),
        ]
        ctx.fill_style = vd.ConicGradient(0, (4.5, 4.5), stops)
        ctx.fill_rect(0, 0, 9, 9)
        quadrants = [ctx.to_numpy()[y, x].tolist() for x, y in ((7, 7), (1, 7), (1, 1), (7, 1))]
        assert quadrants == [[255, 0, 0, 255], [0, 255, 0, 255], [0, 0, 255, 255], [0, 0, 0, 255]]

    @pytest.mark.parametrize(
        "gradient",
        [
            vd.LinearGradient((1, 1), (1, 1), ["red", "blue"]),
            vd.RadialGradient((1, 1), 2, (1, 1), 2, ["red", "blue"]),
            vd.LinearGradient((0, 0), (4, 0)),
        ],
    )
    def test_what_paints_nothing(self, gradient: object) -> None:
        ctx = context(2, 1)
        ctx.fill_style = gradient
        ctx.fill_rect(0, 0, 2, 1)
        assert_picture(ctx, "__")

    def test_stops_added_later_do_not_change_what_was_drawn(self) -> None:
        ctx = context(2, 1)
        gradient = ctx.create_linear_gradient(0, 0, 2, 0)
        gradient.add_color_stop(0, "red")
        ctx.fill_style = gradient
        ctx.fill_rect(0, 0, 1, 1)
        gradient.add_color_stop(0, "blue")
        ctx.fill_rect(1, 0, 1, 1)
        assert_picture(ctx, "RB")
