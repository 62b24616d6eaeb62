"""Where a picture was taken: coordinates with their datum and how far they may be off, every fraction exact."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, Literal, NamedTuple

from vecdraw.arguments import to_float
from vecdraw.errors import BadTypeError, BadValueError, shown
from vecdraw.metadata.exif import Exif
from vecdraw.metadata.tiff import Rational
from vecdraw.metadata.xmp import Xmp

AltitudeRef = Literal["above", "below", "above-sea-level", "below-sea-level"]

_REFERENCES: Final[tuple[AltitudeRef, ...]] = ("above", "below", "above-sea-level", "below-sea-level")
_SECONDS: Final = 1_000_000  # parts of a second of arc that a number is rounded to: 0.03 mm on the ground
_PLACES: Final = 10  # decimals of a minute that never end
_ROUNDED: Final = Fraction(60 * _SECONDS, 10**_PLACES)  # parts of a second that may be missing there
_MAX: Final = 2**32 - 1
_MOST_DIGITS: Final = 1000  # of a Decimal's power of ten
_PARTS: Final = 10**7  # of a second of a fix, which 32 bits hold
_DAY: Final = re.compile(r"(\d{4}):(\d\d):(\d\d)")
_STAMP: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,7}))?(?:Z|\+00:00)")
_XMP_ANGLE: Final = re.compile(r"(\d+),(\d+)(?:,(\d+)|\.(\d+))?([NSEW])")


class Angle(NamedTuple):
    """A latitude or longitude as Exif has it: degrees, minutes and seconds, and whether south or west."""

    degrees: Rational
    minutes: Rational = Rational(0)
    seconds: Rational = Rational(0)
    negative: bool = False

    @classmethod
    def of(cls, degrees: float | Fraction | Decimal) -> Angle:
        """The angle of a number of degrees, rounded to a millionth of a second. Raises `BadTypeError`."""
        exact = _fraction("an angle", degrees)
        total = round(abs(exact) * 3600 * _SECONDS)
        minutes, seconds = divmod(total, 60 * _SECONDS)
        return cls(Rational(minutes // 60), Rational(minutes % 60), _millionths(seconds), exact < 0)

    @property
    def exact(self) -> Fraction:
        """The number of degrees."""
        parts = (self.degrees, self.minutes, self.seconds)
        total = sum((Fraction(*part) / 60**power for power, part in enumerate(parts)), Fraction(0))
        return -total if self.negative else total


@dataclass(frozen=True, slots=True)
class Place:
    """A position of the Global Positioning System (CIPA DC-008, 4.6.7).

    `altitude` is metres from what `altitude_ref` names: "above" and "below" the sea (Exif 2.3) or the ellipsoid
    (Exif 3.0), or the sea by name. `datum` is the geodetic datum, such as "WGS-84", empty when it is not known.
    `horizontal_error` is the radius in metres that the position is right within, `dop` the dilution of precision
    (of three dimensions if `dimensions` is 3, else horizontal). `date_stamp` ("YYYY:MM:DD") and `time_stamp` (hours,
    minutes, seconds) are in UTC. Raises `BadValueError` for an angle out of range or a fraction over 0.
    """

    latitude: Angle
    longitude: Angle
    altitude: Rational | None = None
    altitude_ref: AltitudeRef = "above"
    datum: str = ""
    horizontal_error: Rational | None = None
    dop: Rational | None = None
    dimensions: Literal[2, 3] | None = None
    date_stamp: str = ""
    time_stamp: tuple[Rational, Rational, Rational] | None = None

    def __post_init__(self) -> None:
        for name, angle, bound in (("latitude", self.latitude, 90), ("longitude", self.longitude, 180)):
            if not isinstance(angle, Angle):
                raise BadTypeError(f"the {name} of a place must be an Angle, got {shown(angle)}; see Place.at")
            for part in angle[:3]:
                _check_rational(name, part)
            if abs(angle.exact) > bound:
                raise BadValueError(f"the {name} of a place must be from -{bound} to {bound}, got {float(angle.exact)}")
        for name in ("altitude", "horizontal_error", "dop"):
            if getattr(self, name) is not None:
                _check_rational(name, getattr(self, name))
        if self.altitude_ref not in _REFERENCES:
            raise BadValueError(f"altitude_ref must be one of {', '.join(_REFERENCES)}, got {shown(self.altitude_ref)}")
        for part in self.time_stamp or ():
            _check_rational("time_stamp", part)

    @classmethod
    def at(
        cls,
        latitude: float | Fraction | Decimal,
        longitude: float | Fraction | Decimal,
        *,
        altitude: float | None = None,
        datum: str = "WGS-84",
        horizontal_error: float | None = None,
        dop: float | None = None,
    ) -> Place:
        """A place by numbers: degrees north and east, metres above the sea (negative below), metres of error.

        Angles are rounded to a millionth of a second, the others to a thousandth, from 4,294,968 on to 1. Raises
        `BadValueError`.
        """
        height = None if altitude is None else _fraction("altitude", altitude)
        return cls(
            Angle.of(latitude),
            Angle.of(longitude),
            None if height is None else _thousandths(abs(height)),
            "below" if height is not None and height < 0 else "above",
            datum,
            None if horizontal_error is None else _thousandths(_fraction("horizontal_error", horizontal_error)),
            None if dop is None else _thousandths(_fraction("dop", dop)),
        )

    @classmethod
    def from_exif(cls, exif: Exif) -> Place | None:
        """The place of an Exif block; None without a latitude and a longitude. Raises `BadValueError`."""
        if not isinstance(exif, Exif):
            raise BadTypeError(f"expected Exif, got {shown(exif)}")
        latitude = _exif_angle(exif, "GPSLatitude", "S")
        longitude = _exif_angle(exif, "GPSLongitude", "W")
        if latitude is None or longitude is None:
            return None
        stamp = exif.get("GPSTimeStamp")
        reference = exif.get("GPSAltitudeRef")
        mode = _text(exif, "GPSMeasureMode")
        return cls(
            latitude,
            longitude,
            _one(exif, "GPSAltitude"),
            _reference(reference),
            _text(exif, "GPSMapDatum"),
            _one(exif, "GPSHPositioningError"),
            _one(exif, "GPSDOP"),
            2 if mode == "2" else 3 if mode == "3" else None,
            _text(exif, "GPSDateStamp"),
            stamp if isinstance(stamp, tuple) and len(stamp) == 3 and all(map(_known, stamp)) else None,
        )

    def agrees(self, other: Place) -> bool:
        """Whether both say the same place: angles within a millionth of a second, the rest where both say it.

        Raises `BadTypeError` for what is no place.
        """
        if not isinstance(other, Place):
            raise BadTypeError(f"a Place is compared with another, got {shown(other)}")
        near = all(
            abs(mine.exact - theirs.exact) * 3600 * _SECONDS <= 1
            for mine, theirs in ((self.latitude, other.latitude), (self.longitude, other.longitude))
        )
        numbers = ("altitude", "horizontal_error", "dop")
        pairs = [(getattr(self, name), getattr(other, name)) for name in numbers]
        return near and all(a is None or b is None or Fraction(*a) == Fraction(*b) for a, b in pairs)

    def to_exif(self, exif: Exif) -> Exif:
        """The Exif with this place; its other GPS tags (direction, speed, ...) stay."""
        north, east = self.latitude, self.longitude
        values: dict[str, object] = {
            "GPSVersionID": exif.get("GPSVersionID") or (2, 3, 0, 0),
            "GPSLatitudeRef": "S" if north.negative else "N",
            "GPSLatitude": north[:3],
            "GPSLongitudeRef": "W" if east.negative else "E",
            "GPSLongitude": east[:3],
            "GPSAltitudeRef": None if self.altitude is None else (_REFERENCES.index(self.altitude_ref),),
            "GPSAltitude": None if self.altitude is None else (self.altitude,),
            "GPSMapDatum": self.datum or None,
            "GPSHPositioningError": None if self.horizontal_error is None else (self.horizontal_error,),
            "GPSDOP": None if self.dop is None else (self.dop,),
            "GPSMeasureMode": None if self.dimensions is None else str(self.dimensions),
            "GPSDateStamp": self.date_stamp or None,
            "GPSTimeStamp": self.time_stamp,
        }
        for name, value in values.items():
            exif = exif.with_value(name, value)
        return exif

    @classmethod
    def from_xmp(cls, xmp: Xmp) -> Place | None:
        """The place of an XMP packet (CIPA DC-010); None without a latitude and a longitude."""
        if not isinstance(xmp, Xmp):
            raise BadTypeError(f"expected Xmp, got {shown(xmp)}")
        latitude, longitude = _xmp_angle(xmp, "exif:GPSLatitude"), _xmp_angle(xmp, "exif:GPSLongitude")
        if latitude is None or longitude is None:
            return None
        reference = xmp.text("exif:GPSAltitudeRef") or "0"
        mode = xmp.text("exif:GPSMeasureMode")
        day, clock = _xmp_stamp(xmp.text("exif:GPSTimeStamp") or "")
        return cls(
            latitude,
            longitude,
            _xmp_rational(xmp, "exif:GPSAltitude"),
            _REFERENCES[int(reference)] if reference in {"1", "2", "3"} else "above",
            xmp.text("exif:GPSMapDatum") or "",
            _xmp_rational(xmp, "exif:GPSHPositioningError"),
            _xmp_rational(xmp, "exif:GPSDOP"),
            2 if mode == "2" else 3 if mode == "3" else None,
            day,
            clock,
        )

    def to_xmp(self, xmp: Xmp) -> Xmp:
        """The XMP with this place; an angle that has no finite decimals is rounded to 10 of them a minute.

        The date and time of the fix are one value there: said where both are known, and seven decimals hold the second.
        """
        altitude = self.altitude
        values = {
            "GPSLatitude": _angle_text(self.latitude, "NS"),
            "GPSLongitude": _angle_text(self.longitude, "EW"),
            "GPSAltitudeRef": None if altitude is None else str(_REFERENCES.index(self.altitude_ref)),
            "GPSAltitude": _rational_text(altitude),
            "GPSMapDatum": self.datum or None,
            "GPSHPositioningError": _rational_text(self.horizontal_error),
            "GPSDOP": _rational_text(self.dop),
            "GPSMeasureMode": None if self.dimensions is None else str(self.dimensions),
            "GPSTimeStamp": _stamp_text(self.date_stamp, self.time_stamp),
        }
        for name, value in values.items():
            xmp = xmp.with_property(f"exif:{name}", value)
        return xmp


def _check_rational(name: str, value: object) -> None:
    if not isinstance(value, Rational):
        raise BadTypeError(f"the {name} of a place must be a Rational, got {shown(value)}; see Place.at")
    if not (all(isinstance(part, int) for part in value) and 0 <= value[0] <= _MAX and 0 < value[1] <= _MAX):
        raise BadValueError(f"the {name} of a place must be a fraction of 32-bit numbers, not over 0, got {value}")


def _fraction(name: str, value: object) -> Fraction:
    """A number, exactly. Raises `BadTypeError` and `BadValueError` naming it."""
    number = value if isinstance(value, (Fraction, Decimal)) else to_float(value)
    if number is None or isinstance(value, bool):
        raise BadTypeError(f"{name} must be a number, got {shown(value)}")
    if isinstance(number, Decimal) and number.is_finite() and abs(int(number.as_tuple().exponent)) > _MOST_DIGITS:
        raise BadValueError(f"{name} must have an exponent from -{_MOST_DIGITS} to {_MOST_DIGITS}, got {shown(value)}")
    try:
        return Fraction(number)
    except (ValueError, OverflowError) as error:
        raise BadValueError(f"{name} must be finite, got {shown(value)}") from error


def _thousandths(value: Fraction) -> Rational:
    """In thousandths, or whole where 32 bits do not hold those: beyond 4,294 km."""
    parts = round(value * 1000)
    return Rational(parts, 1000) if parts <= _MAX else Rational(round(value))


def _known(value: object) -> bool:
    return isinstance(value, Rational) and value.denominator > 0


def _reference(value: object) -> AltitudeRef:
    number = value[0] if isinstance(value, tuple) and value else 0
    return _REFERENCES[number] if isinstance(number, int) and 0 <= number < len(_REFERENCES) else "above"


def _exif_angle(exif: Exif, name: str, negative: str) -> Angle | None:
    value = exif.get(name)
    if not isinstance(value, tuple) or not 1 <= len(value) <= 3 or not all(map(_known, value)):
        return None
    parts: tuple[Any, ...] = (*value, Rational(0), Rational(0))
    return Angle(parts[0], parts[1], parts[2], _text(exif, f"{name}Ref").upper().startswith(negative))


def _one(exif: Exif, name: str) -> Rational | None:
    value = exif.get(name)
    first = value[0] if isinstance(value, tuple) and value else None
    return first if isinstance(first, Rational) and first.denominator else None


def _text(exif: Exif, name: str) -> str:
    value = exif.get(name)
    return value.strip("\0 ") if isinstance(value, str) else ""


def _xmp_angle(xmp: Xmp, name: str) -> Angle | None:
    match = _XMP_ANGLE.fullmatch((xmp.text(name) or "").strip())
    if match is None:
        return None
    degrees, minutes, seconds, decimals, ref = match.groups()
    parts = (degrees, minutes, seconds or "0")
    if max(map(len, parts)) > 9 or len(decimals or "") > 40:
        raise BadValueError(f"no angle of XMP: {shown(match[0])}; expected such as '52,31.2N'")
    left = Fraction(int((decimals or "0").rstrip("0") or "0"), 10 ** len((decimals or "").rstrip("0"))) * 60
    arc = Rational(int(seconds)) if seconds else _arc(left)
    return Angle(Rational(int(degrees)), Rational(int(minutes)), arc, ref in "SW")


def _arc(seconds: Fraction) -> Rational:
    """Seconds that decimals of a minute say: in millionths, as by `Angle.of`, where rounding alone tells them apart."""
    nearest = round(seconds * _SECONDS)
    if abs(seconds * _SECONDS - nearest) <= _ROUNDED and nearest < 60 * _SECONDS:
        return _millionths(nearest)
    exact = seconds if max(seconds.numerator, seconds.denominator) <= _MAX else seconds.limit_denominator(_SECONDS)
    return Rational(exact.numerator, exact.denominator)


def _millionths(parts: int) -> Rational:
    return Rational(parts // _SECONDS) if parts % _SECONDS == 0 else Rational(parts, _SECONDS)


def _angle_text(angle: Angle, refs: str) -> str:
    whole = angle.degrees.denominator == angle.minutes.denominator == angle.seconds.denominator == 1
    ref = refs[angle.negative]
    if whole:
        return f"{angle.degrees.numerator},{angle.minutes.numerator},{angle.seconds.numerator}{ref}"
    degrees, rest = divmod(abs(angle.exact), 1)
    minutes, part = divmod(rest * 60, 1)
    return f"{degrees},{minutes}.{_decimals(part)}{ref}"


def _decimals(part: Fraction) -> str:
    """The decimals of a fraction below 1: all of them up to 30, or 10 where they never end."""
    left = part.denominator
    for prime in (2, 5):
        while left % prime == 0:
            left //= prime
    places = 30 if left == 1 and part * 10**30 % 1 == 0 else _PLACES
    return str(int(part * 10**places)).zfill(places).rstrip("0") or "0"


def _stamp_text(day: str, clock: tuple[Rational, Rational, Rational] | None) -> str | None:
    """Exif's date and time in UTC as an XMP date; None for what is none, or has a second without an end."""
    date = _DAY.fullmatch(day)
    if date is None or clock is None or any(part.denominator != 1 for part in clock[:2]):
        return None
    hour, minute, second = clock[0].numerator, clock[1].numerator, Fraction(*clock[2]) * _PARTS
    if hour > 23 or minute > 59 or second >= 61 * _PARTS or second.denominator != 1:
        return None
    whole, part = divmod(second.numerator, _PARTS)
    decimals = f".{part:07}".rstrip("0") if part else ""
    return f"{'-'.join(date.groups())}T{hour:02}:{minute:02}:{whole:02}{decimals}Z"


def _xmp_stamp(text: str) -> tuple[str, tuple[Rational, Rational, Rational] | None]:
    match = _STAMP.fullmatch(text.strip())
    if match is None:
        return "", None
    hour, minute, second, decimals = (match[group] or "" for group in (4, 5, 6, 7))
    seconds = Rational(int(second + decimals), 10 ** len(decimals))
    return ":".join(match.group(1, 2, 3)), (Rational(int(hour)), Rational(int(minute)), seconds)


def _xmp_rational(xmp: Xmp, name: str) -> Rational | None:
    match = re.fullmatch(r"(\d{1,10})/(\d{1,10})", (xmp.text(name) or "").strip())
    return Rational(int(match[1]), int(match[2])) if match and int(match[2]) else None


def _rational_text(value: Rational | None) -> str | None:
    return None if value is None else f"{value.numerator}/{value.denominator}"
