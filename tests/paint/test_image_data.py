"""ImageData: the constructor steps of the HTML Standard, and live pixels."""

import subprocess
import sys
from typing import Any

import numpy as np
import pytest

from vecdraw import limits
from vecdraw.errors import BadTypeError, BadValueError, IndexSizeError, LimitError, StateError
from vecdraw.paint.image_data import ImageData


def test_a_size_gives_transparent_black() -> None:
    image = ImageData(3, 2)
    assert (image.width, image.height, image.color_space, image.pixel_format) == (3, 2, "srgb", "rgba-unorm8")
    assert image.data.shape == (2, 3, 4)
    assert image.data.dtype == np.uint8
    assert not image.data.any()


def test_floats_and_display_p3() -> None:
    image = ImageData(3, 2, color_space="display-p3", pixel_format="rgba-float16")
    assert image.data.dtype == np.float16
    assert image.color_space == "display-p3"


@pytest.mark.parametrize("shape", [(24,), (2, 3, 4)])
def test_an_array_is_shared(shape: tuple[int, ...]) -> None:
    array = np.zeros(shape, np.uint8)
    image = ImageData(array, 3, 2)
    assert np.shares_memory(image.data, array)
    image.data[0, 1] = (1, 2, 3, 4)
    assert array.reshape(-1)[4:8].tolist() == [1, 2, 3, 4]


def test_the_height_and_for_three_dimensions_the_width_follow() -> None:
    assert ImageData(np.zeros(24, np.uint8), 2).height == 3
    image = ImageData(np.zeros((2, 3, 4), np.uint8))
    assert (image.width, image.height) == (3, 2)


def test_bytes() -> None:
    source = bytearray(range(8))
    image = ImageData(source, 1)
    image.data[0, 0, 0] = 99
    assert source[0] == 99
    assert ImageData(bytes(8), 2).data.flags.writeable


def test_an_array_that_cannot_be_written_is_copied() -> None:
    array = np.arange(8, dtype=np.uint8)
    array.flags.writeable = False
    image = ImageData(array, 2)
    image.data[...] = 0
    assert array[7] == 7


@pytest.mark.parametrize("name", ["width", "height", "data", "color_space", "pixel_format"])
def test_attributes_are_read_only(name: str) -> None:
    image = ImageData(1, 1)
    with pytest.raises(AttributeError):
        setattr(image, name, 1)


def test_data_is_always_the_same_array() -> None:
    image = ImageData(1, 1)
    assert image.data is image.data


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ((0, 1), IndexSizeError),
        ((1, 0), IndexSizeError),
        ((0, 0), IndexSizeError),
        ((-1, 1), IndexSizeError),
        ((1,), BadTypeError),
        ((1.5, 1), BadTypeError),
        ((float("nan"), 1), BadTypeError),
        ((float("inf"), 1), BadTypeError),
        ((True, 1), BadTypeError),
        ((1, "1"), BadTypeError),
        ((1, 1, 1), BadTypeError),
        ((np.zeros(0, np.uint8), 1), StateError),
        ((np.zeros(3, np.uint8), 1), StateError),
        ((np.zeros((2, 2, 3), np.uint8), 2), StateError),
        ((np.zeros(4, np.uint8), 0), IndexSizeError),
        ((np.zeros(8, np.uint8), 3), IndexSizeError),
        ((np.zeros(4, np.uint8), 1, 2), IndexSizeError),
        ((np.zeros((2, 3, 4), np.uint8), 2), IndexSizeError),
        ((np.zeros(4, np.uint8),), BadTypeError),
        ((np.zeros(8, np.int8), 1, 2), BadTypeError),
        ((np.zeros(8, np.float64), 1, 2), BadTypeError),
        ((np.zeros((2, 4), np.uint8), 1), BadTypeError),
        ((None, 1), BadTypeError),
        (("abcd", 1), BadTypeError),
    ],
)
def test_what_does_not_fit_is_refused(arguments: tuple[Any, ...], error: type[Exception]) -> None:
    with pytest.raises(error):
        ImageData(*arguments)


def test_settings_are_checked() -> None:
    with pytest.raises(BadValueError, match="color_space must be 'srgb' or 'display-p3', got 'rec2020'"):
        ImageData(1, 1, color_space="rec2020")  # type: ignore[call-overload]  # that is what is tested
    with pytest.raises(BadValueError, match="pixel_format must be"):
        ImageData(1, 1, pixel_format="rgba8")  # type: ignore[call-overload]  # that is what is tested
    with pytest.raises(BadTypeError, match="must be a numpy array of float16, got an array of uint8"):
        ImageData(np.zeros(4, np.uint8), 1, pixel_format="rgba-float16")


def test_too_many_pixels_are_refused_before_they_are_allocated() -> None:
    with pytest.raises(LimitError, match="canvas_pixels"):
        ImageData(10**9, 10**9)
    with limits.relaxed(canvas_pixels=6):
        assert ImageData(3, 2).width == 3
        with pytest.raises(LimitError):
            ImageData(7, 1)


def test_numbers_of_numpy_are_numbers() -> None:
    assert ImageData(np.int64(3), np.float64(2)).width == 3  # type: ignore[call-overload]  # numpy's are not ints


def test_importing_it_does_not_import_numpy() -> None:
    program = "import sys, vecdraw.paint.image_data; assert 'numpy' not in sys.modules"
    subprocess.run([sys.executable, "-c", program], check=True)
