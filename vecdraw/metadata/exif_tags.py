"""Exif's tags by name: number, directory and type (CIPA DC-008-2023, 4.6; TIFF 6.0)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

from vecdraw.metadata.tiff import ASCII, BYTE, LONG, RATIONAL, SHORT, SRATIONAL, UNDEFINED

DirectoryName = Literal["IFD0", "Exif", "GPS", "Interop", "IFD1"]
DIRECTORIES: Final[tuple[DirectoryName, ...]] = ("IFD0", "Exif", "GPS", "Interop", "IFD1")

EXIF_POINTER, GPS_POINTER, INTEROP_POINTER = 0x8769, 0x8825, 0xA005
THUMBNAIL_OFFSET, THUMBNAIL_LENGTH = 0x0201, 0x0202
STRIP_OFFSETS, STRIP_LENGTHS = 0x0111, 0x0117
MAKER_NOTE = 0x927C


class Tag(NamedTuple):
    """Where a tag stands and what it holds."""

    directory: DirectoryName
    number: int
    type: int


def _tags(directory: DirectoryName, kind: int, **numbers: int) -> dict[str, Tag]:
    return {name: Tag(directory, number, kind) for name, number in numbers.items()}


TAGS: Final[Mapping[str, Tag]] = {
    **_tags(
        "IFD0",
        ASCII,
        ImageDescription=0x010E,
        Make=0x010F,
        Model=0x0110,
        Software=0x0131,
        DateTime=0x0132,
        Artist=0x013B,
        HostComputer=0x013C,
        Copyright=0x8298,
        UniqueCameraModel=0xC614,
        CameraSerialNumber=0xC62F,
    ),
    **_tags("IFD0", SHORT, Orientation=0x0112, ResolutionUnit=0x0128, YCbCrPositioning=0x0213, Rating=0x4746),
    **_tags("IFD0", RATIONAL, XResolution=0x011A, YResolution=0x011B),
    **_tags("IFD0", BYTE, XPTitle=0x9C9B, XPComment=0x9C9C, XPAuthor=0x9C9D, XPKeywords=0x9C9E, XPSubject=0x9C9F),
    **_tags(
        "Exif",
        ASCII,
        SpectralSensitivity=0x8824,
        DateTimeOriginal=0x9003,
        DateTimeDigitized=0x9004,
        OffsetTime=0x9010,
        OffsetTimeOriginal=0x9011,
        OffsetTimeDigitized=0x9012,
        SubSecTime=0x9290,
        SubSecTimeOriginal=0x9291,
        SubSecTimeDigitized=0x9292,
        RelatedSoundFile=0xA004,
        ImageUniqueID=0xA420,
        CameraOwnerName=0xA430,
        BodySerialNumber=0xA431,
        LensMake=0xA433,
        LensModel=0xA434,
        LensSerialNumber=0xA435,
        ImageTitle=0xA436,
        Photographer=0xA437,
        ImageEditor=0xA438,
        CameraFirmware=0xA439,
        RAWDevelopingSoftware=0xA43A,
        ImageEditingSoftware=0xA43B,
        MetadataEditingSoftware=0xA43C,
    ),
    **_tags(
        "Exif",
        SHORT,
        ExposureProgram=0x8822,
        PhotographicSensitivity=0x8827,
        SensitivityType=0x8830,
        MeteringMode=0x9207,
        LightSource=0x9208,
        Flash=0x9209,
        SubjectArea=0x9214,
        ColorSpace=0xA001,
        FocalPlaneResolutionUnit=0xA210,
        SubjectLocation=0xA214,
        SensingMethod=0xA217,
        CustomRendered=0xA401,
        ExposureMode=0xA402,
        WhiteBalance=0xA403,
        FocalLengthIn35mmFilm=0xA405,
        SceneCaptureType=0xA406,
        GainControl=0xA407,
        Contrast=0xA408,
        Saturation=0xA409,
        Sharpness=0xA40A,
        SubjectDistanceRange=0xA40C,
        CompositeImage=0xA460,
    ),
    **_tags("Exif", LONG, PixelXDimension=0xA002, PixelYDimension=0xA003),
    **_tags(
        "Exif",
        RATIONAL,
        ExposureTime=0x829A,
        FNumber=0x829D,
        CompressedBitsPerPixel=0x9102,
        ApertureValue=0x9202,
        MaxApertureValue=0x9205,
        SubjectDistance=0x9206,
        FocalLength=0x920A,
        FlashEnergy=0xA20B,
        FocalPlaneXResolution=0xA20E,
        FocalPlaneYResolution=0xA20F,
        ExposureIndex=0xA215,
        DigitalZoomRatio=0xA404,
        LensSpecification=0xA432,
        Gamma=0xA500,
    ),
    **_tags("Exif", SRATIONAL, ShutterSpeedValue=0x9201, BrightnessValue=0x9203, ExposureBiasValue=0x9204),
    **_tags("Exif", UNDEFINED, ExifVersion=0x9000, MakerNote=MAKER_NOTE, UserComment=0x9286),
    **_tags("Exif", UNDEFINED, ComponentsConfiguration=0x9101, FlashpixVersion=0xA000, FileSource=0xA300),
    **_tags("Exif", UNDEFINED, SceneType=0xA301, CFAPattern=0xA302),
    **_tags(
        "GPS",
        ASCII,
        GPSLatitudeRef=0x01,
        GPSLongitudeRef=0x03,
        GPSSatellites=0x08,
        GPSStatus=0x09,
        GPSMeasureMode=0x0A,
        GPSSpeedRef=0x0C,
        GPSTrackRef=0x0E,
        GPSImgDirectionRef=0x10,
        GPSMapDatum=0x12,
        GPSDestLatitudeRef=0x13,
        GPSDestLongitudeRef=0x15,
        GPSDestBearingRef=0x17,
        GPSDestDistanceRef=0x19,
        GPSDateStamp=0x1D,
    ),
    **_tags(
        "GPS",
        RATIONAL,
        GPSLatitude=0x02,
        GPSLongitude=0x04,
        GPSAltitude=0x06,
        GPSTimeStamp=0x07,
        GPSDOP=0x0B,
        GPSSpeed=0x0D,
        GPSTrack=0x0F,
        GPSImgDirection=0x11,
        GPSDestLatitude=0x14,
        GPSDestLongitude=0x16,
        GPSDestBearing=0x18,
        GPSDestDistance=0x1A,
        GPSHPositioningError=0x1F,
    ),
    **_tags("GPS", BYTE, GPSVersionID=0x00, GPSAltitudeRef=0x05),
    **_tags("GPS", UNDEFINED, GPSProcessingMethod=0x1B, GPSAreaInformation=0x1C),
    **_tags("GPS", SHORT, GPSDifferential=0x1E),
    **_tags("Interop", ASCII, InteroperabilityIndex=0x0001),
    **_tags("Interop", UNDEFINED, InteroperabilityVersion=0x0002),
}

_NAMES: Final[Mapping[tuple[str, int], str]] = {(tag.directory, tag.number): name for name, tag in TAGS.items()}


def name_of(directory: str, number: int) -> str:
    """A tag's name, or its number in hexadecimal; the small picture's tags have the names of the picture's."""
    known = _NAMES.get(("IFD0" if directory == "IFD1" else directory, number))
    return known or f"0x{number:04X}"


def is_named(directory: str, number: int) -> bool:
    """Whether the standards, as far as `TAGS` has them, name the tag."""
    return not name_of(directory, number).startswith("0x")
