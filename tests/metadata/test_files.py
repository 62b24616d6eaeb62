"""Metadata in files: put in, read back by us, by ExifTool and by Pillow, the picture untouched."""

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

import vecdraw as vd
from tests.metadata.generated import described, metadata
from tests.metadata.pictures import FORMATS, RASTER, exiftool, picture, pixels_of
from vecdraw.codecs.containers.blocks import read_blocks, replace_blocks
from vecdraw.errors import BadTypeError, BadValueError, ImageError, UnsupportedError
from vecdraw.metadata.blocks import Blocks
from vecdraw.metadata.exif import Exif
from vecdraw.metadata.fitting import HOLDS, fitted
from vecdraw.metadata.iptc import Iptc
from vecdraw.metadata.metadata import Metadata
from vecdraw.metadata.tiff import Rational

FULL = Metadata.of(
    title="Тест 汉",
    description="A <b> & c",
    creator=["A; B", "C"],
    copyright="© me",
    software="vecdraw",
    created="2026-05-01T12:30:00.250+02:00",
    place=vd.Place.at(52.5200123, -13.405, altitude=-34.5, horizontal_error=5, dop=1.5),
    rating=4,
    keywords=["x", "ключ"],
)


def equal(a: bytes, b: bytes, form: str) -> bool:
    return form not in RASTER or np.array_equal(pixels_of(a), pixels_of(b))


@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=12)
@given(data=st.data())
def test_what_is_put_into_a_file_is_read_back(form: str, data: st.DataObject) -> None:
    blocks = data.draw(described()).blocks
    file = replace_blocks(picture(form), blocks)
    assert Metadata(read_blocks(file)).values() == Metadata(fitted(blocks, form)).values()
    assert equal(file, picture(form), form)
    assert replace_blocks(file, blocks) == file or form == "tiff"
    assert not any(read_blocks(replace_blocks(file, Blocks())))


@pytest.mark.parametrize("form", [name for name in FORMATS if "exif" in HOLDS[name]])
@settings(max_examples=12)
@given(data=st.data())
def test_tags_and_properties_of_anybody_are_kept(form: str, data: st.DataObject) -> None:
    value = data.draw(metadata())
    if form == "tiff":  # what says how a picture is laid out is the file's own there
        value = value.with_exif(value.exif.without("IFD0", {0x11A, 0x11B, 0x128, 0x213}).without("IFD1"))
    back = read_blocks(replace_blocks(picture(form), value.blocks))
    assert back.xmp == value.blocks.xmp
    if form == "tiff":
        assert dict(Exif.parse(back.exif).values()) == dict(value.exif.values())
    else:
        assert back.exif == value.blocks.exif


@pytest.mark.oracle
@pytest.mark.parametrize("form", [name for name in FORMATS if name != "svgz"])
def test_exiftool_reads_the_same(form: str, tmp_path: Path) -> None:
    said = exiftool(replace_blocks(picture(form), FULL.blocks), tmp_path, form)
    assert not [value for key, value in said.items() if key.endswith((":Error", ":Warning"))]
    assert said["XMP-dc:Title"] == "Тест 汉"
    assert said["XMP-dc:Creator"] == ["A; B", "C"]
    assert said["XMP-dc:Subject"] == ["x", "ключ"]
    assert said["XMP-photoshop:DateCreated"] == "2026:05:01 12:30:00.250+02:00"
    assert said["XMP-exif:GPSLatitude"] == pytest.approx(52.5200123, abs=1e-9)
    if "exif" in HOLDS[form]:
        assert said["IFD0:ImageDescription"] == "A <b> & c"
        assert said["IFD0:Artist"] == '"A; B"; C'
        assert said["ExifIFD:SubSecTimeOriginal"] in {250, "250"}
        assert said["ExifIFD:OffsetTimeOriginal"] == "+02:00"
        assert said["GPS:GPSLongitude"] == pytest.approx(13.405)
        assert said["GPS:GPSLongitudeRef"] == "W"
        assert said["GPS:GPSAltitudeRef"] == 1
        assert said["GPS:GPSHPositioningError"] == 5
        assert said["GPS:GPSMapDatum"] == "WGS-84"


@pytest.mark.oracle
@pytest.mark.parametrize("form", ["png", "jpeg", "tiff"])
def test_exiftool_reads_iptc_and_agrees_with_its_digest(form: str, tmp_path: Path) -> None:
    iptc = Iptc().with_texts("Keywords", ("x", "ключ")).with_texts("City", ("Köln",))
    said = exiftool(replace_blocks(picture(form), FULL.with_iptc(iptc).blocks), tmp_path, form)
    assert said["IPTC:Keywords"] == ["x", "ключ"]
    assert said["IPTC:City"] == "Köln"
    if form == "jpeg":
        assert said["Photoshop:IPTCDigest"] == said["File:CurrentIPTCDigest"]


@pytest.mark.parametrize("form", ["png", "jpeg", "webp", "avif", "tiff"])
def test_pillow_reads_the_same(form: str) -> None:
    with Image.open(io.BytesIO(replace_blocks(picture(form), FULL.blocks))) as image:
        exif = image.getexif()
        assert exif[0x8298].encode("latin-1").decode() in {"© me", exif[0x8298]}
        assert exif.get_ifd(0x8769)[0x9291] == "250"
        assert exif.get_ifd(0x8825)[2][2] == pytest.approx(12.04428)
        assert b"dc:title" in _packet(image)


def _packet(image: Any) -> bytes:
    found = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or image.tag_v2[700]
    return found if isinstance(found, bytes) else str(found).encode()


@pytest.mark.parametrize("form", ["png", "jpeg", "webp", "avif", "tiff"])
def test_profile_and_density_stay(form: str) -> None:
    scene = vd.Context(8, 8, color_space="display-p3", background="red").scene
    before = vd.encode(scene, form, dpi=None if form in {"webp", "avif"} else 300)
    after = replace_blocks(before, FULL.blocks)
    with Image.open(io.BytesIO(before)) as a, Image.open(io.BytesIO(after)) as b:
        assert a.info.get("icc_profile") == b.info.get("icc_profile")
        assert a.info.get("dpi") == b.info.get("dpi")


@pytest.mark.parametrize("form", [name for name in FORMATS if name != "gif"])
def test_every_format_takes_metadata_as_an_option(form: str) -> None:
    picture(form)  # skips where a library is missing
    scene = vd.Context(20, 10, background="white").scene
    data = vd.encode(scene, form, metadata=FULL)
    again = vd.read_metadata(data)
    assert (again.title, again.creator, again.keywords) == (FULL.title, FULL.creator, FULL.keywords)
    assert again.created == FULL.created
    assert again.place is not None
    assert FULL.place is not None
    assert again.place.agrees(FULL.place)
    assert vd.encode(scene, form, metadata=FULL) == data
    texts = vd.read_metadata(vd.encode(scene, form, metadata={"Title": "T", "Author": "Me"}))
    assert (texts.title, texts.creator) == ("T", ("Me",))
    assert not vd.read_metadata(vd.encode(scene, form)).exif.gps


def test_writing_metadata_replaces_the_file_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(picture("jpeg"))
    vd.write_metadata(path, FULL)
    assert vd.read_metadata(path) == FULL
    vd.write_metadata(path, vd.read_metadata(path).with_fields(title="Other"))
    assert vd.read_metadata(path).title == "Other"
    before = path.read_bytes()
    with pytest.raises(UnsupportedError, match="Weather"):
        vd.write_metadata(path, {"Weather": "fine"})
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["a.jpg"]


def test_another_file_is_written_and_the_first_stays(tmp_path: Path) -> None:
    path, other = tmp_path / "a.jpg", tmp_path / "b.JPEG"
    path.write_bytes(picture("jpeg"))
    vd.write_metadata(path, FULL, output=other)
    assert (vd.read_metadata(other), path.read_bytes()) == (FULL, picture("jpeg"))
    for bad, error in ((tmp_path / "b.png", BadValueError), (tmp_path / "no" / "b.jpg", ImageError)):
        with pytest.raises(error):
            vd.write_metadata(path, FULL, output=bad)
    with pytest.raises(BadTypeError):
        vd.write_metadata(path, FULL, output=5)  # type: ignore[arg-type]  # what the test is about
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.jpg", "b.JPEG"]


@pytest.mark.parametrize(
    ("blocks", "form", "named"),
    [
        (Blocks(exif=Exif().with_value("MakerNote", b"x").to_bytes()), "gif", "MakerNote"),
        (Blocks(exif=Exif().with_value("Make", "x").with_thumbnail(b"x").to_bytes()), "svg", "small picture"),
        (Blocks(iptc=Iptc().with_texts("2:199", ("x",)).to_bytes()), "webp", "2:199"),
        (Blocks(texts=(("Mood", "fine"),)), "jpeg", "Mood"),
        (Blocks(exif=Exif().with_value("UserComment", b"x" * 70_000).to_bytes()), "jpeg", "65,527"),
    ],
)
def test_what_a_format_has_no_place_for_is_refused_by_name(blocks: Blocks, form: str, named: str) -> None:
    with pytest.raises(UnsupportedError, match=named):
        replace_blocks(picture(form), blocks)


def test_iptc_is_said_in_xmp_where_there_is_no_iptc() -> None:
    iptc = Iptc().with_texts("City", ("Köln",)).with_texts("Keywords", ("a", "b"))
    iptc = iptc.with_texts("DateCreated", ("20260501",))
    back = Metadata(read_blocks(replace_blocks(picture("webp"), Blocks(iptc=iptc.to_bytes()))))
    assert back.xmp.text("photoshop:City") == "Köln"
    assert back.keywords == ("a", "b")
    assert back.created == vd.CaptureTime(2026, 5, 1)


def test_what_agencies_write_in_iptc_is_said_in_xmp() -> None:
    said = {
        "Urgency": ("photoshop:Urgency", ("5",)),
        "Category": ("photoshop:Category", ("SPO",)),
        "SupplementalCategories": ("photoshop:SupplementalCategories", ("Tennis", "Köln")),
        "SpecialInstructions": ("photoshop:Instructions", ("no sales",)),
        "By-lineTitle": ("photoshop:AuthorsPosition", ("stringer",)),
        "OriginalTransmissionReference": ("photoshop:TransmissionReference", ("DPA-1",)),
        "SubjectReference": ("Iptc4xmpCore:SubjectCode", ("IPTC:15065000", "IPTC:15065001")),
        "Writer-Editor": ("photoshop:CaptionWriter", ("ed",)),
    }
    iptc = Iptc()
    for name, (_, texts) in said.items():
        iptc = iptc.with_texts(name, texts)
    back = Metadata(read_blocks(replace_blocks(picture("webp"), Blocks(iptc=iptc.to_bytes()))))
    assert {name: back.xmp.texts(prop) for name, (prop, _) in said.items()} == {n: t for n, (_, t) in said.items()}
    twice = iptc.with_texts("Writer-Editor", ("ed", "other"))  # of which XMP has one
    with pytest.raises(UnsupportedError, match="Writer-Editor"):
        replace_blocks(picture("webp"), Blocks(iptc=twice.to_bytes()))


def test_xmp_of_any_size_goes_into_a_jpeg() -> None:
    large = FULL.with_xmp(FULL.xmp.with_property("photoshop:History", "x" * 200_000))
    file = replace_blocks(picture("jpeg"), large.blocks)
    assert dict(Metadata(read_blocks(file)).xmp.properties) == dict(large.xmp.properties)
    assert equal(file, picture("jpeg"), "jpeg")


@pytest.mark.oracle
def test_exiftool_joins_extended_xmp(tmp_path: Path) -> None:
    large = FULL.with_xmp(FULL.xmp.with_property("photoshop:Instructions", "x" * 200_000))
    said = exiftool(replace_blocks(picture("jpeg"), large.blocks), tmp_path, "jpeg")
    assert len(said["XMP-photoshop:Instructions"]) == 200_000
    assert said["XMP-dc:Title"] == "Тест 汉"


@pytest.mark.parametrize("mode", ["RGB", "I;16B"])
def test_tiff_metadata_in_the_other_byte_order(mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (5, 4)).save(out, "TIFF")  # Pillow writes I;16B from the big end
    data = out.getvalue()
    exif = Exif(order="<" if data[:2] == b"MM" else ">").with_value("Make", "M")
    exif = exif.with_value("GPSLatitude", (Rational(1, 2), Rational(3, 4), Rational(5, 6)))
    back = Metadata(read_blocks(replace_blocks(data, Blocks(exif=exif.to_bytes())))).exif
    assert dict(back.values()) == dict(exif.values())


def test_old_metadata_leaves_no_bytes_behind() -> None:
    secret = Metadata.of(title="SecretTitle", description="SecretWords").with_exif(
        Exif().with_value("MakerNote", b"SecretNote").with_value("Make", "SecretMake")
    )
    for form in FORMATS:
        if "exif" in HOLDS[form]:
            file = replace_blocks(replace_blocks(picture(form), secret.blocks), Blocks())
            assert b"Secret" not in file, form


@pytest.mark.parametrize("bad", [b"", b"nothing", b"BM" + bytes(60)])
def test_other_files_are_refused(bad: bytes) -> None:
    with pytest.raises(UnsupportedError, match="metadata is read in"):
        vd.read_metadata(bad)


def test_a_path_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(ImageError, match=r"none\.png"):
        vd.read_metadata(tmp_path / "none.png")
    with pytest.raises(BadTypeError, match="path"):
        vd.read_metadata(5)  # type: ignore[arg-type]  # what the test is about
    with pytest.raises(BadTypeError, match="metadata must be"):
        vd.encode(vd.Context(1, 1).scene, "png", metadata=5)
