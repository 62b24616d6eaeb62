"""LZW of TIFF and GIF, which lets other threads run meanwhile; libtiff and Pillow are the twins, and do not."""

from __future__ import annotations

from typing import Any, Final

from vecdraw.kernel.loading import compiled

_kernel: Final = compiled("lzw")


def encoded(data: Any) -> bytes | None:
    """The codes of some bytes, at least one, as libtiff writes them (TIFF 6.0, section 13); None without the kernel.

    Raises `ValueError` for no bytes.
    """
    if _kernel is None:
        return None
    out: bytes = _kernel.encoded(data)
    return out


def gif_blocks(data: Any) -> bytes | None:
    """The size of a literal and the codes of some bytes as Pillow writes them, in sub-blocks of a GIF (GIF89a, 22).

    None without the kernel. Raises `ValueError` for no bytes.
    """
    if _kernel is None:
        return None
    out: bytes = _kernel.gif_blocks(data)
    return out
