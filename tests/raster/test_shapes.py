"""Rectangles, fills, strokes, clips: each a small picture."""

import math
from collections.abc import Callable

import pytest

import vecdraw as vd
from tests.raster.letters import assert_picture

Draw = Callable[[vd.Context], None]


def context(width: int = 6, height: int = 4, color: str = "red") -> vd.Context:
    ctx = vd.Context(width, height)
    ctx.fill_style = ctx.stroke_style = color
    return ctx


class TestRectangles:
    def test_fill_rect(self) -> None:
        ctx = context()
        ctx.fill_rect(1, 1, 3, 2)
        assert_picture(ctx, "______", "_RRR__", "_RRR__", "______")

    def test_negative_sides_turn_it_over(self) -> None:
        ctx = context()
        ctx.fill_rect(4, 3, -3, -2)
        assert_picture(ctx, "______", "_RRR__", "_RRR__", "______")

    @pytest.mark.parametrize(("w", "h"), [(0, 2), (3, 0), (0, 0)])
    def test_an_empty_one_paints_nothing(self, w: float, h: float) -> None:
        ctx = context()
        ctx.fill_rect(1, 1, w, h)
        assert_picture(ctx, *["______"] * 4)

    def test_half_a_pixel_is_half_as_opaque(self) -> None:
        ctx = context(3, 1)
        ctx.fill_rect(0.5, 0, 2, 1)
        assert_picture(ctx, "hRh", h=(255, 0, 0, 128), tolerance=1)

    def test_stroke_rect(self) -> None:
        ctx = context(6, 5)
        ctx.stroke_rect(1.5, 1.5, 3, 2)
        assert_picture(ctx, "______", "_RRRR_", "_R__R_", "_RRRR_", "______")

    def test_stroke_rect_without_height_is_a_line(self) -> None:
        ctx = context(6, 3)
        ctx.line_join = "bevel"
        ctx.stroke_rect(1, 1.5, 4, 0)
        assert_picture(ctx, "______", "_RRRR_", "______")

    def test_clear_rect(self) -> None:
        ctx = context()
        ctx.fill_rect(0, 0, 6, 4)
        ctx.global_alpha = 0.1
        ctx.global_composite_operation = "xor"
        ctx.clear_rect(1, 1, 2, 2)
        assert_picture(ctx, "RRRRRR", "R__RRR", "R__RRR", "RRRRRR")

    def test_clear_rect_stays_inside_the_clip(self) -> None:
        ctx = context()
        ctx.fill_rect(0, 0, 6, 4)
        ctx.rect(0, 0, 2, 4)
        ctx.clip()
        ctx.clear_rect(0, 0, 6, 2)
        assert_picture(ctx, "__RRRR", "__RRRR", "RRRRRR", "RRRRRR")


class TestFills:
    @pytest.mark.parametrize(("rule", "middle"), [("nonzero", "R"), ("evenodd", "_")])
    def test_rules(self, rule: str, middle: str) -> None:
        ctx = context(5, 5)
        ctx.rect(0, 0, 5, 5)
        ctx.rect(2, 2, 1, 1)
        ctx.fill(rule)
        assert_picture(ctx, "RRRRR", "RRRRR", f"RR{middle}RR", "RRRRR", "RRRRR")

    def test_nonzero_leaves_out_what_turns_the_other_way(self) -> None:
        ctx = context(5, 5)
        ctx.rect(0, 0, 5, 5)
        ctx.rect(4, 1, -3, 3)
        ctx.fill()
        assert_picture(ctx, "RRRRR", "R___R", "R___R", "R___R", "RRRRR")

    def test_a_given_path_leaves_the_current_one_alone(self) -> None:
        ctx = context()
        ctx.rect(0, 0, 1, 1)
        ctx.fill(vd.Path("M2 1h2v2h-2z"))
        assert_picture(ctx, "______", "__RR__", "__RR__", "______")
        ctx.fill()
        assert_picture(ctx, "R_____", "__RR__", "__RR__", "______")

    def test_an_open_subpath_is_closed_to_fill(self) -> None:
        ctx = context()
        ctx.move_to(1, 1)
        ctx.line_to(5, 1)
        ctx.line_to(5, 3)
        ctx.line_to(1, 3)
        ctx.fill()
        assert_picture(ctx, "______", "_RRRR_", "_RRRR_", "______")

    def test_points_are_transformed_when_they_are_added(self) -> None:
        ctx = context()
        ctx.rect(1, 1, 1, 1)
        ctx.translate(2, 0)
        ctx.rect(1, 1, 1, 1)
        ctx.fill()
        assert_picture(ctx, "______", "_R_R__", "______", "______")

    def test_begin_path_forgets(self) -> None:
        ctx = context()
        ctx.rect(0, 0, 6, 4)
        ctx.begin_path()
        ctx.rect(1, 1, 1, 1)
        ctx.fill()
        assert_picture(ctx, "______", "_R____", "______", "______")

    @pytest.mark.parametrize(
        "draw",
        [
            lambda c: c.arc(8, 8, 5, 0, 2 * math.pi),
            lambda c: c.arc(8, 8, 5, 1, 1 + 2 * math.pi),
            lambda c: c.arc(8, 8, 5, 0, -2 * math.pi, True),
            lambda c: c.ellipse(8, 8, 5, 5, 1, 0, 7),
            lambda c: c.round_rect(3, 3, 10, 10, 5),
            lambda c: c.round_rect(3, 3, 10, 10, [50]),
            lambda c: c.round_rect(13, 13, -10, -10, [5, (5, 5), 5, 5]),
        ],
    )
    def test_ways_to_draw_a_circle(self, draw: Draw) -> None:
        ctx = context(16, 16)
        draw(ctx)
        ctx.fill()
        coverage = ctx.to_numpy()[..., 3] / 255
        assert coverage[8, 8] == coverage[11, 8] == coverage[8, 11] == 1
        assert coverage[3, 3] == coverage[2, 8] == coverage[8, 13] == 0
        assert coverage.sum() == pytest.approx(math.pi * 25, rel=0.03)

    def test_arc_to_rounds_a_corner(self) -> None:
        ctx = context(8, 8)
        ctx.move_to(0, 0)
        ctx.arc_to(8, 0, 8, 8, 8)
        ctx.line_to(0, 8)
        ctx.fill()
        area = ctx.to_numpy()[..., 3].sum() / 255
        assert abs(area - math.pi * 64 / 4) < 0.5

    def test_round_rect_takes_its_corners_clockwise(self) -> None:
        ctx = context(12, 12)
        ctx.round_rect(0, 0, 12, 12, [0, 6, 0, 0])
        ctx.fill()
        pixels = ctx.to_numpy()[..., 3]
        assert [pixels[0, 0], pixels[11, 11], pixels[11, 0]] == [255, 255, 255]
        assert pixels[0, 11] == 0

    def test_curves_bend(self) -> None:
        ctx = context(20, 20)
        ctx.move_to(0, 20)
        ctx.quadratic_curve_to(10, -20, 20, 20)
        ctx.fill()
        assert ctx.to_numpy()[..., 3].sum() / 255 == pytest.approx(2 / 3 * 20 * 20, rel=0.01)
        ctx.reset()
        ctx.move_to(0, 20)
        ctx.bezier_curve_to(0, 0, 20, 0, 20, 20)
        ctx.fill()
        assert ctx.to_numpy()[..., 3].sum() / 255 == pytest.approx(3 / 5 * 20 * 20, rel=0.01)


class TestStrokes:
    @pytest.mark.parametrize(("cap", "row"), [("butt", "__RRR__"), ("square", "_RRRRR_"), ("round", "_rRRRr_")])
    def test_caps(self, cap: str, row: str) -> None:
        ctx = context(7, 4)
        ctx.line_width, ctx.line_cap = 2, cap
        ctx.move_to(2, 2)
        ctx.line_to(5, 2)
        ctx.stroke()
        pixels = ctx.to_numpy()[1, :, 3].tolist()
        partly = {"_": lambda a: a == 0, "R": lambda a: a == 255, "r": lambda a: 150 < a < 255}
        assert all(partly[letter](alpha) for letter, alpha in zip(row, pixels, strict=True)), pixels

    @pytest.mark.parametrize(("join", "corner"), [("miter", 255), ("bevel", 128), ("round", 200)])
    def test_joins(self, join: str, corner: int) -> None:
        ctx = context(6, 6)
        ctx.line_width, ctx.line_join = 2, join
        ctx.move_to(0, 2)
        ctx.line_to(4, 2)
        ctx.line_to(4, 6)
        ctx.stroke()
        assert ctx.to_numpy()[1, 4, 3] == pytest.approx(corner, abs=12)

    def test_a_miter_beyond_its_limit_is_a_bevel(self) -> None:
        def corner(limit: float) -> int:
            ctx = context(6, 6)
            ctx.line_width, ctx.miter_limit = 2, limit
            ctx.move_to(0, 2)
            ctx.line_to(4, 2)
            ctx.line_to(4, 6)
            ctx.stroke()
            return int(ctx.to_numpy()[1, 4, 3])

        assert corner(1.42) == 255
        assert corner(1.41) < 140

    def test_dashes(self) -> None:
        ctx = context(9, 1)
        ctx.set_line_dash([2, 1])
        ctx.move_to(0, 0.5)
        ctx.line_to(9, 0.5)
        ctx.stroke()
        assert_picture(ctx, "RR_RR_RR_")

    def test_dash_offset(self) -> None:
        ctx = context(9, 1)
        ctx.set_line_dash([2, 1])
        ctx.line_dash_offset = 1
        ctx.move_to(0, 0.5)
        ctx.line_to(9, 0.5)
        ctx.stroke()
        assert_picture(ctx, "R_RR_RR_R")

    def test_an_odd_list_of_dashes_is_taken_twice(self) -> None:
        ctx = context(6, 1)
        ctx.set_line_dash([1])
        assert ctx.get_line_dash() == [1, 1]
        ctx.move_to(0, 0.5)
        ctx.line_to(6, 0.5)
        ctx.stroke()
        assert_picture(ctx, "R_R_R_")

    def test_the_line_width_is_transformed_with_the_stroke(self) -> None:
        ctx = context(4, 6)
        ctx.move_to(0, 3)
        ctx.line_to(4, 3)
        ctx.scale(1, 4)
        ctx.stroke()
        assert_picture(ctx, "____", "RRRR", "RRRR", "RRRR", "RRRR", "____")

    def test_a_closed_path_has_no_caps(self) -> None:
        ctx = context(8, 7)
        ctx.line_cap, ctx.line_width = "square", 2
        ctx.stroke(vd.Path("M2 2h4v3h-4z"))
        assert_picture(ctx, "________", "_RRRRRR_", "_RRRRRR_", "_RR__RR_", "_RRRRRR_", "_RRRRRR_", "________")


class TestClips:
    def test_clip(self) -> None:
        ctx = context()
        ctx.rect(1, 1, 2, 2)
        ctx.clip()
        ctx.fill_rect(0, 0, 6, 4)
        assert_picture(ctx, "______", "_RR___", "_RR___", "______")

    def test_clips_intersect_and_restore_takes_them_back(self) -> None:
        ctx = context()
        ctx.save()
        ctx.clip(vd.Path("M1 0h3v4h-3z"))
        ctx.clip(vd.Path("M0 1h6v2h-6z"))
        ctx.fill_rect(0, 0, 6, 4)
        ctx.restore()
        ctx.fill_rect(5, 3, 1, 1)
        assert_picture(ctx, "______", "_RRR__", "_RRR__", "_____R")

    def test_an_empty_path_clips_all(self) -> None:
        ctx = context()
        ctx.clip()
        ctx.fill_rect(0, 0, 6, 4)
        assert_picture(ctx, *["______"] * 4)

    def test_clip_with_a_rule(self) -> None:
        ctx = context(5, 3)
        ctx.rect(0, 0, 5, 3)
        ctx.rect(1, 1, 3, 1)
        ctx.clip("evenodd")
        ctx.fill_rect(0, 0, 5, 3)
        assert_picture(ctx, "RRRRR", "R___R", "RRRRR")

    def test_a_clip_keeps_the_transform_it_was_made_with(self) -> None:
        ctx = context()
        ctx.translate(2, 0)
        ctx.clip(vd.Path("M0 0h1v4h-1z"))
        ctx.reset_transform()
        ctx.fill_rect(0, 0, 6, 4)
        assert_picture(ctx, *["__R___"] * 4)

    def test_clipped(self) -> None:
        ctx = context()
        with ctx.clipped(vd.Path("M0 0h2v2h-2z")):
            ctx.fill_rect(0, 0, 6, 4)
        ctx.fill_rect(5, 3, 1, 1)
        assert_picture(ctx, "RR____", "RR____", "______", "_____R")


class TestTransforms:
    @pytest.mark.parametrize(
        "place",
        [
            lambda c: c.translate(2, 1),
            lambda c: c.transform(1, 0, 0, 1, 2, 1),
            lambda c: c.set_transform(1, 0, 0, 1, 2, 1),
            lambda c: c.set_transform(vd.Affine.translation(2, 1)),
            lambda c: (c.translate(3, 2), c.rotate(math.pi)),
            lambda c: (c.scale(2, 1), c.translate(1, 1), c.scale(0.5, 1)),
        ],
    )
    def test_ways_to_move(self, place: Draw) -> None:
        ctx = context()
        place(ctx)
        ctx.fill_rect(0, 0, 1, 1)
        assert_picture(ctx, "______", "__R___", "______", "______", tolerance=1)

    def test_rotation_is_clockwise(self) -> None:
        ctx = context(4, 4)
        ctx.translate(2, 0)
        ctx.rotate(math.pi / 2)
        ctx.fill_rect(0, 0, 3, 1)
        assert_picture(ctx, "_R__", "_R__", "_R__", "____", tolerance=1)

    def test_transformed(self) -> None:
        ctx = context()
        with ctx.transformed(vd.Affine.translation(2, 1)):
            ctx.fill_rect(0, 0, 1, 1)
        with ctx.transformed(1, 0, 0, 1, 4, 1):
            ctx.fill_rect(0, 0, 1, 1)
        ctx.fill_rect(0, 0, 1, 1)
        assert_picture(ctx, "R_____", "__R_R_", "______", "______")

    def test_what_has_no_inverse_draws_nothing(self) -> None:
        ctx = context()
        ctx.scale(0, 1)
        ctx.fill_rect(0, 0, 6, 4)
        ctx.stroke_rect(0, 0, 6, 4)
        ctx.reset_transform()
        ctx.fill_rect(0, 0, 1, 1)
        assert_picture(ctx, "R_____", "______", "______", "______")
