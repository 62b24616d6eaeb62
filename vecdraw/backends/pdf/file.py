"""A PDF file under revision: its objects, those that changed, and the file written anew."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any, BinaryIO, Final

from vecdraw.backends.pdf.objects import Dict, Name, Ref, Stream, parse, serialized
from vecdraw.backends.pdf.spool import Kept, Spool
from vecdraw.backends.pdf_document import Write
from vecdraw.errors import BadValueError

_START: Final = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")
_ENTRY: Final = 20  # bytes of a line of the cross-reference table
_REFERENCE: Final = re.compile(rb"(?<![\d.])(\d+) 0 R\b")
_HEADER: Final = b"%%PDF-%d.%d\n%%\xd3\xeb\xe9\xe1\n"
_STREAM: Final = b">> stream\n"
_HEAD: Final = 1 << 12  # bytes of an object among which its dictionary is looked for first
_READ: Final = 1 << 20  # bytes that are looked at together
_END: Final = 64  # bytes in which a file says where its table is


class PdfFile:
    """The objects of a file as Skia writes it: one cross-reference table, nothing in object streams.

    Objects are read and parsed when asked for, and kept when they were changed, the data of long streams on the disk;
    what nothing refers to is not written. `version` is the one of PDF that the file says it has. `data` are its bytes,
    or a file of them that can be sought in.
    """

    def __init__(self, data: bytes | BinaryIO) -> None:
        self._drawn: BinaryIO = BytesIO(data) if isinstance(data, bytes) else data
        self._size = self._drawn.seek(0, 2)
        self._spool = Spool()
        self.version = (1, 7)
        start = _START.search(self._read(max(0, self._size - _END), self._size))
        if start is None:
            raise BadValueError("a PDF without a cross-reference table")
        table = int(start[1])
        listed = self._read(table, self._size)
        at = listed.index(b"\n", len(b"xref\n")) + 1
        count = int(listed[:at].split()[2])
        offsets = {n: int(listed[at + n * _ENTRY : at + n * _ENTRY + 10]) for n in range(1, count)}
        order = sorted(offsets, key=offsets.__getitem__)
        ends = [*(offsets[n] for n in order[1:]), table]
        self._spans = {n: (offsets[n], end) for n, end in zip(order, ends, strict=True)}
        self._changed: dict[int, Any] = {}
        self._next = count
        trailer: Dict = parse(listed[listed.index(b"trailer") + len(b"trailer") :])
        self.root: Ref = trailer["Root"]
        self.info: Ref | None = trailer.get("Info")

    def get(self, ref: Ref) -> Any:
        """The object that `ref` refers to; change it by `put` only."""
        if ref.number not in self._changed:
            return parse(self._body(ref.number))
        value = self._changed[ref.number]
        return Stream(value.entries, self._spool.read(value)) if isinstance(value, Kept) else value

    def head(self, ref: Ref) -> bytes:
        """An object as it was read, of a stream its dictionary."""
        start, end = self._spans[ref.number]
        if end - start > _HEAD:
            begin = self._read(start, start + _HEAD)
            at = begin.find(_STREAM)
            if at >= 0:
                return begin[begin.index(b"obj\n") + 4 : at + 2]
        body = self._body(ref.number)
        at = body.find(_STREAM)
        return body if at < 0 else body[: at + 2]

    def holding(self, key: bytes) -> list[Ref]:
        """The objects as they were read that have `key` in them, of streams in their dictionary."""
        starts = [start for start, _ in self._spans.values()]
        numbers = list(self._spans)
        found: list[Ref] = []
        at = self._find(key, 0)
        while at >= 0:
            number = numbers[bisect_right(starts, at) - 1]
            if key in self.head(Ref(number)):
                found.append(Ref(number))
            at = self._find(key, self._spans[number][1])
        return found

    def _find(self, key: bytes, start: int) -> int:
        """Where `key` is met first in the file as it was read, from `start` on; -1 where it is not."""
        while start < self._size:
            at = self._read(start, start + _READ).find(key)
            if at >= 0:
                return start + at
            start += _READ - len(key) + 1
        return -1

    def _read(self, start: int, stop: int) -> bytes:
        self._drawn.seek(start)
        return self._drawn.read(stop - start)

    def put(self, ref: Ref, value: Any) -> None:
        """Replaces an object."""
        self._changed[ref.number] = self._spool.kept(value)

    def add(self, value: Any) -> Ref:
        """Adds an object."""
        ref = self.reserve()
        self.put(ref, value)
        return ref

    def reserve(self) -> Ref:
        """A reference to an object that is put later."""
        ref = Ref(self._next)
        self._next += 1
        return ref

    def pages(self) -> list[Ref]:
        """The pages, in order."""
        pages: list[Ref] = []
        pending: list[Ref] = [self.get(self.root)["Pages"]]
        while pending:
            ref = pending.pop()
            node = self.get(ref)
            if node.get("Type") == "Pages":
                pending += reversed(node["Kids"])
            else:
                pages.append(ref)
        return pages

    def set_pages(self, pages: Sequence[Ref]) -> None:
        """Makes `pages` those of the document."""
        root: Ref = self.get(self.root)["Pages"]
        self.put(root, {"Type": Name("Pages"), "Kids": list(pages), "Count": len(pages)})
        for page in pages:
            self.put(page, {**self.get(page), "Parent": root})

    def digest(self) -> bytes:
        """16 bytes that stand for the file as it was drawn."""
        digest = hashlib.sha256()
        for start in range(0, self._size, _READ):
            digest.update(self._read(start, start + _READ))
        return digest.digest()[:16]

    def write(self, out: Write) -> None:
        """Hands the file to `out`, part by part: objects numbered anew in the order in which they are met."""
        digest = hashlib.sha256()
        size = 0
        offsets: list[int] = []

        def emit(part: bytes) -> None:
            nonlocal size
            size += len(part)
            digest.update(part)
            out(part)

        emit(_HEADER % self.version)
        for number, body in self._reachable():
            offsets.append(size)
            emit(b"%d 0 obj\n" % number)
            emit(body)
            emit(b"\nendobj\n")
        table = size
        emit(b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1))
        emit(b"".join(b"%010d 00000 n \n" % offset for offset in offsets))
        trailer: Dict = {"Size": len(offsets) + 1, "Root": Ref(1)}
        if self.info is not None:
            trailer["Info"] = Ref(2)
        trailer["ID"] = [digest.digest()[:16], digest.digest()[:16]]
        emit(b"trailer\n" + serialized(trailer) + b"\nstartxref\n%d\n%%%%EOF\n" % table)

    def _reachable(self) -> Iterator[tuple[int, bytes]]:
        """What the trailer leads to, numbered in the order in which it is met."""
        numbers: dict[int, int] = {}
        queue: list[int] = []

        def number_of(old: int) -> int:
            if old not in numbers:
                numbers[old] = len(numbers) + 1
                queue.append(old)
            return numbers[old]

        def renumbered(found: re.Match[bytes]) -> bytes:
            return b"%d 0 R" % number_of(int(found[1]))

        number_of(self.root.number)
        if self.info is not None:
            number_of(self.info.number)
        at = 0
        while at < len(queue):
            old = queue[at]
            at += 1
            head, data = self._parts(old)
            yield numbers[old], _REFERENCE.sub(renumbered, head) + data

    def _parts(self, number: int) -> tuple[bytes, bytes]:
        """An object's bytes that may refer to others, and those that do not."""
        if number in self._changed:
            value = self.get(Ref(number))
            if isinstance(value, Stream):
                return serialized(value.entries), b" stream\n" + value.data + b"\nendstream"
            return serialized(value), b""
        body = self._body(number)
        at = body.find(_STREAM)
        return (body, b"") if at < 0 else (body[: at + 2], body[at + 2 :])

    def _body(self, number: int) -> bytes:
        """An object as it was read, without the words around it."""
        whole = self._read(*self._spans[number])
        return whole[whole.index(b"obj\n") + 4 : whole.rindex(b"\nendobj")]
