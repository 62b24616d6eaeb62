"""Pixmap: a picture as a value."""

import pickle
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as nps

from vecdraw.errors import BadTypeError, BadValueError
from vecdraw.paint.pixmap import Pixmap

RED_BLUE = bytes([255, 0, 0, 255, 0, 0, 255, 128])


@given(nps.arrays(np.uint8, nps.array_shapes(min_dims=2, max_dims=2).map(lambda s: (*s, 4))))
def test_an_array_comes_back(array: Any) -> None:
    pixmap = Pixmap.from_array(array)
    assert np.array_equal(pixmap.to_numpy(), array)
    assert np.array_equal(np.asarray(pixmap), array)
    assert pixmap == Pixmap.from_array(array.copy())
    assert pickle.loads(pickle.dumps(pixmap)) == pixmap


@given(nps.arrays(np.uint8, (2, 3, 4)), st.sampled_from(["u2", "f4", "f8", ">u2", ">f4"]))
def test_other_types_of_the_same_levels_are_the_same_picture(array: Any, dtype: str) -> None:
    scale = 257 if "u" in dtype else 1 / 255
    assert Pixmap.from_array((array.astype(float) * scale).astype(dtype)) == Pixmap.from_array(array)


def test_floats_are_clamped_and_rounded() -> None:
    pixmap = Pixmap.from_array(np.array([[-1.0, 0.5 / 255, 0.51 / 255, 1.0, 7.0, np.inf]]))
    assert pixmap.to_numpy()[0, :, 0].tolist() == [0, 0, 1, 255, 255, 255]


def test_opaque_pictures_say_so() -> None:
    assert Pixmap.from_array(np.zeros((1, 1), np.uint8)).alpha == "opaque"
    assert Pixmap.from_array(np.zeros((1, 1, 3), np.uint8)).alpha == "opaque"
    assert Pixmap.from_array(np.zeros((1, 1, 4), np.uint8)).alpha == "unpremultiplied"


def test_equality_is_by_content_and_meaning() -> None:
    pixmap = Pixmap(RED_BLUE, 2, 1)
    others = [
        Pixmap(RED_BLUE, 1, 2),
        Pixmap(RED_BLUE, 2, 1, alpha="premultiplied"),
        Pixmap(RED_BLUE, 2, 1, color_space="display-p3"),
        Pixmap(RED_BLUE, 1, 1, pixel_format="rgba-float16"),
        Pixmap(RED_BLUE[::-1], 2, 1),
    ]
    same = Pixmap(bytearray(RED_BLUE), 2, 1)
    assert pixmap == same
    assert (hash(pixmap), pixmap.digest) == (hash(same), same.digest)
    assert all(pixmap != other and pixmap.digest != other.digest for other in others)
    assert pixmap != RED_BLUE


def test_nothing_of_it_can_be_changed() -> None:
    source = bytearray(RED_BLUE)
    pixmap = Pixmap(source, 2, 1)
    source[0] = 0
    assert pixmap.data == RED_BLUE
    with pytest.raises(AttributeError):
        pixmap.width = 3
    with pytest.raises(ValueError, match="read-only"):
        pixmap.to_numpy()[0, 0, 0] = 1


@pytest.mark.parametrize(
    ("arguments", "options", "error"),
    [
        ((RED_BLUE, 0, 1), {}, BadValueError),
        ((RED_BLUE, 2, -1), {}, BadValueError),
        ((RED_BLUE, 2, 2), {}, BadValueError),
        ((RED_BLUE, 2.0, 1), {}, BadTypeError),
        ((RED_BLUE, True, 2), {}, BadTypeError),
        (("12345678", 2, 1), {}, BadTypeError),
        ((np.zeros(8, np.uint8), 2, 1), {}, BadTypeError),
        ((RED_BLUE, 2, 1), {"alpha": "straight"}, BadValueError),
        ((RED_BLUE, 2, 1), {"pixel_format": "bgra"}, BadValueError),
        ((RED_BLUE, 2, 1), {"color_space": "p3"}, BadValueError),
    ],
)
def test_what_is_no_picture_is_refused(
    arguments: tuple[Any, ...], options: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        Pixmap(*arguments, **options)
