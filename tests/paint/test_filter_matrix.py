"""The colour matrices of the filter functions."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vecdraw.errors import BadTypeError
from vecdraw.paint.css_filter import parse_filter
from vecdraw.paint.filters import (
    Blur,
    Brightness,
    ColorFilter,
    ColorMatrix,
    Contrast,
    Grayscale,
    HueRotate,
    Invert,
    Opacity,
    Saturate,
    Sepia,
    color_matrix,
)

IDENTITY = (1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0)

# What Chromium 156 makes of rgb(12 200 77)
DRAWN = [
    ("brightness(50%)", (6, 100, 38)),
    ("brightness(1.5)", (18, 255, 115)),
    ("brightness(0)", (0, 0, 0)),
    ("contrast(50%)", (69, 163, 102)),
    ("contrast(2)", (0, 255, 26)),
    ("contrast(0)", (127, 127, 127)),
    ("grayscale(1)", (151, 151, 151)),
    ("grayscale(30%)", (54, 185, 99)),
    ("grayscale(2)", (151, 151, 151)),
    ("hue-rotate(90deg)", (77, 159, 255)),
    ("hue-rotate(-30deg)", (68, 189, 17)),
    ("hue-rotate(1rad)", (14, 184, 228)),
    ("hue-rotate(180deg)", (255, 102, 225)),
    ("invert(1)", (243, 55, 178)),
    ("invert(25%)", (69, 163, 102)),
    ("saturate(0)", (151, 151, 151)),
    ("saturate(50%)", (82, 176, 114)),
    ("saturate(3)", (0, 255, 0)),
    ("sepia(1)", (173, 154, 120)),
    ("sepia(40%)", (76, 182, 94)),
    ("sepia(3)", (173, 154, 120)),
]


@pytest.mark.parametrize(("css", "expected"), DRAWN)
def test_matrices_give_the_colours_of_a_browser(css: str, expected: tuple[int, int, int]) -> None:
    (color_filter,) = parse_filter(css)
    got = applied(color_matrix(color_filter), (12 / 255, 200 / 255, 77 / 255, 1.0))  # type: ignore[arg-type]  # none blurs
    assert [c * 255 for c in got[:3]] == pytest.approx(expected, abs=1.0)
    assert got[3] == 1.0


@pytest.mark.parametrize(
    "neutral",
    [Brightness(), Contrast(), Saturate(), Opacity(), HueRotate(), Grayscale(0.0), Invert(0.0), Sepia(0.0)],
)
def test_neutral_filters_change_nothing(neutral: ColorFilter) -> None:
    assert color_matrix(neutral) == pytest.approx(IDENTITY, abs=1e-12)


def test_opacity_changes_alpha_alone() -> None:
    assert color_matrix(Opacity(0.25)) == (*IDENTITY[:18], 0.25, 0)


@pytest.mark.parametrize("make", [Grayscale, Invert, Sepia, Opacity])
def test_more_than_all_is_all(make: type[Grayscale | Invert | Sepia | Opacity]) -> None:
    assert color_matrix(make(3.0)) == color_matrix(make(1.0))


@given(st.floats(0, 1), st.floats(-20, 20))
def test_greys_stay_what_they_are_under_hue_and_saturation(grey: float, amount: float) -> None:
    for color_filter in (HueRotate(amount), Saturate(abs(amount)), Grayscale(abs(amount))):
        assert applied(color_matrix(color_filter), (grey, grey, grey, 1.0)) == pytest.approx(
            (grey, grey, grey, 1.0), abs=1e-9
        )


def test_a_whole_turn_of_hue_is_none() -> None:
    assert color_matrix(HueRotate(2 * math.pi)) == pytest.approx(IDENTITY, abs=1e-12)


def test_a_blur_is_no_matrix() -> None:
    with pytest.raises(BadTypeError, match="Blur"):
        color_matrix(Blur(2.0))  # type: ignore[arg-type]  # what a caller without type checks may pass


def applied(matrix: ColorMatrix, rgba: tuple[float, float, float, float]) -> tuple[float, ...]:
    """A pixel after the matrix, clamped to 0..1."""
    vector = (*rgba, 1.0)
    rows = [matrix[5 * i : 5 * i + 5] for i in range(4)]
    return tuple(max(0.0, min(1.0, sum(m * v for m, v in zip(row, vector, strict=True)))) for row in rows)
