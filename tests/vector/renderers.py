"""The other programs that draw our documents; each is None where it is not installed."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]


def library(name: str) -> Any:
    """A library that draws documents, or None where it is not installed."""
    return import_module(name) if find_spec(name) is not None else None


def resvg(svg: str, width: int, height: int) -> Pixels | None:
    """SVG drawn by resvg: RGBA, not premultiplied."""
    drawn = library("resvg_py")
    if drawn is None:
        return None
    png = bytes(drawn.svg_to_bytes(svg_string=svg, width=width, height=height))
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGBA"))


def pdfium(pdf: bytes, width: int, height: int, page: int = 0) -> Pixels | None:
    """A page drawn by PDFium, what Chromium shows PDF with: RGBA on white."""
    drawn = library("pypdfium2")
    if drawn is None:
        return None
    document = drawn.PdfDocument(pdf)
    try:
        sheet = document[page]
        image = sheet.render(scale=width / sheet.get_width()).to_pil().convert("RGBA")
    finally:
        document.close()
    return _sized(image, width, height)


def mupdf(pdf: bytes, width: int, height: int, page: int = 0) -> Pixels | None:
    """A page drawn by MuPDF: RGBA on white."""
    drawn = library("pymupdf")
    if drawn is None:
        return None
    with drawn.open(stream=pdf, filetype="pdf") as document:
        sheet = document[page]
        ratio = width / sheet.rect.width
        picture = sheet.get_pixmap(matrix=drawn.Matrix(ratio, ratio), alpha=False)
        image = Image.frombytes("RGB", (picture.width, picture.height), picture.samples).convert("RGBA")
    return _sized(image, width, height)


def poppler(pdf: bytes, width: int, height: int, page: int = 0) -> Pixels | None:
    """A page drawn by Poppler's pdftoppm, with its own device, Splash: RGBA on white."""
    return _by_poppler(["pdftoppm", "-"], pdf, width, height, page)


def poppler_cairo(pdf: bytes, width: int, height: int, page: int = 0) -> Pixels | None:
    """A page drawn by Poppler's pdftocairo, with cairo, what GNOME's viewers show PDF with: RGBA on white."""
    return _by_poppler(["pdftocairo", "-", "-"], pdf, width, height, page)


def _by_poppler(command: Sequence[str], pdf: bytes, width: int, height: int, page: int) -> Pixels | None:
    program = shutil.which(command[0])
    if program is None:
        return None
    number = str(page + 1)
    size = ("-scale-to-x", str(width), "-scale-to-y", str(height))
    whole = [program, "-png", "-singlefile", "-f", number, "-l", number, *size, *command[1:]]
    png = subprocess.run(whole, input=pdf, capture_output=True, check=True).stdout
    return _sized(Image.open(io.BytesIO(png)).convert("RGBA"), width, height)


PDF: Final = {"pdfium": pdfium, "mupdf": mupdf, "poppler": poppler, "poppler_cairo": poppler_cairo}


def _sized(image: Image.Image, width: int, height: int) -> Pixels:
    """The picture, a row or column that rounding added cut off."""
    return np.asarray(image.crop((0, 0, width, height)))
