"""Laws of drawing: what holds for every program."""

import copy
import math
import pickle
import threading
from typing import Any

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import vecdraw as vd
from tests.laws.drawings import PROGRAMS, balanced, largest_difference, perform, performed, resources_of
from tests.oracle.programs import Program
from tests.strategies import angles, choice, coordinates, css_colors, hundredths, path_steps

few = settings(max_examples=15)


def attributes(ctx: vd.Context) -> dict[str, Any]:
    """All of the state that can be seen (the scene and the current path with its point are no part of it)."""
    names = [name for name in dir(type(ctx)) if isinstance(getattr(type(ctx), name), property)]
    outside = {"scene", "current_point"}
    return {name: getattr(ctx, name) for name in names if not name.startswith("_") and name not in outside} | {
        "dash": ctx.get_line_dash(),
        "transform": ctx.get_transform(),
    }


class TestState:
    @few
    @given(PROGRAMS, PROGRAMS)
    def test_save_and_restore_around_anything_leave_the_state(self, before: Program, inside: Program) -> None:
        ctx = performed(before)
        state = attributes(ctx)
        ctx.save()
        perform(ctx, balanced(inside)["steps"], resources_of(inside, ctx))
        ctx.restore()
        assert attributes(ctx) == state

    @few
    @given(PROGRAMS)
    def test_save_and_restore_around_each_step_that_draws_change_no_pixel(self, program: Program) -> None:
        drawing = {"fillRect", "strokeRect", "clearRect", "fill", "stroke", "drawImage", "putImageData"}
        steps = [
            step for one in program["steps"] for step in ([["save"], one, ["restore"]] if one[0] in drawing else [one])
        ]
        wrapped: Program = {**program, "steps": steps}
        assert np.array_equal(performed(wrapped).to_numpy(), performed(program).to_numpy())

    @few
    @given(PROGRAMS)
    def test_reset_is_a_new_context(self, program: Program) -> None:
        ctx = performed(program)
        ctx.reset()
        fresh = vd.Context(program["width"], program["height"], strict=False)
        assert attributes(ctx) == attributes(fresh)
        assert ctx.scene == fresh.scene
        assert not ctx.to_numpy().any()

    @given(coordinates(), coordinates(), angles(), hundredths(0.1, 4), hundredths(0.1, 4))
    def test_transforms_are_undone_by_their_inverses(self, x: float, y: float, turn: float, a: float, b: float) -> None:
        ctx = vd.Context(8, 8)
        ctx.translate(x, y)
        ctx.rotate(turn)
        ctx.scale(a, -b)
        ctx.transform(*ctx.get_transform().inverse())
        assert np.allclose(ctx.get_transform(), vd.Affine(), atol=1e-9)


class TestScenes:
    @few
    @given(PROGRAMS)
    def test_reading_back_in_between_changes_no_pixel(self, program: Program) -> None:
        ctx = vd.Context(program["width"], program["height"], strict=False)
        resources = resources_of(program, ctx)
        for step in program["steps"]:
            perform(ctx, [step], resources)
            ctx.to_numpy()
        assert np.array_equal(ctx.to_numpy(), performed(program).to_numpy())

    @few
    @given(PROGRAMS)
    def test_scenes_reloaded_are_equal_and_draw_the_same(self, program: Program) -> None:
        ctx = performed(program)
        scene, pixels = ctx.scene, ctx.to_numpy()
        for other in (pickle.loads(pickle.dumps(scene)), vd.Scene.from_bytes(scene.to_bytes()), copy.deepcopy(scene)):
            assert other == scene
            assert hash(other) == hash(scene)
            assert np.array_equal(drawn(other), pixels)

    @given(st.floats(allow_nan=False, allow_infinity=False), st.floats(allow_nan=False, allow_infinity=False))
    def test_arcs_of_any_angles_come_back(self, start: float, end: float) -> None:
        ctx = vd.Context(9, 9)
        ctx.arc(3, 3, 2, start, end)
        ctx.fill()
        assert vd.Scene.from_bytes(ctx.scene.to_bytes()) == ctx.scene

    @few
    @given(PROGRAMS)
    def test_a_scene_draws_in_another_thread_what_its_context_shows(self, program: Program) -> None:
        ctx = performed(program)
        scene, pixels = ctx.scene, []
        threads = [threading.Thread(target=lambda: pixels.append(drawn(scene))) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(pixels) == 2
        assert all(np.array_equal(each, ctx.to_numpy()) for each in pixels)

    @few
    @given(PROGRAMS)
    def test_flatten_changes_no_pixel_now_or_later(self, program: Program) -> None:
        half = len(program["steps"]) // 2
        ctx = vd.Context(program["width"], program["height"], strict=False)
        resources = resources_of(program, ctx)
        perform(ctx, program["steps"][:half], resources)
        ctx.flatten()
        perform(ctx, program["steps"][half:], resources)
        assert largest_difference(ctx.to_numpy(), performed(program).to_numpy()) <= 1


def drawn(scene: vd.Scene) -> np.ndarray:
    ctx = vd.Context.from_image(vd.encode(scene, "png"))
    return ctx.to_numpy()


ROUNDED = 16  # of 255: what an edge may cover of a pixel that a fill still rounds to all or nothing
SHAPES = path_steps().map(lambda steps: [["beginPath"], *steps])


class TestClips:
    @settings(max_examples=20)
    @given(SHAPES, SHAPES, choice(("nonzero", "evenodd")))
    def test_clip_and_fill_is_the_intersection_but_at_edges(self, one: Any, two: Any, rule: str) -> None:
        both = vd.Context(96, 96, strict=False)
        perform(both, [*one, ["clip", rule], *two, ["fill", rule]], [])
        alphas = []
        for steps in (one, two):
            alone = vd.Context(96, 96, strict=False)
            perform(alone, [*steps, ["fill", rule]], [])
            alphas.append(alone.to_numpy()[..., 3].astype(int))
        inside = (alphas[0] == 255) & (alphas[1] == 255)
        outside = (alphas[0] == 0) | (alphas[1] == 0)
        got = both.to_numpy()[..., 3]
        assert (got[inside] >= 255 - ROUNDED).all()
        assert (got[outside] <= ROUNDED).all()

    @few
    @given(PROGRAMS)
    def test_clipping_to_the_whole_canvas_changes_no_pixel(self, program: Program) -> None:
        whole = [["save"], ["setTransform", 1, 0, 0, 1, 0, 0], ["beginPath"], ["rect", 0, 0, 128, 128]]
        steps = [*whole[1:], ["clip"], ["beginPath"], *program["steps"]]
        clipped: Program = {**program, "steps": steps}
        assert largest_difference(performed(clipped).to_numpy(), performed(program).to_numpy()) <= 1


class TestLayers:
    @few
    @given(PROGRAMS)
    def test_a_plain_layer_is_no_layer(self, program: Program) -> None:
        """For what is painted over what is there: modes that read what is below a layer see less of it."""
        plain = {"globalCompositeOperation=", "clearRect", "putImageData", "resetTransform"}
        program = balanced({**program, "steps": [step for step in program["steps"] if step[0] not in plain]})
        with_layer = vd.Context(program["width"], program["height"], strict=False)
        resources = resources_of(program, with_layer)
        with with_layer.layer():
            perform(with_layer, program["steps"], resources)
        assert largest_difference(with_layer.to_numpy(), performed(program).to_numpy()) <= 3

    @few
    @given(PROGRAMS)
    def test_a_scene_drawn_on_a_blank_canvas_is_itself(self, program: Program) -> None:
        assume(not any(step[0] == "putImageData" for step in program["steps"]))
        inner = performed(program)
        outer = vd.Context(program["width"], program["height"])
        outer.draw_scene(inner.scene)
        assert largest_difference(outer.to_numpy(), inner.to_numpy()) <= 1


class TestScale:
    @settings(max_examples=20)
    @given(SHAPES, css_colors(), st.sampled_from([2, 3, 4]))
    def test_drawn_larger_and_shrunk_is_nearly_the_same(self, steps: Any, color: str, scale: int) -> None:
        pictures = []
        for k in (1, scale):
            ctx = vd.Context(96, 96, scale=k, strict=False)
            perform(ctx, [["fillStyle=", color], *steps, ["fill"], ["lineWidth=", 3], ["stroke"]], [])
            pixels = ctx.to_numpy()[..., 3].astype(float)
            pictures.append(pixels.reshape(96, k, 96, k).mean(axis=(1, 3)))
        difference = np.abs(pictures[0] - pictures[1])
        assert (difference > 40).mean() < 0.01
        assert difference.mean() < 1.5


class TestHits:
    @settings(max_examples=20)
    @given(SHAPES, choice(("nonzero", "evenodd")), st.lists(st.tuples(coordinates(), coordinates()), max_size=60))
    def test_hits_agree_with_pixels_off_the_edges(self, steps: Any, rule: str, points: list[Any]) -> None:
        ctx = vd.Context(96, 96, strict=False)
        perform(ctx, [["translate", 5, 3], ["rotate", 0.1], *steps, ["fill", rule]], [])
        alpha = ctx.to_numpy()[..., 3]
        for x, y in points:
            column, row = math.floor(x), math.floor(y)
            around = alpha[max(row - 1, 0) : row + 2, max(column - 1, 0) : column + 2]
            if not (1 <= column < 95 and 1 <= row < 95) or len(np.unique(around)) > 1 or around[0, 0] not in {0, 255}:
                continue
            assert ctx.is_point_in_path(x, y, rule) == (around[0, 0] == 255), (x, y)

    @few
    @given(SHAPES, hundredths(2, 12), st.lists(st.tuples(coordinates(), coordinates()), max_size=60))
    def test_hits_of_strokes_too(self, steps: Any, width: float, points: list[Any]) -> None:
        ctx = vd.Context(96, 96, strict=False)
        perform(ctx, [["lineWidth=", width], *steps, ["stroke"]], [])
        alpha = ctx.to_numpy()[..., 3]
        for x, y in points:
            column, row = math.floor(x), math.floor(y)
            around = alpha[max(row - 1, 0) : row + 2, max(column - 1, 0) : column + 2]
            if not (1 <= column < 95 and 1 <= row < 95) or len(np.unique(around)) > 1 or around[0, 0] not in {0, 255}:
                continue
            assert ctx.is_point_in_stroke(x, y) == (around[0, 0] == 255), (x, y)
