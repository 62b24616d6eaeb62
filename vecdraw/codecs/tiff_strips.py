"""The pixels of a TIFF as compressed strips of rows (TIFF 6.0, sections 3, 13 and 14; Adobe's deflate)."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from vecdraw.kernel import lzw

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Part = bytes | NDArray[np.uint8] | NDArray[np.uint16]

Compression = Literal["deflate", "lzw", "none"]

_STRIP = 1 << 18  # bytes of rows in a strip: enough to compress well, little enough to read one alone
_LEVEL = 6
_PROBES = 3  # strips looked at to choose between values and differences


class Strips(NamedTuple):
    """Compressed strips of `rows` rows each, the last one of what is left; `joined` makes bytes of them.

    `lengths` are the bytes of each. `differences`: each sample is the difference to the one on its left (predictor 2).
    """

    data: Sequence[Part]
    lengths: tuple[int, ...]
    rows: int
    differences: bool


def rows_of_strip(row: int, height: int) -> int:
    """How many rows of `row` bytes each a strip has."""
    return max(1, min(height, _STRIP // max(1, row)))


def strips_of(
    samples: NDArray[np.uint8] | NDArray[np.uint16],
    compression: Compression,
    *,
    rows: int | None = None,
    differences: bool | None = None,
) -> Strips:
    """The strips of an array of shape (height, width, n), little-endian; uncompressed ones are the array itself.

    Differences are taken, where `differences` does not say, if that makes some of the strips smaller: drawn pictures
    compress best as they are, photographs do not.
    """
    height = samples.shape[0]
    rows = rows_of_strip(samples[0].nbytes, height) if rows is None else rows
    bands = [samples[top : top + rows] for top in range(0, height, rows)]
    if compression == "none":
        return Strips([samples], tuple(band.nbytes for band in bands), rows, differences=False)
    differences = differ_better(samples, rows) if differences is None else differences
    packed = _deflated if compression == "deflate" else _lzw
    data = [packed(_bytes(_differences(band) if differences else band)) for band in bands]
    return Strips(data, tuple(map(len, data)), rows, differences)


def differ_better(samples: NDArray[np.uint8] | NDArray[np.uint16], rows: int) -> bool:
    """Whether differences make some of the strips of so many rows smaller."""
    bands = [samples[top : top + rows] for top in range(0, samples.shape[0], rows)]
    probes = bands[len(bands) // (2 * _PROBES) :: -(-len(bands) // _PROBES)]
    plain = sum(len(_deflated(_bytes(band), 1)) for band in probes)
    return sum(len(_deflated(_bytes(_differences(band)), 1)) for band in probes) < plain


def joined(parts: Sequence[Part]) -> bytes:
    """One after the other, arrays as their samples, little-endian; other threads run meanwhile."""
    import numpy as np  # `import vecdraw` does not pay for it

    out = io.BytesIO(bytes(sum(map(_length, parts))))
    into, at = np.frombuffer(out.getbuffer(), np.uint8), 0
    for part in parts:
        end = at + _length(part)
        if isinstance(part, bytes):
            into[at:end] = np.frombuffer(part, np.uint8) if part else 0
        else:
            _put(into[at:end], part)
        at = end
    del into  # else what follows is a copy
    return out.getvalue()


def _length(part: Part) -> int:
    return len(part) if isinstance(part, bytes) else int(part.nbytes)


def _put(into: NDArray[np.uint8], samples: NDArray[Any]) -> None:
    """The samples (height, width, n) as bytes."""
    target = into.view(samples.dtype.newbyteorder("<")).reshape(samples.shape)
    if samples.flags.c_contiguous:
        target[...] = samples
        return
    for band in range(samples.shape[2]):  # several times as fast as a copy of the slice
        target[..., band] = samples[..., band]


def _bytes(samples: NDArray[Any]) -> bytes:
    return samples.astype(samples.dtype.newbyteorder("<"), copy=False).tobytes()


def _differences(samples: NDArray[Any]) -> NDArray[Any]:
    out = samples.copy()
    out[:, 1:] -= samples[:, :-1]
    return out


def _deflated(data: bytes, level: int = _LEVEL) -> bytes:
    from zlib_ng import zlib_ng  # see joined

    out: bytes = zlib_ng.compress(data, level)
    return out


def _lzw(data: bytes) -> bytes:
    found = lzw.encoded(data)
    return by_libtiff(data) if found is None else found


def by_libtiff(data: bytes) -> bytes:
    """Section 13's LZW by Pillow's libtiff: the strip is that of a file of one row of gray pixels."""
    from PIL import Image, TiffImagePlugin  # see _deflated

    row = Image.frombytes("L", (len(data), 1), data)
    out = io.BytesIO()
    row.save(out, "TIFF", compression="tiff_lzw", strip_size=len(data))
    with TiffImagePlugin.TiffImageFile(io.BytesIO(out.getvalue())) as file:
        (start,), (length,) = file.tag_v2[273], file.tag_v2[279]
    return out.getvalue()[start : start + length]
