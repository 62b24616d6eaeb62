"""What comes out of the Context: encoded bytes, files, arrays, PIL images."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from vecdraw.codecs.registry import codec_named
from vecdraw.codecs.sources import to_pil
from vecdraw.context.lettering import Lettering
from vecdraw.context.recorder import positive
from vecdraw.errors import BadValueError
from vecdraw.export.file import check_writable, encode_pixels, format_for, to_data_url, write_file
from vecdraw.export.render import encode, to_pixels

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Output(Lettering):
    """encode, save_as, to_data_url, to_numpy, to_pil."""

    def encode(
        self,
        format: str = "png",  # noqa: A002  # the argument's public name
        *,
        scale: float | None = None,
        dpi: float | None = None,
        background: Any = None,
        quality: int | None = None,
        **options: Any,
    ) -> bytes:
        """The canvas as an encoded picture: `"png"` or `"jpeg"`, a suffix or a MIME type.

        `scale` (px per user unit), `dpi` (at scale 1) and `background` (under everything) replace the Context's own;
        `quality` and `options` are the format's. Raises `BadValueError` and `BadTypeError` before anything is drawn.
        """
        if scale is not None or background is not None:
            return encode(
                self.scene, format, scale=scale, dpi=dpi, background=background, quality=quality, **options
            )
        codec = codec_named(format)
        density = self._canvas.dpi if dpi is None else positive(dpi, "dpi")
        given = options if quality is None else {"quality": quality, **options}
        chosen = {"dpi": density * self._canvas.scale, **given}
        codec.make_options(chosen)
        pixels = self._pixels()
        if not (pixels.width and pixels.height):
            raise BadValueError(f"a canvas of {pixels.width} x {pixels.height} px has no pixels to encode")
        return encode_pixels(pixels.read_pixels(), format, color_space=self._canvas.color_space, **chosen)

    def save_as(
        self,
        path: str | os.PathLike[str],
        *,
        format: str | None = None,  # noqa: A002  # the argument's public name
        scale: float | None = None,
        dpi: float | None = None,
        background: Any = None,
        quality: int | None = None,
        **options: Any,
    ) -> None:
        """Writes the canvas to a file, in the format of its suffix; see `encode`. The file is whole or not there."""
        name = format_for(path, format)
        check_writable(path)
        data = self.encode(name, scale=scale, dpi=dpi, background=background, quality=quality, **options)
        write_file(path, data)

    def to_data_url(self, mime: str = "image/png", quality: float | None = None) -> str:
        """The canvas as a `data:` URL. An unknown type is PNG, and `quality` (0..1) outside its range is ignored.

        A canvas without pixels is `"data:,"` (HTML Standard, toDataURL).
        """
        if not (self._canvas.width and self._canvas.height):
            return "data:,"
        try:
            codec = codec_named(mime)
        except BadValueError:
            codec = codec_named("png")
        options: dict[str, Any] = {}
        if codec.name == "jpeg":
            options["background"] = "black"
            if isinstance(quality, (int, float)) and 0 <= quality <= 1:
                options["quality"] = max(1, round(quality * 100))
        pixels, space = self._pixels().read_pixels(), self._canvas.color_space
        return to_data_url(encode_pixels(pixels, codec.name, color_space=space, **options), codec.mime)

    def to_numpy(self, *, scale: float | None = None) -> NDArray[np.uint8] | NDArray[np.float16]:
        """The canvas as a new array of shape (height, width, 4), RGBA, not premultiplied.

        uint8, or float16 for `pixel_format="rgba-float16"`.
        """
        if scale is not None:
            return to_pixels(self.scene, scale=scale)
        pixels: Any = self._pixels().read_pixels()
        return pixels  # type: ignore[no-any-return]  # the backend's protocol does not name numpy

    def to_pil(self, *, scale: float | None = None) -> Any:
        """The canvas as a `PIL.Image.Image` in RGBA."""
        return to_pil(self.to_numpy(scale=scale), color_space=self._canvas.color_space)

    @property
    def __array_interface__(self) -> dict[str, Any]:
        """For `numpy.asarray(ctx)`: the pixels as `to_numpy` gives them, a new array that the caller owns."""
        pixels = self.to_numpy()
        # The array itself, not its address: whoever takes it must keep it alive, and the Context does not.
        return {"version": 3, "shape": pixels.shape, "typestr": pixels.dtype.str, "data": pixels}

    def _repr_png_(self) -> bytes:
        """The picture that a notebook shows."""
        return self.encode("png", compression="fast")


