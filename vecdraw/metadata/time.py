"""When a picture was taken, as Exif, XMP and IPTC write it: as exact as it is known, and no more."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from vecdraw.errors import BadTypeError, BadValueError, shown

_EXIF: Final = re.compile(
    r"(\d{4})[:/-]([\d ]{2})[:/-]([\d ]{2})"
    r"(?:[ T]([\d ]{2})[: ]([\d ]{2})[: ]([\d ]{2})(?:\.(\d+))?(Z|[+-]\d\d:?\d\d)?)?"
)
_XMP: Final = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(Z|[+-]\d\d:?\d\d)?)?)?)?"
)
_OFFSET: Final = re.compile(r"([+-])(\d\d):?(\d\d)")
_LARGEST_OFFSET: Final = 24 * 60 - 1


@dataclass(frozen=True, slots=True)
class CaptureTime:
    """A date with what is known of its time.

    Parts are known from the left: a month needs the year, a day the month, hour and minute (together) the day, a
    second the minute. `subsecond` is the decimal digits behind the second as they were written ("050" is not "05").
    `offset` is the minutes that the local time is ahead of UTC, None when the time zone is not known. The second 60
    is a leap second. Raises `BadValueError` for a part out of its range or without the one before it.
    """

    year: int
    month: int | None = None
    day: int | None = None
    hour: int | None = None
    minute: int | None = None
    second: int | None = None
    subsecond: str = ""
    offset: int | None = None

    def __post_init__(self) -> None:
        parts = {name: getattr(self, name) for name in _RANGES}
        for name, value in parts.items():
            if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
                raise BadTypeError(f"the {name} of a capture time must be an int or None, got {shown(value)}")
            low, high = _RANGES[name]
            if value is not None and not low <= value <= high:
                raise BadValueError(f"the {name} of a capture time must be from {low} to {high}, got {value}")
        values = list(parts.values())[:6]
        if None in values and any(value is not None for value in values[values.index(None) :]):
            raise BadValueError(f"a capture time is known from the left, year to second, got {values}")
        if (self.hour is None) != (self.minute is None):
            raise BadValueError(f"a capture time has hour and minute together, got {self.hour} and {self.minute}")
        if not re.fullmatch("[0-9]*", str(self.subsecond)):
            raise BadValueError(f"the subsecond of a capture time is decimal digits, got {shown(self.subsecond)}")
        if (self.subsecond and self.second is None) or (self.offset is not None and self.hour is None):
            raise BadValueError("a capture time has a subsecond with its second, and an offset with its hour")
        if self.day is not None:
            self._check_day()

    def _check_day(self) -> None:
        try:
            datetime(self.year, self.month or 1, self.day or 1, tzinfo=UTC)
        except ValueError as error:
            raise BadValueError(f"no day is {self.year:04}-{self.month:02}-{self.day:02}: {error}") from error

    @classmethod
    def from_datetime(cls, value: datetime) -> CaptureTime:
        """The time of a `datetime`, whose offset is kept in whole minutes; microseconds only where there are any."""
        if not isinstance(value, datetime):
            raise BadTypeError(f"expected a datetime, got {shown(value)}")
        ahead = value.utcoffset()
        offset = None if ahead is None else round(ahead.total_seconds() / 60)
        digits = f"{value.microsecond:06}" if value.microsecond else ""
        return cls(value.year, value.month, value.day, value.hour, value.minute, value.second, digits, offset)

    @classmethod
    def from_xmp(cls, text: str) -> CaptureTime:
        """The time of an XMP date (ISO 16684-1, 8.2.1.2; a profile of ISO 8601). Raises `BadValueError`."""
        _check_texts(text)
        match = _XMP.fullmatch(text.strip())
        if match is None:
            raise BadValueError(f"no XMP date: {shown(text)}; expected such as '2026-05-01T12:30:00.25+02:00'")
        *parts, subsecond, zone = match.groups()
        month, day, hour, minute, second = (None if part is None else int(part) for part in parts[1:])
        return cls(int(parts[0]), month, day, hour, minute, second, subsecond or "", _to_offset(zone))

    @classmethod
    def from_exif(cls, text: str, subsecond: str = "", offset: str = "") -> CaptureTime | None:
        """The time of Exif's DateTime, SubSecTime and OffsetTime; None where they are blank or zeros (4.6.5).

        Raises `BadValueError` for text of another form.
        """
        _check_texts(text, subsecond, offset)
        match = _EXIF.fullmatch(text.rstrip("\0 ").ljust(19)) if text.strip(" :\0") else None
        if match is None:
            if not text.strip(" :\0"):
                return None
            raise BadValueError(f"no Exif date: {shown(text)}; expected such as '2026:05:01 12:30:00'")
        *numbers, digits, zone = match.groups()  # Exif has no place for the last two; some programs put them there
        parts = [int(part) if part is not None and part.strip() else None for part in numbers]
        if not parts[0]:
            return None
        month, day, hour, minute, second = parts[1] or None, parts[2] or None, *parts[3:]
        timed = hour is not None and minute is not None and day is not None
        return cls(
            parts[0],
            month,
            day if month else None,
            hour if timed else None,
            minute if timed else None,
            second if timed else None,
            subsecond.strip(" \0") or digits or "" if timed and second is not None else "",
            _to_offset(offset.strip(" \0") or zone) if timed else None,
        )

    @classmethod
    def from_iptc(cls, date: str, time: str = "") -> CaptureTime:
        """The time of IIM's CCYYMMDD and HHMMSS±HHMM; 00 is a month or day that is not known. `BadValueError`."""
        _check_texts(date, time)
        day = re.fullmatch(r"(\d{4})(\d\d)(\d\d)", date)
        clock = re.fullmatch(r"(\d\d)(\d\d)(\d\d)([+-]\d{4})?", time)
        if day is None or (time and clock is None):
            raise BadValueError(f"no IPTC date and time: {shown(date)}, {shown(time)}; expected CCYYMMDD, HHMMSS±HHMM")
        year, month, number = (int(part) for part in day.groups())
        if clock is None or not (month and number):
            return cls(year, month or None, (number or None) if month else None)
        hour, minute, second = (int(part) for part in clock.groups()[:3])
        return cls(year, month, number, hour, minute, second, "", _to_offset(clock[4]))

    def agrees(self, other: CaptureTime) -> bool:
        """Whether both say the same time, as far as both are known. Raises `BadTypeError` for what is no time."""
        if not isinstance(other, CaptureTime):
            raise BadTypeError(f"a CaptureTime is compared with another, got {shown(other)}")
        names = ("year", "month", "day", "hour", "minute", "second", "offset")
        pairs = [(getattr(self, name), getattr(other, name)) for name in names]
        digits = len(min(self.subsecond, other.subsecond, key=len))
        same = all(a is None or b is None or a == b for a, b in pairs)
        return same and self.subsecond[:digits] == other.subsecond[:digits]

    def to_xmp(self) -> str:
        """As an XMP date."""
        text = f"{self.year:04}"
        parts = (self.month, self.day, self.hour, self.minute, self.second)
        for part, before in zip(parts, "--T::", strict=True):
            text += "" if part is None else f"{before}{part:02}"
        return text + (f".{self.subsecond}" if self.subsecond else "") + self._zone()

    def to_exif(self) -> tuple[str, str, str]:
        """As Exif's DateTime, SubSecTime and OffsetTime; parts that are not known are blanks (4.6.5)."""
        parts = (self.month, self.day, self.hour, self.minute, self.second)
        month, day, hour, minute, second = ("  " if part is None else f"{part:02}" for part in parts)
        return f"{self.year:04}:{month}:{day} {hour}:{minute}:{second}", self.subsecond, self._zone()

    def to_iptc(self) -> tuple[str, str]:
        """As IIM's date and time; the time empty if it is not known, and without an offset if that is not known."""
        date = f"{self.year:04}{self.month or 0:02}{self.day or 0:02}"
        if self.hour is None:
            return date, ""
        return date, f"{self.hour:02}{self.minute:02}{self.second or 0:02}{self._zone().replace(':', '')}"

    def to_datetime(self) -> datetime:
        """As a `datetime`, to the microsecond, what is not known being the first; naive without an offset.

        Raises `BadValueError` for a leap second, which `datetime` cannot hold.
        """
        if self.second == 60:
            raise BadValueError(f"a datetime holds no leap second: {self.to_xmp()}")
        zone = None if self.offset is None else timezone(timedelta(minutes=self.offset))
        micro = int(self.subsecond[:6].ljust(6, "0")) if self.subsecond else 0
        clock = (self.hour or 0, self.minute or 0, self.second or 0, micro)
        return datetime(self.year, self.month or 1, self.day or 1, *clock, tzinfo=zone)

    def _zone(self) -> str:
        if self.offset is None:
            return ""
        sign, ahead = "-" if self.offset < 0 else "+", abs(self.offset)
        return f"{sign}{ahead // 60:02}:{ahead % 60:02}"


_RANGES: Final = {
    "year": (1, 9999),
    "month": (1, 12),
    "day": (1, 31),
    "hour": (0, 23),
    "minute": (0, 59),
    "second": (0, 60),
    "offset": (-_LARGEST_OFFSET, _LARGEST_OFFSET),
}


def _to_offset(text: str | None) -> int | None:
    if not text or not text.strip(" :"):
        return None
    if text == "Z":
        return 0
    match = _OFFSET.fullmatch(text)
    if match is None or int(match[3]) > 59:
        raise BadValueError(f"no offset from UTC: {shown(text)}; expected such as '+02:00'")
    minutes = int(match[2]) * 60 + int(match[3])
    return -minutes if match[1] == "-" else minutes


def _check_texts(*texts: object) -> None:
    for text in texts:
        if not isinstance(text, str):
            raise BadTypeError(f"a date is read from a str, got {shown(text)}")
