"""What Exif says, said in XMP (CIPA DC-010)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from vecdraw.metadata import fields
from vecdraw.metadata.exif import Exif
from vecdraw.metadata.fields import Sources
from vecdraw.metadata.iptc import Iptc
from vecdraw.metadata.metadata import Metadata
from vecdraw.metadata.place import Place
from vecdraw.metadata.tiff import Rational, Value
from vecdraw.metadata.xmp import Array, Node, Structure, Xmp, text_node, to_name

_FORM: Final = ("ExifVersion", "FlashpixVersion", "GPSVersionID", "InteroperabilityVersion")
"""Versions of the block: nothing about the picture."""

_PREFIXES: Final[Mapping[str, tuple[str, ...]]] = {
    "tiff": ("Make", "Model", "Orientation", "XResolution", "YResolution", "ResolutionUnit", "YCbCrPositioning"),
    "exifEX": (
        *("LensMake", "LensModel", "LensSerialNumber", "BodySerialNumber", "CameraOwnerName", "LensSpecification"),
        *("PhotographicSensitivity", "SensitivityType", "Gamma", "CompositeImage"),
    ),
    "exif": (
        *("ImageUniqueID", "ExposureTime", "FNumber", "FocalLength", "ExposureProgram", "MeteringMode", "LightSource"),
        *("ExposureBiasValue", "ColorSpace", "SpectralSensitivity", "ShutterSpeedValue", "ApertureValue"),
        *("BrightnessValue", "MaxApertureValue", "SubjectDistance", "SubjectArea", "SubjectLocation", "FlashEnergy"),
        *("FocalPlaneXResolution", "FocalPlaneYResolution", "FocalPlaneResolutionUnit", "ExposureIndex"),
        *("SensingMethod", "FileSource", "SceneType", "CustomRendered", "ExposureMode", "WhiteBalance"),
        *("DigitalZoomRatio", "FocalLengthIn35mmFilm", "SceneCaptureType", "GainControl", "Contrast", "Saturation"),
        *("Sharpness", "SubjectDistanceRange", "RelatedSoundFile", "ComponentsConfiguration"),
        *("CompressedBitsPerPixel", "PixelXDimension", "PixelYDimension", "GPSSatellites", "GPSStatus"),
        *("GPSSpeedRef", "GPSSpeed", "GPSTrackRef", "GPSTrack", "GPSImgDirectionRef", "GPSImgDirection"),
        *("GPSDestBearingRef", "GPSDestBearing", "GPSDestDistanceRef", "GPSDestDistance", "GPSDifferential"),
        *("GPSProcessingMethod", "GPSAreaInformation"),
    ),
}
_FIELDS: Final = {
    **{name: (where.exif, where.later, where.windows) for name, where in fields.SIMPLE.items()},
    "creator": ("Artist", "Photographer", "XPAuthor"),
    "keywords": ("XPKeywords",),
}
"""The common fields of text with their tags; where those disagree, what XMP cannot say is told of."""

_ARRAYS: Final = frozenset({"SubjectArea", "SubjectLocation", "LensSpecification", "ComponentsConfiguration"})
_BYTES: Final = frozenset({"FileSource", "SceneType", "ComponentsConfiguration"})
_ASCII: Final = (b"ASCII\0\0\0", bytes(8))
"""The codes before a text that say it is in ASCII, or do not say (CIPA DC-008, 4.6.5)."""


def said_in_xmp(exif: Exif) -> tuple[Xmp, dict[str, Value]]:
    """An Exif block in XMP, and the tags by path that XMP has no words for."""
    sources = Sources(exif, Xmp(), Iptc(), ())
    blank = Metadata()
    done = set(_FORM)
    for name, tags in _FIELDS.items():
        said = fields.first(fields.READERS[name](sources))
        blank = blank.with_fields(**{name: said})
        done |= {tag for tag in tags if tag and _alone(exif, name, tag, tags) in {None, said}}
    for name, moment in fields.MOMENTS.items():
        blank = blank.with_fields(**{name: fields.first(fields.read_moment(sources, name))})
        done |= set(moment.exif)
    xmp = blank.xmp
    place = Place.from_exif(exif)
    if place is not None:
        xmp = place.to_xmp(xmp)
        again = Place.from_xmp(xmp)
        done |= {path.partition(":")[2] for path, _ in again.to_exif(Exif()).values()} if again else set()
    for prefix, tags in _PREFIXES.items():
        for tag in tags:
            value = exif.get(tag)
            node = None if value is None else _node(tag, value)
            if node is not None:
                xmp = xmp.with_property(f"{prefix}:{tag}", node)
                done.add(tag)
    comment, flash = exif.get("UserComment"), exif.get("Flash")
    text = _coded(comment) if isinstance(comment, bytes) else None
    if text is not None:
        xmp = xmp.with_alternative("exif:UserComment", text or None)
        done.add("UserComment")
    if isinstance(flash, tuple) and len(flash) == 1:
        xmp = xmp.with_property("exif:Flash", _flash(flash[0]))
        done.add("Flash")
    return xmp, {path: value for path, value in exif.values() if path.partition(":")[2] not in done}


def _alone(exif: Exif, name: str, tag: str, tags: tuple[str, ...]) -> object:
    """What one tag says of a field, without the others."""
    for other in tags:
        if other and other != tag:
            exif = exif.with_value(other, None)
    return fields.first(fields.READERS[name](Sources(exif, Xmp(), Iptc(), ())))


def _node(tag: str, value: Value) -> Node | None:
    """A tag's value as XMP has it; None for one of another form."""
    if isinstance(value, bytes):
        text = _coded(value)
        value = tuple(value) if tag in _BYTES else text if text is not None else value
    if isinstance(value, str):
        return text_node(value)
    if not isinstance(value, tuple) or (len(value) != 1 and tag not in _ARRAYS):
        return None
    texts = tuple(f"{n.numerator}/{n.denominator}" if isinstance(n, Rational) else str(n) for n in value)
    return Node(Array("Seq", tuple(map(text_node, texts)))) if tag in _ARRAYS else text_node(texts[0])


def _coded(data: bytes) -> str | None:
    """A text behind the code of its characters; None for others than ASCII."""
    text = data[8:].rstrip(b"\0 ")
    return text.decode("ascii") if data[:8] in _ASCII and text.isascii() else None


def _flash(bits: int) -> Node:
    """The bits of Flash as a structure (CIPA DC-008, 4.6.6.7)."""
    parts = {
        "Fired": str(bool(bits & 1)),
        "Return": str(bits >> 1 & 3),
        "Mode": str(bits >> 3 & 3),
        "Function": str(bool(bits >> 5 & 1)),
        "RedEyeMode": str(bool(bits >> 6 & 1)),
    }
    return Node(Structure(tuple((to_name(f"exif:{name}"), text_node(text)) for name, text in parts.items())))
