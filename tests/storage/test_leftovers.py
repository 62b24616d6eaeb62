"""What programs that were killed left is taken away or finished; what manifests say of other places is not followed."""

import errno
import os
import signal
import socket
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import vecdraw as vd
from vecdraw.errors import ImageError, ManifestError
from vecdraw.storage import progress as progress_module
from vecdraw.storage.checksum import crc32c
from vecdraw.storage.lines import encode_line
from vecdraw.storage.partial import Partial
from vecdraw.storage.progress import Progress

LEFT = ".vecdraw-0123456789abcdef.partial"
POSIX = pytest.mark.skipif(os.name != "posix", reason="links, locks and owners are POSIX's")


def refused(*_: object, **__: object) -> None:
    raise OSError(errno.EROFS, os.strerror(errno.EROFS))


def manifest_of(folder: Path, **values: object) -> None:
    """A manifest of one record, and the file that it says is not in its place yet."""
    (folder / ".manifest").mkdir(parents=True)
    told = {"id": "x", "status": "done", "size": 4, "crc32c": crc32c(b"evil"), "partial": LEFT, **values}
    lines = encode_line({"format": "vecdraw manifest", "version": 1}), encode_line(told)
    (folder / ".manifest/00000001.jsonl").write_bytes(b"".join(lines))
    (folder / LEFT).write_bytes(b"evil")


# --- records of manifests that come from elsewhere --------------------------------------------------------------------


@POSIX
@pytest.mark.parametrize("path", ["../a", "{}/a", "b/../../a", "link/a", "", ".", ".manifest/lock"])
def test_records_do_not_lead_files_elsewhere(tmp_path: Path, path: str) -> None:
    (tmp_path / "a").write_bytes(b"mine")
    manifest_of(tmp_path / "out", path=path.format(tmp_path))
    (tmp_path / "out/link").symlink_to(tmp_path, target_is_directory=True)
    with pytest.raises(ManifestError, match="the record 'x' of the manifest names"), vd.resumable(tmp_path / "out"):
        pass
    assert (tmp_path / "a").read_bytes() == b"mine"


@POSIX
@pytest.mark.parametrize("verify", ["record", "size", "checksum"])
@pytest.mark.parametrize("path", ["../a", "{}/a", "link/a", "circle/a"])
def test_what_lies_elsewhere_is_no_output(tmp_path: Path, path: str, verify: Any) -> None:
    (tmp_path / "a").write_bytes(b"evil")
    manifest_of(tmp_path / "out", path=path.format(tmp_path), partial="")
    (tmp_path / "out/link").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "out/circle").symlink_to("circle")
    with vd.resumable(tmp_path / "out", verify=verify) as work:
        assert work.find("x") is None


@POSIX
def test_a_file_behind_a_link_within_is_finished(tmp_path: Path) -> None:
    (tmp_path / "out/real").mkdir(parents=True)
    (tmp_path / "out/link").symlink_to("real", target_is_directory=True)
    manifest_of(tmp_path / "out", path="link/a")
    (tmp_path / "out" / LEFT).rename(tmp_path / "out/real" / LEFT)
    with vd.resumable(tmp_path / "out") as work:
        assert work.find("x") is not None
    assert (tmp_path / "out/real/a").read_bytes() == b"evil"


def test_a_folder_in_the_place_of_an_output_is_no_end(tmp_path: Path) -> None:
    manifest_of(tmp_path / "out", path="a")
    (tmp_path / "out/a").mkdir()
    with vd.resumable(tmp_path / "out") as work:
        assert work.find("x") is None
    assert not (tmp_path / "out" / LEFT).exists()


def test_outputs_are_not_parts_of_the_manifest(tmp_path: Path) -> None:
    with vd.resumable(tmp_path / "out") as work:
        work.write(b"data", "a")
        for name in (".manifest/00000001.jsonl", ".Manifest/lock", ".manifest/deep/a"):
            with pytest.raises(ImageError, match=r"\.manifest is kept for the manifest"):
                work.write(b"data", name)
    assert len(vd.Manifest(tmp_path / "out/.manifest")) == 1


def test_lines_that_nest_without_end_are_damaged(tmp_path: Path) -> None:
    body = b'{"id":"x","more":' + b"[" * 100_000 + b"]" * 100_000
    header = encode_line({"format": "vecdraw manifest", "version": 1})
    whole = encode_line({"id": "y"})
    (tmp_path / "00000001.jsonl").write_bytes(header + b'%s,"check":"%08x"}\n' % (body, crc32c(body)) + whole)
    with pytest.raises(ManifestError, match="line 2 is damaged"):
        list(vd.Manifest(tmp_path))


# --- what is left in stores -------------------------------------------------------------------------------------------


@POSIX
@pytest.mark.parametrize("prefix", ["", "posters"])
def test_folders_that_are_stores_are_cleaned(tmp_path: Path, prefix: str) -> None:
    folder = tmp_path / "store" / prefix / "a"
    folder.mkdir(parents=True)
    (folder / LEFT).write_bytes(b"half")
    living = Partial(folder / "b")
    url = (tmp_path / "store" / prefix).as_uri()
    for store in (vd.FolderStore(tmp_path / "store" / prefix), url):
        (folder / LEFT).write_bytes(b"half")
        with vd.resumable(store, manifest=tmp_path / "m") as work:
            work.write(b"data", "a/b")
        assert {path.name for path in folder.iterdir()} == {"b", living.path.name}
    living.discard()


@POSIX
def test_a_large_picture_takes_the_copy_of_one_that_was_killed_with_it(tmp_path: Path) -> None:
    store = vd.FolderStore(tmp_path / "store")
    for name in ("a", "b"):
        (tmp_path / "store" / name).mkdir(parents=True)
        (tmp_path / "store" / name / LEFT).write_bytes(b"half")
    vd.save_large(vd.Context(20, 10).scene, "a/b.png", store=store, spool=tmp_path / "spool")
    assert [path.name for path in (tmp_path / "store/a").iterdir()] == ["b.png"]
    assert (tmp_path / "store/b" / LEFT).exists()


@pytest.mark.parametrize("name", ["a.png", "a.tif"])
def test_an_uploaded_picture_leaves_the_spool(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed after it was uploaded and recorded, before the spool was cleared."""
    scene, store = vd.Context(20, 10).scene, vd.MemoryStore()

    def run() -> None:
        with vd.resumable(store, manifest=tmp_path / "m") as work:
            work.save_large(scene, name)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", lambda *_, **__: None)
        run()
    assert len(list((tmp_path / "m").iterdir())) == 4  # lock, segment, picture, progress
    run()
    assert {path.suffix for path in (tmp_path / "m").iterdir()} == {"", ".jsonl"}


# --- cleaning that fails, and writers that come and go ----------------------------------------------------------------


def test_what_went_wrong_first_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scene = vd.Context(20, 300).scene
    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", refused)
        with pytest.raises(ZeroDivisionError):
            vd.save_large(scene, tmp_path / "a.png", rows=64, on_progress=lambda *_: 1 // 0)
        with pytest.raises(ZeroDivisionError), Partial(tmp_path / "b") as partial:
            partial.write(bytes(1 // 0))
    vd.save_large(scene, tmp_path / "a.png", rows=64)  # what was written is not locked any more
    assert vd.load_image(tmp_path / "a.png").height == 300


def test_what_cannot_be_cleared_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scene = vd.Context(20, 300).scene
    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", refused)
        with pytest.raises(ImageError, match=r"cannot delete '.*a\.png\.vecdraw-progress': Read-only file system"):
            vd.save_large(scene, tmp_path / "a.png")
        with (
            pytest.raises(ImageError, match=r"cannot delete .*: Read-only file system"),
            vd.resumable(vd.MemoryStore(), manifest=tmp_path / "m") as work,
        ):
            work.save_large(scene, "a.png")
    vd.save_large(scene, tmp_path / "a.png")
    assert {path.name for path in tmp_path.iterdir()} == {"a.png", "m"}


@pytest.mark.parametrize("call", ["write", "ftruncate", "fsync", "lseek"])
def test_what_cannot_be_begun_leaves_nothing(tmp_path: Path, call: str, monkeypatch: pytest.MonkeyPatch) -> None:
    scene = vd.Context(20, 300).scene
    with monkeypatch.context() as patched:
        patched.setattr(progress_module.os, call, refused)
        with pytest.raises(ImageError, match=r"cannot write '.*a\.png': Read-only file system"):
            vd.save_large(scene, tmp_path / "a.png")
    assert list(tmp_path.iterdir()) == []


@POSIX
def test_a_writer_that_ends_while_another_begins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its file of progress is opened, taken away and only then locked: there is another one by that name."""
    target, lock, opened = tmp_path / "a.bin", progress_module.try_lock, []

    def late(descriptor: int) -> object:
        opened.append(descriptor)
        if len(opened) == 1:
            (tmp_path / ".a.bin.vecdraw-progress").unlink()
        return lock(descriptor)

    monkeypatch.setattr(progress_module, "try_lock", late)
    with Progress(target, "made of", "full") as one:
        one.add(b"data", {})
        with pytest.raises(vd.errors.StateError, match="another process is writing"), Progress(target, "x", "full"):
            pass
        one.finish(b"")
    assert target.read_bytes() == b"data"
    assert list(tmp_path.iterdir()) == [target]


# --- targets ----------------------------------------------------------------------------------------------------------


def write_all(target: Path) -> list[Callable[[], object]]:
    scene = vd.Context(20, 10).scene
    return [
        lambda: vd.save(scene, target),
        lambda: vd.save_large(scene, target),
        lambda: vd.save(scene, target.name, store=vd.FolderStore(target.parent)),
    ]


@POSIX
def test_links_in_a_circle(tmp_path: Path) -> None:
    target = tmp_path / "a.png"
    target.symlink_to("a.png")
    for write in write_all(target):
        with pytest.raises(ImageError, match=r"cannot write .*a\.png"):
            write()


@POSIX
def test_a_file_keeps_its_owner_and_nobody_gains_a_rank(tmp_path: Path) -> None:
    target = tmp_path / "a.png"
    for write in write_all(target):
        target.write_bytes(b"old")
        if os.geteuid() == 0:
            os.chown(target, 1234, 1235)
        target.chmod(0o6751)
        write()
        found = target.stat()
        assert stat.S_IMODE(found.st_mode) == 0o751
        if os.geteuid() == 0:
            assert (found.st_uid, found.st_gid) == (1234, 1235)


def test_a_file_that_is_deleted_while_its_successor_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, exists = tmp_path / "a.png", Path.exists

    def then_gone(path: Path) -> bool:
        there = exists(path)
        if path == target:
            path.unlink(missing_ok=True)
        return there

    monkeypatch.setattr(Path, "exists", then_gone)
    for write in write_all(target):
        target.write_bytes(b"old")
        write()
        assert vd.load_image(target).width == 20


# --- what is no file --------------------------------------------------------------------------------------------------


def make_pipe(path: Path) -> None:
    os.mkfifo(path)


def make_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        here = Path.cwd()
        os.chdir(path.parent)  # the names of sockets are short
        try:
            one.bind(path.name)
        finally:
            os.chdir(here)


def make_link_to_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


NO_FILES = [make_pipe, make_socket, make_link_to_device, Path.mkdir]


@contextmanager
def in_time() -> Iterator[None]:
    def stop(*_: object) -> None:
        raise AssertionError("it waits for what never comes")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(5)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@POSIX
@pytest.mark.parametrize("make", NO_FILES)
@pytest.mark.parametrize("name", ["00000001.jsonl", "00000001.parquet", "lock"])
def test_parts_of_a_manifest_are_files(tmp_path: Path, name: str, make: Callable[[Path], object]) -> None:
    if name.endswith("parquet"):
        pytest.importorskip("pyarrow")
    make(tmp_path / name)
    manifest = vd.Manifest(tmp_path)
    match = "No such device" if make is make_socket else "regular file|Is a directory"
    with in_time(), pytest.raises(ManifestError, match=match):
        manifest.open() if name == "lock" else list(manifest)


@POSIX
@pytest.mark.parametrize("make", NO_FILES)
def test_a_segment_that_is_no_file_any_more(tmp_path: Path, make: Callable[[Path], object]) -> None:
    manifest_of(tmp_path, path="a")
    manifest = vd.Manifest(tmp_path / ".manifest")
    assert "x" in manifest
    (tmp_path / ".manifest/00000001.jsonl").unlink()
    make(tmp_path / ".manifest/00000001.jsonl")
    with in_time(), pytest.raises(ManifestError, match="cannot read"):
        manifest.get("x")


@POSIX
@pytest.mark.parametrize("make", NO_FILES)
@pytest.mark.parametrize("verify", ["size", "checksum"])
def test_what_is_no_file_is_no_output(tmp_path: Path, verify: Any, make: Callable[[Path], object]) -> None:
    manifest_of(tmp_path / "out", path="a", partial="")
    (tmp_path / "out" / LEFT).unlink()
    make(tmp_path / "out/a")
    with in_time(), vd.resumable(tmp_path / "out", verify=verify) as work:
        assert work.find("x") is None


@POSIX
@pytest.mark.parametrize("make", NO_FILES)
def test_a_leftover_that_is_no_file_stays(tmp_path: Path, make: Callable[[Path], object]) -> None:
    manifest_of(tmp_path / "out", path="a")
    (tmp_path / "out" / LEFT).unlink()
    make(tmp_path / "out" / LEFT)
    with in_time(), vd.resumable(tmp_path / "out"):
        pass
    assert (tmp_path / "out" / LEFT).exists()
    assert not (tmp_path / "out/a").exists()


@POSIX
@pytest.mark.parametrize("make", NO_FILES)
@pytest.mark.parametrize("suffix", ["progress", "part"])
def test_notes_of_progress_are_files(tmp_path: Path, suffix: str, make: Callable[[Path], object]) -> None:
    make(tmp_path / f".a.png.vecdraw-{suffix}")
    with in_time(), pytest.raises(ImageError, match=r"cannot write .*a\.png"):
        vd.save_large(vd.Context(8, 8).scene, tmp_path / "a.png")
    assert not (tmp_path / "a.png").exists()


@POSIX
@pytest.mark.parametrize("make", NO_FILES)
def test_objects_of_a_folder_are_files(tmp_path: Path, make: Callable[[Path], object]) -> None:
    make(tmp_path / "a")
    with in_time(), pytest.raises(ImageError, match="cannot read"):
        vd.FolderStore(tmp_path).get("a")
