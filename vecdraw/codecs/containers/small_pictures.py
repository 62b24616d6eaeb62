"""Small pictures inside AVIF and HEIC (ISO/IEC 23008-12, 6.4.4): which items they are, and what else speaks of them."""

from __future__ import annotations

import struct
from typing import Final, NamedTuple

from vecdraw.codecs.containers.boxes import box, boxes
from vecdraw.errors import ImageError

_PARTS: Final = frozenset({b"dimg", b"thmb"})  # what a picture is made of
_ASIDE: Final = frozenset({b"auxl", b"cdsc"})  # alpha of a picture, and what describes it


class Reference(NamedTuple):
    """A reference from one item to others: its type, and their numbers."""

    kind: bytes
    source: int
    targets: tuple[int, ...]


def small_pictures(references: list[Reference]) -> set[int]:
    """The items that are small pictures, with those that only they are made of, and what only belongs to them."""
    gone = {each.source for each in references if each.kind == b"thmb"}
    while True:
        parts = {t for each in references if each.kind == b"dimg" and each.source in gone for t in each.targets}
        kept = {t for each in references if each.kind in _PARTS and each.source not in gone for t in each.targets}
        aside = {e.source for e in references if e.kind in _ASIDE and e.targets and gone.issuperset(e.targets)}
        more = ((parts - kept) | aside) - gone
        if not more:
            return gone
        gone |= more


def without_associations(properties: bytes, gone: set[int]) -> bytes:
    """The box of item properties (iprp) without what is said of some items. Raises `ImageError`."""
    head = next(boxes(properties))
    out = []
    for each in boxes(properties, head.body, head.end):
        said = each.kind == b"ipma"
        whole, body = properties[each.start : each.end], properties[each.body : each.end]
        out.append(box(b"ipma", _associations(body, gone)) if said else whole)
    return box(b"iprp", b"".join(out))


def _associations(body: bytes, gone: set[int]) -> bytes:
    """The body of an ipma box (ISO/IEC 14496-12, 8.11.14)."""
    if len(body) < 8:
        raise ImageError("AVIF or HEIC: the properties of items are cut off")
    form, width = (">HB", 3) if body[0] == 0 else (">LB", 5)
    size = 2 if body[3] & 1 else 1
    (count,) = struct.unpack_from(">L", body, 4)
    kept, at = [], 8
    for _ in range(count):
        if at + width > len(body):
            raise ImageError("AVIF or HEIC: the properties of items are cut off")
        number, many = struct.unpack_from(form, body, at)
        end = at + width + many * size
        if number not in gone:
            kept.append(body[at:end])
        at = end
    if at > len(body):
        raise ImageError("AVIF or HEIC: the properties of items are cut off")
    return body[:4] + struct.pack(">L", len(kept)) + b"".join(kept)
