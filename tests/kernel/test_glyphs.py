"""Glyph runs: kernel, twin and plain arithmetic give the same bytes; nothing is read or written out of bounds."""

import os
import random
from array import array
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kernel.arenas import IDENTITY, Bitmap, HandArena, blend_plainly, run_of
from vecdraw.kernel import glyphs_twin
from vecdraw.kernel.glyphs import Pixels, Run
from vecdraw.kernel.loading import compiled

compiled_kernel = compiled("glyphs")
LEVELS = (
    [level for level in ("portable", "sse2", "avx2") if compiled_kernel.use(level)]
    if compiled_kernel is not None
    else []
)
"""The instructions this machine can blend with; the last is in use."""

WIDTH, HEIGHT, STRIDE = 40, 24, 176
WHITE = 0xFFFFFFFF


def kernels() -> list[Any]:
    return [pytest.param("twin", id="twin"), *(pytest.param(level, id=level) for level in LEVELS)]


def draw_with(which: str, *arguments: Any) -> list[int]:
    if which == "twin":
        return glyphs_twin.draw(*arguments)
    compiled_kernel.use(which)
    try:
        missing: list[int] = compiled_kernel.draw(*arguments)
    finally:
        compiled_kernel.use(LEVELS[-1])
    return missing


@st.composite
def bitmaps(draw: st.DrawFn) -> Bitmap:
    width, height = draw(st.integers(0, 21)), draw(st.integers(0, 9))
    channels = draw(st.sampled_from((1, 1, 1, 3, 4)))
    noise = random.Random(draw(st.integers(0, 2**32)))  # noqa: S311 - noise, no secret
    data = bytearray(noise.choice((0, 0, 255, 255, noise.randrange(256))) for _ in range(width * height * channels))
    if channels == 4:  # premultiplied
        for at in range(0, len(data), 4):
            data[at : at + 3] = bytes(value * data[at + 3] // 255 for value in data[at : at + 3])
    return Bitmap(width, height, draw(st.integers(-4, 4)), draw(st.integers(-9, 3)), channels, bytes(data))


@st.composite
def colours(draw: st.DrawFn) -> int:
    alpha = draw(st.sampled_from((255, 255, 0, 1, 128)) | st.integers(0, 255))
    blue, green, red = (draw(st.integers(0, alpha)) for _ in range(3))
    return alpha << 24 | red << 16 | green << 8 | blue


@given(
    shapes=st.lists(bitmaps(), min_size=1, max_size=4),
    places=st.lists(st.tuples(st.integers(0, 3), st.integers(-60, 200), st.integers(-40, 120)), max_size=12),
    colour=colours(),
    depth=st.sampled_from((4, 4, 1)),
    gap=st.sampled_from((0, 0, 3)),
    clip=st.tuples(st.integers(0, WIDTH), st.integers(0, HEIGHT), st.integers(0, WIDTH), st.integers(0, HEIGHT)),
    seed=st.integers(0, 2**32),
)
def test_kernel_twin_and_plain_arithmetic_give_the_same_bytes(
    shapes: list[Bitmap],
    places: list[tuple[int, int, int]],
    colour: int,
    depth: int,
    gap: int,
    clip: tuple[int, int, int, int],
    seed: int,
) -> None:
    columns, rows = 4, 2
    glyphs = [(number % len(shapes), x / 4, y / 4) for number, x, y in places]
    shown = {(n << 8 | (int(y * 4 + 1) // 2 % rows) << 4 | int(x * 4) % 4): shapes[n] for n, x, y in glyphs}
    noise = random.Random(seed)  # noqa: S311 - noise, no secret
    before = bytearray(STRIDE * HEIGHT)
    for at in range(0, len(before), 4):
        alpha = noise.choice((255, 255, 0, noise.randrange(256)))
        before[at : at + 4] = bytes([*(noise.randint(0, alpha) for _ in range(3)), alpha])
    expected = bytearray(before)
    channels = tuple((colour >> shift & 255) for shift in (0, 8, 16, 24))
    for number, x, y in glyphs:
        shape = shapes[number]
        left, top = int(x * 4) // 4, (int(y * 4 + 1) // 2) // rows  # to the nearest position, a half upwards
        placed = shape._replace(left=shape.left + left, top=shape.top + top)
        blend_plainly(expected, depth, STRIDE, clip, channels, placed)
    for which in ("twin", *LEVELS):
        drawn = bytearray(before)
        pixels = Pixels(drawn, WIDTH, HEIGHT, STRIDE, *clip)
        again = HandArena(shown, gap)
        missing = draw_with(
            *(which, pixels, depth, colour, run_of(glyphs), IDENTITY, columns, rows),
            *(again.slots, again.records, again.pages, again.pins, again),
        )
        assert missing == []
        assert drawn == expected, which
        assert list(again.pins) == [0]


@given(
    shapes=st.lists(bitmaps(), min_size=1, max_size=4),
    runs=st.lists(
        st.tuples(
            colours(),
            st.lists(st.tuples(st.integers(0, 4), st.integers(-60, 200), st.integers(-40, 120)), max_size=6),
        ),
        max_size=6,
    ),
    first=st.integers(0, 3),
    clip=st.tuples(st.integers(0, WIDTH), st.integers(0, HEIGHT), st.integers(0, WIDTH), st.integers(0, HEIGHT)),
)
def test_runs_together_are_drawn_as_one_after_the_other_up_to_what_is_missing(
    shapes: list[Bitmap],
    runs: list[tuple[int, list[tuple[int, int, int]]]],
    first: int,
    clip: tuple[int, int, int, int],
) -> None:
    """Glyph 4 is never there, nor is one that has no shape."""
    arena = HandArena({number << 8: shape for number, shape in enumerate(shapes)})
    there = (arena.slots, arena.records, arena.pages, arena.pins, arena)
    listed = [(colour, run_of([(n, float(x), float(y)) for n, x, y in glyphs])) for colour, glyphs in runs]
    first = min(first, len(listed))
    expected, end, lacking = bytearray(b"\x40" * (STRIDE * HEIGHT)), len(listed), []
    for at in range(first, len(listed)):
        colour, run = listed[at]
        pixels = Pixels(expected, WIDTH, HEIGHT, STRIDE, *clip)
        lacking = glyphs_twin.draw(pixels, 4, colour, run, IDENTITY, 1, 1, *there)
        if lacking:
            end = at
            break
    together = [(colour, run, IDENTITY, 1, 1, arena.slots) for colour, run in listed]
    for draw_all in (glyphs_twin.draw_all, *([compiled_kernel.draw_all] if LEVELS else [])):
        drawn = bytearray(b"\x40" * (STRIDE * HEIGHT))
        pixels = Pixels(drawn, WIDTH, HEIGHT, STRIDE, *clip)
        assert draw_all(pixels, together, first, *there[1:]) == (end, lacking)
        assert drawn == expected
        assert list(arena.pins) == [0]


@pytest.mark.skipif(not LEVELS, reason="the kernel is not compiled")
@pytest.mark.parametrize(
    "item",
    [
        (0x01020304, run_of([]), IDENTITY, 1, 1, {}),  # not premultiplied
        (1 << 32, run_of([]), IDENTITY, 1, 1, {}),
        (WHITE, run_of([]), IDENTITY, 0, 1, {}),
        (WHITE, run_of([]), IDENTITY, 1, 17, {}),
        (WHITE, run_of([])._replace(xs=array("d", [1.0])), IDENTITY, 1, 1, {}),
        (WHITE, run_of([]), IDENTITY[:5], 1, 1, {}),
        (WHITE, run_of([]), IDENTITY, 1, 1, []),
        (WHITE, run_of([])),
        None,
    ],
)
def test_runs_together_that_are_none_are_refused_before_anything_is_drawn(item: Any) -> None:
    arena = HandArena({1 << 8: Bitmap(1, 1, 0, 0, 1, b"\xff")})
    good = (WHITE, run_of([(1, 3.0, 3.0)]), IDENTITY, 1, 1, arena.slots)
    pixels = bytearray(STRIDE * HEIGHT)
    place = Pixels(pixels, WIDTH, HEIGHT, STRIDE, 0, 0, WIDTH, HEIGHT)
    rest = (arena.records, arena.pages, arena.pins, arena)
    with pytest.raises((ValueError, TypeError)):
        compiled_kernel.draw_all(place, [good, item], 0, *rest)
    with pytest.raises(ValueError, match="index"):
        compiled_kernel.draw_all(place, [good], 2, *rest)
    assert not any(pixels)
    assert list(arena.pins) == [0]
    assert compiled_kernel.draw_all(place, [good], 0, *rest) == (1, [])
    assert any(pixels)


@pytest.mark.parametrize("which", kernels())
def test_every_coverage_over_every_value(which: str) -> None:
    """All 65,536 pairs, opaque and not."""
    shape = Bitmap(256, 256, 0, 0, 1, bytes(range(256)) * 256)
    arena = HandArena({0: shape})
    for colour in (0xFF9F3300, 0x80402008):
        pixels = bytearray(bytes(value for value in range(256) for _ in range(1024)))
        expected = bytearray(pixels)
        blend_plainly(expected, 4, 1024, (0, 0, 256, 256), tuple(colour.to_bytes(4, "little")), shape)
        draw_with(
            *(which, Pixels(pixels, 256, 256, 1024, 0, 0, 256, 256), 4, colour, run_of([(0, 0, 0)]), IDENTITY, 1, 1),
            *(arena.slots, arena.records, arena.pages, arena.pins, arena),
        )
        assert pixels == expected


@pytest.mark.parametrize("which", kernels())
def test_the_transform_places_glyphs(which: str) -> None:
    dot = Bitmap(1, 1, 0, 0, 1, b"\xff")
    arena = HandArena({5 << 8: dot, 5 << 8 | 2: dot})
    pixels = bytearray(STRIDE * HEIGHT)
    turned = (0.0, 2.0, -2.0, 0.0, 20.0, 3.0)
    missing = draw_with(
        *(which, Pixels(pixels, WIDTH, HEIGHT, STRIDE, 0, 0, WIDTH, HEIGHT), 4, WHITE),
        *(run_of([(5, 1.0, 2.0), (5, 0.0, 3.75)]), turned, 4, 1),
        *(arena.slots, arena.records, arena.pages, arena.pins, arena),
    )
    assert missing == []
    lit = [(at // STRIDE, at % STRIDE // 4) for at in range(0, len(pixels), 4) if pixels[at]]
    assert lit == [(3, 12), (5, 16)]


@pytest.mark.parametrize("which", kernels())
def test_what_is_missing_is_told_once_and_nothing_drawn(which: str) -> None:
    dot = Bitmap(1, 1, 0, 0, 1, b"\xff")
    arena = HandArena({1 << 8: dot, 2 << 8: dot, 3 << 8: dot})
    arena.slots[3 << 8] += 1 << 32  # of another generation: stale
    arena.slots[4 << 8] = 99  # a slot that there is not
    pixels = bytearray(STRIDE * HEIGHT)
    run = run_of([(1, 1, 1), (9, 2, 2), (3, 3, 3), (9, 4, 4), (4, 5, 5), (2, 6, 6)])
    arguments = (Pixels(pixels, WIDTH, HEIGHT, STRIDE, 0, 0, WIDTH, HEIGHT), 4, WHITE, run, IDENTITY, 1, 1)
    assert draw_with(which, *arguments, arena.slots, arena.records, arena.pages, arena.pins, arena) == [
        9 << 8,
        3 << 8,
        4 << 8,
    ]
    assert not any(pixels)
    assert draw_with(which, *arguments, arena.slots, arena.records, [None], arena.pins, arena)[0] == 1 << 8
    assert not any(pixels)
    assert list(arena.pins) == [0]


@pytest.mark.parametrize("which", kernels())
def test_drawing_marks_what_it_uses(which: str) -> None:
    dot = Bitmap(1, 1, 0, 0, 1, b"\xff")
    arena = HandArena({1 << 8: dot, 2 << 8: dot})
    pixels = bytearray(STRIDE * HEIGHT)
    run = run_of([(1, 1, 1)])
    for expected in (1, 2, 3, 3):
        draw_with(
            *(which, Pixels(pixels, WIDTH, HEIGHT, STRIDE, 0, 0, WIDTH, HEIGHT), 4, WHITE, run, IDENTITY, 1, 1),
            *(arena.slots, arena.records, arena.pages, arena.pins, arena),
        )
        assert (arena.records[23], arena.records[32 + 23]) == (expected, 0)


@pytest.mark.parametrize("which", kernels())
def test_positions_out_of_reach_draw_nothing(which: str) -> None:
    dot = Bitmap(1, 1, 0, 0, 1, b"\xff")
    arena = HandArena({1 << 8: dot})
    pixels = bytearray(STRIDE * HEIGHT)
    far = [float("nan"), float("inf"), -float("inf"), 1e300, -1e9, 2e9, -5.0, 1000.0]
    run = run_of([(1, x, 1.0) for x in far] + [(1, 1.0, y) for y in far])
    pair = (Pixels(pixels, WIDTH, HEIGHT, STRIDE, 0, 0, WIDTH, HEIGHT), 4, WHITE, run, IDENTITY, 1, 1)
    assert draw_with(which, *pair, arena.slots, arena.records, arena.pages, arena.pins, arena) == []
    assert not any(pixels)


def broken(name: str, arena: HandArena) -> tuple[Any, ...]:  # noqa: C901 - one case for each thing that may be wrong
    """The arguments of a drawing with one thing wrong."""
    pixels: tuple[Any, ...] = Pixels(bytearray(STRIDE * HEIGHT), WIDTH, HEIGHT, STRIDE, 0, 0, WIDTH, HEIGHT)
    depth, colour, run, columns = 4, WHITE, run_of([(1, 1, 1)]), 1
    match name:
        case "short pixels":
            pixels = (bytearray(STRIDE * HEIGHT - 1), *pixels[1:])
        case "short rows":
            pixels = (*pixels[:3], WIDTH * 4 - 1, *pixels[4:])
        case "clip to the right":
            pixels = (*pixels[:6], WIDTH + 1, HEIGHT)
        case "clip below":
            pixels = (*pixels[:7], HEIGHT + 1)
        case "clip to the left":
            pixels = (*pixels[:4], -1, *pixels[5:])
        case "clip above":
            pixels = (*pixels[:5], -1, *pixels[6:])
        case "depth":
            depth = 3
        case "not premultiplied":
            colour = 0x80FF0000
        case "positions":
            columns = 17
        case "no positions":
            columns = 0
        case "short run":
            run = Run(run.glyphs, array("d"), run.ys)
        case "record outside of its page":
            arena.pages = [bytearray(3)]
        case "record of unknown channels":
            arena.records[22] = 2
        case "record with short rows":
            arena.records[20] = 1
    return pixels, depth, colour, run, IDENTITY, columns, 1, arena.slots, arena.records, arena.pages, arena.pins, arena


@pytest.mark.parametrize("which", kernels())
@pytest.mark.parametrize(
    "name",
    [
        *("short pixels", "short rows", "clip to the right", "clip below", "clip to the left", "clip above", "depth"),
        *("not premultiplied", "positions", "no positions", "short run", "record outside of its page"),
        *("record of unknown channels", "record with short rows"),
    ],
)
def test_what_does_not_fit_is_refused_before_anything_is_written(which: str, name: str) -> None:
    arena = HandArena({1 << 8: Bitmap(2, 2, 0, 0, 1, b"\xff" * 4)})
    arguments = broken(name, arena)
    with pytest.raises(ValueError):  # noqa: PT011 - the two word it differently
        draw_with(which, *arguments)
    assert not any(arguments[0][0])
    assert list(arena.pins) == [0]


@pytest.mark.parametrize("which", kernels())
def test_read_only_memory_is_refused(which: str) -> None:
    arena = HandArena({1 << 8: Bitmap(2, 2, 0, 0, 1, b"\xff" * 4)})
    pixels, *rest = broken("", arena)
    with pytest.raises((ValueError, BufferError)):
        draw_with(which, (bytes(STRIDE * HEIGHT), *pixels[1:]), *rest)


def test_this_machine_compiled_the_kernel() -> None:
    if compiled_kernel is None:
        pytest.skip("the kernel was not built here, or the twin is asked for")
    assert LEVELS[0] == "portable"
    assert not compiled_kernel.use("abacus")
    assert os.environ.get("VECDRAW_KERNEL") != "python"
