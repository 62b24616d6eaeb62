"""The canvas' `ImageData`: pixels that can be changed in place (HTML Standard, canvas, pixel manipulation)."""

from __future__ import annotations

import math
from numbers import Real
from typing import TYPE_CHECKING, Any, overload

from vecdraw import limits
from vecdraw.arguments import is_one_of, to_float
from vecdraw.errors import BadTypeError, BadValueError, IndexSizeError, StateError, shown
from vecdraw.paint.pixmap import BYTES_PER_PIXEL, ColorSpace, PixelFormat

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class ImageData:
    """A rectangle of pixels: `ImageData(width, height)` is transparent black, `ImageData(array, width)` wraps an array.

    `data` has shape (height, width, 4): rows from the top, red green blue alpha, not premultiplied; uint8 for
    `pixel_format="rgba-unorm8"`, float16 (0..1) for `"rgba-float16"`. An array given is flat or (height, width, 4), of
    that type; its memory is shared, unless it cannot be written or viewed so, then it is copied.

    Raises `IndexSizeError` for a width or height of 0, or one that does not fit the array; `StateError` for an array
    that is empty or does not hold whole pixels; `LimitError` over `limits.canvas_pixels`; `BadTypeError`.
    """

    __slots__ = ("__weakref__", "_color_space", "_data", "_pixel_format")

    @overload
    def __init__(
        self, width: int, height: int, /, *, color_space: ColorSpace = ..., pixel_format: PixelFormat = ...
    ) -> None: ...
    @overload
    def __init__(
        self,
        data: Any,
        width: int | None = None,
        height: int | None = None,
        /,
        *,
        color_space: ColorSpace = ...,
        pixel_format: PixelFormat = ...,
    ) -> None: ...
    def __init__(
        self,
        first: Any,
        second: int | None = None,
        third: int | None = None,
        /,
        *,
        color_space: ColorSpace = "srgb",
        pixel_format: PixelFormat = "rgba-unorm8",
    ) -> None:
        if not is_one_of(pixel_format, BYTES_PER_PIXEL):
            raise BadValueError(f"pixel_format must be 'rgba-unorm8' or 'rgba-float16', got {shown(pixel_format)}")
        if not is_one_of(color_space, ("srgb", "display-p3")):
            raise BadValueError(f"color_space must be 'srgb' or 'display-p3', got {shown(color_space)}")
        if isinstance(first, Real):
            if third is not None:
                raise BadTypeError(
                    f"ImageData takes (width, height) or (array, width[, height]), got also {shown(third)}"
                )
            self._data = _cleared(_side("width", first), _side("height", second), pixel_format)
        else:
            self._data = _wrapped(first, second, third, pixel_format)
        self._pixel_format: PixelFormat = pixel_format
        self._color_space: ColorSpace = color_space

    @property
    def data(self) -> NDArray[Any]:
        """The pixels, (height, width, 4); always the same array, to be changed in place."""
        return self._data

    @property
    def width(self) -> int:
        """Pixels in a row."""
        return int(self._data.shape[1])

    @property
    def height(self) -> int:
        """Rows."""
        return int(self._data.shape[0])

    @property
    def color_space(self) -> ColorSpace:
        """What the numbers mean: "srgb" or "display-p3"."""
        return self._color_space

    @property
    def pixel_format(self) -> PixelFormat:
        """How the numbers are stored: "rgba-unorm8" or "rgba-float16"."""
        return self._pixel_format

    def __repr__(self) -> str:
        return f"ImageData({self.width} x {self.height}, {self.pixel_format}, {self.color_space})"


def _side(name: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, Real):
        raise BadTypeError(f"the {name} of an ImageData must be a whole number of px, got {shown(value)}")
    number = to_float(value)
    if number is None or not math.isfinite(number) or number % 1 != 0:
        raise BadTypeError(f"the {name} of an ImageData must be a whole number of px, got {shown(value)}")
    if number < 1:
        raise IndexSizeError(f"the {name} of an ImageData must be at least 1 px, got {shown(value)}")
    return int(number)


def _dtype(pixel_format: PixelFormat) -> np.dtype[Any]:
    import numpy as np  # `import vecdraw` does not pay for it

    return np.dtype(np.uint8 if pixel_format == "rgba-unorm8" else np.float16)


def _cleared(width: int, height: int, pixel_format: PixelFormat) -> NDArray[Any]:
    import numpy as np  # see _dtype

    limits.check("canvas_pixels", width * height, f"pixels of an ImageData of {shown(width)} x {shown(height)}")
    return np.zeros((height, width, 4), _dtype(pixel_format))


def _wrapped(source: Any, width: Any, height: Any, pixel_format: PixelFormat) -> NDArray[Any]:
    """`source` as an array (height, width, 4): the standard's constructor from an array, step by step."""
    array = _array(source, pixel_format)
    if array.ndim == 3:
        if array.shape[2] != 4:
            raise StateError(f"pixels must have shape (height, width, 4), got {array.shape}")
        width = array.shape[1] if width is None else width
    if array.size == 0 or array.size % 4:
        raise StateError(f"the array of an ImageData must hold whole pixels, 4 numbers each, got {array.size} numbers")
    columns = _side("width", width)
    rows, rest = divmod(array.size // 4, columns)
    if rest or (array.ndim == 3 and array.shape[1] != columns):
        raise IndexSizeError(f"an array of {array.size // 4} pixels has no whole rows of {columns} px")
    if height is not None and _side("height", height) != rows:
        raise IndexSizeError(f"an array of {rows} rows of {columns} px cannot have the height {height}")
    return array.reshape(rows, columns, 4)


def _array(source: Any, pixel_format: PixelFormat) -> NDArray[Any]:
    """`source` as a flat or three-dimensional array that can be written, sharing its memory if possible."""
    import numpy as np  # see _dtype

    dtype = _dtype(pixel_format)
    if isinstance(source, (bytes, bytearray, memoryview)) and dtype == np.uint8:
        source = np.frombuffer(source, np.uint8)
    if not isinstance(source, np.ndarray) or source.dtype != dtype:
        kind = f"an array of {source.dtype}" if isinstance(source, np.ndarray) else shown(source)
        raise BadTypeError(f"the pixels of an ImageData must be a numpy array of {dtype}, got {kind}")
    if source.ndim not in {1, 3}:
        raise BadTypeError(f"the pixels of an ImageData must be flat or (height, width, 4), got {source.shape}")
    return source if source.flags.writeable else source.copy()
