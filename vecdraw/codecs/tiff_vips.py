"""Pages of TIFF files that Pillow does not read, or reads wrongly, by libvips: an optional library."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from vecdraw.codecs import vips
from vecdraw.codecs.completeness import check_tiff
from vecdraw.codecs.shown import CheckSize, Shown
from vecdraw.errors import ImageError, UnsupportedError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Tags = Mapping[int, tuple[int, ...]]
"""What a directory says of how pixels are laid out; see `tiff_directory.tags_of_pixels`."""

_WIDTH, _HEIGHT, _BITS, _COMPRESSION, _PHOTOMETRIC = 256, 257, 258, 259, 262
_ORIENTATION, _SAMPLES, _PLANAR = 274, 277, 284
_TILE_WIDTH, _TILE_HEIGHT, _EXTRA, _FORMAT = 322, 323, 338, 339
_LISTS: Final = frozenset({_BITS, 273, 279, 324, 325})  # the others have one value: where strips and tiles lie
_WHITE_IS_ZERO: Final = 0
_CMYK: Final = 5
_COLORS: Final = {_WHITE_IS_ZERO: 1, 1: 1, 2: 3, _CMYK: 4}  # samples by photometric interpretation
_IN_PLANES: Final = 2
_WEBP: Final = 50001
_METHODS: Final = frozenset({*range(1, 9), 32771, 32773, 32809, 32946, 34676, 34677, 34925, 50000, _WEBP})
"""Of compression, that Pillow reads, or libvips."""
_ASSOCIATED, _UNASSOCIATED = 1, 2
_UNDEFINED: Final = {2: "signed numbers", 3: "floats", 5: "complex numbers", 6: "complex floats"}  # by SampleFormat


def check_range(tags: Tags) -> None:
    """Raises `UnsupportedError` for samples whose numbers have no defined range of colours."""
    bits = max(tags.get(_BITS, (1,)))
    kind = _UNDEFINED.get(tags.get(_FORMAT, (1,))[0])
    if kind is None and bits <= 16:
        return
    raise UnsupportedError(
        f"a TIFF of {bits}-bit {kind or 'numbers'} has no defined range of colours; convert it to 8 or 16 bits"
    )


def check_compression(tags: Tags) -> None:
    """Raises `UnsupportedError` for a method of compression that nothing here reads."""
    method = tags.get(_COMPRESSION, (1,))[0]
    if method not in _METHODS:
        raise UnsupportedError(
            f"a TIFF compressed by method {method} is not read; none, LZW, deflate, PackBits, CCITT, JPEG, LZMA, "
            "Zstandard and WebP are"
        )


def misread(content: bytes, tags: Tags) -> bool:
    """Whether Pillow would read a page wrongly or not at all, or takes its header for that of a file without tags."""
    deep = 16 in tags.get(_BITS, (1,))
    if content[:4] == b"MM\0+" or tags.get(_COMPRESSION) == (_WEBP,):
        return True
    if in_planes(tags) and tags.get(_SAMPLES, (1,))[0] > 1:
        return deep or not _has_plain_planes(tags)
    return deep and tags.get(_PHOTOMETRIC) == (_WHITE_IS_ZERO,)


def in_planes(tags: Tags) -> bool:
    """Whether a page has the samples of all pixels one after the other, or says so of its only ones."""
    return tags.get(_PLANAR, (1,))[0] == _IN_PLANES


def has_one_plane(tags: Tags) -> bool:
    """Whether a page is in planes of which there is only one, so that it makes no difference."""
    return in_planes(tags) and tags.get(_SAMPLES, (1,))[0] == 1


def _has_plain_planes(tags: Tags) -> bool:
    """Whether planes are those of colours, and of one alpha at most, that Pillow puts together."""
    samples = tags[_SAMPLES][0]
    extra = samples - _COLORS.get(tags.get(_PHOTOMETRIC, (1,))[0], samples)
    return not extra or (samples == 4 and tags.get(_EXTRA, (0,))[0] == _UNASSOCIATED)


def can_read(tags: Tags) -> bool:
    """Whether a page has samples that libvips gives as they are: of 8 or 16 bits, gray, RGB or CMYK."""
    bits, samples = tags.get(_BITS, (1,)), tags.get(_SAMPLES, (1,))[0]
    colors = _COLORS.get(tags.get(_PHOTOMETRIC, (-1,))[0])
    if colors == 1 < samples and in_planes(tags):
        return False  # libvips takes the plane of alpha for more of the gray one
    return set(bits) in ({8}, {16}) and colors is not None and samples >= colors


def described(tags: Tags) -> str:
    """What a page is, for errors."""
    bits, samples = tags.get(_BITS, (1,)), tags.get(_SAMPLES, (1,))[0]
    photometric = tags.get(_PHOTOMETRIC, (-1,))[0]
    planes = " in planes" if in_planes(tags) else ""
    packed = " compressed by WebP" if tags.get(_COMPRESSION) == (_WEBP,) else ""
    return f"a TIFF of {samples} x {bits[0]} bits{planes}{packed} with photometric interpretation {photometric}"


def page(content: bytes, number: int, tags: Tags, check_size: CheckSize) -> Shown:
    """The page of a number, counted from 0, which has such tags.

    Raises `MissingLibraryError` where libvips is absent, `ImageError` for a damaged page, and `UnsupportedError` for
    one in inks that is not opaque.
    """
    import numpy as np  # `import vecdraw` does not pay for it
    from PIL import Image  # see np

    library = vips.library(f"reading {described(tags)}")
    for width, height in ((_WIDTH, _HEIGHT), (_TILE_WIDTH, _TILE_HEIGHT)):
        if width in tags and height in tags:
            check_size((tags[width][0], tags[height][0]))
    check_tiff(content, {tag: each if tag in _LISTS else each[0] for tag, each in tags.items()})
    samples, profile = _samples(library, content, number)
    colors = _COLORS[tags[_PHOTOMETRIC][0]]
    samples = _with_alpha(samples, colors, tags.get(_EXTRA, ()))
    if colors == 4:
        if samples.shape[2] > colors:
            raise UnsupportedError("TIFF pictures in CMYK with alpha are not read; flatten it or convert it to RGB")
        image = Image.fromarray(_upper(samples), "CMYK")
    else:
        image = Image.fromarray(_upper(samples)[..., 0] if samples.shape[2] == 1 else _upper(samples))
    if profile:
        image.info["icc_profile"] = profile
    deep = samples.astype(np.uint16) if samples.dtype == np.uint16 and colors < 4 else None
    return Shown(image, deep, tags.get(_ORIENTATION, (1,))[0])


def _samples(library: Any, content: bytes, number: int) -> tuple[NDArray[Any], bytes]:
    """All samples, (height, width, samples), and the ICC profile, empty for none."""
    import numpy as np  # see page

    try:
        image = library.Image.tiffload_buffer(content, page=number, access="sequential", fail_on="warning")
        kind = {"uchar": np.uint8, "ushort": np.uint16}.get(image.format)
        if kind is None:
            raise ImageError(f"the TIFF picture is damaged: its samples are of {image.format}")
        profile = image.get("icc-profile-data") if image.get_typeof("icc-profile-data") else b""
        data = image.write_to_memory()
    except library.Error as error:
        raise ImageError(f"the TIFF picture is damaged or cut off: {' '.join(str(error).split())}") from error
    return np.frombuffer(data, kind).reshape(image.height, image.width, image.bands), bytes(profile)


def _with_alpha(samples: NDArray[Any], colors: int, extra: tuple[int, ...]) -> NDArray[Any]:
    """The colours, and alpha if one of the `extra` samples is that; libvips has divided out associated alpha."""
    import numpy as np  # see page

    kinds = extra[: samples.shape[2] - colors]
    alpha = [colors + at for at, kind in enumerate(kinds) if kind in {_ASSOCIATED, _UNASSOCIATED}]
    return np.ascontiguousarray(samples[..., [*range(colors), *alpha[:1]]])


def _upper(samples: NDArray[Any]) -> NDArray[np.uint8]:
    """Eight bits of each sample."""
    import numpy as np  # see page

    return samples if samples.dtype == np.uint8 else (samples >> 8).astype(np.uint8)
