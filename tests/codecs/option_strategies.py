"""Every combination of options that each format of one picture takes, for property tests."""

from functools import cache
from struct import pack
from typing import Any

from hypothesis import strategies as st

from tests.print.press import press_profile
from vecdraw.metadata.metadata import Metadata
from vecdraw.metadata.place import Place

Options = dict[str, Any]
Choices = dict[str, Any]
"""Values of options by name: a tuple, or a strategy."""


@cache
def gray_profile() -> bytes:
    """A profile of one channel with gamma 2.2 (ICC.1:2001-04, monochrome display)."""
    text = b"Gray of the tests\0"
    tags = {
        b"desc": b"desc" + bytes(4) + pack(">I", len(text)) + text + bytes(12 + 67),
        b"cprt": b"text" + bytes(4) + b"Public domain\0",
        b"wtpt": b"XYZ " + bytes(4) + pack(">3i", 63190, 65536, 54061),
        b"kTRC": b"curv" + bytes(4) + pack(">IH", 1, 563) + bytes(2),
    }
    start, directory, body = 128 + 4 + 12 * len(tags), b"", b""
    for name, data in tags.items():
        directory += name + pack(">II", start + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    white = pack(">3i", 63190, 65536, 54061)
    head = pack(">I4xI4s4s4s12x4s28x12s48x", start + len(body), 0x02400000, b"mntr", b"GRAY", b"XYZ ", b"acsp", white)
    return head[:68] + white + head[80:128] + pack(">I", len(tags)) + directory + body


def dpi(densest: int = 65_535) -> st.SearchStrategy[float | None]:
    """Densities as they occur, and odd ones."""
    return st.none() | st.sampled_from([72, 96, 299.6, 300, 1200.25, 1, densest])


def chosen(**choices: Any) -> st.SearchStrategy[Options]:
    """Options with one of some values each; those that are None are left out."""
    drawn = {
        name: values if isinstance(values, st.SearchStrategy) else st.sampled_from(values)
        for name, values in choices.items()
    }
    return st.fixed_dictionaries(drawn).map(
        lambda given: {name: value for name, value in given.items() if value is not None}
    )


_RGB = (None, "srgb", "display-p3")
_ANY = (*_RGB, press_profile(), gray_profile())
_INTENTS = (None, "perceptual", "relative", "saturation", "absolute")
_TABLES = tuple([[1 + number + each for number in range(64)]] * each for each in (1, 2, 3))


def _jpeg(given: Options) -> Options:
    if given.get("optimizer") == "mozjpeg" or given.get("library") == "vips":
        given.pop("quantization", None)
        if given["subsampling"] == "4:2:2":
            given["subsampling"] = "4:2:0"
        if given.get("optimizer") == "mozjpeg" and given.get("library") == "pillow":
            del given["library"]
    if "quantization" in given:
        given.pop("quality", None)
    return given


def _lossless(*names: str) -> Any:
    """Takes away what a lossless file cannot have."""

    def settled(given: Options) -> Options:
        if given["lossless"]:
            given = {name: value for name, value in given.items() if name not in names}
        is_avif = "bit_depth" in names
        of_vips = given.get("sharp_chroma") or given.get("measured_filter")
        needs_vips = of_vips or given.get("bit_depth", 8) != 8 or (is_avif and given["lossless"])
        if needs_vips and given.get("library") == "pillow":
            del given["library"]
        if given.get("bit_depth", 8) != 8:
            given.pop("profile", None)
        return given

    return settled


def _tiff(given: Options) -> Options:
    if given.get("bit_depth") == 16:
        given.pop("profile", None)
    return given


def _gif(given: Options) -> Options:
    if "palette" in given and given.get("colors", 256) <= len(PALETTE):
        del given["colors"]
    return given


PALETTE = ["white", "#06c", "red", "black"]
_GROUNDS = (None, "#1d3557", "rgb(240 230 200 / 0.3)")
TITLE, CREATOR, PLACE = "Σονάτα", "A. Person", Place.at(-33.9, 151.2, altitude=-5)


def metadata() -> st.SearchStrategy[Any]:
    """None, texts, and fields that are in several blocks."""
    fields = Metadata.of(title=TITLE, creator=CREATOR, place=PLACE)
    return st.sampled_from([None, None, {"Title": TITLE}, fields])


_LIBRARIES = (None, "auto", "pillow", "vips")
_QUALITIES = st.none() | st.integers(60, 100)

OPTIONS: dict[str, st.SearchStrategy[Options]] = {
    "jpeg": chosen(
        quality=_QUALITIES,
        subsampling=("4:4:4", "4:2:2", "4:2:0"),
        progressive=(None, True, False),
        optimizer=("none", "huffman", "mozjpeg"),
        quantization=(None, None, *_TABLES),
        restart_interval=(0, 1, 7),
        background=_GROUNDS,
        library=_LIBRARIES,
        profile=_ANY,
        intent=_INTENTS,
        dpi=dpi(),
        metadata=metadata(),
    ).map(_jpeg),
    "webp": chosen(
        quality=_QUALITIES,
        lossless=(False, True),
        effort=tuple(range(7)),
        alpha_quality=(None, 0, 50, 100),
        sharp_chroma=(None, True, False),
        measured_filter=(None, True, False),
        library=_LIBRARIES,
        profile=_RGB,
        intent=_INTENTS,
        dpi=dpi(),
        metadata=metadata(),
    ).map(_lossless("quality", "alpha_quality", "sharp_chroma", "measured_filter")),
    "avif": chosen(
        quality=_QUALITIES,
        lossless=(False, True),
        subsampling=("4:4:4", "4:2:0"),
        effort=tuple(range(10)),
        bit_depth=(8, 10, 12),
        library=_LIBRARIES,
        profile=_RGB,
        intent=_INTENTS,
        dpi=dpi(),
        metadata=metadata(),
    ).map(_lossless("quality", "subsampling", "bit_depth")),
    "heic": chosen(
        quality=_QUALITIES,
        lossless=(False, True),
        subsampling=("4:4:4", "4:2:2", "4:2:0"),
        effort=tuple(range(7)),
        bit_depth=(8, 10, 12),
        profile=_RGB,
        intent=_INTENTS,
        dpi=dpi(),
        metadata=metadata(),
    ).map(_lossless("quality", "subsampling", "bit_depth")),
    "jxl": chosen(
        quality=_QUALITIES,
        lossless=(False, True),
        effort=tuple(range(1, 10)),
        profile=(None, "srgb"),
        intent=_INTENTS,
        dpi=dpi(),
        metadata=metadata(),
    ).map(_lossless("quality")),
    "tiff": chosen(
        compression=("deflate", "lzw", "none"),
        bit_depth=(None, 8, 16),
        background=_GROUNDS,
        profile=_ANY,
        intent=_INTENTS,
        dpi=dpi(),
        metadata=metadata(),
    ).map(_tiff),
    "gif": chosen(
        palette=(None, None, PALETTE),
        colors=(None, 2, 3, 16, 64, 255, 256),
        dither=(None, True, False),
        intent=_INTENTS,
        metadata=metadata(),
    ).map(_gif),
}
"""The options of each format, in any combination that it says it takes."""

REFUSED = {"gif": {"dpi", "profile"}}
"""Options that all formats have and this one refuses."""
