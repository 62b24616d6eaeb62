"""Pictures of the suite as an <img> element decodes them."""

import importlib
import re
from typing import Any

import vecdraw as vd

ZERO_SIDE = re.compile(rb'<svg[^>]*\b(?:width|height)="0"')


def decoded(encoded: bytes) -> Any:
    """The picture as a Pixmap; None for one that is damaged or has no area.

    SVG is drawn by the optional package resvg-py, not by vecdraw. Raises `UnsupportedError` without it.
    """
    if b"<svg" in encoded[:1000]:
        return None if ZERO_SIDE.search(encoded) else vd.load_image(_png(encoded))
    try:
        return vd.load_image(encoded)
    except vd.errors.ImageError:
        return None


def _png(svg: bytes) -> bytes:
    try:
        resvg: Any = importlib.import_module("resvg_py")
    except ImportError:
        raise vd.errors.UnsupportedError("SVG pictures need the package resvg-py") from None
    return bytes(resvg.svg_to_bytes(svg_string=svg.decode()))
