"""Boolean operations on paths: laws of areas, and the raster backend as another witness."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vecdraw as vd
from tests.strategies import hundredths
from vecdraw.geometry.flatten import flatten

SIDE = 64  # px
OPERATIONS = ("union", "intersection", "difference", "reverse-difference", "xor")

places = st.one_of(hundredths(2, SIDE - 2), st.sampled_from([8.0, 16.0, 24.0, 32.0, 40.0, 48.0]))
point = (places, places)
sizes = st.one_of(hundredths(1, 24), st.sampled_from([4.0, 8.0, 16.0]))
calls = st.one_of(
    st.tuples(st.just("move_to"), st.tuples(*point)),
    st.tuples(st.just("line_to"), st.tuples(*point)),
    st.tuples(st.just("quadratic_curve_to"), st.tuples(*point, *point)),
    st.tuples(st.just("bezier_curve_to"), st.tuples(*point, *point, *point)),
    st.tuples(st.just("arc"), st.tuples(*point, sizes, st.just(0.0), st.just(math.tau))),
    st.tuples(st.just("rect"), st.tuples(*point, sizes, sizes)),
    st.tuples(st.just("round_rect"), st.tuples(*point, sizes, sizes, sizes)),
    st.tuples(st.just("close_path"), st.just(())),
)
rules = st.sampled_from(["nonzero", "evenodd"])


@st.composite
def shapes(draw: st.DrawFn) -> vd.Path:
    """Paths of a few segments, curved and crossing, on a grid or not."""
    path = vd.Path()
    for name, arguments in draw(st.lists(calls, min_size=1, max_size=7)):
        getattr(path, name)(*arguments)
    return path


def area(path: vd.Path) -> float:
    """The area of a path whose contours do not cross and go clockwise round what is inside."""
    total = 0.0
    for line in flatten(path.data(), 1e-4):
        total += sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*line, line[0]])) / 2
    return total


def mask(path: vd.Path, rule: str = "nonzero") -> np.ndarray:
    ctx = vd.Context(SIDE, SIDE)
    ctx.fill(path, rule)  # type: ignore[arg-type]  # one of them
    return ctx.to_numpy()[..., 3].astype(int)


def firm(coverage: np.ndarray) -> np.ndarray:
    """Which pixels no edge comes near: the raster backend draws a curve up to a fifth of a pixel off."""
    padded = np.pad(coverage, 1, mode="edge")
    around = [padded[y : y + SIDE, x : x + SIDE] for y in range(3) for x in range(3)]
    return np.logical_or(np.max(around, axis=0) == 0, np.min(around, axis=0) == 255)


def assert_same(one: np.ndarray, two: np.ndarray) -> None:
    """Two pictures of one area: only at its edges may they differ."""
    difference = np.abs(one - two)
    assert difference[firm(one) & firm(two)].max(initial=0) <= 32
    assert difference.mean() <= 1.5


def combined(one: np.ndarray, two: np.ndarray, operation: str) -> np.ndarray:
    match operation:
        case "union":
            return one | two
        case "intersection":
            return one & two
        case "difference":
            return one & ~two
        case "reverse-difference":
            return two & ~one
    return one ^ two


@settings(max_examples=100, deadline=None)
@given(shapes(), shapes(), rules, rules, st.sampled_from(OPERATIONS))
def test_as_the_masks_combine(one: vd.Path, two: vd.Path, rule: str, other_rule: str, operation: str) -> None:
    result = one.combined(two, operation, rule, other_rule)  # type: ignore[arg-type]  # some of them
    masks = mask(one, rule), mask(two, other_rule)
    known = firm(masks[0]) & firm(masks[1])
    expected = combined(masks[0] > 127, masks[1] > 127, operation)
    for result_rule in ("nonzero", "evenodd"):
        drawn = mask(result, result_rule)
        assert (np.abs(drawn - 255 * expected)[known] <= 12).all()


@settings(max_examples=60, deadline=None)
@given(shapes(), shapes())
def test_inclusion_and_exclusion(one: vd.Path, two: vd.Path) -> None:
    both = area(one.simplified()) + area(two.simplified())
    assert area(one | two) + area(one & two) == pytest.approx(both, abs=0.02)


@settings(max_examples=60, deadline=None)
@given(shapes(), shapes())
def test_areas_of_differences(one: vd.Path, two: vd.Path) -> None:
    common = area(one & two)
    assert area(one - two) == pytest.approx(area(one.simplified()) - common, abs=0.02)
    assert area(one ^ two) == pytest.approx(area(one | two) - common, abs=0.02)
    assert area(one.combined(two, "reverse-difference")) == pytest.approx(area(two - one), abs=0.02)


@settings(max_examples=40, deadline=None)
@given(shapes(), shapes())
def test_order_matters_only_to_differences(one: vd.Path, two: vd.Path) -> None:
    for operation in ("union", "intersection", "xor"):
        there = one.combined(two, operation)  # type: ignore[arg-type]  # one of them
        back = two.combined(one, operation)  # type: ignore[arg-type]  # one of them
        assert area(there) == pytest.approx(area(back), abs=0.02)
        assert_same(mask(there), mask(back))


@settings(max_examples=40, deadline=None)
@given(shapes())
def test_with_itself(path: vd.Path) -> None:
    whole = area(path.simplified())
    assert area(path | path) == pytest.approx(whole, abs=0.02)
    assert area(path & path) == pytest.approx(whole, abs=0.02)
    assert area(path - path) == pytest.approx(0, abs=0.02)
    assert area(path ^ path) == pytest.approx(0, abs=0.02)


@settings(max_examples=40, deadline=None)
@given(shapes(), rules)
def test_simplified_twice_is_simplified_once(path: vd.Path, rule: str) -> None:
    once = path.simplified(rule)  # type: ignore[arg-type]  # one of them
    assert area(once.simplified()) == pytest.approx(area(once), abs=0.02)
    assert_same(mask(once), mask(path, rule))
    assert_same(mask(once.simplified("evenodd")), mask(once))


@settings(max_examples=40, deadline=None)
@given(shapes(), shapes())
def test_de_morgan(one: vd.Path, two: vd.Path) -> None:
    everything = vd.Path.polygon([(0, 0), (SIDE, 0), (SIDE, SIDE), (0, SIDE)])
    not_either = mask(everything - (one | two))
    assert_same(not_either, mask((everything - one) & (everything - two)))
    not_both = mask(everything - (one & two))
    assert_same(not_both, mask((everything - one) | (everything - two)))


@settings(max_examples=40, deadline=None)
@given(shapes(), shapes(), st.sampled_from([2.0**-40, 1e-6, 1000.0, 2.0**40]))
def test_size_and_place_do_not_matter(one: vd.Path, two: vd.Path, scale: float) -> None:
    moved = vd.Affine(scale, 0, 0, scale, 3 * scale, -700 * scale)
    result = one.transformed(moved) ^ two.transformed(moved)
    assert area(result.transformed(moved.inverse())) == pytest.approx(area(one ^ two), abs=0.05)
