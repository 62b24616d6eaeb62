import numpy as np
import pytest

import vecdraw as vd
from tests.raster.letters import assert_picture


def test_a_wrong_pixel_is_shown_with_its_place() -> None:
    ctx = vd.Context(2, 2)
    ctx.fill_style = "red"
    ctx.fill_rect(0, 0, 1, 2)
    assert_picture(ctx, "R _", "R _")
    with pytest.raises(AssertionError, match=r"R_\nR_\nexpected:\nRG\nR_\n\(1, 0\) is \[0, 0, 0, 0\]"):
        assert_picture(ctx, "R G", "R _")


def test_a_picture_of_another_size_fails() -> None:
    with pytest.raises(AssertionError, match="has"):
        assert_picture(np.zeros((1, 2, 4), np.uint8), "_")


def test_tolerance_counts_the_worst_channel() -> None:
    pixels = np.array([[[250, 0, 0, 255]]], np.uint8)
    assert_picture(pixels, "R", tolerance=5)
    with pytest.raises(AssertionError):
        assert_picture(pixels, "R", tolerance=4)
