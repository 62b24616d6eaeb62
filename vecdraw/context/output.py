"""What comes out of the Context: encoded bytes, files, arrays, PIL images."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from vecdraw import codecs, export
from vecdraw.context.path_text import PathLettering
from vecdraw.context.recorder import positive
from vecdraw.errors import BadValueError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from vecdraw.backends.fallback import Fallback
    from vecdraw.export.report import ExportReport
    from vecdraw.storage.partial import Durability
    from vecdraw.storage.stores import Store

_SOME_PREFIX = "_id-"  # of ids until the content is known; no number, colour or base64 text has it
_SHOWN_OPERATIONS = 2_000  # a notebook keeps the markup of everything it shows
_IN_URLS: Final = frozenset({"png", "jpeg", "webp", "avif", "gif"})  # what browsers show; others become PNG


class Output(PathLettering):
    """encode, save_as, to_data_url, to_numpy, to_pil."""

    def encode(
        self,
        format: str = "png",  # noqa: A002  # the argument's public name
        *,
        scale: float | None = None,
        dpi: float | None = None,
        background: Any = None,
        quality: float | None = None,
        on_fallback: Callable[[Fallback], object] | None = None,
        **options: Any,
    ) -> bytes:
        """The canvas encoded: `"png"`, `"jpeg"`, `"svg"`, `"svgz"` or `"pdf"`, a suffix or a MIME type.

        `scale` (px per user unit), `dpi` (at scale 1) and `background` (under everything) replace the Context's own;
        `quality` and `options` are the format's; `on_fallback` is called with each thing that had to become a picture
        in a format of vectors. See `vecdraw.encode`. Raises `BadValueError` and `BadTypeError` before anything is
        drawn.
        """
        codec = export.formats.format_named(format)
        is_plain = scale is None and background is None and export.render.OWN_OPTIONS.isdisjoint(options)
        if not is_plain or isinstance(codec, export.vector.VectorFormat):
            chosen = {"dpi": dpi, "background": background, "quality": quality, "on_fallback": on_fallback}
            return export.render.encode(self.scene, codec.name, scale=scale, **chosen, **options)
        density = self._canvas.dpi if dpi is None else positive(dpi, "dpi")
        given = options if quality is None else {"quality": quality, **options}
        stated = export.encoding.density_options(codec, density * self._canvas.scale, asked=dpi is not None)
        chosen = codec.make_options({**stated, **given})
        export.encoding.check_canvas(codec, chosen, self._canvas.pixel_size, self._canvas.color_space)
        return export.encoding.encode_raster(self._pixels(), codec, chosen)

    def save_as(
        self,
        path: str | os.PathLike[str],
        *,
        format: str | None = None,  # noqa: A002  # the argument's public name
        scale: float | None = None,
        dpi: float | None = None,
        background: Any = None,
        quality: float | None = None,
        durability: Durability = "full",
        store: Store | None = None,
        **options: Any,
    ) -> ExportReport:
        """Writes the canvas to a file, in the format of its suffix; see `encode`. The file is whole or not there.

        `path` may be a URL such as "s3://bucket/poster.png", or a key in `store`; `durability` is "full" or "fast":
        see `vecdraw.save`. Returns how large the file is, its CRC32C, and what the format could not say.
        """
        from vecdraw.storage.delivery import check_target, deliver  # with the first file, not with `import vecdraw`
        from vecdraw.storage.files import check_durability

        form = export.formats.format_for(path, format)
        check_target(path, store)
        if isinstance(form, export.vector.VectorFormat) or not export.search.SEARCH_OPTIONS.isdisjoint(options):
            chosen = {"dpi": dpi, "background": background, "quality": quality}
            place: dict[str, Any] = {"durability": durability, "store": store}
            return export.render.save(self.scene, path, format=form.name, scale=scale, **chosen, **place, **options)
        check_durability(durability)
        data = self.encode(form.name, scale=scale, dpi=dpi, background=background, quality=quality, **options)
        written = deliver(path, lambda write: write(data), store=store, durability=durability)
        return export.report.ExportReport(form.name, len(data), crc32c=written.crc32c)

    def to_data_url(self, mime: str = "image/png", quality: float | None = None) -> str:
        """The canvas as a `data:` URL. An unknown type is PNG, and `quality` (0..1) outside its range is ignored.

        A canvas without pixels is `"data:,"` (HTML Standard, toDataURL).
        """
        if not (self._canvas.width and self._canvas.height):
            return "data:,"
        try:
            codec = codecs.registry.codec_named(mime)
        except BadValueError:
            codec = codecs.registry.codec_named("png")
        options: dict[str, Any] = {}
        if codec.name not in _IN_URLS:
            codec = codecs.registry.codec_named("png")
        if codec.name == "jpeg":
            options["background"] = "black"
        if codec.name != "png" and isinstance(quality, (int, float)) and 0 <= quality <= 1:
            options["quality"] = max(1, round(quality * 100))
        chosen, space = codec.make_options(options), self._canvas.color_space
        export.encoding.check_canvas(codec, chosen, self._canvas.pixel_size, space)
        pixels: Any = self._pixels().read_pixels()
        return export.file.to_data_url(codec.encode(pixels, chosen, space), codec.mime)

    def to_numpy(self, *, scale: float | None = None) -> NDArray[np.uint8] | NDArray[np.float16]:
        """The canvas as a new array of shape (height, width, 4), RGBA, not premultiplied.

        uint8, or float16 for `pixel_format="rgba-float16"`.
        """
        if scale is not None:
            return export.render.to_pixels(self.scene, scale=scale)
        pixels: Any = self._pixels().read_pixels()
        return pixels  # type: ignore[no-any-return]  # the backend's protocol does not name numpy

    def to_pil(self, *, scale: float | None = None) -> Any:
        """The canvas as a `PIL.Image.Image` in RGBA."""
        return codecs.sources.to_pil(self.to_numpy(scale=scale), color_space=self._canvas.color_space)

    @property
    def __array_interface__(self) -> dict[str, Any]:
        """For `numpy.asarray(ctx)`: the pixels as `to_numpy` gives them, a new array that the caller owns."""
        pixels = self.to_numpy()
        # The array itself, not its address: whoever takes it must keep it alive, and the Context does not.
        return {"version": 3, "shape": pixels.shape, "typestr": pixels.dtype.str, "data": pixels}

    def _repr_svg_(self) -> str | None:
        """The drawing that a notebook shows; None, so that it shows the PNG, for one of very many operations.

        Its ids begin with a hash of its content: the ids of other drawings in the same page are others.
        """
        if len(self.scene.ops) > _SHOWN_OPERATIONS:
            return None
        from hashlib import blake2b  # loads OpenSSL

        markup = self.encode("svg", id_prefix=_SOME_PREFIX)
        own = f"v{blake2b(markup, digest_size=6).hexdigest()}-"
        return markup.replace(_SOME_PREFIX.encode(), own.encode()).decode("utf-8")

    def _repr_png_(self) -> bytes:
        """The picture that a notebook shows."""
        return self.encode("png", compression="fast")
