"""Whole numbers that no float64 holds are treated as infinity is."""

import pytest

import vecdraw as vd
from vecdraw.errors import BadValueError

HUGE = 10**400
SHAPES = [("arc", (-1, 2, 32, -HUGE, 0.001)), ("rect", (0, 0, HUGE, 1)), ("round_rect", (0, 0, 5, HUGE, 1))]


@pytest.mark.parametrize(("name", "numbers"), SHAPES)
def test_they_are_refused(name: str, numbers: tuple[float, ...]) -> None:
    with pytest.raises(BadValueError, match="finite"):
        getattr(vd.Context(9, 9), name)(*numbers)


@pytest.mark.parametrize(("name", "numbers"), SHAPES)
def test_a_lenient_canvas_passes_over_them(name: str, numbers: tuple[float, ...]) -> None:
    ctx = vd.Context(9, 9, strict=False)
    getattr(ctx, name)(*numbers)
    ctx.fill()
    assert not ctx.to_numpy().any()


def test_the_sides_of_a_page_are_positive_numbers() -> None:
    for sides in ((..., 2), (1, -2), (0, 1), (HUGE, 1)):
        size = vd.PageSize(*sides)
        for ask in (lambda size=size: size.pt, lambda size=size: size.landscape, lambda size=size: size.at(72)):
            with pytest.raises((BadValueError, vd.errors.BadTypeError), match="of a page"):
                ask()
