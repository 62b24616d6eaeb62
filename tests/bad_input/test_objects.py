"""Bad pictures and objects, objects that die early, and what is left behind."""

import gc
import io
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from fractions import Fraction
from typing import Any, NoReturn

import numpy as np
import PIL.Image
import pytest

import vecdraw as vd
from vecdraw.errors import BadTypeError, BadValueError, ImageError, LimitError, StateError, VecdrawError


def png(width: int = 5, height: int = 5) -> bytes:
    out = io.BytesIO()
    PIL.Image.effect_noise((width, height), 90).save(out, "PNG")
    return out.getvalue()


def assert_usable(ctx: vd.Context) -> None:
    assert ctx.scene.ops == ()
    ctx.fill_style = "red"
    ctx.fill_rect(0, 0, 2, 2)
    assert ctx.to_numpy()[1, 1].tolist() == [255, 0, 0, 255]


class NoPicture:
    """An object that has nothing of a picture; its repr, which becomes a test's name, is the same in every process."""

    def __repr__(self) -> str:
        return "NoPicture()"


BAD_PICTURES: list[tuple[Any, type[VecdrawError]]] = [
    (None, BadTypeError),
    (7, BadTypeError),
    (NoPicture(), BadTypeError),
    (vd.Path(), BadTypeError),
    (vd.Scene(3, 3), BadTypeError),
    (b"", ImageError),
    (b"not a picture", ImageError),
    (png()[:-30], ImageError),
    (png()[:40], ImageError),
    ("no/such/file.png", ImageError),
    ("nul\0.png", ImageError),
    (".", ImageError),
    (np.zeros((0, 4, 4), np.uint8), BadValueError),
    (np.zeros((2, 2, 5), np.uint8), BadValueError),
    (np.zeros(4, np.uint8), BadValueError),
    (np.zeros((2, 2), np.int64), BadTypeError),
    (np.full((2, 2), np.nan), BadValueError),
    (np.array([["a"]]), BadTypeError),
    (np.array([[None]]), BadTypeError),
]


@pytest.mark.parametrize(("picture", "error"), BAD_PICTURES, ids=lambda v: repr(v)[:30].replace("\n", " "))
@pytest.mark.parametrize(
    "use", [lambda c, p: c.draw_image(p, 0, 0), lambda c, p: c.create_pattern(p, "repeat")], ids=["draw", "pattern"]
)
@pytest.mark.parametrize("strict", [True, False])
def test_bad_pictures(
    picture: Any, error: type[VecdrawError], use: Callable[[vd.Context, Any], object], strict: bool
) -> None:
    ctx = vd.Context(4, 4, strict=strict)
    with pytest.raises(error):
        use(ctx, picture)
    assert_usable(ctx)


def test_a_picture_of_too_many_pixels() -> None:
    ctx = vd.Context(4, 4)
    with vd.limits.relaxed(image_pixels=24), pytest.raises((LimitError, ImageError)):
        ctx.draw_image(png(), 0, 0)
    assert_usable(ctx)


@pytest.mark.parametrize(
    "call",
    [
        lambda c: c.draw_scene(c),
        lambda c: c.draw_scene(None),
        lambda c: c.draw_scene(vd.Scene(2, 2), 0, 0, -1, 1),
        lambda c: c.put_image_data(np.zeros((2, 2, 4), np.uint8), 0, 0),
        lambda c: c.put_image_data(vd.ImageData(2, 2), 0, 0, 1),
        lambda c: c.fill("zero"),
        lambda c: c.fill(7),
        lambda c: c.fill("M0 0L9 9"),
        lambda c: c.stroke("evenodd"),
        lambda c: c.clip(np.zeros(2)),
        lambda c: c.is_point_in_path(),
        lambda c: c.is_point_in_path(vd.Path(), 1),
        lambda c: c.is_point_in_path(1, 2, "odd"),
        lambda c: c.draw_image(vd.Pixmap(b"abcd", 1, 1), 1, 2, 3),
        lambda c: c.create_pattern(vd.Pixmap(b"abcd", 1, 1), "repeat-z"),
        lambda c: c.create_conic_gradient(0, 0, 0).add_color_stop(0.5, "no colour"),
        lambda c: c.set_transform(1, 2, 3),
        lambda c: c.set_transform("matrix(1,0,0,1,0,0)"),
        lambda c: c.set_line_dash(5),
        lambda c: c.set_line_dash([1, "2"]),
        lambda c: c.encode("gif89"),
        lambda c: c.encode("png", quality=1000),
        lambda c: c.encode("png", scale=0),
        lambda c: c.encode("png", nonsense=1),
        lambda c: c.save_as("no/such/folder/a.png"),
        lambda c: c.save_as("a.unknown"),
        lambda c: c.begin_layer("blur(2)"),
        lambda c: c.get_image_data(0, 0, 1, 1, color_space="rec2020"),
    ],
)
def test_bad_calls_raise_and_record_nothing(call: Callable[[vd.Context], object]) -> None:
    ctx = vd.Context(4, 4)
    with pytest.raises(VecdrawError):
        call(ctx)
    assert_usable(ctx)


class TestEarlyDeaths:
    def test_what_was_given_may_die(self) -> None:
        ctx = vd.Context(64, 64)
        for i in range(50):
            array = np.full((32, 32, 4), 255, np.uint8)
            inner = vd.Context.from_image(array)
            ctx.draw_image(array, i, 0)
            ctx.draw_image(inner, i, 32)
            ctx.fill_style = ctx.create_pattern(memoryview(png()), "repeat")
            ctx.put_image_data(vd.ImageData(array), 0, i)
            ctx.draw_scene(inner.scene)
            del array, inner
            gc.collect()
        ctx.fill_rect(0, 0, 64, 64)
        assert ctx.to_numpy().any()

    def test_what_was_taken_outlives_its_context(self) -> None:
        ctx = vd.Context.from_image(np.full((64, 64, 4), 255, np.uint8))
        taken = [np.asarray(ctx), ctx.to_numpy(), ctx.get_image_data(0, 0, 64, 64).data, np.asarray(ctx.snapshot())]
        del ctx
        gc.collect()
        [np.zeros((64, 64, 4), np.uint8) for _ in range(200)]
        assert all((array == 255).all() for array in taken)

    def test_contexts_drawn_on_each_other_in_a_circle(self) -> None:
        a, b = vd.Context(4, 4), vd.Context(4, 4)
        a.fill_rect(0, 0, 1, 1)
        for _ in range(30):
            b.draw_image(a, 1, 0)
            a.draw_image(b, 0, 1)
        assert a.to_numpy().any()

    def test_open_layers_die_with_their_context(self) -> None:
        for _ in range(20):
            ctx = vd.Context(64, 64)
            for _ in range(10):
                ctx.begin_layer("blur(3px)")
                ctx.fill_rect(0, 0, 9, 9)
            with pytest.raises(StateError):
                ctx.to_numpy()


def fail_in_many_ways() -> None:
    ctx = vd.Context(64, 64)
    for call in (
        lambda: ctx.draw_image(png()[:50], 0, 0),
        lambda: ctx.fill_rect(float("nan"), 0, 1, 1),
        lambda: setattr(ctx, "filter", "blur(" * 99),
        lambda: ctx.arc(0, 0, -1, 0, 1),
        lambda: ctx.get_image_data(0, 0, 0, 0),
        lambda: vd.Context(1e9, 1e9),
    ):
        with pytest.raises(VecdrawError):
            call()
    ctx.draw_image(np.zeros((32, 32, 4), np.uint8), 0, 0)
    ctx.begin_layer("blur(2px)")
    ctx.end_layer()
    ctx.to_numpy()


def test_nothing_is_left_behind() -> None:
    """Traced from the first round: what replaces something that was not traced would look like growth."""
    tracemalloc.start()
    try:
        for _ in range(200):  # until what is kept of recent drawings is all there
            fail_in_many_ways()
        gc.collect()
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(200):
            fail_in_many_ways()
        gc.collect()
        grown = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert grown < 50_000


@pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss is in other units elsewhere")
def test_native_memory_is_given_back() -> None:
    """In a process of its own, whose peak no other test has raised: each surface has 1 MiB."""
    program = """
import resource
import numpy as np
import vecdraw as vd

def draw():
    ctx = vd.Context(512, 512)
    ctx.draw_image(np.zeros((256, 256, 4), np.uint8), 0, 0)
    ctx.begin_layer("blur(2px)")
    ctx.fill_rect(0, 0, 9, 9)
    ctx.end_layer()
    ctx.get_image_data(0, 0, 1, 1)
    ctx.flatten()

for _ in range(10):
    draw()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for _ in range(60):
    draw()
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 30 * 1024


class Sulky:
    """Fails when it is gone through or shown."""

    def __iter__(self) -> NoReturn:
        raise ValueError("sulky")

    def __repr__(self) -> NoReturn:
        raise RuntimeError("sulky")


def test_values_that_fail_when_looked_at() -> None:
    ctx = vd.Context(4, 4)
    with pytest.raises(BadTypeError, match="dashes must be a list of numbers, got <Sulky>"):
        ctx.set_line_dash(Sulky())
    with pytest.raises(BadTypeError, match="got <int>"):
        ctx.set_line_dash(10**5000)  # more digits than Python writes


def test_sizes_beyond_float64() -> None:
    with pytest.raises(LimitError, match="a number beyond all measure"):
        vd.ImageData(1e308, 255)
    assert repr(vd.Scene(10, Fraction(1, 3))) == "<Scene 10 x 0.333333, 0 operations>"  # type: ignore[arg-type]  # a number all the same


def test_arrays_are_shown_in_one_line() -> None:
    with pytest.raises(BadTypeError) as caught:
        vd.encode(np.zeros((3, 2, 4), np.uint8))  # type: ignore[arg-type]  # that is the test
    assert "\n" not in str(caught.value)
    assert "got array([[[0, 0, 0, 0], [0, 0, 0, 0]]," in str(caught.value)
