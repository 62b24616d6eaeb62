"""Files are whole or not there: checked, synced, renamed; what fails leaves nothing behind."""

import errno
import os
import re
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import vecdraw as vd
from vecdraw.errors import BadValueError, ImageError, ManifestError
from vecdraw.storage import partial as partials
from vecdraw.storage.checksum import blake3, crc32c
from vecdraw.storage.files import write_checked, write_file
from vecdraw.storage.partial import Partial, stale_partials

_NOBODY = 65_534

POSIX = pytest.mark.skipif(os.name != "posix", reason="locks on open files are POSIX's")


def crc32c_by_bits(data: bytes) -> int:
    """CRC32C as its definition has it: the polynomial 1EDC6F41, reflected."""
    check = 0xFFFFFFFF
    for byte in data:
        check ^= byte
        for _ in range(8):
            check = check >> 1 ^ (0x82F63B78 if check & 1 else 0)
    return check ^ 0xFFFFFFFF


def test_checksums_are_those_of_their_definitions() -> None:
    assert crc32c(b"123456789") == 0xE3069283
    assert blake3(b"").startswith("af1349b9f5f9a1a6a0404dea36dcc949")


@given(st.binary(max_size=200), st.binary(max_size=50))
def test_checksums_of_parts_are_those_of_the_whole(one: bytes, two: bytes) -> None:
    assert crc32c(one + two) == crc32c_by_bits(one + two) == crc32c(memoryview(two), crc32c(bytearray(one)))


@pytest.mark.parametrize("durability", ["full", "fast"])
def test_what_was_written_is_told(tmp_path: Path, durability: partials.Durability) -> None:
    def produce(write: object) -> str:
        for part in (b"one", b"", b"two"):
            write(part)  # type: ignore[operator]  # a function
        return "done"

    found = write_checked(tmp_path / "a", produce, durability=durability)
    assert found == ("done", 6, crc32c(b"onetwo"))
    assert (tmp_path / "a").read_bytes() == b"onetwo"


def test_durability_is_one_of_two(tmp_path: Path) -> None:
    with pytest.raises(BadValueError, match="durability must be 'full' or 'fast', got 'none'"):
        write_file(tmp_path / "a", b"", durability="none")  # type: ignore[arg-type]  # that is what is tested
    context = vd.Context(4, 4)
    for name in ("a.png", "a.svg"):
        with pytest.raises(BadValueError, match="durability"):
            context.save_as(tmp_path / name, durability=7)  # type: ignore[arg-type]  # that is what is tested
    assert list(tmp_path.iterdir()) == []


@POSIX
def test_full_syncs_the_file_before_it_is_renamed_and_the_folder_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    sync, replace = os.fsync, Path.replace

    def synced(descriptor: int) -> None:
        seen.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        sync(descriptor)

    def renamed(path: Path, target: Path) -> Path:
        seen.append("rename")
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", renamed)
    write_file(tmp_path / "a", b"data")
    assert seen == ["file", "rename", "folder"]
    seen.clear()
    write_file(tmp_path / "a", b"data", durability="fast")
    assert seen == ["rename"]


@POSIX
def test_folders_that_are_made_are_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Path] = []
    monkeypatch.setattr(partials, "sync_folder", seen.append)
    partials.make_folder(tmp_path / "a/b/c", "full")
    partials.make_folder(tmp_path / "a/b/c", "full")
    assert seen == [tmp_path, tmp_path / "a", tmp_path / "a/b"]
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OSError, match=r"exists|Not a directory"):
        partials.make_folder(tmp_path / "file/x", "fast")


@pytest.mark.parametrize("durability", ["full", "fast"])
def test_a_disk_that_lies_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, durability: partials.Durability
) -> None:
    (tmp_path / "a").write_bytes(b"old")
    flush = partials.Partial.seal

    def damaged(partial: Partial, kind: partials.Durability) -> None:
        partial._file.flush()
        with partial.path.open("r+b") as file:
            file.seek(3)
            file.write(b"X")
        flush(partial, kind)

    monkeypatch.setattr(partials.Partial, "seal", damaged)
    with pytest.raises(ImageError, match=r"cannot write .*: read back, it has 8 bytes and CRC32C [0-9a-f]{8}; written"):
        write_file(tmp_path / "a", b"new data", durability=durability)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"old"}


@POSIX
def test_files_of_the_living_are_left_alone_and_those_of_the_dead_are_found(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    living = Partial(tmp_path / "deep" / "a")
    dead = tmp_path / "deep" / ".vecdraw-0123456789abcdef.partial"
    dead.write_bytes(b"half")
    for other in (".vecdraw-0123456789abcdef.partial.txt", ".vecdraw-x.partial", "a.partial"):
        (tmp_path / other).write_bytes(b"somebody else's")
    (tmp_path / ".vecdraw-00000000000000aa.partial").symlink_to(tmp_path / "a.partial")
    assert list(stale_partials(tmp_path)) == [dead]
    living.discard()
    assert not living.path.exists()


@POSIX
def test_a_file_that_is_cleaned_away_before_it_is_locked_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock, taken = partials.try_lock, []

    def late(descriptor: int) -> object:
        if not taken:
            taken.extend(tmp_path.iterdir())
            taken[0].unlink()
        return lock(descriptor)

    monkeypatch.setattr(partials, "try_lock", late)
    write_file(tmp_path / "a", b"data")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_process_that_is_killed_leaves_a_file_that_is_found(tmp_path: Path) -> None:
    program = (
        "import os, sys; from pathlib import Path; from vecdraw.storage.partial import Partial\n"
        "part = Partial(Path(sys.argv[1])); part.write(b'half'); part._file.flush(); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", program, str(tmp_path / "a")], check=False)
    (left,) = tmp_path.iterdir()
    assert left.read_bytes() == b"half"
    assert list(stale_partials(tmp_path)) == [left]


# --- disks that are full, and targets that cannot be written ----------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 256 kB."""
    yield from mounted(tmp_path / "small", "size=256k")


def mounted(folder: Path, options: str) -> Iterator[Path]:
    folder.mkdir()
    done = (
        subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], capture_output=True, check=False)
        if sys.platform == "linux"
        else None
    )
    if done is None or done.returncode:
        pytest.skip("a file system cannot be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def picture() -> vd.Context:
    """A drawing that has far more than 256 kB in any format."""
    context = vd.Context(400, 400)
    noise = np.random.default_rng(1).integers(0, 256, (400, 400, 4), np.uint8)
    context.draw_image(noise, 0, 0)
    return context


@pytest.mark.parametrize("name", ["a.png", "a.pdf"])
def test_a_full_disk(small_disk: Path, name: str) -> None:
    (small_disk / name).write_bytes(b"old")
    (small_disk / "filler").write_bytes(bytes(236 * 1024))
    context = picture()
    with pytest.raises(ImageError, match=rf"cannot write '.*{re.escape(name)}': No space left on device"):
        context.save_as(small_disk / name)
    if name == "a.png":
        with pytest.raises(ImageError, match="No space left on device"):
            vd.save_large(context.scene, small_disk / name, rows=64)
    assert (small_disk / name).read_bytes() == b"old"
    assert {path.name for path in small_disk.iterdir()} == {name, "filler"}


def test_a_file_that_is_larger_than_the_process_may_write(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="limits of processes are POSIX's")
    (tmp_path / "a.png").write_bytes(b"old")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        for write in write_all(tmp_path):
            with pytest.raises(ImageError, match=r"cannot write '.*a\.(png|pdf)': File too large"):
                write()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.png": b"old"}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="this system does not name open files")
def test_a_pipe_that_is_named_by_its_number() -> None:
    ours, theirs = os.pipe()
    try:
        write_file(f"/dev/fd/{theirs}", b"some bytes")
        os.close(theirs)
        assert os.read(ours, 100) == b"some bytes"
    finally:
        os.close(ours)


def test_a_device_that_is_full() -> None:
    with pytest.raises(ImageError, match="cannot write '/dev/full': No space left on device"):
        write_file("/dev/full", bytes(100_000))


def test_a_folder_on_a_file_system_that_is_read_only(tmp_path: Path) -> None:
    for folder in mounted(tmp_path / "frozen", "size=256k,ro"):
        with pytest.raises(ImageError, match=r"cannot write '.*a\.png': Read-only file system"):
            vd.Context(10, 10).save_as(folder / "a.png")
        with pytest.raises(ManifestError, match="Read-only file system"), vd.resumable(folder):
            pass
        with pytest.raises(ImageError, match="Read-only file system"):
            vd.save_large(vd.Context(10, 10).scene, folder / "large.png")
        assert list(folder.iterdir()) == []


@contextmanager
def without_privileges() -> Iterator[None]:
    """As nobody where we are root, whom permissions do not bind."""
    ours = os.geteuid()
    if ours == 0:
        os.seteuid(_NOBODY)
    try:
        yield
    finally:
        os.seteuid(ours)


def write_all(folder: Path) -> Iterator[Callable[[], object]]:
    """Everything that puts a picture into a folder, one after the other."""
    context = picture()
    for name in ("a.png", "a.pdf"):
        yield lambda name=name: context.save_as(folder / name)
    yield lambda: vd.save_large(context.scene, folder / "a.png", rows=64)
    yield lambda: write_file(folder / "a.png", bytes(5000))


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX's")
def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    for write in write_all(tmp_path):
        write()  # loads what nobody may be unable to read
    with tempfile.TemporaryDirectory() as place:  # pytest's own folders are open to their owner alone
        Path(place).chmod(0o755)
        folder = Path(place, "shut")
        folder.mkdir()
        (folder / "a.png").write_bytes(b"old")
        folder.chmod(0o555)
        with without_privileges():
            for write in write_all(folder):
                with pytest.raises(ImageError, match=r"cannot write '.*a\.(png|pdf)': Permission denied"):
                    write()
            with pytest.raises(ManifestError, match="Permission denied"), vd.resumable(folder):
                pass
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == {"a.png": b"old"}
        folder.chmod(0o700)


@pytest.mark.parametrize("failing", ["fsync", "close"])
def test_errors_that_come_late_are_errors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    (tmp_path / "a").write_bytes(b"old")
    with monkeypatch.context() as patch:
        if failing == "fsync":
            patch.setattr(os, "fsync", fail)
        else:
            patch.setattr(Path, "replace", fail)
        with pytest.raises(ImageError, match=r"cannot write '.*a': Input/output error"):
            write_file(tmp_path / "a", b"new")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"old"}


def test_an_interrupt_leaves_nothing(tmp_path: Path) -> None:
    def interrupted(write: object) -> None:
        write(b"half")  # type: ignore[operator]  # a function
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_checked(tmp_path / "a", interrupted)
    assert list(tmp_path.iterdir()) == []
