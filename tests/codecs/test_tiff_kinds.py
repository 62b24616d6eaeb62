"""TIFF as other programs write it: either byte order, planes, 8 and 16 bits, any samples beyond the colours."""

import itertools
import struct
import sys
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.codecs.tiff_files import tiff_file
from vecdraw import limits
from vecdraw.codecs.decode import decode_frames, decode_image
from vecdraw.errors import ImageError, LimitError, MissingLibraryError, UnsupportedError

Y, X = np.mgrid[0:40, 0:50]
RGB = np.dstack([X * 5, Y * 6, (X + Y) * 2]).astype(np.uint8)
GRAY, ALPHA = RGB[..., 0], 255 - RGB[..., 1]
INKS = np.dstack([RGB, GRAY // 2])
BEFORE = (RGB * (ALPHA[..., None] / 255)).astype(np.uint8)  # associated with alpha
UNKNOWN, ASSOCIATED, ALONE = 0, 1, 2

KINDS: dict[str, tuple[NDArray[np.uint8], int, tuple[int, ...]]] = {
    "gray": (GRAY, 1, ()),
    "gray, white is zero": (GRAY, 0, ()),
    "gray, alpha": (np.dstack([GRAY, ALPHA]), 1, (ALONE,)),
    "gray, white is zero, alpha": (np.dstack([GRAY, ALPHA]), 0, (ALONE,)),
    "gray, unknown": (np.dstack([GRAY, ALPHA]), 1, (UNKNOWN,)),
    "RGB": (RGB, 2, ()),
    "RGB, alpha": (np.dstack([RGB, ALPHA]), 2, (ALONE,)),
    "RGB, associated": (np.dstack([BEFORE, ALPHA]), 2, (ASSOCIATED,)),
    "RGB, unknown": (np.dstack([RGB, ALPHA]), 2, (UNKNOWN,)),
    "RGB, alpha, unknown": (np.dstack([RGB, ALPHA, GRAY]), 2, (ALONE, UNKNOWN)),
    "CMYK": (INKS, 5, ()),
    "CMYK, unknown": (np.dstack([INKS, ALPHA]), 5, (UNKNOWN,)),
}


def expected(samples: NDArray[np.uint8], photometric: int, extra: tuple[int, ...]) -> NDArray[Any]:
    """What is to be seen, (height, width, 4), 0 to 255."""
    parts = (samples if samples.ndim == 3 else samples[..., None]) / 255
    count = {0: 1, 1: 1, 2: 3, 5: 4}[photometric]
    colors, alpha = parts[..., :count], np.ones(parts.shape[:2])
    for at, kind in enumerate(extra):
        if kind != UNKNOWN:
            alpha = parts[..., count + at]
        if kind == ASSOCIATED:
            colors = np.minimum(colors / np.maximum(alpha, 1e-9)[..., None], 1)
    colors = 1 - colors if photometric == 0 else colors
    colors = (1 - colors[..., :3]) * (1 - colors[..., 3:]) if photometric == 5 else colors
    return np.dstack([np.broadcast_to(colors, (*alpha.shape, 3)), alpha]) * 255


@pytest.mark.parametrize(("order", "big", "planes"), list(itertools.product("<>", [False, True], [False, True])))
@pytest.mark.parametrize("deep", [False, True])
@pytest.mark.parametrize("name", KINDS)
def test_every_arrangement_shows_the_same_picture(name: str, deep: bool, order: Any, big: bool, planes: bool) -> None:
    samples, photometric, extra = KINDS[name]
    wide = samples.astype(np.uint16) * 257 if deep else samples
    data = tiff_file(wide, photometric, order=order, big=big, planes=planes, extra=extra)
    if planes and samples.ndim == 3 and samples.shape[2] == 2:
        with pytest.raises(UnsupportedError, match=r"a TIFF of 2 x (8|16) bits in planes .* is not read"):
            decode_image(data)
        return
    try:
        seen = decode_image(data).to_numpy().astype(int)
    except MissingLibraryError as error:
        pytest.skip(str(error))
    want = expected(samples, photometric, extra)
    visible = want[..., 3] > 16  # colours that were associated with less than that are coarse
    assert np.abs(seen - want)[..., 3].max() <= 1
    assert np.abs(seen - want)[visible].max() <= (9 if ASSOCIATED in extra else 2)


@pytest.mark.parametrize("kind", [np.float16, np.float32, np.float64, np.uint32, np.int8, np.int16, np.int32])
@pytest.mark.parametrize("planes", [False, True])
def test_numbers_without_a_range_are_no_colours(kind: Any, planes: bool) -> None:
    for samples, photometric in ((GRAY, 1), (RGB, 2)):
        with pytest.raises(UnsupportedError, match=r"a TIFF of \d+-bit .* has no defined range of colours"):
            decode_image(tiff_file(samples.astype(kind), photometric, planes=planes))


def test_what_libvips_knows_no_better_is_refused() -> None:
    for samples, photometric in ((np.dstack([INKS, ALPHA]), 5), (RGB, 8)):
        with pytest.raises(UnsupportedError, match=r"CMYK with alpha|photometric interpretation 8 is not read"):
            decode_image(tiff_file(samples, photometric, order=">", big=True, extra=(ALONE,) * (photometric == 5)))


def test_without_libvips_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyvips", None)
    with pytest.raises(MissingLibraryError, match=r"a TIFF of 3 x 16 bits in planes .* pip install vecdraw\[formats\]"):
        decode_image(tiff_file(RGB.astype(np.uint16) * 257, 2, planes=True))
    assert decode_image(tiff_file(RGB, 2, planes=True)).width == 50


def _by_webp(samples: NDArray[np.uint8], **options: Any) -> bytes:
    pyvips = pytest.importorskip("pyvips", reason="pyvips is not installed")
    image = pyvips.Image.new_from_array(samples, interpretation="srgb")
    return bytes(image.tiffsave_buffer(compression="webp", lossless=True, **options))


@pytest.mark.parametrize("options", [{}, {"tile": True, "tile_width": 16, "tile_height": 16}, {"bigtiff": True}])
@pytest.mark.parametrize("extra", [False, True])
def test_webp_in_a_tiff_is_read_by_libvips(
    extra: bool, options: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    samples = np.dstack([RGB, np.maximum(ALPHA, 1)]) if extra else RGB
    data = _by_webp(samples, **options)
    assert np.array_equal(decode_image(data).to_numpy()[..., : samples.shape[2]], samples)
    with pytest.raises(ImageError, match=r"damaged or cut off|beyond its end"):
        decode_image(data[: len(data) // 2])
    monkeypatch.setitem(sys.modules, "pyvips", None)
    with pytest.raises(MissingLibraryError, match=r"by WebP .* needs libvips: pip install vecdraw\[formats\]"):
        decode_image(data)


@pytest.mark.parametrize("method", [0, 9, 34661, 34712, 34887, 50002, 65535])
def test_methods_of_compression_that_nothing_reads_are_named(method: int) -> None:
    data = tiff_file(RGB, 2)
    entry = struct.pack("<HHL", 259, 3, 1)
    at = data.index(entry) + len(entry)
    with pytest.raises(UnsupportedError, match=f"compressed by method {method} is not read; none, LZW, deflate"):
        decode_image(data[:at] + struct.pack("<H", method) + data[at + 2 :])


def test_sixteen_bits_in_planes_are_sixteen_bits() -> None:
    pytest.importorskip("pyvips", reason="pyvips is not installed")
    samples = RGB.astype(np.uint16) * 256 + 77
    chunky, planar = (
        decode_image(tiff_file(samples, 2, planes=planes), pixel_format="rgba-float16") for planes in (False, True)
    )
    assert chunky == planar


def test_pages_of_libvips_are_turned_upright_and_checked() -> None:
    pytest.importorskip("pyvips", reason="pyvips is not installed")
    turned = tiff_file(RGB.astype(np.uint16) * 257, 2, planes=True, tags=[(274, 3, [6])])
    assert np.array_equal(decode_image(turned).to_numpy()[..., :3], np.rot90(RGB, -1))
    whole = tiff_file(RGB, 2, order=">", big=True)
    with pytest.raises(ImageError, match=r"damaged or cut off|lies beyond its end"):
        decode_image(whole[:-200])
    with pytest.raises(ImageError, match="cut off: it has 3 of 400 parts"):
        decode_image(whole.replace(b"\1\1\0\3\0\0\0\0\0\0\0\1\0\x28", b"\1\1\0\3\0\0\0\0\0\0\0\1\x18\xf7"))
    with limits.relaxed(image_pixels=1999), pytest.raises(LimitError, match="image_pixels"):
        list(decode_frames(whole))
