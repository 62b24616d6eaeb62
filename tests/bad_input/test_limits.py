"""Too much of everything: a clear error that names the limit, quickly, and the Context goes on."""

import math
import time
from collections.abc import Callable

import pytest

import vecdraw as vd
from vecdraw.errors import BadValueError, LimitError

Draw = Callable[[vd.Context], object]


def assert_usable(ctx: vd.Context) -> None:
    ctx.fill_style = "red"
    ctx.fill_rect(0, 0, 2, 2)
    assert ctx.to_numpy()[1, 1].tolist() == [255, 0, 0, 255]


class TestCanvases:
    @pytest.mark.parametrize("size", [(0, 10), (10, 0), (-1, 10), (10, -0.5), (math.nan, 1), (1, math.inf)])
    def test_sides_that_are_none(self, size: tuple[float, float]) -> None:
        with pytest.raises(BadValueError, match=r"(width|height) must be positive and finite, got"):
            vd.Context(*size)

    @pytest.mark.parametrize("size", [(40_000, 10), (10, 1e300), (30_000, 30_000), (10**400, 1)])
    def test_enormous_ones(self, size: tuple[float, float]) -> None:
        with pytest.raises((LimitError, BadValueError)):
            vd.Context(*size)

    def test_scale_counts(self) -> None:
        with pytest.raises(LimitError, match="canvas_side"):
            vd.Context(1000, 1000, scale=40)
        with pytest.raises(LimitError, match="canvas_side"):
            vd.Context(1e300, 1e300, scale=1e300)
        ctx = vd.Context(1000, 1000)
        with pytest.raises(LimitError):
            ctx.encode("png", scale=1000)
        assert_usable(ctx)

    def test_the_limit_is_adjustable(self) -> None:
        with vd.limits.relaxed(canvas_pixels=99):
            vd.Context(9, 11)
            with pytest.raises(LimitError, match=r"canvas_pixels=99 .*configure\(canvas_pixels=\.\.\.\)"):
                vd.Context(10, 10)
        vd.Context(10, 10)

    def test_without_strictness_a_canvas_may_have_no_pixels(self) -> None:
        ctx = vd.Context(0, 10, strict=False)
        ctx.fill_rect(0, 0, 10, 10)
        assert ctx.to_numpy().shape == (10, 0, 4)
        assert ctx.to_data_url() == "data:,"
        with pytest.raises(BadValueError):
            ctx.encode("png")

    def test_a_resize_that_fails_changes_nothing(self) -> None:
        ctx = vd.Context(4, 4)
        ctx.fill_style = "red"
        ctx.fill_rect(0, 0, 2, 2)
        with pytest.raises(LimitError):
            ctx.resize(1e6, 1e6)
        assert (ctx.width, ctx.fill_style) == (4, "#ff0000")
        assert_usable(ctx)

    @pytest.mark.parametrize("scale", [0, -1, math.nan, math.inf, "2", None, True])
    def test_bad_scales(self, scale: object) -> None:
        with pytest.raises((ValueError, TypeError), match="scale"):
            vd.Context(4, 4, scale=scale)

    @pytest.mark.parametrize(
        "options",
        [{"color_space": "rec2020"}, {"pixel_format": "bgra"}, {"dpi": 0}, {"background": "no colour"}, {"dpi": "96"}],
    )
    def test_bad_options(self, options: dict[str, object]) -> None:
        with pytest.raises(vd.errors.VecdrawError):
            vd.Context(4, 4, **options)


class TestDepth:
    def test_ten_thousand_nested_saves(self) -> None:
        ctx = vd.Context(4, 4)
        for i in range(10_000):
            ctx.save()
            ctx.line_width = i + 1
        for i in reversed(range(10_000)):
            assert ctx.line_width == i + 1
            ctx.restore()
        assert ctx.line_width == 1
        assert_usable(ctx)

    def test_ten_thousand_nested_clips(self) -> None:
        ctx = vd.Context(64, 64)
        ctx.save()
        for i in range(10_000):
            ctx.begin_path()
            ctx.rect(0, 0, 60 - i / 1000, 60)
            ctx.clip()
        ctx.fill_rect(0, 0, 64, 64)
        pixels = ctx.to_numpy()[..., 3]
        assert (pixels[30, 49], pixels[30, 51]) == (255, 0)
        ctx.restore()
        ctx.fill_rect(62, 62, 1, 1)
        assert ctx.to_numpy()[62, 62, 3] == 255
        assert ctx.scene == ctx.scene
        hash(ctx.scene)

    @pytest.mark.parametrize(
        ("limit", "draw"),
        [
            ("layer_depth", lambda c: c.begin_layer()),
            ("saved_states", lambda c: c.save()),
            ("clip_depth", lambda c: c.clip(vd.Path("M0 0h9v9h-9z"))),
            ("scene_ops", lambda c: c.fill_rect(0, 0, 1, 1)),
            ("scene_ops", lambda c: c.fill(vd.Path("M0 0h9v9h-9z"))),
        ],
    )
    def test_the_limit_is_where_it_says(self, limit: str, draw: Draw) -> None:
        with vd.limits.relaxed(**{limit: 20}):
            ctx = vd.Context(4, 4)
            for _ in range(20):
                draw(ctx)
            with pytest.raises(LimitError, match=f"{limit}=20"):
                draw(ctx)
            ctx.reset()
            assert_usable(ctx)

    def test_layers_ten_thousand_deep(self) -> None:
        ctx = vd.Context(64, 64)

        def deeper() -> None:
            for _ in range(10_000):
                ctx.begin_layer()

        with pytest.raises(LimitError, match="layer_depth"):
            deeper()
        while True:
            try:
                ctx.end_layer()
            except vd.errors.StateError:
                break
        assert_usable(ctx)

    def test_layers_with_filters_as_deep_as_the_limit(self) -> None:
        ctx = vd.Context(16, 16)
        depth = vd.limits.current().layer_depth
        for _ in range(depth):
            ctx.begin_layer("blur(1px)")
        ctx.fill_rect(0, 0, 16, 16)
        for _ in range(depth):
            ctx.end_layer()
        ctx.to_numpy()
        assert_usable(ctx)

    def test_chains_of_filters(self) -> None:
        ctx = vd.Context(4, 4)
        for count in (65, 5000):
            with pytest.raises(LimitError):
                ctx.filter = "blur(1px) " * count
        assert ctx.filter == "none"
        ctx.filter = "blur(1px) " * 64
        ctx.fill_rect(0, 0, 4, 4)
        ctx.to_numpy()
        ctx.filter = "none"
        assert_usable(ctx)

    def test_filters_of_layers_around_each_other(self) -> None:
        with pytest.raises(LimitError):
            vd.Context(4, 4).begin_layer("blur(1px) " * 65)

    def test_scenes_inside_scenes(self) -> None:
        scene = vd.Scene(4, 4)

        def deeper() -> None:
            nonlocal scene
            for _ in range(1000):
                ctx = vd.Context(4, 4)
                ctx.draw_scene(scene)
                scene = ctx.scene

        with pytest.raises(LimitError, match="scene_nesting"):
            deeper()
        vd.encode(scene, "png")

    def test_nesting_in_parentheses(self) -> None:
        ctx = vd.Context(4, 4)
        for css in ("rgb(calc(" + "(" * 5000, "color-mix(in oklab, " * 3000, "rgb(from " * 3000):
            with pytest.raises(BadValueError):
                ctx.fill_style = css
        assert_usable(ctx)


class TestPaths:
    def test_a_million_segments_that_do_not_cross(self) -> None:
        ctx = vd.Context(200, 200)
        path = vd.Path()
        path.move_to(0, 100)
        for i in range(1_000_000):
            path.line_to(i / 5000, 100 if i % 2 else 99.5)
        path.line_to(200, 200)
        path.line_to(0, 200)
        start = time.monotonic()
        ctx.fill(path)
        pixels = ctx.to_numpy()
        assert time.monotonic() - start < 20
        assert (pixels[150, 100, 3], pixels[50, 100, 3]) == (255, 0)

    def test_too_many_segments(self) -> None:
        with vd.limits.relaxed(path_segments=100):
            ctx = vd.Context(4, 4)
            for i in range(200):
                ctx.line_to(i, i % 3)
            with pytest.raises(LimitError, match="path_segments=100"):
                ctx.fill()
            ctx.begin_path()
            assert_usable(ctx)

    @pytest.mark.parametrize("draw", [lambda c, p: c.fill(p), lambda c, p: c.clip(p)], ids=["fill", "clip"])
    def test_a_path_that_crosses_itself_a_billion_times(self, draw: Callable[[vd.Context, vd.Path], object]) -> None:
        ctx, path = vd.Context(1000, 1000), vd.Path()
        for i in range(300_000):
            path.line_to(i * 7919 % 1000, i * 104_729 % 997)
        start = time.monotonic()
        with pytest.raises(LimitError, match="path_work"):
            draw(ctx, path)
        assert time.monotonic() - start < 10
        assert_usable(ctx)

    def test_a_stroke_that_crosses_itself_a_billion_times(self) -> None:
        ctx, path = vd.Context(1000, 1000), vd.Path()
        for i in range(300_000):
            path.line_to(i * 7919 % 1000, i * 104_729 % 997)
        ctx.line_width, ctx.line_join, ctx.line_cap = 3, "round", "round"
        start = time.monotonic()
        with pytest.raises(LimitError, match="path_work"):
            ctx.stroke(path)
        assert time.monotonic() - start < 10
        assert_usable(ctx)

    @pytest.mark.parametrize("dash", [[1e-9, 1e-9], [1e-30], [0, 1e-12]])
    def test_countless_dashes(self, dash: list[float]) -> None:
        ctx = vd.Context(100, 100)
        ctx.set_line_dash(dash)
        ctx.move_to(0, 0)
        ctx.line_to(1e6, 1e6)
        with pytest.raises(LimitError, match="dash_segments"):
            ctx.stroke()
        with pytest.raises(LimitError, match="dash_segments"):
            ctx.stroke_rect(0, 0, 1e6, 1e6)
        ctx.set_line_dash([])
        assert_usable(ctx)

    @pytest.mark.parametrize("number", [1e10, 1e20, 3.4e38, 1e39, 1e300, -1e300])
    def test_coordinates_beyond_any_canvas(self, number: float) -> None:
        ctx = vd.Context(16, 16)
        ctx.shadow_color, ctx.shadow_blur = "red", 2
        for draw in (
            lambda: ctx.fill_rect(number, 0, 5, 5),
            lambda: ctx.fill_rect(-number, -number, 2 * number, 1e3),
            lambda: ctx.stroke_rect(0, 0, number, number),
            lambda: (ctx.move_to(number, 0), ctx.line_to(0, number), ctx.line_to(3, 3), ctx.fill(), ctx.stroke()),
            lambda: (ctx.arc(0, 0, abs(number), 0, 6), ctx.fill()),
            lambda: (ctx.arc(0, 0, 3, number, -number), ctx.fill()),
            lambda: ctx.translate(number, number),
            lambda: ctx.fill_rect(0, 0, 9, 9),
        ):
            draw()
            ctx.to_numpy()
        ctx.reset()
        assert_usable(ctx)

    @pytest.mark.parametrize(
        ("name", "number"),
        [("line_width", 1e300), ("miter_limit", 1e300), ("shadow_blur", 1e300), ("shadow_offset_x", 1e300)],
    )
    def test_lengths_beyond_any_canvas(self, name: str, number: float) -> None:
        ctx = vd.Context(16, 16)
        ctx.shadow_color, ctx.shadow_offset_y = "red", 1
        setattr(ctx, name, number)
        ctx.stroke_rect(2, 2, 9, 9)
        ctx.stroke(vd.Path("M1 1L9 9L12 1"))
        ctx.draw_image(vd.Pixmap(b"abcd", 1, 1), 3, 3)
        ctx.to_numpy()
        ctx.reset()
        assert_usable(ctx)


class TestFarEffects:
    @pytest.mark.parametrize("far", ["40000px", "1e9px", "1e300px"])
    def test_a_shadow_beside_the_canvas_leaves_what_casts_it(self, far: str) -> None:
        ctx = vd.Context(8, 8)
        ctx.filter = f"drop-shadow({far} {far} {far} red)"
        ctx.fill_rect(0, 0, 8, 8)
        assert ctx.to_numpy()[4, 4].tolist() == [0, 0, 0, 255]

    @pytest.mark.parametrize("far", [4e4, 1e9, 1e300])
    def test_so_does_the_shadow_of_a_picture(self, far: float) -> None:
        ctx = vd.Context(8, 8)
        ctx.shadow_color, ctx.shadow_offset_x, ctx.shadow_offset_y, ctx.shadow_blur = "red", far, far, far
        ctx.draw_image(vd.Pixmap(b"\0\xff\0\xff", 1, 1), 0, 0, 8, 8)
        assert ctx.to_numpy()[4, 4].tolist() == [0, 255, 0, 255]
        ctx.global_composite_operation = "multiply"
        ctx.draw_image(vd.Pixmap(b"\0\xff\0\x80", 1, 1), 0, 0, 8, 8)
        assert ctx.to_numpy()[4, 4].tolist() == [0, 255, 0, 255]

    @pytest.mark.parametrize("far", ["1e5px", "1e300px"])
    def test_an_endless_blur_shows_nothing(self, far: str) -> None:
        ctx = vd.Context(8, 8)
        ctx.filter = f"blur({far})"
        ctx.fill_rect(0, 0, 8, 8)
        assert not ctx.to_numpy().any()


class TestMatrices:
    @pytest.mark.parametrize(
        "matrix", [(0, 0, 0, 0, 0, 0), (1, 2, 2, 4, 0, 0), (1e-200, 0, 0, 1e-200, 0, 0), (1e200, 0, 0, 1e200, 0, 0)]
    )
    def test_singular_ones_draw_nothing(self, matrix: tuple[float, ...]) -> None:
        ctx = vd.Context(16, 16)
        ctx.set_transform(*matrix)
        ctx.fill_rect(0, 0, 9, 9)
        ctx.stroke_rect(0, 0, 9, 9)
        ctx.arc(3, 3, 2, 0, 6)
        ctx.fill()
        ctx.stroke()
        ctx.draw_image(vd.Pixmap(b"abcd", 1, 1), 3, 3)
        ctx.draw_scene(vd.Scene(3, 3, background=vd.Color(1.0, 0.0, 0.0)))
        assert not ctx.is_point_in_path(3, 3)
        assert not ctx.is_point_in_stroke(3, 3)
        ctx.save()
        ctx.rotate(1)
        ctx.restore()
        assert not ctx.to_numpy().any()
        ctx.reset_transform()
        assert_usable(ctx)

    def test_a_singular_pattern_paints_nothing(self) -> None:
        ctx = vd.Context(4, 4)
        pattern = ctx.create_pattern(vd.Pixmap(b"abcd", 1, 1), "repeat")
        pattern.set_transform(vd.Affine(0, 0, 0, 0, 0, 0))
        ctx.fill_style = pattern
        ctx.fill_rect(0, 0, 4, 4)
        assert not ctx.to_numpy().any()
        assert_usable(ctx)

    def test_an_inverse_that_there_is_not(self) -> None:
        with pytest.raises(BadValueError, match="has no inverse"):
            vd.Affine.scaling(0).inverse()
