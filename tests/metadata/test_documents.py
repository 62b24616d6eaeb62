"""Metadata of documents of several pages: read back here and by exiftool."""

import io
import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import vecdraw as vd
from vecdraw.errors import BadTypeError, UnsupportedError

pytest.importorskip("pikepdf")

ABOUT = vd.Metadata.of(
    title="Spring",
    creator=["A. Painter", "B. Writer"],
    copyright="© 2026 A. Painter",
    keywords=["poster", "spring"],
    place=vd.Place.at(52.52, 13.405),
)


def document(path: Path | None = None, **options: Any) -> vd.Document:
    with vd.Document(path, **options) as doc:
        for number in (1, 2, 3):
            with doc.page(200, 100) as page:
                page.fill_text(f"Page {number}", 20, 40)
    return doc


def test_a_document_carries_metadata(tmp_path: Path) -> None:
    path = tmp_path / "spring.pdf"
    doc = document(path, metadata=ABOUT, lang="en")
    kept = vd.read_metadata(path)
    assert (kept.title, kept.creator, kept.copyright) == ("Spring", ("A. Painter", "B. Writer"), "© 2026 A. Painter")
    assert kept.keywords == ABOUT.keywords
    assert kept.place == ABOUT.place
    assert doc.report.size == path.stat().st_size
    assert len(__import__("pikepdf").Pdf.open(path).pages) == 3
    assert document(metadata=ABOUT, lang="en").encode() == path.read_bytes()


@pytest.mark.parametrize("words", ["one, two", "one; two"])
def test_keywords_of_the_document_stay_where_metadata_has_none(words: str) -> None:
    import pikepdf

    data = vd.Context(40, 30).encode("pdf", keywords=words, metadata={"Title": "Spring"})
    assert vd.read_metadata(data).keywords == ("one", "two")
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert str(pdf.docinfo["/Keywords"]) == words
    assert vd.read_metadata(vd.Context(40, 30).encode("pdf", keywords=words)).keywords == ("one", "two")


@pytest.mark.skipif(shutil.which("exiftool") is None, reason="exiftool is not installed")
def test_exiftool_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "spring.pdf"
    document(path, metadata=ABOUT)
    done = subprocess.run(["exiftool", "-j", "-XMP:all", "-n", str(path)], capture_output=True, check=True)
    found = json.loads(done.stdout)[0]
    assert found["Title"] == "Spring"
    assert found["Creator"] == ["A. Painter", "B. Writer"]
    assert float(found["GPSLatitude"]) == pytest.approx(52.52)


def test_what_is_given_by_name_stays_where_metadata_says_nothing() -> None:
    data = document(title="Named", author="C. Author", metadata={"Copyright": "© 2026"}).encode()
    kept = vd.read_metadata(data)
    assert (kept.title, kept.copyright) == ("Named", "© 2026")


def test_interceptors_see_it_before_the_first_page() -> None:
    seen: list[Mapping[str, Any]] = []

    def stamp(metadata: vd.Metadata, context: Mapping[str, Any]) -> vd.Metadata:
        seen.append(dict(context))
        return metadata.with_fields(title="Stamped")

    assert vd.read_metadata(document(metadata=ABOUT, interceptors=[stamp]).encode()).title == "Stamped"
    assert seen == [{"format": "pdf"}]


def test_what_a_document_cannot_hold_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadTypeError):
        vd.Document(metadata=7)
    with pytest.raises(BadTypeError, match="interceptors"):
        vd.Document(interceptors="stamp")
    with pytest.raises(UnsupportedError, match="Odd"):
        vd.Document(tmp_path / "a.pdf", metadata={"Odd keyword": "x"})
    assert not list(tmp_path.iterdir())


def test_without_metadata_nothing_changes() -> None:
    assert document(title="T").encode() == document(title="T", metadata=None, interceptors=None).encode()
