"""Every format in the registry keeps the contract of `Codec`."""

from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pytest

from tests.codecs.pictures import letters, scene_like
from vecdraw.codecs.codec import Codec
from vecdraw.codecs.decode import decode_image
from vecdraw.codecs.registry import LISTED, codec_named
from vecdraw.errors import BadTypeError, BadValueError, MissingLibraryError

CODECS = tuple(each.load() for each in LISTED)


def test_the_table_says_what_the_formats_say() -> None:
    assert [tuple(each) for each in LISTED] == [(codec.name, codec.mime, codec.suffixes) for codec in CODECS]


def test_names_mime_types_and_suffixes_belong_to_one_format() -> None:
    names = [name for codec in CODECS for name in (codec.name, codec.mime, *codec.suffixes)]
    assert len(set(names)) == len(names)
    assert all(suffix.startswith(".") and suffix == suffix.lower() for codec in CODECS for suffix in codec.suffixes)


def options_of(codec: Codec[Any], **given: object) -> Any:
    """The options; the test is skipped where the format's library is absent."""
    try:
        return codec.make_options(given)
    except MissingLibraryError as error:
        pytest.skip(str(error))


@pytest.mark.parametrize("codec", CODECS, ids=lambda codec: codec.name)
class TestEachFormat:
    def test_is_found_by_name_suffix_and_mime_type(self, codec: Codec[Any]) -> None:
        for name in (codec.name, codec.mime, *codec.suffixes):
            assert codec_named(name) is codec
            assert codec_named(f" {name.upper()}") is codec

    def test_needs_no_options(self, codec: Codec[Any]) -> None:
        assert is_dataclass(options_of(codec))
        assert {"dpi", "metadata"} <= {f.name for f in fields(options_of(codec))}

    @pytest.mark.parametrize("shape", [(1, 1), (1, 33), (130, 1), (65, 17)])
    def test_writes_pictures_of_any_shape(self, codec: Codec[Any], shape: tuple[int, int]) -> None:
        pixels = scene_like(shape[1], shape[0])
        for depth in (np.uint8, np.float16):
            array = pixels if depth is np.uint8 else (pixels / 255).astype(np.float16)
            got = decode_image(codec.encode(array, options_of(codec), "srgb"))
            assert (got.height, got.width) == shape
            most = 24 if codec.name == "gif" else 12  # 256 colours of over a thousand
            assert np.abs(got.to_numpy().astype(int) - pixels).max() <= most

    def test_leaves_the_pixels_alone(self, codec: Codec[Any]) -> None:
        pixels = letters("Rb.")
        pixels.flags.writeable = False
        options = options_of(codec, profile="srgb") if codec.name == "jxl" else options_of(codec)
        codec.encode(pixels, options, "display-p3")


def test_unknown_formats_name_the_nearest() -> None:
    with pytest.raises(BadValueError, match=r"unknown format 'pgn'; did you mean 'png'\? The formats are png, jpeg"):
        codec_named("pgn")
    with pytest.raises(BadValueError, match="unknown format ''; the formats are png, jpeg"):
        codec_named("")
    with pytest.raises(BadTypeError, match="a format must be a str"):
        codec_named(7)  # type: ignore[arg-type]  # that is what is tested
