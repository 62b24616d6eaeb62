"""What is read of an OpenType file itself: its kind, its table directory, and what it says about its faces.

Everything is checked against the length of the data before a library sees it (OpenType 1.9, "Organization of an
OpenType font"). Numbers are big-endian.
"""

from __future__ import annotations

import struct
from typing import Any, Final, NamedTuple, Protocol

from vecdraw.errors import FontError

_COLLECTION: Final = b"ttcf"
_VERSIONS: Final = frozenset({b"\x00\x01\x00\x00", b"OTTO", b"true"})
_REQUIRED: Final = ("cmap", "head", "hhea", "hmtx", "maxp")
_OUTLINES: Final = ("glyf", "CFF ", "CFF2", "CBDT", "sbix", "SVG ", "EBDT")
_TRUETYPE: Final = frozenset({b"glyf", b"loca"})
_MOST_FACES: Final = 1024
_MOST_TABLES: Final = 256
_MOST_AXES: Final = 64
_MOST_NAMES: Final = 4096
_LONGEST_NAMES: Final = 1 << 22  # bytes of the table name
_LONGEST_NAME: Final = 1024
_CODECS: Final = {
    (1, 0): "mac-roman",
    (3, 0): "utf-16-be",
    (3, 1): "utf-16-be",
    (3, 2): "shift-jis",
    (3, 3): "gbk",
    (3, 4): "big5",
    (3, 5): "cp949",
    (3, 10): "utf-16-be",
}
"""How names are written, by platform and encoding."""
_WIDTHS: Final = (50.0, 62.5, 75.0, 87.5, 100.0, 112.5, 125.0, 150.0, 200.0)  # percent, by OS/2 usWidthClass
_ITALIC_BIT: Final = 1
_OBLIQUE_BIT: Final = 1 << 9
_BOLD_STYLE: Final = 1
_ITALIC_STYLE: Final = 2
_CODE_PAGES: Final = 86  # bytes of OS/2 that hold ulCodePageRange1 and 2
_FAMILY_NAMES: Final = (16, 1)  # typographic family, else family

Tables = dict[str, tuple[int, int]]


class FontData(Protocol):
    """A font file: its bytes, or something that reads them where it is sliced."""

    def __len__(self) -> int: ...

    def __getitem__(self, part: slice, /) -> bytes: ...


class Axis(NamedTuple):
    """A variation axis: lowest, default and highest value."""

    low: float
    default: float
    high: float


class FaceDescription(NamedTuple):
    """What a face says about itself: family, CSS weight 1 to 1000, width in percent, slope, variation axes.

    `names` are all of its family names, in every language; `code_pages` the bits of OS/2's ulCodePageRange1.
    """

    family: str
    weight: float
    width: float
    style: str
    axes: dict[str, Axis]
    tables: frozenset[str]
    names: tuple[str, ...]
    code_pages: int


def describe(data: FontData, name: str) -> list[FaceDescription]:
    """The faces of a TrueType, OpenType or collection file. Raises `FontError`, which begins with `name`.

    Reads the table directory and the tables head, OS/2, name and fvar, no others.
    """
    offsets = face_offsets(data, name)
    return [_describe_face(data, table_directory(data, offset, name), name) for offset in offsets]


def face_offsets(data: FontData, name: str) -> list[int]:
    """Where the table directory of each face begins. Raises `FontError`."""
    tag = data[:4]
    if tag in _VERSIONS:
        return [0]
    if tag != _COLLECTION:
        raise FontError(f"{name}: not a font; expected TTF, OTF, TTC, WOFF or WOFF2, it begins with {bytes(tag)!r}")
    (count,) = _unpack(">L", data, 8, name, "the collection's header")
    if not 0 < count <= _MOST_FACES:
        raise FontError(f"{name}: a collection must have 1 to {_MOST_FACES} faces, it says {count}")
    return list(_unpack(f">{count}L", data, 12, name, "the collection's offsets"))


def table_directory(data: FontData, offset: int, name: str) -> Tables:
    """The tables of a face: where each begins and how long it is. Raises `FontError`."""
    version, count = _unpack(">4sH", data, offset, name, "the header")
    if version not in _VERSIONS:
        raise FontError(f"{name}: no font at offset {offset}, but {version!r}")
    if count > _MOST_TABLES:
        raise FontError(f"{name}: {count} tables are too many, at most {_MOST_TABLES} are allowed")
    tables: Tables = {}
    directory = data[offset + 12 : offset + 12 + 16 * count]
    if len(directory) < 16 * count:
        raise FontError(f"{name}: truncated: the table directory is not all there, the file has {len(data):,} bytes")
    for tag, _, start, length in struct.iter_unpack(">4sLLL", directory):
        label = tag.decode("latin-1")
        if start + length > len(data):
            raise FontError(
                f"{name}: truncated: table {label!r} ends at byte {start + length:,}, the file has {len(data):,}"
            )
        tables[label] = (start, length)
    missing = [tag for tag in _REQUIRED if tag not in tables]
    if missing:
        raise FontError(f"{name}: the table{'s' * (len(missing) > 1)} {', '.join(missing)} must be there")
    if not any(tag in tables for tag in _OUTLINES):
        raise FontError(f"{name}: no glyphs; expected one of the tables {', '.join(map(str.strip, _OUTLINES))}")
    return tables


def with_one_kind_of_outlines(data: bytes, index: int, name: str) -> bytes:
    """A font file of both kinds of outlines with those hidden that its header does not announce (OTTO: CFF).

    HarfBuzz takes TrueType's wherever they are, other libraries go by the header.
    """
    offset = face_offsets(data, name)[index]
    version, count = _unpack(">4sH", data, offset, name, "the header")
    if version != b"OTTO":
        return data
    changed = bytearray(data)
    for at in range(offset + 12, offset + 12 + 16 * count, 16):
        if data[at : at + 4] in _TRUETYPE:
            changed[at + 3] = ord("~")  # the directory stays in order
    return bytes(changed)


def _describe_face(data: FontData, tables: Tables, name: str) -> FaceDescription:
    (upem,) = _unpack(">H", data, tables["head"][0] + 18, name, "table head")
    if not 16 <= upem <= 16384:
        raise FontError(f"{name}: units per em must be 16 to 16384, table head says {upem}")
    (mac_style,) = _unpack(">H", data, tables["head"][0] + 44, name, "table head")
    weight = 700.0 if mac_style & _BOLD_STYLE else 400.0
    width, italic, oblique, code_pages = 100.0, bool(mac_style & _ITALIC_STYLE), False, 0
    if "OS/2" in tables and tables["OS/2"][1] >= 64:
        start = tables["OS/2"][0]
        weight_class, width_class = _unpack(">HH", data, start + 4, name, "table OS/2")
        (selection,) = _unpack(">H", data, start + 62, name, "table OS/2")
        weight = min(max(float(weight_class), 1.0), 1000.0)
        width = _WIDTHS[width_class - 1] if 1 <= width_class <= len(_WIDTHS) else 100.0
        italic, oblique = bool(selection & _ITALIC_BIT), bool(selection & _OBLIQUE_BIT)
        if tables["OS/2"][1] >= _CODE_PAGES:
            (code_pages,) = _unpack(">L", data, start + 78, name, "table OS/2")
    style = "oblique" if oblique else "italic" if italic else "normal"
    names = _family_names(data, tables)
    family, axes = names[0] if names else "", _axes(data, tables, name)
    return FaceDescription(family, weight, width, style, axes, frozenset(tables), names, code_pages)


def _family_names(data: FontData, tables: Tables) -> tuple[str, ...]:
    """The family names, typographic and English ones first; none where the file has none that can be read."""
    if "name" not in tables:
        return ()
    start, length = tables["name"]
    table = data[start : start + min(length, _LONGEST_NAMES)]
    ranked: list[tuple[int, str]] = []
    try:
        _, count, strings = struct.unpack_from(">HHH", table)
        for at in range(min(count, _MOST_NAMES)):
            platform, encoding, language, name_id, size, offset = struct.unpack_from(">HHHHHH", table, 6 + 12 * at)
            codec = _CODECS.get((platform, encoding), "utf-16-be" if platform == 0 else None)
            if name_id not in _FAMILY_NAMES or codec is None or size > _LONGEST_NAME:
                continue
            text = table[strings + offset : strings + offset + size].decode(codec, "replace").strip("\x00 ")
            english = platform == 0 or language == (0 if platform == 1 else 0x0409)
            rank = 4 * _FAMILY_NAMES.index(name_id) + 2 * (not english) + (platform == 1)
            if text:
                ranked.append((rank, text))
    except struct.error:  # what is there of a table that is cut off
        pass
    ranked.sort(key=lambda one: one[0])
    return tuple(dict.fromkeys(text for _, text in ranked))


def _axes(data: FontData, tables: Tables, name: str) -> dict[str, Axis]:
    if "fvar" not in tables:
        return {}
    start = tables["fvar"][0]
    offset, _, count, size = _unpack(">HHHH", data, start + 4, name, "table fvar")
    if count > _MOST_AXES:
        raise FontError(f"{name}: {count} axes are too many, at most {_MOST_AXES} are allowed")
    axes: dict[str, Axis] = {}
    for at in range(count):
        tag, *limits = _unpack(">4s3l", data, start + offset + at * size, name, "table fvar")
        low, default, high = (value / 65536 for value in limits)
        if not low <= default <= high:
            raise FontError(f"{name}: axis {tag!r} has the default {default:g} outside its range {low:g} to {high:g}")
        axes[tag.decode("latin-1")] = Axis(low, default, high)
    return axes


def _unpack(form: str, data: FontData, offset: int, name: str, what: str) -> tuple[Any, ...]:
    try:
        return struct.unpack(form, data[offset : offset + struct.calcsize(form)])
    except struct.error:
        raise FontError(f"{name}: truncated: {what} is not all there, the file has {len(data):,} bytes") from None
