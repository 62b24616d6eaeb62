"""A raster canvas to encoded bytes: as its memory is where the format can read that, else by way of an array."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from vecdraw.backends.registry import Raster
from vecdraw.codecs.codec import Codec, PixelRows
from vecdraw.codecs.pixels import checked
from vecdraw.errors import BadValueError
from vecdraw.paint.pixmap import ColorSpace


def check_canvas(codec: Codec[Any], options: Any, size: tuple[int, int], color_space: ColorSpace) -> None:
    """Raises what the codec would of a canvas of so many px in a colour space, before it is drawn.

    `BadValueError` for one without pixels, `UnsupportedError` for what the format cannot hold.
    """
    if not all(size):
        raise BadValueError(f"a canvas of {size[0]} x {size[1]} px has no pixels to encode")
    if codec.check_size is not None:
        codec.check_size(options, *size)
    if codec.check_space is not None:
        codec.check_space(options, color_space)


def encode_raster(raster: Raster, codec: Codec[Any], options: Any) -> bytes:
    """The canvas, of which `check_canvas` said nothing, in a format. Raises what the codec raises."""
    memory = raster.memory if codec.encode_rows is not None else None
    if memory is not None and codec.encode_rows is not None:
        rows = PixelRows(memory.buffer, memory.width, memory.height, memory.stride, _scratch)
        data = codec.encode_rows(rows, options, raster.color_space)
        if data is not None:
            return data
    return codec.encode(checked(raster.read_pixels()), options, raster.color_space)


def density_options(codec: Codec[Any], density: float, *, asked: bool) -> dict[str, object]:
    """The option dpi: left out where nobody `asked` for it and it would have to go into Exif, or the codec has none."""
    if asked:
        return {"dpi": density}
    has_place = not codec.density_in_exif and "dpi" in {field.name for field in fields(codec.options)}  # type: ignore[arg-type]  # a dataclass, by the contract
    return {"dpi": density} if has_place else {}


def _scratch(size: int) -> memoryview:
    from vecdraw.backends.buffer_pool import pool  # there with the backend whose pixels these are, and not before

    return pool.take(size, cleared=False)
