"""TIFF and BigTIFF in strips, with any options: two decoders read what `encode` writes, wherever it is stopped."""

import io
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

import vecdraw as vd
from tests.codecs.decoders import by_pillow, by_vips
from tests.codecs.option_strategies import CREATOR, OPTIONS, PLACE, TITLE, Options
from tests.codecs.test_two_decoders import expected_picture, pictures
from vecdraw.codecs import tiff_strips
from vecdraw.codecs.pixels import is_opaque
from vecdraw.codecs.tiff import CODEC
from vecdraw.codecs.tiff_bands import TiffBands
from vecdraw.errors import BadTypeError, UnsupportedError
from vecdraw.metadata.difference import diff
from vecdraw.paint.pixmap import ColorSpace

pytest.importorskip("pyvips", reason="the second decoder is libvips")


@pytest.fixture(autouse=True, scope="module")
def short_strips() -> Any:
    """Strips of a few rows, so that small pictures have several."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tiff_strips, "_STRIP", 500)
        yield


@settings(max_examples=120)
@given(
    pictures(),
    OPTIONS["tiff"],
    st.sampled_from(["srgb", "display-p3"]),
    st.booleans(),
    st.lists(st.integers(1, 5), min_size=1),
)
def test_strips_with_any_options(
    pixels: NDArray[Any], given_options: Options, color_space: ColorSpace, big: bool, steps: list[int]
) -> None:
    options = CODEC.make_options(given_options)
    data, again = (written(pixels, options, color_space, big, steps, stopped=each) for each in (False, True))
    assert data == again
    assert data[2] == (43 if big else 42)
    expected = expected_picture("tiff", pixels, options, color_space)
    for read in (by_pillow, by_vips):
        found = read(data)
        samples = found.samples if found.samples.dtype == np.uint8 else np.rint(found.samples / 257).astype(np.uint8)
        assert samples.shape == expected.samples.shape
        assert np.abs(samples.astype(int) - expected.samples).max() <= (0 if found.samples.dtype == np.uint8 else 1)
        assert (found.profile or b"") == expected.profile
    with Image.open(io.BytesIO(data)) as image:
        said = image.tag_v2.get(282)  # type: ignore[attr-defined]  # the TIFF plugin has it
        assert (said is None) == (options.dpi is None)
        assert said is None or float(said) == pytest.approx(options.dpi, abs=1e-4)
    check_metadata(data, given_options.get("metadata"))
    assert not diff(vd.read_metadata(data), vd.read_metadata(CODEC.encode(pixels, options, color_space))).changes


def written(
    pixels: NDArray[Any], options: Any, color_space: ColorSpace, big: bool, steps: list[int], *, stopped: bool
) -> bytes:
    """The file: first as many strips as `steps` begin with, which settle how all are packed, then the rest.

    If it is `stopped`, the rest come as `steps` say, each by another writer that goes on.
    """
    height, width = pixels.shape[:2]
    facts: dict[str, Any] = {
        "opaque": is_opaque(pixels),
        "depth": 8 if pixels.dtype == np.uint8 else 16,
        "color_space": color_space,
        "big": big,
    }
    bands = TiffBands(width, height, options, **facts)
    out, turn = bytearray(bands.header()), 0
    while bands.state.rows < height:
        count = steps[turn % len(steps)] * bands.band_rows if stopped or not turn else height
        out += bands.add(pixels[bands.state.rows : bands.state.rows + count])
        if stopped:
            bands = TiffBands(width, height, options, **facts, state=bands.state)
        turn += 1
    out += bands.finish()
    out[: bands.head_size] = bands.head()
    return bytes(out)


def check_metadata(data: bytes, given_metadata: object) -> None:
    read = vd.read_metadata(data)
    whole = isinstance(given_metadata, vd.Metadata)
    assert read.title == (None if given_metadata is None else TITLE)
    assert read.creator == ((CREATOR,) if whole else ())
    assert read.place == (PLACE if whole else None)


def test_a_bigtiff_is_refused_only_where_it_is_needed() -> None:
    with pytest.raises(UnsupportedError, match="only a BigTIFF holds"):
        TiffBands(60_000, 60_000, big=False)
    with pytest.raises(BadTypeError, match="big must be True or False"):
        TiffBands(6, 6, big=1)  # type: ignore[arg-type]  # that is what is tested
    assert not TiffBands(6, 6, big=False).is_big
