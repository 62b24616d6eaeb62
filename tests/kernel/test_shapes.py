"""The kernels of shapes and gradients and their twins: the same bytes, and nothing outside their buffers."""

import struct
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import evenly
from vecdraw.kernel import gradients, shapes

WIDTH, HEIGHT, STRIDE = 61, 23, 272
SIZE = STRIDE * HEIGHT

needs_kernel = pytest.mark.skipif(
    gradients._kernel is None or shapes._kernel is None, reason="no compiled kernel is there to compare"
)


def noise(seed: int, size: int = SIZE) -> bytearray:
    return bytearray(np.random.default_rng(seed).integers(0, 256, size, np.uint8).tobytes())


def coverage(seed: int) -> bytearray:
    """Bytes of which most are 0 or 255, in runs."""
    rng = np.random.default_rng(seed)
    runs = [
        bytes([(0, 255, int(rng.integers(256)))[int(rng.integers(3))]]) * int(rng.integers(1, 40)) for _ in range(400)
    ]
    return bytearray(b"".join(runs)[: WIDTH * HEIGHT].ljust(WIDTH * HEIGHT, b"\x7f"))


@st.composite
def areas(draw: Any) -> tuple[int, int, int, int]:
    left, right = sorted((draw(evenly(0, WIDTH)), draw(evenly(0, WIDTH))))
    top, bottom = sorted((draw(evenly(0, HEIGHT)), draw(evenly(0, HEIGHT))))
    return left, top, right, bottom


def colors() -> Any:
    def premultiplied(levels: tuple[int, int, int, int]) -> int:
        alpha, *rest = levels
        red, green, blue = (level * alpha // 255 for level in rest)
        return alpha << 24 | red << 16 | green << 8 | blue

    return st.tuples(st.one_of(st.sampled_from([0, 255]), evenly(0, 255)), *[evenly(0, 255)] * 3).map(premultiplied)


def both(monkeypatch_module: Any, call: Callable[[bytearray], None], seed: int) -> tuple[bytearray, bytearray]:
    """What the kernel and what the twin make of the same pixels."""
    compiled, twin = noise(seed), noise(seed)
    call(compiled)
    kernel = monkeypatch_module._kernel
    monkeypatch_module._kernel = None
    try:
        call(twin)
    finally:
        monkeypatch_module._kernel = kernel
    return compiled, twin


@needs_kernel
@settings(max_examples=60)
@given(areas(), colors(), evenly(0, 99))
def test_fill(area: Any, color: int, seed: int) -> None:
    one, two = both(shapes, lambda pixels: shapes.fill(pixels, STRIDE, area, color), seed)
    assert one == two


@needs_kernel
@settings(max_examples=60)
@given(areas(), colors(), evenly(0, 99))
def test_cover(area: Any, color: int, seed: int) -> None:
    mask = coverage(seed)

    def call(pixels: bytearray) -> None:
        shapes.cover(pixels, STRIDE, area, mask, 0, WIDTH, color)

    one, two = both(shapes, call, seed)
    assert one == two


@needs_kernel
@settings(max_examples=40)
@given(areas(), st.booleans(), evenly(0, 99))
def test_picture(area: Any, opaque: bool, seed: int) -> None:
    source = noise(seed + 1)
    one, two = both(shapes, lambda p: shapes.picture(p, STRIDE, area, source, 0, STRIDE, opaque), seed)
    assert one == two


def stops(*rows: tuple[float, ...]) -> bytes:
    return struct.pack(f"={5 * len(rows)}d", *(number for row in rows for number in row))


@st.composite
def ramps(draw: Any) -> bytes:
    share = st.floats(0, 1, width=32)
    inner = sorted(draw(st.lists(share, max_size=4)))
    opaque = draw(st.booleans())
    rows = [(at, draw(share), draw(share), draw(share), 1.0 if opaque else draw(share)) for at in (0.0, *inner, 1.0)]
    return stops(*rows)


NUMBER = st.one_of(st.just(0.0), st.floats(-0.2, 0.2), st.floats(-300, 300))
MATRIX = st.tuples(*[NUMBER] * 6)


@needs_kernel
@settings(max_examples=120)
@given(
    areas(), st.sampled_from([0, 1]), MATRIX, st.floats(0.001, 2), ramps(), st.booleans(), st.booleans(), evenly(0, 99)
)
def test_gradients(
    area: Any, kind: Any, matrix: Any, factor: float, ramp: bytes, dither: bool, masked: bool, seed: int
) -> None:
    mask = coverage(seed) if masked else None

    def call(pixels: bytearray) -> None:
        colors = gradients.table(ramp, 1024)
        gradients.blend(pixels, STRIDE, area, kind, matrix, factor, -0.25, colors, dither, mask, 0, WIDTH)

    one, two = both(gradients, call, seed)
    assert one == two


@needs_kernel
@settings(max_examples=40)
@given(areas(), st.sampled_from([0, 1]), st.tuples(*[st.floats(-0.05, 0.05)] * 6), ramps(), evenly(0, 99))
def test_a_part_is_as_in_the_whole(area: Any, kind: Any, matrix: Any, ramp: bytes, seed: int) -> None:
    left, top, right, bottom = area
    whole, part = noise(seed), noise(seed)
    gradients.blend(whole, STRIDE, (0, 0, WIDTH, HEIGHT), kind, matrix, 1.0, 0.0, gradients.table(ramp, 1024), True)
    gradients.blend(part, STRIDE, area, kind, matrix, 1.0, 0.0, gradients.table(ramp, 1024), True)
    rows = [np.frombuffer(pixels, np.uint8).reshape(HEIGHT, STRIDE) for pixels in (whole, part, noise(seed))]
    inside = (slice(top, bottom), slice(4 * left, 4 * right))
    assert np.array_equal(rows[0][inside], rows[1][inside])
    outside = np.ones((HEIGHT, STRIDE), bool)
    outside[inside] = False
    assert np.array_equal(rows[1][outside], rows[2][outside])


BAD_AREAS = [
    (-1, 0, 5, 5),
    (0, -1, 5, 5),
    (0, 0, 69, 5),
    (0, 0, 5, HEIGHT + 1),
    (5, 0, 4, 5),
    (0, 5, 5, 4),
    (0, 0, 2**30, 2**30),
]
RAMP = stops((0, 0, 0, 0, 1), (1, 1, 1, 1, 1))


@pytest.fixture(params=["compiled", "twin"])
def either(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "twin":
        monkeypatch.setattr(shapes, "_kernel", None)
        monkeypatch.setattr(gradients, "_kernel", None)
    elif shapes._kernel is None or gradients._kernel is None:
        pytest.skip("no compiled kernel is there")


@pytest.mark.usefixtures("either")
@pytest.mark.parametrize("area", BAD_AREAS)
def test_areas_outside_the_pixels(area: Any) -> None:
    pixels = noise(1)
    source = bytes(SIZE * 4)
    for call in (
        lambda: shapes.fill(pixels, STRIDE, area, 0x80000000),
        lambda: shapes.cover(pixels, STRIDE, area, source, 0, WIDTH, 0x80000000),
        lambda: shapes.picture(pixels, STRIDE, area, source, 0, STRIDE, False),
        lambda: gradients.blend(pixels, STRIDE, area, 0, (0, 0, 0, 0, 0, 0), 1, 0, gradients.table(RAMP, 16), True),
    ):
        with pytest.raises(ValueError, match="inside"):
            call()
    assert pixels == noise(1)


@pytest.mark.usefixtures("either")
@pytest.mark.parametrize(
    ("offset", "stride", "size"),
    [(-1, 20, 400), (11, 20, 400), (0, 9, 400), (0, 20, 389), (2**62, 20, 400), (0, 2**62, 400)],
)
def test_sources_too_small(offset: int, stride: int, size: int) -> None:
    pixels, area = noise(1), (3, 3, 13, 23)
    mask, picture, colors = bytes(size), bytes(4 * size), gradients.table(RAMP, 16)
    for call in (
        lambda: shapes.cover(pixels, STRIDE, area, mask, offset, stride, 0x80000000),
        lambda: shapes.picture(pixels, STRIDE, area, picture, 4 * offset, 4 * stride, False),
        lambda: gradients.blend(pixels, STRIDE, area, 0, (0,) * 6, 1, 0, colors, True, mask, offset, stride),
    ):
        with pytest.raises((ValueError, OverflowError)):
            call()
    assert pixels == noise(1)


@pytest.mark.usefixtures("either")
def test_stops_out_of_range() -> None:
    for bad in (
        b"",
        stops((0, 0, 0, 0, 1)),
        stops((0, 0, 0, 0, 1), (1, 2, 0, 0, 1)),
        stops((0, 0, 0, 0, 1), (float("nan"),) * 5),
    ):
        with pytest.raises(ValueError, match="stops"):
            gradients.table(bad, 16)
    for steps in (-1, 0, (1 << 16) + 1):
        with pytest.raises(ValueError, match="steps"):
            gradients.table(RAMP, steps)


@pytest.mark.usefixtures("either")
def test_tables_of_no_length() -> None:
    pixels = noise(1)
    for bad in (b"", bytes(8), bytes(23), bytes(8 * ((1 << 16) + 2))):
        with pytest.raises(ValueError, match="table"):
            gradients.blend(pixels, STRIDE, (0, 0, 5, 5), 0, (0,) * 6, 1, 0, bad, True)
    assert pixels == noise(1)


@needs_kernel
@given(ramps(), st.integers(1, 3000))
def test_tables_are_those_of_the_twin(ramp: bytes, steps: int) -> None:
    assert gradients.table(ramp, steps) == gradients._table_twin(ramp, steps)


@pytest.mark.usefixtures("either")
def test_what_is_transparent_changes_nothing() -> None:
    pixels = noise(3)
    area = (0, 0, WIDTH, HEIGHT)
    shapes.fill(pixels, STRIDE, area, 0)
    shapes.cover(pixels, STRIDE, area, bytes(SIZE), 0, WIDTH, 0xFF123456)
    shapes.picture(pixels, STRIDE, area, bytes(SIZE), 0, STRIDE, False)
    clear = stops((0, 1, 1, 1, 0), (1, 1, 1, 1, 0))
    gradients.blend(pixels, STRIDE, area, 1, (1, 0, 0, 1, -9, -9), 0.1, 0, gradients.table(clear, 64), True)
    assert pixels == noise(3)


@needs_kernel
@given(
    areas(),
    st.sampled_from([0, 1]),
    st.tuples(*[st.floats(-0.1, 0.1)] * 4, *[st.floats(-3, 3)] * 2),
    st.lists(st.tuples(evenly(0, 8).map(lambda at: at / 8), *[st.floats(0, 1)] * 4), min_size=0, max_size=4),
    st.lists(st.tuples(*[st.floats(0, 1)] * 4), min_size=2, max_size=2),
    st.integers(0, 99),
)
def test_gradients_of_whole_levels(
    area: Any, kind: Any, matrix: Any, inside: list[Any], ends: list[Any], seed: int
) -> None:
    parts = gradients.ramp([(0.0, *ends[0]), *sorted(inside), (1.0, *ends[1])])

    def call(pixels: bytearray) -> None:
        gradients.blend_levels(pixels, STRIDE, area, kind, matrix, 0.7, -0.25, parts)

    one, two = both(gradients, call, seed)
    assert one == two
    left, top, right, bottom = area
    before = np.frombuffer(noise(seed), np.uint8).reshape(HEIGHT, STRIDE).copy()
    after = np.frombuffer(one, np.uint8).reshape(HEIGHT, STRIDE).copy()
    before[top:bottom, 4 * left : 4 * right] = after[top:bottom, 4 * left : 4 * right] = 0
    assert np.array_equal(before, after)


def test_whole_levels_are_rounded_before_they_are_multiplied() -> None:
    pixels = bytearray([10, 20, 30, 255] * 4)
    parts = gradients.ramp([(0.0, 1.0, 0.5, 0.0, 0.25), (1.0, 1.0, 0.5, 0.0, 0.75)])
    gradients.blend_levels(pixels, 16, (0, 0, 4, 1), gradients.LINEAR, (0.25, 0, 0, 0, 0, 0), 1.0, 0.0, parts)
    expected = []
    for x in range(4):
        alpha = int(255 * (0.25 + 0.5 * (x + 0.5) / 4) + 0.5)
        for source, below in zip((255, 128, 0, 255), (10, 20, 30, 255), strict=True):
            expected.append(round(source * alpha / 255) + round(below * (255 - alpha) / 255))
    assert list(pixels) == expected


@pytest.mark.parametrize("has_kernel", [pytest.param(True, marks=needs_kernel), False])
@pytest.mark.parametrize(
    ("area", "stride", "kind", "parts"),
    [
        ((0, 0, 5, 1), 16, 0, 36),
        ((0, 0, 4, 5), 16, 0, 36),
        ((-1, 0, 4, 4), 16, 0, 36),
        ((3, 0, 2, 4), 16, 0, 36),
        ((0, 0, 4, 4), -16, 0, 36),
        ((0, 0, 4, 4), 16, 2, 36),
        ((0, 0, 4, 4), 16, 0, 0),
        ((0, 0, 4, 4), 16, 0, 37),
    ],
)
def test_whole_levels_outside_their_buffers_are_refused(
    area: Any, stride: int, kind: Any, parts: int, has_kernel: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not has_kernel:
        monkeypatch.setattr(gradients, "_kernel", None)
    with pytest.raises(ValueError, match="not inside their buffers"):
        gradients.blend_levels(bytearray(64), stride, area, kind, (0, 0, 0, 0, 0, 0), 1.0, 0.0, bytes(parts))
