"""What the programs that draw our documents do otherwise than their specifications: documents and what they should be.

The documents are written by hand, so that what is in `known.py` can be seen not to come from our writers.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Channels = NDArray[np.float64]

PAIRS: Final = (
    ("#f1c40f", "#2e86c1"), ("#c0392b", "#e8daef"), ("#145a32", "#f5b7b1"), ("#1abc9c", "#c0392b"),
    ("#1a1a2e", "#f1e40f"), ("#402010", "#20e0e0"),
)  # fmt: skip
"""Backdrops and sources: of those whose lightness lies far apart, mixing leaves the gamut and is clipped."""


def channels(color: str) -> Channels:
    """The red, green and blue of `#rrggbb`, 0..1."""
    return np.array([int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)])


def mixed(mode: str, backdrop: Channels, source: Channels) -> Channels:
    """An opaque source on an opaque backdrop by a non-separable mode (Compositing and Blending 1, 10.2)."""
    if mode == "luminosity":
        return _set_lightness(backdrop, _lightness(source))
    if mode == "color":
        return _set_lightness(source, _lightness(backdrop))
    if mode == "hue":
        return _set_lightness(_set_saturation(source, _saturation(backdrop)), _lightness(backdrop))
    return _set_lightness(_set_saturation(backdrop, _saturation(source)), _lightness(backdrop))


def _lightness(color: Channels) -> float:
    return float(color @ np.array([0.3, 0.59, 0.11]))


def _saturation(color: Channels) -> float:
    return float(color.max() - color.min())


def _set_lightness(color: Channels, lightness: float) -> Channels:
    found = color + (lightness - _lightness(color))
    lowest, highest = found.min(), found.max()
    if lowest < 0.0:
        found = lightness + (found - lightness) * lightness / (lightness - lowest)
    if highest > 1.0:
        found = lightness + (found - lightness) * (1.0 - lightness) / (highest - lightness)
    return found


def _set_saturation(color: Channels, saturation: float) -> Channels:
    span = _saturation(color)
    return np.zeros(3) if span == 0.0 else (color - color.min()) * saturation / span


def blended_svg(mode: str, backdrop: str, source: str) -> str:
    """A square of the mix of two colours."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 0 16 16">'
        f'<rect width="16" height="16" fill="{backdrop}"/>'
        f'<rect width="16" height="16" fill="{source}" style="mix-blend-mode:{mode}"/></svg>'
    )


def circle_svg(side: int, radius: int) -> str:
    """A black disc in the middle of a white square."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="{side}" viewBox="0 0 {side} {side}">'
        f'<rect width="{side}" height="{side}" fill="#fff"/>'
        f'<circle cx="{side / 2:g}" cy="{side / 2:g}" r="{radius}"/></svg>'
    )


def circle_shares(side: int, radius: int, steps: int) -> Channels:
    """How much of each pixel that disc covers, by `steps` x `steps` points in each; (side, side)."""
    places = (np.arange(side * steps) + 0.5) / steps - side / 2
    inside = places[:, None] ** 2 + places[None, :] ** 2 < radius**2
    return inside.reshape(side, steps, side, steps).mean(axis=(1, 3))


def blended_pdf(mode: str, backdrop: str, source: str) -> bytes:
    """The same as a page of 16 x 16 pt."""
    content = f"{_fill(backdrop)} 0 0 16 16 re f /B gs {_fill(source)} 0 0 16 16 re f"
    return pdf(content, f"/ExtGState <</B <</BM /{mode.capitalize()}>>>>")


def gradient_pdf(width: int) -> bytes:
    """A page `width` pt wide, black at its left, white at its right, and evenly in between."""
    function = "<</FunctionType 2 /Domain [0 1] /C0 [0] /C1 [1] /N 1>>"
    shading = f"<</ShadingType 2 /ColorSpace /DeviceGray /Coords [0 0 {width} 0] /Function {function}>>"
    return pdf("/S sh", f"/Shading <</S {shading}>>", width)


def picture_pdf(width: int) -> bytes:
    """A page `width` pt wide that shows a picture of a black and a white pixel, smoothed: the same from both sides."""
    head = "/W 2 /H 1 /CS /G /BPC 8 /I true /F /AHx"
    return pdf(f"{width} 0 0 16 0 0 cm BI {head} ID 00 FF> EI", "", width)


def pdf(content: str, resources: str, width: int = 16) -> bytes:
    """A page of `width` x 16 pt; what reads it finds the objects by itself."""
    page = f"/Type /Page /Parent 2 0 R /MediaBox [0 0 {width} 16] /Contents 4 0 R /Resources <<{resources}>>"
    group = "/Group <</S /Transparency /CS /DeviceRGB /I true>>"
    parts = [
        "%PDF-1.7\n",
        "1 0 obj\n<</Type /Catalog /Pages 2 0 R>>\nendobj\n",
        "2 0 obj\n<</Type /Pages /Kids [3 0 R] /Count 1>>\nendobj\n",
        f"3 0 obj\n<<{page} {group}>>\nendobj\n",
        f"4 0 obj\n<</Length {len(content)}>>\nstream\n{content}\nendstream\nendobj\n",
        "trailer\n<</Root 1 0 R /Size 5>>\n%%EOF\n",
    ]
    return "".join(parts).encode("ascii")


def _fill(color: str) -> str:
    return " ".join(f"{channel:.5f}" for channel in channels(color)) + " rg"
