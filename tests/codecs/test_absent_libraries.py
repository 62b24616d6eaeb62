"""Without an optional library, what needs it says which extra has it, before anything is drawn; the rest works."""

import sys
from typing import Any

import pytest

import vecdraw as vd
from tests.codecs.pictures import scene_like
from vecdraw.codecs.registry import codec_named
from vecdraw.errors import MissingLibraryError

NEEDS: list[tuple[str, dict[str, Any], str]] = [
    ("jpeg", {"optimizer": "mozjpeg"}, "pyvips"),
    ("jpeg", {"library": "vips"}, "pyvips"),
    ("webp", {"sharp_chroma": True}, "pyvips"),
    ("webp", {"measured_filter": True}, "pyvips"),
    ("webp", {"library": "vips"}, "pyvips"),
    ("avif", {"lossless": True}, "pyvips"),
    ("avif", {"bit_depth": 10}, "pyvips"),
    ("avif", {"library": "vips"}, "pyvips"),
    ("heic", {}, "pillow_heif"),
    ("jxl", {}, "pillow_jxl"),
]


@pytest.mark.parametrize(("name", "options", "library"), NEEDS)
def test_the_extra_is_named(name: str, options: dict[str, Any], library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(MissingLibraryError, match=r"pip install vecdraw\[formats\]"):
        codec_named(name).make_options(options)
    scene = vd.Context(10, 10).scene
    with pytest.raises(MissingLibraryError, match=r"pip install vecdraw\[formats\]"):
        vd.encode(scene, name, **options)


@pytest.mark.parametrize("name", ["jpeg", "webp", "avif", "tiff"])
def test_what_a_plain_installation_brings_is_enough(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for library in ("pyvips", "pillow_heif", "pillow_jxl"):
        monkeypatch.setitem(sys.modules, library, None)
    codec = codec_named(name)
    assert codec.encode(scene_like(), codec.make_options({}), "srgb")


@pytest.mark.parametrize("name", ["jpeg", "webp", "avif", "tiff"])
def test_the_bytes_do_not_depend_on_what_else_is_installed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    codec = codec_named(name)
    with_all = codec.encode(scene_like(), codec.make_options({}), "srgb")
    monkeypatch.setitem(sys.modules, "pyvips", None)
    assert codec.encode(scene_like(), codec.make_options({}), "srgb") == with_all
