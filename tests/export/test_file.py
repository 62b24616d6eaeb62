"""Which format a name asks for; files that are whole or not there."""

import base64
import os
import stat
import threading
from pathlib import Path

import numpy as np
import pytest

from tests.codecs.pictures import letters
from vecdraw.codecs.decode import decode_image
from vecdraw.errors import BadTypeError, BadValueError, ImageError
from vecdraw.export.file import encode_pixels, to_data_url
from vecdraw.export.formats import format_for
from vecdraw.storage.files import write_file


@pytest.mark.parametrize(
    ("path", "given", "expected"),
    [
        ("a.png", None, "png"),
        ("dir.jpg/a.PNG", None, "png"),
        (Path("a.b.jpeg"), None, "jpeg"),
        ("a.JPG", None, "jpeg"),
        ("a.png", "jpeg", "jpeg"),
        ("a", "image/png", "png"),
        ("a.data", ".jpg", "jpeg"),
    ],
)
def test_the_format_of_a_file(path: str | Path, given: str | None, expected: str) -> None:
    assert format_for(path, given).name == expected


@pytest.mark.parametrize(
    ("path", "given", "message"),
    [
        ("a.pgn", None, r"unknown suffix '\.pgn' of 'a\.pgn'; did you mean '\.png'\?"),
        ("a.xyz", None, r"unknown suffix '\.xyz' of 'a\.xyz'; the formats are png, jpeg"),
        ("poster", None, r"'poster' has no suffix to tell the format by; the formats are png, jpeg"),
        (".png", None, "has no suffix"),
        ("a.png", "image/jpg", r"unknown format 'image/jpg'; did you mean 'image/jpeg'\?"),
    ],
)
def test_names_of_no_format(path: str, given: str | None, message: str) -> None:
    with pytest.raises(BadValueError, match=message):
        format_for(path, given)


def test_what_is_no_path() -> None:
    for path in (7, b"a.png", None):
        with pytest.raises(BadTypeError, match="must be a str or a path"):
            format_for(path)  # type: ignore[arg-type]  # that is what is tested


def test_pixels_are_encoded_with_the_options_of_the_format() -> None:
    pixels = letters("R.b")
    assert np.array_equal(decode_image(encode_pixels(pixels, "png", compression="small")).to_numpy(), pixels)
    assert encode_pixels(pixels, "image/jpeg", quality=50).startswith(b"\xff\xd8\xff")
    assert decode_image(encode_pixels(pixels, color_space="display-p3")).color_space == "display-p3"


@pytest.mark.parametrize(
    ("pixels", "error"),
    [
        (np.zeros((2, 2, 3), np.uint8), BadValueError),
        (np.zeros((0, 2, 4), np.uint8), BadValueError),
        (np.zeros((2, 2, 4), np.float32), BadTypeError),
        ([[[0, 0, 0, 0]]], BadTypeError),
    ],
)
def test_bad_pixels_are_refused(pixels: object, error: type[Exception]) -> None:
    with pytest.raises(error, match=r"pixels must|shape"):
        encode_pixels(pixels)


def test_bad_options_are_found_before_bad_pixels() -> None:
    with pytest.raises(BadValueError, match="png has no option 'colour'"):
        encode_pixels(None, "png", colour=1)
    with pytest.raises(BadValueError, match="color_space"):
        encode_pixels(None, "png", color_space="rec2020")  # type: ignore[arg-type]  # that is what is tested


def test_a_file_is_made_or_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    write_file(path, b"one")
    write_file(str(path), b"two")
    assert path.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX's")
def test_permissions_are_those_of_any_new_file_and_stay(tmp_path: Path) -> None:
    plain, ours = tmp_path / "plain", tmp_path / "ours"
    plain.write_bytes(b"")
    write_file(ours, b"")
    assert stat.S_IMODE(ours.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)
    ours.chmod(0o640)
    write_file(ours, b"more")
    assert stat.S_IMODE(ours.stat().st_mode) == 0o640


@pytest.mark.skipif(os.name != "posix", reason="making symbolic links needs a privilege on Windows")
def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    target, link = tmp_path / "real" / "a.bin", tmp_path / "link.bin"
    target.write_bytes(b"old")
    link.symlink_to(target)
    write_file(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    seen: list[bytes] = []
    reader = threading.Thread(target=lambda: seen.append(pipe.read_bytes()))
    reader.start()
    write_file(pipe, b"data")
    reader.join(10)
    assert seen == [b"data"]
    assert pipe.is_fifo()


def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(ImageError, match=r"cannot write '.*a\.png': there is no directory '.*absent'"):
        write_file(tmp_path / "absent" / "a.png", b"")
    with pytest.raises(ImageError, match="it is a directory"):
        write_file(tmp_path, b"")
    with pytest.raises(ImageError, match="cannot write"):
        write_file(tmp_path / ("a" * 300), b"")
    with pytest.raises(ImageError, match="cannot write"):
        write_file("a\0b", b"")
    assert list(tmp_path.iterdir()) == []


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(ImageError, match=r"cannot write '.*a\.png': No space left on device"):
        write_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_data_urls() -> None:
    url = to_data_url(b"\x89PNG", "image/png")
    assert url == "data:image/png;base64,iVBORw=="
    assert base64.b64decode(url.split(",")[1]) == b"\x89PNG"
