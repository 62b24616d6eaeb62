"""What is compared: pixels of both pictures in one form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from vecdraw import limits
from vecdraw.backends.registry import raster_backend
from vecdraw.codecs.pixels import is_opaque, to_uint8, unpremultiplied8
from vecdraw.codecs.sources import pixmap_from
from vecdraw.kernel import quality
from vecdraw.paint.color import Color
from vecdraw.paint.pixmap import ColorSpace
from vecdraw.scene.scene import Scene

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Levels = NDArray[np.uint8]
    Floats = NDArray[np.float32]

BAND: Final = 1 << 18
"""How many px are looked at at a time."""

GROUNDS: Final = (0.1, 0.9)
"""What a picture that is not opaque is laid on: dark and light grey, gamma-encoded; the worse of the two counts."""


class Picture:
    """A picture as it is compared: 8 bits a channel, not premultiplied. Raises `LimitError` for too many pixels."""

    def __init__(self, levels: Levels, color_space: ColorSpace, *, opaque: bool | None = None) -> None:
        height, width = levels.shape[:2]
        limits.check("compared_pixels", width * height, f"pixels of a picture to compare, {width} x {height}")
        self.levels = levels
        self.color_space = color_space
        self.opaque = is_opaque(levels) if opaque is None else opaque

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in px."""
        return self.levels.shape[1], self.levels.shape[0]

    def rows(self, first: int, last: int) -> Picture:
        """The rows from one to before another; opaque where the whole picture is."""
        return Picture(self.levels[first:last], self.color_space, opaque=self.opaque)

    def bands(self, size: int = BAND) -> Iterator[tuple[int, Picture]]:
        """The rows from the top down, about `size` px at a time, each time with the number of the first."""
        width, height = self.size
        rows = max(1, size // width)
        for top in range(0, height, rows):
            yield top, self.rows(top, min(height, top + rows))

    def cut(self, left: int, top: int, right: int, bottom: int) -> Picture:
        """The part between four edges in px."""
        return Picture(self.levels[top:bottom, left:right], self.color_space)

    def laid_on(self, color: Color) -> Picture:
        """The picture on one colour, gamma-encoded as the canvas composites; what lies there is opaque."""
        below = np.clip(np.rint(np.array(color.to_space(self.color_space)) * 255), 0, 255).astype(np.uint16)
        out = np.full_like(self.levels, 255)
        for top, band in self.bands():
            alpha = band.levels[..., 3:].astype(np.uint16)
            laid = (band.levels[..., :3] * alpha + below * (255 - alpha) + 127) // 255
            out[top : top + len(laid), :, :3] = laid
        return Picture(out, self.color_space, opaque=True)

    def in_space(self, color_space: ColorSpace) -> Picture:
        """The picture with colours of sRGB said in Display P3, which has them all; one of that space as it is."""
        if color_space in {self.color_space, "srgb"}:
            return self
        out = self.levels.copy()
        for top, band in self.bands():
            light = _CURVE[band.levels[..., :3]].astype(np.float64)
            out[top : top + len(light), :, :3] = np.rint(_encoded(light @ _SRGB_TO_P3.T) * 255)
        return Picture(out, color_space, opaque=self.opaque)

    def premultiplied(self) -> Levels:
        """RGBA with colours multiplied by alpha, so that what cannot be seen is 0."""
        if self.opaque:
            return self.levels
        out = self.levels.copy()
        alpha = self.levels[..., 3:].astype(np.uint16)
        out[..., :3] = (self.levels[..., :3] * alpha + 127) // 255
        return out

    def on(self, ground: float) -> Levels | Floats:
        """RGB laid on grey: bytes where the picture is opaque, else floats 0..1."""
        if self.opaque:
            return self.levels[..., :3]
        values = self.levels.astype(np.float32) * np.float32(1 / 255)
        alpha = values[..., 3:]
        laid: Floats = values[..., :3] * alpha + (np.float32(1) - alpha) * np.float32(ground)
        return laid


def to_picture(source: object) -> Picture:
    """Anything that stands for a picture (see `pixmap_from`), or a `Scene`, which is drawn at its own scale."""
    if isinstance(source, Scene):
        raster = raster_backend().render(source)
        pixels: Any = raster.read_pixels()
        return Picture(to_uint8(pixels), raster.color_space)
    pixmap = pixmap_from(source)
    return Picture(unpremultiplied8(pixmap), pixmap.color_space)


def in_one_space(one: Picture, other: Picture) -> tuple[Picture, Picture]:
    """Both in one colour space: Display P3 where either is in it."""
    wide: ColorSpace = "display-p3" if "display-p3" in (one.color_space, other.color_space) else "srgb"
    return one.in_space(wide), other.in_space(wide)


def grounds(*pictures: Picture) -> tuple[float, ...]:
    """What these are laid on to be compared: nothing that matters where all are opaque."""
    return GROUNDS[:1] if all(picture.opaque for picture in pictures) else GROUNDS


def linear(colors: Levels | Floats, color_space: ColorSpace) -> Floats:
    """The light of RGB pixels of shape (height, width, 3): linear sRGB, shape (3, height, width).

    Bytes are levels, floats 0..1; Display P3 gives numbers outside 0..1 for what sRGB has not.
    """
    if colors.dtype == np.uint8:
        planes = quality.light(colors.astype(np.uint8, copy=False), _CURVE)
    else:
        planes = np.ascontiguousarray(_decoded(colors).transpose(2, 0, 1))
    if color_space == "display-p3":
        red, green, blue = planes
        planes = np.stack([row[0] * red + row[1] * green + row[2] * blue for row in _P3_TO_SRGB])
    return planes


def luma(colors: Levels | Floats) -> Floats:
    """Y' of ITU-R BT.601, 0..255, float32, shape (height, width)."""
    scale = 1.0 if colors.dtype == np.uint8 else 255.0
    weights = np.array([0.299 * scale, 0.587 * scale, 0.114 * scale], np.float32)
    out: Floats = colors.astype(np.float32) @ weights
    return out


def _decoded(values: NDArray[Any]) -> Floats:
    """The transfer function of sRGB (IEC 61966-2-1), inverted."""
    out: Floats = np.where(
        values <= np.float32(0.04045),
        values * np.float32(1 / 12.92),
        ((values + np.float32(0.055)) * np.float32(1 / 1.055)) ** np.float32(2.4),
    )
    return out


def _encoded(light: NDArray[np.float64]) -> NDArray[np.float64]:
    """The transfer function of sRGB, which Display P3 has too."""
    light = np.clip(light, 0, 1)
    out: NDArray[np.float64] = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    return out


_CURVE: Final[Floats] = _decoded(np.arange(256, dtype=np.float32) / np.float32(255))

# CSS Color 4, 17: Display P3's primaries to sRGB's, both linear.
_P3_TO_SRGB: Final = np.array(
    [
        [1.2249401762805598, -0.2249401762805598, 0.0],
        [-0.0420569547096881, 1.0420569547096881, 0.0],
        [-0.0196375545903344, -0.0786360455506319, 1.0982736001409663],
    ],
    np.float32,
)
_SRGB_TO_P3: Final = np.linalg.inv(_P3_TO_SRGB.astype(np.float64))
