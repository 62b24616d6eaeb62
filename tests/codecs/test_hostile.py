"""Files cut off and changed at random end in a picture or in one of our errors, and soon."""

import time
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.codecs.pictures import HAS_AVIF, encoded, letters, scene_like
from vecdraw.codecs import icc
from vecdraw.codecs.decode import decode_image
from vecdraw.errors import ImageError, LimitError, UnsupportedError

EXIF = Image.Exif()
EXIF[0x0112] = 6
EXIF[0x010E] = "a title"
MORE = {"exif": EXIF, "icc_profile": icc.display_p3()}
FILES = {
    "PNG": [
        encoded("RGB", "PNG", scene_like(16, 12)[..., :3].copy(), **MORE),
        encoded("RGBA", "PNG", letters("R.rb", "WbK.")),
        encoded("P", "PNG"),
        encoded("1", "PNG"),
    ],
    "JPEG": [encoded("RGB", "JPEG", **MORE), encoded("RGB", "JPEG", progressive=True), encoded("CMYK", "JPEG")],
    "GIF": [encoded("P", "GIF"), encoded("P", "GIF", letters("R.rb", "WbK."))],
    "WEBP": [encoded("RGB", "WEBP", **MORE), encoded("RGBA", "WEBP", letters("R.rb", "WbK."), lossless=True)],
    "BMP": [encoded("RGB", "BMP"), encoded("P", "BMP"), encoded("1", "BMP")],
    "TIFF": [encoded("RGB", "TIFF", compression=c, **MORE) for c in ("raw", "tiff_lzw", "tiff_deflate", "jpeg")],
}
if HAS_AVIF:
    FILES["AVIF"] = [encoded("RGB", "AVIF", **MORE)]
SECONDS = 2.0


@st.composite
def damaged(draw: st.DrawFn, form: str) -> bytes:
    """A file with some bytes changed, taken out or put in, and perhaps the end cut off."""
    data = bytearray(draw(st.sampled_from(FILES[form])))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(data) - 1))
        match draw(st.sampled_from(["bit", "byte", "ones", "out", "in"])):
            case "bit":
                data[at] ^= 1 << draw(st.integers(0, 7))
            case "byte":
                data[at] = draw(st.integers(0, 255))
            case "ones":
                data[at : at + 4] = b"\xff\xff\xff\xff"
            case "out":
                del data[at : at + draw(st.integers(1, 20))]
            case "in":
                data[at:at] = draw(st.binary(max_size=20))
        if not data:
            break
    return bytes(data[: draw(st.integers(0, len(data)))] if draw(st.booleans()) else data)


@pytest.mark.parametrize("form", FILES)
def test_whole_files_are_read(form: str) -> None:
    for data in FILES[form]:
        assert decode_image(data).width > 0


@pytest.mark.parametrize("form", FILES)
@settings(max_examples=150)
@given(st.data())
def test_damaged_files(form: str, data: Any) -> None:
    picture = data.draw(damaged(form))
    start = time.thread_time()
    try:
        pixels = decode_image(picture).to_numpy()
    except (ImageError, LimitError, UnsupportedError):
        pass
    else:
        assert pixels.dtype == np.uint8
    assert time.thread_time() - start < SECONDS
