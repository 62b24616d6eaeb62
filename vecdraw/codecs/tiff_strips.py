"""The pixels of a TIFF as compressed strips of rows (TIFF 6.0, sections 3, 13 and 14; Adobe's deflate)."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Compression = Literal["deflate", "lzw", "none"]

_STRIP = 1 << 18  # bytes of rows in a strip: enough to compress well, little enough to read one alone
_LEVEL = 6
_PROBES = 3  # strips looked at to choose between values and differences


class Strips(NamedTuple):
    """Compressed strips of `rows` rows each, the last one of what is left.

    `differences`: each sample is the difference to the one on its left (predictor 2).
    """

    data: list[bytes]
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
    """The strips of an array of shape (height, width, n), little-endian.

    Differences are taken, where `differences` does not say, if that makes some of the strips smaller: drawn pictures
    compress best as they are, photographs do not.
    """
    height = samples.shape[0]
    rows = rows_of_strip(samples[0].nbytes, height) if rows is None else rows
    bands = [samples[top : top + rows] for top in range(0, height, rows)]
    if compression == "none":
        return Strips([_bytes(band) for band in bands], rows, differences=False)
    differences = differ_better(samples, rows) if differences is None else differences
    raw = (_bytes(_differences(band) if differences else band) for band in bands)
    if compression == "deflate":
        return Strips([_deflated(each) for each in raw], rows, differences)
    return Strips([_lzw(each) for each in raw], rows, differences)


def differ_better(samples: NDArray[np.uint8] | NDArray[np.uint16], rows: int) -> bool:
    """Whether differences make some of the strips of so many rows smaller."""
    bands = [samples[top : top + rows] for top in range(0, samples.shape[0], rows)]
    probes = bands[len(bands) // (2 * _PROBES) :: -(-len(bands) // _PROBES)]
    plain = sum(len(_deflated(_bytes(band), 1)) for band in probes)
    return sum(len(_deflated(_bytes(_differences(band)), 1)) for band in probes) < plain


def _bytes(samples: NDArray[Any]) -> bytes:
    return samples.astype(samples.dtype.newbyteorder("<"), copy=False).tobytes()


def _differences(samples: NDArray[Any]) -> NDArray[Any]:
    out = samples.copy()
    out[:, 1:] -= samples[:, :-1]
    return out


def _deflated(data: bytes, level: int = _LEVEL) -> bytes:
    from zlib_ng import zlib_ng  # `import vecdraw` does not pay for it

    out: bytes = zlib_ng.compress(data, level)
    return out


def _lzw(data: bytes) -> bytes:
    """Section 13's LZW, which libtiff has: the strip is that of a file of one row of gray pixels."""
    from PIL import Image, TiffImagePlugin  # see _deflated

    row = Image.frombytes("L", (len(data), 1), data)
    out = io.BytesIO()
    row.save(out, "TIFF", compression="tiff_lzw", strip_size=len(data))
    with TiffImagePlugin.TiffImageFile(io.BytesIO(out.getvalue())) as file:
        (start,), (length,) = file.tag_v2[273], file.tag_v2[279]
    return out.getvalue()[start : start + length]
