"""Rows of pixels of four bytes as a PNG holds them (PNG, third edition, clause 9), and whether pixels are opaque."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from vecdraw.kernel.loading import compiled

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FilterType = Literal[0, 1, 2]
NONE: Final = 0
SUB: Final = 1
UP: Final = 2

_kernel: Final = compiled("rows")


def is_opaque(pixels: Any, width: int, height: int, stride: int) -> bool:
    """Whether the fourth byte of every pixel is 255; `stride` bytes from one row of the buffer `pixels` to the next.

    Raises `ValueError` for pixels that do not fit into their buffer. Other threads run meanwhile.
    """
    if _kernel is not None:
        return bool(_kernel.is_opaque(pixels, width, height, stride))
    return bool((_rows(pixels, width, height, stride)[..., 3] == 255).all())


def filtered(
    out: Any,
    pixels: Any,
    width: int,
    height: int,
    stride: int,
    top: int,
    bottom: int,
    reversed: bool,  # noqa: A002  # the word for it
    channels: int,
    kind: FilterType,
) -> None:
    """Writes the rows from `top` to before `bottom` into the buffer `out`, each with its filter type in front.

    Pixels are R, G, B and a fourth byte, or B, G, R where `reversed`; rows are R, G, B and, with 4 `channels`, that
    byte. What `kind` expects is taken from pixels as they are, the row above `top` included.
    Raises `ValueError` for pixels or rows that do not fit into their buffers. Other threads run meanwhile.
    """
    call = _filtered if _kernel is None else _kernel.filtered
    call(out, pixels, width, height, stride, top, bottom, reversed, channels, kind)


def turned(out: Any, pixels: Any, width: int, height: int, stride: int) -> None:
    """Writes pixels of B, G, R and a fourth byte as R, G, B and that byte into the buffer `out`, row after row.

    Raises `ValueError` for pixels that do not fit into their buffers. Other threads run meanwhile.
    """
    if _kernel is not None:
        _kernel.turned(out, pixels, width, height, stride)
        return
    import numpy as np  # slow to import, and only the twin needs it

    rows, to = _rows(pixels, width, height, stride), np.frombuffer(out, np.uint8)
    if to.size < 4 * width * height:
        raise ValueError("pixels that do not fit into their buffer")
    np.copyto(to[: 4 * width * height].reshape(height, width, 4), rows[..., [2, 1, 0, 3]])


def _filtered(
    out: Any,
    pixels: Any,
    width: int,
    height: int,
    stride: int,
    top: int,
    bottom: int,
    reversed: bool,  # noqa: A002  # as in `filtered`
    channels: int,
    kind: FilterType,
) -> None:
    """As `filtered`."""
    import numpy as np  # slow to import, and only the twin needs it

    rows = _rows(pixels, width, height, stride)
    size = 1 + width * channels
    lines = np.frombuffer(out, np.uint8)
    ordered = channels in {3, 4} and kind in {NONE, SUB, UP} and 0 <= top <= bottom <= height
    if not ordered or lines.size < size * (bottom - top):
        raise ValueError("pixels or rows that do not fit into their buffer")
    if bottom == top:
        return
    order = ([2, 1, 0, 3] if reversed else [0, 1, 2, 3])[:channels]
    here = rows[top:bottom, :, order]
    expected = np.zeros_like(here)
    if kind == SUB:
        expected[:, 1:] = here[:, :-1]
    elif kind == UP:
        expected[1:] = here[:-1]
        if top:
            expected[0] = rows[top - 1][:, order]
    written = lines[: size * (bottom - top)].reshape(bottom - top, size)
    written[:, 0] = kind
    np.subtract(here, expected, out=expected)
    written[:, 1:] = expected.reshape(bottom - top, -1)


def _rows(pixels: Any, width: int, height: int, stride: int) -> NDArray[np.uint8]:
    """The pixels, (height, width, 4). Raises `ValueError` where they do not fit."""
    import numpy as np  # see above

    values = np.frombuffer(pixels, np.uint8)
    inside = min(width, height) >= 1 and stride >= 4 * width
    if not inside or stride * (height - 1) + 4 * width > values.size or stride > values.size:
        raise ValueError("pixels that do not fit into their buffer")
    return np.lib.stride_tricks.as_strided(values, (height, width, 4), (stride, 4, 1), writeable=False)
