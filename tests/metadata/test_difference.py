"""Difference and merge: laws that hold for any metadata."""

import pytest
from hypothesis import given, settings

from tests.metadata.generated import described, metadata
from vecdraw.errors import BadTypeError, BadValueError
from vecdraw.metadata.difference import Change, diff, merge
from vecdraw.metadata.iptc import Iptc
from vecdraw.metadata.metadata import Metadata
from vecdraw.metadata.place import Place
from vecdraw.metadata.tiff import Rational
from vecdraw.metadata.xmp import NAMESPACES


@settings(max_examples=20)
@given(metadata(), metadata())
def test_a_difference_leads_from_one_to_the_other(a: Metadata, b: Metadata) -> None:
    values = a.values()
    for path, kind, before, after in diff(a, b).changes:
        assert values.get(path) == before
        if kind == "removed":
            del values[path]
        else:
            values[path] = after
    assert values == b.values()
    assert not diff(a, a)
    assert len(diff(b, a).changes) == len(diff(a, b).changes)
    assert len(str(diff(a, b)).splitlines()) >= len(diff(a, b).changes)


CAMERA = {NAMESPACES["exif"], NAMESPACES["tiff"]}
POSITION = (
    *("GPSLatitude", "GPSLongitude", "GPSAltitude", "GPSSatellites", "GPSStatus", "GPSMeasureMode", "GPSDOP"),
    *("GPSMapDatum", "GPSProcessingMethod", "GPSAreaInformation", "GPSDifferential"),
)


def qualified(name: str) -> set[str]:
    """What a tag says more of: without that it means nothing, or something else."""
    found = {name.removesuffix("Ref")} if name.endswith("Ref") else set()
    for part in ("SubSecTime", "OffsetTime"):
        if name.startswith(part):
            found.add("DateTime" + name.removeprefix(part))
    if name in {"XResolution", "YResolution", "ResolutionUnit"}:
        found |= {"XResolution", "YResolution"}
    if name.startswith((*POSITION, "GPSHPositioningError")):
        found |= {"GPSLatitude", "GPSLongitude"}
    return found | ({"GPSTimeStamp"} if name == "GPSDateStamp" else set())


@settings(max_examples=20)
@given(metadata(), metadata())
def test_merging_keeps_the_preferred_and_loses_nothing_of_the_other(a: Metadata, b: Metadata) -> None:
    both = merge(a, b)
    assert merge(a, Metadata()).values() == a.values()
    assert merge(Metadata(), b).values() == b.values()
    assert merge(a, a).values() == a.values()
    assert merge(b, a, prefer="b").values() == both.values()
    tags = {
        path for path in (*a.values(), *b.values()) if path.startswith("exif/") and not path.startswith("exif/IFD1")
    }
    lost = tags - {"exif/thumbnail"} - set(both.values())
    ours = {path.rpartition(":")[2] for path in a.values() if path.startswith("exif/")}
    assert all(qualified(path.rpartition(":")[2]) & ours for path in lost), lost
    said = {name.local for name, _ in a.xmp.properties}
    names = {name for name, _ in (*a.xmp.properties, *b.xmp.properties)}
    kept = {name for name, _ in both.xmp.properties}
    assert kept <= names
    assert all(name.uri in CAMERA and qualified(name.local) & said for name in names - kept)
    for path, value in a.values().items():
        if path.startswith("exif/"):
            assert both.values()[path] == value


@settings(max_examples=20)
@given(described(), described())
def test_fields_of_the_preferred_win(a: Metadata, b: Metadata) -> None:
    both = merge(a, b, prefer="b")
    assert both.title == (b.title or a.title)
    assert both.created == (b.created or a.created) or b.created is None
    assert set(both.keywords) == {*a.keywords, *b.keywords}


def test_values_are_not_mixed_with_what_others_say_of_theirs() -> None:
    """A time without a zone gets no other time's, a place no other one's height, an inch no centimetre."""
    plain = Metadata.of(created="2026-05-01T12:30:00", place=Place.at(1, 2))
    plain = plain.with_exif(plain.exif.with_value("XResolution", Rational(300)).with_value("GPSSpeed", Rational(9)))
    plain = plain.with_iptc(plain.iptc.with_texts("DateCreated", ["20260501"]).with_texts("TimeCreated", []))
    other = Metadata.of(created="1999-01-01T00:00:00.5-06:05", place=Place.at(-3, -4, altitude=-99, horizontal_error=7))
    exif = other.exif.with_value("ResolutionUnit", 3).with_value("GPSSpeedRef", "N").with_value("Make", "b")
    other = other.with_exif(exif).with_xmp(other.xmp.with_property("exif:GPSSpeedRef", "N"))
    both = merge(plain, other)
    assert (both.created, both.place) == (plain.created, plain.place)
    assert both.exif.get("ResolutionUnit") is None
    assert both.exif.get("GPSSpeedRef") is None
    assert both.exif.get("Make") == "b"
    assert not both.iptc.texts("TimeCreated")
    whole = merge(other, plain)
    assert (whole.created, whole.place) == (other.created, other.place)
    assert whole.exif.get("GPSSpeed") == (Rational(9),)


def test_a_difference_is_said_in_lines() -> None:
    a = Metadata.of(title="Old", rating=3)
    b = Metadata.of(title="New", place=None).with_exif(a.exif.with_value("XResolution", Rational(300, 1)))
    assert str(diff(a, b)).splitlines() == [
        "+ exif/IFD0:XResolution: 300/1",
        "~ xmp/dc:title[x-default]: 'Old' -> 'New'",
        "- xmp/xmp:Rating: '3'",
    ]
    assert diff(a, b).changes[2] == Change("xmp/xmp:Rating", "removed", "3", None)


def test_a_change_is_one_line_whatever_a_keyword_is() -> None:
    odd = Metadata(Metadata().blocks._replace(texts=(("a\n\x1b[31mb", "c\nd"),)))
    assert str(diff(Metadata(), odd)) == r"+ texts/a\n\x1b[31mb: 'c\nd'"


def test_iptc_and_texts_are_merged_by_name() -> None:
    a = Metadata(Metadata().blocks._replace(iptc=Iptc().with_texts("City", ("A",)).to_bytes(), texts=(("Title", "A"),)))
    b = Metadata(
        Metadata().blocks._replace(
            iptc=Iptc().with_texts("City", ("B",)).with_texts("Keywords", ("x", "y")).to_bytes(),
            texts=(("Title", "B"), ("Author", "B")),
        )
    )
    both = merge(a, b)
    assert (both.iptc.texts("City"), both.iptc.texts("Keywords")) == (("A",), ("x", "y"))
    assert both.texts == (("Title", "A"), ("Author", "B"))


def test_other_things_are_refused() -> None:
    with pytest.raises(BadTypeError, match="Metadata"):
        diff(Metadata(), "x")  # type: ignore[arg-type]  # what the test is about
    with pytest.raises(BadValueError, match="prefer"):
        merge(Metadata(), Metadata(), prefer="c")  # type: ignore[arg-type]  # what the test is about
