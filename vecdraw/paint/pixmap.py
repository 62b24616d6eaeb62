"""Pixels as an immutable value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from vecdraw.arguments import is_one_of
from vecdraw.errors import BadTypeError, BadValueError, shown

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PixelFormat = Literal["rgba-unorm8", "rgba-float16"]
AlphaType = Literal["opaque", "premultiplied", "unpremultiplied"]
ColorSpace = Literal["srgb", "display-p3"]

BYTES_PER_PIXEL: dict[PixelFormat, int] = {"rgba-unorm8": 4, "rgba-float16": 8}

_Meaning = tuple[int, int, PixelFormat, AlphaType, ColorSpace, str, str]


class Pixmap:
    """A picture: width x height pixels, rows from the top, red green blue alpha.

    Immutable and comparable by content; safe to share between threads. `data` is the pixels as bytes, rows without
    padding; `pixel_format` is `"rgba-unorm8"` (four bytes) or `"rgba-float16"` (four half floats, native order);
    `alpha` says whether colours are multiplied by alpha; `color_space` what the numbers mean. `svg` is the SVG picture
    that the pixels were drawn of, as a text that refers to nothing outside itself, or "": what SVG files get instead,
    unless `svg_unfit` says why it is not to be shown by other programs, which the report of the export repeats.
    """

    __slots__ = (
        *("__weakref__", "_digest", "alpha", "color_space", "data", "height", "pixel_format", "svg", "svg_unfit"),
        "width",
    )

    data: bytes
    width: int
    height: int
    pixel_format: PixelFormat
    alpha: AlphaType
    color_space: ColorSpace
    svg: str
    svg_unfit: str
    _digest: str | None

    def __init__(
        self,
        data: bytes,
        width: int,
        height: int,
        *,
        pixel_format: PixelFormat = "rgba-unorm8",
        alpha: AlphaType = "unpremultiplied",
        color_space: ColorSpace = "srgb",
        svg: str = "",
        svg_unfit: str = "",
    ) -> None:
        if not is_one_of(pixel_format, BYTES_PER_PIXEL):
            raise BadValueError(f"pixel_format must be 'rgba-unorm8' or 'rgba-float16', got {shown(pixel_format)}")
        if not is_one_of(alpha, ("opaque", "premultiplied", "unpremultiplied")):
            raise BadValueError(f"alpha must be 'opaque', 'premultiplied' or 'unpremultiplied', got {shown(alpha)}")
        if not is_one_of(color_space, ("srgb", "display-p3")):
            raise BadValueError(f"color_space must be 'srgb' or 'display-p3', got {shown(color_space)}")
        _check_types(data, width, height)
        for name, text in (("svg", svg), ("svg_unfit", svg_unfit)):
            if not isinstance(text, str):
                raise BadTypeError(f"{name} must be a str, got {shown(text)}")
        if width < 1 or height < 1:
            raise BadValueError(f"a picture must be at least 1 x 1 px, got {width} x {height}")
        expected = width * height * BYTES_PER_PIXEL[pixel_format]
        if memoryview(data).nbytes != expected:
            held = memoryview(data).nbytes
            raise BadValueError(f"{width} x {height} {pixel_format} pixels are {expected} bytes, got {held}")
        put = object.__setattr__
        put(self, "data", bytes(data))
        put(self, "width", width)
        put(self, "height", height)
        put(self, "pixel_format", pixel_format)
        put(self, "alpha", alpha)
        put(self, "color_space", color_space)
        put(self, "svg", svg)
        put(self, "svg_unfit", svg_unfit)
        put(self, "_digest", None)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a Pixmap is immutable; {name} cannot be set")

    @classmethod
    def from_array(cls, array: Any, *, color_space: ColorSpace = "srgb") -> Pixmap:
        """A copy of an array of shape (height, width), (height, width, 3) or (height, width, 4).

        The copy has 8 bits a channel, not premultiplied: uint8 and bool are taken as they are (True is 255), uint16 is
        divided by 257, floats are 0..1 and clamped (NaN is refused). Raises `BadTypeError` and `BadValueError`.
        """
        return cls(*_rgba8(array), alpha=_alpha_of(array), color_space=color_space)

    @property
    def digest(self) -> str:
        """SHA-256 of the pixels and what they mean, in hexadecimal; computed once, when first asked for."""
        digest = self._digest
        if digest is None:
            head = f"{self.width} {self.height} {self.pixel_format} {self.alpha} {self.color_space}\n".encode()
            import hashlib  # loads OpenSSL

            source = f"{self.svg_unfit}\n{self.svg}" if self.svg else ""
            digest = hashlib.sha256(head + self.data + source.encode("utf-8", "surrogatepass")).hexdigest()
            object.__setattr__(self, "_digest", digest)
        return digest

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Pixmap):
            return NotImplemented
        return self._meaning == other._meaning and self.data == other.data

    def __hash__(self) -> int:
        return hash((self.width, self.height, self.pixel_format, self.alpha, self.data[:64]))

    def __repr__(self) -> str:
        return f"Pixmap({self.width} x {self.height}, {self.pixel_format}, {self.alpha}, {self.color_space})"

    def __reduce__(self) -> tuple[object, ...]:
        return _restore, (self.data, self._meaning)

    @property
    def _meaning(self) -> _Meaning:
        """All but the pixels."""
        return *(self.width, self.height, self.pixel_format, self.alpha, self.color_space), self.svg, self.svg_unfit

    def to_numpy(self) -> NDArray[np.uint8] | NDArray[np.float16]:
        """The pixels as stored: a read-only array of shape (height, width, 4), uint8 or float16, without a copy."""
        import numpy as np  # numpy costs a third of the import time budget and is needed for arrays only

        shape = (self.height, self.width, 4)
        if self.pixel_format == "rgba-float16":
            return np.ndarray(shape, np.float16, self.data)
        return np.ndarray(shape, np.uint8, self.data)

    @property
    def __array_interface__(self) -> dict[str, Any]:
        """The pixels as stored, for `numpy.asarray`."""
        interface: dict[str, Any] = self.to_numpy().__array_interface__
        return interface


def _check_types(data: object, *sides: object) -> None:
    for side in sides:
        if isinstance(side, bool) or not isinstance(side, int):
            raise BadTypeError(f"a picture's sides must be whole numbers of px, got {shown(side)}")
    if not isinstance(data, (bytes, bytearray, memoryview)):
        raise BadTypeError(f"the pixels of a picture must be bytes, got {shown(data)}")


def _restore(data: bytes, meaning: _Meaning) -> Pixmap:
    width, height, pixel_format, alpha, color_space, svg, unfit = meaning
    return Pixmap(
        *(data, width, height),
        pixel_format=pixel_format,
        alpha=alpha,
        color_space=color_space,
        svg=svg,
        svg_unfit=unfit,
    )


def _alpha_of(array: Any) -> AlphaType:
    return "unpremultiplied" if array.ndim == 3 and array.shape[2] == 4 else "opaque"


def _rgba8(array: Any) -> tuple[bytes, int, int]:
    import numpy as np  # see to_numpy

    if not isinstance(array, np.ndarray):
        raise BadTypeError(f"pixels must be a numpy array, got {shown(array)}")
    if not (array.ndim == 2 or (array.ndim == 3 and array.shape[2] in (3, 4))):
        raise BadValueError(f"pixels must have shape (h, w), (h, w, 3) or (h, w, 4), got {array.shape}")
    height, width = array.shape[:2]
    if width < 1 or height < 1:
        raise BadValueError(f"a picture must be at least 1 x 1 px, got {width} x {height}")
    levels = _levels8(array)
    rgba = np.empty((height, width, 4), np.uint8)
    if levels.ndim == 2:
        rgba[..., :3] = levels[..., None]
        rgba[..., 3] = 255
    elif levels.shape[2] == 3:
        rgba[..., :3] = levels
        rgba[..., 3] = 255
    else:
        rgba[...] = levels
    return rgba.tobytes(), width, height


def _levels8(array: Any) -> NDArray[np.uint8]:
    import numpy as np  # see to_numpy

    if array.dtype == np.uint8:
        return array  # type: ignore[no-any-return]  # the dtype was just checked
    levels: NDArray[np.uint8]
    if array.dtype == np.bool_:
        return array.astype(np.uint8) * np.uint8(255)  # type: ignore[no-any-return]  # numpy's stubs lose the dtype
    if array.dtype.kind == "u" and array.dtype.itemsize == 2:  # of either byte order
        levels = ((array.astype(np.uint32) + 128) // 257).astype(np.uint8)
        return levels
    if np.issubdtype(array.dtype, np.floating):
        if np.isnan(array).any():
            raise BadValueError("pixels of float type must be numbers from 0 to 1, got NaN")
        levels = np.rint(np.clip(array.astype(np.float64), 0.0, 1.0) * 255.0).astype(np.uint8)
        return levels
    raise BadTypeError(f"pixels must be uint8, uint16, bool or float, got {array.dtype}")
