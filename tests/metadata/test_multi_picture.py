"""JPEG with further pictures behind it: they are found where they are after metadata was written before them."""

import io
import json
import shutil
import struct
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.metadata.test_files import FULL
from vecdraw.codecs.containers.blocks import read_blocks, replace_blocks
from vecdraw.codecs.containers.multi_picture import shifted
from vecdraw.metadata.blocks import Blocks

SIZES = ((40, 30), (20, 10), (8, 8))


def album() -> bytes:
    """Three pictures in one file, as Pillow writes them."""
    rng = np.random.default_rng(3)
    first, *others = (Image.fromarray(rng.integers(0, 255, (h, w, 3), dtype=np.uint8)) for w, h in SIZES)
    out = io.BytesIO()
    first.save(out, "MPO", save_all=True, append_images=others)
    return out.getvalue()


def pictures(data: bytes) -> list[np.ndarray]:
    """All pictures that Pillow finds through the index."""
    found = []
    with Image.open(io.BytesIO(data)) as image:
        assert image.format == "MPO"
        for number in range(image.n_frames):
            image.seek(number)
            found.append(np.array(image.convert("RGB")))
    return found


def index_of(data: bytes) -> list[tuple[int, int]]:
    """Size and place of each picture; places from the beginning of the file."""
    header = data.index(b"MPF\0") + 4
    order = "<" if data[header : header + 2] == b"II" else ">"
    (at,) = struct.unpack_from(f"{order}L", data, header + 4)
    for number in range(struct.unpack_from(f"{order}H", data, header + at)[0]):
        tag, _, length, place = struct.unpack_from(f"{order}HHLL", data, header + at + 2 + 12 * number)
        if tag == 0xB002:
            entries = [struct.unpack_from(f"{order}LL", data, header + place + at + 4) for at in range(0, length, 16)]
            return [(size, start + header if start else 0) for size, start in entries]
    raise AssertionError("no index")


def with_comment_behind_the_index(data: bytes) -> bytes:
    """The file with a comment between the index and the picture, and an index that knows of it."""
    comment = b"\xff\xfe\x00\x12" + b"behind the index"
    at = data.index(b"MPF\0")
    order = "<" if data[at + 4 : at + 6] == b"II" else ">"
    end = at - 2 + struct.unpack_from(">H", data, at - 2)[0]
    out = bytearray(data[:end] + comment + data[end:])
    table = bytes(out).index(struct.pack(f"{order}HHL", 0xB002, 7, 48)) + 8
    place = at + 4 + struct.unpack_from(f"{order}L", out, table)[0]
    for number in range(3):
        size, start = struct.unpack_from(f"{order}LL", out, place + 16 * number + 4)
        sizes = (size, start + len(comment)) if start else (size + len(comment), 0)
        struct.pack_into(f"{order}LL", out, place + 16 * number + 4, *sizes)
    return bytes(out)


@pytest.mark.parametrize("behind", [False, True])
def test_the_other_pictures_are_found_after_metadata_changed(behind: bool) -> None:
    plain = album()
    data = with_comment_behind_the_index(plain) if behind else plain
    wanted = pictures(data)
    assert [each.shape[1::-1] for each in wanted] == list(SIZES)
    full = replace_blocks(data, FULL.blocks)
    bare = replace_blocks(full, Blocks())
    for changed in (full, bare, replace_blocks(data, Blocks())):
        assert all(np.array_equal(a, b) for a, b in zip(pictures(changed), wanted, strict=True))
        for size, start in index_of(changed):
            assert changed[start : start + 2] == b"\xff\xd8"
            assert changed[start : start + size].rstrip(b"\0")[-2:] == b"\xff\xd9"
    assert bare == replace_blocks(data, Blocks())
    assert read_blocks(full) == FULL.blocks
    alone = replace_blocks(data, FULL.blocks, clean=True)
    assert b"MPF\0" not in alone
    assert alone.count(b"\xff\xd8\xff") == 1


@pytest.mark.oracle
def test_exiftool_finds_the_other_pictures(tmp_path: Path) -> None:
    program = shutil.which("exiftool")
    if program is None:
        pytest.skip("exiftool is not installed")
    path = tmp_path / "a.jpg"
    path.write_bytes(replace_blocks(with_comment_behind_the_index(album()), FULL.blocks))
    told = subprocess.run([program, "-j", "-G1", "-n", "-ee", str(path)], capture_output=True, check=True, timeout=60)
    said = json.loads(told.stdout)[0]
    assert "MPImage3" in said.get("ExifTool:Warning", "MPImage3")  # Pillow gives the last one a length beyond the end
    assert (said["MPImage1:MPImageLength"], said["MPImage2:MPImageStart"]) == (
        index_of(path.read_bytes())[0][0],
        index_of(path.read_bytes())[1][1],
    )


@pytest.mark.parametrize(
    "body",
    [
        b"MPF\0",
        b"MPF\0II*\0\x08\0\0\0",
        b"MPF\0no header",
        b"MPF\0II*\0\x08\0\0\0\xff\xff" + bytes(20),
        b"MPF\0II*\0\x08\0\0\0\1\0\x02\xb0\7\0\x10\0\0\0\xff\xff\0\0\0\0\0\0",
        b"MPF\0II*\0\x08\0\0\0\1\0\x02\xb0\7\0\x10\0\0\0\x1a\0\0\0\0\0\0\0" + bytes(4) + b"\xff" * 4 + bytes(8),
    ],
)
def test_an_index_that_lies_stays_as_it_is(body: bytes) -> None:
    assert shifted(body, 100, 500, 400, 90) == body
