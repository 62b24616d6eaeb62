"""Policies: what must go is gone from the bytes, what may stay is there."""

import io
from pathlib import Path

import pytest
from PIL import Image

import vecdraw as vd
from tests.metadata.pictures import RASTER, picture
from vecdraw.codecs.containers.blocks import read_blocks, replace_blocks
from vecdraw.errors import BadValueError
from vecdraw.metadata import metadata as metadata_module
from vecdraw.metadata import policy as policy_module
from vecdraw.metadata.blocks import Blocks
from vecdraw.metadata.exif import Exif
from vecdraw.metadata.fitting import HOLDS
from vecdraw.metadata.iptc import Iptc
from vecdraw.metadata.metadata import Metadata
from vecdraw.metadata.policy import POLICIES, MetadataPolicy
from vecdraw.metadata.tiff import Rational
from vecdraw.metadata.xmp import Array, Node, Structure, Xmp, to_name
from vecdraw.metadata.xmp_packet import parse_xmp

TOLD = "Geheim"  # stands in everything that must not come out


def telling() -> Metadata:
    """A photograph's metadata that tells of everything."""
    exif = Exif().with_value("Make", "Camera").with_value("Copyright", "Me").with_value("Orientation", 6)
    for tag in ("CameraOwnerName", "BodySerialNumber", "LensSerialNumber", "ImageUniqueID", "HostComputer"):
        exif = exif.with_value(tag, TOLD)
    exif = exif.with_value("MakerNote", TOLD.encode()).with_value("Exif:0xC123", TOLD, 2)
    exif = exif.with_value("IFD1:XResolution", Rational(72)).with_thumbnail(TOLD.encode())
    exif = vd.Place.at(52.5, 13.4).to_exif(exif).with_value("GPSProcessingMethod", TOLD.encode())
    face = Node(Structure(((to_name("mwg-rs:Name"), Node(TOLD)),)))
    xmp = Metadata.of(title="Title", keywords=["key"], place=vd.Place.at(52.5, 13.4)).xmp
    core = ("photoshop:City", "Iptc4xmpCore:Location")
    for name in ("aux:SerialNumber", "exifEX:BodySerialNumber", "xmpMM:DocumentID", *core):
        xmp = xmp.with_property(name, TOLD)
    xmp = xmp.with_property("mwg-rs:Regions", face).with_property("xmp:Thumbnails", Node(Array("Alt", (Node(TOLD),))))
    xmp = xmp.with_property("xmp:Nickname", Node(Structure(((to_name("MP:PersonDisplayName"), Node(TOLD)),))))
    iptc = Iptc().with_texts("City", (TOLD,)).with_texts("Keywords", ("key",)).with_texts("2:202", (TOLD,))
    return Metadata(Blocks(exif.to_bytes(), b"", iptc.to_bytes(), (("Title", "Title"),))).with_xmp(xmp)


def test_public_leaves_no_secret_and_what_may_be_known() -> None:
    left = vd.strip_metadata(telling())
    assert TOLD.encode() not in b"".join((left.blocks.exif, left.blocks.xmp, left.blocks.iptc))
    assert (left.title, left.copyright, left.keywords) == ("Title", "Me", ("key",))
    assert (left.exif.get("Make"), left.orientation, left.place, left.exif.thumbnail) == ("Camera", 6, None, b"")
    assert left.iptc.texts("Keywords") == ("key",)


def test_public_leaves_nothing_that_no_standard_names() -> None:
    """Programs write places and faces under keywords and into namespaces of their own."""
    texts = (("exif:GPSLatitude", TOLD), ("Mood", TOLD), ("Software", "x"), ("Comment", "y"))
    told = Node(TOLD)
    xmp = vd.Metadata.of(title="Title", rating=3).xmp.with_property("MicrosoftPhoto:CameraSerialNumber", TOLD)
    xmp = xmp.with_property("{http://ns.google.com/photos/1.0/camera/}HdrPlusMakernote", TOLD)
    xmp = xmp.with_property("GPano:ProjectionType", "equirectangular")
    faces = to_name("{http://ns.apple.com/faceinfo/1.0/}Faces")
    xmp = xmp.with_property("xmp:Nickname", Node(Structure(((faces, told), (to_name("dc:format"), told)))))
    source = Metadata(Blocks(texts=texts)).with_xmp(xmp)
    left = vd.strip_metadata(source)
    assert left.texts == texts[2:]
    assert list(left.xmp.values()) == [
        ("dc:title[x-default]", "Title"),
        ("xmp:Rating", "3"),
        ("GPano:ProjectionType", "equirectangular"),
        ("xmp:Nickname/dc:format", TOLD),
    ]
    assert MetadataPolicy(place=False).applied(source) == source


def test_keep_keeps_every_byte_and_none_none() -> None:
    assert vd.strip_metadata(telling(), "keep").blocks == telling().blocks
    assert not vd.strip_metadata(telling(), "none")


def test_a_policy_of_ones_own() -> None:
    policy = MetadataPolicy(place=False, drop_exif=("Make",), drop_xmp=("dc:title",), keep_texts=False)
    left = policy.applied(telling())
    assert (left.place, left.exif.get("Make"), left.xmp.text("dc:title")) == (None, None, None)
    assert (left.xmp.text("photoshop:City"), left.iptc.texts("City")) == (None, ())
    assert left.exif.get("BodySerialNumber") == TOLD
    assert left.texts == ()
    assert policy.applied(left) == left


@pytest.mark.parametrize("policy", POLICIES.values(), ids=POLICIES)
def test_a_policy_applied_twice_changes_nothing_more(policy: MetadataPolicy) -> None:
    once = policy.applied(telling())
    assert policy.applied(once) == once


@pytest.mark.parametrize("form", [name for name in RASTER if "exif" in HOLDS[name]])
def test_public_files_hold_no_secret(form: str) -> None:
    source = telling()
    if "iptc" not in HOLDS[form]:
        source = source.with_iptc(Iptc())
    if form == "tiff":
        source = source.with_exif(source.exif.without("IFD1"))
    file = replace_blocks(picture(form), source.blocks)
    assert TOLD.encode() in file or form == "jxl"
    public = replace_blocks(file, vd.strip_metadata(vd.read_metadata(file)).blocks, clean=True)
    assert TOLD.encode() not in public
    assert vd.read_metadata(public).title == "Title"


def test_public_files_lose_what_stands_around_the_picture() -> None:
    jpeg = picture("jpeg")
    preview = b"\xff\xe2\x00\x0cMPF\0" + b"Geheim"
    photoshop = b"Photoshop 3.0\0" + b"8BIM\x04\x0c\0\0\0\0\0\x06Geheim"
    segment = b"\xff\xed" + (len(photoshop) + 2).to_bytes(2) + photoshop
    file = jpeg[:2] + preview + segment + jpeg[2:] + b"Geheim: a film behind the picture"
    assert file != replace_blocks(file, Blocks())
    assert b"Geheim" in replace_blocks(file, Blocks())
    clean = replace_blocks(file, Blocks(), clean=True)
    assert b"Geheim" not in clean
    with Image.open(io.BytesIO(clean)) as a, Image.open(io.BytesIO(jpeg)) as b:
        assert a.tobytes() == b.tobytes()


def test_a_drawn_picture_says_only_what_was_asked() -> None:
    data = vd.encode(vd.Context(4, 4, background="red").scene, "jpeg")
    assert read_blocks(data) == Blocks()


def test_writing_by_policy(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(replace_blocks(picture("jpeg"), telling().with_fields(texts={}).blocks))
    vd.write_metadata(path, vd.read_metadata(path), policy="public")
    assert vd.read_metadata(path).place is None
    assert vd.read_metadata(path).title == "Title"


@pytest.mark.parametrize(
    "make",
    [
        lambda: MetadataPolicy(drop_exif=("Nonsense",)),
        lambda: MetadataPolicy(drop_xmp=("foo:*",)),
        lambda: MetadataPolicy(drop_iptc=("Nonsense",)),
        lambda: vd.strip_metadata(Metadata(), "secret"),
    ],
)
def test_rules_that_do_not_exist_are_named(make: object) -> None:
    with pytest.raises(BadValueError, match=r"Nonsense|foo|secret"):
        make()  # type: ignore[operator]  # a lambda


def test_an_interceptor_neither_sees_nor_adds_what_the_policy_takes_away(tmp_path: Path) -> None:
    path, seen = tmp_path / "a.jpg", []

    def curious(metadata: Metadata, _: object) -> Metadata:
        seen.append(metadata.place)
        return metadata.with_fields(place=vd.Place.at(1, 2), headline="seen")

    path.write_bytes(picture("jpeg"))
    vd.write_metadata(path, telling().with_fields(texts={}), policy="public", interceptors=[curious])
    assert seen == [None]
    assert vd.read_metadata(path).place is None
    assert vd.read_metadata(path).xmp.text("photoshop:Headline") == "seen"


def test_rules_and_metadata_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = Metadata().with_xmp(Xmp(tuple((to_name(f"dc:p{at}"), Node("v")) for at in range(2_000)))).blocks
    read: list[object] = []
    monkeypatch.setattr(policy_module, "to_name", lambda name: (read.append(name), to_name(name))[1])
    monkeypatch.setattr(metadata_module, "parse_xmp", lambda data: (read.append(data), parse_xmp(data))[1])
    assert vd.strip_metadata(Metadata(blocks)).blocks == blocks
    assert [each for each in read if isinstance(each, bytes)] == [blocks.xmp]
    assert len(read) == len(set(read))
