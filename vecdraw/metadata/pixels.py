"""What metadata says of the pixels of one file alone: it means nothing, or something else, beside others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from vecdraw.metadata.exif import Exif
from vecdraw.metadata.exif_tags import DirectoryName
from vecdraw.metadata.tiff import in_order
from vecdraw.metadata.xmp import Xmp

_LAYOUT: Final = frozenset({*range(0x100, 0x104), 0x106, 0x112, 0x115, 0x11C, 0x211, 0x212, 0x213, 0x214})
_COLORS: Final = frozenset({0x12D, 0x13E, 0x13F})  # TransferFunction, WhitePoint, PrimaryChromaticities
_DENSITY: Final = frozenset({0x11A, 0x11B, 0x128})
_SHOWN: Final = frozenset({0x9101, 0x9102, 0xA001, 0xA002, 0xA003, 0xA500})  # components, colour space, size, gamma
_TAGS: Final[Mapping[DirectoryName, frozenset[int]]] = {
    "IFD0": _LAYOUT | _COLORS | _DENSITY,
    "Exif": _SHOWN,
}
_WHOLE: Final[tuple[DirectoryName, ...]] = ("Interop", "IFD1")
_DENSITY_PROPERTIES: Final = ("tiff:XResolution", "tiff:YResolution", "tiff:ResolutionUnit")
_PROPERTIES: Final = (
    *("tiff:ImageWidth", "tiff:ImageLength", "tiff:BitsPerSample", "tiff:Compression", "tiff:SamplesPerPixel"),
    *("tiff:PhotometricInterpretation", "tiff:PlanarConfiguration", "tiff:Orientation", "tiff:YCbCrPositioning"),
    *("tiff:YCbCrSubSampling", "tiff:YCbCrCoefficients", "tiff:ReferenceBlackWhite", "tiff:TransferFunction"),
    *("tiff:WhitePoint", "tiff:PrimaryChromaticities", *_DENSITY_PROPERTIES),
    *("exif:ComponentsConfiguration", "exif:CompressedBitsPerPixel", "exif:ColorSpace", "exif:PixelXDimension"),
    *("exif:PixelYDimension", "exifEX:Gamma", "photoshop:ColorMode", "photoshop:ICCProfile", "xmp:Thumbnails"),
    "dc:format",
)


def upright(exif: Exif, xmp: Xmp) -> tuple[Exif, Xmp]:
    """Exif and XMP for a picture that was drawn anew: the orientation 1 if they have one, and of pixels the density.

    A small picture shows another one, and a colour space is that of the source.
    """
    turned = exif.get("Orientation") is not None
    exif = exif.without("IFD1").without("Interop").without("IFD0", _LAYOUT | _COLORS).without("Exif", _SHOWN)
    turned_too = xmp.get("tiff:Orientation") is not None
    for name in _PROPERTIES:
        if name not in _DENSITY_PROPERTIES:
            xmp = xmp.with_property(name, None)
    exif = exif.with_value("Orientation", 1) if turned else exif
    return exif, xmp.with_property("tiff:Orientation", "1") if turned_too else xmp


def with_pixels_of(exif: Exif, xmp: Xmp, own: Exif, own_xmp: Xmp) -> tuple[Exif, Xmp]:
    """Exif and XMP with what `own` and `own_xmp` say of their pixels, or nothing of them where those are silent.

    That is the size, the layout, the orientation, the density and the colour space, Interop and the small picture.
    """
    for name, numbers in _TAGS.items():
        theirs = tuple(in_order(e, own.order, exif.order) for e in own.directory(name) if e.tag in numbers)
        kept = tuple(e for e in exif.directory(name) if e.tag not in numbers)
        exif = exif.with_directory(name, (*kept, *theirs))
    for whole in _WHOLE:
        exif = exif.with_directory(whole, tuple(in_order(e, own.order, exif.order) for e in own.directory(whole)))
    for said in _PROPERTIES:
        xmp = xmp.with_property(said, own_xmp.get(said))
    return exif.with_thumbnail(own.thumbnail), xmp
