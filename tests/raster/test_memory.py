"""The pixels of a canvas are ours: drawing is seen there, writing is drawn on, and nobody sees old ones."""

import gc
import threading
from typing import Any

import numpy as np
import pytest

import vecdraw as vd
from vecdraw.backends.buffer_pool import BufferPool, pool, size_class
from vecdraw.backends.registry import raster_backend
from vecdraw.backends.skia.memory import new_memory
from vecdraw.errors import BadValueError
from vecdraw.scene.scene import Scene


def surface(ctx: vd.Context) -> Any:
    return raster_backend().render(ctx.scene)


def test_memory_holds_what_was_drawn_premultiplied_blue_first() -> None:
    ctx = vd.Context(3, 2)
    ctx.fill_style = "rgb(255 128 0 / .5)"
    ctx.fill_rect(1, 0, 1, 2)
    pixels = surface(ctx).memory.array()
    assert pixels.shape == (2, 3, 4)
    assert pixels[0, 1].tolist() == [0, 64, 128, 128]
    assert not pixels[:, [0, 2]].any()


@pytest.mark.parametrize("width", [1, 15, 16, 17, 1080])
def test_rows_begin_on_cache_lines(width: int) -> None:
    memory = new_memory(width, 3)
    assert memory.stride % 64 == 0
    assert len(memory.buffer) == 3 * memory.stride
    assert memory.array().ctypes.data % 64 == 0


def test_what_is_written_into_memory_is_drawn_on_and_read() -> None:
    ctx = vd.Context(4, 1, background="white")
    drawn = surface(ctx)
    drawn.snapshot()
    drawn.memory.array()[0, 1] = (255, 0, 0, 255)
    over = vd.Context(4, 1)
    over.fill_style = "rgb(255 0 0 / .5)"
    over.fill_rect(0, 0, 2, 1)
    drawn.draw(over.scene.ops)
    assert drawn.read_pixels()[0, :3].tolist() == [[255, 127, 127, 255], [128, 0, 127, 255], [255, 255, 255, 255]]
    assert drawn.snapshot().to_numpy()[0, 1].tolist() == [128, 0, 127, 255]


def test_a_snapshot_does_not_change_with_the_canvas() -> None:
    ctx = vd.Context(2, 2, background="white")
    drawn = surface(ctx)
    before = drawn.snapshot()
    drawn.memory.array()[:] = 0
    assert before.to_numpy().min() == 255
    assert drawn.snapshot().to_numpy().max() == 0


@pytest.mark.parametrize("alpha", [1.0, 0.4])
def test_all_pixels_read_at_once_are_those_read_in_parts(alpha: float) -> None:
    ctx = vd.Context(40, 30, background="rgb(10 200 30)" if alpha == 1.0 else None)
    ctx.global_alpha = alpha
    ctx.fill_style = ctx.create_linear_gradient(0, 0, 40, 30)
    ctx.fill_style.add_color_stop(0, "red")
    ctx.fill_style.add_color_stop(1, "blue")
    ctx.fill_rect(3, 2, 30, 20)
    drawn = surface(ctx)
    parts = [drawn.read_pixels(0, 0, 40, 17), drawn.read_pixels(0, 17, 40, 13)]
    assert np.array_equal(drawn.read_pixels(), np.concatenate(parts))
    premultiplied = drawn.memory.array()[..., [2, 1, 0, 3]]
    assert np.array_equal(drawn.snapshot().to_numpy(), premultiplied)
    if alpha == 1.0:
        assert np.array_equal(drawn.read_pixels(), premultiplied)


def test_a_layer_is_drawn_elsewhere_and_put_into_memory() -> None:
    ctx = vd.Context(2, 1, background="white")
    with ctx.layer(alpha=0.5, blend="multiply"):
        ctx.fill_style = "black"
        ctx.fill_rect(0, 0, 1, 1)
    drawn = surface(ctx)
    assert drawn.memory.array()[0].tolist() == [[127, 127, 127, 255], [255, 255, 255, 255]]


def test_float16_has_no_memory_of_ours() -> None:
    drawn = surface(vd.Context(2, 2, background="red", pixel_format="rgba-float16"))
    assert drawn.memory is None
    assert drawn.read_pixels()[0, 0].tolist() == [1.0, 0.0, 0.0, 1.0]


@pytest.mark.parametrize("background", [None, "rgb(0 0 0 / .5)", "navy"])
def test_a_canvas_in_used_memory_is_like_one_in_fresh_memory(background: str | None) -> None:
    pool.clear()
    scene = vd.Context(300, 200, background=background).scene
    fresh = raster_backend().render(scene).read_pixels()
    dirty = raster_backend().render(scene)
    dirty.memory.array()[:] = 201
    del dirty
    gc.collect()
    hits = pool.info().hits
    used = raster_backend().render(scene)
    assert pool.info().hits == hits + 1
    assert np.array_equal(used.read_pixels(), fresh)


def test_pixels_stay_as_long_as_an_array_of_them() -> None:
    scene = Scene(64, 64, background=vd.Color(1.0, 0.0, 0.0))
    kept = raster_backend().render(scene).memory.array()[10:20]
    gc.collect()
    others = [raster_backend().render(Scene(64, 64)) for _ in range(3)]
    assert kept[..., 2].min() == 255
    assert len(others) == 3


class TestPool:
    def test_a_block_is_used_again_when_nothing_refers_to_it(self) -> None:
        own = BufferPool(1 << 20)
        first = own.take(10_000)
        part = first[5:10]
        part[:] = b"dirty"
        del first
        assert own.info().entries == 0
        del part
        info = own.info()
        assert (info.entries, info.bytes, info.lent) == (1, size_class(10_000), 0)
        again = own.take(9_990)
        assert bytes(again) == bytes(9_990)
        assert (own.info().hits, own.info().misses) == (1, 1)

    def test_two_that_are_in_use_share_nothing(self) -> None:
        own = BufferPool(1 << 20)
        first, second = own.take(100), own.take(100)
        first[:] = b"a" * 100
        assert bytes(second) == bytes(100)

    def test_what_waits_is_bounded_and_the_oldest_goes_first(self) -> None:
        own = BufferPool(3 << 16)
        blocks = [own.take(1 << 16) for _ in range(5)]
        assert own.info().lent_bytes == 5 << 16
        while blocks:
            del blocks[0]
        info = own.info()
        assert (info.entries, info.bytes, info.evictions) == (3, 3 << 16, 2)
        own.configure(1 << 16)
        assert own.info().bytes == 1 << 16
        own.clear()
        assert own.info().entries == 0

    def test_sizes_that_are_no_sizes(self) -> None:
        with pytest.raises(BadValueError, match="-1"):
            pool.take(-1)
        with pytest.raises(BadValueError, match="-2"):
            pool.configure(-2)
        with pytest.raises(MemoryError):
            pool.take(1 << 62)

    def test_classes_waste_little(self) -> None:
        for size in (1, 4096, 4097, 70_001, 8_294_400, 123_456_789):
            assert size <= size_class(size) <= max(4096, size * 9 // 8 + 4096)
            assert size_class(size_class(size)) == size_class(size)

    def test_threads_never_hold_the_same_block(self) -> None:
        own = BufferPool(1 << 18)
        wrong: list[object] = []

        def work(mark: int) -> None:
            for turn in range(400):
                block = own.take(5_000 + 97 * (turn % 40))
                if any(block):
                    wrong.append((mark, turn))
                block[:] = bytes([mark]) * len(block)
                if set(bytes(block)) != {mark}:
                    wrong.append((mark, turn))

        threads = [threading.Thread(target=work, args=(mark,)) for mark in range(1, 7)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert wrong == []
        info = own.info()
        assert info.lent == 0
        assert info.bytes <= 1 << 18
        assert info.hits + info.misses == 6 * 400
