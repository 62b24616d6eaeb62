"""The door to Skia: the one place that loads it, with a message that helps where its system libraries are absent."""

from __future__ import annotations

from vecdraw.errors import MissingLibraryError

try:
    import skia
except ImportError as error:
    raise MissingLibraryError(
        f"Skia cannot be loaded ({error}); on Linux install the system packages libegl1 and libgl1"
    ) from error

__all__ = ["skia"]
