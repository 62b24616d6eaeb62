"""Files that other programs wrote metadata into, and files of several pictures."""

import io
import shutil
import struct
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import vecdraw as vd
from tests.metadata.pictures import exiftool, picture
from tests.metadata.test_files import FULL
from vecdraw.codecs.containers.blocks import read_blocks, replace_blocks
from vecdraw.errors import LimitError, UnsupportedError
from vecdraw.metadata.blocks import Blocks
from vecdraw.metadata.exif import Exif
from vecdraw.metadata.fitting import HOLDS
from vecdraw.metadata.metadata import Metadata
from vecdraw.metadata.tiff import Rational

TAGS = (
    *("-codedcharacterset=utf8", "-IFD0:Make=Maker", "-ExifIFD:LensModel=Linse ü", "-ExifIFD:BodySerialNumber=77"),
    *("-GPS:GPSLatitude=52.5", "-GPS:GPSLatitudeRef=N", "-GPS:GPSLongitude=13.25", "-GPS:GPSLongitudeRef=W"),
    *("-GPS:GPSAltitude=34.5", "-GPS:GPSAltitudeRef#=1", "-XMP-dc:Title=Titel ü", "-XMP-dc:Subject=a"),
    *("-XMP-dc:Subject=b", "-XMP-xmpMM:HistoryAction=saved", "-IPTC:Keywords=k1", "-IPTC:City=Köln"),
    *("-ExifIFD:DateTimeOriginal=2020:01:02 03:04:05", "-ExifIFD:OffsetTimeOriginal=+01:00"),
)


@pytest.mark.oracle
@pytest.mark.parametrize("form", ["jpeg", "png", "webp", "tiff", "avif", "heic", "gif"])
def test_what_exiftool_wrote_is_read_changed_and_made_public(form: str, tmp_path: Path) -> None:
    program = shutil.which("exiftool")
    if program is None:
        pytest.skip("exiftool is not installed")
    path = tmp_path / f"a.{form}"
    path.write_bytes(picture(form))
    command = [program, "-q", "-overwrite_original", *TAGS, str(path)]
    done = subprocess.run(command, capture_output=True, check=False, timeout=60, text=True)
    if "can't currently write" in done.stderr or "Error" in done.stderr:
        pytest.skip(f"this exiftool does not write {form}: {done.stderr.strip()}")
    said = vd.read_metadata(path)
    assert (said.title, said.keywords[:2]) == ("Titel ü", ("a", "b"))
    if "exif" in HOLDS[form]:
        assert (said.exif.get("Make"), said.exif.get("LensModel"), said.exif.problems) == ("Maker", "Linse ü", ())
        assert said.created == vd.CaptureTime(2020, 1, 2, 3, 4, 5, offset=60)
        assert said.place is not None
        assert (float(said.place.latitude.exact), float(said.place.longitude.exact)) == (52.5, -13.25)
        assert (said.place.altitude, said.place.altitude_ref) == (Rational(69, 2), "below")
    if "iptc" in HOLDS[form]:
        assert (said.iptc.texts("Keywords"), said.iptc.texts("City")) == (("k1",), ("Köln",))
    vd.write_metadata(path, said.with_fields(title="Neu"))
    again = exiftool(path.read_bytes(), tmp_path, form)
    assert not [value for key, value in again.items() if key.endswith((":Error", ":Warning"))]
    assert again["XMP-dc:Title"] == "Neu"
    assert again["XMP-xmpMM:HistoryAction"] == "saved"
    vd.write_metadata(path, vd.read_metadata(path), policy="public")
    public = exiftool(path.read_bytes(), tmp_path, form)
    assert not [key for key in public if key.startswith("GPS:") or "Serial" in key or "City" in key or "xmpMM" in key]
    assert public["XMP-dc:Title"] == "Neu"


def frames(data: bytes) -> list[Any]:
    """The pixels of every picture of a file."""
    found = []
    with Image.open(io.BytesIO(data)) as image:
        for number in range(getattr(image, "n_frames", 1)):
            image.seek(number)
            found.append(np.asarray(image.convert("RGBA")))
    return found


@pytest.mark.parametrize(
    ("form", "options"),
    [
        ("PNG", {"duration": 100}),
        ("WEBP", {"duration": 100, "lossless": True}),
        ("GIF", {"duration": 100}),
        ("AVIF", {"duration": 100}),
        ("TIFF", {}),
        ("TIFF", {"compression": "tiff_lzw"}),
        ("TIFF", {"compression": "jpeg"}),
    ],
)
@pytest.mark.parametrize("clean", [False, True])
def test_every_picture_of_a_file_stays(form: str, options: dict[str, Any], clean: bool) -> None:
    pictures = [np.random.default_rng(seed).integers(0, 255, (20, 30, 3), dtype=np.uint8) for seed in range(3)]
    first, *others = map(Image.fromarray, pictures)
    out = io.BytesIO()
    first.save(out, form, save_all=True, append_images=others, **options)
    changed = replace_blocks(out.getvalue(), FULL.blocks, clean=clean)
    assert vd.read_metadata(changed).title == FULL.title
    for data in (changed, replace_blocks(changed, Blocks(), clean=clean)):
        assert len(frames(data)) == 3
        assert all(map(np.array_equal, frames(data), frames(out.getvalue())))


@pytest.mark.parametrize("sizes", [[64], [96, 48]])
def test_small_pictures_in_heic_are_not_made_public(sizes: list[int], tmp_path: Path) -> None:
    pillow_heif = pytest.importorskip("pillow_heif")
    out = io.BytesIO()
    pixels = np.random.default_rng(1).integers(0, 255, (200, 300, 4), dtype=np.uint8)
    pillow_heif.from_pillow(Image.fromarray(pixels)).save(out, quality=50, thumbnails=sizes)
    data = replace_blocks(out.getvalue(), FULL.blocks)
    if b"thmb" not in data:
        pytest.skip("this pillow_heif writes no small pictures")
    assert vd.read_metadata(data).title == FULL.title
    before = pillow_heif.open_heif(io.BytesIO(data))
    assert len(before.info["thumbnails"]) == len(sizes)
    public = replace_blocks(data, vd.Metadata.of(title="T").blocks, clean=True)
    after = pillow_heif.open_heif(io.BytesIO(public))
    assert after.info["thumbnails"] == []
    assert b"thmb" not in public
    assert np.array_equal(np.asarray(after), np.asarray(before))
    assert np.array_equal(vd.load_image(public).data, vd.load_image(data).data)
    assert vd.read_metadata(public).title == "T"
    assert replace_blocks(public, read_blocks(public), clean=True).count(b"infe") == public.count(b"infe")
    zeros = len(public) - len(public.replace(bytes(64), b""))
    assert zeros > sum(size * size // 40 for size in sizes)  # where they were
    said = exiftool(public, tmp_path, "heic") if shutil.which("exiftool") else {}
    assert not [value for key, value in said.items() if key.endswith((":Error", ":Warning"))]


def test_compressed_boxes_of_jpeg_xl() -> None:
    brotli = pytest.importorskip("brotli")
    bare = picture("jxl")
    file = replace_blocks(bare, Blocks())
    if file.startswith(b"\xff\x0a"):
        file = replace_blocks(replace_blocks(bare, FULL.blocks), Blocks())
    body = b"xml " + brotli.compress(FULL.blocks.xmp)
    packed = file + struct.pack(">L4s", len(body) + 8, b"brob") + body
    assert read_blocks(packed) == Blocks(xmp=FULL.blocks.xmp)
    assert read_blocks(replace_blocks(packed, Blocks())) == Blocks()
    bomb = b"xml " + brotli.compress(bytes(80 * 1024 * 1024))
    with pytest.raises(LimitError, match="metadata_bytes"):
        read_blocks(file + struct.pack(">L4s", len(bomb) + 8, b"brob") + bomb)


def test_rdf_of_drawing_programs_is_read_with_the_prefixes_around_it() -> None:
    svg = (
        b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        b'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><title>a &gt; b</title><metadata id="m"><rdf:RDF>'
        b'<rdf:Description rdf:about=""><dc:format>image/svg+xml</dc:format></rdf:Description></rdf:RDF></metadata>'
        b'<g xmlns:dc="http://other/"/></svg>'
    )
    said = vd.read_metadata(svg)
    assert said.xmp.text("dc:format") == "image/svg+xml"
    changed = replace_blocks(svg, said.with_fields(title="T").blocks)
    assert Metadata(read_blocks(changed)).xmp.text("dc:format") == "image/svg+xml"
    assert changed.count(b"<metadata") == 1
    without = svg[: svg.index(b"<metadata")] + svg[svg.index(b"<g ") :]
    assert replace_blocks(svg, Blocks(texts=(("Title", "a > b"),))) == without
    assert replace_blocks(svg, Blocks()) == without.replace(b"<title>a &gt; b</title>", b"")


INKSCAPE = """<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<svg xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:cc="http://creativecommons.org/ns#"
   xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:svg="http://www.w3.org/2000/svg"
   xmlns="http://www.w3.org/2000/svg" width="10" height="10" version="1.1">
  <title id="title1">
    Drawing ünder glass
  </title>
  <title xml:lang="de">Zeichnung</title>
  <desc>What is to be seen</desc>
  <metadata id="metadata5"><rdf:RDF>
    <cc:Work rdf:about="">
      <dc:format>image/svg+xml</dc:format>
      <dc:type rdf:resource="http://purl.org/dc/dcmitype/StillImage"/>
      <dc:title>A drawing</dc:title>
      <dc:creator><cc:Agent><dc:title>Ada</dc:title></cc:Agent></dc:creator>
      <dc:rights><cc:Agent><dc:title>© Ada</dc:title></cc:Agent></dc:rights>
      <dc:subject><rdf:Bag><rdf:li>glass</rdf:li><rdf:li>ünder</rdf:li></rdf:Bag></dc:subject>
      <dc:language>de</dc:language><dc:language>en</dc:language>
      <cc:license rdf:resource="http://creativecommons.org/licenses/by/4.0/"/>
    </cc:Work>
    <cc:License rdf:about="http://creativecommons.org/licenses/by/4.0/">
      <cc:permits rdf:resource="http://creativecommons.org/ns#Reproduction"/>
    </cc:License>
  </rdf:RDF></metadata>
  <g><title>a group's</title><rect width="5" height="5"/></g>
</svg>
""".encode()


def test_what_inkscape_writes_is_read_and_changed() -> None:
    said = vd.read_metadata(INKSCAPE)
    assert said.texts == (("Title", "Drawing ünder glass"), ("Description", "What is to be seen"))
    assert (said.title, said.description, said.creator) == ("A drawing", "What is to be seen", ("Ada",))
    assert (said.copyright, said.keywords) == ("© Ada", ("glass", "ünder"))
    assert said.xmp.texts("dc:language") == ("de", "en")
    assert said.disagreements() == {"title": {"xmp": "A drawing", "texts": "Drawing ünder glass"}}
    assert replace_blocks(INKSCAPE, said.blocks) == INKSCAPE
    changed = replace_blocks(INKSCAPE, said.with_fields(title="A < B", rating=5).blocks)
    again = vd.read_metadata(changed)
    assert (again.title, again.creator, again.rating) == ("A < B", ("Ada",), 5)
    assert again.texts == (("Title", "A < B"), ("Description", "What is to be seen"))
    assert b'<title id="title1">A &lt; B</title>' in changed
    assert b"<title>a group's</title>" in changed
    left = {path: value for path, value in said.values().items() if not path.endswith(("title", "Title"))}
    kept = again.values()
    assert {path: kept[path] for path in left} == left
    assert kept["xmp/cc:License/cc:permits"] == "http://creativecommons.org/ns#Reproduction"
    bare = replace_blocks(INKSCAPE, Blocks())
    assert not vd.read_metadata(bare)
    assert b"Ada" not in bare
    assert b"Zeichnung" not in bare
    assert b"group's" in bare


def test_metadata_of_an_svg_that_is_no_rdf_goes_with_what_is_private() -> None:
    svg = INKSCAPE.replace(b'<metadata id="metadata5">', b"<metadata><secret/></metadata><metadata><secret/>")
    kept = replace_blocks(svg, vd.read_metadata(svg).blocks)
    assert kept == svg
    clean = replace_blocks(svg, vd.read_metadata(svg).blocks, clean=True)
    assert b"secret" not in clean
    assert vd.read_metadata(clean).values() == vd.read_metadata(svg).values()


@pytest.mark.oracle
def test_exiftool_reads_what_was_changed_in_an_svg(tmp_path: Path) -> None:
    said = vd.read_metadata(INKSCAPE)
    again = exiftool(replace_blocks(INKSCAPE, said.with_fields(title="Glas").blocks), tmp_path, "svg")
    assert not [value for key, value in again.items() if key.endswith((":Error", ":Warning"))]
    assert (again["SVG:Title"], again["SVG:Desc"]) == ("Glas", "What is to be seen")
    assert again["XMP-dc:Title"] == "Glas"
    assert again["XMP-dc:Subject"] == ["glass", "ünder"]


SVG = b'xmlns="http://www.w3.org/2000/svg"'


@pytest.mark.parametrize(
    ("svg", "whole"),
    [
        (b"<svg " + SVG + b"/>", b"<svg " + SVG + b"><title>T &amp; \xc3\xa9</title></svg>"),
        (
            b'<s:svg xmlns:s="http://www.w3.org/2000/svg" a="/>"\n/>\n',
            b'<s:svg xmlns:s="http://www.w3.org/2000/svg" a="/>"\n><s:title>T &amp; \xc3\xa9</s:title></s:svg>\n',
        ),
        (
            b'<?xml version="1.0" encoding="US-ASCII"?><svg ' + SVG + b"><g/></svg>",
            b'<?xml version="1.0" encoding="US-ASCII"?><svg ' + SVG + b"><title>T &amp; &#233;</title><g/></svg>",
        ),
        (
            b"\xef\xbb\xbf<svg " + SVG + b'><desc>d</desc><g/><title/><title a="&gt;\'>">old</title></svg>',
            b"\xef\xbb\xbf<svg " + SVG + b'><g/><title/><title a="&gt;\'>">T &amp; \xc3\xa9</title></svg>',
        ),
    ],
)
def test_titles_go_into_documents_of_any_form(svg: bytes, whole: bytes) -> None:
    told = Blocks(texts=(("Title", "T & é"),))
    changed = replace_blocks(svg, told)
    assert changed == whole
    assert read_blocks(changed) == told
    full = replace_blocks(changed, FULL.blocks)
    assert (vd.read_metadata(full).title, vd.read_metadata(full).keywords) == (FULL.title, FULL.keywords)
    assert read_blocks(svg) == Blocks(texts=tuple(p for p in (("Title", "old"), ("Description", "d")) if b"old" in svg))


def test_what_the_svg_writer_writes_comes_back() -> None:
    scene = vd.Context(20, 10, background="red").scene
    for form in ("svg", "svgz"):
        data = vd.encode(scene, form, title=" T <&> ü ", description="one\ntwo", metadata=vd.Metadata.of(rating=3))
        said = vd.read_metadata(data)
        assert (said.title, said.description, said.rating) == (" T <&> ü ", "one\ntwo", 3)
        assert vd.read_metadata(vd.encode(scene, form, metadata={"Title": "T"})).texts == (("Title", "T"),)
        both = vd.read_metadata(vd.encode(scene, form, title="A", metadata={"Title": "B", "Comment": "c"}))
        assert (both.title, both.xmp.text("exif:UserComment")) == ("B", "c")


@pytest.mark.parametrize("form", ["gif", "jpeg"])
def test_comments_in_latin_1_are_read_and_stay(form: str) -> None:
    data = replace_blocks(picture(form), Blocks(texts=(("Comment", "K\xf6ln"),)))
    head, length, told = {"gif": (b"\x21\xfe", b"\5", b"\4"), "jpeg": (b"\xff\xfe", b"\0\7", b"\0\6")}[form]
    old = data.replace(head + length + "Köln".encode(), head + told + b"K\xf6ln")
    assert old != data
    assert read_blocks(old).texts == (("Comment", "Köln"),)
    assert replace_blocks(old, read_blocks(old)) == data


def test_a_pdf_is_read_in_its_dictionary_where_its_packet_is_silent() -> None:
    pikepdf = pytest.importorskip("pikepdf")
    data = vd.encode(vd.Context(40, 30).scene, "pdf", title="Info", author="Ann", keywords="one, two")
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        packet = vd.Metadata.of(rating=3, title="Packet").blocks.xmp
        pdf.Root.Metadata = pdf.make_stream(packet, Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)
        pdf.save(out)
    said = vd.read_metadata(out.getvalue())
    assert (said.title, said.rating, said.creator, said.keywords) == ("Packet", 3, ("Ann",), ("one", "two"))
    again = vd.read_metadata(replace_blocks(out.getvalue(), said.with_fields(title="New").blocks))
    assert (again.title, again.rating, again.creator, again.keywords) == ("New", 3, ("Ann",), ("one", "two"))
    assert not vd.read_metadata(replace_blocks(out.getvalue(), Blocks()))


@pytest.mark.parametrize("kind", ["DNG", "CR2", "with a maker's data beside further pictures"])
def test_raw_files_of_cameras_are_read_and_left_alone(kind: str, tmp_path: Path) -> None:
    exif = Exif().with_value("Make", "Maker")
    if kind == "DNG":
        exif = exif.with_value("IFD0:0xC612", (1, 4, 0, 0), 1).with_value("IFD0:0xC621", Rational(1), 5)
    data = exif.with_value("MakerNote", bytes(50)).with_value("IFD0:0xC000", (0,), 4).to_bytes()
    if kind == "CR2":
        data = data[:8] + b"CR\2\0" + data[8:]  # the values that were moved are not looked at
        data = data[:4] + struct.pack("<L", struct.unpack("<L", data[4:8])[0] + 4) + data[8:]
    elif kind != "DNG":
        data = data.replace(b"\x00\xc0\x04\0", b"\x4a\x01\x04\0")
    path = tmp_path / "a.tif"
    path.write_bytes(data)
    assert vd.read_metadata(path)
    for policy in ("keep", "none"):
        with pytest.raises(UnsupportedError):
            vd.write_metadata(path, None, policy=policy)
    assert path.read_bytes() == data


PHONE = (
    *("-IFD0:Make=Maker", "-IFD0:Model=Phone 7", "-IFD0:Software=17.5", "-IFD0:Orientation#=6"),
    *("-ExifIFD:ExposureTime=1/250", "-ExifIFD:FNumber=1.8", "-ExifIFD:ISO=64", "-ExifIFD:Flash#=16"),
    *("-ExifIFD:ShutterSpeedValue=1/250", "-ExifIFD:ApertureValue=1.8", "-ExifIFD:BrightnessValue=-3.25"),
    *("-ExifIFD:ExposureCompensation=-1/3", "-ExifIFD:MeteringMode#=5", "-ExifIFD:FocalLength=4.25"),
    *("-ExifIFD:SubjectArea=2015 1511 2217 1330", "-ExifIFD:SensingMethod#=2", "-ExifIFD:ExposureMode#=0"),
    *("-ExifIFD:WhiteBalance#=0", "-ExifIFD:FocalLengthIn35mmFormat=26", "-ExifIFD:SceneCaptureType#=0"),
    *("-ExifIFD:LensInfo=1.54 6 1.8 2.4", "-ExifIFD:LensModel=back camera", "-ExifIFD:CompositeImage#=2"),
    *("-ExifIFD:SceneType#=1", "-ExifIFD:UserComment=a comment", "-ExifIFD:DateTimeOriginal=2024:02:29 23:59:59"),
    *("-ExifIFD:SubSecTimeOriginal=123", "-ExifIFD:OffsetTimeOriginal=-03:30", "-GPS:GPSLatitude=12.3456789"),
    *("-GPS:GPSLatitudeRef=S", "-GPS:GPSLongitude=170.5", "-GPS:GPSLongitudeRef=W", "-GPS:GPSAltitude=12.25"),
    *("-GPS:GPSAltitudeRef#=0", "-GPS:GPSTimeStamp=03:29:58.25", "-GPS:GPSDateStamp=2024:03:01"),
    *("-GPS:GPSSpeed=1.5", "-GPS:GPSSpeedRef#=K", "-GPS:GPSImgDirection=271.25", "-GPS:GPSImgDirectionRef=T"),
    *("-GPS:GPSHPositioningError=4.75", "-GPS:GPSProcessingMethod=GPS", "-GPS:GPSMapDatum=WGS-84"),
)


SAME = (
    *("Make", "Model", "ExposureTime", "FNumber", "ISO", "ShutterSpeedValue", "ApertureValue", "BrightnessValue"),
    *("ExposureCompensation", "MeteringMode", "FocalLength", "SubjectArea", "SensingMethod", "ExposureMode"),
    *("WhiteBalance", "FocalLengthIn35mmFormat", "SceneCaptureType", "LensInfo", "LensModel", "CompositeImage"),
    *("SceneType", "UserComment", "GPSAltitude", "GPSAltitudeRef", "GPSSpeed", "GPSSpeedRef", "GPSImgDirection"),
    *("GPSImgDirectionRef", "GPSHPositioningError", "GPSProcessingMethod", "GPSMapDatum"),
)


@pytest.mark.oracle
@pytest.mark.parametrize("form", ["svg", "pdf", "gif"])
def test_a_photograph_says_all_of_it_in_formats_that_have_no_exif(form: str, tmp_path: Path) -> None:
    program = shutil.which("exiftool")
    if program is None:
        pytest.skip("exiftool is not installed")
    path = tmp_path / "a.jpg"
    path.write_bytes(picture("jpeg"))
    subprocess.run([program, "-q", "-overwrite_original", *PHONE, str(path)], check=True, timeout=60)
    photo, before = vd.read_metadata(path), exiftool(path.read_bytes(), tmp_path, "jpg")
    drawn = replace_blocks(picture(form), photo.as_drawn().blocks)
    said = vd.read_metadata(drawn)
    assert (said.created, said.orientation, said.software) == (photo.created, 1, "17.5")
    assert said.place is not None
    assert photo.place is not None
    assert said.place.agrees(photo.place)
    assert said.place.date_stamp == "2024:03:01"
    assert said.place.time_stamp == (Rational(3), Rational(29), Rational(5825, 100))
    after = {key.partition(":")[2]: value for key, value in exiftool(drawn, tmp_path, form).items() if "XMP" in key}
    for tag in SAME:
        value = next(value for key, value in before.items() if key.endswith(f":{tag}"))
        told = after["PhotographicSensitivity" if tag == "ISO" else tag]
        told = " ".join(map(str, told)) if isinstance(told, list) else told
        assert told == value or float(told) == pytest.approx(float(value), rel=1e-9), tag
    assert (after["FlashMode"], after["FlashFired"], after["FlashFunction"]) == (2, False, False)
    assert after["GPSDateTime"] == "2024:03:01 03:29:58.25Z"


def _raw_profile(kind: str, data: bytes) -> tuple[str, str]:
    """A block as ImageMagick wrote it into PNGs before there was a chunk for it."""
    digits = data.hex()
    lines = [digits[at : at + 72] for at in range(0, len(digits), 72)]
    return f"Raw profile type {kind}", "\n".join(["", kind, f"{len(data):8}", *lines, ""])


def test_blocks_that_older_programs_wrote_as_texts_of_a_png_are_read() -> None:
    exif, xmp = Exif().with_value("Make", "Old").to_bytes(), vd.Metadata.of(title="Older").blocks.xmp
    jpeg_xmp = b"http://ns.adobe.com/xap/1.0/\0" + xmp
    for texts in (
        (_raw_profile("exif", b"Exif\0\0" + exif), _raw_profile("xmp", xmp)),
        (_raw_profile("APP1", b"Exif\0\0" + exif), _raw_profile("APP1", jpeg_xmp)),
    ):
        data = replace_blocks(picture("png"), Blocks(texts=(*texts, ("Comment", "c"))))
        assert read_blocks(data) == Blocks(exif, xmp, texts=(("Comment", "c"),))
        assert b"Raw profile" not in replace_blocks(data, read_blocks(data))
    stale = (_raw_profile("exif", b"Exif\0\0" + Exif().with_value("Make", "Other").to_bytes()),)
    broken = (("Raw profile type APP1", "\nAPP1\n 3\nno digits"),)
    for texts in (stale, broken):
        both = replace_blocks(picture("png"), Blocks(exif, texts=texts))
        assert read_blocks(both) == Blocks(exif, texts=texts)
    prefixed = replace_blocks(picture("png"), Blocks(b"Exif\0\0" + exif))
    assert read_blocks(prefixed).exif == exif
