"""HEIC and JPEG XL, read through the libraries of the extra `formats`."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Final

from vecdraw import limits
from vecdraw.codecs.deep import unassociated
from vecdraw.codecs.shown import CheckSize, Shown
from vecdraw.errors import ImageError, MissingLibraryError, UnsupportedError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_PACKAGES: Final = {"pillow_heif": "pillow-heif", "pillow_jxl": "pillow-jxl-plugin"}
_CHANNELS: Final = {"L": 1, "I": 1, "LA": 2, "La": 2, "RGB": 3, "RGBA": 4, "RGBa": 4}


def heic_frames(content: bytes, start: int, check_size: CheckSize) -> Iterator[Shown]:
    """The pictures of the file from `start` on, the primary one first; its library turns them upright."""
    library = _library("pillow_heif", "HEIC")
    images = library.HeifFile(content, convert_hdr_to_8bit=False)
    order = sorted(range(len(images)), key=lambda index: index != images.primary_index)
    limits.check("image_frames", len(order), "pictures of a HEIC file")
    for index in order[start:]:
        part = images[index]
        check_size(part.size)
        yield _heic(part)


def jxl_frame(content: bytes, from_jpeg: Callable[[bytes], Iterator[Shown]]) -> Iterator[Shown]:
    """The first frame, which its library turns upright. A JPEG that was packed without loss is read as one."""
    from PIL import Image  # `import vecdraw` does not pay for it

    library = _library("pillow_jxl", "JPEG XL")
    is_jpeg, info, data, profile, _ = library.Decoder(num_threads=1)(content)
    if is_jpeg:
        yield from from_jpeg(bytes(data))
        return
    mode = str(info.mode)
    if mode not in {"L", "LA", "RGB", "RGBA", "I;16"}:
        raise UnsupportedError(f"JPEG XL pictures of {mode} samples have no defined range of colours")
    image = Image.frombytes(mode, (info.width, info.height), bytes(data))
    if profile:
        image.info["icc_profile"] = bytes(profile)
    yield Shown(image)


def _heic(part: Any) -> Shown:
    import numpy as np  # `import vecdraw` does not pay for it
    from PIL import Image  # `import vecdraw` does not pay for it

    base, _, depth = part.mode.partition(";")
    channels = _CHANNELS.get(base)
    if channels is None or depth not in {"", "16"}:
        raise ImageError(f"the HEIC picture has pixels of an unknown kind {part.mode!r}")
    width, height = part.size
    data = np.frombuffer(part.data, np.uint8).reshape(-1, part.stride)[:height]
    kind = np.dtype("<u2" if depth else np.uint8)
    row = np.ascontiguousarray(data[:, : width * channels * kind.itemsize]).view(kind)
    samples: NDArray[Any] = row.reshape(height, width, channels)
    if base in {"La", "RGBa"}:
        samples = unassociated(samples)
    image = Image.fromarray(_upper(samples))
    profile = part.info.get("icc_profile")
    if profile:
        image.info["icc_profile"] = bytes(profile)
    deep = samples.astype(np.uint16) if depth else None
    return Shown(image, deep[..., 0] if deep is not None and channels == 1 else deep)


def _upper(samples: NDArray[Any]) -> NDArray[np.uint8]:
    import numpy as np  # `import vecdraw` does not pay for it

    levels = (samples >> 8 if samples.dtype.itemsize == 2 else samples).astype(np.uint8)
    return levels[..., 0] if levels.shape[2] == 1 else levels


def _library(name: str, format: str) -> Any:  # noqa: A002  # the word for it
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise MissingLibraryError(
            f"reading {format} needs {_PACKAGES[name]}: pip install 'vecdraw[formats]' (or {_PACKAGES[name]})"
        ) from error
