"""Filters as values: what they take, what they refuse, and the tables they are made with."""

import copy
import math
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given

import vecdraw as vd
from tests.scene_strategies import effects, filters
from vecdraw import filters as f
from vecdraw.errors import BadTypeError, BadValueError, LimitError
from vecdraw.geometry.rect import Rect
from vecdraw.paint.filter_reach import EVERYWHERE, fills_transparent, filter_work, filtered_box
from vecdraw.scene.scene import Scene

PIXEL = vd.Pixmap(bytes(4), 1, 1)
loose: Any = f
"""The module without its types, for what they forbid."""


@pytest.mark.parametrize(
    ("values", "expected"),
    [([0, 1], {0: 0, 128: 128, 255: 255}), ([1, 0], {0: 255, 255: 0}), ([0.25], {0: 64, 200: 64}), ([], {7: 7})],
)
def test_tables_run_from_one_value_to_the_next(values: list[float], expected: dict[int, int]) -> None:
    levels = f.transfer_table(values)
    assert {at: levels[at] for at in expected} == expected


def test_discrete_tables_are_flat() -> None:
    levels = f.transfer_discrete([0, 0.5, 1])
    assert (levels[84], levels[86], levels[169], levels[171], levels[255]) == (0, 128, 128, 255, 255)


def test_lines_and_powers_are_clamped() -> None:
    assert f.transfer_linear(2, -0.5)[::85] == (0, 42, 212, 255)
    assert f.transfer_gamma(1, 2, 0)[128] == round((128 / 255) ** 2 * 255)
    assert set(f.transfer_gamma(0, 1, 9)) == {255}


def test_one_table_serves_the_channels_named() -> None:
    made = f.ComponentTransfer.linear(0, 1, "gb")
    assert (made.red, made.alpha) == (None, None)
    assert made.green == made.blue == (255,) * 256


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda: loose.ColorMatrixFilter((1.0,) * 19), BadValueError),
        (lambda: loose.ColorMatrixFilter("x" * 20), BadTypeError),
        (lambda: loose.ColorMatrixFilter((math.nan,) * 20), BadValueError),
        (lambda: loose.ColorMatrixFilter(7), BadTypeError),
        (lambda: loose.ComponentTransfer(red=(0,) * 255), BadValueError),
        (lambda: loose.ComponentTransfer(red=(0.5,) * 256), BadTypeError),
        (lambda: loose.ComponentTransfer(blue=(256,) * 256), BadValueError),
        (lambda: loose.ComponentTransfer(alpha=3), BadTypeError),
        (lambda: loose.ComponentTransfer.linear(1, 0, "rgbx"), BadValueError),
        (lambda: loose.ComponentTransfer.linear(1, 0, 3), BadValueError),
        (lambda: loose.transfer_gamma(1, -1), BadValueError),
        (lambda: loose.Morphology("grow", 1, 1), BadValueError),
        (lambda: loose.Morphology("erode", -1, 1), BadValueError),
        (lambda: loose.Lighting("ambient", loose.DistantLight()), BadValueError),
        (lambda: loose.Lighting("diffuse", (1, 2, 3)), BadTypeError),
        (lambda: loose.Lighting("specular", f.DistantLight(), exponent=0.5), BadValueError),
        (lambda: loose.Lighting("diffuse", f.DistantLight(), color="red"), BadTypeError),
        (lambda: loose.PointLight(1, math.inf, 2), BadValueError),
        (lambda: loose.SpotLight(0, 0, 1, 0, 0, 0, 1, 2), BadValueError),
        (lambda: loose.SpotLight(0, 0, 1, 0, 0, 0, -1), BadValueError),
        (lambda: loose.Displacement("map.png", 3), BadTypeError),
        (lambda: loose.Displacement(PIXEL, 3, "x"), BadValueError),
        (lambda: loose.Displacement(PIXEL, 3, "r", "g", (0, 0, 0, 1)), BadValueError),
        (lambda: loose.Convolve(3, 3, (1,) * 8), BadValueError),
        (lambda: loose.Convolve(0, 3, ()), BadValueError),
        (lambda: loose.Convolve(17, 16, (1,) * 272), BadValueError),
        (lambda: loose.Convolve(1.5, 1, (1,)), BadTypeError),
        (lambda: loose.Convolve(1, 1, (1,), divisor=0), BadValueError),
        (lambda: loose.Convolve(3, 1, (1,) * 3, target=(3, 0)), BadValueError),
        (lambda: loose.Convolve(3, 1, (1,) * 3, target=1), BadTypeError),
        (lambda: loose.Convolve(1, 1, (1,), edge_mode="mirror"), BadValueError),
        (lambda: loose.Convolve(1, 1, (1,), preserve_alpha=1), BadTypeError),
        (lambda: loose.Offset(1, "2"), BadTypeError),
        (lambda: loose.Offset(True, 2), BadTypeError),
    ],
)
def test_what_is_no_filter_is_refused(make: Callable[[], object], error: type[Exception]) -> None:
    with pytest.raises(error, match="must"):
        make()


def test_a_convolution_fills_in_its_divisor_and_target() -> None:
    plain = f.Convolve(4, 3, range(12))  # type: ignore[arg-type]  # any list of numbers is taken
    assert (plain.effective_divisor, plain.effective_target) == (66.0, (2, 1))
    assert f.Convolve(2, 1, (1, -1)).effective_divisor == 1.0
    assert f.Convolve(2, 1, (1, 1), divisor=-3, target=(0, 0)).effective_divisor == -3


@given(filters())
def test_filters_are_values(one: f.Filter) -> None:
    assert pickle.loads(pickle.dumps(one)) == one  # our own bytes
    assert copy.deepcopy(one) == one
    assert hash(copy.copy(one)) == hash(one)


# --- on the Context -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        "blur(2px) sepia(1)",
        f.Blur(2),
        f.Morphology("dilate", 1, 1),
        ["blur(2px)", f.Offset(1, 2), "none"],
        ("sepia(1)", f.Blur(1)),
        [],
    ],
)
def test_filters_read_back_as_they_were_set(value: Any) -> None:
    ctx = vd.Context(8, 8)
    ctx.filter = value
    assert ctx.filter == value
    assert type(ctx.filter) is type(value)
    with ctx.saved():
        ctx.filter = "none"
    assert ctx.filter == value
    ctx.fill_rect(0, 0, 4, 4)
    assert Scene.from_bytes(ctx.scene.to_bytes()) == ctx.scene


def test_a_list_that_changes_later_changes_nothing() -> None:
    ctx = vd.Context(8, 8)
    given_list: list[Any] = ["blur(2px)"]
    ctx.filter = given_list
    given_list.append(f.Blur(9))
    assert isinstance(ctx.filter, list)
    ctx.filter.append("nonsense")
    assert ctx.filter == ["blur(2px)"]


def test_css_values_and_lists_are_the_same_filters() -> None:
    def ops(value: Any) -> object:
        ctx = vd.Context(8, 8)
        ctx.filter = value
        ctx.fill_rect(0, 0, 4, 4)
        return ctx.scene

    assert ops("blur(2px) sepia(0.5)") == ops([f.Blur(2), f.Sepia(0.5)]) == ops(("blur(2px)", f.Sepia(0.5), "none"))
    assert ops("blur(2px) sepia(0.5)") != ops([f.Sepia(0.5), f.Blur(2)])


@pytest.mark.parametrize("value", [3, None, [3], [["blur(1px)"]], f.Blur, {"blur": 1}, b"blur(1px)"])
def test_what_cannot_filter_is_refused_and_nothing_changes(value: Any) -> None:
    ctx = vd.Context(8, 8)
    ctx.filter = "sepia(1)"
    with pytest.raises(BadTypeError, match="filter must be"):
        ctx.filter = value
    assert ctx.filter == "sepia(1)"
    lax = vd.Context(8, 8, strict=False)
    lax.filter = value
    assert lax.filter == "none"


# --- reach and work -------------------------------------------------------------------------------------------------


def test_boxes_grow_with_what_filters_reach() -> None:
    box = Rect(10, 10, 10, 10)
    cases: list[tuple[f.Filter, Rect]] = [
        (f.Morphology("dilate", 3, 2), Rect(7, 8, 16, 14)),
        (f.Morphology("erode", 3, 2), box),
        (f.Offset(5, -5), Rect(15, 5, 10, 10)),
        (f.Displacement(PIXEL, -8), Rect(6, 6, 18, 18)),
        (f.Convolve(3, 1, (1, 1, 1)), Rect(7, 9, 16, 12)),
        (f.Lighting("specular", f.DistantLight()), EVERYWHERE),
        (f.ComponentTransfer.linear(1, 0.1, "a"), EVERYWHERE),
        (f.ComponentTransfer.linear(1, 0.1, "rgb"), box),
    ]
    for one, expected in cases:
        assert filtered_box(box, (one,), 1.0) == expected


@given(effects())
def test_only_what_makes_something_of_nothing_says_so(effect: f.Filter) -> None:
    ctx = vd.Context(12, 12)
    with ctx.layer(filter=effect):
        pass
    assert fills_transparent(effect) or not np.any(ctx.to_numpy())


@pytest.mark.parametrize(
    "value",
    [
        "blur(1e30px) " * 9,
        "drop-shadow(0 0 1e30px red) " * 9,
        f.Morphology("dilate", 1e5, 0),
        [f.Morphology("erode", 4000, 4000)],
        f.Displacement(PIXEL, 1e6),
    ],
)
def test_filters_that_would_take_minutes_are_refused(value: Any) -> None:
    ctx = vd.Context(16, 16)
    with pytest.raises(LimitError, match="filter_work"):
        ctx.filter = value
    with pytest.raises(LimitError, match="filter_work"), ctx.layer(backdrop_filter=value):
        pass
    assert ctx.filter == "none"
    assert ctx.scene.ops == ()
    with vd.limits.relaxed(filter_work=10**18):
        ctx.filter = value
    ctx.fill_rect(0, 0, 4, 4)
    for draw in (ctx.to_numpy, lambda: vd.encode(ctx.scene, "png")):
        with pytest.raises(LimitError, match="filter_work"):
            draw()


def test_work_counts_what_lies_around_the_canvas() -> None:
    one = filter_work((f.Blur(1e30),), 16, 16, 1)
    assert 1e7 < one < 1e8
    assert filter_work((f.Blur(1e30),) * 4, 16, 16, 1) > 10 * one
    assert filter_work((f.Blur(8),), 16, 16, 4) > filter_work((f.Blur(8),), 16, 16, 1)
    assert filter_work((f.Sepia(1),) * 64, 16_000, 16_000, 1) == 0
    assert filter_work((f.Convolve(16, 16, (1,) * 256),), 2000, 2000, 1) > 1e9
