"""Difference and merge: laws that hold for any metadata."""

import pytest
from hypothesis import given, settings

from tests.metadata.generated import described, metadata
from vecdraw.errors import BadTypeError, BadValueError
from vecdraw.metadata.difference import Change, diff, merge
from vecdraw.metadata.iptc import Iptc
from vecdraw.metadata.metadata import Metadata
from vecdraw.metadata.tiff import Rational


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
    assert tags - {"exif/thumbnail"} <= set(both.values())
    names = {name for name, _ in (*a.xmp.properties, *b.xmp.properties)}
    assert {name for name, _ in both.xmp.properties} == names
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


def test_a_difference_is_said_in_lines() -> None:
    a = Metadata.of(title="Old", rating=3)
    b = Metadata.of(title="New", place=None).with_exif(a.exif.with_value("XResolution", Rational(300, 1)))
    assert str(diff(a, b)).splitlines() == [
        "+ exif/IFD0:XResolution: 300/1",
        "~ xmp/dc:title[x-default]: 'Old' -> 'New'",
        "- xmp/xmp:Rating: '3'",
    ]
    assert diff(a, b).changes[2] == Change("xmp/xmp:Rating", "removed", "3", None)


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
