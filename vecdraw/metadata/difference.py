"""What is different between two pictures' metadata, as data and as text, and two made into one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

from vecdraw.errors import BadTypeError, BadValueError, shown
from vecdraw.metadata.exif import Exif, tag_named
from vecdraw.metadata.exif_tags import DIRECTORIES
from vecdraw.metadata.iptc import Iptc
from vecdraw.metadata.metadata import Metadata
from vecdraw.metadata.tiff import Rational, in_order
from vecdraw.metadata.xmp import Array, Name, Node, Xmp, to_name

Kind = Literal["added", "removed", "changed"]
_SHOWN: Final = 60
_POSITION: Final = (
    *("GPSLatitudeRef", "GPSLatitude", "GPSLongitudeRef", "GPSLongitude", "GPSAltitudeRef", "GPSAltitude"),
    *("GPSSatellites", "GPSStatus", "GPSMeasureMode", "GPSDOP", "GPSMapDatum", "GPSHPositioningError"),
    *("GPSProcessingMethod", "GPSAreaInformation", "GPSDifferential"),
)
_SETTLED: Final[Mapping[str, tuple[str, ...]]] = {
    "DateTime": ("SubSecTime", "OffsetTime"),
    "DateTimeOriginal": ("SubSecTimeOriginal", "OffsetTimeOriginal"),
    "DateTimeDigitized": ("SubSecTimeDigitized", "OffsetTimeDigitized"),
    "XResolution": ("YResolution", "ResolutionUnit"),
    "YResolution": ("XResolution", "ResolutionUnit"),
    "GPSLatitude": _POSITION,
    "GPSLongitude": _POSITION,
    "GPSAltitude": ("GPSAltitudeRef",),
    "GPSTimeStamp": ("GPSDateStamp",),
    "GPSSpeed": ("GPSSpeedRef",),
    "GPSTrack": ("GPSTrackRef",),
    "GPSImgDirection": ("GPSImgDirectionRef",),
    "GPSDestLatitude": ("GPSDestLatitudeRef", "GPSDestLongitudeRef", "GPSDestLongitude"),
    "GPSDestBearing": ("GPSDestBearingRef",),
    "GPSDestDistance": ("GPSDestDistanceRef",),
}
"""Tags with those that say what they mean, or are one value with them: who has the first takes no others."""

_CLOCKS: Final = {(2, 30): (2, 35), (2, 37): (2, 38), (2, 55): (2, 60), (2, 62): (2, 63)}
"""IPTC's times of day by their days."""


class Change(NamedTuple):
    """One value that is different: its path as in `Metadata.values`, and what it was and is (None: not there)."""

    path: str
    kind: Kind
    before: object
    after: object

    def __str__(self) -> str:
        """One line: "~ xmp/dc:title[x-default]: 'Old' -> 'New'"."""
        match self.kind:
            case "added":
                return f"+ {printable(self.path)}: {value_text(self.after)}"
            case "removed":
                return f"- {printable(self.path)}: {value_text(self.before)}"
            case _:
                return f"~ {printable(self.path)}: {value_text(self.before)} -> {value_text(self.after)}"


class Difference(NamedTuple):
    """All that is different, in the order of the paths; false when nothing is."""

    changes: tuple[Change, ...]

    def __bool__(self) -> bool:
        """Whether anything is different."""
        return bool(self.changes)

    def __str__(self) -> str:
        """A line for each change: + added, - removed, ~ changed."""
        return "\n".join(map(str, self.changes))


def diff(before: Metadata, after: Metadata) -> Difference:
    """What is different in `after`, value by value: how a block is laid out makes no difference.

    Raises `BadTypeError`, and what reading a broken block raises.
    """
    old, new = _checked(before).values(), _checked(after).values()
    changes: list[Change] = []
    for path in sorted({*old, *new}):
        if path not in old:
            changes.append(Change(path, "added", None, new[path]))
        elif path not in new:
            changes.append(Change(path, "removed", old[path], None))
        elif old[path] != new[path]:
            changes.append(Change(path, "changed", old[path], new[path]))
    return Difference(tuple(changes))


def merge(a: Metadata, b: Metadata, *, prefer: Literal["a", "b"] = "a") -> Metadata:
    """The metadata of both; where both say something of the same tag, property or dataset, that of `prefer`.

    Languages of one text are joined, and the items of an unordered array (keywords); an ordered array, a structure and
    a repeated dataset of IPTC is taken whole. What says how another value is meant goes with that: a time's zone and
    fractions, a place's hemispheres, height and datum, the unit of a resolution. The small picture and the maker's data
    go together with the directory of the preferred one, if that has them. Raises `BadValueError` for another `prefer`,
    and what reading raises.
    """
    if prefer not in {"a", "b"}:
        raise BadValueError(f"prefer must be 'a' or 'b', got {shown(prefer)}")
    first, second = (_checked(a), _checked(b)) if prefer == "a" else (_checked(b), _checked(a))
    merged = first.with_exif(_merged_exif(first.exif, second.exif))
    merged = merged.with_xmp(_merged_xmp(first.xmp, second.xmp))
    merged = merged.with_iptc(_merged_iptc(first.iptc, second.iptc))
    known = {keyword for keyword, _ in first.texts}
    extra = tuple(pair for pair in second.texts if pair[0] not in known)
    return Metadata(merged.blocks._replace(texts=first.texts + extra))


def printable(text: str) -> str:
    """Text in one line that no terminal takes for a command: characters that are not printed by their number."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def value_text(value: object) -> str:
    """A value for one line: fractions as n/d, bytes by their number, long text cut."""
    match value:
        case bytes():
            return f"{len(value)} bytes" if len(value) > 16 else value.hex(" ")
        case Rational():
            return f"{value.numerator}/{value.denominator}"
        case tuple() if len(value) == 1:
            return value_text(value[0])
        case tuple():
            text = ", ".join(value_text(each) for each in value[:16])
            return f"({text}{', …' if len(value) > 16 else ''})"
        case _:
            text = repr(value)
            return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _checked(value: object) -> Metadata:
    if not isinstance(value, Metadata):
        raise BadTypeError(f"expected a Metadata, got {shown(value)}; see read_metadata")
    return value


def _merged_exif(first: Exif, second: Exif) -> Exif:
    if first == Exif():
        return second
    out = first
    settled = {
        (tag.directory, tag.number)
        for head, names in _SETTLED.items()
        if first.get(head) is not None
        for tag in (tag_named(name) for name in names)
    }
    for name in DIRECTORIES:
        if name == "IFD1" and (first.ifd1 or first.thumbnail):
            continue
        have = {entry.tag for entry in first.directory(name)} | {tag for where, tag in settled if where == name}
        extra = [in_order(e, second.order, first.order) for e in second.directory(name) if e.tag not in have]
        out = out.with_directory(name, (*first.directory(name), *extra))
    return out if first.thumbnail or first.ifd1 else out.with_thumbnail(second.thumbnail)


def _merged_xmp(first: Xmp, second: Xmp) -> Xmp:
    have: Mapping[Name, Node] = dict(first.properties)
    settled = {
        to_name(f"{prefix}:{name}")
        for prefix in ("exif", "tiff")
        for head, names in _SETTLED.items()
        if to_name(f"{prefix}:{head}") in have
        for name in names
    }
    out = dict(have)
    for name, node in second.properties:
        if name in have:
            out[name] = _joined(have[name], node)
        elif name not in settled:
            out[name] = node
    return Xmp(tuple(out.items()), first.about)


def _joined(first: Node, second: Node) -> Node:
    """Two values of one property."""
    ours, theirs = first.value, second.value
    if not isinstance(ours, Array) or not isinstance(theirs, Array) or ours.kind != theirs.kind or ours.kind == "Seq":
        return first
    languages = {item.lang for item in ours.items}
    by_language = ours.kind == "Alt"
    known = set(ours.items)
    extra = [i for i in theirs.items if (i.lang not in languages if by_language else i not in known)]
    return first._replace(value=Array(ours.kind, (*ours.items, *extra)))


def _merged_iptc(first: Iptc, second: Iptc) -> Iptc:
    if not first.datasets or not second.datasets:
        return first if first.datasets else second
    if first.is_utf8 != second.is_utf8:
        first, second = first.in_utf8(), second.in_utf8()
    have = {(d.record, d.number) for d in first.datasets}
    have |= {clock for day, clock in _CLOCKS.items() if day in have}
    extra = [d for d in second.datasets if (d.record, d.number) not in have]
    return Iptc(tuple(sorted((*first.datasets, *extra), key=lambda d: d.record)))
