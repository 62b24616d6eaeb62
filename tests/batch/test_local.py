"""Batches on this machine: every row once, whatever is wrong with others, and again after a kill."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from vecdraw.batch import manifest_table
from vecdraw.batch.local import Progress, run_batch, split_output
from vecdraw.batch.rows import Row, read_rows
from vecdraw.batch.work import Design
from vecdraw.cli.main import main
from vecdraw.errors import BadValueError, ImageError, TemplateError
from vecdraw.storage.manifest import Manifest
from vecdraw.storage.record import Record

pytest.importorskip("stretchable")

TEMPLATE = """\
size: 40x20
parameters: {id: text, width: {type: number, min: 0}, tags: {type: list, default: []}}
body:
  - shape: rectangle
    width: "{width}"
    fill: black
"""
DESIGN = Design(TEMPLATE, "yaml", "t.yaml", None)


def rows(count: int) -> list[Row]:
    return [Row(at + 1, {"id": f"r{at}", "width": at}) for at in range(count)]


class TestTables:
    def test_csv(self, tmp_path: Path) -> None:
        file = tmp_path / "a.csv"
        file.write_text('id,text\n1,"a, ""b""\nc"\n\n2,x,y\n3,z\n', encoding="utf-8-sig")
        read = list(read_rows(str(file)))
        assert [(row.number, dict(row.values), bool(row.problem)) for row in read] == [
            (1, {"id": "1", "text": 'a, "b"\nc'}, False),
            (2, {}, True),
            (3, {"id": "3", "text": "z"}, False),
        ]

    def test_json_lines(self, tmp_path: Path) -> None:
        file = tmp_path / "a.jsonl"
        file.write_text('{"id": 1}\n[1]\n{"id"\n\n{"id": 2}\n')
        read = list(read_rows(str(file)))
        assert [(row.number, dict(row.values), bool(row.problem)) for row in read] == [
            (1, {"id": 1}, False), (2, {}, True), (3, {}, True), (4, {"id": 2}, False),
        ]  # fmt: skip

    def test_parquet(self, tmp_path: Path) -> None:
        pa = pytest.importorskip("pyarrow")
        parquet = pytest.importorskip("pyarrow.parquet")
        parquet.write_table(pa.table({"id": [1, 2], "name": ["a", None]}), tmp_path / "a.parquet")
        assert [dict(row.values) for row in read_rows(str(tmp_path / "a.parquet"))] == [
            {"id": 1, "name": "a"},
            {"id": 2},
        ]

    @pytest.mark.parametrize(
        ("name", "text"), [("a.csv", "a,a\n1,2\n"), ("a.csv", ""), ("a.parquet", "no"), ("a.txt", "")]
    )
    def test_files_that_are_no_tables(self, name: str, text: str, tmp_path: Path) -> None:
        if name.endswith("parquet"):
            pytest.importorskip("pyarrow")
        (tmp_path / name).write_text(text)
        with pytest.raises(BadValueError):
            list(read_rows(str(tmp_path / name)))


@pytest.mark.parametrize(
    ("pattern", "parts"),
    [
        ("out/{id}.png", ("out", "{id}.png")),
        ("{id}.png", (".", "{id}.png")),
        ("a/b/x-{id}/{row}.png", ("a/b", "x-{id}/{row}.png")),
        ("/data/{id}.png", ("/data", "{id}.png")),
        ("s3://bucket/{id}.png", ("s3://bucket", "{id}.png")),
        ("s3://bucket/a/{id}.png", ("s3://bucket/a", "{id}.png")),
    ],
)  # fmt: skip
def test_outputs_are_split(pattern: str, parts: tuple[str, str]) -> None:
    assert split_output(pattern) == parts


def test_bad_rows_stop_nothing(tmp_path: Path) -> None:
    given = [
        *rows(3),
        Row(4, {"id": "r3", "width": "wide"}),
        Row(5, {}, "torn"),
        Row(6, {"width": 1}),
        Row(7, {"id": "../x", "width": 1}),
    ]
    failed = []
    saved = run_batch(DESIGN, given, str(tmp_path / "{id}.png"), kind="thread", on_failure=failed.append)
    assert (saved.written, len(saved.failures)) == (3, 4)
    assert sorted(record.index or 0 for record in failed) == [3, 4, 5, 6]
    assert sorted(path.name for path in tmp_path.glob("*.png")) == ["r0.png", "r1.png", "r2.png"]


def test_it_goes_on_where_it_was(tmp_path: Path) -> None:
    told: list[Progress] = []
    run_batch(DESIGN, rows(4), str(tmp_path / "{id}.png"), kind="thread")
    before = (tmp_path / "r1.png").stat().st_mtime_ns
    changed = [row if row.number != 3 else Row(3, {"id": "r2", "width": 30}) for row in rows(6)]
    saved = run_batch(DESIGN, changed, str(tmp_path / "{id}.png"), kind="thread", on_progress=told.append)
    assert (saved.written, saved.finished) == (3, 3)
    assert (told[-1].written, told[-1].finished, told[-1].failed) == (3, 3, 0)
    assert (tmp_path / "r1.png").stat().st_mtime_ns == before


def test_a_template_that_makes_no_sense_ends_it_at_once(tmp_path: Path) -> None:
    with pytest.raises(TemplateError):
        run_batch(Design("size: 1x1", "yaml", "t.yaml", None), rows(2), str(tmp_path / "{id}.png"))
    assert not list(tmp_path.iterdir())


def test_a_size_or_format_that_is_not_there_ends_it_at_once(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="unknown size 'banner'"):
        run_batch(DESIGN._replace(size="banner"), rows(2), str(tmp_path / "{id}.png"))
    for name, problem in (("{id}.pgn", "unknown suffix '.pgn'"), ("{id}/poster", "no suffix")):
        with pytest.raises(BadValueError, match=problem):
            run_batch(DESIGN, rows(2), str(tmp_path / name))
    assert not list(tmp_path.iterdir())


def test_a_torn_row_does_not_say_what_the_others_are(tmp_path: Path) -> None:
    failed = []
    given = [Row(1, {}, "expected 2 cells, got 1"), *rows(2)]
    saved = run_batch(DESIGN, given, str(tmp_path / "{id}.webp"), kind="thread", on_failure=failed.append)
    assert (saved.written, len(saved.failures)) == (2, 1)
    assert "expected 2 cells, got 1" in failed[0].error


def test_rows_may_bring_the_suffix(tmp_path: Path) -> None:
    given = [Row(at + 1, {"id": f"r{at}.webp", "width": at}) for at in range(2)]
    assert run_batch(DESIGN, given, str(tmp_path / "{id}"), kind="thread").written == 2


def test_a_scale_is_positive(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["batch", "t.yaml", "rows.csv", "-o", "out/{id}.png", "--scale", "0"])
    assert "expected a positive number, got '0'" in capsys.readouterr().err


@pytest.mark.parametrize("more", [["--shard", "0"], ["--size", "banner"], ["--workers", "0"]])
def test_options_that_make_no_sense_end_the_command(
    more: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("t.yaml").write_text(TEMPLATE)
    Path("rows.csv").write_text("id,width\na,1\n")
    assert main(["batch", "t.yaml", "rows.csv", "-o", "out/{id}.png", *more]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert not list(tmp_path.glob("out/*.png"))


def test_killed_and_started_again(tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_text(TEMPLATE)
    (tmp_path / "rows.jsonl").write_text(
        "".join(json.dumps({"id": f"r{at}", "width": at % 40}) + "\n" for at in range(300))
    )
    arguments = "batch t.yaml rows.jsonl -o out/{id}.png --workers 2 --quiet"
    command = [sys.executable, "-m", "vecdraw", *arguments.split()]
    with subprocess.Popen(command, cwd=tmp_path) as process:
        deadline = time.monotonic() + 60
        while len(list(tmp_path.glob("out/*.png"))) < 20 and time.monotonic() < deadline:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
    done = {path: path.stat().st_mtime_ns for path in tmp_path.glob("out/*.png")}
    recorded = len(Manifest(tmp_path / "out/.manifest"))  # a file may be recorded, and not in its place yet
    assert len(done) <= recorded
    again = subprocess.run([*command, "--resume"], cwd=tmp_path, capture_output=True, text=True, check=True)
    files = list(tmp_path.glob("out/*.png"))
    assert len(files) == 300
    assert all(
        path.read_bytes().startswith(b"\x89PNG") and path.read_bytes().endswith(b"IEND\xaeB`\x82") for path in files
    )
    assert sum(path.stat().st_mtime_ns != done[path] for path in done) == 0
    assert f"{300 - recorded} written, {recorded} already there" in again.stdout


def test_processes_do_not_wait_for_the_disk_one_file_after_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once, most, calls = 0, 0, 0
    lock = threading.Lock()

    def slow(_: int) -> None:
        nonlocal at_once, most, calls
        with lock:
            at_once, calls = at_once + 1, calls + 1
            most = max(most, at_once)
        time.sleep(0.02)
        with lock:
            at_once -= 1

    monkeypatch.setattr(os, "fsync", slow)
    saved = run_batch(DESIGN, rows(40), str(tmp_path / "{id}.png"), workers=2)
    assert (saved.written, saved.failures) == (40, ())
    assert len(Manifest(tmp_path / ".manifest")) == len(list(tmp_path.glob("*.png"))) == 40
    assert most > 1
    assert calls > 40  # every file is handed to the disk


def test_where_a_file_cannot_be_written_the_batch_ends(tmp_path: Path) -> None:
    (tmp_path / "r1.png").mkdir()
    with pytest.raises(ImageError, match="it is a directory"):
        run_batch(DESIGN, rows(40), str(tmp_path / "{id}.png"), workers=1)
    assert all(record.status == "done" for record in Manifest(tmp_path / ".manifest"))


def test_the_command_tells_failures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("t.yaml").write_text(TEMPLATE)
    Path("rows.csv").write_text('id,width,tags\na,1,"[1, 2]"\nb,x,\nc,2,no\n')
    assert (
        main(["batch", "t.yaml", "rows.csv", "-o", "out/{id}.png", "--errors", "errors.jsonl", "--workers", "1"]) == 1
    )
    assert "1 written, 0 already there, 2 failed" in capsys.readouterr().out
    told = [json.loads(line) for line in Path("errors.jsonl").read_text().splitlines()]
    assert [(one["row"], one["data"]["id"]) for one in told] == [(2, "b"), (3, "c")]
    assert "expected a number" in told[0]["error"]


def test_the_manifest_of_a_batch_that_ended_is_one_table(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    given = [*rows(4), Row(5, {"id": "bad", "width": -1})]
    for more in (given, [*given, Row(6, {"id": "r9", "width": 9})]):
        run_batch(DESIGN, more, f"{tmp_path}/{{id}}.png", workers=1, kind="thread")
        (file,) = (one for one in (tmp_path / ".manifest").iterdir() if one.suffix in {".parquet", ".jsonl"})
        found = {one["id"]: one["status"] for one in parquet.read_table(file).to_pylist()}
        assert found.pop("bad.png") == "failed"
        assert found == {f"r{at}.png": "done" for at in (*range(4), *((9,) if len(more) == 6 else ()))}
    again = run_batch(DESIGN, more, f"{tmp_path}/{{id}}.png", workers=1, kind="thread")
    assert (again.written, again.finished, len(again.failures)) == (0, 5, 1)


def test_without_pyarrow_the_log_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifest_table, "find_spec", lambda _: None)
    run_batch(DESIGN, rows(3), f"{tmp_path}/{{id}}.png", workers=1, kind="thread")
    assert [one.suffix for one in (tmp_path / ".manifest").iterdir() if one.suffix] == [".jsonl"]
    assert len(Manifest(tmp_path / ".manifest")) == 3


def test_a_manifest_that_others_write_to_stays_a_log(tmp_path: Path) -> None:
    with Manifest(tmp_path, shared=True) as shared:
        shared.append(Record(id="a", status="failed"))
        assert manifest_table.write_table(shared) is None
        assert "a" in shared
