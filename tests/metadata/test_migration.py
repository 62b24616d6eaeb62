"""Migrations: what is brought into another shape can be brought back."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.metadata.generated import PLAIN, described, metadata
from vecdraw.errors import BadTypeError, BadValueError
from vecdraw.metadata.blocks import Blocks
from vecdraw.metadata.iptc import Iptc
from vecdraw.metadata.metadata import Metadata
from vecdraw.metadata.migration import Conversion, Convert, Migration, Move, Rename, chain

ROT = str.maketrans("abcdefghijklmnopqrstuvwxyz", "nopqrstuvwxyzabcdefghijklm")
ROT13 = Conversion(lambda text: text.translate(ROT), lambda text: text.translate(ROT))
STEPS: tuple[Any, ...] = (
    Rename("dc:title", "photoshop:Headline", "title to headline"),
    Move("texts/Author", "xmp/photoshop:AuthorsPosition", "author"),
    Move("iptc/City", "xmp/photoshop:City", "city"),
    Move("xmp/xmp:CreatorTool", "texts/Software", "software"),
    Move("xmp/dc:description", "iptc/Caption-Abstract", "caption"),
    Convert("xmp/photoshop:City", ROT13, "hide the city"),
    Convert("texts/Software", ROT13, "hide the software"),
    Rename("xmp:Rating", "MicrosoftPhoto:Rating", "rating"),
)


@st.composite
def sources(draw: st.DrawFn) -> Metadata:
    """Metadata with something at the places that the steps are about."""
    value = draw(st.one_of(described(), metadata()))
    texts = draw(st.dictionaries(st.sampled_from(["Author", "Title", "Comment"]), PLAIN, max_size=3))
    iptc = Iptc()
    for name in draw(st.lists(st.sampled_from(["City", "Keywords"]), unique=True)):
        iptc = iptc.with_texts(name, (draw(st.text("abc", min_size=1, max_size=9)),))
    return Metadata(value.blocks._replace(iptc=iptc.to_bytes(), texts=tuple(texts.items())))


@settings(max_examples=40)
@given(sources(), st.lists(st.sampled_from(STEPS), min_size=1, max_size=5, unique=True))
def test_applied_and_undone_is_what_it_was(source: Metadata, steps: list[Any]) -> None:
    migration = Migration("newsroom", 1, 2, tuple(steps))
    try:
        changed = migration.apply(source)
    except BadValueError:
        return  # said, and nothing done
    assert migration.undo(changed).values() == source.values()
    assert migration.inverse.apply(changed).values() == source.values()


def test_steps_do_what_they_say() -> None:
    iptc = Iptc().with_texts("City", ("koeln",)).to_bytes()
    source = Metadata(Metadata.of(title="T", software="tool").blocks._replace(iptc=iptc, texts=(("Author", "Me"),)))
    source = source.with_exif(source.exif.without("IFD0"))
    changed = Migration("newsroom", 1, 2, STEPS).apply(source)
    assert changed.xmp.text("photoshop:Headline") == "T"
    assert changed.xmp.text("dc:title") is None
    assert changed.xmp.text("photoshop:City") == "koeln".translate(ROT)
    assert changed.iptc == Iptc()
    assert changed.texts == (("Software", "tool".translate(ROT)),)
    assert changed.xmp.text("photoshop:AuthorsPosition") == "Me"


def test_what_could_not_be_undone_is_refused() -> None:
    both = Metadata.of(title="T", headline="H")
    with pytest.raises(BadValueError, match="title to headline"):
        Migration("newsroom", 1, 2, (STEPS[0],)).apply(both)
    with pytest.raises(BadValueError, match="no way back"):
        Migration("newsroom", 1, 2, (Convert("texts/A", "upper"),)).apply(Metadata(Blocks(texts=(("A", "Mixed"),))))
    many = Iptc().with_texts("Keywords", ("a", "b")).to_bytes()
    with pytest.raises(BadValueError, match="2 texts"):
        Migration("newsroom", 1, 2, (Move("iptc/Keywords", "texts/Key"),)).apply(Metadata(Blocks(iptc=many)))


def test_versions_are_chained_in_both_directions() -> None:
    first, second = Migration("n", 1, 2, (STEPS[0],)), Migration("n", 2, 5, (STEPS[7],))
    source = Metadata.of(title="T", rating=3)
    there = chain((first, second), 1, 5).apply(source)
    assert there.xmp.text("photoshop:Headline") == "T"
    assert there.xmp.text("MicrosoftPhoto:Rating") == "3"
    assert chain((first, second), 5, 1).apply(there).values() == source.values()
    with pytest.raises(BadValueError, match="1 to 9"):
        chain((first, second), 1, 9)


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda: Migration("n", 1, 1, ()), BadValueError),
        (lambda: Migration("n", -1, 1, ()), BadTypeError),
        (lambda: Migration("n", 1, 2, (STEPS[0], STEPS[0])), BadValueError),
        (lambda: Move("exif/Make", "xmp/dc:title"), BadValueError),
        (lambda: Move("texts/A", "texts/A"), BadValueError),
        (lambda: Convert("texts/A", "sideways"), BadValueError),
    ],
)
def test_migrations_that_make_no_sense(make: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        make()
