"""Small files of every form that holds metadata, and what other programs say of them."""

import io
import json
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import vecdraw as vd
from vecdraw.errors import MissingLibraryError

FORMATS = ("png", "jpeg", "webp", "avif", "heic", "jxl", "tiff", "gif", "svg", "svgz", "pdf")
RASTER = tuple(name for name in FORMATS if name not in {"svg", "svgz", "pdf"})


@cache
def picture(form: str) -> bytes:
    """A file without metadata. Skips where the form's library is missing."""
    pixels = np.random.default_rng(7).integers(0, 255, (21, 34, 3), dtype=np.uint8)
    if form == "gif":
        out = io.BytesIO()
        Image.fromarray(pixels).quantize(16).save(out, "GIF")
        return out.getvalue()
    context = vd.Context(34, 21, background="white")
    context.draw_image(pixels, 0, 0)
    try:
        data = vd.encode(context.scene, form)
        vd.read_metadata(data)
    except MissingLibraryError as error:
        pytest.skip(str(error))
    return data


def pixels_of(data: bytes) -> Any:
    """The decoded pixels; None for a document."""
    try:
        pixmap = vd.load_image(data)
    except MissingLibraryError as error:
        pytest.skip(str(error))
    return pixmap.data


def exiftool(data: bytes, folder: Path, form: str) -> dict[str, Any]:
    """What ExifTool reads, by "group:tag", numbers as they are. Skips where it is not there."""
    program = shutil.which("exiftool")
    if program is None:
        pytest.skip("exiftool is not installed")
    path = folder / f"picture.{form}"
    path.write_bytes(data)
    done = subprocess.run([program, "-j", "-G1", "-n", "-a", str(path)], capture_output=True, check=True, timeout=60)
    said: dict[str, Any] = json.loads(done.stdout)[0]
    return said
