"""Blocks and files that lie: a clear error, soon, and without much memory."""

import struct
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
import pytest

import vecdraw as vd
from tests.metadata.pictures import FORMATS, picture
from tests.metadata.test_files import FULL
from vecdraw import limits
from vecdraw.codecs.containers.blocks import read_blocks, replace_blocks
from vecdraw.codecs.containers.boxes import Box, boxes
from vecdraw.codecs.containers.item_locations import Location, parse_locations
from vecdraw.errors import BadTypeError, ImageError, LimitError, UnsupportedError, VecdrawError
from vecdraw.metadata.blocks import Blocks
from vecdraw.metadata.difference import merge
from vecdraw.metadata.exif import Exif
from vecdraw.metadata.fitting import fitted
from vecdraw.metadata.iptc import Dataset, Iptc
from vecdraw.metadata.metadata import Metadata
from vecdraw.metadata.xmp import Name, Node, Xmp
from vecdraw.metadata.xmp_packet import parse_xmp

SECONDS = 10.0  # each takes milliseconds, some a second; a busy machine gets patience
MEGABYTES = 250


@contextmanager
def in_time() -> Iterator[None]:
    """Fails for what takes more than `SECONDS`."""
    begin = time.perf_counter()
    yield
    assert time.perf_counter() - begin < SECONDS


@contextmanager
def in_memory() -> Iterator[None]:
    """Fails for what takes more than `MEGABYTES` at any time."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] / 1e6 < MEGABYTES
    finally:
        tracemalloc.stop()


def tiff(*entries: tuple[int, int, int, int], following: int = 0, more: bytes = b"") -> bytes:
    """A TIFF structure of one directory, each entry's value or offset as a number."""
    body = b"".join(struct.pack("<HHLL", *entry) for entry in entries)
    return b"II*\0" + struct.pack("<LH", 8, len(entries)) + body + struct.pack("<L", following) + more


LOOPS = {
    "a directory that follows itself": tiff((0x10F, 3, 1, 1), following=8),
    "Exif that is the first directory": tiff((0x8769, 4, 1, 8)),
    "GPS and Exif that are one": tiff((0x8769, 4, 1, 60), (0x8825, 4, 1, 60), more=bytes(60)),
    "a directory outside": tiff((0x8769, 4, 1, 4_000_000_000)),
    "a directory in the header": tiff((0x8769, 4, 1, 2)),
    "more entries than bytes": b"II*\0\x08\0\0\0\xff\xff" + bytes(40),
    "no header": b"Exif\0\0II*\0",
    "half a header": b"II*\0\x08",
}


@pytest.mark.parametrize("block", LOOPS.values(), ids=LOOPS)
def test_exif_that_leads_astray(block: bytes) -> None:
    with in_time(), pytest.raises(ImageError):
        Exif.parse(block)


def test_values_outside_are_listed_and_the_others_read() -> None:
    exif = Exif.parse(tiff((0x10F, 2, 4_000_000_000, 8), (0x110, 99, 1, 0), (0x112, 3, 1, 6), (0x131, 2, 99, 99_999)))
    assert list(exif.values()) == [("IFD0:Orientation", (6,))]
    assert [text.partition(":")[0] for text in exif.problems] == [
        "IFD0 tag 0x010F",
        "IFD0 tag 0x0110",
        "IFD0 tag 0x0131",
    ]


def test_entries_that_share_a_megabyte_are_bounded() -> None:
    entries = [(0x9000 + number, 7, 1_000_000, 1200) for number in range(90)]
    with in_memory(), in_time(), pytest.raises(LimitError, match="metadata_bytes"):
        Exif.parse(tiff(*entries, more=bytes(1_001_200)))


RDF = b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + n, (b"&%c;" % (97 + n)) * 10) for n in range(9)
)
PACKETS = {
    "a billion laughs": LAUGHS + b"]><x>&j;</x>",
    "an entity of a file": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
    "a document type elsewhere": b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><x/>',
    "half an element": b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf",
    "another encoding": b'<?xml version="1.0" encoding="none-such"?><x/>',
    "no XML": b"\xff\xfe\xfa",
    "a value of XML": RDF
    + b'<rdf:Description xmlns:q="q:"><q:a rdf:parseType="Literal"><b/></q:a></rdf:Description></rdf:RDF>',
    "two values": RDF + b'<rdf:Description xmlns:q="q:"><q:a><rdf:Bag/><rdf:Seq/></q:a></rdf:Description></rdf:RDF>',
}


@pytest.mark.parametrize("packet", PACKETS.values(), ids=PACKETS)
def test_xmp_that_is_none(packet: bytes) -> None:
    with in_time(), pytest.raises(ImageError):
        parse_xmp(packet)


@pytest.mark.parametrize(
    ("packet", "limit"),
    [
        (b"<a>" * 100_000, "metadata_depth"),
        (RDF + b"<a/>" * 150_000, "metadata_entries"),
        (b"<a " + b" ".join(b'a%d=""' % n for n in range(120_000)) + b"/>", "metadata_entries"),
        (b" " * (64 * 1024 * 1024 + 1), "metadata_bytes"),
    ],
)
def test_xmp_that_is_too_much(packet: bytes, limit: str) -> None:
    with in_time(), pytest.raises(LimitError, match=limit):
        parse_xmp(packet)


def test_many_keywords_of_iptc_are_said_in_xmp_at_once() -> None:
    iptc = Iptc(tuple(Dataset(2, number, b"word %d" % at) for at in range(20_000) for number in (20, 25)))
    with in_time():
        said = Metadata(fitted(Blocks(iptc=iptc.to_bytes()), "webp"))
    assert len(said.keywords) == 20_000
    assert len(said.xmp.texts("photoshop:SupplementalCategories")) == 20_000


def test_much_metadata_is_merged_at_once() -> None:
    first, second = (
        Metadata().with_xmp(
            Xmp(tuple((Name("urn:x", f"{letter}{at}"), Node("v")) for at in range(12_000))).with_array(
                "dc:subject", "Bag", tuple(f"{letter} {at}" for at in range(12_000))
            )
        )
        for letter in "ab"
    )
    with in_time():
        both = merge(first, second)
    assert len(both.xmp.properties) == 24_001
    assert len(both.keywords) == 24_000


def test_a_property_that_is_repeated_for_ever() -> None:
    head = RDF + b'<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/">'
    packet = head + b"<dc:subject>a</dc:subject>" * 99_000 + b"</rdf:Description></rdf:RDF>"
    with in_time():
        assert len(parse_xmp(packet).texts("dc:subject")) == 99_000


@pytest.mark.parametrize(
    "block",
    [
        b"\x1c\x02",
        b"\x1c\x02\x05\x7f\xff",
        b"\x1c\x02\x05\x80\x09" + bytes(9),
        b"\x1c\x02\x05\x80\x08" + b"\xff" * 8,
        b"nothing",
        b"\x1c\x02\x05\0\x01a" + b"rest",
    ],
)
def test_iptc_that_is_none(block: bytes) -> None:
    with pytest.raises(ImageError):
        Iptc.parse(block)


def test_iptc_of_too_many_datasets() -> None:
    with in_time(), pytest.raises(LimitError, match="metadata_entries"):
        Iptc.parse(b"\x1c\x02\x05\0\0" * 100_001)


def _png(*chunks: bytes) -> bytes:
    whole = picture("png")
    return whole[:33] + b"".join(chunks) + whole[33:]


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))


def test_text_that_inflates_to_more_than_it_may() -> None:
    stream = zlib.compressobj(9)
    bomb = b"".join(stream.compress(bytes(1 << 20)) for _ in range(300)) + stream.flush()
    file = _png(_chunk(b"zTXt", b"Title\0\0" + bomb))
    small = limits.relaxed(metadata_bytes=1 << 20)
    with small, in_memory(), in_time(), pytest.raises(LimitError, match="metadata_bytes"):
        read_blocks(file)


@pytest.mark.parametrize("head", [b"zTXtTitle\0\0", b"iTXtTitle\0\1\0\0\0"])
def test_texts_that_inflate_to_more_than_they_may_together(head: bytes) -> None:
    text = zlib.compress(bytes(60_000), 9)
    with limits.relaxed(metadata_bytes=1 << 20):
        assert read_blocks(_png(_chunk(head[:4], head[4:] + text) * 17))
        with in_memory(), in_time(), pytest.raises(LimitError, match=r"texts, inflated.*metadata_bytes"):
            read_blocks(_png(_chunk(head[:4], head[4:] + text) * 20_000))


def test_a_compressed_box_that_is_not_taken_is_not_inflated() -> None:
    brotli = pytest.importorskip("brotli")
    bomb = b"brob" + b"xml " + brotli.compress(bytes(50 << 20), quality=1)
    box = struct.pack(">L", 4 + len(bomb)) + bomb
    with in_time():
        assert read_blocks(picture("jxl") + box * 300) == read_blocks(picture("jxl") + box)


def _comments(name: str, count: int) -> bytes:
    whole = picture(name)
    match name:
        case "jpeg":
            return whole[:2] + b"\xff\xfe\0\3x" * count + whole[2:]
        case "gif":
            return whole[:-1] + b"\x21\xfe\x01x\0" * count + whole[-1:]
        case _:
            return whole[:33] + _chunk(b"tEXt", b"Comment\0x") * count + whole[33:]


@pytest.mark.parametrize("name", ["jpeg", "gif", "png"])
def test_many_texts_of_one_name(name: str) -> None:
    with in_time():
        said = vd.read_metadata(_comments(name, 100_000)).values()
        assert len(said) == 100_000
        assert [*said][:3] == ["texts/Comment", "texts/Comment[2]", "texts/Comment[3]"]
    with in_time(), pytest.raises(LimitError, match="metadata_entries"):
        read_blocks(_comments(name, 100_001))


def test_values_of_one_name_pass_by_a_name_that_looks_like_a_number() -> None:
    texts = (("a", "1"), ("a[2]", "2"), ("a", "3"), ("a", "4"), ("a[2]", "5"), ("a", "6"))
    assert Metadata(Blocks(texts=texts)).values() == {
        "texts/a": "1",
        "texts/a[2]": "2",
        "texts/a[3]": "3",
        "texts/a[4]": "4",
        "texts/a[2][2]": "5",
        "texts/a[5]": "6",
    }


def test_many_resources_and_much_extended_xmp() -> None:
    whole = picture("jpeg")
    resource = b"\xff\xed\0\x1cPhotoshop 3.0\x008BIM\4\5" + bytes(6)
    names = b"".join(b"<q:p%d>x</q:p%d>" % (n, n) for n in range(30_000))
    more = RDF + b'<rdf:Description xmlns:q="q:">' + names + b"</rdf:Description></rdf:RDF>"
    note = b'<rdf:Description xmlns:n="http://ns.adobe.com/xmp/note/" n:HasExtendedXMP="' + b"A" * 32 + b'"/></rdf:RDF>'
    parts = [b"http://ns.adobe.com/xap/1.0/\0" + RDF + note]
    for at in range(0, len(more), 60_000):
        head = b"http://ns.adobe.com/xmp/extension/\0" + b"A" * 32 + struct.pack(">LL", len(more), at)
        parts.append(head + more[at : at + 60_000])
    segments = b"".join(b"\xff\xe1" + struct.pack(">H", len(part) + 2) + part for part in parts)
    with in_time():
        metadata = vd.read_metadata(whole[:2] + resource * 200_000 + segments + whole[2:])
        assert len(metadata.xmp.properties) == 30_000
        assert not metadata.blocks.iptc


@pytest.mark.parametrize(
    "chunk",
    [
        _chunk(b"zTXt", b"Title\0\0no zlib"),
        _chunk(b"iTXt", b"Title\0"),
        _chunk(b"zTXt", b"Raw profile type iptc\0\0" + zlib.compress(b"\niptc\n  9\nnothex")),
        b"\xff\xff\xff\xffeXIf",
    ],
)
def test_chunks_that_are_none(chunk: bytes) -> None:
    with pytest.raises(ImageError):
        read_blocks(_png(chunk))


def _nested(depth: int) -> bytes:
    box = b""
    for _ in range(depth):
        box = struct.pack(">L4s", len(box) + 8, b"moov") + box
    return box


def _with_count(data: bytes, count: int) -> bytes:
    at = data.index(b"iinf") + 8
    return data[:at] + struct.pack(">H", count) + data[at + 2 :]


BOXES: dict[str, Callable[[bytes], bytes]] = {
    "a size of one and no more": lambda data: data + struct.pack(">L4s", 1, b"free"),
    "a box smaller than its head": lambda data: data + struct.pack(">L4s", 4, b"free"),
    "a box larger than the file": lambda data: data + struct.pack(">L4sQ", 1, b"free", 2**63),
    "no meta box": lambda data: data.replace(b"meta", b"free", 1),
    "no items": lambda data: data.replace(b"iinf", b"free", 1),
    "more items than there are": lambda data: _with_count(data, 9),
    "a box that is no item between them": lambda data: data.replace(b"infe", b"free", 1),
    "fewer items than there are": lambda data: _with_count(data, 0),
    "no primary item": lambda data: data.replace(b"pitm", b"free", 1),
    "locations of a later version": lambda data: data.replace(b"iloc\0", b"iloc\x07", 1),
}


@pytest.mark.parametrize("form", ["avif", "heic"])
@pytest.mark.parametrize("change", BOXES.values(), ids=BOXES)
def test_boxes_that_lie(form: str, change: Callable[[bytes], bytes]) -> None:
    with in_time(), pytest.raises(ImageError):
        replace_blocks(change(picture(form)), FULL.blocks)


@pytest.mark.parametrize("form", ["avif", "heic"])
def test_an_item_may_follow_one_that_goes_on_to_the_end(form: str) -> None:
    whole = picture(form)
    at = whole.rindex(b"infe") - 4
    again = replace_blocks(whole[:at] + bytes(4) + whole[at + 4 :], FULL.blocks)
    assert read_blocks(again) == read_blocks(replace_blocks(whole, FULL.blocks))
    assert vd.load_image(again) == vd.load_image(whole)


@pytest.mark.parametrize("form", ["avif", "heic"])
def test_metadata_that_lies_in_what_describes_the_picture_is_left_there(form: str) -> None:
    exif = b"II*\0\x08\0\0\0\1\0\x0f\1\2\0\4\0\0\0abc\0\0\0\0\0"
    whole = replace_blocks(picture(form), Blocks(exif))
    place = struct.pack(">L", whole.index(exif) - 4)
    at = whole.index(place, whole.index(b"iloc"))
    astray = whole[:at] + struct.pack(">L", whole.index(b"iprp")) + whole[at + 4 :]
    assert vd.load_image(replace_blocks(astray, Blocks())) == vd.load_image(whole)


@pytest.mark.parametrize("form", ["avif", "heic"])
@pytest.mark.parametrize("item", [0, -1], ids=["the picture", "its metadata"])
def test_items_in_other_files_are_read_and_not_written(form: str, item: int, tmp_path: Path) -> None:
    """Readers ignore the number and find them in this file, where the picture would lie elsewhere afterwards."""
    whole = replace_blocks(picture(form), FULL.blocks)
    iloc = next(each for each in _boxes_of_meta(whole) if each.kind == b"iloc")
    locations = parse_locations(whole[iloc.body : iloc.end])
    locations[item] = locations[item]._replace(reference=1)
    body = whole[iloc.body : iloc.end]
    at = iloc.body + body.index(struct.pack(">HHH", locations[item].number, 0, 0)) + 4
    elsewhere = whole[:at] + b"\0\1" + whole[at + 2 :]
    assert parse_locations(elsewhere[iloc.body : iloc.end]) == locations
    path = tmp_path / f"a.{form}"
    path.write_bytes(elsewhere)
    assert vd.read_metadata(path) == vd.read_metadata(whole)
    assert vd.load_image(path) == vd.load_image(whole)
    for metadata in (None, {"Title": "A"}):
        with pytest.raises(UnsupportedError, match=rf"item {locations[item].number} .* data reference 1"):
            vd.write_metadata(path, metadata)
    assert path.read_bytes() == elsewhere
    assert list(tmp_path.iterdir()) == [path]


def test_what_lies_in_the_meta_box_needs_no_reference() -> None:
    """Data references count where bytes are found in a file, not in the idat box (14496-12, 8.11.3.3)."""
    location = Location(1, 1, 1, ((0, 4),))
    assert location.is_here
    assert not location._replace(method=0).is_here
    assert location._replace(method=0, reference=0).is_here


def _boxes_of_meta(data: bytes) -> Iterator[Box]:
    meta = next(each for each in boxes(data) if each.kind == b"meta")
    return boxes(data, meta.body + 4, meta.end)


def test_a_png_without_pixels_takes_no_metadata() -> None:
    with pytest.raises(ImageError, match="without pixels"):
        replace_blocks(picture("png").replace(b"IDAT", b"quIt"), FULL.blocks)


@pytest.mark.parametrize("form", ["avif", "heic"])
def test_new_items_have_numbers_that_no_location_has(form: str) -> None:
    whole = replace_blocks(picture(form), FULL.blocks)
    at = whole.index(b"iloc") + 12
    kept = whole[at : at + 2]
    stray = whole[:at] + b"\0\x63" + whole[at + 2 :]  # of an item that is not there: number 99 for the picture's own
    assert kept != b"\0\x63"
    again = replace_blocks(stray, FULL.blocks)
    assert read_blocks(again) == read_blocks(replace_blocks(again, FULL.blocks))
    assert again[again.index(b"cdsc") + 4 :][:2] == b"\0\x64"


@pytest.mark.parametrize("tag", [256, 258, 259, 273, 277, 279])
def test_of_two_tags_of_a_number_the_first_stays(tag: int) -> None:
    whole = picture("tiff")
    last = max(at for at in range(8, len(whole)) if whole[at : at + 4] == struct.pack("<HH", 284, 3))
    doubled = whole[:last] + struct.pack("<H", tag) + whole[last + 2 :]
    assert vd.load_image(replace_blocks(doubled, FULL.blocks)) == vd.load_image(doubled) == vd.load_image(whole)


@pytest.mark.parametrize(("tag", "kind"), [(273, 2), (279, 2), (273, 5), (279, 11), (279, 129)])
def test_places_of_a_picture_that_are_no_whole_numbers(tag: int, kind: int) -> None:
    whole = picture("tiff")
    at = next(at for at in range(8, len(whole)) if whole[at : at + 2] == struct.pack("<H", tag))
    with pytest.raises(ImageError, match=f"tag {tag}"):
        replace_blocks(whole[: at + 2] + struct.pack("<H", kind) + whole[at + 4 :], FULL.blocks)


def test_svg_with_entities_or_of_another_kind() -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg">%s</svg>'
    for bad, error in (
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + svg % b"&a;", UnsupportedError),
        (b'<?xml version="1.0" encoding="utf-16"?>' + svg % b"", VecdrawError),
        (b"<svg>", ImageError),
        (svg % (b"<g>" * 1000 + b"</g>" * 1000), LimitError),
        (b"\x1f\x8b\x08broken", ImageError),
    ):
        with in_time(), pytest.raises(error):
            read_blocks(bad)


def test_titles_of_an_svg_are_bounded() -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"%s>%s</svg>'
    long = svg % (b"", b"<title>" + b"<b>\n</b>" * 60_000 + b"x</title>")
    with limits.relaxed(metadata_bytes=50_000), in_time(), pytest.raises(LimitError, match="metadata_bytes"):
        read_blocks(long)
    many = svg % (b"", b"<desc>d</desc>" * 1001)
    with limits.relaxed(metadata_entries=1000), in_time(), pytest.raises(LimitError, match="metadata_entries"):
        read_blocks(many)
    spaces = svg % (b"", b"<title>" + b"\n " * 200_000 + b"T" + b" " * 200_000 + b"\n</title>")
    wide = svg % (b" a='" + b"&gt;\">" * 500_000 + b"'", b"<title>T</title>")
    for data in (spaces, wide):
        with in_time():
            assert read_blocks(data).texts == (("Title", "T"),)


@pytest.mark.parametrize("form", FORMATS)
def test_files_cut_off_anywhere_raise_or_are_read(form: str) -> None:
    whole = replace_blocks(picture(form), FULL.blocks)
    cuts = np.random.default_rng(1).choice(len(whole), 40, replace=False)
    for cut in cuts:
        with in_time():
            _survives(whole[:cut])


@pytest.mark.parametrize("form", FORMATS)
def test_files_with_changed_bytes_raise_or_are_read(form: str) -> None:
    whole = replace_blocks(picture(form), FULL.blocks)
    chance = np.random.default_rng(2)
    for _ in range(40):
        with in_time():
            broken = bytearray(whole)
            for _ in range(chance.integers(1, 7)):
                broken[chance.integers(len(broken))] = (0, 1, 0x7F, 0x80, 0xFF, chance.integers(256))[
                    chance.integers(6)
                ]
            _survives(bytes(broken))


def _survives(data: bytes) -> None:
    """Reading, changing and drawing anew either works or raises an error of ours."""
    for use in (
        lambda: vd.read_metadata(data).values(),
        lambda: vd.read_metadata(data).with_fields(title="New", place=None).blocks,
        lambda: replace_blocks(data, FULL.blocks, clean=True),
        lambda: Metadata(replace_and_read(data)).disagreements(),
    ):
        with suppress(VecdrawError):
            use()


def replace_and_read(data: bytes) -> Blocks:
    """What is read of a file after metadata was put into it."""
    return read_blocks(replace_blocks(data, FULL.blocks))


def test_random_blocks_raise_or_are_read() -> None:
    chance = np.random.default_rng(3)
    exif, xmp, iptc = FULL.blocks.exif, FULL.blocks.xmp, Iptc().with_texts("Keywords", ("a", "b")).to_bytes()
    with in_time():
        for number in range(300):
            block = bytearray((exif, xmp, iptc)[chance.integers(3)])
            for _ in range(chance.integers(1, 9)):
                block[chance.integers(len(block))] = chance.integers(256)
            parse = (Exif.parse, parse_xmp, Iptc.parse)[number % 3]
            with suppress(VecdrawError):
                parse(bytes(block))


def test_limits_are_adjustable() -> None:
    with limits.relaxed(metadata_bytes=100), pytest.raises(LimitError, match="metadata_bytes=100"):
        parse_xmp(FULL.blocks.xmp)


def test_a_keyword_that_png_has_not() -> None:
    with pytest.raises(ValueError, match="keyword"):
        replace_blocks(picture("png"), Blocks(texts=((" x", "y"),)))


@pytest.mark.parametrize(
    "blocks",
    [Blocks(exif="x"), Blocks(texts=("ab",)), Blocks(texts=[("a", "b")]), Blocks(texts=(("a", 5),))],  # type: ignore[arg-type]  # what the test is about
)
def test_blocks_that_are_none(blocks: Blocks) -> None:
    with pytest.raises(BadTypeError, match="metadata"):
        replace_blocks(picture("png"), blocks)
    with pytest.raises(BadTypeError, match="metadata"):
        vd.encode(vd.Context(1, 1).scene, "png", metadata=blocks)
