"""Strokes of text follow areas: the contours of variable fonts, which cross and lie over each other, are not seen."""

from __future__ import annotations

import numpy as np
import pytest

import vecdraw as vd
from tests.svg.documents import by_resvg, needs_resvg

_FONTS = ["900 120px Inter", "300 120px Inter", "italic 640 120px Inter", "800 120px 'Noto Sans Arabic'"]
_LETTERS = {"Inter": ["R", "K", "D", "&", "h", "4", "e"], "Arabic": ["ش", "ه"]}
_CASES = [(font, letter) for font in _FONTS for name, letters in _LETTERS.items() if name in font for letter in letters]


def _canvas(font: str) -> vd.Context:
    ctx = vd.Context(180, 180, background="white")
    ctx.font, ctx.line_width, ctx.line_join = font, 3, "round"
    return ctx


def _stroked(font: str, letter: str) -> vd.Context:
    ctx = _canvas(font)
    ctx.stroke_text(letter, 20, 120)
    return ctx


@pytest.mark.parametrize(("font", "letter"), _CASES)
def test_a_stroke_is_that_of_the_united_outline(font: str, letter: str) -> None:
    ours = _canvas(font)
    ours.begin_path()
    ours.text_path(letter, 20, 120, united=True)
    ours.stroke()
    off = np.abs(ours.to_numpy().astype(int) - _stroked(font, letter).to_numpy().astype(int))
    assert off.max() <= 96
    assert off.mean() <= 0.05


@pytest.mark.parametrize(("font", "letter"), _CASES)
def test_nothing_is_drawn_inside_a_letter(font: str, letter: str) -> None:
    """Further inside than half the width of the stroke, whose joins are round."""
    inside = _canvas(font)
    inside.fill_text(letter, 20, 120)
    within = inside.to_numpy()[..., 0] == 0
    reach = 3
    for axis in (0, 1):
        within &= np.logical_and.reduce([np.roll(within, step, axis) for step in range(-reach, reach + 1)])
    assert (_stroked(font, letter).to_numpy()[within][:, 0] == 255).all()


@needs_resvg
@pytest.mark.parametrize(("font", "letter"), _CASES)
def test_svg_has_the_same_strokes(font: str, letter: str) -> None:
    assert by_resvg(_stroked(font, letter).scene).flat <= 8


def test_a_squeezed_text_and_one_with_two_fonts() -> None:
    """The brush stays where it is, runs of other fonts are stroked beside those of variable ones."""
    whole, parts = _canvas("700 40px Inter, 'Noto Sans SC'"), _canvas("700 40px Inter, 'Noto Sans SC'")
    for ctx in (whole, parts):
        ctx.stroke_style = vd.LinearGradient((0, 0), (180, 0), ["red", "blue"])
    whole.stroke_text("Rh永", 10, 60)
    width = parts.measure_text("Rh").width
    parts.stroke_text("Rh", 10, 60)
    parts.stroke_text("永", 10 + width, 60)
    assert np.abs(whole.to_numpy().astype(int) - parts.to_numpy()).max() <= 1
