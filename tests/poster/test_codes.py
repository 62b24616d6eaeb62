"""The modules of codes as paths, and the paths of many lines that they become."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vecdraw.backends.skia import convert
from vecdraw.geometry.path_data import CLOSE, LINE, MOVE, PathData
from vecdraw.poster.codes import Code


@st.composite
def codes(draw: st.DrawFn) -> Code:
    width, height = draw(st.integers(1, 30)), draw(st.integers(1, 20))
    is_linear = draw(st.booleans())
    row = st.lists(st.sampled_from([0, 1]), min_size=width, max_size=width).map(bytes)
    rows = draw(st.lists(row, min_size=1 if is_linear else height, max_size=1 if is_linear else height))
    return Code(tuple(rows), draw(st.integers(0, 10)), draw(st.sampled_from([7.0, 60.0])), is_linear)


@given(codes(), *[st.floats(-100, 1000)] * 2, *[st.floats(0.1, 20)] * 2)
def test_a_code_is_a_rectangle_for_each_run_of_a_row(
    code: Code, x: float, y: float, across: float, down: float
) -> None:
    coords: list[float] = []
    high = down * (code.height / len(code.rows) if code.is_linear else 1.0)
    first = y if code.is_linear else y + code.quiet * down
    for number, row in enumerate(code.rows):
        top, under = first + number * high, first + (number + 1) * high
        for run in re.finditer(b"\1+", row):
            left, right = (x + (code.quiet + end) * across for end in run.span())
            coords += (left, top, right, top, right, under, left, under)
    found = code.path(x, y, across, down).data()
    assert found == PathData(bytes((MOVE, LINE, LINE, LINE, CLOSE)) * (len(coords) // 8), tuple(coords))


_numbers = st.floats(allow_nan=False, width=32) | st.floats(-1e3, 1e3)


@given(st.lists(st.integers(1, 6), min_size=6, max_size=30), st.data())
def test_many_lines_become_the_path_that_one_after_another_does(lines: list[int], data: st.DataObject) -> None:
    count = 2 * (sum(lines) + len(lines))
    coords = tuple(data.draw(st.lists(_numbers, min_size=count, max_size=count)))
    path = PathData(b"".join(bytes([MOVE, *[LINE] * each, CLOSE]) for each in lines), coords)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(convert, "_MANY", 1 << 30)
        slowly = convert.to_path(path)
    at_once = convert.to_path(path)
    assert at_once == slowly
    assert bytes(at_once.serialize()) == bytes(slowly.serialize())
    assert (at_once.isConvex(), at_once.isFinite()) == (slowly.isConvex(), slowly.isFinite())


def test_lines_are_read_at_once() -> None:
    path = PathData(bytes((MOVE, LINE, LINE, CLOSE)) * 9, tuple(float(at) for at in range(54)))
    assert convert._polygons(path) is not None
