"""A Scene to pixels, to encoded bytes, to a file."""

from __future__ import annotations

import math
import os
from typing import TYPE_CHECKING, Any

from vecdraw.arguments import to_float
from vecdraw.backends.registry import raster_backend
from vecdraw.codecs.pixels import checked
from vecdraw.codecs.registry import codec_named
from vecdraw.errors import BadTypeError, BadValueError, shown
from vecdraw.export.file import check_writable, format_for, write_file
from vecdraw.paint.color import Color, to_color
from vecdraw.scene.scene import Scene

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def encode(
    scene: Scene,
    format: str = "png",  # noqa: A002  # the argument's public name
    *,
    scale: float | None = None,
    dpi: float | None = None,
    background: Color | str | tuple[float, ...] | None = None,
    quality: int | None = None,
    **options: object,
) -> bytes:
    """The scene drawn and encoded.

    `format` is a name ("png", "jpeg"), a MIME type or a suffix. `scale` is px per user unit, `dpi` the resolution at
    scale 1, `background` what lies under everything; each the scene's own when None. The file says it has dpi x scale
    dots per inch. `quality` and `options` are the format's: see `PngOptions` and `JpegOptions`.

    Raises `BadValueError` or `BadTypeError` for a bad argument before anything is drawn, `LimitError` for too many
    pixels, `UnsupportedError` for a picture the format cannot hold.
    """
    codec = codec_named(format)
    _check_scene(scene)
    density = _positive("dpi", dpi, scene.dpi) * _positive("scale", scale, scene.scale)
    given = options if quality is None else {"quality": quality, **options}
    chosen = codec.make_options({"dpi": density, **given})
    pixels = to_pixels(scene, scale=scale, background=background)
    if not pixels.size:
        raise BadValueError(f"a scene of {scene.width:g} x {scene.height:g} has no pixels to encode")
    return codec.encode(checked(pixels), chosen, scene.color_space)


def save(
    scene: Scene,
    path: str | os.PathLike[str],
    *,
    format: str | None = None,  # noqa: A002  # the argument's public name
    scale: float | None = None,
    dpi: float | None = None,
    background: Color | str | tuple[float, ...] | None = None,
    quality: int | None = None,
    **options: object,
) -> None:
    """The scene drawn into a file, in the format of its suffix if `format` is None; see `encode`.

    The file is whole or not there. Raises what `encode` raises, `BadValueError` for an unknown suffix, and
    `ImageError` for a path that cannot be written.
    """
    name = format_for(path, format)
    check_writable(path)
    data = encode(scene, name, scale=scale, dpi=dpi, background=background, quality=quality, **options)
    write_file(path, data)


def to_pixels(
    scene: Scene, *, scale: float | None = None, background: Color | str | tuple[float, ...] | None = None
) -> NDArray[np.uint8] | NDArray[np.float16]:
    """The scene drawn: an array of shape (height, width, 4), RGBA, not premultiplied.

    uint8, or float16 for a scene of `pixel_format="rgba-float16"`, in the scene's colour space; a new array each time.
    """
    _check_scene(scene)
    _positive("scale", scale, scene.scale)
    color = None if background is None else to_color(background)
    pixels: Any = raster_backend().render(scene, scale=scale, background=color).read_pixels()
    return pixels  # type: ignore[no-any-return]  # the backend's protocol does not name numpy


def _check_scene(scene: object) -> None:
    if not isinstance(scene, Scene):
        raise BadTypeError(f"expected a Scene, got {shown(scene)}")


def _positive(name: str, value: float | None, default: float) -> float:
    if value is None:
        return default
    number = to_float(value)
    if number is None or isinstance(value, bool):
        raise BadTypeError(f"{name} must be a number, got {shown(value)}")
    if not (math.isfinite(number) and number > 0):
        raise BadValueError(f"{name} must be positive and finite, got {shown(value)}")
    return number
