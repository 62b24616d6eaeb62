"""Numbers of texts say what a dict says, whatever is sorted in when; manifests that are long take little memory."""

import threading
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vecdraw.storage import numbering
from vecdraw.storage.manifest import Manifest
from vecdraw.storage.manifest_index import ManifestIndex
from vecdraw.storage.numbering import Numbering, number_of
from vecdraw.storage.record import Record

names = st.text("ab\0\udc80é", max_size=3)


@given(st.lists(st.tuples(names, st.integers(0, 2**63 - 1), st.booleans())), st.integers(1, 5))
def test_numbers_are_those_of_a_dict(steps: list[tuple[str, int, bool]], new: int) -> None:
    expected: dict[str, int] = {}
    found = Numbering()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(numbering, "_NEW", new)
        for text, number, if_none in steps:
            if if_none:
                assert found.setdefault(text, number) == expected.setdefault(text, number)
            else:
                expected[text] = found[text] = number
    assert {text: found.get(text) for text in expected} == expected
    assert len(found) == len(expected)
    assert list(found.ascending()) == sorted(expected.values())
    assert "no such" not in found
    assert found.get("no such") is None


def test_readers_find_what_is_there_while_more_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numbering, "_NEW", 50)
    found = Numbering()
    count, missed = 0, list[int]()

    def read() -> None:
        while count < 4000:
            for number in range(max(0, count - 80), count):
                if found.get(str(number)) != number:
                    missed.append(number)

    threads = [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    for number in range(4000):
        found[str(number)] = number
        count = number + 1
    for thread in threads:
        thread.join()
    assert missed == []


def test_numbers_of_texts_differ() -> None:
    assert len({number_of(str(number)) for number in range(10_000)}) == 10_000
    assert all(0 <= number_of(str(number)) < 2**63 for number in range(100))


def test_a_long_manifest_takes_little_memory(tmp_path: Path) -> None:
    with Manifest(tmp_path, durability="fast") as manifest:
        for start in range(0, 150_000, 10_000):
            several = range(start, start + 10_000)
            manifest.append(*(Record(id=f"{number}", path=f"{number}.png", parameters="5" * 64) for number in several))
    tracemalloc.start()
    again = Manifest(tmp_path)
    assert len(again) == 150_000
    kept, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 12_000_000
    assert most < 40_000_000
    assert again.get("149999") == Record(id="149999", path="149999.png", parameters="5" * 64)


def test_what_is_added_to_an_index_is_found(tmp_path: Path) -> None:
    with Manifest(tmp_path) as manifest:
        manifest.append(Record(id="a"), Record(id="b", path="old"))
    with Manifest(tmp_path) as manifest:
        assert manifest.get("b") == Record(id="b", path="old")
        manifest.append(Record(id="b", path="new"), Record(id="c"))
        manifest.append(Record(id="d"))
        assert [manifest.get(name) for name in "abcd"] == [
            Record(id="a"), Record(id="b", path="new"), Record(id="c"), Record(id="d")
        ]  # fmt: skip
        assert [record.id for record in manifest] == ["a", "b", "c", "d"]
    index = ManifestIndex(tmp_path)
    index.read()
    assert len(index) == 4
    assert [record.id for record in index.last_records()] == ["a", "b", "c", "d"]
