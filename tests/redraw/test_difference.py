"""What two lists of operations have in common."""

from hypothesis import given
from hypothesis import strategies as st

from vecdraw.geometry.affine import Affine
from vecdraw.geometry.path_data import PathData
from vecdraw.paint.color import Color
from vecdraw.scene.op_units import Layer, difference, is_shallow, same, to_units
from vecdraw.scene.ops import BeginLayer, ClearRect, Clip, EndLayer, FillRect, Op, State

INK = Color(0.0, 0.0, 0.0)


def rect(x: float) -> Op:
    return FillRect(x, 0.0, 1.0, 1.0, INK, State())


NUMBERS = st.lists(st.integers(0, 5), max_size=12)


@given(NUMBERS, NUMBERS)
def test_what_is_kept_is_equal_and_in_order_and_all_else_is_listed(before: list[int], after: list[int]) -> None:
    one, two = [rect(float(n)) for n in before], [rect(float(n)) for n in after]
    kept, removed, added = difference(one, two)
    assert all(before[a] == after[b] for a, b in kept)
    assert kept == sorted(set(kept))
    assert [b for _, b in kept] == sorted({b for _, b in kept})
    assert sorted([a for a, _ in kept] + removed) == list(range(len(one)))
    assert sorted([b for _, b in kept] + added) == list(range(len(two)))


@given(NUMBERS, st.integers(0, 12), st.integers(0, 12))
def test_one_edit_is_found(numbers: list[int], at: int, kind: int) -> None:
    before = [rect(float(n)) for n in numbers]
    after = list(before)
    after.insert(min(at, len(after)), rect(99.0))
    assert len(difference(before, after).added) == 1
    assert difference(before, after).removed == []
    assert difference(after, before).removed == [min(at, len(before))]


def test_an_equal_list_has_no_difference() -> None:
    changes = difference([rect(1.0), rect(2.0)], [rect(1.0), rect(2.0)])
    assert changes == ([(0, 0), (1, 1)], [], [])


def test_moved_lines_are_aligned() -> None:
    before = [rect(float(n)) for n in range(10)]
    changes = difference(before, [*before[:3], *before[5:8], rect(50.0), *before[8:]])
    assert changes.removed == [3, 4]
    assert changes.added == [6]


def test_operations_of_two_kinds_are_never_the_same() -> None:
    state = State()
    assert ClearRect(0.0, 0.0, 1.0, 1.0, state) == (0.0, 0.0, 1.0, 1.0, state)
    assert not same(FillRect(0.0, 0.0, 1.0, 1.0, INK, state), (0.0, 0.0, 1.0, 1.0, INK, state))  # type: ignore[arg-type]  # a stand-in
    assert same(rect(1.0), rect(1.0))


def test_layers_are_units() -> None:
    begin, end = BeginLayer(State()), EndLayer()
    ops = (rect(1.0), begin, rect(2.0), begin, end, end, rect(3.0))
    assert to_units(ops) == [ops[0], Layer(ops[1:6]), ops[6]]


def test_layers_that_do_not_end_cannot_be_compared() -> None:
    assert to_units((BeginLayer(State()), rect(1.0))) is None
    assert to_units((rect(1.0), EndLayer())) is None


def test_deep_clips_cannot_be_compared_quickly() -> None:
    clip = None
    for depth in range(1, 100):
        clip = Clip(clip, PathData(), "nonzero", Affine(), depth)
    assert is_shallow((EndLayer(), rect(1.0)))
    assert not is_shallow((rect(1.0), rect(1.0)._replace(state=State(clip=clip))))  # type: ignore[call-arg]  # it has one
    assert not is_shallow((BeginLayer(State(clip=clip)), EndLayer()))
