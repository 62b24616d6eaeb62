"""`vecdraw metadata`: what is shown, compared, stripped, copied and set, and its exit codes."""

import io
import json
import os
import re
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

import vecdraw as vd
from tests.cli.runs import call, failure, start
from tests.metadata.pictures import FORMATS, RASTER, picture, pixels_of
from vecdraw.codecs.containers.blocks import replace_blocks
from vecdraw.metadata.blocks import Blocks
from vecdraw.metadata.exif import Exif
from vecdraw.metadata.tiff import Rational

ABOUT = vd.Metadata.of(
    title="Spring",
    creator=["A. Painter", "B. Writer"],
    keywords=["poster"],
    created="2026-05-01T12:30:00.25+02:00",
    place=vd.Place.at(52.52, 13.405, altitude=-3.5, horizontal_error=5),
    rating=4,
)


def file(folder: Path, form: str = "jpeg", metadata: vd.Metadata = ABOUT, name: str = "a") -> Path:
    """A small file that says something."""
    path = folder / f"{name}.{form}"
    path.write_bytes(replace_blocks(picture(form), metadata.blocks))
    return path


@pytest.mark.parametrize("form", FORMATS)
def test_show_says_the_fields_and_every_value(capsys: pytest.CaptureFixture[str], form: str, tmp_path: Path) -> None:
    answer = call(capsys, "metadata", "show", file(tmp_path, form))
    assert (answer.code, answer.err) == (0, "")
    lines = answer.out.splitlines()
    assert lines[0].endswith(f"a.{form} ({form})")
    assert [line.split(maxsplit=1) for line in lines[1:6]] == [
        ["title", "Spring"],
        ["creator", "A. Painter; B. Writer"],
        ["keywords", "poster"],
        ["rating", "4"],
        ["created", "2026-05-01T12:30:00.25+02:00"],
    ]
    assert "place     52.52, 13.405, 3.5 m below, WGS-84, within 5 m" in answer.out
    assert "xmp/dc:title[x-default]: 'Spring'" in answer.out


def test_json_has_what_the_library_reads(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    exif = ABOUT.exif.with_value("MakerNote", b"\0\xff").with_value("ExposureTime", Rational(1, 250))
    odd = ABOUT.with_exif(exif.with_value("Exif:0xC123", (float("nan"), 1.5), 12))
    paths = file(tmp_path, metadata=odd), file(tmp_path, "png", vd.Metadata(), "b")
    answer = call(capsys, "metadata", "show", *paths, "--json")
    first, second = json.loads(answer.out)
    assert (first["file"], first["format"], first["problems"]) == (str(paths[0]), "jpeg", [])
    assert first["fields"] == {
        "title": "Spring",
        "creator": ["A. Painter", "B. Writer"],
        "keywords": ["poster"],
        "rating": 4.0,
        "created": "2026-05-01T12:30:00.25+02:00",
        "place": {
            "latitude": 52.52,
            "longitude": 13.405,
            "altitude": 3.5,
            "altitude_ref": "below",
            "datum": "WGS-84",
            "horizontal_error": 5.0,
        },
    }
    assert set(first["values"]) == set(odd.values())
    assert first["values"]["exif/Exif:MakerNote"] == {"base64": "AP8="}
    assert first["values"]["exif/Exif:ExposureTime"] == "1/250"
    assert first["values"]["exif/Exif:0xC123"] == ["nan", 1.5]
    assert (second["fields"], second["values"]) == ({}, {})


def test_what_cannot_be_read_hides_nothing_else(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    exif = Exif().with_value("Make", "Maker").with_value("DateTimeOriginal", "at noon, on a day in May")
    path = tmp_path / "a.png"
    path.write_bytes(replace_blocks(picture("png"), Blocks(exif.to_bytes(), b"<broken", texts=(("Title", "T"),))))
    answer = call(capsys, "metadata", "show", path)
    assert answer.code == 0
    assert "exif/IFD0:Make: 'Maker'" in answer.out
    assert "texts/Title: 'T'" in answer.out
    assert "not read: xmp: XMP that is not well-formed" in answer.out


def test_blocks_that_disagree_are_shown(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    said = vd.Metadata.of(description="one")
    path = file(tmp_path, metadata=said.with_exif(said.exif.with_value("ImageDescription", "two")))
    assert "  description  two\n               but xmp says one\n" in call(capsys, "metadata", "show", path).out


def test_no_terminal_obeys_what_is_shown(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    evil = "a\x1b]0;x\x07\u202e\nb"
    exif = Exif().with_value("ImageDescription", evil).with_value("Make", evil)
    path = tmp_path / "a.png"
    data = replace_blocks(picture("png"), Blocks(exif.to_bytes(), texts=(("Title", "t"),)))
    path.write_bytes(data.replace(b"Title\0", b"Ti\x9b\nt\0"))  # a keyword that no writer may use
    other = file(tmp_path, "png", vd.Metadata(), "b")
    for arguments in (("show", path), ("diff", path, other)):
        out = call(capsys, "metadata", *arguments).out
        assert all(c.isprintable() or c == "\n" for c in out)
        assert "texts/Ti\\x9b\\nt: 't'" in out
    told = call(capsys, "metadata", "show", path, "--json").out
    assert all(c.isprintable() or c == "\n" for c in told)
    assert json.loads(told)[0]["values"]["texts/Ti\x9b\nt"] == "t"
    assert json.loads(told)[0]["fields"]["description"] == evil


def test_diff_tells_what_is_different_by_its_exit_code(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    one = file(tmp_path)
    other = file(tmp_path, metadata=ABOUT.with_fields(title="Summer", rating=None), name="b")
    answer = call(capsys, "metadata", "diff", one, other)
    assert answer.code == 1
    assert answer.out.splitlines() == [
        "~ xmp/dc:title[x-default]: 'Spring' -> 'Summer'",
        "- xmp/xmp:Rating: '4'",
    ]
    told = json.loads(call(capsys, "metadata", "diff", one, other, "--json").out)
    assert told[1] == {"path": "xmp/xmp:Rating", "kind": "removed", "before": "4", "after": None}
    assert call(capsys, "metadata", "diff", one, one) == (0, "", "")
    same = call(capsys, "metadata", "diff", one, file(tmp_path, "tiff"), "--json")
    assert (same.code, json.loads(same.out)) == (0, [])


@pytest.mark.parametrize("form", [name for name in RASTER if name != "gif"])
def test_strip_leaves_what_a_policy_leaves(capsys: pytest.CaptureFixture[str], form: str, tmp_path: Path) -> None:
    exif = ABOUT.exif.with_value("BodySerialNumber", "1234").with_value("LensModel", "Lens")
    path, out = file(tmp_path, form, ABOUT.with_exif(exif)), tmp_path / f"b.{form}"
    before = path.read_bytes()
    assert call(capsys, "metadata", "strip", path, "-o", out, "--drop", "exif/LensModel") == (0, "", "")
    left = vd.read_metadata(out)
    assert (left.title, left.place, left.exif.get("BodySerialNumber")) == ("Spring", None, None)
    assert left.exif.get("LensModel") is None
    assert path.read_bytes() == before
    assert np.array_equal(pixels_of(out.read_bytes()), pixels_of(before))
    assert call(capsys, "metadata", "strip", path, "--in-place", "--policy", "none") == (0, "", "")
    assert not vd.read_metadata(path)


def test_a_picture_that_loses_its_orientation_is_told_of(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = file(tmp_path, metadata=vd.Metadata.of(orientation=6))
    assert call(capsys, "metadata", "strip", path, "-o", tmp_path / "b.jpg").err == ""
    assert vd.read_metadata(tmp_path / "b.jpg").orientation == 6
    answer = call(capsys, "metadata", "strip", path, "--policy", "none", "--in-place")
    assert answer.code == 0
    assert answer.err.endswith("it is shown turned, as its orientation 6 went\n")


def test_copy_leaves_a_picture_what_is_said_of_its_pixels(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    exif = ABOUT.exif.with_value("Orientation", 6).with_value("PixelXDimension", 9).with_value("ColorSpace", 65535)
    exif = exif.with_value("XResolution", Rational(300)).with_value("InteroperabilityIndex", "R03")
    source = file(tmp_path, metadata=ABOUT.with_exif(exif.with_value("Make", "Maker").with_thumbnail(b"small")))
    own = Exif(order=">").with_value("XResolution", Rational(72)).with_value("Copyright", "me")
    target = file(tmp_path, "png", vd.Metadata(Blocks(own.to_bytes())), "b")
    merged = tmp_path / "c.png"
    assert call(capsys, "metadata", "copy", source, target, "-o", merged, "--merge").code == 0
    assert vd.read_metadata(merged).copyright == "me"
    assert call(capsys, "metadata", "copy", source, target, "--in-place") == (0, "", "")
    told = vd.read_metadata(target)
    assert (told.title, told.created, told.place, told.exif.get("Make")) == (
        *(ABOUT.title, ABOUT.created, ABOUT.place),
        "Maker",
    )
    assert (told.orientation, told.copyright, told.exif.thumbnail) == (None, None, b"")
    names = ("XResolution", "PixelXDimension", "ColorSpace", "InteroperabilityIndex")
    assert [told.exif.get(name) for name in names] == [(Rational(72),), None, None, None]


@pytest.mark.parametrize("form", FORMATS)
def test_set_changes_fields_and_no_pixel(capsys: pytest.CaptureFixture[str], form: str, tmp_path: Path) -> None:
    path = file(tmp_path, form)
    before = path.read_bytes()
    answer = call(
        capsys,
        *("metadata", "set", path, "--in-place", "--title", "Été 夏", "--author", "C", "--creator", "D; E"),
        *("--keyword", "k", "--keyword", "l, m", "--copyright", "© me", "--digitized", "2024-02-29T23:59:60.007-03:30"),
        *("--place", "-33.8568", "-0.00001", "--altitude", "-3", "--error", "2.5", "--rating", "-1"),
        *("--remove", "created"),
    )
    assert answer == (0, "", "")
    told = vd.read_metadata(path)
    assert (told.title, told.creator, told.keywords) == ("Été 夏", ("C", "D; E"), ("k", "l, m"))
    assert (told.copyright, told.rating, told.created) == ("© me", -1, None)
    assert told.digitized == vd.CaptureTime(2024, 2, 29, 23, 59, 60, "007", -210)
    assert told.place == vd.Place.at(-33.8568, -0.00001, altitude=-3, horizontal_error=2.5)
    if form in RASTER:
        assert np.array_equal(pixels_of(path.read_bytes()), pixels_of(before))


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["set", "FILE", "--in-place"], "nothing to set"),
        (["set", "FILE", "--title", "x"], "--in-place"),
        (["set", "FILE", "--in-place", "--created", "yesterday"], "'yesterday'"),
        (["set", "FILE", "--in-place", "--rating", "9"], "9"),
        (["set", "FILE", "--in-place", "--rating", "nan"], "'nan'"),
        (["set", "FILE", "--in-place", "--orientation", "0"], "0"),
        (["set", "FILE", "--in-place", "--place", "91", "0"], "91"),
        (["set", "FILE", "--in-place", "--place", "1", "inf"], "inf"),
        (["set", "FILE", "--in-place", "--altitude", "5"], "--place"),
        (["set", "FILE", "--in-place", "--title", "x", "--remove", "title"], "title"),
        (["set", "FILE", "--in-place", "--remove", "titel"], "titel"),
        (["set", "FILE", "-o", "b.png", "--title", "x"], "jpeg"),
        (["set", "FILE", "-o", "no/folder.jpg", "--title", "x"], "no directory"),
        (["strip", "FILE", "--in-place", "--drop", "LensModel"], "'LensModel'"),
        (["strip", "FILE", "--in-place", "--drop", "exif/LensModle"], "LensModle"),
        (["strip", "FILE", "--in-place", "--policy", "secret"], "secret"),
        (["strip", "FILE", "FILE", "-o", "b.jpg"], "2 are given"),
        (["copy", "none.jpg", "FILE", "--in-place"], "none.jpg"),
        (["diff", "FILE", "none.jpg"], "none.jpg"),
        (["show", "none.jpg", "--json"], "none.jpg"),
        (["show"], "FILE"),
        ([], "ACTION"),
        (["shwo"], "shwo"),
    ],
)
def test_failures_are_one_line_and_leave_files_alone(
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    named: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    path = file(tmp_path)
    before = path.read_bytes()
    said = [str(path) if each == "FILE" else each for each in arguments]
    assert named in failure(call(capsys, "metadata", *said))
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_a_file_that_fails_stops_no_other(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    bad = tmp_path / "notes.txt"
    bad.write_text("notes", encoding="utf-8")
    first, last = file(tmp_path), file(tmp_path, "png", name="z")
    answer = call(capsys, "metadata", "strip", first, bad, last, "--in-place")
    assert "notes.txt" in failure(answer)
    assert (vd.read_metadata(first).place, vd.read_metadata(last).place) == (None, None)
    both = failure(call(capsys, "metadata", "strip", bad, tmp_path / "none.png", "--in-place"))
    assert both.startswith("vecdraw: 2 of 2 files: ")
    assert "notes.txt" in both
    assert "none.png" in both


def test_stdin_and_stdout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    path = file(tmp_path)
    done = start("metadata", "strip", str(path), "-o", "-", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    assert vd.read_metadata(done.stdout).place is None
    assert vd.read_metadata(done.stdout).title == "Spring"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(done.stdout)))
    assert "title     Spring" in call(capsys, "metadata", "show", "-").out


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_read_once_and_not_changed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    pipe, data = tmp_path / "pipe", file(tmp_path).read_bytes()
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(data,), daemon=True)
    writer.start()
    assert "title     Spring" in call(capsys, "metadata", "show", pipe).out
    writer.join(10)
    for arguments in (("strip", pipe, "--in-place"), ("set", pipe, "-o", "-", "--title", "x")):
        assert "is a pipe" in failure(call(capsys, "metadata", *arguments))


def test_what_a_library_says_of_a_broken_pdf_is_not_printed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    pytest.importorskip("pikepdf")
    data = vd.encode(vd.Context(10, 10).scene, "pdf", title="T", metadata=ABOUT)
    path = tmp_path / "a.pdf"
    assert b"/Kids" in data
    path.write_bytes(re.sub(rb"/Kids \[ \d 0 R", b"/Kids [ 9 0 R", data))  # what is no page
    assert start("metadata", "strip", str(path), "-o", "b.pdf", cwd=tmp_path).stderr == b""
    path.write_bytes(data.replace(b"/Kids", b"/Kidx"))
    assert "0x" not in failure(call(capsys, "metadata", "show", path))
