"""Pictures, patterns, pixels read and put."""

from typing import Any

import numpy as np
import PIL.Image
import pytest

import vecdraw as vd
from tests.raster.letters import LETTERS, assert_picture


def picture(*rows: str) -> np.ndarray:
    return np.array([[LETTERS[letter] for letter in row] for row in rows], np.uint8)


FOUR = picture("RG", "BK")


def context(width: int = 6, height: int = 4) -> vd.Context:
    ctx = vd.Context(width, height)
    ctx.image_smoothing_enabled = False
    return ctx


class TestDrawImage:
    def test_three_arguments(self) -> None:
        ctx = context()
        ctx.draw_image(FOUR, 1, 1)
        assert_picture(ctx, "______", "_RG___", "_BK___", "______")

    def test_five_arguments(self) -> None:
        ctx = context()
        ctx.draw_image(FOUR, 1, 0, 4, 4)
        assert_picture(ctx, "_RRGG_", "_RRGG_", "_BBKK_", "_BBKK_")

    def test_nine_arguments(self) -> None:
        ctx = context()
        ctx.draw_image(FOUR, 1, 0, 1, 2, 2, 1, 2, 2)
        assert_picture(ctx, "______", "__GG__", "__KK__", "______")

    def test_negative_sizes_turn_over_where_it_goes_not_the_picture(self) -> None:
        ctx = context()
        ctx.draw_image(FOUR, 3, 3, -2, -2)
        assert_picture(ctx, "______", "_RG___", "_BK___", "______")

    def test_negative_source_sizes_turn_over_what_is_taken(self) -> None:
        ctx = context()
        ctx.draw_image(FOUR, 2, 2, -2, -2, 1, 1, 2, 2)
        assert_picture(ctx, "______", "_RG___", "_BK___", "______")

    def test_parts_outside_the_picture_are_left_out(self) -> None:
        ctx = context()
        ctx.draw_image(FOUR, -1, -1, 4, 4, 1, 0, 4, 4)
        assert_picture(ctx, "______", "__RG__", "__BK__", "______")

    def test_all_of_it_outside_draws_nothing(self) -> None:
        ctx = context()
        ctx.draw_image(FOUR, 5, 5, 2, 2, 0, 0, 6, 4)
        assert_picture(ctx, *["______"] * 4)

    def test_it_is_copied_when_it_is_drawn(self) -> None:
        ctx = context(2, 2)
        source = FOUR.copy()
        ctx.draw_image(source, 0, 0)
        source[:] = 77
        assert_picture(ctx, "RG", "BK")

    @pytest.mark.parametrize(
        "source",
        [
            FOUR,
            FOUR[..., :3],
            FOUR[::-1][::-1],
            np.asfortranarray(FOUR),
            FOUR / 255.0,
            (FOUR / 255.0).astype(np.float32),
            PIL.Image.fromarray(FOUR),
            PIL.Image.fromarray(FOUR[..., :3]),
            vd.Pixmap.from_array(FOUR),
            vd.Context.from_image(FOUR),
            vd.Context.from_image(FOUR).encode("png"),
            vd.Context.from_image(FOUR).get_image_data(0, 0, 2, 2),
            memoryview(vd.Context.from_image(FOUR).encode("png")),
        ],
        ids=lambda value: type(value).__name__,
    )
    def test_what_a_picture_may_be(self, source: Any) -> None:
        ctx = context(2, 2)
        ctx.draw_image(source, 0, 0)
        assert_picture(ctx, "RG", "BK")

    def test_a_path_of_a_file(self, tmp_path: Any) -> None:
        PIL.Image.fromarray(FOUR).save(tmp_path / "four.png")
        for path in (tmp_path / "four.png", str(tmp_path / "four.png")):
            ctx = context(2, 2)
            ctx.draw_image(path, 0, 0)
            assert_picture(ctx, "RG", "BK")

    def test_a_grey_array(self) -> None:
        ctx = context(2, 1)
        ctx.draw_image(np.array([[0, 255]], np.uint8), 0, 0)
        assert_picture(ctx, "KW")

    def test_a_context_on_itself(self) -> None:
        ctx = context()
        ctx.draw_image(FOUR, 0, 0)
        ctx.draw_image(ctx, 2, 1)
        assert_picture(ctx, "RG____", "BKRG__", "__BK__", "______")

    def test_a_context_at_scale_two_has_its_size_in_user_units(self) -> None:
        inner = vd.Context(2, 2, scale=2)
        inner.image_smoothing_enabled = False
        inner.draw_image(FOUR, 0, 0)
        ctx = context()
        ctx.draw_image(inner, 1, 1)
        assert_picture(ctx, "______", "_RG___", "_BK___", "______")
        ctx.reset()
        ctx.image_smoothing_enabled = False
        ctx.draw_image(inner, 1, 0, 1, 2, 0, 0, 1, 2)
        assert_picture(ctx, "G_____", "K_____", "______", "______")

    def test_smoothing(self) -> None:
        ctx = vd.Context(4, 1)
        ctx.draw_image(picture("RB"), 0, 0, 4, 1)
        row = ctx.to_numpy()[0]
        assert row[0].tolist() == [255, 0, 0, 255]
        assert 0 < row[1, 2] < 255


class TestPatterns:
    @pytest.mark.parametrize(
        ("repetition", "rows"),
        [
            ("repeat", ("RGRG", "BKBK", "RGRG")),
            ("repeat-x", ("RGRG", "BKBK", "____")),
            ("repeat-y", ("RG__", "BK__", "RG__")),
            ("no-repeat", ("RG__", "BK__", "____")),
            ("", ("RGRG", "BKBK", "RGRG")),
            (None, ("RGRG", "BKBK", "RGRG")),
        ],
    )
    def test_repetitions(self, repetition: str | None, rows: tuple[str, ...]) -> None:
        ctx = context(4, 3)
        ctx.fill_style = ctx.create_pattern(FOUR, repetition)
        ctx.fill_rect(0, 0, 4, 3)
        assert_picture(ctx, *rows)

    def test_it_starts_at_the_origin_of_the_canvas_not_of_the_shape(self) -> None:
        ctx = context(4, 3)
        ctx.fill_style = ctx.create_pattern(FOUR, "repeat")
        ctx.fill_rect(1, 1, 2, 2)
        assert_picture(ctx, "____", "_KB_", "_GR_")

    def test_it_moves_with_the_transform(self) -> None:
        ctx = context(4, 3)
        ctx.fill_style = ctx.create_pattern(FOUR, "repeat")
        ctx.translate(1, 1)
        ctx.fill_rect(0, 0, 2, 2)
        assert_picture(ctx, "____", "_RG_", "_BK_")

    def test_its_own_transform(self) -> None:
        ctx = context(4, 3)
        pattern = ctx.create_pattern(FOUR, "no-repeat")
        pattern.set_transform(vd.Affine.translation(2, 1))
        ctx.fill_style = pattern
        ctx.fill_rect(0, 0, 4, 3)
        assert_picture(ctx, "____", "__RG", "__BK")

    def test_what_was_drawn_stays_when_it_changes(self) -> None:
        ctx = context(4, 1)
        pattern = ctx.create_pattern(picture("RB"), "repeat")
        ctx.fill_style = pattern
        ctx.fill_rect(0, 0, 2, 1)
        pattern.set_transform(vd.Affine.translation(1, 0))
        ctx.fill_rect(2, 0, 2, 1)
        assert_picture(ctx, "RBBR")

    def test_a_pattern_strokes(self) -> None:
        ctx = context(4, 1)
        ctx.stroke_style = ctx.create_pattern(picture("RB"), "repeat")
        ctx.move_to(0, 0.5)
        ctx.line_to(4, 0.5)
        ctx.stroke()
        assert_picture(ctx, "RBRB")


class TestImageData:
    def test_get(self) -> None:
        ctx = context()
        ctx.draw_image(FOUR, 1, 1)
        assert_picture(ctx.get_image_data(0, 1, 3, 2).data, "_RG", "_BK")

    def test_outside_is_transparent(self) -> None:
        ctx = context(2, 2)
        ctx.draw_image(FOUR, 0, 0)
        assert_picture(ctx.get_image_data(-1, -1, 4, 4).data, "____", "_RG_", "_BK_", "____")
        assert_picture(ctx.get_image_data(50, 50, 2, 1).data, "__")

    def test_negative_sizes_turn_the_rectangle_over(self) -> None:
        ctx = context(2, 2)
        ctx.draw_image(FOUR, 0, 0)
        assert_picture(ctx.get_image_data(2, 2, -2, -1).data, "BK")

    def test_put_ignores_the_state(self) -> None:
        ctx = context()
        data = ctx.create_image_data(2, 2)
        data.data[:] = FOUR
        ctx.global_alpha = 0.1
        ctx.shadow_color, ctx.shadow_offset_x = "lime", 2
        ctx.global_composite_operation = "destination-out"
        ctx.filter = "invert(1)"
        ctx.translate(3, 3)
        ctx.clip(vd.Path())
        ctx.put_image_data(data, 1, 1)
        assert_picture(ctx, "______", "_RG___", "_BK___", "______")

    def test_put_replaces_transparency_too(self) -> None:
        ctx = context(2, 1)
        ctx.fill_rect(0, 0, 2, 1)
        ctx.put_image_data(ctx.create_image_data(1, 1), 0, 0)
        assert_picture(ctx, "_K")

    def test_the_dirty_rectangle(self) -> None:
        ctx = context()
        data = ctx.create_image_data(4, 4)
        data.data[:] = picture("RRRR", "RGGR", "RGGR", "RRRR")
        ctx.put_image_data(data, 1, 0, 1, 1, 2, 3)
        assert_picture(ctx, "______", "__GG__", "__GG__", "__RR__")

    def test_a_negative_dirty_rectangle(self) -> None:
        ctx = context()
        data = ctx.create_image_data(4, 4)
        data.data[:] = picture("RRRR", "RGGR", "RGGR", "RRRR")
        ctx.put_image_data(data, 1, 0, 3, 3, -2, -2)
        assert_picture(ctx, "______", "__GG__", "__GG__", "______")

    def test_it_is_copied_when_it_is_put(self) -> None:
        ctx = context(2, 2)
        data = ctx.create_image_data(2, 2)
        data.data[:] = FOUR
        ctx.put_image_data(data, 0, 0)
        data.data[:] = 0
        assert_picture(ctx, "RG", "BK")

    def test_what_was_read_goes_back_unchanged(self) -> None:
        ctx = vd.Context(16, 16)
        ctx.fill_style = vd.LinearGradient((0, 0), (16, 16), ["rgb(200 10 30 / 0.1)", "rgb(0 90 255 / 0.9)"])
        ctx.fill_rect(0, 0, 16, 16)
        before = ctx.to_numpy()
        ctx.put_image_data(ctx.get_image_data(0, 0, 16, 16), 0, 0)
        assert np.array_equal(ctx.to_numpy(), before)

    def test_they_are_device_pixels_whatever_the_scale(self) -> None:
        ctx = vd.Context(2, 1, scale=2)
        ctx.fill_style = "red"
        ctx.fill_rect(0, 0, 1, 1)
        assert_picture(ctx.get_image_data(1, 0, 2, 2).data, "R_", "R_")
        data = ctx.create_image_data(1, 1)
        data.data[:] = LETTERS["B"]
        ctx.put_image_data(data, 3, 1)
        assert_picture(ctx, "RR__", "RR_B")

    def test_float16(self) -> None:
        ctx = context(2, 2)
        ctx.draw_image(FOUR, 0, 0)
        data = ctx.get_image_data(0, 0, 2, 2, pixel_format="rgba-float16")
        assert data.data.dtype == np.float16
        assert np.array_equal(data.data, FOUR / 255)


class TestWholeCanvas:
    def test_from_image(self) -> None:
        ctx = vd.Context.from_image(FOUR)
        assert (ctx.width, ctx.height) == (2, 2)
        assert_picture(ctx, "RG", "BK")

    def test_from_a_context(self) -> None:
        assert_picture(vd.Context.from_image(vd.Context.from_image(FOUR)), "RG", "BK")

    def test_background(self) -> None:
        ctx = vd.Context(3, 1, background="blue")
        ctx.fill_style = "red"
        ctx.fill_rect(1, 0, 1, 1)
        assert_picture(ctx, "BRB")
        ctx.reset()
        assert_picture(ctx, "BBB")

    def test_scale(self) -> None:
        ctx = vd.Context(2, 1, scale=2)
        ctx.fill_style = "red"
        ctx.fill_rect(0.5, 0, 1, 0.5)
        assert_picture(ctx, "_RR_", "____")

    @pytest.mark.parametrize(
        ("size", "scale", "pixels"), [((1.5, 0.2), 1, (2, 1)), ((10, 10), 0.25, (3, 3)), ((2.4, 2.5), 1, (2, 3))]
    )
    def test_sides_are_size_times_scale_rounded(
        self, size: tuple[float, float], scale: float, pixels: tuple[int, int]
    ) -> None:
        assert vd.Context(*size, scale=scale).to_numpy().shape == (pixels[1], pixels[0], 4)

    def test_array_interface(self) -> None:
        array = np.asarray(vd.Context.from_image(FOUR))
        [np.full((2, 2, 4), 9, np.uint8) for _ in range(100)]
        assert_picture(array, "RG", "BK")

    def test_to_pil(self) -> None:
        image = vd.Context.from_image(FOUR).to_pil()
        assert image.mode == "RGBA"
        assert_picture(np.asarray(image), "RG", "BK")

    def test_display_p3_holds_what_srgb_cannot(self) -> None:
        ctx = vd.Context(2, 1, color_space="display-p3")
        ctx.fill_style = "color(display-p3 0 1 0)"
        ctx.fill_rect(0, 0, 1, 1)
        ctx.fill_style = "#00ff00"
        ctx.fill_rect(1, 0, 1, 1)
        assert_picture(ctx, "Gx", x=(117, 251, 76, 255), tolerance=2)
        assert ctx.get_image_data(0, 0, 1, 1).color_space == "display-p3"
        assert_picture(ctx.get_image_data(1, 0, 1, 1, color_space="srgb").data, "G", tolerance=4)

    def test_float16_holds_more_levels(self) -> None:
        ctx = vd.Context(2, 1, pixel_format="rgba-float16", color_space="display-p3")
        ctx.fill_style = "color(display-p3 0.1001 0.5 1)"
        ctx.fill_rect(0, 0, 1, 1)
        pixels = ctx.to_numpy()
        assert pixels.dtype == np.float16
        assert pixels[0, 0].astype(float) == pytest.approx([0.1001, 0.5, 1, 1], abs=6e-4)
        assert pixels[0, 1].tolist() == [0, 0, 0, 0]

    def test_without_dither_a_gradient_is_flat_steps(self) -> None:
        def drawn(dither: bool) -> np.ndarray:
            ctx = vd.Context(600, 4, dither=dither)
            ctx.fill_style = vd.LinearGradient((0, 0), (600, 0), ["#404040", "#484848"])
            ctx.fill_rect(0, 0, 600, 4)
            return ctx.to_numpy()[..., 0].astype(int)

        flat, dithered = drawn(False), drawn(True)
        assert (np.diff(flat, axis=1) >= 0).all()
        assert (flat == flat[0]).all()
        assert not (np.diff(dithered, axis=1) >= 0).all()
        assert np.abs(flat - dithered).max() <= 1

    def test_resize_clears(self) -> None:
        ctx = vd.Context.from_image(FOUR)
        ctx.fill_style = "red"
        ctx.resize(3, 1)
        assert ctx.fill_style == "#000000"
        assert_picture(ctx, "___")


class TestScenes:
    def test_draw_scene(self) -> None:
        inner = vd.Context(2, 1)
        inner.fill_style = "red"
        inner.fill_rect(0, 0, 1, 1)
        ctx = context(6, 2)
        ctx.draw_scene(inner.scene, 1, 0)
        ctx.draw_scene(inner.scene, 2, 0, 4, 2)
        assert_picture(ctx, "_RRR__", "__RR__")

    def test_it_is_cut_at_its_canvas_and_has_its_background(self) -> None:
        inner = vd.Context(2, 1, background="blue")
        inner.fill_style = "red"
        inner.fill_rect(1, 0, 9, 9)
        ctx = context(5, 3)
        ctx.draw_scene(inner.scene, 1, 1)
        assert_picture(ctx, "_____", "_BR__", "_____")

    def test_its_state_does_not_leak(self) -> None:
        inner = vd.Context(2, 1)
        inner.clip(vd.Path())
        inner.global_alpha = 0.2
        inner.fill_rect(0, 0, 1, 1)
        ctx = context(3, 1)
        ctx.draw_scene(inner.scene)
        ctx.fill_style = "red"
        ctx.fill_rect(0, 0, 3, 1)
        assert_picture(ctx, "RRR")

    def test_global_alpha_applies_to_it_as_a_whole(self) -> None:
        inner = vd.Context(1, 1)
        inner.fill_rect(0, 0, 1, 1)
        inner.fill_style = "red"
        inner.fill_rect(0, 0, 1, 1)
        ctx = context(1, 1)
        ctx.global_alpha = 0.5
        ctx.draw_scene(inner.scene)
        assert_picture(ctx, "x", x=(255, 0, 0, 128), tolerance=1)

    def test_pixels_put_are_placed_by_its_scale(self) -> None:
        inner = vd.Context(2, 1)
        data = inner.create_image_data(1, 1)
        data.data[:] = LETTERS["R"]
        inner.put_image_data(data, 1, 0)
        ctx = context(6, 2)
        ctx.image_smoothing_enabled = False
        ctx.draw_scene(inner.scene, 1, 0, 4, 2)
        assert_picture(ctx.get_image_data(1, 0, 2, 2).data, "__", "__")
        assert ctx.to_numpy()[0, 4].tolist() == [255, 0, 0, 255]
