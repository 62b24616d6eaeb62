"""What is read of an OpenType file itself: its kind, its table directory, and what it says about its faces.

Everything is checked against the length of the data before a library sees it (OpenType 1.9, "Organization of an
OpenType font"). Numbers are big-endian.
"""

from __future__ import annotations

import struct
from typing import Any, Final, NamedTuple

from vecdraw.errors import FontError

_COLLECTION: Final = b"ttcf"
_VERSIONS: Final = frozenset({b"\x00\x01\x00\x00", b"OTTO", b"true"})
_REQUIRED: Final = ("cmap", "head", "hhea", "hmtx", "maxp")
_OUTLINES: Final = ("glyf", "CFF ", "CFF2", "CBDT", "sbix", "SVG ", "EBDT")
_MOST_FACES: Final = 4096
_MOST_TABLES: Final = 256
_WIDTHS: Final = (50.0, 62.5, 75.0, 87.5, 100.0, 112.5, 125.0, 150.0, 200.0)  # percent, by OS/2 usWidthClass
_ITALIC_BIT: Final = 1
_OBLIQUE_BIT: Final = 1 << 9
_BOLD_STYLE: Final = 1
_ITALIC_STYLE: Final = 2
_FAMILY_NAMES: Final = (16, 1)  # typographic family, else family

Tables = dict[str, tuple[int, int]]


class Axis(NamedTuple):
    """A variation axis: lowest, default and highest value."""

    low: float
    default: float
    high: float


class FaceDescription(NamedTuple):
    """What a face says about itself: family, CSS weight 1 to 1000, width in percent, slope, variation axes."""

    family: str
    weight: float
    width: float
    style: str
    axes: dict[str, Axis]
    tables: frozenset[str]


def describe(data: bytes, name: str) -> list[FaceDescription]:
    """The faces of a TrueType, OpenType or collection file. Raises `FontError`, which begins with `name`."""
    offsets = _face_offsets(data, name)
    return [_describe_face(data, _tables(data, offset, name), name) for offset in offsets]


def _face_offsets(data: bytes, name: str) -> list[int]:
    tag = data[:4]
    if tag in _VERSIONS:
        return [0]
    if tag != _COLLECTION:
        raise FontError(f"{name}: not a font; expected TTF, OTF, TTC, WOFF or WOFF2, it begins with {bytes(tag)!r}")
    (count,) = _unpack(">L", data, 8, name, "the collection's header")
    if not 0 < count <= _MOST_FACES:
        raise FontError(f"{name}: a collection must have 1 to {_MOST_FACES} faces, it says {count}")
    return list(_unpack(f">{count}L", data, 12, name, "the collection's offsets"))


def _tables(data: bytes, offset: int, name: str) -> Tables:
    version, count = _unpack(">4sH", data, offset, name, "the header")
    if version not in _VERSIONS:
        raise FontError(f"{name}: no font at offset {offset}, but {version!r}")
    if count > _MOST_TABLES:
        raise FontError(f"{name}: {count} tables are too many, at most {_MOST_TABLES} are allowed")
    tables: Tables = {}
    for at in range(count):
        tag, _, start, length = _unpack(">4sLLL", data, offset + 12 + 16 * at, name, "the table directory")
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


def _describe_face(data: bytes, tables: Tables, name: str) -> FaceDescription:
    (upem,) = _unpack(">H", data, tables["head"][0] + 18, name, "table head")
    if not 16 <= upem <= 16384:
        raise FontError(f"{name}: units per em must be 16 to 16384, table head says {upem}")
    (mac_style,) = _unpack(">H", data, tables["head"][0] + 44, name, "table head")
    weight = 700.0 if mac_style & _BOLD_STYLE else 400.0
    width, italic, oblique = 100.0, bool(mac_style & _ITALIC_STYLE), False
    if "OS/2" in tables and tables["OS/2"][1] >= 64:
        start = tables["OS/2"][0]
        weight_class, width_class = _unpack(">HH", data, start + 4, name, "table OS/2")
        (selection,) = _unpack(">H", data, start + 62, name, "table OS/2")
        weight = min(max(float(weight_class), 1.0), 1000.0)
        width = _WIDTHS[width_class - 1] if 1 <= width_class <= len(_WIDTHS) else 100.0
        italic, oblique = bool(selection & _ITALIC_BIT), bool(selection & _OBLIQUE_BIT)
    style = "oblique" if oblique else "italic" if italic else "normal"
    return FaceDescription(_family(data, tables), weight, width, style, _axes(data, tables, name), frozenset(tables))


def _family(data: bytes, tables: Tables) -> str:
    """The family name, English if there is one; "" where the file has none that can be read."""
    if "name" not in tables:
        return ""
    start, length = tables["name"]
    table = data[start : start + length]
    best: tuple[int, str] | None = None
    try:
        _, count, strings = struct.unpack_from(">HHH", table)
        for at in range(count):
            platform, _, language, name_id, size, offset = struct.unpack_from(">HHHHHH", table, 6 + 12 * at)
            if name_id not in _FAMILY_NAMES or platform not in {0, 1, 3}:
                continue
            raw = table[strings + offset : strings + offset + size]
            text = raw.decode("mac-roman" if platform == 1 else "utf-16-be", "replace").strip("\x00 ")
            english = platform == 0 or language == (0 if platform == 1 else 0x0409)
            rank = 4 * _FAMILY_NAMES.index(name_id) + 2 * (not english) + (platform == 1)
            if text and (best is None or rank < best[0]):
                best = rank, text
    except struct.error:
        return best[1] if best else ""
    return best[1] if best else ""


def _axes(data: bytes, tables: Tables, name: str) -> dict[str, Axis]:
    if "fvar" not in tables:
        return {}
    start = tables["fvar"][0]
    offset, _, count, size = _unpack(">HHHH", data, start + 4, name, "table fvar")
    axes: dict[str, Axis] = {}
    for at in range(count):
        tag, *limits = _unpack(">4s3l", data, start + offset + at * size, name, "table fvar")
        low, default, high = (value / 65536 for value in limits)
        if not low <= default <= high:
            raise FontError(f"{name}: axis {tag!r} has the default {default:g} outside its range {low:g} to {high:g}")
        axes[tag.decode("latin-1")] = Axis(low, default, high)
    return axes


def _unpack(form: str, data: bytes, offset: int, name: str, what: str) -> tuple[Any, ...]:
    try:
        return struct.unpack_from(form, data, offset)
    except struct.error:
        raise FontError(f"{name}: truncated: {what} is not all there, the file has {len(data):,} bytes") from None
