"""What is kept, for whom, for how long and how much of it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

import vecdraw as vd
from tests.redraw.drawings import drawn_anew
from vecdraw import limits
from vecdraw.backends.skia import redraw
from vecdraw.backends.skia.kept_canvases import kept_canvases
from vecdraw.backends.skia.static_layers import static_layers
from vecdraw.backends.skia.surface import render
from vecdraw.errors import FontError
from vecdraw.scene.ops import FillText
from vecdraw.scene.scene import Scene

WIDTH, HEIGHT = 300, 200


def card(text: str, background: str = "white", width: int = WIDTH) -> vd.Context:
    """A card with a picture-like background and a line of text."""
    ctx = vd.Context(width, HEIGHT, background=background)
    for end in (WIDTH, WIDTH / 2, WIDTH / 3):
        ctx.fill_style = vd.LinearGradient((0, 0), (end, HEIGHT), ["#123456", "#fedcba80", "#00ff0040"])
        ctx.fill_rect(0, 0, WIDTH, HEIGHT)
    ctx.fill_style = "black"
    ctx.font = "20px 'Noto Sans SC'"
    for row in range(6):
        ctx.fill_text("不变的一行", 20, 30 + 25 * row)
    ctx.fill_text(text, 20, 180)
    return ctx


def hits() -> int:
    return kept_canvases.info().hits or 0


def test_a_drawing_begins_with_the_one_before() -> None:
    card("第一").to_numpy()
    second = card("第二").to_numpy()
    assert hits() == 1
    kept_canvases.clear()
    np.testing.assert_array_equal(card("第二").to_numpy(), second)
    assert hits() == 0


def test_encoding_does_so_too() -> None:
    one, two, three = (card(text).scene for text in "一二三")
    first = [vd.encode(scene, "png") for scene in (one, two, three)]
    assert hits() == 2
    kept_canvases.clear()
    static_layers.clear()
    for scene, data in zip((three, one, two), (first[2], first[0], first[1]), strict=True):
        assert vd.encode(scene, "png") == data


@pytest.mark.parametrize(
    "other",
    [
        lambda: card("一", background="ivory"),
        lambda: card("一", width=WIDTH + 1),
        lambda: vd.Context(WIDTH, HEIGHT, background="white", dither=False),
        lambda: vd.Context(WIDTH, HEIGHT, background="white", color_space="display-p3"),
    ],
)
def test_canvases_of_another_make_are_of_no_use(other: Callable[[], vd.Context]) -> None:
    card("一").to_numpy()
    ctx = other()
    ctx.fill_rect(0, 0, 9, 9)
    ctx.to_numpy()
    assert hits() == 0


def test_pixels_that_somebody_looks_at_are_never_drawn_on() -> None:
    surface = render(card("一").scene)
    memory = surface.memory
    assert memory is not None
    view = memory.array()
    copy = view.copy()
    del surface, memory
    card("二").to_numpy()
    card("三").to_numpy()
    np.testing.assert_array_equal(view, copy)
    before = kept_canvases.info().entries
    del view
    assert kept_canvases.info().entries == before + 1


def test_a_context_draws_on_after_a_repair() -> None:
    card("一").to_numpy()
    ctx = card("二")
    ctx.to_numpy()
    ctx.fill_style = "red"
    ctx.fill_rect(5.5, 5.5, 30, 30)
    pixels = ctx.to_numpy()
    kept_canvases.clear()
    with limits.relaxed(kept_canvas_bytes=1):
        expected = render(ctx.scene).read_pixels()
    np.testing.assert_array_equal(pixels, expected)


def test_what_an_error_broke_off_is_not_kept() -> None:
    good = card("一").scene
    *before, last = good.ops
    assert isinstance(last, FillText)
    run = last.runs[0]
    nowhere = type(run)(run.face._replace(digest="0" * 64), *[getattr(run, n) for n in run.__slots__[1:]])
    bad = Scene(good.width, good.height, (*before, last._replace(runs=(nowhere,))), background=good.background)
    render(good).read_pixels()
    with pytest.raises(FontError):
        render(bad)
    entries = kept_canvases.info().entries
    np.testing.assert_array_equal(render(good).memory.array(), drawn_anew(good))  # type: ignore[union-attr]  # it has
    assert entries == 0


def test_what_is_kept_is_bounded() -> None:
    scenes = [card("一", background=f"rgb({n}, 0, 0)").scene for n in range(20)]
    size = WIDTH * HEIGHT * 4
    with limits.relaxed(kept_canvas_bytes=5 * size):
        for scene in scenes:
            render(scene)
            assert kept_canvases.info().size <= 5 * size
        assert kept_canvases.info().entries >= 3


def test_bounds_are_set_for_all_caches_together() -> None:
    before = limits.current().kept_canvas_bytes
    card("一").to_numpy()
    try:
        vd.limits.configure(kept_canvas_bytes=1)
        kept_canvases.trim()
        assert kept_canvases.info().entries == 0
    finally:
        vd.limits.configure(kept_canvas_bytes=before)


def test_what_drawings_begin_with_is_copied_when_too_much_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    def posters(n: int) -> Scene:
        return card(f"第{n}").scene

    expected = [drawn_anew(posters(n)) for n in range(8)]
    monkeypatch.setattr(redraw, "is_little", lambda changed, units: False)
    for n in range(8):
        np.testing.assert_array_equal(render(posters(n)).memory.array(), expected[n])  # type: ignore[union-attr]  # it has
    assert static_layers.info().entries == 1
    assert (static_layers.info().hits or 0) >= 3


def test_eight_threads_share_what_is_kept() -> None:
    scenes = [card(f"第{n % 40}号").scene for n in range(160)]
    expected: dict[int, Any] = {n: drawn_anew(scenes[n]) for n in range(40)}
    with ThreadPoolExecutor(8) as threads:
        for n, pixels in enumerate(threads.map(lambda scene: render(scene).memory.array().copy(), scenes)):  # type: ignore[union-attr]  # it has
            np.testing.assert_array_equal(pixels, expected[n % 40])
    assert hits() > 0
