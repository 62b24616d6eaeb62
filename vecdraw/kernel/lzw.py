"""TIFF's LZW (TIFF 6.0, section 13), which lets other threads run meanwhile; libtiff is its twin, and does not."""

from __future__ import annotations

from typing import Any, Final

from vecdraw.kernel.loading import compiled

_kernel: Final = compiled("lzw")


def encoded(data: Any) -> bytes | None:
    """The codes of some bytes, at least one, as libtiff writes them; None where there is no kernel.

    Raises `ValueError` for no bytes.
    """
    if _kernel is None:
        return None
    out: bytes = _kernel.encoded(data)
    return out
