"""Records of several threads: written together, each where it was asked for, errors told to everybody."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from vecdraw.errors import ManifestError
from vecdraw.storage.manifest import Manifest
from vecdraw.storage.record import Record
from vecdraw.storage.shared_log import SharedLog


def record(number: int) -> Record:
    return Record(id=f"r{number}", path=f"r{number}.png")


class SlowManifest(Manifest):
    """A manifest whose first append waits until `go` is set; it counts the calls."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.go = threading.Event()
        self.begun = threading.Event()
        self.calls: list[int] = []

    def append(self, *records: Record) -> None:
        self.calls.append(len(records))
        self.begun.set()
        assert self.go.wait(30)
        super().append(*records)


def test_what_is_added_meanwhile_is_written_together(tmp_path: Path) -> None:
    manifest = SlowManifest(tmp_path)
    log = SharedLog(manifest)
    with ThreadPoolExecutor(8) as pool:
        first = pool.submit(log.append, record(0))
        assert manifest.begun.wait(30)
        others = [pool.submit(log.append, record(number)) for number in range(1, 8)]
        while len(log._next.records) < 7:  # they wait together
            threading.Event().wait(0.001)
        manifest.go.set()
        for each in (first, *others):
            each.result()
    log.close()
    assert manifest.calls == [1, 7]
    assert {one.id for one in Manifest(tmp_path)} == {f"r{number}" for number in range(8)}


def test_a_record_is_there_when_append_returns(tmp_path: Path) -> None:
    log = SharedLog(Manifest(tmp_path))

    def add(number: int) -> bool:
        log.append(record(number))
        return log.get(f"r{number}") == record(number) and f"r{number}" in Manifest(tmp_path)

    with ThreadPoolExecutor(6) as pool:
        assert all(pool.map(add, range(60)))
    log.close()
    assert len(Manifest(tmp_path)) == 60


def test_all_whose_records_were_lost_are_told(tmp_path: Path) -> None:
    class Failing(SlowManifest):
        def append(self, *records: Record) -> None:
            super().append()
            raise ManifestError("no room")

    manifest = Failing(tmp_path)
    log = SharedLog(manifest)
    with ThreadPoolExecutor(3) as pool:
        adding = [pool.submit(log.append, record(number)) for number in range(3)]
        assert manifest.begun.wait(30)
        manifest.go.set()
        for each in adding:
            with pytest.raises(ManifestError, match="no room"):
                each.result()
    log.close()
