"""JPEG (ITU-T T.81, JFIF), written by libjpeg-turbo through Pillow."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from vecdraw.codecs import icc
from vecdraw.codecs.codec import Codec, check_choice, check_dpi, check_flag, check_whole
from vecdraw.codecs.pixels import is_opaque, to_uint8
from vecdraw.errors import UnsupportedError
from vecdraw.paint.color import Color, to_color
from vecdraw.paint.pixmap import ColorSpace

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from vecdraw.codecs.codec import Pixels

Subsampling = Literal["4:4:4", "4:2:2", "4:2:0"]

_MAX_SIDE: Final = 65_500  # libjpeg's JPEG_MAX_DIMENSION
_WHITE: Final = Color(1.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class JpegOptions:
    """Options of JPEG.

    `quality`: 1 to 100, libjpeg's scale. `subsampling`: of the chroma channels; the default keeps coloured text
    sharp. `progressive`: several scans. `dpi`: dots per inch, rounded to a whole number, as JFIF wants it; None
    writes none. `background`: what shows through where the picture is not opaque, a colour whose alpha is ignored
    (the canvas' own JPEGs have black there).
    """

    quality: int = 90
    subsampling: Subsampling = "4:4:4"
    progressive: bool = False
    dpi: float | None = None
    background: Color | str | tuple[float, ...] = _WHITE

    def __post_init__(self) -> None:
        check_whole("quality", self.quality, 1, 100)
        check_choice("subsampling", self.subsampling, ("4:4:4", "4:2:2", "4:2:0"))
        check_flag("progressive", self.progressive)
        check_dpi(self.dpi, 0.5, 65_535)
        object.__setattr__(self, "background", to_color(self.background))


def encode(pixels: Pixels, options: JpegOptions, color_space: ColorSpace) -> bytes:
    """A JPEG of `pixels`; see `Codec`. Raises `UnsupportedError` for a side over 65,500 px."""
    from PIL import Image  # `import vecdraw` does not pay for it

    height, width = pixels.shape[:2]
    if max(width, height) > _MAX_SIDE:
        raise UnsupportedError(f"a JPEG has at most {_MAX_SIDE:,} px a side, got {width} x {height}")
    levels = to_uint8(pixels)
    if not is_opaque(pixels):
        levels = _composited(levels, to_color(options.background), color_space)
    image = Image.frombytes("RGB", (width, height), levels.tobytes(), "raw", "RGBX")
    settings: dict[str, Any] = {
        "quality": options.quality,
        "subsampling": options.subsampling,
        "progressive": options.progressive,
    }
    if options.dpi is not None:
        settings["dpi"] = (round(options.dpi), round(options.dpi))
    if color_space == "display-p3":
        settings["icc_profile"] = icc.display_p3()
    out = io.BytesIO()
    image.save(out, "JPEG", **settings)
    return out.getvalue()


CODEC: Final = Codec("jpeg", "image/jpeg", (".jpg", ".jpeg", ".jpe", ".jfif"), JpegOptions, encode)


def _composited(levels: NDArray[np.uint8], background: Color, color_space: ColorSpace) -> NDArray[np.uint8]:
    """Source-over onto one colour, gamma-encoded as the canvas composites; alpha is left as it is."""
    import numpy as np  # `import vecdraw` does not pay for it

    below = np.clip(np.rint(np.array(background.to_space(color_space)) * 255), 0, 255).astype(np.uint16)
    alpha = levels[..., 3:].astype(np.uint16)
    out = np.empty_like(levels)
    out[..., :3] = (levels[..., :3] * alpha + below * (255 - alpha) + 127) // 255
    out[..., 3] = 255
    return out
