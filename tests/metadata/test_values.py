"""Exif, XMP and IPTC as values: what is written is what is read."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vecdraw as vd
from tests.metadata.generated import described, exifs, iptcs, places, times, xmps
from vecdraw.errors import BadTypeError, BadValueError, UnsupportedError, shown
from vecdraw.metadata.blocks import Blocks
from vecdraw.metadata.exif import Exif, with_density
from vecdraw.metadata.fields import joined_names, split_names
from vecdraw.metadata.fitting import fitted
from vecdraw.metadata.iptc import Iptc
from vecdraw.metadata.metadata import Metadata
from vecdraw.metadata.place import Angle, Place
from vecdraw.metadata.policy import MetadataPolicy
from vecdraw.metadata.tiff import Rational
from vecdraw.metadata.time import CaptureTime
from vecdraw.metadata.xmp import Xmp
from vecdraw.metadata.xmp_packet import parse_xmp, write_xmp


@given(exifs())
def test_exif_comes_back_byte_for_byte(exif: Exif) -> None:
    block = exif.to_bytes()
    again = Exif.parse(block)
    assert again == exif
    assert again.problems == ()
    assert Exif.parse(again.to_bytes()) == exif


@given(exifs(), st.binary(min_size=5, max_size=80), st.text("ab", max_size=90))
def test_a_makers_data_stays_where_it_was(exif: Exif, note: bytes, make: str) -> None:
    first = Exif.parse(exif.with_value("MakerNote", note).to_bytes())
    block = first.with_value("Make", make).with_value("ImageDescription", make * 3).to_bytes()
    again = Exif.parse(block)
    assert again.maker_note_at == first.maker_note_at
    assert block[again.maker_note_at :][: len(note)] == note


@given(xmps())
def test_xmp_comes_back_with_every_property(xmp: Xmp) -> None:
    assert parse_xmp(write_xmp(xmp)) == xmp


@given(iptcs())
def test_iptc_comes_back_byte_for_byte(iptc: Iptc) -> None:
    assert Iptc.parse(iptc.to_bytes()) == iptc


@given(times())
def test_a_time_comes_back_from_every_form(time: CaptureTime) -> None:
    assert CaptureTime.from_xmp(time.to_xmp()) == time
    exif = CaptureTime.from_exif(*time.to_exif())
    if time.hour is None or time.second is not None:
        assert exif == time
    date, clock = time.to_iptc()
    iptc = CaptureTime.from_iptc(date, clock)
    assert (iptc.year, iptc.month, iptc.day, iptc.hour, iptc.offset) == (
        time.year,
        time.month,
        time.day,
        time.hour,
        time.offset,
    )


@given(st.datetimes(timezones=st.sampled_from([None, timezone(timedelta(hours=5, minutes=45))])))
def test_a_datetime_comes_back(moment: datetime) -> None:
    assert CaptureTime.from_datetime(moment).to_datetime() == moment


@given(places())
def test_a_place_comes_back_from_exif_with_its_fractions(place: Place) -> None:
    exif = place.to_exif(Exif())
    assert Place.from_exif(Exif.parse(exif.to_bytes())) == place


@given(places())
def test_a_place_comes_back_from_xmp(place: Place) -> None:
    again = Place.from_xmp(place.to_xmp(Xmp()))
    assert again is not None
    assert (again.altitude, again.altitude_ref, again.horizontal_error, again.dop, again.datum, again.dimensions) == (
        place.altitude,
        place.altitude_ref,
        place.horizontal_error,
        place.dop,
        place.datum,
        place.dimensions,
    )
    for new, old in ((again.latitude, place.latitude), (again.longitude, place.longitude)):
        assert abs(new.exact - old.exact) * 3600 < 1e-6


@given(st.fractions(-90, 90), st.fractions(-180, 180))
def test_a_place_by_numbers_is_the_same_in_xmp(latitude: Fraction, longitude: Fraction) -> None:
    place = Place.at(latitude, longitude, altitude=-3)
    assert Place.from_xmp(place.to_xmp(Xmp())) == place


@settings(max_examples=40)
@given(described())
def test_the_fields_say_what_was_set(metadata: Metadata) -> None:
    again = Metadata(metadata.blocks)
    assert again.disagreements() == {}
    assert again.with_fields(title="New").title == "New"
    assert again.with_fields(place=None, created=None).place is None


@given(st.lists(st.text('ab;" ', min_size=1, max_size=6).filter(lambda t: t.strip() == t), max_size=4))
def test_names_in_exifs_artist_come_back(names: list[str]) -> None:
    assert split_names(joined_names(tuple(names))) == tuple(names)


def test_a_field_stands_in_every_block_that_has_it() -> None:
    iptc = Iptc().with_texts("ObjectName", ("Old",)).to_bytes()
    old = Metadata(Metadata().blocks._replace(iptc=iptc, texts=(("Title", "Old"), ("Software", "x"))))
    new = old.with_fields(title="Neu", description="Ein Bild", software=None)
    assert new.xmp.text("dc:title") == "Neu"
    assert new.exif.get("ImageDescription") == "Ein Bild"
    assert new.iptc.texts("ObjectName") == ("Neu",)
    assert new.iptc.texts("Caption-Abstract") == ("Ein Bild",)
    assert new.texts == (("Title", "Neu"),)


def test_a_block_that_is_not_changed_keeps_its_bytes() -> None:
    packet = b"<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta xmlns:x='adobe:ns:meta/'>" + (
        b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about=''"
        b" xmlns:q='http://q/' q:z='1'/></rdf:RDF></x:xmpmeta>" + b" " * 200 + b"<?xpacket end='w'?>"
    )
    metadata = Metadata(Metadata().blocks._replace(xmp=packet))
    assert metadata.with_exif(Exif().with_value("Make", "M")).blocks.xmp == packet
    assert metadata.with_fields(rating=3).xmp.text("{http://q/}z") == "1"


def test_two_places_that_disagree_are_told() -> None:
    metadata = Metadata.of(description="one")
    other = metadata.with_exif(metadata.exif.with_value("ImageDescription", "two"))
    assert other.disagreements() == {"description": {"exif": "two", "xmp": "one"}}


def test_numbers_of_a_place_are_read_as_a_human_writes_them() -> None:
    place = Place.at(52.52, -13.405, altitude=-34.5, horizontal_error=5)
    assert place.latitude == Angle(Rational(52), Rational(31), Rational(12), negative=False)
    assert place.longitude.exact == -Angle.of(13.405).exact
    assert (place.altitude, place.altitude_ref) == (Rational(34500, 1000), "below")


def test_places_far_away_and_numbers_that_never_end() -> None:
    assert Place.at(0, 1, altitude=35_786_000).altitude == Rational(35_786_000)
    assert Place.at(0, 1, altitude=-4_294_967).altitude == Rational(4_294_967_000, 1000)
    for bad in (Decimal("1e999999999"), Decimal("1e-999999999"), Decimal("nan"), Decimal("-inf"), 1e300):
        with pytest.raises(BadValueError):
            Place.at(0, 1, altitude=bad)  # type: ignore[arg-type]  # a Decimal is a number here
        with pytest.raises(BadValueError):
            Place.at(bad, 1)


@pytest.mark.parametrize("text", [" a ", "a  ", "a\n", "\ta", "  ", ' "a; b" '])
def test_spaces_around_a_text_come_back_and_agree(text: str) -> None:
    said = Metadata.of(description=text, copyright=text, software=text, creator=[text, "b"])
    assert (said.description, said.copyright, said.software) == (text, text, text)
    assert said.creator == (text, "b")
    assert not said.disagreements()
    padded = Metadata().with_exif(Exif().with_value("ImageDescription", "OLYMPUS DIGITAL CAMERA         "))
    assert padded.description == "OLYMPUS DIGITAL CAMERA"


def test_a_drawn_picture_is_upright_and_has_no_small_picture() -> None:
    exif = Exif().with_value("Orientation", 6).with_value("PixelXDimension", 4000).with_value("Make", "M")
    source = Metadata().with_exif(exif.with_value("IFD1:XResolution", Rational(72)).with_thumbnail(b"jpeg"))
    drawn = source.as_drawn()
    assert dict(drawn.exif.values()) == {"IFD0:Make": "M", "IFD0:Orientation": (1,)}
    assert drawn.exif.thumbnail == b""


def test_a_drawn_picture_does_not_say_what_colours_its_source_had() -> None:
    exif = Exif().with_value("ColorSpace", 65535).with_value("InteroperabilityIndex", "R03").with_value("Make", "M")
    exif = exif.with_value("XResolution", Rational(300)).with_value("Exif:0x9102", Rational(3), 5)
    xmp = Metadata.of(title="T").xmp.with_property("photoshop:ICCProfile", "Adobe RGB (1998)")
    xmp = xmp.with_property("exif:ColorSpace", "65535").with_property("tiff:Orientation", "6")
    drawn = Metadata().with_exif(exif).with_xmp(xmp).as_drawn()
    assert dict(drawn.exif.values()) == {"IFD0:Make": "M", "IFD0:XResolution": (Rational(300),)}
    assert list(drawn.xmp.values()) == [("dc:title[x-default]", "T"), ("tiff:Orientation", "1")]


def test_another_picture_goes_on_to_say_how_its_pixels_lie() -> None:
    exif = Exif().with_value("Orientation", 6).with_value("ColorSpace", 65535).with_value("Make", "M")
    exif = exif.with_value("InteroperabilityIndex", "R03").with_value("XResolution", Rational(300))
    xmp = Metadata.of(title="T").xmp.with_property("tiff:Orientation", "6").with_property("exif:ColorSpace", "65535")
    source = Metadata().with_exif(exif.with_thumbnail(b"theirs")).with_xmp(xmp)
    own = Exif(order=">").with_value("PixelXDimension", 70_000).with_value("Model", "N").with_value("ColorSpace", 1)
    own = own.with_value("IFD1:XResolution", Rational(72)).with_thumbnail(b"mine")
    told = source.for_picture(Metadata().with_exif(own))
    assert dict(told.exif.values()) == {
        "IFD0:Make": "M",
        "Exif:ColorSpace": (1,),
        "Exif:PixelXDimension": (70_000,),
        "IFD1:XResolution": (Rational(72),),
    }
    assert told.exif.thumbnail == b"mine"
    assert list(told.xmp.values()) == [("dc:title[x-default]", "T")]
    assert source.for_picture(source).values() == source.values()
    with pytest.raises(BadTypeError, match="read_metadata"):
        source.for_picture(b"x")  # type: ignore[arg-type]  # what the test is about


def test_density_is_set_beside_what_is_there() -> None:
    exif = Exif.parse(with_density(Exif().with_value("Make", "M").to_bytes(), 300))
    assert (exif.get("XResolution"), exif.get("ResolutionUnit"), exif.get("Make")) == ((Rational(300),), (2,), "M")


@pytest.mark.parametrize("field", ["created", "digitized", "modified"])
def test_exif_of_ours_says_its_version_and_others_keep_theirs(field: str) -> None:
    time = "2026-11-22T10:00:00+01:00"
    made = Metadata.of(**{field: time})
    assert made.exif.get("ExifVersion") == b"0231"
    assert made.with_fields(**{field: None}).blocks == Blocks()
    for version in (b"0220", None):
        exif = Exif().with_value("FNumber", Rational(28, 10)).with_value("ExifVersion", version)
        old = Metadata(Blocks(exif.to_bytes()))
        assert old.with_fields(**{field: time}).exif.get("ExifVersion") == version
        assert old.with_fields(**{field: time}).with_fields(**{field: None}).exif == old.exif


def test_exif_without_its_second_directory_has_no_version() -> None:
    assert Metadata.of(modified="2026-11-22T10:00:00", title="A", place=Place.at(1, 2)).exif.exif == ()


@pytest.mark.parametrize("form", ["jpeg", "png", "webp", "avif", "tiff"])
def test_exif_of_ours_comes_back_from_files_as_it_was_set(form: str) -> None:
    set_ = Metadata.of(title="A", created="2026-11-22T10:00:00+01:00", place=Place.at(1, 2))
    read = vd.read_metadata(vd.Context(8, 8, dpi=200).encode(form, metadata=set_))
    assert (read.exif.exif, read.exif.gps, read.created) == (set_.exif.exif, set_.exif.gps, set_.created)


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"titel": "x"}, BadValueError),
        ({"title": 3}, BadTypeError),
        ({"title": "\0"}, BadValueError),
        ({"rating": 9}, BadValueError),
        ({"created": "yesterday"}, BadValueError),
        ({"created": 5}, BadTypeError),
        ({"place": (1, 2)}, BadTypeError),
        ({"orientation": 9}, BadValueError),
        ({"keywords": 5}, BadTypeError),
        ({"creator": ["a", ""]}, BadValueError),
    ],
)
def test_a_bad_field_is_named(values: dict[str, object], error: type[Exception]) -> None:
    name, value = next(iter(values.items()))
    with pytest.raises(error, match="titel" if name == "titel" else re.escape(shown(value))):
        Metadata.of(**values)


@pytest.mark.parametrize(
    "make",
    [
        lambda: CaptureTime(2026, 2, 30),
        lambda: CaptureTime(2026, None, 3),
        lambda: CaptureTime(2026, 1, 1, 12),
        lambda: CaptureTime(2026, 1, 1, subsecond="5"),
        lambda: Place.at(91, 0),
        lambda: Place.at(float("nan"), 0),
        lambda: Exif().with_value("Orientation", 70_000),
        lambda: Exif().with_value("Nonsense", 1),
        lambda: Xmp().with_property("foo:bar", "x"),
        lambda: Iptc().with_texts("Keywords", ("x" * 65,)),
    ],
)
def test_bad_values_are_refused(make: object) -> None:
    with pytest.raises(BadValueError):
        make()  # type: ignore[operator]  # a lambda


def test_a_time_known_less_exactly_does_not_disagree() -> None:
    exact, day = CaptureTime.from_xmp("2026-05-01T12:30:00.25+02:00"), CaptureTime.from_xmp("2026-05-01")
    assert exact.agrees(day)
    assert not day.agrees(CaptureTime(2026, 5, 2))
    assert not exact.agrees(CaptureTime.from_xmp("2026-05-01T12:30:00.26+02:00"))


@pytest.mark.parametrize("read", [CaptureTime.from_xmp, CaptureTime.from_exif, CaptureTime.from_iptc])
def test_times_are_read_from_text(read: Callable[[object], object]) -> None:
    with pytest.raises(BadTypeError, match="a date is read from a str, got 0"):
        read(0)


def test_a_pair_of_numbers_is_told_how_to_become_a_place() -> None:
    with pytest.raises(BadTypeError, match=r"got \(52.5, 13.4\); Place.at\(latitude, longitude\) makes one"):
        Metadata.of(place=(52.5, 13.4))


def test_policies_are_applied_to_metadata() -> None:
    with pytest.raises(BadTypeError, match="a policy is applied to Metadata, got 1"):
        MetadataPolicy().applied(1)  # type: ignore[arg-type]  # that is the test


def test_times_and_places_are_compared_with_their_like() -> None:
    with pytest.raises(BadTypeError, match=r"a CaptureTime is compared with another, got 7"):
        CaptureTime(2026).agrees(7)  # type: ignore[arg-type]  # that is the test
    with pytest.raises(BadTypeError, match=r"a Place is compared with another, got None"):
        Place(Angle.of(1), Angle.of(2)).agrees(None)  # type: ignore[arg-type]  # that is the test


def _utf16(text: str) -> tuple[int, ...]:
    return tuple(f"{text}\0".encode("utf-16-le"))


def test_what_windows_and_exif_3_call_a_picture_is_read_and_follows() -> None:
    exif = Exif().with_value("XPTitle", _utf16("Títle 🎨")).with_value("XPAuthor", _utf16("Ada;Bo "))
    said = Metadata().with_exif(exif.with_value("XPKeywords", _utf16("a; b")).with_value("XPComment", _utf16("c")))
    assert (said.title, said.creator, said.keywords) == ("Títle 🎨", ("Ada", "Bo"), ("a", "b"))
    changed = said.with_fields(title="New", creator=["X", "Y"], keywords=None)
    values = dict(changed.exif.values())
    assert (values["IFD0:XPTitle"], values["IFD0:XPAuthor"]) == (_utf16("New"), _utf16("X;Y"))
    assert values["IFD0:XPComment"] == _utf16("c")
    assert not changed.keywords
    assert not changed.disagreements()
    assert not changed.with_fields(title=None, creator=None).exif.get("XPTitle")
    later = Metadata().with_exif(Exif().with_value("ImageTitle", "Later").with_value("Photographer", "P"))
    assert (later.title, later.creator) == ("Later", ("P",))
    both = later.with_fields(title="Now", creator=["Q", "R"])
    tags = ("ImageTitle", "Photographer", "Artist")
    assert [both.exif.get(tag) for tag in tags] == ["Now", "Q; R", "Q; R"]
    assert not Metadata.of(title="T").exif.get("ImageTitle")
    odd = Metadata().with_exif(Exif().with_value("XPTitle", (0x41,)).with_value("XPAuthor", (0, 0)))
    assert (odd.title, odd.creator) == (None, ())


def test_tags_of_one_field_that_say_the_same_fit_into_xmp() -> None:
    exif = Exif().with_value("Artist", "A; B").with_value("XPAuthor", _utf16("A;B")).with_value("Copyright", "  ")
    blocks = fitted(Blocks(exif.with_value("XPTitle", _utf16("T")).to_bytes()), "svg")
    assert (Metadata(blocks).title, Metadata(blocks).creator, blocks.exif) == ("T", ("A", "B"), b"")
    with pytest.raises(UnsupportedError, match="XPAuthor"):
        fitted(Blocks(exif.with_value("XPAuthor", _utf16("C")).to_bytes()), "svg")


def test_what_one_block_says_wrong_hides_no_other() -> None:
    good = Metadata.of(created="2024-02-29T12:00:00", place=Place.at(1, 2), rating=3)
    iptc = Iptc().with_texts("DateCreated", ("in May",))
    exif = good.exif.with_value("GPSLatitude", (Rational(99), Rational(0), Rational(0)))
    mixed = good.with_iptc(iptc).with_exif(exif)
    assert mixed.created == good.created
    assert mixed.place is not None
    assert mixed.place.agrees(Place.at(1, 2))
    assert not mixed.disagreements()
    xmp = good.xmp.with_property("photoshop:DateCreated", "in May").with_property("xmp:Rating", "many")
    assert good.with_xmp(xmp).created == good.created
    for field, alone in (("created", good.with_xmp(xmp).with_exif(Exif())), ("rating", good.with_xmp(xmp))):
        with pytest.raises(BadValueError):
            getattr(alone, field)
    assert Metadata().with_iptc(Iptc().with_texts("DateCreated", ("00000000",))).created is None


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2026-05-01T12:30:00Z", CaptureTime(2026, 5, 1, 12, 30, 0, offset=0)),
        ("2026:05:01 12:30:00.25+02:00", CaptureTime(2026, 5, 1, 12, 30, 0, "25", 120)),
        ("2026/05/01 12:30:00", CaptureTime(2026, 5, 1, 12, 30, 0)),
    ],
)
def test_times_that_programs_write_into_exif_in_other_forms(text: str, time: CaptureTime) -> None:
    assert CaptureTime.from_exif(text) == time
    assert CaptureTime.from_exif(text, "5", "-01:00") == replace(time, subsecond="5", offset=-60)
