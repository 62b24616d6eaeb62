"""Manifests: what is appended is there, what is torn is left out, what is damaged is said; two writers are refused."""

import json
import os
import subprocess
import sys
from dataclasses import fields
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vecdraw.errors import BadTypeError, BadValueError, ManifestError, StateError
from vecdraw.storage.lines import decode_lines, encode_line
from vecdraw.storage.manifest import Manifest
from vecdraw.storage.manifest_table import Table, to_parquet
from vecdraw.storage.record import Record

HASH = "0123456789abcdef" * 4
FULL = Record(
    id="7", path="a/7.png", index=7, size=12, crc32c=2**32 - 1, content=HASH, parameters=HASH, fonts=HASH, etag="e"
)

hashes = st.sampled_from(["", HASH])
texts = st.text(max_size=20)
records = st.builds(
    Record,
    id=st.text(min_size=1, max_size=10),
    path=texts,
    status=st.sampled_from(["done", "failed"]),
    index=st.none() | st.integers(0, 2**63 - 1),
    size=st.integers(0, 2**63 - 1),
    crc32c=st.integers(0, 2**32 - 1),
    content=hashes,
    parameters=hashes,
    fonts=hashes,
    etag=texts,
    error=texts,
    partial=texts,
)


@given(st.lists(records, max_size=5))
def test_records_come_back_from_lines(made: list[Record]) -> None:
    data = b"".join(encode_line(record.to_values()) for record in made)
    assert [Record.from_values(line.values) for line in decode_lines(BytesIO(data), "x")] == made
    assert all(json.loads(line)["id"] for line in data.splitlines() if b"\xed" not in line)


@settings(max_examples=25)
@given(st.lists(st.builds(Record, id=st.text('abc\n"é', min_size=1), error=st.text("xyz,\U0001f600")), max_size=5))
def test_records_come_back_from_tables(tmp_path_factory: pytest.TempPathFactory, made: list[Record]) -> None:
    pytest.importorskip("pyarrow")
    path = tmp_path_factory.mktemp("tables") / "table.parquet"
    with path.open("wb") as file:
        to_parquet([*made, FULL], file.write)
    table = Table(path)
    assert list(table) == [*made, FULL]
    assert [table.record(row) for row in range(len(made), -1, -1)] == [FULL, *made[::-1]]


@given(st.integers(1, 4), st.data())
def test_a_torn_end_is_left_out(whole: int, data: Any) -> None:
    lines = [encode_line({"id": str(number), "text": "é" * 20}) for number in range(whole + 1)]
    kept = b"".join(lines[:whole])
    cut = data.draw(st.integers(0, len(lines[whole]) - 1))
    noise = data.draw(st.binary(max_size=30).filter(lambda some: b'"check"' not in some))
    for torn in (lines[whole][:cut], bytes(40), noise, lines[whole][:cut] + bytes(9)):
        assert [line.values["id"] for line in decode_lines(BytesIO(kept + torn), "x")] == [str(n) for n in range(whole)]


@given(st.data())
def test_a_flipped_bit_is_noticed(data: Any) -> None:
    lines = b"".join(encode_line({"id": str(number), "text": "text"}) for number in range(3))
    place = data.draw(st.integers(0, len(lines) - 2))
    broken = bytearray(lines)
    broken[place] ^= 1 << data.draw(st.integers(0, 7))
    last = len(lines) - len(encode_line({"id": "2", "text": "text"}))
    if place >= last - 1:  # the end of the line before makes one line of two
        expected = ["0", "1"] if place >= last else ["0"]
        assert [line.values["id"] for line in decode_lines(BytesIO(broken), "x")] == expected
    else:
        with pytest.raises(ManifestError, match="is damaged, and is not the last"):
            list(decode_lines(BytesIO(broken), "x"))


def test_the_last_record_of_an_id_counts(tmp_path: Path) -> None:
    with Manifest(tmp_path / "m") as manifest:
        manifest.append(Record(id="a", status="failed", error="no"), FULL)
        manifest.append(Record(id="a", path="a.png"))
        assert manifest.get("a") == Record(id="a", path="a.png")
    again = Manifest(tmp_path / "m")
    assert [again.get("a"), again.get("7"), again.get("b")] == [Record(id="a", path="a.png"), FULL, None]
    assert (len(again), "a" in again, "b" in again, 7 in again) == (2, True, False, False)
    with pytest.raises(BadTypeError, match="the id of a record must be a str, got 7"):
        again.get(7)  # type: ignore[arg-type]  # that is what is tested
    assert [record.status for record in again.records()] == ["failed", "done", "done"]
    assert {record.id for record in again} == {"a", "7"}


def test_what_is_read_makes_nothing(tmp_path: Path) -> None:
    assert list(Manifest(tmp_path / "absent")) == []
    assert list(tmp_path.iterdir()) == []


def test_each_writer_has_segments_of_its_own(tmp_path: Path) -> None:
    for number in range(3):
        with Manifest(tmp_path / "m") as manifest:
            manifest.append(Record(id=str(number)))
    segments = sorted(path.name for path in (tmp_path / "m").glob("*.jsonl"))
    assert segments == ["00000001.jsonl", "00000002.jsonl", "00000003.jsonl"]
    (tmp_path / "m" / segments[2]).write_bytes((tmp_path / "m" / segments[2]).read_bytes()[:-9])
    (tmp_path / "m" / segments[1]).write_bytes(b"")
    assert [record.id for record in Manifest(tmp_path / "m")] == ["0"]


def test_what_could_not_be_appended_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    manifest = Manifest(tmp_path / "m")
    manifest.append(Record(id="a"))
    write = os.write

    def full(descriptor: int, data: Any) -> int:
        if len(data) > 10:
            return write(descriptor, data[:10])
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        with pytest.raises(ManifestError, match=r"cannot write the manifest '.*m': No space left on device"):
            manifest.append(Record(id="b"))
    assert manifest.get("b") is None
    manifest.append(Record(id="c"))
    manifest.close()
    assert [record.id for record in Manifest(tmp_path / "m")] == ["a", "c"]


def test_a_second_writer_is_refused(tmp_path: Path) -> None:
    first = Manifest(tmp_path / "m").open()
    with pytest.raises(StateError, match=rf"being written by process {os.getpid()} on "):
        Manifest(tmp_path / "m").append(Record(id="a"))
    with pytest.raises(StateError):
        Manifest(tmp_path / "m", shared=True).open()
    first.close()
    Manifest(tmp_path / "m").append(Record(id="a"))


def test_another_process_is_refused_until_it_ends(tmp_path: Path) -> None:
    program = (
        "import sys; from vecdraw.storage.manifest import Manifest; m = Manifest(sys.argv[1]).open()\n"
        "print('open', flush=True); sys.stdin.read()"
    )
    started = [sys.executable, "-c", program, str(tmp_path / "m")]
    with subprocess.Popen(started, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        with pytest.raises(StateError, match=f"being written by process {other.pid} on "):
            Manifest(tmp_path / "m").open()
        other.kill()
    Manifest(tmp_path / "m").open().close()


def test_shared_manifests_have_several_writers(tmp_path: Path) -> None:
    with Manifest(tmp_path / "m", shared=True) as one, Manifest(tmp_path / "m", shared=True) as two:
        one.append(Record(id="a"))
        two.append(Record(id="b"))
        one.append(Record(id="c"))
        with pytest.raises(StateError, match="shared cannot be compacted"):
            one.compact()
    assert {record.id for record in Manifest(tmp_path / "m")} == {"a", "b", "c"}


@pytest.mark.parametrize("killed", [False, True])
def test_a_compacted_manifest_says_the_same(tmp_path: Path, killed: bool) -> None:
    pytest.importorskip("pyarrow")
    manifest = Manifest(tmp_path / "m")
    manifest.append(Record(id="a", status="failed", error="no"), FULL)
    manifest.close()
    manifest.append(Record(id="a"))
    before = list(manifest)
    segments = {path: path.read_bytes() for path in (tmp_path / "m").glob("*.jsonl")}
    table = manifest.compact()
    assert table == tmp_path / "m" / "00000003.parquet"
    assert list((tmp_path / "m").glob("*.jsonl")) == []
    manifest.append(Record(id="b"))
    manifest.close()
    if killed:  # after the table was written, before the segments were deleted
        for path, data in segments.items():
            path.write_bytes(data)
    assert list(Manifest(tmp_path / "m")) == [*before, Record(id="b")]
    with Manifest(tmp_path / "m") as again:
        again.compact()
    assert sorted(path.name for path in (tmp_path / "m").iterdir()) == ["00000005.parquet", "lock"]


def test_what_is_no_manifest(tmp_path: Path) -> None:
    folder = tmp_path / "m"
    folder.mkdir()
    segment = folder / "00000001.jsonl"
    for data, message in [
        (encode_line({"format": "other", "version": 1}), "is no segment of a manifest"),
        (encode_line({"format": "vecdraw manifest", "version": 2}), "has version 2; this vecdraw reads version 1"),
        (encode_line({"format": "vecdraw manifest", "version": 1}) + encode_line({"id": 7}), "line 2: a record's id"),
        (b"x\n" + encode_line({"format": "vecdraw manifest", "version": 1}), "line 1 is damaged, and is not the last"),
    ]:
        segment.write_bytes(data)
        with pytest.raises(ManifestError, match=message):
            list(Manifest(folder))
    segment.unlink()
    (folder / "00000001.parquet").write_bytes(b"PAR1")
    pytest.importorskip("pyarrow")
    with pytest.raises(ManifestError, match="the table of a manifest is damaged"):
        list(Manifest(folder))
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ManifestError, match="cannot write the manifest"):
        Manifest(tmp_path / "file").open()


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"id": ""}, "id must not be empty"),
        ({"id": 7}, "id must be a str, got 7"),
        ({"status": "gone"}, "status must be 'done' or 'failed', got 'gone'"),
        ({"size": -1}, r"size must be from 0 to \d+, got -1"),
        ({"size": 1.5}, "size must be an int, got 1.5"),
        ({"crc32c": 2**32}, "crc32c must be from 0 to 4294967295"),
        ({"index": True}, "index must be an int, got True"),
        ({"content": "xyz"}, "content must be 64 hexadecimal digits or '', got 'xyz'"),
    ],
)
def test_values_that_no_record_has(values: dict[str, Any], message: str) -> None:
    with pytest.raises((BadValueError, BadTypeError), match=message):
        Record(**{"id": "a", **values})
    with pytest.raises(BadTypeError, match="expected a Record, got 7"):
        Manifest("unused").append(7)  # type: ignore[arg-type]  # that is what is tested


def test_a_record_of_a_later_version_may_say_more() -> None:
    assert Record.from_values({"id": "a", "mood": "good"}) == Record(id="a")
    assert {field.name for field in fields(Record)} >= {"id", "path", "content", "parameters", "fonts", "status"}
