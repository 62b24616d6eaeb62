"""Which items of AVIF and HEIC are small pictures, and what is said of them."""

import struct

import pytest

from tests.metadata.pictures import picture
from tests.metadata.test_files import FULL
from vecdraw.codecs.containers.blocks import read_blocks, replace_blocks
from vecdraw.codecs.containers.boxes import box, boxes, full_box
from vecdraw.codecs.containers.small_pictures import Reference, small_pictures, without_associations
from vecdraw.errors import ImageError, UnsupportedError
from vecdraw.metadata.blocks import Blocks


def test_tiles_and_alpha_go_with_the_small_picture_they_are_of() -> None:
    references = [
        Reference(b"dimg", 1, (2, 3)),  # the picture, of two tiles
        Reference(b"thmb", 10, (1,)),  # its small picture, of a tile of the large one and one of its own
        Reference(b"dimg", 10, (3, 11)),
        Reference(b"auxl", 4, (1,)),
        Reference(b"auxl", 12, (10,)),
        Reference(b"cdsc", 20, (1, 10)),  # says something of both
        Reference(b"cdsc", 21, (10, 12)),
    ]
    assert small_pictures(references) == {10, 11, 12, 21}
    assert small_pictures(references[:1]) == set()
    assert small_pictures([Reference(b"thmb", 1, (2,)), Reference(b"thmb", 2, (1,))]) == {1, 2}


@pytest.mark.parametrize(("version", "flags"), [(0, 0), (0, 1), (1, 0), (1, 1)])
def test_what_is_said_of_items_that_go_goes(version: int, flags: int) -> None:
    number, index = ("L" if version else "H"), ("H" if flags else "B")

    def said(*items: int) -> bytes:
        entries = b"".join(struct.pack(f">{number}B2{index}", item, 2, 1, 2) for item in items)
        ipma = full_box(b"ipma", version, flags, struct.pack(">L", len(items)) + entries)
        return box(b"iprp", box(b"ipco", b"anything") + ipma)

    assert without_associations(said(1, 2, 3), {2}) == said(1, 3)
    assert without_associations(said(1, 2), set()) == said(1, 2)
    whole = said(1, 2)
    cut = whole[:-1]
    at = cut.index(b"ipma") - 4
    lie = struct.pack(">L", len(cut)) + cut[4:at] + struct.pack(">L", len(cut) - at) + cut[at + 4 :]
    with pytest.raises(ImageError, match="cut off"):
        without_associations(lie, {2})


@pytest.mark.parametrize("form", ["avif", "heic"])
def test_a_picture_that_is_its_own_small_one_is_refused(form: str) -> None:
    data = replace_blocks(picture(form), FULL.blocks)
    meta = next(each for each in boxes(data) if each.kind == b"meta")
    parts = {each.kind: each for each in boxes(data, meta.body + 4, meta.end)}
    primary = struct.unpack_from(">H", data, parts[b"pitm"].body + 4)[0]
    lie = bytearray(data)
    place = data.index(b"cdsc", parts[b"iref"].start)
    lie[place : place + 4] = b"thmb"
    struct.pack_into(">HHH", lie, place + 4, primary, 1, primary)
    with pytest.raises(UnsupportedError, match="small picture"):
        replace_blocks(bytes(lie), Blocks(), clean=True)
    assert read_blocks(replace_blocks(bytes(lie), Blocks())) == Blocks()
