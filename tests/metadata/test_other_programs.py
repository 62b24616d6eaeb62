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


def test_a_small_picture_in_heic_is_not_made_public() -> None:
    pillow_heif = pytest.importorskip("pillow_heif")
    out = io.BytesIO()
    pixels = np.random.default_rng(1).integers(0, 255, (200, 300, 3), dtype=np.uint8)
    pillow_heif.from_pillow(Image.fromarray(pixels)).save(out, quality=50, thumbnails=[64])
    if b"thmb" not in out.getvalue():
        pytest.skip("this pillow_heif writes no small pictures")
    assert vd.read_metadata(replace_blocks(out.getvalue(), FULL.blocks)).title == FULL.title
    with pytest.raises(UnsupportedError, match="small picture"):
        replace_blocks(out.getvalue(), FULL.blocks, clean=True)


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
    assert replace_blocks(svg, Blocks()) == svg[: svg.index(b"<metadata")] + svg[svg.index(b"<g ") :]
