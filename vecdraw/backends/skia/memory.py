"""The memory of a raster canvas: ours, so that kernels and encoders reach it without Skia."""

from __future__ import annotations

import mmap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from vecdraw.backends.buffer_pool import pool
from vecdraw.backends.skia.convert import drawing_info
from vecdraw.backends.skia.library import skia
from vecdraw.paint.pixmap import ColorSpace

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ALIGNMENT: Final = 64  # bytes; a cache line
_PIXEL: Final = 4  # bytes


@dataclass(frozen=True, slots=True, eq=False)
class PixelMemory:
    """Rows of pixels from the top: `stride` bytes from one to the next, of which `width` x 4 are pixels.

    `buffer` is writable and has `height * stride` bytes; row 0 and so each row begins on a multiple of 64 bytes.
    Whoever keeps a view of `buffer` keeps the pixels; they are used again when nothing refers to them.

    A Skia surface over them draws at once and keeps no picture of its own, as long as none asks it for a snapshot
    (`makeImageSnapshot`, which it would go on handing out after pixels were written past it): read the pixels instead.
    """

    buffer: memoryview
    width: int
    height: int
    stride: int
    format: Literal["bgra-premultiplied"] = "bgra-premultiplied"

    def array(self) -> NDArray[np.uint8]:
        """The pixels, not copied: shape (height, width, 4), BGRA, premultiplied."""
        import numpy as np  # slow to import, and not needed for drawing

        rows = np.frombuffer(self.buffer, np.uint8).reshape(self.height, self.stride)
        return rows[:, : self.width * _PIXEL].reshape(self.height, self.width, _PIXEL)

    def copy_from(self, other: PixelMemory) -> None:
        """Takes the pixels of `other`, which is of the same size; lets other threads run meanwhile."""
        import numpy as np  # slow to import, and not needed for drawing

        np.copyto(np.frombuffer(self.buffer, np.uint8), np.frombuffer(other.buffer, np.uint8))

    def surface(self, color_space: ColorSpace) -> Any:
        """A Skia surface that draws on these pixels. It does not keep them: whoever holds it holds this as well."""
        info = drawing_info(self.width, self.height, "rgba-unorm8", color_space)
        return skia.Surface.MakeRasterDirect(info, self.buffer, self.stride)


def new_memory(width: int, height: int, *, cleared: bool = True) -> PixelMemory:
    """Pixels for a canvas of `width` x `height` px: transparent black, or anything unless `cleared`.

    Raises `MemoryError` where there is none.
    """
    stride = _stride(width)
    return PixelMemory(pool.take(stride * height, cleared=cleared), width, height, stride)


def lent_memory(block: mmap.mmap, width: int, height: int) -> PixelMemory:
    """The pixels of a canvas of `width` x `height` px in a block claimed from the pool, as they were."""
    stride = _stride(width)
    return PixelMemory(pool.lend(block, stride * height), width, height, stride)


def _stride(width: int) -> int:
    return -(-width * _PIXEL // _ALIGNMENT) * _ALIGNMENT
