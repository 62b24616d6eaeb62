"""libvips through pyvips: an optional library whose encoders run without the global lock.

libvips starts threads at its first call, which a forked child does not have: a process that is forked afterwards hangs
at its own first call. Processes have to be started by "spawn" or "forkserver", as `render_many` does.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from vecdraw.codecs.still import Picture
from vecdraw.errors import ImageError, MissingLibraryError

if TYPE_CHECKING:
    from types import ModuleType

_KINDS: Final = {("RGB", 1): "srgb", ("RGB", 2): "rgb16", ("CMYK", 1): "cmyk", ("GRAY", 1): "b-w"}  # by sample bytes


def library(what: str) -> ModuleType:
    """The module pyvips. Raises `MissingLibraryError` saying that `what` needs it, where it or libvips is missing."""
    try:
        import pyvips  # optional, and the library itself is loaded with it
    except (ImportError, OSError) as error:
        raise MissingLibraryError(f"{what} needs libvips: pip install vecdraw[formats] ({error})") from error
    return pyvips  # type: ignore[no-any-return]  # it has no type hints


def save(picture: Picture, operation: str, **options: Any) -> bytes:
    """The picture encoded by one of libvips' savers, such as "jpegsave_buffer", with its profile.

    Raises `MissingLibraryError`, and `ImageError` for what libvips refuses.
    """
    vips = library(f"writing by {operation.removesuffix('_buffer')}")
    samples = picture.samples
    try:
        image = vips.Image.new_from_memory(
            samples.data, picture.width, picture.height, picture.bands, "uchar" if samples.itemsize == 1 else "ushort"
        ).copy(interpretation=_KINDS[picture.space, samples.itemsize])
        if picture.profile:
            image.set_type(vips.GValue.blob_type, "icc-profile-data", picture.profile)
        data: bytes = getattr(image, operation)(keep="icc", **options)
    except vips.Error as error:
        raise ImageError(f"libvips could not write the picture: {' '.join(str(error).split())}") from error
    return data


@cache
def has_mozjpeg() -> bool:
    """Whether libvips' JPEG encoder is mozjpeg: another ignores the quantisation tables that mozjpeg brings."""
    vips = library("mozjpeg")
    dot = vips.Image.black(8, 8)
    first, second = (dot.jpegsave_buffer(Q=50, quant_table=table, keep="none") for table in (0, 3))
    return bool(first != second)


_lock = threading.Lock()
_within = 0
_before = 0


@contextmanager
def on_one_core() -> Iterator[None]:
    """Keeps libvips' encoders to one thread each.

    libvips gives the AV1 encoder as many threads as there are cores, and the bytes depend on their number. It has one
    number for the process, so it is set while any thread is in here, and then set back.
    """
    global _within, _before  # noqa: PLW0603  # libvips' number is the process's, so the count is too
    vips = library("AVIF")
    with _lock:
        if not _within:
            _before = vips.concurrency_get()
            vips.concurrency_set(1)
        _within += 1
    try:
        yield
    finally:
        with _lock:
            _within -= 1
            if not _within:
                vips.concurrency_set(_before)
