"""The Context's state, its scene, and who may use it."""

import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import vecdraw as vd
from tests.raster.letters import assert_picture
from vecdraw.errors import StateError, ThreadError

CHANGES: list[tuple[str, Any]] = [
    ("fill_style", "#ff0000"),
    ("stroke_style", "#0000ff"),
    ("line_width", 3.0),
    ("line_cap", "round"),
    ("line_join", "bevel"),
    ("miter_limit", 4.0),
    ("line_dash_offset", 2.0),
    ("global_alpha", 0.5),
    ("global_composite_operation", "xor"),
    ("shadow_color", "#00ff00"),
    ("shadow_blur", 3.0),
    ("shadow_offset_x", 1.0),
    ("shadow_offset_y", -1.0),
    ("filter", "blur(2px)"),
    ("image_smoothing_enabled", False),
    ("image_smoothing_quality", "high"),
]


@pytest.mark.parametrize(("name", "value"), CHANGES)
def test_save_and_restore_bring_back_every_attribute(name: str, value: Any) -> None:
    ctx = vd.Context(4, 4)
    before = getattr(ctx, name)
    assert before != value
    ctx.save()
    setattr(ctx, name, value)
    assert getattr(ctx, name) == value
    ctx.restore()
    assert getattr(ctx, name) == before


@pytest.mark.parametrize(("name", "value"), CHANGES)
def test_reset_makes_every_attribute_the_default(name: str, value: Any) -> None:
    ctx = vd.Context(4, 4)
    before = getattr(ctx, name)
    setattr(ctx, name, value)
    ctx.reset()
    assert getattr(ctx, name) == before


def test_restore_brings_back_dashes_and_transform_but_not_the_path() -> None:
    ctx = vd.Context(4, 4)
    ctx.save()
    ctx.set_line_dash([1, 2])
    ctx.translate(1, 1)
    ctx.rect(0, 0, 1, 1)
    ctx.restore()
    assert ctx.get_line_dash() == []
    assert ctx.get_transform() == vd.Affine()
    ctx.fill_style = "red"
    ctx.fill()
    assert_picture(ctx, "____", "_R__", "____", "____")


def test_colors_read_back_as_the_standard_writes_them() -> None:
    ctx = vd.Context(1, 1)
    for given, read in [("green", "#008000"), ("rgba(1,2,3,.5)", "rgba(1, 2, 3, 0.5)"), ((1, 0, 0), "#ff0000")]:
        ctx.fill_style = given
        assert ctx.fill_style == read


def test_gradients_and_patterns_read_back_as_themselves() -> None:
    ctx = vd.Context(1, 1)
    for style in (ctx.create_linear_gradient(0, 0, 1, 1), ctx.create_pattern(np.zeros((1, 1), np.uint8), "repeat")):
        ctx.fill_style = ctx.stroke_style = style
        assert ctx.fill_style is style
        assert ctx.stroke_style is style


class TestUnbalanced:
    def test_restore(self) -> None:
        ctx = vd.Context(1, 1)
        with pytest.raises(StateError, match="save"):
            ctx.restore()

    def test_restore_is_ignored_where_the_context_is_not_strict(self) -> None:
        vd.Context(1, 1, strict=False).restore()

    @pytest.mark.parametrize("strict", [True, False])
    def test_layers(self, strict: bool) -> None:
        ctx = vd.Context(1, 1, strict=strict)
        with pytest.raises(StateError):
            ctx.end_layer()
        ctx.begin_layer()
        with pytest.raises(StateError):
            ctx.restore()
        ctx.save()
        with pytest.raises(StateError):
            ctx.end_layer()
        ctx.restore()
        ctx.end_layer()

    @pytest.mark.parametrize(
        "read",
        [
            lambda c: c.scene,
            lambda c: c.to_numpy(),
            lambda c: c.snapshot(),
            lambda c: c.encode("png"),
            lambda c: c.get_image_data(0, 0, 1, 1),
            lambda c: c.put_image_data(vd.ImageData(1, 1), 0, 0),
            lambda c: c.draw_image(c, 0, 0),
        ],
    )
    def test_nothing_is_read_while_a_layer_is_open(self, read: Callable[[vd.Context], object]) -> None:
        ctx = vd.Context(1, 1)
        ctx.begin_layer()
        with pytest.raises(StateError, match="layer"):
            read(ctx)
        ctx.end_layer()
        ctx.to_numpy()

    def test_blocks_restore_what_was_left_open_inside(self) -> None:
        ctx = vd.Context(1, 1)
        with ctx.saved():
            ctx.save()
            ctx.begin_layer()
            ctx.save()
            ctx.fill_style = "red"
        assert ctx.fill_style == "#000000"
        with pytest.raises(StateError):
            ctx.restore()


class TestScene:
    def test_an_opaque_repaint_drops_what_it_hides(self) -> None:
        ctx = vd.Context(4, 4)
        for i in range(50):
            ctx.fill_rect(1, i % 4, 1, 1)
        assert len(ctx.scene.ops) == 50
        ctx.fill_style = "red"
        ctx.fill_rect(0, 0, 4, 4)
        assert len(ctx.scene.ops) == 1
        ctx.fill_style = "blue"
        ctx.fill_rect(1, 1, 1, 1)
        assert_picture(ctx, "RRRR", "RBRR", "RRRR", "RRRR")

    def test_clearing_all_drops_too(self) -> None:
        ctx = vd.Context(2, 1)
        ctx.fill_rect(0, 0, 1, 1)
        ctx.clear_rect(0, 0, 2, 1)
        assert len(ctx.scene.ops) == 1
        assert_picture(ctx, "__")

    @pytest.mark.parametrize(
        "hinder",
        [
            lambda c: setattr(c, "global_alpha", 0.5),
            lambda c: setattr(c, "fill_style", "rgb(0 0 0 / 0.5)"),
            lambda c: setattr(c, "fill_style", vd.LinearGradient((0, 0), (1, 0), ["red", "blue"])),
            lambda c: setattr(c, "global_composite_operation", "multiply"),
            lambda c: setattr(c, "filter", "blur(1px)"),
            lambda c: c.clip(vd.Path("M0 0h1v1h-1z")),
            lambda c: c.translate(1, 0),
            lambda c: c.rotate(0.1),
            lambda c: c.scale(0.5, 1),
        ],
    )
    def test_what_does_not_hide_all_drops_nothing(self, hinder: Callable[[vd.Context], object]) -> None:
        ctx = vd.Context(4, 4)
        ctx.fill_rect(1, 1, 1, 1)
        hinder(ctx)
        ctx.fill_rect(0, 0, 4, 4)
        assert len(ctx.scene.ops) == 2

    def test_a_scene_does_not_change_with_its_context(self) -> None:
        ctx = vd.Context(4, 4)
        ctx.fill_rect(1, 1, 1, 1)
        scene = ctx.scene
        ctx.fill_rect(2, 2, 1, 1)
        assert len(scene.ops) == 1

    def test_flatten_keeps_the_pixels(self) -> None:
        ctx = vd.Context(16, 16, scale=1.5)
        ctx.fill_style = vd.LinearGradient((0, 0), (16, 16), ["rgb(255 0 0 / 0.2)", "blue"])
        for i in range(20):
            ctx.fill_rect(i / 2, i / 3, 7, 6)
        before = ctx.to_numpy()
        ctx.flatten()
        assert len(ctx.scene.ops) == 1
        assert np.array_equal(ctx.to_numpy(), before)
        assert np.array_equal(vd.Context.from_image(vd.encode(ctx.scene, "png")).to_numpy(), before)
        ctx.fill_rect(0, 0, 1, 1)
        assert len(ctx.scene.ops) == 2

    def test_flatten_keeps_the_state(self) -> None:
        ctx = vd.Context(2, 1)
        ctx.fill_style = "red"
        ctx.translate(1, 0)
        ctx.fill_rect(-1, 0, 1, 1)
        ctx.flatten()
        ctx.fill_rect(0, 0, 1, 1)
        assert_picture(ctx, "RR")


def in_thread(call: Callable[[], object]) -> BaseException | None:
    raised: list[BaseException] = []

    def run() -> None:
        try:
            call()
        except BaseException as error:  # noqa: BLE001  # it is handed to the caller
            raised.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return raised[0] if raised else None


class TestThreads:
    def test_a_context_belongs_to_the_thread_that_first_drew(self) -> None:
        ctx = vd.Context(2, 1)
        ctx.fill_rect(0, 0, 1, 1)
        for use in (lambda: ctx.fill_rect(1, 0, 1, 1), ctx.to_numpy, ctx.hand_over, ctx.fill, ctx.flatten):
            ctx.rect(0, 0, 1, 1)
            assert isinstance(in_thread(use), ThreadError)
        assert_picture(ctx, "K_")

    def test_hand_over(self) -> None:
        ctx = vd.Context(2, 1)
        ctx.fill_rect(0, 0, 1, 1)
        ctx.hand_over()
        assert in_thread(lambda: ctx.fill_rect(1, 0, 1, 1)) is None
        with pytest.raises(ThreadError, match="hand_over"):
            ctx.to_numpy()

    def test_making_one_binds_it_to_nobody(self) -> None:
        ctx = vd.Context(2, 1)
        assert in_thread(lambda: ctx.fill_rect(0, 0, 1, 1)) is None
        with pytest.raises(ThreadError):
            ctx.fill_rect(0, 0, 1, 1)

    def test_two_contexts_in_two_threads_draw_as_one_after_the_other(self) -> None:
        def draw(seed: int) -> np.ndarray:
            ctx = vd.Context(64, 64)
            rng = np.random.default_rng(seed)
            for x, y, w, h, blur in rng.uniform(0, 40, (120, 5)):
                ctx.fill_style = vd.LinearGradient((x, y), (x + w, y), [f"hsl({x * 9} 80% 50%)", "rgb(0 0 0 / 0.3)"])
                ctx.shadow_color, ctx.shadow_blur = "rgb(0 0 0 / 0.4)", blur / 4
                ctx.begin_path()
                ctx.round_rect(x, y, w, h, 4)
                ctx.fill()
                ctx.draw_image(rng.integers(0, 255, (3, 3, 4), np.uint8), y, x, 9, 9)
            return ctx.to_numpy()

        serial = [draw(seed) for seed in range(4)]
        parallel: dict[int, np.ndarray] = {}
        threads = [threading.Thread(target=lambda s=s: parallel.update({s: draw(s)})) for s in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert all(np.array_equal(parallel[seed], serial[seed]) for seed in range(4))
